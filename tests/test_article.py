"""What the article says, held against real strings of it in every script: spot checks, each quoting its words."""

from __future__ import annotations

import itertools
import re

import pytest

from idlib_corpus.model import Corpus, Document, Marked, Sentence

# the languages whose words are quoted; another language is no business of these tests
LANGS = ("es", "en", "fr", "de", "ar", "tr", "ru", "ja")


@pytest.fixture(scope="module")
def article(corpus: Corpus) -> Document:
    return corpus.document("article")


def _mark(article: Document, lang: str, name: str) -> tuple[Sentence, Marked]:
    return article.texts[lang].marked[name]


def _words(article: Document, lang: str, name: str) -> list[str]:
    sentence, marked = _mark(article, lang, name)
    return [sentence.text[p.start : p.end] for p in marked.pieces]


# --- mentions, word by word ---------------------------------------------------------------------------------------

# language, sentence, mention, its pieces, what stands right before and right after the envelope
MENTIONS = [
    ("es", "s1", "assad.1", ["Bashar al-Ásad"], "gobierno de ", "."),
    ("es", "s2", "rsii.1", ["Coalición RSII"], "parte de la ", " hacia Idlib"),
    ("es", "s2", "fsa.1", ["Ejército Libre Sirio"], "como el ", " o Tahrir"),
    ("es", "s4", "turkey.6", ["su"], "amenaza a ", " seguridad nacional"),
    ("es", "s5", "chemical_weapons.1", ["armas químicas"], "uso de ", "» por parte"),
    ("en", "s4", "turkey.5", ["Turkey"], ", in ", "’s judgment"),
    ("en", "s1", "idlib_dmz.1", ["Idlib demilitarized zone"], "The ", " was a"),
    ("fr", "s1", "idlib.1", ["Idleb"], "zone démilitarisée d’", " était"),
    ("fr", "s2", "fsa.1", ["Armée syrienne libre"], "comme l’", " ou Hayat"),
    ("fr", "s5", "chemical_use.1", ["utilisation"], "l’«\u00a0", " possible"),
    ("de", "s2", "syria.3", ["Syriens"], "Zentrum ", " geschlagen"),
    ("de", "s4", "refugee_crisis.1", ["krise"], "Flüchtlings", " auslösen"),
    ("de", "s4", "syria.9", ["syrien"], "Föderation Nord", " unterhält"),
    # Arabic: a conjunction or preposition of one letter stays outside, the article and a fused لل stay inside
    ("ar", "s1", "latakia.1", ["اللاذقية"], "إدلب و", " وحلب"),
    ("ar", "s1", "hama.1", ["حماة"], "وحلب و", "، عن"),
    ("ar", "s1", "syrian_government.1", ["حكومة بشار الأسد"], "الخاضعة ل", "."),
    ("ar", "s1", "syrian_opposition.1", ["للمعارضة السورية"], "التابعة ", "، الموزعة"),
    ("ar", "s3", "syrians.1", ["للسوريين"], "سوريا ", "»،"),
    ("ar", "s3", "sna.3", ["الجيش الوطني السوري"], "(و", " نفسه"),
    ("ar", "s5", "france.1", ["فرنسا"], "الولايات المتحدة و", " والمملكة"),
    ("ar", "s4", "turkey.6", ["ها"], "تهديدا لأمن", " القومي"),
    ("ar", "s5", "assad.5", ["ه"], "خلال هجوم", "، وهو"),
    # Turkish: a suffix behind an apostrophe stays outside, one that is written together stays inside
    ("tr", "s2", "idlib.3", ["İdlib"], "tarafından ", "’e nakli"),
    ("tr", "s4", "turkey.3", ["Türkiye"], "", "’nin korkusu"),
    ("tr", "s4", "civil_war.1", ["Suriye İç Savaşı"], "korkusu, ", "’ndaki önemini"),
    ("tr", "s5", "assad.4", ["Esad"], "endişesini ve ", "’ın, taarruzu"),
    ("tr", "s4", "kurds.1", ["Kürtlerin"], "organları, ", " İdlib’e"),
    ("tr", "s3", "sna.1", ["sağlam", "isyancı ordu"], "ordusuna benzer, ", " olan"),
    ("ru", "s2", "rsii.1", ["коалицией РСИИ"], "Перемещение ", " различных"),
    ("ru", "s1", "idlib.1", ["Идлибе"], "Демилитаризованная зона в ", " — существовавшая"),
    ("ru", "s5", "usa.1", ["США"], "", ", Франция"),
    ("ru", "s4", "syria.9", ["Сирии"], "Федерацией Северной ", ", что"),
    ("ja", "s1", "idlib_dmz.1", ["イドリブ非武装地帯"], "", "は、"),
    ("ja", "s1", "assad.1", ["バッシャール・アル＝アサド"], "反政府地域と、", "政権下の"),
    ("ja", "s3", "turkish_army.1", ["トルコ軍"], "送り込み、", "に似た"),
    ("ja", "s4", "aanes.1", ["北シリア民主連邦"], "アル＝アサド政権が", "との間"),
    ("ja", "s5", "three_nations.1", ["国"], "これら3か", "による"),
]


