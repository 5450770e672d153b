"""X-stance (Vamvas and Sennrich 2020): comments of candidates on political questions, JSON Lines as published.

The question is the target, the comment the text. The author is a key without a name, which says nothing to a system
that reads a holder in words: whoever wants it as the holder says ``--map holder=author``. Of the topic, the number
that stands beside the label and the part of the test set nothing is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from idlib_corpus.formats import fields, naming, values
from idlib_corpus.formats.base import Batch, File, Match, Options, Sample
from idlib_corpus.formats.batching import Found, batches
from idlib_corpus.formats.objects import Values, first_object
from idlib_corpus.records.problems import Problem

NAME = "xstance"
SAYS = "X-stance: JSON Lines with question, comment, language and label"
TASKS = ("stance",)
NAMES = {
    "id": "id",
    "text": "comment",
    "target": "question",
    "target_id": "question_id",
    "lang": "language",
    "label": "label",
}
IDS = ("id", "target_id", "holder_id", "group", "document")


def recognise(sample: Sample) -> Match | None:
    """A file whose first row has a question and a comment, and what else these rows have."""
    row = first_object(sample)
    if {"question", "comment"} <= row.keys() and {"language", "question_id", "topic"} & row.keys():
        return Match(1, "an X-stance file")
    return None


def read(file: File, task: str, options: Options) -> Iterator[Batch]:
    """The rows; ids that are numbers become their digits.

    Raises:
        InputError: The file cannot be read, or lacks a field that ``--map`` names.
    """
    naming.of_task(file, task, "an X-stance file", TASKS)
    source = Values(file)
    given = fields.named(options, task)
    return batches(_rows(source, options, {**NAMES, **given}, given), task, source.where, lines=not source.array)


def _rows(source: Values, options: Options, names: dict[str, str], given: dict[str, str]) -> Iterator[Found]:
    looked = False
    for number, line, row in source.objects():
        if isinstance(row, Problem):
            yield number, line, row
            continue
        if not looked:
            naming.check_fields(row.keys(), given, source.where(line))
            looked = True
        yield number, line, _row(row, names, options.lang, source.where(line))


def _row(row: dict[str, Any], names: dict[str, str], lang: str, where: str) -> dict[str, Any] | Problem:
    found: dict[str, Any] = {"lang": lang or None}
    for ours, theirs in names.items():
        value = row.get(theirs)
        try:
            said = values.identity(value, theirs) if ours in IDS else values.text(value, theirs)
        except values.ValueKindError as wrong:
            return Problem(where, str(wrong), remedy="Write the row again")
        if said is not None:
            found[ours] = said
    return found
