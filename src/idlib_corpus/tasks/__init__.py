"""The tasks: a module each, with all that is said of it in one object.

A task binds the layers that know nothing of each other: the columns of a config, the item that a system sees, the
record that predictions are written as, the scorer, and what readers are shown. To add one, add a module with a `TASK`
(`base.Task`, or `base.ScoredTask` if no system predicts it): every list of tasks is that of the modules here.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any

from idlib_corpus import records
from idlib_corpus.errors import InputError
from idlib_corpus.near import no_such
from idlib_corpus.tasks.base import Row, ScoredTask, Task, group

__all__ = ["Row", "ScoredTask", "Task", "current", "group", "known", "names", "scored", "task", "task_of"]


@cache
def known() -> Mapping[str, ScoredTask]:
    """All that is scored, by name: the tasks in the order of `records`, then what is scored over several of them."""
    modules = (import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__))
    found: dict[str, ScoredTask] = {module.TASK.name: module.TASK for module in modules if hasattr(module, "TASK")}
    order = {name: place for place, name in enumerate(records.TASKS)}
    return {name: found[name] for name in sorted(found, key=lambda name: (order.get(name, len(order)), name))}


def names() -> tuple[str, ...]:
    """The names of the tasks that systems predict."""
    return tuple(name for name, one in known().items() if isinstance(one, Task))


def current(name: str) -> str:
    """The name of a task for an older one of it; any other word as it is."""
    try:
        return records.known_task(name)
    except InputError:
        return name


def scored(name: str) -> ScoredTask:
    """What is scored under a name.

    Raises:
        InputError: Nothing is.
    """
    if current(name) not in known():
        raise no_such("task", name, known())
    return known()[current(name)]


def task(name: str) -> Task[Any, Any]:
    """A task by its name.

    Raises:
        InputError: No such task, or one that is scored and not predicted.
    """
    found = known().get(current(name))
    if not isinstance(found, Task):
        raise no_such("task", name, names())
    return found


def task_of(items: Sequence[Any]) -> Task[Any, Any]:
    """The task that items are of.

    Raises:
        InputError: There are none, or they are of no task.
    """
    kind = type(items[0]) if items else None
    for one in known().values():
        if isinstance(one, Task) and one.kind is kind:
            return one
    raise InputError("items", f"{kind.__name__ if kind else 'none'}", "items of a task", "See tasks.task")
