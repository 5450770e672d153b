"""What the columns of scores and figures are, by the names that they have in `rows` and in data frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from idlib_corpus.tables import Column, Kind

_KNOWN = (
    *(Column(name, Kind.PERCENT) for name in ("precision", "recall", "accuracy")),
    Column("f1", Kind.PERCENT, "F1"),
    Column("value", Kind.PERCENT, "score"),
    *(Column(name, Kind.COUNT) for name in ("predicted", "gold", "pairs")),
)
NONE: Mapping[str, Column] = MappingProxyType({})
KNOWN = {column.name: column for column in _KNOWN}


def columns(rows: Sequence[Mapping[str, Any]], own: Mapping[str, Column] = NONE) -> list[Column]:
    """The columns of rows of scores.

    What is not known by its name is what its values are: words, counts (whole numbers), or shares.

    Args:
        rows: The rows.
        own: Columns of these rows alone, by name.
    """
    names = dict.fromkeys(name for row in rows for name in row)
    return [own.get(name) or _column(name, [row[name] for row in rows if name in row]) for name in names]


def _column(name: str, values: Sequence[Any]) -> Column:
    if any(isinstance(value, str) and value for value in values):
        return Column(name, Kind.NAME)
    whole = all(isinstance(value, (int, np.integer, str)) for value in values)
    return KNOWN.get(name) or Column(name, Kind.COUNT if whole else Kind.PERCENT)
