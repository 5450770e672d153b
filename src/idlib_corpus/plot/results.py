"""What plots are made of: reports, or the result files of `benchmark --output` and of `score --format json`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from idlib_corpus import tasks
from idlib_corpus.benchmark.results import PARTS, checked, hold, main_score
from idlib_corpus.decoding import value_of
from idlib_corpus.errors import InputError
from idlib_corpus.near import no_such

Result = Mapping[str, Any]
# what a plot takes: a path, a report, what it says as a dictionary; or several of them
Source = Any
EXPECTED = "a file of idlib-corpus benchmark --output FILE, or of idlib-corpus score --format json"
REMEDY = "Make it again"


def read(source: Source) -> list[Result]:
    """Results in the form of `Report.to_dict`, one a file or report; of the scores of `score` one a task.

    Args:
        source: A path, a `benchmark.Report` or its dictionary; or a sequence of these.

    Raises:
        InputError: A file cannot be read, or is none of these.
    """
    every = source if isinstance(source, (list, tuple)) else [source]
    found = [result for one in every for result in _results(one)]
    if not found:
        raise InputError("results", "none", EXPECTED)
    return found


def _results(source: Source) -> Iterable[Result]:
    if isinstance(source, (str, Path)):
        path = Path(source)
        return _checked(value_of(path, EXPECTED, "Name a result file"), str(path))
    told = source.to_dict() if hasattr(source, "to_dict") else source
    return _checked(told, "results")


def _checked(told: Any, where: str) -> list[Result]:
    """Results, with the place that they come from for messages.

    Raises:
        InputError: There are none.
    """
    try:
        if "runs" in told:
            return [{**checked(told, where), "task": tasks.current(told["task"]), "where": where}]
        return [{**result, "where": where} for result in _scored(told, where)]
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise InputError(where, "no result that can be drawn", EXPECTED, REMEDY) from error


def _scored(told: Mapping[str, Any], where: str) -> list[Result]:
    """The scores of `score`, task by task, as a report has them.

    Raises:
        InputError: Some have another form.
    """
    found: dict[str, dict[str, Any]] = {}
    for one in told["scores"]:
        hold(where, "scored", one, EXPECTED, REMEDY)
        task = tasks.current(one["task"].partition(" ")[0])
        report = found.setdefault(task, {"task": task, "split": "", "runs": [], "intervals": {}, "langs": []})
        if task in ("consistency", "contrast"):
            hold(where, task, one["scores"], EXPECTED, REMEDY)
            report.setdefault(task, {})[one["system"]] = one["scores"]
            continue
        by_lang = {part["lang"]: part["scores"] for part in one.get("by", ()) if {*part} == {"lang", "scores"}}
        report["langs"] = list(dict.fromkeys([*report["langs"], *by_lang]))
        headline, signature = tasks.scored(task).headline, one["scores"]["signature"]
        for lang, scores in {"all": one["scores"], **by_lang}.items():
            hold(where, "scores", scores, EXPECTED, REMEDY)
            main_score(f"{where}: {one['system']}, {lang}", headline, scores)
        run = {
            "system": one["system"],
            "version": "",
            "all": one["scores"],
            "by_lang": by_lang,
            "signature": signature,
        }
        report["runs"].append(run)
    for task, report in found.items():
        report["headline"] = tasks.scored(task).headline
        for one in told.get("intervals", ()):
            if tasks.current(one["task"].partition(" ")[0]) == task:
                report["intervals"][one["system"]] = _under(one, report["headline"])
    return list(found.values())


def _under(figures: Mapping[str, Any], headline: str) -> dict[str, Any]:
    """Intervals, with that of the main score under its whole name: `score` says ``micro.f1`` for the strict one."""
    known = dict(figures["intervals"])
    short = headline.removeprefix("strict.")
    return {**figures, "intervals": known | ({headline: known[short]} if short in known else {})}


def chosen(results: Sequence[Result], part: str, systems: Sequence[str] | None, needs: str) -> dict[str, Any]:
    """What results have in one part, by the name of the system.

    Args:
        results: The results.
        part: ``consistency``, ``contrast``, ``memory``.
        systems: Those to draw, in this order; all if None.
        needs: The command that makes a file that has the part.

    Raises:
        InputError: No result has the part, or there is no such system; two results have the same system, or are of
            several tasks.
    """
    found: dict[str, Any] = {}
    there = [result for result in results if result.get(part)]
    one_task(there)
    for result in there:
        for system, figures in result[part].items():
            if system in found:
                raise twice(result, system)
            found[system] = figures
    if not found:
        raise lacking(results, f"nothing of {part}", needs)
    return picked(found, systems)


def picked(found: Mapping[str, Any], systems: Sequence[str] | None) -> dict[str, Any]:
    """Those of the systems that are asked for, in this order.

    Raises:
        InputError: There is none of a name.
    """
    for name in systems or ():
        if name not in found:
            raise no_such("systems", name, found, "Choose among them")
    return {name: found[name] for name in systems or found}


def lacking(results: Sequence[Result], found: str, needs: str) -> InputError:
    """The error for results that lack what a plot shows."""
    return InputError(", ".join(dict.fromkeys(one["where"] for one in results)), found, f"a file of {needs}")


def twice(result: Result, system: str) -> InputError:
    """The error for a system that is in two results."""
    return InputError(result["where"], f'"{system}", which another file has too', "each system once", "Leave one out")


def one_task(results: Sequence[Result]) -> None:
    """See to it that scores which stand in one plot are of one kind.

    Raises:
        InputError: They are of several tasks, or main scores, or splits.
    """
    # scores of consistency and contrast alone do not say which task they are of
    told = [one for one in results if one["task"] not in PARTS]
    for first, other in pairwise(told):
        for what in ("task", "headline", "split", "data"):
            if other.get(what) and first.get(what) and other[what] != first[what]:
                expected = f"{first[what]}, as {first['where']}"
                raise InputError(other["where"], f"{what} {other[what]}", expected, "Draw them apart")
