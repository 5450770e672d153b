"""Consistency: whether a system is right about the same things in every language, a score over the rows of tasks.

Which tasks, each task says (`ScoredTask.consistent`).
"""

from __future__ import annotations

from idlib_corpus import scoring
from idlib_corpus.tasks.base import ScoredTask

TASK = ScoredTask(
    name="consistency",
    title="Consistency",
    scorer=lambda: scoring.consistency,
    headline="everywhere.of_all",
    compared=("everywhere.of_all",),
)
