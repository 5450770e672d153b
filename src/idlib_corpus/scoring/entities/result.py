"""Entity scores under the four schemas of SemEval-2013 task 9.1, over one table of counts.

The table has two keys, the gold and the predicted label of a pair; a missed mention has no predicted label, a spurious
one no gold label. So recall of a type is a row of the table, precision a column, and the confusion matrix the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from idlib_corpus.errors import InputError
from idlib_corpus.scoring.entities.confusion import Confusion
from idlib_corpus.scoring.entities.mistakes import KINDS, Matched, Mistake, Right
from idlib_corpus.scoring.entities.schemas import CELL, SCHEMAS, SchemaScores, by_type, outcomes
from idlib_corpus.scoring.prf import COLUMNS, ratio
from idlib_corpus.scoring.prf_result import PrfMetrics
from idlib_corpus.scoring.result import PLACED, Metric, Result
from idlib_corpus.scoring.table import CountTable, Numbers, places_in_groups


@dataclass(frozen=True, repr=False)
class EntityScores(Result):
    """Scores of mentions: ``strict``, ``exact``, ``partial``, ``type``; confusion; errors.

    Args:
        over: The types of macro averages; see `prf.Macro`.
        matched: The mentions behind the table, for the error list; None where it is not kept.
        listed: The error list itself, where items were summed up; None where it is not kept.
    """

    over: str = "union"
    matched: tuple[Matched, ...] | None = ()
    listed: tuple[Mistake, ...] | None = None

    def __add__(self, other: EntityScores) -> EntityScores:
        """The scores over the items of both; see `plus`."""
        return self.plus([other])

    def plus(self, others: Sequence[EntityScores]) -> EntityScores:
        """The scores over the items of these and of others.

        Raises:
            InputError: The signatures differ, or an item is in two of them.
        """
        every = (self, *others)
        matched: list[Matched] = []
        before = 0
        for one in every:
            matched += [m.moved(before) for m in one.matched or ()]
            before += len(one.table.items)
        listed = None
        if all(one.listed is not None for one in every):
            listed = tuple(mistake for one in every for mistake in one.listed or ())
        return replace(
            self,
            table=self.table.plus([other.table for other in others]),
            notes=tuple(dict.fromkeys(note for one in every for note in one.notes)),
            matched=None if any(one.matched is None for one in every) else tuple(matched),
            listed=listed,
        )

    def collapsed(self, by: Sequence[str] = (), errors: bool = False) -> EntityScores:
        """The same scores over sums of items; see `Result.collapsed`.

        Args:
            by: Groupings that are kept.
            errors: Whether the error list is kept, which grows with the items.
        """
        listed = tuple(self.errors()) if errors else None
        return replace(super().collapsed(by), matched=None, listed=listed)

    def _parts(self, name: str) -> dict[str, EntityScores]:
        """With the mentions behind each part."""
        _, codes = self.table.items.codes(name)
        parts = super()._parts(name)
        if self.matched is None:
            return {part: replace(scores, listed=None) for part, scores in parts.items()}
        matched: dict[int, list[Matched]] = {}
        places = places_in_groups(codes)
        for one in self.matched:
            for code, part in one.parts(codes, places):
                matched.setdefault(code, []).append(part)
        return {
            part: replace(scores, matched=tuple(matched.get(code, ())))
            for code, (part, scores) in enumerate(parts.items())
        }

    @property
    def strict(self) -> SchemaScores:
        """Correct: the same extent and label."""
        return self.schemas["strict"]

    @property
    def exact(self) -> SchemaScores:
        """Correct: the same extent, whatever the label."""
        return self.schemas["exact"]

    @property
    def partial(self) -> SchemaScores:
        """Correct: the same extent; an overlap counts one half; whatever the label."""
        return self.schemas["partial"]

    @property
    def type(self) -> SchemaScores:
        """Correct: the same label and an overlap."""
        return self.schemas["type"]

    @cached_property
    def schemas(self) -> Mapping[str, SchemaScores]:
        """All four by name."""
        return {name: self._schema(name) for name in SCHEMAS}

    @cached_property
    def _pairs(self) -> CountTable:
        """The pairs of labels that there are, with their sums."""
        return self.table.collapsed()

    @property
    def counted(self) -> CountTable:
        """Precision and recall counts of the schemas by type, of which the metrics are functions; see `by_type`."""
        return by_type(self.table)

    @cached_property
    def sums(self) -> Numbers:
        """The sums of `counted` by type."""
        return by_type(self._pairs).by_key

    def _schema(self, name: str) -> SchemaScores:
        sums = self.sums[:, _columns(SCHEMAS.index(name))].astype(np.float64)
        counts = outcomes(self._pairs, name)
        return SchemaScores(self.table.labels, sums, self.over, self.zero, counts=counts, also=self.also)

    def _total(self, column: str) -> int:
        return int(self.table.total[CELL.index(column)])

    @property
    def ignored(self) -> int:
        """Predictions on mentions that the view leaves out, neither right nor wrong."""
        return self._total("ignored")

    @property
    def duplicates(self) -> int:
        """Predictions that stood twice and were dropped."""
        return self._total("duplicate")

    @property
    def off_view(self) -> int:
        """Predictions whose label has no place in the view; they are not scored."""
        return self._total("off_view")

    @property
    def remarks(self) -> tuple[str, ...]:
        """Notes, and what was not scored as it stood."""
        counted = (
            (self.ignored, "predictions on mentions that the view leaves out were ignored"),
            (self.duplicates, "predictions that stood twice were dropped"),
            (self.off_view, "predictions have a label that the view does not have, and were not scored"),
            (self._total("unknown"), "predictions have a label that a map lacks, and were not scored"),
            (self._total("unknown_gold"), "gold mentions have a label that a map lacks, and were left out"),
            (self._total("gold_duplicate"), "gold mentions that stood twice were dropped"),
        )
        return (*self.notes, *(f"{number} {what}" for number, what in counted if number))

    @property
    def nested(self) -> bool:
        """Whether gold mentions overlap each other or stand in pieces.

        ``type`` and ``partial`` are then marked: one prediction may overlap several mentions, and one of them pays.
        """
        return bool(self._total("excess"))

    @property
    def ceiling(self) -> float:
        """The highest recall that a flat tagger can have: the largest part of the gold in which no two overlap."""
        gold = self.strict.micro.gold
        return float(ratio(gold - self._total("excess"), gold, self.zero))

    @cached_property
    def confusion(self) -> Confusion:
        """Gold labels x predicted labels, of the partial matching; missed and spurious in the last place."""
        counts = (
            self._pairs.values[:, CELL.index("extent_correct")] + self._pairs.values[:, CELL.index("extent_other")]
        )
        there = counts > 0
        return Confusion(self.table.labels, self._pairs.key[there], counts[there])

    def errors(self, kind: str | None = None) -> list[Mistake]:
        """What the partial matching has wrong, in the order of the items.

        Args:
            kind: ``type`` (the label), ``boundary`` (the extent), ``both``, ``missed`` or ``spurious``; all if not
                given.

        Raises:
            InputError: No such kind, or the error list was not kept.
        """
        if kind is not None and kind not in KINDS:
            raise InputError("kind", f'"{kind}"', f"one of {', '.join(KINDS)}")
        found: Iterable[Mistake]
        if self.matched is not None:
            found = (mistake for one in self.matched for mistake in one.mistakes(self.table.items.ids))
        elif self.listed is not None:
            found = self.listed
        else:
            raise InputError("errors", "they were not kept when mentions were counted", remedy="Ask for them at first")
        return [mistake for mistake in found if kind in (None, mistake.kind)]

    def right(self) -> list[Right]:
        """The gold mentions that have their extent and label, in the order of the items: all that is no error.

        Raises:
            InputError: They were not kept.
        """
        if self.matched is None:
            raise InputError("right", "mentions were not kept when they were counted", remedy="Ask for them at first")
        return [right for one in self.matched for right in one.right(self.table.items.ids)]

    def metrics(self) -> Mapping[str, Metric]:
        """``strict.micro.f1``, ``partial.macro.recall``, ``type.per_type.PER.f1``, …; ``micro.f1`` is strict."""
        return _Metrics(self.schemas)

    def types_of(self, name: str) -> tuple[str, ...]:
        """The types of ``strict.macro.f1``, …; see `Result.types_of`."""
        schema, rest = _schema_of(name)
        return self.schemas[schema].types_of(rest)

    def reduced(self, names: Sequence[str]) -> tuple[CountTable, Mapping[str, Metric]]:
        """Counts by type of the schemas that are asked for, item by item. See `Result.reduced`."""
        if any(not self.placed.fullmatch(name) for name in names):
            return super().reduced(names)
        asked = {name: _schema_of(name) for name in names}
        wanted = {schema for schema, _ in asked.values()}
        schemas = [name for name in SCHEMAS if name in wanted] or ["strict"]
        metrics = {name: PrfMetrics(self.schemas[name]) for name in schemas}
        table = by_type(self.table, schemas)
        # sums over all types: one can hold them
        if all(rest.startswith("micro.") for _, rest in asked.values()):
            table = replace(table, labels=("any",), key=np.zeros_like(table.key))
        return table, {
            name: _of_columns(metrics[schema][rest], schemas.index(schema)) for name, (schema, rest) in asked.items()
        }

    placed = re.compile(rf"(({'|'.join(SCHEMAS)})\.)?(micro|macro|per_type\..+){PLACED}", re.DOTALL)

    def layout(self) -> list[dict[str, Any]]:
        """A row a schema and type, then micro and macro of the schema."""
        return [
            {"schema": f"{name} (nested)" if self.nested and name in ("type", "partial") else name, **row}
            for name, scores in self.schemas.items()
            for row in scores.rows()
        ]

    def content(self) -> dict[str, Any]:
        """The four schemas, confusion, ignored and dropped predictions, notes, signature."""
        return {
            "items": self.table.items.number,
            **{name: scores.to_dict() for name, scores in self.schemas.items()},
            "confusion": self.confusion.to_dict(),
            "ignored": self.ignored,
            "duplicates": self.duplicates,
            "off_view": self.off_view,
            "nested": self.nested,
            "recall_ceiling_of_flat_systems": self.ceiling,
            "notes": list(self.remarks),
            "signature": self.signature,
        }


class _Metrics(Mapping[str, Metric]):
    """The metrics of all schemas, by the name of the schema; those of ``strict`` without it, too."""

    def __init__(self, schemas: Mapping[str, SchemaScores]) -> None:
        self._of = {name: PrfMetrics(scores) for name, scores in schemas.items()}

    def __iter__(self) -> Iterator[str]:
        yield from (f"{schema}.{name}" for schema, metrics in self._of.items() for name in metrics)
        yield from self._of["strict"]

    def __len__(self) -> int:
        return sum(map(len, self._of.values())) + len(self._of["strict"])

    def __getitem__(self, name: str) -> Metric:
        schema, rest = _schema_of(name)
        return _of_columns(self._of[schema][rest], SCHEMAS.index(schema))


def _of_columns(function: Metric, schema: int) -> Metric:
    columns = _columns(schema)
    return lambda sums: function(sums[..., columns])


def _columns(schema: int) -> slice:
    """The columns of a schema, by its place, in a table as of `by_type`."""
    return slice(len(COLUMNS) * schema, len(COLUMNS) * (schema + 1))


def _schema_of(name: str) -> tuple[str, str]:
    """The schema of a score, and its name there: ``micro.f1`` is strict."""
    schema, _, rest = name.partition(".")
    return (schema, rest) if schema in SCHEMAS else ("strict", name)
