"""The measures of stance: functions of the sums of one table, and means over the tables of several kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from idlib_corpus.scoring.prf import Floats, Prf, means, prf, ratio
from idlib_corpus.scoring.result import SCORES, Metric
from idlib_corpus.scoring.table import Numbers

ROWS = "rows"
# how far the evidence of a hit overlaps, as shares of the predicted and of the gold evidence
SHARES = ("evidence_predicted", "evidence_gold")
# code points of evidence: of both sides, of the prediction, of the gold
CHARACTERS = ("characters", "characters_predicted", "characters_gold")
EVIDENCE = (*SHARES, *CHARACTERS)


@dataclass(frozen=True)
class Measures:
    """The measures of one table: sums of shape (…, labels + 1, labels + 1, columns), gold first.

    A label that neither gold nor predictions have is undefined: its scores are `zero`. One that only a side has is
    not: what has no denominator counts 0 there, unless `zero` is 1.

    Args:
        labels: The labels of both axes.
        polar: The labels that F_avg can be a mean of, and that tuples have.
        averaged: The labels that means are over: F_avg over those of them that are polar, macro averages over all.
        columns: The columns of the table.
        zero: The value of what is undefined, and of a mean over no label.
        evidence: Whether the predictions have evidence; its measures are nan if not.
    """

    labels: tuple[str, ...]
    polar: tuple[str, ...]
    averaged: tuple[str, ...]
    columns: tuple[str, ...]
    zero: float
    evidence: bool

    @property
    def of_f_avg(self) -> tuple[str, ...]:
        """The labels that F_avg is the mean of."""
        return tuple(label for label in self.polar if label in self.averaged)

    def named(self) -> dict[str, Metric]:
        """Every measure by its dotted name."""
        found: dict[str, Metric] = {"f_avg": self._mean(self.of_f_avg, "f1"), "accuracy": self._accuracy}
        found |= {f"macro.{name}": self._mean(self.averaged, name) for name in SCORES}
        for place, label in enumerate(self.labels):
            found |= {f"per_class.{label}.{name}": self._of_class(place, name) for name in SCORES}
        for name in SCORES:
            found[f"tuples.{name}"] = self._of(self.tuples, name)
        for name in SCORES if SHARES[0] in self.columns else ():
            found[f"tuples_evidence.{name}"] = self._of(self.tuples_evidence, name, self.evidence)
            found[f"evidence.{name}"] = self._of(self.characters, name, self.evidence)
        return found

    def classes(self, sums: Numbers) -> Floats:
        """Rows of `prf.COLUMNS` by label. Shape (…, labels, 4)."""
        rows = np.asarray(sums, dtype=np.float64)[..., :-1, :, 0]
        hits = np.diagonal(rows, axis1=-2, axis2=-1)
        return np.stack([hits, rows.sum(axis=-2)[..., :-1], hits, rows.sum(axis=-1)], axis=-1)

    def tuples(self, sums: Numbers) -> Floats:
        """A row of `prf.COLUMNS` over the tuples. Shape (…, 4)."""
        return self._polar(sums, (ROWS, ROWS))

    def tuples_evidence(self, sums: Numbers) -> Floats:
        """The same, each hit weighted by how far its evidence overlaps; by 1 where no evidence was counted."""
        return self._polar(sums, SHARES if SHARES[0] in self.columns else (ROWS, ROWS))

    def characters(self, sums: Numbers) -> Floats:
        """A row of `prf.COLUMNS` over the code points of evidence. Shape (…, 4)."""
        counts = np.asarray(sums, dtype=np.float64).sum(axis=(-3, -2))
        if CHARACTERS[0] not in self.columns:
            return np.zeros((*counts.shape[:-1], 4))
        both, predicted, gold = (counts[..., self.columns.index(name)] for name in CHARACTERS)
        return np.stack([both, predicted, both, gold], axis=-1)

    def prf_of(self, row: Floats) -> Prf:
        """A row of `prf.COLUMNS` as an object."""
        undefined = not (row[1] or row[3])
        return Prf.row(row, self.zero if undefined or self.zero == 1 else 0.0)

    def _polar(self, sums: Numbers, weights: Sequence[str]) -> Floats:
        counts = np.asarray(sums, dtype=np.float64)
        places = [self.labels.index(label) for label in self.polar]
        hits = [counts[..., places, places, self.columns.index(name)].sum(axis=-1) for name in weights]
        rows = counts[..., :-1, :, 0]
        predicted, gold = (rows.sum(axis=axis)[..., places].sum(axis=-1) for axis in (-2, -1))
        return np.stack([hits[0], predicted, hits[1], gold], axis=-1)

    def _accuracy(self, sums: Numbers) -> Floats:
        rows = np.asarray(sums, dtype=np.float64)[..., :-1, :, 0]
        return ratio(np.trace(rows, axis1=-2, axis2=-1), rows.sum(axis=(-1, -2)), self.zero)

    def _scores(self, rows: Floats, name: str) -> Floats:
        found = prf(rows, self.zero)[SCORES.index(name)]
        there = rows[..., 1] + rows[..., 3] > 0
        return np.where(there & np.isnan(found), 0.0, found)

    def _mean(self, labels: Sequence[str], name: str) -> Metric:
        places = [self.labels.index(label) for label in labels]
        if not places:
            return lambda sums: np.full(np.shape(sums)[:-3], self.zero)
        return lambda sums: means(self._scores(self.classes(sums)[..., places, :], name))

    def _of_class(self, place: int, name: str) -> Metric:
        return lambda sums: self._scores(self.classes(sums)[..., place, :], name)

    def _of(self, rows: Any, name: str, there: bool = True) -> Metric:
        if not there:
            return lambda sums: np.full(np.shape(sums)[:-3], np.nan)
        return lambda sums: self._scores(rows(sums), name)


def averaged(labels: Sequence[str], sums: Numbers, over: str) -> tuple[str, ...]:
    """The labels that means are over: those that the gold has, or all.

    Args:
        labels: The labels there can be.
        sums: Of one table. Shape (labels + 1, labels + 1, columns).
        over: ``gold`` or ``all``.
    """
    gold = np.asarray(sums)[:-1, :, 0].sum(axis=-1)
    return tuple(label for label, number in zip(labels, gold, strict=True) if number > 0 or over == "all")


def apart(kinds: Mapping[str, Measures], width: int) -> dict[str, Metric]:
    """Every measure of each kind as ``<kind>.<name>``; under its bare name the mean over the kinds that define it.

    Args:
        kinds: The measures of each kind, in the order of their columns.
        width: Columns of a kind. Those of all kinds pooled stand before them.
    """
    named = {kind: measures.named() for kind, measures in kinds.items()}
    of_kind = {
        f"{kind}.{name}": _of_columns(metric, slice(place * width, (place + 1) * width))
        for place, (kind, found) in enumerate(named.items(), 1)
        for name, metric in found.items()
    }
    # a label of states is another thing than that label of claims: it has no mean
    bare = [name for name in next(iter(named.values())) if not name.startswith("per_class.")]
    return {name: _mean_of([of_kind[f"{kind}.{name}"] for kind in named]) for name in bare} | of_kind


def _of_columns(metric: Metric, columns: slice) -> Metric:
    return lambda sums: metric(sums[..., columns])


def _mean_of(metrics: Sequence[Metric]) -> Metric:
    return lambda sums: means(np.stack([np.asarray(metric(sums), dtype=np.float64) for metric in metrics], axis=-1))
