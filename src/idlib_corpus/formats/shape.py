"""Blocks of JSON Lines as columns: the fast way, which takes what is surely right and nothing else.

`pyarrow.json` parses a block with the types that its fields must have; the shape rules of ``record.schema.json`` are
then held against whole columns. Anything that is not surely right raises `UnsureError`, and the block goes the slow
way (`formats.record`), which says what is wrong, or that nothing is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from idlib_corpus.formats.base import Options
from idlib_corpus.formats.parsing import UnsureError, filled, harmless, one_chunk, paths, read, sure
from idlib_corpus.formats.record import NAMES, OBJECTS, TAGGED, wanted
from idlib_corpus.records.base import FIELDS
from idlib_corpus.records.columns import schema as columns_of
from idlib_corpus.records.schema import LARGEST

# fields that may not be missing, by the name of what they stand in
NEEDED: Mapping[str, tuple[str, ...]] = {
    "entities": ("start", "end"),
    "relations": ("head", "tail", "label"),
    "chains": ("start", "end"),
    "evidence": ("start", "end"),
    "cue": ("start", "end"),
    "holder_spans": ("start", "end"),
    "spans": ("start", "end"),
    "token_offsets": ("start", "end"),
    "sentences": ("sentence", "text"),
}
ARGUMENTS = ("head", "tail")


class Shape:
    """What the rows of a file look like, as far as it was read.

    Args:
        task: The task.
        options: Names of fields, the language of rows that say none, whether other rows are passed over.
    """

    def __init__(self, task: str, options: Options) -> None:
        self.task, self.options = task, options
        # fields of objects that were seen, by the name of what they stand in
        self.seen: dict[str, set[str]] = {name: set(needed) for name, needed in NEEDED.items()}
        self.seen["entities"].add("label")
        # whether there are fields that the task does not read
        self.others = False
        self.numbers: set[str] = set()
        self.objects: set[str] = set()
        self.keyed: set[str] = set()

    def theirs(self, name: str) -> str | None:
        """The name of a field in the file; None if it stands for another one there."""
        said = self.options.map
        return said.get(name) or (None if name in said.values() else name)

    def look(self, rows: Iterable[Any]) -> None:
        """Learn from decoded rows, with our names, which of the forms that fields may have are used."""
        for row in rows:
            if not isinstance(row, dict):
                continue
            for name, value in row.items():
                if name in NAMES and value is not None:
                    (self.numbers.add if type(value) is int else self.numbers.discard)(name)
                if name in OBJECTS and value is not None:
                    (self.objects.add if type(value) is dict else self.objects.discard)(name)
            relations = row.get("relations")
            for one in relations if isinstance(relations, list) else ():
                for side in ARGUMENTS if isinstance(one, dict) else ():
                    (self.keyed.add if type(one.get(side)) is str else self.keyed.discard)(side)

    def batch(self, block: bytes, rows: int) -> tuple[Any, Any]:
        """A block as columns.

        Args:
            block: Lines, each blank or an object from its first byte to its last.
            rows: How many are not blank.

        Returns:
            A `pyarrow.RecordBatch`, and which rows of the block it has, shape (rows,), bool.

        Raises:
            UnsureError: Something is not surely right.
        """
        table = self._parsed(block)
        if table.num_rows != rows:
            raise UnsureError
        return self._fitted(table)

    def _parsed(self, block: bytes) -> Any:
        import pyarrow as pa

        try:
            table = read(block, self._explicit(False), "infer" if self.others else "error")
            if not self.others or not self._lacking(table.schema):
                harmless(table, self._explicit(True))
                return table
        except pa.ArrowInvalid:
            pass
        try:
            table = read(block, self._explicit(True), "infer")
        except pa.ArrowInvalid:
            raise UnsureError from None
        harmless(table, self._explicit(True))
        self._learn(table)
        return table

    def _explicit(self, whole: bool) -> Any:
        """The types of the fields: of all, or of those objects' fields that were seen."""
        import pyarrow as pa

        def of(kind: Any, name: str) -> Any:
            if pa.types.is_dictionary(kind):
                return kind.value_type
            if pa.types.is_list(kind):
                return pa.list_(of(kind.value_type, name))
            if not pa.types.is_struct(kind):
                return kind
            if name in self.keyed:
                return pa.string()
            fields = [(part.name, of(part.type, part.name)) for part in kind]
            if {"start", "surface"} <= {part.name for part in kind}:
                fields.append(("text", pa.string()))
            return pa.struct(
                [field for field in fields if whole or name not in self.seen or field[0] in self.seen[name]]
            )

        found = []
        for field in columns_of(self.task):
            name = self.theirs(field.name)
            if name is None or not wanted(field.name, self.options):
                continue
            kind = of(field.type, field.name)
            if field.name in self.numbers:
                kind = pa.int64()
            if field.name in self.objects and self.task == "stance":
                spans = pa.list_(pa.struct([("start", pa.int64()), ("end", pa.int64())]))
                kind = pa.struct([(part, spans if part == "spans" else pa.string()) for part in OBJECTS[field.name]])
            found.append((name, kind))
        return pa.schema(found)

    def _lacking(self, found: Any) -> bool:
        """Whether Arrow had to guess the type of a field that is known."""
        known = paths(self._explicit(True)) - paths(self._explicit(False))
        return bool(known & paths(found))

    def _learn(self, table: Any) -> None:
        known = paths(self._explicit(True))
        self.others = bool(paths(table.schema) - known)
        for column, name in zip(table.columns, table.column_names, strict=True):
            for holder, field in filled(one_chunk(column), name):
                if holder in self.seen:
                    self.seen[holder].add(field)

    def _fitted(self, table: Any) -> tuple[Any, Any]:
        import pyarrow as pa
        import pyarrow.compute as pc

        there = set(table.column_names)

        def column(name: str) -> Any:
            theirs = self.theirs(name)
            return one_chunk(table.column(theirs)) if theirs in there else pa.nulls(table.num_rows)

        none = pa.nulls(table.num_rows)
        names = columns_of(self.task).names
        given = {name: column(name) if wanted(name, self.options) else none for name in names}
        for name in self.objects if self.task == "stance" else ():
            if not wanted(name, self.options):
                continue
            parts = dict(zip(OBJECTS[name].values(), given.pop(name).flatten(), strict=True))
            for ours, part in parts.items():
                own = given.get(ours)
                if own is not None and own.null_count < len(own):
                    if own.type != part.type:
                        raise UnsureError
                    part = pc.coalesce(own, part)
                given[ours] = part
        if self.options.lang:
            given["lang"] = pc.fill_null(given["lang"].cast(pa.string()), self.options.lang)
        kept = self._kept(given, column)
        arrays = [self._fit(given[field.name], field.type, field.name) for field in columns_of(self.task)]
        batch = pa.RecordBatch.from_arrays(arrays, schema=columns_of(self.task))
        return (batch, kept) if pc.all(kept).as_py() is not False else (batch.filter(kept), kept)

    def _kept(self, given: Mapping[str, Any], column: Any) -> Any:
        """Which rows are of the task; all, unless the others are passed over."""
        import pyarrow.compute as pc

        own = pc.is_valid(given[FIELDS[self.task]])
        if self.options.fields:
            sure(not self.options.mixed and not (self.task == "ner" and set(self.options.fields) >= TAGGED))
            return pc.is_valid(given[FIELDS[self.task]].is_null())
        if pc.all(own).as_py() is not False:
            return own
        if not self.options.mixed:
            raise UnsureError
        if self.task == "ner" and pc.any(pc.and_(pc.invert(own), _all(given, TAGGED))).as_py():
            raise UnsureError
        other = None
        for name in sorted(set(FIELDS.values())):
            valid = pc.is_valid(given[name] if name in given else column(name))
            other = valid if other is None else pc.or_(other, valid)
        if not pc.all(pc.or_(own, other)).as_py():
            raise UnsureError
        return own

    def _fit(self, array: Any, kind: Any, name: str) -> Any:
        """An array of the type that the field has, if all that stands in it is surely right."""
        import pyarrow as pa
        import pyarrow.compute as pc

        if pa.types.is_null(array.type):
            return pa.nulls(len(array), kind)
        if pa.types.is_list(kind):
            return self._fit_list(array, kind, name)
        if pa.types.is_struct(kind):
            return self._fit_struct(array, kind, name)
        if pa.types.is_integer(kind):
            ends = pc.min_max(array)
            sure(ends["min"].as_py() is None or (ends["min"].as_py() >= 0 and ends["max"].as_py() <= LARGEST))
        elif name in ("label", "id", "tags", "argument"):
            sure(not pc.any(pc.equal(array, "")).as_py() if not pa.types.is_integer(array.type) else True)
        elif name == "wikidata":
            sure(pc.all(pc.match_substring_regex(array, "^(Q[1-9][0-9]*|NIL)?$")).as_py() is not False)
        if pa.types.is_dictionary(kind):
            return array.dictionary_encode()
        return array.cast(kind) if array.type != kind else array

    def _fit_list(self, array: Any, kind: Any, name: str) -> Any:
        import pyarrow as pa
        import pyarrow.compute as pc

        values = array.values
        sure(not values.null_count or name == "tags")
        least = pc.min_max(pc.list_value_length(array))
        if name == "pieces":
            inner = pa.types.is_integer(kind.value_type)
            sure(
                least["min"].as_py() is None
                or (least["min"].as_py() == 2 == least["max"].as_py() if inner else least["min"].as_py() > 0)
            )
        if name == "chains" and pa.types.is_struct(kind.value_type):
            sure(least["min"].as_py() is None or least["min"].as_py() > 0)
        mask = array.is_null() if array.null_count else None
        return pa.ListArray.from_arrays(array.offsets, self._fit(values, kind.value_type, name), mask=mask)

    def _fit_struct(self, array: Any, kind: Any, name: str) -> Any:
        import pyarrow as pa
        import pyarrow.compute as pc

        sure(not array.null_count)
        if pa.types.is_string(array.type):
            key = self._fit(array, pa.string(), "argument")
            parts = [key if part.name == "entity" else pa.nulls(len(array), part.type) for part in kind]
            return pa.StructArray.from_arrays(parts, fields=list(kind))
        there = {array.type.field(place).name: array.field(place) for place in range(array.type.num_fields)}
        if "text" in there and any(part.name == "surface" for part in kind):
            words = there.pop("text")
            there["surface"] = pc.coalesce(there["surface"], words) if "surface" in there else words
        for needed in (*NEEDED.get(name, ()), *(("label",) if (name, self.task) == ("entities", "ner") else ())):
            sure(not len(array) or (needed in there and not there[needed].null_count))
        if name in ARGUMENTS:
            spans = pc.is_valid(there["start"])
            sure(spans.equals(pc.is_valid(there["end"])))
            if there["start"].null_count:
                sure("entity" in there and pc.all(pc.or_(spans, pc.is_valid(there["entity"]))).as_py())
        inner = {"entity": "argument"} if name in ARGUMENTS else {}
        parts = [
            self._fit(there[part.name], part.type, inner.get(part.name, part.name))
            if part.name in there
            else pa.nulls(len(array), part.type)
            for part in kind
        ]
        return pa.StructArray.from_arrays(parts, fields=list(kind))


def _all(given: Mapping[str, Any], names: Iterable[str]) -> Any:
    import pyarrow.compute as pc

    found = None
    for name in names:
        found = pc.is_valid(given[name]) if found is None else pc.and_(found, pc.is_valid(given[name]))
    return found
