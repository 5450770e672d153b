"""CoNLL files: a token a line, its tag in the last column, a blank line behind each sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from idlib_corpus.records.base import Records
from idlib_corpus.records.jsonl import file_bytes
from idlib_corpus.records.problems import Problem
from idlib_corpus.tagging.places import entities, joined
from idlib_corpus.tagging.places import on_text as on_text

COMMENT = re.compile(r"#\s*([\w.-]+)\s*=\s*(.*?)\s*")
# what a comment may say of its sentence, and the field of the record
FIELDS = {"sent_id": "id", "id": "id", "lang": "lang", "group": "group"}


def read(path: Path, task: str) -> Records:
    """Read a CoNLL file.

    The first column is the token, the last the tag; columns are parted by tabs if a line has one, else by white
    space. Lines of ``-DOCSTART-`` are skipped. Comments before a sentence, ``# sent_id = …`` (or ``# id = …``),
    ``# lang = …`` and ``# group = …``, name it; a sentence without an id gets its number, counted from 1.

    The text of a sentence is its tokens joined with one blank, and offsets of entities are code points on it.

    Args:
        path: The file.
        task: The task; entities are decoded unless it is ``tags``.

    Raises:
        InputError: The file cannot be read.
    """
    rows: list[dict[str, Any]] = []
    where: list[str] = []
    problems: list[Problem] = []
    for number, lines in _sentences(file_bytes(path), problems, str(path)):
        row = _row(lines, path, problems)
        if row is not None:
            row.setdefault("id", str(len(rows) + 1))
            if task != "tags":
                row["text"] = " ".join(row["tokens"])
                row["entities"] = entities(row["tags"], joined(row["tokens"]))
            rows.append(row)
            where.append(f"{path}:{number}")
    return Records(tuple(rows), tuple(where), str(path), tuple(problems))


Lines = list[tuple[int, str]]


def _sentences(data: bytes, problems: list[Problem], name: str) -> Iterator[tuple[int, Lines]]:
    """The lines of each sentence with their numbers, and the number of the first."""
    lines: Lines = []
    for number, raw in enumerate([*data.split(b"\n"), b""], 1):
        try:
            line = raw.decode("utf-8").strip("\r")
        except UnicodeDecodeError as error:
            problems.append(Problem(f"{name}:{number}", f"not UTF-8: {error.reason}", "a file in UTF-8"))
            continue
        if line.strip():
            lines.append((number, line))
        elif lines:
            yield lines[0][0], lines
            lines = []


def _row(lines: Lines, path: Path, problems: list[Problem]) -> dict[str, Any] | None:
    """The record of a sentence; None if it has no token or a line is broken."""
    row: dict[str, Any] = {}
    tokens: list[str] = []
    tags: list[str] = []
    broken = False
    for number, line in lines:
        cells = line.split("\t") if "\t" in line else line.split()
        if line[0] == "#" and not tokens and (comment := COMMENT.fullmatch(line)):
            field = FIELDS.get(comment[1])
            if field and comment[2]:
                row[field] = comment[2]
        elif cells[0] == "-DOCSTART-" or (line[0] == "#" and not tokens and not _is_tag(cells[-1])):
            continue
        elif len(cells) < 2 or not cells[0] or not _is_tag(cells[-1].strip()):
            expected = "a token and, in the last column, its tag, as in B-LOC or O"
            problems.append(Problem(f"{path}:{number}", f'"{line[:60]}"', expected))
            broken = True
        else:
            tokens.append(cells[0])
            tags.append(cells[-1].strip())
    row |= {"tokens": tokens, "tags": tags}
    return row if tokens and not broken else None


TAG = re.compile(r"O|[BIESLU]-.+")


def _is_tag(text: str) -> bool:
    return TAG.fullmatch(text) is not None
