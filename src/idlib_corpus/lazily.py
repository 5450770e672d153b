"""Packages whose names are imported when they are used."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from types import ModuleType
from typing import Any


class _Package(ModuleType):
    """A package of which a function wins over the submodule of the same name, which importing it puts in its place."""

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, ModuleType) and self._homes.get(name) == name:
            value = getattr(value, name, value)
        super().__setattr__(name, value)

    def __getattr__(self, name: str) -> Any:
        if name not in self._homes:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        home = self._homes[name]
        whole = home if home.startswith("idlib_corpus.") else f"{self.__name__}.{home}"
        value = getattr(import_module(whole), name)
        setattr(self, name, value)
        return value

    def __dir__(self) -> list[str]:
        return sorted({*self.__dict__, *self._homes})

    _homes: Mapping[str, str]


def imported_lazily(package: str, homes: Mapping[str, str]) -> None:
    """See to it that names of a package are imported when they are used (as PEP 562, for all tools that look).

    Args:
        package: Its ``__name__``.
        homes: By name, the module that has it: of this package, unless it is whole.
    """
    module = sys.modules[package]
    module.__dict__["_homes"] = homes
    module.__class__ = _Package
