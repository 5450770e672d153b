"""Arrow arrays of any type as arrays of the type that a field has, whole arrays at a time.

What does not fit is told by its place: a value that is missing or too large is a fault of its row; an array of another
type is a fault of the whole column.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from idlib_corpus.formats.features import Names
from idlib_corpus.records.lists import lengths_of, listed

Places = npt.NDArray[np.int64]

# the largest offset: more does not fit into the integers that offsets are counted in
LARGEST = 2**31 - 1
# how datasets and transformers mark a position that has no label
UNLABELLED = (-1, -100)
NAMED = "names for the numbers: a ClassLabel of datasets, or --labels FILE"


@dataclass(frozen=True)
class Fault:
    """Values that do not fit.

    Args:
        at: Their places in the array that was fitted, in order.
        column: Which field, ``entities.start``.
        found: What is said of one of them, by its place in `at`.
        expected: What would fit.
        whole: Whether every value of the column is such a one.
    """

    at: Places
    column: str
    found: Callable[[int], str]
    expected: str
    whole: bool = False


Fitted = tuple[Any, list[Fault]]


@dataclass(frozen=True)
class Text:
    """A text. A `key` may be a whole number, and is its text then; an empty key is a fault."""

    key: bool = False
    empty: bool = True
    labels: bool = False

    def type(self) -> Any:
        import pyarrow as pa

        return pa.string()

    def fit(self, array: Any, column: str, names: Names = None) -> Fitted:
        import pyarrow as pa
        import pyarrow.compute as pc

        array = plain(array)
        expected = "a text or a whole number" if self.key else "a text"
        if isinstance(names, tuple) and pa.types.is_integer(array.type):
            coded, faults = _coded(array, column, names)
            return coded.dictionary_decode().cast(pa.string()), faults
        if self.key and pa.types.is_integer(array.type):
            return array.cast(pa.string()), []
        if not _is_text(array.type):
            if self.labels and pa.types.is_integer(array.type):
                expected = f"a text, or {NAMED}"
            return _nothing(array, column, expected, self.type())
        found = array.cast(pa.string())
        if self.empty:
            return found, []
        return found, _faulty(found, pc.equal(pc.binary_length(found), 0), column, "a text that is not empty")


@dataclass(frozen=True)
class Tag:
    """A label of a position: a text, or a number with a name; -1 and -100 are null, a position without a label."""

    def type(self) -> Any:
        import pyarrow as pa

        return pa.dictionary(pa.int32(), pa.string())

    def fit(self, array: Any, column: str, names: Names = None) -> Fitted:
        import pyarrow as pa
        import pyarrow.compute as pc

        array = plain(array)
        if isinstance(names, tuple) and pa.types.is_integer(array.type):
            return _coded(array, column, names)
        if not _is_text(array.type):
            integers = pa.types.is_integer(array.type)
            return _nothing(array, column, f"a text, or {NAMED}" if integers else "a text", self.type())
        found = array.cast(pa.string())
        empty = _faulty(found, pc.equal(pc.binary_length(found), 0), column, "a tag, as in B-LOC or O")
        return pc.dictionary_encode(found).cast(self.type()), empty + _missing(
            found, column, "a tag, as in B-LOC or O"
        )


@dataclass(frozen=True)
class Number:
    """A whole number from 0 to `LARGEST`; one that is written with a point (5.0) is one too."""

    def type(self) -> Any:
        import pyarrow as pa

        return pa.int64()

    def fit(self, array: Any, column: str, names: Names = None) -> Fitted:
        import pyarrow as pa
        import pyarrow.compute as pc

        array, expected = plain(array), f"a whole number from 0 to {LARGEST}"
        if not _is_number(array.type):
            return _nothing(array, column, expected, self.type())
        if pa.types.is_floating(array.type):
            array = array.cast(pa.float64())
        wrong = _outside(array, LARGEST)
        if pa.types.is_floating(array.type):
            wrong = pc.or_(wrong, pc.not_equal(array, pc.floor(array)))
        wrong = pc.fill_null(wrong, False)
        fits = pc.if_else(wrong, pa.scalar(None, array.type), array)
        return fits.cast(pa.int64()), _faulty(array, wrong, column, expected)


@dataclass(frozen=True)
class Flag:
    """Yes or no."""

    def type(self) -> Any:
        import pyarrow as pa

        return pa.bool_()

    def fit(self, array: Any, column: str, names: Names = None) -> Fitted:
        import pyarrow as pa

        array = plain(array)
        if not pa.types.is_boolean(array.type):
            return _nothing(array, column, "true or false", self.type())
        return array, []


@dataclass(frozen=True)
class Several:
    """A list. What stands in it may not be missing.

    Args:
        of: What stands in it.
        inner: A list in a struct that is taken for the struct, as `chains` has its ``mentions``.
        least: So many at least.
    """

    of: Any
    inner: str = ""
    least: int = 0

    def type(self) -> Any:
        import pyarrow as pa

        return pa.list_(self.of.type())

    def fit(self, array: Any, column: str, names: Names = None) -> Fitted:
        import pyarrow as pa
        import pyarrow.compute as pc

        array = plain(array)
        if self.inner and pa.types.is_struct(array.type) and self.inner in _fields(array.type):
            names = names.get(self.inner) if isinstance(names, dict) else None
            array, column = plain(part(array, self.inner)), f"{column}.{self.inner}"
        if pa.types.is_struct(array.type) and isinstance(self.of, Struct):
            array, faults = _transposed(array, column)
        else:
            faults = []
        if not is_list(array.type):
            return _nothing(array, column, "a list", self.type())
        values = plain(array.flatten())
        fitted, below = self.of.fit(values, column, names)
        below += [] if isinstance(self.of, Tag) else _missing(values, column, "a value in each place of the list")
        lengths = lengths_of(array)
        parents = np.repeat(np.arange(len(array)), lengths)
        faults += [replace(fault, at=parents[fault.at]) for fault in below]
        if self.least:
            few = pc.less(pc.list_value_length(array), self.least)
            faults += _faulty(array, few, column, f"{self.least} at least")
        return listed(fitted, lengths, array), faults


@dataclass(frozen=True)
class Pair:
    """Start and end: a struct of both, or a list of two numbers.

    Args:
        struct: Whether it becomes a struct; else a list.
    """

    struct: bool = True

    def type(self) -> Any:
        import pyarrow as pa

        number = pa.int64()
        return pa.struct([("start", number), ("end", number)]) if self.struct else pa.list_(number)

    def fit(self, array: Any, column: str, names: Names = None) -> Fitted:
        import pyarrow as pa
        import pyarrow.compute as pc

        array = plain(array)
        if is_list(array.type):
            if not _is_number(array.type.value_type):
                return _nothing(array, column, "start and end", self.type())
            wrong = pc.fill_null(pc.not_equal(pc.list_value_length(array), 2), False)
            faults = _faulty(array, wrong, column, "start and end")
            pairs = pc.if_else(wrong, pa.scalar(None, array.type), array)
            values = pairs.flatten()
            there = pc.is_valid(pairs).to_numpy(zero_copy_only=False)
            at = np.full((len(array), 2), -1)
            at[there] = np.arange(len(values)).reshape(-1, 2)
            index = pa.array(at.ravel(), mask=at.ravel() < 0)
            both = values.take(index)
            sides = both.take(pa.array(np.arange(0, len(both), 2))), both.take(pa.array(np.arange(1, len(both), 2)))
        elif pa.types.is_struct(array.type) and {"start", "end"} <= set(_fields(array.type)):
            faults, sides = [], (plain(part(array, "start")), plain(part(array, "end")))
        else:
            return _nothing(array, column, "start and end", self.type())
        numbers = []
        for name, side in zip(("start", "end"), sides, strict=True):
            fitted, below = Number().fit(side, f"{column}.{name}")
            numbers.append(fitted)
            faults += below + _missing(side, f"{column}.{name}", "a number", of=array)
        missing = pc.is_null(array)
        if self.struct:
            return pa.StructArray.from_arrays(numbers, ["start", "end"], mask=missing), faults
        lengths = np.where(missing.to_numpy(zero_copy_only=False), 0, 2)
        flat = pa.concat_arrays(numbers).take(pa.array(np.arange(2 * len(array)).reshape(2, -1).T.ravel()))
        flat = flat.filter(pa.array(np.repeat(lengths > 0, 2)))
        return listed(flat, lengths, array), faults


@dataclass(frozen=True)
class Struct:
    """A struct; fields that it lacks are null, others are left out.

    Args:
        fields: What each field is.
        needs: Fields that may not be missing.
        other: Other names of fields, by ours: ``label`` is ``type`` in the configs of the corpus.
        text: The field that a text in the place of the struct is.
    """

    fields: Mapping[str, Any]
    needs: Sequence[str] = ()
    other: Mapping[str, str] = field(default_factory=dict)
    text: str = ""

    def type(self) -> Any:
        import pyarrow as pa

        return pa.struct([(name, of.type()) for name, of in self.fields.items()])

    def fit(self, array: Any, column: str, names: Names = None) -> Fitted:
        import pyarrow as pa
        import pyarrow.compute as pc

        array = plain(array)
        faults: list[Fault] = []
        if self.text and (_is_text(array.type) or pa.types.is_integer(array.type)):
            alone, faults = Text(key=True, empty=False).fit(array, column)
            parts = [
                alone if name == self.text else pa.nulls(len(array), of.type()) for name, of in self.fields.items()
            ]
            return pa.StructArray.from_arrays(parts, list(self.fields), mask=pc.is_null(array)), faults
        if not pa.types.is_struct(array.type):
            return _nothing(array, column, f"an object with {', '.join(self.needs or self.fields)}", self.type())
        there = _fields(array.type)
        parts = []
        for name, of in self.fields.items():
            own = name if name in there else self.other.get(name, name)
            where = f"{column}.{own}"
            if own not in there:
                parts.append(pa.nulls(len(array), of.type()))
                if name in self.needs:
                    faults += _faulty(array, pc.is_valid(array), where, f"a field {name}", lambda _: "it is not there")
                continue
            given = plain(part(array, own))
            fitted, below = of.fit(given, where, names.get(own) if isinstance(names, dict) else None)
            parts.append(fitted)
            faults += below
            if name in self.needs:
                faults += _missing(fitted, where, "a value", of=array, but=below)
        return pa.StructArray.from_arrays(parts, list(self.fields), mask=pc.is_null(array)), faults


def plain(array: Any) -> Any:
    """An array without encodings: no dictionary, no runs, no extension type, in one chunk."""
    import pyarrow as pa
    import pyarrow.compute as pc

    while True:
        if isinstance(array, pa.ChunkedArray):
            array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.nulls(0, array.type)
        elif isinstance(array, pa.ExtensionArray):
            array = array.storage
        elif pa.types.is_dictionary(array.type):
            array = array.dictionary_decode()
        elif pa.types.is_run_end_encoded(array.type):
            array = pc.run_end_decode(array)
        elif pa.types.is_string_view(array.type):
            array = array.cast(pa.string())
        else:
            return array


def is_list(kind: Any) -> bool:
    """Whether a type is one of Arrow's lists."""
    import pyarrow as pa

    known = ("is_list", "is_large_list", "is_fixed_size_list", "is_list_view", "is_large_list_view")
    return any(getattr(pa.types, name)(kind) for name in known if hasattr(pa.types, name))


