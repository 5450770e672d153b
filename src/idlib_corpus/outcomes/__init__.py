"""What each of several systems has right and wrong, item by item, as the scorers have it.

A scorer decides what is an error; this room holds it beside the rows of the gold, so that a reader sees the words.
What languages share (a mention, a cell of stance) has a key, by which its outcomes are found in every language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from idlib_corpus.errors import InputError
from idlib_corpus.outcomes import ner, stance
from idlib_corpus.outcomes.base import CORRECT, Browsed, Item, Judged, Mark, Outcome, Row, System

__all__ = ["CORRECT", "TASKS", "Browsed", "Item", "Judged", "Mark", "Outcome", "Row", "System", "browsed"]

TASKS: Mapping[str, Callable[[Sequence[Judged]], Browsed]] = {
    "ner": ner.browsed,
    "stance": stance.browsed,
}


def browsed(task: str, judged: Sequence[Judged]) -> Browsed:
    """The outcomes of systems side by side.

    Args:
        task: The task.
        judged: A system each, with its score.

    Raises:
        InputError: The scorer of the task lists no errors, or the systems have other texts under one id.
    """
    if task not in TASKS:
        raise InputError("--task", f"{task}, which has no list of errors", f"one of {', '.join(TASKS)}")
    return TASKS[task](judged)
