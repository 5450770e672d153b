"""HIPE: columns by the names of its header, ``TOKEN NE-COARSE-LIT …``.

The tags are those of NE-COARSE-LIT; ``--columns tag=NE-FINE-LIT`` names others, ``--layer inner`` means NE-NESTED.
A row is what stands between blank lines. A tag that is left open (``_``) is read as O, as the HIPE scorer does.
"""

from __future__ import annotations

from collections.abc import Iterator

from idlib_corpus.formats import columns
from idlib_corpus.formats.base import Batch, File, Match, Options, Sample

NAME = "hipe"
SAYS = "HIPE: TOKEN, NE-COARSE-LIT and others by name"
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
