"""What annotation tools and extractors write as JSON: doccano, Label Studio, GLiNER, TACRED, SpERT, SemEval-2022."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from format_rows import CASES, notes, problems, read, records, written

from idlib_corpus.errors import InputError
from idlib_corpus.records import NoFieldError
from idlib_corpus.scoring import entities, stance


def words(row: dict[str, Any]) -> list[tuple[str, str]]:
    return [(row["text"][one["start"] : one["end"]], one["label"]) for one in row["entities"]]


def sides(row: dict[str, Any]) -> list[tuple[str, str, str]]:
    text = row["text"]
    return [
        (
            text[one["head"]["start"] : one["head"]["end"]],
            one["label"],
            text[one["tail"]["start"] : one["tail"]["end"]],
        )
        for one in row["relations"]
    ]


def changed(folder: Path, name: str, change: Callable[[Any], None]) -> Path:
    """A case with its first row changed."""
    whole = (CASES / name).read_text(encoding="utf-8")
    if name.endswith(".jsonl"):
        first, *rest = whole.splitlines()
        row = json.loads(first)
        change(row)
        return written(folder, name, "\n".join([json.dumps(row), *rest]) + "\n")
    rows = json.loads(whole)
    change(rows[0])
    return written(folder, name, json.dumps(rows))


def test_doccano_has_triples() -> None:
    first, second, third = read(CASES / "doccano_gold.jsonl", "ner")
    assert words(first) == [("تركيا", "LOC"), ("روسيا", "LOC"), ("سوتشي", "LOC")]
    assert words(second) == [("ソチ", "LOC"), ("トルコ", "LOC")]
    assert third["entities"] == [] and [row["id"] for row in (first, second, third)] == ["1", "2", "3"]


def test_doccano_has_entities_with_relations() -> None:
    first, second = read(CASES / "doccano_relations.jsonl", "relations")
    assert sides(first) == [("تركيا", "agrees_with", "روسيا")]
    assert sides(second) == [("トルコ", "agrees_with", "ロシア")]
    assert words(read(CASES / "doccano_relations.jsonl", "ner")[1]) == [("トルコ", "LOC"), ("ロシア", "LOC")]
    with pytest.raises(NoFieldError, match="without relations"):
        read(CASES / "doccano_gold.jsonl", "relations")


def test_label_studio_reads_the_first_annotation_that_was_not_cancelled() -> None:
    path = CASES / "labelstudio.json"
    first, second = read(path, "relations", map={"lang": "lang"})
    assert words(first) == [("Turquía", "LOC"), ("Rusia", "LOC"), ("Sochi", "LOC")]
    assert sides(first) == [("Turquía", "agrees_with", "Rusia")], "its direction is left"
    assert sides(second) == [("トルコ", "agrees_with", "ロシア"), ("ロシア", "agrees_with", "トルコ")]
    assert [(row["id"], row["lang"]) for row in (first, second)] == [("7", "es"), ("8", "ja")]
    told = " ".join(notes(path, "ner"))
    assert "1 task without any annotation left out" in told and "1 task with several annotations" in told


def test_label_studio_has_predictions_beside() -> None:
    gold = records(CASES / "labelstudio.json", "ner")
    predicted = records(CASES / "labelstudio.json", "ner", side="predicted")
    assert [words(dict(row)) for row in predicted.rows] == [
        [("Turquía", "LOC"), ("Sochi", "PER")],
        [("トルコ", "LOC")],
    ]
    strict = entities(gold, predicted).strict.micro
    assert (strict.hits_gold, strict.predicted, strict.gold) == (2, 3, 5)


def test_label_studio_flat_is_the_same() -> None:
    flat, whole = (read(CASES / name, "ner") for name in ("labelstudio_min.json", "labelstudio.json"))
    assert [words(row) for row in flat] == [words(row) for row in whole]
    with pytest.raises(NoFieldError, match="JSON_MIN, which has no relations"):
        read(CASES / "labelstudio_min.json", "relations")


def test_offsets_of_javascript_are_told_by_the_words_beside_them(tmp_path: Path) -> None:
    def utf16(row: dict[str, Any]) -> None:
        for region in row["annotations"][1]["result"][1:3]:  # behind the flag
            region["value"]["start"] += 2
            region["value"]["end"] += 2

    path = changed(tmp_path, "labelstudio.json", utf16)
    assert words(read(path, "ner")[0])[1] == ("sia f", "LOC"), "the reader gives what the file says"
    with pytest.raises(InputError, match="--offsets utf-16"):
        entities(records(path, "ner"), records(path, "ner"))
    found = records(path, "ner", offsets="utf-16").rows[0]
    assert words(dict(found)) == [("Turquía", "LOC"), ("Rusia", "LOC"), ("Sochi", "LOC")]


def test_gliner_counts_tokens_and_both_ends() -> None:
    first, second = read(CASES / "gliner_gold.json", "ner")
    assert first["text"] == "اتفقت تركيا وروسيا في سوتشي" and words(first) == [("تركيا", "LOC"), ("سوتشي", "LOC")]
    assert words(second) == [("University of Sochi", "ORG"), ("Sochi", "LOC")], "nested spans stay"


def test_tacred_counts_tokens_and_both_ends() -> None:
    first, second, third = read(CASES / "tacred_gold.json", "relations")
    assert sides(first) == [("United Nations", "org:city_of_headquarters", "Geneva")]
    assert sides(second) == [("الأمم المتحدة", "no_relation", "جنيف")]
    assert sides(third) == [("国連", "org:city_of_headquarters", "ジュネーブ")]


def test_spert_counts_tokens_half_open() -> None:
    first, second = read(CASES / "spert_gold.json", "relations")
    assert words(first) == [("United Nations", "Org"), ("Geneva", "Loc")] and first["id"] == "51"
    assert sides(first) == [("United Nations", "OrgBased_In", "Geneva")]
    assert words(second) == [("الأمم المتحدة", "Org")] and second["relations"] == []
    assert read(CASES / "spert_gold.json", "ner")[1]["tokens"] == ["اجتمعت", "الأمم", "المتحدة"]


def test_opinions_are_rows_of_stance() -> None:
    path = CASES / "semeval2022_gold.json"
    first, second = read(path, "stance")
    assert (first["holder"], first["target"], first["label"]) == ("Los guardias", "la nueva línea", "FAVOR")
    assert (second["target"], second["label"], second["group"]) == ("el retraso", "AGAINST", "es-1")
    assert [first["text"][one["start"] : one["end"]] for one in first["evidence"]] == ["elogian"]
    assert notes(path, "stance") == [f"{path}: 1 opinion without a target left out"]
    found = stance(records(path, "stance"), records(CASES / "semeval2022_pred.json", "stance"))
    assert found.value("accuracy") == 0.5, "they pair by the places of holder and target"


@pytest.mark.parametrize(
    ("name", "task", "change", "found"),
    [
        ("doccano_gold.jsonl", "ner", lambda row: row["label"].append([0, 1]), "label, 4: 2 values"),
        ("doccano_gold.jsonl", "ner", lambda row: row["label"].append([0, -1, "X"]), "label, 4: end: the number -1"),
        ("doccano_gold.jsonl", "ner", lambda row: row.update(text=None), "no text"),
        (
            "doccano_relations.jsonl",
            "relations",
            lambda row: row["relations"][0].update(to_id=9),
            "relations, 1: to_id the number 9; expected the id of an entity",
        ),
        (
            "labelstudio.json",
            "ner",
            lambda row: row["annotations"][1]["result"][0]["value"].update(start="/div[1]/text()[1]"),
            'result, 1: start: "/div',
        ),
        ("labelstudio.json", "ner", lambda row: row.update(data={"body": "x"}), "no text; the data has body"),
        (
            "labelstudio.json",
            "relations",
            lambda row: row["annotations"][1]["result"][3].update(from_id="?"),
            "expected the id of a region",
        ),
        ("gliner_gold.json", "ner", lambda row: row["ner"].append([1, 9, "X"]), "ner, 3: tokens 1 to 9"),
        ("gliner_gold.json", "ner", lambda row: row["ner"].append([1, 1]), "ner, 3: 2 values"),
        ("tacred_gold.json", "relations", lambda row: row.update(subj_end=0), "subj: tokens 1 to 0"),
        ("tacred_gold.json", "relations", lambda row: row.update(relation=""), "no relation"),
        ("spert_gold.json", "relations", lambda row: row["relations"][0].update(head=2), "head 2; expected one of 2"),
        (
            "semeval2022_gold.json",
            "stance",
            lambda row: row["opinions"][0].update(Polarity="Mixed"),
            'Polarity "Mixed"; expected Positive, Negative or Neutral',
        ),
        (
            "semeval2022_gold.json",
            "stance",
            lambda row: row["opinions"][0].update(Target=[["la línea"], ["0:8"]]),
            'Target 0:8 is "Los guar"; expected "la línea"',
        ),
    ],
)
def test_what_a_row_cannot_be_is_said_and_the_rest_is_read(
    name: str, task: str, change: Callable[[Any], None], found: str, tmp_path: Path
) -> None:
    path = changed(tmp_path, name, change)
    [problem] = problems(path, task)
    assert found in problem.found, str(problem)
    assert str(path) in str(problem)
    assert len(read(path, task)) == len(read(CASES / name, task)) - (2 if name.startswith("semeval2022") else 1)


@pytest.mark.parametrize("name", ["doccano_gold.jsonl", "gliner_gold.json", "labelstudio.json", "spert_gold.json"])
def test_a_file_has_nothing_of_another_task(name: str) -> None:
    with pytest.raises(NoFieldError, match="only; expected a file with stance"):
        read(CASES / name, "stance")
