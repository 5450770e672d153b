"""Scores with their uncertainty, as plain objects: how they were drawn, and an interval or the scores of each unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from idlib_corpus.errors import InputError
from idlib_corpus.scoring.figures import Figures, with_units
from idlib_corpus.scoring.items import GROUP
from idlib_corpus.scoring.notebook import count, figure
from idlib_corpus.scoring.prf import Floats
from idlib_corpus.scoring.resampling.units import FEW
from idlib_corpus.scoring.result import SENTENCE, Metric, Result
from idlib_corpus.scoring.table import CountTable, Numbers
from idlib_corpus.tables import Block, Column, Kind

NAN = float("nan")


@dataclass(frozen=True)
class Design:
    """What was resampled, and how.

    Args:
        unit: What is drawn, swapped and left out: ``group`` (the source sentence in all its languages), a named
            cluster, or ``item``.
        n: How many there are.
        method: ``bootstrap``, ``randomization``, ``paired-bootstrap``; ``exact randomization`` and ``leave-one-out``
            where the units are few.
        resamples: R, how many resamples or swaps were drawn; 0 where none was.
        seed: Of the generator.
        level: Of the intervals.
        scope: "conditional on this text" where items were drawn, which says nothing of other texts.
        signature: Of the scores.
        least: From how many units on there are intervals and stars.
        inner: What is drawn within each unit that is drawn; empty if it is drawn whole.
        inner_n: How many of these there are.
        noun: What one of the units is called, where it is a group: ``source sentence``, ``document``.
    """

    unit: str
    n: int
    method: str
    resamples: int
    seed: int
    level: float
    scope: str = ""
    signature: str = ""
    least: int = FEW
    inner: str = ""
    inner_n: int = 0
    noun: str = SENTENCE

    @property
    def enough(self) -> bool:
        """Whether there are clusters enough for intervals and stars."""
        return self.n >= self.least

    def caption(self, *, signed: bool = True) -> str:
        """A line for below a table; `signed` with the signature of the scores."""
        drawn = f", R = {self.resamples:,}, seed {self.seed}" if self.resamples else ""
        few = f"; fewer than {self.least}: no interval, no stars" if not self.enough else ""
        scope = f"; {self.scope}" if self.scope else ""
        inner = f", and over the {self._called(self.inner_n, self.inner)} within them" if self.inner else ""
        line = f"{self.method} over {self.units}{inner}{drawn}{few}{scope}."
        line = f"{line[0].upper()}{line[1:]}"
        return f"{line} `{self.signature}`" if signed else line

    @property
    def units(self) -> str:
        """How many units of what, in words: ``12 documents``."""
        return self._called(self.n, self.unit)

    @property
    def one(self) -> str:
        """What one of the units is called."""
        return self.noun if self.unit == GROUP else self.unit

    def _called(self, number: int, unit: str) -> str:
        name = self.noun if unit == GROUP else unit
        return f"{number:,} {name if number == 1 else f'{name}s'}"

    @property
    def interval(self) -> str:
        """The heading of an interval: ``95 % interval``."""
        return f"{100 * self.level:g} % interval"


@dataclass(frozen=True)
class Interval:
    """A score and how far it moves.

    Args:
        metric: Its dotted name.
        value: The score.
        low: Lower end of the percentile interval; nan if there is none.
        high: Upper end.
        withheld: Why there is no interval; empty if there is one.
        loo_low: The lowest score with one unit left out, where the units are few; else nan.
        loo_high: The highest.
        per_unit: The score of each unit, where they are few; nan for a unit without counts.
    """

    metric: str
    value: float
    low: float = NAN
    high: float = NAN
    withheld: str = ""
    loo_low: float = NAN
    loo_high: float = NAN
    per_unit: Mapping[str, float] = field(default_factory=dict, repr=False)

    @property
    def said(self) -> str:
        """The score with its interval, or with its range where units are few."""
        if not np.isnan(self.low):
            return f"{figure(self.value)} ({figure(self.low)} to {figure(self.high)})"
        if not np.isnan(self.loo_low):
            return f"{figure(self.value)} ({figure(self.loo_low)} to {figure(self.loo_high)} with one unit left out)"
        return figure(self.value)


@dataclass(frozen=True, repr=False)
class Intervals(Figures):
    """Scores and their intervals: `intervals["micro.f1"].low`.

    Args:
        design: What was resampled.
        of: The intervals by the name of the score.
        notes: Those of the scores.
    """

    design: Design
    of: Mapping[str, Interval]
    notes: tuple[str, ...] = ()

    def __getitem__(self, metric: str) -> Interval:
        if metric not in self.of:
            raise InputError("metric", f'"{metric}"', f"one of {', '.join(self.of)}")
        return self.of[metric]

    def __iter__(self) -> Iterator[Interval]:
        return iter(self.of.values())

    def __len__(self) -> int:
        return len(self.of)

    def caption(self, *, signed: bool = True) -> str:
        """What was resampled, how often, with which seed."""
        return self.design.caption(signed=signed)

    def heading(self) -> str:
        """Of how many scores."""
        return f"Intervals of {count(len(self), 'score')}"

    def lines(self) -> list[str]:
        """A line a score."""
        return [f"{one.metric} {one.said}" for one in self]

    def rows(self) -> list[dict[str, Any]]:
        """A row a score: its interval; or its range with one unit left out, and the score of each unit."""
        if self.design.enough:
            return [
                {"score": one.metric, "value": one.value, "low": one.low, "high": one.high, "withheld": one.withheld}
                for one in self
            ]
        return [
            with_units(
                {"score": one.metric, "value": one.value, "loo_low": one.loo_low, "loo_high": one.loo_high},
                one.per_unit,
            )
            for one in self
        ]

    def blocks(self, title: str = "") -> list[Block]:
        """A row a score; of few units, the score of each, in a table of its own."""
        design = self.design
        columns = [Column("score", Kind.NAME, "metric"), Column("value", Kind.PERCENT, "score")]
        if design.enough:
            columns.append(Column("interval", Kind.PERCENT_INTERVAL, design.interval))
            figures = ((x, {"score": x.metric, "value": x.value, "interval": (x.low, x.high)}) for x in self)
            rows: list[dict[str, Any]] = [{**row, "why": x.withheld} for x, row in figures]
            if any(row["why"] for row in rows):
                columns.append(Column("why", Kind.TEXT, "why there is no interval"))
            return [Block(title, columns, rows, (self.caption(signed=False),), design.signature)]
        columns.append(Column("range", Kind.PERCENT_INTERVAL, f"range with one {design.one} left out"))
        rows = [{"score": x.metric, "value": x.value, "range": (x.loo_low, x.loo_high)} for x in self]
        names = [Column("unit", Kind.NAME, design.one), *(Column(x.metric, Kind.PERCENT) for x in self)]
        each = [
            {"unit": unit, **{x.metric: x.per_unit[unit] for x in self}}
            for unit in dict.fromkeys(unit for x in self for unit in x.per_unit)
        ]
        return [
            Block(title, columns, rows, (self.caption(signed=False),), design.signature),
            *([Block(f"Scores of each {design.one}", names, each)] if each else []),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Everything, for JSON."""
        return {
            **asdict(self.design),
            "intervals": {name: asdict(one) for name, one in self.of.items()},
            "notes": list(self.notes),
        }


