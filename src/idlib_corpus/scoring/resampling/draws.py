"""Sums over resamples and over swaps: the drawing behind intervals and tests, as matrix products.

A resample of n units is a row of n weights, how often each unit was drawn; a random swap is a row of n bits. The sums
of all resamples are then one product of that matrix with the counts of the units. It is drawn and multiplied in blocks
whose size depends on n alone, so that a seed gives the same figures on every machine size, and the first 1,000 of
10,000 resamples are the 1,000 of a shorter run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from idlib_corpus.errors import InputError
from idlib_corpus.scoring.prf import Floats

# so many cells of a block stay in the cache of a core; so many sums are handed out at a time
_CELLS, _SUMS = 1 << 17, 1 << 20
_EXACT_IN_SINGLE = 1 << 24


def generator(seed: int) -> np.random.Generator:
    """The random numbers of a seed, by PCG64 (O'Neill 2014), which numpy keeps stable.

    Raises:
        InputError: The seed is no whole number from 0 on.
    """
    if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)) or seed < 0:
        raise InputError("seed", f"{seed!r}", "a whole number from 0 on")
    return np.random.Generator(np.random.PCG64(int(seed)))


def bootstrap(
    units: npt.ArrayLike,
    resamples: int,
    seed: int,
    width: int = 0,
    within: npt.NDArray[np.integer[Any]] | None = None,
) -> Iterator[Floats]:
    """Sums of resamples of n units with replacement (Efron 1979), within clusters in two stages.

    Args:
        units: Shape (n, columns).
        resamples: How many.
        seed: Of the generator.
        width: Columns of what is made of the sums, if more; it sets how many are handed out at a time, no figure.
        within: The cluster of each unit, from 0 on, ascending; shape (n,). Clusters are drawn, and for each that is
            drawn as many of its units as it has (Davison and Hinkley 1997, section 3.8).

    Yields:
        Sums of shape (some resamples, columns), `resamples` in all. Sums of whole numbers are exact below 2**53.
    """
    rng, matrix = generator(seed), _matrix(units)
    n = len(matrix)
    rows = _block(n)
    offsets = np.arange(0, rows * n, n)[:, None]
    # the narrower the numbers, the more of them one random word gives
    dtype = np.uint16 if n <= 1 << 16 else np.uint32 if n <= 1 << 32 else np.uint64

    def weights() -> npt.NDArray[Any]:
        drawn = rng.integers(0, n, size=(rows, n), dtype=dtype)
        return np.bincount((drawn + offsets).ravel(), minlength=rows * n).reshape(rows, n)

    sizes = np.empty(0, dtype=np.int64) if within is None else np.bincount(within)

    def in_two_stages() -> npt.NDArray[Any]:
        clusters = rng.multinomial(len(sizes), np.full(len(sizes), 1 / len(sizes)), size=rows)
        each = [
            rng.multinomial(times * size, np.full(size, 1 / size))
            for times, size in zip(clusters.T, sizes.tolist(), strict=True)
        ]
        return np.concatenate(each, axis=1)

    yield from _products(weights if within is None else in_two_stages, rows, matrix, resamples, width)


def swaps(differences: npt.ArrayLike, resamples: int, seed: int, width: int = 0) -> Iterator[Floats]:
    """Sums of the differences of two systems over random subsets of the units: what swapping them moves.

    Args:
        differences: Counts of the second system less those of the first. Shape (n, columns).
        resamples: How many subsets; each unit is in one with probability 1/2.
        seed: Of the generator.
        width: Columns of what is made of the sums, if more; it sets how many are handed out at a time, no figure.

    Yields:
        Sums of shape (some subsets, columns), `resamples` in all.
    """
    rng, matrix = generator(seed), _matrix(differences)
    n = len(matrix)
    rows = _block(n)

    def weights() -> npt.NDArray[Any]:
        packed = np.frombuffer(rng.bytes(rows * -(-n // 8)), dtype=np.uint8).reshape(rows, -1)
        return np.unpackbits(packed, axis=1, count=n)

    yield from _products(weights, rows, matrix, resamples, width)


def all_swaps(differences: npt.ArrayLike, width: int = 0) -> Iterator[Floats]:
    """As `swaps`, over every subset once, up to the complement.

    The last unit is never swapped: the complement of a subset swaps the two systems, so it has the same difference
    with the other sign. There are 2**(n - 1) subsets of n units, one of 0 units.

    Args:
        differences: Shape (n, columns); n below 30 or so.
        width: As there.
    """
    matrix = _matrix(differences)
    free = max(len(matrix) - 1, 0)
    rows = _block(len(matrix))
    places = np.arange(free)

    def blocks() -> Iterator[npt.NDArray[Any]]:
        for start in range(0, 1 << free, rows):
            yield (np.arange(start, start + rows)[:, None] >> places) & 1

    yield from _products(blocks().__next__, rows, matrix[:free], 1 << free, width)


def _block(n: int) -> int:
    return max(1, min(256, _CELLS // max(n, 1)))


def _matrix(units: npt.ArrayLike) -> npt.NDArray[Any]:
    """The counts in the narrowest float type that keeps their sums exact."""
    counts = np.asarray(units)
    if not counts.size:
        return counts.astype(np.float64)
    largest = float(np.abs(counts).max())
    single = len(counts) * largest < _EXACT_IN_SINGLE and (
        np.issubdtype(counts.dtype, np.integer) or bool((counts == np.rint(counts)).all())
    )
    return np.ascontiguousarray(counts, dtype=np.float32 if single else np.float64)


def _products(
    weights: Callable[[], npt.NDArray[Any]], rows: int, matrix: npt.NDArray[Any], resamples: int, width: int
) -> Iterator[Floats]:
    """`weights() @ matrix`, block by block of `rows`, handed out in larger pieces."""
    # whole blocks only, so that no draw is thrown away but at the very end
    at_once = rows * max(1, _SUMS // (max(matrix.shape[1], width, 1) * rows))
    for start in range(0, resamples, at_once):
        left = min(at_once, resamples - start)
        pieces: list[npt.NDArray[Any]] = []
        # products this small gain nothing from threads, which only wait for each other
        with threadpool_limits(1, "blas"):
            while left > 0:
                block = weights().astype(matrix.dtype) @ matrix
                pieces.append(block[:left])
                left -= rows
        yield np.concatenate(pieces).astype(np.float64)
