"""What can be predicted: a task makes items of rows, records of predictions, and scores of records.

A task binds the layers that know nothing of each other: the columns of a config, the item that a system sees, the
record that predictions are written as, and the scorer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Generic, TypeVar

from idlib_corpus.errors import InputError
from idlib_corpus.items import Item, RelationItem, StanceItem
from idlib_corpus.load import load
from idlib_corpus.records import Record, Records
from idlib_corpus.records.corpus import named

Row = Mapping[str, Any]
ItemT = TypeVar("ItemT")
FoundT = TypeVar("FoundT")
NAMES = ("entities", "relations", "stance")


@dataclass(frozen=True)
class Task(Generic[ItemT, FoundT]):
    """A task.

    Args:
        name: ``entities``, ``relations`` or ``stance``; also the field of `records`.
        config: The config of the corpus that has its gold.
        needs: Columns that a row must have for a system to predict from it.
        takes: Columns that a system predicts from where they are there; the others are gold.
        item: A row, its ClassLabels named, as an item.
        record: What was predicted for an item as a record.
        score: Gold and predictions as a result.
        headline: The score by which systems are compared.
        view: What the figures are of, in one line for readers.
    """

    name: str
    config: str
    needs: tuple[str, ...]
    takes: tuple[str, ...]
    item: Callable[[Row], ItemT]
    record: Callable[[ItemT, FoundT], Record]
    score: Callable[[Records, Records], Any]
    headline: str
    view: str

    def read(self, langs: Sequence[str] | None = None, split: str = "test", folder: Path | None = None) -> list[ItemT]:
        """The items of the corpus with their gold, in the order of the release.

        Args:
            langs: Languages; all if not given.
            split: The split.
            folder: The dataset folder; that of the package if not given.

        Raises:
            InputError: No such language or split.
        """
        data = load(self.config, split=split, folder=folder)
        known = list(dict.fromkeys(data["lang"]))
        for lang in langs or ():
            if lang not in known:
                raise InputError("--langs", f'"{lang}"', f"one of {', '.join(known)}", "Choose among them")
        return [self.item(row) for row in named(iter(data), data.features) if not langs or row["lang"] in langs]

    def read_splits(self, folder: Path | None = None) -> dict[str, list[ItemT]]:
        """The items of every split of the corpus, by its name, in all languages: what `splits.plan` takes."""
        return {name: self.read(None, name, folder) for name in load(self.config, split=None, folder=folder)}

    def items(self, rows: Iterable[Row], where: str) -> Iterator[ItemT]:
        """Rows of any source as items, one by one.

        Args:
            rows: The rows.
            where: Their source, for messages.

        Raises:
            InputError: A row lacks a column or its text is no text; the message has its place.
        """
        return (self.checked(row, f"{where}: row {number}") for number, row in enumerate(rows, 1))

    def checked(self, row: Row, where: str) -> ItemT:
        """A row of any source as an item.

        Args:
            row: The row.
            where: Its place, for messages.

        Raises:
            InputError: The row lacks a column, its text is no text, or another column is not as in the corpus.
        """
        for column in self.needs:
            if not row.get(column):
                found = f'no "{column}"' if row.get(column) is None else f'an empty "{column}"'
                if column != "text" or row.get(column) is None:
                    expected = f"rows with {', '.join(self.needs)} for {self.name}"
                    raise InputError(where, found, expected, "Add the column")
        for column in ("text", "lang"):
            if not isinstance(row.get(column) or "", str):
                raise InputError(where, f"the {column} is {row[column]!r}", "a string", "Mend the row")
        try:
            return self.item(row)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            columns = ", ".join(f'"{column}"' for column in self.takes if column not in self.needs)
            found = f"a column is not as in the corpus ({type(error).__name__}: {error})"
            raise InputError(where, found, f"{columns} as in its config {self.config}", "Mend the row") from error


def task(name: str) -> Task[Any, Any]:
    """A task by its name.

    Raises:
        InputError: No such task.
    """
    if name not in NAMES:
        raise InputError("task", f'"{name}"', f"one of {', '.join(NAMES)}", "Choose one of them")
    found: Task[Any, Any] = import_module(f"{__name__}.{name}").TASK
    return found


def task_of(items: Sequence[Any]) -> Task[Any, Any]:
    """The task that items are of.

    Raises:
        InputError: There are none, or they are of no task.
    """
    kinds = {Item: "entities", RelationItem: "relations", StanceItem: "stance"}
    kind = type(items[0]) if items else None
    if kind not in kinds:
        raise InputError("items", f"{kind.__name__ if kind else 'none'}", "items of a task", "See tasks.task")
    return task(kinds[kind])


def group(row: Row) -> str:
    """The group of a row; a row without one is a group of its own."""
    return str(row.get("group") or row["id"])
