"""Files of rows, opened: read a chunk at a time, as often as it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from idlib_corpus import formats
from idlib_corpus.formats import Batch, Options
from idlib_corpus.records.base import Records
from idlib_corpus.records.chunks import Chunk
from idlib_corpus.records.kind import known_task
from idlib_corpus.records.problems import Problem


@dataclass
class Source:
    """Rows of one or several files: the shards of one system, or a gold.

    Args:
        paths: The files or folders, in order.
        task: The task that rows are read for.
        options: What the files cannot say of themselves.
        problems: What could not be read, filled by reading.
        notes: What a reader has to know of how rows were read, filled by reading.
        labels: The closed list of labels that the files themselves declare, filled by reading.
    """

    paths: Sequence[Path]
    task: str
    options: Options = field(default_factory=Options)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    labels: tuple[str, ...] = ()
    tag_sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    checked: bool = False

    @property
    def name(self) -> str:
        """The files, for messages."""
        return " + ".join(map(str, self.paths))

    def chunks(self, task: str = "") -> Iterator[Chunk]:
        """The rows, a batch of the reader each; reading again begins anew.

        Raises:
            InputError: A file cannot be read at all.
        """
        self.problems, self.notes = [], []
        before = 0
        for path, stem in self._parts():
            last = 0
            for batch in formats.read(path, self.task, self.options, stem):
                last = int(batch.numbers[-1]) if len(batch.numbers) else last
                yield self._chunk(batch, path, stem, before)
            before += last

    def _parts(self) -> list[tuple[Path, str]]:
        """The files, each with what ids of rows without one begin with."""
        return [(path, path.name.removesuffix(".gz").partition(".")[0]) for path in self.paths]

    def _chunk(self, batch: Batch, path: Path, stem: str, before: int) -> Chunk:
        self.problems += batch.problems
        self.notes += [note for note in batch.notes if note not in self.notes]
        self.labels = batch.labels or self.labels
        numbers, places = batch.numbers, batch.places

        def where(row: int) -> str:
            return f"{path}:{places[row]}" if batch.lines else f"{path}: row {places[row]}"

        ids = batch.columns.column("id").to_pylist()
        made = None
        if None in ids:
            ids = [
                f"{stem}:{number}" if name is None else name
                for name, number in zip(ids, numbers.tolist(), strict=True)
            ]
            made = (numbers + before).tolist()
        return Chunk(self.task, ids, where, None, batch.columns, made)

    def records(self) -> Records:
        """All rows in memory, as dicts."""
        chunks = list(self.chunks())
        rows = tuple(row for chunk in chunks for row in chunk.rows)
        where = tuple(chunk.where(place) for chunk in chunks for place in range(len(chunk)))
        sets = {"columns": self.labels} if self.labels else {}
        return Records(rows, where, self.name, tuple(self.problems), sets, notes=tuple(self.notes))


def opened(paths: Sequence[Path | str], task: str, options: Options | None = None) -> Source:
    """Files of rows, to be read.

    Args:
        paths: Files or folders.
        task: The task.
        options: What the files cannot say.
    """
    return Source([Path(path) for path in paths], known_task(task), options or Options())
