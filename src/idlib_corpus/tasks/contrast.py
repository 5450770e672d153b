"""Contrast: whether a system follows small changes of a text, a score over the rows of stance."""

from __future__ import annotations

from idlib_corpus import scoring
from idlib_corpus.tasks.base import ScoredTask

TASK = ScoredTask(
    name="contrast",
    title="Contrast",
    scorer=lambda: scoring.contrast,
    headline="all.consistency",
    compared=("all.consistency", "all.changed", "all.stayed"),
    of="stance",
    split="challenge",
)
