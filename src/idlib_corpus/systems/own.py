"""Labels of a system's own: mapped by a file, without a touch to the system.

A system that maps its labels itself asks `map_for`, which goes by the file where there is one; what other systems
answer is mapped as it comes (`Relabelled`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from idlib_corpus import labels
from idlib_corpus.errors import InputError
from idlib_corpus.labels import OwnMap
from idlib_corpus.systems.base import System


@dataclass
class Asked:
    """A map that is in force while a system is made.

    Args:
        name: The file.
        labels: Their label -> ours; empty for one without a place.
        used: Whether the system asked for it.
    """

    name: str
    labels: Mapping[str, str]
    used: bool = field(default=False)

    def digest(self) -> str:
        """Eight hexadecimal digits, for the version of the system."""
        said = json.dumps(self.labels, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()[:8]


_ASKED: ContextVar[Asked | None] = ContextVar("labels", default=None)


class FileMap(labels.LabelMap):
    """A map from a file, as `LabelMap` is one of the package."""

    def __init__(self, asked: Asked) -> None:
        self.name, self._map = asked.name, asked.labels

    def __getitem__(self, label: str) -> str:
        """Our label, empty if there is none.

        Raises:
            InputError: The file lacks the label.
        """
        return _mapped(label, self._map, self.name)


def map_for(names: Collection[str], system: str) -> labels.LabelMap:
    """The map of a system's labels: that of the file of ``--labels``, else the shortest of ours that has them all.

    Args:
        names: The labels.
        system: The system, for the message.

    Raises:
        InputError: The file lacks some, or no map of ours has them all.
    """
    return own_map(names, system) or labels.map_for(names, system)


def own_map(names: Collection[str], system: str) -> labels.LabelMap | None:
    """The map of the file of ``--labels``; None if there is none.

    Args:
        names: The labels of a system.
        system: The system, for the message.

    Raises:
        InputError: The file lacks some.
    """
    asked = _ASKED.get()
    if asked is None:
        return None
    asked.used = True
    lacking = sorted(set(names) - set(asked.labels))
    if lacking:
        found = f"the map lacks {', '.join(lacking)}, which {system} has"
        raise InputError(asked.name, found, "all labels of the system", "Add them, an empty value for no place")
    return FileMap(asked)


@contextmanager
def mapping(asked: Asked) -> Iterator[None]:
    """Have `map_for` go by a map."""
    token = _ASKED.set(asked)
    try:
        yield
    finally:
        _ASKED.reset(token)


def made(create: Callable[[], System[Any, Any]], own: OwnMap | None, task: Any) -> System[Any, Any]:
    """A system whose labels are mapped by a file.

    Args:
        create: Makes the system.
        own: The file; without one, or if it says nothing of predictions, the system is as it is.
        task: The task, a `tasks.Task`.

    Raises:
        InputError: Predictions of the task have no labels; and what the system says.
    """
    if own is None or own.predicted is None:
        return _system(create())
    if task.relabelled is None:
        raise InputError("--labels", f"predictions of {task.name} have no labels", "another task", "Leave it out")
    asked = Asked(own.name, own.predicted)
    with mapping(asked):
        system = _system(create())
    if not asked.used:
        system = Relabelled(system, asked, task.relabelled)
    system.labels = task.set_of(own.predicted)
    system.version = f"{system.version}, labels {asked.digest()}"
    return system


def _system(made: Any) -> System[Any, Any]:
    """What a module made, if it is a system.

    Raises:
        TypeError: It is none.
    """
    if not isinstance(made, System):
        raise TypeError(f"create() gave {type(made).__name__}, which is no idlib_corpus.systems.System")
    for name in ("name", "version"):
        if not isinstance(getattr(made, name, None), str):
            raise TypeError(f"the system {type(made).__name__} has no {name}")
    return made


class Relabelled(System[Any, Any]):
    """A system whose answers are mapped as they come.

    Args:
        system: The system.
        asked: The map.
        relabel: (what was found in an item, our label for one of theirs) -> what is found in our labels; see
            `tasks.Task`.
    """

    def __init__(self, system: System[Any, Any], asked: Asked, relabel: Callable[..., Any]) -> None:
        self._system, self._asked, self._relabel = system, asked, relabel
        self.name, self.version, self.note = system.name, system.version, system.note
        self.trained_on = system.trained_on

    def languages(self) -> frozenset[str] | None:
        """Those of the system."""
        return self._system.languages()

    def predict(self, items: Iterable[Any]) -> Iterator[Any]:
        """What the system finds, in our labels.

        Raises:
            InputError: The map lacks a label.
        """
        name = f"{self._asked.name}: {self.name}"
        for found in self._system.predict(items):
            yield self._relabel(found, lambda label: _mapped(label, self._asked.labels, name))

    def unusable(self, item_id: str) -> str:
        """What the system says of an item."""
        return self._system.unusable(item_id)

    def figures(self) -> Mapping[str, Any]:
        """Those of the system."""
        return self._system.figures()


def _mapped(label: str, known: Mapping[str, str], name: str) -> str:
    if label not in known:
        remedy = "Add it, with an empty value if it has no place"
        raise InputError(name, f'no entry for the label "{label}"', f"one of {', '.join(known)}", remedy)
    return known[label]
