"""What a command writes, and which rows it scores: decided before long work."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from idlib_corpus.benchmark import read_items


def test_a_target_that_cannot_be_written_is_said_before_the_run(command: Callable, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    done = command("benchmark", "--systems", "train:spacy", "--output", tmp_path / "there")
    assert done.returncode == 2
    assert done.stderr.startswith(f"idlib-corpus: {tmp_path / 'there'}: cannot be written")
    assert done.stdout == ""


def test_two_systems_never_write_one_file(command: Callable, tmp_path: Path) -> None:
    done = command("benchmark", "--systems", "spacy:a/b", "spacy:a_b", "--predictions", tmp_path / "runs")
    assert done.returncode == 2
    assert "two systems would write one file" in done.stderr
    assert not (tmp_path / "runs").exists()


def test_no_language_at_all_is_a_wrong_call(command: Callable) -> None:
    done = command("benchmark", "--langs", ",")
    assert done.returncode == 2
    assert "--langs" in done.stderr and "at least one" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("policy", ["missed", "error", "leave-out"])
def test_rows_that_a_file_lacks_are_missed_unless_said_otherwise(
    command: Callable, tmp_path: Path, policy: str
) -> None:
    gold = [item for item in read_items(["ar"]) if item.gold]
    path = tmp_path / "p.jsonl"
    first = gold[0]
    spans = [{"start": start, "end": end, "label": label} for start, end, label in first.gold]
    path.write_text(json.dumps({"id": first.id, "entities": spans}) + "\n", encoding="utf-8")
    done = command("score", "ner", path, "--format", "json", "--missing-rows", policy)
    assert gold[1].id in done.stderr
    if policy == "error":
        assert done.returncode == 2
        return
    strict = json.loads(done.stdout)["scores"][0]["scores"]["strict"]["micro"]
    assert strict["precision"] == 1 and (strict["recall"] == 1) == (policy == "leave-out")
    names = sum(len(item.gold) for item in (gold if policy == "missed" else gold[:1]))
    assert strict["gold"] == names


def test_the_types_of_the_corpus_itself_are_accepted(command: Callable, tmp_path: Path) -> None:
    rows = [{"id": item.id, "entities": []} for item in read_items(["tr"])]
    rows[0]["entities"] = [{"start": 0, "end": 5, "label": "GPE"}, {"start": 37, "end": 41, "label": "DATE"}]
    path = tmp_path / "p.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    done = command("score", "ner", path, "--format", "json")
    assert done.returncode == 0, done.stderr
    scored = json.loads(done.stdout)["scores"][0]["scores"]
    # İdlib stands inside the name of the zone, which is the outermost; a year is no name of the view
    assert scored["strict"]["per_type"]["LOC"]["predicted"] == 0
    assert (scored["ignored"], scored["off_view"]) == (1, 1)