@pytest.mark.parametrize(("lang", "where", "name", "pieces", "before", "after"), MENTIONS)
def test_a_mention_is_these_words_and_not_their_neighbours(
    article: Document, lang: str, where: str, name: str, pieces: list[str], before: str, after: str
) -> None:
    sentence, marked = _mark(article, lang, name)
    assert sentence.id == where
    assert _words(article, lang, name) == pieces
    assert sentence.text[: marked.start].endswith(before)
    assert sentence.text[marked.end :].startswith(after)
    if not before:
        assert marked.start == 0


def test_the_next_character_after_a_turkish_name_is_the_apostrophe(article: Document) -> None:
    sentence, marked = _mark(article, "tr", "idlib.3")
    assert (marked.surface(sentence.text), sentence.text[marked.end]) == ("İdlib", "’")
    for other in article.texts["tr"].sentences:
        for mention in other.mentions:
            pieces = [other.text[p.start : p.end] for p in mention.pieces]
            assert not any(re.search(r"[’']\w*$", piece) for piece in pieces), mention.id


def test_no_arabic_name_begins_with_the_conjunction_before_it(article: Document) -> None:
    """In the text و stands before names without a blank; a mention that took it in would begin with it."""
    found = 0
    # words that begin with that letter themselves
    own = {"arrival.1": "وصول", "central_syria.1": "وسطها", "local_media.1": "وسائل الإعلام المحلية"}
    for sentence in article.texts["ar"].sentences:
        for mention in sentence.mentions:
            before, surface = sentence.text[: mention.start], mention.surface(sentence.text)
            assert not surface.startswith("و") or own.pop(mention.id) == surface
            found += bool(re.search(r"(^|[\s(])و$", before)) and mention.level == "NAM"
    assert found >= 6  # اللاذقية, حلب, حماة, الجيش الوطني السوري, فرنسا, المملكة المتحدة
    assert own == {}


def test_parts_of_syria_share_the_word_in_pieces(article: Document) -> None:
    assert _words(article, "ja", "southern_syria.1") == ["シリアの南部"]
    assert _words(article, "ja", "northern_syria.1") == ["シリアの", "北部"]
    assert _words(article, "ja", "central_syria.1") == ["シリアの", "中部"]
    assert _words(article, "ja", "syria.3") == ["シリア"]
    assert _words(article, "tr", "northern_syria.1") == ["Suriye", "kuzeyinde"]
    assert _words(article, "tr", "central_syria.1") == ["Suriye", "orta kesiminde"]
    assert _words(article, "es", "southern_syria.1") == ["sur", "de Siria"]
    assert _words(article, "es", "central_syria.1") == ["centro de Siria"]
    assert _words(article, "ru", "southern_syria.1") == ["юге", "Сирии"]
    assert _words(article, "ru", "central_syria.1") == ["центре Сирии"]
    # Arabic says it with a pronoun instead
    assert _words(article, "ar", "northern_syria.1") == ["شمالها"]
    assert _words(article, "ar", "syria.13") == ["ها"]


@pytest.mark.parametrize("lang", LANGS)
def test_names_of_one_place_are_the_words_of_the_language(article: Document, lang: str) -> None:
    stem = {"fr": "Idleb", "ar": "إدلب", "tr": "İdlib", "ru": "Идлиб", "ja": "イドリブ"}.get(lang, "Idlib")
    text = article.texts[lang]
    names = [m.surface(s.text) for s in text.sentences for m in s.of_entity("idlib") if m.level == "NAM"]
    assert len(names) == 5
    assert all(name.startswith(stem) for name in names)
    # and nothing of that name stands outside a mark
    marked = sum(s.text.count(stem) for s in text.sentences)
    assert marked == len(names)


def test_nesting_is_as_deep_as_the_words_are(article: Document) -> None:
    sentence = article.texts["es"].by_id["s1"]
    marks = {m.id: m for m in sentence.mentions}
    chain = ["rebel_areas.1", "syrian_opposition.1", "syria.1"]
    assert [marks[name].surface(sentence.text) for name in chain] == [
        "áreas rebeldes de la oposición siria",
        "oposición siria",
        "siria",
    ]
    assert [sentence.depth(marks[name]) for name in chain] == [0, 1, 2]
    assert all(marks[a].covers(marks[b]) and not marks[b].covers(marks[a]) for a, b in itertools.pairwise(chain))


def test_the_flat_view_has_the_outermost_names(article: Document) -> None:
    sentence = article.texts["en"].by_id["s1"]
    assert [m.surface(sentence.text) for m in sentence.outermost_names()] == [
        "Idlib demilitarized zone",
        "2018",
        "2024",
        "Syrian opposition",
        "Idlib",
        "Latakia",
        "Aleppo",
        "Hama",
        "Bashar al-Assad",
    ]


