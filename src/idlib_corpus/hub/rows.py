"""Rows of a public set as rows of ours: columns by our names, labels in ours, ids; what cannot be used is counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import NoneType
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.escapes import clean
from idlib_corpus.formats.features import of_features
from idlib_corpus.formats.tables import unreadable
from idlib_corpus.hub.registry import Entry
from idlib_corpus.labels import maps
from idlib_corpus.tagging.places import on_text
from idlib_corpus.tagging.schemes import split as split_tag

# rows of a batch
BATCH = 1000
# labels and columns that a message names
NAMED = 12
# why rows are left out, in the words of a note
UNUSED, EMPTY, UNPLACED, AGAIN = (
    "not in use",
    "without text, target or label",
    "with a label that has no place",
    "again",
)
# what a cell may be
PLAIN = (str, int, float, NoneType)
PLACE = re.compile(r"\{(.+?)\}")

Row = dict[str, Any]


@dataclass
class Reading:
    """How the rows of a set are read, and what was left out.

    Args:
        entry: The set.
        columns: Our names of fields -> columns, in place of those of the entry.
        labels: Labels -> ours, in place of those of the entry; of entities: labels that the map of the entry may lack.
        names: Names of labels that are numbers, in place of those of the entry.
        left_out: How many rows were left out, by the reason; filled by reading.
    """

    entry: Entry
    columns: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] | None = None
    names: Sequence[str] = ()
    left_out: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.entry = replace(
            self.entry,
            columns={**self.entry.columns, **self.columns},
            names=tuple(self.names) or self.entry.names,
        )

    def rows(self, data: Any, config: str, split: str, *, made: bool = False) -> Iterator[Row]:
        """The rows of a split of a config.

        Args:
            data: A `datasets.Dataset`.
            config: The config.
            split: The split.
            made: Whether ids are made though there is a column of them.

        Yields:
            Rows with ``id``, ``lang`` and what the task needs.

        Raises:
            InputError: A column is not there or has another type, or a label is none that is known.
        """
        where = f"{self.entry.name}: {config}/{split}"
        part = Part(self, data, config, split, where)
        seen: set[tuple[str, str]] = set()
        reader: Callable[[Row, str], Row | str] = part.stance if self.entry.task == "stance" else part.tagged
        for number, row in enumerate(part.cells(), 1):
            place = f"{where}: row {number}"
            found = UNUSED if part.unused(row) else reader(row, place)
            if isinstance(found, dict) and self.entry.once:
                key = found["text"], found["target"]
                found = AGAIN if key in seen else found
                seen.add(key)
            if isinstance(found, str):
                self.left_out[found] += 1
                continue
            own = part.cell(row, "id", place)
            name = f"{self.entry.name}/{config}/{split}:{number}" if made or own is None else str(own)
            yield {"id": name, "lang": part.lang(row, place), **found}


class Part:
    """A split of a config, with the columns that are read of it.

    Args:
        of: How it is read.
        data: The `datasets.Dataset`.
        config: The config.
        split: The split.
        where: For messages.

    Raises:
        InputError: A column that is needed is not there.
    """

    def __init__(self, of: Reading, data: Any, config: str, split: str, where: str) -> None:
        self._of, self._entry, self._config, self._where = of, of.entry, config, where
        self._data, self._there = data, tuple(data.column_names)
        entry = self._entry
        self._target = entry.target.get(config, "") if "target" not in entry.columns else ""
        keep = {} if split == "test" or config in entry.keep.get("not_in", ()) else entry.keep
        self._keep: tuple[str, frozenset[str]] = (keep.get("column", ""), frozenset(keep.get("values", ())))
        # an id may lack: it is made; a language may, where the config says it; a text, where there are tokens
        optional = {"id", "lang", "target_id", *(["text"] if "tokens" in entry.columns else [])}
        needed = [name for name in entry.columns if name not in optional]
        needed += ["lang"] if "lang" in entry.columns and not entry.language(config) else []
        for name in needed:
            self._demand(entry.columns[name], name)
        for name in PLACE.findall(self._target):
            self._demand(name, "target")
        if self._keep[0]:
            self._demand(self._keep[0], "rows that are in use")
        self.columns = {name: column for name, column in entry.columns.items() if column in self._there}
        self._names = of_features(data.features.to_dict(), where)
        self._known: dict[Any, str] = {}

    def cells(self) -> Iterator[Row]:
        """The rows with the columns that are read, as the set has them."""
        wanted = {*self.columns.values(), *PLACE.findall(self._target), *filter(None, self._keep[:1])}
        chosen = self._data.select_columns(sorted(wanted)).with_format("arrow")
        with unreadable(self._where, "what datasets writes"):
            for table in chosen.iter(batch_size=BATCH):
                yield from table.to_pylist()

    def unused(self, row: Row) -> bool:
        """Whether a row is one of those that are left out."""
        column, values = self._keep
        return bool(column) and str(row[column]) not in values

    def lang(self, row: Row, where: str) -> str:
        """The language of a row: that of its column, else of the config."""
        own = self.cell(row, "lang", where)
        return self._entry.codes.get(str(own), str(own)) if own else self._entry.language(self._config)

    def stance(self, row: Row, where: str) -> Row | str:
        """A text, a target and a label of ours; the reason, where the row has none of one."""
        text, label = (self.cell(row, name, where) for name in ("text", "label"))
        target = self._worded(row, where) if self._target else self.cell(row, "target", where)
        if not _is_said(text) or not _is_said(target) or not _is_said(label) or self._unlabelled(label):
            return EMPTY
        stance = self._stance(label, where)
        if not stance:
            return UNPLACED
        found = {"text": str(text), "target": str(target), "label": stance}
        key = self.cell(row, "target_id", where)
        return found if key is None else {**found, "target_id": str(key)}

    def tagged(self, row: Row, where: str) -> Row | str:
        """Text, tokens and tags, as names; the reason, where the row has none. A text is made where none is said."""
        tokens, tags = (row[self.columns[name]] for name in ("tokens", "tags"))
        for name, value in (("tokens", tokens), ("tags", tags)):
            if not isinstance(value, list | None):
                raise InputError(where, f"the column {self.columns[name]} is no list", "a list", self._mend(name))
        if not tokens or not tags or not all(map(_is_said, tokens)):
            return EMPTY
        if len(tokens) != len(tags):
            raise InputError(where, f"{len(tokens)} tokens and {len(tags)} tags", "a tag for each token", self._mend())
        words = [str(self._plain(token, self.columns["tokens"], "tokens", where)) for token in tokens]
        own = row.get(self.columns.get("text", ""))
        # a text that has other letters than its tokens is none of these
        text = own if isinstance(own, str) and on_text(words, own) else " ".join(words)
        return {"text": text, "tokens": words, "tags": [self._tag(tag, where) for tag in tags]}

    def cell(self, row: Row, name: str, where: str) -> Any:
        """A cell by our name of its column, that is no list and no object; None where the set has no such column."""
        column = self.columns.get(name, "")
        return self._plain(row.get(column), column, name, where)

    def _plain(self, value: Any, column: str, name: str, where: str) -> Any:
        if not isinstance(value, PLAIN):
            raise InputError(where, f"the column {column} has {_kind(value)}", "a text", self._mend(name))
        return value

    def _demand(self, column: str, name: str) -> None:
        if column not in self._there:
            listed = ", ".join(self._there[:NAMED]) + (", …" if len(self._there) > NAMED else "")
            found = f'no column "{column}"; it has {listed}'
            raise InputError(self._where, clean(found), f'"{column}" for {name}', self._mend(name))

    def _mend(self, name: str = "") -> str:
        option = f"Say which column it is with --map {name}=COLUMN. " if name in self._entry.columns else ""
        return f"{option}It may be another revision, or the copy of another set: see {self._entry.url}"

    def _worded(self, row: Row, where: str) -> str:
        """The target of a row where the set has no column of them; empty where a cell of it is."""
        columns = PLACE.findall(self._target)
        cells = {column: self._plain(row[column], column, "target", where) for column in columns}
        if not all(map(_is_said, cells.values())):
            return ""
        return PLACE.sub(lambda match: str(cells[match[1]]).strip(), self._target)

    @property
    def _table(self) -> Mapping[str, str]:
        """Labels of stance -> ours."""
        table = self._of.labels if self._of.labels is not None else self._entry.labels
        assert isinstance(table, Mapping)
        return table

    def _unlabelled(self, label: Any) -> bool:
        """Whether a label is the number that `datasets` writes where there is none."""
        # a column of whole numbers with a null in it comes as -1.0
        return isinstance(label, int | float) and label == -1 and "-1" not in self._table

    def _stance(self, label: Any, where: str) -> str:
        if label not in self._known:
            table = self._table
            name = self._named("label", label, where)
            folded = {one.casefold(): ours for one, ours in table.items()}
            if name.casefold() not in folded:
                raise self._unknown(name, list(table), where)
            self._known[label] = folded[name.casefold()]
        return self._known[label]

    def _tag(self, tag: Any, where: str) -> str:
        if not isinstance(tag, PLAIN):
            raise InputError(where, f"a tag that is {_kind(tag)}", "a name or a number", self._mend("tags"))
        if tag not in self._known:
            name = self._named("tags", tag, where)
            table = maps()[str(self._entry.labels)]
            kind = split_tag(name)[1]
            if kind and kind not in table and kind not in (self._of.labels or {}):
                raise self._unknown(kind, list(table), where)
            self._known[tag] = name
        return self._known[tag]

    def _named(self, name: str, value: Any, where: str) -> str:
        """The name of a label: what a ClassLabel says, what the entry says of numbers, or the label itself."""
        own = self._names.get(self.columns[name])
        names: Any = own if isinstance(own, tuple) else self._entry.names
        if isinstance(value, bool) or not isinstance(value, int | float):
            return str(value).strip()
        if not float(value).is_integer():
            raise self._unknown(str(value), list(names), where)
        if names:
            if not 0 <= value < len(names):
                raise self._unknown(str(value), [f"{n} ({one})" for n, one in enumerate(names)], where)
            return str(names[int(value)])
        return str(int(value))

    def _unknown(self, label: str, known: Sequence[str], where: str) -> InputError:
        listed = ", ".join(known[:NAMED]) + (", …" if len(known) > NAMED else "")
        remedy = f'Say what it is with --labels FILE, in the table [gold]: "{label}" = "…". Or see {self._entry.url}'
        return InputError(where, clean(f'the unknown label "{label}"'), f"one of {listed}", clean(remedy))


def _kind(value: Any) -> str:
    return {"list": "a list", "dict": "an object", "bytes": "bytes"}.get(type(value).__name__, type(value).__name__)


def _is_said(value: Any) -> bool:
    """Whether a cell says something: no null, not blank, and no number that is none."""
    return value is not None and value == value and bool(str(value).strip())
