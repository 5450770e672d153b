"""Tags of tokens from spans of characters, and spans of tokens from tags."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

# begin, inside, end, single; BILOU says last and unit, BMES middle
PREFIXES = frozenset("BIESLUM")


def bio(tokens: Sequence[tuple[int, int]], spans: Iterable[tuple[int, int, str]]) -> list[str]:
    """Tag tokens by overlap with flat spans; a token that two spans share belongs to the first.

    Args:
        tokens: Token spans `(start, end)`, in order.
        spans: `(start, end, label)`, not overlapping.

    Returns:
        IOB2 tags, one a token.
    """
    tags = ["O"] * len(tokens)
    for start, end, label in sorted(spans):
        prefix = "B"
        for index, (a, b) in enumerate(tokens):
            if a < end and start < b and tags[index] == "O":
                tags[index], prefix = f"{prefix}-{label}", "I"
    return tags


def decode(tags: Iterable[str]) -> list[tuple[int, int, str]]:
    """Spans of the tags of a sentence: IOB1, IOB2, BIOES, BILOU, BMES, or bare types.

    As conlleval reads them: a tag that its neighbour does not allow begins a span, so that none is lost. Bare types
    run on while they are the same.

    Args:
        tags: ``B-PER``, ``PER``, ``O``.

    Returns:
        ``(first, last + 1, type)`` by tokens.
    """
    found: list[tuple[int, int, str]] = []
    start, before = -1, ("O", "")
    for index, tag in enumerate((*tags, "O")):
        prefix, kind = now = split(tag)
        if start >= 0 and (prefix in "OBSU" or before[0] in "ESLU" or kind != before[1]):
            found.append((start, index, before[1]))
            start = -1
        if start < 0 and prefix != "O":
            start = index
        before = now
    return found


@lru_cache(maxsize=1024)
def split(tag: str) -> tuple[str, str]:
    """Prefix and type of a tag; a bare type is taken for inside, ``O`` has no type."""
    if tag == "O":
        return "O", ""
    head, dash, kind = tag.partition("-")
    return (head, kind) if dash and kind and head in PREFIXES else ("I", tag)
