"""Our own rows: JSON Lines, or a JSON array of rows. Every system writes them, every scorer reads them.

Written are the rows of stance, `<lang>/<split>.jsonl`, each a complete task.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from idlib_corpus.formats import files, stances
from idlib_corpus.formats.base import Batch, File, Match, Options, Sample
from idlib_corpus.formats.decoding import decode
from idlib_corpus.formats.elements import Elements
from idlib_corpus.formats.parsing import UnsureError
from idlib_corpus.formats.record import TAGGED, passed_over, record, renamed
from idlib_corpus.formats.renditions import Rendition
from idlib_corpus.formats.shape import Shape
from idlib_corpus.formats.writing import DEFAULTS, Ledger, WriteOptions, dumped_lines
from idlib_corpus.records.base import FIELDS, TASKS, NoFieldError
from idlib_corpus.records.columns import columns
from idlib_corpus.records.problems import Problem

__all__ = ["NAME", "SAYS", "TASKS", "read", "recognise", "write"]

NAME = "jsonl"
# offsets of the files are those of characters: they may count something else, or contradict the words beside them
CHARACTERS = True
SAYS = "JSON Lines, or a JSON array, of rows with the fields of a task"
# `File.begin` is gone to
SEEKS = True
SUFFIXES = (".jsonl", ".ndjson", ".json")
WRITES = "rows of stance as JSON Lines, a file a language and split"
LAYER = "stance"
KEEPS, LOSSES = stances.KEEPS, stances.LOSSES
# white space of JSON
BLANK = b" \t\r"


def recognise(sample: Sample) -> Match | None:
    """A first line, or first element of an array, that is an object; the fields of a task make it surer."""
    head = sample.head.lstrip()
    suffix = sample.suffix in SUFFIXES
    if not head:
        return Match(0.3, "an empty file of JSON Lines") if suffix and sample.whole and sample.path.is_file() else None
    says = "a JSON array of rows" if is_array(head) else "JSON Lines"
    if head[:1] != b"{" and not is_array(head):
        return Match(0.1, f"{says}, of which the first line is none") if suffix else None
    row = _first(head)
    if row is None:
        return Match(0.2, f"{says}, of which the first row cannot be read")
    if any(name in row for name in FIELDS.values()):
        return Match(0.6 if "id" in row or suffix else 0.5, says)
    return Match(0.3, says)


def is_array(head: bytes) -> bool:
    """Whether a file begins like an array of objects; a line that is another list is a bad line of JSON Lines."""
    head = head.lstrip()
    return head[:1] == b"[" and head[1:].lstrip()[:1] == b"{"


def _first(head: bytes) -> dict[str, Any] | None:
    text = head.decode("utf-8", "replace")
    try:
        row, _ = json.JSONDecoder().raw_decode(text, text.index("{"))
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


def read(file: File, task: str, options: Options) -> Iterator[Batch]:
    """Read rows, a block at a time.

    Blank lines, carriage returns, a byte order mark at the start and fields that the task does not read do no harm;
    null is what is not said.

    Args:
        file: The file, and where to begin.
        task: The task; its field is required in each row. For ``ner``, tokens and tags do as well.
        options: `Options.map` names fields that are called otherwise; `Options.lang`, `Options.fields` and
            `Options.mixed`.

    Yields:
        The rows that can be read, and what is wrong with the others.

    Raises:
        InputError: The file cannot be read.
        NoFieldError: None of the first rows has the field of the task.
    """
    reader = Reader(file, task, options)
    if file.begin.byte or not is_array(files.sample(file.path).head):
        if file.begin.byte:
            reader.rows, reader.lines = file.begin.row, file.begin.line - 1
        for block in files.blocks(file.path, start=file.begin.byte):
            yield from reader.batches(block)
        return
    reader.lined = False
    elements = Elements()
    for block in elements.lines(files.chunks(file.path)):
        yield from reader.batches(block)
    if elements.fault:
        found = f"no JSON array: {elements.fault}"
        yield reader.batch([], [], [Problem(str(file.path), found, "rows between [ and ]", "Write the file again")])


class Reader:
    """Reads blocks of whole lines.

    Args:
        file: The file, for places.
        task: The task.
        options: The options.
    """

    def __init__(self, file: File, task: str, options: Options) -> None:
        self.file, self.task, self.options = file, task, options
        self.shape = Shape(task, options)
        self.lined = True
        self.lines = self.rows = 0
        # whether a row of the task was seen
        self.begun = False

    def batches(self, block: bytes) -> Iterator[Batch]:
        """The rows of a block, the fast way if that is sure, else the slow one."""
        starts, lengths = cut(block)
        try:
            batch = self._fast(block, starts, lengths)
        except UnsureError:
            batch = self._slow(block)
        self.lines += len(starts)
        self.rows += int((lengths > 0).sum())
        if batch.columns.num_rows or batch.problems:
            self.begun = True
            yield batch

    def batch(self, rows: Sequence[Any], at: Sequence[tuple[int, int]], problems: Sequence[Problem]) -> Batch:
        """A batch of plain rows, with the number and the place of each."""
        import numpy as np

        numbers, places = np.array(at, np.int64).reshape(-1, 2).T
        return Batch(columns(rows, self.task), numbers, places, self.lined, tuple(problems))

    def _fast(self, block: bytes, starts: Any, lengths: Any) -> Batch:
        import numpy as np

        full = np.flatnonzero(lengths)
        if not objects(block, starts[full], lengths[full]) or not utf8(block):
            raise UnsureError
        first = (
            block[start : start + length] for start, length in zip(starts[full[:3]], lengths[full[:3]], strict=True)
        )
        self.shape.look(self._named(decode(line, "")) for line in first)
        made, kept = self.shape.batch(block, len(full))
        numbers = self.rows + 1 + np.arange(len(full), dtype=np.int64)
        places = self.lines + 1 + full.astype(np.int64) if self.lined else numbers
        if made.num_rows < len(full):
            chosen = kept.to_numpy(zero_copy_only=False)
            numbers, places = numbers[chosen], places[chosen]
        before = int(np.searchsorted(numbers, self.file.begin.row, "right"))
        return Batch(made.slice(before), numbers[before:], places[before:], self.lined)

    def _slow(self, block: bytes) -> Batch:
        rows: list[Any] = []
        at: list[tuple[int, int]] = []
        problems: list[Problem] = []
        fields: list[str] = []
        number, nothing = self.rows, True
        for place, line in enumerate(block.split(b"\n"), self.lines + 1):
            if not line.strip(BLANK):
                continue
            number += 1
            if number <= self.file.begin.row:
                continue
            where = self.file.line(place) if self.lined else self.file.row(number)
            value = decode(line, where)
            if isinstance(value, dict):
                value = self._named(value)
                fields = fields or list(value)
                nothing = nothing and not self._has(value)
                if self.options.mixed and passed_over(value, self.task):
                    continue
            row = value if isinstance(value, Problem) else record(value, where, self.task, self.options)
            if isinstance(row, Problem):
                problems.append(row)
            else:
                rows.append(row)
                at.append((number, place if self.lined else number))
        if fields and nothing and not self.begun and not self.options.mixed and not self.options.fields:
            self._nothing(fields)
        return self.batch(rows, at, problems)

    def _named(self, value: Any) -> Any:
        return renamed(value, self.options) if isinstance(value, dict) else value

    def _has(self, row: dict[str, Any]) -> bool:
        return FIELDS[self.task] in row or (self.task == "ner" and row.keys() >= TAGGED)

    def _nothing(self, fields: Sequence[str]) -> None:
        field = FIELDS[self.task]
        found = f"JSON rows with the fields {', '.join(fields[:12])}{', …' if len(fields) > 12 else ''}"
        expected = f'the field "{field}"' + (', or "tokens" and "tags"' if self.task == "ner" else "")
        raise NoFieldError(str(self.file.path), found, expected, f"Say which field it is with --map {field}=FIELD")


def cut(block: bytes) -> tuple[Any, Any]:
    """The lines of a block.

    Returns:
        The starts and the lengths of the lines, int64, without white space at both ends; blank ones have no length.
    """
    import numpy as np

    data = np.frombuffer(block, np.uint8)
    ends = np.flatnonzero(data == ord("\n"))
    if len(data) and data[-1] != ord("\n"):
        ends = np.append(ends, len(data))
    starts = np.concatenate([[0], ends[:-1] + 1]) if len(ends) else ends
    lengths = ends - starts
    returned = (lengths > 0) & (data[ends - 1] == ord("\r"))
    lengths -= returned
    for place in np.flatnonzero((lengths > 0) & ~_braced(data, starts, lengths)):
        # few lines are no objects from their first byte to their last
        line = block[starts[place] : starts[place] + lengths[place]]
        starts[place] += len(line) - len(line.lstrip(BLANK))
        lengths[place] = len(line.strip(BLANK))
    return starts, lengths


def objects(block: bytes, starts: Any, lengths: Any) -> bool:
    """Whether each line begins and ends like an object.

    Then none spans two lines, since no ``}`` may be followed by a ``{`` inside of a JSON value; and if there are as
    many objects as lines, each line has one.
    """
    import numpy as np

    return bool(len(starts) and _braced(np.frombuffer(block, np.uint8), starts, lengths).all())


def _braced(data: Any, starts: Any, lengths: Any) -> Any:
    """Of lines whether they begin with ``{`` and end with ``}``; nothing of blank ones."""
    last = starts + lengths - 1
    return (data[starts.clip(max=len(data) - 1)] == ord("{")) & (data[last] == ord("}"))


def utf8(block: bytes) -> bool:
    """Whether a block is UTF-8."""
    import numpy as np
    import pyarrow as pa

    if len(block) >= 2**31:
        return False
    ends = pa.py_buffer(np.array([0, len(block)], np.int32))
    try:
        pa.StringArray.from_buffers(1, ends, pa.py_buffer(block)).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def write(
    renditions: Sequence[Rendition], ledger: Ledger, options: WriteOptions = DEFAULTS
) -> Iterator[tuple[str, bytes]]:
    """As `writing.Writer.write`."""
    for name, rows in stances.by_split(renditions, ledger):
        yield f"{name}.jsonl", dumped_lines(rows)
