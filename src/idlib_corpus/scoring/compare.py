"""Several systems on the same items: their scores, differences to the first, and what chance explains of them."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from importlib import import_module
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.near import no_such
from idlib_corpus.records.kind import ALIASES
from idlib_corpus.scoring.figures import P_MCNEMAR, Figures
from idlib_corpus.scoring.resampling.estimates import Metrics
from idlib_corpus.scoring.resampling.paired import RANDOMIZATION, Difference, Differences, differences
from idlib_corpus.scoring.resampling.pvalues import McNemar, mcnemar
from idlib_corpus.scoring.result import Result
from idlib_corpus.scoring.stance.scores import StanceScores
from idlib_corpus.tables import Block, Column, Kind


@dataclass(frozen=True, repr=False)
class Comparison(Figures):
    """Systems side by side.

    Args:
        results: The scores by the name of the system, the baseline first.
        differences: Those to the baseline, with p.
        mcnemar: For stance in one table: the test of accuracy by system; empty for all else.
    """

    results: Mapping[str, Result]
    differences: Differences
    mcnemar: Mapping[str, McNemar] = field(default_factory=dict)

    @property
    def baseline(self) -> str:
        """The name of the first system."""
        return next(iter(self.results))

    @property
    def n(self) -> int:
        """The number of clusters."""
        return self.differences.design.n

    @property
    def signature(self) -> str:
        """What was computed, to be printed beside every figure."""
        return self.differences.design.signature

    def __getitem__(self, system: str) -> Difference:
        """The difference of a system to the baseline in the first score; of another score as `c[system, score]`."""
        return self.differences[system]

    def caption(self, *, signed: bool = True) -> str:
        """What was swapped or drawn, and what McNemar's test is worth."""
        more = [f"McNemar: accuracy, {one.scope}." for one in list(self.mcnemar.values())[:1]]
        return " ".join([self.differences.caption(signed=signed), *more])

    def heading(self) -> str:
        """Of which systems."""
        return f"Comparison of {len(self.results)} systems: {', '.join(self.results)}"

    def lines(self) -> list[str]:
        """A line a difference."""
        return self.differences.lines()

    def rows(self) -> list[dict[str, Any]]:
        """A row a score and system, the baseline first; see `Differences.rows`. McNemar's p stands beside accuracy."""
        rows = self.differences.rows()
        if self.mcnemar:
            nan = float("nan")
            for row in rows:
                # it is a test of accuracy, and of no other score
                one = self.mcnemar.get(row["system"]) if row["score"] == "accuracy" else None
                row[P_MCNEMAR] = one.p if one else nan
        return rows

    def blocks(self, title: str = "") -> list[Block]:
        """As `Differences.blocks`, with McNemar's p where it was tested."""
        [block] = self.differences.blocks(title)
        if not self.mcnemar:
            return [block]
        columns = [*block.columns, Column(P_MCNEMAR, Kind.P, "p (McNemar)")]
        rows = [{**shown, P_MCNEMAR: row[P_MCNEMAR]} for shown, row in zip(block.rows, self.rows(), strict=True)]
        return [replace(block, columns=columns, rows=rows, notes=[*block.notes[:-1], self.caption(signed=False)])]

    def to_dict(self) -> dict[str, Any]:
        """Scores, differences and tests."""
        return {
            "systems": {name: result.to_dict() for name, result in self.results.items()},
            **self.differences.to_dict(),
            "mcnemar": {name: asdict(one) for name, one in self.mcnemar.items()},
        }


