"""Files as people have them: a format is a module that recognises its files and reads them as columns, or writes them.

A file is recognised first, by its beginning, and then read; a message about its rows names the format that was seen.
To add a format, add a module (`base.Format`, `writing.Writer`): the lists are those of the modules of this package
that have a ``NAME``, and ``recognise`` if they are read, ``write`` if they are written.

>>> from idlib_corpus import formats
>>> [name for name, _ in formats.known()][:2]  # doctest: +SKIP
['arrow', 'columns']
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any, cast

from idlib_corpus.errors import InputError
from idlib_corpus.formats import files
from idlib_corpus.formats.base import Batch, File, Format, Match, Options, Sample
from idlib_corpus.formats.writing import Writer

__all__ = ["Batch", "File", "Format", "Match", "Options", "Sample", "known", "named", "read", "recognise", "written"]


@cache
def _modules() -> tuple[Any, ...]:
    found = (import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__))
    return tuple(sorted((module for module in found if hasattr(module, "NAME")), key=lambda module: str(module.NAME)))


@cache
def known() -> tuple[tuple[str, Format], ...]:
    """The formats by name that are recognised, in the order of their names."""
    return tuple((module.NAME, cast(Format, module)) for module in _modules() if hasattr(module, "recognise"))


@cache
def written() -> dict[str, Writer]:
    """The formats by name that are written, in the order of their names."""
    return {module.NAME: cast(Writer, module) for module in _modules() if hasattr(module, "write")}


def named(name: str) -> Format:
    """A format by its name.

    Raises:
        InputError: There is none of this name.
    """
    by_name = dict(known())
    if name not in by_name:
        raise InputError("--from", f'"{name}"', f"one of {', '.join(readable())}", "Choose one of them")
    return by_name[name]


def readable() -> dict[str, Format]:
    """The formats that are read, by name; those that are only known by name have no tasks."""
    return {name: module for name, module in known() if module.TASKS}


def recognise(path: Path, options: Options | None = None) -> tuple[Format, Match]:
    """The format of a file: the one that was named, else the surest of those that know its beginning.

    Args:
        path: A file or folder.
        options: `Options.format` names the format.

    Raises:
        InputError: The file cannot be read, is empty, or no format knows it.
    """
    if not path.exists():
        raise InputError(str(path), "no such file or folder", "a file of rows", "Name the file that a system wrote")
    sample = files.sample(path)
    if options and options.format:
        chosen = named(options.format)
        return chosen, _settled(chosen, sample, chosen.recognise(sample) or Match(1, chosen.SAYS), options)
    found = [(match, module) for _, module in known() if (match := module.recognise(sample))]
    if not found:
        what = "an empty file" if path.is_file() and not sample.head.strip() else "a file of no known format"
        remedy = "Say which it is with --from, or write its rows as JSON Lines"
        raise InputError(str(path), what, f"one of {', '.join(readable())}", remedy)
    match, module = max(found, key=lambda one: one[0].certainty)
    return module, _settled(module, sample, match, options)


def _settled(module: Format, sample: Sample, match: Match, options: Options | None) -> Match:
    """The match with what the options say of the file, for formats that ask them."""
    settled = getattr(module, "settled", None)
    return settled(sample, match, options) if settled and options else match


def read(path: Path, task: str, options: Options | None = None, stem: str = "") -> Iterator[Batch]:
    """The rows of a file, a batch at a time.

    Args:
        path: The file.
        task: ``ner``, ``tags``, ``linking``, ``coref``, ``relations`` or ``stance``.
        options: What the file cannot say.
        stem: What ids of rows without one begin with; the file's name without its suffixes if empty.

    Raises:
        InputError: The file cannot be read, is of no known format, or has nothing of the task.
    """
    options = options or Options()
    module, match = recognise(path, options)
    return begun(module, File(path, stem or stem_of(path.name), match), task, options)


def begun(module: Format, file: File, task: str, options: Options) -> Iterator[Batch]:
    """The rows of a file that is recognised, from `File.begin` on.

    Raises:
        InputError: As `Format.read`.
    """
    found = module.read(file, task, options)
    if not file.begin.row or getattr(module, "SEEKS", False):
        return found
    return _after(found, file.begin.row)


def _after(batches: Iterator[Batch], rows: int) -> Iterator[Batch]:
    """Batches without so many rows at the beginning; their problems count as rows."""
    for batch in batches:
        if rows < len(batch.numbers):
            yield replace(
                batch,
                columns=batch.columns.slice(rows),
                numbers=batch.numbers[rows:],
                places=batch.places[rows:],
                problems=batch.problems,
            )
        rows = max(0, rows - len(batch.numbers))


def stem_of(name: str) -> str:
    """The name of a file without its last suffix, and without ``.gz``: what ids of its rows begin with."""
    return PurePosixPath(name.removesuffix(".gz")).with_suffix("").as_posix()
