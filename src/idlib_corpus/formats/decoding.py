"""JSON of strangers as values: what another reader could take for something else is a problem, never a guess.

The time grows with the length of the input and with nothing else, and no input can exhaust the stack.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

from idlib_corpus.records.problems import Problem

# levels of lists and objects; rows of people have six or so
DEEPEST = 100
# the escape of half a pair of UTF-16
HALF = re.compile(r"\\u[dD][89a-fA-F]")
EXPECTED = "one JSON object a line, in UTF-8"
REMEDY = "Write the line again"


def decode(data: bytes | str, where: str, expected: str = EXPECTED, remedy: str = REMEDY) -> Any:
    r"""What a JSON text holds.

    Beyond what `json.loads` refuses, these are problems: a key that stands twice in an object, ``NaN`` and
    ``Infinity``, numbers out of range (``1e400``, thousands of digits), more than 100 levels, half a surrogate pair
    (``"\ud83d"``), bytes that are not UTF-8.

    Args:
        data: The text; without a byte order mark.
        where: Its place, for the message.
        expected: What should stand there, for the message.
        remedy: How to mend it, for the message.

    Returns:
        The value, or a `Problem`.
    """
    try:
        text = data if isinstance(data, str) else data.decode("utf-8")
        value = _DECODER.decode(text)
        if text.count("[") + text.count("{") > DEEPEST and _too_deep(value):
            raise RecursionError
        if HALF.search(text) and (half := _half(value)) is not None:
            raise ValueError(f"half a surrogate pair in {half.encode('ascii', 'backslashreplace').decode()[:60]}")
    except UnicodeDecodeError as error:
        found = f"not UTF-8: the byte 0x{error.object[error.start]:02X} at byte {error.start + 1}"
        return Problem(where, found, expected, "Convert the file to UTF-8")
    except RecursionError:
        return Problem(where, f"no JSON to read: nested deeper than {DEEPEST} levels", expected, remedy)
    except ValueError as error:
        return Problem(where, f"no JSON: {_said(error)}", expected, remedy)
    return value


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


def _half(value: Any) -> str | None:
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
