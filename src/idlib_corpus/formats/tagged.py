"""Entities of tokens with tags, on the text of the row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from idlib_corpus.records.conll import joined, on_text
from idlib_corpus.tags import decode


def with_entities(columns: Mapping[str, Any], rows: int) -> tuple[dict[str, Any], dict[int, tuple[str, str]]]:
    """Columns of `ner` with what tokens and tags say: text, offsets of tokens, entities, where these are missing.

    A position without a label (a null among the tags) ends no entity and begins none... is outside.

    Args:
        columns: ``tokens`` and others as the schema of `ner` has them.
        rows: Their length.

    Returns:
        The columns, and what was found and expected of rows whose tokens do not stand in their text.
    """
    import pyarrow as pa

    from idlib_corpus.records.columns import schema

    made = dict(columns)
    wrong: dict[int, tuple[str, str]] = {}
    none: list[Any] = [None] * rows

    def plain(name: str) -> list[Any]:
        return made[name].to_pylist() if name in made else list(none)

    texts, tokens, offsets = plain("text"), plain("tokens"), plain("token_offsets")
    for row, words in enumerate(tokens):
        if words is None:
            continue
        if offsets[row] is None:
            spans = joined(words) if texts[row] is None else on_text(words, texts[row])
            if spans is None:
                wrong[row] = ("the tokens do not make the text", "tokens that stand in the text in their order")
                continue
            offsets[row] = [{"start": start, "end": end} for start, end in spans]
        if texts[row] is None:
            texts[row] = " ".join(words)
    of = schema("ner")
    made["text"] = pa.array(texts, of.field("text").type)
    made["token_offsets"] = pa.array(offsets, of.field("token_offsets").type)
    if "entities" not in made and "tags" in made:
        found = [
            None if tags is None or places is None else _entities(tags, places)
            for tags, places in zip(plain("tags"), offsets, strict=True)
        ]
        made["entities"] = pa.array(found, of.field("entities").type)
    return made, wrong


def _entities(tags: list[str | None], offsets: list[dict[str, int]]) -> list[dict[str, Any]]:
    spans = decode(tag or "O" for tag in tags)
    return [{"start": offsets[a]["start"], "end": offsets[b - 1]["end"], "label": kind} for a, b, kind in spans]
