"""Relations between entities: two spans and a label."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from idlib_corpus import scoring
from idlib_corpus.items import Argument, FoundRelation, RelationItem
from idlib_corpus.labels import labels, maps
from idlib_corpus.model import Span
from idlib_corpus.records import Records
from idlib_corpus.tasks.base import LabelsOfGold, Row, Task, group, stretches


def item(row: Row) -> RelationItem:
    """A row as an item; the mentions that are given are its entities."""
    relations = row.get("relations")
    return RelationItem(
        id=row["id"],
        group=group(row),
        lang=row.get("lang") or "",
        text=row["text"],
        mentions=tuple(map(_argument, row.get("entities") or ())),
        gold=tuple((_key(one["head"]), one["label"], _key(one["tail"])) for one in relations or ()),
        record=row if relations is not None else {},
    )


def _argument(one: Row) -> Argument:
    return Argument(one["start"], one["end"], one.get("entity") or "", one["label"], stretches(one))


def _key(side: Any) -> str:
    """The entity of an argument, or its extent where it names none."""
    return side if isinstance(side, str) else side.get("entity") or f"{side['start']}-{side['end']}"


def record(item: RelationItem, found: Iterable[FoundRelation]) -> dict[str, Any]:
    """Found relations as a record, sorted."""
    pieces = {(m.start, m.end, m.type): m.pieces for m in item.mentions if m.pieces}

    def span(one: Span) -> dict[str, Any]:
        said: dict[str, Any] = dict(zip(("start", "end", "label"), one, strict=True))
        return said | ({"pieces": [list(piece) for piece in pieces[one]]} if one in pieces else {})

    rows = [{"head": span(head), "tail": span(tail), "label": label} for head, tail, label in sorted(found)]
    return {"id": item.id, "relations": rows}


def relabelled(found: Iterable[FoundRelation], ours: Callable[[str], str]) -> list[FoundRelation]:
    """Relations of our types; those that have none are left out. Types of entities are to be ours already."""
    named = (FoundRelation(head, tail, ours(label)) for head, tail, label in found)
    return [relation for relation in named if relation.label]


def score(gold: Records, predicted: Records, gold_labels: LabelsOfGold = None, **conventions: Any) -> Any:
    """Relations between entities, strict."""
    return scoring.relations(gold, predicted, **conventions)


def columns(result: Any) -> dict[str, float]:
    """Micro F1, precision and recall."""
    micro = result.micro
    return {"micro": micro.f1, "precision": micro.precision, "recall": micro.recall}


TASK: Task[RelationItem, Iterable[FoundRelation]] = Task(
    name="relations",
    title="Relations",
    scorer=lambda: scoring.relations,
    headline="micro.f1",
    compared=("micro.f1", "macro.f1"),
    needs=("id", "text"),
    takes=("entities",),
    kind=RelationItem,
    item=item,
    record=record,
    score=score,
    view="F1 of relations between entities: both arguments and the type",
    columns=columns,
    heads={"micro": "all languages"},
    trainer="sklearn:linear",
    labels=lambda: tuple(labels()["relations"]),
    relabelled=relabelled,
    arguments=lambda: tuple(maps()["corpus"]),
)
