"""EZ-STANCE and C-STANCE (Zhao et al. 2023, 2024): CSV with ``Text``, ``Target 1`` and ``Stance 1``.

Rows whose ``In Use`` is not 1 are left out, as in the code of the authors, with a note. The labels of C-STANCE are
Chinese words, which become ours. There are no ids.
"""

from __future__ import annotations

from collections.abc import Iterator

from idlib_corpus.formats import stance_tables
from idlib_corpus.formats.base import Batch, File, Match, Options, Sample

NAME = "ezstance"
SAYS = "EZ-STANCE and C-STANCE: CSV with Text, Target 1 and Stance 1"
TASKS = stance_tables.TASKS
PUBLISHED = stance_tables.Published(
    says="an EZ-STANCE or C-STANCE file",
    names={"text": "Text", "target": "Target 1", "label": "Stance 1"},
    labels={"支持": "FAVOR", "反对": "AGAINST", "中立": "NONE"},
    keep=("In Use", frozenset({"1", "1.0"})),
)


def recognise(sample: Sample) -> Match | None:
    """A table with a header that has Text, Target 1 and Stance 1."""
    return Match(1, PUBLISHED.says) if {"text", "target 1", "stance 1"} <= stance_tables.columns(sample) else None


def read(file: File, task: str, options: Options) -> Iterator[Batch]:
    """The rows that are in use.

    Raises:
        InputError: The file cannot be read, has no such header, or lacks a column that ``--map`` names.
    """
    return stance_tables.read(file, task, options, PUBLISHED)
