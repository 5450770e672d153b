"""Additive counts, and the arithmetic on their sums.

A scorer turns one item into a row of counts for each (item, language, type). Rows add, so micro and macro
averages, groups, shards and resamples are sums of the same table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from idlib_corpus.errors import InputError


@dataclass(frozen=True, slots=True)
class Counts:
    """Right answers, answers, and gold answers.

    Precision, recall and F1 are 0 where their denominator is 0; `defined` says whether there was anything to count.
    """

    correct: int = 0
    predicted: int = 0
    gold: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.correct + other.correct, self.predicted + other.predicted, self.gold + other.gold)

    @property
    def precision(self) -> float:
        """Correct / predicted."""
        return self.correct / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Correct / gold."""
        return self.correct / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall: 2 correct / (predicted + gold)."""
        both = self.predicted + self.gold
        return 2 * self.correct / both if both else 0.0

    @property
    def defined(self) -> bool:
        """Whether gold or predictions had anything."""
        return bool(self.predicted or self.gold)

    def to_dict(self) -> dict[str, float]:
        """Counts and scores."""
        return {
            "correct": self.correct,
            "predicted": self.predicted,
            "gold": self.gold,
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
        }


Key = tuple[str, str, str]


@dataclass(frozen=True)
class CountTable:
    """Counts by (item, language, type), with the signature of what was counted.

    Args:
        rows: The counts.
        items: Every item that was scored and its language, those without any count too.
        types: Every type that can be counted, so that types without gold are listed with n = 0.
        signature: What was computed; tables add only when theirs is the same.
    """

    rows: Mapping[Key, Counts]
    items: Mapping[str, str]
    types: tuple[str, ...]
    signature: str = field(default="")

    def __add__(self, other: CountTable) -> CountTable:
        """The table over the items of both.

        Raises:
            InputError: The signatures differ, or an item is in both.
        """
        if (self.signature, self.types) != (other.signature, other.types):
            raise InputError("scores", f"{other.signature} cannot be added to {self.signature}", "the same signature")
        shared = self.items.keys() & other.items.keys()
        if shared:
            raise InputError(min(shared), "the item is counted twice", remedy="Score each item once")
        return CountTable({**self.rows, **other.rows}, {**self.items, **other.items}, self.types, self.signature)

    @cached_property
    def micro(self) -> Counts:
        """The sum of all rows."""
        return sum(self.rows.values(), Counts())

    @cached_property
    def by_type(self) -> dict[str, Counts]:
        """Sums by type, in the order of the types."""
        sums = dict.fromkeys(self.types, Counts())
        for (_, _, name), counts in self.rows.items():
            sums[name] = sums.get(name, Counts()) + counts
        return sums

    @cached_property
    def macro_f1(self) -> float:
        """Mean F1 over the types that gold or predictions have; 0 if there are none."""
        seen = [counts.f1 for counts in self.by_type.values() if counts.defined]
        return sum(seen) / len(seen) if seen else 0.0

    def by(self, name: str) -> dict[str, CountTable]:
        """The tables of the parts: by ``lang`` or ``item``, in the order of the items."""
        if name not in ("lang", "item"):
            raise InputError("by", f'"{name}"', "lang or item")
        group: Callable[[str], str] = self.items.__getitem__ if name == "lang" else str
        parts: dict[str, dict[str, str]] = defaultdict(dict)
        for item, lang in self.items.items():
            parts[group(item)][item] = lang
        return {
            key: CountTable({k: c for k, c in self.rows.items() if k[0] in items}, items, self.types, self.signature)
            for key, items in parts.items()
        }

    def to_dict(self) -> dict[str, object]:
        """Micro, macro and per-type scores."""
        return {
            "items": len(self.items),
            "micro": self.micro.to_dict(),
            "macro_f1": self.macro_f1,
            "by_type": {name: counts.to_dict() for name, counts in self.by_type.items()},
            "signature": self.signature,
        }
