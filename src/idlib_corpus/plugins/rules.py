"""What results are held against: each rule looks at one thing and says what is wrong, or nothing."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

from idlib_corpus.errors import in_one_line
from idlib_corpus.records import schema
from idlib_corpus.records.kind import Allowed, kind
from idlib_corpus.records.stance import with_none
from idlib_corpus.tasks import Task
from idlib_corpus.tasks.base import LABELS

# (task, item, what was found in it) -> what is wrong; empty if nothing is
Rule = Callable[[Task[Any, Any], Any, Any], str]
JOINERS = ("\u200d", "\ufe0f")
# what faults of labels are called; all others are of extents
OF_LABELS = ("unknown labels", "rows with an unknown stance")


def form(task: Task[Any, Any], item: Any, found: Any) -> str:
    """Whether a result is what the task asks for."""
    try:
        record = task.record(item, found)
        json.dumps(record, allow_nan=False)
    except Exception as error:  # what is found may be anything
        return f"predicted {found!r} ({in_one_line(error)})"
    problem = schema.problem(record, item.id, task.name)
    # an offset below 0 is one that is beyond the text
    return (
        f"predicted {problem.found}; expected {problem.expected}" if problem and "minimum" not in problem.found else ""
    )


def offsets(task: Task[Any, Any], item: Any, found: Any) -> str:
    """Whether offsets lie on the text."""
    texts = task.texts(item)
    faults = kind(task.name).faults(task.record(item, found), texts, Allowed())
    return next((f"{one.found}; expected {one.expected}" for one in faults if one.what not in OF_LABELS), "")


def labelled(task: Task[Any, Any], item: Any, found: Any, own: tuple[str, ...]) -> str:
    """Whether labels are those of the task, of the data, or those that the system says to have."""
    own = own or with_none(getattr(item, LABELS, ()))
    known, arguments = (said() if said else None for said in (task.labels, task.arguments))
    allowed = Allowed(own or known, arguments, stances=own)
    faults = kind(task.name).faults(task.record(item, found), task.texts(item), allowed)
    return next((f"{one.found}; expected {one.expected}" for one in faults if one.what in OF_LABELS), "")


def whole_letters(task: Task[Any, Any], item: Any, found: Any) -> str:
    """Whether no offset stands between a letter and its marks."""
    text = item.text
    for start, end in _spans(task.record(item, found)):
        for at in (start, end):
            if at < len(text) and unicodedata.category(text[at])[0] == "M":
                return f"{start}-{end} cuts {text[max(0, at - 1) : at + 1]!r}"
    return ""


def border(text: str, at: int) -> int:
    """The first place from `at` on that cuts no letter from its marks."""
    while at < len(text) and (unicodedata.category(text[at])[0] == "M" or text[at] in JOINERS):
        at += 1
    return at


def _spans(value: Any) -> Iterator[tuple[int, int]]:
    """All that has a start and an end, at any depth."""
    if isinstance(value, dict):
        if isinstance(value.get("start"), int) and isinstance(value.get("end"), int):
            yield value["start"], value["end"]
        for part in value.values():
            yield from _spans(part)
    elif isinstance(value, list):
        for part in value:
            yield from _spans(part)
