"""Plain-text tables."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def table(head: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> str:
    """Columns set flush, the first `left` to the left, the others to the right.

    Wide characters count as two, combining ones as none.
    """
    # a line end within a cell would begin a row
    lines = [[cell.replace("\n", "\\n") for cell in line] for line in (head, *rows)]
    widths = [max(_width(line[column]) for line in lines) for column in range(len(head))]
    text = []
    for line in lines:
        blanks = [" " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)]
        cells = [cell + b if i < left else b + cell for i, (cell, b) in enumerate(zip(line, blanks, strict=True))]
        text.append("  ".join(cells).rstrip())
    text.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(text)


def _width(text: str) -> int:
    return sum(_columns(c) for c in text)


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):  # stands on the one before, or is not seen
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
