"""What predicts: one module a library and task, found by name.

A name is `<library>:<model>` or a library alone. Libraries stand in the entry points of the groups
``idlib_corpus.systems.<task>``: ours in pyproject.toml, others in packages of their own. They are imported when a
system of theirs is asked for.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from idlib_corpus.items import Item
from idlib_corpus.labels import OwnMap
from idlib_corpus.registry import Registry
from idlib_corpus.systems.base import Library, System
from idlib_corpus.systems.own import made
from idlib_corpus.tasks import task as the_task

__all__ = ["Item", "Library", "System", "available", "create", "registry"]


def registry(task: str = "ner") -> Registry[Library]:
    """The libraries of a task."""
    return Registry.of_task("idlib_corpus.systems", task, "system")


def create(name: str, task: str = "ner", labels: OwnMap | None = None) -> System[Any, Any]:
    """Make a system by its name.

    Args:
        name: ``<library>:<model>`` or a library alone.
        task: The name of a task.
        labels: A map from the system's own labels to ours (`labels.read_map`), in place of those of the package.

    Raises:
        InputError: No such system, its library or model is not installed, or its labels have no map.
    """
    prefix, _, model = name.partition(":")
    module = registry(task).module(prefix, name)
    return made(lambda: module.create(model), labels, the_task(task))


def available(task: str = "ner", langs: Collection[str] = ()) -> list[str]:
    """Names of the systems that run as things are: what is installed, and what needs no model.

    Args:
        task: The task.
        langs: Leave libraries out that say to be made for other languages.
    """
    return [
        f"{prefix}:{model}" if model else prefix
        for prefix, module in registry(task).modules()
        if not langs or set(langs) & getattr(module, "LANGS", set(langs))
        for model in module.available()
    ]
