"""How objects of figures show themselves in a notebook: a few lines of text, and a small table in HTML.

Figures stand as the attributes have them, so scores are fractions from 0 to 1. What can be large is cut: `to_frame`
and `to_dict` have all of it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

import numpy as np

from idlib_corpus.escapes import clean

# what is shown at most: lines of figures as text, rows and columns of a table, characters of a name, of a line below
LINES, ROWS, COLUMNS, NAME, BELOW = 5, 40, 24, 60, 300
# of no colour, so that it reads on a light and on a dark page
CELL = "padding:.15em .6em;border-bottom:1px solid rgba(128,128,128,.4)"


class Shown(ABC):
    """Figures with a short ``repr`` and a small HTML table.

    A dataclass that is one says ``repr=False``, or its own ``repr`` would list every field.
    """

    @abstractmethod
    def rows(self) -> list[dict[str, Any]]:
        """The figures as the rows of a table, the same columns in each."""

    @abstractmethod
    def heading(self) -> str:
        """What it is and of how much: ``EntityScores of 920 items``."""

    @abstractmethod
    def lines(self) -> list[str]:
        """The main figures, a line each."""

    def below(self) -> tuple[str, ...]:
        """What stands below the figures: the signature."""
        return ()

    def __repr__(self) -> str:
        lines = self.lines()
        more = [f"… and {len(lines) - LINES} more"] if len(lines) > LINES else []
        told = [*lines[:LINES], *more, *(clean(line, BELOW) for line in self.below())]
        return "\n  ".join([clean(self.heading(), BELOW), *(clean(line, BELOW) for line in told)])

    def _repr_html_(self) -> str:
        return html_table(self.heading(), self.rows(), self.below())

    def to_frame(self) -> Any:
        """The rows as a pandas DataFrame; a figure that is not defined is nan."""
        return frame(self.rows())


def count(number: int, noun: str) -> str:
    """A number with its noun: ``1 system``, ``2 systems``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def named(figures: Mapping[str, float]) -> str:
    """Scores behind their names, in one line."""
    return ", ".join(f"{name} {figure(value)}" for name, value in figures.items())


def figure(value: Any) -> str:
    """A value as an attribute has it: fractions with three digits, counts whole."""
    if isinstance(value, (float, np.floating)):
        return "nan" if np.isnan(value) else f"{value:.3f}"
    return str(value)


def most_confused(pairs: Mapping[tuple[str, str], float]) -> list[str]:
    """Counts by (gold, predicted), a line each where the labels differ, the largest first; ``-`` for none."""
    wrong = [pair for pair, number in pairs.items() if pair[0] != pair[1] and number]
    lines = []
    for gold, found in sorted(wrong, key=lambda pair: (-pairs[pair], pair)):
        said = f"{gold} taken for {found}"
        if "-" in (gold, found):
            said = f"{gold} missed" if found == "-" else f"{found} spurious"
        lines.append(f"{said}: {pairs[gold, found]:g}")
    return lines


def frame(rows: Sequence[Mapping[str, Any]]) -> Any:
    """Rows as a pandas DataFrame; in a column of numbers what is blank is nan."""
    import pandas as pd

    columns = dict.fromkeys(name for row in rows for name in row)
    values = {name: [row.get(name) for row in rows] for name in columns}
    for name, column in values.items():
        if any(_is_number(value) for value in column) and all(_is_number(v) or v in ("", None) for v in column):
            values[name] = [np.nan if value in ("", None) else value for value in column]
    return pd.DataFrame(values, columns=list(columns))


def html_table(heading: str, rows: Sequence[Mapping[str, Any]], below: Iterable[str] = ()) -> str:
    """A table as a fragment of HTML, everything escaped, without a colour of its own.

    Args:
        heading: What stands above it.
        rows: Its rows; of more than `ROWS` the first.
        below: Lines that stand below it.
    """
    head = list(dict.fromkeys(name for row in rows[:ROWS] for name in row))
    left_out = len(head) - COLUMNS
    head = head[:COLUMNS]
    numbers = {name: all(_is_number(row.get(name)) or row.get(name) in ("", None) for row in rows) for name in head}

    def line(tag: str, texts: Iterable[tuple[str, Any]]) -> str:
        cells = (
            f'<{tag} dir="auto" style="{CELL};text-align:{"right" if numbers[name] else "left"}">'
            f"{escape(clean(text if tag == 'th' else _blank(text), NAME))}</{tag}>"
            for name, text in texts
        )
        return f"<tr>{''.join(cells)}</tr>"

    body = [line("td", ((name, row.get(name)) for name in head)) for row in rows[:ROWS]]
    more = [f"{len(rows) - ROWS:,} more rows: see to_frame()"] if len(rows) > ROWS else []
    more += [f"{left_out} more columns: see to_frame()"] if left_out > 0 else []
    foot = "".join(f"<div><small>{escape(clean(text, BELOW))}</small></div>" for text in [*more, *below])
    table = (
        f"<table><thead>{line('th', ((name, name) for name in head))}</thead><tbody>{''.join(body)}</tbody></table>"
    )
    return f"<div><div><b>{escape(clean(heading, BELOW))}</b></div>{table if rows else ''}{foot}</div>"


def _blank(value: Any) -> str:
    return "" if value is None or (isinstance(value, float) and np.isnan(value)) else figure(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, np.number)) and not isinstance(value, bool)
