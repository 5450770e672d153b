"""What a format is: a module that recognises its files and reads them as columns.

A module of this package has ``NAME`` (what ``--from`` takes), ``SAYS`` (a line for readers), ``TASKS`` (those it has
rows for), ``recognise(sample)`` and ``read(file, task, options)``. Nothing else in the project opens files of rows.
It may have ``settled(sample, match, options)``, which gives the match with what the options say of the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from idlib_corpus.errors import InputError
from idlib_corpus.records.problems import Problem
from idlib_corpus.records.units import UNITS, Counting
from idlib_corpus.tagging.recognition import Recognised

# so much of a file is looked at to recognise it
HEAD = 256 * 1024
# rows of a batch, about
BATCH = 10_000


@dataclass(frozen=True)
class Options:
    """What a file cannot say of itself; each is an option of the command line.

    Args:
        format: The name of the format, ``--from``; recognised if empty.
        columns: ``--columns token=2,tag=3``: the place (from 1) or the name of each column of a table.
        map: ``--map text=comment,target=question``: our name of a field -> its name in the file.
        layer: ``--layer``: of files with several layers of tags: ``outer`` (default), ``inner`` or ``both``.
        scheme: ``--scheme``: the tag scheme; recognised if empty.
        side: ``gold`` or ``predicted``: which of the two is read of files that have both side by side (`Match.both`).
        split: ``--split``: of what has several.
        config: The config of a dataset repository that is wanted; that of the task if empty.
        lang: ``--lang``: the language of rows that do not say theirs.
        offsets: ``--offsets``: ``code-points``, ``utf-16`` or ``bytes``: what offsets of the file count.
        inclusive: ``--inclusive-ends``: whether an end is the place of the last unit, not of the one behind it.
        mixed: Whether rows with fields of other tasks, and none of this one, are passed over (``score all``).
        labels: ``--labels``: names of labels that are numbers in the file, by the number as a text.
        stances: ``--stance-labels``: the labels of stances there are, where they are not ours.
        fields: The fields that are wanted, as for prediction: others stay unread and null, and none is demanded. All
            if empty; the field of the task is then demanded.
    """

    format: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    map: Mapping[str, str] = field(default_factory=dict)
    layer: str = ""
    scheme: str = ""
    side: str = "gold"
    split: str = ""
    config: str = ""
    lang: str = ""
    offsets: str = "code-points"
    inclusive: bool = False
    mixed: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)
    stances: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()

    @property
    def counting(self) -> Counting:
        """What offsets of the file count.

        Raises:
            InputError: There is no such unit.
        """
        if self.offsets not in UNITS:
            raise InputError("--offsets", f'"{self.offsets}"', f"one of {', '.join(UNITS)}")
        return Counting(self.offsets, self.inclusive)


@dataclass(frozen=True)
class Sample:
    """The beginning of a file, for recognising it.

    Args:
        path: The file or folder.
        head: Its first bytes, unpacked, without a byte order mark; empty for a folder.
        whole: Whether that is all of it.
    """

    path: Path
    head: bytes
    whole: bool

    @property
    def suffix(self) -> str:
        """The last suffix in small letters, without ``.gz``."""
        return Path(self.path.name.lower().removesuffix(".gz")).suffix

    def lines(self, most: int = 200) -> list[str]:
        """The first lines, whole ones only, without their ends; bytes that are no UTF-8 are marked as such."""
        parts = self.head.split(b"\n")
        if not self.whole:
            parts = parts[:-1]
        return [part.decode("utf-8", "replace").rstrip("\r") for part in parts[:most]]


@dataclass(frozen=True)
class Match:
    """That a file is of a format.

    Args:
        certainty: From 0 to 1; the surest format is taken. A file whose beginning only this format can have: 1; one
            whose suffix and shape fit: 0.6; one that could be many things: 0.3.
        says: What it was taken for, for messages: "a CoNLL file with four columns, tags in the last, IOB1".
        both: Whether gold and predictions stand side by side in it: it can be scored alone (`Options.side`).
        tags: What its tags say of their scheme, if it has tags (`tagging.recognition.common` of gold and predictions).
    """

    certainty: float
    says: str
    both: bool = False
    tags: Recognised | None = None


@dataclass(frozen=True)
class Begin:
    """Where reading begins.

    Args:
        row: Rows before it are passed over.
        byte: Of a file with a row a line: where a line begins (unpacked), with nothing but blank lines between it and
            the row.
        line: The number of that line, from 1.
    """

    row: int = 0
    byte: int = 0
    line: int = 1


START = Begin()


@dataclass(frozen=True)
class File:
    """A file that is to be read.

    Args:
        path: The file, or the folder of formats that are folders.
        stem: What ids of rows without one begin with.
        known: What recognising it found out, for its reader.
        begin: Where to begin. Formats with ``SEEKS`` go there; of others, `formats.read` passes over what is before.
    """

    path: Path
    stem: str
    known: Any = None
    begin: Begin = START

    def line(self, number: int) -> str:
        """The place of a line for messages."""
        return f"{self.path}:{number}"

    def row(self, number: int) -> str:
        """The place of a row, from 1, where a file has no lines."""
        return f"{self.path}: row {number}"


@dataclass(frozen=True)
class Batch:
    """Some rows of a file, in order.

    Args:
        columns: A `pyarrow.RecordBatch` of `records.columns.schema(task)`. The id of a row that has none is null.
        numbers: Shape (rows,), int64: the number of each row in its file, from 1. Rows that could not be read have
            numbers too: a sentence that is broken does not shift those behind it.
        places: Shape (rows,), int64: lines of the rows, from 1; the numbers again where a file has no lines.
        lines: Whether `places` are lines.
        problems: What could not be read, with places.
        notes: What was done that a reader has to know ("12 rejected rows left out").
        labels: The closed list of labels that the file itself declares (a ClassLabel), if it does.
        token_lines: Of files with a line a token: shape (tokens of all rows,), int64: the line of each; else None.
    """

    columns: Any
    numbers: Any
    places: Any
    lines: bool = True
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    token_lines: Any = None


class Format(Protocol):
    """A module of `formats`."""

    NAME: str
    SAYS: str
    TASKS: tuple[str, ...]

    def recognise(self, sample: Sample) -> Match | None:
        """What the beginning of a file says; None if it is surely not of this format."""
        ...

    def read(self, file: File, task: str, options: Options) -> Iterator[Batch]:
        """The rows, a batch at a time; a file is never in memory as a whole.

        Raises:
            InputError: The file cannot be read at all, or has nothing of the task (`NoFieldError`).
        """
        ...
