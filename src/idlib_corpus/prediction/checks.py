"""What rows must be for a system to see them: looked at once, a batch at a time, whatever format they are of."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from idlib_corpus.formats.arrays import Places, part
from idlib_corpus.records.lists import lengths_of

# found, expected, remedy
Wrong = tuple[str, str, str]
SPANS = {"ner": "token_offsets", "relations": "entities", "linking": "entities", "stance": "holder_spans"}
REMEDY = "Mend the row, or leave the field out"


def faults(batch: Any, task: str) -> dict[int, Wrong]:
    """Rows that no system can predict from, and what is wrong with them.

    Types are those of the columns. Here spans are held against the text: none may be empty or reach beyond it, and
    tokens stand in order.

    Args:
        batch: A `pyarrow.RecordBatch` of the task's schema.
        task: The task.

    Returns:
        By the place of the row: found, expected, remedy.
    """
    if task == "coref":
        return _of_documents(batch)
    field = SPANS.get(task)
    if field is None or batch.column(field).null_count == batch.num_rows:
        return {}
    import pyarrow.compute as pc

    spans = batch.column(field)
    flat = spans.flatten()
    rows = np.repeat(np.arange(len(spans)), lengths_of(spans))
    lengths = pc.fill_null(pc.utf8_length(batch.column("text")), 0).to_numpy(zero_copy_only=False).astype(np.int64)
    start, end = (pc.fill_null(part(flat, name), -1).to_numpy(zero_copy_only=False) for name in ("start", "end"))
    outside = (start < 0) | (start >= end) | (end > lengths[rows])
    found: dict[int, Wrong] = {}
    for at in np.flatnonzero(outside)[::-1].tolist():
        row = int(rows[at])
        said = f"{field}: {start[at]}-{end[at]} in a text of {lengths[row]} characters"
        found[row] = (said, "0 <= start < end <= length, in code points", REMEDY)
    if field == "token_offsets":
        found |= _out_of_order(rows, start, end, found)
    if task == "relations":
        found |= _without_label(rows, flat, found)
    return found


def _out_of_order(rows: Places, start: Any, end: Any, found: dict[int, Wrong]) -> dict[int, Wrong]:
    same: npt.NDArray[np.bool_] = rows[1:] == rows[:-1]
    wrong = np.flatnonzero(same & (start[1:] < end[:-1]))
    told = {}
    for at in wrong[::-1].tolist():
        said = f"token_offsets: {start[at + 1]}-{end[at + 1]} behind {start[at]}-{end[at]}"
        told[int(rows[at])] = (said, "tokens in order, none inside another", REMEDY)
    return {row: said for row, said in told.items() if row not in found}


def _without_label(rows: Places, entities: Any, found: dict[int, Wrong]) -> dict[int, Wrong]:
    wrong = np.flatnonzero(part(entities, "label").is_null().to_numpy(zero_copy_only=False))
    said = ("entities: one without a label", "a label for each, the type of the entity", REMEDY)
    return {int(rows[at]): said for at in wrong if int(rows[at]) not in found}


def _of_documents(batch: Any) -> dict[int, Wrong]:
    """Documents whose sentences have one id twice, or whose mentions stand in no sentence or beyond it."""
    names = ("sentences", "chains")
    rows = zip(*(batch.column(name).to_pylist() for name in names), strict=True)
    found = {}
    for at, (sentences, chains) in enumerate(rows):
        texts = {one["sentence"]: one["text"] for one in sentences or ()}
        if len(texts) < len(sentences or ()):
            found[at] = ("sentences: one id stands twice", "an id for each sentence", REMEDY)
        elif said := next(filter(None, (_misplaced(one, texts) for chain in chains or () for one in chain)), ""):
            found[at] = (f"chains: {said}", "mentions in sentences of the row, in code points", REMEDY)
    return found


def _misplaced(mention: dict[str, Any], texts: dict[str, str]) -> str:
    name, start, end = mention["sentence"], mention["start"], mention["end"]
    if name not in texts:
        return f'a mention in the sentence "{name}", which the row lacks' if name else "a mention without its sentence"
    length = len(texts[name])
    return "" if 0 <= start < end <= length else f"{start}-{end} in a sentence of {length} characters"
