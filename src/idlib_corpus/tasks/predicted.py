"""What systems predict, held against the text and the labels of its task before it is kept or scored."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.escapes import clean
from idlib_corpus.records import Record, schema
from idlib_corpus.records.kind import Allowed, kind
from idlib_corpus.tasks.base import Task

REMEDY = "Mend its predict()"


def checked(task: Task[Any, Any], item: Any, found: Any, system: str) -> Record:
    """What a system found in an item, as a record.

    Args:
        task: The task.
        item: The item.
        found: What the system says of it.
        system: Its name, for the message.

    Raises:
        InputError: It is none of what `systems.System` asks for, lies outside the text, or has an unknown label.
    """
    try:
        record = task.record(item, found)
        json.dumps(record)  # NumPy's integers are none of JSON's
    except (TypeError, ValueError, AttributeError) as error:
        said = f"{item.id}: predicted {clean(repr(found))} ({error})"
        raise InputError(system, said, "what systems.System asks for, with Python's own numbers", REMEDY) from error
    if wrong := fault(task, item, record):
        raise InputError(system, f"{item.id}: predicted {wrong[0]}", wrong[1], REMEDY)
    return record


def fault(task: Task[Any, Any], item: Any, record: Any) -> tuple[str, str] | None:
    """What is wrong in a record of a prediction, and what was expected; None if nothing is."""
    if problem := schema.problem(record, item.id, task.name):
        return clean(problem.found), problem.expected
    if record["id"] != item.id:
        return f"the row {clean(record['id'])}", item.id
    faults = kind(task.name).faults(record, task.texts(item), _allowed(task))
    return (clean(faults[0].found), faults[0].expected) if faults else None


@cache
def _allowed(task: Task[Any, Any]) -> Allowed:
    labels, arguments = (found() if found else None for found in (task.labels, task.arguments))
    return Allowed(labels, arguments)
