"""X-stance (Vamvas and Sennrich 2020): comments of candidates on political questions, JSON Lines as published.

The question is the target, the comment the text. The author is a key without a name, which says nothing to a system
that reads a holder in words: whoever wants it as the holder says ``--map holder=author``. Of the topic, the number
that stands beside the label and the part of the test set nothing is read.

Written are stances in favour and against, `<lang>/<split>.jsonl`; X-stance has no third label. The author is the
holder, in words: X-stance asks for the stance of whoever wrote the comment, this corpus for that of somebody whom the
text names, so that a text may stand with both labels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from idlib_corpus.formats import fields, naming, objects, stances, values
from idlib_corpus.formats.base import Batch, File, Match, Options, Sample
from idlib_corpus.formats.batching import batches
from idlib_corpus.formats.renditions import Rendition
from idlib_corpus.formats.writing import DEFAULTS, Ledger, Loss, WriteOptions, dumped_lines

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
LABELS = ("FAVOR", "AGAINST")
NEITHER = Loss("stance", "that are NONE left out")
WRITES = "X-stance: JSON Lines a language and split"
LAYER = "stance"
KEEPS = {
    "document": ("id", "lang", "split"),
    "sentence": ("id", "text"),
    "stance": ("id", "holder", "target", "label", "words"),
}
LOSSES = (NEITHER, *stances.LOSSES)
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


def write(
    renditions: Sequence[Rendition], ledger: Ledger, options: WriteOptions = DEFAULTS
) -> Iterator[tuple[str, bytes]]:
    """As `writing.Writer.write`."""
    for name, rows in stances.by_split(renditions, ledger, NEITHER, LABELS):
        yield f"{name}.jsonl", dumped_lines(map(_written, rows))


def _written(row: dict[str, Any]) -> dict[str, Any]:
    return {theirs: row[ours] for ours, theirs in NAMES.items()} | {"author": row["holder"]}
