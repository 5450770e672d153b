"""Which scheme tags are in, told from the tags themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from idlib_corpus.tagging.schemes import prefixed, split

# what looks like a prefix that something else than a hyphen parts from its type, or that stands at the end
STRANGE = re.compile(r"[BIESLUM][_:./|+ ].+|.+[-_:./|+ ][BIESLUM]|[bieslum]-.+|[BIESLUM]-|o")


@dataclass(frozen=True)
class Recognised:
    """A scheme that was told from tags.

    Args:
        scheme: Its name; empty if the tags are of none.
        sure: Whether another scheme of the same letters would be wrong: IOB1 for IOB2 and the other way round.
        types: The types that the tags have.
        strange: If the scheme is empty: a tag that is of none, or the letters that none has together.
    """

    scheme: str
    sure: bool
    types: frozenset[str]
    strange: str = ""


def recognise(sentences: Iterable[Sequence[str]]) -> Recognised:
    """The scheme of tags.

    - E, S: BIOES; L, U: BILOU; M: BMES; B, E and S alone are read alike in BIOES and BMES.
    - B and I: IOB1 if a span begins with I somewhere and B stands only behind its own type; else IOB2.
    - I alone, or types without a prefix: IO. Where some tags have prefixes, those without say nothing.
    - O alone: IOB2, not surely.

    Args:
        sentences: Tags; the beginning of a file is enough.
    """
    held = [tuple(tags) for tags in sentences]
    distinct = set(chain.from_iterable(held)) - {"O"}
    bare = sorted(tag for tag in distinct if not prefixed(tag))
    types = frozenset(split(tag)[1] for tag in distinct)
    letters = frozenset(tag[0] for tag in distinct if prefixed(tag))
    if bare and not letters:
        strange = next((tag for tag in bare if not tag or STRANGE.fullmatch(tag)), "")
        return Recognised("" if strange else "IO", True, types, strange)
    scheme = _of_letters(letters)
    if not scheme:
        return Recognised("", False, types, ", ".join(sorted(letters)))
    if scheme != "IOB2" or not letters:
        return Recognised(scheme, bool(letters), types)
    return _iob(held, types)


def _of_letters(letters: frozenset[str]) -> str:
    """The scheme that has these prefixes; IOB2 for IOB1 too; empty if none has."""
    if letters == {"I"}:
        return "IO"
    for scheme, own in (("IOB2", "BI"), ("BIOES", "BIES"), ("BILOU", "BILU"), ("BMES", "BMES")):
        if letters <= set(own):
            return scheme
    return ""


def _iob(held: Iterable[Sequence[str]], types: frozenset[str]) -> Recognised:
    """IOB1 or IOB2, by what stands before each B and I."""
    pairs = set(chain.from_iterable(pairwise(("O", *tags)) for tags in held))
    begins = {"B": False, "I": False}
    for before, now in pairs:
        letter, kind = now[:1], split(now)[1]
        if letter in begins and (before == "O" or split(before)[1] != kind):
            begins[letter] = True
    if begins["I"] and not begins["B"]:
        return Recognised("IOB1", True, types)
    return Recognised("IOB2", not begins["I"], types)


def common(gold: str, predicted: str) -> str:
    """One scheme by which both sides can be read; empty if there is none.

    Args:
        gold: The scheme of the gold.
        predicted: That of the predictions.
    """
    if gold == predicted:
        return gold
    pair = {gold, predicted}
    if pair <= {"IOB1", "IOB2"}:
        return gold
    if "IO" in pair and pair <= {"IO", "IOB1", "IOB2"}:
        return "IOB1" if gold == "IO" else gold
    return ""
