"""What `score` does: read, pair, score, compare. It knows the interface of results, not the insides of a task."""

from __future__ import annotations

import argparse
import glob
import inspect
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from idlib_corpus import records, scoring
from idlib_corpus.errors import InputError
from idlib_corpus.records import NoFieldError, ProblemsError, Records
from idlib_corpus.report.scores import Comparison, Scored

# options of the command and the keywords of scorers that they set
CONVENTIONS = (
    "view",
    "outside",
    "match",
    "group",
    "items",
    "level",
    "source",
    "contrast",
    "scheme",
    "invalid",
    "kind",
    "macro",
    "zero_division",
)
# the items of consistency -> the task whose rows they are of
ITEMS = {"mention": "entities", "relation": "relations", "stance": "stance"}
# what is resampled and compared unless --metric says otherwise: those of these that a result has
HEADLINES = ("micro.f1", "macro.f1", "f_avg", "accuracy", "conll.f1", "lea.f1", "everywhere.of_all")


def systems(options: argparse.Namespace) -> dict[str, list[Path]]:
    """The files of each system, by its name.

    Raises:
        InputError: A pattern without a file, or two systems of one name.
    """
    found: dict[str, list[Path]] = {}
    for given in options.predictions:
        pattern = not Path(given).exists() and glob.has_magic(given)
        paths = _matching(given) if pattern else [Path(given)]
        if not paths:
            raise InputError(given, "no such file", "a pattern that files have", "Name the files that a system wrote")
        if given in found:
            raise InputError(given, "the file is given twice", "each system once")
        found[given] = paths
    if options.join:
        return {" + ".join(found): [path for paths in found.values() for path in paths]}
    return found


def _matching(pattern: str) -> list[Path]:
    anchor = Path(pattern).anchor
    return sorted(Path(anchor or ".").glob(pattern.removeprefix(anchor)))


def score(options: argparse.Namespace) -> list[Scored]:
    """Every system, task by task.

    Raises:
        InputError: Wrong calls and bad input; see `records.pair`.
    """
    named = systems(options)
    if options.schema and options.task not in ("entities", "all"):
        raise InputError("--schema", f"it says nothing to {options.task}", "the task entities", "Leave it out")
    every = options.task == "all"
    scored: list[Scored] = []
    for task in () if options.task == "consistency" else records.TASKS if every else (options.task,):
        scored += _task(task, named, options)
    if every or options.task == "consistency":
        for items in ITEMS if every else (options.items or "mention",):
            scored += _task(ITEMS[items], named, options, items)
    if not scored:
        _unreadable(named)
        fields = ", ".join(dict.fromkeys(records.FIELDS.values()))
        raise InputError(", ".join(named), "no field that a task scores", f"one of {fields}")
    return scored


def _unreadable(named: Mapping[str, Sequence[Path]]) -> None:
    """Say what is wrong with files of which nothing is a row.

    Raises:
        InputError: If something is.
    """
    for name, paths in named.items():
        rows = _joined(paths, records.TASKS[0], every=True)
        if rows is not None and rows.problems:
            raise ProblemsError(name, rows.problems)


def _task(
    task: str, named: Mapping[str, Sequence[Path]], options: argparse.Namespace, items: str = ""
) -> list[Scored]:
    """The scores of a task; with `items`, their consistency over the languages."""
    every = options.task == "all"
    read = {name: _joined(paths, task, every) for name, paths in named.items()}
    predicted = {name: rows for name, rows in read.items() if rows is not None and (not every or _says(rows, task))}
    if not predicted:
        return []
    gold = _gold(task, options)
    if every and not gold.rows and not gold.problems:
        print(f"idlib-corpus: {task}: not scored, {options.gold} has nothing of it", file=sys.stderr)
        return []
    scorer = scoring.consistency if items else getattr(scoring, task)
    keywords = _keywords(scorer, options.task, options) | ({"items": items} if items else {})
    sides = {name: paired(gold, rows, task, name, options.lenient) for name, rows in predicted.items()}
    told = f"consistency of {items}s" if items and every else options.task if items else task
    if items and every and any(len({row.get("lang") for row in rows.rows}) < 2 for rows, _ in sides.values()):
        return []
    return [Scored(name, told, scorer(*both, **keywords)) for name, both in _shared(sides, task).items()]


