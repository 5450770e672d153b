"""Offsets in code points, UTF-16 units and UTF-8 bytes: what others count in, as what we count in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

CODE_POINTS, UTF_16, BYTES = "code-points", "utf-16", "bytes"
UNITS = (CODE_POINTS, UTF_16, BYTES)


@dataclass(frozen=True)
class Counting:
    """How offsets are counted.

    Args:
        unit: One of `UNITS`.
        inclusive: Whether an end is the place of the last unit of a span, not of the one behind it.
    """

    unit: str = CODE_POINTS
    inclusive: bool = False

    @property
    def ours(self) -> bool:
        """Whether offsets need no conversion."""
        return self == Counting()

    @property
    def options(self) -> str:
        """The options of the command line that say so."""
        unit = f"--offsets {self.unit}" if self.unit != CODE_POINTS else ""
        return " ".join(filter(None, (unit, "--inclusive-ends" if self.inclusive else "")))

    def __str__(self) -> str:
        said = {CODE_POINTS: "", UTF_16: "the offsets count UTF-16 units", BYTES: "the offsets count UTF-8 bytes"}
        return " and ".join(filter(None, (said[self.unit], "ends are inclusive" if self.inclusive else "")))


class Texts:
    """Texts whose places can be counted in any unit.

    Args:
        texts: A `pyarrow.StringArray`; in a null, every place is unknown.
    """

    def __init__(self, texts: Any) -> None:
        self.known: Flags = texts.is_valid().to_numpy(zero_copy_only=False)
        self.data, self.bytes = raw(texts)
        # the place of the first byte of each code point, and of the end
        self._starts = np.append(np.flatnonzero((self.data & 0xC0) != 0x80), len(self.data)).astype(np.int64)
        units = 1 + (self.data[self._starts[:-1]] >= 0xF0)
        self._utf16 = np.concatenate([[0], np.cumsum(units, dtype=np.int64)])
        self._first: Ints = np.searchsorted(self._starts, self.bytes)

    def lengths(self, text: Ints) -> Ints:
        """The lengths of texts in code points."""
        return self._first[text + 1] - self._first[text]

    def code_points(self, text: Ints, place: Ints, unit: str) -> tuple[Ints, Flags]:
        """Places as code points.

        Args:
            text: Which text each place is in.
            place: Units from the beginning of the text.
            unit: One of `UNITS`.

        Returns:
            The places, and whether each lies in its text and between two characters; else it is as it was.
        """
        first, last = self._first[text], self._first[text + 1]
        if unit == CODE_POINTS:
            return place, (place >= 0) & (place <= last - first) & self.known[text]
        ends = self._starts if unit == BYTES else self._utf16
        wanted = ends[first] + place
        found = np.searchsorted(ends, wanted).clip(max=len(ends) - 1)
        right = (place >= 0) & (found <= last) & (ends[found] == wanted) & self.known[text]
        return np.where(right, found - first, place), right

    def spans(self, text: Ints, start: Ints, end: Ints, counting: Counting) -> tuple[Ints, Ints, Flags]:
        """Starts and ends as code points, half-open, and whether both are places of the text, in order."""
        start, right = self.code_points(text, start, counting.unit)
        end, also = self.code_points(text, end + counting.inclusive, counting.unit)
        return start, end, right & also & (start <= end)

    def equal(self, text: Ints, start: Ints, end: Ints, right: Flags, words: Any) -> Flags:
        """Whether the text from start to end, in code points, is the words.

        Args:
            text: Which text each span is in.
            start: Code points.
            end: Code points, exclusive.
            right: Whether they are places of the text; the others are not equal.
            words: A `pyarrow.StringArray` without nulls.
        """
        data, offsets = raw(words)
        lengths = np.diff(offsets)
        begin, behind = np.zeros(len(text), np.int64), np.zeros(len(text), np.int64)
        at = np.flatnonzero(right)
        begin[at] = self._starts[self._first[text[at]] + start[at]]
        behind[at] = self._starts[self._first[text[at]] + end[at]]
        same: Flags = right & (behind - begin == lengths)
        there = np.flatnonzero(same & (lengths > 0))
        if not len(there):
            return same
        size = lengths[there]
        firsts = np.cumsum(size) - size
        within = np.arange(int(size.sum())) - np.repeat(firsts, size)
        differ = self.data[np.repeat(begin[there], size) + within] != data[np.repeat(offsets[there], size) + within]
        same[there] = ~np.logical_or.reduceat(differ, firsts)
        return same


def raw(texts: Any) -> tuple[npt.NDArray[np.uint8], Ints]:
    """The bytes of a string array, and where each text begins in them; nulls are empty.

    Returns:
        Shapes (bytes,) and (texts + 1,).
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    lengths = pc.fill_null(pc.binary_length(texts), 0).to_numpy(zero_copy_only=False)
    # a copy of what is there, without what a slice or a null hides
    joined = b"".join(texts.drop_null().cast(pa.binary()).to_pylist()) if texts.null_count else _joined(texts)
    return np.frombuffer(joined, np.uint8), np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])


def _joined(texts: Any) -> Any:
    if not len(texts):
        return b""
    _, offsets, data = texts.buffers()
    ends = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    return memoryview(data)[ends[0] : ends[-1]] if data is not None else b""
