"""How far the score of a chat model moves with what it is asked: formats of answers, languages of the prompt.

One prompt says little of a model: another may give it ten points more or less. The runs of one model under several
prompts are set side by side, and beside each score the share of answers that could not be used.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from idlib_corpus.benchmark.run import Run
from idlib_corpus.errors import InputError
from idlib_corpus.systems import registry

# parts the name of a system from its prompt: ``llm:<model>@<base url>#tags+row``
MARK = "#"


@dataclass(frozen=True)
class Asked:
    """A model under one prompt.

    Args:
        prompt: The prompt, ``tags+row``.
        score: The headline; nan where it is not defined.
        unusable: The share of answers that could not be used.
        ungrounded: The share of quotations that are not in the text; None if nothing was quoted.
        changed: The share of answers in tags whose sentence the model changed; None in other formats.
    """

    prompt: str
    score: float
    unusable: float
    ungrounded: float | None = None
    changed: float | None = None


@dataclass(frozen=True)
class Spread:
    """A model under several prompts.

    Args:
        model: The name of the system without its prompt.
        metric: The score.
        asked: The prompts, in the order in which they were run.
    """

    model: str
    metric: str
    asked: Sequence[Asked]

    @property
    def mean(self) -> float:
        """The mean of the scores; nan where one is not defined."""
        return fmean(one.score for one in self.asked)

    @property
    def lowest(self) -> Asked:
        """The prompt with the lowest score."""
        return min(self.asked, key=lambda one: (math.isnan(one.score), one.score))

    @property
    def highest(self) -> Asked:
        """The prompt with the highest score."""
        return max(self.asked, key=lambda one: (not math.isnan(one.score), one.score))

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "model": self.model,
            "metric": self.metric,
            "mean": self.mean,
            "lowest": self.lowest.score,
            "highest": self.highest.score,
            "prompts": {
                one.prompt: {
                    "score": one.score,
                    "unusable": one.unusable,
                    "ungrounded": one.ungrounded,
                    "changed": one.changed,
                }
                for one in self.asked
            },
        }


def spreads(runs: Sequence[Run], metric: str) -> list[Spread]:
    """The models that ran under several prompts.

    Args:
        runs: The runs.
        metric: The dotted name of the score.
    """
    by_model: dict[str, list[Run]] = {}
    for run in runs:
        model, mark, _ = run.system.partition(MARK)
        if mark:
            by_model.setdefault(model, []).append(run)
    return [
        Spread(model, metric, [_asked(run, metric) for run in some])
        for model, some in by_model.items()
        if len(some) > 1
    ]


def _asked(run: Run, metric: str) -> Asked:
    answered, changed = run.figures.get("answered"), run.figures.get("changed")
    prompt = run.system.partition(MARK)[2]
    in_tags = prompt.startswith("tags") and answered
    return Asked(
        prompt,
        run.scores.value(metric),
        len(run.unusable) / len(run.predicted),
        run.figures.get("ungrounded_share"),
        changed / answered if in_tags and changed is not None else None,
    )


def expanded(names: Sequence[str], task: str, prompts: Sequence[str]) -> list[str]:
    """Names of systems, those that take prompts once for each prompt.

    Args:
        names: The names.
        task: The task.
        prompts: The prompts, ``tags+row``; ``all`` for all there are.

    Raises:
        InputError: No system takes prompts, or there is no such prompt.
    """
    found: list[str] = []
    known = registry(task)
    for name in names:
        prefix = name.partition(":")[0]
        variants = getattr(known.module(prefix), "variants", None) if prefix in known.names() else None
        if variants is None or MARK in name:
            found.append(name)
            continue
        there = variants()
        wanted = there if list(prompts) == ["all"] else list(prompts)
        for prompt in wanted:
            if prompt not in there:
                raise InputError(
                    "--prompts", f'"{prompt}"', f"all, or some of {', '.join(there)}", "Choose among them"
                )
        found += [f"{name}{MARK}{prompt}" for prompt in wanted]
    if found == list(names):
        expected = "a system that takes prompts, llm:<model>@<base url>, without # in its name"
        raise InputError("--prompts", "no system that takes prompts", expected, "Leave it out")
    return found
