"""Tables of stance and marked sentences as they were published: VAST, P-Stance, EZ-STANCE, SemEval-2010 task 8."""

from __future__ import annotations

from pathlib import Path

import pytest
from format_rows import CASES, notes, problems, read, written

from idlib_corpus.errors import InputError


def test_numbers_of_vast_are_stances() -> None:
    rows = read(CASES / "vast_gold.csv", "stance")
    assert [(row["id"], row["target"], row["label"]) for row in rows] == [
        ("n1", "buffer zones", "AGAINST"),
        ("n2", "joint patrols", "FAVOR"),
        ("n3", "the lake", "NONE"),
    ]
    assert rows[0]["text"] == 'A "line" on a map\nkeeps nobody apart.'
    assert read(CASES / "vast_gold.csv", "stance", map={"target": "topic_str"})[0]["target"] == "buffer zone"


def test_p_stance_is_read_as_semeval() -> None:
    rows = read(CASES / "pstance_gold.csv", "stance")
    assert [(row["text"], row["label"]) for row in rows] == [
        ("More patrols, fewer fences.", "FAVOR"),
        ("No more fences.", "AGAINST"),
    ]


def test_rows_that_are_not_in_use_are_left_out_and_counted() -> None:
    path = CASES / "ezstance_gold.csv"
    rows = read(path, "stance")
    assert [(row["target"], row["label"]) for row in rows] == [("joint patrols", "FAVOR"), ("围栏", "AGAINST")]
    assert notes(path, "stance") == [f"{path}: 1 row left out: In Use is not 1 or 1.0"]


def test_a_column_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match='no column "topic"'):
        read(CASES / "vast_gold.csv", "stance", map={"target": "topic"})


def test_marks_leave_the_sentence_and_brackets_say_the_head() -> None:
    first, second, third = read(CASES / "semeval2010_gold.txt", "relations")
    assert first["text"] == "The flood after the storm closed the road."
    [cause] = first["relations"]
    assert first["text"][cause["head"]["start"] : cause["head"]["end"]] == "storm" and cause["label"] == "Cause-Effect"
    assert second["text"] == 'Guards left the "zone".', "quotation marks of the sentence stay"
    [other] = third["relations"]
    assert other["label"] == "Other" and third["text"][slice(*other["tail"].values())] == "البلدة"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ('1\t"A <e1>b</e1> c."\nOther\n', "no <e2>…</e2> with words in it"),
        ('1\t"A <e1>b</e1> <e2>c</e2> <e1>d</e1>."\nOther\n', "<e1> stands twice"),
        ('1\t"A <e1>b</e1> <e2>c</e2>."\nCause Effect\n', '"Cause Effect"'),
        ('1\t"A <e1>b</e1> <e2>c</e2>."\nCause-Effect(e1,e1)\n', '"Cause-Effect(e1,e1)"'),
        ('1\t"A <e1>b</e1> <e2>c</e2>."\nOther\nOther\n', '"Other"'),
        (b'1\t"A <e1>b</e1> <e2>\xff</e2>."\nOther\n', "bytes that are no UTF-8"),
    ],
)
def test_what_a_sentence_cannot_be_is_said(content: str | bytes, found: str, tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", content)
    first = problems(path, "relations")[0]
    assert first.found == found and str(path) in str(first)


def test_a_sentence_without_its_relation_is_text(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", '1\t"A <e1>b</e1> <e2>c</e2>."\n\n2\t"<e1>d</e1> <e2>e</e2>"\n')
    assert [row.get("relations") for row in read(path, "relations", fields=("text",))] == [None, None]
