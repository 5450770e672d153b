"""What systems predict, held against the text and the labels of its task before it is kept or scored."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Protocol

from idlib_corpus.errors import InputError, in_one_line
from idlib_corpus.escapes import clean
from idlib_corpus.records import Record, schema
from idlib_corpus.records.kind import Allowed, kind
from idlib_corpus.records.stance import EXCLUDED, with_none
from idlib_corpus.tasks.base import LABELS, Task

# the field of a record that says why an answer could not be used
UNUSABLE = "unusable"
REMEDY = "Mend its predict()"


def asked(item: Any) -> bool:
    """Whether a system is asked for an item: not for a cell of stance that the gold excludes."""
    return not getattr(item, "excluded", False)


def unasked(item: Any) -> Record:
    """What stands as a record for an item that no system is asked for."""
    return {"id": item.id, "label": EXCLUDED}


class Answering(Protocol):
    """What a system is here (`systems.System`)."""

    name: str

    def predict(self, items: Iterable[Any]) -> Iterator[Any]:
        """What is found in each item, in order."""
        ...


def answers(system: Answering, items: Iterable[Any]) -> Iterator[Any]:
    """What a system finds in each item; whatever its library raises is an error of ours.

    Args:
        system: The system.
        items: The items; errors of theirs come through as they are.

    Raises:
        InputError: The system failed; the message says behind which item.
    """
    last = ""

    def told() -> Iterator[Any]:
        nonlocal last
        for item in items:
            last = item.id
            yield item

    try:
        yield from system.predict(told())
    except InputError:
        raise
    except (Exception, SystemExit) as error:
        found = f"it failed while it predicted: {in_one_line(error)}"
        raise InputError(system.name, clean(found), remedy=f"The last row that it took is {clean(last)}") from error


def checked(
    task: Task[Any, Any],
    item: Any,
    found: Any,
    system: str,
    labels: tuple[str, ...] = (),
    unusable: str = "",
) -> Record:
    """What a system found in an item, as a record; with `UNUSABLE`, if its answer could not be used.

    Args:
        task: The task.
        item: The item.
        found: What the system says of it.
        system: Its name, for the message.
        labels: The labels that it may answer with, where they are not those of the task (`System.labels`).
        unusable: Why its answer could not be used, if it could not (`System.unusable`).

    Raises:
        InputError: It is none of what `systems.System` asks for, lies outside the text, or has an unknown label.
    """
    try:
        record = task.record(item, found)
        json.dumps(record, allow_nan=False)  # NumPy's integers are none of JSON's
    except Exception as error:  # what is found may be anything
        said = f"{item.id}: predicted {_shown(found)} ({clean(in_one_line(error))})"
        raise InputError(system, said, "what systems.System asks for, with Python's own numbers", REMEDY) from error
    if wrong := fault(task, item, record, labels):
        raise InputError(system, f"{item.id}: predicted {wrong[0]}", wrong[1], REMEDY)
    return {**record, UNUSABLE: clean(unusable)} if unusable else record


def fault(task: Task[Any, Any], item: Any, record: Any, labels: tuple[str, ...] = ()) -> tuple[str, str] | None:
    """What is wrong in a record of a prediction, and what was expected; None if nothing is.

    Labels are those of the system, else those of the data where they have a set of their own, else those of the task.
    """
    if problem := schema.problem(record, item.id, task.name):
        return clean(problem.found), problem.expected
    if record["id"] != item.id:
        return f"the row {clean(record['id'])}", item.id
    own = labels or with_none(getattr(item, LABELS, ()))
    faults = kind(task.name).faults(record, task.texts(item), _allowed(task, own))
    return (clean(faults[0].found), faults[0].expected) if faults else None


def _shown(found: Any) -> str:
    try:
        return clean(repr(found))
    except Exception:  # repr() is of a class of somebody else, or the thing is nested too deep
        return f"a thing of the class {type(found).__name__}"


@cache
def _allowed(task: Task[Any, Any], own: tuple[str, ...]) -> Allowed:
    labels, arguments = (found() if found else None for found in (task.labels, task.arguments))
    return Allowed(own or labels, arguments, stances=own)
