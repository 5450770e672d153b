"""How far scores can be trusted: intervals from resampled source sentences, and the entry for rows of counts.

Rows of one sentence, in eight languages and of many types, are not independent: the unit that is drawn is the cluster.
With fewer than `FEW` clusters there is no percentile interval, since it promises more than a handful of sentences can
give: the score of each sentence stands there, and the range of the score when one is left out. Where the items
say 10 documents or more, these are the clusters; see `units.usual`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from idlib_corpus.errors import InputError
from idlib_corpus.scoring.prf import COLUMNS, Floats
from idlib_corpus.scoring.prf import zero_division as checked_zero
from idlib_corpus.scoring.prf_result import PrfResult
from idlib_corpus.scoring.resampling import draws
from idlib_corpus.scoring.resampling.estimates import (
    Design,
    Interval,
    Intervals,
    Metrics,
    checked_options,
    chosen_metrics,
    extremes,
    per_unit,
    without_each,
)
from idlib_corpus.scoring.resampling.paired import PAIRED_BOOTSTRAP, RANDOMIZATION, Differences, differences
from idlib_corpus.scoring.resampling.reach import bootstrapped, lacking, percentiles
from idlib_corpus.scoring.resampling.units import FEW, units_of
from idlib_corpus.scoring.result import Metric, Result
from idlib_corpus.scoring.table import GROUP, CountTable, Items, Numbers, signature

BOOTSTRAP = "bootstrap"


def intervals(
    result: Result,
    metrics: Metrics | None = None,
    *,
    clusters: str | None = None,
    resamples: int = 10_000,
    seed: int = 13,
    level: float = 0.95,
) -> Intervals:
    """Percentile bootstrap intervals of scores (Efron 1979; Efron and Tibshirani 1993), by clusters.

    Args:
        result: Any result of a scorer.
        metrics: Dotted names of its scores, all by default; or functions of sums by name.
        clusters: The unit that is drawn: ``group``, the source sentence with all its languages together, or another
            grouping of the items. ``item``, and ``group`` where the items say no group, draw the items themselves.
            Units that cut a source sentence give figures that are "conditional on this text", and are named so: they
            say nothing of other texts. ``document/group`` draws documents, and then sentences in each. By default the
            sentence, or where the items say documents enough, these; see `units.usual`.
        resamples: How many.
        seed: Of the generator; the same seed gives the same figures.
        level: The share of the resamples that an interval holds.

    Returns:
        An interval a score. From 20 clusters on (10 with units in them) `low` and `high`; below, they are nan, and
        `loo_low`, `loo_high` and `per_unit` stand in their place. A mean over types (macro, F_avg; see
        `Result.types_of`) has no interval where one of its types has no gold in more than 5 % of the resamples. Types
        that ``union`` takes in because they are predicted, and of which there is no gold at all, withhold nothing. Nor
        is there an interval of a score that is undefined (nan) in more than 5 % of the resamples. `withheld` says so.

    Raises:
        InputError: No such score or grouping, or a score that the result withholds (a macro average over types with
            few instances); a seed, level or number of resamples that cannot be.
    """
    checked_options(resamples, level, clusters)
    draws.generator(seed)
    table, known = chosen_metrics(result, metrics)
    units = units_of(table, clusters)
    n, total = len(units.names), units.sums.sum(axis=0)
    if n < units.least:
        rest, reason = without_each(units.sums), f"{n} clusters, fewer than {units.least}"
        found = {
            name: Interval(
                name,
                float(metric(total)),
                float("nan"),
                float("nan"),
                reason,
                *extremes(np.asarray(metric(rest)) if n > 1 else np.empty(0)),
                dict(zip(units.names, map(float, per_unit(metric, units.sums)), strict=True)),
            )
            for name, metric in known.items()
        }
        design = Design(
            units.name,
            n,
            "leave-one-out",
            0,
            seed,
            level,
            units.scope,
            result.signature,
            units.least,
            noun=result.noun,
        )
        return Intervals(replace(design, noun=result.noun), found, result.notes)
    values, absent = bootstrapped(table, units, known, resamples, seed)
    found = {}
    for name, metric in known.items():
        low, high, reason = percentiles(values[name], level, lacking(result, name, absent))
        found[name] = Interval(name, float(metric(total)), low, high, reason)
    design = Design(units.name, n, BOOTSTRAP, resamples, seed, level, units.scope, result.signature, units.least)
    return Intervals(replace(design, inner=units.inner, inner_n=units.inner_n, noun=result.noun), found, result.notes)


def resample(
    counts_a: npt.ArrayLike,
    counts_b: npt.ArrayLike | None = None,
    clusters: Sequence[Any] | None = None,
    method: str | None = None,
    metric: str | Sequence[str] | Callable[[Any], Any] | None = None,
    resamples: int = 10_000,
    seed: int = 13,
    level: float = 0.95,
    types: Sequence[str] | None = None,
    macro: str = "union",
    zero_division: float | str = 0,
) -> Intervals | Differences:
    """Intervals of one system, or a paired test of two, from rows of (tp, pred, gold).

    Args:
        counts_a: Right predictions, predictions, gold. Shape (units, 3), or (units, types, 3) by type.
        counts_b: The same of a second system over the same units.
        clusters: A name a unit; units of one name are drawn, swapped and left out together. Without it, each unit is
            an item by itself, and the figures are "conditional on this text".
        method: ``bootstrap`` (for one system): see `intervals`. ``randomization`` (default for two) or
            ``paired-bootstrap``: see `compare`.
        metric: ``micro.f1``, ``macro.precision``, ``per_type.PER.recall``, …, one or several; all by default for one
            system, ``micro.f1`` for two. Or a function from sums of shape (…, 3) or (…, types, 3) to scores of
            shape (…), reported under the name ``metric``.
        resamples: How many.
        seed: Of the generator.
        level: Of the intervals.
        types: Names of the types; their numbers by default.
        macro: The types of macro averages, ``union``, ``gold`` or ``all``; for two systems those of both.
        zero_division: The value of a score whose denominator is 0.

    Returns:
        `Intervals` for one system; for two `Differences`, b less a.

    Raises:
        InputError: Shapes that do not fit, numbers that cannot be counts, more right predictions than predictions or
            gold, and as for `intervals`.
    """
    checked_options(resamples, level)
    first = _result(counts_a, "counts_a", types, clusters, macro, zero_division)
    single = np.asarray(counts_a).ndim == 2
    wanted: Metrics | None = {"metric": _on_counts(metric, single)} if callable(metric) else metric
    if counts_b is None:
        if method not in (None, BOOTSTRAP):
            raise InputError(
                "method", f'"{method}"', f'"{BOOTSTRAP}" for one system', "Give counts_b for a paired test"
            )
        if wanted is None and single:
            wanted = [name for name in first.metrics() if name.startswith("micro.")]
        return intervals(first, wanted, resamples=resamples, seed=seed, level=level)
    shapes = np.shape(counts_a), _numbers(counts_b, "counts_b").shape
    if shapes[0] != shapes[1]:
        raise InputError("counts_b", f"shape {shapes[1]}", f"{shapes[0]}, that of counts_a")
    second = _result(counts_b, "counts_b", types, clusters, macro, zero_division)
    test = RANDOMIZATION if method is None else PAIRED_BOOTSTRAP if method == BOOTSTRAP else method
    return differences(
        {"a": first, "b": second},
        "micro.f1" if wanted is None else wanted,
        method=str(test),
        resamples=resamples,
        seed=seed,
        level=level,
    )


def _result(
    counts: npt.ArrayLike,
    name: str,
    types: Sequence[str] | None,
    clusters: Sequence[Any] | None,
    macro: str,
    zero_division: float | str,
) -> PrfResult:
    """Rows of counts as a result."""
    rows = _numbers(counts, name)
    if rows.ndim == 2:
        rows = rows[:, None]
    if rows.ndim != 3 or rows.shape[-1] != 3 or not np.issubdtype(rows.dtype, np.number):
        raise InputError(name, f"shape {np.shape(counts)}", "numbers of shape (units, 3) or (units, types, 3)")
    if not np.isfinite(rows).all() or (rows < 0).any() or (rows[..., :1] > rows[..., 1:]).any():
        raise InputError(name, "rows that cannot be", "(tp, pred, gold), each from 0 on, tp at most pred and gold")
    n, number = rows.shape[:2]
    labels = tuple(map(str, range(number))) if types is None else _names(types, "types", number, "type")
    if len(set(labels)) < len(labels):
        raise InputError("types", ", ".join(labels), "each name once")
    groups = {} if clusters is None else {GROUP: _names(clusters, "clusters", n, "unit")}
    zero = checked_zero(zero_division)
    table = CountTable(
        Items(("",) * n, groups),
        labels,
        COLUMNS,
        np.repeat(np.arange(n), number),
        np.tile(np.arange(number), n)[:, None],
        rows[..., [0, 1, 0, 2]].reshape(-1, len(COLUMNS)),
        signature("counts", macro=macro, zero=zero),
    )
    return PrfResult(table, zero, over=macro)


def _numbers(counts: npt.ArrayLike, name: str) -> npt.NDArray[Any]:
    try:
        return np.asarray(counts)
    except ValueError:
        found = "rows of unequal length"
    raise InputError(name, found, "numbers of shape (units, 3) or (units, types, 3)")


def _names(given: Any, name: str, number: int, what: str) -> tuple[str, ...]:
    names = None if isinstance(given, str) or not isinstance(given, Iterable) else tuple(map(str, given))
    if names is None or len(names) != number:
        found = f"{given!r}" if names is None else f"{len(names)} names"
        raise InputError(name, found, f"{number}, one a {what}")
    return names


def _on_counts(metric: Callable[[Any], Any], single: bool) -> Metric:
    """A function of (tp, pred, gold) as one of sums of a table."""

    def score(sums: Numbers) -> Floats:
        rows = sums[..., :-1, :][..., [0, 1, 3]]
        return np.asarray(metric(rows[..., 0, :] if single else rows), dtype=np.float64)

    return score


__all__ = ["FEW", "Differences", "Interval", "Intervals", "intervals", "resample"]
