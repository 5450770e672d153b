"""A sentence as systems and trainers see it."""

from __future__ import annotations

from dataclasses import dataclass, field

from idlib_corpus.model import Span
from idlib_corpus.records import Record


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
        record: The whole gold, for the scorer.
    """

    id: str
    group: str
    lang: str
    text: str
    tokens: tuple[tuple[int, int], ...]
    gold: tuple[Span, ...]
    record: Record = field(default_factory=dict, compare=False, repr=False)