def compare(
    gold: Any,
    predicted: Mapping[str, Any],
    task: str = "ner",
    method: str = RANDOMIZATION,
    metric: Metrics | None = None,
    resamples: int = 10_000,
    seed: int = 13,
    *,
    clusters: str | None = None,
    level: float = 0.95,
    **options: Any,
) -> Comparison:
    """Score several systems and test each against the first.

    The unit is the source sentence with all its languages together. From 20 of them on:

    * ``randomization``: paired approximate randomization (Noreen 1989; Yeh 2000). Under the null hypothesis the
      systems are exchangeable, so each unit is swapped between them with probability 1/2; two-sided
      p = (hits + 1) / (R + 1), a hit being a difference at least as large as the observed one, ties counted.
    * ``paired-bootstrap``: units are drawn with replacement for both systems together (Koehn 2004). p is that of
      Berg-Kirkpatrick et al. 2012, in its two-sided form: the share of resamples whose difference is further from the
      observed one than that is from 0, |d* - d| >= |d|, as (hits + 1) / (R + 1). Beside it the percentile interval of
      the difference.

    Below 20, for either method: the exact p over all 2**n swaps, the least p that n allows (2 / 2**n), the scores of
    each unit and the range of the difference with one unit left out; no interval, no stars. p of several systems are
    adjusted after Holm (1979), score by score. Stances towards states and towards claims are two tasks, each with
    scores of its own (``state.f_avg``); the main score is the mean of both. For stance in one table (``kind="state"``,
    or items that say no kind) McNemar's exact test of accuracy stands beside it: it takes rows for independent, so it
    is "conditional on this text", and counts rows without weights.

    A macro average over ``union`` takes in the types of the gold and of every system, and may so differ from that of a
    system alone. One that a system's own scores withhold (`relations`, few instances of a type) is not compared.

    Args:
        gold: As the scorer of the task takes it.
        predicted: Predictions by the name of the system; the first is the baseline.
        task: The scorer.
        method: ``randomization`` or ``paired-bootstrap``.
        metric: Dotted names of scores, one or several, or functions of sums by name; by default the main one of the
            task: F_avg, micro F1, strict micro F1.
        resamples: R, how many swaps or resamples.
        seed: Of the generator.
        clusters: The unit: ``group``, another grouping of the items, ``item``, or ``document/group``, which draws
            documents and sentences in them, and swaps documents whole. Units that cut a source sentence give figures
            that are "conditional on this text", and are named so. Where the items say no group, as in plain lists,
            they are the units themselves. By default as for `intervals`.
        level: Of the intervals.
        **options: Go to the scorer.

    Raises:
        InputError: No such task, method, score or option of the scorer, or a score that is withheld; fewer than two
            systems; systems with other items than the first; and all that the scorer finds.
    """
    scoring = import_module("idlib_corpus.scoring")
    if task not in (*scoring.SCORERS, *ALIASES):
        raise no_such("task", str(task), scoring.SCORERS)
    if not isinstance(predicted, Mapping):
        raise InputError("predicted", f"a {type(predicted).__name__}", "a mapping from names to predictions")
    scorer = getattr(scoring, task)
    takes = [name for name in inspect.signature(scorer).parameters if name not in ("gold", "predicted")]
    odd = [name for name in options if name not in takes]
    if odd:
        raise InputError(odd[0], f"no option of {task}", f"one of {', '.join(takes)}")
    results = {str(name): scorer(gold, answers, **options) for name, answers in predicted.items()}
    return compare_results(results, method, metric, resamples, seed, clusters=clusters, level=level)


def compare_results(
    results: Mapping[str, Result],
    method: str = RANDOMIZATION,
    metric: Metrics | None = None,
    resamples: int = 10_000,
    seed: int = 13,
    *,
    clusters: str | None = None,
    level: float = 0.95,
) -> Comparison:
    """As `compare`, on what the scorers returned.

    Args:
        results: Scores of the same items by the name of the system, with the same conventions; the first is the
            baseline.
        method: As there; so are the others.
        metric: As there.
        resamples: As there.
        seed: As there.
        clusters: As there.
        level: As there.

    Raises:
        InputError: As there; and signatures that differ.
    """
    if not isinstance(results, Mapping) or not all(isinstance(one, Result) for one in results.values()):
        raise InputError("results", f"a {type(results).__name__}", "what scorers return, by the name of the system")
    tested = differences(
        results, metric, method=method, clusters=clusters, resamples=resamples, seed=seed, level=level
    )
    right = {
        name: _right(result)
        for name, result in results.items()
        if isinstance(result, StanceScores) and len(result.kinds) < 2
    }
    tests = {}
    if len(right) == len(results):
        first, *others = right
        rows = list(right[first])
        for name in others:
            if right[name].keys() != right[first].keys():
                odd = min(right[name].keys() ^ right[first].keys())
                raise InputError(name, f'"{odd}" is scored in one of them only', f"the rows of {first}")
            tests[name] = mcnemar([right[first][row] for row in rows], [right[name][row] for row in rows])
    return Comparison(dict(results), tested, tests)


def _right(result: StanceScores) -> dict[str, bool]:
    """Whether each scored row is right, by the name of the item.

    Raises:
        InputError: Two rows have the same name.
    """
    names, codes = result.table.items.codes("item")
    right = result.table.key[:, 0] == result.table.key[:, 1]
    found: dict[str, bool] = {}
    for item, one in zip(codes[result.table.item], right, strict=True):
        if names[item] in found:
            raise InputError(names[item], "the row is there twice", "one row an id")
        found[names[item]] = bool(one)
    return found


__all__ = ["Comparison", "compare", "compare_results"]
