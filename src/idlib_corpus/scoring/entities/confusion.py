"""Which labels are taken for which: pairs of labels, as many as there are, not all that there could be."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from idlib_corpus.errors import InputError
from idlib_corpus.scoring.notebook import COLUMNS, Shown, most_confused
from idlib_corpus.scoring.prf import whole
from idlib_corpus.scoring.table import NONE, Ints, Numbers

# labels of the largest matrix that is made: one of 0.2 GB
MOST_LABELS = 5000


@dataclass(frozen=True, eq=False, repr=False)
class Confusion(Shown):
    """Pairs by label.

    Args:
        labels: The labels, in order.
        pairs: Shape (pairs, 2): codes of the gold and of the predicted label, each pair once; `NONE` for the gold of
            spurious predictions and for the predicted label of missed gold.
        counts: Shape (pairs,).
    """

    labels: tuple[str, ...]
    pairs: Ints
    counts: Ints

    @cached_property
    def matrix(self) -> Numbers:
        """Shape (labels + 1, labels + 1): gold x predicted.

        The last column counts missed gold by label, the last row spurious predictions.

        Raises:
            InputError: There are more than `MOST_LABELS` labels.
        """
        size = len(self.labels) + 1
        if size > MOST_LABELS + 1:
            found = f"a matrix of {size - 1:,} labels"
            raise InputError("confusion", found, f"at most {MOST_LABELS:,}", "Use to_dict, which has the pairs alone")
        matrix = np.zeros((size, size), dtype=np.int64)
        matrix[tuple(self.pairs.T)] = self.counts
        return matrix

    def __getitem__(self, pair: tuple[str | None, str | None]) -> int:
        """The count of (gold label, predicted label); None for missed or spurious."""
        places: dict[str | None, int] = {name: code for code, name in enumerate(self.labels)}
        places[None] = NONE
        gold, predicted = (places[name] for name in pair)
        return int(self.counts[(self.pairs == (gold, predicted)).all(axis=1)].sum())

    def heading(self) -> str:
        """Of how many labels."""
        return f"Confusion of {len(self.labels):,} labels"

    def lines(self) -> list[str]:
        """What is confused most, a line a pair."""
        found = self.to_dict()
        return most_confused({(gold, label): count for gold, row in found.items() for label, count in row.items()})

    def rows(self) -> list[dict[str, Any]]:
        """A row a gold label, a column a predicted one; of many labels a row a pair; ``-`` for none."""
        found, names = self.to_dict(), (*self.labels, "-")
        if len(self.labels) >= COLUMNS:
            pairs = ((gold, label, number) for gold, row in found.items() for label, number in row.items())
            return [dict(zip(("gold", "predicted", "count"), pair, strict=True)) for pair in pairs]
        return [{"gold": gold, **{name: found[gold].get(name, 0) for name in names}} for gold in names]

    def to_dict(self) -> dict[str, dict[str, float]]:
        """Rows by gold label; ``-`` for none. Cells of zero are left out."""
        names = (*self.labels, "-")
        found: dict[str, dict[str, float]] = {name: {} for name in names}
        order = np.lexsort((self.pairs % len(names)).T[::-1])
        for (gold, predicted), count in zip(self.pairs[order].tolist(), self.counts[order].tolist(), strict=True):
            if count:
                found[names[gold]][names[predicted]] = whole(count)
        return found

    def to_frame(self) -> Any:
        """A pandas DataFrame of counts, gold x predicted; ``-`` for none."""
        import pandas as pd

        names = [*self.labels, "-"]
        return pd.DataFrame(self.matrix, index=pd.Index(names, name="gold"), columns=pd.Index(names, name="predicted"))
