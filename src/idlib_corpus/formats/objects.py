"""JSON of other people: JSON Lines, or a JSON array that fills a file, a value at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from idlib_corpus.formats import files, naming
from idlib_corpus.formats.base import Batch, File, Sample
from idlib_corpus.formats.batching import Found, batches, lines, parts
from idlib_corpus.formats.decoding import decode
from idlib_corpus.formats.elements import Elements
from idlib_corpus.formats.values import ValueKindError
from idlib_corpus.records.columns import Row
from idlib_corpus.records.problems import Problem

REMEDY, REMEDY_ROW = "Write the file again", "Write the row again"


def is_array(sample: Sample) -> bool:
    """Whether a file is an array of objects or lists; a line that is another list is a line of JSON Lines."""
    head = sample.head.lstrip()
    return head[:1] == b"[" and head[1:].lstrip()[:1] in (b"{", b"[", b"]")


def first(sample: Sample) -> Any:
    """The first value of what may be JSON Lines or an array; None if there is none, or it is beyond the sample."""
    text = sample.head.decode("utf-8", "replace").lstrip()
    if is_array(sample):
        text = text[1:].lstrip()
    elif not text.startswith(("{", "[")):
        return None
    try:
        return json.JSONDecoder().raw_decode(text)[0]
    except (ValueError, RecursionError):
        return None


def first_object(sample: Sample) -> dict[str, Any]:
    """The first value, if it is an object; else an empty one."""
    row = first(sample)
    return row if isinstance(row, dict) else {}


class Values:
    """The values of a file, one after the other.

    Args:
        file: The file.

    Raises:
        InputError: It cannot be read.
    """

    def __init__(self, file: File) -> None:
        self.file = file
        self.array = is_array(files.sample(file.path))

    def where(self, place: int) -> str:
        """A place for messages: of an array the number of the value, else its line."""
        return self.file.row(place) if self.array else self.file.line(place)

    def __iter__(self) -> Iterator[tuple[int, int, Any]]:
        """The values, or what is wrong with them, each with its number and its place."""
        if not self.array:
            full = ((place, line) for place, line in lines(self.file.path) if line.strip())
            for number, (place, line) in enumerate(full, 1):
                yield number, place, decode(line, self.where(place))
            return
        elements, number = Elements(), 0
        for part in parts(elements.lines(files.chunks(self.file.path))):
            if part.strip():
                number += 1
                yield number, number, decode(part, self.where(number), "one JSON value an element", REMEDY)
        if elements.fault:
            found = f"no JSON array: {elements.fault}"
            yield number + 1, number + 1, Problem(str(self.file.path), found, "elements between [ and ]", REMEDY)

    def objects(self) -> Iterator[tuple[int, int, dict[str, Any] | Problem]]:
        """The same, of which what is no object is a `Problem`."""
        for number, place, value in self:
            if isinstance(value, dict | Problem):
                yield number, place, value
            else:
                yield number, place, Problem(self.where(place), "a value that is no object", "a JSON object", REMEDY)


def rows(
    source: Values,
    make: Callable[[dict[str, Any], str], Row | None],
    remedy: str = REMEDY_ROW,
    names: Mapping[str, str] | None = None,
) -> Iterator[Found]:
    """The objects of a file as rows, or what is wrong with them.

    Args:
        source: The values of the file.
        make: Makes a row of an object; None for one that is passed over. It is given the place for messages.
        remedy: What to do with an object that is wrong.
        names: Our name of a field -> its name in the file, which the first object must have.

    Raises:
        InputError: The first object lacks one of the names.
    """
    looked = False
    for number, place, value in source.objects():
        if isinstance(value, Problem):
            yield number, place, value
            continue
        where = source.where(place)
        if not looked:
            naming.check_fields(value.keys(), names or {}, where)
            looked = True
        try:
            row = make(value, where)
        except ValueKindError as wrong:
            yield number, place, Problem(where, str(wrong), remedy=remedy)
            continue
        if row is not None:
            yield number, place, row


def read(
    file: File, task: str, says: str, tasks: Sequence[str], make: Callable[[dict[str, Any], str], Row | None]
) -> Iterator[Batch]:
    """The objects of a file as batches of rows, for formats without notes and options of their own.

    Args:
        file: The file.
        task: The task.
        says: What the file is, "a SpERT file".
        tasks: Those of the format.
        make: As for `rows`.

    Raises:
        InputError: The file cannot be read.
        NoFieldError: The format has nothing of the task.
    """
    naming.of_task(file, task, says, tasks)
    source = Values(file)
    return batches(rows(source, make), task, source.where, lines=not source.array)
