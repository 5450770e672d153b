"""JSON Lines: a row a line, UTF-8. Every system writes them, every scorer reads them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NoReturn

from idlib_corpus.errors import InputError
from idlib_corpus.files import write_text
from idlib_corpus.records import schema
from idlib_corpus.records.base import FIELDS, Record, Records, known_task
from idlib_corpus.records.problems import Problem

BOM = b"\xef\xbb\xbf"


def write(path: Path, rows: Iterable[Record]) -> None:
    """Write rows, whole or not at all.

    Args:
        path: The file.
        rows: The rows.

    Raises:
        InputError: The file cannot be written.
    """
    write_text(path, "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows))


def read(path: Path, task: str, mixed: bool = False) -> Records:
    """Read JSON Lines, or a JSON array of rows.

    Blank lines, carriage returns, a byte order mark at the start and further fields do no harm.

    Args:
        path: The file.
        task: The task; its field is required in each row.
        mixed: Whether rows with the field of another task, and not of this one, are passed over.

    Returns:
        The rows that can be read; what is wrong with the others stands in `problems`.

    Raises:
        InputError: The file cannot be read.
    """
    rows, where, problems = [], [], []
    task = known_task(task)
    others = set(FIELDS.values()) - {FIELDS[task]}
    for place, row in _values(file_bytes(path), str(path)):
        if mixed and isinstance(row, dict) and FIELDS[task] not in row and others & row.keys():
            continue
        wrong = row if isinstance(row, Problem) else schema.problem(row, place, task)
        if wrong is None:
            rows.append(row)
            where.append(place)
        else:
            problems.append(wrong)
    return Records(tuple(rows), tuple(where), str(path), tuple(problems))


def file_bytes(path: Path) -> bytes:
    """The content of a file, without a byte order mark.

    Raises:
        InputError: It cannot be read.
    """
    try:
        return path.read_bytes().removeprefix(BOM)
    except OSError as error:
        found = f"the file cannot be read: {error.strerror or error}"
        raise InputError(str(path), found, "a file of rows", "Name the file that a system wrote") from error


def _values(data: bytes, name: str) -> Iterator[tuple[str, Any]]:
    if data.lstrip()[:1] == b"[" and isinstance(array := _array(data), list):
        yield from ((f"{name}: row {number}", row) for number, row in enumerate(array, 1))
        return
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.strip():
            where = f"{name}:{number}"
            yield where, value(line, where)


def _array(data: bytes) -> Any:
    """The rows of a JSON array that fills the file; None if it is no such array."""
    try:
        value = _DECODER.decode(data.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    # one line that is a list is a bad line of JSON Lines
    return value if value and all(isinstance(row, dict) for row in value) else None


def value(line: bytes, where: str) -> Any:
    """What a line holds; a `Problem` if it is no JSON.

    Args:
        line: The line.
        where: Its place, for the message.
    """
    try:
        return _DECODER.decode(line.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        said = "it is nested too deep" if isinstance(error, RecursionError) else f"{error}"
        return Problem(where, f"no JSON: {said}", "one JSON object a line, in UTF-8", "Write the line again")


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for place, (name, _) in enumerate(pairs) if name in dict(pairs[:place]))
        raise ValueError(f'the key "{twice}" stands twice')
    return found


_DECODER = json.JSONDecoder(parse_constant=_no_number, object_pairs_hook=_object)