def _is_text(kind: Any) -> bool:
    import pyarrow as pa

    known = ("is_string", "is_large_string", "is_string_view")
    return any(getattr(pa.types, name)(kind) for name in known if hasattr(pa.types, name))


def _is_number(kind: Any) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))


def _fields(kind: Any) -> list[str]:
    return [kind.field(n).name for n in range(kind.num_fields)]


def part(array: Any, name: str) -> Any:
    """A field of a struct, null where the struct is."""
    return array.flatten()[array.type.get_field_index(name)]


def _coded(array: Any, column: str, names: tuple[str, ...]) -> Fitted:
    """Numbers as their names; -1 and -100 as null."""
    import pyarrow as pa
    import pyarrow.compute as pc

    expected = f"a number from 0 to {len(names) - 1}, of {', '.join(names[:8])}{', …' if len(names) > 8 else ''}"
    none = pc.is_in(array, pa.array([n for n in UNLABELLED if not _unsigned(array.type)], array.type))
    wrong = pc.fill_null(pc.and_not(_outside(array, len(names) - 1), none), False)
    out = pc.or_(none, wrong)
    codes = pc.if_else(out, pa.scalar(None, array.type), array).cast(pa.int32())
    faults = _faulty(array, wrong, column, expected) + _missing(array, column, expected)
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


