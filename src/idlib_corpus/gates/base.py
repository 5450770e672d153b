"""What a gate is, and the cells that gates look at."""

from __future__ import annotations

from dataclasses import dataclass

from idlib_corpus.build import stance
from idlib_corpus.items import StanceItem
from idlib_corpus.model import Corpus
from idlib_corpus.records.corpus import record
from idlib_corpus.splits import labelled
from idlib_corpus.tasks import task


@dataclass(frozen=True, slots=True)
class Gate:
    """A figure and its bounds.

    Args:
        name: What was measured.
        part: Of what: a split, a language, a kind; empty for all.
        value: The figure.
        least: It must not be below.
        most: It must not be above.
        says: What the figure stands for, where a name helps: the label, the word, the passages.
        unit: What tables show it in: ``%`` of a share, ``bits``; empty for a count.
    """

    name: str
    part: str
    value: float
    least: float
    most: float
    says: str = ""
    unit: str = "%"

    @property
    def holds(self) -> bool:
        """Whether the figure is within its bounds."""
        return self.least <= self.value <= self.most

    def shown(self, value: float) -> str:
        """A value of this figure as tables show it."""
        return f"{100 * value:.1f}" if self.unit == "%" else f"{value:.3f}" if self.unit else f"{value:.0f}"


def cells(corpus: Corpus, split: str = "", lang: str = "") -> list[StanceItem]:
    """The cells of the config `stance` as systems see them, in the order of the release."""
    chosen = corpus.having(split=split, layer="stance")
    item = task("stance").item
    rows = (row for code in chosen.codes if lang in ("", code) for row in stance.rows(chosen, code))
    return labelled([item(record(row, "stance")) for row in rows])
