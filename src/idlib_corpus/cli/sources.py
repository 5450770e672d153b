"""What `score` reads: the files of each system, and the gold."""

from __future__ import annotations

import argparse
import glob
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from idlib_corpus import hub, records
from idlib_corpus.cli.reading import numbered, own_labels, reading
from idlib_corpus.cli.sets import sets
from idlib_corpus.errors import InputError
from idlib_corpus.near import no_such
from idlib_corpus.records import NoFieldError, ProblemsError, Records


def systems(options: argparse.Namespace) -> dict[str, list[str]]:
    """The files of each system, by its name.

    Raises:
        InputError: A pattern without a file, or two systems of one name.
    """
    found: dict[str, list[str]] = {}
    for given in options.predictions:
        pattern = not Path(given).exists() and glob.has_magic(given)
        paths = _matching(given) if pattern else [given]
        if not paths:
            raise InputError(given, "no such file", "a pattern that files have", "Name the files that a system wrote")
        if given in found:
            raise InputError(given, "the file is given twice", "each system once")
        found[given] = paths
    if options.join:
        return {" + ".join(found): [path for paths in found.values() for path in paths]}
    return found


def _matching(pattern: str) -> list[str]:
    anchor = Path(pattern).anchor
    return sorted(map(str, Path(anchor or ".").glob(pattern.removeprefix(anchor))))


class Sides:
    """Gold and predictions of a task, to be read.

    Args:
        task: The task.
        options: Of the command.
        split: Of the corpus, where the options name none.
    """

    def __init__(self, task: str, options: argparse.Namespace, split: str = "test") -> None:
        self._task, self._options, self._split = task, options, split
        self._every = options.task == "all"
        self._gold: Any = None

    def predictions(self, paths: Sequence[str]) -> Any:
        """The rows of the shards of a system; None if they are of a kind that has none for the task.

        Raises:
            InputError: They cannot be read, or have nothing of the task that was asked for.
        """
        rows = self._opened(paths, "predicted", "")
        if not self._every:
            if self._options.scheme and not rows.scheme_seen:
                raise InputError(
                    "--scheme", "it has no effect on files without tags", "a file of tags", "Leave it out"
                )
            return rows
        try:
            found = rows.records()
        except NoFieldError:
            return None
        return found if said(found, self._task) else None

    def gold(self, predicted: Any) -> Any:
        """The gold for a system: what ``--gold`` names, the other side of a file that has both, or the corpus."""
        if self._options.gold is None and getattr(predicted, "both", False):
            return self._opened([str(path) for path in predicted.given], "gold", "")
        if self._gold is None:
            self._gold = self._read_gold()
        return self._gold

    def _read_gold(self) -> Any:
        gold = self._options.gold
        named = hub.find(gold) if self._every and gold and not Path(gold).exists() else None
        if named and self._task not in named.entry.tasks:  # as of a file that has nothing of the task
            return Records((), (), gold or "")
        public = sets(self._options, [gold] if gold else [], self._task, option="--gold", gold=True)
        if public:
            found = records.opened(public.chosen(self._options.split), self._task, public.options)
        elif gold is None:
            found = records.packaged(self._task, self._options.split or self._split)
        else:
            found = self._opened([gold], "gold", self._options.split or "")
            if self._every:
                try:
                    found = found.records()
                except NoFieldError:
                    return Records((), (), gold)
        documents = self._options.document
        return _of_documents(found, documents) if documents else found

    def _opened(self, paths: Sequence[str], side: str, split: str) -> Any:
        from idlib_corpus.formats.rows import RELABELLED

        more: dict[str, Any] = {"side": side, "split": split, "mixed": self._every}
        if self._task in RELABELLED and not numbered(self._options.labels):
            more["labels"] = getattr(own_labels(self._options.labels), side, None) or {}
        return records.opened(list(paths), self._task, reading(self._options, side == "gold", **more))


def _of_documents(gold: Any, documents: Sequence[str]) -> Records:
    """The gold of some documents.

    Raises:
        InputError: There is no such document.
    """
    found: Records = gold if isinstance(gold, Records) else gold.records()
    known = list(dict.fromkeys(str(row.get("document", "")) for row in found.rows))
    for name in documents:
        if name not in known:
            raise no_such("--document", name, [one for one in known if one])
    return found.where_document(documents)


def said(rows: Records, task: str) -> bool:
    """Whether rows have something of the task; entities are of `linking` too, if they link."""
    if task == "linking":
        return any("wikidata" in entity for row in rows.rows for entity in row["entities"])
    return bool(rows.rows)


def unreadable(named: Mapping[str, Sequence[str]], options: argparse.Namespace) -> None:
    """Say what is wrong with files of which nothing is a row.

    Raises:
        InputError: If something is.
    """
    for name, paths in named.items():
        for task in records.TASKS:
            try:
                rows = records.opened(list(paths), task, reading(options, mixed=True)).records()
            except NoFieldError:
                continue
            if rows.problems:
                raise ProblemsError(name, rows.problems)
