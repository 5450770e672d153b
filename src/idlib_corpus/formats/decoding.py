"""JSON in files of rows: what cannot be read (`idlib_corpus.decoding`) is a problem with its place."""

from __future__ import annotations

from typing import Any

from idlib_corpus.decoding import DEEPEST, UndecodedError, json_value
from idlib_corpus.records.problems import Problem

__all__ = ["DEEPEST", "decode"]

EXPECTED = "one JSON object a line, in UTF-8"
REMEDY = "Write the line again"


def decode(data: bytes | str, where: str, expected: str = EXPECTED, remedy: str = REMEDY) -> Any:
    """What a JSON text holds.

    Args:
        data: The text; without a byte order mark.
        where: Its place, for the message.
        expected: What should stand there, for the message.
        remedy: How to mend it, for the message.

    Returns:
        The value, or a `Problem`.
    """
    try:
        return json_value(data)
    except UndecodedError as error:
        return Problem(where, error.found, expected, error.remedy or remedy)
