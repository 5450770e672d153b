"""Rows of tag sequences: `tokens` and `tags`, one a token."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from idlib_corpus.records.kind import Allowed, Fault, Kind, Record

# what a tag of any scheme looks like; a bare prefix has the type "_"
TAG = re.compile(r"O|[BIESLUM](-.+)?")


def tag_columns(pa: Any) -> list[tuple[str, Any]]:
    """Tokens, and their tags; a null among the tags is a position without a label."""
    return [("tokens", pa.list_(pa.string())), ("tags", pa.list_(pa.dictionary(pa.int32(), pa.string())))]


def record(row: Record) -> dict[str, Any]:
    """A row of the config `ner` as a record."""
    return {"tokens": row["tokens"], "tags": row["ner_tags"]}


def faults(row: Record, gold: Record, allowed: Allowed) -> list[Fault]:
    """Another number of tags than of tokens, and types that are not allowed."""
    found = []
    number = len(row.get("tokens", gold.get("tokens", gold["tags"])))
    if len(row["tags"]) != number:
        told = f"{len(row['tags'])} tags for {number} tokens"
        found.append(Fault("rows with another number of tags", told, "a tag for each token", None))
    for tag in sorted({tag for tag in row["tags"] if tag is not None and not TAG.fullmatch(tag)}):
        found.append(Fault("tags that are none", f'the tag "{tag}"', "O, or as in B-LOC", None))
    if allowed.labels is not None:
        unknown = set(labels(row)) - set(allowed.labels)
        found += [allowed.unknown(label, 0) for label in sorted(unknown - {""})]
    return found


def labels(row: Record) -> Iterable[str]:
    """The types of its tags."""
    return (tag.partition("-")[2] for tag in row["tags"] if tag and tag != "O")


def nothing(gold: Record) -> dict[str, Any]:
    """No span; what has no label in the gold has none here."""
    return {"id": gold["id"], "tags": ["O" if tag is not None else None for tag in gold["tags"]]}


def right(gold: Any, predicted: Any) -> Any:
    """Rows with a tag for each token of the gold. Shape (rows,)."""
    import numpy as np
    import pyarrow.compute as pc

    tags, tokens = (pc.list_value_length(predicted.column(name)) for name in ("tags", "tokens"))
    used = predicted.column("tags").flatten().dictionary
    if not all(TAG.fullmatch(tag) for tag in used.to_pylist()):
        return np.zeros(len(tags), dtype=bool)
    expected = pc.coalesce(tokens, *(pc.list_value_length(gold.column(name)) for name in ("tokens", "tags")))
    return pc.fill_null(pc.equal(tags, expected), False).to_numpy(zero_copy_only=False)


def closed() -> Mapping[str, Collection[str]]:
    """The types of the corpus."""
    from idlib_corpus.labels import maps

    return {"corpus": tuple(maps()["corpus"])}


KIND = Kind(
    name="tags",
    field="tags",
    config="ner",
    columns=tag_columns,
    record=record,
    faults=faults,
    without=lambda row, faults: row,
    nothing=nothing,
    labels=labels,
    right=right,
    closed=closed,
)
