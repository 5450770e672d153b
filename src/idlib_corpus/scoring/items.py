"""What was scored: items with their ids and groupings, or, where these were summed up, the numbers of items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from idlib_corpus.errors import InputError
from idlib_corpus.escapes import clean

Ints = npt.NDArray[np.integer[Any]]

# the groupings that items of the corpus have: the language, the sentence in all its languages, the document
LANG, GROUP, DOCUMENT = "lang", "group", "document"
ITEM = "item"


@dataclass(frozen=True, repr=False)
class Items:
    """What was scored: a sentence, a document or a row each.

    Args:
        ids: One id an item; empty for an item of a plain list, which has no name.
        groups: Values by the name of a grouping (``lang``, ``group``, …), one an item. ``group`` is the unit that is
            resampled: the source sentence with all its languages together.
        numbers: For sums of items, which have no ids: how many items each sum is of, one sum a combination of
            groupings; see `collapsed`. None for items themselves.
    """

    ids: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: tuple[int, ...] | None = None

    @classmethod
    def unnamed(cls, number: int) -> Items:
        """The items of a plain list."""
        return cls(("",) * number)

    def __repr__(self) -> str:
        summed = f" in {len(self):,} sums" if self.summed else ""
        return clean(f"{self.number:,} items{summed}" + (f" by {', '.join(self.groups)}" if self.groups else ""))

    def __len__(self) -> int:
        """How many entries there are: items, or sums of items."""
        return len(self.ids)

    @property
    def number(self) -> int:
        """How many items were scored."""
        return len(self.ids) if self.numbers is None else sum(self.numbers)

    @property
    def summed(self) -> bool:
        """Whether these are sums of items."""
        return self.numbers is not None

    def __add__(self, other: Items) -> Items:
        """The items of both; see `plus`."""
        return self.plus([other])

    def plus(self, others: Sequence[Items]) -> Items:
        """These items and others; sums of one combination of groupings stay apart until they are collapsed again.

        Raises:
            InputError: An item is there twice; or items are added to sums, or sums by other groupings.
        """
        every = [self, *others]
        for other in others:
            if self.summed != other.summed or (self.summed and list(self.groups) != list(other.groups)):
                raise InputError("scores", f"{other._said()} cannot be added to {self._said()}", "the same of both")
        ids = tuple(chain.from_iterable(one.ids for one in every))
        seen = set(ids)
        if len(seen) < len(ids) and (twice := _twice([set(one.ids) - {""} for one in every])):
            raise InputError(twice, "the item is counted twice", remedy="Score each item once")
        names = dict.fromkeys(chain.from_iterable(one.groups for one in every))
        groups = {
            name: tuple(chain.from_iterable(one.groups.get(name, ("",) * len(one)) for one in every)) for name in names
        }
        numbers = tuple(chain.from_iterable(one.numbers or () for one in every)) if self.summed else None
        return Items(ids, groups, numbers)

    def _said(self) -> str:
        by = f" by {', '.join(self.groups)}" if self.groups else ""
        return f"sums of items{by}" if self.summed else "items"

    def take(self, chosen: Iterable[int]) -> Items:
        """The items at these places."""
        where = list(chosen)
        return Items(
            tuple(self.ids[i] for i in where),
            {name: tuple(values[i] for i in where) for name, values in self.groups.items()},
            None if self.numbers is None else tuple(self.numbers[i] for i in where),
        )

    def collapsed(self, by: Sequence[str] = ()) -> tuple[Items, Ints]:
        """One sum a combination of groupings, in the order of their first items, and each item's place there.

        Args:
            by: Names of groupings; without any, one sum of all items.

        Raises:
            InputError: No such grouping, or ``item``; items of an unknown ``group``, which have none to be summed in.
        """
        known = list(self.groups)
        unknown = next((name for name in by if name not in self.groups), None)
        if unknown is not None:
            self._refuse(unknown)
            raise InputError("by", f'"{unknown}"', f"one of {', '.join(known)}" if known else "no grouping")
        if GROUP in by and "" in self.groups[GROUP]:
            raise InputError("by", "items without a group, which are units of their own", "a group for every item")
        columns = [self.groups[name] for name in by]
        places: dict[tuple[str, ...], int] = {}
        if columns:
            codes = [places.setdefault(values, len(places)) for values in zip(*columns, strict=True)]
            place = np.array(codes, dtype=np.intp)
        else:
            place = np.zeros(len(self), dtype=np.intp)
            places = {(): 0} if len(self) else {}
        each = np.ones(len(self), dtype=np.int64) if self.numbers is None else np.array(self.numbers, dtype=np.int64)
        numbers = np.zeros(len(places), dtype=np.int64)
        np.add.at(numbers, place, each)
        groups = {name: tuple(values[k] for values in places) for k, name in enumerate(by)}
        return Items(("",) * len(places), groups, tuple(numbers.tolist())), place

    def codes(self, by: str) -> tuple[tuple[str, ...], Ints]:
        """The values of a grouping in the order of their first item, and each item's code.

        `by` is a name in `groups`, or ``item`` for the items themselves. Where a grouping is not known, as for plain
        lists, ``group`` is the item, and so is an item that the grouping leaves empty.

        Raises:
            InputError: No such grouping, or items were summed up over it.
        """
        if by not in self.groups:
            self._refuse(by)
        if by == ITEM or (by == GROUP and by not in self.groups):
            return tuple(name or f"#{i + 1}" for i, name in enumerate(self.ids)), np.arange(len(self))
        if by not in self.groups:
            known = ", ".join(dict.fromkeys([*self.groups, ITEM]))
            raise InputError("by", f'"{by}"', f"one of {known}", "The items say nothing else of themselves")
        values = self.groups[by]
        if by == GROUP and "" in values:
            values = tuple(v or name or f"#{i + 1}" for i, (v, name) in enumerate(zip(values, self.ids, strict=True)))
        known_values: dict[str, int] = {}
        codes = np.fromiter((known_values.setdefault(v, len(known_values)) for v in values), np.intp, len(values))
        return tuple(known_values), codes

    def _refuse(self, by: str) -> None:
        """Refuse what sums of items no longer say.

        Raises:
            InputError: These are sums, and `by` is none of their groupings.
        """
        if self.summed:
            known = f"one of {', '.join(self.groups)}" if self.groups else "no grouping"
            found = f'"{by}": the counts of {self.number:,} items were summed up as they were read'
            raise InputError("by", found, known, "Score with the items kept: intervals and comparisons need them")


def _twice(parts: Sequence[set[str]]) -> str:
    """The first id that several parts have; empty if there is none."""
    seen: set[str] = set()
    for part in parts:
        if shared := seen & part:
            return min(shared)
        seen |= part
    return ""
