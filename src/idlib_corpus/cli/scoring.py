"""What `score` does: read, pair, score, compare. It knows the interface of results, not the insides of a task."""

from __future__ import annotations

import argparse
import glob
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from idlib_corpus import records, scoring, tasks
from idlib_corpus.cli import conventions
from idlib_corpus.errors import InputError
from idlib_corpus.records import NoFieldError, ProblemsError, Records
from idlib_corpus.report.scores import Comparison, Scored, has_parts
from idlib_corpus.scoring.consistency import ITEMS, Consistency


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
    if options.schema and options.task != "all" and not tasks.scored(options.task).schemas:
        told = " or ".join(name for name, one in tasks.known().items() if one.schemas)
        raise InputError("--schema", f"it says nothing to {options.task}", f"the task {told}", "Leave it out")
    _check_chance(named, options)
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


def _check_chance(named: Mapping[str, Any], options: argparse.Namespace) -> None:
    """Refuse options of intervals and comparisons where there is none.

    Raises:
        InputError: One is given that would change nothing.
    """
    compared = len(named) > 1 and (options.compare or options.format not in ("csv", "conlleval"))
    used = {"method": compared, **dict.fromkeys(("metric", "clusters", "confidence", "resamples", "seed"), True)}
    for name, says in used.items():
        if getattr(options, name) not in (None, []) and not (says and (compared or options.ci)):
            need = "two files to compare" if name == "method" else "--ci, or two files to compare"
            raise InputError(f"--{name}", "nothing that it could change is asked for", need, "Leave it out")


def check_errors(options: argparse.Namespace) -> None:
    """Refuse a file of errors for a task that lists none, or in the place of an input.

    Raises:
        InputError: Either.
    """
    if options.task != "all" and not tasks.scored(options.task).errors:
        told = " or ".join(name for name, one in tasks.known().items() if one.errors)
        raise InputError("--errors", f"{options.task} has no list of errors", f"the task {told}")
    inputs = [path for paths in systems(options).values() for path in paths]
    if Path(options.errors).resolve() in {Path(path).resolve() for path in [*inputs, *filter(None, [options.gold])]}:
        raise InputError("--errors", f"{options.errors}, which is read", "another file")


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
    for name, rows in predicted.items() if task == "linking" else ():
        if not _says(rows, task) and any(row["entities"] for row in rows.rows):
            raise InputError(name, 'no entity has "wikidata"', 'a link each: an item, "Q858", or "NIL"')
    gold = _gold(task, options)
    if every and not gold.rows and not gold.problems:
        print(f"idlib-corpus: {task}: not scored, {options.gold} has nothing of it", file=sys.stderr)
        return []
    scorer = tasks.scored("consistency" if items else task).scorer()
    keywords = conventions.keywords(scorer, options.task, options)
    if items:
        from idlib_corpus.scoring.consistency import OPTION_OF

        # what "all" was told of other items says nothing to these
        keywords = {
            name: value for name, value in keywords.items() if not every or OPTION_OF.get(name, items) == items
        } | {"items": items}
    pairs = {name: records.pair(gold, rows, task, options.lenient) for name, rows in predicted.items()}
    sides = {name: both.records(gold, predicted[name]) for name, both in pairs.items()}
    told = f"consistency of {items}s" if items and every else options.task if items else task
    if items and every and any(len({row.get("lang") for row in rows.rows}) < 2 for rows, _ in sides.values()):
        return []
    return [Scored(name, told, scorer(*both, **keywords)) for name, both in _shared(sides, task).items()]


def _gold(task: str, options: argparse.Namespace) -> Records:
    if options.gold is None:
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
    return {name: (_among(gold, common), _among(rows, common, told)) for name, (gold, rows) in sides.items()}


