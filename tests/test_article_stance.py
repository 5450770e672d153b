"""Stances of the article, held against its words: cells, decisions, holders, propositions, cues and evidence."""

from __future__ import annotations

import pytest

from article_words import LANGS, pieces_of
from idlib_corpus.model import Document, Stance


def test_the_grid_is_every_holder_of_a_sentence_by_every_proposition(article: Document) -> None:
    cells = list(article.cells())
    holders = [(sentence, key) for sentence, keys in article.holders.items() for key in keys]
    assert (len(holders), len(article.propositions), len(cells)) == (19, 16, 304)
    grid = [(sentence, key, proposition.id) for sentence, key in holders for proposition in article.propositions]
    assert [(c.sentence, c.holder, c.target) for c in cells] == grid
    written = {s.id: s for s in article.stances}
    assert len(written) == len(article.stances)
    assert all(c.label == "NONE" for c in cells if c.id not in written)
    assert all(c is written[c.id] for c in cells if c.label != "NONE")


def _cell(article: Document, sentence: str, holder: str, target: str) -> Stance:
    return next(c for c in article.cells() if (c.sentence, c.holder, c.target) == (sentence, holder, target))


@pytest.mark.parametrize(
    ("sentence", "holder", "target", "label", "reason"),
    [
        ("s5", "assad", "use_chemical_weapons", "excluded", "attributed"),
        ("s5", "assad", "offensive", "excluded", "attributed"),
        ("s4", "syrian_government", "offensive", "excluded", "attributed"),
        ("s4", "kurds", "offensive", "excluded", "attributed"),
        ("s3", "jihadist_groups", "form_alliances", "FAVOR", ""),
        ("s3", "turkey", "form_alliances", "FAVOR", ""),
        ("s3", "turkey", "recover_syria", "excluded", "inference"),
        ("s3", "jihadist_groups", "recover_syria", "NONE", ""),
        ("s4", "kurds", "good_relations", "excluded", "referent"),
        ("s4", "aanes", "good_relations", "excluded", "inference"),
        ("s2", "relocated_rebels", "transfer_rebels", "NONE", ""),
        ("s2", "rsii", "transfer_rebels", "FAVOR", ""),
        ("s5", "uk", "strong_response", "FAVOR", ""),
        ("s3", "turkey", "bring_troops", "FAVOR", ""),
        ("s4", "turkey", "refugee_crisis", "AGAINST", ""),
        ("s4", "turkey", "relations_threaten", "FAVOR", ""),
        ("s5", "france", "use_chemical_weapons", "AGAINST", ""),
        ("s5", "france", "chemical_use_possible", "FAVOR", ""),
        ("s1", "syrian_opposition", "offensive", "NONE", ""),
    ],
)
def test_a_cell_has_this_label(
    article: Document, sentence: str, holder: str, target: str, label: str, reason: str
) -> None:
    cell = _cell(article, sentence, holder, target)
    assert (cell.label, cell.reason) == (label, reason)


def test_a_cell_is_at_stake_where_the_sentence_has_its_content(article: Document) -> None:
    assert _cell(article, "s3", "jihadist_groups", "recover_syria").at_stake
    assert _cell(article, "s5", "turkey", "refugee_crisis").at_stake  # "the first concern"
    assert not _cell(article, "s1", "syrian_opposition", "offensive").at_stake
    assert not [cell for cell in article.cells() if cell.sentence == "s1" and cell.at_stake]


def test_one_judgement_is_one_decision(article: Document) -> None:
    def decision(sentence: str, holder: str, target: str) -> str:
        return article.decision(_cell(article, sentence, holder, target))

    # a fear, and the claim that it is possible
    assert decision("s4", "turkey", "crisis_possible") == decision("s4", "turkey", "refugee_crisis")
    assert decision("s4", "turkey", "lose_relevance") != decision("s4", "turkey", "refugee_crisis")
    # three powers that the sentence names together, and a threat with what it is to prevent
    three = {decision("s5", holder, "use_chemical_weapons") for holder in ("usa", "france", "uk")}
    assert three == {"s5/usa/use_chemical_weapons"}
    assert decision("s5", "uk", "strong_response") in three
    # the two sides of an alliance
    assert decision("s3", "turkey", "form_alliances") != decision("s3", "jihadist_groups", "form_alliances")


