"""The one table behind every score: additive counts by (item, label), in columns.

Micro and macro averages, groups, shards, intervals and p-values are sums over its rows. Rows need not be unique:
whatever stands in several rows is summed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from idlib_corpus import __version__
from idlib_corpus.errors import InputError
from idlib_corpus.escapes import clean
from idlib_corpus.scoring.items import GROUP as GROUP
from idlib_corpus.scoring.items import LANG as LANG
from idlib_corpus.scoring.items import Ints as Ints
from idlib_corpus.scoring.items import Items as Items

Numbers = npt.NDArray[Any]

# a label code that stands for no label: a missed or a spurious one
NONE = -1
# numbers of the largest array that is drawn from, of 8 bytes each
MOST_CELLS = 1 << 28


def signature(task: str, **conventions: object) -> str:
    """What was computed, in one line that two papers can compare (as sacreBLEU's, Post 2018).

    Args:
        task: The task, the first part.
        **conventions: Every choice that changes a number; the package's version stands last.
    """
    parts = [f"{name}:{_say(value)}" for name, value in conventions.items()]
    return "|".join([task, *parts, f"version:{__version__}"])


def _say(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    return "+".join(map(str, value)) if isinstance(value, (tuple, list, set, frozenset)) else str(value)


@dataclass(frozen=True, eq=False, repr=False)
class CountTable:
    """Counts in columns, each row of an item and of a label, or of a pair of labels.

    Args:
        items: Every item that was scored, those without a row too.
        labels: The labels that the codes of `key` number. Labels without a row are listed with n = 0.
        columns: What is counted.
        item: Shape (rows,): the place of the item in `items`.
        key: Shape (rows, keys): label codes, `NONE` for no label.
        values: Shape (rows, columns).
        signature: What was computed; tables add only when theirs is the same.
    """

    items: Items
    labels: tuple[str, ...]
    columns: tuple[str, ...]
    item: Ints
    key: Ints
    values: Numbers
    signature: str = ""

    def __post_init__(self) -> None:
        rows = len(self.item)
        shape = (rows, len(self.columns))
        if self.key.ndim != 2 or len(self.key) != rows or self.values.shape != shape:
            found = f"item {self.item.shape}, key {self.key.shape}, values {self.values.shape}"
            raise ValueError(f"{found}; expected (rows,), (rows, keys), {shape}")

    def __repr__(self) -> str:
        found = f"{self.items.number:,} items, {len(self.labels):,} labels, {len(self.columns)} columns"
        return clean(f"CountTable of {found}: {self.signature}")

    def __add__(self, other: CountTable) -> CountTable:
        """The table over the items of both; see `plus`."""
        return self.plus([other])

    def plus(self, others: Sequence[CountTable]) -> CountTable:
        """The table over the items of this one and of others.

        Raises:
            InputError: The signatures differ, or an item is in two of them.
        """
        every = [self, *others]
        for other in others:
            if (self.signature, self.columns) != (other.signature, other.columns):
                found = f"{other.signature} cannot be added to {self.signature}"
                raise InputError("scores", found, "the same signature")
        labels = self.labels
        if any(other.labels != labels for other in others):
            labels = tuple(sorted({label for one in every for label in one.labels}))
        places = np.cumsum([0, *(len(one.items) for one in every)])
        together = CountTable(
            self.items.plus([other.items for other in others]),
            labels,
            self.columns,
            np.concatenate([one.item + place for one, place in zip(every, places.tolist(), strict=False)]),
            np.concatenate([_renumbered(one.key, one.labels, labels) for one in every]),
            np.concatenate([one.values for one in every]),
            self.signature,
        )
        return together.collapsed(tuple(together.items.groups)) if together.items.summed else together

    def collapsed(self, by: Sequence[str] = ()) -> CountTable:
        """The same sums in as few rows as there are: one item a combination of groupings, or one in all.

        So a scoring that is added up chunk by chunk keeps no row an item. Collapsed tables add when they are
        collapsed by the same groupings; they have no items left to be compared or resampled.

        Args:
            by: Names of groupings of the items that are kept.

        Raises:
            InputError: The items have no such grouping.
        """
        items, place = self.items.collapsed(by)
        rows: Ints = np.column_stack([place[self.item], self.key]).astype(np.int64)
        rows, number = _distinct(rows)
        values = _sums(number, len(rows), self.values)
        return replace(self, items=items, item=rows[:, 0], key=rows[:, 1:], values=values)

    def __eq__(self, other: object) -> bool:
        """Whether the same was counted of the same items, in whatever order the rows stand."""
        if not isinstance(other, CountTable):
            return NotImplemented
        mine, theirs = (
            (t.signature, t.columns, t.items.numbers is None, t.items.number, sorted(t._items()), t.as_dict())
            for t in (self, other)
        )
        return mine == theirs

    __hash__ = None  # type: ignore[assignment]

    def as_dict(self) -> dict[tuple[str, ...], tuple[float, ...]]:
        """Sums by (item, label, …); rows without a count are left out. A sum of items is named by its groupings."""
        codes: Ints
        if self.items.summed:
            names = tuple(str(values[1:]) for values in self._items())
            codes = np.arange(len(names))
        else:
            names, codes = self.items.codes("item")
        sums: dict[tuple[str, ...], Numbers] = {}
        for item, key, values in zip(codes[self.item], self.key, self.values, strict=True):
            place = (names[item], *("" if code == NONE else self.labels[code] for code in key))
            sums[place] = sums[place] + values if place in sums else values
        return {place: tuple(map(float, values)) for place, values in sums.items() if values.any()}

    def _items(self) -> list[tuple[str, ...]]:
        """The ids of the items with the values of their groupings."""
        return list(zip(self.items.ids, *self.items.groups.values(), strict=True))

    def relabelled(self, labels: Sequence[str]) -> CountTable:
        """The same counts, the labels numbered anew; `labels` has them all."""
        return replace(self, labels=tuple(labels), key=_renumbered(self.key, self.labels, tuple(labels)))

    def by(self, name: str) -> dict[str, CountTable]:
        """The tables of the parts by a grouping of the items, in the order of the items; see `Items.codes`."""
        parts, codes = self.items.codes(name)
        places = places_in_groups(codes)
        members = _groups(codes, len(parts))
        rows = _groups(codes[self.item], len(parts))
        return {
            part: replace(
                self,
                items=self.items.take(chosen),
                item=places[self.item[mine]],
                key=self.key[mine],
                values=self.values[mine],
            )
            for part, chosen, mine in zip(parts, members, rows, strict=True)
        }

    @cached_property
    def total(self) -> Numbers:
        """Sums over all rows. Shape (columns,)."""
        sums: Numbers = self.values.sum(axis=0, dtype=_wide(self.values))
        return sums

    @cached_property
    def by_key(self) -> Numbers:
        """Sums by label, the last place for `NONE`. Shape (labels + 1, …, columns), one axis a key."""
        size = len(self.labels) + 1
        keys = self.key.shape[1]
        flat = np.ravel_multi_index(tuple(self.key.T % size), (size,) * keys)
        return _sums(flat, size**keys, self.values).reshape(*(size,) * keys, len(self.columns))

    def units(self, by: str = GROUP) -> tuple[tuple[str, ...], Numbers]:
        """Sums by unit and label: what is resampled.

        Returns:
            Names of the units, and an array of shape (units, labels + 1, …, columns); the last place of a label axis
            is for `NONE`.

        Raises:
            InputError: No such grouping, or more than `MOST_CELLS` numbers.
        """
        names, codes = self.items.codes(by)
        size = len(self.labels) + 1
        shape = (len(names), *(size,) * self.key.shape[1])
        if math.prod(shape) * len(self.columns) > MOST_CELLS:
            found = f"counts of {len(names):,} units and {size - 1:,} labels, more than memory has room for"
            remedy = "Choose a micro average (--metric micro.f1), or larger units (--clusters)"
            raise InputError("resampling", found, f"at most {MOST_CELLS:,} numbers", remedy)
        flat = np.ravel_multi_index((codes[self.item], *(self.key.T % size)), shape)
        return names, _sums(flat, int(np.prod(shape)), self.values).reshape(*shape, len(self.columns))


def merged_labels(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[str, ...]:
    """The labels of both: the common order if they have one, else sorted."""
    return a if a == b else tuple(sorted({*a, *b}))


def places_in_groups(codes: Ints) -> Ints:
    """The place of each among those of its code, in order."""
    order = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[order], codes[order], side="left")
    places = np.empty(len(codes), dtype=np.intp)
    places[order] = np.arange(len(codes)) - starts
    return places


def _groups(codes: Ints, number: int) -> list[Ints]:
    """The places of each code, in order."""
    order = np.argsort(codes, kind="stable")
    return np.split(order, np.searchsorted(codes[order], np.arange(1, number))) if number else []


def _renumbered(key: Ints, old: tuple[str, ...], new: tuple[str, ...]) -> Ints:
    if old == new:
        return key
    places = {label: code for code, label in enumerate(new)}
    codes = np.array([*(places[label] for label in old), NONE], dtype=key.dtype)
    return codes[key]


def _distinct(rows: Ints) -> tuple[Ints, Ints]:
    """The distinct rows of a matrix in order, and the number of each row among them.

    Args:
        rows: Shape (rows, columns), from `NONE` on; the columns are few, and so is what stands in each.
    """
    if not len(rows):
        return rows, np.empty(0, dtype=np.intp)
    shape = tuple((rows.max(axis=0) - NONE + 1).tolist())
    flat = np.ravel_multi_index(tuple((rows - NONE).T), shape)
    size = math.prod(shape)
    if size <= 4 * len(rows):  # counting is faster than sorting
        there = np.bincount(flat, minlength=size) > 0
        found, number = np.flatnonzero(there), (np.cumsum(there) - 1)[flat]
    else:
        found, number = np.unique(flat, return_inverse=True)
    return np.stack(np.unravel_index(found, shape), axis=1) + NONE, number


def _sums(places: Ints, size: int, values: Numbers) -> Numbers:
    """Column sums of `values` by place, exact for counts. Shape (size, columns)."""
    columns = [np.bincount(places, weights=column, minlength=size) for column in values.T]
    return np.stack(columns, axis=1).astype(_wide(values)) if columns else np.zeros((size, 0))


def _wide(values: Numbers) -> type:
    return np.int64 if np.issubdtype(values.dtype, np.integer) else np.float64
