"""Named entities: spans with a label of the view."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from idlib_corpus import scoring
from idlib_corpus.items import Item
from idlib_corpus.labels import DEFAULT as VIEW_NAME
from idlib_corpus.labels import VIEW, labelling
from idlib_corpus.model import Span
from idlib_corpus.records import Records
from idlib_corpus.records.corpus import record as gold_record
from idlib_corpus.tasks.base import Row, Task, group


def item(row: Row) -> Item:
    """A row of `ner`, or any row with ``id`` and ``text``, as an item."""
    record = gold_record(row, "ner") if row.get("mentions") is not None else {}
    named = labelling(VIEW_NAME).side("gold")
    labelled = ((m["start"], m["end"], named.label(m)) for m in record.get("entities", ()))
    return Item(
        id=row["id"],
        group=group(row),
        lang=row.get("lang") or "",
        text=row["text"],
        tokens=tuple((t["start"], t["end"]) for t in row.get("token_offsets") or ()),
        gold=tuple(span for span in labelled if span[2]),
        record=record,
    )


def record(item: Item, found: Iterable[Span]) -> dict[str, Any]:
    """Found spans as a record, sorted."""
    return {"id": item.id, "entities": [{"start": a, "end": b, "label": label} for a, b, label in sorted(found)]}


def score(gold: Records, predicted: Records) -> Any:
    """Entities in the view."""
    return scoring.ner(gold, predicted, view=VIEW_NAME)


def columns(result: Any) -> dict[str, float]:
    """Strict F1: micro, macro, and of each type."""
    strict = result.strict
    by_type = {name: one.f1 for name, one in strict.per_type.items()}
    return {"micro": strict.micro.f1, "macro": strict.macro.f1, **by_type}


TASK: Task[Item, Iterable[Span]] = Task(
    name="ner",
    title="Named entities",
    scorer=lambda: scoring.ner,
    headline="strict.micro.f1",
    compared=("micro.f1", "macro.f1"),
    schemas=("strict", "exact", "partial", "type"),
    errors=True,
    conlleval=True,
    needs=("id", "text"),
    takes=("id", "text", "lang", "group", "token_offsets"),
    kind=Item,
    item=item,
    record=record,
    score=score,
    view=f"Exact-match span F1, {VIEW_NAME}: outermost names of PER, LOC (with GPE) and ORG",
    columns=columns,
    trainer="spacy",
    labels=lambda: VIEW,
)
