"""What a label can be guessed from without reading a cell: one field of it alone, or the words that two share.

A data set in which a shortcut does well is solved without understanding who thinks what (Gururangan et al. 2018; of
stance, Kaushal et al. 2021), so their scores belong beside those of every system.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from idlib_corpus.items import StanceItem
from idlib_corpus.training.stance.cells import CLAUSE
from idlib_corpus.training.words import WORD

# the field that a shortcut sees -> its name
FIELDS = {"text-only": "text", "target-only": "target", "holder-only": "holder"}
OVERLAP, LENGTH = "overlap", "length"
# shortcuts that see numbers, and no word of any field
NUMBERS = (OVERLAP, LENGTH)
SHORTCUTS = (*FIELDS, *NUMBERS)
# length of the character n-grams that serve scripts without blanks, and words with affixes
CHARACTERS = 3


def field(model: str, items: Sequence[StanceItem]) -> npt.NDArray[np.object_]:
    """The one field that a shortcut sees, as a column of text. Shape (items, 1)."""
    return np.array([[getattr(item, FIELDS[model])] for item in items], dtype=object).reshape(len(items), 1)


def overlap(items: Sequence[StanceItem]) -> npt.NDArray[np.float64]:
    """How much text and target have in common, without a word of either. Shape (items, 4).

    Of the distinct words, then of the distinct character n-grams: the share of the target's that the text has, and of
    the text's that the target has; 0 of nothing. Case is folded. Each character of kana and Han is a word.
    """
    rows = []
    for item in items:
        sides = item.text.casefold(), item.target.casefold()
        text, target = (set(re.findall(WORD, side)) for side in sides)
        grams = [{side[i : i + CHARACTERS] for i in range(len(side) - CHARACTERS + 1)} for side in sides]
        rows.append([*_shares(text, target), *_shares(*grams)])
    return np.array(rows, dtype=np.float64).reshape(len(rows), 4)


def length(items: Sequence[StanceItem]) -> npt.NDArray[np.float64]:
    """How long text, target and holder are, in characters, and how many clauses the text has. Shape (items, 4)."""
    rows = [[len(item.text), len(item.target), len(item.holder), len(CLAUSE.findall(item.text))] for item in items]
    return np.array(rows, dtype=np.float64).reshape(len(rows), 4)


def _shares(text: set[str], target: set[str]) -> tuple[float, float]:
    both = len(text & target)
    return both / max(len(target), 1), both / max(len(text), 1)
