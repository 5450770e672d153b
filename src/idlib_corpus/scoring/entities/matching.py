"""One-to-one matching of gold and predicted mentions, exact and sparse.

Of all one-to-one matchings of overlapping mentions the one is taken that maximises in turn: the pairs that the schema
calls correct; all pairs; pairs equal in extent and label; equal in extent; equal in label; shared code points. So no
greedy choice can lose a pair. What is still left open is settled on mentions sorted by (start, end, label): counts
over all types are the same whatever is chosen, and no count depends on the order of the input.

Most pairs need no search: identical mentions are matched at once where no better matching can lack them, and of the
rest most overlap with one other only. What is left falls into components, each solved by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from idlib_corpus.errors import InputError
from idlib_corpus.scoring.components import components
from idlib_corpus.scoring.entities.overlap import bases, edges, overlapping_items
from idlib_corpus.scoring.spans import Spans, numbered
from idlib_corpus.scoring.table import Ints

Flags = npt.NDArray[np.bool_]

# cells of the largest assignment that is solved as a matrix
MOST_CELLS = 4_000_000
# floats hold every integer up to here, so sums of weights below it are exact
EXACT = 2**53

STRICT, EXTENT, TYPE = "strict", "extent", "type"
CRITERIA = {
    # what is correct comes first; `pairs` counts every pair; the last is always the shared code points
    STRICT: ("both", "pairs", "extent", "label"),
    EXTENT: ("extent", "pairs", "both", "label"),
    TYPE: ("label", "pairs", "both", "extent"),
}


@dataclass(frozen=True, eq=False, repr=False)
class Matching:
    """Matched pairs by rows of the sides, sorted by gold.

    Args:
        gold: Shape (pairs,).
        predicted: Shape (pairs,).
        correct: Whether the schema calls the pair correct.
    """

    gold: Ints
    predicted: Ints
    correct: Flags

    def with_correct(self, gold: Ints, predicted: Ints) -> Matching:
        """This and further pairs that are correct."""
        g, p = np.concatenate([self.gold, gold]), np.concatenate([self.predicted, predicted])
        order = np.argsort(g, kind="stable")
        return Matching(g[order], p[order], np.append(self.correct, np.ones(len(gold), dtype=bool))[order])


@dataclass(frozen=True, eq=False, repr=False)
class Matchings:
    """The matchings of all schemas.

    Args:
        gold: Rows of mentions that are matched with an identical one under every schema. Shape (pairs,).
        predicted: Their partners.
        rest: What else each notion of correct matches: ``strict``, ``extent`` (exact and partial), ``type``.
    """

    gold: Ints
    predicted: Ints
    rest: Mapping[str, Matching]


def identical(gold: Spans, predicted: Spans) -> tuple[Ints, Ints]:
    """Rows of mentions that are equal in item, extent and label. Both sides are sorted and without duplicates."""
    if not len(gold) or not len(predicted):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    key = np.concatenate(numbered(("item", "start", "end", "shape", "label"), gold, predicted))
    order = np.argsort(key, kind="stable")
    first = np.flatnonzero(key[order[1:]] == key[order[:-1]])
    return order[first], order[first + 1] - len(gold)


def match(gold: Spans, predicted: Spans) -> Matchings:
    """The matchings of the three notions of correct.

    Args:
        gold: Sorted, each once, the labels of both sides numbered alike.
        predicted: The same.

    Raises:
        InputError: More mentions overlap each other than can be matched exactly; see `MOST_CELLS`.
    """
    base = bases(gold, predicted)
    g, p = identical(gold, predicted)
    sizes = gold.sizes(), predicted.sizes()
    unforced = _unforced(gold, predicted, g, p, base, sizes)
    common, apart = (g[~unforced], p[~unforced]), (g[unforced], p[unforced])
    # without the identical pairs; and with those of which the schema `type` has to decide itself
    without = _Graph(gold, predicted, others(len(gold), g), others(len(predicted), p), base, sizes)
    graphs = {STRICT: without, EXTENT: without, TYPE: without}
    if len(apart[0]):
        free = others(len(gold), common[0]), others(len(predicted), common[1])
        graphs[TYPE] = _Graph(gold, predicted, *free, base, sizes)
    found = {name: graph.solve(CRITERIA[name]) for name, graph in graphs.items()}
    for name in (STRICT, EXTENT) if len(apart[0]) else ():
        found[name] = found[name].with_correct(*apart)
    return Matchings(*common, found)


def others(size: int, taken: Ints) -> Ints:
    """The places below `size` that are not taken, in order."""
    free = np.ones(size, dtype=bool)
    free[taken] = False
    return np.flatnonzero(free)


def _unforced(
    gold: Spans, predicted: Spans, same_gold: Ints, same_predicted: Ints, base: Ints, sizes: tuple[Ints, Ints]
) -> Flags:
    """Identical pairs that a best `type` matching may lack.

    A pair (g, p) of one extent is in every best matching if whatever else overlaps p overlaps whatever else overlaps
    g: their partners could then be matched with each other. That holds if all other gold partners of p, or all other
    predicted partners of g, contain the extent. Shape (identical pairs,).
    """
    items = np.concatenate([overlapping_items(gold, base), overlapping_items(predicted, base)])
    if not len(items):
        return np.zeros(len(same_gold), dtype=bool)
    rows, columns = np.flatnonzero(np.isin(gold.item, items)), np.flatnonzero(np.isin(predicted.item, items))
    graph = edges(gold.take(rows), predicted.take(columns), base)
    g, p = rows[graph.gold], columns[graph.predicted]
    twin = np.full(len(predicted), -1)
    twin[same_predicted] = same_gold
    gold_twin = np.full(len(gold), -1)
    gold_twin[same_gold] = same_predicted
    loose_gold, loose_predicted = np.zeros(len(predicted), dtype=bool), np.zeros(len(gold), dtype=bool)
    loose_gold[p[(twin[p] >= 0) & (twin[p] != g) & (graph.shared < sizes[1][p])]] = True
    loose_predicted[g[(gold_twin[g] >= 0) & (gold_twin[g] != p) & (graph.shared < sizes[0][g])]] = True
    unforced: Flags = loose_gold[same_predicted] & loose_predicted[same_gold]
    return unforced


class _Graph:
    """Overlapping pairs of the free mentions with what each fulfils, in components."""

    def __init__(
        self,
        gold: Spans,
        predicted: Spans,
        rows: Ints,
        columns: Ints,
        base: Ints,
        sizes: tuple[Ints, Ints],
    ) -> None:
        left, right = gold.take(rows), predicted.take(columns)
        self._rows, self._columns, self._item = rows, columns, left.item
        self.edges = edges(left, right, base)
        i, j, shared = self.edges.gold, self.edges.predicted, self.edges.shared
        label = left.label[i] == right.label[j]
        extent = (shared == sizes[0][rows[i]]) & (shared == sizes[1][columns[j]])
        self._is = {"pairs": np.ones(len(i), dtype=bool), "label": label, "extent": extent, "both": label & extent}
        self._degree_gold = np.bincount(i, minlength=len(rows))
        self._degree_predicted = np.bincount(j, minlength=len(columns))
        self._component = components(i, j, len(rows), len(columns))

    def solve(self, criteria: tuple[str, ...]) -> Matching:
        """The best matching by the criteria in turn, the shared code points last; correct is the first criterion."""
        i, j = self.edges.gold, self.edges.predicted
        # a component in which one side has a single mention takes its best pair: sort, and take the first of each
        order = np.lexsort([-self.edges.shared, *(~self._is[name] for name in criteria[::-1]), self._component])
        component = self._component[order]
        first = np.ones(len(order), dtype=bool)
        first[1:] = component[1:] != component[:-1]
        best = order[first]
        starts = np.flatnonzero(first)
        lengths = np.diff(np.append(starts, len(order)))
        # only in such a component has a mention as many partners as there are pairs
        star = (lengths == self._degree_gold[i[best]]) | (lengths == self._degree_predicted[j[best]])
        chosen = [best[star]]
        for start, length in zip(starts[~star].tolist(), lengths[~star].tolist(), strict=True):
            chosen.append(self._solve_component(np.sort(order[start : start + length]), criteria))
        pairs = np.sort(np.concatenate(chosen))
        return Matching(self._rows[i[pairs]], self._columns[j[pairs]], self._is[criteria[0]][pairs])

    def _solve_component(self, pairs: Ints, criteria: tuple[str, ...]) -> Ints:
        i, j = self.edges.gold[pairs], self.edges.predicted[pairs]
        rows, row = np.unique(i, return_inverse=True)
        columns, column = np.unique(j, return_inverse=True)
        flags = [self._is[name][pairs] for name in criteria]
        shared = self.edges.shared[pairs]
        # each criterion outweighs all sums of those behind it
        sides = min(len(rows), len(columns))
        bounds = [min(sides, int(flag.sum())) + 1 for flag in flags] + [int(shared.sum()) + 1]
        scale = [1]
        for bound in bounds[:0:-1]:
            scale.insert(0, scale[0] * bound)
        if np.all(np.diff(column) >= 0):
            # whole numbers of Python, which have any size
            units = zip(flags, scale[:-1], strict=True)
            weights = sum(flag.astype(object) * unit for flag, unit in units) + shared.astype(object)
            return pairs[_staircase(row.tolist(), column.tolist(), weights.tolist())]
        if len(rows) * len(columns) > MOST_CELLS or scale[0] * bounds[0] * 4 > EXACT:
            found = f"{len(rows):,} gold and {len(columns):,} predicted mentions overlap in one tangle"
            expected = f"tangles of at most {MOST_CELLS:,} possible pairs"
            raise InputError(f"document {self._item[i[0]]}", found, expected, "Score it in parts")
        from scipy.optimize import linear_sum_assignment

        weight = np.zeros((len(rows), len(columns)))
        weight[row, column] = sum(flag * float(unit) for flag, unit in zip(flags, scale[:-1], strict=True)) + shared
        place = np.full(weight.shape, -1)
        place[row, column] = pairs
        taken = place[linear_sum_assignment(weight, maximize=True)]
        matched: Ints = taken[taken >= 0]
        return matched


def _staircase(row: list[int], column: list[int], weights: list[int]) -> list[int]:
    """The best matching where the pairs, sorted by row, are sorted by column too: flat gold and flat predictions.

    Pairs that share a mention with one are then those right before it, so that dynamic programming is exact, with
    whole numbers of any size.
    """
    best, before, takes = [0], [], []
    first_of_row: dict[int, int] = {}
    first_of_column: dict[int, int] = {}
    for place, (i, j, weight) in enumerate(zip(row, column, weights, strict=True)):
        free = min(first_of_row.setdefault(i, place), first_of_column.setdefault(j, place))
        with_it = best[free] + weight
        before.append(free)
        takes.append(with_it > best[-1])
        best.append(max(best[-1], with_it))
    chosen = []
    place = len(row)
    while place:
        if takes[place - 1]:
            chosen.append(place - 1)
            place = before[place - 1]
        else:
            place -= 1
    return chosen
