"""A table as data: columns with their kind, rows with raw numbers, notes. How a figure is written is decided here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isnan
from typing import Any

# what stands for a figure that is not defined
UNDEFINED = "·"


class Kind(StrEnum):
    """What the cells of a column are.

    Shares are fractions in rows (0.789) and percent with one decimal in every table (78.9). Differences of shares are
    shown in points, with their sign. An interval is a pair (low, high).
    """

    NAME = "name"
    CODE = "code"  # a name as it is typed: of a system, a path, a command
    TEXT = "text"
    COUNT = "count"
    PERCENT = "percent"
    POINTS = "points"
    PERCENT_INTERVAL = "percent interval"
    POINTS_INTERVAL = "points interval"
    P = "p"
    NUMBER = "number"

    @property
    def words(self) -> bool:
        """Whether cells are words, which are set to the left."""
        return self in (Kind.NAME, Kind.CODE, Kind.TEXT)


@dataclass(frozen=True)
class Column:
    """A column.

    Args:
        name: Its key in the rows.
        kind: What its cells are.
        head: The heading; `name` if empty.
        group: Columns of one group stay together where a table is split to fit a page.
        best: Whether the highest value is the best, and is marked where rows can be compared.
        digits: Decimals of a `Kind.NUMBER`.
    """

    name: str
    kind: Kind
    head: str = ""
    group: str = ""
    best: bool = False
    digits: int = 1

    @property
    def heading(self) -> str:
        """What stands above it."""
        return self.head or self.name

    def shown(self, value: Any) -> str:
        """A cell as every form of the table shows it.

        Args:
            value: The raw value. None and nan are a dot; words stay words in a column of figures, too.
        """
        if value is None or (isinstance(value, float) and isnan(value)):
            return UNDEFINED
        if isinstance(value, str) or self.kind.words:
            return str(value)
        if self.kind in (Kind.PERCENT_INTERVAL, Kind.POINTS_INTERVAL):
            of = _points if self.kind is Kind.POINTS_INTERVAL else _percent
            low, high = (_number(one) for one in value)
            return UNDEFINED if isnan(low) or isnan(high) else f"{of(low)} to {of(high)}"
        number = _number(value)
        if self.kind is Kind.PERCENT:
            return _percent(number)
        if self.kind is Kind.POINTS:
            return _points(number)
        if self.kind is Kind.P:
            return f"{number:.2g}"
        # counts may be weighted
        digits = self.digits if self.kind is Kind.NUMBER else 0 if number == int(number) else 1
        return f"{number:.{digits}f}"


@dataclass(frozen=True)
class Block:
    """A table with a title and what a reader has to know of it.

    Args:
        title: What it shows.
        columns: Its columns; those of names at the front say what a row is.
        rows: Its rows, raw values by the names of the columns; one that is lacking is not defined.
        notes: What is counted, over how many, how intervals were made: a sentence or two each.
        signature: What was computed, to be printed with every figure.
        among: Columns that rows must have in common to be compared; all rows are compared if empty.
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Any]]
    notes: Sequence[str] = ()
    signature: str = ""
    among: Sequence[str] = ()

    @property
    def heads(self) -> list[str]:
        """The headings."""
        return [column.heading for column in self.columns]

    def cells(self, row: Mapping[str, Any]) -> list[str]:
        """A row as it is shown."""
        return [column.shown(row.get(column.name)) for column in self.columns]

    def best(self, column: Column) -> set[int]:
        """The places of the rows that have the best value as it is shown, where several that compare have one."""
        if not column.best:
            return set()
        groups: dict[tuple[Any, ...], dict[int, float]] = {}
        for place, row in enumerate(self.rows):
            value = row.get(column.name)
            if isinstance(value, (int, float)) and not isnan(value):
                groups.setdefault(tuple(row.get(name) for name in self.among), {})[place] = round(value, 3)
        several = (values for values in groups.values() if len(values) > 1)
        return {place for values in several for place, value in values.items() if value == max(values.values())}

    @property
    def keys(self) -> int:
        """How many columns at the front are names, which say what a row is; at least one."""
        others = (place for place, column in enumerate(self.columns) if column.kind not in (Kind.NAME, Kind.CODE))
        return max(1, next(others, len(self.columns)))


def _number(value: Any) -> float:
    return float("nan") if value is None else float(value)


def _percent(value: float) -> str:
    return f"{_no_minus(100 * value):.1f}"


def _points(value: float) -> str:
    points = _no_minus(100 * value)
    return f"{points:+.1f}" if points else "0.0"


def _no_minus(value: float) -> float:
    """What is shown as 0.0 has no sign."""
    return 0.0 if abs(value) < 0.05 else value
