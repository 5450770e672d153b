"""Precision, recall and F1 of summed counts, with the convention for empty denominators in the open.

A row of counts is ``(hits_predicted, predicted, hits_gold, gold)``: what precision counts and what it divides by, then
the same for recall. The two hit counts are one and the same for exact matching; they differ where a wrong label lands
in two types, or where two answers hit one fact.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from idlib_corpus.errors import InputError

Floats = npt.NDArray[np.float64]

# the columns of a table of precision and recall, in this order
COLUMNS = ("hits_predicted", "predicted", "hits_gold", "gold")


def refuse_extra(per_type: Mapping[str, Prf]) -> None:
    """Refuse predictions with labels that the gold lacks.

    Args:
        per_type: Scores by label.

    Raises:
        InputError: There are some.
    """
    extra = [name for name, one in per_type.items() if one.predicted and not one.gold]
    if extra:
        told = ", ".join(f'"{name}"' for name in extra[:8]) + (f" and {len(extra) - 8} more" if len(extra) > 8 else "")
        remedy = "Map them with --labels FILE, or count them as spurious: --unknown-labels strict"
        raise InputError("predicted labels", f"the gold has no {told}", "labels of the gold", remedy)


def zero_division(value: float | str) -> float:
    """The value that a score with an empty denominator gets.

    Args:
        value: 0 (default everywhere), 1, or nan; as a number or as text.

    Raises:
        InputError: Anything else.
    """
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.inf
    if number in (0.0, 1.0) or math.isnan(number):
        return number
    raise InputError("zero_division", f"{value!r}", "0, 1 or nan")


def ratio(part: npt.ArrayLike, whole: npt.ArrayLike, zero: float = 0.0) -> Floats:
    """`part / whole`, elementwise; `zero` where `whole` is 0."""
    parts, wholes = np.broadcast_arrays(np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64))
    quotients: Floats = np.divide(parts, wholes, out=np.full(wholes.shape, zero), where=wholes != 0)
    return quotients


def prf(sums: npt.ArrayLike, zero: float = 0.0) -> tuple[Floats, Floats, Floats]:
    """Precision, recall and F1 of sums with the `COLUMNS` on the last axis.

    F1 is the harmonic mean; it is `zero` only where nothing was predicted and nothing was there, and 0 where either
    side alone is empty (van Rijsbergen 1979; as scikit-learn computes it).

    Args:
        sums: Shape (…, 4).
        zero: See `zero_division`.

    Returns:
        Three arrays of shape (…).
    """
    counts = np.asarray(sums, dtype=np.float64)
    hits_predicted, predicted, hits_gold, gold = np.moveaxis(counts, -1, 0)
    precision, recall = ratio(hits_predicted, predicted, zero), ratio(hits_gold, gold, zero)
    p, r = ratio(hits_predicted, predicted), ratio(hits_gold, gold)
    f1 = np.where(predicted + gold == 0, zero, ratio(2 * p * r, p + r))
    return precision, recall, f1


@dataclass(frozen=True, slots=True)
class Prf:
    """Precision, recall and F1 with the counts behind them.

    Args:
        hits_predicted: What of the predictions is right (halves where a schema gives half credit).
        predicted: All predictions.
        hits_gold: What of the gold was found.
        gold: All of the gold.
        zero: The value of a score whose denominator is 0.
    """

    hits_predicted: float = 0
    predicted: float = 0
    hits_gold: float = 0
    gold: float = 0
    zero: float = 0.0

    @classmethod
    def of(cls, correct: float, predicted: float, gold: float, zero: float = 0.0) -> Prf:
        """Where every hit is one prediction and one of the gold."""
        return cls(correct, predicted, correct, gold, zero)

    @classmethod
    def row(cls, counts: Iterable[float], zero: float = 0.0) -> Prf:
        """From a row of counts in the order of `COLUMNS`."""
        hits_predicted, predicted, hits_gold, gold = (float(count) for count in counts)
        return cls(hits_predicted, predicted, hits_gold, gold, zero)

    @property
    def counts(self) -> tuple[float, float, float, float]:
        """The counts in the order of `COLUMNS`."""
        return self.hits_predicted, self.predicted, self.hits_gold, self.gold

    def __add__(self, other: Prf) -> Prf:
        a, b = self.counts, other.counts
        return Prf(a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3], self.zero)

    @property
    def precision(self) -> float:
        """Hits / predicted."""
        return self.hits_predicted / self.predicted if self.predicted else self.zero

    @property
    def recall(self) -> float:
        """Hits / gold."""
        return self.hits_gold / self.gold if self.gold else self.zero

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; see `prf`."""
        if not self.defined:
            return self.zero
        p, r = (Prf(*self.counts).precision, Prf(*self.counts).recall) if self.zero else (self.precision, self.recall)
        return 2 * p * r / (p + r) if p + r else 0.0

    @property
    def defined(self) -> bool:
        """Whether gold or predictions had anything."""
        return bool(self.predicted or self.gold)

    def to_dict(self) -> dict[str, Any]:
        """Scores and counts."""
        return {
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
            **{name: whole(count) for name, count in zip(COLUMNS, self.counts, strict=True)},
            "defined": self.defined,
        }


