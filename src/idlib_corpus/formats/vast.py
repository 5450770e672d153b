"""VAST (Allaway and McKeown 2020): CSV with ``post``, ``new_topic`` and ``label``; 0 is against, 1 for, 2 neutral.

The text is the comment as it was posted. The target is ``new_topic``, the topic as crowd workers corrected it;
``--map target=topic_str`` takes the normalised one. ``new_id`` is the id.
"""

from __future__ import annotations

from collections.abc import Iterator

from idlib_corpus.formats import stance_tables
from idlib_corpus.formats.base import Batch, File, Match, Options, Sample

NAME = "vast"
SAYS = "VAST: CSV with post, new_topic and label (0, 1, 2)"
TASKS = stance_tables.TASKS
PUBLISHED = stance_tables.Published(
    says="a VAST file",
    names={"id": "new_id", "target": "new_topic", "text": "post", "label": "label"},
    labels={"0": "AGAINST", "1": "FAVOR", "2": "NONE"},
)


def recognise(sample: Sample) -> Match | None:
    """A table with a header that has post, new_topic and label."""
    return Match(1, PUBLISHED.says) if {"post", "new_topic", "label"} <= stance_tables.columns(sample) else None


def read(file: File, task: str, options: Options) -> Iterator[Batch]:
    """The rows.

    Raises:
        InputError: The file cannot be read, has no such header, or lacks a column that ``--map`` names.
    """
    return stance_tables.read(file, task, options, PUBLISHED)
