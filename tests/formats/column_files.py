"""Column files made by tests, and a plain reading of one, line by line, that the reader is held against."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from idlib_corpus import formats
from idlib_corpus.formats.base import Batch, File, Options
from idlib_corpus.formats.columns.batches import batches
from idlib_corpus.formats.columns.plan import plan
from idlib_corpus.formats.columns.reader import Reader
from idlib_corpus.formats.files import sample
from idlib_corpus.records import columns

CASES = Path(__file__).parents[1] / "cases"


def write(folder: Path, text: str | bytes, name: str = "a.conll") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read(path: Path, task: str = "tags", **options: Any) -> list[Batch]:
    return list(formats.read(path, task, Options(**options)))


def rows(path: Path, task: str = "tags", **options: Any) -> list[dict[str, Any]]:
    """The rows of a file, without problems."""
    found = read(path, task, **options)
    assert not [str(problem) for batch in found for problem in batch.problems]
    return [row for batch in found for row in columns.rows(batch.columns, task)]


def tagged(path: Path, **options: Any) -> list[tuple[list[str], list[str]]]:
    """Tokens and tags, sentence by sentence."""
    return [(row["tokens"], row["tags"]) for row in rows(path, **options)]


def spans(path: Path, **options: Any) -> list[list[tuple[str, str]]]:
    """The entities of each sentence: their words and labels."""
    found = rows(path, "ner", **options)
    return [[(row["text"][e["start"] : e["end"]], e["label"]) for e in row.get("entities", ())] for row in found]


def problems(path: Path, task: str = "tags", **options: Any) -> list[str]:
    return [str(problem) for batch in read(path, task, **options) for problem in batch.problems]


def in_sections(path: Path, size: int, number: int, task: str = "ner", **options: Any) -> list[Batch]:
    """The rows of a file that is read in sections and batches of these sizes."""
    chosen = Options(**options)
    return list(batches(Reader(File(path, "a"), plan(sample(path), chosen), size), task, chosen, number))
