"""Entity scores under the four schemas of SemEval-2013 task 9.1, over one table of counts.

The table has two keys, the gold and the predicted label of a pair; a missed mention has no predicted label, a spurious
one no gold label. So recall of a type is a row of the table, precision a column, and the confusion matrix the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from idlib_corpus.errors import InputError
from idlib_corpus.scoring.entities.mistakes import KINDS, Matched, Mistake
from idlib_corpus.scoring.prf import COLUMNS, Floats, ratio, whole
from idlib_corpus.scoring.result import PLACED, Metric, PrfScores, Result, prf_metrics
from idlib_corpus.scoring.table import NONE, CountTable, Numbers, places_in_groups

SCHEMAS = ("strict", "exact", "partial", "type")

# the columns of a cell: pairs that are correct and pairs (or single mentions) that are not, by matching; then
# predictions on what the view leaves out, predictions given twice, predictions whose label the view does not have,
# those whose label a map lacks, gold of which that is so, gold that stood twice and was dropped, and gold that no flat
# tagger can have
CELL = (
    "strict_correct",
    "strict_other",
    "extent_correct",
    "extent_other",
    "type_correct",
    "type_other",
    "ignored",
    "duplicate",
    "off_view",
    "unknown",
    "unknown_gold",
    "gold_duplicate",
    "excess",
)
# schema -> its first column, and what a pair that is not correct counts
_SCHEMA = {"strict": (0, 0.0), "exact": (2, 0.0), "partial": (2, 0.5), "type": (4, 0.0)}


def cells_to_prf(cells: Numbers, schema: str) -> Floats:
    """Precision and recall counts by type from sums by (gold label, predicted label).

    Args:
        cells: Shape (…, labels + 1, labels + 1, `CELL`), the last label for none.
        schema: One of `SCHEMAS`.

    Returns:
        Shape (…, labels + 1, 4); see `prf.COLUMNS`.
    """
    first, half = _SCHEMA[schema]
    correct, other = cells[..., first].astype(float), cells[..., first + 1].astype(float)
    pairs = other.copy()
    pairs[..., -1, :] = 0
    pairs[..., :, -1] = 0
    hits, all_ = correct + half * pairs, correct + other
    columns = (hits.sum(axis=-2), all_.sum(axis=-2), hits.sum(axis=-1), all_.sum(axis=-1))
    found = np.stack(columns, axis=-1)
    found[..., -1, :] = 0  # what has no label is of no type
    return found


@dataclass(frozen=True, slots=True)
class SchemaCounts:
    """The counts of SemEval-2013 task 9.1: ``possible`` = gold, ``actual`` = predicted."""

    correct: int
    incorrect: int
    partial: int
    missed: int
    spurious: int

    @property
    def possible(self) -> int:
        """Gold mentions."""
        return self.correct + self.incorrect + self.partial + self.missed

    @property
    def actual(self) -> int:
        """Predicted mentions that count."""
        return self.correct + self.incorrect + self.partial + self.spurious

    def to_dict(self) -> dict[str, int]:
        """All seven."""
        names = ("correct", "incorrect", "partial", "missed", "spurious", "possible", "actual")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, eq=False)
class SchemaScores(PrfScores):
    """Scores under one schema: ``micro``, ``macro``, ``per_type``, ``counts``."""

    counts: SchemaCounts = SchemaCounts(0, 0, 0, 0, 0)

    def to_dict(self) -> dict[str, Any]:
        """Scores and counts."""
        return {**super().to_dict(), "counts": self.counts.to_dict()}


@dataclass(frozen=True)
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
        return replace(
            self,
            table=self.table.plus([other.table for other in others]),
            notes=tuple(dict.fromkeys(note for one in every for note in one.notes)),
            matched=None if any(one.matched is None for one in every) else tuple(matched),
            listed=None
            if any(one.listed is None for one in every)
            else tuple(m for one in every for m in one.listed or ()),
        )

    def collapsed(self, by: Sequence[str] = (), errors: bool = False) -> EntityScores:
        """The same scores over sums of items; see `Result.collapsed`.

        Args:
            by: Groupings that are kept.
            errors: Whether the error list is kept, which grows with the items.
        """
        listed = tuple(self.errors()) if errors else None
        return replace(super().collapsed(by), matched=None, listed=listed)

    def by(self, name: str) -> dict[str, EntityScores]:
        """The scores of the parts by a grouping of the items; see `Result.by`."""
        _, codes = self.table.items.codes(name)
        parts = super().by(name)
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

    def _schema(self, name: str) -> SchemaScores:
        first, half = _SCHEMA[name]
        cells = self.table.by_key
        correct, other = cells[..., first], cells[..., first + 1]
        pairs = int(other[:-1, :-1].sum())
        incorrect, partial = (0, pairs) if half else (pairs, 0)
        missed, spurious = int(other[:-1, -1].sum()), int(other[-1].sum())
        counts = SchemaCounts(int(correct.sum()), incorrect, partial, missed, spurious)
        sums = cells_to_prf(cells, name)
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
        return Confusion(self.table.labels, self.table.by_key[..., 2] + self.table.by_key[..., 3])

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

    def metrics(self) -> dict[str, Metric]:
        """``strict.micro.f1``, ``partial.macro.recall``, ``type.per_type.PER.f1``, …; ``micro.f1`` is strict."""
        found: dict[str, Metric] = {}
        for name in SCHEMAS:
            for metric, function in prf_metrics(self.schemas[name]).items():
                found[f"{name}.{metric}"] = _of_cells(function, name)
        return found | {name.removeprefix("strict."): f for name, f in found.items() if name.startswith("strict.")}

    def types_of(self, name: str) -> tuple[str, ...]:
        """The types of ``strict.macro.f1``, …; see `Result.types_of`."""
        schema, rest = _schema_of(name)
        return self.schemas[schema].types_of(rest)

    def reduced(self, names: Sequence[str]) -> tuple[CountTable, dict[str, Metric]]:
        """One key, the type, in place of two, and precision and recall counts of the schemas that are asked for.

        So it grows with the types, not with their square. See `Result.reduced`.
        """
        if any(not self.placed.fullmatch(name) for name in names):
            return super().reduced(names)
        asked = {name: _schema_of(name) for name in names}
        wanted = {schema for schema, _ in asked.values()}
        schemas = [name for name in SCHEMAS if name in wanted] or ["strict"]
        gold, predicted = self.table.key.T
        paired = (gold != NONE) & (predicted != NONE)
        of_predicted: list[Numbers] = []
        of_gold: list[Numbers] = []
        nothing = np.zeros_like(self.table.item)
        for name in schemas:
            first, half = _SCHEMA[name]
            correct, other = self.table.values[:, first], self.table.values[:, first + 1]
            hits, all_ = (correct + half * other * paired if half else correct), correct + other
            of_predicted += [hits, all_, nothing, nothing]
            of_gold += [nothing, nothing, hits, all_]
        key = np.concatenate([predicted, gold])
        there = key != NONE
        table = replace(
            self.table,
            columns=tuple(f"{name}.{column}" for name in schemas for column in COLUMNS),
            item=np.tile(self.table.item, 2)[there],
            key=key[there, np.newaxis],
            values=np.concatenate([np.stack(of_predicted, axis=1), np.stack(of_gold, axis=1)])[there],
        )
        metrics = {name: prf_metrics(self.schemas[name]) for name in schemas}
        return table, {
            name: _of_columns(metrics[schema][rest], len(COLUMNS) * schemas.index(schema))
            for name, (schema, rest) in asked.items()
        }

    placed = re.compile(rf"(({'|'.join(SCHEMAS)})\.)?(micro|macro|per_type\..+){PLACED}")

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


def _of_cells(function: Metric, schema: str) -> Metric:
    return lambda sums: function(cells_to_prf(sums, schema))


def _of_columns(function: Metric, first: int) -> Metric:
    return lambda sums: function(sums[..., first : first + len(COLUMNS)])


def _schema_of(name: str) -> tuple[str, str]:
    """The schema of a score, and its name there: ``micro.f1`` is strict."""
    schema, _, rest = name.partition(".")
    return (schema, rest) if schema in SCHEMAS else ("strict", name)


@dataclass(frozen=True, eq=False)
class Confusion:
    """Pairs by label.

    Args:
        labels: The labels, in order.
        matrix: Shape (labels + 1, labels + 1): gold x predicted. The last column counts missed gold by label, the last
            row spurious predictions.
    """

    labels: tuple[str, ...]
    matrix: Numbers

    def __getitem__(self, pair: tuple[str | None, str | None]) -> int:
        """The count of (gold label, predicted label); None for missed or spurious."""
        places = {name: place for place, name in enumerate((*self.labels, None))}
        gold, predicted = pair
        return int(self.matrix[places[gold], places[predicted]])

    def to_dict(self) -> dict[str, dict[str, float]]:
        """Rows by gold label; ``-`` for none. Cells of zero are left out."""
        names = (*self.labels, "-")
        return {
            gold: {name: whole(count) for name, count in zip(names, row.tolist(), strict=True) if count}
            for gold, row in zip(names, self.matrix, strict=True)
        }

    def to_frame(self) -> Any:
        """A pandas DataFrame, gold x predicted; ``-`` for none."""
        import pandas as pd

        names = [*self.labels, "-"]
        return pd.DataFrame(self.matrix, index=pd.Index(names, name="gold"), columns=pd.Index(names, name="predicted"))
