"""How rows are dealt into shards: the same input gives the same shards, whoever makes them.

Shard *n* has the rows from *n* times the size of a shard on, counted over all sources in their order. So a shard can
be made anywhere, and made again, and is the same.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from idlib_corpus import formats
from idlib_corpus.errors import InputError
from idlib_corpus.formats import File, Options, files, jsonl
from idlib_corpus.formats.sources import Source

SHARD_ROWS = 10_000


@dataclass(frozen=True)
class Piece:
    """A run of rows of one source.

    Args:
        source: Which source.
        first: The first row, from 0.
        rows: How many.
        byte: Of JSON Lines, where a line begins (unpacked), with nothing but blank lines between it and the first row.
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


def make(
    sources: Sequence[Source], shard_rows: int = SHARD_ROWS, task: str = "ner", options: Options | None = None
) -> Plan:
    """Count the rows of sources and deal them into shards. Every source is read once, a line or block at a time.

    Args:
        sources: The sources.
        shard_rows: Rows of a shard.
        task: The task that rows are read for.
        options: What the sources cannot say.

    Raises:
        InputError: A source cannot be read, or there is no row in any.
    """
    if shard_rows < 1:
        raise InputError("--shard-rows", f"{shard_rows}", "a number from 1 on")
    options = options or Options()
    rows, digests, pieces = [], [], []
    before = 0
    for number, source in enumerate(sources):
        if _is_lined(source):
            cut, counted, digest = _lines(source, number, before, shard_rows)
        else:
            counted, digest = _rows(source, task, options), _digest(source)
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
    packed = False
    with files.opened(source.path) as file:
        packed = isinstance(file, gzip.GzipFile)
        for line_number, line in enumerate(file, 1):
            if not packed:
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
    return cut, row, _digest(source) if packed else digest.hexdigest()


def _is_lined(source: Source) -> bool:
    """Whether each line that is not blank is a row."""
    return source.format == jsonl.NAME and not jsonl.is_array(files.sample(source.path).head)


def _rows(source: Source, task: str, options: Options) -> int:
    """How many rows a source has; of formats that do not say, they are read."""
    count = getattr(formats.named(source.format), "rows", None)
    if count is not None:
        return int(count(File(source.path, source.stem, source.match)))
    counted = 0
    for batch in source.read(task, replace(options, fields=("id",))):
        if batch.problems:
            first = batch.problems[0]
            raise InputError(first.where, first.found, first.expected, first.remedy)
        counted += len(batch.numbers)
    return counted


def _digest(source: Source) -> str:
    """The SHA-256 of the file as it lies there."""
    try:
        with source.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(
            str(source.path), f"it cannot be read: {error.strerror or error}", "a file of rows"
        ) from error


def changed(source: Source) -> InputError:
    """The error of a source that is no longer as it was when it was counted."""
    return InputError(str(source.path), "it changed while it was read", "the same rows to the end", "Start again")
