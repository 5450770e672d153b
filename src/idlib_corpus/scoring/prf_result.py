"""Results with precision, recall and F1: micro, macro and by type, and their metrics."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from idlib_corpus.scoring.notebook import Shown, count, named
from idlib_corpus.scoring.prf import Floats, Macro, Prf, counted_types, macro, means, prf, whole
from idlib_corpus.scoring.result import PLACED, SCORES, Metric, Result


@dataclass(frozen=True, eq=False, repr=False)
class PrfScores(Shown):
    """Precision, recall and F1 of sums: micro, macro and by type.

    Args:
        labels: The types.
        sums: Shape (types + 1, 4), columns as `prf.COLUMNS`; the last row is of no type.
        over: The types of the macro average: ``union``, ``gold`` or ``all``; see `prf.Macro`.
        zero: The value of a score with an empty denominator.
        at_least: The macro average is withheld where a type of the gold has fewer instances; 0 to give it always.
        also: Types that the macro average takes in beside those of `over`.
    """

    labels: tuple[str, ...]
    sums: Floats
    over: str = "union"
    zero: float = 0.0
    at_least: int = 0
    also: frozenset[str] = field(default=frozenset(), kw_only=True)

    @cached_property
    def micro(self) -> Prf:
        """Over all types."""
        return Prf.row(self.sums.sum(axis=0), self.zero)

    @cached_property
    def per_type(self) -> dict[str, Prf]:
        """By type, those without gold too."""
        return {name: Prf.row(row, self.zero) for name, row in zip(self.labels, self.sums[:-1], strict=True)}

    @cached_property
    def macro(self) -> Macro:
        """The means over types."""
        gold = dict(zip(self.labels, self.sums[:-1, 3], strict=True))
        few = [f"{name} ({int(number)})" for name, number in gold.items() if 0 < number < self.at_least]
        withheld = f"fewer than {self.at_least} gold instances: {', '.join(few)}" if few else ""
        return macro(self.sums[:-1], self.labels, self.over, self.zero, withheld, self.also)

    def types_of(self, name: str) -> tuple[str, ...]:
        """The types of ``macro.f1``, …; see `Result.types_of`."""
        return self.macro.types if name.startswith("macro.") else ()

    def heading(self) -> str:
        """Of how many types."""
        return f"{type(self).__name__} of {count(len(self.labels), 'type')}"

    def lines(self) -> list[str]:
        """Micro and macro averages."""
        means = {"micro": self.micro, "macro": self.macro}
        return [named({f"{name}.{score}": getattr(one, score) for score in SCORES}) for name, one in means.items()]

    def rows(self) -> list[dict[str, Any]]:
        """A row a type, then micro and macro."""
        return prf_rows(self.per_type, self.micro, self.macro)

    def to_frame(self) -> Any:
        """A pandas DataFrame: ``type``; ``precision``, ``recall``, ``f1`` from 0 to 1; counts ``predicted``, ``gold``.

        nan: not defined.
        """
        return super().to_frame()

    def to_dict(self) -> dict[str, Any]:
        """``micro``, ``macro``, and ``per_type`` by label, each with ``precision``, ``recall``, ``f1`` from 0 to 1."""
        return {
            "micro": self.micro.to_dict(),
            "macro": self.macro.to_dict(),
            "per_type": {name: one.to_dict() for name, one in self.per_type.items()},
        }


@dataclass(frozen=True, repr=False)
class PrfResult(Result):
    """Precision, recall and F1: micro, macro and by type, of a table with the columns `prf.COLUMNS` and one key.

    Args:
        over: See `PrfScores`.
        at_least: See `PrfScores`.
    """

    over: str = "union"
    at_least: int = 0

    @cached_property
    def scores(self) -> PrfScores:
        """The scores of the table's sums."""
        sums = np.asarray(self.table.by_key, dtype=np.float64)
        return PrfScores(self.table.labels, sums, self.over, self.zero, self.at_least, also=self.also)

    @property
    def micro(self) -> Prf:
        """Over all types."""
        return self.scores.micro

    @property
    def per_type(self) -> dict[str, Prf]:
        """By type, those without gold too."""
        return self.scores.per_type

    @property
    def macro(self) -> Macro:
        """The means over types."""
        return self.scores.macro

    def metrics(self) -> Mapping[str, Metric]:
        """``micro.f1``, ``macro.f1``, ``per_type.PER.f1``, … and the same for precision and recall."""
        return PrfMetrics(self.scores)

    def types_of(self, name: str) -> tuple[str, ...]:
        """The types of ``macro.f1``, …; see `Result.types_of`."""
        return self.scores.types_of(name)

    placed = re.compile(rf"(micro|macro|per_type\..+){PLACED}", re.DOTALL)

    def layout(self) -> list[dict[str, Any]]:
        """A row a type, then micro and macro."""
        return self.scores.rows()

    @property
    def says(self) -> tuple[str, ...]:
        """What micro and macro are."""
        return (means_said(self.over),)

    def content(self) -> dict[str, Any]:
        """Micro, macro and per-type scores, notes, signature."""
        return {
            "items": self.table.items.number,
            **self.scores.to_dict(),
            "notes": list(self.remarks),
            "signature": self.signature,
        }


