"""Rows of sources, one by one, in any format.

Rows are counted from 1 in their file. A row without an id gets `<stem>:<row number>`, as in `es/test:12` (see
`formats.sources`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.escapes import clean
from idlib_corpus.formats import Batch, File, Options
from idlib_corpus.formats.base import Begin
from idlib_corpus.formats.sources import Source
from idlib_corpus.formats.tagged import with_entities
from idlib_corpus.prediction.checks import faults
from idlib_corpus.prediction.plan import Piece, changed
from idlib_corpus.records.columns import Row
from idlib_corpus.records.kind import known_task
from idlib_corpus.records.stance import EXCLUDED
from idlib_corpus.tasks import task as the_task

Found = tuple[str, Row]
COMMON = ("id", "text", "lang", "group")
# so many rows are rather passed over than the file opened again
NEAR = 20_000
# so many rows of a batch are objects of Python at once
AT_ONCE = 500


def wanted(task: str) -> tuple[str, ...]:
    """The fields of a row that a system may see, in the names of `records.columns`."""
    return tuple(dict.fromkeys([*COMMON, *the_task(task).takes]))


class Reader:
    """Reads pieces of sources. A source stays open, so that the next shard goes on where the last one ended.

    Args:
        sources: The sources.
        task: The task: fields that a system may not see stay unread.
        options: What the sources cannot say.
    """

    def __init__(self, sources: Sequence[Source], task: str, options: Options) -> None:
        self._sources, self._task = sources, known_task(task)
        self._options = replace(options, fields=wanted(task))
        self._source, self._row = -1, 0
        self._open: Iterator[Found] = iter(())

    def rows(self, piece: Piece) -> Iterator[Found]:
        """The rows of a piece, each with its place for messages: ``file.jsonl:12``, ``file.parquet: row 12``.

        Raises:
            InputError: A row cannot be read, or is not as a system needs it; the source has too few rows.
        """
        ahead = piece.first - self._row
        if self._source != piece.source or not 0 <= ahead <= NEAR:
            begin = Begin(piece.first, piece.byte, piece.line)
            self._open = self._rows(self._sources[piece.source], begin)
            self._source, self._row, ahead = piece.source, piece.first, 0
        for _ in range(ahead):
            self._next(piece)
        for _ in range(piece.rows):
            yield self._next(piece)

    def _next(self, piece: Piece) -> Found:
        found = next(self._open, None)
        if found is None:
            raise changed(self._sources[piece.source])
        self._row += 1
        return found

    def _rows(self, source: Source, begin: Begin) -> Iterator[Found]:
        before = begin.row
        for batch in source.read(self._task, self._options, begin):
            yield from self._of_batch(source, batch, before)
            before = int(batch.numbers[-1]) if len(batch.numbers) else before

    def _of_batch(self, source: Source, batch: Batch, before: int) -> Iterator[Found]:
        file = File(source.path, source.stem)
        place = file.line if batch.lines else file.row
        yield from of_batch(batch, self._task, self._options.fields, place, source.id, before)


def of_batch(
    batch: Batch,
    task: str,
    fields: Collection[str],
    place: Callable[[int], str],
    made_id: Callable[[int], str],
    before: int,
) -> Iterator[Found]:
    """The rows of a batch with their places; one that is wrong is an error when its turn comes.

    Args:
        batch: The batch.
        task: The task.
        fields: The fields that are read.
        place: The place of a line or row, for messages.
        made_id: The id of a row that has none, by its number.
        before: The number of the row before the batch.

    Raises:
        InputError: A row could not be read, or is not as a system needs it.
    """
    columns = _with_text(batch.columns)
    wrong = faults(columns, task)
    names = [name for name in fields if name in columns.schema.names]
    excluded = _excluded(columns)
    values = _values(columns.select(names))
    for at, (row, number, where) in enumerate(zip(values, batch.numbers, batch.places, strict=True)):
        if batch.problems and number != before + 1:
            break
        before = number
        if at in wrong:
            raise InputError(place(int(where)), *wrong[at])
        found = dict(zip(names, row, strict=True))
        if found["id"] is None:
            found["id"] = made_id(int(number))
        if at in excluded:
            found["label"] = EXCLUDED
        yield place(int(where)), found
    if batch.problems:
        problem = batch.problems[0]
        raise InputError(clean(problem.where), clean(problem.found), problem.expected, problem.remedy)


def _values(columns: Any) -> Iterator[tuple[Any, ...]]:
    """The rows of columns, so many as objects of Python at a time."""
    for start in range(0, columns.num_rows, AT_ONCE):
        some = columns.slice(start, AT_ONCE)
        yield from zip(*(column.to_pylist() for column in some.columns), strict=True)


def _excluded(columns: Any) -> set[int]:
    """The places of rows that their gold excludes, which is all that is read of it."""
    if "label" not in columns.schema.names or columns.column("label").null_count == columns.num_rows:
        return set()
    return {at for at, label in enumerate(columns.column("label").to_pylist()) if label == EXCLUDED}


def _with_text(columns: Any) -> Any:
    """Columns with the text of rows that have tokens only: tokens joined with one blank."""
    import pyarrow as pa

    if "tokens" not in columns.schema.names or not columns.column("text").null_count:
        return columns
    fields = ("text", "tokens", "token_offsets")
    made, _ = with_entities({name: columns.column(name) for name in fields}, decoded=False, strict=False)
    kept = {name: columns.column(name) for name in columns.schema.names}
    return pa.RecordBatch.from_pydict({**kept, **made}, schema=columns.schema)
