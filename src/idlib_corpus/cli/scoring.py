"""What `score` does: read, pair, score, compare. It knows the interface of results, not the insides of a task."""

from __future__ import annotations

import argparse
import inspect
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from idlib_corpus import records, scoring, tasks
from idlib_corpus.cli import conventions
from idlib_corpus.cli.policies import policies as chosen_policies
from idlib_corpus.cli.process import tell
from idlib_corpus.cli.reading import numbered, own_labels
from idlib_corpus.cli.sources import Sides, systems, unreadable
from idlib_corpus.errors import InputError
from idlib_corpus.records import Records
from idlib_corpus.records.base import Held, Paired
from idlib_corpus.report.scores import Comparison, Scored, has_parts
from idlib_corpus.scoring.consistency import ITEMS, Consistency


def score(options: argparse.Namespace) -> list[Scored]:
    """Every system, task by task.

    Raises:
        InputError: Wrong calls and bad input; see `records.pair`.
    """
    named = systems(options)
    if options.schema and options.task != "all" and not tasks.scored(options.task).schemas:
        told = " or ".join(name for name, one in tasks.known().items() if one.schemas)
        raise InputError("--schema", f"it has no effect on {options.task}", f"the task {told}", "Leave it out")
    _check_chance(named, options)
    every = options.task == "all"
    scored: list[Scored] = []
    for task in () if options.task == "consistency" else records.TASKS if every else (options.task,):
        scored += _task(task, named, options)
    if every or options.task == "consistency":
        for items in ITEMS if every else (options.items or "mention",):
            scored += _task(ITEMS[items], named, options, items)
    if not scored:
        unreadable(named, options)
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


def _task(task: str, named: Mapping[str, Sequence[str]], options: argparse.Namespace, items: str = "") -> list[Scored]:
    """The scores of a task; with `items`, their consistency over the languages."""
    every, rows_of = options.task == "all", tasks.scored(task).of or task
    sides = Sides(rows_of, options, tasks.scored(task).split)
    read = {name: sides.predictions(paths) for name, paths in named.items()}
    predicted = {name: rows for name, rows in read.items() if rows is not None}
    if not predicted:
        return []
    gold = {name: sides.gold(rows) for name, rows in predicted.items()}
    if every and all(isinstance(one, Records) and not one.rows and not one.problems for one in gold.values()):
        tell(f"{task}: not scored, {options.gold} has nothing of it")
        return []
    scorer = tasks.scored("consistency" if items else task).scorer()
    keywords = keywords_of(scorer, task, options, items)
    told = f"consistency of {items}s" if items and every else options.task if items else task
    policies = chosen_policies(options)
    if _streams(scorer, options, predicted):
        [(name, rows)] = predicted.items()
        return [Scored(name, told, scorer(gold[name], rows, sums_by=(), lenient=policies, **keywords))]
    held = {name: paired(gold[name], rows, rows_of, options)[1] for name, rows in predicted.items()}
    if task == "linking":
        _check_links(held)
    if items and every and any(len(set(one.chunk.groups().get("lang", ()))) < 2 for one, _ in held.values()):
        return []
    return [Scored(name, told, scorer(*both, lenient=policies, **keywords)) for name, both in _shared(held).items()]


def paired(gold: Any, predicted: Any, task: str, options: argparse.Namespace) -> tuple[Paired, tuple[Held, Held]]:
    """Gold and predictions of a system, row by row, as the policies have it; and the same as two sources.

    Raises:
        InputError: See `records.pair`.
    """
    labels = (options.stance_labels or ()) if task == "stance" else ()
    both = records.pair(gold, predicted, task, chosen_policies(options), labels=labels)
    return both, both.sources(gold, predicted)


def _streams(scorer: Callable[..., Any], options: argparse.Namespace, predicted: Mapping[str, Any]) -> bool:
    """Whether sums are all that is asked for, so that rows can be forgotten once they are counted."""
    needs_rows = options.ci or options.compare or options.errors or set(options.by) - {"type"}
    files = all(not isinstance(rows, Records) for rows in predicted.values())
    return files and len(predicted) == 1 and not needs_rows and "sums_by" in inspect.signature(scorer).parameters


def keywords_of(scorer: Callable[..., Any], task: str, options: argparse.Namespace, items: str = "") -> dict[str, Any]:
    """What the options say to a scorer: conventions, and maps of labels of people's own."""
    keywords = conventions.keywords(scorer, options.task, options)
    if items:
        from idlib_corpus.scoring.consistency import OPTION_OF

        # what "all" was told of other items says nothing to these
        every = options.task == "all"
        keywords = {
            name: value for name, value in keywords.items() if not every or OPTION_OF.get(name, items) == items
        } | {"items": items}
    own = own_labels(options.labels)
    if own is not None and "predicted_labels" in inspect.signature(scorer).parameters and not numbered(options.labels):
        maps = {"gold_labels": own.gold, "predicted_labels": own.predicted}
        keywords |= {name: value for name, value in maps.items() if value is not None}
    return keywords


def _check_links(held: Mapping[str, tuple[Held, Held]]) -> None:
    """See to it that systems that are scored for their links have some.

    Raises:
        InputError: One has none.
    """
    for name, (_, rows) in held.items():
        entities = [entity for row in rows.chunk.rows for entity in row["entities"]]
        if entities and not any("wikidata" in entity for entity in entities):
            raise InputError(name, 'no entity has "wikidata"', 'a link each: an item, "Q858", or "NIL"')


def _shared(held: dict[str, tuple[Held, Held]]) -> dict[str, tuple[Held, Held]]:
    """The rows that all systems have: only on these can they be compared."""
    ids = [set(gold.chunk.ids) for gold, _ in held.values()]
    common, every = set.intersection(*ids), set.union(*ids)
    if common == every:
        return held
    systems = " and ".join(held)
    if not common:
        raise InputError(systems, "no row that all of them have", "systems for the same languages", "Score them apart")
    told = f"scored on the {len(common)} rows that {systems} have; {len(every) - len(common)} others left out"
    found = {}
    for name, (gold, rows) in held.items():
        places = [place for place, one in enumerate(gold.chunk.ids) if one in common]
        found[name] = gold.take(places), rows.take(places, told)
    return found


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
