"""Plain-text tables."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from idlib_corpus.benchmark import Run


def table(head: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> str:
    """Columns set flush, the first `left` to the left, the others to the right; wide characters count as two."""
    lines = [head, *rows]
    widths = [max(_width(line[column]) for line in lines) for column in range(len(head))]
    text = []
    for line in lines:
        blanks = [" " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)]
        cells = [cell + b if i < left else b + cell for i, (cell, b) in enumerate(zip(line, blanks, strict=True))]
        text.append("  ".join(cells).rstrip())
    text.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(text)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def benchmark_table(runs: Sequence[Run], langs: Sequence[str]) -> str:
    """Systems x languages: F1 in percent, a dot where a system is not made for a language.

    Behind the languages: the figures over all languages of a system, micro, macro (the mean over types), and by type.
    """
    types = runs[0].scores.table.labels if runs else ()
    rows = []
    for run in runs:
        parts, strict = run.scores.by("lang"), run.scores.strict
        by_lang = [_percent(parts[lang].strict.micro.f1) if lang in parts else "·" for lang in langs]
        by_type = [_percent(strict.per_type[name].f1) for name in types]
        rows.append([run.system, *by_lang, _percent(strict.micro.f1), _percent(strict.macro.f1), *by_type])
    return table(["system", *langs, "micro", "macro", *types], rows)


def _percent(value: float) -> str:
    return f"{100 * value:.1f}"
