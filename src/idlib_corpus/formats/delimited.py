"""Tables of text: a header, and a row a line, with cells that a tab, a comma or a semicolon parts.

In tables with commas and semicolons a cell may stand in quotes, and then hold the delimiter, line ends and doubled
quotes. Tables with tabs are written both ways: a row of theirs is read with quotes where it is then whole and has
a cell for each name of the header, and as it stands where not. `raw` reads no quotes at all. Lines may end with a
carriage return alone, as Excel on a Mac wrote them.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from idlib_corpus.escapes import clean
from idlib_corpus.formats import files
from idlib_corpus.formats.base import Sample
from idlib_corpus.formats.batching import lines
from idlib_corpus.records.problems import Problem

DELIMITERS = ("\t", ",", ";")
NAMES = {"\t": "tabs", ",": "commas", ";": "semicolons"}
# so many rows are looked at to tell the delimiter
LOOKED = 50
# the longest cell, in characters
LONGEST = 2**31 - 1
# a cell in quotes that runs over more lines is one that was never closed
MOST_LINES = 1000


# Windows-1252 as browsers read it: the five bytes that it leaves open are control characters
WINDOWS = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(128, 160)}


@dataclass
class Decoder:
    """Lines as text: UTF-8; what is none is Windows-1252 where that is allowed.

    Args:
        fallback: Whether it is.
        fallen: The number of lines that were not UTF-8.
    """

    fallback: bool = False
    fallen: int = field(default=0, init=False)

    def decode(self, line: bytes) -> str:
        """The line as text.

        Raises:
            UnicodeDecodeError: It is neither.
        """
        try:
            return line.decode("utf-8")
        except UnicodeDecodeError:
            if not self.fallback:
                raise
            self.fallen += 1
            return line.decode("latin-1").translate(WINDOWS)

    def notes(self, path: Path) -> list[str]:
        """What was done, for readers."""
        if not self.fallen:
            return []
        said = "1 line is not UTF-8 and was" if self.fallen == 1 else f"{self.fallen} lines are not UTF-8 and were"
        return [f"{path}: {said} read as Windows-1252"]


@dataclass(frozen=True)
class Layout:
    """How a table is written.

    Args:
        delimiter: What parts its cells.
        header: The names of its columns.
        whole: The share of the rows that were looked at which have a cell for each name.
        returns: Whether lines end with a carriage return alone.
        utf8: Whether the header is UTF-8.
    """

    delimiter: str
    header: tuple[str, ...]
    whole: float
    returns: bool = False
    utf8: bool = True


def layout(sample: Sample) -> Layout | None:
    """How the beginning of a file is written; None if it is surely no table with a header."""
    head = sample.head
    if not head.strip() or head.lstrip()[:1] in (b"{", b"[", b"<") or b"\0" in head[:4096]:
        return None
    returns = b"\r" in head and b"\n" not in head
    if returns:
        head = head.replace(b"\r", b"\n")
    parts = (head if sample.whole else head[: head.rfind(b"\n") + 1]).split(b"\n")
    numbered = list(enumerate((part.removesuffix(b"\r") for part in parts), 1))
    found = []
    for delimiter in DELIMITERS:
        rows: list[list[str] | Problem] = []
        decoder, fallen = Decoder(True), 0
        for _, row in records(iter(numbered), delimiter, decoder):
            fallen = fallen if rows else decoder.fallen
            rows.append(row)
            if len(rows) > LOOKED:
                break
        header = rows[0] if rows and isinstance(rows[0], list) else []
        if len(header) < 2 or not all(name.strip() for name in header) or len(set(header)) < len(header):
            continue
        # the last may be cut
        looked = rows[1:] if sample.whole or len(rows) > LOOKED else rows[1:-1]
        whole = [isinstance(row, list) and len(_trimmed(row, len(header))) == len(header) for row in looked]
        found.append(Layout(delimiter, tuple(header), sum(whole) / len(whole) if whole else 1.0, returns, not fallen))
    return max(found, key=lambda one: (one.whole, len(one.header)), default=None)


def records(
    numbered: Iterable[tuple[int, bytes]], delimiter: str, decoder: Decoder, *, raw: bool = False, name: str = ""
) -> Iterator[tuple[int, list[str] | Problem]]:
    """The rows of a table, its header too, each with the line that it begins on; blank lines are passed over.

    Args:
        numbered: Lines without their ends, with their numbers.
        delimiter: What parts the cells.
        decoder: Makes lines texts.
        raw: Whether quotes are as any other character.
        name: The file, for messages.
    """
    # the longest cell is a setting of the whole library, and too short for texts of documents
    csv.field_size_limit(LONGEST)
    width = 0
    source = _Source(numbered)
    for number, line in source:
        if not line.strip(b" \r\n\t"):
            continue
        where = f"{name}:{number}"
        try:
            text = decoder.decode(line)
        except UnicodeDecodeError as error:
            wrong = f"the line is not UTF-8: the byte 0x{line[error.start]:02x} at {error.start + 1}"
            yield number, Problem(where, wrong, "UTF-8", "Write the file in UTF-8")
            continue
        if raw or '"' not in text:
            row: list[str] | Problem = text.split(delimiter)
        elif delimiter == "\t":
            plain = text.split(delimiter)
            begun = any(cell.startswith('"') for cell in plain)
            row = (_with_quotes(text, delimiter, source, decoder, width) if begun else None) or plain
        else:
            found = "a cell that begins with a quote and is not closed, or has text behind its closing quote"
            row = _with_quotes(text, delimiter, source, decoder, 0) or Problem(
                where, found, 'quotes in a quoted cell written twice: ""', "Write the line again"
            )
        if not width and isinstance(row, list):
            width = len(row)
        yield number, row


def cells(
    path: Path, table: Layout, decoder: Decoder, *, raw: bool = False
) -> Iterator[tuple[int, list[str] | Problem]]:
    """The rows under the header, a cell for each of its names; empty cells beyond it are passed over.

    Args:
        path: The file.
        table: How it is written.
        decoder: Makes lines texts.
        raw: Whether quotes are as any other character.

    Raises:
        InputError: The file cannot be read.
    """
    width = len(table.header)
    numbered = enumerate(_returned(path), 1) if table.returns else lines(path)
    found = records(numbered, table.delimiter, decoder, raw=raw, name=str(path))
    next(found, None)
    for number, row in found:
        if isinstance(row, list) and len(row := _trimmed(row, width)) != width:
            names = ", ".join(clean(name, 40) for name in table.header[:8])
            wrong = f"{len(row)} cell{'s' * (len(row) != 1)} for {width} columns ({names})"
            remedy = f"Write a cell for each column, parted by {NAMES[table.delimiter]}"
            yield number, Problem(f"{path}:{number}", wrong, f"{width} cells", remedy)
        else:
            yield number, row


def _returned(path: Path) -> Iterator[bytes]:
    """The lines of a file whose lines end with a carriage return."""
    kept = b""
    for chunk in files.chunks(path):
        *whole, kept = (kept + chunk).split(b"\r")
        yield from whole
    if kept:
        yield kept


def _trimmed(row: Sequence[str], width: int) -> list[str]:
    kept = list(row)
    while len(kept) > width and not kept[-1].strip():
        kept.pop()
    return kept


class _Source:
    """Lines that can be given back."""

    def __init__(self, numbered: Iterable[tuple[int, bytes]]) -> None:
        self._numbered, self._kept = iter(numbered), deque[tuple[int, bytes]]()

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        return self

    def __next__(self) -> tuple[int, bytes]:
        return self._kept.popleft() if self._kept else next(self._numbered)

    def give_back(self, taken: Sequence[tuple[int, bytes]]) -> None:
        self._kept.extendleft(reversed(taken))


def _with_quotes(text: str, delimiter: str, source: _Source, decoder: Decoder, width: int) -> list[str] | None:
    """A row with cells in quotes, which may run over lines; None, and no line taken, if it is none.

    Args:
        text: Its first line.
        delimiter: What parts the cells.
        source: The lines behind it.
        decoder: Makes lines texts.
        width: The cells that it must have; 0 for any number.
    """
    taken: list[tuple[int, bytes]] = []

    def more() -> Iterator[str]:
        yield f"{text}\n"
        for one in islice(source, MOST_LINES):
            taken.append(one)
            yield f"{decoder.decode(one[1])}\n"

    try:
        row = next(csv.reader(more(), delimiter=delimiter, strict=True))
        if not width or len(row) == width:
            return row
    except (csv.Error, StopIteration, UnicodeDecodeError):
        pass
    source.give_back(taken)
    return None
