"""What is scored: labels or records of both sides, paired, and their labels as codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from idlib_corpus.errors import InputError
from idlib_corpus.near import meant
from idlib_corpus.records.chunks import groupings
from idlib_corpus.scoring.stance.scores import KINDS, POOLED
from idlib_corpus.scoring.table import Ints


def paired(gold: Any, predicted: Any, lenient: Any, labels: tuple[str, ...]) -> tuple[Any, ...]:
    """Ids, groups, gold items, predicted items, notes, and what reading them adds to the signature."""
    from idlib_corpus import records

    if records.is_source(gold) or records.is_source(predicted):
        sources = records.read(gold, "stance"), records.read(predicted, "stance")
        pair = records.pair(*sources, "stance", lenient, labels=labels)
        groups = _groups(pair.gold) | pair.groups
        return pair.ids, groups, pair.gold, pair.predicted, pair.notes, pair.conventions
    if isinstance(gold, Mapping) != isinstance(predicted, Mapping):
        raise InputError("predicted", f"a {type(predicted).__name__}", f"a {type(gold).__name__}, as gold is")
    if isinstance(gold, Mapping):
        if gold.keys() != predicted.keys():
            odd = min(map(str, gold.keys() ^ predicted.keys()))
            raise InputError(odd, "the id is in one of gold and predictions only", "the same ids in both")
        ids, left, right = tuple(map(str, gold)), list(gold.values()), [predicted[name] for name in gold]
        _unique("gold", ids)
    else:
        left, right = _listed("gold", gold), _listed("predicted", predicted)
        ids, others = _ids("gold", left), _ids("predicted", right)
        if any(ids) and any(others):
            right = _by_id(ids, others, right)
        elif len(left) != len(right):
            raise InputError("predicted", f"{len(right)} items", f"{len(left)}, as many as gold has")
    return ids, _groups(left), left, right, (), {}


def _listed(side: str, given: Any) -> list[Any]:
    if isinstance(given, (str, bytes)) or not isinstance(given, Iterable):
        raise InputError(side, f"{given!r}", "labels or records, in a list or by id")
    return list(given)


def _ids(side: str, rows: Sequence[Any]) -> tuple[str, ...]:
    """The ids of the records; empty for what has none.

    Raises:
        InputError: An id is there twice.
    """
    found = [row.get("id") if isinstance(row, Mapping) else None for row in rows]
    ids = tuple("" if name is None else str(name) for name in found)
    _unique(side, ids)
    return ids


def _unique(side: str, ids: Sequence[str]) -> None:
    twice = next((name for name, number in Counter(ids).items() if name and number > 1), None)
    if twice is not None:
        raise InputError(twice, f"the id is in {side} more than once", "one item an id")


def _by_id(ids: Sequence[str], others: Sequence[str], right: Sequence[Any]) -> list[Any]:
    """The predictions in the order of the gold.

    Raises:
        InputError: A record without an id, or an id that one side lacks.
    """
    for side, names in (("gold", ids), ("predicted", others)):
        if "" in names:
            raise InputError(f"{side} item {names.index('') + 1}", "no id", "an id in every record, or in none")
    found = dict(zip(others, right, strict=True))
    known = set(ids)
    unknown = next((name for name in others if name not in known), None)
    if unknown is not None:
        raise InputError(unknown, "a prediction for an id that gold does not have", "the ids of gold")
    missing = next((name for name in ids if name not in found), None)
    if missing is not None:
        raise InputError(missing, "no prediction for the id", "one for every id of gold")
    return [found[name] for name in ids]


def names(name: str, given: Any) -> tuple[str, ...]:
    """Labels that are given as an option.

    Raises:
        InputError: They are no list of texts, or one is there twice.
    """
    found = () if isinstance(given, str) or not isinstance(given, Iterable) else tuple(given)
    if not found or not all(isinstance(one, str) for one in found):
        raise InputError(name, f"{given!r}", "a list of labels")
    twice = [one for one, number in Counter(found).items() if number > 1]
    if twice:
        raise InputError(name, f'"{twice[0]}" more than once', "each label once")
    return found


def _groups(rows: Sequence[Any]) -> dict[str, tuple[str, ...]]:
    """The groupings that the gold records have."""
    found = groupings([row if isinstance(row, Mapping) else {} for row in rows])
    return {name: values for name, values in found.items() if any(values)}


def of_kind(groups: Mapping[str, tuple[str, ...]], kind: str | None, number: int) -> Any:
    """Which items are of the kind. Shape (items,)."""
    if kind in (None, POOLED):
        return np.ones(number, dtype=bool)
    if kind not in KINDS:
        expected = f"{', '.join(KINDS)}, {POOLED} for both in one table, or nothing for both apart"
        raise InputError("kind", f"{kind!r}", expected)
    if "kind" not in groups:
        raise InputError("kind", "the items do not say their kind", 'records with "kind"')
    return np.array([value == kind for value in groups["kind"]], dtype=bool)


def label_of(row: Any) -> Any:
    """The label of an item: of a record, or the item itself."""
    return row.get("label") if isinstance(row, Mapping) else row


def codes(found: Sequence[Any], known: tuple[str, ...], side: str, ids: Sequence[str], cells: Ints) -> Ints:
    """The codes of labels.

    Raises:
        InputError: A label is not known; the message names the nearest.
    """
    places = {label: code for code, label in enumerate(known)}
    numbers = np.fromiter(
        (places.get(label, -1) if isinstance(label, str) else -1 for label in found), np.intp, len(found)
    )
    if len(numbers) and numbers.min() < 0:
        first = int(np.argmin(numbers))
        where = ids[cells[first]] or f"{side} item {cells[first] + 1}"
        remedy = meant(str(found[first]), known, "")
        raise InputError(where, f"the {side} label is {found[first]!r}", f"one of {', '.join(known)}", remedy)
    return numbers
