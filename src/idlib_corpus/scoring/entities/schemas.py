"""The four schemas of SemEval-2013 task 9.1: the columns of counts, and what each schema makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from idlib_corpus.scoring.prf import COLUMNS
from idlib_corpus.scoring.prf_result import PrfScores
from idlib_corpus.scoring.table import NONE, CountTable, Numbers

SCHEMAS = ("strict", "exact", "partial", "type")

# the columns of a cell: pairs that are correct and pairs (or single mentions) that are not, by matching; then
# predictions on what the view leaves out, predictions given twice, predictions whose label the view does not have,
# those whose label a map lacks, gold of which that is so, gold that stood twice and was dropped, and gold that no flat
# tagger can have
CELL = (
    "strict_correct",
    "strict_other",
    "extent_correct",
    "extent_other",
    "type_correct",
    "type_other",
    "ignored",
    "duplicate",
    "off_view",
    "unknown",
    "unknown_gold",
    "gold_duplicate",
    "excess",
)
# schema -> its first column, and what a pair that is not correct counts
_SCHEMA = {"strict": (0, 0.0), "exact": (2, 0.0), "partial": (2, 0.5), "type": (4, 0.0)}


def by_type(table: CountTable, schemas: Sequence[str] = SCHEMAS) -> CountTable:
    """The counts of precision and recall by type: one key, the type, in place of two.

    So it grows with the types, not with their square.

    Args:
        table: Counts with the keys gold and predicted label, and the columns `CELL`.
        schemas: Which schemas.

    Returns:
        A table with the columns `prf.COLUMNS` of each schema, as ``strict.gold``.
    """
    gold, predicted = table.key.T
    paired = (gold != NONE) & (predicted != NONE)
    of_predicted: list[Numbers] = []
    of_gold: list[Numbers] = []
    nothing = np.zeros_like(table.item)
    for name in schemas:
        first, half = _SCHEMA[name]
        correct, other = table.values[:, first], table.values[:, first + 1]
        hits, all_ = (correct + half * other * paired if half else correct), correct + other
        of_predicted += [hits, all_, nothing, nothing]
        of_gold += [nothing, nothing, hits, all_]
    key = np.concatenate([predicted, gold])
    there = key != NONE
    return replace(
        table,
        columns=tuple(f"{name}.{column}" for name in schemas for column in COLUMNS),
        item=np.tile(table.item, 2)[there],
        key=key[there, np.newaxis],
        values=np.concatenate([np.stack(of_predicted, axis=1), np.stack(of_gold, axis=1)])[there],
    )


def outcomes(table: CountTable, schema: str) -> SchemaCounts:
    """The counts of one schema over all types, from a table as in `by_type`."""
    first, half = _SCHEMA[schema]
    gold, predicted = table.key.T
    other = table.values[:, first + 1]
    pairs = int(other[(gold != NONE) & (predicted != NONE)].sum())
    incorrect, partial = (0, pairs) if half else (pairs, 0)
    missed, spurious = int(other[(gold != NONE) & (predicted == NONE)].sum()), int(other[gold == NONE].sum())
    return SchemaCounts(int(table.values[:, first].sum()), incorrect, partial, missed, spurious)


@dataclass(frozen=True, slots=True)
class SchemaCounts:
    """The counts of SemEval-2013 task 9.1: ``possible`` = gold, ``actual`` = predicted."""

    correct: int
    incorrect: int
    partial: int
    missed: int
    spurious: int

    @property
    def possible(self) -> int:
        """Gold mentions."""
        return self.correct + self.incorrect + self.partial + self.missed

    @property
    def actual(self) -> int:
        """Predicted mentions that count."""
        return self.correct + self.incorrect + self.partial + self.spurious

    def to_dict(self) -> dict[str, int]:
        """All seven."""
        names = ("correct", "incorrect", "partial", "missed", "spurious", "possible", "actual")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, eq=False, repr=False)
class SchemaScores(PrfScores):
    """Scores under one schema: ``micro``, ``macro``, ``per_type``, ``counts``."""

    counts: SchemaCounts = SchemaCounts(0, 0, 0, 0, 0)

    def to_dict(self) -> dict[str, Any]:
        """Scores and counts."""
        return {**super().to_dict(), "counts": self.counts.to_dict()}
