"""What a system is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from idlib_corpus.scoring import Span


@dataclass(frozen=True, slots=True)
class Item:
    """A sentence to tag.

    Args:
        id: Row id.
        group: The sentence in all its languages; what trains on one language may not be scored on another.
        lang: Language.
        text: The released text.
        tokens: Token spans on it, blind to the annotation.
        gold: Gold spans in the view; only a system that trains may look, and never at those of the same group.
    """

    id: str
    group: str
    lang: str
    text: str
    tokens: tuple[tuple[int, int], ...]
    gold: tuple[Span, ...]


class System(Protocol):
    """Tags sentences with spans that are labelled in the view.

    `trained_on` are the groups of the corpus that it has seen in training; it is not scored on these.
    """

    name: str
    version: str
    note: str
    trained_on: frozenset[str]

    def languages(self) -> frozenset[str] | None:
        """Languages it is made for; None for all."""
        ...

    def predict(self, items: Sequence[Item]) -> Iterator[list[Span]]:
        """Tag sentences of one language, in order. Offsets are code points on `text`, half-open."""
        ...
