"""Runs side by side: what their figures are worth, where they differ, what they get right in every language.

The rules on few sentences are the scorer's: intervals and stars from 20 source sentences on, below it the range with
one sentence left out, the score of each, and the exact p with the least that so few allow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from idlib_corpus import scoring
from idlib_corpus.benchmark.measure import environment
from idlib_corpus.benchmark.pairs import contrast, memory
from idlib_corpus.benchmark.run import NotScored, Run
from idlib_corpus.records import Records
from idlib_corpus.scoring.result import without_nan
from idlib_corpus.tasks import Task


@dataclass(frozen=True)
class Report:
    """The runs of one task in one view.

    Args:
        task: The task.
        runs: The runs, in the order they were asked for.
        langs: The languages of the table.
        split: The split.
        data: Version and digest of the data.
        command: The command that makes it again; empty from Python.
        parallel: Whether the gold says the same in several languages, by the same ids; else there is no consistency.
        source: The language that the others were translated from, for gaps; see `scoring.consistency`.
        not_scored: Systems without scores, with the reasons.
        environment: The machine.
        twins: Of a run over twins and their originals: the id of the original by that of its twin.
    """

    task: Task[Any, Any]
    runs: Sequence[Run]
    langs: Sequence[str]
    split: str = "test"
    data: str = ""
    command: str = ""
    parallel: bool = True
    source: str | None = None
    not_scored: Sequence[NotScored] = ()
    environment: dict[str, Any] = field(default_factory=environment)
    twins: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def intervals(self) -> dict[str, Any]:
        """How far each system's headline moves, by its name."""
        return {run.system: scoring.intervals(run.scores, [self.task.headline]) for run in self.runs}

    @cached_property
    def comparisons(self) -> list[tuple[tuple[str, ...], Any]]:
        """Differences of systems by the languages that all of them are made for; the first system is the baseline.

        Systems that were scored on other sentences (because they were trained on some) stand apart.
        """
        found = []
        for langs in dict.fromkeys(run.langs for run in self.runs):
            results = {run.system: _part(run, langs) for run in self.runs if set(langs) <= set(run.langs)}
            alike: dict[tuple[str, ...], dict[str, Any]] = {}
            for name, result in results.items():
                alike.setdefault(tuple(sorted(result.table.items.ids)), {})[name] = result
            for same in alike.values():
                if len(same) > 1:
                    one = scoring.compare_results(same, metric=self.task.headline)
                    # McNemar's test is one of accuracy, which stands in no row here
                    found.append((langs, replace(one, mcnemar={})))
        return found

    @cached_property
    def consistency(self) -> dict[str, Any]:
        """Over the common core of a system's languages, by its name; systems of one language have none."""
        found = {}
        for run in self.runs if self.task.consistent and self.parallel else ():
            if len(run.langs) > 1:
                rows = tuple(run.predicted.values())
                predicted = Records(rows, tuple(run.predicted), run.system, checked=True)
                items = self.task.consistent
                found[run.system] = scoring.consistency(run.gold, predicted, items=items, source=self.source)
        return found

    @cached_property
    def contrast(self) -> dict[str, Any]:
        """Scores of pairs of passages, by the system; empty where there are no pairs."""
        scored = {run.system: contrast(run) for run in self.runs}
        return {name: one for name, one in scored.items() if one is not None}

    @cached_property
    def memory(self) -> dict[str, dict[str, Any]]:
        """Known names against invented ones in the same sentences, by the system and the language."""
        return {run.system: memory(run, self.twins) for run in self.runs} if self.twins else {}

    def to_dict(self) -> dict[str, Any]:
        """Everything, for JSON; nan is None."""
        said = {
            "task": self.task.name,
            "view": self.task.view,
            "headline": self.task.headline,
            "remark": self.task.remark(self.runs[0].scores),
            "split": self.split,
            "langs": list(self.langs),
            "data": self.data,
            "command": self.command,
            "environment": self.environment,
            "runs": [run.to_dict() for run in self.runs],
            **({"not_scored": [one.to_dict() for one in self.not_scored]} if self.not_scored else {}),
            "intervals": {name: one.to_dict() for name, one in self.intervals.items()},
            "comparisons": [
                {"langs": list(langs), "caption": one.caption(), "rows": one.rows()} for langs, one in self.comparisons
            ],
            "consistency": {name: one.to_dict() for name, one in self.consistency.items()},
        }
        if self.contrast:
            said["contrast"] = {name: one.to_dict() for name, one in self.contrast.items()}
        if self.memory:
            said["memory"] = {
                name: {lang: one.rows() for lang, one in by_lang.items()} for name, by_lang in self.memory.items()
            }
        plain: dict[str, Any] = without_nan(said)
        return plain


def _part(run: Run, langs: Sequence[str]) -> Any:
    """A run's scores over some of its languages."""
    return run.scores if set(langs) == set(run.langs) else sum(run.by_lang[lang] for lang in langs)
