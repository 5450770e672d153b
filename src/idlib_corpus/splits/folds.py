"""A fold: what one model is trained on, chosen by, and scored on; and what its sides have in common."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from idlib_corpus.items import AnyItem

ItemT = TypeVar("ItemT", bound=AnyItem)

# groups below which scores are a smoke test
FEW = 100


@dataclass(frozen=True)
class Report:
    """What the sides of a fold have in common, and what was left out of training. Groups and texts never are shared.

    Args:
        targets: Of stance: the targets on the side of test.
        shared: Those of them that the side of training has too; by id, or by their words where they have none.
        left_out: Rows left out of training because of their target.
        unlabelled: Rows left out of training because they are excluded or have no label.
        contexts: Rows of training in whose context a text of the test side stands: read, never with its label.
    """

    targets: tuple[str, ...] = field(default=(), repr=False)
    shared: tuple[str, ...] = field(default=(), repr=False)
    left_out: int = 0
    unlabelled: int = 0
    contexts: int = 0


@dataclass(frozen=True, repr=False)
class Fold(Generic[ItemT]):
    """What one model is trained on, chosen by, and scored on.

    Args:
        name: Its name, fit for a folder: ``1``, ``tr-1``, ``train``.
        train: Items to train on, all with a label.
        validation: Items to choose the best state by; may be empty.
        test: Items to score on.
        report: What the sides share.
        test_langs: Languages it is there for; empty for all.
        test_targets: Of stance: the targets it is there for; empty for all.
    """

    name: str
    train: tuple[ItemT, ...]
    validation: tuple[ItemT, ...]
    test: tuple[ItemT, ...]
    report: Report
    test_langs: tuple[str, ...] = ()
    test_targets: tuple[str, ...] = ()

    def __repr__(self) -> str:
        sizes = {"train": self.train, "validation": self.validation, "test": self.test}
        return f"Fold {self.name}: {', '.join(f'{len(items):,} {side}' for side, items in sizes.items())}"


def few(folds: Iterable[Fold[Any]]) -> int:
    """The number of groups, if they are so few that scores are a smoke test; else 0."""
    groups = {item.group for fold in folds for item in (*fold.train, *fold.test)}
    return len(groups) if len(groups) < FEW else 0
