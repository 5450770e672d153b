"""Cells of the grid as embeddings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from idlib_corpus.items import StanceItem
from idlib_corpus.training.embeddings import vector
from idlib_corpus.training.stance.cells import clauses


def features(items: Sequence[StanceItem]) -> npt.NDArray[np.float32]:
    """A cell as numbers. Shape (items, 8 * 384): those of a state and 0, or 0 and those of a claim.

    With u the vector of ``holder: clauses`` (`cells.clauses`; of the text, if the holder is its author) and v that of
    the target: u, v, |u - v| and u * v, as sentence pairs are classified over frozen encoders (Conneau et al. 2017).
    """
    u = np.stack([vector(f"{item.holder}: {clauses(item)}" if item.holder else item.text) for item in items])
    v = np.stack([vector(item.target) for item in items])
    both = np.hstack([u, v, np.abs(u - v), u * v])
    claims = np.array([item.kind == "claim" for item in items], dtype=np.float32)[:, None]
    return np.hstack([both * (1 - claims), both * claims])
