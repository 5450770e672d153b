"""Spans of one sentence from its tags, and its tags from spans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from idlib_corpus.tagging.rules import BITS, CLOSES, OPENS, rules
from idlib_corpus.tagging.schemes import LETTERS, PREFIXES, UNTYPED, split


def decode(tags: Iterable[str]) -> list[tuple[int, int, str]]:
    """Spans of the tags of a sentence, in any scheme, or bare types.

    As conlleval reads them: a tag that its neighbour does not allow begins a span, so that none is lost. Bare types
    run on while they are the same. For many sentences at once see `codes.decode`, which goes by the same rules.

    Args:
        tags: ``B-PER``, ``PER``, ``O``.

    Returns:
        ``(first, last + 1, type)`` by tokens.
    """
    table = rules(None).table
    found: list[tuple[int, int, str]] = []
    start, before, kind_before = -1, 0, ""
    for index, tag in enumerate((*tags, "O")):
        letter, kind = split(tag)
        now = PREFIXES.index(letter)
        what = table[before << BITS | now | (kind == kind_before) << 2 * BITS]
        if start >= 0 and what & CLOSES:
            found.append((start, index, kind_before))
            start = -1
        if what & OPENS:
            start = index
        before, kind_before = now, kind
    return found


def encode(spans: Iterable[tuple[int, int, str]], number: int, scheme: str = "IOB2") -> list[str]:
    """The tags of a sentence for flat spans; `decode` reads them back, but for what IO cannot say.

    Args:
        spans: ``(first, last + 1, type)`` by tokens, not overlapping; a type `UNTYPED` gives bare prefixes.
        number: How many tokens there are.
        scheme: A name in `schemes.LETTERS`. IO joins neighbours of one type.
    """
    letters = {name: letter for letter, name in LETTERS[scheme].items()}
    tags = ["O"] * number
    end_before, kind_before = -1, ""
    for start, end, kind in sorted(spans):
        inside = letters["I"]
        begin = letters.get("B", inside)
        if scheme == "IOB1" and not (end_before == start and kind_before == kind):
            begin = inside
        prefixes = [begin, *[inside] * (end - start - 2), letters.get("E", inside)]
        if end - start == 1:
            prefixes = [letters.get("S", begin)]
        ending = "" if kind == UNTYPED else f"-{kind}"
        tags[start:end] = [f"{prefix}{ending}" for prefix in prefixes]
        end_before, kind_before = end, kind
    return tags


def bio(tokens: Sequence[tuple[int, int]], spans: Iterable[tuple[int, int, str]]) -> list[str]:
    """Tag tokens by overlap with flat spans of characters; a token that two spans share belongs to the first.

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
