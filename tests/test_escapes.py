"""What strangers wrote is printed so that no terminal, browser or spreadsheet obeys it."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idlib_corpus.cli import main
from idlib_corpus.errors import InputError
from idlib_corpus.escapes import cells, clean, safe
from idlib_corpus.records.problems import Problem, ProblemsError
from idlib_corpus.tables import Block, Column, Kind
from idlib_corpus.tables import html as on_a_page
from idlib_corpus.tables.commas import as_csv
from idlib_corpus.tables.text import text

ESCAPE = "\x1b[2J\x9b31m\x07"
ANY = st.text(st.characters(exclude_categories=()))


@given(ANY)
def test_a_message_is_one_printable_line(said: str) -> None:
    assert clean(said).isprintable()
    assert str(InputError(said, said, said, said)).isprintable()
    lines = str(ProblemsError(said, [Problem(said, said)] * 3)).split("\n")
    assert len(lines) == 4 and all(line.isprintable() for line in lines)


@given(ANY)
def test_a_report_has_nothing_that_is_obeyed_and_keeps_its_words(said: str) -> None:
    printed = safe(said)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", printed)
    assert safe(printed) == printed
    as_json = json.dumps(said, ensure_ascii=False)
    assert json.loads(safe(as_json)) == said, "what is escaped in JSON is read as it was"


@pytest.mark.parametrize("said", ["إدلب (بالعربية)", "東京\n", "می‌خواهم", "a\u00a0b", "x\ty"])
def test_words_of_any_script_stay_as_they_are(said: str) -> None:
    assert safe(said) == said


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+x", "'+x"),
        ("-x", "'-x"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("-0.5", "-0.5"),
        ("+1e3", "+1e3"),
        ("a=1", "a=1"),
        ("", ""),
    ],
)
def test_no_cell_of_csv_is_a_formula(said: str, written: str) -> None:
    assert cells({"a": said, "b": -0.5}) == {"a": written, "b": -0.5}
    [row] = csv.DictReader(io.StringIO(as_csv([{"a": said, "b": -0.5}]) + "\n"))
    assert row == {"a": written, "b": "-0.5"}


def test_a_line_end_in_a_cell_begins_no_row() -> None:
    lines = text([Block("t", [Column("a", Kind.NAME), Column("b", Kind.COUNT)], [{"a": "x\ny", "b": 1}])]).split("\n")
    assert lines[-1].split() == ["x\\ny", "1"] and len(lines) == 5


def test_labels_ids_and_names_of_files_reach_no_terminal_as_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    label = f"LOC{ESCAPE}"
    rows = [{"id": f"1{ESCAPE}", "text": "Oslo", "lang": "no", "entities": [{"start": 0, "end": 4, "label": label}]}]
    (tmp_path / "gold.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    rows[0]["entities"][0]["label"] = f"X{ESCAPE}"  # type: ignore[index]
    (tmp_path / f"p{ESCAPE}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    for form in ("table", "json", "csv", "md"):
        call = ["score", "ner", str(tmp_path / f"p{ESCAPE}.jsonl"), "--gold", str(tmp_path / "gold.jsonl")]
        assert main([*call, "--format", form]) == 0
        printed = capsys.readouterr()
        for stream in (printed.out, printed.err):
            assert stream.replace("\n", "").isprintable()
        assert "LOC" in printed.out + printed.err
    rows[0]["entities"][0]["start"] = 9  # type: ignore[index]
    (tmp_path / "bad.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert main(["score", "ner", str(tmp_path / "bad.jsonl"), "--gold", str(tmp_path / "gold.jsonl")]) == 2
    assert capsys.readouterr().err.replace("\n", "").isprintable()


def test_a_table_in_html_has_no_markup_of_a_corpus() -> None:
    bad = '"><script>alert(1)</script>'
    for kind in (Kind.NAME, Kind.CODE, Kind.TEXT, Kind.PERCENT):
        block = Block(bad, [Column(bad, kind, group=bad, best=True)], [{bad: bad}], [bad], bad)
        assert "<script" not in on_a_page.page(bad, [block])


def test_a_title_of_a_corpus_reaches_no_terminal_as_it_is(
    corpus_copy: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    source = corpus_copy / "source" / "article" / "ja.xml"
    words = source.read_text(encoding="utf-8")
    source.write_text(words.replace("</s>", "\u202e\u009b2J</s>", 1), encoding="utf-8")
    assert main(["show", "ja", "--corpus", str(corpus_copy)]) == 0
    printed = capsys.readouterr().out
    assert "\u202e" not in printed and "\u009b" not in printed and "\\u202e" in printed
