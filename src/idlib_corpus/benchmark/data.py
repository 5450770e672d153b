"""What a benchmark is run on: the corpus, some of its documents, or somebody's files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.escapes import clean
from idlib_corpus.formats import Options
from idlib_corpus.formats.rows import opened
from idlib_corpus.load import load, source_language
from idlib_corpus.modelcard import UNKNOWN
from idlib_corpus.near import no_such
from idlib_corpus.records import Record
from idlib_corpus.records.kind import Allowed, kind
from idlib_corpus.tasks import Task
from idlib_corpus.tasks.base import LABELS

# with more groups than these, models of somebody's files are trained in so many folds, not in one a group
MANY, FOLDS = 20, 10


@dataclass(frozen=True)
class Data:
    """Items with their gold.

    Args:
        items: What systems are scored on.
        splits: What systems are trained on that are trained on the spot: items by the name of their split.
        source: The language that all of it was translated from; empty if its documents have several, or nobody knows.
        files: The files it is from; empty for the corpus.
        twins: The id of the original by that of its twin, where the items are those of twins.
    """

    items: Sequence[Any]
    splits: Mapping[str, Sequence[Any]] = field(repr=False)
    source: str = ""
    files: tuple[str, ...] = ()
    twins: Mapping[str, str] = field(default_factory=dict)

    @property
    def langs(self) -> tuple[str, ...]:
        """The languages, in the order of the items."""
        return tuple(dict.fromkeys(item.lang for item in self.items))

    def folds(self) -> int | None:
        """In how many folds models are trained if nobody says; None for one a group."""
        groups = {item.group for item in self.items}
        return FOLDS if self.files and len(groups) > MANY and not self.splits.get("train") else None


def of_corpus(
    task: Task[Any, Any],
    langs: Sequence[str] | None = None,
    split: str = "test",
    documents: Sequence[str] = (),
    folder: Path | None = None,
) -> Data:
    """Items of the corpus.

    Args:
        task: The task.
        langs: Languages; all if not given.
        split: The split that is scored; every split is there to train on.
        documents: The documents; all if empty.
        folder: The dataset folder; that of the package if not given.

    Raises:
        InputError: No such language, split or document.
    """
    items = task.read(langs, split, folder, documents)
    known = {str(item.record.get("document", "")) for item in items}
    return Data(items, task.read_splits(folder, documents), source_language(known, folder))


def of_twins(task: Task[Any, Any], langs: Sequence[str] | None = None, folder: Path | None = None) -> Data:
    """The sentences of the corpus that stand a second time with invented names, and these twins.

    Args:
        task: The task; its rows are those of the config `ner`.
        langs: Languages; all if not given.
        folder: The dataset folder; that of the package if not given.

    Raises:
        InputError: The corpus has no twins, or none in a language.
    """
    parts: Any = load("twins", split=None, folder=folder)
    pairs = {row["twin"]: row["original"] for name in parts for row in parts[name]}
    wanted = {*pairs, *pairs.values()}
    items = [item for name in parts for item in task.read(langs, name, folder) if item.id in wanted]
    return Data(items, task.read_splits(folder), twins=pairs)


def of_files(task: Task[Any, Any], paths: Sequence[str], options: Options, langs: Sequence[str] | None = None) -> Data:
    """Items of somebody's files, which are one split.

    Args:
        task: The task.
        paths: Files, patterns and folders; see `formats.sources`.
        options: What the files cannot say.
        langs: Languages; all if not given.

    Raises:
        InputError: A row cannot be read, has no gold or a wrong one, or an id that another one has; there is none of a
            language.
    """
    items: list[Any] = []
    ids: set[str] = set()
    stances = options.stances or task.set_of(options.labels)
    allowed = Allowed(stances=stances)
    said: Record = {LABELS: stances} if stances else {}
    for where, row in _rows(paths, task, options):
        item = task.checked({**row, **said, "lang": row.get("lang") or options.lang or UNKNOWN}, where)
        if not item.record:
            raise InputError(where, f"no gold of {task.name}", "rows with gold", "Score what has gold, or see predict")
        if not item.record.get("group"):
            item = replace(item, record={**item.record, "group": item.id})
        _right(task, row, allowed, where)
        if item.id in ids:
            raise InputError(where, f"the id {item.id} a second time", "an id a row", "Give it another id")
        ids.add(item.id)
        items.append(item)
    there = list(dict.fromkeys(item.lang for item in items))
    for lang in langs or ():
        if lang not in there:
            raise no_such("--langs", lang, [one for one in there if one], "Choose among them")
    items = [item for item in items if not langs or item.lang in langs]
    if not items:
        raise InputError(", ".join(paths), "no rows", "rows with gold", "Name files that have them")
    return Data(items, {"test": items}, files=tuple(paths))


def _rows(paths: Sequence[str], task: Task[Any, Any], options: Options) -> Iterator[tuple[str, Record]]:
    """The rows with their places, as `score` reads a gold: offsets in code points, labels renamed.

    Raises:
        InputError: A row cannot be read.
    """
    rows = opened(paths, task.name, options)
    for chunk in rows.chunks():
        if rows.problems:
            first = rows.problems[0]
            raise InputError(clean(first.where), clean(first.found), first.expected, first.remedy)
        yield from ((chunk.where(place), row) for place, row in enumerate(chunk.rows))


def _right(task: Task[Any, Any], row: Record, allowed: Allowed, where: str) -> None:
    """See to it that a gold is one that can be learned and scored.

    Raises:
        InputError: It is not.
    """
    for fault in kind(task.name).faults(row, row, allowed):
        if not fault.kept:
            raise InputError(where, clean(fault.found), fault.expected, fault.remedy)
