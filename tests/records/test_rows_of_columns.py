"""CoNLL files as records: tokens, tags, and the entities that they stand for."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from seqeval.metrics.sequence_labeling import get_entities

from idlib_corpus import records
from idlib_corpus.tagging import places

words = st.text(st.characters(exclude_categories=["Cs", "Z", "Cc"]), min_size=1, max_size=4)
ARABIC = "إدلب\tB-LOC\nو\tO\nحلب\tB-LOC\n"
JAPANESE = "シリア O\n国民軍 O\n\nトルコ B-GPE\n"


def write(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path


def test_tokens_tags_text_and_entities_of_right_to_left_and_unspaced_text(tmp_path: Path) -> None:
    found = records.read(write(tmp_path / "a.conll", ARABIC + "\n" + JAPANESE), "ner")
    assert not found.problems
    assert [row["id"] for row in found.rows] == ["a:1", "a:2", "a:3"]
    assert found.where == tuple(f"{tmp_path / 'a.conll'}:{line}" for line in (1, 5, 8))
    first = found.rows[0]
    assert first["text"] == "إدلب و حلب" and first["tags"] == ["B-LOC", "O", "B-LOC"]
    assert [first["text"][e["start"] : e["end"]] for e in first["entities"]] == ["إدلب", "حلب"]
    assert found.rows[2]["entities"] == [{"start": 0, "end": 3, "label": "GPE"}]


def test_comments_name_the_sentence_and_documents_are_no_sentences(tmp_path: Path) -> None:
    text = (
        "-DOCSTART- -X- O O\n\n# newdoc\n# sent_id = article/s1/es\n# lang = es\n"
        "Latakia NNP I-NP B-LOC\n\n\n\n# id = b\n# . O O\nHama NNP I-NP O\n\n# 7 = x O\n# . O O\n"
    )
    rows = records.read(write(tmp_path / "a.iob", text), "tags").rows
    assert [(row["id"], row["tokens"], row["tags"]) for row in rows] == [
        ("article/s1/es", ["Latakia"], ["B-LOC"]),
        ("b", ["#", "Hama"], ["O", "O"]),
        ("a:3", ["#"], ["O"]),
    ]
    assert rows[0]["lang"] == "es" and "lang" not in rows[1]


@pytest.mark.parametrize(
    "change", [lambda b: b.replace(b"\n", b"\r\n"), lambda b: b"\xef\xbb\xbf" + b, lambda b: b[:-1]]
)
def test_line_ends_a_byte_order_mark_and_no_last_line_end_change_nothing(tmp_path: Path, change) -> None:
    path = tmp_path / "a.bio"
    path.write_bytes(ARABIC.encode())
    expected = records.read(path, "ner").rows
    path.write_bytes(change(ARABIC.encode()))
    assert records.read(path, "ner").rows == expected


def test_what_is_no_token_and_tag_is_named_with_its_line_and_the_rest_is_read(tmp_path: Path) -> None:
    text = b"a O\n\nb\nc X-\n\nd B-LOC\n\n" + "Türkiye O\n".encode("iso-8859-9") + b"\ne\tO\n"
    path = tmp_path / "a.conll"
    path.write_bytes(text)
    found = records.read(path, "tags")
    assert [row["tokens"] for row in found.rows] == [["a"], ["d"], ["e"]]
    assert [problem.where for problem in found.problems] == [f"{path}:{line}" for line in (3, 8)]
    assert "UTF-8" in str(found.problems[-1])


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(["O", *(f"{p}-{t}" for p in "BIES" for t in ("PER", "LOC"))]), max_size=12))
def test_entities_are_those_of_seqeval_by_default(tags: list[str]) -> None:
    offsets = [(i, i + 1) for i, _ in enumerate(tags)]
    found = [(e["label"], e["start"], e["end"] - 1) for e in places.entities(tags, offsets)]
    assert found == get_entities(tags)


@settings(deadline=None, max_examples=200)
@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs", "Z", "Cc"]), min_size=1, max_size=4), max_size=6),
    st.data(),
)
def test_tokens_are_found_on_their_text_with_any_white_space_between(tokens: list[str], data: st.DataObject) -> None:
    text = "".join(data.draw(st.sampled_from(["", " ", "  ", "\u3000"])) + token for token in tokens)
    offsets = places.on_text(tokens, text)
    assert offsets is not None and [text[a:b] for a, b in offsets] == tokens
    assert places.on_text([*tokens, "x"], text) is None
    assert places.on_text(tokens, text + "x") is None