def _transposed(array: Any, column: str) -> Fitted:
    """A struct of lists, as `datasets` keeps a Sequence of structs, as a list of structs."""
    import pyarrow as pa
    import pyarrow.compute as pc

    names = _fields(array.type)
    parts = [plain(part(array, name)) for name in names]
    if not parts or not all(is_list(one.type) for one in parts):
        return array, []
    lengths = [lengths_of(one) for one in parts]
    uneven = np.any([other != lengths[0] for other in lengths], axis=0)
    faults = _faulty(array, pa.array(uneven), column, "lists of one length in all fields")
    kept = pa.array(uneven) if faults else None
    values = [(pc.if_else(kept, pa.scalar(None, one.type), one) if kept else one).flatten() for one in parts]
    missing = pc.is_null(array) if kept is None else pc.or_(pc.is_null(array), kept)
    ends = pa.array(np.concatenate([[0], np.cumsum(np.where(uneven, 0, lengths[0]))]).astype(np.int32))
    return pa.ListArray.from_arrays(ends, pa.StructArray.from_arrays(values, names), mask=missing), faults


def _nothing(array: Any, column: str, expected: str, of: Any) -> Fitted:
    """Nulls in the place of an array of another type; a fault of the whole column if it has a value."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = array.type
    faults = _faulty(array, pc.is_valid(array), column, expected, lambda at: f"{_said(array, at)} of the type {kind}")
    return pa.nulls(len(array), of), [replace(fault, whole=True) for fault in faults]


def _missing(array: Any, column: str, expected: str, of: Any = None, but: Sequence[Fault] = ()) -> list[Fault]:
    """Nulls; those within a null of `of` are none, and those that faults have told of neither."""
    import pyarrow.compute as pc

    if not array.null_count:
        return []
    missing = pc.is_null(array) if of is None else pc.and_(pc.is_null(array), pc.is_valid(of))
    faults = _faulty(array, missing, column, expected, lambda _: "null")
    told = {int(n) for fault in but for n in fault.at}
    if not told:
        return faults
    left = [replace(f, at=np.array([n for n in f.at if int(n) not in told], np.int64)) for f in faults]
    return [fault for fault in left if len(fault.at)]


def _faulty(
    array: Any, wrong: Any, column: str, expected: str, found: Callable[[int], str] | None = None
) -> list[Fault]:
    """The fault of the places where `wrong` is true."""
    import pyarrow.compute as pc

    at = np.flatnonzero(pc.fill_null(wrong, False).to_numpy(zero_copy_only=False)).astype(np.int64)
    if not len(at):
        return []
    places = at
    return [Fault(at, column, lambda n: (found or (lambda m: _said(array, m)))(int(places[n])), expected)]


def _said(array: Any, at: int) -> str:
    """A value as messages show it."""
    try:
        value = array[at].as_py()
    except Exception:  # dates beyond Python's, bytes that are no text
        return f"a value of the type {array.type}"
    said = f'"{value}"' if isinstance(value, str) else repr(value)
    return said if len(said) <= 60 else f"{said[:60]}…"
