"""Lists and structs of any type as those that a field has, whole arrays at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from idlib_corpus.formats.arrays import field_names, is_list, is_number, is_text, part, plain
from idlib_corpus.formats.features import Names
from idlib_corpus.formats.fitting import Fitted, Number, Tag, Text
from idlib_corpus.formats.misfits import Fault, faulty, missing, nothing
from idlib_corpus.records.lists import lengths_of, listed


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
        """The type of Arrow that it becomes."""
        import pyarrow as pa

        return pa.list_(self.of.type())

    def fit(self, array: Any, column: str, names: Names = None) -> Fitted:
        """An array of any type as one of this, and what does not fit."""
        import pyarrow as pa
        import pyarrow.compute as pc

        array = plain(array)
        if self.inner and pa.types.is_struct(array.type) and self.inner in field_names(array.type):
            names = names.get(self.inner) if isinstance(names, dict) else None
            array, column = plain(part(array, self.inner)), f"{column}.{self.inner}"
        if pa.types.is_struct(array.type) and isinstance(self.of, Struct):
            array, faults = _transposed(array, column)
        else:
            faults = []
        if not is_list(array.type):
            return nothing(array, column, "a list", self.type())
        values = plain(array.flatten())
        fitted, below = self.of.fit(values, column, names)
        below += [] if isinstance(self.of, Tag) else missing(values, column, "a value in each place of the list")
        lengths = lengths_of(array)
        parents = np.repeat(np.arange(len(array)), lengths)
        faults += [replace(fault, at=parents[fault.at]) for fault in below]
        if self.least:
            few = pc.less(pc.list_value_length(array), self.least)
            faults += faulty(array, few, column, f"{self.least} at least")
        return listed(fitted, lengths, array), faults


@dataclass(frozen=True)
class Pair:
    """Start and end: a struct of both, or a list of two numbers.

    Args:
        struct: Whether it becomes a struct; else a list.
    """

    struct: bool = True

    def type(self) -> Any:
        """The type of Arrow that it becomes."""
        import pyarrow as pa

        number = pa.int64()
        return pa.struct([("start", number), ("end", number)]) if self.struct else pa.list_(number)

    def fit(self, array: Any, column: str, names: Names = None) -> Fitted:
        """An array of any type as one of this, and what does not fit."""
        import pyarrow as pa
        import pyarrow.compute as pc

        array = plain(array)
        if is_list(array.type):
            if not is_number(array.type.value_type):
                return nothing(array, column, "start and end", self.type())
            wrong = pc.fill_null(pc.not_equal(pc.list_value_length(array), 2), False)
            faults = faulty(array, wrong, column, "start and end")
            pairs = pc.if_else(wrong, pa.scalar(None, array.type), array)
            values = pairs.flatten()
            there = pc.is_valid(pairs).to_numpy(zero_copy_only=False)
            at = np.full((len(array), 2), -1)
            at[there] = np.arange(len(values)).reshape(-1, 2)
            index = pa.array(at.ravel(), mask=at.ravel() < 0)
            both = values.take(index)
            sides = both.take(pa.array(np.arange(0, len(both), 2))), both.take(pa.array(np.arange(1, len(both), 2)))
        elif pa.types.is_struct(array.type) and {"start", "end"} <= set(field_names(array.type)):
            faults, sides = [], (plain(part(array, "start")), plain(part(array, "end")))
        else:
            return nothing(array, column, "start and end", self.type())
        numbers = []
        for name, side in zip(("start", "end"), sides, strict=True):
            fitted, below = Number().fit(side, f"{column}.{name}")
            numbers.append(fitted)
            faults += below + missing(side, f"{column}.{name}", "a number", of=array)
        none = pc.is_null(array)
        if self.struct:
            return pa.StructArray.from_arrays(numbers, ["start", "end"], mask=none), faults
        lengths = np.where(none.to_numpy(zero_copy_only=False), 0, 2)
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
        """The type of Arrow that it becomes."""
        import pyarrow as pa

        return pa.struct([(name, of.type()) for name, of in self.fields.items()])

    def fit(self, array: Any, column: str, names: Names = None) -> Fitted:
        """An array of any type as one of this, and what does not fit."""
        import pyarrow as pa
        import pyarrow.compute as pc

        array = plain(array)
        faults: list[Fault] = []
        if self.text and (is_text(array.type) or pa.types.is_integer(array.type)):
            alone, faults = Text(key=True, empty=False).fit(array, column)
            parts = [
                alone if name == self.text else pa.nulls(len(array), of.type()) for name, of in self.fields.items()
            ]
            return pa.StructArray.from_arrays(parts, list(self.fields), mask=pc.is_null(array)), faults
        if not pa.types.is_struct(array.type):
            return nothing(array, column, f"an object with {', '.join(self.needs or self.fields)}", self.type())
        there = field_names(array.type)
        parts = []
        for name, of in self.fields.items():
            own = name if name in there else self.other.get(name, name)
            where = f"{column}.{own}"
            if own not in there:
                parts.append(pa.nulls(len(array), of.type()))
                if name in self.needs:
                    faults += faulty(array, pc.is_valid(array), where, f"a field {name}", lambda _: "it is not there")
                continue
            given = plain(part(array, own))
            fitted, below = of.fit(given, where, names.get(own) if isinstance(names, dict) else None)
            parts.append(fitted)
            faults += below
            if name in self.needs:
                faults += missing(fitted, where, "a value", of=array, but=below)
        return pa.StructArray.from_arrays(parts, list(self.fields), mask=pc.is_null(array)), faults


def _transposed(array: Any, column: str) -> Fitted:
    """A struct of lists, as `datasets` keeps a Sequence of structs, as a list of structs."""
    import pyarrow as pa
    import pyarrow.compute as pc

    names = field_names(array.type)
    parts = [plain(part(array, name)) for name in names]
    if not parts or not all(is_list(one.type) for one in parts):
        return array, []
    lengths = [lengths_of(one) for one in parts]
    uneven = np.any([other != lengths[0] for other in lengths], axis=0)
    faults = faulty(array, pa.array(uneven), column, "lists of one length in all fields")
    kept = pa.array(uneven) if faults else None
    values = [(pc.if_else(kept, pa.scalar(None, one.type), one) if kept else one).flatten() for one in parts]
    none = pc.is_null(array) if kept is None else pc.or_(pc.is_null(array), kept)
    ends = pa.array(np.concatenate([[0], np.cumsum(np.where(uneven, 0, lengths[0]))]).astype(np.int32))
    return pa.ListArray.from_arrays(ends, pa.StructArray.from_arrays(values, names), mask=none), faults
