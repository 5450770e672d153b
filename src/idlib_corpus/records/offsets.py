"""Offsets held against the words that stand beside them, and converted where a user says what they count.

Where rows have no words beside their offsets (``surface``), nothing can be seen, and nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from idlib_corpus.records.beside import Beside, Site, with_words
from idlib_corpus.records.lists import lengths_of, listed
from idlib_corpus.records.units import CODE_POINTS, Counting, Ints, Texts


@dataclass(frozen=True)
class Read:
    """Rows whose offsets were read.

    Args:
        columns: The rows, offsets in code points, half-open.
        wrong: By row: what was found, what was expected, how to mend it.
        notes: What a reader has to know.
    """

    columns: Any
    wrong: Mapping[int, tuple[str, str, str]]
    notes: tuple[str, ...] = ()


def read(columns: Any, counting: Counting = Counting(), texts: Any = None) -> Read:  # noqa: B008 it never changes
    """Hold offsets against the words beside them, and convert them.

    Args:
        columns: A `pyarrow.RecordBatch` of `records.columns.schema`.
        counting: What the offsets count, as the user says.
        texts: Texts of the rows for those that have none of their own, a `pyarrow.StringArray`: those of the gold.

    Returns:
        The rows. What is wrong: offsets that contradict the words beside them, with the likely cause; offsets that
        are no places of the text, or that stand on no text, where they are to be converted.
    """
    if counting.ours and not any(map(_says, columns.columns)):
        return Read(columns, {})
    sites: list[Site] = []
    given, mentions = _texts(columns, texts)
    walk = _Walk(mentions, len(columns))
    walk.columns(columns, lambda array, site: _seen(array, site, sites))
    places = Texts(given)
    wrong: dict[int, tuple[str, str, str]] = {}
    if not counting.ours:
        for site in sites:
            _unplaced(site, places, counting, wrong)
    beside = Beside([with_words(site) for site in sites if site.words is not None], places, given)
    wrong |= beside.wrong(counting)
    if counting.ours:
        return Read(columns, wrong, beside.notes)

    converted = walk.columns(columns, lambda array, site: _converted(array, site, places, counting))
    return Read(converted, wrong, beside.notes)


def _says(array: Any) -> bool:
    """Whether words stand beside a span somewhere."""
    import pyarrow as pa

    while pa.types.is_list(array.type):
        array = array.values
    if not pa.types.is_struct(array.type):
        return False
    fields = {field.name: array.field(place) for place, field in enumerate(array.type)}
    if "start" in fields:
        return "surface" in fields and fields["surface"].null_count < len(array)
    return any(map(_says, fields.values()))


def _texts(columns: Any, texts: Any) -> tuple[Any, Mapping[tuple[int, str], int]]:
    """The texts that spans are of: those of the rows, and of the sentences of a document; and where these stand."""
    import pyarrow as pa
    import pyarrow.compute as pc

    own = columns.column("text")
    own = own if texts is None else pc.coalesce(own, texts)
    if "sentences" not in columns.schema.names:
        return own, {}
    sentences = columns.column("sentences")
    parts = sentences.flatten()
    rows = np.repeat(np.arange(len(own)), lengths_of(sentences)).tolist()
    names = parts.field("sentence").to_pylist()
    places = {(row, name): len(own) + place for place, (row, name) in enumerate(zip(rows, names, strict=True))}
    return pa.concat_arrays([own, parts.field("text")]), places


class _Walk:
    """Goes through all spans of rows, at whatever depth.

    Args:
        sentences: Which text a sentence of a row is.
        rows: How many rows there are.
    """

    def __init__(self, sentences: Mapping[tuple[int, str], int], rows: int) -> None:
        self._sentences, self._rows = sentences, rows

    def columns(self, columns: Any, visit: Callable[[Any, Site], Any]) -> Any:
        """The same columns, each array of spans as `visit` gives it."""
        import pyarrow as pa

        row = np.arange(self._rows)
        arrays = [self._array(array, row, visit) for array in columns.columns]
        return pa.RecordBatch.from_arrays(arrays, schema=columns.schema)

    def _array(self, array: Any, row: Ints, visit: Callable[[Any, Site], Any]) -> Any:
        import pyarrow as pa

        if pa.types.is_list(array.type) and pa.types.is_nested(array.type.value_type):
            lengths = lengths_of(array)
            values = self._array(array.flatten(), np.repeat(row, lengths), visit)
            return listed(values, lengths, array)
        if not pa.types.is_struct(array.type):
            return array
        names = [field.name for field in array.type]
        if "start" in names:
            return visit(array, self._site(array, names, row))
        parts = [self._array(part, row, visit) for part in array.flatten()]
        return pa.StructArray.from_arrays(parts, fields=list(array.type), mask=array.is_null())

    def _site(self, array: Any, names: Sequence[str], row: Ints) -> Site:
        import pyarrow.compute as pc

        fields = dict(zip(names, array.flatten(), strict=True))
        start, end = (pc.fill_null(fields[name], 0).to_numpy(zero_copy_only=False) for name in ("start", "end"))
        said = pc.and_(pc.is_valid(fields["start"]), pc.is_valid(fields["end"])).to_numpy(zero_copy_only=False)
        words = fields.get("surface")
        words = None if words is None or words.null_count == len(words) else words
        parted = np.zeros(len(row), dtype=bool)
        if (pieces := fields.get("pieces")) is not None and pieces.null_count < len(pieces):
            parted = lengths_of(pieces) > 1
        text = row
        if "sentence" in fields and self._sentences:
            named = fields["sentence"].to_pylist()
            found = (self._sentences.get((int(at), name), int(at)) for at, name in zip(row, named, strict=True))
            text = np.fromiter(found, np.int64, len(row))
        return Site(row, text, start, end, said, words, parted)


def _seen(array: Any, site: Site, sites: list[Site]) -> Any:
    sites.append(site)
    return array


def _unplaced(site: Site, places: Texts, counting: Counting, wrong: dict[int, tuple[str, str, str]]) -> None:
    """What cannot be converted: the first of each row."""
    if counting.unit == CODE_POINTS:
        # how the others lie in the text is looked at where all rows are
        return
    right = places.spans(site.text, site.start, site.end, counting)[2]
    for at in np.flatnonzero(site.said & ~right).tolist():
        row = int(site.row[at])
        if row in wrong:
            continue
        what = f"the offsets {site.start[at]}-{site.end[at]}"
        if not places.known[site.text[at]]:
            remedy = f"Write the text into the row, or leave out {counting.options}"
            wrong[row] = (f"{what} on no text", f"a text in which {counting.unit} can be counted", remedy)
        else:
            expected = f"places between two characters of the text, counted in {counting.unit}"
            wrong[row] = (f"{what} lie inside a character or outside the text", expected, "")


def _converted(array: Any, site: Site, places: Texts, counting: Counting) -> Any:
    """Spans with offsets, and pieces, in code points."""
    import pyarrow as pa

    start, end = _counted(site.text, site.start, site.end, places, counting)
    parts = []
    for field, part in zip(array.type, array.flatten(), strict=True):
        made = part
        if field.name in ("start", "end"):
            made = pa.array(start if field.name == "start" else end, mask=~site.said)
        elif field.name == "pieces" and part.null_count < len(part):
            lengths, pairs = lengths_of(part), part.flatten()
            values = pairs.flatten().to_numpy(zero_copy_only=False)
            sides = _counted(np.repeat(site.text, lengths), values[::2], values[1::2], places, counting)
            flat = pa.array(np.stack(sides, axis=1).ravel())
            made = listed(listed(flat, np.full(len(pairs), 2), pairs), lengths, part)
        parts.append(made)
    return pa.StructArray.from_arrays(parts, fields=list(array.type), mask=array.is_null())


def _counted(text: Ints, start: Ints, end: Ints, places: Texts, counting: Counting) -> tuple[Ints, Ints]:
    """Starts and ends in code points; those that are no places of the text stay as they are, and are told apart."""
    if counting.unit == CODE_POINTS:
        return start, end + counting.inclusive
    first, last, right = places.spans(text, start, end, counting)
    return np.where(right, first, start), np.where(right, last, end)
