"""Arrow arrays of any type as arrays of the type that a field has, whole arrays at a time.

What does not fit is told by its place: a value that is missing or too large is a fault of its row; an array of another
type is a fault of the whole column.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from idlib_corpus.formats.arrays import (
    is_number,
    is_text,
    plain,
)
from idlib_corpus.formats.features import Names
from idlib_corpus.formats.misfits import Fault, faulty, missing, nothing

# the largest offset: more does not fit into the integers that offsets are counted in
LARGEST = 2**31 - 1
# how datasets and transformers mark a position that has no label
UNLABELLED = (-1, -100)
NAMED = "names for the numbers: a ClassLabel of datasets, or --labels FILE"


Fitted = tuple[Any, list[Fault]]


@dataclass(frozen=True)
class Text:
    """A text. A `key` may be a whole number, and is its text then; an empty key is a fault."""

    key: bool = False
    empty: bool = True
    labels: bool = False

    def type(self) -> Any:
        """The type of Arrow that it becomes."""
        import pyarrow as pa

        return pa.string()

    def fit(self, array: Any, column: str, names: Names = None) -> Fitted:
        """An array of any type as one of this, and what does not fit."""
        import pyarrow as pa
        import pyarrow.compute as pc

        array = plain(array)
        expected = "a text or a whole number" if self.key else "a text"
        if isinstance(names, tuple) and pa.types.is_integer(array.type):
            coded, faults = _coded(array, column, names)
            return coded.dictionary_decode().cast(pa.string()), faults
        if self.key and pa.types.is_integer(array.type):
            return array.cast(pa.string()), []
        if not is_text(array.type):
            if self.labels and pa.types.is_integer(array.type):
                expected = f"a text, or {NAMED}"
            return nothing(array, column, expected, self.type())
        found = array.cast(pa.string())
        if self.empty:
            return found, []
        return found, faulty(found, pc.equal(pc.binary_length(found), 0), column, "a text that is not empty")


@dataclass(frozen=True)
class Tag:
    """A label of a position: a text, or a number with a name; -1 and -100 are null, a position without a label."""

    def type(self) -> Any:
        """The type of Arrow that it becomes."""
        import pyarrow as pa

        return pa.dictionary(pa.int32(), pa.string())

    def fit(self, array: Any, column: str, names: Names = None) -> Fitted:
        """An array of any type as one of this, and what does not fit."""
        import pyarrow as pa
        import pyarrow.compute as pc

        array = plain(array)
        if isinstance(names, tuple) and pa.types.is_integer(array.type):
            return _coded(array, column, names)
        if not is_text(array.type):
            integers = pa.types.is_integer(array.type)
            return nothing(array, column, f"a text, or {NAMED}" if integers else "a text", self.type())
        found = array.cast(pa.string())
        empty = faulty(found, pc.equal(pc.binary_length(found), 0), column, "a tag, as in B-LOC or O")
        return pc.dictionary_encode(found).cast(self.type()), empty + missing(found, column, "a tag, as in B-LOC or O")


@dataclass(frozen=True)
class Number:
    """A whole number from 0 to `LARGEST`; one that is written with a point (5.0) is one too."""

    def type(self) -> Any:
        """The type of Arrow that it becomes."""
        import pyarrow as pa

        return pa.int64()

    def fit(self, array: Any, column: str, names: Names = None) -> Fitted:
        """An array of any type as one of this, and what does not fit."""
        import pyarrow as pa
        import pyarrow.compute as pc

        array, expected = plain(array), f"a whole number from 0 to {LARGEST}"
        if not is_number(array.type):
            return nothing(array, column, expected, self.type())
        if pa.types.is_floating(array.type):
            array = array.cast(pa.float64())
        wrong = _outside(array, LARGEST)
        if pa.types.is_floating(array.type):
            wrong = pc.or_(wrong, pc.not_equal(array, pc.floor(array)))
        wrong = pc.fill_null(wrong, False)
        fits = pc.if_else(wrong, pa.scalar(None, array.type), array)
        return fits.cast(pa.int64()), faulty(array, wrong, column, expected)


@dataclass(frozen=True)
class Flag:
    """Yes or no."""

    def type(self) -> Any:
        """The type of Arrow that it becomes."""
        import pyarrow as pa

        return pa.bool_()

    def fit(self, array: Any, column: str, names: Names = None) -> Fitted:
        """An array of any type as one of this, and what does not fit."""
        import pyarrow as pa

        array = plain(array)
        if not pa.types.is_boolean(array.type):
            return nothing(array, column, "true or false", self.type())
        return array, []


def _coded(array: Any, column: str, names: tuple[str, ...]) -> Fitted:
    """Numbers as their names; -1 and -100 as null."""
    import pyarrow as pa
    import pyarrow.compute as pc

    expected = f"a number from 0 to {len(names) - 1}, of {', '.join(names[:8])}{', …' if len(names) > 8 else ''}"
    none = pc.is_in(array, pa.array([n for n in UNLABELLED if not _unsigned(array.type)], array.type))
    wrong = pc.fill_null(pc.and_not(_outside(array, len(names) - 1), none), False)
    out = pc.or_(none, wrong)
    codes = pc.if_else(out, pa.scalar(None, array.type), array).cast(pa.int32())
    faults = faulty(array, wrong, column, expected) + missing(array, column, expected)
    return pa.DictionaryArray.from_arrays(codes, pa.array(names, pa.string())), faults


def _outside(array: Any, most: int) -> Any:
    """Which numbers are below 0 or above `most`."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_uint64(array.type):  # there is no type that has these and negative numbers
        return pc.greater(array, pa.scalar(most, array.type))
    wide = array if pa.types.is_floating(array.type) else array.cast(pa.int64())
    return pc.or_(pc.less(wide, 0), pc.greater(wide, most))


def _unsigned(kind: Any) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_unsigned_integer(kind))
