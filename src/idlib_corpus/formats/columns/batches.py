"""What was read of a column file as batches of rows: always the same numbers, however large the sections were."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from idlib_corpus.formats.base import BATCH, Batch, Options
from idlib_corpus.formats.columns.entities import entities
from idlib_corpus.formats.columns.reader import Read, Reader
from idlib_corpus.records.columns import schema
from idlib_corpus.tagging.places import on_text


def batches(reader: Reader, task: str, options: Options, rows: int = BATCH) -> Iterator[Batch]:
    """The rows of a file; batch k has those with the numbers from ``k * rows + 1`` to ``(k + 1) * rows``.

    Args:
        reader: The file.
        task: ``ner`` or ``tags``.
        options: `Options.lang` is the language of sentences that do not say theirs.
        rows: Of a batch.
    """
    held: list[Read] = []
    limit = rows
    for read in reader:
        held.append(read)
        while read.last >= limit:
            yield _batch(reader, [_upto(one, limit) for one in held], task, options)
            held = [_from(held[-1], limit)]
            limit += rows
    if held:
        last = replace(_batch(reader, held, task, options), notes=reader.notes)
        if len(last.numbers) or last.problems or last.notes:
            yield last


def _upto(read: Read, limit: int) -> Read:
    """The sentences up to a number."""
    at = int(np.searchsorted(read.numbers, limit, side="right"))
    return read if at == len(read.numbers) else _cut(read, 0, at)


def _from(read: Read, limit: int) -> Read:
    """The sentences behind a number; its problems were told."""
    at = int(np.searchsorted(read.numbers, limit, side="right"))
    return replace(_cut(read, at, len(read.numbers)), problems=())


def _cut(read: Read, first: int, last: int) -> Read:
    ends = np.concatenate([[0], np.cumsum(read.lengths)])
    a, b = int(ends[first]), int(ends[last])
    return replace(
        read,
        tokens=None if read.tokens is None else read.tokens.slice(a, b - a),
        tags=tuple(codes[a:b] for codes in read.tags),
        lengths=read.lengths[first:last],
        lines=read.lines[a:b],
        numbers=read.numbers[first:last],
        said={place - first: said for place, said in read.said.items() if first <= place < last},
    )


def _batch(reader: Reader, parts: list[Read], task: str, options: Options) -> Batch:
    """A batch of what was read."""
    import pyarrow as pa

    lengths = np.concatenate([part.lengths for part in parts])
    bounds = np.concatenate([[0], np.cumsum(lengths)])
    tags = tuple(np.concatenate(codes) for codes in zip(*(part.tags for part in parts), strict=True))
    lines = np.concatenate([part.lines for part in parts])
    said: dict[int, dict[str, str]] = {}
    start = 0
    for part in parts:
        said |= {place + start: fields for place, fields in part.said.items()}
        start += len(part.lengths)
    offsets = pa.array(bounds.astype(np.int32))
    names = pa.array(reader.names, pa.string())
    columns: dict[str, Any] = {}
    if parts[0].tokens is not None:
        columns["tokens"] = pa.ListArray.from_arrays(offsets, pa.concat_arrays([part.tokens for part in parts]))
    coded = pa.DictionaryArray.from_arrays(pa.array(tags[0]), names)
    columns["tags"] = pa.ListArray.from_arrays(offsets, coded)
    columns |= _fields(said, len(lengths), options)
    if task == "ner":
        columns |= entities(reader, columns["tokens"], tags, bounds, _on_text(said, columns["tokens"]))
    of = schema(task)
    arrays = [columns.get(name, None) for name in of.names]
    arrays = [
        pa.nulls(len(lengths), field.type) if array is None else array for array, field in zip(arrays, of, strict=True)
    ]
    return Batch(
        columns=pa.RecordBatch.from_arrays(arrays, schema=of),
        numbers=np.concatenate([part.numbers for part in parts]).astype(np.int64),
        places=lines[bounds[:-1]].astype(np.int64),
        problems=tuple(problem for part in parts for problem in part.problems),
        token_lines=lines.astype(np.int64, copy=False),
    )


def _fields(said: Mapping[int, Mapping[str, str]], number: int, options: Options) -> dict[str, Any]:
    """The columns of what comments say; the language that the options name, where none is said."""
    import pyarrow as pa

    found = {}
    for name in sorted({name for fields in said.values() for name in fields} - {"text"}):
        values: list[str | None] = [None] * number
        for place, fields in said.items():
            values[place] = fields.get(name)
        found[name] = pa.array(values, pa.string())
    if options.lang:
        found["lang"] = found["lang"].fill_null(options.lang) if "lang" in found else pa.array([options.lang] * number)
    return found


def _on_text(said: Mapping[int, Mapping[str, str]], tokens: Any) -> dict[int, tuple[str, list[tuple[int, int]]]]:
    """The texts that comments say, where the tokens stand on them, with the offsets of the tokens."""
    found = {}
    for place, fields in said.items():
        if "text" in fields:
            offsets = on_text(tokens[place].as_py(), fields["text"])
            if offsets is not None:
                found[place] = (fields["text"], offsets)
    return found
