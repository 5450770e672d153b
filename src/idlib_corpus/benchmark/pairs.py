"""What only pairs can show: whether a system follows a small change of a text, and what it knows by heart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from idlib_corpus import scoring
from idlib_corpus.benchmark.run import Run
from idlib_corpus.records import Record, Records

# the two sides of twins, as tables call them
KNOWN, INVENTED = "known names", "invented names"


def contrast(run: Run) -> Any:
    """Scores of pairs of passages; None if the run has none, or is of another task.

    Args:
        run: A run.
    """
    if run.task.name != "stance" or not any(row.get("variant_of") for row in run.gold.rows):
        return None
    predicted = Records(tuple(run.predicted.values()), tuple(run.predicted), run.system, checked=True)
    return scoring.contrast(run.gold, predicted)


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
        chosen = [name for name in there.values() if lang in ("all", gold[name]["lang"])]
        results = {
            side: _scores(run, gold, {name: place for name, place in names.items() if place in chosen})
            for side, names in sides.items()
        }
        if chosen:
            compared = scoring.compare_results(results, metric=run.task.headline)
            found[lang] = replace(compared, mcnemar={})
    return found


def _scores(run: Run, gold: Mapping[str, Record], names: Mapping[str, str]) -> Any:
    """Scores of some rows, each under the id and in the group of the original that it stands for."""
    told: Sequence[tuple[str, str]] = sorted(names.items(), key=lambda pair: pair[1])
    right = tuple(
        {**gold[name], "id": place, "group": gold[place]["group"], "document": gold[place]["document"]}
        for name, place in told
    )
    said = tuple({**run.predicted[name], "id": place} for name, place in told)
    ids = tuple(place for _, place in told)
    return run.task.score(Records(right, ids, "gold", checked=True), Records(said, ids, run.system, checked=True))
