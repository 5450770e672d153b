"""Offsets of UIMA, which count UTF-16 as Java does, and those of Python, which are code points."""

from __future__ import annotations

from itertools import accumulate

from idlib_corpus.formats.uima.annotated import PlaceError


def units(text: str) -> list[int] | None:
    """By code point, the unit of UTF-16 at which it begins, and the end; None if they are the same.

    Args:
        text: The text.
    """
    if not text or max(text) <= "\uffff":
        return None
    return list(accumulate((1 + (c > "\uffff") for c in text), initial=0))


class Points:
    """The code points of a text by units of UTF-16.

    Args:
        text: The text.
    """

    def __init__(self, text: str) -> None:
        of = units(text)
        self._points = None if of is None else {unit: point for point, unit in enumerate(of)}
        self._last = len(text) if of is None else of[-1]

    def extent(self, start: int, end: int, line: int) -> tuple[int, int]:
        """An extent in code points.

        Args:
            start: In UTF-16.
            end: In UTF-16, exclusive.
            line: Where it stands, for messages.

        Raises:
            PlaceError: It is none of the text, or begins or ends within a character.
        """
        inside = 0 <= start <= end <= self._last
        if not inside or (self._points is not None and not {start, end} <= self._points.keys()):
            expected = f"a stretch of the text, which has {self._last} units of UTF-16"
            raise PlaceError(f"line {line}", f"the offsets {start}-{end}", expected)
        return (start, end) if self._points is None else (self._points[start], self._points[end])