@dataclass(frozen=True, slots=True)
class Macro:
    """Means over types.

    Args:
        precision: Mean precision; nan if withheld.
        recall: Mean recall.
        f1: Mean of the types' F1 (not the F1 of the means; Opitz and Burst 2019).
        types: The types it is the mean of.
        over: ``union``: types that gold or predictions have; ``gold``: those that gold has; ``all``: a fixed list.
        withheld: Why there is no mean; empty if there is one.
    """

    precision: float
    recall: float
    f1: float
    types: tuple[str, ...]
    over: str
    withheld: str = ""

    @property
    def defined(self) -> bool:
        """Whether there was a type to take the mean over."""
        return bool(self.types) and not self.withheld

    def to_dict(self) -> dict[str, Any]:
        """The means, and over what."""
        return {
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
            "types": list(self.types),
            "over": self.over,
            "withheld": self.withheld,
            "defined": self.defined,
        }


OVER = ("union", "gold", "all")


def counted_types(sums: Floats, over: str) -> npt.NDArray[np.bool_]:
    """Which types a macro average takes in.

    Args:
        sums: Shape (types, 4).
        over: As in `Macro`.

    Raises:
        InputError: No such rule.
    """
    if over not in OVER:
        raise InputError("macro", f"{over!r}", f"one of {', '.join(OVER)}")
    if over == "all":
        return np.ones(len(sums), dtype=bool)
    present: npt.NDArray[np.bool_] = (sums[:, 3] > 0) | ((sums[:, 1] > 0) & (over == "union"))
    return present


def macro(
    sums: Floats,
    types: Sequence[str],
    over: str,
    zero: float = 0.0,
    withheld: str = "",
    also: Collection[str] = (),
) -> Macro:
    """The means over the types that `over` names.

    Args:
        sums: Shape (types, 4).
        types: Their names.
        over: As in `Macro`.
        zero: See `zero_division`; it is also the mean over no types.
        withheld: A reason to give no mean.
        also: Types that are taken in whatever `over` says.
    """
    chosen = counted_types(sums, over) | np.isin(types, list(also))
    names = tuple(name for name, there in zip(types, chosen, strict=True) if there)
    if withheld:
        return Macro(math.nan, math.nan, math.nan, names, over, withheld)
    if not names:
        return Macro(zero, zero, zero, names, over)
    precision, recall, f1 = (mean(scores[chosen]) for scores in prf(sums, zero))
    return Macro(precision, recall, f1, names, over)


def mean(values: Iterable[float] | Floats) -> float:
    """The mean of what is a number; nan if nothing is."""
    numbers = np.asarray(values if isinstance(values, np.ndarray) else list(values), dtype=np.float64)
    numbers = numbers[~np.isnan(numbers)]
    return float(numbers.mean()) if len(numbers) else math.nan


def means(values: Floats) -> Floats:
    """Means over the last axis of what is a number; nan where nothing is. Shape (…)."""
    known = ~np.isnan(values)
    return ratio(np.where(known, values, 0).sum(axis=-1), known.sum(axis=-1), np.nan)


def whole(count: float) -> float:
    """A count as an int where it is one; without what floats make of a sum of weights (7.000000000000006)."""
    rounded = round(float(count), 9)
    return int(rounded) if rounded.is_integer() else rounded
