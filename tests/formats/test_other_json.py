"""JSON of other people, a row a line: X-stance and Prodigy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from format_rows import CASES, batches, notes, problems, read, records, written

from idlib_corpus.errors import InputError
from idlib_corpus.records import NoFieldError
from idlib_corpus.scoring import entities, relations, stance

XSTANCE = {
    "id": 20475,
    "language": "de",
    "question_id": 3469,
    "question": "Soll der Bundesrat ein Freihandelsabkommen anstreben?",
    "comment": "Nicht unter einem Präsidenten, der die Rechte anderer mit Füssen tritt.",
    "label": "AGAINST",
    "numerical_label": 0,
    "author": "8aa829c3b86f",
    "topic": "Foreign Policy",
    "test_set": "new_comments_defr",
}
PRODIGY = {
    "text": "حلب في سوريا",
    "tokens": [
        {"text": "حلب", "start": 0, "end": 3, "id": 0},
        {"text": "في", "start": 4, "end": 6, "id": 1},
        {"text": "سوريا", "start": 7, "end": 12, "id": 2},
    ],
    "spans": [
        {"start": 0, "end": 3, "token_start": 0, "token_end": 0, "label": "CITY"},
        {"start": 7, "end": 12, "token_start": 2, "token_end": 2, "label": "COUNTRY"},
    ],
    "relations": [
        {
            "head": 0,
            "child": 2,
            "label": "located_in",
            "head_span": {"start": 0, "end": 3, "token_start": 0, "token_end": 0, "label": "CITY"},
            "child_span": {"start": 7, "end": 12, "token_start": 2, "token_end": 2, "label": None},
        }
    ],
    "meta": {"id": "x"},
    "_input_hash": 1,
    "_task_hash": 2,
    "answer": "accept",
}


def lines(folder: Path, *rows: dict[str, Any]) -> Path:
    return written(folder, "a.jsonl", "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows))


def test_xstance_as_published(tmp_path: Path) -> None:
    assert read(lines(tmp_path, XSTANCE), "stance") == [
        {
            "id": "20475",
            "lang": "de",
            "text": XSTANCE["comment"],
            "target": XSTANCE["question"],
            "target_id": "3469",
            "label": "AGAINST",
        }
    ]


def test_xstance_is_scored() -> None:
    gold = records(CASES / "xst_gold.jsonl", "stance")
    # ids of predictions in this form are those of the gold
    predicted = records(CASES / "xst_gold.jsonl", "stance")
    assert stance(gold, predicted).value("accuracy") == 1


def test_the_author_is_the_holder_on_request(tmp_path: Path) -> None:
    (row,) = read(lines(tmp_path, XSTANCE), "stance", map={"holder": "author"})
    assert row["holder"] == "8aa829c3b86f"
    with pytest.raises(InputError, match=r'no field "autor" for holder; .*nearest is "author"'):
        read(lines(tmp_path, XSTANCE), "stance", map={"holder": "autor"})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": True}, "id: a truth value; expected a text or a whole number"),
        ({"id": 1.5}, "id: the number 1.5"),
        ({"id": [1]}, "id: a list"),
        ({"comment": 5}, "comment: the number 5; expected a text"),
        ({"question": ["x"]}, "question: a list"),
        ({"label": 100}, "label: the number 100"),
        ({"language": {}}, "language: an object"),
    ],
)
def test_values_of_other_kinds_are_told_with_their_line(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    path = lines(tmp_path, XSTANCE, {**XSTANCE, **change}, XSTANCE)
    (problem,) = problems(path, "stance")
    assert str(problem).startswith(f"{path}:2: {message}")
    (batch,) = batches(path, "stance")
    assert batch.numbers.tolist() == [1, 3]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("[]", "no object"),
        ("5", "no object"),
        ("x", "no JSON"),
        ('{"id": 1, "id": 2}', "stands twice"),
        ('{"id": NaN}', "NaN"),
        ('{"comment": "\\ud800"}', "surrogate"),
        ('{"id": ' + "9" * 5000 + "}", "thousands of digits"),
        ('{"id": ' + "[" * 100_000, "nested deeper"),
    ],
)
def test_lines_that_are_no_rows(tmp_path: Path, line: str, message: str) -> None:
    path = written(tmp_path, "a.jsonl", f"{json.dumps(XSTANCE)}\n\n{line}\n{json.dumps(XSTANCE)}\n")
    (problem,) = problems(path, "stance")
    assert problem.where == f"{path}:3" and message in problem.found
    (batch,) = batches(path, "stance")
    assert (batch.numbers.tolist(), batch.places.tolist()) == ([1, 3], [1, 4])


def test_an_array_of_rows_is_read_too(tmp_path: Path) -> None:
    path = written(tmp_path, "a.json", json.dumps([XSTANCE, {**XSTANCE, "comment": 1}]))
    (batch,) = batches(path, "stance")
    assert not batch.lines and [problem.where for problem in batch.problems] == [f"{path}: row 2"]


def test_prodigy_as_exported(tmp_path: Path) -> None:
    (row,) = read(lines(tmp_path, PRODIGY), "ner")
    assert "id" not in row and row["tokens"] == ["حلب", "في", "سوريا"]
    assert [(row["text"][e["start"] : e["end"]], e["label"]) for e in row["entities"]] == [
        ("حلب", "CITY"),
        ("سوريا", "COUNTRY"),
    ]
    (row,) = read(lines(tmp_path, PRODIGY), "relations")
    assert row["relations"] == [
        {"head": {"start": 0, "end": 3, "label": "CITY"}, "tail": {"start": 7, "end": 12}, "label": "located_in"}
    ]
    path = lines(tmp_path, PRODIGY)
    assert relations(records(path, "relations"), records(path, "relations"), match="boundary").micro.f1 == 1


def test_rows_that_were_not_accepted_are_left_out_and_keep_their_numbers(tmp_path: Path) -> None:
    answers = ["accept", "reject", "ignore", "reject", "accept"]
    path = lines(tmp_path, *({**PRODIGY, "answer": answer} for answer in answers))
    (batch,) = batches(path, "ner")
    assert batch.numbers.tolist() == [1, 5]
    assert batch.notes == (f"{path}: 2 rejected and 1 ignored rows left out",)
    path = lines(tmp_path, {**PRODIGY, "answer": "reject"})
    (batch,) = batches(path, "ner")
    assert batch.columns.num_rows == 0 and "1 rejected row left out" in batch.notes[0]


def test_the_case_of_prodigy() -> None:
    path = CASES / "prodigy_gold.jsonl"
    scores = entities(records(path, "ner"), records(path, "ner"))
    assert scores.value("strict.micro.f1") == 1
    assert notes(path, "ner") == [
        f"{path}: 1 rejected row left out",
        f"{path}: tokens of 1 row do not cover the text; not read",
    ]


def test_a_prodigy_file_without_relations_has_none(tmp_path: Path) -> None:
    row = {name: value for name, value in PRODIGY.items() if name != "relations"}
    with pytest.raises(NoFieldError, match="a Prodigy file without relations"):
        read(lines(tmp_path, row), "relations")
    with pytest.raises(NoFieldError, match="rows for ner and relations only"):
        read(lines(tmp_path, row), "stance")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"text": None}, "no text"),
        ({"text": 5}, "text: the number 5"),
        ({"spans": {}}, "spans: an object; expected a list"),
        ({"spans": [5]}, "spans, 1: the number 5"),
        ({"spans": [{"start": 0, "label": "X"}]}, "spans, 1: end: nothing"),
        ({"spans": [{"start": -1, "end": 2, "label": "X"}]}, "spans, 1: start: the number -1"),
        ({"spans": [{"start": 0, "end": 2}]}, "spans, 1: no label"),
        ({"spans": [{"start": 0, "end": 10**12, "label": "X"}]}, "spans, 1: end: the number 1000000000000"),
        ({"answer": "maybe"}, 'answer: "maybe"; expected accept, reject, ignore'),
        ({"answer": ["accept"]}, "answer: a list"),
    ],
)
def test_prodigy_rows_of_another_form(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    path = lines(tmp_path, PRODIGY, {**PRODIGY, **change})
    (problem,) = problems(path, "ner")
    assert str(problem).startswith(f"{path}:2: {message}")


def test_numbers_with_a_point_are_offsets(tmp_path: Path) -> None:
    (row,) = read(lines(tmp_path, {**PRODIGY, "spans": [{"start": 0.0, "end": 3.0, "label": "X"}]}), "ner")
    assert row["entities"] == [{"start": 0, "end": 3, "label": "X"}]


def test_null_spans_are_none(tmp_path: Path) -> None:
    (row,) = read(lines(tmp_path, {**PRODIGY, "spans": None, "tokens": None}), "ner")
    assert row["entities"] == [] and "tokens" not in row
