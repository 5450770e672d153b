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


def said(row: dict[str, Any], name: str, where: str) -> str:
    """A field of an object that is a text, and not empty.

    Raises:
        ValueKindError: It is something else.
    """
    found = text(row.get(name), f"{where}: {name}")
    if not found:
        raise ValueKindError(f"{where}: no {name}")
    return found


def mapping(value: Any, where: str, expected: str = "an object") -> dict[str, Any]:
    """An object.

    Args:
        value: What the file has.
        where: Its place, for messages.
        expected: What it should be, for messages.

    Raises:
        ValueKindError: It is something else.
    """
    if not isinstance(value, dict):
        raise ValueKindError(f"{where}: {shown(value)}; expected {expected}")
    return value


def sequence(value: Any, where: str) -> list[Any]:
    """A list.

    Raises:
        ValueKindError: It is something else.
    """
    if not isinstance(value, list):
        raise ValueKindError(f"{where}: {shown(value)}; expected a list")
    return value


def listed(row: dict[str, Any], name: str) -> list[Any]:
    """A field of an object that is a list; an empty one where nothing is said.

    Raises:
        ValueKindError: It is something else.
    """
    return [] if row.get(name) is None else sequence(row[name], name)


def texts(value: Any, where: str) -> list[str]:
    """A list of texts, as tokens are.

    Raises:
        ValueKindError: It is something else.
    """
    found = [text(one, where) for one in sequence(value, where)]
    if any(one is None for one in found):
        raise ValueKindError(f"{where}: nothing; expected a text for each token")
    return [one for one in found if one is not None]


def index(value: Any, where: str, number: int) -> int:
    """A place in a list, from 0.

    Args:
        value: What the file has.
        where: Its place, for messages.
        number: How many things the list has.

    Raises:
        ValueKindError: It is no place in it.
    """
    found = offset(value, where)
    if found >= number:
        raise ValueKindError(f"{where} {found}; expected one of {number}, from 0")
    return found


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
