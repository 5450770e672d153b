"""The item and the scorer of polarity, as a project of its own would have them."""

import re
from dataclasses import dataclass, field

import numpy as np

from idlib_corpus import records
from idlib_corpus.scoring.prf import ratio
from idlib_corpus.scoring.result import Result
from idlib_corpus.scoring.table import CountTable, Items, signature


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence to judge."""

    id: str
    group: str
    lang: str
    text: str
    gold: str = ""
    record: dict = field(default_factory=dict, compare=False, repr=False)


class PolarityScores(Result):
    """Right sentences / sentences."""

    placed = re.compile("accuracy")

    def metrics(self):
        return {"accuracy": lambda sums: ratio(sums[..., 0, 0], sums[..., 0, 1], self.zero)}

    def layout(self):
        return [{"score": "accuracy", "f1": self.value("accuracy")}]

    def content(self):
        return {"accuracy": self.value("accuracy"), "signature": self.signature}


def polarity(gold, predicted, *, lenient=False):
    """Score labels of sentences."""
    paired = records.pair(records.read(gold, "polarity"), records.read(predicted, "polarity"), "polarity", lenient)
    right = [int(a["label"] == b["label"]) for a, b in zip(paired.gold, paired.predicted, strict=True)]
    places = np.arange(len(right))
    values = np.stack([np.array(right), np.ones(len(right), dtype=int)], axis=1)
    items = Items(paired.ids, paired.groups)
    key = np.zeros((len(right), 1), dtype=np.int64)
    return PolarityScores(CountTable(items, ("all",), ("right", "all"), places, key, values, signature("polarity")))
