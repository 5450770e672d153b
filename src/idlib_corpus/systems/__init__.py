"""What predicts: one module a library and task, found by name.

A name is `<library>:<model>` or a library alone. Libraries stand in the entry points of the groups
``idlib_corpus.systems.<task>``: ours in pyproject.toml, others in packages of their own. They are imported when a
system of theirs is asked for.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from typing import Any

from idlib_corpus.errors import InputError, in_one_line
from idlib_corpus.items import Item
from idlib_corpus.labels import OwnMap
from idlib_corpus.registry import Registry
from idlib_corpus.systems.base import NEEDS, Library, System
from idlib_corpus.systems.own import made
from idlib_corpus.tasks import task as the_task

__all__ = ["Item", "Library", "System", "available", "create", "registry", "there"]


def registry(task: str = "ner") -> Registry[Library]:
    """The libraries of a task."""
    return Registry.of_task("idlib_corpus.systems", task, "system", NEEDS)


def create(name: str, task: str = "ner", labels: OwnMap | None = None) -> System[Any, Any]:
    """Make a system by its name.

    The version of a system of another package ends with the package and its version (`Registry.origin`).

    Args:
        name: ``<library>:<model>`` or a library alone.
        task: The name of a task.
        labels: A map from the system's own labels to ours (`labels.read_map`), in place of those of the package.

    Raises:
        InputError: No such system, its library or model is not installed, it cannot be loaded, or its labels have no
            map.
    """
    prefix, _, model = name.partition(":")
    known = registry(task)
    module = known.module(prefix, name)
    try:
        system = made(lambda: module.create(model), labels, the_task(task))
    except InputError:
        raise
    except (Exception, SystemExit) as error:  # whatever a library raises
        raise InputError(name, f"it cannot be loaded: {in_one_line(error)}") from error
    package, version = known.origin(prefix)
    if package:
        system.version = f"{system.version}, {package} {version}"
    return system


def available(task: str = "ner", langs: Collection[str] = ()) -> list[str]:
    """Names of the systems that run as things are: what is installed, and what needs no model.

    Libraries that cannot say what there is of them are left out; `there` has the reason.

    Args:
        task: The task.
        langs: Leave libraries out that say to be made for other languages.
    """
    names = []
    for prefix, module in registry(task).modules():
        if not langs or set(langs) & getattr(module, "LANGS", set(langs)):
            with suppress(InputError):
                names += [f"{prefix}:{model}" if model else prefix for model in there(module)]
    return names


def there(module: Library) -> list[str]:
    """The models of a library that run as things are.

    Raises:
        InputError: It cannot say.
    """
    try:
        return [str(model) for model in module.available()]
    except (Exception, SystemExit) as error:  # whatever a foreign module raises
        raise InputError(module.USAGE, f"available() fails: {in_one_line(error)}") from error
