"""Rows of named entities: `entities`, spans with a label."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from idlib_corpus.records.kind import Allowed, Fault, Kind, Record, without
from idlib_corpus.records.spans import length, offset_columns, pieces, span_columns, texts, wrong
from idlib_corpus.records.tags import tag_columns

# where a link says that the knowledge base has no such item
NIL = "NIL"


def entity_columns(pa: Any) -> Any:
    """A list of entities.

    The ``surface`` of one is its words, at its offsets; its ``name`` is what the source calls it, which need not be
    these words: facts of DocRED are known by it.
    """
    said = texts(pa, "surface", "level", "wikidata", "link_status", "mention", "entity", "name")
    flags = [("flat", pa.bool_()), ("depth", pa.int64())]
    return pa.list_(pa.struct([*span_columns(pa), ("label", pa.string()), *flags, *said]))


def columns(pa: Any) -> list[tuple[str, Any]]:
    """Tokens and tags where a row has them, and its entities."""
    return [*tag_columns(pa), ("token_offsets", offset_columns(pa)), ("entities", entity_columns(pa))]


def entity(mention: Mapping[str, Any]) -> dict[str, Any]:
    """A mention of the corpus as an entity of a record."""
    wikidata = {"linked": mention["wikidata"], "nil": NIL}.get(mention["link_status"], "")
    return {**mention, "label": mention["type"], "pieces": pieces(mention), "wikidata": wikidata}


def record(row: Record) -> dict[str, Any]:
    """A row of the config `ner` as a record."""
    return {"entities": [entity(mention) for mention in row["mentions"]]}


def faults(row: Record, gold: Record, allowed: Allowed) -> list[Fault]:
    """Spans that are empty or outside the text, and labels that are not allowed."""
    here, found = length(gold), []
    for at, one in enumerate(row["entities"]):
        if told := wrong(one, here):
            found.append(Fault("faulty spans", *told, at))
        label = one.get("label")
        if label is not None and allowed.labels is not None and label not in allowed.labels:
            found.append(allowed.unknown(label, at))
    return found


def labels(row: Record) -> Iterable[str]:
    """The labels of its entities."""
    return (one["label"] for one in row["entities"] if "label" in one)


def nothing(gold: Record) -> dict[str, Any]:
    """No entity."""
    return {"id": gold["id"], "entities": []}


def right(gold: Any, predicted: Any) -> Any:
    """Rows all of whose entities are one stretch inside the text. Shape (rows,)."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    entities = predicted.column("entities")
    parents = pc.list_parent_indices(entities).to_numpy()
    spans = entities.flatten()
    start, end = (spans.field(name).to_numpy(zero_copy_only=False) for name in ("start", "end"))
    text = gold.column("text")
    ends = pc.fill_null(pc.utf8_length(text), pa.scalar(2**31 - 1, pa.int32())).to_numpy(zero_copy_only=False)
    good = (start >= 0) & (start < end) & (end <= ends[parents])
    good &= ~pc.is_valid(spans.field("pieces")).to_numpy(zero_copy_only=False)
    surely = np.ones(len(entities), dtype=bool)
    surely[parents[~good]] = False
    return surely


def closed() -> Mapping[str, Collection[str]]:
    """The label sets that the maps of the corpus know."""
    from idlib_corpus.labels import maps

    return {name: tuple(table) for name, table in maps().items()}


KIND = Kind(
    name="ner",
    field="entities",
    config="ner",
    columns=columns,
    record=record,
    faults=faults,
    without=without("entities"),
    nothing=nothing,
    labels=labels,
    right=right,
    closed=closed,
)
