"""Scores as conlleval prints them."""

from __future__ import annotations

from typing import Any

from idlib_corpus import tasks
from idlib_corpus.errors import InputError


def conlleval(scores: Any, task: str) -> str:
    """What the script of the CoNLL-2000 and 2003 shared tasks prints, in percent.

    Accuracy and the number of tokens are there for tags; entities have none.

    Args:
        scores: The scores of a task.
        task: Its name, with what the table says behind it.

    Raises:
        InputError: A task without types, precision and recall.
    """
    result = getattr(scores, "strict", scores)
    if not tasks.scored(task.partition(" ")[0]).conlleval:
        raise InputError("--format", "conlleval", f"a format that shows {task}", "Choose table or json")
    micro, tokens = result.micro, getattr(result, "tokens", None)
    head = f"processed {tokens} tokens" if tokens is not None else f"processed {scores.table.items.number} items"
    correct = int(micro.hits_gold)
    lines = [f"{head} with {int(micro.gold)} phrases; found: {int(micro.predicted)} phrases; correct: {correct}."]
    accuracy = f"accuracy: {100 * result.accuracy:6.2f}%; " if tokens is not None else ""
    lines.append(accuracy + _conlleval_line(micro))
    lines += [
        f"{name:>17}: {_conlleval_line(one)}  {int(one.predicted)}" for name, one in sorted(result.per_type.items())
    ]
    return "\n".join(lines)


def _conlleval_line(one: Any) -> str:
    return f"precision: {100 * one.precision:6.2f}%; recall: {100 * one.recall:6.2f}%; FB1: {100 * one.f1:6.2f}"
