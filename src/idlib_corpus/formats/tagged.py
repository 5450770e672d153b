"""Tokens and tags of a table as text, offsets and entities, for all rows of a batch at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from idlib_corpus.formats.arrays import Places
from idlib_corpus.records.columns import schema
from idlib_corpus.records.lists import lengths_of, listed
from idlib_corpus.tagging.codes import Alphabet, decode
from idlib_corpus.tagging.places import on_text
from idlib_corpus.tagging.rules import rules
from idlib_corpus.tagging.schemes import split

Wrong = dict[int, tuple[str, str, str]]


def with_entities(
    columns: Mapping[str, Any], decoded: bool = True, strict: bool = True
) -> tuple[dict[str, Any], Wrong]:
    """The columns, with what tokens and tags say where it is missing: text, offsets of tokens, entities.

    The text of a row that says none is its tokens joined with one blank. Tags are read as conlleval reads them, types
    without prefixes as IO.

    Args:
        columns: Columns of `ner` as the schema has them; tags and tokens of a row, and offsets if it has some, are
            as many.
        decoded: Whether tags become entities where there is no column of these.
        strict: Whether tokens must make the text that a row says; if not, such tokens have no offsets.

    Returns:
        The columns, and by row what was found, what was expected and the remedy where tokens do not make the text, or
        a token has no label.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if "tokens" not in columns:
        return dict(columns), {}
    made, wrong = dict(columns), Wrong()
    apart = np.zeros(len(columns["tokens"]), np.bool_)
    tokens = made["tokens"]
    lengths = lengths_of(tokens)
    bounds = np.concatenate([[0], np.cumsum(lengths)])
    start, end = _joined(tokens, bounds)
    text = made.get("text", pa.nulls(len(tokens), pa.string()))
    offsets = made.get("token_offsets", pa.nulls(len(tokens), schema("ner").field("token_offsets").type))
    there = pc.and_(pc.is_valid(offsets), pc.is_valid(tokens))
    _place(start, end, pc.if_else(there, offsets, pa.scalar(None, offsets.type)), there, lengths)
    alone = pc.and_(pc.and_(pc.is_valid(text), pc.is_valid(tokens)), pc.is_null(offsets))
    for row in np.flatnonzero(alone.to_numpy(zero_copy_only=False)).tolist():
        found = on_text(tokens[row].as_py(), text[row].as_py())
        if found is None:
            expected = "a text that has nothing but its tokens and white space"
            wrong[row] = ("the tokens are not those of the text", expected, "Leave out one of the two")
            apart[row] = True
        elif found:
            start[bounds[row] : bounds[row + 1]], end[bounds[row] : bounds[row + 1]] = np.array(found).T
    if decoded and "entities" not in made and "tags" in made:
        for row in np.flatnonzero(_unlabelled(made["tags"])).tolist():
            found_tag, expected = "a token without a label (-1, -100 or null)", "a tag for each token"
            wrong[row] = (found_tag, expected, "Score tags, where positions may lack one")
        made["entities"] = _entities(made["tags"], bounds, start, end)
    made["text"] = pc.coalesce(text, pc.binary_join(tokens, " "))
    pairs = pa.StructArray.from_arrays([pa.array(start), pa.array(end)], ["start", "end"])
    if tokens.null_count < len(tokens):
        whole = listed(pairs, lengths, tokens)
        made["token_offsets"] = (
            pc.if_else(pa.array(apart), pa.scalar(None, whole.type), whole) if any(apart) else whole
        )
    else:
        made["token_offsets"] = offsets
    wrong = wrong if strict else Wrong()
    return made, wrong


def _joined(tokens: Any, bounds: Places) -> tuple[Places, Places]:
    """Start and end of each token, where those of a row are joined with blanks."""
    import pyarrow.compute as pc

    lengths = pc.utf8_length(tokens.flatten()).to_numpy(zero_copy_only=False).astype(np.int64)
    ends = np.cumsum(lengths + 1) - 1
    shift = np.repeat(np.concatenate([[0], ends + 1])[bounds[:-1]], np.diff(bounds))
    return ends - lengths - shift, ends - shift


def _place(start: Places, end: Places, offsets: Any, there: Any, lengths: Places) -> None:
    """Put the offsets that rows say into the places of their tokens."""
    flat = offsets.flatten()
    chosen = np.repeat(there.to_numpy(zero_copy_only=False), lengths)
    for side, part in zip((start, end), flat.flatten(), strict=True):
        side[chosen] = part.to_numpy(zero_copy_only=False)


def _unlabelled(tags: Any) -> Places:
    """Which rows have a tag that is null, shape (rows,), bool."""
    flat = tags.flatten()
    rows = np.zeros(len(tags), np.bool_)
    if flat.null_count:
        parents = np.repeat(np.arange(len(tags)), lengths_of(tags))
        rows[parents[flat.is_null().to_numpy(zero_copy_only=False)]] = True
    return rows  # type: ignore[return-value]


def _entities(tags: Any, bounds: Places, start: Places, end: Places) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    flat = tags.flatten()
    alphabet = Alphabet(split)
    names = flat.dictionary.to_pylist()
    table = alphabet.lookup([*names, "O"])
    at = pc.fill_null(flat.indices, len(names)).to_numpy(zero_copy_only=False)
    spans = decode(table[at], bounds, rules(None))
    labels = pa.array(list(alphabet.types), pa.string()).take(pa.array(spans.kind.astype(np.int32)))
    known = {"start": pa.array(start[spans.start]), "end": pa.array(end[spans.end - 1]), "label": labels}
    kind = schema("ner").field("entities").type.value_type
    fields = [kind.field(place) for place in range(kind.num_fields)]
    parts = [known[one.name] if one.name in known else pa.nulls(len(labels), one.type) for one in fields]
    each = np.diff(np.searchsorted(spans.start, bounds))
    return listed(pa.StructArray.from_arrays(parts, fields=fields), each, tags)
