"""Pairs of mentions, each a question: which relation does the sentence say of these two?"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from idlib_corpus.decoding import value_of
from idlib_corpus.errors import InputError
from idlib_corpus.items import Argument, FoundRelation, RelationItem
from idlib_corpus.training.words import WORD

# the label of a pair of which the sentence says nothing
NO_RELATION = ""
# the file of a model with the pairs of entity types that it is asked about
TYPES = "types.json"
# pairs without a relation that are learned from, for each one with a relation
MOST = 8
# words before the first mention and behind the second that are read
AROUND = 3
# code points between two mentions, up to which a pair is called so
DISTANCES = ((0, "inside"), (3, "adjoining"), (20, "near"), (60, "apart"), (10**9, "far"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two mentions of a sentence, in a direction.

    Args:
        item: The sentence.
        head: The one.
        tail: The other, of another entity.
        label: What the gold says of them; `NO_RELATION` if nothing.
    """

    item: RelationItem
    head: Argument
    tail: Argument
    label: str = NO_RELATION

    @property
    def types(self) -> tuple[str, str]:
        """The types of both."""
        return self.head.type, self.tail.type


def candidates(item: RelationItem, types: Collection[tuple[str, str]] | None = None) -> Iterator[Candidate]:
    """A candidate for each two entities and direction: their mentions that stand nearest to each other.

    A mention without an entity is one of its own. Two entities with several relations give a candidate for each.

    Args:
        item: A sentence with its mentions.
        types: Pairs of types that are asked for; all if None.
    """
    gold: dict[tuple[str, str], list[str]] = {}
    for subject, label, other in item.gold:
        gold.setdefault((subject, other), []).append(label)
    best: dict[tuple[str, str], tuple[tuple[int, ...], Argument, Argument]] = {}
    for head in item.mentions:
        for tail in item.mentions:
            pair = _key(head), _key(tail)
            if (
                pair[0] == pair[1]
                or head[:2] == tail[:2]
                or (types is not None and (head.type, tail.type) not in types)
            ):
                continue
            rank = gap(head, tail), min(head.start, tail.start), head.start, tail.start
            if pair not in best or rank < best[pair][0]:
                best[pair] = rank, head, tail
    for pair, (_, head, tail) in best.items():
        for label in gold.get(pair, [NO_RELATION]):
            yield Candidate(item, head, tail, label)


def _key(mention: Argument) -> str:
    return mention.entity or f"{mention.start}-{mention.end}"


def gap(one: Argument, other: Argument) -> int:
    """The code points between two mentions; 0 where one stands in the other."""
    return max(0, max(one.start, other.start) - min(one.end, other.end))


def shape(pair: Candidate) -> str:
    """Types, order and distance, as words that a counter takes: alone, and joined to the types."""
    head, tail = pair.head, pair.tail
    order = "head_first" if head.start < tail.start else "tail_first"
    far = next(name for limit, name in DISTANCES if gap(head, tail) <= limit)
    types = f"{head.type}>{tail.type}"
    return " ".join([types, order, far, f"{types}|{order}", f"{types}|{far}", f"{types}|{order}|{far}"])


def words(pair: Candidate) -> tuple[str, str, str, str, str]:
    """The words of the head, of the tail, before both, between them and behind them.

    What stands between is empty where one mention stands in the other: then it is what the outer one has beside it.
    """
    text, head, tail = pair.item.text, pair.head, pair.tail
    first, second = (head, tail) if (head.start, -head.end) <= (tail.start, -tail.end) else (tail, head)
    start, end = min(head.start, tail.start), max(head.end, tail.end)
    if second.end <= first.end:
        between = f"{text[first.start : second.start]} ◆ {text[second.end : first.end]}"
    else:
        between = text[first.end : second.start]
    before = " ".join(re.findall(WORD, text[:start])[-AROUND:])
    behind = " ".join(re.findall(WORD, text[end:])[:AROUND])
    return head.words(text), tail.words(text), before, between, behind


def of_items(items: Iterable[RelationItem], types: Collection[tuple[str, str]] | None = None) -> list[Candidate]:
    """The candidates of sentences, in their order."""
    return [pair for item in items for pair in candidates(item, types)]


def related(items: Sequence[RelationItem]) -> list[tuple[str, str]]:
    """The pairs of types that some relation of the gold joins."""
    return sorted({pair.types for pair in of_items(items) if pair.label != NO_RELATION})


def fewer(pairs: Sequence[Candidate], seed: int) -> list[Candidate]:
    """All pairs with a relation, and at most `MOST` times as many without, drawn by the seed."""
    without = [pair for pair in pairs if pair.label == NO_RELATION]
    most = MOST * (len(pairs) - len(without))
    drawn = set(np.random.default_rng(seed).permutation(len(without))[:most].tolist())
    kept = {id(pair) for number, pair in enumerate(without) if number in drawn}
    return [pair for pair in pairs if pair.label != NO_RELATION or id(pair) in kept]


def read_types(folder: Path) -> frozenset[tuple[str, str]]:
    """The pairs of entity types that a model in a folder is asked about.

    Raises:
        InputError: The file is missing or broken.
    """
    path, expected, remedy = folder / TYPES, "pairs of entity types", "Train the model again"
    said = value_of(path, expected, remedy)
    try:
        return frozenset((str(head), str(tail)) for head, tail in said)
    except (TypeError, ValueError) as error:
        raise InputError(str(path), f"no pairs: {error}", expected, remedy) from error


def found(
    items: Sequence[RelationItem], pairs: Sequence[Candidate], labels: Iterable[str]
) -> Iterator[list[FoundRelation]]:
    """What a model said of pairs as the relations of their sentences, sentence by sentence, sorted.

    Args:
        items: The sentences.
        pairs: Candidates of them.
        labels: A label a pair.
    """
    by_item: dict[int, set[FoundRelation]] = {id(item): set() for item in items}
    for pair, label in zip(pairs, labels, strict=True):
        if label != NO_RELATION:
            head, tail = ((m.start, m.end, m.type) for m in (pair.head, pair.tail))
            by_item[id(pair.item)].add(FoundRelation(head, tail, label))
    yield from (sorted(by_item[id(item)]) for item in items)
