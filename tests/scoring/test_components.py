"""Components of pairs: a search of its own for few, SciPy's for many, and both the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idlib_corpus.scoring import components as module
from idlib_corpus.scoring.components import components

pairs = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=12, unique=True)


@settings(deadline=None)
@given(pairs)
def test_pairs_that_hang_together_have_one_number(pairs: list[tuple[int, int]]) -> None:
    left, right = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    few = components(left, right, 8, 8)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "FEW", -1)
        many = components(left, right, 8, 8)
    assert few.tolist() == many.tolist()
    # the first left member that can be reached, by asking until nothing changes
    first = left.copy()
    while True:
        joined = (left[:, None] == left) | (right[:, None] == right)
        lower = np.array([first[row].min() for row in joined], dtype=np.int64)
        if (lower == first).all():
            break
        first = lower
    assert few.tolist() == np.unique(first, return_inverse=True)[1].tolist()
