"""A JSON array of any size as lines, an element a line, so that what reads JSON Lines reads it too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

QUOTE, ESCAPE, COMMA, NEWLINE = map(ord, '"\\,\n')
OPEN, CLOSE = b"[{", b"]}"
# what the end of the array says of it, in messages
ENDED, UNENDED = "something stands behind the end of the array", "the array has no end"
EMPTY = "two commas, or a comma at an end, with no row between"


class Elements:
    """Cuts the bytes of an array into elements; after the last byte, `fault` says what is wrong with the array.

    What is inside an element is not looked at: who decodes it says what is wrong with it.
    """

    def __init__(self) -> None:
        self.fault = ""
        self._depth = 0
        self._quoted = self._escaped = self._ended = False
        self._elements = self._commas = 0

    def lines(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Blocks of whole lines.

        Args:
            chunks: The bytes of the array, cut anywhere.
        """
        kept: list[bytes] = []
        for chunk in chunks:
            data = self._lined(chunk)
            end = data.rfind(b"\n") + 1
            if end:
                yield b"".join([*kept, data[:end]])
                kept = []
            if data[end:]:
                kept.append(data[end:])
        rest = b"".join(kept)
        if rest.strip():
            yield rest
        if not self._ended:
            self.fault = self.fault or UNENDED
        elif self._commas and self._commas != self._elements - 1:
            self.fault = self.fault or EMPTY

    def _lined(self, chunk: bytes) -> bytes:
        """The chunk with a line end for each comma between elements, and blanks for other line ends."""
        import numpy as np

        data = np.frombuffer(chunk, np.uint8)
        quotes = self._quotes(data)
        table = np.zeros(256, np.int8)
        table[list(OPEN)], table[list(CLOSE)] = 1, -1
        marked = table.astype(bool)
        marked[[COMMA, NEWLINE]] = True
        at = np.flatnonzero(marked[data])
        inside = (np.searchsorted(quotes, at) + self._quoted) % 2 == 1
        self._quoted = bool((len(quotes) + self._quoted) % 2)
        found = data.copy()
        # a line end in a text is wrong, and stays wrong without being an end of a line
        found[at[inside & (data[at] == NEWLINE)]] = 1
        at = at[~inside]
        what = data[at]
        steps = table[what]
        depth = self._depth + np.cumsum(steps, dtype=np.int64)
        found[at[what == NEWLINE]] = ord(" ")
        commas = at[(what == COMMA) & (depth == 1)]
        found[commas] = NEWLINE
        self._commas += len(commas)
        self._elements += int(np.count_nonzero((steps == 1) & (depth == 2)))
        found[at[(steps == 1) & (depth == 1)][:1]] = ord(" ")
        ends = at[(steps == -1) & (depth <= 0)]
        if len(at):
            self._depth = int(depth[-1])
        return self._until(found, int(ends[0]) if len(ends) and not self._ended else None)

    def _until(self, found: Any, end: int | None) -> bytes:
        """What stands before the end of the array."""
        data = found.tobytes()
        if self._ended:
            if data.strip():
                self.fault = ENDED
            return b""
        if end is None:
            return bytes(data)
        self._ended = True
        if data[end + 1 :].strip():
            self.fault = ENDED
        return bytes(data[:end])

    def _quotes(self, data: Any) -> Any:
        """Where texts begin and end: the quotes that no backslash escapes."""
        import numpy as np

        quotes = np.flatnonzero(data == QUOTE)
        if self._escaped:
            quotes = quotes[quotes > 0]
        slashes = np.flatnonzero(data == ESCAPE)
        if self._escaped and len(slashes) and slashes[0] == 0:
            slashes = slashes[1:]
        self._escaped = False
        if not len(slashes):
            return quotes
        # of a run of backslashes, the last escapes what is behind the run if the run is odd
        first = np.concatenate([[True], np.diff(slashes) > 1])
        begins = slashes[first]
        lengths = np.diff(np.append(np.flatnonzero(first), len(slashes)))
        behind = (begins + lengths)[lengths % 2 == 1]
        self._escaped = bool(len(behind) and behind[-1] == len(data))
        return quotes[~np.isin(quotes, behind)]
