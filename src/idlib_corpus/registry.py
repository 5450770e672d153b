"""Modules found by name through entry points, so that another package can add one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from typing import Generic, Protocol, Self, TypeVar

from idlib_corpus.errors import InputError
from idlib_corpus.records.kind import ALIASES


class Named(Protocol):
    """What every registered module says of itself."""

    USAGE: str
    SAYS: str


M = TypeVar("M", bound=Named, covariant=True)
OURS = "idlib-corpus"


@dataclass(frozen=True)
class Registry(Generic[M]):
    """The modules of a group of entry points, ours first, then by name.

    Args:
        group: The group, ``idlib_corpus.systems.ner``.
        noun: What the modules are, for messages: ``system``.
        older: Older names of the group, in which packages of others may still stand.
    """

    group: str
    noun: str
    older: tuple[str, ...] = ()

    @classmethod
    def of_task(cls, base: str, task: str, noun: str) -> Self:
        """The modules of a task: the group ``<base>.<task>``, and those of older names of the task.

        Args:
            base: ``idlib_corpus.systems``.
            task: The task, by any of its names.
            noun: What the modules are.
        """
        name = ALIASES.get(task, task)
        older = tuple(f"{base}.{old}" for old, new in ALIASES.items() if new == name)
        return cls(f"{base}.{name}", noun, older)

    def names(self) -> list[str]:
        """The names there are."""
        return list(self._points())

    def module(self, name: str, asked: str = "") -> M:
        """The module of a name.

        Args:
            name: The name of the entry point.
            asked: What the user wrote, for the message.

        Raises:
            InputError: No such name; or its package is broken.
        """
        points = self._points()
        if name not in points:
            usages = "; ".join(module.USAGE for _, module in self.modules())
            near = get_close_matches(name, points, 1)
            task = self.group.rpartition(".")[2]
            remedy = f"Did you mean {near[0]}?" if near else "Choose one of them"
            raise InputError(self.noun, f'"{asked or name}"', f"for {task}: {usages}", remedy)
        return self._load(points[name])

    def modules(self) -> Iterator[tuple[str, M]]:
        """All modules with their names."""
        for name, point in self._points().items():
            yield name, self._load(point)

    def _points(self) -> dict[str, EntryPoint]:
        return _points((self.group, *self.older))

    def _load(self, point: EntryPoint) -> M:
        try:
            found: M = point.load()
        except Exception as error:  # whatever a foreign module raises when it is imported
            package = point.dist.name if point.dist else point.value
            found_here = f"the {self.noun} of the package {package} cannot be loaded: {error}"
            raise InputError(f"{self.group}: {point.name}", found_here, remedy="Mend or remove the package") from error
        return found


@lru_cache
def _points(groups: tuple[str, ...]) -> dict[str, EntryPoint]:
    """Entry points by name; ours win over others of the same name, and the first group over the next."""
    ours: dict[str, EntryPoint] = {}
    others: dict[str, EntryPoint] = {}
    for point in (point for group in groups for point in entry_points(group=group)):
        (ours if point.dist is not None and point.dist.name == OURS else others).setdefault(point.name, point)
    return ours | {name: others[name] for name in sorted(others.keys() - ours.keys())}
