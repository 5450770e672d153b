"""Predictions that are kept: by task, system, version, this package and its labels, and a hash of what the system saw.

A file a system and version, a line an item, appended as soon as it is predicted: what was interrupted goes on where it
stopped, and other languages or splits find what they share. A line has a checksum: one that was cut off or spoilt is
made again.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields
from io import FileIO
from pathlib import Path
from typing import Any

from idlib_corpus import __version__
from idlib_corpus.benchmark.measure import Cost, machine
from idlib_corpus.errors import InputError
from idlib_corpus.labels import labels
from idlib_corpus.records import Record
from idlib_corpus.systems import System
from idlib_corpus.tasks import Task
from idlib_corpus.tasks.base import LABELS
from idlib_corpus.tasks.predicted import answers, asked, checked, fault, unasked

# what a system must not look at is no part of what it saw
HIDDEN = {"gold", "record"}


def fingerprint(item: Any) -> str:
    """A hash of all that a system may look at in an item."""
    names = [field.name for field in fields(item) if field.name not in HIDDEN]
    # a set of one's own is part of the question; data without one have the hashes that they always had
    seen = [getattr(item, name) for name in names if name != LABELS or getattr(item, name)]
    return hashlib.sha256(json.dumps(seen, ensure_ascii=False).encode()).hexdigest()[:32]


class Predictions:
    """The predictions of one system, kept in a file.

    Args:
        folder: Where such files are; None keeps nothing.
        task: The task.
        system: The system.

    Attributes:
        cost: Of the last run on this machine, with these threads, that predicted; None if there was none.
        figures: What the system measured in the last run that predicted.
    """

    def __init__(self, folder: Path | None, task: Task[Any, Any], system: System[Any, Any]) -> None:
        self._task, self._system = task, system
        self._path = None
        self._known: dict[str, Record] = {}
        self.cost: Cost | None = None
        self.figures: dict[str, Any] = {}
        if folder is not None:
            # what a system finds is mapped by the lists of labels, and our own systems change with the package
            about = [task.name, system.name, system.version, __version__, labels()]
            key = hashlib.sha256(json.dumps(about).encode()).hexdigest()[:16]
            name = re.sub(r"[^\w.-]+", "_", system.name)[-80:]
            self._path = folder / "predictions" / task.name / f"{name}-{key}.jsonl"
            self._read()

    def records(self, items: Iterable[Any]) -> Iterator[tuple[Record, bool]]:
        """The record of each item, in order, and whether it was made now.

        Items that are known already are not handed to the system; the others stream through it.

        Raises:
            InputError: The system gives more or fewer predictions than items, or some that cannot be scored (these are
                not kept); or the file cannot be written.
        """
        waiting: list[tuple[Any, str]] = []

        def unknown() -> Iterator[Any]:
            for item in items:
                waiting.append((item, key := fingerprint(item)))
                if not asked(item):
                    self._known[key] = unasked(item)
                elif not self._knows(item, key):
                    yield item

        taken = unknown()
        found = answers(self._system, taken)
        with _appending(self._path) as keep:
            for one in found:
                # known items that stand before the one this prediction is for
                while waiting and waiting[0][1] in self._known:
                    item, key = waiting.pop(0)
                    yield self._known[key], False
                if not waiting:
                    raise self._uneven("more predictions than items")
                item, key = waiting.pop(0)
                unusable = self._system.unusable(item.id)
                record = checked(self._task, item, one, self._system.name, self._system.labels, unusable)
                keep({"seen": key, "record": record})
                yield record, True
            next(taken, None)  # a system that stops early has not taken all
            for item, key in waiting:
                if key not in self._known:
                    raise self._uneven(f"no prediction for {item.id}")
                yield self._known[key], False

    def _knows(self, item: Any, key: str) -> bool:
        """Whether there is a record of an item that can be scored; a spoilt one is forgotten."""
        if key in self._known and fault(self._task, item, self._known[key], self._system.labels):
            del self._known[key]
        return key in self._known

    def _uneven(self, found: str) -> InputError:
        return InputError(self._system.name, found, "one prediction an item, in order", "Mend its predict()")

    def keep_cost(self, cost: Cost, figures: dict[str, Any]) -> None:
        """Keep what it cost to predict and what was measured, for runs that find all of it here."""
        with _appending(self._path) as keep:
            keep({"cost": asdict(cost), "machine": machine(), "figures": figures})

    def _read(self) -> None:
        if self._path is None or not self._path.is_file():
            return
        here = machine()
        for line in self._path.read_bytes().split(b"\n"):
            try:
                said = json.loads(line)
                if said.pop("sum") != _sum(said):
                    continue
                if "cost" in said:
                    # a time of another machine, or with other threads, would stand under the name of this one
                    if said["machine"] == here:
                        self.cost = Cost.of(said["cost"])
                    self.figures = dict(said["figures"])
                else:
                    self._known[said["seen"]] = said["record"]
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
                continue  # cut off when it was written, or spoilt; it is made again


def _sum(said: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


@contextmanager
def _appending(path: Path | None) -> Iterator[Callable[[dict[str, Any]], None]]:
    """A file that lines are appended to, each whole and at once, so that two processes may write into one.

    Raises:
        InputError: It cannot be written.
    """
    if path is None:
        yield lambda said: None
        return
    with _said(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("ab", buffering=0)
    with file:

        def keep(said: dict[str, Any]) -> None:
            with _said(path):
                _whole(file, json.dumps({**said, "sum": _sum(said)}, ensure_ascii=False).encode() + b"\n")

        with _said(path):
            if file.tell() and path.read_bytes()[-1:] != b"\n":
                file.write(b"\n")  # the last line was cut off
        yield keep


@contextmanager
def _said(path: Path) -> Iterator[None]:
    """Errors of the file alone: what a system cannot read while it predicts is none of them."""
    try:
        yield
    except OSError as error:
        found = f"cannot be written: {error.strerror or error}"
        remedy = "Set IDLIB_CACHE to another folder, or leave the cache out with --no-cache"
        raise InputError(str(path), found, remedy=remedy) from error


def _whole(file: FileIO, line: bytes) -> None:
    """Write a line; a disk that is full takes only a part of it and says so at the next write."""
    written = file.write(line)
    while written < len(line):
        written += file.write(line[written:])
