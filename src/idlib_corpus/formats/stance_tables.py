"""Published tables of stance, a row a text and target: what all of them have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from idlib_corpus.formats import naming
from idlib_corpus.formats.base import Batch, File, Options, Sample
from idlib_corpus.formats.batching import Found, batches
from idlib_corpus.formats.delimited import Decoder, Layout, cells, layout
from idlib_corpus.formats.files import sample as begin
from idlib_corpus.records.problems import Problem

TASKS = ("stance",)


@dataclass(frozen=True)
class Published:
    """How a set was published.

    Args:
        says: What a file of it is, for messages.
        names: Our name of a field -> its column.
        labels: A label of the file -> ours; labels that are not in it stay as they are.
        unlabelled: What stands for no label.
        raw: Whether quotes in tables with tabs are quotes of the text.
        legacy: Whether a line that is no UTF-8 is read as Windows-1252, with a note.
        keep: A column, and the values that it has in rows that are in use.
    """

    says: str
    names: Mapping[str, str]
    labels: Mapping[str, str] = field(default_factory=dict)
    unlabelled: tuple[str, ...] = ()
    raw: bool = False
    legacy: bool = False
    keep: tuple[str, frozenset[str]] = ("", frozenset())


def columns(sample: Sample) -> set[str]:
    """The columns of a table in small letters; none of what is no table."""
    table = layout(sample)
    return {name.strip().casefold() for name in table.header} if table else set()


def read(file: File, task: str, options: Options, published: Published) -> Iterator[Batch]:
    """The rows, without ids where the file has none.

    Raises:
        InputError: The file cannot be read, has no such header, or lacks a column that ``--map`` names.
    """
    naming.of_task(file, task, published.says, TASKS)
    table = layout(begin(file.path))
    if table is None:
        raise naming.no_table(file)
    if not published.legacy and not table.utf8:
        raise naming.no_utf8(file)
    rows = _Rows(
        file, table, options, published, naming.places(table.header, task, options, file.line(1), published.names)
    )
    return batches(rows.found(), task, file.line, notes=rows.notes)


class _Rows:
    """The rows of a table, and what was done."""

    def __init__(
        self, file: File, table: Layout, options: Options, published: Published, column: Mapping[str, int]
    ) -> None:
        self._file, self._table, self._options, self._published, self._column = file, table, options, published, column
        self._decoder = Decoder(published.legacy)
        self._unlabelled = self._unused = 0

    def found(self) -> Iterator[Found]:
        said = self._published
        raw = said.raw and self._table.delimiter == "\t"
        kept = self._table.header.index(said.keep[0]) if said.keep[0] in self._table.header else None
        for number, (line, row) in enumerate(cells(self._file.path, self._table, self._decoder, raw=raw), 1):
            if isinstance(row, Problem):
                yield number, line, row
                continue
            if kept is not None and row[kept].strip() not in said.keep[1]:
                self._unused += 1
                continue
            found: dict[str, str | None] = {"lang": self._options.lang or None}
            found.update({ours: row[place] for ours, place in self._column.items() if row[place].strip()})
            if "label" in self._column:
                label = (found.get("label") or "").strip()
                found["label"] = said.labels.get(label, found.get("label"))
                if label in ("", *said.unlabelled):
                    found["label"] = None
                    self._unlabelled += 1
            yield number, line, found

    def notes(self) -> list[str]:
        told = list(self._decoder.notes(self._file.path))
        if self._unlabelled:
            has = "rows have" if self._unlabelled > 1 else "row has"
            what = f" ({' or '.join(self._published.unlabelled)})" if self._published.unlabelled else ""
            told.append(f"{self._file.path}: {self._unlabelled} {has} no stance{what}")
        if self._unused:
            what = f"{self._published.keep[0]} is not {' or '.join(sorted(self._published.keep[1]))}"
            told.append(f"{self._file.path}: {self._unused} row{'s' * (self._unused != 1)} left out: {what}")
        return told
