"""Arrow tables with columns of any type as batches of a task's rows: for Parquet, Arrow, and `datasets`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import numpy as np

from idlib_corpus.errors import InputError
from idlib_corpus.formats.arrays import is_list, part
from idlib_corpus.formats.base import BATCH, Batch, Options
from idlib_corpus.formats.configs import of_config
from idlib_corpus.formats.features import Names, of_metadata
from idlib_corpus.formats.fields import kinds, layout
from idlib_corpus.formats.misfits import Fault
from idlib_corpus.formats.tagged import with_entities
from idlib_corpus.records.base import FIELDS
from idlib_corpus.records.columns import schema
from idlib_corpus.records.lists import lengths_of
from idlib_corpus.records.problems import Problem
from idlib_corpus.tagging.recognition import recognise
from idlib_corpus.tagging.schemes import split

# fields of objects with a label, and what it is called there
ENTRIES_OF, ENTRIES = ("entities", "relations"), ("label", "type")
# so many problems of a batch are told
MOST = 100


class Table:
    """Reads record batches of one table.

    Args:
        there: The `pyarrow.Schema` of the table.
        task: The task.
        options: What the table cannot say.
        name: The file, for messages.
        place: The place of a row from 1, for messages.
        names: Names of labels that are numbers, by column; those of the schema's metadata if None.

    Raises:
        InputError: A column that was named is not there; the metadata are not as `datasets` writes them.
        NoFieldError: There is nothing of the task.
    """

    def __init__(
        self,
        there: Any,
        task: str,
        options: Options,
        name: str,
        place: Callable[[int], str],
        names: Mapping[str, Names] | None = None,
    ) -> None:
        self._task, self._options, self._name, self._place = task, options, name, place
        self._tags: set[str] = set()
        self._layout = layout(there.names, task, options, name)
        self._names = dict(of_metadata(there.metadata, name) if names is None else names)
        if numbered := _numbered(options.labels):
            for field, named in (("tags", numbered), ("label", numbered), *((name, ENTRIES) for name in ENTRIES_OF)):
                column = self._layout.columns.get(field, "")
                self._names.setdefault(column, named if named is not ENTRIES else dict.fromkeys(ENTRIES, numbered))
        self._first = True
        columns = dict.fromkeys(self._layout.columns.values())
        if self._layout.config == "grid" and "label" in self._layout.columns:
            columns["excluded"] = None
        self.columns = list(columns)
        """The columns that are read."""

    def batches(self, batches: Iterable[Any], first: int = 0) -> Iterator[Batch]:
        """Record batches as batches of the task's rows, in pieces of `BATCH` rows at most.

        Args:
            batches: `pyarrow.RecordBatch` of the table's columns (`columns` at least).
            first: Rows before the first of them.

        Raises:
            InputError: A column has another type, or a batch is damaged.
        """
        with unreadable(self._name):
            for whole in batches:
                for start in range(0, whole.num_rows, BATCH):
                    some = whole.slice(start, BATCH).select(self.columns)
                    self._validate(some, first)
                    yield self._batch(some, first)
                    first += some.num_rows

    def _validate(self, batch: Any, first: int) -> None:
        """Hold a batch against what Arrow demands of it: to use a damaged one may end the process.

        Raises:
            InputError: It is damaged.
        """
        import pyarrow as pa

        try:
            batch.validate(full=True)
        except pa.ArrowInvalid as error:
            for name, column in zip(batch.schema.names, batch.columns, strict=True):
                if said := _damage(column):
                    # what is no UTF-8 stands in a row; other damage is of the whole column
                    rows = range(batch.num_rows) if "UTF8" in said else ()
                    number = next((n for n in rows if _damage(column.slice(n, 1), True)), 0)
                    found = f"the column {name} is damaged: {said}"
                    where, expected = self._place(first + number + 1), "text in UTF-8 and whole columns"
                    raise InputError(where, found, expected, "Write it again") from error
            raise

    def _batch(self, batch: Any, first: int) -> Batch:
        import pyarrow as pa

        fitted: dict[str, Any] = {}
        faults: list[Fault] = []
        for name, column in self._layout.columns.items():
            fitted[name], found = kinds(self._task)[name].fit(batch.column(column), column, self._names.get(column))
            faults += found
        for fault in faults:
            if fault.whole:
                place = self._place(first + int(fault.at[0]) + 1)
                raise InputError(place, f"the column {fault.column}: {fault.found(0)}", fault.expected, _remedy(fault))
        problems: dict[int, Problem] = {}
        for fault in faults:
            for n, row in enumerate(fault.at[: MOST * 100]):
                if int(row) not in problems:
                    place = self._place(first + int(row) + 1)
                    problems[int(row)] = Problem(place, f"{fault.column}: {fault.found(n)}", fault.expected)
        out = np.zeros(batch.num_rows, np.bool_)
        for fault in faults:
            out[fault.at] = True
        self._demand(fitted, out, problems, first)
        if "tags" in fitted:
            self._scheme(fitted["tags"].flatten().dictionary.to_pylist(), first)
        fitted = of_config(fitted, batch, self._layout, self._task)
        numbers = np.arange(first + 1, first + 1 + batch.num_rows, dtype=np.int64)
        if out.any():
            kept = pa.array(~out)
            fitted = {name: column.filter(kept) for name, column in fitted.items()}
            numbers = numbers[~out]
        if self._task in ("ner", "linking") and {"tokens", "tags"} & set(fitted):
            counting = self._options.counting.options
            if counting and not {"entities", "token_offsets"} & set(fitted):
                expected = "offsets of tokens or of entities"
                found = f"tokens and tags without offsets, and {counting}"
                raise InputError(self._name, found, expected, f"Leave out {counting}")
            fitted, wrong = with_entities(fitted, self._task == "ner", not self._options.fields)
            for row, said in wrong.items():
                number = int(numbers[row])
                problems[number - first - 1] = Problem(self._place(number), *said)
            if wrong:
                good = np.ones(len(numbers), np.bool_)
                good[list(wrong)] = False
                fitted = {name: column.filter(pa.array(good)) for name, column in fitted.items()}
                numbers = numbers[good]
        of = schema(self._task)
        columns = [fitted.get(one.name) for one in of]
        filled = [
            pa.nulls(len(numbers), one.type) if column is None else column.cast(one.type)
            for one, column in zip(of, columns, strict=True)
        ]
        notes = self._layout.notes if self._first else ()
        self._first = False
        return Batch(
            pa.RecordBatch.from_arrays(filled, schema=of),
            numbers,
            numbers,
            lines=False,
            problems=tuple(problems[row] for row in sorted(problems)),
            notes=notes,
            labels=self.labels,
        )

    def _scheme(self, tags: Sequence[str], first: int) -> None:
        """Look at tags that were not seen before: those of no scheme would be read as types of their own.

        Raises:
            InputError: They are of none.
        """
        if self._options.scheme or set(tags) <= self._tags:
            return
        self._tags |= set(tags)
        said = recognise([sorted(self._tags)])
        if not said.scheme and self._tags:
            column = self._layout.columns["tags"]
            found = f'the column {column} has tags of no known scheme: "{said.strange}"'
            expected = "tags as in B-LOC and O, or types alone"
            raise InputError(self._place(first + 1), found, expected, "If it is right, say the scheme with --scheme")

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that the table declares, without prefixes of tags; none if it declares none."""
        column = self._layout.columns.get("entities" if self._task == "linking" else FIELDS[self._task])
        if column is None and self._task == "ner":
            column = self._layout.columns.get("tags")
        names = self._names.get(column or "")
        if isinstance(names, dict):
            names = names.get("label", names.get("type"))
        if not isinstance(names, tuple):
            return ()
        if column != self._layout.columns.get("tags"):
            return names
        return tuple(dict.fromkeys(kind for name in names if (kind := split(name)[1])))

    def _demand(self, fitted: Mapping[str, Any], out: Any, problems: dict[int, Problem], first: int) -> None:
        """Mark rows that lack the field of the task, or have unequal lengths."""
        import pyarrow.compute as pc

        def wrong(where: Any, found: Callable[[int], str], expected: str) -> None:
            for row in np.flatnonzero(pc.fill_null(where, False).to_numpy(zero_copy_only=False)):
                number = int(row)
                if not out[number]:
                    out[number] = True
                    problems[number] = Problem(self._place(first + number + 1), found(number), expected)

        tagged = {"tokens", "tags"} & set(fitted)
        field = FIELDS[self._task]
        demanded = [field] if field in fitted else []
        if self._task in ("ner", "tags", "linking") and "entities" not in fitted:
            demanded = list(tagged) if "tags" in tagged else []
        for name in sorted(demanded):
            column = self._layout.columns[name]
            if self._task == "stance" and isinstance(self._names.get(column), tuple):
                continue  # -1: a cell without a label
            wrong(pc.is_null(fitted[name]), lambda _, column=column: f"{column}: null", "a value")  # type: ignore[misc]
        for one, two in (("tokens", "tags"), ("tokens", "token_offsets")):
            if one in fitted and two in fitted:
                first_lengths, lengths = (pc.list_value_length(fitted[name]) for name in (one, two))
                wrong(
                    pc.not_equal(first_lengths, lengths),
                    lambda n, a=first_lengths, b=lengths, name=two: (  # type: ignore[misc]
                        f"{a[n].as_py()} tokens and {b[n].as_py()} in {self._layout.columns[name]}"
                    ),
                    "one for each token",
                )
        if self._task == "relations" and "relations" in fitted:
            self._arguments(fitted["relations"], wrong)

    @staticmethod
    def _arguments(relations: Any, wrong: Callable[[Any, Callable[[int], str], str], None]) -> None:
        """Arguments are spans, or keys of entities."""
        import pyarrow as pa
        import pyarrow.compute as pc

        flat = relations.flatten()
        parents = np.repeat(np.arange(len(relations)), lengths_of(relations))
        for side in ("head", "tail"):
            argument = part(flat, side)
            start, end, key = (pc.is_valid(part(argument, name)) for name in ("start", "end", "entity"))
            bad = pc.or_(pc.xor(start, end), pc.and_not(pc.invert(start), key))
            rows = np.zeros(len(relations), np.bool_)
            rows[parents[bad.to_numpy(zero_copy_only=False)]] = True
            expected = "a span, or the key of an entity"
            wrong(pa.array(rows), partial(_no_extent, side), expected)


