"""Contrast: pairs of passages are scored as the definition says, counted by hand and by a second way."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import other_corpus
from idlib_corpus import scoring
from idlib_corpus.errors import InputError
from idlib_corpus.load import load
from idlib_corpus.scoring.contrast import COLUMNS, SCORES

LABELS = ("AGAINST", "FAVOR", "NONE")


def _row(passage: str, holder: str, label: str, of: str = "", change: str = "", lang: str = "en") -> dict[str, Any]:
    return {
        "id": f"{passage}/{lang}/{holder}",
        "group": passage,
        "document": passage.partition("/")[0],
        "lang": lang,
        "text": "…",
        "holder": holder,
        "holder_id": holder,
        "target": "t",
        "target_id": "t",
        "label": label,
        "kind": "state",
        "variant_of": of,
        "variant_change": change,
    }


GOLD = [
    _row("a/s1", "x", "FAVOR"),
    _row("a/s1", "y", "AGAINST"),
    _row("a/s2", "x", "AGAINST", "a/s1", "flip"),
    _row("a/s2", "y", "AGAINST", "a/s1", "flip"),
    _row("a/s3", "x", "FAVOR", "a/s1", "paraphrase"),
    _row("a/s3", "y", "AGAINST", "a/s1", "paraphrase"),
]


def _said(*labels: str) -> list[dict[str, Any]]:
    return [{"id": row["id"], "label": label} for row, label in zip(GOLD, labels, strict=True)]


def _as_records(rows: list[dict[str, Any]], folder: Path, name: str) -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def score(tmp_path: Path) -> Callable[..., Any]:
    def scored(rows: list[dict[str, Any]], gold: list[dict[str, Any]] = GOLD, **options: Any) -> Any:
        return scoring.contrast(
            _as_records(gold, tmp_path, "gold.jsonl"), _as_records(rows, tmp_path, "said.jsonl"), **options
        )

    return scored


def test_all_right(score: Callable[..., Any]) -> None:
    result = score(_said(*(row["label"] for row in GOLD)))
    assert result.pairs == 2
    assert result.value("all.consistency") == 1
    assert result.value("flip.changed") == result.value("all.stayed") == 1
    assert result.value("all.moved") == result.value("all.unmoved") == 0
    assert math.isnan(result.value("paraphrase.changed"))  # no label of a paraphrase changes


def test_a_change_that_is_not_seen(score: Callable[..., Any]) -> None:
    result = score(_said("FAVOR", "AGAINST", "FAVOR", "AGAINST", "FAVOR", "AGAINST"))
    assert result.value("all.consistency") == 0.5
    assert result.value("flip.unmoved") == 1
    assert result.value("flip.changed") == 0
    assert result.value("all.stayed") == 1


def test_a_paraphrase_that_moves(score: Callable[..., Any]) -> None:
    result = score(_said("FAVOR", "AGAINST", "AGAINST", "AGAINST", "NONE", "AGAINST"))
    assert result.value("paraphrase.moved") == 0.5
    assert result.value("all.moved") == pytest.approx(1 / 3)
    assert result.value("flip.consistency") == 1


def test_a_constant_is_right_in_no_pair_whose_labels_differ(score: Callable[..., Any]) -> None:
    for label in LABELS:
        result = score(_said(*[label] * 6))
        assert result.value("all.consistency") == 0
        assert result.value("all.unmoved") == 1


@given(st.lists(st.sampled_from(LABELS), min_size=6, max_size=6))
def test_shares_are_those_of_a_plain_count(labels: list[str]) -> None:
    said = {row["id"]: label for row, label in zip(GOLD, labels, strict=True)}
    right = {row["id"]: row["label"] == said[row["id"]] for row in GOLD}
    pairs = [("a/s2", "flip"), ("a/s3", "paraphrase")]
    whole = [all(right[f"{p}/en/{h}"] for p in ("a/s1", passage) for h in "xy") for passage, _ in pairs]
    from idlib_corpus.records.corpus import records

    gold = records(GOLD, "gold", "stance")
    result = scoring.contrast(gold, records(_said(*labels), "said", "stance"))
    assert result.value("all.consistency") == sum(whole) / 2
    assert result.value("flip.changed") == float(right["a/s1/en/x"] and right["a/s2/en/x"])
    stay = [("a/s1", "a/s2", "y"), ("a/s1", "a/s3", "x"), ("a/s1", "a/s3", "y")]
    assert result.value("all.stayed") == sum(right[f"{a}/en/{h}"] and right[f"{b}/en/{h}"] for a, b, h in stay) / 3


def test_results_of_parts_add(score: Callable[..., Any]) -> None:
    other = [{**row, "id": f"b{row['id']}", "group": f"b{row['group']}", "document": "b"} for row in GOLD]
    other = [{**row, "variant_of": row["variant_of"] and f"b{row['variant_of']}"} for row in other]
    said = ["FAVOR", "AGAINST", "AGAINST", "NONE", "FAVOR", "AGAINST"]
    rows = [{"id": row["id"], "label": label} for row, label in zip(other, said, strict=True)]
    one, two = score(_said(*said)), score(rows, other)
    both = score([*_said(*said), *rows], [*GOLD, *other])
    assert (one + two).table == both.table
    assert {name: part.pairs for name, part in both.by("document").items()} == {"a": 2, "b": 2}


def test_a_variant_without_its_base_is_left_out_and_said(score: Callable[..., Any]) -> None:
    gold = [*GOLD[2:], _row("c/s1", "x", "NONE"), _row("c/s2", "x", "NONE", "c/s1", "paraphrase")]
    result = score([{"id": row["id"], "label": "NONE"} for row in gold], gold)
    assert result.pairs == 1
    assert any(note.startswith("2 variants whose base is not there") for note in result.notes)


def test_gold_without_variants_is_refused(score: Callable[..., Any]) -> None:
    rows = GOLD[:2]
    with pytest.raises(InputError, match="no passage is a variant"):
        score([{"id": row["id"], "label": "NONE"} for row in rows], rows)


def test_the_table_has_every_score_once(score: Callable[..., Any]) -> None:
    result = score(_said("FAVOR", "AGAINST", "AGAINST", "NONE", "FAVOR", "AGAINST"))
    assert [row["change"] for row in result.rows()] == ["all", "flip", "paraphrase"]
    assert not result.more()
    assert result.table.columns == COLUMNS
    assert set(result.to_dict()["all"]) >= set(SCORES)


def test_the_config_has_the_pairs(tmp_path: Path) -> None:
    folder = other_corpus.write(tmp_path / "other")
    rows = list(load("contrast", split="challenge", folder=folder))
    assert {row["lang"] for row in rows} == {"tr", "ja"}
    flip = next(row for row in rows if row["change"] == "flip" and row["lang"] == "ja")
    assert flip["text"] == "オルサンは谷に道を造ることを望み、ケルムはその道を拒んでいる。"
    assert flip["variant_text"] == "オルサンは谷に道を造ることを妨げ、ケルムはその道を拒んでいる。"
    cells = {cell["holder"]: cell for cell in flip["cells"]}
    assert (cells["オルサン"]["label"], cells["オルサン"]["variant_label"]) == ("FAVOR", "AGAINST")
    assert cells["オルサン"]["changes"]
    assert not cells["ケルム"]["changes"]
    stance = {row["id"]: row for row in load("stance", split="challenge", folder=folder)}
    for row in rows:
        for cell in row["cells"]:
            assert stance[cell["base_id"]]["text"] == row["text"]
            assert stance[cell["variant_id"]]["variant_of"] == row["base"]
            assert stance[cell["variant_id"]]["context"] == ""


def test_the_command(command: Callable[..., Any], tmp_path: Path) -> None:
    folder = other_corpus.write(tmp_path / "other")
    rows = load("stance", split="challenge", folder=folder)
    said = [{"id": row["id"], "label": row["label_text"]} for row in rows]
    file = _as_records(said, tmp_path, "said.jsonl")
    result = command("score", "contrast", str(file), "--by", "lang", env={"IDLIB_CORPUS": str(folder)})
    assert result.returncode == 0, result.stderr
    assert "paraphrase" in result.stdout
    assert "100.0" in result.stdout
    assert "1.000" not in result.stdout


def test_a_kind_alone(command: Callable[..., Any], tmp_path: Path) -> None:
    folder = other_corpus.write(tmp_path / "other")
    said = [{"id": row["id"], "label": row["label_text"]} for row in load("stance", split="challenge", folder=folder)]
    file = _as_records(said, tmp_path, "said.jsonl")
    for kind, status in {"state": 0, "claim": 0, "pooled": 2}.items():
        done = command("score", "contrast", str(file), "--kind", kind, env={"IDLIB_CORPUS": str(folder)})
        assert (done.returncode, "Traceback" in done.stderr) == (status, False), done.stderr


def test_variants_none_of_which_has_its_base(score: Callable[..., Any]) -> None:
    gold = GOLD[2:]
    result = score([{"id": row["id"], "label": "NONE"} for row in gold], gold)
    assert result.pairs == 0
    assert math.isnan(result.value("all.consistency"))


@pytest.mark.parametrize("change", [None, "all"])
def test_a_variant_that_does_not_say_what_was_done(score: Callable[..., Any], change: str | None) -> None:
    gold = [*GOLD[:2], {**GOLD[2], "variant_change": change}]
    gold = [{key: value for key, value in row.items() if value is not None} for row in gold]
    with pytest.raises(InputError, match="what was done to the passage"):
        score([{"id": row["id"], "label": "NONE"} for row in gold], gold)
