"""The input of conlleval: the last two columns are the gold tag and the guess.

Such a file can be scored alone; `Options.side` says which of the two is read.
"""

from __future__ import annotations

from collections.abc import Iterator

from idlib_corpus.formats import columns
from idlib_corpus.formats.base import Batch, File, Match, Options, Sample

NAME = "conlleval"
SAYS = "the input of conlleval: gold and guess in the last two columns"
TASKS = columns.TASKS


def recognise(sample: Sample) -> Match | None:
    """A column file of this layout."""
    return columns.recognised(sample, (NAME,))


def settled(sample: Sample, match: Match, options: Options) -> Match:
    """The match with the columns and the scheme that the options name."""
    return columns.settled_as(NAME, sample, match, options)


def read(file: File, task: str, options: Options) -> Iterator[Batch]:
    """The rows; see `columns.read_as`."""
    return columns.read_as(NAME, file, task, options)
