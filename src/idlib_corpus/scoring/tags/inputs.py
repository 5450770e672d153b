"""Gold and predicted tags as users give them, brought into one order, and the items that they are of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from idlib_corpus.errors import InputError
from idlib_corpus.scoring.table import Items
from idlib_corpus.scoring.tags.given import dataset_column
from idlib_corpus.scoring.tags.sequences import Sentences


@dataclass(frozen=True)
class Pair:
    """Both sides, sentence by sentence.

    Args:
        gold: What `given.sentences` reads.
        predicted: Likewise.
        items: What the sentences are called, if the data says it.
        notes: What was left out.
        conventions: What reading them adds to the signature.
    """

    gold: Any
    predicted: Any
    items: Items | None = None
    notes: tuple[str, ...] = ()
    conventions: Mapping[str, object] = field(default_factory=dict)


def paired(gold: Any, predicted: Any) -> Pair | None:
    """Both sides in the same order; None for files and records, which `files` pairs.

    Mappings go by their keys. Datasets with a column of tags stay columns, and need to be in one order; if their ids
    are in different orders they go by their ids, as all other records do.

    Raises:
        InputError: Ids that do not match; only one side has any; what else `records.pair` finds.
    """
    if all(isinstance(side, Mapping) and not _is_source(side) for side in (gold, predicted)):
        return _by_key(gold, predicted)
    columns, others = dataset_column(gold), dataset_column(predicted)
    if columns and others:
        items, other_items = _of_dataset(columns[0]), _of_dataset(others[0])
        if items is None or other_items is None or items.ids == other_items.ids:
            return Pair(gold, predicted, items)
        gold, predicted = columns[0], others[0]
    elif columns and not _is_source(predicted):
        return Pair(gold, predicted, _of_dataset(columns[0]))
    elif others and not _is_source(gold):
        return Pair(gold, predicted)
    sources = _is_source(gold), _is_source(predicted)
    if not any(sources):
        return Pair(gold, predicted)
    if not all(sources):
        raise InputError("gold, predicted", "records, and tags without ids", "both as records, or both as lists")
    return None


def _by_key(gold: Mapping[Any, Any], predicted: Mapping[Any, Any]) -> Pair:
    for name, side, other in (("predicted", predicted, gold), ("gold", gold, predicted)):
        lacking = [key for key in other if key not in side]
        if lacking:
            raise InputError(name, f'{len(lacking)} ids are missing, the first is "{lacking[0]}"', "the same ids")
    return Pair(list(gold.values()), [predicted[key] for key in gold], Items(tuple(map(str, gold))))


def _is_source(data: Any) -> bool:
    if isinstance(data, (list, tuple, np.ndarray, Sentences)):
        return False
    from idlib_corpus import records

    return bool(records.is_source(data))


def _of_dataset(data: Any) -> Items | None:
    """The ids and groups that a Dataset has in columns; None without ids."""
    if "id" not in data.column_names:
        return None
    columns = [name for name in ("id", "lang", "group") if name in data.column_names]
    table = data.select_columns(columns).with_format("arrow")[:]
    ids, *groups = (tuple(map(str, table[name].to_pylist())) for name in columns)
    return Items(ids, dict(zip(columns[1:], groups, strict=True)))


def named(
    found: Items | None, number: int, ids: Sequence[str] | None, groups: Mapping[str, Sequence[str]] | None
) -> Items:
    """The items by the names of the arguments, or else those that were found.

    Raises:
        InputError: Not one name a sentence, or one twice.
    """
    if found is None and ids is None and groups is None:
        return Items.unnamed(number)
    items = found or Items.unnamed(number)
    chosen_ids = items.ids if ids is None else tuple(ids)
    chosen_groups = items.groups if groups is None else {name: tuple(values) for name, values in groups.items()}
    for name, values in {"ids": chosen_ids, **chosen_groups}.items():
        if len(values) != number:
            raise InputError(name, f"{len(values)} of them", f"{number}, one a sentence")
    known = [name for name in chosen_ids if name]
    if len(set(known)) < len(known):
        twice = next(name for name, times in Counter(known).items() if times > 1)
        raise InputError("ids", f'"{twice}" stands twice', "another id for each sentence")
    return Items(chosen_ids, chosen_groups)
