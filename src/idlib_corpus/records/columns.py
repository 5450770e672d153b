"""Rows as columns: one fixed Arrow schema a task, and rows made of them where a message or a scorer needs one.

Offsets are code points, half-open, on the row's text. What a row does not say is null.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from idlib_corpus.records.kind import kind

Row = dict[str, Any]

# the columns that rows of every task have; an id is null where the source has none
COMMON = ("id", "text", "lang", "group", "split_unit", "document", "sentence")
SIDES = ("head", "tail")


@cache
def schema(task: str) -> Any:
    """The columns of a task's rows: `COMMON`, and those that its `kind.Kind` names.

    Args:
        task: ``ner``, ``tags``, ``linking``, ``coref``, ``relations`` or ``stance``.

    Returns:
        A `pyarrow.Schema`.
    """
    import pyarrow as pa

    return pa.schema([*((name, pa.string()) for name in COMMON), *kind(task).columns(pa)])


def columns(rows: Iterable[Mapping[str, Any]], task: str) -> Any:
    """Rows as a `pyarrow.RecordBatch` of the task's schema.

    Args:
        rows: Rows whose shape was checked; fields that the schema lacks are left out.
        task: The task.
    """
    import pyarrow as pa

    of = schema(task)
    plain = [_named(row) for row in rows] if task == "relations" else list(rows)
    return pa.RecordBatch.from_pylist(plain, schema=of)


def _named(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A row whose relations name entities by their keys, as spans without extent."""
    relations = row.get("relations") or ()
    if not any(isinstance(relation[side], str) for relation in relations for side in SIDES):
        return row
    keyed = [
        {**one, **{side: {"entity": one[side]} for side in SIDES if isinstance(one[side], str)}} for one in relations
    ]
    return {**row, "relations": keyed}


def rows(batch: Any, task: str, places: Sequence[int] | None = None) -> list[Row]:
    """Rows of a batch as dicts, without what they do not say.

    Args:
        batch: A `pyarrow.RecordBatch` of the task's schema.
        task: The task.
        places: The rows that are wanted, all if None.
    """
    chosen = batch if places is None else batch.take(places)
    found = [_said(row) for row in chosen.to_pylist()]
    for row in found if task == "relations" else ():
        for relation in row.get("relations", ()):
            for side in SIDES:
                argument = relation.get(side)
                if argument and "start" not in argument:
                    relation[side] = argument["entity"]
    return found


def _said(value: Any, field: str = "") -> Any:
    """A value without the nulls of what is not said; a null among tags is a position without a label, and stays."""
    if isinstance(value, dict):
        return {name: _said(part, name) for name, part in value.items() if part is not None}
    if isinstance(value, list) and field not in ("tags", "tokens"):
        return [_said(part, field) for part in value]
    return value
