"""Sentences of tags as users give them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

from idlib_corpus.errors import InputError
from idlib_corpus.scoring.tags.held import Arrow, Flat, Lists
from idlib_corpus.scoring.tags.sequences import Sentences

COLUMNS = ("tags", "ner_tags")


def is_dataset(data: Any) -> bool:
    """Whether it is a `datasets.Dataset`; the library is not imported for the question."""
    datasets = sys.modules.get("datasets")
    return datasets is not None and isinstance(data, datasets.Dataset)


def dataset_column(data: Any) -> tuple[Any, str] | None:
    """The Dataset and the column of tags of a Dataset or of one of its columns; None for anything else."""
    if is_dataset(data):
        found = next((column for column in COLUMNS if column in data.column_names), None)
        return (data, found) if found else None
    source, column = getattr(data, "source", None), getattr(data, "column_name", None)
    return (source, column) if isinstance(column, str) and is_dataset(source) else None


def sentences(data: Any, name: str, labels: Sequence[str] | None = None) -> Sentences:
    """The sentences of whatever holds them.

    Args:
        data: Lists of tags; lists of integers or a numpy array of shape (sentences, tokens), with `labels`; a
            `datasets.Dataset` with a column ``tags`` or ``ner_tags``, or a column of one; a pyarrow ListArray or
            ChunkedArray.
        name: What error messages call them.
        labels: The names of integer tags that bring none.

    Raises:
        InputError: Anything else.
    """
    if isinstance(data, Sentences):
        return data
    names = None if labels is None else tuple(labels)
    held = dataset_column(data)
    if held:
        source, column = held
        feature = getattr(source.features[column], "feature", None)
        only = source.select_columns([column]).with_format("arrow")
        return Arrow(
            name,
            lambda first, last: only[first:last][column],
            len(only),
            tuple(getattr(feature, "names", None) or ()) or names,
        )
    if type(data).__module__.partition(".")[0] == "pyarrow":
        import pyarrow as pa

        column_ = data if isinstance(data, pa.ChunkedArray) else pa.chunked_array([data])
        held_type = None if pa.types.is_dictionary(column_.type) else getattr(column_.type, "value_type", None)
        if held_type is None or pa.types.is_nested(held_type):
            raise InputError(name, f"a column of {column_.type}", "a column of lists of tags")
        return Arrow(name, lambda first, last: column_.slice(first, last - first), len(column_), names)
    if isinstance(data, np.ndarray) and data.ndim == 2 and data.dtype.kind in "iu":
        return Flat(name, data.reshape(-1), np.full(len(data), data.shape[1], dtype=np.intp), names or ())
    if isinstance(data, (str, bytes)) or not hasattr(data, "__iter__"):
        raise InputError(name, f"{type(data).__name__}", "a list of sentences, each a list of tags")
    return Lists(name, data if isinstance(data, (list, tuple)) else list(data), names)
