"""Coreference: the mentions of a document in chains that refer to the same thing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from idlib_corpus import scoring
from idlib_corpus.items import CorefItem, Place
from idlib_corpus.records import Record, Records
from idlib_corpus.tasks.base import LabelsOfGold, Row, Task, stretches

Chains = Iterable[Iterable[Place]]


def item(row: Row) -> CorefItem:
    """A row as an item. The mentions that are given are those of its chains, in the order of the text."""
    sentences = tuple((sentence["sentence"], sentence["text"]) for sentence in row["sentences"])
    order = {name: number for number, (name, _) in enumerate(sentences)}
    chains = row.get("chains")
    gold = tuple(tuple(map(_place, chain)) for chain in chains or ())
    given = sorted((one for chain in gold for one in chain), key=lambda one: (order[one.sentence], *one[1:]))
    return CorefItem(
        id=row["id"],
        group=str(row.get("group") or row.get("document") or row["id"]),
        lang=row.get("lang") or "",
        sentences=sentences,
        mentions=None if chains is None else tuple(given),
        gold=gold,
        record=row if chains is not None else {},
    )


def _place(one: Row) -> Place:
    return Place(one["sentence"], one["start"], one["end"], one.get("level") or "", stretches(one))


def record(item: CorefItem, found: Chains) -> dict[str, Any]:
    """Found chains as a record."""
    return {"id": item.id, "chains": [[_mention(one) for one in chain] for chain in found]}


def _mention(one: Place) -> dict[str, Any]:
    said: dict[str, Any] = {"sentence": one.sentence, "start": one.start, "end": one.end}
    return said | ({"pieces": [list(piece) for piece in one.pieces]} if one.pieces else {})


def texts(item: CorefItem) -> Record:
    """The sentences that predictions are held against."""
    return {"sentences": [{"sentence": name, "text": text} for name, text in item.sentences]}


def score(gold: Records, predicted: Records, gold_labels: LabelsOfGold = None, **conventions: Any) -> Any:
    """Chains of two mentions or more."""
    return scoring.coref(gold, predicted, **conventions)


def columns(result: Any) -> dict[str, float]:
    """The mean of CoNLL, the three that it is the mean of, and LEA."""
    parts = {"MUC": result.muc, "B³": result.b_cubed, "CEAFe": result.ceaf_e, "LEA": result.lea}
    return {"CoNLL": result.conll, **{name: one.f1 for name, one in parts.items()}}


TASK: Task[CorefItem, Chains] = Task(
    name="coref",
    title="Coreference",
    scorer=lambda: scoring.coref,
    headline="conll.f1",
    score_name="CoNLL F1",
    compared=("conll.f1", "lea.f1"),
    needs=("id", "sentences"),
    takes=("sentences", "chains", "document"),
    kind=CorefItem,
    item=item,
    record=record,
    score=score,
    view="CoNLL F1 of coreference: the mean of MUC, B-cubed and CEAFe, mentions given, singletons left out",
    columns=columns,
    heads={"CoNLL": "all languages"},
    texts=texts,
    noun="documents",
    unit="documents",
)
