"""SemEval-2016 task 6, stance in tweets: tab-separated as published, and the CSV that goes about; P-Stance too.

Published files have the header ``ID Target Tweet Stance``, with two more columns where opinion and sentiment were
annotated; quotes in them are quotes of the tweet. The CSV (``Tweet,Target,Stance,Opinion Towards,Sentiment``) has no
ids, nor have the files of P-Stance (Li et al. 2021: ``Tweet,Target,Stance``). A stance that is ``?`` or ``UNKNOWN``,
as in test files, is none. The training files are Windows-1252 in part: a line that is no UTF-8 is read so, with a
note.
"""

from __future__ import annotations

from collections.abc import Iterator

from idlib_corpus.formats import stance_tables
from idlib_corpus.formats.base import Batch, File, Match, Options, Sample

NAME = "semeval2016"
SAYS = "SemEval-2016 task 6 and P-Stance: Tweet, Target and Stance, with tabs, or as CSV"
TASKS = stance_tables.TASKS
PUBLISHED = stance_tables.Published(
    says="a SemEval-2016 stance file",
    names={"id": "ID", "target": "Target", "text": "Tweet", "label": "Stance"},
    unlabelled=("?", "UNKNOWN"),
    raw=True,
    legacy=True,
)


def recognise(sample: Sample) -> Match | None:
    """A table with a header that has Tweet, Target and Stance."""
    return Match(1, PUBLISHED.says) if {"tweet", "target", "stance"} <= stance_tables.columns(sample) else None


def read(file: File, task: str, options: Options) -> Iterator[Batch]:
    """The rows, without ids where the file has none.

    Raises:
        InputError: The file cannot be read, has no such header, or lacks a column that ``--map`` names.
    """
    return stance_tables.read(file, task, options, PUBLISHED)
