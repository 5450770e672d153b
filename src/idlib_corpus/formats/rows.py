"""Rows of what a user named, in chunks: files, patterns, folders and datasets, read as often as it is asked for.

Here is what every format needs behind its reader: made ids, offsets converted, labels mapped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from idlib_corpus.formats import dataset, sources
from idlib_corpus.formats.base import Batch, Options
from idlib_corpus.formats.offsets import settled
from idlib_corpus.labels import Applied, relabelled
from idlib_corpus.records.base import Records
from idlib_corpus.records.chunks import Chunk
from idlib_corpus.records.kind import known_task
from idlib_corpus.records.problems import Problem
from idlib_corpus.tagging.recognition import Recognised

# the tasks whose labels `score` renames as it reads; those of entities go by the view, which counts what it lacks
RELABELLED = ("tags", "relations", "stance")


@dataclass
class Rows:
    """Rows of one or several sources: the shards of one system, or a gold.

    Args:
        given: Files, patterns and folders as `sources.find` takes them, or one dataset in memory.
        task: The task that rows are read for.
        options: What the sources cannot say of themselves.
        problems: What could not be read; filled by reading.
        notes: What a reader has to know of how rows were read; filled by reading.
        labels: The closed list of labels that the sources themselves declare; filled by reading.
        settle: Whether offsets are held against the words beside them and converted here; else who pairs the rows with
            a gold does so, on the text of that.
    """

    given: Sequence[Any]
    task: str
    options: Options = field(default_factory=Options)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    labels: tuple[str, ...] = ()
    settle: bool = True
    _applied: Applied = field(default_factory=Applied)
    checked: bool = False

    @property
    def name(self) -> str:
        """The sources, for messages."""
        return " + ".join("Dataset" if dataset.is_data(one) else str(one) for one in self.given)

    @cached_property
    def sources(self) -> list[sources.Source]:
        """The files, each recognised.

        Raises:
            InputError: See `sources.find`.
        """
        return sources.find(list(self.given), self.task, self.options)

    @property
    def _in_memory(self) -> bool:
        """Whether the rows are those of a dataset in memory, not of files."""
        return len(self.given) == 1 and dataset.is_data(self.given[0])

    @property
    def both(self) -> bool:
        """Whether gold and predictions stand side by side in every file."""
        return not self._in_memory and all(source.match.both for source in self.sources)

    @property
    def scheme_seen(self) -> bool:
        """Whether a scheme of tags can say something to these rows."""
        return self.task == "tags" or self._in_memory or any(source.match.tags for source in self.sources)

    @property
    def tags(self) -> Recognised | None:
        """What the reader of the first file saw of its tags; None if it looked at none."""
        return None if self._in_memory or not self.sources else self.sources[0].match.tags

    @property
    def tag_sets(self) -> Mapping[str, tuple[str, ...]]:
        """None: a label that a file does not list is spurious, not unknown."""
        return {}

    def chunks(self, task: str = "") -> Iterator[Chunk]:
        """The rows, a batch of the reader each; reading again begins anew.

        Raises:
            InputError: A source cannot be read at all.
        """
        self.problems, self.notes, self._applied = [], [], Applied()
        if self._in_memory:
            for batch in dataset.batches(self.given[0], self.task, self.options):
                yield self._chunk(batch, _rows("Dataset"), "Dataset", 0, True)
            self._renamed()
            return
        before = 0
        for source in self.sources:
            last = 0
            for batch in source.read(self.task, self.options):
                last = int(batch.numbers[-1]) if len(batch.numbers) else last
                where = _lines(str(source.path)) if batch.lines else _rows(str(source.path))
                yield self._chunk(batch, where, source.stem, before, source.characters)
            before += last
        self._renamed()

    @property
    def _renames(self) -> bool:
        """Whether labels are renamed here; names of numbers are given by the reader."""
        names = self.options.labels
        return bool(names) and not all(name.lstrip("-").isdecimal() for name in names)

    def _renamed(self) -> None:
        """Note what the user's names of labels did."""
        for what, labels in (
            ("labels that --labels lacks stand as they are", self._applied.unknown),
            ("labels without a place in --labels were left out", self._applied.unplaced),
        ):
            if labels:
                told = ", ".join(f'"{label}" ({number})' for label, number in sorted(labels.items())[:8])
                self.notes.append(f"{what}: {told}{', …' if len(labels) > 8 else ''}")

    def unsettled(self) -> Rows:
        """The same, for who settles offsets by himself."""
        return replace(self, settle=False)

    def _chunk(self, batch: Batch, place: Callable[[int], str], stem: str, before: int, characters: bool) -> Chunk:
        if self.settle and characters:
            batch = settled(batch, place, self.options)
        numbers, places = batch.numbers, batch.places

        def where(row: int) -> str:
            return place(int(places[row]))

        ids, made = batch.columns.column("id").to_pylist(), None
        if None in ids:
            named = zip(ids, numbers.tolist(), strict=True)
            ids = [f"{stem}:{number}" if name is None else name for name, number in named]
            made = (numbers + before).tolist()
        self.problems += batch.problems
        self.notes += [note for note in batch.notes if note not in self.notes]
        self.labels = batch.labels or self.labels
        columns = batch.columns
        if self._renames:
            columns = relabelled(columns, self.task, self.options.labels, self._applied)
        counting = self.options.counting if characters and not self.settle else None
        return Chunk(self.task, ids, where, None, columns, made, _tokens(batch, place), counting)

    def records(self) -> Records:
        """All rows in memory, as dicts."""
        chunks = list(self.chunks())
        rows = tuple(row for chunk in chunks for row in chunk.rows)
        where = tuple(chunk.where(place) for chunk in chunks for place in range(len(chunk)))
        sets = {"columns": self.labels} if self.labels else {}
        return Records(rows, where, self.name, tuple(self.problems), sets, notes=tuple(self.notes))


def _lines(path: str) -> Callable[[int], str]:
    return lambda number: f"{path}:{number}"


def _tokens(batch: Batch, place: Callable[[int], str]) -> Callable[[int, int], str] | None:
    """The place of a token of a row, in files with a line a token."""
    if batch.token_lines is None:
        return None
    starts = batch.columns.column("tags").offsets

    def token(row: int, place_in_row: int) -> str:
        return place(int(batch.token_lines[starts[row].as_py() - starts[0].as_py() + place_in_row]))

    return token


def _rows(path: str) -> Callable[[int], str]:
    return lambda number: f"{path}: row {number}"


def opened(given: Sequence[Any], task: str, options: Options | None = None) -> Rows:
    """Sources of rows, to be read.

    Args:
        given: Files, patterns, folders, or one dataset in memory.
        task: The task.
        options: What the sources cannot say.
    """
    return Rows(list(given), known_task(task), options or Options())