class PrfMetrics(Mapping[str, Metric]):
    """The metrics of tables of precision and recall: functions of sums of shape (…, types + 1, 4).

    They are made when they are asked for, since there are three a type. The macro average of a resample is over the
    types that the whole table has, whether or not the resample has them.

    Args:
        scores: Those of the whole table; they say which types count.
    """

    def __init__(self, scores: PrfScores) -> None:
        self._zero = scores.zero
        self._places = {label: place for place, label in enumerate(scores.labels)}
        also = np.isin(scores.labels, list(scores.also))
        self._chosen = np.flatnonzero(counted_types(scores.sums[:-1], scores.over) | also)

    def __iter__(self) -> Iterator[str]:
        yield from (f"{kind}.{name}" for kind in ("micro", "macro") for name in SCORES)
        yield from (f"per_type.{label}.{name}" for label in self._places for name in SCORES)

    def __len__(self) -> int:
        return len(SCORES) * (2 + len(self._places))

    def __getitem__(self, metric: str) -> Metric:
        kind, _, rest = metric.partition(".")
        label, _, name = rest.rpartition(".")
        if name not in SCORES or (label in self._places) != (kind == "per_type") or (kind != "per_type" and label):
            raise KeyError(metric)
        zero, index = self._zero, SCORES.index(name)
        if kind == "micro":
            return lambda sums: prf(sums.sum(axis=-2), zero)[index]
        if kind == "per_type":
            place = self._places[label]
            return lambda sums: prf(sums[..., place, :], zero)[index]
        if kind != "macro":
            raise KeyError(metric)
        chosen = self._chosen
        if not len(chosen):
            return lambda sums: np.full(sums.shape[:-2], zero)
        return lambda sums: means(prf(sums[..., chosen, :], zero)[index])


def means_said(over: str) -> str:
    """What the rows micro and macro are, for below a table."""
    types = {"union": "the types that gold or predictions have", "gold": "the types that the gold has"}
    return f"micro: all types in one. macro ({over}): the mean over {types.get(over, 'all types')}."


def prf_rows(per_type: Mapping[str, Prf], micro: Prf, macro_: Macro) -> list[dict[str, Any]]:
    """The rows of a table of precision and recall: a type each, then micro and macro."""
    rows = [_prf_row(name, one) for name, one in per_type.items()]
    rows.append(_prf_row("micro", micro))
    means = {name: getattr(macro_, name) for name in SCORES}
    rows.append(
        {"type": f"macro ({macro_.over})", **means, "predicted": whole(micro.predicted), "gold": whole(micro.gold)}
    )
    return rows


def _prf_row(name: str, one: Prf) -> dict[str, Any]:
    scores = {"precision": one.precision, "recall": one.recall, "f1": one.f1}
    return {"type": name, **scores, "predicted": whole(one.predicted), "gold": whole(one.gold)}
