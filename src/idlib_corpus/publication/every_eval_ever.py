"""Results in the schema of Every Eval Ever 0.3.0 (arXiv 2606.14516): a file a system, and its items beside it.

Files lie as its data repository has them: ``data/<benchmark>/<developer>/<model>/<uuid>.json``, with
``<uuid>_samples.jsonl`` for single items. The same results give the same uuid, so that nothing is there twice.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from idlib_corpus.benchmark.long import ALL
from idlib_corpus.benchmark.results import ResultFile, Score
from idlib_corpus.publication.items import Answered, score_of_item

SCHEMA = "0.3.0"
BENCHMARK = "idlib-corpus"
UNKNOWN = "unknown"
# a system that asks an endpoint, of which nothing is known here; all others run on the machine of the benchmark
ENDPOINT = "llm"
METHODS = {"bootstrap": "bootstrap over {unit}s, percentiles", "leave-one-out": "leave-one-out"}


@dataclass(frozen=True, slots=True)
class Who:
    """Who stands behind the results, and of what they are.

    Args:
        organization: Who ran the benchmark.
        relationship: To the makers of the systems: ``first_party``, ``third_party``, ``collaborative`` or ``other``.
        created: When the files are made, seconds since 1970.
        dataset: The repository of the Hub that has the data; empty if they are in none.
        date: The day or time of the run, ISO 8601; empty if it is not known.
    """

    organization: str
    relationship: str = "other"
    created: int = 0
    dataset: str = ""
    date: str = ""


def every_eval_ever(
    result: ResultFile, who: Who, items: Mapping[str, Sequence[Answered]] | None = None
) -> dict[str, bytes]:
    """The files by their paths.

    Args:
        result: The result file.
        who: Who ran it.
        items: By system, every item that it was scored on (`items.answered`).
    """
    found: dict[str, bytes] = {}
    for run in result.runs:
        system = str(run["system"])
        said = _aggregate(result, run, who)
        name = _uuid(said)
        folder = "/".join(("data", BENCHMARK, _part(_developer(system)), _part(_model(system))))
        if items is not None and system in items:
            path = f"{folder}/{name}_samples.jsonl"
            lines = [json.dumps(one, ensure_ascii=False) for one in _instances(result, run, said, items[system])]
            found[path] = "".join(f"{line}\n" for line in lines).encode()
            said["detailed_evaluation_results"] = {
                "format": "jsonl",
                "file_path": path,
                "hash_algorithm": "sha256",
                "checksum": sha256(found[path]).hexdigest(),
                "total_rows": len(lines),
            }
        found[f"{folder}/{name}.json"] = (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()
    return found


def _aggregate(result: ResultFile, run: Mapping[str, Any], who: Who) -> dict[str, Any]:
    said, system = result.said, str(run["system"])
    name = f"{BENCHMARK}-{said['task']}"
    model = _model_id(system)
    versions = said["environment"]["versions"]
    return {
        "schema_version": SCHEMA,
        "evaluation_id": f"{name}/{model}/{who.created}",
        **({"evaluation_timestamp": who.date} if who.date else {}),
        "retrieved_timestamp": str(who.created),
        "source_metadata": {
            "source_name": f"{BENCHMARK} benchmark",
            "source_type": "evaluation_run",
            "source_organization_name": who.organization,
            "evaluator_relationship": who.relationship,
        },
        "eval_library": {
            "name": BENCHMARK,
            "version": result.version,
            "additional_details": {"signature": run["signature"], "command": said["command"], **versions},
        },
        "model_info": {
            "name": system,
            "id": model,
            "developer": _developer(system),
            "additional_details": {
                "deployment_type": UNKNOWN if system.startswith(f"{ENDPOINT}:") else "self_deployed",
                "model_availability": UNKNOWN,
                "version": run["version"],
                "note": run["note"],
            },
        },
        "evaluation_results": [_result(result, score, who) for score in _scores(result, run)],
    }


def _scores(result: ResultFile, run: Mapping[str, Any]) -> Iterator[Score]:
    yield from result.scores(run, (score_of_item(result),))


def _result_id(score: Score) -> str:
    return f"{score.lang}/{score.name}"


def _evaluation_name(result: ResultFile, score: Score) -> str:
    return f"{BENCHMARK} {result.said['task']} {score.lang}"


def _result(result: ResultFile, score: Score, who: Who) -> dict[str, Any]:
    said = result.said
    kind = "accuracy" if score.name.endswith("accuracy") else "f1"
    return {
        "evaluation_result_id": _result_id(score),
        "evaluation_name": _evaluation_name(result, score),
        "source_data": _source(result, score, who),
        "metric_config": {
            "evaluation_description": said["view"],
            "metric_id": f"{BENCHMARK}.{said['task']}.{score.name}",
            "metric_name": score.name,
            "metric_kind": kind,
            "metric_unit": "proportion",
            "lower_is_better": False,
            "score_type": "continuous",
            "min_score": 0,
            "max_score": 1,
        },
        "score_details": {"score": score.value, **_uncertainty(score)},
    }


def _source(result: ResultFile, score: Score, who: Who) -> dict[str, Any]:
    said = result.said
    langs = " ".join(said["langs"]) if score.lang == ALL else score.lang
    details = {"data": said["data"], "split": said["split"], "task": said["task"], "languages": langs}
    where = {"source_type": "hf_dataset", "hf_repo": who.dataset, "hf_split": said["split"]} if who.dataset else {}
    return {"dataset_name": BENCHMARK, "source_type": "other", **where, "additional_details": details}


def _uncertainty(score: Score) -> dict[str, Any]:
    """The interval, where the result file has one."""
    if not score.interval:
        return {}
    one = score.interval["intervals"][score.name]
    said: dict[str, Any] = {"num_samples": score.interval["n"]}
    if one["low"] is not None and one["high"] is not None:
        unit = " and ".join(filter(None, (score.interval["unit"], score.interval.get("inner"))))
        method = METHODS.get(score.interval["method"], score.interval["method"]).format(unit=unit)
        said["confidence_interval"] = {
            "lower": one["low"],
            "upper": one["high"],
            "confidence_level": score.interval["level"],
            "method": method,
        }
        said["num_bootstrap_samples"] = score.interval["resamples"]
    return {"uncertainty": said}


def _instances(
    result: ResultFile, run: Mapping[str, Any], said: Mapping[str, Any], items: Sequence[Answered]
) -> Iterator[dict[str, Any]]:
    by_lang = {score.lang: score for score in _scores(result, run) if score.name == score_of_item(result)}
    for item in items:
        score = by_lang.get(item.lang) or by_lang[ALL]
        yield {
            "schema_version": SCHEMA,
            "evaluation_id": said["evaluation_id"],
            "model_id": said["model_info"]["id"],
            "evaluation_name": _evaluation_name(result, score),
            "evaluation_result_id": _result_id(score),
            "sample_id": item.id,
            "sample_hash": sha256(f"{item.asked}{item.reference}".encode()).hexdigest(),
            "interaction_type": "single_turn",
            "input": {"raw": item.asked, "reference": [item.reference]},
            "output": {"raw": [item.given]},
            "answer_attribution": [
                {
                    "turn_idx": 0,
                    "source": "output.raw",
                    "extracted_value": item.given,
                    "extraction_method": "custom",
                    "is_terminal": True,
                }
            ],
            "evaluation": {"score": item.score, "is_correct": item.score == 1.0},
            **({"error": item.unusable} if item.unusable else {}),
            "metadata": dict(item.metadata),
        }


def _uuid(said: Mapping[str, Any]) -> str:
    """A uuid of version 4 that the same results always get, whenever they are written."""
    told = {name: value for name, value in said.items() if name not in ("evaluation_id", "retrieved_timestamp")}
    return str(uuid.UUID(bytes=sha256(json.dumps(told, sort_keys=True).encode()).digest()[:16], version=4))


def _model_id(system: str) -> str:
    """What the Hub calls a model; of other systems, what they are called here."""
    head, _, rest = system.partition(":")
    return rest if head == "hf" and rest.count("/") == 1 and not rest.startswith((".", "/")) else system


def _developer(system: str) -> str:
    model = _model_id(system)
    return model.partition("/")[0] if model != system else UNKNOWN


def _model(system: str) -> str:
    model = _model_id(system)
    return model.partition("/")[2] if model != system else system


def _part(name: str) -> str:
    """A part of a path; what cannot stand in one is a dash."""
    return re.sub(r"[^\w.@-]", "-", name).strip(".") or UNKNOWN