def _no_extent(side: str, row: int) -> str:
    return f"{side} has no start and end"


def _damage(array: Any, inside: bool = False) -> str:
    """What is damaged in an array, in the library's words; empty if nothing is.

    Args:
        array: The array.
        inside: Whether only what a slice has inside counts: a list is held against its own values.
    """
    import pyarrow as pa

    while inside and is_list(array.type):
        array = array.flatten()
    try:
        array.validate(full=True)
    except pa.ArrowInvalid as error:
        return str(error).partition("\n")[0].rpartition("Invalid: ")[2]
    return ""


def _numbered(labels: Mapping[str, str]) -> tuple[str, ...] | None:
    """Names by number, if the keys are the numbers from 0 on."""
    if set(labels) != {str(n) for n in range(len(labels))}:
        return None
    return tuple(labels[str(n)] for n in range(len(labels)))


def _remedy(fault: Fault) -> str:
    return "" if "--labels" in fault.expected else "Write the column in this type, or name another with --map"


@contextmanager
def unreadable(name: str, kind: str = "a table of Arrow") -> Iterator[None]:
    """Say which file it was, where reading a table fails.

    Raises:
        InputError: Reading failed.
    """
    try:
        yield
    except InputError:
        raise
    except Exception as error:  # whatever the libraries raise
        said = str(error).strip().partition("\n")[0] or type(error).__name__
        raise InputError(name, f"it cannot be read: {said}", kind, "Write it again") from error


def after(batches: Iterable[Any], rows: int) -> Iterator[Any]:
    """Record batches without so many rows at the beginning."""
    for batch in batches:
        if rows < batch.num_rows:
            yield batch.slice(rows)
        rows = max(0, rows - batch.num_rows)