def test_level_may_differ_between_languages_but_never_the_entity(article: Document) -> None:
    levels = {
        lang: next(m.level for s in article.texts[lang].sentences for m in s.mentions if m.id == "syria.4")
        for lang in LANGS
    }
    # "Sirio" is an adjective; Turkish and Japanese put the name itself: Özgür Suriye Ordusu, 自由シリア軍
    assert levels["es"] == levels["ar"] == levels["ru"] == "ADJ"
    assert levels["tr"] == levels["ja"] == "NAM"


# --- citations ----------------------------------------------------------------------------------------------------

# citation: sentence, and by language the characters that it stands right behind
BEHIND = {
    3: ("s2", {"es": "de Siria,", "en": "Syria;", "fr": "Syrie", "ar": "ووسطها،", "ru": "Сирии", "ja": "利用され"}),
    5: ("s2", {"es": "Ejército Libre Sirio", "de": "Syrischen Armee", "tr": "Suriye Ordusu", "ar": "السوري الحر"}),
    6: ("s2", {"es": "Tahrir Al-Sham.", "tr": "Tahrir eş-Şam", "ja": "シャーム", "ru": "Тахрир аш-Шам"}),
    7: ("s3", {"es": "para los sirios»,", "tr": "Suriyeliler için”", "ar": "للسوريين»،", "ru": "для сирийцев»"}),
    9: ("s3", {"es": "yihadistas,", "ru": "джихадистской направленности", "ja": "結ぶことを急ぎ"}),
    11: ("s4", {"es": "todo el país,", "ar": "البلد بأسره،", "ja": "引き起こしかねないこと", "fr": "tout le pays"}),
    12: ("s4", {"es": "a nivel regional", "en": "at the regional level;", "tr": "önemini yitirmek", "ru": "уровне"}),
    13: ("s4", {"es": "seguridad nacional", "ar": "القومي", "ja": "脅威となっている", "ru": "безопасности"}),
    15: ("s4", {"es": "hacia Idlib).", "tr": "öne sürüyordu).", "ja": "見方を示していた）", "fr": "vers Idleb)"}),
}


@pytest.mark.parametrize("lang", LANGS)
def test_every_language_has_the_fourteen_citations_in_their_sentences(article: Document, lang: str) -> None:
    numbers = {s.id: [c.number for c in s.citations] for s in article.texts[lang].sentences}
    assert numbers == {"s1": [], "s2": [3, 4, 5, 6], "s3": [7, 8, 9, 10], "s4": [11, 12, 13, 14, 15, 16], "s5": []}


@pytest.mark.parametrize(
    ("number", "lang"), [(number, lang) for number, (_, words) in BEHIND.items() for lang in words]
)
def test_a_citation_stands_right_behind_its_word(article: Document, number: int, lang: str) -> None:
    where, words = BEHIND[number]
    sentence = article.texts[lang].by_id[where]
    (offset,) = [c.offset for c in sentence.citations if c.number == number]
    assert sentence.text[:offset].endswith(words[lang])


# --- the same ids everywhere --------------------------------------------------------------------------------------


def test_what_two_languages_do_not_realise(article: Document) -> None:
    assert {(lang, u.id, u.reason) for lang in LANGS for u in article.texts[lang].unrealised} == {
        ("tr", "assad.5", "incorporated"),  # taarruzu: the possessor is the ending
        ("ru", "idlib.5", "incorporated"),  # местного происхождения: the place is an adjective
    }
    # and the words that hold them
    assert _words(article, "tr", "offensive.3") == ["taarruzu"]
    assert "местного происхождения" in article.texts["ru"].by_id["s2"].text


# --- stances ------------------------------------------------------------------------------------------------------


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


def _cell(article: Document, sentence: str, holder: str, target: str):
    return next(c for c in article.cells() if (c.sentence, c.holder, c.target) == (sentence, holder, target))


@pytest.mark.parametrize(
    ("sentence", "holder", "target", "label", "reason"),
    [
        ("s5", "assad", "use_chemical_weapons", "excluded", "attributed"),
        ("s5", "assad", "offensive", "excluded", "attributed"),
        ("s4", "syrian_government", "offensive", "excluded", "attributed"),
        ("s4", "kurds", "offensive", "excluded", "attributed"),
        ("s3", "jihadist_groups", "form_alliances", "excluded", "tautology"),
        ("s2", "relocated_rebels", "transfer_rebels", "excluded", "inference"),
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
    assert {lang: _words(article, lang, "fear") for lang in LANGS} == {
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
    pieces = _words(article, "ja", "three_affirm_use")
    assert len(pieces) == 3
    assert pieces[0].startswith("アメリカ合衆国")
    assert pieces[-1] == "表明した"
    assert _words(article, "de", "form_army")[-1] == "aufzustellen"


# --- entities and relations ---------------------------------------------------------------------------------------


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
    assert _words(article, "es", "turkey.4") == ["país"]
    assert _words(article, "ar", "turkey.4") == ["البلد"]
