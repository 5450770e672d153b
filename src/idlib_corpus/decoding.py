"""JSON and TOML of strangers as values: what another reader could take for something else is refused, never guessed.

The time grows with the length of the input and with nothing else, and no input can exhaust the stack.
"""

from __future__ import annotations

import json
import math
import re
import tomllib
from pathlib import Path
from typing import Any, NoReturn

from idlib_corpus.errors import InputError

# levels of lists and objects; rows of people have six or so
DEEPEST = 100
# the escape of half a pair of UTF-16
HALF = re.compile(r"\\u[dD][89a-fA-F]")
UTF8 = "Convert the file to UTF-8"


class UndecodedError(ValueError):
    """A text holds no value.

    Args:
        found: What is wrong with it.
        remedy: How to mend it, where that can be said.
        line: The line, from 1; 0 if it is not known.
    """

    def __init__(self, found: str, remedy: str = "", line: int = 0) -> None:
        super().__init__(found)
        self.found, self.remedy, self.line = found, remedy, line


def json_value(data: bytes | str) -> Any:
    r"""What a JSON text holds.

    Beyond what `json.loads` refuses, these are wrong: a key that stands twice in an object, ``NaN`` and
    ``Infinity``, numbers out of range (``1e400``, thousands of digits), more than 100 levels, half a surrogate pair
    (``"\ud83d"``), bytes that are not UTF-8.

    Args:
        data: The text; without a byte order mark.

    Raises:
        UndecodedError: It is none.
    """
    try:
        text = _text(data)
        value = _DECODER.decode(text)
        if text.count("[") + text.count("{") > DEEPEST and _too_deep(value):
            raise RecursionError
        if HALF.search(text) and (half := half_pair(value)) is not None:
            raise ValueError(f"half a surrogate pair in {half.encode('ascii', 'backslashreplace').decode()[:60]}")
    except UndecodedError:
        raise
    except RecursionError:
        raise UndecodedError(f"no JSON to read: nested deeper than {DEEPEST} levels") from None
    except ValueError as error:
        raise UndecodedError(f"no JSON: {_said(error)}", line=getattr(error, "lineno", 0)) from None
    return value


def toml_table(data: bytes | str) -> dict[str, Any]:
    """What a TOML text holds: at most 100 levels, and no number of thousands of digits.

    Raises:
        UndecodedError: It is none.
    """
    try:
        table = tomllib.loads(_text(data))
        if _too_deep(table):
            raise RecursionError
    except UndecodedError:
        raise
    except RecursionError:
        raise UndecodedError(f"no TOML to read: nested deeper than {DEEPEST} levels") from None
    except ValueError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise UndecodedError(f"no valid TOML: {_said(error)}", line=int(line[1]) if line else 0) from None
    return table


def value_of(path: Path, expected: str, remedy: str = "") -> Any:
    """What a small file holds: TOML by its name, else JSON.

    Args:
        path: The file.
        expected: What it should be, for the message.
        remedy: How to mend it, for the message.

    Raises:
        InputError: It cannot be read, or holds no value.
    """
    try:
        data = path.read_bytes()
        return toml_table(data) if path.suffix == ".toml" else json_value(data)
    except OSError as error:
        raise InputError(str(path), f"cannot be read: {error.strerror or error}", expected, remedy) from error
    except UndecodedError as error:
        where = f"{path}:{error.line}" if error.line else str(path)
        raise InputError(where, error.found, expected, error.remedy or remedy) from error


def _text(data: bytes | str) -> str:
    try:
        return data if isinstance(data, str) else data.decode("utf-8")
    except UnicodeDecodeError as error:
        found = f"not UTF-8: the byte 0x{error.object[error.start]:02X} at byte {error.start + 1}"
        raise UndecodedError(found, UTF8, error.object.count(b"\n", 0, error.start) + 1) from None


def _said(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        line = f"line {error.lineno}, " if error.lineno > 1 else ""
        return f"{error.msg} at {line}column {error.colno}"
    # Python's own limit, in words about Python
    return "a number of thousands of digits" if "integer string conversion" in str(error) else str(error)


def _too_deep(value: Any) -> bool:
    level, depth = [value], 0
    while level:
        level = [
            part
            for one in level
            for part in (one.values() if type(one) is dict else one)
            if type(part) is dict or type(part) is list
        ]
        depth += 1
        if depth > DEEPEST:
            return True
    return False


def half_pair(value: Any) -> str | None:
    """A text, of a value or a key, that no UTF-8 can hold."""
    left = [value]
    while left:
        one = left.pop()
        if type(one) is dict:
            left.extend(one)
            left.extend(one.values())
        elif type(one) is list:
            left.extend(one)
        elif type(one) is str and not one.isascii():
            try:
                one.encode("utf-8")
            except UnicodeEncodeError:
                return one
    return None


def _constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def _real(digits: str) -> float:
    value = float(digits)
    if math.isinf(value):
        raise ValueError(f"the number {digits[:40]} is out of range")
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise ValueError(f'the key "{name}" stands twice')
            seen.add(name)
    return found


_DECODER = json.JSONDecoder(parse_constant=_constant, parse_float=_real, object_pairs_hook=_object)
