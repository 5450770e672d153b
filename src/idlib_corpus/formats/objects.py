"""JSON Lines of other people: an object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from idlib_corpus.formats.base import File, Sample
from idlib_corpus.formats.decoding import decode
from idlib_corpus.formats.rows import lines
from idlib_corpus.records.problems import Problem


def first(sample: Sample) -> dict[str, Any]:
    """The first object of what may be JSON Lines; empty if the first line is none."""
    line = next((line for line in sample.lines(20) if line.strip()), "")
    if not line.lstrip().startswith("{"):
        return {}
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return row if isinstance(row, dict) else {}


def objects(file: File) -> Iterator[tuple[int, dict[str, Any] | Problem]]:
    """The lines that are not blank, as objects, or what is wrong with them; each with the number of its line.

    Raises:
        InputError: The file cannot be read.
    """
    for number, line in lines(file.path):
        if not line.strip():
            continue
        row = decode(line, file.line(number))
        if not isinstance(row, dict | Problem):
            row = Problem(file.line(number), "a line that is no JSON object", "an object a line", "Write it again")
        yield number, row
