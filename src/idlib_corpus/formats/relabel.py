"""Labels of rows renamed as a file of the user says, before anything is compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from idlib_corpus.tagging.schemes import split

# the tasks whose labels are renamed here; those of entities are by the view, which knows labels without a place
TASKS = ("tags", "relations", "stance")


def relabelled(columns: Any, task: str, names: Mapping[str, str]) -> Any:
    """Rows with other labels; a label that is not named stays.

    Args:
        columns: A `pyarrow.RecordBatch` of `records.columns.schema(task)`.
        task: One of `TASKS`.
        names: Their label -> ours. Of tags, the type behind the prefix.
    """
    import pyarrow as pa

    field = {"tags": "tags", "relations": "relations", "stance": "label"}[task]
    place = columns.schema.get_field_index(field)
    column = columns.column(field)
    if task == "stance":
        return columns.set_column(place, columns.schema.field(field), _renamed(column, names).cast(pa.string()))
    inner = column.flatten()
    if task == "tags":
        inner = _renamed(inner, names, tags=True).cast(column.type.value_type)
    else:
        parts = [inner.field(part.name) for part in inner.type]
        parts[inner.type.get_field_index("label")] = _renamed(inner.field("label"), names).cast(pa.string())
        inner = pa.StructArray.from_arrays(parts, fields=list(inner.type))
    ends = pa.array([0, *_ends(column)], pa.int32())
    made = pa.ListArray.from_arrays(ends, inner, type=column.type, mask=column.is_null())
    return columns.set_column(place, columns.schema.field(field), made)


def _ends(column: Any) -> list[int]:
    """Where each list ends among the values of all."""
    import pyarrow.compute as pc

    found: list[int] = pc.cumulative_sum(pc.fill_null(pc.list_value_length(column), 0)).to_pylist()
    return found


def _renamed(values: Any, names: Mapping[str, str], tags: bool = False) -> Any:
    """Texts with other names, through a dictionary of the few that there are."""
    import pyarrow as pa

    encoded = values if pa.types.is_dictionary(values.type) else values.dictionary_encode()
    known = encoded.dictionary.to_pylist()
    new = [_tag(one, names) if tags else names.get(one, one) for one in known]
    return pa.DictionaryArray.from_arrays(encoded.indices, pa.array(new, pa.string())).cast(pa.string())


def _tag(tag: str, names: Mapping[str, str]) -> str:
    prefix, kind = split(tag)
    if kind not in names:
        return tag
    return f"{prefix}-{names[kind]}" if names[kind] else "O"
