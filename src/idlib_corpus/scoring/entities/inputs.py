"""What `entities` takes: plain lists, mappings, Arrow columns, and records in a view."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.labels import DEFAULT
from idlib_corpus.records import Paired, Policies
from idlib_corpus.records.pairing import Pairing
from idlib_corpus.scoring.entities.batches import Chunk
from idlib_corpus.scoring.entities.counting import TwiceError
from idlib_corpus.scoring.spans import Shapes, Spans, from_arrow
from idlib_corpus.scoring.table import Items


def plain(gold: Any, predicted: Any) -> tuple[Items, list[Any], list[Any]]:
    """Lists or mappings of documents as items and two lists.

    Raises:
        InputError: They do not fit.
    """
    if isinstance(gold, Mapping) and isinstance(predicted, Mapping):
        unknown = next((name for name in predicted if name not in gold), None)
        if unknown is not None:
            raise InputError(str(unknown), "a prediction for an unknown item", remedy="Use the ids of the gold")
        return Items(tuple(map(str, gold))), list(gold.values()), [predicted.get(name, ()) for name in gold]
    try:
        sides = list(gold), list(predicted)
    except TypeError:
        raise InputError("documents", f"{type(gold).__name__} and {type(predicted).__name__}", "two lists") from None
    if isinstance(gold, Mapping) or isinstance(predicted, Mapping) or len(sides[0]) != len(sides[1]):
        found = f"{len(sides[0])} documents of gold and {len(sides[1])} of predictions"
        raise InputError("documents", found, "two lists of equal length, or two mappings")
    for side, documents in zip(("gold", "predicted"), sides, strict=True):
        listed = {kind for kind in set(map(type, documents)) if issubclass(kind, Iterable)} - {str, bytes}
        wrong = [place for place, document in enumerate(documents) if type(document) not in listed][:1]
        if wrong:
            raise InputError(f"{side}, document {wrong[0]}", f"{documents[wrong[0]]!r}", "a list of mentions")
    return Items.unnamed(len(sides[0])), *sides


def arrow(gold: Any, predicted: Any, shapes: Shapes) -> tuple[Spans, Spans, Items] | None:
    """Two Datasets with a column `entities` of plain spans, or two Arrow columns, without Python objects."""
    if "pyarrow" not in sys.modules:  # then neither side is made of it, and importing it takes longer than scoring
        return None
    import pyarrow as pa

    sides: list[Any]
    names: list[Any] = [None, None]
    if all(isinstance(x, (pa.ListArray, pa.LargeListArray, pa.ChunkedArray)) for x in (gold, predicted)):
        sides = [gold, predicted]
    else:
        tables = [_plain_table(x) for x in (gold, predicted)]
        if any(table is None for table in tables):
            return None
        sides = [table.column("entities") for table in tables]
        names = [getattr(x.features["entities"].feature["label"], "names", None) for x in (gold, predicted)]
    if len(sides[0]) != len(sides[1]):
        raise InputError("documents", f"{len(sides[0])} of gold, {len(sides[1])} of predictions", "as many of both")
    spans = [
        from_arrow(column, shapes, side, name)
        for column, side, name in zip(sides, ("gold", "predicted"), names, strict=True)
    ]
    return spans[0], spans[1], Items.unnamed(len(sides[0]))


def _plain_table(data: Any) -> Any:
    """The Arrow table of a Dataset as it stands, if it has `entities` and no ids by which rows are paired."""
    import pyarrow as pa

    table = getattr(getattr(data, "data", None), "table", None)
    plain = isinstance(table, pa.Table) and "entities" in table.column_names and "id" not in table.column_names
    return table if plain and getattr(data, "_indices", None) is None else None


def default_view(gold: Iterable[Mapping[str, Any]]) -> str:
    """The default view where the gold has levels, as the packaged corpus has; else everything."""
    levels = any("level" in mention for row in gold for mention in row.get("entities", ()))
    return DEFAULT if levels else "all"


class Pairs:
    """Gold and predictions of files, in chunks; `notes` are complete when the last has come.

    Args:
        gold: What `records.opened` gives.
        predicted: The same.
        policies: What becomes of rows that do not fit.
        sums_by: The groupings that are wanted; None for all, and the texts.
    """

    def __init__(self, gold: Any, predicted: Any, policies: Policies, sums_by: Sequence[str] | None) -> None:
        self._pairing, self._sums_by = Pairing(gold, predicted, "ner", policies), sums_by
        self._last: Paired | None = None

    @property
    def notes(self) -> list[str]:
        """What a reader has to know."""
        return self._pairing.notes

    @property
    def tag_set(self) -> str:
        """Which of the gold's tag sets the predictions use; empty if it has none."""
        return self._pairing.tag_set

    def __iter__(self) -> Iterator[Chunk]:
        """The pairs; see `Pairing`."""
        for paired in self._pairing:
            self._last = paired
            sides = paired.left.columns, paired.right.columns
            if self._sums_by is None:
                yield Chunk(*sides, ids=paired.ids, groups=paired.groups, texts=paired.texts)
                continue
            none = ("",) * len(paired.ids)
            yield Chunk(*sides, paired.ids, {name: paired.groups.get(name, none) for name in self._sums_by})

    def placed(self, error: TwiceError) -> InputError:
        """An error of the chunk that came last, with the place of its row."""
        if self._last is None:
            return error
        found = f"gold, {self._last.ids[error.row]}: {error.found}"
        return InputError(self._last.left.where(error.row), found, error.expected, error.remedy)
