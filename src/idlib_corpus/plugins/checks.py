"""The checks of a system: what each asks of it, how to mend it, and without which others it means nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from idlib_corpus.plugins.hard import HARD


@dataclass(frozen=True)
class Check:
    """One thing that was looked at.

    Args:
        name: Its name.
        says: What a system has to do.
        passed: Whether it does; None if that was not checked.
        found: What was found instead, or why it was not checked.
        remedy: How to mend it.
    """

    name: str
    says: str
    passed: bool | None
    found: str = ""
    remedy: str = ""

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "name": self.name,
            "says": self.says,
            "passed": self.passed,
            "found": self.found,
            "remedy": self.remedy,
        }


_RESULTS = ("made", "one each")
# name -> what a system has to do, how to mend it, and the checks without which it means nothing
CHECKS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "made": (
        "the module has USAGE and SAYS; create() gives a System with name, version and languages()",
        "See idlib_corpus.systems.base for what a module and a System have",
        (),
    ),
    "listed": (
        "available() gives the names of the models that are here",
        'Give a list of texts; [""] if none',
        ("made",),
    ),
    "in words": (
        "create() says in an InputError that it does not know a model",
        "Raise InputError(where, found, expected, remedy)",
        ("made",),
    ),
    "one each": (
        "predict() gives one result an item",
        "Yield once for each item, also where nothing is found",
        ("made",),
    ),
    "again": ("a second run gives the same", "Fix the seeds; let no state of a run go into the next", _RESULTS),
    "anew": ("the same system, made again, gives the same", "Fix the seeds where it is made", (*_RESULTS, "again")),
    "order": (
        "results stand in the order of the items",
        "Put results back into order after sorting",
        (*_RESULTS, "again"),
    ),
    "form": (
        "a result is what the task asks for, in Python's own numbers",
        "See System for what each task gives",
        _RESULTS,
    ),
    "offsets": (
        "offsets are code points on the text, half-open, none beyond it",
        "Give start and end in code points of item.text: 0 <= start < end <= len(text)",
        (*_RESULTS, "form", "order"),
    ),
    "labels": (
        "labels are those of the view",
        "Map them: systems.own.map_for(labels, name) gives a map; its spans() leaves out what has no place",
        (*_RESULTS, "form", "order"),
    ),
    "batches": (
        "a row has the same result alone and in any batch",
        "Let no row see another; mask what fills up a batch",
        (*_RESULTS, "again", "order"),
    ),
    "stream": (
        "items are taken as they are needed, never all at once",
        "Take a batch, yield its results, take the next: no list(items)",
        _RESULTS,
    ),
    "version": (
        "the version is the same whenever the same system is made",
        "Make it of the versions of library and model, not of time, path or chance",
        ("made",),
    ),
    "unusable": (
        "unusable() gives a text, empty where the answer could be used",
        'Return "" where nothing is wrong',
        _RESULTS,
    ),
    **{kind.name: (kind.says, kind.remedy, (*_RESULTS, "form", "offsets")) for kind in HARD},
    "silent": (
        "nothing is written on standard output",
        "Write messages with logging, or on standard error",
        ("made",),
    ),
}


def failed(checks: Iterable[Check]) -> list[Check]:
    """Those that failed."""
    return [one for one in checks if one.passed is False]
