"""SemEval-2016 task 6, stance in tweets: tab-separated as published, and the CSV that goes about.

Published files have the header ``ID Target Tweet Stance``, with two more columns where opinion and sentiment were
annotated; quotes in them are quotes of the tweet. The CSV (``Tweet,Target,Stance,Opinion Towards,Sentiment``) has no
ids. A stance that is ``?`` or ``UNKNOWN``, as in test files, is none. The training files are Windows-1252 in part:
a line that is no UTF-8 is read so, with a note.
"""

from __future__ import annotations

from collections.abc import Iterator

from idlib_corpus.formats import naming
from idlib_corpus.formats.base import Batch, File, Match, Options, Sample
from idlib_corpus.formats.batching import Found, batches
from idlib_corpus.formats.delimited import Decoder, Layout, cells, layout
from idlib_corpus.formats.files import sample as begin
from idlib_corpus.records.problems import Problem

NAME = "semeval2016"
SAYS = "SemEval-2016 task 6: ID, Target, Tweet and Stance, with tabs, or as CSV"
TASKS = ("stance",)
NAMES = {"id": "ID", "target": "Target", "text": "Tweet", "label": "Stance"}
UNLABELLED = ("?", "UNKNOWN")


def recognise(sample: Sample) -> Match | None:
    """A table with a header that has Tweet, Target and Stance."""
    table = layout(sample)
    if table is None or not {"tweet", "target", "stance"} <= {name.strip().casefold() for name in table.header}:
        return None
    return Match(1, "a SemEval-2016 stance file")


def read(file: File, task: str, options: Options) -> Iterator[Batch]:
    """The rows, without ids where the file has none.

    Raises:
        InputError: The file cannot be read, has no such header, or lacks a column that ``--map`` names.
    """
    naming.of_task(file, task, "a SemEval-2016 stance file", TASKS)
    table = layout(begin(file.path))
    if table is None:
        raise naming.no_table(file)
    column = naming.places(table.header, task, options, file.line(1), NAMES)
    decoder, unlabelled = Decoder(True), [0]

    def notes() -> list[str]:
        said = f"{unlabelled[0]} row{'s have' if unlabelled[0] > 1 else ' has'} no stance ({' or '.join(UNLABELLED)})"
        return [*decoder.notes(file.path), *([f"{file.path}: {said}"] if unlabelled[0] else [])]

    return batches(_rows(file, table, column, decoder, options, unlabelled), task, file.line, notes=notes)


def _rows(
    file: File, table: Layout, column: dict[str, int], decoder: Decoder, options: Options, unlabelled: list[int]
) -> Iterator[Found]:
    # what the published files have in quotes is quoted by the tweet
    raw = table.delimiter == "\t"
    for number, (line, row) in enumerate(cells(file.path, table, decoder, raw=raw), 1):
        if isinstance(row, Problem):
            yield number, line, row
            continue
        found: dict[str, str | None] = {"lang": options.lang or None}
        found.update({ours: row[place] for ours, place in column.items() if row[place].strip()})
        if "label" in column and (found.get("label") or "").strip() in ("", *UNLABELLED):
            found["label"] = None
            unlabelled[0] += 1
        yield number, line, found
