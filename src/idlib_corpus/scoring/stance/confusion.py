"""How often each gold label met each predicted one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy.typing as npt

from idlib_corpus.scoring.notebook import Shown, most_confused
from idlib_corpus.scoring.prf import whole


@dataclass(frozen=True, repr=False)
class Confusion(Shown):
    """How often each gold label met each predicted one.

    Args:
        labels: The labels of both axes.
        matrix: Shape (labels, labels): gold in the rows, predicted in the columns; weights where rows are weighted.
    """

    labels: tuple[str, ...]
    matrix: npt.NDArray[Any]

    def heading(self) -> str:
        """Of how many labels."""
        return f"Confusion of {len(self.labels):,} labels"

    def lines(self) -> list[str]:
        """What is confused most, a line a pair."""
        pairs = {
            (gold, found): float(self.matrix[i, j])
            for i, gold in enumerate(self.labels)
            for j, found in enumerate(self.labels)
        }
        return most_confused(pairs)

    def rows(self) -> list[dict[str, Any]]:
        """A row a gold label, a column a predicted one."""
        told = self.to_dict()["matrix"]
        return [
            {"gold": name, **dict(zip(self.labels, row, strict=True))}
            for name, row in zip(self.labels, told, strict=True)
        ]

    def to_dict(self) -> dict[str, Any]:
        """``labels``, and ``matrix``: a row a gold label."""
        return {"labels": list(self.labels), "matrix": [[whole(cell) for cell in row] for row in self.matrix]}

    def to_frame(self) -> Any:
        """A pandas DataFrame of counts, gold down, predicted across; sums of weights where rows are weighted."""
        import pandas as pd

        index = pd.Index(self.labels, name="gold")
        return pd.DataFrame(self.matrix, index=index, columns=pd.Index(self.labels, name="predicted"))
