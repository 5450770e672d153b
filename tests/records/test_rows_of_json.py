"""JSON Lines: what is written is read, and what is wrong is named with its line."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idlib_corpus import records
from idlib_corpus.errors import InputError
from idlib_corpus.formats import Options
from idlib_corpus.model import Corpus, Span
from idlib_corpus.records import Records, pair
from idlib_corpus.records import write as write_rows

characters = st.characters(exclude_categories=["Cs"])
words = st.text(characters, min_size=1, max_size=12)


def write(path: Path, predicted: Mapping[str, Sequence[Span]]) -> None:
    write_rows(
        path,
        (
            {"id": item, "entities": [{"start": a, "end": b, "label": label} for a, b, label in sorted(spans)]}
            for item, spans in predicted.items()
        ),
    )


def read(path: Path, texts: dict[str, str]) -> dict[str, list[Span]]:
    """The spans of a file, held against texts; rows that the file does not have are no question here."""
    found = records.read(path, "ner")
    gold = [{"id": item, "text": text, "entities": []} for item, text in texts.items()]
    missing = [row for row in gold if row["id"] not in {other["id"] for other in found.rows}]
    if not gold:
        return {}
    filled = found + Records(tuple(missing), ("filler",) * len(missing), "filler")
    paired = pair(Records(tuple(gold), tuple(texts), "gold"), filled, "ner")
    spans = {row["id"]: [(e["start"], e["end"], e["label"]) for e in row["entities"]] for row in paired.predicted}
    return {row["id"]: spans[row["id"]] for row in found.rows}


@st.composite
def predicted_rows(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, list[Span]]]:
    """Texts by id, and predictions for some of them."""
    texts = draw(st.dictionaries(words, words, max_size=4))
    predicted = {}
    for item, text in texts.items():
        if draw(st.booleans()):
            spans = []
            for _ in range(draw(st.integers(0, 3))):
                start = draw(st.integers(0, len(text) - 1))
                spans.append((start, draw(st.integers(start + 1, len(text))), draw(words)))
            predicted[item] = spans
    return texts, predicted


@settings(deadline=None)
@given(predicted_rows())
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, rows: tuple[dict[str, str], dict[str, list[Span]]]
) -> None:
    texts, predicted = rows
    path = tmp_path_factory.getbasetemp() / "round-trip.jsonl"
    write(path, predicted)
    again = read(path, texts)
    assert again == {item: sorted(spans) for item, spans in predicted.items()}
    assert list(again) == list(predicted)


def test_a_file_is_json_lines_in_utf_8_with_a_row_a_line(corpus: Corpus, tmp_path: Path) -> None:
    """Every outermost name of every language and script, as a tool that knows nothing of ours would read it."""
    document = next(d for d in corpus.documents if d.id == "article")
    texts, predicted = {}, {}
    for lang, text in document.texts.items():
        for sentence in text.sentences:
            item = f"article/{sentence.id}/{lang}"
            texts[item] = sentence.text
            predicted[item] = [(m.start, m.end, m.surface(sentence.text)) for m in sentence.outermost_names()]
    path = tmp_path / "new" / "names.jsonl"
    write(path, predicted)
    data = path.read_bytes()
    assert data.endswith(b"\n") and b"\r" not in data
    rows = [json.loads(line) for line in data.decode("utf-8").splitlines()]
    assert [row["id"] for row in rows] == list(texts)
    labels = set()
    for row in rows:
        for span in row["entities"]:
            assert texts[row["id"]][span["start"] : span["end"]] == span["label"]
            labels.add(span["label"])
    assert {"Latakia", "اللاذقية", "シリア", "Türkiye", "Турция"} <= labels
    assert "اللاذقية".encode() in data, "names are readable in the file, not escaped"
    assert read(path, texts) == {item: sorted(spans) for item, spans in predicted.items()}


def test_writing_replaces_the_file_and_leaves_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    write(path, {"article/s1/es": [(0, 2, "LOC")]})
    write(path, {"article/s2/es": []})
    assert read(path, {"article/s2/es": ""}) == {"article/s2/es": []}
    assert [p.name for p in tmp_path.iterdir()] == ["p.jsonl"]


@pytest.mark.parametrize("target", ["folder", "file/p.jsonl"])
def test_a_target_that_cannot_be_written_is_an_error_and_leaves_nothing(tmp_path: Path, target: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        write(tmp_path / target, {"article/s1/es": [(0, 2, "LOC")]})
    assert str(tmp_path) in str(caught.value)
    assert {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*")} == {"folder", "file"}
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


# bad input

# the Turkish sentence: its letters and its ’ are more bytes than code points, so bytes are no way to count
ITEM = "article/s1/tr"


@pytest.fixture(scope="module")
def texts(corpus: Corpus) -> dict[str, str]:
    document = next(d for d in corpus.documents if d.id == "article")
    found = {f"article/{s.id}/tr": s.text for s in document.texts["tr"].sentences}
    assert found[ITEM].startswith("İdlib Silahtan Arındırılmış Bölgesi")
    return found


def row(item: Any = ITEM, **span: Any) -> bytes:
    entity = {"start": 0, "end": 5, "label": "LOC"} | span
    return json.dumps({"id": item, "entities": [entity]}, ensure_ascii=False).encode()


def without(key: str) -> bytes:
    entity = {"start": 0, "end": 5, "label": "LOC"}
    del entity[key]
    return json.dumps({"id": ITEM, "entities": [entity]}).encode()


BAD_LINES = {
    "no JSON": b"not JSON",
    "half a row": row()[:-3],
    "a number without end": row().replace(b"5", b"9" * 5000),
    "nested without end": b"[" * 200_000,
    "a byte order mark": b"\xef\xbb\xbf" + row(),
    "not UTF-8": "article/s1/tr İdlib".encode("iso-8859-9"),
    "a number for a row": b"7",
    "a list for a row": b"[]",
    "no id": b'{"entities": []}',
    "an empty id": row(""),
    "a number for an id": row(3),
    "no entities": b'{"id": "article/s1/tr"}',
    "entities are no list": b'{"id": "article/s1/tr", "entities": {}}',
    "an entity is no object": b'{"id": "article/s1/tr", "entities": [[0, 5, "LOC"]]}',
    "no start": without("start"),
    "no end": without("end"),
    "no label": without("label"),
    "an empty label": row(label=""),
    "a number for a label": row(label=1),
    "text for a start": row(start="0"),
    "half a character": row(end=4.5),
    "a truth for a start": row(start=True),
    "not a number": row(start=float("nan")),
    "an unknown row": row("article/s1/xx"),
    "before the text": row(start=-1),
    "an empty span": row(start=5),
    "start behind end": row(start=6),
    "behind the text": row(start=10_000, end=10_001),
}


def rejected(path: Path, texts: dict[str, str]) -> InputError:
    before = {p: p.read_bytes() for p in path.parent.iterdir() if p.is_file()}
    with pytest.raises(InputError) as caught:
        read(path, texts)
    assert {p: p.read_bytes() for p in path.parent.iterdir() if p.is_file()} == before
    return caught.value


@pytest.mark.parametrize("name", BAD_LINES)
def test_a_bad_line_is_named_with_file_and_line_and_a_remedy(tmp_path: Path, texts: dict[str, str], name: str) -> None:
    path = tmp_path / "p.jsonl"
    path.write_bytes(row("article/s2/tr") + b"\n\n" + BAD_LINES[name] + b"\n" + row("article/s3/tr") + b"\n")
    error = rejected(path, texts)
    assert error.where == f"{path}:3"
    assert error.found
    assert error.expected or error.remedy, "what should stand there"
    assert error.remedy, "how to mend it"


def test_a_bad_span_is_named_with_its_offsets_and_the_length_of_the_text(
    tmp_path: Path, texts: dict[str, str]
) -> None:
    """Offsets are code points: the last one is right, one more is wrong, though in bytes it would still be inside."""
    path, length = tmp_path / "p.jsonl", len(texts[ITEM])
    assert len(texts[ITEM].encode()) > length + 1
    path.write_bytes(row(end=length))
    assert read(path, texts) == {ITEM: [(0, length, "LOC")]}
    path.write_bytes(row(end=length + 1))
    message = str(rejected(path, texts))
    for part in (ITEM, f"0-{length + 1}", str(length), "code points"):
        assert part in message


def test_an_unknown_row_and_a_second_line_for_a_row_are_named(tmp_path: Path, texts: dict[str, str]) -> None:
    path = tmp_path / "p.jsonl"
    path.write_bytes(row("article/s1/xx"))
    assert "article/s1/xx" in rejected(path, texts).found
    path.write_bytes(row() + b"\n" + row("article/s2/tr") + b"\n" + row())
    error = rejected(path, texts)
    assert error.where == f"{path}:3" and ITEM in error.found and error.remedy


@pytest.mark.parametrize("name", ["missing.jsonl", "folder"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, texts: dict[str, str], name: str) -> None:
    (tmp_path / "folder").mkdir()
    error = rejected(tmp_path / name, texts)
    assert error.where == str(tmp_path / name)
    assert error.expected
    assert error.remedy, "how to mend it"


def test_an_offset_is_a_whole_number_that_slices_even_if_json_writes_it_with_a_point(
    tmp_path: Path, texts: dict[str, str]
) -> None:
    """JSON Schema takes 5.0 for an integer; Python does not take it for an index."""
    path = tmp_path / "p.jsonl"
    path.write_bytes(row(start=0.0, end=5.0))
    try:
        [(start, end, _)] = read(path, texts)[ITEM]
    except InputError as error:
        assert error.where == f"{path}:1"
    else:
        assert texts[ITEM][start:end] == "İdlib"


def test_blank_lines_carriage_returns_and_further_fields_do_no_harm(tmp_path: Path, texts: dict[str, str]) -> None:
    path = tmp_path / "p.jsonl"
    extra = {"id": ITEM, "model": "mine", "entities": [{"start": 0, "end": 5, "label": "LOC", "score": 0.5}]}
    path.write_bytes(b"\n" + json.dumps(extra).encode() + b"\r\n\r\n" + row("article/s2/tr") + b"\n\n")
    assert read(path, texts) == {ITEM: [(0, 5, "LOC")], "article/s2/tr": [(0, 5, "LOC")]}
    path.write_bytes(b"")
    assert read(path, texts) == {}


def test_a_byte_order_mark_at_the_start_and_an_array_of_rows_are_read(tmp_path: Path, texts: dict[str, str]) -> None:
    path = tmp_path / "p.json"
    path.write_bytes(b"\xef\xbb\xbf" + row() + b"\n")
    assert read(path, texts) == {ITEM: [(0, 5, "LOC")]}
    path.write_bytes(b"[" + row() + b",\n " + row("article/s2/tr") + b"]\n")
    assert list(read(path, texts)) == [ITEM, "article/s2/tr"]
    path.write_bytes(b"[" + row() + b",\n " + row("article/s2/tr", end="5") + b"]\n")
    assert rejected(path, texts).where == f"{path}: row 2"


def test_rows_of_other_tasks_are_passed_over_only_where_files_are_mixed(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    path.write_bytes(row() + b'\n{"id": "article/tr", "chains": []}\n{"id": "x"}\n')
    assert [p.where for p in records.read(path, "ner").problems] == [f"{path}:2", f"{path}:3"]
    mixed = records.read(path, "ner", Options(mixed=True))
    assert [r["id"] for r in mixed.rows] == [ITEM] and [p.where for p in mixed.problems] == [f"{path}:3"]


def test_a_key_that_stands_twice_is_a_fault_of_the_row(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text('{"id": "a", "entities": []}\n{"id": "b", "entities": [], "id": "c"}\n', encoding="utf-8")
    found = records.read(path, "ner")
    assert [row["id"] for row in found.rows] == ["a"]
    assert [problem.where for problem in found.problems] == [f"{path}:2"]
    assert 'the key "id" stands twice' in found.problems[0].found
