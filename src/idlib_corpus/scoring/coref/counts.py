"""Numerators and denominators of every metric, counted from two partitions."""

from __future__ import annotations

from typing import Any

import numpy as np

from idlib_corpus.errors import InputError
from idlib_corpus.scoring.components import components
from idlib_corpus.scoring.coref.partition import Partition
from idlib_corpus.scoring.coref.scores import METRICS
from idlib_corpus.scoring.prf import COLUMNS, Floats, ratio
from idlib_corpus.scoring.table import CountTable, Ints, Items

# the largest tangle of chains that is aligned: chains of its smaller side x pairs of chains that share a mention; what
# is just below takes some seconds
MOST_STEPS = 1_000_000_000


def counted(gold: Partition, predicted: Partition, items: Items, signed: str) -> CountTable:
    """Numerators and denominators of every metric, a row a document and metric."""
    shared = gold.chain_of.keys() & predicted.chain_of.keys()
    pairs = np.array([(gold.chain_of[m], predicted.chain_of[m]) for m in shared], dtype=np.int64).reshape(-1, 2)
    # overlap of chains: which share mentions, and how many
    cells, common = np.unique(pairs, axis=0, return_counts=True)
    documents = len(items)
    values = np.zeros((documents, len(METRICS), len(COLUMNS)))
    sides = (
        (predicted, predicted.size, cells[:, 1], cells[:, 0], gold.size),
        (gold, gold.size, *cells.T, predicted.size),
    )
    for column, (side, size, own, other, other_size) in zip((0, 2), sides, strict=True):
        hits, totals = _per_chain(size, own, common, other_size[other])
        for metric, name in enumerate(METRICS):
            if name in hits:
                values[:, metric, column] = np.bincount(side.item, hits[name], documents)
            values[:, metric, column + 1] = np.bincount(side.item, totals[name], documents)
    similar = _aligned(cells, 2 * common / (gold.size[cells[:, 0]] + predicted.size[cells[:, 1]]), gold, documents)
    values[:, METRICS.index("ceaf_e"), 0] = values[:, METRICS.index("ceaf_e"), 2] = similar
    return CountTable(
        items,
        METRICS,
        COLUMNS,
        np.repeat(np.arange(documents), len(METRICS)),
        np.tile(np.arange(len(METRICS)), documents)[:, np.newaxis],
        values.reshape(-1, len(COLUMNS)),
        signed,
    )


def _per_chain(size: Ints, own: Ints, common: Ints, other_size: Ints) -> tuple[dict[str, Floats], dict[str, Any]]:
    """What each chain of a side adds to numerators (all but CEAFe's) and denominators.

    Args:
        size: Shape (chains,).
        own: Shape (cells,): the chain of each cell of the overlap.
        common: Mentions in the cell.
        other_size: Size of the chain of the other side.
    """
    chains = len(size)

    def summed(values: Any) -> Floats:
        return np.bincount(own, values, chains).astype(np.float64)

    found = summed(common)
    # a chain falls into the parts that the other side has, and a part for each mention that it lacks
    links = found - summed(np.ones(len(own)))
    resolved = summed(common * (common - 1) / 2 + ((size[own] == 1) & (other_size == 1)))
    all_links = np.where(size == 1, 1, size * (size - 1) / 2)
    hits = {
        "muc": links,
        "b_cubed": summed(common * common / size[own]),
        "lea": size * ratio(resolved, all_links),
        "mentions": found,
    }
    totals: dict[str, Any] = {
        "muc": size - 1,
        "b_cubed": size,
        "ceaf_e": np.ones(chains),
        "lea": size,
        "mentions": size,
    }
    return hits, totals


def _aligned(cells: Ints, similarity: Floats, gold: Partition, documents: int) -> Floats:
    """Total similarity of the best one-to-one alignment of chains, by document. Shape (documents,).

    Only chains that share a mention can add to it, so each component of the overlap is solved by itself, and one in
    which a chain meets all others takes its most similar pair.

    Raises:
        InputError: A component is larger than `MOST_STEPS`.
    """
    totals = np.zeros(documents)
    if not len(cells):
        return totals
    row, column = cells.T
    rows, columns = int(row.max()) + 1, int(column.max()) + 1
    component = components(row, column, rows, columns)
    order = np.argsort(component, kind="stable")
    for part in np.split(order, np.flatnonzero(np.diff(component[order])) + 1):
        i, j = (np.unique(codes[part], return_inverse=True)[1] for codes in (row, column))
        item = gold.item[row[part[0]]]
        if min(i.max(), j.max()) == 0:
            totals[item] += similarity[part].max()
            continue
        if i.max() > j.max():
            i, j = j, i
        if (i.max() + 1) * len(part) > MOST_STEPS:
            found = f"{i.max() + j.max() + 2:,} chains share mentions in {len(part):,} pairs, one tangle"
            expected = f"at most {MOST_STEPS:,} pairs x chains of the smaller side"
            raise InputError(f"document {item}", found, expected, "Score it in parts")
        totals[item] += _best(i, j, similarity[part])
    return totals


def _best(i: Ints, j: Ints, similarity: Floats) -> float:
    """The largest sum of similarities of a one-to-one alignment. No matrix is filled: most pairs share nothing."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    rows, columns = int(i.max()) + 1, int(j.max()) + 1
    # a full matching needs a partner for everyone: each row has one of its own that adds nothing. As the solver takes
    # no zeros, it minimises what is lacking to a similarity of 2, which none has.
    alone = np.arange(rows)
    lacking = np.concatenate([2 - similarity, np.full(rows, 2.0)])
    places = np.concatenate([i, alone]), np.concatenate([j, columns + alone])
    costs = coo_array((lacking, places), shape=(rows, columns + rows)).tocsr()
    taken = min_weight_full_bipartite_matching(costs)
    gains = coo_array((similarity, (i, j)), shape=costs.shape).tocsr()
    return float(gains[taken].sum())
