"""Scores of relations: micro and macro, entity relations and event roles apart, and recall by status."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, ClassVar, Self

import numpy as np

from idlib_corpus.errors import InputError
from idlib_corpus.scoring.prf import COLUMNS, Floats, Macro, macro
from idlib_corpus.scoring.prf_result import PrfResult, PrfScores, prf_rows
from idlib_corpus.scoring.result import PLACED, Metric
from idlib_corpus.scoring.shares import Share
from idlib_corpus.scoring.table import LANG, CountTable, Ints, Items, Numbers

# what gold says of a relation beside its type
STATUS = ("source", "factuality", "implied", "name_internal")
# what is neither right nor wrong, or was dropped
ASIDE = ("ignored", "duplicates", "merged", "other_family", "gold_merged")
ASIDE_COLUMNS = ("hits", "number")


@dataclass(frozen=True, eq=False, repr=False)
class _Scores(PrfScores):
    """Scores whose macro average looks at `instances`, shape (types,): the gold of each type, counted once."""

    instances: Floats = field(default_factory=lambda: np.zeros(0))

    @cached_property
    def macro(self) -> Macro:
        """The means over types."""
        gold = zip(self.labels, self.instances.tolist(), strict=True)
        few = [f"{name} ({int(number)})" for name, number in gold if 0 < number < self.at_least]
        withheld = f"fewer than {self.at_least} gold instances: {', '.join(few)}" if few else ""
        return macro(self.sums[:-1], self.labels, self.over, self.zero, withheld, self.also)


@dataclass(frozen=True, repr=False)
class TypedScores(PrfResult):
    """Precision and recall of relation types.

    Several languages say the same relations, so a type has as many instances as the language that has most.
    """

    needed: ClassVar[tuple[str, ...]] = (LANG,)

    @cached_property
    def scores(self) -> PrfScores:
        """The scores of the table's sums."""
        parts = list(self.table.by(LANG).values()) if LANG in self.table.items.groups else []
        gold = [part.by_key[:-1, COLUMNS.index("gold")] for part in parts or [self.table]]
        sums = np.asarray(self.table.by_key, dtype=np.float64)
        least = np.max(gold, axis=0)
        return _Scores(self.table.labels, sums, self.over, self.zero, self.at_least, least, also=self.also)

    def metrics(self) -> dict[str, Metric]:
        """``micro.f1``, ``per_type.agent.f1``, …, and ``macro.f1``, … unless macro averages are withheld."""
        found = super().metrics()
        return {name: metric for name, metric in found.items() if not (self.macro.withheld and _is_macro(name))}

    def value(self, name: str) -> float:
        """One score by its dotted name, ``micro.f1``.

        Raises:
            InputError: No such score, or one that is withheld.
        """
        if _is_macro(name) and self.macro.withheld:
            raise InputError("metric", f'"{name}" is withheld: {self.macro.withheld}', "micro.f1, or at_least=0")
        return super().value(name)


