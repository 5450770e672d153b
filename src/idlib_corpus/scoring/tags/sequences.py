"""Sentences of tags, whatever holds them (`held`): lists, numpy arrays, Arrow columns.

Whoever scores them takes them in runs of a few hundred thousand tokens as integer codes (`tagging.codes.Alphabet`),
so that a million sentences need little more memory than they take themselves.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from idlib_corpus.errors import InputError
from idlib_corpus.tagging.codes import Alphabet, Codes, is_unlabelled
from idlib_corpus.tagging.recognition import recognise
from idlib_corpus.tagging.schemes import NotATagError

# so many sentences are looked at to tell a scheme
LOOKED_AT = 5000


class Sentences(ABC):
    """Sentences of tags.

    Attributes:
        name: What error messages call them: ``gold``, ``predicted``.
        lengths: Shape (sentences,): tokens.
        labels: The names of integer tags; None if there are none.
    """

    name: str
    labels: tuple[str, ...] | None
    lengths: npt.NDArray[Any]

    @abstractmethod
    def codes(self, first: int, last: int, alphabet: Alphabet) -> Codes:
        """The codes of the tokens of the sentences `first` up to `last`, exclusive."""

    def where(self, sentence: int, token: int) -> str:
        """What messages call the place of a token."""
        return f"{self.name}[{sentence}][{token}]"

    def remedy(self, scheme: str) -> str:
        """What to do about an invalid sequence."""
        other = "IOB1" if scheme == "IOB2" and self.is_iob1() else ""
        first = f'These are {other} tags: scheme="{other}"' if other else "Check the scheme"
        return f'{first}, or say what becomes of invalid tags: invalid="begin" or "discard"'

    def is_iob1(self) -> bool:
        """Whether these are surely tags of IOB1."""
        return recognise(self.beginning()).scheme == "IOB1"

    def beginning(self) -> Iterator[list[str]]:
        """The tags of the first sentences; positions without a label are left out."""
        for sentence in range(min(LOOKED_AT, len(self.lengths))):
            yield [tag for tag in self.at(sentence) if isinstance(tag, str)]

    @abstractmethod
    def at(self, sentence: int) -> list[Any]:
        """The tags of one sentence, for messages."""

    def bad_tag(self, first: int, last: int, alphabet: Alphabet, expected: str) -> InputError:
        """The error for the first tag of these sentences that the alphabet cannot read."""
        for sentence in range(first, last):
            for token, tag in enumerate(self.at(sentence)):
                try:
                    alphabet[tag]
                except (NotATagError, TypeError):
                    if is_unlabelled(tag):
                        return self.unlabelled(sentence, token, tag)
                    remedy = "Give the names of the integers as labels" if isinstance(tag, int) else ""
                    found = f'"{tag}" is no tag' if isinstance(tag, str) else f"{tag!r} is no tag"
                    return InputError(self.where(sentence, token), found, expected, remedy)
        raise AssertionError("every tag is known")

    def unlabelled(self, sentence: int, token: int, tag: Any) -> InputError:
        """The error for a position without a label."""
        remedy = "Leave such positions out on both sides with ignore_unlabelled=True"
        return InputError(self.where(sentence, token), f"a position without a label ({tag})", "a label", remedy)


def check_lengths(gold: Sentences, predicted: Sentences) -> None:
    """See to it that both have the same sentences with the same tokens.

    Raises:
        InputError: Naming the first sentence that differs.
    """
    if len(gold.lengths) != len(predicted.lengths):
        found = f"{len(predicted.lengths)} sentences"
        raise InputError(predicted.name, found, f"{len(gold.lengths)}, as {gold.name} has")
    unequal = np.flatnonzero(gold.lengths != predicted.lengths)
    if len(unequal):
        where = int(unequal[0])
        found, expected = (f"{side.lengths[where]} tags" for side in (predicted, gold))
        more = f"{len(unequal)} sentences differ" if len(unequal) > 1 else ""
        raise InputError(f"{predicted.name}[{where}]", found, f"{expected}, as {gold.name} has", more)
