"""The result of scoring tag sequences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from idlib_corpus.scoring import prf
from idlib_corpus.scoring.prf import Floats
from idlib_corpus.scoring.prf_result import PrfResult, PrfScores
from idlib_corpus.scoring.result import Metric
from idlib_corpus.scoring.table import NONE, Numbers

# counts of spans by type, then counts of tokens, which have no type
TAG_COLUMNS = (*prf.COLUMNS, "correct", "tokens", "invalid_predicted", "invalid_gold")
SPANS, TOKENS = slice(0, 4), slice(4, 8)


@dataclass(frozen=True, repr=False)
class TagScores(PrfResult):
    """Scores of tag sequences; micro, macro and per type over spans.

    The table has a row a sentence and type with the counts of spans, and a row a sentence, of no type, with the counts
    of tokens: correct, all, invalid ones of the predictions and of the gold.
    """

    @cached_property
    def scores(self) -> PrfScores:
        """The scores of the spans."""
        sums = np.asarray(self.table.by_key[:, SPANS], dtype=np.float64)
        return PrfScores(self.table.labels, sums, self.over, self.zero, self.at_least, also=self.also)

    @property
    def accuracy(self) -> float:
        """The share of tokens whose tags are equal, O included."""
        return self.value("accuracy")

    @property
    def tokens(self) -> int:
        """All tokens."""
        return int(self.table.total[TOKENS][1])

    @property
    def repaired(self) -> dict[str, int]:
        """The invalid tags of each side; what became of them stands in the signature.

        A tag is invalid where the scheme does not let it follow the one before it; the last tag of a sentence also
        where it leaves a span open (BIOES, BILOU).
        """
        _, _, predicted, gold = self.table.total[TOKENS]
        return {"gold": int(gold), "predicted": int(predicted)}

    def metrics(self) -> dict[str, Metric]:
        """As in `PrfResult`, and ``accuracy``."""

        def of_spans(metric: Metric) -> Metric:
            return lambda sums: metric(sums[..., SPANS])

        def accuracy(sums: Numbers) -> Floats:
            counts = sums[..., NONE, TOKENS]
            return prf.ratio(counts[..., 0], counts[..., 1], self.zero)

        found = {name: of_spans(metric) for name, metric in super().metrics().items()}
        return {**found, "accuracy": accuracy}

    placed = re.compile(rf"{PrfResult.placed.pattern}|accuracy", re.DOTALL)

    def content(self) -> dict[str, Any]:
        """As in `PrfResult`, with accuracy and the invalid tags."""
        return {**super().content(), "accuracy": self.accuracy, "tokens": self.tokens, "repaired": self.repaired}