def _gold(task: str, options: argparse.Namespace) -> Records:
    if not options.gold:
        return records.packaged(task)
    try:
        return records.read(options.gold, task, mixed=options.task == "all")
    except NoFieldError:
        if options.task != "all":
            raise
        return Records((), (), options.gold)


Sides = tuple[Records, Records]


def _shared(sides: dict[str, Sides], task: str) -> dict[str, Sides]:
    """The rows that all systems have: only on these can they be compared."""
    ids = [{row["id"] for row in gold.rows} for gold, _ in sides.values()]
    common, every = set.intersection(*ids), set.union(*ids)
    if common == every:
        return sides
    systems = " and ".join(sides)
    if not common:
        raise InputError(systems, "no row that all of them have", "systems for the same languages", "Score them apart")
    told = f"scored on the {len(common)} rows that {systems} have; {len(every) - len(common)} others left out"
    print(f"idlib-corpus: {task}: {told}", file=sys.stderr)
    return {name: (_among(gold, common), _among(rows, common)) for name, (gold, rows) in sides.items()}


def _among(rows: Records, ids: Collection[str]) -> Records:
    chosen = [place for place, row in enumerate(rows.rows) if row["id"] in ids]
    return replace(rows, rows=tuple(rows.rows[i] for i in chosen), where=tuple(rows.where[i] for i in chosen))


def paired(gold: Records, predicted: Records, task: str, name: str, lenient: bool) -> tuple[Records, Records]:
    """Both sides, held against each other; what was left out on standard error."""
    both = records.pair(gold, predicted, task, lenient)
    for note in both.notes:
        print(f"idlib-corpus: {name}: {note}", file=sys.stderr)
    return both.records(gold, predicted)


def _joined(paths: Sequence[Path], task: str, every: bool = False) -> Records | None:
    """The rows of the shards of a system; None if it is of a kind that has none for the task."""
    found: Records | None = None
    for path in paths:
        try:
            rows = records.read(path, task, mixed=every)
        except NoFieldError:
            if not every:
                raise
            continue
        found = rows if found is None else found + rows
    return found


def _says(rows: Records, task: str) -> bool:
    """Whether rows have something of the task; entities are of `linking` too, if they link."""
    if task == "linking":
        return any("wikidata" in entity for row in rows.rows for entity in row["entities"])
    return bool(rows.rows)


def _keywords(scorer: Callable[..., Any], task: str, options: argparse.Namespace) -> dict[str, Any]:
    """The conventions that were given, as keywords of the scorer.

    Raises:
        InputError: The task has no such convention.
    """
    takes = inspect.signature(scorer).parameters
    given = {name: value for name in CONVENTIONS if (value := getattr(options, name)) is not None}
    strange = [name for name in given if name not in takes]
    if strange and options.task != "all":
        has = [f"--{name.replace('_', '-')}" for name in CONVENTIONS if name in takes]
        found = f"it says nothing to {task}"
        raise InputError(f"--{strange[0].replace('_', '-')}", found, f"of its conventions {', '.join(has)}")
    return {name: value for name, value in given.items() if name in takes}


def comparisons(scored: Sequence[Scored], options: argparse.Namespace) -> list[Comparison]:
    """Differences and p of the systems of each task, where there are several.

    Raises:
        InputError: ``--compare`` with one system.
    """
    found = []
    for task in dict.fromkeys(one.task for one in scored):
        results = {one.system: one.result for one in scored if one.task == task}
        if len(results) > 1:
            metrics = options.metric or _headlines(next(iter(results.values())))
            keywords = _given(method=options.method, resamples=options.resamples, seed=options.seed)
            found.append(Comparison(task, scoring.compare_results(results, metric=metrics, **keywords)))
    if options.compare and not found:
        raise InputError("--compare", "predictions of one system", "two or more", "Name another file")
    return found


def intervals(scored: Sequence[Scored], options: argparse.Namespace) -> list[Comparison]:
    """Intervals of each system's scores, if they are asked for."""
    if not options.ci:
        return []
    keywords = _given(resamples=options.resamples, seed=options.seed)
    found = []
    for one in scored:
        metrics = options.metric or _headlines(one.result)
        found.append(Comparison(one.task, scoring.intervals(one.result, metrics, **keywords), one.system))
    return found


def _headlines(result: Any) -> list[str]:
    known = result.metrics()
    return [name for name in HEADLINES if name in known]


def _given(**options: Any) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}
