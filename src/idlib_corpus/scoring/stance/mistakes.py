"""What was said of each cell, and the list of errors among them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.scoring.table import NONE, CountTable

CORRECT = "correct"
KINDS = ("label", "missed", "spurious", "unanswered")


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said of a cell that is scored.

    Args:
        item: Id of the cell, or its place (``#3``) if it has none.
        kind: ``correct``, or one of `KINDS`: ``label`` (another label of the same sort: FAVOR for AGAINST),
            ``missed`` (the gold takes a side, the prediction none), ``spurious`` (the reverse), ``unanswered``.
        gold_label: The label of the gold.
        predicted_label: That of the prediction; empty if there is none.
    """

    item: str
    kind: str
    gold_label: str
    predicted_label: str

    def to_dict(self) -> dict[str, Any]:
        """The fields."""
        return asdict(self)


def answers(table: CountTable, polar: Collection[str]) -> Iterator[Answer]:
    """What was said of each cell, in the order of the table.

    Args:
        table: Counts with the keys gold and predicted label, a row a cell.
        polar: The labels that take a side.

    Raises:
        InputError: The cells were summed up.
    """
    if table.items.summed:
        raise InputError("errors", "the cells were summed up", "cells that are kept", "Ask for them at first")
    for item, (gold, predicted) in zip(table.item.tolist(), table.key.tolist(), strict=True):
        right = table.labels[gold]
        said = "" if predicted == NONE else table.labels[predicted]
        yield Answer(table.items.ids[item] or f"#{item + 1}", _kind(right, said, polar), right, said)


def errors(said: Iterable[Answer], kind: str | None) -> list[Answer]:
    """The answers that are wrong.

    Args:
        said: Answers.
        kind: One of `KINDS`; all if None.

    Raises:
        InputError: No such kind.
    """
    if kind is not None and kind not in KINDS:
        raise InputError("kind", f'"{kind}"', f"one of {', '.join(KINDS)}")
    return [one for one in said if one.kind != CORRECT and kind in (None, one.kind)]


def _kind(gold: str, predicted: str, polar: Collection[str]) -> str:
    if gold == predicted:
        return CORRECT
    if not predicted:
        return "unanswered"
    if (gold in polar) == (predicted in polar):
        return "label"
    return "missed" if gold in polar else "spurious"
