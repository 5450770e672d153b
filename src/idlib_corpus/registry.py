"""Modules found by name through entry points, so that another package can add one.

A package that is broken hides nobody: its modules are left out where all are asked for, and told of by `broken`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Generic, Protocol, Self, TypeVar

from idlib_corpus.errors import InputError, in_one_line
from idlib_corpus.extras import direct_url
from idlib_corpus.near import meant
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
        needs: What a module must have.
    """

    group: str
    noun: str
    older: tuple[str, ...] = ()
    needs: tuple[str, ...] = ("USAGE", "SAYS")

    @classmethod
    def of_task(cls, base: str, task: str, noun: str, needs: tuple[str, ...]) -> Self:
        """The modules of a task: the group ``<base>.<task>``, and those of older names of the task.

        Args:
            base: ``idlib_corpus.systems``.
            task: The task, by any of its names.
            noun: What the modules are.
            needs: What a module must have.
        """
        name = ALIASES.get(task, task)
        older = tuple(f"{base}.{old}" for old, new in ALIASES.items() if new == name)
        return cls(f"{base}.{name}", noun, older, needs)

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
        self.check(name, asked)
        return self._load(self._points()[name])

    def check(self, name: str, asked: str = "") -> None:
        """See to it that there is a module of a name, without loading it.

        Args:
            name: The name of the entry point.
            asked: What the user wrote, for the message.

        Raises:
            InputError: No such name.
        """
        points = self._points()
        if name not in points:
            usages = "; ".join(module.USAGE for _, module in self.modules())
            task = self.group.rpartition(".")[2]
            raise InputError(self.noun, f'"{asked or name}"', f"for {task}: {usages}", meant(name, points))

    def modules(self) -> Iterator[tuple[str, M]]:
        """All modules that can be loaded, with their names."""
        for name, found in self._all():
            if not isinstance(found, InputError):
                yield name, found

    def broken(self) -> dict[str, InputError]:
        """The reasons, by name, of modules that cannot be loaded."""
        return {name: found for name, found in self._all() if isinstance(found, InputError)}

    def _all(self) -> Iterator[tuple[str, M | InputError]]:
        for name, point in self._points().items():
            try:
                yield name, self._load(point)
            except InputError as error:
                yield name, error

    def origin(self, name: str) -> tuple[str, str]:
        """The package of a name and its version; empty if it is ours, or there is no such name.

        To the version of a package whose code may change without it (installed from a folder, or editable) belongs a
        digest of the code.
        """
        point = self._points().get(name)
        if point is None or point.dist is None or point.dist.name == OURS:
            return "", ""
        return point.dist.name, point.dist.version + _digest_of_code(point)

    def _points(self) -> dict[str, EntryPoint]:
        return _points((self.group, *self.older))

    def _load(self, point: EntryPoint) -> M:
        package = point.dist.name if point.dist else point.value
        where, remedy = f"{self.group}: {point.name}", "Mend or remove the package"
        try:
            found: M = point.load()
        except (Exception, SystemExit) as error:  # whatever a foreign module raises when it is imported
            said = f"the {self.noun} of the package {package} cannot be loaded: {in_one_line(error)}"
            raise InputError(where, said, remedy=remedy) from error
        lacking = [name for name in self.needs if not hasattr(found, name)]
        if lacking:
            said = f"the package {package} names {point.value}, which has no {', '.join(lacking)}"
            raise InputError(where, said, f"what a {self.noun} has: {', '.join(self.needs)}", remedy)
        return found


def _digest_of_code(point: EntryPoint) -> str:
    """A digest of the Python files of a module's package, after a plus sign; empty if it is an installed release."""
    assert point.dist is not None
    if point.dist.read_text("RECORD") is not None and "dir_info" not in direct_url(point.dist):
        return ""
    try:
        spec = find_spec(point.module.partition(".")[0])
    except (ImportError, ValueError):
        return ""
    places = [] if spec is None else [*(spec.submodule_search_locations or filter(None, [spec.origin]))]
    digest = hashlib.sha256()
    for place in map(Path, places):
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            name = path.relative_to(place).as_posix()
            digest.update(f"{name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return f"+{digest.hexdigest()[:8]}"


@lru_cache
def _points(groups: tuple[str, ...]) -> dict[str, EntryPoint]:
    """Entry points by name; ours win over others of the same name, and the first group over the next."""
    ours: dict[str, EntryPoint] = {}
    others: dict[str, EntryPoint] = {}
    for point in (point for group in groups for point in entry_points(group=group)):
        (ours if point.dist is not None and point.dist.name == OURS else others).setdefault(point.name, point)
    return ours | {name: others[name] for name in sorted(others.keys() - ours.keys())}
