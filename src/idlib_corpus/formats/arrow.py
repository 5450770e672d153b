"""Arrow as a stream (what `datasets` saves) or as a file (Feather), a record batch at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from idlib_corpus.formats.base import Batch, File, Match, Options, Sample
from idlib_corpus.formats.files import random_access
from idlib_corpus.formats.tables import Table, after, unreadable
from idlib_corpus.records.base import TASKS as ALL_TASKS

NAME = "arrow"
# offsets of the files are those of characters: they may count something else, or contradict the words beside them
CHARACTERS = True
SAYS = "Arrow, a stream or a file: columns named as the fields, the configs of this corpus, or tokens with tags"
TASKS = ALL_TASKS
SEEKS = True
MAGIC = b"ARROW1"
# what a stream begins with: the mark of a message
STREAM = b"\xff\xff\xff\xff"
SUFFIXES = (".arrow", ".feather", ".arrows")


def recognise(sample: Sample) -> Match | None:
    """By its first bytes."""
    if sample.head.startswith(MAGIC):
        return Match(1, "an Arrow file")
    if sample.head.startswith(STREAM):
        return Match(0.9, "a stream of Arrow")
    return Match(0.5, "an Arrow file") if sample.suffix in SUFFIXES and sample.path.is_file() else None


def rows(file: File) -> int:
    """How many rows a file has.

    Raises:
        InputError: It cannot be read.
    """
    with _open(file, []) as (_, batches):
        return sum(batch.num_rows for batch in batches)


def read(file: File, task: str, options: Options) -> Iterator[Batch]:
    """The rows, a batch at a time.

    Raises:
        InputError: The file cannot be read, or a column has another type.
        NoFieldError: It has nothing of the task.
    """
    with _open(file, []) as (there, _):
        reader = Table(there, task, options, str(file.path), file.row)
        wanted = [there.get_field_index(name) for name in reader.columns]
    with _open(file, wanted) as (_, batches):
        yield from reader.batches(after(batches, file.begin.row), file.begin.row)


@contextmanager
def _open(file: File, fields: list[int]) -> Iterator[tuple[Any, Iterator[Any]]]:
    """The schema, and the record batches with the fields of these numbers, all for none."""
    import pyarrow as pa

    name = str(file.path)
    with random_access(file.path) as found, unreadable(name, "a file of Arrow"), pa.PythonFile(found, "r") as source:
        head = source.read(len(MAGIC))
        source.seek(0)
        options = pa.ipc.IpcReadOptions(included_fields=sorted(fields))
        if head == MAGIC:
            saved = pa.ipc.open_file(source, options=options)
            yield saved.schema, (saved.get_batch(n) for n in range(saved.num_record_batches))
        else:
            stream = pa.ipc.open_stream(source, options=options)
            yield stream.schema, iter(stream)
