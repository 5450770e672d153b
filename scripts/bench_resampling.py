"""CPU seconds of intervals and paired tests, beside scipy on the same data.

    OMP_NUM_THREADS=1 python scripts/bench_resampling.py

Counts of 1,000 units x 5 types, 10,000 resamples; medians of several runs, `time.process_time`. The scipy columns do
less: micro F1 alone.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import stats

from idlib_corpus.scoring.resampling import resample

UNITS, TYPES = 1000, 5
F1 = ["micro.f1", "macro.f1", *(f"per_type.{number}.f1" for number in range(TYPES))]

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--runs", type=int, default=5, help="runs of ours; scipy's run once each")
parser.add_argument("--resamples", type=int, default=10_000)
options = parser.parse_args()


def seconds(run: Callable[[], Any], times: int) -> float:
    taken = []
    for _ in range(times):
        start = time.process_time()
        run()
        taken.append(time.process_time() - start)
    return median(taken)


def f1(sums: npt.NDArray[Any]) -> Any:
    return 2 * sums[..., 0] / (sums[..., 1] + sums[..., 2])


rng = np.random.default_rng(1)
gold = rng.poisson(1.5, (UNITS, TYPES))


def system(share: float) -> npt.NDArray[np.int64]:
    found, extra = rng.binomial(gold, share), rng.poisson(0.4, (UNITS, TYPES))
    return np.stack([found, found + extra, gold], axis=-1)


a, b = system(0.70), system(0.72)
flat = a.sum(axis=1)
both = np.concatenate([flat, b.sum(axis=1)])


def scipy_bootstrap() -> Any:
    def statistic(*columns: npt.NDArray[Any], axis: int) -> Any:
        return f1(np.stack([column.sum(axis=axis) for column in columns], axis=-1))

    return stats.bootstrap(
        tuple(flat.T),
        statistic,
        paired=True,
        vectorized=True,
        method="percentile",
        n_resamples=options.resamples,
        batch=500,
        rng=np.random.default_rng(13),
    )


def scipy_permutation() -> Any:
    def statistic(x: npt.NDArray[Any], y: npt.NDArray[Any], axis: int) -> Any:
        units_axis = axis % x.ndim
        return f1(both[y].sum(axis=units_axis)) - f1(both[x].sum(axis=units_axis))

    units = np.arange(UNITS)
    return stats.permutation_test(
        (units, units + UNITS),
        statistic,
        permutation_type="samples",
        vectorized=True,
        n_resamples=options.resamples,
        batch=500,
        rng=np.random.default_rng(13),
    )


TARGETS: Sequence[tuple[str, Callable[[], Any], float | None, int]] = (
    ("bootstrap: F1 micro, macro, of 5 types", lambda: ours(metric=F1), 0.3, options.runs),
    ("bootstrap: precision, recall and F1 of all", lambda: ours(), 0.3, options.runs),
    ("scipy.stats.bootstrap: micro F1", scipy_bootstrap, None, 1),
    ("paired randomization: micro F1", lambda: ours(b), 0.1, options.runs),
    ("paired randomization: F1 micro, macro, of 5 types", lambda: ours(b, metric=F1), 0.1, options.runs),
    ("scipy.stats.permutation_test: micro F1", scipy_permutation, None, 1),
    ("paired bootstrap: micro F1", lambda: ours(b, method="paired-bootstrap"), None, options.runs),
)


def ours(other: Any = None, **more: Any) -> Any:
    return resample(a, other, **{"resamples": options.resamples, "seed": 13, **more})


print(f"{UNITS:,} units x {TYPES} types, {options.resamples:,} resamples; CPU seconds\n")
print("| | CPU s | target |\n| --- | ---: | ---: |")
ours()
for name, run, target, runs in TARGETS:
    limit = f"< {target}" if target else ""
    print(f"| {name} | {seconds(run, runs):.3f} | {limit} |", flush=True)
