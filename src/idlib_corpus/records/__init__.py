"""Gold and predictions as records: one row an id, the same keys for both, whatever they are read from.

>>> from idlib_corpus import records
>>> gold, predicted = records.packaged("ner"), records.read("runs/mine.jsonl", "ner")
>>> paired = records.pair(gold, predicted, "ner")
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.records.base import FIELDS, TASKS, NoFieldError, Paired, Record, Records, known_task
from idlib_corpus.records.corpus import packaged
from idlib_corpus.records.jsonl import write
from idlib_corpus.records.ner import NIL
from idlib_corpus.records.pairing import pair
from idlib_corpus.records.policies import LENIENT, STRICT, Policies
from idlib_corpus.records.problems import Problem, ProblemsError
from idlib_corpus.records.stance import STANCES

__all__ = [
    "FIELDS",
    "LENIENT",
    "NIL",
    "STANCES",
    "STRICT",
    "TASKS",
    "NoFieldError",
    "Paired",
    "Policies",
    "Problem",
    "ProblemsError",
    "Record",
    "Records",
    "given",
    "is_source",
    "known_task",
    "opened",
    "packaged",
    "pair",
    "read",
    "write",
]

# a text that ends so is a path, whether or not there is such a file
SUFFIXES = frozenset(
    [
        ".jsonl",
        ".ndjson",
        ".json",
        ".parquet",
        ".arrow",
        ".feather",
        ".csv",
        ".tsv",
        ".txt",
        ".conll",
        ".bio",
        ".iob",
        ".iob2",
        ".bioes",
        ".spacy",
    ]
)


def is_source(value: Any) -> bool:
    """Whether this is something to read rows from: a path, a Dataset, rows that are opened, or read already.

    A text is a path if it ends as a known kind of file does, or if there is such a file or folder. A list of
    documents or a mapping is none.
    """
    if isinstance(value, Path | Records) or hasattr(value, "tag_sets"):
        return True
    if isinstance(value, str):
        return PurePath(value.removesuffix(".gz")).suffix.lower() in SUFFIXES or Path(value).exists()
    # who has a Dataset has imported the library; a score of lists must not wait for the readers of files
    if "datasets" not in sys.modules:
        return False
    from idlib_corpus.formats import dataset

    return dataset.is_data(value)


def opened(source: Any, task: str, options: Any = None) -> Any:
    """The rows of a source, to be read a chunk at a time: what `pair` takes.

    Args:
        source: A path (see `formats`) or several, a Dataset, or rows that are read already.
        task: ``ner``, ``tags``, ``linking``, ``coref``, ``relations`` or ``stance``.
        options: `formats.Options`: what the source cannot say of itself.

    Raises:
        InputError: It is none of these.
    """
    # formats know records, so this is the one place that looks up
    from idlib_corpus.formats import dataset, rows

    task = known_task(task)
    if hasattr(source, "tag_sets"):
        return source
    if isinstance(source, str | Path) or dataset.is_data(source):
        return rows.opened([source], task, options)
    if isinstance(source, list) and source and all(isinstance(one, str | Path) for one in source):
        return rows.opened(source, task, options)
    raise InputError("source", f"a {type(source).__name__}", "a path, a Dataset, or Records")


def read(source: Any, task: str, options: Any = None) -> Records:
    """All rows of a source in memory, as dicts.

    Args:
        source: As `opened` takes it.
        task: The task.
        options: `formats.Options`.

    Returns:
        The rows; what is wrong with single rows stands in their `problems`, which `pair` reports.

    Raises:
        InputError: The source cannot be read at all, has several splits, or not the columns of the task.
    """
    if isinstance(source, Records):
        return source
    found: Records = opened(source, task, options).records()
    return found


def given(side: Any, task: str, name: str) -> Records:
    """Records of a source, or of a list of rows.

    Args:
        side: What `read` takes, or rows with an ``id``.
        task: As in `read`.
        name: The side, for messages: ``gold``, ``predicted``.

    Raises:
        InputError: It is neither; and what `read` finds.
    """
    if is_source(side):
        return read(side, task)
    rows = tuple(side) if isinstance(side, Iterable) and not isinstance(side, (str, bytes, Mapping)) else ()
    if not all(isinstance(row, Mapping) and "id" in row for row in rows) or (not rows and side != []):
        raise InputError(name, f"a {type(side).__name__}", 'a path, a Dataset, or records with an "id"')
    return Records(rows, tuple(f"{name}: row {i}" for i in range(1, len(rows) + 1)), name)
