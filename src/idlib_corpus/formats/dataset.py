"""Folders of data files, and datasets of the library `datasets` in memory."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.formats import folders
from idlib_corpus.formats.base import Batch, File, Match, Options, Sample
from idlib_corpus.formats.features import of_features
from idlib_corpus.formats.tables import Table, unreadable
from idlib_corpus.records.base import TASKS as ALL_TASKS

NAME = "dataset"
SAYS = "a folder: of save_to_disk, a dataset repository, predictions of this package, or files of rows"
TASKS = ALL_TASKS
ROWS = 1000
KINDS = ("Dataset", "IterableDataset", "DatasetDict", "IterableDatasetDict")


def recognise(sample: Sample) -> Match | None:
    """Any folder, which a format of folders may know better."""
    return Match(0.6, folders.says(sample.path)) if sample.path.is_dir() else None


def read(file: File, task: str, options: Options) -> Iterator[Batch]:
    """The rows of all files of a folder, a batch at a time, numbered through.

    A row without an id has one that is made of its file and its number there.

    Raises:
        InputError: The folder or a file of it cannot be read.
        NoFieldError: A file has nothing of the task.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    from idlib_corpus.formats import sources

    before = 0
    for source in sources.find([file.path], task, replace(options, format="")):
        last = 0
        for batch in source.read(task, options):
            made = pa.array([source.id(int(number)) for number in batch.numbers], pa.string())
            ids = pc.coalesce(batch.columns.column("id"), made)
            last = max([last, *batch.numbers[-1:].tolist()])
            numbers = np.asarray(batch.numbers) + before
            yield replace(
                batch, columns=batch.columns.set_column(0, "id", ids), numbers=numbers, places=numbers, lines=False
            )
        before += last


def is_data(value: Any) -> bool:
    """Whether this is a dataset of the library in memory."""
    # who has a Dataset has imported the library
    library = sys.modules.get("datasets")
    return library is not None and isinstance(value, tuple(getattr(library, name) for name in KINDS))


def batches(data: Any, task: str, options: Options | None = None, name: str = "Dataset") -> Iterator[Batch]:
    """The rows of a dataset in memory, or of one that streams, a batch at a time.

    Args:
        data: A `datasets.Dataset`, `IterableDataset`, or a DatasetDict of which `Options.split` names the split.
        task: The task.
        options: What the dataset cannot say.
        name: For messages.

    Raises:
        InputError: Several splits, or a column has another type.
        NoFieldError: It has nothing of the task.
    """
    import datasets

    options = options or Options()
    if isinstance(data, datasets.DatasetDict | datasets.IterableDatasetDict):
        if options.split not in data and (options.split or len(data) != 1):
            splits = list(data)
            found = f'no split "{options.split}"' if options.split else f"it has the splits {', '.join(splits)}"
            remedy = f'Choose one, data["{splits[0]}"]' if splits else ""
            raise InputError(name, found, f"one of {', '.join(splits)}", remedy)
        data = data[options.split or next(iter(data))]
    return _batches(data, task, options, name)


def _batches(data: Any, task: str, options: Options, name: str) -> Iterator[Batch]:
    import pyarrow as pa

    reader: Table | None = None
    first = 0
    place = File(Path(name), name).row
    with unreadable(name, "rows of one shape"):
        features = data.features.to_dict() if data.features else {}
        if not len(data) if hasattr(data, "__len__") else False:
            there = data.features.arrow_schema if data.features else pa.schema([])
            Table(there, task, options, name, place, {})
            return
        for table in data.with_format("arrow").iter(batch_size=ROWS):
            if reader is None:
                reader = Table(table.schema, task, options, name, place, of_features(features, name))
            yield from reader.batches(table.combine_chunks().to_batches(), first)
            first += table.num_rows
