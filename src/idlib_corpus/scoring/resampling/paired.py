"""Paired tests of systems over the same clusters: approximate and exact randomization, paired bootstrap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from statistics import NormalDist
from typing import Any

import numpy as np

from idlib_corpus.errors import InputError
from idlib_corpus.scoring.figures import P_HOLM, Figures, P, with_units
from idlib_corpus.scoring.notebook import count
from idlib_corpus.scoring.prf import Floats
from idlib_corpus.scoring.resampling import draws
from idlib_corpus.scoring.resampling.estimates import (
    NAN,
    Design,
    Metrics,
    checked_options,
    chosen_metrics,
    extremes,
    per_unit,
    without_each,
)
from idlib_corpus.scoring.resampling.pvalues import holm
from idlib_corpus.scoring.resampling.reach import lacking, paired_bootstrapped, percentiles, swapped
from idlib_corpus.scoring.resampling.units import Units, units_of
from idlib_corpus.scoring.result import Metric, Result
from idlib_corpus.scoring.table import CountTable, Numbers, merged_labels
from idlib_corpus.tables import Block, Column, Kind

RANDOMIZATION, PAIRED_BOOTSTRAP, EXACT = "randomization", "paired-bootstrap", "exact randomization"
METHODS = (RANDOMIZATION, PAIRED_BOOTSTRAP)
# so many units have 2**14 swaps, as many as are drawn else
COUNTED = 15
# the share of tries in which a difference that is there is to be seen
POWER = 0.8
# differences this close are equal: what a float makes of the same sums
_EQUAL = 1e-12


@dataclass(frozen=True)
class Difference:
    """The score of a system less that of the baseline.

    Args:
        metric: Dotted name of the score.
        baseline: Name of the first system.
        system: Name of the other.
        value_baseline: The baseline's score.
        value: The system's.
        difference: `value - value_baseline`.
        p: Two-sided; nan where the difference is not defined.
        p_holm: p after Holm (1979) for all systems compared with the baseline.
        least_p: The least p that so few units allow, 2 / 2**n, where all swaps were counted; else 1 / (R + 1).
        low: Lower end of the percentile interval of the difference (paired bootstrap); else nan.
        high: Upper end.
        withheld: Why there is no such interval, though the method gives one.
        loo_low: The lowest difference with one unit left out, where the units are few; else nan.
        loo_high: The highest.
        detectable: The least difference that so many units would show in 80 of 100 tries: (z(1 - α/2) + z(0.8)) times
            the jackknife standard error of the difference (Card et al. 2020, "With Little Power Comes Great
            Responsibility"; Efron and Tibshirani 1993, chapter 11), α = 1 - level; nan where the units are few.
        wins: Units in which the system scores higher than the baseline.
        losses: Units in which it scores lower.
        ties: The other units.
        per_unit: Scores of baseline and system in each unit, where they are few.
    """

    metric: str
    baseline: str
    system: str
    value_baseline: float
    value: float
    difference: float
    p: float
    p_holm: float
    least_p: float
    low: float = NAN
    high: float = NAN
    withheld: str = ""
    loo_low: float = NAN
    loo_high: float = NAN
    detectable: float = NAN
    wins: int = 0
    losses: int = 0
    ties: int = 0
    per_unit: Mapping[str, tuple[float, float]] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, repr=False)
class Differences(Figures):
    """Every system against the first, by score.

    Args:
        design: What was resampled.
        of: The differences, score by score.
        notes: What a reader has to know.
    """

    design: Design
    of: tuple[Difference, ...]
    notes: tuple[str, ...] = ()

    def __iter__(self) -> Any:
        return iter(self.of)

    def __len__(self) -> int:
        return len(self.of)

    def __getitem__(self, system: str) -> Difference:
        """The difference of a system in the first score; of `metric` as `d[system, metric]`."""
        name, metric = system if isinstance(system, tuple) else (system, "")
        for one in self.of:
            if one.system == name and metric in ("", one.metric):
                return one
        raise InputError("system", f'"{name}"', f"one of {', '.join(dict.fromkeys(one.system for one in self.of))}")

    def heading(self) -> str:
        """Of how many."""
        return count(len(self.of), "difference")

    def lines(self) -> list[str]:
        """A line a difference."""
        return [
            f"{one.system} less {one.baseline}: {one.metric} {one.difference:+.3f}, p {one.p_holm:.2g} (Holm)"
            for one in self.of
        ]

    def stars(self, one: Difference) -> str:
        """``*`` below 0.05, ``**`` below 0.01, ``***`` below 0.001, after Holm; none where the units are few."""
        return "*" * sum(one.p_holm < limit for limit in (0.05, 0.01, 0.001)) if self.design.enough else ""

    def caption(self, *, signed: bool = True) -> str:
        """What was swapped or drawn, how often, with which seed."""
        least = "" if self.design.enough or not self.of else f" The least p that {self.design.units} allow is "
        return self.design.caption(signed=signed) + (f"{least}{self.of[0].least_p:.2g}." if least else "")

    def rows(self) -> list[dict[str, Any]]:
        """A row a score and system, the baseline first."""
        rows, seen = [], set()
        for one in self.of:
            if one.metric not in seen:
                seen.add(one.metric)
                rows.append(self._row(one, one.baseline, one.value_baseline, first=True))
            rows.append(self._row(one, one.system, one.value))
        return rows

    def _row(self, one: Difference, system: str, value: float, first: bool = False) -> dict[str, Any]:
        row: dict[str, Any] = {"score": one.metric, "system": system, "value": value}
        row["difference"] = NAN if first else one.difference
        row |= {P: NAN if first else one.p, P_HOLM: NAN if first else one.p_holm}
        if self.design.enough:
            row["stars"] = "" if first else self.stars(one)
            row["detectable"] = NAN if first else one.detectable
            if self.design.method == PAIRED_BOOTSTRAP:
                row |= {"low": NAN if first else one.low, "high": NAN if first else one.high}
        else:
            row |= {"loo_low": NAN if first else one.loo_low, "loo_high": NAN if first else one.loo_high}
        row |= {name: "" if first else getattr(one, name) for name in ("wins", "losses", "ties")}
        return with_units(row, {unit: scores[0 if first else 1] for unit, scores in one.per_unit.items()})

    def blocks(self, title: str = "") -> list[Block]:
        """A row a score and system, the baseline first; the scores of single units are in `rows` alone."""
        rows = [
            {
                **row,
                "interval": (row.get("low"), row.get("high")),
                "range": (row.get("loo_low"), row.get("loo_high")),
                "units": "" if row["wins"] == "" else f"{row['wins']}, {row['losses']}, {row['ties']}",
            }
            for row in self.rows()
        ]
        return [Block(title, self._columns(), rows, self._says(), self.design.signature)]

    def _columns(self) -> list[Column]:
        design, of = self.design, {one.metric for one in self.of}
        columns = [Column("score", Kind.NAME, "metric")] if len(of) > 1 else []
        columns += [Column("system", Kind.CODE), Column("value", Kind.PERCENT, "score" if columns else "".join(of))]
        columns += [Column("difference", Kind.POINTS), Column(P, Kind.P), Column(P_HOLM, Kind.P, "p after Holm")]
        if design.enough:
            columns += [Column("stars", Kind.NAME), Column("detectable", Kind.PERCENT, "least to show")]
            if design.method == PAIRED_BOOTSTRAP:
                columns.append(Column("interval", Kind.POINTS_INTERVAL, f"{design.interval} of the difference"))
        else:
            columns.append(Column("range", Kind.POINTS_INTERVAL, f"range with one {design.one} left out"))
        return [*columns, Column("units", Kind.COUNT, "won, lost, tied")]

    def _says(self) -> list[str]:
        """What the columns are."""
        one = f"{self.design.one}s"
        told = [f"In points. Won, lost, tied: in how many {one} a system scores higher, lower, the same."]
        if self.design.enough:
            told.append(
                "Stars: p after Holm is below 0.05 (*), 0.01 (**), 0.001 (***). Least to show: so large a difference "
                "shows in 80 of 100 tries."
            )
        return [*told, self.caption(signed=False)]

    def to_dict(self) -> dict[str, Any]:
        """Everything, for JSON."""
        found = [{**asdict(one), "stars": self.stars(one)} for one in self.of]
        return {**asdict(self.design), "differences": found, "notes": list(self.notes)}


def differences(
    results: Mapping[str, Result],
    metrics: Metrics | None = None,
    *,
    method: str = RANDOMIZATION,
    clusters: str | None = None,
    resamples: int = 10_000,
    seed: int = 13,
    level: float = 0.95,
) -> Differences:
    """Test every system against the first; see `compare`, which scores them first.

    Raises:
        InputError: Fewer than two systems, or scores of other items or with other conventions; no such method, score,
            grouping, or a score that one of them withholds; a seed, level or number of resamples that cannot be.
    """
    checked_options(resamples, level, clusters)
    draws.generator(seed)
    if method not in METHODS:
        raise InputError("method", f"{method!r}", f"one of {', '.join(METHODS)}")
    if len(results) < 2:
        raise InputError("systems", f"{len(results)}", "two or more, the first is the baseline")
    views = one_view(results)
    baseline, shared = next(iter(views.items()))
    chosen = {
        name: chosen_metrics(view, shared.headline if metrics is None else metrics) for name, view in views.items()
    }
    table, known = chosen[baseline]
    first = units_of(table, clusters)
    n = len(first.names)
    few = n < first.least
    # of few units all swaps can be counted
    exact = few or (n <= COUNTED and method == RANDOMIZATION)
    found: list[Difference] = []
    for system in list(views)[1:]:
        second = units_of(chosen[system][0], clusters).in_order_of(first, system, baseline)
        how = "exact" if exact else method
        found += _tested(shared, table, (first, second), known, how, resamples, seed, level)
        found[-len(known) :] = [
            replace(
                _described(one, known[one.metric], first.names, (first.sums, second.sums), few, level),
                baseline=baseline,
                system=system,
            )
            for one in found[-len(known) :]
        ]
    ordered: list[Difference] = []
    for name in known:
        mine = [one for one in found if one.metric == name]
        ordered += [replace(one, p_holm=float(p)) for one, p in zip(mine, holm([one.p for one in mine]), strict=True)]
    notes = (f"{n} units are too few for the {method}: all swaps are counted instead",) if few else ()
    drawn, said = 0 if exact else resamples, EXACT if exact else method
    design = Design(first.name, n, said, drawn, seed, level, first.scope, shared.signature, first.least)
    design = replace(design, noun=shared.noun)
    if said == PAIRED_BOOTSTRAP:  # swaps are of whole clusters
        design = replace(design, inner=first.inner, inner_n=first.inner_n)
    return Differences(design, tuple(ordered), notes)


def one_view(results: Mapping[str, Result]) -> dict[str, Result]:
    """The results with the labels of all, so that a score means the same for each.

    A macro average over ``union`` takes in the types of the gold and of every system. Counts, of the gold too, stay
    those of each system by itself.

    Raises:
        InputError: Items or signatures differ.
    """
    baseline, first = next(iter(results.items()))
    labels = first.table.labels
    for name, result in results.items():
        if result.signature != first.signature:
            raise InputError(name, f"scored as {result.signature}", f"{first.signature}, as {baseline}")
        odd = set(result.table.items.ids) ^ set(first.table.items.ids)
        if odd or len(result.table.items) != len(first.table.items):
            what = f'"{min(odd)}" is in one of them only' if odd else f"{len(result.table.items)} items"
            raise InputError(name, what, f"the items of {baseline}", "Compare systems on the same items")
        labels = merged_labels(labels, result.table.labels)
    also = frozenset(label for result in results.values() for label in result.types_of("macro.f1"))
    return {
        name: replace(result, table=result.table.relabelled(labels), also=also) for name, result in results.items()
    }


def _tested(
    shared: Result,
    table: CountTable,
    both: tuple[Units, Units],
    metrics: Mapping[str, Metric],
    method: str,
    resamples: int,
    seed: int,
    level: float,
) -> list[Difference]:
    """Differences and their p."""
    totals = [units.sums.sum(axis=0) for units in both]
    values = {name: tuple(float(metric(total)) for total in totals) for name, metric in metrics.items()}
    observed = {name: b - a for name, (a, b) in values.items()}
    reached = {name: abs(d) - _EQUAL for name, d in observed.items()}
    low, high, withheld = dict.fromkeys(metrics, NAN), dict.fromkeys(metrics, NAN), dict.fromkeys(metrics, "")
    hits, drawn = dict.fromkeys(metrics, 0), 0
    if method == PAIRED_BOOTSTRAP:
        found, absent = paired_bootstrapped(table, both, metrics, resamples, seed)
        drawn = resamples
        for name, moved in found.items():
            hits[name] = resamples - int((np.abs(moved - observed[name]) < reached[name]).sum())
            low[name], high[name], withheld[name] = percentiles(moved, level, lacking(shared, name, absent))
    else:
        for moves in swapped((both[0].sums, both[1].sums), metrics, resamples, seed, method == "exact"):
            drawn += len(next(iter(moves.values())))
            for name, moved in moves.items():
                # a difference that is not defined counts against the system
                hits[name] += len(moved) - int((np.abs(moved) < reached[name]).sum())
    n = len(both[0].names)
    exact = method == "exact"
    least = min(1.0, 2.0 / 2.0**n) if exact else 1 / (drawn + 1)
    ps = {name: hits[name] / drawn if exact else (hits[name] + 1) / (drawn + 1) for name in metrics}
    return [
        Difference(
            metric=name,
            baseline="",
            system="",
            value_baseline=values[name][0],
            value=values[name][1],
            difference=observed[name],
            p=NAN if np.isnan(observed[name]) else ps[name],
            p_holm=NAN,
            least_p=least,
            low=low[name],
            high=high[name],
            withheld=withheld[name],
        )
        for name in metrics
    ]


def _described(
    one: Difference, metric: Metric, names: Sequence[str], both: tuple[Numbers, Numbers], few: bool, level: float
) -> Difference:
    """With wins and what could be seen; of few units with the scores of each and the range with one left out."""
    a, b = (per_unit(metric, units) for units in both)
    wins, losses = int((b - a > _EQUAL).sum()), int((a - b > _EQUAL).sum())
    one = replace(one, wins=wins, losses=losses, ties=len(names) - wins - losses)
    rest = [np.asarray(metric(without_each(units))) for units in both]
    if not few:
        return replace(one, detectable=_detectable(rest[1] - rest[0], level))
    low, high = extremes(rest[1] - rest[0]) if len(names) > 1 else (NAN, NAN)
    each = {name: (float(x), float(y)) for name, x, y in zip(names, a, b, strict=True)}
    return replace(one, loo_low=low, loo_high=high, per_unit=each)


def _detectable(without: Floats, level: float) -> float:
    """What could be seen, from the differences with each unit left out; shape (units,)."""
    n = len(without)
    error = float(np.sqrt((n - 1) / n * np.square(without - without.mean()).sum()))
    z = NormalDist().inv_cdf
    return (z((1 + level) / 2) + z(POWER)) * error
