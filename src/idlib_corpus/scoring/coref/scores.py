"""The scores of coreference: metric by metric, and the CoNLL mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from idlib_corpus.scoring.prf import Floats, Prf, prf
from idlib_corpus.scoring.result import PLACED, SCORES, Metric, Result
from idlib_corpus.scoring.table import Numbers

METRICS = ("muc", "b_cubed", "ceaf_e", "lea", "mentions")
# the metrics that the shared tasks of CoNLL-2011 and 2012 take the mean of
CONLL = ("muc", "b_cubed", "ceaf_e")


@dataclass(frozen=True, repr=False)
class CorefScores(Result):
    """Coreference scores; the labels of the table are `METRICS`, its columns `prf.COLUMNS`."""

    typed = None
    noun = "document"

    @property
    def says(self) -> tuple[str, ...]:
        """What CoNLL is."""
        return ("conll: the mean of muc, b_cubed and ceaf_e. mentions: whether the mentions themselves were found.",)

    @cached_property
    def _each(self) -> dict[str, Prf]:
        return {name: Prf.row(row, self.zero) for name, row in zip(METRICS, self.table.by_key[:-1], strict=True)}

    @property
    def muc(self) -> Prf:
        """Links that a partition lacks to be the other (Vilain et al. 1995)."""
        return self._each["muc"]

    @property
    def b_cubed(self) -> Prf:
        """Mean over mentions (Bagga and Baldwin 1998)."""
        return self._each["b_cubed"]

    @property
    def ceaf_e(self) -> Prf:
        """Best one-to-one alignment of chains by their similarity phi4 (Luo 2005)."""
        return self._each["ceaf_e"]

    @property
    def lea(self) -> Prf:
        """Mean over chains, weighted by size, of the share of links resolved (Moosavi and Strube 2016)."""
        return self._each["lea"]

    @property
    def mentions(self) -> Prf:
        """Whether the mentions themselves were found."""
        return self._each["mentions"]

    @property
    def conll(self) -> float:
        """The mean F1 of MUC, B-cubed and CEAFe (Pradhan et al. 2012)."""
        return self.value("conll.f1")

    @property
    def defined(self) -> bool:
        """Whether gold or predictions had a chain."""
        return self.ceaf_e.defined

    def metrics(self) -> dict[str, Metric]:
        """``conll.f1``, ``muc.f1``, ``lea.recall``, ``mentions.precision`` and all others."""
        zero = self.zero
        chosen = [METRICS.index(name) for name in CONLL]

        def one(place: int, index: int) -> Metric:
            return lambda sums: prf(sums[..., place, :], zero)[index]

        def conll(sums: Numbers) -> Floats:
            means: Floats = prf(sums[..., chosen, :], zero)[2].mean(axis=-1)
            return means

        found: dict[str, Metric] = {"conll.f1": conll}
        for place, name in enumerate(METRICS):
            found |= {f"{name}.{score}": one(place, index) for index, score in enumerate(SCORES)}
        return found

    placed = re.compile(rf"conll\.f1|({'|'.join(METRICS)}){PLACED}")

    def layout(self) -> list[dict[str, Any]]:
        """A row a metric, the CoNLL mean last."""
        rows: list[dict[str, Any]] = [
            {"metric": name, "precision": one.precision, "recall": one.recall, "f1": one.f1}
            for name, one in self._each.items()
        ]
        return [*rows, {"metric": "conll", "precision": np.nan, "recall": np.nan, "f1": self.conll}]

    def content(self) -> dict[str, Any]:
        """Every metric with its numerators and denominators, notes, signature."""
        return {
            "items": self.table.items.number,
            "conll": self.conll,
            **{name: one.to_dict() for name, one in self._each.items()},
            "notes": list(self.notes),
            "signature": self.signature,
        }
