"""Tokens and their tags: `tokens`, `tags`."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from conftest import CORPUS
from idlib_corpus.build import ner
from idlib_corpus.model import Corpus, Mention, Piece, Place
from idlib_corpus.source import read
from idlib_corpus.tagging.spans import bio
from idlib_corpus.tokens import on_tokens, tokenize

LANGS = read(CORPUS / "source").codes
NOWHERE = Place("", 0)

CHARACTERS = st.one_of(
    st.sampled_from("aéñİdlib Idleb Türkiye 2018 Идлиб سوريا وتركيا ١٨ シリアの東京ー "),
    st.sampled_from("«»“”„‚「」（）()[]{}.,;:!?¿¡…-–—/&%،؟؛、。・’'‘`´"),
    st.sampled_from("\u0301\u3099\u200d\ufe0f🏳😀𐤀 \u00a0\u3000\t\n"),
    st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")),
)


def _words(text: str, tokens: list[Piece]) -> list[str]:
    return [text[token.start : token.end] for token in tokens]


def _check(text: str, tokens: list[Piece]) -> None:
    """All that is promised of the tokens of any text in any language."""
    last = 0
    for token in tokens:
        assert last <= token.start < token.end <= len(text), "out of order, overlapping or empty"
        assert not text[last : token.start].strip(), "a character that no token holds"
        word = text[token.start : token.end]
        assert not any(c.isspace() for c in word), "white space in a token"
        # apostrophes aside, which belong to words in many languages
        edges = [unicodedata.category(c)[0] == "P" and c not in "'’" for c in word]
        assert all(edges) or not (edges[0] or edges[-1]), f"punctuation at an edge of {word!r}"
        last = token.end
    assert not text[last:].strip(), "a character that no token holds"


@pytest.mark.parametrize("lang", LANGS)
def test_tokens_cover_every_sentence_of_the_corpus_in_order(corpus: Corpus, lang: str) -> None:
    for document in corpus.documents:
        text = document.texts[lang]
        for words in (*(s.text for s in text.sentences), *text.propositions.values(), text.title):
            tokens = tokenize(words, lang)
            assert len(tokens) > 1
            _check(words, tokens)


@pytest.mark.parametrize("lang", [*LANGS, "xx-unknown"])
@settings(max_examples=150, deadline=None)
@given(text=st.text(CHARACTERS, max_size=40))
@example(text="")
@example(text="   ")
@example(text="«İdlib’e»")
@example(text="“…”")
@example(text="'’'")
# what stands behind a bracket has edges of its own
@example(text="0)&0")
# SudachiPy makes one word of an unknown letter and a rare blank, and of a blank and a mark that joins to it
@example(text="Ɓ\u1680")
@example(text=" \ufe00")
def test_tokens_cover_any_text_in_order(lang: str, text: str) -> None:
    _check(text, tokenize(text, lang))


# real words of the corpus, and the cuts that stand in them (a bar); each must occur in the sentence as it stands here
CUTS = [
    ("es", "s3", "«|cada|centímetro|de|Siria|para|los|sirios|»|,"),
    ("es", "s3", "de|Bashar|al-Ásad|de"),
    ("en", "s1", "of|Bashar|al|-|Assad|’s|government|."),
    ("en", "s3", "the|Turkish|army|—|the|Syrian"),
    ("fr", "s1", "de|l’|opposition|syrienne|,"),
    ("fr", "s1", "démilitarisée|d’|Idleb|était"),
    ("fr", "s3", "la|Turquie|s’|est|hâtée"),
    ("de", "s2", "Rebellen|nach|Idlib|durch"),
    ("de", "s3", "„|jeden|Zentimeter|Syriens|für|die|Syrer|“|zurückzugewinnen"),
    ("ar", "s1", "بين|إدلب|واللاذقية|وحلب|وحماة|،"),
    ("ar", "s4", "(|طرحت|بعض"),
    ("tr", "s2", "isyancıları|İdlib|’e|nakletmesi|,"),
    ("tr", "s3", "“|Suriye|’nin|her|karışını"),
    ("tr", "s4", "Suriye|İç|Savaşı|’ndaki|ve"),
    ("tr", "s5", "İdlib|’deki|“|olası|ve"),
    ("ru", "s2", "Перемещение|разных|повстанцев|в"),
    ("ru", "s3", "«|каждый|сантиметр|Сирии|для|сирийцев|»|,"),
    ("ja", "s1", "イドリブ|非|武装|地帯|は|、"),
    ("ja", "s2", "シリア|の|南部|、|北部|、|中部|で"),
    ("ja", "s3", "トルコ|軍|に"),
]


@pytest.mark.parametrize(("lang", "sentence", "cut"), CUTS)
def test_words_are_cut_as_the_language_has_it(corpus: Corpus, lang: str, sentence: str, cut: str) -> None:
    text = corpus.documents[0].texts[lang].by_id[sentence].text
    pattern = r"\s*".join(re.escape(word) for word in cut.split("|"))
    start, end = re.search(pattern, text).span()
    assert "|".join(_words(text, [t for t in tokenize(text, lang) if start <= t.start and t.end <= end])) == cut


@pytest.mark.parametrize("apostrophe", ["’", "'"])
def test_a_suffix_behind_an_apostrophe_is_cut_off_in_turkish_only(apostrophe: str) -> None:
    text = f"İdlib{apostrophe}e gitti."
    assert _words(text, tokenize(text, "tr")) == ["İdlib", f"{apostrophe}e", "gitti", "."]
    assert _words(text, tokenize(text, "ru")) == [f"İdlib{apostrophe}e", "gitti", "."]


def test_every_name_with_a_turkish_suffix_ends_on_a_token(corpus: Corpus) -> None:
    found = 0
    for sentence in corpus.documents[0].texts["tr"].sentences:
        tokens = tokenize(sentence.text, "tr")
        for mention in sentence.mentions:
            if sentence.text[mention.end : mention.end + 1] == "’":
                found += 1
                assert on_tokens(mention, tokens)
    assert found >= 10  # İdlib’e, Suriye’nin, Türkiye’nin …


def test_an_arabic_proclitic_stays_with_its_word_and_the_mention_is_flagged(corpus: Corpus) -> None:
    row = next(row for row in ner.rows(corpus, "ar") if row["sentence"] == "s5")
    france = next(m for m in row["mentions"] if m["mention"] == "france.1")
    usa = next(m for m in row["mentions"] if m["mention"] == "usa.1")
    assert (france["surface"], france["on_tokens"]) == ("فرنسا", False)
    assert (usa["surface"], usa["on_tokens"]) == ("الولايات المتحدة", True)
    index = row["tokens"].index("وفرنسا")
    assert row["token_offsets"][index] == {"start": france["start"] - 1, "end": france["end"]}
    # the whole token is tagged all the same: tags follow by overlap
    assert row["ner_tags"][index] == "B-GPE"


@pytest.mark.parametrize("lang", LANGS)
def test_on_tokens_is_true_just_where_all_edges_of_a_mention_are_edges_of_tokens(corpus: Corpus, lang: str) -> None:
    for row in ner.rows(corpus, lang):
        starts = {t["start"] for t in row["token_offsets"]}
        ends = {t["end"] for t in row["token_offsets"]}
        for mention in row["mentions"]:
            on = all(p["start"] in starts and p["end"] in ends for p in mention["pieces"])
            assert mention["on_tokens"] == on


def test_every_piece_of_a_mention_must_be_on_tokens() -> None:
    tokens = [Piece(0, 5), Piece(6, 8), Piece(9, 14)]
    assert on_tokens(Mention("a.1", (Piece(0, 5), Piece(9, 14)), NOWHERE), tokens)
    assert on_tokens(Mention("a.1", (Piece(0, 14),), NOWHERE), tokens)
    assert not on_tokens(Mention("a.1", (Piece(0, 5), Piece(9, 13)), NOWHERE), tokens)
    assert not on_tokens(Mention("a.1", (Piece(1, 5), Piece(9, 14)), NOWHERE), tokens)


@pytest.mark.parametrize("lang", LANGS)
def test_tokens_do_not_depend_on_the_annotation(corpus: Corpus, lang: str) -> None:
    """The same text with other marks, or none, has the same tokens."""
    document = corpus.documents[0]
    text = document.texts[lang]

    def with_mentions(remark) -> list[dict]:
        changed = replace(text, sentences=tuple(replace(s, mentions=remark(s)) for s in text.sentences))
        texts = {**document.texts, lang: changed}
        return ner.rows(replace(corpus, documents=(replace(document, texts=texts),)), lang)

    marked = ner.rows(corpus, lang)
    bare = with_mentions(lambda s: ())
    odd = with_mentions(lambda s: (Mention("idlib.9", (Piece(1, len(s.text)),), NOWHERE),))  # begins inside a word
    for key in ("tokens", "token_offsets"):
        assert [row[key] for row in bare] == [row[key] for row in marked] == [row[key] for row in odd]
    assert {tag for row in bare for tag in row["ner_tags"]} == {"O"}
    assert {tag for row in odd for tag in row["ner_tags"]} == {"B-GPE", "I-GPE"}


# --- tags ---------------------------------------------------------------------------------------------------------

LABELS = st.sampled_from(["PER", "GPE", "ORG"])


@st.composite
def flat(draw: st.DrawFn) -> tuple[list[tuple[int, int]], list[tuple[int, int, str]]]:
    """Tokens in order, and spans that do not overlap, over one stretch of characters."""
    cuts = draw(st.lists(st.integers(0, 40), unique=True, max_size=16).map(sorted))
    tokens = list(zip(cuts[::2], cuts[1::2], strict=False))
    cuts = draw(st.lists(st.integers(0, 40), max_size=8).map(sorted))
    spans = [(a, b, draw(LABELS)) for a, b in zip(cuts[::2], cuts[1::2], strict=False) if a < b]
    return tokens, spans


@given(case=flat())
def test_tags_are_valid_iob2(case: tuple) -> None:
    tokens, spans = case
    tags = bio(tokens, spans)
    assert len(tags) == len(tokens)
    for before, tag in zip(["O", *tags], tags, strict=False):
        assert re.fullmatch(r"O|[BI]-(PER|GPE|ORG)", tag)
        assert not tag.startswith("I-") or before[2:] == tag[2:]


@given(case=flat())
def test_a_token_is_tagged_just_where_a_span_overlaps_it_and_each_span_that_finds_a_token_begins_once(
    case: tuple,
) -> None:
    tokens, spans = case
    tags = bio(tokens, spans)
    owners = []
    for (start, end), tag in zip(tokens, tags, strict=True):
        over = [span for span in sorted(spans) if span[0] < end and start < span[1]]
        assert (tag == "O") == (not over)
        # a shared token is the first span's
        assert not over or tag[2:] == over[0][2]
        owners.append(over[0] if over else None)
    for before, owner, tag in zip([None, *owners], owners, tags, strict=False):
        assert owner is None or tag.startswith("B-") == (owner != before)


@given(case=flat(), data=st.data())
def test_the_order_of_the_spans_does_not_matter(case: tuple, data: st.DataObject) -> None:
    tokens, spans = case
    assert bio(tokens, data.draw(st.permutations(spans))) == bio(tokens, spans) == bio(tokens, iter(spans))


@pytest.mark.parametrize("lang", LANGS)
def test_the_tags_of_the_corpus_are_those_of_its_outermost_names(corpus: Corpus, lang: str) -> None:
    """Told from the released row alone, without `bio`."""
    for row in ner.rows(corpus, lang):
        names = [m for m in row["mentions"] if m["flat"]]
        assert names
        began = []
        for token, tag in zip(row["token_offsets"], row["ner_tags"], strict=True):
            over = [m for m in names if m["start"] < token["end"] and token["start"] < m["end"]]
            assert (tag == "O") == (not over)
            if over:
                assert tag.partition("-")[2] == over[0]["type"]
                if tag.startswith("B-"):
                    began.append(over[0]["mention"])
        assert began == [m["mention"] for m in names]
