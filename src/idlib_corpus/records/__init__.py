"""Gold and predictions as records: one row an id, the same keys for both, whatever they are read from.

>>> from idlib_corpus import records
>>> gold, predicted = records.packaged("ner"), records.read("runs/mine.jsonl", "ner")
>>> paired = records.pair(gold, predicted, "ner")
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.records import conll, jsonl
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
    "is_source",
    "packaged",
    "pair",
    "read",
    "write",
]

JSON = (".jsonl", ".json", ".ndjson")
CONLL = (".conll", ".bio", ".iob", ".iob2", ".bioes", ".txt", ".tsv")
HUB = (".parquet", ".arrow")


def is_source(value: Any) -> bool:
    """Whether this is something to read rows from: a path, a Dataset, or rows that are read already.

    A text is a path if it ends as a known kind of file does, or if there is such a file or folder. A list of
    documents or a mapping is none.
    """
    if isinstance(value, Path | Records):
        return True
    if isinstance(value, str):
        return value.endswith(JSON + CONLL + HUB) or Path(value).exists()
    return _is_dataset(value)


def _is_dataset(value: Any) -> bool:
    # who has a Dataset has imported the library
    library = sys.modules.get("datasets")
    names = ("Dataset", "IterableDataset", "DatasetDict", "IterableDatasetDict")
    return library is not None and isinstance(value, tuple(getattr(library, name) for name in names))


def read(source: Any, task: str, *, mixed: bool = False) -> Records:
    """Read the rows of a source.

    Args:
        source: A file of JSON Lines or a JSON array (``.jsonl``, ``.json``), a CoNLL file (``.conll``, ``.bio``,
            ``.iob``, ``.txt``, ``.tsv``), a Parquet or Arrow file, a folder that `datasets` reads, a Dataset, or
            rows that are read already. A file with another suffix is what its first character says: ``{`` or ``[``
            for JSON.
        task: ``ner``, ``tags``, ``linking``, ``coref``, ``relations`` or ``stance``.
        mixed: For JSON Lines: whether rows that have the field of another task, and not of this one, are passed over.

    Returns:
        The rows; what is wrong with single rows stands in their `problems`, which `pair` reports.

    Raises:
        InputError: The source cannot be read at all, has several splits, or not the columns of the task.
    """
    task = known_task(task)
    if isinstance(source, Records):
        return source
    if isinstance(source, str | Path):
        return _read_path(Path(source), task, mixed)
    if _is_dataset(source):
        from idlib_corpus.records import hub

        return hub.read(source, task)
    raise InputError("source", f"a {type(source).__name__}", "a path, a Dataset, or Records")


def _read_path(path: Path, task: str, mixed: bool) -> Records:
    suffix = path.suffix.lower()
    if path.is_dir() or suffix in HUB:
        from idlib_corpus.records import hub

        if not path.exists():
            raise InputError(str(path), "no such file", "a file of rows", "Name the file that a system wrote")
        return hub.read(hub.open_path(path), task, str(path))
    if suffix in JSON or (suffix not in CONLL and jsonl.file_bytes(path).lstrip()[:1] in (b"{", b"[", b"")):
        return jsonl.read(path, task, mixed)
    if task not in ("ner", "tags"):
        raise NoFieldError(str(path), "a CoNLL file, which has tags only", f"JSON Lines for {task}")
    return conll.read(path, task)
