"""`pyarrow.json` on blocks of lines, where it reads them exactly as `formats.decoding` does, or is not sure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from idlib_corpus.formats.decoding import DEEPEST

# more opening brackets in a line of unknown fields could be nested so deep that Arrow's recursion exhausts the stack
OPENED = 1000
# names of fields in a block: Arrow makes a column of each unknown one, with a place for each row
NAMES = 500


class UnsureError(Exception):
    """Something is not surely right."""


def one_chunk(column: Any) -> Any:
    """A chunked column as one array."""
    import pyarrow as pa

    return column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays(column.chunks)


def sure(said: bool) -> None:
    """Go on only if something is sure.

    Raises:
        UnsureError: It is not.
    """
    if not said:
        raise UnsureError


def read(block: bytes, explicit: Any, others: str) -> Any:
    """Parse a block; fields that are not named are an error, or their types guessed."""
    import pyarrow as pa
    from pyarrow import json

    if others == "infer":
        sure(not opened(block) and not crowded(block))
    table = json.read_json(
        pa.BufferReader(block),
        read_options=json.ReadOptions(use_threads=False, block_size=len(block) + 1),
        parse_options=json.ParseOptions(explicit_schema=explicit, unexpected_field_behavior=others),
    )
    if others == "infer":
        # a list that begins with null comes out broken where its type was guessed (pyarrow 26)
        table.validate(full=True)
    return table


def opened(block: bytes) -> bool:
    """Whether a line has so many opening brackets that it may be nested too deep for Arrow."""
    if block.count(b"[") + block.count(b"{") <= OPENED:
        return False
    import numpy as np

    data = np.frombuffer(block, np.uint8)
    # "[" and "{" differ in one bit
    opening = np.flatnonzero((data | 0x20) == ord("{"))
    line_of = np.searchsorted(np.flatnonzero(data == ord("\n")), opening)
    return bool(np.bincount(line_of).max() > OPENED)


def crowded(block: bytes) -> bool:
    """Whether there are so many names of fields that a column of each would take quadratic time and room.

    Names are told apart by their first and their last eight bytes.
    """
    import numpy as np

    data = np.frombuffer(block, np.uint8)
    quotes = np.flatnonzero(data == ord('"'))
    if len(quotes) <= 2 * NAMES:
        return False
    behind = data[np.minimum(quotes + 1, len(data) - 1)]
    after = np.flatnonzero((behind == ord(":")) | (behind == ord(" ")))
    after = after[after > 0]
    end, start = quotes[after], quotes[after - 1]
    signs = np.zeros(len(after), np.uint64)
    for places, inside in (
        *((end - n, end - n > start) for n in range(1, 9)),
        *((start + n, start + n < end) for n in range(1, 9)),
    ):
        signs = signs * np.uint64(0x9E3779B97F4A7C15) + np.where(inside, data[np.minimum(places, len(data) - 1)], 0)
    return len(np.unique(signs)) > NAMES


def paths(schema: Any) -> set[tuple[str, ...]]:
    """The fields of a schema at every depth; those of lists stand under the list."""
    import pyarrow as pa

    found: set[tuple[str, ...]] = set()
    left: list[tuple[tuple[str, ...], Any]] = [((field.name,), field.type) for field in schema]
    while left:
        path, kind = left.pop()
        while pa.types.is_list(kind):
            kind = kind.value_type
        found.add(path)
        if pa.types.is_struct(kind):
            left += [((*path, field.name), field.type) for field in kind]
    return found


def filled(array: Any, name: str) -> Iterable[tuple[str, str]]:
    """The fields of objects that have a value somewhere, each with what it stands in."""
    import pyarrow as pa

    while pa.types.is_list(array.type):
        array = array.values
    if pa.types.is_struct(array.type):
        for place in range(array.type.num_fields):
            field, part = array.type.field(place).name, array.field(place)
            if part.null_count < len(part):
                yield name, field
            yield from filled(part, field)


def harmless(table: Any, known: Any) -> None:
    """That fields which are not read have no number that is none, and are not nested too deep."""
    import pyarrow as pa
    import pyarrow.compute as pc

    there = paths(known)
    left: list[tuple[tuple[str, ...], Any, int]]
    left = [((name,), one_chunk(column), 2) for name, column in zip(table.column_names, table.columns, strict=True)]
    while left:
        path, array, depth = left.pop()
        if pa.types.is_list(array.type):
            sure(depth <= DEEPEST)
            left.append((path, array.values, depth + 1))
        elif pa.types.is_struct(array.type):
            sure(depth <= DEEPEST)
            names = [array.type.field(place).name for place in range(array.type.num_fields)]
            left += [((*path, name), array.field(place), depth + 1) for place, name in enumerate(names)]
        elif pa.types.is_floating(array.type) and path not in there:
            sure(pc.all(pc.is_finite(array)).as_py() is not False)
