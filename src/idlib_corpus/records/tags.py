"""Rows of tag sequences: `tokens` and `tags`, one a token."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from idlib_corpus.records.kind import Allowed, Fault, Kind, Record
from idlib_corpus.tagging.schemes import split


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
    if allowed.labels is not None:
        unknown = set(labels(row)) - set(allowed.labels)
        found += [allowed.unknown(label, 0) for label in sorted(unknown - {""})]
    return found


def labels(row: Record) -> Iterable[str]:
    """The types of its tags."""
    return (split(tag)[1] for tag in row["tags"] if tag and tag != "O")


def nothing(gold: Record) -> dict[str, Any]:
    """No span; what has no label in the gold has none here."""
    return {"id": gold["id"], "tags": ["O" if tag is not None else None for tag in gold["tags"]]}


def right(gold: Any, predicted: Any) -> Any:
    """Rows with a tag for each token of the gold. Shape (rows,)."""
    import pyarrow.compute as pc

    tags, tokens = (pc.list_value_length(predicted.column(name)) for name in ("tags", "tokens"))
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
