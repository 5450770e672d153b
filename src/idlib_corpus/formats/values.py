"""Values of JSON and of cells that all formats of named fields treat alike."""

from __future__ import annotations

from typing import Any

from idlib_corpus.escapes import clean
from idlib_corpus.records.schema import LARGEST


class ValueKindError(ValueError):
    """A value of another kind than its field has; the message says what it is."""


def identity(value: Any, where: str) -> str | None:
    """An id as text: a text as it stands, a whole number as its digits; None if there is none.

    One contract for all formats: ``7``, ``7.0`` and ``"7"`` are one id, and an empty text is none.

    Args:
        value: What the file has.
        where: The name of the field, for messages.

    Raises:
        ValueKindError: Anything else.
    """
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return text(value, where)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    raise ValueKindError(f"{where}: {shown(value)}; expected a text or a whole number")


def text(value: Any, where: str) -> str | None:
    """A text as it stands; None if there is none.

    Args:
        value: What the file has.
        where: The name of the field, for messages.

    Raises:
        ValueKindError: It is no text, or has half of a character (a lone surrogate).
    """
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueKindError(f"{where}: {shown(value)}; expected a text")
    if not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value):
        raise ValueKindError(f"{where}: half of a character (a lone surrogate) in the text")
    return value


def offset(value: Any, where: str) -> int:
    """An offset: a whole number that is not negative, ``5.0`` too.

    Raises:
        ValueKindError: Anything else.
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if type(value) is not int or not 0 <= value <= LARGEST:
        raise ValueKindError(f"{where}: {shown(value)}; expected a whole number from 0")
    return value


def shown(value: Any) -> str:
    """What a value of JSON is, for messages."""
    if isinstance(value, str):
        return f'"{clean(value, 60)}"'
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"the number {value:.15g}" if abs(value) < 1e15 else "a very large number"
    if value is None:
        return "nothing"
    kinds = {bool: "a truth value", dict: "an object", list: "a list"}
    return kinds.get(type(value), f"a {type(value).__name__}")
