"""The scores of stance labels, all of them functions of one confusion matrix."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt

from idlib_corpus.scoring.prf import COLUMNS, Floats, Macro, Prf, macro, prf, ratio, whole
from idlib_corpus.scoring.prf_result import PrfMetrics, PrfScores
from idlib_corpus.scoring.result import PLACED, SCORES, Metric, Result

# F_avg is the mean over these two, and tuples have one of them
POLAR = ("FAVOR", "AGAINST")
KINDS = ("state", "claim")
# the columns of a table whose items have evidence, beside "rows"
EVIDENCE = ("evidence_predicted", "evidence_gold")


@dataclass(frozen=True)
class Confusion:
    """How often each gold label met each predicted one.

    Args:
        labels: The labels of both axes.
        matrix: Shape (labels, labels): gold in the rows, predicted in the columns; weights where rows are weighted.
    """

    labels: tuple[str, ...]
    matrix: npt.NDArray[Any]

    def to_dict(self) -> dict[str, Any]:
        """Labels and rows."""
        return {"labels": list(self.labels), "matrix": [[whole(cell) for cell in row] for row in self.matrix]}

    def to_frame(self) -> Any:
        """A pandas DataFrame, gold down, predicted across."""
        import pandas as pd

        index = pd.Index(self.labels, name="gold")
        return pd.DataFrame(self.matrix, index=index, columns=pd.Index(self.labels, name="predicted"))


@dataclass(frozen=True)
class StanceScores(Result):
    """Scores of stance labels. `table` has the keys (gold, predicted) and the column ``rows``.

    A row without an answer has no predicted label: it is missed, and no prediction.

    Args:
        polar: The two labels that F_avg averages, and that tuples have.
        evidence: Whether the predictions have evidence, so that its figures are shown.
    """

    polar: tuple[str, ...] = POLAR
    evidence: bool = False

    needed: ClassVar[tuple[str, ...]] = ("kind",)

    def __add__(self, other: Self) -> Self:
        """The scores over the items of both.

        Raises:
            InputError: The signatures differ, or an item is in both.
        """
        return replace(super().__add__(other), evidence=self.evidence or other.evidence)

    @cached_property
    def confusion(self) -> Confusion:
        """Gold by predicted label; cells that gold excludes are not in it."""
        return Confusion(self.table.labels, self.table.by_key[:-1, :-1, 0])

    @cached_property
    def _sums(self) -> Floats:
        return _class_sums(self.table.by_key)

    @cached_property
    def per_class(self) -> dict[str, Prf]:
        """One label against the rest, by label; those without gold too."""
        return {name: Prf.row(row, self.zero) for name, row in zip(self.table.labels, self._sums, strict=True)}

    @cached_property
    def macro(self) -> Macro:
        """The means over all labels, three by default, whether or not they occur.

        `types` are those that the mean takes in: under ``nan`` without labels that do not occur, and none where there
        is nothing to score.
        """
        mean = macro(self._sums, self.table.labels, "all", self.zero)
        there = {name for name, one in self.per_class.items() if one.defined}
        if not there:
            return replace(mean, types=())
        return mean if self.zero == self.zero else replace(mean, types=tuple(n for n in mean.types if n in there))

    @property
    def f_avg(self) -> float:
        """The mean of F1 FAVOR and F1 AGAINST over all rows, NONE's too (Mohammad et al. 2016); always over two."""
        return self.value("f_avg")

    @property
    def f_avg_defined(self) -> bool:
        """Whether both labels of F_avg occur in gold or predictions; else a part of it is `zero`."""
        return all(self.per_class[label].defined for label in self.polar)

    @property
    def accuracy(self) -> float:
        """Right rows / rows."""
        return self.value("accuracy")

    @property
    def accuracy_defined(self) -> bool:
        """Whether there was a row to score."""
        return self._rows > 0

    @property
    def _rows(self) -> float:
        """Rows of the gold, those without an answer too."""
        return float(self.table.by_key[:-1, :, 0].sum())

    @cached_property
    def tuples(self) -> Prf:
        """Tuples (holder, target, label), NONE left out: a hit has the right label of an expressed stance."""
        return Prf.row(self._polar(self.table.by_key), self.zero)

    @cached_property
    def tuples_evidence(self) -> Prf:
        """The same, each hit weighted by how far its evidence overlaps.

        As the weighted tuples of structured sentiment analysis (Barnes et al. 2021; Barnes et al. 2022): for precision
        a hit weighs the shared code points / those of the predicted evidence, for recall / those of the gold evidence.
        Holder and target are given and count as met, so that the evidence alone weighs. Evidence in pieces is one set
        of code points. If both have none the weight is 1, if one has none 0. Where nothing said what the evidence is
        (labels only), every weight is 1.
        """
        return Prf.row(self._polar(self.table.by_key, EVIDENCE), self.zero)

    @cached_property
    def kinds(self) -> dict[str, StanceScores]:
        """``state`` and ``claim`` apart; empty if the items say nothing of their kind.

        They are two tasks: whether an actor wants a state, and whether it holds a claim true. Print them apart.
        """
        parts = self.by("kind") if "kind" in self.table.items.groups else {}
        known = {kind: parts[kind] for kind in KINDS if kind in parts}
        return known | {kind: part for kind, part in parts.items() if kind and kind not in known}

    def _polar(self, sums: npt.ArrayLike, weights: Sequence[str] = ()) -> Floats:
        """Rows of `prf.COLUMNS` over the tuples, from sums of shape (…, labels + 1, labels + 1, columns)."""
        counts = np.asarray(sums, dtype=np.float64)
        places = [self.table.labels.index(label) for label in self.polar]
        columns = [self.table.columns.index(name) if name in self.table.columns else 0 for name in weights] or [0, 0]
        hits = [counts[..., column][..., places, places].sum(axis=-1) for column in columns]
        rows = counts[..., :-1, :, 0]
        predicted, gold = (rows.sum(axis=axis)[..., places].sum(axis=-1) for axis in (-2, -1))
        return np.stack([hits[0], predicted, hits[1], gold], axis=-1)

    def metrics(self) -> dict[str, Metric]:
        """``f_avg``, ``accuracy``, ``macro.f1``, ``per_class.FAVOR.f1``, ``tuples.f1``, ``tuples_evidence.f1``."""
        polar = [self.table.labels.index(label) for label in self.polar]

        def f_avg(sums: Any) -> Floats:
            f1: Floats = prf(_class_sums(sums)[..., polar, :], self.zero)[2].mean(axis=-1)
            return f1

        def accuracy(sums: Any) -> Floats:
            rows = np.asarray(sums, dtype=np.float64)[..., :-1, :, 0]
            return ratio(np.trace(rows, axis1=-2, axis2=-1), rows.sum(axis=(-1, -2)), self.zero)

        found: dict[str, Metric] = {"f_avg": f_avg, "accuracy": accuracy}
        nothing = np.zeros((len(self.table.labels) + 1, len(COLUMNS)))
        for name, metric in PrfMetrics(PrfScores(self.table.labels, nothing, "all", self.zero)).items():
            if not name.startswith("micro."):
                found[name.replace("per_type.", "per_class.")] = _of_classes(metric)
        for index, name in enumerate(SCORES):
            found[f"tuples.{name}"] = self._of_tuples((), index)
        for index, name in enumerate(SCORES):
            found[f"tuples_evidence.{name}"] = self._of_tuples(EVIDENCE, index)
        return found

    def types_of(self, name: str) -> tuple[str, ...]:
        """The labels of ``f_avg`` and of ``macro.f1``, …; see `Result.types_of`."""
        if name == "f_avg":
            return self.polar
        return self.macro.types if name.startswith("macro.") else ()

    def _of_tuples(self, weights: Sequence[str], index: int) -> Metric:
        return lambda sums: prf(self._polar(sums, weights), self.zero)[index]

    def rows(self) -> list[dict[str, Any]]:
        """As `layout`, kind by kind where the items have kinds."""
        kinds = self.kinds
        if len(kinds) < 2:
            return super().rows()
        return [{"kind": kind, **row} for kind, part in kinds.items() for row in part.rows()]

    placed = re.compile(rf"f_avg|accuracy|(macro|per_class\..+|tuples|tuples_evidence){PLACED}")

    def layout(self) -> list[dict[str, Any]]:
        """Label by label, F_avg, macro, accuracy and tuples."""
        shown = dict(self.per_class)
        tuples = {"tuples": self.tuples} | ({"tuples, evidence": self.tuples_evidence} if self.evidence else {})
        answered, gold = whole(float(self.confusion.matrix.sum())), whole(self._rows)
        nan = float("nan")
        rows = [_row(name, one) for name, one in shown.items()]
        for name, mean in {
            "F_avg": (nan, nan, self.f_avg),
            "macro": (self.macro.precision, self.macro.recall, self.macro.f1),
            "accuracy": (nan, nan, self.accuracy),
        }.items():
            rows.append({"score": name, **dict(zip(SCORES, mean, strict=True)), "predicted": answered, "gold": gold})
        return rows + [_row(name, one) for name, one in tuples.items()]

    def content(self) -> dict[str, Any]:
        """All scores; those of the kinds apart where the items have kinds."""
        kinds = self.kinds if len(self.kinds) > 1 else {}
        return {
            "items": self.table.items.number,
            "rows": whole(self._rows),
            "f_avg": self.f_avg,
            "f_avg_defined": self.f_avg_defined,
            "accuracy": self.accuracy,
            "accuracy_defined": self.accuracy_defined,
            "macro": self.macro.to_dict(),
            "per_class": {name: one.to_dict() for name, one in self.per_class.items()},
            "tuples": self.tuples.to_dict(),
            "tuples_evidence": self.tuples_evidence.to_dict() if self.evidence else None,
            "confusion": self.confusion.to_dict(),
            "kinds": {kind: part.to_dict() for kind, part in kinds.items()},
            "notes": list(self.notes),
            "signature": self.signature,
        }


def _class_sums(sums: Any) -> Floats:
    """Rows of `prf.COLUMNS` by label, from sums of shape (…, labels + 1, labels + 1, columns)."""
    rows = np.asarray(sums, dtype=np.float64)[..., :-1, :, 0]
    hits = np.diagonal(rows, axis1=-2, axis2=-1)
    return np.stack([hits, rows.sum(axis=-2)[..., :-1], hits, rows.sum(axis=-1)], axis=-1)


def _of_classes(metric: Metric) -> Metric:
    return lambda sums: metric(_class_sums(sums))


def _row(name: str, one: Prf) -> dict[str, Any]:
    scores = {"precision": one.precision, "recall": one.recall, "f1": one.f1}
    return {"score": name, **scores, "predicted": whole(one.predicted), "gold": whole(one.gold)}
