"""How often each gold label met each predicted one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy.typing as npt

from idlib_corpus.scoring.prf import whole


@dataclass(frozen=True)
class Confusion:
    """How often each gold label met each predicted one.

    Args:
        labels: The labels of both axes.
        matrix: Shape (labels, labels): gold in the rows, predicted in the columns; weights where rows are weighted.
    """

    labels: tuple[str, ...]
    matrix: npt.NDArray[Any]

    def to_dict(self) -> dict[str, Any]:
        """Labels and rows."""
        return {"labels": list(self.labels), "matrix": [[whole(cell) for cell in row] for row in self.matrix]}

    def to_frame(self) -> Any:
        """A pandas DataFrame, gold down, predicted across."""
        import pandas as pd

        index = pd.Index(self.labels, name="gold")
        return pd.DataFrame(self.matrix, index=index, columns=pd.Index(self.labels, name="predicted"))
