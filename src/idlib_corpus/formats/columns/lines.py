"""Lines and cells of a section, as offsets in its bytes; found by numpy, no line is looked at in Python."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.intp]
TAB, LF, BLANK = 9, 10, 32


@dataclass(frozen=True)
class Lines:
    """The lines of a section and their cells.

    Args:
        data: The section.
        bytes: The same as an array.
        start: Shape (lines,): where each line begins.
        end: Shape (lines,): where its line end stands.
        first: Shape (lines,): the place of its first cell.
        count: Shape (lines,): how many cells it has, empty ones at its end apart; 0 for a blank line.
        cell_start: Shape (cells,): where each cell begins.
        cell_end: Shape (cells,): where it ends.
    """

    data: bytes
    bytes: npt.NDArray[np.uint8]
    start: Ints
    end: Ints
    first: Ints
    count: Ints
    cell_start: Ints
    cell_end: Ints

    def text(self, line: int) -> str:
        """A line, for messages and comments."""
        return self.data[self.start[line] : self.end[line]].decode("utf-8", "replace")

    def cell(self, line: int, column: int) -> str:
        """A cell of a line that has it."""
        at = self.at(np.array([line]), column)[0]
        return self.data[self.cell_start[at] : self.cell_end[at]].decode("utf-8", "replace")

    def at(self, lines: Ints, column: int) -> Ints:
        """The places of the cells of a column; a negative column counts from the last cell."""
        return self.first[lines] + (column if column >= 0 else self.count[lines] + column)


def split(data: bytes, tabs: bool) -> Lines:
    """The lines and cells of a section.

    Args:
        data: Lines with their line ends.
        tabs: Whether cells part at each tab, and at nothing else; else at any run of tabs and blanks. A no-break
            space parts nothing.
    """
    array = np.frombuffer(data, dtype=np.uint8)
    parts = np.flatnonzero(array <= BLANK)
    kinds = array[parts]
    # the other control characters are letters of a token
    known = (kinds == LF) | (kinds == TAB)
    if not tabs:
        known |= kinds == BLANK
    if not known.all():
        parts, kinds = parts[known], kinds[known]
    # each part ends a cell, and a line end its line too
    last = np.flatnonzero(kinds == LF)
    first = np.concatenate([[0], last[:-1] + 1]) if len(last) else last
    end = parts[last]
    start = np.concatenate([[0], end[:-1] + 1]) if len(last) else end
    cell_start = np.concatenate([[0], parts[:-1] + 1]) if len(parts) else parts
    count = last - first + 1
    filled = parts > cell_start
    blank = (count == 1) & ~filled[last]
    count[blank] = 0
    # mostly no cell is empty but that of an empty line
    gaps = int(np.count_nonzero(blank)) < len(filled) - int(np.count_nonzero(filled))
    if tabs:
        if gaps:
            count = _without_trailing(filled, first, last)
        count[_of_blanks(array, start, end)] = 0
    if tabs or not gaps:
        return Lines(data, array, start, end, first, count, cell_start, parts)
    before = np.concatenate([[0], np.cumsum(filled)])
    first, count = before[first], before[last + 1] - before[first]
    return Lines(data, array, start, end, first, count, cell_start[filled], parts[filled])


def _without_trailing(filled: npt.NDArray[np.bool_], first: Ints, last: Ints) -> Ints:
    """How many cells each line has up to its last that is not empty."""
    places = np.where(filled, np.arange(len(filled)), -1)
    found: Any = np.maximum.accumulate(places)[last]
    counts: Ints = np.maximum(found - first + 1, 0)
    return counts


def _of_blanks(array: npt.NDArray[np.uint8], start: Ints, end: Ints) -> npt.NDArray[np.bool_]:
    """Which lines have nothing but tabs and blanks."""
    blank = np.zeros(len(start), dtype=np.bool_)
    begin = array[start]
    for line in np.flatnonzero((begin == TAB) | (begin == BLANK)).tolist():
        blank[line] = not array[start[line] : end[line]].tobytes().strip(b"\t ")
    return blank
