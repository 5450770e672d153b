"""What somebody gives in Python, as rows for a system: texts, rows, datasets, data frames, streams."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.formats import Options, dataset
from idlib_corpus.formats.batching import batches
from idlib_corpus.formats.record import record
from idlib_corpus.prediction.rows import Found, of_batch, wanted
from idlib_corpus.records.columns import Row
from idlib_corpus.records.kind import kind
from idlib_corpus.records.problems import Problem

EXPECTED = "a text, a row with a text, or several of them: a list, a Dataset, a data frame, a generator"
# so many rows of a stream are predicted at once
CHUNK = 256
# what rows of the corpus have, and no others
OF_CORPUS = frozenset({"document", "made_by", "review"})


def is_one(data: Any) -> bool:
    """Whether this is one text or one row, not several."""
    return isinstance(data, str) or (isinstance(data, Mapping) and not _is_columns(data) and not _is_data(data))


def chunks(data: Any, task: str) -> Iterator[Iterator[Found]]:
    """The rows of what is given, each with its place, in chunks: all in one, or of a stream a few hundred at a time.

    Args:
        data: See `idlib_corpus.predict`.
        task: The name of the task.

    Raises:
        InputError: It is none of what is expected, which is said at once; or a row is wrong, when its turn comes.
    """
    data = _plain(data)
    if _is_data(data):
        found = _of_dataset(data, task)
    elif isinstance(data, str | Mapping):
        found = _of_rows([data], task, lambda number: "text")
    elif isinstance(data, bytes | bytearray) or not isinstance(data, Iterable):
        raise InputError("text", f"a thing of the class {type(data).__name__}", EXPECTED, _remedy(data))
    else:
        found = _of_rows(data, task, _place)
    return iter([found]) if hasattr(data, "__len__") else _cut(found)


def _cut(found: Iterator[Found]) -> Iterator[Iterator[Found]]:
    for first in found:
        yield _from(first, islice(found, CHUNK - 1))


def _from(first: Found, others: Iterator[Found]) -> Iterator[Found]:
    yield first
    yield from others


def _remedy(data: Any) -> str:
    if isinstance(data, bytes | bytearray):
        return 'Decode it: data.decode("utf-8")'
    return "Files are read by idlib_corpus.prediction.predict and by the command idlib-corpus predict"


def _place(number: int) -> str:
    return f"row {number}"


def _id(number: int) -> str:
    return f"text:{number}"


def _is_data(data: Any) -> bool:
    return dataset.is_data(data)


def _is_columns(data: Mapping[str, Any]) -> bool:
    """Whether a mapping is several rows as columns, as ``dataset[:5]`` and ``map(batched=True)`` have them."""
    return isinstance(data.get("text"), list | tuple)


def _plain(data: Any) -> Any:
    """Tables of other libraries as a Dataset; columns as rows."""
    kinds = {("pandas", "DataFrame"): "from_pandas", ("pyarrow", "Table"): "__call__"}
    for (library, name), how in kinds.items():
        # who has one has imported the library
        if (module := sys.modules.get(library)) is not None and isinstance(data, getattr(module, name)):
            from datasets import Dataset

            return Dataset.from_pandas(data, preserve_index=False) if how == "from_pandas" else Dataset(data)
    if isinstance(data, Mapping) and _is_columns(data):
        columns = {name: values for name, values in data.items() if isinstance(values, list | tuple)}
        lengths = {name: len(values) for name, values in columns.items()}
        if len(set(lengths.values())) > 1 or len(columns) < len(data):
            told = ", ".join(f"{name} {lengths.get(name, 'none')}" for name in data)
            raise InputError("text", f"columns of different lengths: {told}", "a list of one length for each", "")
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return data


def _of_dataset(data: Any, task: str) -> Iterator[Found]:
    options = Options(fields=wanted(task))
    before = 0
    for batch in dataset.batches(data, task, options):
        yield from of_batch(batch, task, options.fields, _place, _id, before)
        before = int(batch.numbers[-1]) if len(batch.numbers) else before


def _of_rows(data: Iterable[Any], task: str, place: Callable[[int], str]) -> Iterator[Found]:
    options = Options(fields=wanted(task))
    before, rows = 0, iter(data)
    while some := list(islice(rows, CHUNK)):
        found = (
            (number, number, _row(one, task, place(number), options)) for number, one in enumerate(some, before + 1)
        )
        for batch in batches(found, task, place, lines=False):
            yield from of_batch(batch, task, options.fields, place, _id, before)
            before += len(batch.numbers)


def _row(one: Any, task: str, where: str, options: Options) -> Row | Problem:
    if isinstance(one, str):
        # of a document each line is a sentence
        lines = [line for line in str(one).split("\n") if line.strip()]
        sentences = [{"sentence": str(number), "text": line} for number, line in enumerate(lines, 1)]
        return record({"text": str(one), "sentences": sentences}, where, task, options)
    if not isinstance(one, Mapping):
        return Problem(where, f"a thing of the class {type(one).__name__}", "a text, or a row with a text")
    row = dict(one)
    if row.keys() >= OF_CORPUS:
        try:
            row |= kind(task).record(row)
        except (KeyError, TypeError):
            config = kind(task).config
            remedy = f'Give rows of load("{config}")'
            return Problem(where, "a row of another config of the corpus", f"one of {config}, for {task}", remedy)
    return record(row, where, task, options)
