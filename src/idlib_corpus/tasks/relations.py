"""Relations between entities: two spans and a label."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from idlib_corpus import scoring
from idlib_corpus.items import Argument, FoundRelation, RelationItem
from idlib_corpus.labels import labels, maps
from idlib_corpus.model import Span
from idlib_corpus.records import Records
from idlib_corpus.records.corpus import record as gold_record
from idlib_corpus.tasks.base import Row, Task, group


def item(row: Row) -> RelationItem:
    """A row of `relations`, or any row with ``id``, ``text`` and ``mentions``, as an item."""
    mentions = row.get("mentions") or ()
    relations = row.get("relations")
    return RelationItem(
        id=row["id"],
        group=group(row),
        lang=row.get("lang") or "",
        text=row["text"],
        mentions=tuple(map(_argument, mentions)),
        gold=tuple((r["head"], r["type"], r["tail"]) for r in relations or ()),
        record=gold_record(row, "relations") if relations is not None else {},
    )


def _argument(mention: Row) -> Argument:
    pieces = tuple((piece["start"], piece["end"]) for piece in mention.get("pieces") or ())
    entity, label = mention.get("entity") or "", mention["type"]
    return Argument(mention["start"], mention["end"], entity, label, pieces if len(pieces) > 1 else ())


def record(item: RelationItem, found: Iterable[FoundRelation]) -> dict[str, Any]:
    """Found relations as a record, sorted."""
    pieces = {(m.start, m.end, m.type): m.pieces for m in item.mentions if m.pieces}

    def span(one: Span) -> dict[str, Any]:
        said: dict[str, Any] = dict(zip(("start", "end", "label"), one, strict=True))
        return said | ({"pieces": [list(piece) for piece in pieces[one]]} if one in pieces else {})

    rows = [{"head": span(head), "tail": span(tail), "label": label} for head, tail, label in sorted(found)]
    return {"id": item.id, "relations": rows}


def score(gold: Records, predicted: Records) -> Any:
    """Relations between entities, strict."""
    return scoring.relations(gold, predicted)


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
    takes=("id", "text", "lang", "group", "mentions"),
    kind=RelationItem,
    item=item,
    record=record,
    score=score,
    view="F1 of relations between entities: both arguments and the type",
    columns=columns,
    labels=lambda: tuple(labels()["relations"]),
    arguments=lambda: tuple(maps()["corpus"]),
)
