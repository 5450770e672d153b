"""Coreference: the mentions of a document in chains that refer to the same thing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from idlib_corpus import scoring
from idlib_corpus.items import CorefItem, Place
from idlib_corpus.records import Record, Records
from idlib_corpus.records.corpus import record as gold_record
from idlib_corpus.tasks.base import Row, Task

Chains = Iterable[Iterable[Place]]


def item(row: Row) -> CorefItem:
    """A row of `coref`, or any row with ``id`` and ``sentences``, as an item.

    The mentions are given: those of the column ``mentions``, else of the chains, in the order of the text.
    """
    sentences = tuple((sentence["sentence"], sentence["text"]) for sentence in row["sentences"])
    chains = row.get("chains")
    gold = tuple(tuple(map(_place, chain["mentions"])) for chain in chains or ())
    given = [_place(one) for one in row["mentions"]] if row.get("mentions") is not None else None
    if given is None and chains is not None:
        given = [mention for chain in gold for mention in chain]
    order = {name: number for number, (name, _) in enumerate(sentences)}
    return CorefItem(
        id=row["id"],
        group=str(row.get("group") or row.get("document") or row["id"]),
        lang=row.get("lang") or "",
        sentences=sentences,
        mentions=None if given is None else tuple(sorted(given, key=lambda m: (order[m.sentence], *m[1:]))),
        gold=gold,
        record=gold_record({**row, "document": row.get("document") or row["id"]}, "coref")
        if chains is not None
        else {},
    )


def _place(one: Row) -> Place:
    pieces = tuple(
        (piece["start"], piece["end"]) if isinstance(piece, dict) else (piece[0], piece[1])
        for piece in one.get("pieces") or ()
    )
    return Place(one["sentence"], one["start"], one["end"], one.get("level") or "", pieces if len(pieces) > 1 else ())


def record(item: CorefItem, found: Chains) -> dict[str, Any]:
    """Found chains as a record."""
    return {"id": item.id, "chains": [[_mention(one) for one in chain] for chain in found]}


def _mention(one: Place) -> dict[str, Any]:
    said: dict[str, Any] = {"sentence": one.sentence, "start": one.start, "end": one.end}
    return said | ({"pieces": [list(piece) for piece in one.pieces]} if one.pieces else {})


def texts(item: CorefItem) -> Record:
    """The sentences that predictions are held against."""
    return {"sentences": [{"sentence": name, "text": text} for name, text in item.sentences]}


def score(gold: Records, predicted: Records) -> Any:
    """Chains of two mentions or more."""
    return scoring.coref(gold, predicted)


def columns(result: Any) -> dict[str, float]:
    """The mean of CoNLL, the three that it is the mean of, and LEA."""
    parts = {"MUC": result.muc, "B³": result.b_cubed, "CEAFe": result.ceaf_e, "LEA": result.lea}
    return {"CoNLL": result.conll, **{name: one.f1 for name, one in parts.items()}}


TASK: Task[CorefItem, Chains] = Task(
    name="coref",
    title="Coreference",
    scorer=lambda: scoring.coref,
    headline="conll.f1",
    compared=("conll.f1", "lea.f1"),
    needs=("id", "sentences"),
    takes=("id", "sentences", "mentions", "lang", "group", "document"),
    kind=CorefItem,
    item=item,
    record=record,
    score=score,
    view="CoNLL F1 of coreference: the mean of MUC, B-cubed and CEAFe, mentions given, singletons left out",
    columns=columns,
    texts=texts,
    noun="documents",
    unit="documents",
)
