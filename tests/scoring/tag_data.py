"""Generated tag sequences for the tests of tag scoring."""

from __future__ import annotations

import random

from hypothesis import strategies as st

PREFIXES = {
    "IOB1": "BI", "IOB2": "BI", "IOE1": "IE", "IOE2": "IE", "IOBES": "BIES", "BIOES": "BIES", "BILOU": "BILU"
}  # fmt: skip
TYPES = ("PER", "LOC", "GPE-LOC")

Tagged = list[list[str]]


def tag_set(scheme: str, types: tuple[str, ...] = TYPES) -> list[str]:
    """Every tag of a scheme; O several times, so that it is drawn as often as it should."""
    return ["O"] * 3 + [f"{prefix}-{kind}" if kind else prefix for prefix in PREFIXES[scheme] for kind in types]


@st.composite
def pairs(draw: st.DrawFn, tags: list[str], number: int = 20) -> tuple[Tagged, Tagged]:
    """Gold and predictions of some sentences, valid or not; most predictions are right. A seed is drawn, for speed."""
    source = random.Random(draw(st.integers(0, 2**32 - 1)))
    gold = [[source.choice(tags) for _ in range(source.randrange(9))] for _ in range(source.randrange(1, number))]
    predicted = [[tag if source.random() < 0.7 else source.choice(tags) for tag in one] for one in gold]
    return gold, predicted


@st.composite
def valid(draw: st.DrawFn, scheme: str, number: int = 20) -> tuple[list[list[tuple[int, int, str]]], Tagged]:
    """Spans and their tags in a scheme."""
    source = random.Random(draw(st.integers(0, 2**32 - 1)))
    spans, tags = [], []
    for _ in range(source.randrange(1, number)):
        length, at = source.randrange(12), 0
        found: list[tuple[int, int, str]] = []
        while at < length:
            end = min(length, at + source.randrange(1, 4))
            if source.random() < 0.6:
                found.append((at, end, source.choice(TYPES)))
            at = end
        spans.append(found)
        tags.append(encoded(found, length, scheme))
    return spans, tags


def encoded(spans: list[tuple[int, int, str]], length: int, scheme: str) -> list[str]:
    """Tags of flat spans, in order."""
    tags = ["O"] * length
    before: tuple[int, int, str] | None = None
    for span in spans:
        start, end, kind = span
        for token in range(start, end):
            first, last = token == start, token == end - 1
            if scheme == "IOB1":
                prefix = "B" if first and before and before[1] == start and before[2] == kind else "I"
            elif scheme == "IOB2":
                prefix = "B" if first else "I"
            else:
                single, end_letter = ("S", "E") if scheme == "BIOES" else ("U", "L")
                prefix = (single if first and last else "B") if first else end_letter if last else "I"
            tags[token] = f"{prefix}-{kind}"
        before = span
    return tags
