"""Offsets of a batch as code points, and what contradicts the words beside them told with its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from idlib_corpus.formats.base import Batch, Options
from idlib_corpus.records.offsets import read
from idlib_corpus.records.problems import Problem


def settled(batch: Batch, place: Callable[[int], str], options: Options) -> Batch:
    """A batch whose offsets are code points, half-open; rows whose offsets contradict their words are problems.

    Args:
        batch: A batch of a format whose offsets are those of characters.
        place: What a place of the batch is called in messages.
        options: `Options.offsets` and `Options.inclusive`.

    Raises:
        InputError: There is no such unit.
    """
    found = read(batch.columns, options.counting)
    if not found.wrong:
        return replace(batch, columns=found.columns, notes=(*batch.notes, *found.notes))
    import numpy as np
    import pyarrow as pa

    rows = sorted(found.wrong)
    problems = [Problem(place(int(batch.places[row])), *found.wrong[row]) for row in rows]
    kept = np.setdiff1d(np.arange(len(batch.columns)), rows)
    return replace(
        batch,
        columns=found.columns.take(pa.array(kept)),
        numbers=batch.numbers[kept],
        places=batch.places[kept],
        problems=(*batch.problems, *problems),
        notes=(*batch.notes, *found.notes),
    )
