"""What holds of every document of the corpus in each of its languages, whichever they are."""

from __future__ import annotations

import inspect
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from conftest import RELEASE, released
from idlib_corpus.check.mark_rules import UNSPACED
from idlib_corpus.model import Corpus, Document, Text
from idlib_corpus.source import source_files

TESTED = RELEASE
DOCUMENTS = {document.id: document for document in released().documents}
# how Unicode calls the letters of a script; of others, whatever most letters are called
LETTERS = {"Jpan": {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"}, "Kore": {"HANGUL", "CJK"}}


# what is tested in one test: a document, and a text; those whose sentences are read by themselves are many and short,
# so all of a folder go together
TOGETHER: dict[str, list[Document]] = {}
for _document in DOCUMENTS.values():
    TOGETHER.setdefault(_document.id.partition("/")[0] if _document.apart else _document.id, []).append(_document)


def each_document(check: Callable[..., None]) -> Any:
    """A test of one document, `document`, as a test of each."""

    def of(corpus: Corpus, some: str) -> None:
        for document in TOGETHER[some]:
            _call(check, corpus=corpus, document=document)

    of.__name__ = check.__name__
    return pytest.mark.parametrize("some", TOGETHER)(of)


def each_text(check: Callable[..., None]) -> Any:
    """A test of a document in one of its languages, `pair`, as a test of each."""
    texts = [
        (name, lang) for name, some in TOGETHER.items() for lang in dict.fromkeys(x for d in some for x in d.texts)
    ]

    def of(corpus: Corpus, text: tuple[str, str]) -> None:
        name, lang = text
        for document in TOGETHER[name]:
            if lang in document.texts:
                _call(check, corpus=corpus, pair=(document, document.texts[lang]))

    of.__name__ = check.__name__
    return pytest.mark.parametrize("text", texts, ids="/".join)(of)


def _call(check: Callable[..., None], **given: Any) -> None:
    check(**{name: given[name] for name in inspect.signature(check).parameters})


# --- the same ids everywhere --------------------------------------------------------------------------------------


@each_text
def test_every_mention_of_the_source_is_realised_or_has_a_reason(corpus: Corpus, pair: tuple[Document, Text]) -> None:
    document, text = pair
    source = document.source_text
    unrealised = {u.id: u.reason for u in text.unrealised}
    assert source.mention_ids - text.mention_ids == set(unrealised)
    assert set(unrealised.values()) <= set(corpus.labels["unrealised"])
    added = {m.id for s in text.sentences for m in s.mentions if m.added}
    assert text.mention_ids - source.mention_ids == added
    assert {name: text.marked[name][0].id for name in text.mention_ids & source.mention_ids} == {
        name: source.marked[name][0].id for name in text.mention_ids & source.mention_ids
    }


@each_text
def test_every_expression_of_the_source_stands_in_every_language(pair: tuple[Document, Text]) -> None:
    document, text = pair
    here, there = ({e.id: s.id for s in t.sentences for e in s.expressions} for t in (text, document.source_text))
    assert here == there
    assert list(text.propositions) == [p.id for p in document.propositions]


def test_every_entity_of_the_inventory_is_mentioned_and_no_other(corpus: Corpus) -> None:
    for lang in corpus.codes:
        texts = [document.texts[lang] for document in corpus.documents if lang in document.texts]
        mentioned = {m.entity for text in texts for s in text.sentences for m in s.mentions}
        of_sources = {
            m.entity
            for document in corpus.documents
            if lang in document.texts
            for s in document.source_text.sentences
            for m in s.mentions
        }
        whole = {u.id.rpartition(".")[0] for text in texts for u in text.unrealised}
        assert of_sources - whole <= mentioned <= set(corpus.entities), lang
    everywhere = {m.entity for d in corpus.documents for s in d.source_text.sentences for m in s.mentions}
    assert everywhere == set(corpus.entities)


# --- citations ----------------------------------------------------------------------------------------------------


@each_text
def test_citations_are_those_of_the_source_and_stand_behind_words(corpus: Corpus, pair: tuple[Document, Text]) -> None:
    document, text = pair
    numbers, there = ([[c.number for c in s.citations] for s in t.sentences] for t in (text, document.source_text))
    assert numbers == there
    script = next(language.script for language in corpus.languages if language.code == text.lang)
    for sentence in text.sentences:
        offsets = [c.offset for c in sentence.citations]
        assert offsets == sorted(offsets)
        assert all(0 < offset <= len(sentence.text) for offset in offsets)
        # a marker never stands behind a blank, nor inside a word (where there are blanks to tell by)
        for offset in offsets:
            assert not sentence.text[offset - 1].isspace()
            inside = sentence.text[offset - 1 : offset + 1].isalpha() and offset < len(sentence.text)
            assert script in UNSPACED - {"Arab", "Hebr"} or not inside


@each_text
def test_no_citation_marker_is_left_in_the_text(pair: tuple[Document, Text]) -> None:
    assert not any(re.search(r"\[\d+\]", s.text) for s in pair[1].sentences)


# --- meaning ------------------------------------------------------------------------------------------------------


@each_document
def test_the_grid_of_stances_is_every_holder_by_every_proposition(document: Document) -> None:
    cells = list(document.cells())
    holders = [(sentence, key) for sentence, keys in document.holders.items() for key in keys]
    assert [(c.sentence, c.holder, c.target) for c in cells] == [
        (sentence, key, proposition.id) for sentence, key in holders for proposition in document.propositions
    ]
    written = {s.id: s for s in document.stances}
    assert len(written) == len(document.stances)
    assert all(c.label == "NONE" for c in cells if c.id not in written)
    assert all(c is written[c.id] for c in cells if c.label != "NONE")


@each_text
def test_the_words_of_a_stance_stand_in_its_sentence_in_every_language(pair: tuple[Document, Text]) -> None:
    document, text = pair
    for stance in document.stances:
        for name in filter(None, (stance.cue, *stance.evidence)):
            sentence, _ = text.marked[name]
            assert sentence.id == stance.sentence


def test_every_linked_entity_has_evidence_and_no_other_has_an_id(corpus: Corpus) -> None:
    status = Counter(e.link_status for e in corpus.entities.values())
    assert set(status) <= set(corpus.labels["link_status"])
    for entity in corpus.entities.values():
        if entity.link_status == "linked":
            assert re.fullmatch(r"Q[1-9]\d*", entity.wikidata)
            assert entity.evidence and entity.verified, entity.key
            assert all(item.strip() for item in entity.evidence)
        else:
            assert (entity.wikidata, entity.evidence) == ("", ()), entity.key
    linked = [e.wikidata for e in corpus.entities.values() if e.wikidata]
    assert len(linked) == len(set(linked)), "two entities have one id"


@each_document
def test_every_relation_fits_the_signature_of_its_type(corpus: Corpus, document: Document) -> None:
    for relation in document.relations:
        kind = corpus.relation_types[relation.type]
        assert corpus.entities[relation.head].type in kind.head, relation.id
        assert corpus.entities[relation.tail].type in kind.tail, relation.id
    ids = [relation.id for relation in document.relations]
    assert len(ids) == len(set(ids))


# --- characters ---------------------------------------------------------------------------------------------------


def test_all_text_is_in_nfc() -> None:
    for path in (*source_files(RELEASE / "source"), *RELEASE.glob("*.md"), *(RELEASE / "source").glob("*.md")):
        text = path.read_bytes().decode("utf-8")
        assert unicodedata.is_normalized("NFC", text), path
        assert "\r" not in text, path


@each_text
def test_the_text_of_a_language_is_written_in_its_script(corpus: Corpus, pair: tuple[Document, Text]) -> None:
    """Names in brackets and Latin abbreviations aside, nearly every letter is of one script, that of the data set."""
    _, text = pair
    script = next(row.script for row in corpus.languages if row.code == text.lang)
    words = "".join(s.text if script == "Latn" else re.sub("[A-Z]{2,}", "", s.text) for s in text.sentences)
    letters = Counter(unicodedata.name(c).split()[0] for c in words if c.isalpha())
    own = LETTERS.get(script, {letters.most_common(1)[0][0]})
    assert sum(letters[name] for name in own) / letters.total() > 0.98
    known = {"Latn": "LATIN", "Arab": "ARABIC", "Cyrl": "CYRILLIC", "Grek": "GREEK", "Hebr": "HEBREW"}
    assert script not in known or own == {known[script]}


@each_text
def test_no_invisible_character_stands_in_the_text(pair: tuple[Document, Text]) -> None:
    """But for the joiners, which are letters' business."""
    _, text = pair
    for words in (*(s.text for s in text.sentences), *text.propositions.values(), text.title):
        invisible = [c for c in words if unicodedata.category(c) in ("Cc", "Cf", "Cn", "Co", "Cs")]
        assert not set(invisible) - {"\u200c", "\u200d"}
        assert words == words.strip() != ""