Metrics = str | Sequence[str] | Mapping[str, Metric]


def chosen_metrics(result: Result, metrics: Metrics | None) -> tuple[CountTable, Mapping[str, Metric]]:
    """Scores by name, of the result or functions of sums as they are given, and the table whose sums they take.

    Raises:
        InputError: The result has no score of this name, or withholds it; nothing is named.
    """
    if isinstance(metrics, Mapping):
        odd = [name for name, metric in metrics.items() if not callable(metric)]
        if odd or not metrics:
            found = f"no function as {odd[0]!r}" if odd else "none"
            raise InputError("metric", found, "functions of sums by name")
        return result.counted, metrics
    known = result.metrics()
    if metrics is None:
        return result.reduced(list(known))
    if not isinstance(metrics, Iterable):
        raise InputError("metric", f"{metrics!r}", "the name of a score, several, or functions of sums by name")
    names = [metrics] if isinstance(metrics, str) else list(metrics)
    if not names:
        raise InputError("metric", "none", f"one of {', '.join(known)}")
    for name in names:
        if not isinstance(name, str):
            raise InputError("metric", f"{name!r}", f"one of {', '.join(known)}")
        if name not in known:
            result.value(name)  # says why a score is withheld
            raise InputError("metric", f'"{name}"', f"one of {', '.join(known)}")
    return result.reduced(names)


# more resamples cost time and say nothing more
MOST_RESAMPLES = 1_000_000


def checked_options(resamples: int, level: float, clusters: str | None = None) -> None:
    """Refuse what cannot be.

    Raises:
        InputError: A number of resamples below 1 or above `MOST_RESAMPLES`,
            a level not between 0 and 1, clusters that are no name.
    """
    if clusters is not None and not isinstance(clusters, str):
        raise InputError("clusters", f"{clusters!r}", "the name of a grouping of the items")
    whole = isinstance(resamples, (int, np.integer)) and not isinstance(resamples, bool)
    if not whole or not 1 <= resamples <= MOST_RESAMPLES:
        raise InputError("resamples", f"{resamples!r}", f"a whole number from 1 to {MOST_RESAMPLES:,}")
    if isinstance(level, bool) or not isinstance(level, (int, float, np.number)) or not 0 < level < 1:
        raise InputError("level", f"{level!r}", "a share between 0 and 1")


def per_unit(metric: Metric, units: Numbers) -> Floats:
    """The score of each unit; nan for one without counts. Shape (units,)."""
    there = units.any(axis=tuple(range(1, units.ndim)))
    return np.where(there, metric(units), np.nan)


def without_each(units: Numbers) -> Numbers:
    """Sums with each unit left out in turn. Shape that of `units`."""
    rest: Numbers = units.sum(axis=0) - units
    return rest


def extremes(values: Floats) -> tuple[float, float]:
    """The lowest and the highest of what is a number."""
    numbers = values[~np.isnan(values)]
    return (float(numbers.min()), float(numbers.max())) if len(numbers) else (NAN, NAN)
