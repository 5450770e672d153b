"""The systems of a task: what each is, what of it is here, and the command that installs what is not."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from typing import Any

from idlib_corpus import training
from idlib_corpus.benchmark.trained import PREFIX
from idlib_corpus.errors import InputError
from idlib_corpus.escapes import clean
from idlib_corpus.extras import install
from idlib_corpus.systems import registry, there
from idlib_corpus.tables.text import wrapped

INDENT = " " * 4


def listing(task: str, width: int) -> str:
    """Each library of a task, then the trainers, then what is broken; a paragraph each.

    Args:
        task: The task.
        width: No line is longer, but for a word that is.
    """
    return "\n".join(_filled(name, says, width) for name, says in _entries(task))


def _entries(task: str) -> Iterator[tuple[str, list[str]]]:
    known, trainers = registry(task), training.registry(task)
    for _, module in known.modules():
        yield module.USAGE, [module.SAYS, missing(module) or _here(module)]
    for _, trainer in trainers.modules():
        names = ", ".join(f"{PREFIX}{name}" for name in trainer.USAGE.split(", "))
        in_short = ", ".join(getattr(trainer, "SHORT", ()))
        said = f"trained on the spot: {trainer.SAYS}" + (f"; in short: {in_short}" if in_short else "")
        slow = getattr(trainer, "SLOWER", {})
        takes = f"; {' and '.join(filter(None, slow)) or 'it'} trains for longer" if slow else ""
        yield names, [said, missing(trainer) or f"installed{takes}"]
    broken = {**{f"{PREFIX}{name}": error for name, error in trainers.broken().items()}, **known.broken()}
    for name, error in broken.items():
        yield name, [f"{error.found}. {error.remedy}"]


def missing(module: Any) -> str:
    """That a library is not installed, with the command that installs it; empty if all are there.

    Args:
        module: A library of systems, or a trainer. ``REQUIRES`` are the modules that it imports, each with the extra
            of this package that installs it.
    """
    extras = {
        extra for name, extra in getattr(module, "REQUIRES", {}).items() if importlib.util.find_spec(name) is None
    }
    return f"not installed: {install(*sorted(extras))}" if extras else ""


def _here(module: Any) -> str:
    try:
        models = ", ".join(filter(None, there(module)))
    except InputError as error:
        return error.found
    return f"installed: {models}" if models else "installed"


def _filled(name: str, says: list[str], width: int) -> str:
    lines = [wrapped(clean(name), width), *(wrapped(INDENT + clean(text), width, INDENT) for text in says)]
    return "\n".join(lines)
