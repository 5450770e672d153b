"""Plain-text tables."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from idlib_corpus.benchmark import Run


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns set flush, the first to the left, the others to the right; wide characters count as two."""
    lines = [head, *rows]
    widths = [max(_width(line[column]) for line in lines) for column in range(len(head))]
    text = []
    for line in lines:
        first, *others = (cell + " " * (w - _width(cell)) for cell, w in zip(line, widths, strict=True))
        right = (" " * (w - _width(cell)) + cell for cell, w in zip(line[1:], widths[1:], strict=True))
        text.append("  ".join([first, *right]).rstrip() if others else first)
    text.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(text)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def benchmark_table(runs: Sequence[Run], langs: Sequence[str]) -> str:
    """Systems x languages: F1 in percent; a dot where a system is not made for a language."""
    rows = []
    for run in runs:
        parts = run.counts.by("lang")
        cells = [f"{100 * parts[lang].micro.f1:.1f}" if lang in parts else "·" for lang in langs]
        total = f"{100 * run.counts.micro.f1:.1f}" if len(parts) > 1 else ""
        macro = f"{100 * run.counts.macro_f1:.1f}" if len(parts) > 1 else ""
        rows.append([run.system, *cells, total, macro])
    return table(["system", *langs, "micro", "macro"], rows)
