"""Entity linking: mentions with the item of Wikidata that they refer to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from idlib_corpus import scoring
from idlib_corpus.items import FoundLink, LinkingItem, Mention
from idlib_corpus.records import Records
from idlib_corpus.records.corpus import record as gold_record
from idlib_corpus.tasks.base import Row, Task, group

VIEW = "nested-names"


def item(row: Row) -> LinkingItem:
    """A row of `ner`, or any row with ``id`` and ``text``, as an item; its ``mentions`` are given, their links not."""
    given = row.get("mentions")
    record = gold_record(row, "linking") if given and all("link_status" in one for one in given) else {}
    mentions = None if given is None else tuple(sorted(dict.fromkeys(map(_mention, given))))
    gold = (FoundLink(_mention(one), one["wikidata"]) for one in record.get("entities", ()))
    return LinkingItem(
        id=row["id"],
        group=group(row),
        lang=row.get("lang") or "",
        text=row["text"],
        mentions=mentions,
        gold=tuple(gold),
        record=record,
    )


def _mention(one: Row) -> Mention:
    pieces = tuple(
        (piece["start"], piece["end"]) if isinstance(piece, dict) else (piece[0], piece[1])
        for piece in one.get("pieces") or ()
    )
    said = one.get("type") or "", one.get("level") or ""
    return Mention(one["start"], one["end"], *said, pieces if len(pieces) > 1 else ())


def record(item: LinkingItem, found: Iterable[FoundLink]) -> dict[str, Any]:
    """Found links as a record, sorted; a mention without a link has none."""
    return {"id": item.id, "entities": [_entity(*one) for one in sorted(found)]}


def _entity(mention: Mention, wikidata: str) -> dict[str, Any]:
    said: dict[str, Any] = {"start": mention.start, "end": mention.end}
    if mention.pieces:
        said["pieces"] = [list(piece) for piece in mention.pieces]
    return said | ({"wikidata": wikidata} if wikidata else {})


def score(gold: Records, predicted: Records) -> Any:
    """Links of names, nested as they are."""
    return scoring.linking(gold, predicted, view=VIEW)


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
    takes=("id", "text", "lang", "group", "mentions"),
    kind=LinkingItem,
    item=item,
    record=record,
    score=score,
    view=f"F1 of links to Wikidata, {VIEW}: extent and item, NIL where there is none",
    columns=columns,
    trainer="prior",
)
