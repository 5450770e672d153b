"""What a record is: one row of gold or of predictions, the same keys for both and for every source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.records.problems import Problem

Record = Mapping[str, Any]

# the field that a row must have for a task
FIELDS = {
    "ner": "entities",
    "tags": "tags",
    "linking": "entities",
    "coref": "chains",
    "relations": "relations",
    "stance": "label",
}
TASKS = tuple(FIELDS)
# names that keep working
ALIASES = {"entities": "ner"}

# the stance of a cell; gold has "excluded" too, for cells on which readers may differ
STANCES = ("AGAINST", "FAVOR", "NONE")
EXCLUDED = "excluded"

# where a link says that the knowledge base has no such item
NIL = "NIL"


@dataclass(frozen=True)
class Records:
    """The rows of a source.

    Args:
        rows: One mapping a row: ``id``, ``text``, ``lang``, ``group`` and the fields of the task. Offsets are code
            points, half-open.
        where: The place of each row, for messages: ``file:line`` or ``name: row 12``.
        name: The source, for messages.
        problems: What could not be read; `pair` reports it with all the rest.
        tag_sets: The closed lists of labels that predictions for this gold may use, by name; empty if the labels are
            those that the rows have.
        checked: Whether `pair` has passed these rows already.
        notes: What `pair` left out then.
        lenient: Whether it scored only what was there.
    """

    rows: tuple[Record, ...]
    where: tuple[str, ...]
    name: str
    problems: tuple[Problem, ...] = ()
    tag_sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    checked: bool = False
    notes: tuple[str, ...] = ()
    lenient: bool = False

    def __len__(self) -> int:
        return len(self.rows)

    def __add__(self, other: Records) -> Records:
        """The rows of both: shards of one system."""
        return Records(
            self.rows + other.rows,
            self.where + other.where,
            f"{self.name} + {other.name}",
            self.problems + other.problems,
            {**self.tag_sets, **other.tag_sets},
            notes=tuple(dict.fromkeys([*self.notes, *other.notes])),
            lenient=self.lenient or other.lenient,
        )


@dataclass(frozen=True)
class Paired:
    """Gold and predictions, row by row.

    Args:
        ids: Ids of the rows, in the order of the gold.
        groups: Values by the name of a grouping, one a row: ``lang``, ``group`` (the source sentence in all its
            languages), and what else the gold says of its rows.
        texts: Texts of the rows; empty where the gold has none.
        gold: Rows of the gold.
        predicted: Rows of the predictions.
        notes: What was left out.
        tag_set: Which of the gold's tag sets the predictions use; empty if it has none.
        lenient: Whether only what was there is scored.
    """

    ids: tuple[str, ...]
    groups: dict[str, tuple[str, ...]]
    texts: tuple[str, ...]
    gold: tuple[Record, ...]
    predicted: tuple[Record, ...]
    notes: tuple[str, ...] = ()
    tag_set: str = ""
    lenient: bool = False

    @property
    def conventions(self) -> dict[str, Any]:
        """What the pairing adds to a signature: ``lenient``, where faulty input may have been left out."""
        return {"lenient": True} if self.lenient else {}

    def records(self, gold: Records, predicted: Records) -> tuple[Records, Records]:
        """The same as two sources that need no further check."""
        return (
            Records(self.gold, self.ids, gold.name, (), gold.tag_sets, True),
            Records(self.predicted, self.ids, predicted.name, (), {}, True, self.notes, self.lenient),
        )


class NoFieldError(InputError):
    """The source is of a kind that has nothing of a task."""


def known_task(task: str) -> str:
    """The name of a task; ``entities`` is an older one for ``ner``.

    Raises:
        InputError: There is none of this name.
    """
    task = ALIASES.get(task, task)
    if task not in FIELDS:
        raise InputError("task", f"{task!r}", f"one of {', '.join(TASKS)}")
    return task
