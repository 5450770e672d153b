"""Mentions of rows in columns, as a view has them: without an object of Python a mention."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from idlib_corpus.labels import Named, View
from idlib_corpus.scoring.spans import Shapes, Spans, again, from_arrow, unique
from idlib_corpus.scoring.table import Ints

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False, repr=False)
class GoldMentions:
    """The gold of some rows in a view.

    Args:
        inside: What counts, labels named as the view names them.
        away: What the view leaves out, and what has a label that a map lacks.
        twice: What stood twice with the same label, one entry each after the first.
        unknown: Places of the rows of mentions whose label a map lacks, one entry a mention.
        levels: Whether a mention says its level.
    """

    inside: Spans
    away: Spans
    twice: Spans
    unknown: Ints
    levels: bool


@dataclass(frozen=True, eq=False, repr=False)
class Answers:
    """The predictions for some rows in a view.

    Args:
        spans: What is scored.
        off_view: Places of the rows of predictions whose label the view does not have, one entry a prediction.
        unknown: The same of those whose label a map lacks.
    """

    spans: Spans
    off_view: Ints
    unknown: Ints


def gold_mentions(entities: Any, named: Named, shapes: Shapes) -> GoldMentions:
    """The gold of rows.

    Two mentions of one extent that differ in their labels may be one in the view (a country as GPE and as LOC).

    Args:
        entities: The column `entities` of a record batch; see `records.columns.schema`.
        named: The labels of the gold, and the view.
        shapes: Shared with the predictions.

    Raises:
        InputError: See `Named.of` and `spans.check`.
    """
    spans = from_arrow(entities, shapes, "gold")
    fields = _fields(entities)
    counts = _counts(fields, named.view, len(spans))
    values = named.of(_used(spans))
    known = _flags(spans, {label: value is not None for label, value in values.items()})
    inside = counts & _flags(spans, {label: bool(value) for label, value in values.items()})
    given = spans.take(inside)
    chosen, repeated = unique(given)
    twice = given.take(again(given) if len(repeated) else slice(0, 0))
    # of mentions that one name makes alike, one; which of them, no count can tell
    mentions = unique(renamed(chosen, values))[0]
    return GoldMentions(mentions, spans.take(~inside), twice, spans.item[counts & ~known], has_levels(entities))


def answers(entities: Any, named: Named, shapes: Shapes) -> Answers:
    """The predictions for rows; arguments as of `gold_mentions`."""
    spans = from_arrow(entities, shapes, "predicted")
    values = named.of(_used(spans))
    kept = _flags(spans, {label: bool(value) for label, value in values.items()})
    known = _flags(spans, {label: value is not None for label, value in values.items()})
    chosen = renamed(spans.take(kept), values)
    return Answers(chosen, spans.item[known & ~kept], spans.item[~known])


def has_levels(entities: Any) -> bool:
    """Whether a mention of these rows says its level, as those of the packaged corpus do."""
    level = _fields(entities).get("level")
    return level is not None and level.null_count < len(level)


def renamed(spans: Spans, values: Mapping[str, str | None]) -> Spans:
    """The same mentions under other labels; mentions must have one."""
    used = _used(spans)
    names = tuple(sorted({value for label in used if (value := values[label])}))
    places = {name: code for code, name in enumerate(names)}
    codes = np.array([places.get(values.get(label) or "", -1) for label in spans.labels] or [-1], dtype=np.int64)
    return replace(spans, labels=names, label=codes[spans.label])


def _used(spans: Spans) -> list[str]:
    """The labels that mentions have, in order."""
    there = np.bincount(spans.label, minlength=len(spans.labels))
    return [label for label, number in zip(spans.labels, there.tolist(), strict=True) if number]


def _flags(spans: Spans, of: Mapping[str, bool]) -> Flags:
    """A flag a mention, by its label."""
    flags: Flags = np.array([of.get(label, False) for label in spans.labels] or [False])[spans.label]
    return flags


def _fields(entities: Any) -> dict[str, Any]:
    structs = entities.flatten()
    return {structs.type.field(i).name: structs.field(i) for i in range(structs.type.num_fields)}


def _counts(fields: Mapping[str, Any], view: View, number: int) -> Flags:
    """Which mentions count, whatever their label; as `View.counts`."""
    import pyarrow as pa
    import pyarrow.compute as pc

    counts: Flags = np.ones(number, dtype=bool)

    def column(name: str) -> Any:
        found = fields.get(name)
        return None if found is None or found.null_count == len(found) else found

    if view.levels is not None and (level := column("level")) is not None:
        within = pc.is_in(level, value_set=pa.array(sorted(view.levels), level.type))
        missing = level.is_null().to_numpy(zero_copy_only=False) & ("NAM" in view.levels)
        counts &= within.to_numpy(zero_copy_only=False) | missing
    elif view.levels is not None:
        counts &= "NAM" in view.levels
    if view.flat and (flat := column("flat")) is not None:
        counts &= pc.fill_null(flat, True).to_numpy(zero_copy_only=False)
    if view.depth is not None and (depth := column("depth")) is not None:
        counts &= pc.fill_null(depth, 0).to_numpy(zero_copy_only=False) <= view.depth
    elif view.depth is not None:
        counts &= view.depth >= 0
    return counts
