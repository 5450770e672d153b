"""From draws to figures: scores of resamples, percentiles, and when an average over types is not to be given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from idlib_corpus.scoring.prf import Floats
from idlib_corpus.scoring.resampling import draws
from idlib_corpus.scoring.result import Metric, Result
from idlib_corpus.scoring.stance.scores import StanceScores
from idlib_corpus.scoring.table import CountTable, Numbers

# no interval where more of the resamples than this lack one of the types of an average, or leave the score undefined
MAY_LACK = 0.05


class Sums:
    """Sums of the columns that some unit has, spread back over the whole table of a unit.

    Args:
        units: Shape (n, *shape).
    """

    def __init__(self, units: Numbers) -> None:
        self.shape = units.shape[1:]
        self.width = int(np.prod(self.shape))
        flat = units.reshape(len(units), self.width)
        self.there = np.flatnonzero(flat.any(axis=0))
        self.units = flat[:, self.there]

    def spread(self, sums: Floats, base: Floats | None = None) -> Floats:
        """Sums of shape (some, columns that are there), added to `base`, as (some, *shape)."""
        full = np.zeros((len(sums), self.width)) if base is None else np.tile(base.ravel(), (len(sums), 1))
        full[:, self.there] += sums
        return full.reshape(len(sums), *self.shape)


def bootstrapped(
    table: CountTable, units: Numbers, metrics: Mapping[str, Metric], resamples: int, seed: int
) -> tuple[dict[str, Floats], Floats]:
    """Scores of bootstrap resamples.

    Returns:
        By the name of the score an array of shape (resamples,), and the share of the resamples in which a label has no
        gold, of shape (labels,).
    """
    columns = Sums(units)
    pieces: dict[str, list[Floats]] = {name: [] for name in metrics}
    absent = np.zeros(len(table.labels))
    for drawn in draws.bootstrap(columns.units, resamples, seed, columns.width):
        sums = columns.spread(drawn)
        absent += (~has_gold(table, sums)).sum(axis=0)
        for name, metric in metrics.items():
            pieces[name].append(np.asarray(metric(sums), dtype=np.float64))
    return {name: np.concatenate(values) for name, values in pieces.items()}, absent / resamples


def paired_bootstrapped(
    table: CountTable, both: tuple[Numbers, Numbers], metrics: Mapping[str, Metric], resamples: int, seed: int
) -> tuple[dict[str, Floats], Floats]:
    """As `bootstrapped`, the scores of the second system less those of the first over the same resamples."""
    a, b = map(Sums, both)
    pieces: dict[str, list[Floats]] = {name: [] for name in metrics}
    absent = np.zeros(len(table.labels))
    units = np.hstack([a.units, b.units])
    for drawn in draws.bootstrap(units, resamples, seed, a.width + b.width):
        first, second = a.spread(drawn[:, : len(a.there)]), b.spread(drawn[:, len(a.there) :])
        absent += (~has_gold(table, first)).sum(axis=0)
        for name, metric in metrics.items():
            pieces[name].append(np.asarray(metric(second) - metric(first), dtype=np.float64))
    return {name: np.concatenate(values) for name, values in pieces.items()}, absent / resamples


def swapped(
    both: tuple[Numbers, Numbers], metrics: Mapping[str, Metric], resamples: int, seed: int, exact: bool
) -> Iterator[dict[str, Floats]]:
    """Scores of the second system less those of the first where units of the two are swapped.

    Yields:
        By the name of the score an array of shape (some swaps,).
    """
    a, b = both
    moved = Sums(b - a)
    if exact:
        # a unit in which the two are equal only doubles every swap
        units = moved.units[moved.units.any(axis=1)]
        drawn = draws.all_swaps(units, moved.width)
    else:
        drawn = draws.swaps(moved.units, resamples, seed, moved.width)
    total_a, total_b = (units.sum(axis=0).astype(np.float64) for units in both)
    for sums in drawn:
        first, second = moved.spread(sums, total_a), moved.spread(-sums, total_b)
        yield {name: np.asarray(metric(second) - metric(first)) for name, metric in metrics.items()}


def has_gold(table: CountTable, sums: Numbers) -> npt.NDArray[np.bool_]:
    """Whether a label has gold in sums of shape (…, *the shape of `CountTable.by_key`). Shape (…, labels).

    The first key is the label of the gold; a table with one key has a column ``gold``.
    """
    keys = table.key.shape[1]
    inner: Any = sums[(..., slice(0, -1), *(slice(None),) * keys)]
    if keys == 1 and "gold" in table.columns:
        there: npt.NDArray[np.bool_] = inner[..., table.columns.index("gold")] > 0
        return there
    return np.asarray((inner != 0).any(axis=tuple(range(-keys, 0))))


def lacking(result: Result, name: str, absent: Floats) -> str:
    """Why the average of this name is withheld; empty if it is none, or no type of it is rare.

    F_avg of stance is an average over two labels; every other score with ``macro`` in its name is one, over the types
    that its result says: ``strict.macro.f1`` is over `result.strict.macro.types`.
    """
    table, parts = result.table, name.split(".")
    if isinstance(result, StanceScores) and name == "f_avg":
        labels: tuple[str, ...] = result.polar
    elif "macro" not in parts:
        return ""
    else:
        mean: Any = result
        for part in parts[: parts.index("macro") + 1]:
            mean = getattr(mean, part, None)
        there = has_gold(table, table.by_key)
        known = tuple(label for label, gold in zip(table.labels, there, strict=True) if gold)
        labels = getattr(mean, "types", known)
    shares = {label: absent[table.labels.index(label)] for label in labels}
    rare = [f"{label} in {share:.1%}" for label, share in shares.items() if share > MAY_LACK]
    return f"no gold of {', '.join(rare)} of the resamples" if rare else ""


def percentiles(values: Floats, level: float, withheld: str = "") -> tuple[float, float, str]:
    """Lower and upper end of the percentile interval, and why it is withheld."""
    undefined = float(np.isnan(values).mean())
    if undefined > MAY_LACK and not withheld:
        withheld = f"undefined in {undefined:.1%} of the resamples"
    if withheld:
        return float("nan"), float("nan"), withheld
    low, high = np.nanquantile(values, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high), ""
