"""Named entities: spans with a label of the view."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from idlib_corpus import scoring
from idlib_corpus.items import Item
from idlib_corpus.labels import DEFAULT as VIEW_NAME
from idlib_corpus.labels import VIEW, labelling
from idlib_corpus.model import Span
from idlib_corpus.records import Records
from idlib_corpus.tasks.base import LabelsOfGold, Row, Task, group


def item(row: Row) -> Item:
    """A row as an item; its gold are the entities that the view has, in the labels of the view."""
    entities = row.get("entities")
    named = labelling(VIEW_NAME, unknown="count").side("gold")
    labelled = ((one["start"], one["end"], named.label(one)) for one in entities or ())
    return Item(
        id=row["id"],
        group=group(row),
        lang=row.get("lang") or "",
        text=row["text"],
        tokens=tuple((t["start"], t["end"]) for t in row.get("token_offsets") or ()),
        gold=tuple(span for span in labelled if span[2]),
        record=row if entities is not None else {},
    )


def record(item: Item, found: Iterable[Span]) -> dict[str, Any]:
    """Found spans as a record, sorted."""
    return {"id": item.id, "entities": [{"start": a, "end": b, "label": label} for a, b, label in sorted(found)]}


def relabelled(found: Iterable[Span], ours: Callable[[str], str]) -> list[Span]:
    """Spans in our labels; those that have none are left out."""
    named = ((start, end, ours(label)) for start, end, label in found)
    return [span for span in named if span[2]]


def score(gold: Records, predicted: Records, gold_labels: LabelsOfGold = None, **conventions: Any) -> Any:
    """Entities in the view."""
    return scoring.ner(gold, predicted, view=VIEW_NAME, gold_labels=gold_labels or "", **conventions)


def columns(result: Any) -> dict[str, float]:
    """Strict F1: micro, macro, and of each type; nan for a type of which there is no gold and no prediction."""
    strict = result.strict
    by_type = {name: one.f1 if one.defined else float("nan") for name, one in strict.per_type.items()}
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
    takes=("tokens", "token_offsets"),
    kind=Item,
    item=item,
    record=record,
    score=score,
    view=f"Exact-match span F1, {VIEW_NAME}: outermost names of PER, LOC (with GPE) and ORG",
    columns=columns,
    heads={"micro": "all languages", "macro": "mean of types"},
    trainer="spacy",
    labels=lambda: VIEW,
    relabelled=relabelled,
)
