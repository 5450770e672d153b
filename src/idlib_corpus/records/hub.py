"""Rows of `datasets`: the configs of this corpus, plain records, and columns of tokens and tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.records import conll, corpus, schema
from idlib_corpus.records.base import FIELDS, NoFieldError, Records, known_task

TAG_COLUMNS = ("tags", "ner_tags")


def open_path(path: Path) -> Any:
    """Open a folder or a Parquet or Arrow file.

    Raises:
        InputError: `datasets` cannot read it, or it has several splits.
    """
    import datasets

    try:
        if path.is_file():
            read = datasets.Dataset.from_file if path.suffix == ".arrow" else _parquet
            return read(str(path))
        if (path / "state.json").is_file() or (path / "dataset_dict.json").is_file():
            return datasets.load_from_disk(str(path))
        splits = datasets.load_dataset(str(path))
        return next(iter(splits.values())) if len(splits) == 1 else splits
    except Exception as error:  # whatever the libraries below it raise
        said = str(error).strip().partition("\n")[0] or type(error).__name__
        expected = "JSON Lines (.jsonl), CoNLL (.conll), Parquet, or a folder that datasets reads"
        raise InputError(str(path), f"datasets cannot read it: {said}", expected) from error


def _parquet(path: str) -> Any:
    import datasets
    import pyarrow.parquet

    return datasets.Dataset(datasets.table.InMemoryTable(pyarrow.parquet.read_table(path)))


def read(data: Any, task: str, name: str = "Dataset") -> Records:
    """The rows of a Dataset.

    Args:
        data: A `datasets.Dataset` or `IterableDataset`: a config of this corpus (recognised by its columns), columns
            named as the fields of records, or ``tokens`` with ``tags`` or ``ner_tags`` (text or ClassLabel). Rows
            without a column ``id`` are numbered from 0.
        task: The task.
        name: For messages.

    Raises:
        InputError: A DatasetDict, or the columns that the task needs are missing.
    """
    import datasets

    task = known_task(task)
    if isinstance(data, (datasets.DatasetDict, datasets.IterableDatasetDict)) and len(data) == 1:
        data = next(iter(data.values()))
    if isinstance(data, (datasets.DatasetDict, datasets.IterableDatasetDict)):
        raise InputError(
            name, f"it has the splits {', '.join(data)}", "one split", f'Choose one, data["{next(iter(data))}"]'
        )
    features = data.features or {}
    columns = set(features or data.column_names or ())
    config = corpus.config_of(columns)
    if config and task in corpus.CONFIGS[config]:
        rows = [corpus.record(row, task) for row in corpus.named(_rows(data), features)]
        return corpus.records(rows, name, task)
    tags = next((column for column in TAG_COLUMNS if column in columns), "")
    if FIELDS[task] not in columns and not ("tokens" in columns and tags and task in ("ner", "tags")):
        found = f"the columns {', '.join(sorted(columns))}"
        raise NoFieldError(name, found, f"a column {FIELDS[task]}, or tokens and tags", "Rename the columns")
    found_rows, where, problems = [], [], []
    for number, row in enumerate(corpus.named(_rows(data), features)):
        record = _record(row, tags, task, number)
        place = f"{name}: row {number}"
        wrong = schema.problem(record, place, task)
        if wrong is None:
            found_rows.append(record)
            where.append(place)
        else:
            problems.append(wrong)
    return Records(tuple(found_rows), tuple(where), name, tuple(problems), _tag_sets(features, task, tags))


def _rows(data: Any) -> Iterator[dict[str, Any]]:
    """Rows as plain Python, in batches where there are batches."""
    import datasets

    plain = data.with_format(None)
    if isinstance(data, datasets.IterableDataset):
        yield from plain
        return
    for start in range(0, len(plain), 1000):
        batch = plain[start : start + 1000]
        names = list(batch)
        for values in zip(*batch.values(), strict=True):
            yield dict(zip(names, values, strict=True))


def _record(row: dict[str, Any], tags: str, task: str, number: int) -> dict[str, Any]:
    """A row of plain columns as a record; Arrow's nulls are fields that are not there."""
    record = {name: _without_null(value) for name, value in row.items() if value is not None}
    record["id"] = str(record.get("id", number))
    if tags and "tags" not in record:
        record["tags"] = record.pop(tags)
    if task == "ner" and "entities" not in record:
        tokens = record["tokens"]
        record.setdefault("text", " ".join(tokens))
        offsets = conll.on_text(tokens, record["text"]) or conll.joined(tokens)
        record["entities"] = conll.entities(record["tags"], offsets)
    return record


def _without_null(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _without_null(part) for name, part in value.items() if part is not None}
    if isinstance(value, list) and value and isinstance(value[0], (Mapping, list)):
        return [_without_null(part) for part in value]
    return value


def _tag_sets(features: Any, task: str, tags: str) -> dict[str, tuple[str, ...]]:
    """The names of a ClassLabel are a closed list."""
    labels: Sequence[str] | None = None
    if task in ("ner", "tags") and tags:
        labels = getattr(getattr(features.get(tags), "feature", None), "names", None)
        labels = labels and list(dict.fromkeys(x.partition("-")[2] for x in labels if "-" in x))
    return {"columns": tuple(labels)} if labels else {}
