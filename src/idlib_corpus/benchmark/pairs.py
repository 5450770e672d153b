"""What only pairs can show: whether a system follows a small change of a text, and what it knows by heart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from idlib_corpus import scoring
from idlib_corpus.benchmark.run import Run, score
from idlib_corpus.errors import InputError
from idlib_corpus.records import Record, Records

# the two sides of twins, as tables call them
KNOWN, INVENTED = "known names", "invented names"


def contrast(run: Run) -> Any:
    """Scores of pairs of passages; None if the run has none that can be scored, or is of another task.

    Args:
        run: A run.
    """
    if run.task.name != "stance" or not any(row.get("variant_of") for row in run.gold.rows):
        return None
    predicted = Records(tuple(run.predicted.values()), tuple(run.predicted), run.system, checked=True)
    try:
        return scoring.contrast(run.gold, predicted)
    except InputError:  # rows of somebody's own, whose columns say something else: the run is not lost for it
        return None


def memory(run: Run, twins: Mapping[str, str]) -> dict[str, Any]:
    """How much worse a system is on invented names than on known ones, in the same sentences.

    Args:
        run: A run over twins and their originals.
        twins: The id of the original by that of its twin.

    Returns:
        By language, and under ``all``, `scoring.compare_results` of both sides over the same sentences.
    """
    there = {twin: original for twin, original in twins.items() if {twin, original} <= run.predicted.keys()}
    gold = {row["id"]: row for row in run.gold.rows}
    sides = {KNOWN: {name: name for name in there.values()}, INVENTED: there}
    found: dict[str, Any] = {}
    for lang in (*run.langs, "all"):
        chosen = {name for name in there.values() if lang in ("all", gold[name]["lang"])}
        if not chosen:
            continue
        results = {
            side: _scores(run, gold, {name: place for name, place in names.items() if place in chosen})
            for side, names in sides.items()
        }
        found[lang] = replace(scoring.compare_results(results, metric=run.task.headline), mcnemar={})
    return found


def _scores(run: Run, gold: Mapping[str, Record], names: Mapping[str, str]) -> Any:
    """Scores of some rows, each under the id and in the group of the original that it stands for."""
    told: Sequence[tuple[str, str]] = sorted(names.items(), key=lambda pair: pair[1])
    items = []
    for name, place in told:
        where = {key: gold[place][key] for key in ("group", "document")}
        row = {**gold[name], "id": place, **where}
        items.append(run.task.item(row))
    return score(items, {place: {**run.predicted[name], "id": place} for name, place in told}, **run.scored)
