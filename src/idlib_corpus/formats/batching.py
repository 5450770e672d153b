"""Rows of a reader, one at a time, as batches of columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from idlib_corpus.formats import files
from idlib_corpus.formats.base import BATCH, Batch
from idlib_corpus.records.columns import Row, columns
from idlib_corpus.records.problems import Problem

# a row, or what is wrong with it, and its number and its place
Found = tuple[int, int, Row | Problem]


def lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines of a file with their numbers, from 1, without their ends.

    Raises:
        InputError: The file cannot be read.
    """
    for number, line in enumerate(parts(files.blocks(path)), 1):
        yield number, line.removesuffix(b"\r")


def parts(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of blocks of whole lines."""
    for block in blocks:
        yield from block.removesuffix(b"\n").split(b"\n")


def batches(
    found: Iterable[Found],
    task: str,
    where: Callable[[int], str],
    *,
    lines: bool = True,
    notes: Callable[[], Sequence[str]] = tuple,
) -> Iterator[Batch]:
    """Rows as batches.

    Args:
        found: The rows, in the order of the file.
        task: The task.
        where: The place of a row for messages, `File.line` or `File.row`.
        lines: Whether places are lines.
        notes: What was done, asked for when all rows were read; it stands in the last batch.
    """
    rows: list[Row] = []
    numbers: list[int] = []
    places: list[int] = []
    problems: list[Problem] = []
    for number, place, row in found:
        if isinstance(row, Problem):
            problems.append(row)
        else:
            rows.append(row)
            numbers.append(number)
            places.append(place)
        if len(rows) + len(problems) >= BATCH:
            yield _batch(rows, task, numbers, places, where, lines, problems)
            rows, numbers, places, problems = [], [], [], []
    told = tuple(notes())
    if rows or problems or told:
        yield _batch(rows, task, numbers, places, where, lines, problems, told)


def _batch(
    rows: list[Row],
    task: str,
    numbers: Sequence[int],
    places: Sequence[int],
    where: Callable[[int], str],
    lines: bool,
    problems: Sequence[Problem],
    notes: tuple[str, ...] = (),
) -> Batch:
    import numpy as np

    try:
        made, kept, wrong = columns(rows, task), range(len(rows)), []
    except (ArithmeticError, TypeError, ValueError):
        # a value that has no place in the columns: the rows one by one, to say which
        faults = [_fault(row, task) for row in rows]
        kept = [place for place, fault in enumerate(faults) if not fault]  # type: ignore[assignment]
        made = columns([rows[place] for place in kept], task)
        wrong = [
            Problem(where(place), f"the row is none of {task}: {fault}")
            for place, fault in zip(places, faults, strict=True)
            if fault
        ]
    return Batch(
        made,
        np.array([numbers[place] for place in kept], dtype=np.int64),
        np.array([places[place] for place in kept], dtype=np.int64),
        lines,
        (*problems, *wrong),
        notes,
    )


def _fault(row: Row, task: str) -> str:
    try:
        columns([row], task)
    except (ArithmeticError, TypeError, ValueError) as error:
        return str(error).partition("\n")[0] or type(error).__name__
    return ""
