"""How rows are dealt into shards: the same input gives the same shards, whoever makes them.

Shard *n* has the rows from *n* times the size of a shard on, counted over all sources in their order. So a shard can
be made anywhere, and made again, and is the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from idlib_corpus.errors import InputError
from idlib_corpus.prediction.inputs import Source, opened, unreadable

SHARD_ROWS = 10_000


@dataclass(frozen=True)
class Piece:
    """A run of rows of one source.

    Args:
        source: Which source.
        first: The first row, from 0.
        rows: How many.
        byte: Of JSON Lines, where a line begins, with nothing but blank lines between it and the first row.
        line: Its number, from 1.
    """

    source: int
    first: int
    rows: int
    byte: int = 0
    line: int = 1


@dataclass(frozen=True)
class Shard:
    """Rows that are predicted together and written into one file."""

    number: int
    pieces: tuple[Piece, ...]

    @property
    def rows(self) -> int:
        """How many rows of the input it has."""
        return sum(piece.rows for piece in self.pieces)

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"part-{self.number:05d}.jsonl"


@dataclass(frozen=True)
class Plan:
    """The input and its shards.

    Args:
        sources: The sources.
        rows: Rows of each source.
        digests: SHA-256 of each source.
        shards: The shards in order.
        shard_rows: Rows of a shard; the last has what is left.
    """

    sources: tuple[Source, ...]
    rows: tuple[int, ...]
    digests: tuple[str, ...]
    shards: tuple[Shard, ...]
    shard_rows: int

    def part(self, number: int, of: int) -> tuple[Shard, ...]:
        """The shards of one of several equal parts: neighbours, so that a part reads its stretch of the input only.

        Args:
            number: Which part, from 1.
            of: How many parts.
        """
        first, end = ((n * len(self.shards)) // of for n in (number - 1, number))
        return self.shards[first:end]


def make(sources: Sequence[Source], shard_rows: int = SHARD_ROWS) -> Plan:
    """Count the rows of sources and deal them into shards. Every source is read once, a line or block at a time.

    Args:
        sources: The sources.
        shard_rows: Rows of a shard.

    Raises:
        InputError: A source cannot be read, or there is no row in any.
    """
    if shard_rows < 1:
        raise InputError("--shard-rows", f"{shard_rows}", "a number from 1 on")
    rows, digests, pieces = [], [], []
    before = 0
    for number, source in enumerate(sources):
        if source.kind == "json":
            cut, counted, digest = _lines(source, number, before, shard_rows)
        else:
            counted, digest = _table_rows(source), _digest(source)
            cut = list(_cut(number, counted, before, shard_rows))
        rows.append(counted)
        digests.append(digest)
        pieces += cut
        before += counted
    if not before:
        raise InputError(", ".join(str(s.path) for s in sources), "no row in it", "at least one", "Name other files")
    shards: list[list[Piece]] = [[] for _ in range(-(-before // shard_rows))]
    filled = 0
    for piece in pieces:
        shards[filled // shard_rows].append(piece)
        filled += piece.rows
    return Plan(
        tuple(sources),
        tuple(rows),
        tuple(digests),
        tuple(Shard(number, tuple(of)) for number, of in enumerate(shards)),
        shard_rows,
    )


def _cut(source: int, rows: int, before: int, shard_rows: int) -> Iterator[Piece]:
    """The pieces of a source, cut where shards end."""
    first = 0
    while first < rows:
        count = min(rows - first, shard_rows - (before + first) % shard_rows)
        yield Piece(source, first, count)
        first += count


def _lines(source: Source, number: int, before: int, shard_rows: int) -> tuple[list[Piece], int, str]:
    """The pieces of a source of JSON Lines, its rows, and its digest."""
    digest = hashlib.sha256()
    starts: list[tuple[int, int, int]] = []  # row, byte, line
    row = byte = 0
    with opened(source.path) as file:
        for line_number, line in enumerate(file, 1):
            digest.update(line)
            if line.strip() not in (b"", b"\xef\xbb\xbf"):
                if not row or not (before + row) % shard_rows:
                    starts.append((row, byte, line_number))
                row += 1
            byte += len(line)
    cut = [
        Piece(number, first, following[0] - first, at, line)
        for (first, at, line), following in pairwise([*starts, (row, 0, 0)])
    ]
    return cut, row, digest.hexdigest()


def _table_rows(source: Source) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with unreadable(source), opened(source.path) as file:
        if source.kind == "parquet":
            return int(pq.ParquetFile(file).metadata.num_rows)
        return sum(batch.num_rows for batch in pa.ipc.open_stream(file))


def _digest(source: Source) -> str:
    with opened(source.path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
