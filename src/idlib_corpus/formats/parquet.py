"""Parquet: a row group at a time, and of it the columns that are wanted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.formats.base import Batch, File, Match, Options, Sample
from idlib_corpus.formats.files import opened, random_access
from idlib_corpus.formats.tables import Table, after, unreadable
from idlib_corpus.records.base import TASKS as ALL_TASKS

NAME = "parquet"
# offsets of the files are those of characters: they may count something else, or contradict the words beside them
CHARACTERS = True
SAYS = "Parquet: columns named as the fields, the configs of this corpus, or tokens with tags"
TASKS = ALL_TASKS
SEEKS = True
MAGIC, ENCRYPTED = b"PAR1", b"PARE"
ROWS = 1000


def recognise(sample: Sample) -> Match | None:
    """By its first four bytes."""
    if sample.head.startswith((MAGIC, ENCRYPTED)):
        return Match(1, "a Parquet file")
    return Match(0.5, "a Parquet file") if sample.suffix == ".parquet" and sample.path.is_file() else None


def rows(file: File) -> int:
    """How many rows a file has.

    Raises:
        InputError: It cannot be read.
    """
    with _open(file) as table:
        return int(table.metadata.num_rows)


def read(file: File, task: str, options: Options) -> Iterator[Batch]:
    """The rows, a batch at a time; row groups before `File.begin` are passed over.

    Raises:
        InputError: The file cannot be read, or a column has another type.
        NoFieldError: It has nothing of the task.
    """
    with _open(file) as table:
        reader = Table(table.schema_arrow, task, options, str(file.path), file.row)
        groups = [table.metadata.row_group(n).num_rows for n in range(table.metadata.num_row_groups)]
        ends = list(accumulate(groups))
        passed = sum(end <= file.begin.row for end in ends)
        before = ends[passed - 1] if passed else 0
        left = list(range(passed, len(groups)))
        found = table.iter_batches(ROWS, left, reader.columns) if left else iter(())
        yield from reader.batches(after(found, file.begin.row - before), file.begin.row)


@contextmanager
def _open(file: File) -> Iterator[Any]:
    import pyarrow.parquet as pq

    name = str(file.path)
    with random_access(file.path) as source, unreadable(name, "a Parquet file"):
        with opened(file.path) as given:
            if given.read(len(ENCRYPTED)) == ENCRYPTED:
                raise InputError(name, "an encrypted Parquet file", "one that is not", "Decrypt it")
        # read as it comes: whole column chunks of large row groups would stay in memory
        yield pq.ParquetFile(source, buffer_size=1 << 20, pre_buffer=False)
