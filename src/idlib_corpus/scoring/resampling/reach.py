"""From draws to figures: scores of resamples, percentiles, and when an average over types is not to be given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from idlib_corpus.scoring.prf import Floats
from idlib_corpus.scoring.resampling import draws
from idlib_corpus.scoring.resampling.units import Units
from idlib_corpus.scoring.result import Metric, Result
from idlib_corpus.scoring.table import CountTable, Numbers

# no interval where more of the resamples than this lack one of the types of an average, or leave the score undefined
MAY_LACK = 0.05
# how the columns of the rows of a part end, where the parts of a table have columns of their own
PART = ".rows"


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
    table: CountTable, units: Units, metrics: Mapping[str, Metric], resamples: int, seed: int
) -> tuple[dict[str, Floats], Floats]:
    """Scores of bootstrap resamples.

    Returns:
        By the name of the score an array of shape (resamples,), and the share of the resamples in which a label has no
        gold, of shape (`gold_names`,).
    """
    columns = Sums(units.inner_sums)
    pieces: dict[str, list[Floats]] = {name: [] for name in metrics}
    absent = np.zeros(len(gold_names(table)))
    for drawn in draws.bootstrap(columns.units, resamples, seed, columns.width, units.within):
        sums = columns.spread(drawn)
        absent += (~has_gold(table, sums)).sum(axis=0)
        for name, metric in metrics.items():
            pieces[name].append(np.asarray(metric(sums), dtype=np.float64))
    return {name: np.concatenate(values) for name, values in pieces.items()}, absent / resamples


def paired_bootstrapped(
    table: CountTable, both: tuple[Units, Units], metrics: Mapping[str, Metric], resamples: int, seed: int
) -> tuple[dict[str, Floats], Floats]:
    """As `bootstrapped`, the scores of the second system less those of the first over the same resamples."""
    a, b = (Sums(units.inner_sums) for units in both)
    pieces: dict[str, list[Floats]] = {name: [] for name in metrics}
    absent = np.zeros(len(gold_names(table)))
    together = np.hstack([a.units, b.units])
    for drawn in draws.bootstrap(together, resamples, seed, a.width + b.width, both[0].within):
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


def gold_names(table: CountTable) -> list[str]:
    """What `has_gold` tells of: the labels; then, where there are columns ``<part>.rows``, ``<part>.<label>``."""
    parts = [name.removesuffix(PART) for name in table.columns if name.endswith(PART)]
    return [*table.labels, *(f"{part}.{label}" for part in parts for label in table.labels)]


def has_gold(table: CountTable, sums: Numbers) -> npt.NDArray[np.bool_]:
    """Whether a label has gold in sums of shape (…, *the shape of `Result.counted.by_key`). Shape (…, `gold_names`).

    The first key is the label of the gold; a table with one key has a column ``gold``, or one for each schema.
    """
    keys = table.key.shape[1]
    inner: Any = sums[(..., slice(0, -1), *(slice(None),) * keys)]
    columns = [place for place, name in enumerate(table.columns) if name.rpartition(".")[2] == "gold"]
    if keys == 1 and columns:
        there: npt.NDArray[np.bool_] = inner[..., columns[0]] > 0
        return there
    parts = [place for place, name in enumerate(table.columns) if name.endswith(PART)]
    found = [(inner != 0).any(axis=tuple(range(-keys, 0))), *((inner[..., one] != 0).any(axis=-1) for one in parts)]
    return np.concatenate(found, axis=-1)


def lacking(result: Result, name: str, absent: Floats) -> str:
    """Why the mean of this name has no interval; empty if it is none, or no type of it is rare.

    A type is absent from a resample that has no gold of it. The types are those of `Result.types_of`. Types of a mean
    over ``union`` that only predictions have are left aside: no resample can have gold of them.
    """
    labels = result.types_of(name)
    if not labels:
        return ""
    table = result.counted
    if getattr(result, "over", "") == "union":
        there = dict(zip(gold_names(table), has_gold(table, result.sums), strict=True))
        labels = tuple(label for label in labels if there[label])
    places = {label: place for place, label in enumerate(gold_names(table))}
    shares = {label: absent[places[label]] for label in labels}
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
