"""Sub-words in windows, words on a text, tags as spans."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from seqeval.metrics.sequence_labeling import get_entities

from idlib_corpus.systems.ner.words import Encoded, Window, on_text, places, windows
from idlib_corpus.tagging.schemes import split
from idlib_corpus.tagging.spans import bio, decode

SIZES = st.lists(st.integers(0, 9), min_size=1, max_size=40)


def encoded(sizes: list[int], front: int = 1, back: int = 1) -> Encoded:
    """Words of so many sub-words; the ids are their places, so that each can be told."""
    of = [None] * front + [word for word, size in enumerate(sizes) for _ in range(size)] + [None] * back
    return Encoded(range(len(of)), of)


@settings(deadline=None)
@given(SIZES, st.integers(3, 30), st.integers(0, 30), st.integers(1, 12), st.integers(0, 2), st.integers(0, 1))
def test_windows_hold_every_word_in_order_and_are_no_longer_than_said(
    sizes: list[int], limit: int, overlap: int, most: int, front: int, back: int
) -> None:
    sentence = encoded(sizes, front, back)
    limit = max(limit, front + back + 1)
    parts = list(windows(sentence, limit, overlap, most))
    words = [word for word, size in enumerate(sizes) if size]
    assert sorted({word for part in parts for word in part.firsts}) == words
    special = set(range(front)) | set(range(len(sentence.ids) - back, len(sentence.ids)))
    for part in parts:
        assert len(part.ids) <= limit
        assert list(part.firsts) == words[words.index(min(part.firsts)) :][: len(part.firsts)] if words else True
        assert len(part.firsts) <= most or len(parts) == 1
        assert special <= set(part.ids), "the special ones stand around every window"
        assert list(part.ids) == sorted(set(part.ids))
        for word, place in part.firsts.items():
            assert sentence.words[part.ids[place]] == word
            assert part.ids[place] == sentence.firsts()[word]
    for one, two in itertools.pairwise(parts):
        assert min(one.firsts) < min(two.firsts) and max(one.firsts) < max(two.firsts), "each goes on"
        shared = set(one.firsts) & set(two.firsts)
        assert sum(min(sizes[word], limit - front - back) for word in shared) <= overlap
    assert not parts[0].cut[0] and not parts[-1].cut[1]
    assert all(part.cut[1] for part in parts[:-1]) and all(part.cut[0] for part in parts[1:])


def test_a_sentence_that_fits_is_one_window() -> None:
    sentence = encoded([1, 2, 3])
    assert list(windows(sentence, 8, 2)) == [Window(sentence.ids, {0: 1, 1: 2, 2: 4})]
    assert [list(part.ids) for part in windows(sentence, 7, 2)] == [[0, 1, 2, 3, 7], [0, 2, 3, 4, 5, 6, 7]]


def test_windows_share_words_as_far_as_the_overlap_goes() -> None:
    parts = [list(part.firsts) for part in windows(encoded([2] * 8), 10, 4)]
    assert parts == [[0, 1, 2, 3], [2, 3, 4, 5], [4, 5, 6, 7]]
    assert [list(part.firsts) for part in windows(encoded([2] * 5), 10, 3, 3)] == [[0, 1, 2], [2, 3, 4]]


def test_a_word_has_as_much_context_as_stands_between_it_and_where_the_window_is_cut() -> None:
    first, second, last = windows(encoded([2] * 8), 10, 4)
    assert [first.context(word) for word in first.firsts] == [3, 2, 1, 0], "a sentence begins where it begins"
    assert [second.context(word) for word in second.firsts] == [0, 1, 1, 0]
    assert [last.context(word) for word in last.firsts] == [0, 1, 2, 3]


# words on a text


@pytest.mark.parametrize(
    ("text", "words", "surfaces"),
    [
        ("Idlib nằm ở Syria.", ["Idlib", "nằm", "ở", "Syria", "."], ["Idlib", "nằm", "ở", "Syria", "."]),
        # syllables joined, blanks of other kinds, several of them
        ("ở  Thổ\u00a0Nhĩ Kỳ", ["ở", "Thổ Nhĩ Kỳ"], ["ở", "Thổ\u00a0Nhĩ Kỳ"]),
        # an accent on another letter than the text has it on; as many letters, then fewer, then more
        ("hoà bình ở Syria", ["hòa", "bình", "ở", "Syria"], ["hoà", "bình", "ở", "Syria"]),
        ("Sýria…ở", ["Syria", "...", "ở"], ["Sýria", "…", "ở"]),
        ("a “b”", ["a", '"', "b", '"'], ["a", "“", "b", "”"]),
        # a word that the text does not have, and one of the text that is left out
        ("叙利亚的首都", ["叙利亚", "X", "首都"], ["叙利亚", "的", "首都"]),
        ("Idlib nằm ở Syria", ["Idlib", "Syria", "Y"], ["Idlib", "Syria", None]),
        ("", [], []),
        ("Idlib", ["", "Idlib"], [None, "Idlib"]),
    ],
)
def test_words_without_offsets_are_found_on_the_text(text: str, words: list[str], surfaces: list[str | None]) -> None:
    assert [text[at[0] : at[1]] if at else None for at in places(text, words)] == surfaces


@given(st.text("aàb ở\u00a0叙", max_size=30), st.data())
def test_words_of_the_text_itself_stand_where_they_were_taken(text: str, data: Any) -> None:
    words, expected, at = [], [], 0
    while at < len(text):
        end = data.draw(st.integers(at + 1, len(text)))
        word = text[at:end]
        words.append(word)
        inner = [place for place in range(at, end) if not text[place].isspace()]
        expected.append((inner[0], inner[-1] + 1) if inner else None)
        at = end
    assert places(text, words) == expected


def test_tagged_words_become_spans() -> None:
    text = "Hà  Nội là thủ đô"
    assert list(on_text(text, ["Hà Nội", "là", "thủ đô"], ["B-LOC", "O", "O"])) == [(0, 7, "LOC")]
    assert list(on_text("x", ["", "y"], ["B-LOC", "O"])) == []


# tags as spans


def tag_lists(prefixes: str) -> Any:
    return st.lists(st.sampled_from(["O", *(f"{p}-{kind}" for p in prefixes for kind in ("PER", "LOC"))]), max_size=12)


@given(st.one_of(tag_lists("BI"), tag_lists("I"), tag_lists("BIES")))
def test_tags_are_read_as_conlleval_and_seqeval_read_them(tags: list[str]) -> None:
    theirs = sorted((first, last + 1, kind) for kind, first, last in get_entities(tags))
    assert decode(tags) == theirs


@pytest.mark.parametrize(
    ("tags", "spans"),
    [
        (["B-LOC", "L-LOC", "U-LOC", "B-LOC", "I-LOC", "L-LOC"], [(0, 2, "LOC"), (2, 3, "LOC"), (3, 6, "LOC")]),
        (["B-PER.NAM", "M-PER.NAM", "E-PER.NAM", "S-GPE.NAM"], [(0, 3, "PER.NAM"), (3, 4, "GPE.NAM")]),
        (["人名", "人名", "地名", "O", "地名"], [(0, 2, "人名"), (2, 3, "地名"), (4, 5, "地名")]),
        (["B-X-Y", "I-X-Y"], [(0, 2, "X-Y")]),
        (["E-PER", "E-PER"], [(0, 1, "PER"), (1, 2, "PER")]),
        ([], []),
    ],
)
def test_other_schemes_are_read_too(tags: list[str], spans: list[tuple[int, int, str]]) -> None:
    assert decode(tags) == spans


@given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from(["", "PER", "LOC"])), max_size=8))
def test_spans_come_back_from_their_tags(runs: list[tuple[int, str]]) -> None:
    spans, at = [], 0
    for length, kind in runs:
        if kind:
            spans.append((at, at + length, kind))
        at += length
    assert decode(bio([(n, n + 1) for n in range(at)], spans)) == spans


def test_a_type_may_look_like_a_prefix() -> None:
    assert split("B-PER") == ("B", "PER") and split("PER") == ("I", "PER") and split("O") == ("O", "")
    assert split("X-PER") == ("I", "X-PER") and split("B-") == ("I", "B-")
