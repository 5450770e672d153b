"""What objects of figures have in common that are no table of counts: their rows as text, JSON or a data frame."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from typing import Any

from idlib_corpus.scoring.result import markdown, without_nan


class Figures(ABC):
    """Figures with the rows of a table and a line of what they are."""

    @abstractmethod
    def rows(self) -> list[dict[str, Any]]:
        """The figures as the rows of a table, the same columns in each."""

    @abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """Everything, for JSON."""

    @abstractmethod
    def caption(self) -> str:
        """What was computed, from how many units, with which seed."""

    def to_json(self, **options: Any) -> str:
        """`to_dict` as JSON; nan is null. `options` go to `json.dumps`."""
        return json.dumps(without_nan(self.to_dict()), ensure_ascii=False, **options)

    def to_markdown(self) -> str:
        """The rows as a Markdown table, the caption below."""
        rows = [
            {name: _p(value) if name.startswith("p") else value for name, value in row.items()} for row in self.rows()
        ]
        return f"{markdown(rows)}\n\n{self.caption()}"

    def to_frame(self) -> Any:
        """The rows as a pandas DataFrame."""
        import pandas as pd

        return pd.DataFrame(self.rows())


def _p(value: Any) -> Any:
    """A p value with two digits that say something."""
    return f"{value:.2g}" if isinstance(value, float) and value == value else value
