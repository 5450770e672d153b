"""What the rows of a task are: the field it scores, its columns, its checks, and the config its gold is of.

Each task has a module of this package with its `Kind`; `kind` finds it by name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from typing import Any

from idlib_corpus.near import no_such
from idlib_corpus.records.problems import Known

Record = Mapping[str, Any]

# what relations that stand a second time in a row of the gold are called
DUPLICATE = "duplicate relations"
# the tasks, in the order in which they are listed; each is a module of this package
TASKS = ("ner", "tags", "linking", "coref", "relations", "stance")
# names that keep working
ALIASES = {"entities": "ner"}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a row.

    Args:
        what: Its kind, for counting.
        found: For the message.
        expected: For the message.
        at: Place in the field of the task; a pair for a mention of a chain; None if the whole row is useless.
        kept: Whether it can be scored as it stands.
        remedy: For the message.
    """

    what: str
    found: str
    expected: str
    at: int | tuple[int, int] | None
    kept: bool = False
    remedy: str = ""


@dataclass(frozen=True)
class Allowed:
    """The labels that predictions may have.

    Args:
        labels: They; None where every label is right, as in gold.
        arguments: Those of the arguments of relations; None where every one is right.
        remedy: What to do about a label that is not among them.
        kept: Whether one that is not can be scored as it stands.
        stances: The stances there can be, of gold too, where they are not ours.
    """

    labels: Collection[str] | None = None
    arguments: Collection[str] | None = None
    remedy: str = ""
    kept: bool = True
    stances: tuple[str, ...] = ()

    @cached_property
    def _hints(self) -> Known:
        return Known(self.labels or ())

    def unknown(self, label: str, at: int, what: str = "label") -> Fault:
        """The fault of a label that is not among them."""
        found = f'the unknown {what} "{label}"'
        return Fault("unknown labels", found, self._hints.hint(label), at, self.kept, self.remedy)


ANY = Allowed()


@dataclass(frozen=True)
class Kind:
    """What the rows of a task are.

    Args:
        name: The task.
        field: The field that a row must have.
        config: The config of the corpus that has its gold.
        columns: From `pyarrow` to the names and types of the columns that its rows have beside the common ones.
        record: A row of the config, ClassLabels named, as a record.
        faults: (row, gold row, labels) -> what is wrong in the row, held against the text of the gold's.
        without: The row without what is faulty in it and cannot be scored.
        nothing: What stands for a prediction that is not there, by the gold row.
        labels: The labels of a row.
        right: (gold columns, predicted columns) -> shape (rows,): which rows are surely right, found without a look at
            single rows; None where each must be looked at.
        closed: The closed lists of labels that predictions for the corpus may use, by name.
        asked: Whether a row of the gold asks for a prediction; one that does not misses none.
    """

    name: str
    field: str
    config: str
    columns: Callable[[Any], list[tuple[str, Any]]]
    record: Callable[[Record], dict[str, Any]]
    faults: Callable[[Record, Record, Allowed], list[Fault]]
    without: Callable[[Record, Iterable[Fault]], Record]
    nothing: Callable[[Record], dict[str, Any]]
    labels: Callable[[Record], Iterable[str]] = lambda row: ()
    right: Callable[[Any, Any], Any] | None = None
    closed: Callable[[], Mapping[str, Collection[str]]] = dict
    asked: Callable[[Record], bool] = lambda row: True


def known_task(task: str) -> str:
    """The name of a task; ``entities`` is an older one for ``ner``.

    Raises:
        InputError: There is none of this name.
    """
    task = ALIASES.get(task, task)
    if task not in TASKS:
        raise no_such("task", str(task), TASKS)
    return task


@cache
def kind(task: str) -> Kind:
    """What the rows of a task are.

    Raises:
        InputError: There is no such task.
    """
    found: Kind = import_module(f"{__package__}.{known_task(task)}").KIND
    return found


def without(field: str) -> Callable[[Record, Iterable[Fault]], Record]:
    """`Kind.without` of a field that is a list."""

    def mended(row: Record, faults: Iterable[Fault]) -> Record:
        out = {fault.at for fault in faults if not fault.kept and fault.at is not None}
        return {**row, field: [one for i, one in enumerate(row[field]) if i not in out]} if out else row

    return mended
