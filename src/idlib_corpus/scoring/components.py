"""Which pairs hang together: the connected components of a bipartite graph."""

from __future__ import annotations

import numpy as np

from idlib_corpus.scoring.table import Ints

# so many pairs are joined one by one; more are left to SciPy, whose import takes longer than that
FEW = 5_000


def components(left: Ints, right: Ints, lefts: int, rights: int) -> Ints:
    """The component of each pair, numbered by the first of its left members.

    Args:
        left: The left member of each pair, from 0.
        right: The right one.
        lefts: How many left members there are.
        rights: How many right ones.

    Returns:
        Shape (pairs,).
    """
    if len(left) > FEW:
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        size = lefts + rights
        graph = coo_array((np.ones(len(left), dtype=bool), (left, lefts + right)), shape=(size, size))
        found: Ints = connected_components(graph, directed=False)[1][left]
        return _numbered(found, left)
    parent = list(range(lefts + rights))

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for i, j in zip(left.tolist(), (lefts + right).tolist(), strict=True):
        a, b = root(i), root(j)
        parent[max(a, b)] = min(a, b)
    return _numbered(np.array([root(one) for one in left.tolist()], dtype=np.int64), left)


def _numbered(component: Ints, left: Ints) -> Ints:
    """Components in the order of the first of their left members."""
    if not len(component):
        return component
    _, inverse = np.unique(component, return_inverse=True)
    first = np.full(inverse.max() + 1, np.iinfo(np.int64).max)
    np.minimum.at(first, inverse, left)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    numbered: Ints = rank[inverse]
    return numbered
