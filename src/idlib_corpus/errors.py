"""The one error that a user's input can cause."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from idlib_corpus.escapes import clean
from idlib_corpus.extras import install

# characters of a part of a message
LONGEST = 1500


class InputError(Exception):
    """Something in the input is wrong; the message says where, what, and how to mend it.

    Args:
        where: File and line (``tr.xml:12``), row id (``article/s3/fr``) or argument (``--langs``).
        found: What was found there.
        expected: What was expected instead.
        remedy: How to mend it.
    """

    def __init__(self, where: str, found: str, expected: str = "", remedy: str = "") -> None:
        super().__init__(where, found, expected, remedy)
        self.where, self.found, self.expected, self.remedy = where, found, expected, remedy

    def __str__(self) -> str:
        """One line: what a terminal would obey is escaped, and what is long is cut."""
        text = f"{clean(self.where)}: {self._found()}"
        if self.expected:
            text += f"; expected {clean(self.expected, LONGEST)}"
        if self.remedy:
            text += f". {clean(self.remedy, LONGEST)}"
        return text

    def _found(self) -> str:
        return clean(self.found, LONGEST)


def in_one_line(error: BaseException) -> str:
    """What an exception of a library says, for a message of ours: its kind and its first line."""
    if isinstance(error, InputError):
        return str(error)
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return ": ".join([type(error).__name__, *lines[:1]])


def library(module: str, extra: str, why: str) -> Any:
    """Import a module of an optional library when it is needed.

    Args:
        module: The module, `stanza.models.ner_tagger`.
        extra: The extra of this package that installs the library.
        why: What needs it, for the message.

    Raises:
        InputError: The library is not installed; or it is, and cannot be imported, as where one of its own libraries
            is missing or of another version.
    """
    try:
        return import_module(module)
    except Exception as error:  # libraries raise more than ImportError where their parts do not fit
        name = module.partition(".")[0]
        if isinstance(error, ModuleNotFoundError) and find_spec(name) is None:
            found = f"the library is not installed, and {why} needs it"
            raise InputError(name, found, remedy=f"Install it: {install(extra)}") from None
        raise broken_library(name, extra, why, error) from error


def broken_library(name: str, extra: str, why: str, error: Exception) -> InputError:
    """The error for an optional library that is installed and does not work.

    Args:
        name: The library.
        extra: The extra of this package that installs it.
        why: What needs it.
        error: What it raised.
    """
    said = next(iter(str(error).strip().splitlines()), "") or "no reason given"
    found = f"the library is installed, and cannot be imported ({type(error).__name__}: {said}); {why} needs it"
    remedy = f"See what is at odds with: pip check. Install what it lacks: {install(extra)}"
    return InputError(name, found, remedy=remedy)
