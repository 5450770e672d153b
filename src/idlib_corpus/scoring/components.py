"""Which pairs hang together: the connected components of a bipartite graph."""

from __future__ import annotations

import numpy as np

from idlib_corpus.scoring.table import Ints


def components(left: Ints, right: Ints, lefts: int, rights: int) -> Ints:
    """The component of each pair, numbered by the first of its left members.

    Every component takes the least name among its neighbours, and names of names are looked up until none changes.
    SciPy does the same, but importing it takes longer than most scores.

    Args:
        left: The left member of each pair, from 0.
        right: The right one.
        lefts: How many left members there are.
        rights: How many right ones.

    Returns:
        Shape (pairs,).
    """
    name: Ints = np.arange(lefts + rights)
    a, b = left, lefts + right
    while len(a):
        low, high = np.minimum(name[a], name[b]), np.maximum(name[a], name[b])
        apart = low != high
        a, b, low, high = a[apart], b[apart], low[apart], high[apart]
        np.minimum.at(name, high, low)
        while not np.array_equal(further := name[name], name):
            name = further
    found: Ints = np.unique(name[left], return_inverse=True)[1]
    return found
