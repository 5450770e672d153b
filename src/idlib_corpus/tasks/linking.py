"""Entity linking: mentions with the item of Wikidata that they refer to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from idlib_corpus import scoring
from idlib_corpus.items import FoundLink, LinkingItem, Mention
from idlib_corpus.records import NIL, Records
from idlib_corpus.tasks.base import LabelsOfGold, Row, Task, group, stretches

VIEW = "nested-names"


def item(row: Row) -> LinkingItem:
    """A row as an item: its entities are given, their links are gold."""
    entities = row.get("entities")
    mentions = None if entities is None else tuple(sorted(dict.fromkeys(map(_mention, entities))))
    linked = any("wikidata" in one or "link_status" in one for one in entities or ())
    gold = (FoundLink(_mention(one), _link(one)) for one in entities or () if linked)
    return LinkingItem(
        id=row["id"],
        group=group(row),
        lang=row.get("lang") or "",
        text=row["text"],
        mentions=mentions,
        gold=tuple(gold),
        record=row if linked else {},
    )


def _mention(one: Row) -> Mention:
    return Mention(one["start"], one["end"], one.get("label") or "", one.get("level") or "", stretches(one))


def _link(one: Row) -> str:
    """The link of an entity; its status goes before its item."""
    return {"nil": NIL, "unknown": ""}.get(one.get("link_status") or "", one.get("wikidata") or "")


def record(item: LinkingItem, found: Iterable[FoundLink]) -> dict[str, Any]:
    """Found links as a record, sorted; a mention without a link has none."""
    return {"id": item.id, "entities": [_entity(*one) for one in sorted(found)]}


def _entity(mention: Mention, wikidata: str) -> dict[str, Any]:
    said: dict[str, Any] = {"start": mention.start, "end": mention.end}
    if mention.pieces:
        said["pieces"] = [list(piece) for piece in mention.pieces]
    return said | ({"wikidata": wikidata} if wikidata else {})


def score(gold: Records, predicted: Records, gold_labels: LabelsOfGold = None, **conventions: Any) -> Any:
    """Links of names, nested as they are."""
    return scoring.linking(gold, predicted, view=VIEW, **conventions)


def columns(result: Any) -> dict[str, float]:
    """F1 over all, of links into the knowledge base and of NIL; accuracy over the mentions that were found."""
    parts = {"in kb": result.in_kb.f1, "nil": result.nil.f1}
    return {"micro": result.micro.f1, **parts, "accuracy": result.accuracy}


TASK: Task[LinkingItem, Iterable[FoundLink]] = Task(
    name="linking",
    title="Entity linking",
    scorer=lambda: scoring.linking,
    headline="micro.f1",
    compared=("micro.f1", "accuracy"),
    needs=("id", "text"),
    takes=("entities",),
    kind=LinkingItem,
    item=item,
    record=record,
    score=score,
    view=f"F1 of links to Wikidata, {VIEW}: extent and item, NIL where there is none",
    columns=columns,
    heads={"micro": "all languages", "in kb": "links to Wikidata", "nil": "no entry (NIL)"},
    trainer="prior",
)
