"""What a system is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from idlib_corpus.items import Item
from idlib_corpus.model import Span


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