HOLDERS = {
    # language, the holder, what it is called by itself, and what its sentence has
    ("ar", "syrian_opposition"): ("المعارضة السورية", "للمعارضة السورية"),
    ("ar", "relocated_rebels"): ("متمردون", "المتمردين"),
    ("ru", "turkey"): ("Турция", "Турции"),
    ("ru", "rsii"): ("коалиция России, Сирии, Ирана и Ирака", "коалицией России, Сирии, Ирана и Ирака"),
    ("tr", "kurds"): ("Kürtler", "Kürtlerin"),
    ("tr", "syrian_opposition"): ("Suriye muhalefeti", "Suriye muhalefetinin"),
    ("tr", "jihadist_groups"): ("cihatçı eğilimli gruplar", "cihatçı eğilimli gruplarla"),
    ("es", "assad"): ("Bashar al-Ásad", "al-Ásad"),
    ("ja", "jihadist_groups"): ("ジハード主義的傾向を持つ集団", "ジハード主義的傾向を持つ集団"),
}


@pytest.mark.parametrize(("lang", "holder"), HOLDERS)
def test_a_holder_has_its_citation_form(article: Document, lang: str, holder: str) -> None:
    words, there = HOLDERS[lang, holder]
    assert article.texts[lang].holders[holder] == words
    assert any(there in s.text for s in article.texts[lang].sentences if holder in article.holders[s.id])


DENIALS = {
    # language, the proposition: the words that affirm it and those that deny it
    ("es", "bring_troops"): (
        "Turquía lleva tropas a las áreas rebeldes.",
        "Turquía no lleva tropas a las áreas rebeldes.",
    ),
    ("es", "recover_syria"): (
        "El gobierno de Bashar al-Ásad recupera cada centímetro de Siria.",
        "El gobierno de Bashar al-Ásad no recupera toda Siria.",
    ),
    ("es", "offensive"): (
        "Tiene lugar una ofensiva militar hacia Idlib.",
        "No tiene lugar ninguna ofensiva militar hacia Idlib.",
    ),
    ("ja", "offensive"): ("イドリブへの軍事攻勢が行われる。", "イドリブへの軍事攻勢は行われない。"),
    ("ja", "use_chemical_weapons"): (
        "バッシャール・アル＝アサドがイドリブで化学兵器を使用する。",
        "バッシャール・アル＝アサドはイドリブで化学兵器を使用しない。",
    ),
    ("en", "bring_troops"): (
        "Turkey brings troops to the rebel areas.",
        "Turkey does not bring troops to the rebel areas.",
    ),
    ("fr", "offensive"): (
        "Une offensive militaire sur Idleb a lieu.",
        "Aucune offensive militaire sur Idleb n’a lieu.",
    ),
    ("de", "form_alliances"): (
        "Die Türkei schließt Bündnisse mit Gruppen dschihadistischer Ausrichtung.",
        "Die Türkei schließt keine Bündnisse mit Gruppen dschihadistischer Ausrichtung.",
    ),
    ("ar", "bring_troops"): (
        "تنقل تركيا قوات إلى المناطق المتمردة.",
        "لا تنقل تركيا قوات إلى المناطق المتمردة.",
    ),
    ("tr", "bring_troops"): (
        "Türkiye isyancı bölgelerine birlik sevk ediyor.",
        "Türkiye isyancı bölgelerine birlik sevk etmiyor.",
    ),
    ("ru", "use_chemical_weapons"): (
        "Башар Асад применяет химическое оружие в Идлибе.",
        "Башар Асад не применяет химическое оружие в Идлибе.",
    ),
    ("tr", "crisis_possible"): (
        "Bir taarruzun tüm ülkeyi etkileyecek insani bir mülteci krizine yol açması mümkündür.",
        "Bir taarruzun tüm ülkeyi etkileyecek insani bir mülteci krizine yol açması mümkün değildir.",
    ),
}


