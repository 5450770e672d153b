"""Rows of a file as its format reads them, for tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from idlib_corpus import formats
from idlib_corpus import records as sources
from idlib_corpus.formats import Batch, Options
from idlib_corpus.records import Problem, Records
from idlib_corpus.records.columns import Row, rows

CASES = Path(__file__).parent.parent / "cases"


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def batches(path: Path, task: str, **options: Any) -> list[Batch]:
    return list(formats.read(path, task, Options(**options)))


def read(path: Path, task: str, **options: Any) -> list[Row]:
    return [row for batch in batches(path, task, **options) for row in rows(batch.columns, task)]


def problems(path: Path, task: str, **options: Any) -> list[Problem]:
    return [problem for batch in batches(path, task, **options) for problem in batch.problems]


def notes(path: Path, task: str, **options: Any) -> list[str]:
    return [note for batch in batches(path, task, **options) for note in batch.notes]


def records(path: Path, task: str, **options: Any) -> Records:
    """As a source of a scorer."""
    return sources.read(path, task, Options(**options))
