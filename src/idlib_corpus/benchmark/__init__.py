"""Run systems over the corpus and score them, all of a table in one label view.

read_items -> run (load, predict, keep, score) -> Report (intervals, comparisons, consistency)
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from idlib_corpus.benchmark.cached import fingerprint
from idlib_corpus.benchmark.report import Report
from idlib_corpus.benchmark.run import NotScored, Run, available, benchmark, run, score
from idlib_corpus.benchmark.trained import Plan
from idlib_corpus.tasks import task

__all__ = [
    "NotScored",
    "Plan",
    "Report",
    "Run",
    "available",
    "benchmark",
    "data_version",
    "read_items",
    "run",
    "score",
]


def read_items(langs: Sequence[str] | None = None, split: str = "test", *, task_name: str = "ner") -> list[Any]:
    """The items of a task with their gold, in the order of the release.

    Args:
        langs: Languages; all if not given.
        split: The split.
        task_name: The name of a task that is predicted (`tasks.names`).

    Raises:
        InputError: No such language, split or task.
    """
    return task(task_name).read(langs, split)


def data_version(items: Sequence[Any]) -> str:
    """A digest of the items and their gold: another digest is another benchmark."""
    digest = hashlib.sha256()
    for item in items:
        digest.update(f"{fingerprint(item)} {item.gold}\n".encode())
    return f"sha256:{digest.hexdigest()[:16]}"
