"""Which gold and predicted mentions share code points: a sparse graph by binary search.

Two stretches overlap if and only if one starts inside the other. So for every stretch those that start in it are a
range of the sorted starts: O((n + k) log n) for k overlapping pairs, nested or not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from idlib_corpus.errors import InputError
from idlib_corpus.scoring.spans import GAP, Spans
from idlib_corpus.scoring.table import Ints

# overlapping pairs of one document that are matched; more are refused
MOST_PAIRS = 5_000_000


@dataclass(frozen=True, eq=False, repr=False)
class Edges:
    """Pairs of mentions that overlap, sorted by (gold, predicted).

    Args:
        gold: Shape (pairs,): rows of the gold mentions.
        predicted: Rows of the predicted ones.
        shared: Code points of both.
    """

    gold: Ints
    predicted: Ints
    shared: Ints

    def __len__(self) -> int:
        return len(self.gold)


def bases(*sides: Spans) -> Ints:
    """Offsets that put the documents one behind the other on one line. Shape (items,)."""
    items = 1 + max((int(side.item.max()) for side in sides if len(side)), default=-1)
    length = np.zeros(items, dtype=np.int64)
    for side in sides:
        np.maximum.at(length, side.item, side.end + GAP)
    starts: Ints = np.cumsum(length) - length
    return starts


def edges(gold: Spans, predicted: Spans, base: Ints) -> Edges:
    """All pairs that share a code point.

    Raises:
        InputError: A document has more than `MOST_PAIRS` of them.
    """
    a_row, a_start, a_end = _stretches(gold, base)
    b_row, b_start, b_end = _stretches(predicted, base)
    order_a, order_b = np.argsort(a_start, kind="stable"), np.argsort(b_start, kind="stable")
    # predictions that start inside a gold stretch, then gold that starts strictly inside a predicted one
    left, right = (np.searchsorted(b_start[order_b], edge, side="left") for edge in (a_start, a_end))
    low = np.searchsorted(a_start[order_a], b_start, side="right")
    high = np.searchsorted(a_start[order_a], b_end, side="left")
    _refuse_too_many(gold.item[a_row], right - left)
    _refuse_too_many(predicted.item[b_row], high - low)
    i = np.concatenate([np.repeat(np.arange(len(a_row)), right - left), order_a[_ranges(low, high)]])
    j = np.concatenate([order_b[_ranges(left, right)], np.repeat(np.arange(len(b_row)), high - low)])
    shared = np.minimum(a_end[i], b_end[j]) - np.maximum(a_start[i], b_start[j])
    rows, columns = a_row[i], b_row[j]
    order = np.lexsort([columns, rows])
    rows, columns, shared = rows[order], columns[order], shared[order]
    if not (gold.shape.any() or predicted.shape.any()):
        return Edges(rows, columns, shared)
    first = np.ones(len(rows), dtype=bool)
    first[1:] = (rows[1:] != rows[:-1]) | (columns[1:] != columns[:-1])
    sums = np.add.reduceat(shared, np.flatnonzero(first)) if len(shared) else shared
    return Edges(rows[first], columns[first], sums)


def _stretches(spans: Spans, base: Ints) -> tuple[Ints, Ints, Ints]:
    """The row, global start and global end of every stretch."""
    row = np.flatnonzero(spans.shape == 0)
    start, end = spans.start[row], spans.end[row]
    broken = [(r, *piece) for r in np.flatnonzero(spans.shape).tolist() for piece in spans.pieces(r)]
    if broken:
        more = np.array(broken, dtype=np.int64).T
        row, start, end = (np.concatenate(pair) for pair in zip((row, start, end), more, strict=True))
    offset = base[spans.item[row]]
    return row, start + offset, end + offset


def _ranges(low: Ints, high: Ints) -> Ints:
    """All integers of the ranges [low, high), one range behind the other."""
    lengths = high - low
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    places: Ints = np.arange(total) + np.repeat(low - (ends - lengths), lengths)
    return places


def _refuse_too_many(item: Ints, number: Ints) -> None:
    if number.sum() <= MOST_PAIRS:
        return
    pairs = np.bincount(item, weights=number)
    worst = int(pairs.argmax())
    if pairs[worst] > MOST_PAIRS:
        found = f"{int(pairs[worst]):,} pairs of gold and predicted mentions overlap"
        raise InputError(f"document {worst}", found, f"at most {MOST_PAIRS:,}", "Score it in parts")


def overlapping_items(spans: Spans, base: Ints) -> Ints:
    """Items in which two mentions of the side share a code point, or one stands in pieces. Sorted, each once."""
    start, end = spans.start + base[spans.item], spans.end + base[spans.item]
    if not len(spans):
        return np.empty(0, dtype=np.int64)
    reach = np.maximum.accumulate(end)
    touched = spans.shape != 0
    touched[1:] |= start[1:] < reach[:-1]
    # sorted already, as the side is
    item = spans.item[touched]
    first = np.ones(len(item), dtype=bool)
    first[1:] = item[1:] != item[:-1]
    found: Ints = item[first]
    return found


def excess(spans: Spans, base: Ints) -> Ints:
    """Rows that a flat tagger must miss: outside the largest set of mentions in one stretch of which no two overlap.

    Greedy by end, which is exact for intervals. Mentions in pieces are always among the missed.
    """
    nested = overlapping_items(spans, base)
    rows = np.flatnonzero(np.isin(spans.item, nested)) if len(nested) else nested
    order = rows[np.lexsort([spans.start[rows], spans.end[rows], spans.item[rows]])]
    missed = []
    last, free = -1, 0
    for row, item, start, end, shape in zip(
        *(
            column.tolist()
            for column in (order, spans.item[order], spans.start[order], spans.end[order], spans.shape[order])
        ),
        strict=True,
    ):
        if item != last:
            last, free = item, 0
        if shape == 0 and start >= free:
            free = end
        else:
            missed.append(row)
    return np.array(missed, dtype=np.int64)
