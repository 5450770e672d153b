"""From plain lists and records to documents: the facts of the gold and the facts that were predicted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.scoring.relations.arguments import (
    Answer,
    Criterion,
    Fact,
    Instance,
    Predicted,
    Relation,
    argument,
    document,
    parse,
    said,
    span,
)
from idlib_corpus.scoring.relations.entities import Entities
from idlib_corpus.scoring.relations.scores import STATUS


@dataclass(frozen=True, slots=True)
class Document:
    """A document to be counted.

    Args:
        gold: Its relations.
        predicted: Predicted facts, each once.
        aside: How many predictions were dropped, and why.
    """

    gold: list[Instance]
    predicted: set[Fact]
    aside: Counter[str] = field(default_factory=Counter)


def plain_document(
    gold: Iterable[Any], predicted: Iterable[Any], known: Iterable[Any], criterion: Criterion, names: tuple[str, str]
) -> Document:
    """A document of plain lists.

    Args:
        gold: `(head, tail, relation)` each.
        predicted: The same.
        known: Those of them that were seen in training, in the form of the gold.
        criterion: What counts as the same.
        names: What the document is called on the two sides, for messages.
    """
    right = [parse(relation, names[0], criterion.typed) for relation in gold]
    _no_duplicates(right, names[0])
    seen = {_plain_fact(parse(relation, f"known, {names[0]}", criterion.typed), criterion) for relation in known}
    instances = [
        Instance(frozenset([fact]), relation[2], known=fact in seen)
        for relation in right
        if not criterion.skipped(relation[2])
        for fact in [_plain_fact(relation, criterion)]
    ]
    aside: Counter[str] = Counter()
    answers = [parse(relation, names[1], criterion.typed) for relation in predicted]
    found = [_plain_fact(relation, criterion) for relation in _scored(answers, criterion, aside)]
    aside["duplicates"] += len(found) - len(set(found))
    return Document(instances, set(found), aside)


def _plain_fact(relation: Relation, criterion: Criterion) -> Fact:
    head, tail, label = relation
    return criterion.fact(criterion.argument(head), criterion.argument(tail), label)


def _scored(relations: Iterable[Predicted], criterion: Criterion, aside: Counter[str]) -> list[Predicted]:
    """The predictions that are scored; those of the other family are counted."""
    relations = list(relations)
    aside["other_family"] += sum(label in criterion.other_family for _, _, label in relations)
    return [relation for relation in relations if not criterion.skipped(relation[2])]


def _no_duplicates(relations: Sequence[Any], name: str) -> None:
    twice = next((relation for relation, n in Counter(relations).items() if n > 1), None)
    if twice is not None:
        raise InputError(name, f"the relation {twice} stands twice in the gold", remedy="Remove the duplicate")


def between_entities(row: Mapping[str, Any]) -> bool:
    """Whether a record's relations name entities, not extents."""
    return any(isinstance(relation[side], str) for relation in row["relations"] for side in ("head", "tail"))


def record_document(
    gold: Mapping[str, Any], predicted: Mapping[str, Any], known: Collection[Any], criterion: Criterion, name: str
) -> Document:
    """A document of two records.

    Args:
        gold: The row of the gold.
        predicted: That of the predictions.
        known: Facts seen in training: (head, relation, tail), the arguments entity keys or names.
        criterion: What counts as the same.
        name: The id of the row.
    """
    index = Entities(gold, criterion, name)
    rows: list[Mapping[str, Any]] = list(gold["relations"])
    instances = []
    if between_entities(gold):
        _no_duplicates([(row["head"], row["tail"], row["label"]) for row in rows], f"gold, {name}")
        sides = [(index.arguments(row, "head"), index.arguments(row, "tail")) for row in rows]
    else:
        relations = [parse(relation, f"gold, {name}", criterion.typed) for relation in document(rows)]
        _no_duplicates(relations, f"gold, {name}")
        sides = [([head], [tail]) for head, tail, _ in relations]
    for row, (heads, tails) in zip(rows, sides, strict=True):
        label = row["label"]
        if criterion.skipped(label):
            continue
        if criterion.coreferent:
            facts = [criterion.fact(index.entity(row["head"], heads), index.entity(row["tail"], tails), label)]
        else:
            facts = [_plain_fact((head, tail, label), criterion) for head, tail in product(heads, tails)]
        instances.append(
            Instance(
                frozenset(facts),
                label,
                criterion.keeps(row),
                bool(known) and index.is_known(row, heads, tails, known),
                tuple(f"{status}={said(row[status])}" for status in STATUS if status in row),
            )
        )
    aside: Counter[str] = Counter()
    answers = _scored(_answers(predicted["relations"], index, criterion, f"predicted, {name}"), criterion, aside)
    once = {_answered_fact(relation, criterion): relation for relation in answers}
    aside["duplicates"] += len(answers) - len(once)
    if not criterion.coreferent:
        return Document(instances, set(once), aside)
    merged = {index.fact(relation, instances) for relation in once.values()}
    aside["merged"] += len(once) - len(merged)
    return Document(instances, merged, aside)


def _answers(
    rows: Iterable[Mapping[str, Any]], index: Entities, criterion: Criterion, name: str
) -> list[tuple[Answer, Answer, str]]:
    """Predicted relations, their arguments extents or keys of entities.

    Raises:
        InputError: An argument has another form, or is the key of an entity that the gold's row lacks.
    """
    found: list[tuple[Answer, Answer, str]] = []
    for row in rows:
        sides = [
            index.checked(row[side], f"{name}, {side}")
            if isinstance(row[side], str)
            else argument(span(row[side]), name, criterion.typed)
            for side in ("head", "tail")
        ]
        found.append((sides[0], sides[1], row["label"]))
    return found


def _answered_fact(relation: tuple[Answer, Answer, str], criterion: Criterion) -> Fact:
    head, tail, label = relation
    compared = [side if isinstance(side, str) else criterion.argument(side) for side in (head, tail)]
    return criterion.fact(compared[0], compared[1], label)
