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
    """Systems x languages: F1 in percent, a dot where a system is not made for a language.

    Behind the languages: the figures over all languages of a system, micro, macro (the mean over types), and by type.
    """
    types = runs[0].counts.types if runs else ()
    rows = []
    for run in runs:
        parts = run.counts.by("lang")
        by_lang = [_percent(parts[lang].micro.f1) if lang in parts else "·" for lang in langs]
        by_type = [_percent(run.counts.by_type[name].f1) for name in types]
        rows.append([run.system, *by_lang, _percent(run.counts.micro.f1), _percent(run.counts.macro_f1), *by_type])
    return table(["system", *langs, "micro", "macro", *types], rows)


def _percent(value: float) -> str:
    return f"{100 * value:.1f}"
