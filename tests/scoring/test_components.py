"""Components of pairs: those of SciPy, numbered by the first of their left members."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from idlib_corpus.scoring.components import components

pairs = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=12, unique=True)


@settings(deadline=None)
@given(pairs)
def test_pairs_that_hang_together_have_one_number(pairs: list[tuple[int, int]]) -> None:
    left, right = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    found = components(left, right, 8, 8)
    graph = coo_array((np.ones(len(pairs)), (left, 8 + right)), shape=(16, 16))
    of_scipy = connected_components(graph, directed=False)[1][left]
    first = [int(left[of_scipy == name].min()) for name in of_scipy]
    assert found.tolist() == np.unique(first, return_inverse=True)[1].tolist()
