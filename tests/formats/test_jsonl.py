"""JSON Lines and JSON arrays: recognised, read as columns, and what is wrong named with its place."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idlib_corpus import load, records
from idlib_corpus.formats import files, jsonl
from idlib_corpus.formats.base import Begin, File, Options
from idlib_corpus.formats.elements import Elements
from idlib_corpus.records.base import NoFieldError
from idlib_corpus.records.columns import rows as rows_of
from idlib_corpus.records.problems import Problem

CASES = Path(__file__).parents[1] / "cases"
ROW: dict[str, Any] = {"id": "a", "text": "Oslo", "entities": [{"start": 0, "end": 4, "label": "LOC"}]}


def read(
    path: Path, task: str = "ner", options: Options | None = None, begin: Begin | None = None
) -> tuple[list[dict[str, Any]], list[str], list[Problem]]:
    """The rows, their places, and the problems."""
    file = File(path, path.stem, begin=begin or Begin())
    rows, places, problems = [], [], []
    for batch in jsonl.read(file, task, options or Options()):
        rows += rows_of(batch.columns, task)
        places += [f"{number}@{place}" for number, place in zip(batch.numbers, batch.places, strict=True)]
        problems += batch.problems
    return rows, places, problems


def written(path: Path, *lines: Any) -> Path:
    path.write_bytes(b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines))
    return path


def recognised(data: bytes, name: str = "rows.jsonl") -> float:
    found = jsonl.recognise(files.Sample(Path(name), data, True))
    return found.certainty if found else 0


def test_what_has_the_field_of_a_task_is_surely_ours() -> None:
    assert recognised(b'{"id": "a", "entities": []}') > recognised(b'{"text": "a", "spans": []}') > 0
    assert recognised(b'\n [\n {"id": "a", "label": "FAVOR"}]') >= 0.6
    assert recognised(b"Oslo B-LOC\n", "a.conll") == recognised(b"[1, 2]", "a.txt") == 0
    assert 0 < recognised(b"not JSON") < 0.3


@pytest.mark.parametrize(
    ("name", "ids", "spans"),
    [
        ("intid_gold", ["1", "2"], [[(0, 4, "LOC")], []]),
        ("noid_gold", [None, None], [[(0, 4, "LOC")], []]),
        ("hf_tokens_tags", ["0"], [[(0, 6, "PER"), (10, 14, "LOC")]]),
        ("case_pred", ["1"], [[(3, 9, "person"), (19, 23, "Loc")]]),
        ("dup_gold", ["1"], [[(0, 4, "LOC"), (0, 4, "LOC")]]),
        ("nat_gold", ["1"], [[(0, 6, "PER"), (37, 43, "LOC")]]),
    ],
)
def test_files_as_people_have_them(name: str, ids: list[str | None], spans: list[list[tuple[int, int, str]]]) -> None:
    rows, _, problems = read(CASES / f"{name}.jsonl")
    assert not problems
    assert [row.get("id") for row in rows] == ids
    assert [[(e["start"], e["end"], e["label"]) for e in row["entities"]] for row in rows] == spans


def test_the_words_of_a_span_may_be_called_text() -> None:
    [row], _, _ = read(CASES / "emoji_pred16.jsonl")
    assert [entity["surface"] for entity in row["entities"]] == ["Lundby", "Oslo"]


def test_tokens_with_tags_stand_on_the_text_that_the_row_gives(tmp_path: Path) -> None:
    row = {"tokens": ["東京", "に", "住む"], "tags": ["B-LOC", "O", "O"], "text": "東京 に住む"}
    unlabelled = row | {"tags": ["B-LOC", None, "O"]}
    path = written(tmp_path / "a.jsonl", row, row | {"text": "京都に住む"}, row | {"tags": ["O"]}, unlabelled)
    [found], places, problems = read(path)
    assert [(e["start"], e["end"], e["label"]) for e in found["entities"]] == [(0, 2, "LOC")]
    assert places == ["1@1"]
    assert [problem.where for problem in problems] == [f"{path}:{line}" for line in (2, 3, 4)]
    assert "tags.1: a token without a label" in problems[2].found
    assert "tokens are not those of the text" in problems[0].found and "3 tokens and 1 tags" in problems[1].found


def test_whole_numbers_are_ints_and_names_are_texts(tmp_path: Path) -> None:
    entity = {"start": 0.0, "end": 4.0, "label": "LOC", "depth": 1.0, "pieces": [[0.0, 4.0]]}
    path = written(tmp_path / "a.jsonl", {"id": 7.0, "group": 3, "entities": [entity]})
    [row], _, problems = read(path)
    assert not problems
    assert row["id"] == "7" and row["group"] == "3"
    assert row["entities"] == [{"start": 0, "end": 4, "label": "LOC", "depth": 1, "pieces": [[0, 4]]}]
    assert all(type(row["entities"][0][name]) is int for name in ("start", "end", "depth"))


@pytest.mark.parametrize(
    ("row", "holder"),
    [
        ({"holder": "she", "holder_id": "k"}, ("she", "k", None)),
        ({"holder": {"surface": "she", "entity": "k", "spans": [{"start": 0, "end": 3}]}}, ("she", "k", (0, 3))),
        ({"holder": {"surface": "she", "entity": "no"}, "holder_id": "k"}, ("she", "k", None)),
        ({"holder": None, "target": {"surface": "peace", "entity": "p"}}, (None, None, None)),
    ],
)
def test_holder_and_target_are_words_or_objects(
    tmp_path: Path, row: dict[str, Any], holder: tuple[str | None, str | None, tuple[int, int] | None]
) -> None:
    path = written(tmp_path / "a.jsonl", {"id": "a", "label": "FAVOR", **row})
    [found], _, problems = read(path, "stance")
    assert not problems
    spans = [(one["start"], one["end"]) for one in found.get("holder_spans", ())]
    assert (found.get("holder"), found.get("holder_id"), spans[0] if spans else None) == holder
    if row.get("target"):
        assert (found["target"], found["target_id"]) == ("peace", "p")


def test_arguments_are_spans_or_keys(tmp_path: Path) -> None:
    span = {"start": 0, "end": 4, "label": "PER"}
    keyed = {"head": "lundby", "tail": {"entity": "oslo"}, "label": "in"}
    path = written(
        tmp_path / "a.jsonl", {"id": "a", "relations": [{"head": span, "tail": span, "label": "in"}, keyed]}
    )
    [row], _, problems = read(path, "relations")
    assert not problems
    first, second = row["relations"]
    assert first["head"] == span
    assert (second["head"], second["tail"]) == ("lundby", "oslo")


def test_fields_are_taken_by_the_names_that_are_said(tmp_path: Path) -> None:
    row = {"nr": 1, "comment": "c", "text": "not this", "stance": "FAVOR"}
    options = Options(map={"id": "nr", "text": "comment", "label": "stance"}, lang="de")
    [found], _, _ = read(written(tmp_path / "a.jsonl", row), "stance", options)
    assert found == {"id": "1", "text": "c", "label": "FAVOR", "lang": "de"}


def test_a_file_without_the_field_of_the_task_is_one_error_that_names_its_fields(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", {"id": "a", "spans": []}, {"id": "b", "spans": []})
    with pytest.raises(NoFieldError) as caught:
        read(path)
    assert "id, spans" in str(caught.value) and "--map entities=" in str(caught.value)
    rows, _, problems = read(path, options=Options(fields=("id", "text")))
    assert [row["id"] for row in rows] == ["a", "b"] and not problems


def test_rows_of_other_tasks_are_passed_over_where_files_are_mixed(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", ROW, {"id": "b", "chains": []}, b"", {"id": "c"}, ROW)
    for task, numbers in (("ner", ["1@1", "4@5"]), ("coref", ["2@2"])):
        _, places, problems = read(path, task, Options(mixed=True))
        assert places == numbers
        assert [problem.where for problem in problems] == [f"{path}:4"]
    _, _, problems = read(path)
    assert [problem.where for problem in problems] == [f"{path}:2", f"{path}:4"]


def test_null_is_what_is_not_said(tmp_path: Path) -> None:
    entity = {"start": 0, "end": 4, "label": "LOC", "surface": None, "pieces": None}
    path = written(
        tmp_path / "a.jsonl", {"id": None, "text": None, "entities": [entity]}, {"id": "a", "entities": None}
    )
    [row], _, [problem] = read(path)
    assert row == {"entities": [{"start": 0, "end": 4, "label": "LOC"}]}
    assert problem.where == f"{path}:2" and 'no "entities"' in problem.found


@pytest.mark.parametrize("size", [1, 7, 64, 10_000])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_blocks_lines_and_numbers(tmp_path: Path, size: int, end: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "BLOCK", size)
    monkeypatch.setattr(files.blocks, "__defaults__", (size, 0))
    lines = [b"\xef\xbb\xbf" + json.dumps(ROW).encode(), b"", b"  ", b"{", json.dumps(ROW | {"id": "z"}).encode()]
    path = tmp_path / "a.jsonl"
    for data in (end.join(lines), end.join(lines) + end):
        for packed in (data, gzip.compress(data)):
            path.write_bytes(packed)
            rows, places, problems = read(path)
            assert [row["id"] for row in rows] == ["a", "z"]
            assert places == ["1@1", "3@5"]
            assert [problem.where for problem in problems] == [f"{path}:4"]


def test_reading_begins_where_it_is_said(tmp_path: Path) -> None:
    lines = [json.dumps(ROW | {"id": str(number)}).encode() for number in range(5)]
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\n\n".join(lines))
    start = path.read_bytes().index(lines[3])
    for begin in (Begin(3), Begin(3, start, 7), Begin(3, start - 1, 6)):
        rows, places, _ = read(path, begin=begin)
        assert [row["id"] for row in rows] == ["3", "4"] and places == ["4@7", "5@9"]
    path.write_bytes(b"[" + b",".join(lines) + b"]")
    assert [row["id"] for row in read(path, begin=Begin(3))[0]] == ["3", "4"]


# arrays

words = st.text(st.sampled_from('ab"\\[]{},\n\r \t\u00e9🚒'), max_size=8)
elements = st.recursive(
    st.integers() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)


def cut(data: bytes, sizes: Iterable[int]) -> Iterator[bytes]:
    at = 0
    for size in sizes:
        yield data[at : at + size]
        at += size
    yield data[at:]


@settings(deadline=None)
@given(
    st.lists(st.dictionaries(words, elements, min_size=1, max_size=3), min_size=1, max_size=4),
    st.sampled_from([None, 1]),
    st.lists(st.integers(1, 9)),
    st.booleans(),
)
def test_an_array_is_cut_into_its_elements(
    rows: list[dict[str, Any]], indent: int | None, sizes: list[int], escaped: bool
) -> None:
    data = b"\n " + json.dumps(rows, indent=indent, ensure_ascii=escaped).encode() + b"\n"
    found = Elements()
    lines = b"".join(found.lines(cut(data, sizes))).split(b"\n")
    assert [json.loads(line) for line in lines if line.strip()] == rows
    assert not found.fault


def test_an_array_of_rows_is_read_an_element_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([ROW, {"id": "b"}, ROW | {"id": 3}], indent=2), encoding="utf-8")
    rows, places, [problem] = read(path)
    assert [row["id"] for row in rows] == ["a", "3"] and places == ["1@1", "3@3"]
    assert problem.where == f"{path}: row 2"


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (b"", "no end"),
        (b",]", "no row between"),
        (b",,", "no row between"),
        (b"] {}", "behind the end"),
        (b"]]", "behind the end"),
        (b', {"id": "c", "entities": []]', "row 2"),
        (b', {"id": "c\n", "entities": []}]', "row 2"),
        (b", 7]", "row 2"),
        (b', {"id": "c", "entities": []} {"id": "d", "entities": []}]', "row 2"),
    ],
)
def test_what_is_wrong_with_an_array_is_said(tmp_path: Path, end: bytes, said: str) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(
        b"[" + json.dumps(ROW).encode() + end + (json.dumps(ROW).encode() + b"]" if end == b",," else b"")
    )
    rows, _, problems = read(path)
    assert rows[0]["id"] == "a"
    assert problems and any(said in str(problem) for problem in problems)


# pipes


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs here")
def test_a_fifo_is_recognised_and_read_and_read_again(tmp_path: Path) -> None:
    for name in ("a", "b"):
        path = tmp_path / name
        os.mkfifo(path)
        data = json.dumps(ROW | {"id": name}).encode()
        writer = threading.Thread(target=path.write_bytes, args=(data,), daemon=True)
        writer.start()
        assert jsonl.recognise(files.sample(path))
        writer.join(20)
        # the writer is gone, and what it wrote is still there
        for _ in range(2):
            assert [row["id"] for row in read(path)[0]] == [name]
        path.unlink()


def test_standard_input_behind_a_pipe_is_read_as_often_as_needed(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from idlib_corpus.formats import files\n"
        "path = Path('/dev/stdin'); head = files.sample(path).head\n"
        "whole = [b''.join(files.chunks(path)) for _ in range(2)]\n"
        "assert whole[0] == whole[1] and whole[0].startswith(head) and len(whole[0]) > len(head)\n"
        "print(len(whole[0]))"
    )
    data = b"\n".join([json.dumps(ROW).encode()] * 10_000)
    done = subprocess.run([sys.executable, "-c", code], input=data, capture_output=True, check=True)
    assert int(done.stdout) == len(data)


@pytest.mark.parametrize("config", ["relations", "stance", "coref"])
def test_rows_of_the_corpus_as_json_are_refused_with_what_to_give(tmp_path: Path, config: str) -> None:
    """`Dataset.to_json` writes labels as numbers without their names; no number is taken for a label."""
    path = tmp_path / "rows.jsonl"
    load(config, lang="ja").to_json(path, force_ascii=False)
    rows, _, problems = read(path, config)
    assert rows == [] and problems
    assert "a row of a config of the corpus" in problems[0].found and "Parquet" in str(problems[0].remedy)


@pytest.mark.parametrize("task", ["tags", "ner", "linking"])
def test_rows_of_ner_as_json_name_their_fields(tmp_path: Path, task: str) -> None:
    path = tmp_path / "rows.jsonl"
    load("ner", lang="ja").to_json(path, force_ascii=False)
    with pytest.raises(NoFieldError, match="ner_tags"):
        read(path, task)


@pytest.mark.parametrize("value", ["1", '{"a": [1]}', '"x"'])
def test_fields_of_a_name_each_take_no_column_each(tmp_path: Path, value: str) -> None:
    """20,000 rows with a field of their own took a minute, and more where it was an object."""
    number = 20_000
    lines = (f'{{"id": "{n}", "entities": [], "field {n}": {value}}}\n' for n in range(number))
    (tmp_path / "many.jsonl").write_text("".join(lines))
    found = records.opened(tmp_path / "many.jsonl", "ner").records()
    assert len(found.rows) == number and not found.problems


def test_a_key_that_stands_twice_far_behind_is_found(tmp_path: Path) -> None:
    keys = ", ".join(f'"k{n}": 1' for n in range(60_000))
    (tmp_path / "late.jsonl").write_text(f'{{"id": "a", "entities": [], {keys}, "k7": 2}}\n')
    [problem] = records.opened(tmp_path / "late.jsonl", "ner").records().problems
    assert '"k7" stands twice' in problem.found
