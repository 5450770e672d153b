"""Outcomes of mentions: correct, wrong type, wrong boundary, both, missed, spurious."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from idlib_corpus.labels import Named
from idlib_corpus.outcomes.base import (
    CORRECT,
    Browsed,
    Item,
    Judged,
    Mark,
    Outcome,
    Row,
    extent,
    labels_of,
    said,
    systems_of,
    unique_items,
)
from idlib_corpus.records import Record
from idlib_corpus.scoring.entities import labelling_of
from idlib_corpus.scoring.entities.inputs import default_view
from idlib_corpus.scoring.entities.mistakes import KINDS
from idlib_corpus.scoring.spans import Pieces

# what a row is: a mention of the gold, or a prediction that the gold has nothing of
_Place = tuple[str, bool, Pieces, str]
_Labels = tuple[Named, Named]


def browsed(judged: Sequence[Judged]) -> Browsed:
    """The outcomes of systems, of the partial matching as `EntityScores.errors` lists them.

    Args:
        judged: A system each.
    """
    known = unique_items(judged, _scored)
    found: dict[_Place, list[Outcome | None]] = {}
    for place, one in enumerate(judged):
        for where, outcome in _outcomes(one):
            found.setdefault(where, [None] * len(judged))[place] = outcome
    sides = [_labels(one) for one in judged]
    answers = [dict(zip(one.paired.ids, one.paired.predicted, strict=True)) for one in judged]
    rows: list[Row] = []
    items: list[Item] = []
    by_item: dict[str, list[_Place]] = {}
    for where in found:
        by_item.setdefault(where[0], []).append(where)
    for number, (name, (gold, text, asked)) in enumerate(known.items()):
        named = next(side for side, there in zip(sides, asked, strict=True) if there)[0]
        marks = _marks(gold, named)
        mine = sorted(by_item.get(name, ()), key=lambda where: (where[2], not where[1], where[3]))
        for where in mine:
            _, of_gold, pieces, label = where
            key, says = marks.get((pieces, label), ("", {})) if of_gold else ("", {})
            rows.append(
                Row(number, label if of_gold else "", pieces if of_gold else (), tuple(found[where]), key, says)
            )
        ignored = tuple(
            _ignored(answer.get(name, {}), side[1], [found[where][place] for where in mine])
            for place, (answer, side) in enumerate(zip(answers, sides, strict=True))
        )
        beside = tuple(
            Mark(extent(one), str(one.get("label", "")), _key(gold, one))
            for one in gold.get("entities", ())
            if not named.label(one)
        )
        told = {field: said(gold, field) for field in ("lang", "document", "group")}
        items.append(Item(name, **told, text=text, asked=asked, beside=beside, ignored=ignored))
    return Browsed("ner", KINDS, systems_of(judged), tuple(items), tuple(rows), labels_of(judged), _scores)


def _scored(gold: Record) -> list[tuple[Any, ...]]:
    """Where the mentions of a row stand, and what views choose them by."""
    fields = ("label", "mention", "entity", "level", "flat", "depth")
    return [(extent(one), *(one.get(name) for name in fields)) for one in gold.get("entities", ())]


def _outcomes(one: Judged) -> list[tuple[_Place, Outcome]]:
    """What a system has, by what the row is; items without a name are called as the scorer calls them."""
    found = [
        ((right.item, True, right.pieces, right.label), Outcome(CORRECT, right.label, right.pieces))
        for right in one.result.right()
    ]
    for error in one.result.errors():
        of_gold = bool(error.gold)
        where = (
            error.item,
            of_gold,
            error.gold if of_gold else error.predicted,
            error.gold_label if of_gold else error.predicted_label,
        )
        found.append((where, Outcome(error.kind, error.predicted_label, error.predicted)))
    return found


def _labels(one: Judged) -> _Labels:
    """How the labels of both sides are named, as the scorer named them."""
    view = one.keywords.get("view") or default_view(one.paired.gold)
    unknown = "count" if one.paired.policies.counts_unknown else "error"
    maps = {name: one.keywords.get(name, "") for name in ("gold_labels", "predicted_labels")}
    chosen = labelling_of(view, one.paired.tag_set, unknown, **maps)
    sides = chosen.side("gold"), chosen.side("predicted")
    # the label set of a side is that of all its labels
    for named, rows in zip(sides, (one.paired.gold, one.paired.predicted), strict=True):
        named.of(mention["label"] for row in rows for mention in row.get("entities", ()) if "label" in mention)
    return sides


def _marks(gold: Record, named: Named) -> dict[tuple[Pieces, str], tuple[str, Mapping[str, str]]]:
    """Keys of the mentions that count, and what else is said of them, by extent and label."""
    found: dict[tuple[Pieces, str], tuple[str, Mapping[str, str]]] = {}
    for one in gold.get("entities", ()):
        if label := named.label(one):
            says = {name: str(one[name]) for name in ("entity", "level") if one.get(name)}
            if one.get("label") != label:
                says["type"] = str(one.get("label", ""))
            found.setdefault((extent(one), label), (_key(gold, one), says))
    return found


def _key(gold: Record, mention: Mapping[str, Any]) -> str:
    """What a mention is in every language: the sentence in all its languages, and its id there."""
    return f"{gold['group']}/{mention['mention']}" if gold.get("group") and mention.get("mention") else ""


def _ignored(answer: Record, named: Named, outcomes: Sequence[Outcome | None]) -> tuple[Mark, ...]:
    """Predictions of a row that are in no outcome."""
    judged = {(one.pieces, one.label) for one in outcomes if one}
    found = {}
    for one in answer.get("entities", ()):
        pieces, label = extent(one), str(one.get("label", ""))
        if (pieces, named.label(one)) not in judged:
            found[pieces, label] = Mark(pieces, label)
    return tuple(found.values())


def _scores(result: Any) -> dict[str, float]:
    """Strict precision, recall and F1, micro."""
    micro = result.strict.micro
    return {"precision": micro.precision, "recall": micro.recall, "f1": micro.f1}
