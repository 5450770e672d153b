"""What the configs of this corpus say in their own way, as the columns of a task."""

from __future__ import annotations

from typing import Any

from idlib_corpus.formats.arrays import is_text, part, plain
from idlib_corpus.formats.fields import Layout
from idlib_corpus.records.lists import lengths_of, listed
from idlib_corpus.records.ner import NIL
from idlib_corpus.records.stance import EXCLUDED


def of_config(fitted: dict[str, Any], batch: Any, layout: Layout, task: str) -> dict[str, Any]:
    """Columns of a task, with what the configs say otherwise: holders as objects, cells that are excluded, links.

    Args:
        fitted: The fields, each of its type.
        batch: The `pyarrow.RecordBatch` that they are from.
        layout: Where the table has what.
        task: The task.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if "holder" in fitted:
        holder = fitted["holder"]
        fitted["holder"] = part(holder, "surface")
        fitted.setdefault("holder_id", part(holder, "entity"))
        fitted.setdefault("holder_spans", part(holder, "spans"))
    if layout.config == "coref" and "document" in fitted:
        fitted.setdefault("group", fitted["document"])
    if layout.config == "grid" and task == "stance" and "label" in fitted:
        excluded = plain(batch.column("excluded"))
        if is_text(excluded.type):
            excluded = pc.not_equal(pc.binary_length(excluded), 0)
        if pa.types.is_boolean(excluded.type):
            excluded = pc.fill_null(excluded, False)
            fitted["label"] = pc.if_else(excluded, pa.scalar(EXCLUDED, pa.string()), fitted["label"])
    if layout.columns.get("entities") == "mentions":
        fitted["entities"] = _linked(fitted["entities"])
    return fitted


def _linked(entities: Any) -> Any:
    """Mentions of the corpus: an item of Wikidata counts where the mention is linked, NIL where there is none."""
    import pyarrow as pa
    import pyarrow.compute as pc

    flat = entities.flatten()
    names = [flat.type.field(n).name for n in range(flat.type.num_fields)]
    parts = dict(zip(names, flat.flatten(), strict=True))
    status = part(flat, "link_status")
    linked = pc.fill_null(pc.equal(status, "linked"), False)
    nil = pc.fill_null(pc.equal(status, "nil"), False)
    other = pc.if_else(pc.is_valid(status), pa.scalar("", pa.string()), parts["wikidata"])
    parts["wikidata"] = pc.if_else(linked, parts["wikidata"], pc.if_else(nil, pa.scalar(NIL, pa.string()), other))
    made = pa.StructArray.from_arrays(list(parts.values()), names, mask=pc.is_null(flat))
    return listed(made, lengths_of(entities), entities)
