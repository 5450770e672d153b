"""Outcomes of systems from the files that `score` takes, by its options."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence

from idlib_corpus import outcomes, records, tasks
from idlib_corpus.cli.policies import policies
from idlib_corpus.cli.scoring import keywords_of, paired
from idlib_corpus.cli.sources import Sides, systems, unreadable
from idlib_corpus.errors import InputError
from idlib_corpus.records import NoFieldError


def browsed(options: argparse.Namespace) -> outcomes.Browsed:
    """The outcomes of the systems whose files are named.

    Each system is scored on all rows that it has, as `score` does with its file alone: a reader looks at one language
    and one system at a time, and a system of one language shall not hide what another does in eight.

    Args:
        options: Of the command: those of `score`; without a task, it is the one that the files have.

    Raises:
        InputError: Wrong calls and bad input; see `records.pair`.
    """
    named = systems(options)
    options.task = options.task or _task(named, options)
    if options.task not in outcomes.TASKS:
        told = " or ".join(outcomes.TASKS)
        raise InputError("--task", f"{options.task} has no list of errors", f"the task {told}", "Choose one of them")
    task = tasks.scored(options.task)
    sides = Sides(task.name, options, task.split)
    scorer = task.scorer()
    keywords = keywords_of(scorer, task.name, options)
    judged = []
    for name, paths in named.items():
        predicted = sides.predictions(paths)
        both, held = paired(sides.gold(predicted), predicted, task.name, options)
        result = scorer(*held, lenient=policies(options), **keywords)
        judged.append(outcomes.Judged(name, both, result, keywords))
    return outcomes.browsed(task.name, judged)


def _task(named: Mapping[str, Sequence[str]], options: argparse.Namespace) -> str:
    """The one task of those with outcomes that all files have.

    Raises:
        InputError: They have none, or several.
    """
    asked = argparse.Namespace(**{**vars(options), "task": "all"})

    def has(task: str, paths: Sequence[str]) -> bool:
        try:
            return Sides(task, asked).predictions(paths) is not None
        except NoFieldError:
            return False

    found = [task for task in outcomes.TASKS if all(has(task, paths) for paths in named.values())]
    if len(found) == 1:
        return found[0]
    known = " or ".join(outcomes.TASKS)
    if found:
        raise InputError(
            ", ".join(named), f"rows of {' and '.join(found)}", f"the task {known}", "Name it: --task ner"
        )
    unreadable(named, asked)
    told = []
    for name, paths in named.items():
        of = [task for task in records.TASKS if has(task, paths)]
        told.append(f"{name} has " + (f"rows of {' and '.join(of)}" if of else "no rows of any task"))
    raise InputError("--predictions", "; ".join(told), f"files that all have rows of {known}")
