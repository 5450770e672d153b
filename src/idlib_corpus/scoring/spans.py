"""Mentions of many documents in columns, from lists, mappings or Arrow.

A mention is a set of code points with a label. One stretch is `(start, end, label)`; several are `(pieces, label)`
with `pieces` a sequence of `(start, end)`. Pieces that touch or overlap are one stretch: the set is what counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from operator import itemgetter
from typing import Any

import numpy as np

from idlib_corpus.errors import InputError
from idlib_corpus.scoring.table import Ints

Pieces = tuple[tuple[int, int], ...]
Document = Iterable[Any]

# where a document's first code point stands behind the one before, so that documents never overlap
GAP = 1

# the largest offset; sums of the lengths of many documents stay exact
LARGEST = 2**31 - 1
EXPECTED = f"0 <= start < end <= {LARGEST}, in code points"


class Shapes:
    """Numbers for the extents of discontinuous mentions, shared by gold and predictions; 0 is one stretch."""

    def __init__(self) -> None:
        self.pieces: list[Pieces] = [()]
        self._numbers: dict[Pieces, int] = {}

    def number(self, pieces: Pieces) -> int:
        """The number of canonical pieces."""
        if len(pieces) == 1:
            return 0
        if pieces not in self._numbers:
            self._numbers[pieces] = len(self.pieces)
            self.pieces.append(pieces)
        return self._numbers[pieces]

    def in_order(self) -> tuple[Shapes, Ints]:
        """The same extents numbered in their own order, not in that of the input, and the new number of each."""
        order = sorted(range(len(self.pieces)), key=self.pieces.__getitem__)
        new = np.empty(len(order), dtype=np.int64)
        new[order] = np.arange(len(order))
        shapes = Shapes()
        shapes.pieces = [self.pieces[old] for old in order]
        return shapes, new


@dataclass(frozen=True, eq=False, repr=False)
class Spans:
    """Mentions in columns, sorted by (item, start, end, shape, label), each once.

    Args:
        item: Shape (mentions,): the place of the document.
        start: Start of the envelope, code points.
        end: Its end, exclusive.
        shape: Number of the extent in `shapes`; 0 for one stretch.
        label: Codes of `labels`.
        labels: The labels, sorted.
        shapes: Extents of discontinuous mentions.
    """

    item: Ints
    start: Ints
    end: Ints
    shape: Ints
    label: Ints
    labels: tuple[str, ...]
    shapes: Shapes

    def __len__(self) -> int:
        return len(self.item)

    def take(self, rows: Any) -> Spans:
        """Some of the mentions, by places or mask; order is kept."""
        columns = {name: getattr(self, name)[rows] for name in ("item", "start", "end", "shape", "label")}
        return replace(self, **columns)

    def relabelled(self, labels: tuple[str, ...]) -> Spans:
        """The same mentions, the labels numbered anew; `labels` is sorted and has them all."""
        if labels == self.labels:
            return self
        places = {label: code for code, label in enumerate(labels)}
        codes = np.array([places[label] for label in self.labels], dtype=np.int64)
        return replace(self, labels=labels, label=codes[self.label])

    def pieces(self, row: int) -> Pieces:
        """The stretches of one mention."""
        shape = int(self.shape[row])
        return self.shapes.pieces[shape] if shape else ((int(self.start[row]), int(self.end[row])),)

    def sizes(self) -> Ints:
        """Code points of each mention."""
        sizes = self.end - self.start
        rows = np.flatnonzero(self.shape)
        sizes[rows] = [sum(end - start for start, end in self.pieces(row)) for row in rows.tolist()]
        return sizes


def from_lists(documents: Sequence[Document], shapes: Shapes, side: str) -> Spans:
    """Columns from one list of mentions a document, in the order given.

    Args:
        documents: `(start, end, label)` or `(pieces, label)` each.
        shapes: Shared with the other side.
        side: ``gold`` or ``predicted``, for messages.

    Raises:
        InputError: A mention is no such tuple, or an extent is empty or negative.
    """
    lists = [mentions if isinstance(mentions, list) else list(mentions) for mentions in documents]
    lengths = np.fromiter(map(len, lists), np.int64, len(lists))
    item = np.repeat(np.arange(len(lists)), lengths)
    flat = list(chain.from_iterable(lists))
    if not flat:
        return _columns(item, item, item, item, (), shapes, side)
    # one pass in C a column, and a look at the types, since numpy would take 1.5 or True for an offset
    labels: Sequence[Any] = ()
    plain = set(map(type, flat)) <= {tuple, list} and set(map(len, flat)) == {3}
    if plain:
        starts, ends, labels = (list(map(itemgetter(place), flat)) for place in range(3))
        kinds = {*map(type, starts), *map(type, ends)}
        plain = bool not in kinds and all(issubclass(kind, (int, np.integer)) for kind in kinds)
    # the slow path says which offset is too large
    if plain and -1 <= min(starts) <= max(ends) <= LARGEST:
        start, end = np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64)
        shape = np.zeros(len(flat), dtype=np.int64)
    else:
        places = [f"{side}, document {i}" for i in item.tolist()]
        parts = [_parts(mention, place) for mention, place in zip(flat, places, strict=True)]
        labels = tuple(label for _, label in parts)
        start = np.array([pieces[0][0] for pieces, _ in parts])
        end = np.array([pieces[-1][1] for pieces, _ in parts])
        shape = np.array([shapes.number(pieces) for pieces, _ in parts])
    return _columns(item, start, end, shape, labels, shapes, side)


def _columns(
    item: Ints, start: Ints, end: Ints, shape: Ints, labels: Sequence[str], shapes: Shapes, side: str
) -> Spans:
    try:
        names = tuple(sorted(set(labels)))
        codes = dict(zip(names, range(len(names)), strict=True))
        label = np.fromiter(map(codes.__getitem__, labels), np.int64, len(labels))
        wrong: list[Any] = [name for name in names if not isinstance(name, str) or not name]
    except TypeError:  # labels of several types, or of one that is no key
        wrong = [name for name in labels if not isinstance(name, str)]
    if wrong:
        raise InputError(f"{side}, label", f"{wrong[0]!r}", "a string that is not empty")
    return check(Spans(item, start, end, shape, label, names, shapes), side)


def check(spans: Spans, side: str) -> Spans:
    """Hold extents against `0 <= start < end`.

    Raises:
        InputError: An extent is empty or negative.
    """
    wrong = np.flatnonzero((spans.start < 0) | (spans.start >= spans.end) | (spans.end > LARGEST))
    if len(wrong):
        row = wrong[0]
        found = f"({spans.start[row]}, {spans.end[row]}, {spans.labels[spans.label[row]]!r})"
        raise InputError(f"{side}, document {spans.item[row]}", found, EXPECTED)
    return spans


def _parts(mention: Any, where: str) -> tuple[Pieces, str]:
    """Canonical pieces and label of one mention."""
    try:
        *extent, label = mention
        pieces = [(extent[0], extent[1])] if len(extent) == 2 else [(start, end) for (start, end) in extent[0]]
        whole = all(isinstance(x, (int, np.integer)) and not isinstance(x, bool) for pair in pieces for x in pair)
        if len(extent) not in (1, 2) or not whole or not pieces:
            raise ValueError
    except (TypeError, ValueError, IndexError):
        expected = "(start, end, label), or (pieces, label) with pieces as (start, end)"
        raise InputError(where, f"{mention!r}", expected) from None
    empty = next((pair for pair in pieces if not 0 <= pair[0] < pair[1] <= LARGEST), None)
    if empty is not None:
        raise InputError(where, f"the piece {empty} of {mention!r}", EXPECTED)
    return canonical(pieces), label


def canonical(pieces: Iterable[Sequence[int]]) -> Pieces:
    """Sorted stretches, those that touch or overlap joined: the same set of code points, the same pieces."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted((int(start), int(end)) for start, end in pieces):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def from_arrow(column: Any, shapes: Shapes, side: str, names: Sequence[str] | None = None) -> Spans:
    """Columns from an Arrow list of structs with `start`, `end`, `label` and perhaps `pieces`, without Python objects.

    Args:
        column: A pyarrow ListArray or ChunkedArray.
        shapes: Shared with the other side.
        side: For messages.
        names: The names that integer labels number (those of a ClassLabel).

    Raises:
        InputError: A field is missing or null, a label has no name, or an extent is empty or negative.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(array, pa.ChunkedArray):  # of no chunk
        array = pa.concat_arrays(array.chunks) if array.chunks else pa.array([], array.type)
    lengths = pc.fill_null(pc.list_value_length(array), 0).to_numpy(zero_copy_only=False)
    structs = array.flatten()
    fields = (
        {structs.type.field(i).name for i in range(structs.type.num_fields)}
        if pa.types.is_struct(structs.type)
        else set()
    )
    lacking = [name for name in ("start", "end", "label") if name not in fields]
    if lacking or structs.null_count or any(structs.field(name).null_count for name in ("start", "end", "label")):
        found = f"no field {', '.join(lacking)}" if lacking else "a null"
        raise InputError(side, found, "a list of structs with start, end and label")
    start, end = (structs.field(name).to_numpy(zero_copy_only=False).astype(np.int64) for name in ("start", "end"))
    labels, label = _arrow_labels(structs.field("label"), side, names)
    item = np.repeat(np.arange(len(lengths)), lengths)
    shape = np.zeros(len(item), dtype=np.int64)
    if "pieces" in fields:
        pieces = structs.field("pieces")
        several = np.flatnonzero(pc.fill_null(pc.list_value_length(pieces), 0).to_numpy(zero_copy_only=False) > 1)
        for row, value in zip(several.tolist(), pieces.take(several).to_pylist(), strict=True):
            pairs = [tuple(p.values()) if isinstance(p, Mapping) else p for p in value]
            extent, _ = _parts((pairs, labels[label[row]]), side)
            shape[row], start[row], end[row] = shapes.number(extent), extent[0][0], extent[-1][1]
    return check(Spans(item, start, end, shape, label, labels, shapes), side)


def _arrow_labels(column: Any, side: str, names: Sequence[str] | None) -> tuple[tuple[str, ...], Ints]:
    import pyarrow as pa

    if names is None and pa.types.is_integer(column.type):
        raise InputError(side, "labels are numbers without names", "strings, or a ClassLabel column")
    if names is None:
        encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
        names, codes = encoded.dictionary.to_pylist(), encoded.indices.to_numpy(zero_copy_only=False)
    else:
        codes = column.to_numpy(zero_copy_only=False)
    codes = codes.astype(np.int64)
    if len(codes) and not 0 <= codes.min() <= codes.max() < len(names):
        raise InputError(side, "a label code without a name", f"0 to {len(names) - 1}")
    if any(not isinstance(name, str) or not name for name in names):
        raise InputError(side, "a label that is empty", "a string that is not empty")
    labels = tuple(sorted(set(names)))
    places = {label: code for code, label in enumerate(labels)}
    return labels, np.array([places[name] for name in names], dtype=np.int64)[codes]


def unique(spans: Spans) -> tuple[Spans, Ints]:
    """Mentions in canonical order, each once, and those that were there again.

    Returns:
        The mentions, and the items of the duplicates, one entry a duplicate.
    """
    key = _key(spans)
    step = np.diff(key, axis=1)
    # strictly ascending already? then nothing is to be done: the first column that changes goes up
    ascending = np.zeros(step.shape[1], dtype=bool)
    open_ = np.ones(step.shape[1], dtype=bool)
    for change in step:
        ascending |= open_ & (change > 0)
        open_ &= change == 0
    if ascending.all():
        return spans, np.empty(0, dtype=np.int64)
    order, first = _ordered(key)
    return spans.take(order[first]), spans.item[order[~first]]


def again(spans: Spans) -> Ints:
    """The rows of mentions that stand there again, behind the first of each; in canonical order."""
    order, first = _ordered(_key(spans))
    rows: Ints = order[~first]
    return rows


def _key(spans: Spans) -> Ints:
    return np.stack([spans.item, spans.start, spans.end, spans.shape, spans.label])


def _ordered(key: Ints) -> tuple[Ints, Any]:
    """The canonical order, and which mentions are the first of those that are alike, in that order."""
    order = np.lexsort(key[::-1])
    key = key[:, order]
    first = np.ones(key.shape[1], dtype=bool)
    first[1:] = np.any(key[:, 1:] != key[:, :-1], axis=0)
    return order, first


def numbered(columns: Sequence[str], *sides: Spans) -> list[Ints]:
    """A number for each mention, equal if and only if these columns are, and in their order; the same on all sides."""
    both = [np.concatenate([getattr(side, name) for side in sides]) for name in columns]
    sizes = [int(column.max(initial=0)) + 1 for column in both]
    if np.prod([float(size) for size in sizes]) < 2**62:  # the columns in one integer
        key = both[0].astype(np.int64)
        for column, size in zip(both[1:], sizes[1:], strict=True):
            key = key * size + column
    else:
        order = np.lexsort(both[::-1])
        new = np.zeros(len(order), dtype=bool)
        for column in both:
            new[1:] |= column[order[1:]] != column[order[:-1]]
        key = np.empty(len(order), dtype=np.int64)
        key[order] = np.cumsum(new)
    return np.split(key, np.cumsum([len(side) for side in sides])[:-1])