@pytest.mark.parametrize(("lang", "target"), DENIALS)
def test_a_proposition_is_affirmed_and_denied(article: Document, lang: str, target: str) -> None:
    text = article.texts[lang]
    assert (text.propositions[target], text.negations[target]) == DENIALS[lang, target]


@pytest.mark.parametrize("lang", LANGS)
def test_a_threat_has_its_condition_in_every_language(article: Document, lang: str) -> None:
    """Who threatens an answer does not want it: the proposition begins with what it is to prevent."""
    assad = {"es": "Ásad", "ar": "الأسد", "tr": "Esad", "ru": "Асад", "ja": "アサド"}.get(lang, "Assad")
    country = {"es": "Francia", "fr": "France", "en": "France", "de": "Frankreich", "ar": "فرنسا"}
    france = country.get(lang) or {"tr": "Fransa", "ru": "Франция", "ja": "フランス"}[lang]
    text = article.texts[lang]
    for words in (text.propositions["strong_response"], text.negations["strong_response"]):
        assert 0 <= words.index(assad) < words.index(france)


def test_nobody_is_for_or_against_what_they_are_only_foreseen_to_do(article: Document) -> None:
    """Whom a relation calls the agent of an event, by the word of somebody else, has no stance in it."""
    # the events, and the propositions that say that they happen
    says = {"offensive": "offensive", "chemical_use": "use_chemical_weapons", "response": "strong_response"}
    foreseen = {
        (r.sentence, r.tail, says[r.head])
        for r in article.relations
        if r.type == "agent" and r.head in says and r.source not in ("author", r.tail)
    }
    # the three nations say themselves what they would do; the plural's members have that stance
    foreseen = {cell for cell in foreseen if cell[1] not in ("usa", "france", "uk", "three_nations")}
    assert foreseen == {
        ("s4", "kurds", "offensive"),
        ("s4", "syrian_government", "offensive"),
        ("s5", "assad", "offensive"),
        ("s5", "assad", "use_chemical_weapons"),
    }
    for sentence, holder, target in foreseen:
        cell = _cell(article, sentence, holder, target)
        assert (cell.label, cell.reason) == ("excluded", "attributed")


def test_the_cue_of_turkey_s_fear_is_the_word_for_fear(article: Document) -> None:
    assert _cell(article, "s4", "turkey", "refugee_crisis").cue == "fear"
    assert {lang: pieces_of(article, lang, "fear") for lang in LANGS} == {
        "es": ["temor"],
        "en": ["fear"],
        "fr": ["crainte"],
        "de": ["Furcht"],
        "ar": ["خوف"],
        "tr": ["korkusu"],
        "ru": ["Опасения"],
        "ja": ["恐れ"],
    }


def test_evidence_of_a_verb_final_language_stands_in_pieces(article: Document) -> None:
    pieces = pieces_of(article, "ja", "three_affirm_use")
    assert pieces[0] == "アメリカ合衆国、フランス、イギリス"
    assert pieces[-1].endswith("明言し")
    pieces = pieces_of(article, "tr", "three_affirm_use")
    assert pieces[0].startswith("Amerika Birleşik Devletleri")
    assert pieces[-1] == "belirtti"
    assert pieces_of(article, "de", "form_army")[-1].endswith("aufzustellen")


def test_cues_begin_without_an_article(article: Document) -> None:
    assert pieces_of(article, "es", "interests") == ["intereses"]
    assert pieces_of(article, "en", "judgement") == ["in", "judgment"]
    assert pieces_of(article, "fr", "fear") == ["crainte"]
    assert pieces_of(article, "de", "concern") == ["Sorge"]
