"""What objects of figures have in common that are no table of counts: their rows as text, JSON or a data frame."""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from idlib_corpus.scoring.notebook import Shown
from idlib_corpus.scoring.result import without_nan
from idlib_corpus.tables import Block
from idlib_corpus.tables.markdown import as_markdown

# the columns that hold p values
P, P_HOLM, P_MCNEMAR = P_COLUMNS = ("p", "p (Holm)", "p (McNemar, conditional on this text)")
# the columns that other rooms put beside those of the figures
_TAKEN = (*P_COLUMNS, "task", "system")


class Figures(Shown):
    """Figures with the rows of a table and a line of what they are."""

    @abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """Everything, for JSON."""

    @abstractmethod
    def caption(self, *, signed: bool = True) -> str:
        """What was computed, from how many units, with which seed.

        Args:
            signed: Whether to close with the signature of the scores.
        """

    def to_json(self, **options: Any) -> str:
        """`to_dict` as JSON; nan is null. `options` go to `json.dumps`."""
        return json.dumps(without_nan(self.to_dict()), ensure_ascii=False, **options)

    @abstractmethod
    def blocks(self, title: str = "") -> list[Block]:
        """The figures as tables for readers: shares in percent, differences in points."""

    def to_markdown(self) -> str:
        """The tables of `blocks` as Markdown."""
        return as_markdown(self.blocks())

    def below(self) -> tuple[str, ...]:
        """The caption."""
        return (self.caption(),)

    def to_frame(self) -> Any:
        """The figures as a pandas DataFrame, a row a score (and a system).

        ``score``: its dotted name; ``value``: a fraction from 0 to 1 (gaps from -1 to 1). Of intervals ``low`` and
        ``high`` (ends of the percentile interval) and ``withheld`` (why there is none). Of comparisons ``system``,
        ``difference`` (to the baseline, -1 to 1), ``p``, ``p (Holm)``, ``stars``, ``detectable`` (the least difference
        that so many units would show), ``wins``, ``losses``, ``ties`` (units), with the paired bootstrap ``low`` and
        ``high`` of the difference; for stance McNemar's p. Where units are few, ``loo_low`` and ``loo_high`` (with
        one unit left out), then a column a unit.

        nan: not defined, not given, or of the baseline.
        """
        return super().to_frame()


def with_units(row: dict[str, Any], units: Mapping[str, Any]) -> dict[str, Any]:
    """The row, and a column for each unit; a unit that is called as a column of figures is gets ``(unit)`` added."""
    columns = dict(row)
    for unit, value in units.items():
        name = unit
        while name in columns or name in _TAKEN or (name != unit and name in units):
            name += " (unit)"
        columns[name] = value
    return columns
