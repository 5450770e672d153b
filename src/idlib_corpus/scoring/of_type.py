"""The scores of one label, as a result of its own: what `Result.by` gives for ``type``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from idlib_corpus.errors import InputError
from idlib_corpus.scoring.result import TYPE, Metric, Result
from idlib_corpus.scoring.table import CountTable, Numbers


@dataclass(frozen=True, repr=False)
class TypeScores(Result):
    """The scores of one label: a row and a column of the whole, of which all scores stay functions.

    A score is called as in the whole where that has all labels: ``micro.f1``, ``strict.micro.f1`` for an entity type,
    ``f1``, ``state.f1`` for a stance, ``all.consistency`` for a kind of change.

    Args:
        label: The label.
        whole: The result that it is one label of.
    """

    label: str = ""
    whole: Result | None = None

    @property
    def _whole(self) -> Result:
        assert self.whole is not None
        return self.whole

    @property
    def _names(self) -> Mapping[str, str]:
        return self._whole.typed_names().get(self.label, {})

    @property
    def remarks(self) -> tuple[str, ...]:
        """Those of the whole."""
        return self._whole.remarks

    @property
    def signature(self) -> str:
        """That of the whole."""
        return self._whole.signature

    @property
    def counted(self) -> CountTable:
        """That of the whole."""
        return self._whole.counted

    @property
    def sums(self) -> Numbers:
        """Those of the whole."""
        return self._whole.sums

    @property
    def types(self) -> tuple[str, ...]:
        """The label."""
        return (self.label,)

    def __add__(self, other: Self) -> Self:
        """The scores of the label over the items of both.

        Raises:
            InputError: The signatures differ, or an item is in both.
        """
        return self._of(self._whole + other._whole)

    def by(self, name: str) -> dict[str, Any]:
        """The scores of the label in the parts; see `Result.by`."""
        return {self.label: self} if name == TYPE else super().by(name)

    def _parts(self, name: str) -> dict[str, Self]:
        return {part: self._of(whole) for part, whole in self._whole.by(name).items()}

    def collapsed(self, by: Sequence[str] = ()) -> Self:
        """See `Result.collapsed`."""
        return self._of(self._whole.collapsed(by))

    def _of(self, whole: Result) -> Self:
        return replace(self, table=whole.table, notes=whole.notes, whole=whole)

    def metrics(self) -> Mapping[str, Metric]:
        """``micro.f1`` and others: see the class."""
        known = self._whole.metrics()
        return {alone: known[name] for alone, name in self._names.items()}

    def reduced(self, names: Sequence[str]) -> tuple[CountTable, Mapping[str, Metric]]:
        """See `Result.reduced`."""
        own = self._names
        table, known = self._whole.reduced([own[name] for name in names])
        return table, {name: known[own[name]] for name in names}

    def heading(self) -> str:
        """What it is, of how many items."""
        return f"{self.label}: {super().heading()}"

    # every score has its place
    placed = re.compile(".+", re.DOTALL)

    def layout(self) -> list[dict[str, Any]]:
        """The rows that the label has in the table of the whole."""
        named = ("type", "score", "change")
        return [row for row in self._whole.layout() if any(row.get(name) == self.label for name in named)]

    def content(self) -> dict[str, Any]:
        """The scores, nested as their dotted names say, notes, signature."""
        found: dict[str, Any] = {"label": self.label, "items": self.table.items.number}
        for name in self._names:
            part, *path = found, *name.split(".")
            for key in path[:-1]:
                part = part.setdefault(key, {})
            part[path[-1]] = self.value(name)
        return found | {"notes": list(self.remarks), "signature": self.signature}


def by_type(result: Result) -> dict[str, TypeScores]:
    """The scores of each label by itself.

    Raises:
        InputError: The task has no types.
    """
    if not result.types:
        expected = f"one of {', '.join(result.groupings)}"
        raise InputError("by", f'"{TYPE}": {type(result).__name__} have no types', expected)
    return {
        label: TypeScores(result.table, result.zero, result.notes, also=result.also, label=label, whole=result)
        for label in result.types
    }
