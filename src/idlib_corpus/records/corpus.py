"""The gold of the corpus as records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from idlib_corpus.load import corpus_folder, load
from idlib_corpus.records.base import Records
from idlib_corpus.records.kind import Record, kind, known_task

KEPT = ("id", "text", "lang", "group", "split_unit", "document", "sentence")


def packaged(task: str, split: str = "test") -> Records:
    """The gold of the corpus, in every language.

    Args:
        task: The task.
        split: The split.

    Raises:
        InputError: No such task or split.
    """
    return _packaged(known_task(task), split, corpus_folder())


@cache
def _packaged(task: str, split: str, folder: Path) -> Records:
    data = load(kind(task).config, split=split, folder=folder)
    rows = [record(row, task) for row in named(iter(data), data.features)]
    return records(rows, "corpus", task)


def records(rows: Iterable[Record], name: str, task: str) -> Records:
    """Rows of a config, with the places they are named by and the labels that predictions for them may use."""
    rows = tuple(rows)
    sets = {name: tuple(names) for name, names in kind(task).closed().items()}
    return Records(rows, tuple(f"{name}: {row['id']}" for row in rows), name, (), sets)


def named(rows: Iterable[Mapping[str, Any]], features: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Rows with names in the place of the numbers of ClassLabels, at any depth."""
    decoders = {column: decode for column, feature in features.items() if (decode := _decoder(feature))}
    for row in rows:
        yield {**row, **{column: decode(row[column]) for column, decode in decoders.items()}}


def _decoder(feature: Any) -> Any:
    """A function that names the numbers of a feature; None if it has no ClassLabel."""
    if names := getattr(feature, "names", None):
        return lambda value: names[value] if isinstance(value, int) and 0 <= value < len(names) else ""
    if isinstance(feature, Mapping):
        inner = {key: decode for key, part in feature.items() if (decode := _decoder(part))}
        return inner and (lambda value: value and {**value, **{k: f(value[k]) for k, f in inner.items()}})
    part = feature[0] if isinstance(feature, list) else getattr(feature, "feature", None)
    decode = part is not None and _decoder(part)
    return decode and (lambda value: value and [decode(one) for one in value])


def record(row: Mapping[str, Any], task: str) -> dict[str, Any]:
    """A row of a config, ClassLabels named, as a record with the gold of a task."""
    return {name: row[name] for name in KEPT if name in row} | kind(task).record(row)
