"""Results in the schema of Every Eval Ever, and as `.eval_results` of a model, held against schema and library."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from huggingface_hub import EvalResultEntry, eval_result_entries_to_yaml

from conftest import RELEASE
from idlib_corpus.benchmark.results import read_result
from idlib_corpus.errors import InputError
from idlib_corpus.load import load

Command = Callable[..., subprocess.CompletedProcess[str]]
SCHEMAS = Path(__file__).parent / "every_eval_ever"
AGGREGATE, INSTANCE = (
    jsonschema.Draft7Validator(json.loads((SCHEMAS / name).read_text(encoding="utf-8")))
    for name in ("eval.schema.json", "instance_level_eval.schema.json")
)
WHO = ("--to", "every-eval-ever", "--organization", "Nobody, a test")


def done(result: subprocess.CompletedProcess[str]) -> str:
    assert result.returncode == 0, result.stderr
    return result.stdout


def fails(result: subprocess.CompletedProcess[str], *parts: str) -> None:
    assert (result.returncode, result.stdout) == (2, "") and result.stderr.count("\n") == 1, result.stderr
    assert all(part in result.stderr for part in parts), result.stderr


@pytest.fixture(scope="module")
def ner(warm: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _benchmark(warm, tmp_path_factory.mktemp("ner"), "ner", "--systems", "gazetteer", "--langs", "ar,ja")


@pytest.fixture(scope="module")
def stance(warm: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _benchmark(warm, tmp_path_factory.mktemp("stance"), "stance", "--systems", "majority", "--langs", "ar,en")


def _benchmark(warm: Any, folder: Path, *arguments: str) -> Path:
    command = ["benchmark", *arguments, "--output", str(folder / "result.json"), "--predictions", str(folder / "all")]
    done(warm.run(command, folder, {}, None))
    return folder


def _written(output: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    [aggregate] = (path for path in output.rglob("*.json"))
    [samples] = output.rglob("*_samples.jsonl")
    said = json.loads(aggregate.read_text(encoding="utf-8"))
    detailed = said["detailed_evaluation_results"]
    assert output / detailed["file_path"] == samples
    assert detailed["checksum"] == sha256(samples.read_bytes()).hexdigest()
    rows = [json.loads(line) for line in samples.read_text(encoding="utf-8").split("\n") if line]
    assert len(rows) == detailed["total_rows"]
    AGGREGATE.validate(said)
    for row in rows:
        INSTANCE.validate(row)
    return said, rows


@pytest.mark.parametrize("task", ["ner", "stance"])
def test_aggregate_and_items_are_valid_and_say_what_the_result_file_says(
    task: str, command: Command, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    folder: Path = request.getfixturevalue(task)
    call = ["publish", str(folder / "result.json"), *WHO, "--output", str(tmp_path), "--date", "2026-11-30"]
    told = done(command(*call, "--predictions", str(folder / "all"))).split()
    assert sorted(told) == sorted(str(path) for path in tmp_path.rglob("*") if path.is_file())
    said, rows = _written(tmp_path)
    result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    [run] = result["runs"]
    assert said["evaluation_timestamp"] == "2026-11-30" and said["schema_version"] == "0.3.0"
    assert said["eval_library"]["version"] == result["environment"]["versions"]["idlib-corpus"]
    assert said["eval_library"]["additional_details"]["signature"] == run["signature"]
    assert said["model_info"]["id"] == run["system"]
    scores = {one["evaluation_result_id"]: one for one in said["evaluation_results"]}
    headline = result["headline"]
    for lang in ("all", *run["langs"]):
        intervals = result["intervals"] if lang == "all" else result["intervals_by_lang"]
        there = intervals[run["system"]] if lang == "all" else intervals[run["system"]][lang]
        one = scores[f"{lang}/{headline}"]["score_details"]
        expected = there["intervals"][headline]
        assert one["score"] == expected["value"]
        interval = one["uncertainty"].get("confidence_interval")
        if expected["low"] is None:
            assert interval is None
        else:
            assert (interval["lower"], interval["upper"]) == (expected["low"], expected["high"])
            assert interval["confidence_level"] == 0.95
    assert {row["evaluation_result_id"] for row in rows} <= scores.keys()
    assert {row["evaluation_id"] for row in rows} == {said["evaluation_id"]}
    ids = [row["sample_id"] for row in rows]
    assert len(set(ids)) == len(ids) and {name.split("/")[-3 if task == "stance" else -1] for name in ids} == {
        *run["langs"]
    }


def test_an_item_of_ner_has_its_own_f1_and_one_without_names_is_right(
    command: Command, ner: Path, tmp_path: Path
) -> None:
    call = ["publish", str(ner / "result.json"), *WHO, "--output", str(tmp_path)]
    done(command(*call, "--predictions", str(ner / "all")))
    _, rows = _written(tmp_path)
    gold: Any = load("ner", lang=["ar", "ja"])
    texts = {row["id"]: row["text"] for row in gold}
    assert {row["sample_id"]: row["input"]["raw"] for row in rows} == texts
    for row in rows:
        reference, given = json.loads(row["input"]["reference"][0]), json.loads(row["output"]["raw"][0])
        assert all(texts[row["sample_id"]][one["start"] : one["end"]] == one["surface"] for one in reference)
        if not given and not [one for one in reference if one["level"] == "NAM"]:
            assert row["evaluation"] == {"score": 1.0, "is_correct": True}
        assert 0 <= row["evaluation"]["score"] <= 1
    assert len({row["evaluation"]["score"] for row in rows}) > 2


def test_an_item_of_stance_is_right_where_its_label_is(command: Command, stance: Path, tmp_path: Path) -> None:
    call = ["publish", str(stance / "result.json"), *WHO, "--output", str(tmp_path)]
    done(command(*call, "--predictions", str(stance / "all")))
    _, rows = _written(tmp_path)
    for row in rows:
        right = row["input"]["reference"] == row["output"]["raw"]
        assert row["evaluation"] == {"score": float(right), "is_correct": right}
    assert {row["evaluation_result_id"] for row in rows} == {"ar/accuracy", "en/accuracy"}


def test_the_same_results_get_the_same_name_and_nothing_is_there_twice(
    command: Command, ner: Path, tmp_path: Path
) -> None:
    for _ in range(2):
        done(command("publish", str(ner / "result.json"), *WHO, "--output", str(tmp_path)))
    [path] = (path for path in tmp_path.rglob("*") if path.is_file())
    AGGREGATE.validate(json.loads(path.read_text(encoding="utf-8")))
    assert re.fullmatch(r"data/idlib-corpus/unknown/gazetteer/[0-9a-f-]{36}\.json", str(path.relative_to(tmp_path)))


@pytest.mark.parametrize("task", ["ner", "stance", "linking", "coref", "relations"])
def test_the_kept_results_of_every_task_are_valid(task: str, command: Command, tmp_path: Path) -> None:
    done(command("publish", str(RELEASE / "results" / f"{task}.json"), *WHO, "--output", str(tmp_path)))
    said = [json.loads(path.read_text(encoding="utf-8")) for path in tmp_path.rglob("*.json")]
    result = json.loads((RELEASE / "results" / f"{task}.json").read_text(encoding="utf-8"))
    assert sorted(one["model_info"]["name"] for one in said) == sorted(run["system"] for run in result["runs"])
    for one in said:
        AGGREGATE.validate(one)
        [run] = [run for run in result["runs"] if run["system"] == one["model_info"]["name"]]
        there = {score["evaluation_result_id"] for score in one["evaluation_results"]}
        assert {f"{lang}/{result['headline']}" for lang in ("all", *run["langs"])} <= there


def test_eval_results_are_what_huggingface_hub_writes_and_the_accuracy_of_each_task(
    command: Command, stance: Path, tmp_path: Path
) -> None:
    call = ["publish", str(stance / "result.json"), "--to", "eval-results", "--dataset", "somebody/idlib"]
    source = ["--source", "https://example.org/traces", "--date", "2026-11-30"]
    done(command(*call, *source, "--predictions", str(stance / "all"), "--output", str(tmp_path)))
    text = (tmp_path / ".eval_results" / "idlib.yaml").read_text(encoding="utf-8")
    entries = {one["dataset"]["task_id"]: one for one in yaml.safe_load(text)}
    assert set(entries) == {f"stance_{kind}_{lang}" for kind in ("claim", "state") for lang in ("ar", "en")}
    for name, one in entries.items():
        made = EvalResultEntry(
            dataset_id="somebody/idlib",
            task_id=name,
            value=one["value"],
            date="2026-11-30",
            source_url="https://example.org/traces",
            source_name="idlib-corpus benchmark",
            notes=one["notes"],
        )
        assert eval_result_entries_to_yaml([made]) == [one] and "verifyToken" not in one
        kind, lang = name.removeprefix("stance_").split("_")
        rows: Any = load(f"choice_{kind}", lang=lang)
        labels = {row["id"]: row["label_text"] for row in rows}
        predictions = [json.loads(line) for line in (stance / "all" / "majority.jsonl").open(encoding="utf-8")]
        right = Counter(labels[row["id"]] == row["label"] for row in predictions if row["id"] in labels)
        assert one["value"] == pytest.approx(right[True] / len(labels))


def test_what_cannot_be_exported_is_told_in_a_line(command: Command, ner: Path, stance: Path, tmp_path: Path) -> None:
    result, output = str(ner / "result.json"), ("--output", str(tmp_path / "out"))
    card = ("--to", "eval-results", "--dataset", "a/b", "--predictions")
    fails(command("publish", result, "--to", "every-eval-ever", *output), "--organization")
    fails(command("publish", result, *card, str(ner / "all"), *output), "results of ner", "stance")
    fails(
        command("publish", result, "--to", "eval-results", "--dataset", "a", "--predictions", "p", *output),
        "OWNER/NAME",
    )
    fails(command("publish", result, *WHO, *output, "--date", "yesterday"), "--date", "ISO 8601")
    fails(command("publish", result, *WHO, *output, "--system", "gazetteer"), "--system", "Leave it out")
    fails(command("publish", result, *WHO, *output, "--predictions", str(tmp_path)), "no predictions of gazetteer")
    fails(command("publish", str(tmp_path / "none.json"), *WHO, *output), "none.json", "cannot be read")
    (tmp_path / "list.json").write_text("[]", encoding="utf-8")
    fails(command("publish", str(tmp_path / "list.json"), *WHO, *output), "benchmark --output")
    shutil.copytree(ner / "all", tmp_path / "other")
    file = tmp_path / "other" / "gazetteer.jsonl"
    rows = [{**json.loads(line), "entities": []} for line in file.read_text(encoding="utf-8").split("\n") if line]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    fails(command("publish", result, *WHO, *output, "--predictions", str(tmp_path / "other")), "the same run")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "change",
    [
        {"runs": []},
        {"runs": [{"system": 3}]},
        {"intervals": {"gazetteer": {"unit": "document"}}},
        {"headline": None},
        {"environment": {"versions": {"idlib-corpus": 4}}},
    ],
)
def test_a_result_file_of_another_form_is_told(change: dict[str, Any], ner: Path, tmp_path: Path) -> None:
    said = json.loads((ner / "result.json").read_text(encoding="utf-8")) | change
    (tmp_path / "result.json").write_text(json.dumps(said), encoding="utf-8")
    with pytest.raises(InputError, match="benchmark --output"):
        read_result(tmp_path / "result.json")
