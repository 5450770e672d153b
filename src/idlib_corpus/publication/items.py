"""Scores of single items, made anew from predictions and the gold of the corpus."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from idlib_corpus.benchmark.results import ResultFile
from idlib_corpus.errors import InputError
from idlib_corpus.records.kind import kind
from idlib_corpus.scoring.result import without_nan
from idlib_corpus.tasks.predicted import UNUSABLE

# where the main score says nothing of one item: an item of stance is one label
OF_ITEM = {"stance": "accuracy"}
# what of an item its systems do not see, or what says nothing to a reader
HIDDEN = ("id", "group", "lang", "tokens", "gold", "record")


@dataclass(frozen=True, slots=True)
class Answered:
    """An item, what a system gave for it, and how that scores.

    Args:
        id: The id of the item.
        lang: Its language.
        metadata: Where it belongs.
        asked: What the system saw; the text alone, or an object as JSON.
        reference: The gold, a label or JSON.
        given: What was predicted, in the same form.
        score: The score of the item by itself: 1 if there was nothing to find and nothing was found.
        unusable: Why the answer of the system could not be used; empty if it could.
    """

    id: str
    lang: str
    metadata: Mapping[str, str]
    asked: str
    reference: str
    given: str
    score: float
    unusable: str = ""


def score_of_item(result: ResultFile) -> str:
    """The name of the score that items have by themselves."""
    return OF_ITEM.get(result.said["task"], result.headline)


def answered(result: ResultFile, system: str, predictions: Path) -> list[Answered]:
    """Every item that a system was scored on, in the order of the gold.

    Args:
        result: The result file.
        system: The system.
        predictions: Its predictions, a file that `idlib-corpus benchmark --predictions` wrote.

    Raises:
        InputError: The corpus is not the one that was scored, or the predictions do not give the scores of the file.
    """
    from idlib_corpus import records
    from idlib_corpus.benchmark import data_version
    from idlib_corpus.benchmark.data import of_corpus
    from idlib_corpus.benchmark.run import score
    from idlib_corpus.scoring.items import ITEM
    from idlib_corpus.scoring.resampling.estimates import per_unit
    from idlib_corpus.tasks import task

    said, run = result.said, result.run(system)
    chosen = task(said["task"])
    items: Sequence[Any] = of_corpus(chosen, said["langs"], said["split"] or "test").items
    if (found := data_version(items)) != said["data"]:
        remedy = "Items can be written of results on the corpus alone, by the version that scored them"
        raise InputError(str(result.path), f"scored on {said['data']}", f"{found}, which is the corpus", remedy)
    read = records.read(str(predictions), chosen.name)
    given = {row["id"]: row for row in read.rows}
    items = [item for item in items if item.id in given]
    scored = score(items, {name: dict(row) for name, row in given.items()})
    _same(run, scored, predictions)
    name = score_of_item(result)
    table, metrics = scored.reduced([name])
    names, units = table.units(ITEM)
    counted = dict(zip(names, units.any(axis=tuple(range(1, units.ndim))), strict=True))
    values: dict[str, float] = dict(zip(names, per_unit(metrics[name], units), strict=True))
    if chosen.name not in OF_ITEM:  # nothing to find and nothing found
        values |= {name: 1.0 for name, there in counted.items() if not there}
    return [
        _answered(item, given[item.id], kind(chosen.name).field, float(values[item.id]))
        for item in items
        if item.id in values and not math.isnan(values[item.id])
    ]


def _same(run: Mapping[str, Any], scored: Any, predictions: Path) -> None:
    """Refuse predictions that are not those of the run: every score has to be the same."""
    if json.loads(json.dumps(without_nan(scored.to_dict()))) != run["all"]:
        found = f"they do not give the scores that the result file says of {run['system']}"
        remedy = "Run benchmark anew, with --output and --predictions"
        raise InputError(str(predictions), found, "the predictions of the same run, by the same version", remedy)


def _answered(item: Any, row: Mapping[str, Any], field: str, value: float) -> Answered:
    seen = {one.name: getattr(item, one.name) for one in fields(item) if one.name not in HIDDEN}
    seen = {name: said for name, said in seen.items() if said not in ("", (), None)}
    metadata = {"lang": item.lang, "group": item.group, "document": str(item.record.get("document", ""))}
    metadata["kind"] = getattr(item, "kind", "")
    return Answered(
        item.id,
        item.lang,
        {name: said for name, said in metadata.items() if said},
        item.text if seen.keys() == {"text"} else _written(seen),
        _written(item.record[field]),
        _written(row[field]),
        value,
        str(row.get(UNUSABLE, "")),
    )


def _written(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
