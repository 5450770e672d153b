"""Text, offsets and entities of tagged sentences, for all of a batch at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from idlib_corpus.formats.columns.lines import Ints
from idlib_corpus.formats.columns.reader import Reader
from idlib_corpus.records.columns import schema
from idlib_corpus.tagging.codes import Alphabet, decode
from idlib_corpus.tagging.rules import rules

OnText = Mapping[int, tuple[str, list[tuple[int, int]]]]


def entities(
    reader: Reader, tokens: Any, tags: tuple[npt.NDArray[np.int32], ...], bounds: Ints, on_text: OnText
) -> dict[str, Any]:
    """The columns ``text``, ``token_offsets`` and ``entities``.

    The text of a sentence is its tokens joined with one blank, unless a comment gives it. Tags are read as conlleval
    reads them: what continues nothing begins something.

    Args:
        reader: What the codes of the tags mean.
        tokens: The tokens, a `pyarrow.ListArray`.
        tags: Codes of the tags, one array a layer.
        bounds: Shape (sentences + 1,): token offsets of the sentences.
        on_text: By the place of a sentence: its text, and the offsets of its tokens there.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    lengths = pc.utf8_length(tokens.values).to_numpy().astype(np.int64)
    ends = np.cumsum(lengths + 1) - 1
    begins = ends - lengths
    shift = np.repeat(np.concatenate([[0], ends + 1])[bounds[:-1]], np.diff(bounds))
    start, end = begins - shift, ends - shift
    text = pc.binary_join(tokens, " ")
    if on_text:
        texts = text.to_pylist()
        for place, (said, offsets) in on_text.items():
            texts[place] = said
            start[bounds[place] : bounds[place + 1]] = [a for a, _ in offsets]
            end[bounds[place] : bounds[place + 1]] = [b for _, b in offsets]
        text = pa.array(texts, pa.string())
    offsets = pa.StructArray.from_arrays([pa.array(start), pa.array(end)], names=["start", "end"])
    token_offsets = pa.ListArray.from_arrays(tokens.offsets, offsets)
    return {"text": text, "token_offsets": token_offsets, "entities": _entities(reader, tags, bounds, start, end)}


def _entities(reader: Reader, tags: tuple[npt.NDArray[np.int32], ...], bounds: Ints, start: Any, end: Any) -> Any:
    import pyarrow as pa

    alphabet = Alphabet(reader.parse)
    table = alphabet.lookup(reader.names)
    spans = [decode(table[codes], bounds, rules(reader.plan.scheme)) for codes in tags]
    first, last, kind = (np.concatenate([getattr(one, name) for one in spans]) for name in ("start", "end", "kind"))
    if len(spans) > 1:
        order = np.lexsort((-last, first))
        first, last, kind = first[order], last[order], kind[order]
    number = len(first)
    item = schema("ner").field("entities").type.value_type
    labels = pa.array(list(alphabet.types), pa.string()).take(pa.array(kind.astype(np.int32)))
    known = {"start": pa.array(start[first]), "end": pa.array(end[last - 1]), "label": labels}
    fields = [item.field(place) for place in range(item.num_fields)]
    arrays = [known.get(field.name) for field in fields]
    arrays = [pa.nulls(number, f.type) if array is None else array for array, f in zip(arrays, fields, strict=True)]
    where = np.searchsorted(first, bounds).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(where), pa.StructArray.from_arrays(arrays, fields=fields))
