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
from idlib_corpus.benchmark.long import ALL, rows
from idlib_corpus.benchmark.measure import environment
from idlib_corpus.benchmark.pairs import contrast, memory
from idlib_corpus.benchmark.prompts import Spread, spreads
from idlib_corpus.benchmark.run import NotScored, Run
from idlib_corpus.records import Records
from idlib_corpus.scoring.notebook import Shown, count, frame, named
from idlib_corpus.scoring.result import without_nan
from idlib_corpus.tasks import Task
from idlib_corpus.tasks.predicted import UNUSABLE


@dataclass(frozen=True, repr=False)
class Report(Shown):
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

    def heading(self) -> str:
        """What was run on what."""
        where = f" on {self.split}" if self.split else ""
        of = f"{count(len(self.runs), 'system')}, {count(len(self.langs), 'language')}"
        return f"Report of {self.task.name}{where}: {of}"

    def lines(self) -> list[str]:
        """The main score of each system over all its languages, then what is not scored."""
        name = self.task.headline
        lines = [f"{run.system}: {named({name: run.scores.value(name)})}" for run in self.runs]
        return lines + [f"{one.system}: not scored. {one.reason}" for one in self.not_scored]

    def below(self) -> tuple[str, ...]:
        """The signature."""
        return tuple(dict.fromkeys(run.scores.signature for run in self.runs))

    def rows(self) -> list[dict[str, Any]]:
        """The main score of each system by language, and over all of its own; nan where it is made for others."""
        name, nan = self.task.headline, float("nan")
        return [
            {
                "system": run.system,
                **{lang: run.by_lang[lang].value(name) if lang in run.by_lang else nan for lang in self.langs},
                "all": run.scores.value(name),
            }
            for run in self.runs
        ]

    def long(self) -> list[dict[str, Any]]:
        """A row a system, language and type, with precision, recall, F1, counts and intervals.

        The columns are `long.COLUMNS`; behind them ``unusable`` (answers that could not be used) where there are some,
        scores that have no place in the table of the task, and ``reason`` of systems that have no scores.
        """
        said = {"task": self.task.name, "split": self.split, "headline": self.task.headline, **self._scored()}
        runs = {run.system: run for run in self.runs}
        spoilt = any(run.unusable for run in self.runs)
        found = []
        for row in rows(without_nan(said)):
            run = runs[row["system"]]
            if row["type"] == ALL:
                part = run.scores if row["lang"] == ALL else run.by_lang[row["lang"]]
                row |= {UNUSABLE: len(run.unusable.keys() & {*part.table.items.ids})} if spoilt else {}
                row |= part.more()
            found.append(row)
        found += [{"task": self.task.name, **one.to_dict()} for one in self.not_scored]
        columns = dict.fromkeys(name for row in found for name in row)
        return [{name: row.get(name, "" if name == "reason" else float("nan")) for name in columns} for row in found]

    def to_frame(self) -> Any:
        """`long` as a pandas DataFrame: a row a system, language and type.

        Over all languages ``lang`` is ``all``, over all types ``type`` is ``all``. ``value`` is the main score, which
        ``score`` names, with the interval ``low`` to ``high``; then ``precision``, ``recall``, ``f1``. These are
        fractions from 0 to 1, nan where they are not defined. ``predicted``, ``gold``, ``hits_predicted`` and
        ``hits_gold`` are counts. `long.COLUMNS` says what each column is.
        """
        return frame(self.long())

    def _scored(self) -> dict[str, Any]:
        return {
            "runs": [run.to_dict() for run in self.runs],
            "intervals": {name: one.to_dict() for name, one in self.intervals.items()},
            "intervals_by_lang": {
                name: {lang: one.to_dict() for lang, one in by_lang.items()}
                for name, by_lang in self.intervals_by_lang.items()
            },
        }

    @cached_property
    def intervals(self) -> dict[str, Any]:
        """How far each system's headline moves, by its name."""
        return {run.system: scoring.intervals(run.scores, [self.task.headline]) for run in self.runs}

    @cached_property
    def intervals_by_lang(self) -> dict[str, dict[str, Any]]:
        """The same in each language, by the name of the system."""
        return {
            run.system: {lang: scoring.intervals(one, [self.task.headline]) for lang, one in run.by_lang.items()}
            for run in self.runs
        }

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

    @cached_property
    def prompts(self) -> list[Spread]:
        """The models that ran under several prompts."""
        return spreads(self.runs, self.task.headline)

    def to_dict(self) -> dict[str, Any]:
        """Everything, for JSON; nan is None.

        ``runs`` has the scores of each system (`Run.to_dict`), ``intervals`` and ``intervals_by_lang`` how far its
        main score (``headline``) moves, ``comparisons`` the differences, ``consistency``, ``contrast`` and ``memory``
        what they are called after, by the system. Scores are fractions from 0 to 1.
        """
        scored = self._scored()
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
            "runs": scored.pop("runs"),
            **({"not_scored": [one.to_dict() for one in self.not_scored]} if self.not_scored else {}),
            **scored,
            "comparisons": [
                {"langs": list(langs), "caption": one.caption(), "rows": one.rows()} for langs, one in self.comparisons
            ],
            "consistency": {name: one.to_dict() for name, one in self.consistency.items()},
        }
        if self.contrast:
            said["contrast"] = {name: one.to_dict() for name, one in self.contrast.items()}
        if self.prompts:
            said["prompts"] = [one.to_dict() for one in self.prompts]
        if self.memory:
            said["memory"] = {
                name: {lang: one.rows() for lang, one in by_lang.items()} for name, by_lang in self.memory.items()
            }
        plain: dict[str, Any] = without_nan(said)
        return plain


def _part(run: Run, langs: Sequence[str]) -> Any:
    """A run's scores over some of its languages."""
    return run.scores if set(langs) == set(run.langs) else sum(run.by_lang[lang] for lang in langs)
