"""GLiNER's training data: JSON with ``tokenized_text`` and ``ner``, spans of tokens with labels.

A span is ``[first, last, label]``, both ends among its tokens, as GLiNER's own preprocessing writes them. The text is
the tokens, joined with one blank. Relations, which some of these files have, are not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from idlib_corpus.formats import objects, values
from idlib_corpus.formats.base import Batch, File, Match, Options, Sample
from idlib_corpus.formats.joined import extent, joined

NAME = "gliner"
SAYS = "GLiNER's training data: JSON with tokenized_text and ner"
TASKS = ("ner",)


def recognise(sample: Sample) -> Match | None:
    """A file whose first object has tokens and spans of them."""
    if {"tokenized_text", "ner"} <= objects.first_object(sample).keys():
        return Match(1, "a training file of GLiNER")
    return None


def read(file: File, task: str, options: Options) -> Iterator[Batch]:
    """The texts, with overlapping and nested spans as they are.

    Raises:
        InputError: The file cannot be read.
    """
    return objects.read(file, task, "a training file of GLiNER", TASKS, lambda row, _: _row(row, options))


def _row(row: dict[str, Any], options: Options) -> dict[str, Any]:
    tokens = values.texts(row.get("tokenized_text"), "tokenized_text")
    text, extents = joined(tokens)
    entities = []
    for place, span in enumerate(values.sequence(row.get("ner"), "ner"), 1):
        where = f"ner, {place}"
        parts = values.sequence(span, where)
        if len(parts) != 3:
            raise values.ValueKindError(f"{where}: {len(parts)} values; expected the first token, the last, the label")
        label = values.said({"label": parts[2]}, "label", where)
        entities.append({**extent(extents, parts[0], parts[1], where, last=True), "label": label})
    found = {"text": text, "tokens": tokens, "token_offsets": extents, "entities": entities}
    return {"id": values.identity(row.get("id"), "id"), "lang": options.lang or None, **found}
