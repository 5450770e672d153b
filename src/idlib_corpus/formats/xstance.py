"""X-stance (Vamvas and Sennrich 2020): comments of candidates on political questions, JSON Lines as published.

The question is the target, the comment the text. The author is a key without a name, which says nothing to a system
that reads a holder in words: whoever wants it as the holder says ``--map holder=author``. Of the topic, the number
that stands beside the label and the part of the test set nothing is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from idlib_corpus.formats import fields, naming, objects, values
from idlib_corpus.formats.base import Batch, File, Match, Options, Sample
from idlib_corpus.formats.batching import batches

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
    row = objects.first_object(sample)
    if {"question", "comment"} <= row.keys() and {"language", "question_id", "topic"} & row.keys():
        return Match(1, "an X-stance file")
    return None


def read(file: File, task: str, options: Options) -> Iterator[Batch]:
    """The rows; ids that are numbers become their digits.

    Raises:
        InputError: The file cannot be read, or lacks a field that ``--map`` names.
    """
    naming.of_task(file, task, "an X-stance file", TASKS)
    source = objects.Values(file)
    given = fields.named(options, task)
    names = {**NAMES, **given}
    found = objects.rows(source, lambda row, _: _row(row, names, options.lang), names=given)
    return batches(found, task, source.where, lines=not source.array)


def _row(row: dict[str, Any], names: dict[str, str], lang: str) -> dict[str, Any]:
    found: dict[str, Any] = {"lang": lang or None}
    for ours, theirs in names.items():
        value = row.get(theirs)
        said = values.identity(value, theirs) if ours in IDS else values.text(value, theirs)
        if said is not None:
            found[ours] = said
    return found
