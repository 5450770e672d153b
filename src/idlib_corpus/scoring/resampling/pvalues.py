"""P values of several tests at once (Holm), and of rows that two systems answer differently (McNemar)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from idlib_corpus.errors import InputError
from idlib_corpus.scoring.prf import Floats
from idlib_corpus.scoring.resampling.units import CONDITIONAL


def holm(p: Sequence[float] | Floats) -> Floats:
    """Adjust p values after Holm (1979), for the family-wise error of all of them; nan is no test and stays nan.

    Args:
        p: Shape (tests,).

    Returns:
        Adjusted p in the same order. Shape (tests,).
    """
    values = np.asarray(p, dtype=np.float64)
    adjusted = np.full(len(values), np.nan)
    order = np.argsort(values)[: int((~np.isnan(values)).sum())]
    steps = values[order] * np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return adjusted


@dataclass(frozen=True, slots=True)
class McNemar:
    """McNemar's test on rows that one system has right and the other wrong.

    Args:
        system_only: Rows that only the system has right.
        baseline_only: Rows that only the baseline has right.
        p: Exact, two-sided, binomial.
        scope: Rows of one sentence are not independent, so it is always "conditional on this text".
    """

    system_only: int
    baseline_only: int
    p: float
    scope: str = CONDITIONAL


def mcnemar(right_baseline: npt.ArrayLike, right_system: npt.ArrayLike) -> McNemar:
    """The exact form of McNemar's (1947) test: a binomial test of the rows in which two systems differ.

    Args:
        right_baseline: Whether the first system has a row right. Shape (rows,), bool.
        right_system: The same of the second.

    Returns:
        Counts and p; p is 1 where no row differs.

    Raises:
        InputError: Shapes that differ.
    """
    from scipy.stats import binomtest

    a, b = np.asarray(right_baseline, dtype=bool), np.asarray(right_system, dtype=bool)
    if a.shape != b.shape or a.ndim != 1:
        raise InputError("mcnemar", f"shapes {a.shape} and {b.shape}", "two of the same length")
    system, baseline = int((b & ~a).sum()), int((a & ~b).sum())
    p = float(binomtest(system, system + baseline).pvalue) if system + baseline else 1.0
    return McNemar(system, baseline, p)
