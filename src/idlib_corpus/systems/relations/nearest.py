"""`nearest`: of the mentions that a relation type may join, the two that stand nearest to each other.

It knows the signatures of the types (labels.toml: which entity types head and tail may have) and where the mentions
stand, and reads no word: a floor that an extractor should clear.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from idlib_corpus.errors import InputError
from idlib_corpus.items import Argument, FoundRelation, RelationItem
from idlib_corpus.labels import labels
from idlib_corpus.systems.base import System

USAGE = "nearest"
SAYS = "for each relation type the two nearest mentions of its entity types; given the mentions, no model, a floor"


class Nearest(System[RelationItem, list[FoundRelation]]):
    """One relation a type, where two mentions fit its signature."""

    name = "nearest"
    version = "1"
    note = "signature and distance over the given mentions; no training, a floor"

    def predict(self, items: Iterable[RelationItem]) -> Iterator[list[FoundRelation]]:
        """The nearest pair of each type; none where the row has no mentions."""
        for item in items:
            yield find(item.mentions)


def find(mentions: Iterable[Argument]) -> list[FoundRelation]:
    """The nearest pair of mentions for each type of relation.

    Two mentions of one entity make no pair. The distance is the number of code points between the two, 0 where one
    stands in the other. Of pairs at the same distance the one that begins first counts, then the one whose head begins
    first, then the shorter head, then the shorter tail. So where the signature leaves the direction open, the head is
    what stands before.
    """
    listed = list(mentions)
    found = []
    for label, kind in labels()["relations"].items():
        pairs = (
            (head, tail)
            for head in listed
            if head.type in kind["head"]
            for tail in listed
            if tail.type in kind["tail"] and not _same(head, tail)
        )
        best = min(pairs, key=_rank, default=None)
        if best is not None:
            head, tail = ((m.start, m.end, m.type) for m in best)
            found.append(FoundRelation(head, tail, label))
    return found


def _same(one: Argument, other: Argument) -> bool:
    return one[:2] == other[:2] or bool(one.entity and one.entity == other.entity)


def _rank(pair: tuple[Argument, Argument]) -> tuple[int, ...]:
    head, tail = pair
    distance = max(0, max(head.start, tail.start) - min(head.end, tail.end))
    return distance, min(head.start, tail.start), head.start, head.end - head.start, tail.end - tail.start, tail.start


def create(model: str) -> Nearest:
    """The baseline; it has no models to choose from."""
    if model:
        raise InputError("system", f'"nearest:{model}"', "nearest alone, it has no models", "Leave the rest out")
    return Nearest()


def available() -> list[str]:
    """The one."""
    return [""]
