"""Entities and relations of the article, held against its words."""

from __future__ import annotations

import pytest

from article_words import pieces_of
from idlib_corpus.model import Corpus, Document


@pytest.mark.parametrize(
    ("key", "wikidata"), [("syria", "Q858"), ("turkey", "Q43"), ("usa", "Q30"), ("france", "Q142"), ("uk", "Q145")]
)
def test_countries_have_their_ids(corpus: Corpus, key: str, wikidata: str) -> None:
    assert corpus.entities[key].wikidata == wikidata
    assert (corpus.entities[key].type, corpus.entities[key].subtype) == ("GPE", "country")


def test_the_plurals_have_their_members(corpus: Corpus) -> None:
    members = {e.key: e.members for e in corpus.entities.values() if e.members}
    assert members == {"three_nations": ("usa", "france", "uk"), "larger_organisations": ("fsa", "hts")}


def test_the_text_says_that_the_national_army_is_part_of_the_front(article: Document) -> None:
    """As the sentence has it, whatever later sources say; the note tells so."""
    (relation,) = [r for r in article.relations if (r.head, r.tail) == ("sna", "nfl")]
    assert (relation.type, relation.sentence, relation.source) == ("part_of", "s3", "author")
    assert relation.note
    assert not [r for r in article.relations if (r.head, r.tail) == ("nfl", "sna")]


def test_what_only_the_media_suggested_is_not_asserted(article: Document) -> None:
    (relation,) = [r for r in article.relations if (r.head, r.type, r.tail) == ("offensive", "agent", "kurds")]
    assert (relation.source, relation.factuality) == ("local_media", "possible")


def test_the_country_of_the_crisis_has_another_reading(article: Document) -> None:
    (reading,) = [r for r in article.readings if r.mention == "turkey.4"]
    assert reading.entity == "syria"
    assert pieces_of(article, "es", "turkey.4") == ["país"]
    assert pieces_of(article, "ar", "turkey.4") == ["البلد"]


@pytest.mark.parametrize(
    ("sentence", "fact", "side", "anchor", "words"),
    [
        ("s1", "rebel_areas.located_in.idlib", "tail", "idlib.2", {"es": "Idlib", "ja": "イドリブ"}),
        ("s2", "arrival.destination.idlib", "tail", "idlib.4", {"es": "gobernación", "tr": "ilin", "ja": "県"}),
        ("s2", "arrival.agent.relocated_rebels", "tail", "relocated_rebels.2", {"ru": "повстанцев", "ar": "متمردين"}),
        ("s3", "sna.modelled_on.turkish_army", "head", "sna.1", {"es": "ejército militar rebelde sólido"}),
        ("s3", "sna.part_of.nfl", "head", "sna.3", {"de": "Syrische Nationale Armee", "ja": "シリア国民軍"}),
        ("s4", "offensive.agent.kurds", "head", "offensive.2", {"de": "Offensive", "ja": "攻勢"}),
        ("s4", "offensive.causes.refugee_crisis", "head", "offensive.1", {"de": "Militäroffensive"}),
        ("s5", "offensive.agent.assad", "tail", "assad.5", {"es": "su", "ar": "ه", "tr": "kendi"}),
        # one mention in the sentence: nothing need be named
        ("s1", "syrian_government.headed_by.assad", "tail", "assad.1", {"ar": "بشار الأسد"}),
    ],
)
def test_a_relation_is_carried_by_this_mention(
    article: Document, sentence: str, fact: str, side: str, anchor: str, words: dict[str, str]
) -> None:
    (relation,) = [r for r in article.relations if (r.sentence, r.fact) == (sentence, fact)]
    assert article.anchor(relation, side) == anchor
    assert {lang: " ".join(pieces_of(article, lang, anchor)) for lang in words} == words
