"""Rows that can be trained on, their labels and targets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from idlib_corpus.items import AnyItem, StanceItem

ItemT = TypeVar("ItemT", bound=AnyItem)


def labelled(items: Iterable[ItemT]) -> list[ItemT]:
    """Items that can be trained on: of stance, those with a label that is not ``excluded``."""
    return [item for item in items if not isinstance(item, StanceItem) or (item.gold and not item.excluded)]


def stances(items: Iterable[AnyItem]) -> tuple[str, ...]:
    """The labels of rows of stance that can be trained on, in order; none for other tasks."""
    return tuple(sorted({item.gold for item in labelled(items) if isinstance(item, StanceItem)}))


def target(item: AnyItem) -> str:
    """The target of a row of stance, the same in every language: its id, else its words; empty for other tasks."""
    return (item.target_id or item.target) if isinstance(item, StanceItem) else ""
