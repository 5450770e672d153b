"""People's own maps applied to rows, in columns or as dicts, before anything else is done with their labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

OUTSIDE_TAG = "O"
# the parts of tags that say where in a span a token stands
PREFIXES = frozenset("BIOESLUM")
# the lists of labelled things in a row of each task; stances have one label, tags are lists of labels
FIELDS = {
    "ner": ("entities",),
    "linking": ("entities",),
    "relations": ("relations",),
}


@dataclass
class Applied:
    """What a map did.

    Args:
        unplaced: How many labels have no place, and were left out with what had them, by label.
        unknown: How many the map lacks, by label; they stand as they were.
    """

    unplaced: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)

    def of(self, label: str, table: Mapping[str, str], number: int = 1) -> str:
        """What a label is called; empty if it has no place.

        Args:
            label: The label.
            table: The map.
            number: How often the label stands there.
        """
        if label not in table:
            self.unknown[label] += number
            return label
        if not table[label]:
            self.unplaced[label] += number
        return table[label]

    def tag(self, tag: str, table: Mapping[str, str], number: int = 1) -> str:
        """What a tag is called: ``B-PER`` with another label, a label alone, ``O`` where it has no place.

        A tag that has no label (``O``, a bare ``B``) is as it was.
        """
        prefix, dash, label = tag.partition("-")
        if prefix not in PREFIXES:  # a label with a dash in it
            return self.of(tag, table, number) or OUTSIDE_TAG
        if not dash:
            return tag
        named = self.of(label, table, number)
        return f"{prefix}-{named}" if named else OUTSIDE_TAG


def relabelled_rows(
    rows: Iterable[Mapping[str, Any]], task: str, table: Mapping[str, str], applied: Applied
) -> Iterator[dict[str, Any]]:
    """Rows with other labels; what has a label without a place is left out.

    Args:
        rows: Rows as dicts.
        task: ``ner``, ``linking``, ``tags``, ``relations`` or ``stance``.
        table: Their labels and what they are called; empty: no place. A stance without a place is ``NONE``.
        applied: What was done is counted here.
    """
    for row in rows:
        found = dict(row)
        for name in FIELDS.get(task, ()):
            things = [{**one, "label": applied.of(one["label"], table)} for one in row.get(name) or ()]
            found[name] = [one for one in things if one["label"]]
        if row.get("tags") is not None and task in ("ner", "linking", "tags"):
            found["tags"] = [tag if tag is None else applied.tag(tag, table) for tag in row["tags"]]
        if task == "stance" and row.get("label") is not None:
            found["label"] = applied.of(row["label"], table) or "NONE"
        yield found


def relabelled(batch: Any, task: str, table: Mapping[str, str], applied: Applied) -> Any:
    """As `relabelled_rows`, on columns, without an object of Python a label.

    Args:
        batch: A record batch of `records.columns.schema(task)`.
        task: As there.
        table: As there.
        applied: As there.

    Returns:
        A record batch of the same schema.
    """
    found = batch
    names = FIELDS.get(task, ())
    for name in names:
        found = _with(found, name, lambda column: _things(column, table, applied))
    if task in ("ner", "linking", "tags"):
        found = _with(found, "tags", lambda column: _tags(column, table, applied))
    if task == "stance":
        found = _with(found, "label", lambda column: _named(column, lambda x, n: applied.of(x, table, n) or "NONE"))
    return found


def _with(batch: Any, name: str, change: Callable[[Any], Any]) -> Any:
    """A batch with one column changed; batches that lack it are as they were."""
    place = batch.schema.get_field_index(name)
    if place < 0 or batch.column(place).null_count == batch.num_rows:
        return batch
    column = change(batch.column(place)).cast(batch.schema.field(place).type)
    return batch.set_column(place, batch.schema.field(place), column)


def _named(column: Any, name: Callable[[str, int], str]) -> Any:
    """Labels under other names; null stays null."""
    import pyarrow as pa

    encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    codes = encoded.indices.drop_null().to_numpy(zero_copy_only=False)
    numbers = np.bincount(codes, minlength=len(encoded.dictionary)).tolist()
    values = [
        name(label, number) if number else None
        for label, number in zip(encoded.dictionary.to_pylist(), numbers, strict=True)
    ]
    return pa.array(values, pa.string()).take(encoded.indices)


def _things(column: Any, table: Mapping[str, str], applied: Applied) -> Any:
    """A list of structs with other labels, without those that have no place."""
    import pyarrow as pa
    import pyarrow.compute as pc

    structs = column.flatten()
    names = [structs.type.field(i).name for i in range(structs.type.num_fields)]
    labels = _named(structs.field("label"), lambda label, number: applied.of(label, table, number))
    kept = pc.fill_null(pc.not_equal(labels, ""), True)
    parts = [(labels if name == "label" else structs.field(name)).filter(kept) for name in names]
    lengths = pc.fill_null(pc.list_value_length(column), 0).to_numpy(zero_copy_only=False)
    rows = np.repeat(np.arange(len(column)), lengths)[kept.to_numpy(zero_copy_only=False)]
    things = pa.StructArray.from_arrays(parts, fields=list(structs.type))
    return _lists(column, things, np.bincount(rows, minlength=len(column)))


def _tags(column: Any, table: Mapping[str, str], applied: Applied) -> Any:
    import pyarrow.compute as pc

    tags = _named(column.flatten(), lambda tag, number: applied.tag(tag, table, number)).dictionary_encode()
    return _lists(column, tags, pc.fill_null(pc.list_value_length(column), 0).to_numpy(zero_copy_only=False))


def _lists(like: Any, values: Any, lengths: Any) -> Any:
    """Values as lists of these lengths, null where a column is."""
    import pyarrow as pa

    offsets = pa.array(np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32))
    return pa.ListArray.from_arrays(offsets, values, mask=like.is_null() if like.null_count else None)