def _among(rows: Records, ids: Collection[str], *notes: str) -> Records:
    chosen = [place for place, row in enumerate(rows.rows) if row["id"] in ids]
    return replace(
        rows,
        rows=tuple(rows.rows[i] for i in chosen),
        where=tuple(rows.where[i] for i in chosen),
        notes=(*rows.notes, *notes),
    )


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


def comparisons(scored: Sequence[Scored], options: argparse.Namespace) -> list[Comparison]:
    """Differences and p of the systems of each task, where there are several.

    Raises:
        InputError: ``--compare`` with one system.
    """
    found = []
    for task in dict.fromkeys(one.task for one in scored):
        results = {one.system: one.result for one in scored if one.task == task}
        metrics = _metrics(next(one for one in scored if one.task == task), options.metric)
        if len(results) > 1 and metrics:
            keywords = _given(method=options.method, **_draws(options))
            found.append(Comparison(task, scoring.compare_results(results, metric=metrics, **keywords)))
    if options.compare and len({one.system for one in scored}) < 2:
        raise InputError("--compare", "predictions of one system", "two or more", "Name another file")
    return found


def intervals(scored: Sequence[Scored], options: argparse.Namespace) -> list[Comparison]:
    """Intervals of each system's scores, if they are asked for."""
    if not options.ci:
        return []
    found = []
    for one in scored:
        if metrics := _metrics(one, options.metric):
            figures = scoring.intervals(one.result, metrics, **_draws(options))
            found.append(Comparison(one.task, figures, one.system))
    return found


def _metrics(scored: Scored, wanted: Sequence[str]) -> list[str]:
    """The scores that a result has of those that are wanted, or of those that its task compares.

    A score without a place in the task's own table is compared, too.
    """
    known = scored.result.metrics()
    compared = (*tasks.scored(scored.task.partition(" ")[0]).compared, *scored.result.more())
    return [name for name in (own_name(scored, name) for name in wanted or compared) if name in known]


def own_name(scored: Scored, name: str) -> str:
    """The name of a score without its task, ``ner.micro.f1``."""
    head, dot, rest = name.partition(".")
    return rest if dot and tasks.current(head) == scored.task else name


def _draws(options: argparse.Namespace) -> dict[str, Any]:
    return _given(clusters=options.clusters, level=options.confidence, resamples=options.resamples, seed=options.seed)


def check_scores(scored: Sequence[Scored], option: str, wanted: Sequence[str]) -> None:
    """Hold names of scores against those that there are.

    Raises:
        InputError: No task has the score, or it is withheld.
    """
    for name in wanted:
        if any(own_name(one, name) in one.result.metrics() for one in scored):
            continue
        if why := next(filter(None, (_withheld(one.result, own_name(one, name)) for one in scored)), ""):
            raise InputError(option, f'"{name}" is withheld: {why}', "a score with enough gold, as micro.f1")
        tasks = list(dict.fromkeys(one.task for one in scored))
        if len(tasks) == 1:
            scored[0].result.value(name)  # its error names the scores that there are
        raise InputError(option, f'"{name}", which no task has', f"a score of {', '.join(tasks)}, as micro.f1")


def _withheld(result: Any, name: str) -> str:
    """Why a macro average is withheld; empty if it is not, or the score is none."""
    mean = getattr(result, "macro", None)
    return str(mean.withheld) if mean is not None and ".macro." in f".{name}" else ""


def check_parts(scored: Sequence[Scored], by: Sequence[str]) -> None:
    """Hold groupings against those that the items have; of several tasks, those that lack one are shown whole.

    Raises:
        InputError: No task has the grouping.
    """
    for name in by:
        if name == "type" or any(has_parts(one.result, name) for one in scored):
            continue
        if name == "lang" and all(isinstance(one.result, Consistency) for one in scored):
            found = "consistency is over all languages at once, so it has no parts by language"
            raise InputError("--by", found, "group or item", "Its table has a row for each language as it is")
        scored[0].result.by(name)  # its error names the groupings that there are


def _given(**options: Any) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}
