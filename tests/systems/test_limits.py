"""Texts that a library does not take are told with their row, or kept from it."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idlib_corpus.errors import InputError
from idlib_corpus.items import Item
from idlib_corpus.prediction import predict
from idlib_corpus.systems import create
from idlib_corpus.systems.limits import but_blank, parts

BLANK = ["", " ", "\n\t", "\u3000"]


def item(text: str, lang: str) -> Item:
    return Item("row/7", "row/7", lang, text)


@given(st.lists(st.sampled_from([*BLANK, "Идлиб", "東京", "إدلب"])), st.integers(1, 4))
def test_blank_texts_are_kept_from_a_library_that_works_in_batches(texts: list[str], size: int) -> None:
    def find(items: object) -> object:
        batch: list[Item] = []
        for one in items:  # type: ignore[attr-defined]
            assert one.text.strip()
            batch.append(one)
            if len(batch) == size:
                yield from ([one.text] for one in batch)
                batch = []
        yield from ([one.text] for one in batch)

    found = list(but_blank((item(text, "ru") for text in texts), find))  # type: ignore[arg-type]
    assert found == [[text] if text.strip() else [] for text in texts]


@given(st.text("ab .\n東。", max_size=60), st.integers(1, 20))
def test_parts_are_the_text(text: str, most: int) -> None:
    found = list(parts(text, most))
    assert "".join(part for _, part in found) == text
    assert all(text[start : start + len(part)] == part and len(part) <= most for start, part in found)


def test_a_text_is_cut_where_it_is_best_cut() -> None:
    assert [part for _, part in parts("Ở Idlib. Ở Hama, 3.5 km.\nỞ Latakia", 20)] == [
        "Ở Idlib.",
        " Ở Hama, 3.5 km.\n",
        "Ở Latakia",
    ]
    assert [part for _, part in parts("إدلب في سوريا", 9)] == ["إدلب في ", "سوريا"]
    assert [part for _, part in parts("シリア国民軍", 4)] == ["シリア国", "民軍"]


def test_a_long_text_takes_underthesea_no_time_that_grows_with_its_square() -> None:
    """Cut into parts, what is in each sentence is found in each."""
    pytest.importorskip("underthesea", reason="the system underthesea")
    text = "Phạm Minh Chính thăm Hà Nội. " * 400
    [found] = create("underthesea").predict([item(text, "vi")])
    assert [text[a:b] for a, b, _ in found].count("Hà Nội") >= 395


@pytest.mark.parametrize("texts", [[""], ["", "Идлиб в Сирии.", " "], [" "] * 9])
def test_natasha_is_not_told_of_blank_texts(texts: list[str]) -> None:
    pytest.importorskip("natasha", reason="the system natasha")
    found = list(create("natasha").predict(item(text, "ru") for text in texts))
    assert [bool(spans) for spans in found] == [bool(text.strip()) for text in texts]


@pytest.mark.parametrize(
    ("pipeline", "lang", "text", "says"),
    [
        (
            "ja_ginza",
            "ja",
            "東京は首都。" * 3000,
            "a text of 54,000 bytes; expected 49,149 at most, for spacy:ja_ginza",
        ),
        ("fr_core_news_sm", "fr", "x" * 1_000_001, "a text of 1,000,001 characters; expected 1,000,000 at most"),
    ],
)
def test_a_text_that_is_too_long_is_told_with_its_row(pipeline: str, lang: str, text: str, says: str) -> None:
    if importlib.util.find_spec(pipeline) is None:
        pytest.skip("the pipeline is not installed")
    with pytest.raises(InputError, match=says) as caught:
        list(create(f"spacy:{pipeline}").predict([item(text, lang)]))
    assert caught.value.where == "row/7"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (
            '{"id": "a", "sentences": [{"sentence": "s", "text": "Idlib"}], "chains": [[{"start": 0, "end": 2}]]}',
            "without",
        ),
        (
            '{"id": "a", "sentences": [{"sentence": "s", "text": "x"}], '
            '"chains": [[{"sentence": "t", "start": 0, "end": 1}]]}',
            '"t", which the row lacks',
        ),
        (
            '{"id": "a", "sentences": [{"sentence": "s", "text": "東京"}], '
            '"chains": [[{"sentence": "s", "start": 0, "end": 3}]]}',
            "0-3 in a sentence of 2 characters",
        ),
        (
            '{"id": "a", "sentences": [{"sentence": "s", "text": "x"}, {"sentence": "s", "text": "y"}], "chains": []}',
            "one id stands twice",
        ),
    ],
)
def test_a_document_is_held_against_its_sentences_before_a_system_sees_it(tmp_path: Path, row: str, says: str) -> None:
    (tmp_path / "a.jsonl").write_text(row, encoding="utf-8")
    with pytest.raises(InputError, match=says) as caught:
        predict("exact-match", [tmp_path / "a.jsonl"], tmp_path / "out", task="coref")
    assert caught.value.where.endswith("a.jsonl:1")
