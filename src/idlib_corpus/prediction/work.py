"""What is done, and how a shard of it is made: the same code wherever it runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.files import whole
from idlib_corpus.formats import Options
from idlib_corpus.labels import OwnMap
from idlib_corpus.prediction.plan import Plan, Shard
from idlib_corpus.prediction.predictor import Predictor
from idlib_corpus.prediction.rows import Reader
from idlib_corpus.systems import System
from idlib_corpus.tasks import task

Tick = Callable[[int], object]
# rows that are written at once
LINES = 200


@dataclass(frozen=True)
class Job:
    """A run.

    Args:
        task: The name of a task.
        system: Name of the system, as `systems.create` takes it.
        plan: The input.
        folder: Where the shards go.
        langs: Languages whose rows are predicted, others are left out; empty for all.
        lang: The language of rows that do not say theirs.
        options: What the input cannot say of itself.
        labels: A map from the system's own labels to ours.
        mark: Stands in the names of shards while they are written, so that those of workers that died can be told.
    """

    task: str
    system: str
    plan: Plan
    folder: Path
    langs: tuple[str, ...] = ()
    lang: str = ""
    options: Options = field(default_factory=Options)
    labels: OwnMap | None = None
    mark: str = ""


@dataclass(frozen=True)
class Made:
    """A shard that was made: its rows, and how many of them are of sentences that the system was trained on."""

    number: int
    rows: int
    seen: int = 0


class Worker:
    """Makes shards with one loaded system.

    Args:
        job: The run.
        system: The system, loaded.
    """

    def __init__(self, job: Job, system: System[Any, Any]) -> None:
        self._job, self._system = job, system
        self._reader = Reader(job.plan.sources, job.task, job.options)
        self._predictor = Predictor(task(job.task), system, job.langs, job.lang, job.options.stances)

    def make(self, shard: Shard, tick: Tick = lambda rows: None) -> Made:
        """Predict a shard and write its file, whole or not at all.

        Args:
            shard: The shard.
            tick: Told of rows as they are done.

        Raises:
            InputError: A row is wrong, or of a language that the system is not made for; the file cannot be written.
        """
        target = self._job.folder / shard.name
        try:
            made = self._write(shard, target, tick)
        except InputError as error:
            # another process made the same shard meanwhile, and all the others, and cleared up
            if not (isinstance(error.__cause__, FileNotFoundError) and target.is_file()):
                raise
            made = Made(shard.number, shard.rows)
        tick(shard.rows - made.rows)
        return made

    def _write(self, shard: Shard, target: Path, tick: Tick) -> Made:
        dumps, known = _ENCODER.encode, self._system.trained_on
        rows = seen = 0
        lines: list[str] = []
        with whole(target, self._job.mark) as write:
            for item, record in self._predictor.records(self._rows(shard)):
                lines.append(dumps(record))
                if known and item.group in known:
                    seen += 1
                if len(lines) == LINES:
                    rows += _flush(lines, write, tick)
            rows += _flush(lines, write, tick)
        return Made(shard.number, rows, seen)

    def _rows(self, shard: Shard) -> Iterator[tuple[str, dict[str, Any]]]:
        for piece in shard.pieces:
            yield from self._reader.rows(piece)


_ENCODER = json.JSONEncoder(ensure_ascii=False)


def _flush(lines: list[str], write: Callable[[bytes], object], tick: Tick) -> int:
    """Write lines; how many there were."""
    if not lines:
        return 0
    number = len(lines)
    write(("\n".join(lines) + "\n").encode())
    tick(number)
    lines.clear()
    return number


def check_langs(system: str, made_for: frozenset[str] | None, langs: Iterable[str]) -> None:
    """Say before any work if a system is made for none of the languages.

    Raises:
        InputError: It is.
    """
    langs = tuple(langs)
    if langs and made_for is not None and not made_for & set(langs):
        raise InputError("--langs", ", ".join(langs), f"one of {', '.join(sorted(made_for))}, for {system}")