@dataclass(frozen=True, repr=False)
class RelationScores(TypedScores):
    """Scores of relations.

    Args:
        aside: Counts by what gold says of its relations (``factuality=asserted``: hits and number, what the filter
            leaves out too), and the number of what is ignored, dropped or merged (`ASIDE`).
        family_of: The family (``entity``, ``event_role``) of each type, where gold has families.
    """

    aside: CountTable = field(default_factory=lambda: aside_table(Items(()), [], [], [], ""))
    family_of: Mapping[str, str] = field(default_factory=dict)

    def __add__(self, other: Self) -> Self:
        """The scores over the items of both.

        Raises:
            InputError: The signatures differ, or an item is in both.
        """
        both = super().__add__(other)
        return replace(both, aside=self.aside + other.aside, family_of={**self.family_of, **other.family_of})

    def _parts(self, name: str) -> dict[str, Self]:
        """With what stands aside in each part."""
        aside = self.aside.by(name)
        return {part: replace(scores, aside=aside[part]) for part, scores in super()._parts(name).items()}

    def collapsed(self, by: Sequence[str] = ()) -> Self:
        """The same scores over sums of items; see `Result.collapsed`."""
        return replace(super().collapsed(by), aside=self.aside.collapsed(self.kept(by)))

    @cached_property
    def families(self) -> dict[str, TypedScores]:
        """The scores of ``entity`` relations and of ``event_role``s, each by itself; empty if gold has no families."""
        names = dict.fromkeys(self.family_of[label] for label in self.table.labels if label in self.family_of)
        return {
            name: TypedScores(
                _of_labels(self.table, self._places(name)),
                self.zero,
                self.notes,
                self.over,
                self.at_least,
                also=self.also,
            )
            for name in names
        }

    def _places(self, family: str) -> list[int]:
        return [place for place, label in enumerate(self.table.labels) if self.family_of.get(label) == family]

    def recall_by(self, name: str) -> dict[str, Share]:
        """Recall by what gold says of its relations. Predictions carry no such status, so there is no precision.

        Relations that the filter leaves out are in it too: a prediction that finds one is ignored in all other
        scores, but it has found it.

        Args:
            name: ``source``, ``factuality``, ``implied`` or ``name_internal``.

        Raises:
            InputError: Another name, or the gold does not say.
        """
        if name not in STATUS:
            raise InputError("recall_by", f'"{name}"', f"one of {', '.join(STATUS)}")
        found = {
            label.removeprefix(f"{name}="): Share(int(row[0]), int(row[1]), self.zero)
            for label, row in zip(self.aside.labels, self.aside.by_key, strict=False)
            if label.startswith(f"{name}=")
        }
        if not found and self.micro.gold:
            raise InputError("recall_by", f'the gold does not say its "{name}"', "gold of this corpus")
        return found

    @property
    def statuses(self) -> dict[str, dict[str, Share]]:
        """`recall_by` of all that the gold says of its relations."""
        there = {label.partition("=")[0] for label in self.aside.labels if "=" in label}
        return {name: self.recall_by(name) for name in STATUS if name in there}

    def _number(self, name: str) -> int:
        labels = self.aside.labels
        return int(self.aside.by_key[labels.index(name), 1]) if name in labels else 0

    @property
    def remarks(self) -> tuple[str, ...]:
        """Notes, what was left out or dropped, and why macro averages are withheld."""
        told = (
            (self.duplicates, "predictions that stood twice were dropped"),
            (self.merged, "predictions say a fact that another one says of other mentions; each fact counts once"),
            (self.ignored, "predictions hit gold that the filter leaves out; they are ignored"),
            (self._number("other_family"), "predictions are of the family that is not scored; they are left out"),
            (
                self._number("gold_merged"),
                "relations of the gold differ only in what is not compared; they count once",
            ),
        )
        counted = (f"{number} {what}" for number, what in told if number)
        why = self.macro.withheld
        return (*self.notes, *counted, *([f"macro averages are withheld: {why}"] if why else ()))

    @property
    def ignored(self) -> int:
        """Predictions that hit gold which the filter leaves out: neither right nor wrong."""
        return self._number("ignored")

    @property
    def duplicates(self) -> int:
        """Predictions that stood twice, and were dropped."""
        return self._number("duplicates")

    @property
    def merged(self) -> int:
        """Predictions between other mentions of the same entities, which are one fact with another prediction."""
        return self._number("merged")

    def metrics(self) -> dict[str, Metric]:
        """``micro.f1``, ``per_type.agent.f1``, …, ``entity.micro.f1``, ``event_role.micro.f1``, …; see `families`."""
        found = super().metrics()
        for family, scores in self.families.items():
            chosen = [*self._places(family), -1]
            for name, metric in scores.metrics().items():
                if not name.startswith("per_type."):
                    found[f"{family}.{name}"] = _at(metric, chosen)
        return found

    def types_of(self, name: str) -> tuple[str, ...]:
        """The types of ``macro.f1``, and of the family alone for ``entity.macro.f1``; see `Result.types_of`."""
        family, _, rest = name.partition(".")
        return self.families[family].types_of(rest) if family in self.families else super().types_of(name)

    def value(self, name: str) -> float:
        """One score by its dotted name, ``micro.f1``, ``entity.micro.f1``.

        Raises:
            InputError: No such score, or one that is withheld.
        """
        family, _, rest = name.partition(".")
        return self.families[family].value(rest) if family in self.families else super().value(name)

    # those of families too
    placed = re.compile(rf"per_type\..+{PLACED}|([^.]+\.)?(micro|macro){PLACED}", re.DOTALL)

    def layout(self) -> list[dict[str, Any]]:
        """A row a type, then micro and macro: of each family, and of all."""
        types = prf_rows(self.per_type, self.micro, self.macro)[: len(self.per_type)]
        means = [row for family, scores in self.families.items() for row in _means(scores, f", {family}")]
        return [*types, *means, *_means(self)]

    def content(self) -> dict[str, Any]:
        """All scores, recall by status, what stands aside, notes, signature."""
        return {
            **super().content(),
            "families": {
                name: {"micro": scores.micro.to_dict(), "macro": scores.macro.to_dict()}
                for name, scores in self.families.items()
            },
            "recall_by": {
                name: {value: share.to_dict() for value, share in shares.items()}
                for name, shares in self.statuses.items()
            },
            **{name: self._number(name) for name in ASIDE},
        }


def _means(scores: TypedScores, family: str = "") -> list[dict[str, Any]]:
    """The rows of micro and macro; the latter says that it is withheld."""
    micro, mean = prf_rows({}, scores.micro, scores.macro)
    withheld = f", withheld: a type has fewer than {scores.at_least}" if scores.macro.withheld else ""
    return [{**micro, "type": f"{micro['type']}{family}"}, {**mean, "type": f"{mean['type']}{family}{withheld}"}]


def aside_table(
    items: Items, item: Sequence[int], label: Sequence[str], values: Sequence[tuple[int, int]], signed: str
) -> CountTable:
    """The table of `RelationScores.aside`.

    Args:
        items: The documents.
        item: Place of the document, one a row.
        label: ``factuality=asserted``, or a name of `ASIDE`.
        values: Hits and number.
        signed: The signature.
    """
    labels = tuple(sorted(set(label)))
    places = {name: code for code, name in enumerate(labels)}
    key = np.array([places[name] for name in label], dtype=np.int64)[:, np.newaxis]
    counts = np.array(values, dtype=np.int64).reshape(-1, len(ASIDE_COLUMNS))
    return CountTable(items, labels, ASIDE_COLUMNS, np.array(item, dtype=np.int64), key, counts, signed)


def _is_macro(name: str) -> bool:
    return name.startswith("macro.")


def _at(metric: Metric, places: list[int]) -> Metric:
    """The metric of some labels' table, for sums of the whole table."""

    def of_all(sums: Numbers) -> Any:
        return metric(sums[..., places, :])

    return of_all


def _of_labels(table: CountTable, places: Sequence[int]) -> CountTable:
    """The rows of some labels."""
    new: Ints = np.full(len(table.labels) + 1, -1)
    new[list(places)] = np.arange(len(places))
    code = new[table.key[:, 0]]
    rows = code >= 0
    labels = tuple(table.labels[place] for place in places)
    return replace(table, labels=labels, item=table.item[rows], key=code[rows, np.newaxis], values=table.values[rows])
