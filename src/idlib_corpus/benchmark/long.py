"""A report in long form: a row a system, language and type. What CSV, data frames and plots are made of.

The rows come from what `Report.to_dict` says, so they are the same from a report and from its file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from idlib_corpus.scoring.linking import CLASSES
from idlib_corpus.scoring.prf import COLUMNS as COUNTS
from idlib_corpus.scoring.result import SCORES

# a row over all languages, or over all types
ALL = "all"
# column -> what it is
COLUMNS = {
    "task": "the task",
    "split": "the split that was scored",
    "system": "the system",
    "version": "its version",
    "lang": "the language; all: the languages of the system together",
    "type": "the label; all: every label together; of stance with its kind, state.FAVOR",
    "items": "how many items were scored",
    "score": "the name of the main score",
    "value": "the main score, from 0 to 1; of one type its F1",
    "low": "lower end of the interval of the main score; empty for types, and where units are too few",
    "high": "upper end",
    "level": "the share that the interval holds, 0.95",
    "loo_low": "where units are too few: the lowest main score with one unit left out",
    "loo_high": "the highest",
    "precision": "precision, from 0 to 1; of stance over all types the macro mean",
    "recall": "recall; likewise",
    "f1": "F1; likewise",
    "hits_predicted": "right predictions, of which precision is the share; halves and weights where there are some",
    "predicted": "predictions",
    "hits_gold": "what was found of the gold, of which recall is the share",
    "gold": "all of the gold",
    "signature": "what was computed",
}
NAN = float("nan")
Row = dict[str, Any]


def rows(result: Mapping[str, Any]) -> Iterator[Row]:
    """The rows of a report, system by system; the columns are `COLUMNS`.

    Args:
        result: What `Report.to_dict` returned, or its file; of it are read ``task``, ``split``, ``headline``,
            ``runs``, ``intervals`` and ``intervals_by_lang``.
    """
    name = result["headline"]
    for run in result["runs"]:
        ranges = {ALL: result.get("intervals", {}).get(run["system"], {})}
        ranges |= result.get("intervals_by_lang", {}).get(run["system"], {})
        head = {name: result[name] for name in ("task", "split")} | {name: run[name] for name in ("system", "version")}
        for lang, scores in {**run["by_lang"], ALL: run["all"]}.items():
            common = {**head, "lang": lang, "items": scores.get("items", NAN), "score": name}
            common["signature"] = run["signature"]
            group, value = _group(scores, name), at(scores, name)
            every = {"value": value, **_interval(ranges.get(lang, {}), name), **_figures(group, value)}
            for label, figures in {ALL: every, **_types(scores, name)}.items():
                row = {**common, "type": label, **figures}
                yield {column: row.get(column, NAN) for column in COLUMNS}


def at(scores: Mapping[str, Any], name: str) -> float:
    """A score by its dotted name; nan if there is none, or it is not defined.

    A figure that stands alone is its own F1: ``macro.f1`` is also found where ``macro`` is a number.

    Args:
        scores: As `Result.to_dict` gives them; nan may be None.
        name: ``strict.micro.f1``, ``accuracy``.
    """
    found = part(scores, name)
    return float(found) if isinstance(found, int | float) and not isinstance(found, bool) else NAN


def part(scores: Mapping[str, Any], name: str) -> Any:
    """What stands under a dotted name; none if nothing does."""
    found: Any = scores
    for key in name.split("."):
        if isinstance(found, Mapping):
            found = found.get(key)
        elif key != "f1":
            return None
    return found


def _group(scores: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Precision, recall, F1 and counts that stand with the main score; else the macro means."""
    stem = name.rpartition(".")[0]
    found = part(scores, stem) if stem else scores.get("macro")
    return found if isinstance(found, Mapping) else {}


def _figures(group: Mapping[str, Any], f1: float) -> Row:
    found = {name: _number(group.get(name)) for name in (*SCORES, *COUNTS)}
    return found if group else {**found, "f1": f1}


def _types(scores: Mapping[str, Any], name: str) -> dict[str, Row]:
    """The figures of each label, by its name."""
    before = name.rpartition(".")[0].rpartition(".")[0]
    parts = (part(scores, before) if before else scores) or {}
    found = dict(parts.get("per_type") or parts.get("per_class") or {})
    found |= {label: parts[label] for label in CLASSES if label in parts}
    for kind, figures in (scores.get("kinds") or {}).items():
        found |= {f"{kind}.{label}": one for label, one in (figures.get("per_class") or {}).items()}
    return {label: {"value": _number(one["f1"]), **_figures(one, NAN)} for label, one in found.items()}


def _interval(figures: Mapping[str, Any], name: str) -> Row:
    one = figures.get("intervals", {}).get(name, {})
    found = {end: _number(one.get(end)) for end in ("low", "high", "loo_low", "loo_high")}
    return {**found, "level": NAN if found["low"] != found["low"] else figures["level"]}


def _number(value: Any) -> Any:
    return NAN if value is None else value
