"""Which scheme tags are in, told from the tags themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from idlib_corpus.tagging.schemes import LETTERS, prefixed, split

# what looks like a prefix that something else than a hyphen parts from its type, or that stands at the end
STRANGE = re.compile(r"[BIESLUM][_:./|+ ].+|.+[-_:./|+ ][BIESLUM]|[bieslum]-.+|[BIESLUM]-|o")


@dataclass(frozen=True)
class Recognised:
    """A scheme that was told from tags.

    Args:
        scheme: Its name; empty if the tags are of none.
        sure: Whether the tags tell IOB1 from IOB2.
        types: The types that the tags have.
        letters: The prefixes that they have.
        bare: Whether some have a type and no prefix.
        strange: If the scheme is empty: a tag that is of none, or the letters that none has together.
    """

    scheme: str
    sure: bool
    types: frozenset[str]
    letters: frozenset[str] = frozenset()
    bare: bool = False
    strange: str = ""

    @property
    def others(self) -> tuple[str, ...]:
        """All schemes in which valid tags of these prefixes may be, the likeliest first."""
        if not self.types:
            return tuple(LETTERS)
        if self.scheme == "IO" and not self.bare:
            return "IO", "IOB1"
        if self.scheme == "BIOES" and "I" not in self.letters:
            return "BIOES", "BMES"
        return (self.scheme,) if self.scheme else ()

    def may_be(self, scheme: str) -> bool:
        """Whether these tags, valid or not, have no other prefixes than a scheme has."""
        return self.letters <= LETTERS[scheme].keys() and (scheme == "IO" or not self.bare)


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
        return Recognised("" if strange else "IO", False, types, letters, True, strange)
    scheme = _of_letters(letters)
    if not scheme:
        return Recognised("", False, types, letters, False, ", ".join(sorted(letters)))
    if scheme == "IOB2" and letters:
        scheme, sure = _iob(held)
        return Recognised(scheme, sure, types, letters)
    return Recognised(scheme, False, types, letters)


def _of_letters(letters: frozenset[str]) -> str:
    """The scheme that has these prefixes; IOB2 for IOB1 too; empty if none has."""
    if letters == {"I"}:
        return "IO"
    for scheme in ("IOB2", "BIOES", "BILOU", "BMES"):
        if letters <= LETTERS[scheme].keys():
            return scheme
    return ""


def _iob(held: Iterable[Sequence[str]]) -> tuple[str, bool]:
    """IOB1 or IOB2, by what stands before each B and I, and whether it is surely that."""
    pairs = set(chain.from_iterable(pairwise(("O", *tags)) for tags in held))
    begins = {"B": False, "I": False}
    for before, now in pairs:
        letter, kind = now[:1], split(now)[1]
        if letter in begins and (before == "O" or split(before)[1] != kind):
            begins[letter] = True
    if begins["I"] and not begins["B"]:
        return "IOB1", True
    return "IOB2", not begins["I"]


def common(gold: Recognised, predicted: Recognised) -> str:
    """The scheme by which both sides can be read: one of the gold's that has the prefixes of the predictions.

    Args:
        gold: What the tags of the gold say.
        predicted: What those of the predictions say.

    Returns:
        Its name; empty if there is none.
    """
    if not gold.types:
        return predicted.scheme
    return next((scheme for scheme in gold.others if predicted.may_be(scheme)), "")
