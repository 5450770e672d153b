"""Outcomes of stance: the right and the given label of each cell of holder and target, with cue and evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from idlib_corpus.outcomes.base import (
    Browsed,
    Item,
    Judged,
    Mark,
    Outcome,
    Row,
    labels_of,
    pieces_of,
    said,
    systems_of,
    unique_items,
)
from idlib_corpus.records import Record
from idlib_corpus.records.chunks import grouping
from idlib_corpus.records.stance import EXCLUDED
from idlib_corpus.scoring.stance.mistakes import KINDS

SAYS = ("holder", "target", "kind", "context", "evidence_scope", "decision", "variant_of", "variant_change")


def browsed(judged: Sequence[Judged]) -> Browsed:
    """The outcomes of systems, as `StanceScores.answers` has them. Cells that the gold excludes are ``excluded``.

    An item is a sentence with its cells, a row a cell.

    Args:
        judged: A system each.
    """
    cells = [{answer.item: answer for answer in one.result.answers()} for one in judged]
    kept = [set(one.result.table.items.ids) for one in judged]
    given = [dict(zip(one.paired.ids, one.paired.predicted, strict=True)) for one in judged]
    places: dict[tuple[str, ...], int] = {}
    items: list[Item] = []
    asked: list[tuple[bool, ...]] = []
    rows: list[tuple[int, str, Record, tuple[Outcome | None, ...]]] = []
    for name, (gold, text, there) in unique_items(judged, lambda row: said(row, "label")).items():
        outcomes = tuple(
            _outcome(name, gold, known, answers.get(name, {}), name in mine)
            for known, answers, mine in zip(cells, given, kept, strict=True)
        )
        if not any(outcomes):
            continue  # of a kind that is not scored
        group = said(gold, "group")
        place = (said(gold, "lang"), said(gold, "document"), group, text, said(gold, "context"))
        if place not in places:
            places[place] = len(items)
            sentence = said(gold, "sentence")
            items.append(Item(group or sentence or name, *place))
            asked.append((False,) * len(judged))
        number = places[place]
        asked[number] = tuple(a or b for a, b in zip(asked[number], there, strict=True))
        rows.append((number, name, gold, outcomes))
    rows.sort(key=lambda row: row[0])
    return Browsed(
        "stance",
        KINDS,
        systems_of(judged),
        tuple(_asked(item, there) for item, there in zip(items, asked, strict=True)),
        tuple(_row(*row) for row in rows),
        labels_of(judged),
        _scores,
    )


def _asked(item: Item, asked: tuple[bool, ...]) -> Item:
    return Item(item.id, item.lang, item.document, item.group, item.text, item.context, asked)


def _outcome(name: str, gold: Record, known: dict[str, Any], answer: Record, scored: bool) -> Outcome | None:
    """What a system says of a cell; None if it is not asked for."""
    evidence = pieces_of(answer.get("evidence") or ())
    if name in known:
        return Outcome(known[name].kind, known[name].predicted_label, evidence)
    if scored and gold.get("label") == EXCLUDED:
        label = said(answer, "label")
        return Outcome(EXCLUDED, "" if label == EXCLUDED else label, evidence)
    return None


def _row(item: int, name: str, gold: Record, outcomes: tuple[Outcome | None, ...]) -> Row:
    holder, target, group = grouping(gold, "holder"), grouping(gold, "target"), said(gold, "group")
    shared = group and gold.get("holder_id") and gold.get("target_id")
    says = {"cell": name} | {field: str(gold[field]) for field in SAYS if field != "context" and gold.get(field)}
    holders = [{"start": one["start"], "end": one["end"]} for one in gold.get("holder_spans") or ()]
    spans = {"holder": pieces_of(holders), "cue": pieces_of(gold.get("cue") or ())}
    return Row(
        item,
        said(gold, "label"),
        pieces_of(gold.get("evidence") or ()),
        outcomes,
        f"{group}/{holder}/{target}" if shared else "",
        says,
        {layer: (Mark(pieces),) for layer, pieces in spans.items() if pieces},
    )


def _scores(result: Any) -> dict[str, float]:
    """F_avg, macro averages and accuracy; of several kinds the means over them."""
    macro = {name: result.value(f"macro.{name}") for name in ("precision", "recall", "f1")}
    return {"f_avg": result.f_avg, **macro, "accuracy": result.accuracy}
