"""A column file, section by section: cells as Arrow columns, tags as codes of one dictionary a file, faults named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from idlib_corpus.formats.base import File
from idlib_corpus.formats.columns.lines import BLANK, Ints, Lines, split
from idlib_corpus.formats.columns.plan import Plan
from idlib_corpus.formats.columns.sections import SIZE, sections
from idlib_corpus.formats.columns.sentences import Flags, Said, sentences
from idlib_corpus.records.problems import Problem
from idlib_corpus.tagging.schemes import NotATagError, parser

O = ord("O")  # noqa: E741
# so many faults of a file are told one by one, the others counted
TOLD = 1000

# faults with the lines of the section that they are in
Faults = list[tuple[int, Problem]]


@dataclass(frozen=True)
class Read:
    """The sentences of a section that are whole.

    Args:
        tokens: Shape (tokens,): a `pyarrow.StringArray`; None for a file of tags alone.
        tags: Codes of the tags, one array of shape (tokens,) a column of them, int32.
        lengths: Shape (sentences,): tokens.
        lines: Shape (tokens,): the line of each token in the file, from 1.
        numbers: Shape (sentences,): the number of each in the file, from 1; broken ones are counted.
        said: What comments say of a sentence, by its place.
        last: The number of the last sentence, broken or not.
        problems: What is broken.
    """

    tokens: Any
    tags: tuple[npt.NDArray[np.int32], ...]
    lengths: Ints
    lines: Ints
    numbers: Ints
    said: dict[int, dict[str, str]]
    last: int
    problems: tuple[Problem, ...]


class Reader:
    """What is known of a file while it is read.

    Args:
        file: The file.
        plan: How it is read.
        size: Bytes of a section.

    Attributes:
        names: The tags by their codes; the list grows.
        open: How many tags were left open (``_`` in HIPE) and read as O.
        doubtful: The lines that were read as comments, and may be tokens.
    """

    def __init__(self, file: File, plan: Plan, size: int = SIZE) -> None:
        self.file, self.plan, self.size = file, plan, size
        self.parse = parser(plan.scheme)
        self.codes: dict[str, int] = {"O": 0}
        self.names = ["O"]
        self.open, self.told = 0, 0
        self.doubtful: list[int] = []
        self._line, self._number = 0, 0
        self._said = Said()

    @property
    def notes(self) -> tuple[str, ...]:
        """What was done that a reader of scores has to know."""
        found = []
        if self.open:
            found.append(f"{self.open} tokens whose tag is left open (_) were read as O, as the HIPE scorer does")
        if self.doubtful:
            where, number = self.file.line(self.doubtful[0]), len(self.doubtful)
            more = f" and {number - 1} more lines were" if number > 1 else " was"
            found.append(f"{where}{more} read as a comment: no other token has a tag of its type")
        return tuple(found)

    def __iter__(self) -> Iterator[Read]:
        header = bool(self.plan.layout.names)
        for data in sections(self.file.path, self.size):
            lines = split(data, self.plan.layout.tabs)
            if header:
                lines.count[0], header = 0, False
            yield self._read(lines)
        if self.told > TOLD:
            more = Problem(str(self.file.path), f"{self.told - TOLD} more lines that cannot be read")
            nothing = np.zeros(0, dtype=np.intp)
            yield Read(self._none(), self._no_tags(), nothing, nothing, nothing, {}, self._number, (more,))

    def _no_tags(self) -> tuple[npt.NDArray[np.int32], ...]:
        return tuple(np.zeros(0, dtype=np.int32) for _ in self.plan.tags)

    def _none(self) -> Any:
        import pyarrow as pa

        return None if self.plan.layout.token is None else pa.array([], pa.string())

    def _read(self, lines: Lines) -> Read:
        found = sentences(lines, self.plan, self._said)
        problems: Faults = []
        self.doubtful += [self._line + line + 1 for line in found.doubtful]
        bad = self._bad_lines(lines, found.lines, problems)
        where, first, chosen = found.lines, found.first, np.arange(len(found))
        if bad.any():
            mask, first, kept = _whole(first, bad)
            where, chosen = where[mask], chosen[kept]
        tags, strange = self._tags(lines, where, problems)
        if strange.any():
            mask, first, kept = _whole(first, strange)
            where, chosen, tags = where[mask], chosen[kept], [codes[mask] for codes in tags]
        numbers = self._number + 1 + chosen
        said = found.said
        if said and len(chosen) < len(found):
            said = {place: said[one] for place, one in enumerate(chosen.tolist()) if one in said}
        self._number += len(found)
        read = Read(
            self._tokens(lines, where),
            tuple(tags),
            np.diff(first, append=len(where)),
            self._line + 1 + where,
            numbers,
            said,
            self._number,
            tuple(problem for _, problem in sorted(problems, key=lambda one: one[0])),
        )
        self._line += len(lines.start)
        return read

    def _problem(self, problems: Faults, line: int, found: str, expected: str, remedy: str = "") -> None:
        self.told += 1
        if self.told <= TOLD:
            problems.append((line, Problem(self.file.line(self._line + line + 1), found, expected, remedy)))

    def _bad_lines(self, lines: Lines, where: Ints, problems: Faults) -> Flags:
        """Which of the lines of tokens lack a column, have one too many, or are not UTF-8; comments are UTF-8 too."""
        layout, plan = self.plan.layout, self.plan
        count = lines.count[where]
        bad = count != layout.width if layout.width else count < plan.need
        if layout.tabs:
            for column in {*plan.tags, *([] if layout.token is None else [layout.token])}:
                at = np.minimum(lines.at(where, column), len(lines.cell_end) - 1)
                bad |= lines.cell_end[at] <= lines.cell_start[at]
        if layout.number is not None:
            digit = lines.bytes[np.minimum(lines.start[where], len(lines.bytes) - 1)]
            bad |= (digit < ord("0")) | (digit > ord("9"))
        for line in where[bad].tolist():
            self._problem(problems, line, f'"{lines.text(line)[:60]}"', self._expected())
        if not _is_utf8(lines.data):
            places = {line: place for place, line in enumerate(where.tolist())}
            for line, (start, end) in enumerate(zip(lines.start.tolist(), lines.end.tolist(), strict=True)):
                try:
                    lines.data[start:end].decode("utf-8")
                except UnicodeDecodeError as error:
                    place = places.get(line)  # none in a comment, which may say the id or the text of a sentence
                    if place is None or not bad[place]:
                        self._problem(problems, line, f"not UTF-8: {error.reason}", "a file in UTF-8")
                    if place is not None:
                        bad[place] = True
        return bad

    def _expected(self) -> str:
        layout = self.plan.layout
        tag = layout.place(self.plan.tags[0])
        token = "" if layout.token is None else f"a token in {layout.place(layout.token)} and "
        columns = f", {layout.width} columns in all" if layout.width > 1 else ""
        return f"{token}a tag in {tag}{columns}, as in the other lines"

    def _tokens(self, lines: Lines, where: Ints) -> Any:
        if self.plan.layout.token is None:
            return None
        at = lines.at(where, self.plan.layout.token)
        return texts(lines, lines.cell_start[at], lines.cell_end[at])

    def _tags(self, lines: Lines, where: Ints, problems: Faults) -> tuple[list[npt.NDArray[np.int32]], Flags]:
        """The codes of the tags of all columns, and which tokens have what is no tag."""
        strange = np.zeros(len(where), dtype=np.bool_)
        found = []
        for column in self.plan.tags:
            codes = self._column(lines, lines.at(where, column))
            wrong = codes < 0
            for line in where[wrong].tolist():
                tag = lines.cell(line, column).strip(" ")
                remedy = "Say which scheme it is with --scheme"
                self._problem(problems, line, f'"{tag[:60]}" is no tag', f"a tag of {self.plan.scheme}", remedy)
            strange |= wrong
            found.append(codes)
        return found, strange

    def _column(self, lines: Lines, at: Ints) -> npt.NDArray[np.int32]:
        """The codes of the tags in these cells; below 0 for what is no tag."""
        start, end = lines.cell_start[at], lines.cell_end[at]
        if self.plan.layout.tabs and len(at):
            start, end = _stripped(lines, start, end)
        codes = np.zeros(len(at), dtype=np.int32)
        # most tags are O
        others = np.flatnonzero((end - start != 1) | (lines.bytes[start] != O))
        if len(others):
            coded = texts(lines, start[others], end[others]).dictionary_encode()
            table = np.array([self._code(name) for name in coded.dictionary.to_pylist()], dtype=np.int32)
            indices = coded.indices.to_numpy()
            codes[others] = table[indices]
            self.open += sum(
                int((indices == place).sum())
                for place, name in enumerate(coded.dictionary.to_pylist())
                if self._left_open(name)
            )
        return codes

    def _left_open(self, name: str) -> bool:
        return self.plan.layout.kind == "hipe" and name in ("_", "-")

    def _code(self, name: str) -> int:
        if name not in self.codes:
            if self._left_open(name):
                return 0
            try:
                self.parse(name)
            except NotATagError:
                return -1
            self.codes[name] = len(self.names)
            self.names.append(name)
        return self.codes[name]


def _is_utf8(data: bytes) -> bool:
    import pyarrow as pa

    if data.isascii():
        return True
    bounds = np.array([0, len(data)], dtype=np.int64)
    one = pa.LargeStringArray.from_buffers(1, pa.py_buffer(bounds), pa.py_buffer(data))
    try:
        one.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _whole(first: Ints, bad: Flags) -> tuple[Flags, Ints, Ints]:
    """The sentences without a bad token.

    Args:
        first: Shape (sentences,): the place of each sentence's first token.
        bad: Shape (tokens,).

    Returns:
        Which tokens are of such sentences, the places of their first tokens among these, and which sentences they are.
    """
    broken = np.logical_or.reduceat(bad, first)
    lengths = np.diff(first, append=len(bad))
    kept = np.flatnonzero(~broken)
    begins = np.cumsum(lengths[kept]) - lengths[kept]
    return np.repeat(~broken, lengths), begins, kept


def _stripped(lines: Lines, start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """The cells without blanks at their ends."""
    blank = (lines.bytes[start] == BLANK) | (lines.bytes[end - 1] == BLANK)
    if not blank.any():
        return start, end
    start, end = start.copy(), end.copy()
    # a blank behind the tag is a habit of some; more are rare
    end[lines.bytes[end - 1] == BLANK] -= 1
    blank = (lines.bytes[start] == BLANK) | (lines.bytes[end - 1] == BLANK)
    for place in np.flatnonzero(blank).tolist():
        cell = lines.data[start[place] : end[place]]
        start[place] += len(cell) - len(cell.lstrip(b" "))
        end[place] = start[place] + len(cell.strip(b" "))
    return start, end


def texts(lines: Lines, start: Ints, end: Ints) -> Any:
    """Pieces of a section, in order, as a `pyarrow.StringArray`.

    The pieces and what stands between them are an Arrow array without copying a letter; every second one is taken.
    """
    import pyarrow as pa

    if not len(start):
        return pa.array([], pa.string())
    number = len(start)
    offsets = np.empty(2 * number + 1, dtype=np.int32)
    offsets[0:-1:2], offsets[1::2], offsets[-1] = start, end, end[-1]
    both = pa.StringArray.from_buffers(2 * number, pa.py_buffer(offsets), pa.py_buffer(lines.data))
    return both.take(pa.array(np.arange(0, 2 * number, 2, dtype=np.int32)))
