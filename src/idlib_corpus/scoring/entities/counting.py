"""From mentions in columns to the table of counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np

from idlib_corpus.errors import InputError
from idlib_corpus.scoring.entities.matching import EXTENT, Matching, match, others
from idlib_corpus.scoring.entities.mistakes import Matched
from idlib_corpus.scoring.entities.overlap import bases, excess
from idlib_corpus.scoring.entities.result import EntityScores
from idlib_corpus.scoring.entities.schemas import CELL
from idlib_corpus.scoring.spans import Spans, again, numbered, unique
from idlib_corpus.scoring.table import NONE, CountTable, Ints, Items, merged_labels, signature

# counted things: item, gold label, predicted label, and the columns that count them
Rows = list[tuple[Ints, Ints, Ints, tuple[str, ...]]]

_CORRECT = ("strict_correct", "extent_correct", "type_correct")
# what else is counted, by column: places of the items, one entry a mention
Aside = Mapping[str, Ints]


class TwiceError(InputError):
    """A mention stands twice in the gold.

    Args:
        mentions: Those that stand again; the first is told.
        items: The documents.
    """

    def __init__(self, mentions: Spans, items: Items) -> None:
        self.row, self.pieces = int(mentions.item[0]), mentions.pieces(0)
        self.label = mentions.labels[int(mentions.label[0])]
        where = items.ids[self.row] or f"gold, document {self.row}"
        extent = ", ".join(f"{start}-{end}" for start, end in self.pieces)
        found = f"the gold mention {extent} {self.label} stands twice"
        super().__init__(where, found, "each mention once", "Remove the duplicate, or drop it: --duplicate-spans drop")


def count(
    gold: Spans,
    predicted: Spans,
    away: Spans | None,
    items: Items,
    *,
    aside: Aside = MappingProxyType({}),
    texts: Sequence[str] = (),
    zero: float = 0.0,
    macro: str = "union",
    errors: bool = True,
    **conventions: object,
) -> EntityScores:
    """Match and count.

    Args:
        gold: Gold mentions of the view.
        predicted: Predictions.
        away: Gold mentions that the view leaves out; a prediction with the extent of one, and of none in the view,
            is ignored. None to ignore nothing.
        items: The documents.
        aside: What else is counted, by column of `CELL`: the places of the items, one entry a mention.
        texts: The texts of the documents, for the error list.
        zero: See `prf.zero_division`.
        macro: See `prf.Macro`.
        errors: Whether the error list is kept.
        **conventions: For the signature.

    Raises:
        InputError: Gold has a mention twice, or more mentions overlap than can be matched.
    """
    labels = merged_labels(gold.labels, predicted.labels)
    if len(gold.shapes.pieces) > 2:
        shapes, new = gold.shapes.in_order()
        gold, predicted = (replace(side, shape=new[side.shape], shapes=shapes) for side in (gold, predicted))
        away = away and replace(away, shape=new[away.shape], shapes=shapes)
    given = gold.relabelled(labels)
    gold, twice = unique(given)
    if len(twice):
        raise TwiceError(given.take(again(given)[:1]), items)
    predicted, duplicates = unique(predicted.relabelled(labels))
    skipped = np.zeros(len(predicted), dtype=bool)
    if away is not None and len(away):
        skipped = _same_extent(predicted, away) & ~_same_extent(predicted, gold)
    ignored, predicted = predicted.take(skipped), predicted.take(~skipped)
    matchings = match(gold, predicted)
    free_gold, free_predicted = others(len(gold), matchings.gold), others(len(predicted), matchings.predicted)
    g, p = matchings.gold, matchings.predicted
    rows: Rows = [(gold.item[g], gold.label[g], predicted.label[p], _CORRECT)]
    for name, found in matchings.rest.items():
        rows += _pairs(gold, predicted, found, free_gold, free_predicted, name)
    more = excess(gold, bases(gold))
    rows.append((ignored.item, _none(ignored.item), ignored.label, ("ignored",)))
    rows.append((duplicates, _none(duplicates), _none(duplicates), ("duplicate",)))
    for column, places in aside.items():
        rows.append((places, _none(places), _none(places), (column,)))
    rows.append((gold.item[more], gold.label[more], _none(more), ("excess",)))
    table = _table(rows, labels, items, signature("entities", **conventions, macro=macro, zero=zero))
    if not errors:
        return EntityScores(table, zero, (), macro, None)
    places = np.arange(len(items))
    # identical pairs are no errors
    matched = Matched(gold, predicted, free_gold, free_predicted, matchings.rest[EXTENT], places, places * 0, 0, texts)
    return EntityScores(table, zero, (), macro, (matched,))


def _pairs(gold: Spans, predicted: Spans, found: Matching, free_gold: Ints, free_predicted: Ints, name: str) -> Rows:
    """Correct pairs, other pairs, missed and spurious mentions of one matching of the free mentions."""
    rows: Rows = []
    correct, other = (f"{name}_correct",), (f"{name}_other",)
    for chosen, column in ((found.correct, correct), (~found.correct, other)):
        g, p = found.gold[chosen], found.predicted[chosen]
        rows.append((gold.item[g], gold.label[g], predicted.label[p], column))
    missed = np.setdiff1d(free_gold, found.gold, assume_unique=True)
    spurious = np.setdiff1d(free_predicted, found.predicted, assume_unique=True)
    rows.append((gold.item[missed], gold.label[missed], _none(missed), other))
    rows.append((predicted.item[spurious], _none(spurious), predicted.label[spurious], other))
    return rows


def _table(rows: Rows, labels: tuple[str, ...], items: Items, signed: str) -> CountTable:
    """A row a counted thing."""
    item, gold, predicted = (
        np.concatenate([row[column] for row in rows], dtype=np.int32, casting="same_kind") for column in range(3)
    )
    values = np.zeros((len(item), len(CELL)), dtype=np.int32, order="F")  # summed column by column
    end = 0
    for row in rows:
        start, end = end, end + len(row[0])
        values[start:end, [CELL.index(name) for name in row[3]]] = 1
    return CountTable(items, labels, CELL, item, np.stack([gold, predicted], axis=1), values, signed)


def _none(like: Ints) -> Ints:
    return np.full(len(like), NONE)


def _same_extent(spans: Spans, others: Spans) -> Any:
    """Which mentions have an extent that one of the others has."""
    mine, theirs = numbered(("item", "start", "end", "shape"), spans, others)
    return np.isin(mine, theirs)
