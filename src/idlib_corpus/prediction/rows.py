"""Rows of sources, one by one.

Rows are counted from 1 in their file; blank lines are no rows. A row without an id gets `<name>:<row number>`, as in
`es/test:12` (see `inputs.Source`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.prediction.inputs import Source, changed, opened, unreadable
from idlib_corpus.prediction.plan import Piece
from idlib_corpus.records import Problem
from idlib_corpus.records.corpus import named
from idlib_corpus.records.jsonl import BOM, value

Row = dict[str, Any]


class Reader:
    """Reads pieces of sources. Tables stay open, so that the next shard goes on where the last one ended.

    Args:
        sources: The sources.
        columns: The columns to read; others stay unread.
    """

    def __init__(self, sources: Sequence[Source], columns: Sequence[str]) -> None:
        self._sources, self._columns = sources, columns
        self._open: tuple[int, Table] | None = None

    def rows(self, piece: Piece) -> Iterator[tuple[str, Row]]:
        """The rows of a piece, each with its place for messages: ``file.jsonl:12``, ``file.parquet: row 12``.

        Raises:
            InputError: A row is no JSON object, or its id no text; the source cannot be read or has too few rows.
        """
        source = self._sources[piece.source]
        if source.kind == "json":
            found = _json_rows(source, piece, self._columns)
        else:
            found = self._table(source, piece).rows(piece.first, piece.rows)
        for number, (where, row) in enumerate(found, piece.first + 1):
            row["id"] = _id(row.get("id"), where, source, number)
            yield where, row

    def _table(self, source: Source, piece: Piece) -> Table:
        if self._open is None or self._open[0] != piece.source or not self._open[1].reaches(piece.first):
            self._open = piece.source, Table(source, self._columns, piece.first)
        return self._open[1]


def _id(value: Any, where: str, source: Source, number: int) -> str:
    if value is None:
        return f"{source.name}:{number}"
    if type(value) is int:
        return str(value)
    if not isinstance(value, str) or not value:
        raise InputError(where, f"the id is {value!r}", "a text or a whole number", "Mend the id, or leave it out")
    return value


def _json_rows(source: Source, piece: Piece, columns: Sequence[str]) -> Iterator[tuple[str, Row]]:
    left = piece.rows
    with opened(source.path) as file:
        file.seek(piece.byte)
        for number, line in enumerate(file, piece.line):
            if not left:
                return
            line = line.removeprefix(BOM) if number == 1 else line
            if not line.strip():
                continue
            left -= 1
            where = f"{source.path}:{number}"
            row = value(line, where)
            if isinstance(row, Problem):
                raise InputError(where, row.found, row.expected, row.remedy)
            if not isinstance(row, dict):
                raise InputError(where, f"a JSON {type(row).__name__}", "one JSON object a line", "Mend the line")
            if b"\\u" in line:
                _no_half_characters(row, where)
            yield where, {column: row[column] for column in columns if column in row}
    if left:
        raise changed(source)


def _no_half_characters(row: Any, where: str) -> None:
    """Refuse what JSON can escape and no file can hold.

    Raises:
        InputError: A surrogate without its other half.
    """
    try:
        json.dumps(row, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        found = f"half a character, {error.object[error.start]!a}"
        raise InputError(where, found, "Unicode text", "Mend the row") from error


class Table:
    """Rows of a Parquet or Arrow file in order, a batch in memory at a time.

    Args:
        source: The source.
        columns: The columns to read.
        first: The first row that will be asked for; row groups before it are passed over.

    Raises:
        InputError: The file cannot be read.
    """

    BATCH = 1000

    def __init__(self, source: Source, columns: Sequence[str], first: int = 0) -> None:
        self._source = source
        self._starts = [0]  # of row groups
        with unreadable(source):
            schema, self._batches = self._open(columns, first)
        self._features = {name: f for name, f in _features(schema).items() if name in columns}
        self._batch: Any = None

    def _open(self, columns: Sequence[str], first: int) -> tuple[Any, Iterator[Any]]:
        import pyarrow as pa
        import pyarrow.parquet as pq

        if self._source.kind == "arrow":
            stream = pa.ipc.open_stream(opened(self._source.path))
            kept = [name for name in columns if name in stream.schema.names]
            self._row = 0
            return stream.schema, (batch.select(kept) for batch in stream)
        # read as it comes: whole column chunks of large row groups would stay in memory
        file = pq.ParquetFile(self._source.path, buffer_size=1 << 20, pre_buffer=False)
        kept = [name for name in columns if name in file.schema_arrow.names]
        groups = range(file.metadata.num_row_groups)
        for group in groups:
            self._starts.append(self._starts[-1] + file.metadata.row_group(group).num_rows)
        start = self._group(first)
        self._row = self._starts[start]
        return file.schema_arrow, file.iter_batches(self.BATCH, list(groups[start:]), kept)

    def _group(self, row: int) -> int:
        """The row group of a row."""
        return next((n for n, end in enumerate(self._starts[1:]) if row < end), 0)

    def reaches(self, row: int) -> bool:
        """Whether a row is ahead and near: to go on is no more work than to open the file again."""
        return row == self._row or (row > self._row and self._group(row) == self._group(self._row))

    def rows(self, first: int, count: int) -> Iterator[tuple[str, dict[str, Any]]]:
        """Rows from `first` on, which lies ahead."""
        while count:
            if self._batch is None or not self._batch.num_rows:
                with unreadable(self._source):
                    self._batch = next(self._batches, None)
                if self._batch is None:
                    raise changed(self._source)
            skipped = min(first - self._row, self._batch.num_rows)
            taken = self._batch.slice(skipped, min(count, self.BATCH))
            self._batch = self._batch.slice(skipped + taken.num_rows)
            self._row += skipped + taken.num_rows
            first += taken.num_rows
            count -= taken.num_rows
            place = first - taken.num_rows
            with unreadable(self._source):  # bytes that are no UTF-8
                found = taken.to_pylist()
            for row in named(found, self._features):
                place += 1
                yield f"{self._source.path}: row {place}", row


def _features(schema: Any) -> Any:
    """The features of `datasets` that a file says its columns have; none if it says nothing."""
    if b"huggingface" not in (schema.metadata or {}):
        return {}
    from datasets import Features

    return Features.from_arrow_schema(schema)
