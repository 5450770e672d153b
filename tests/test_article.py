"""What the article says, held against real strings of it in every script: spot checks, each quoting its words."""

from __future__ import annotations

import itertools
import re

import pytest

from article_words import LANGS, mark, pieces_of
from idlib_corpus.model import Document, Mention

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
    ("fr", "s2", "fsa.1", ["Armée syrienne libre"], "telles que l’", " ou Hayat"),
    ("fr", "s5", "chemical_use.1", ["utilisation"], "l’«\u00a0", " possible"),
    ("de", "s2", "syria.3", ["Syriens"], "Zentrum ", " stets"),
    # German: a member of a compound that is no word by itself is no mention; the whole compound is
    ("de", "s4", "refugee_crisis.1", ["Flüchtlingskrise"], "humanitäre ", " auslösen"),
    ("de", "s4", "offensive.1", ["Militäroffensive"], "mögliche ", " eine"),
    ("de", "s4", "north_of_syria.1", ["Nordsyrien"], "Föderation ", " unterhält"),
    ("de", "s3", "sna.1", ["starke Rebellenarmee"], "Art ", " nach dem Vorbild"),
    # Arabic: a conjunction or preposition of one letter stays outside, the article and a fused لل stay inside
    ("ar", "s1", "latakia.1", ["اللاذقية"], "إدلب و", " وحلب"),
    ("ar", "s1", "hama.1", ["حماة"], "وحلب و", "، عن"),
    ("ar", "s1", "syrian_government.1", ["حكومة بشار الأسد"], "الخاضعة ل", "."),
    ("ar", "s1", "syrian_opposition.1", ["للمعارضة السورية"], "التابعة ", "، الموزعة"),
    ("ar", "s3", "syrians.1", ["للسوريين"], "سوريا ", "»،"),
    ("ar", "s3", "sna.3", ["الجيش الوطني السوري"], "في ذلك ", " نفسه"),
    ("ar", "s4", "aanes.1", ["الفيدرالية الديمقراطية لشمال سوريا"], "بشار الأسد ب", "، وهو"),
    ("ar", "s5", "france.1", ["فرنسا"], "الولايات المتحدة و", " والمملكة"),
    ("ar", "s4", "turkey.6", ["ها"], "تهديدا لأمن", " القومي"),
    ("ar", "s5", "assad.5", ["ه"], "خلال هجوم", "، وهو"),
    # Turkish: a suffix behind an apostrophe stays outside, one that is written together stays inside
    ("tr", "s2", "idlib.3", ["İdlib"], "isyancıları ", "’e nakletmesi"),
    ("tr", "s4", "turkey.3", ["Türkiye"], "", "’nin korkusu"),
    ("tr", "s4", "civil_war.1", ["Suriye İç Savaşı"], "korkusu, ", "’ndaki ve"),
    ("tr", "s5", "assad.4", ["Esad"], "paylaştıklarını, ", "’ın, kendi"),
    ("tr", "s4", "kurds.1", ["Kürtlerin"], "organları, ", " İdlib’e"),
    ("tr", "s3", "sna.1", ["sağlam isyancı orduyu"], "bir tür ", ", yani"),
    ("tr", "s3", "sna.2", ["Suriye Millî Ordusunu"], "yani ", " oluşturdu"),
    # what could be a word of its own (ile) stays outside; what it stands behind is a word form
    ("tr", "s2", "arrival.1", ["gelişi"], "isyancıların ", "yle ilin"),
    ("tr", "s3", "jihadist_groups.1", ["cihatçı eğilimli gruplar"], "aynı zamanda ", "la ittifaklar"),
    ("tr", "s3", "front_formation.1", ["kurulması"], "Cephesinin ", "yla sonuçlandı"),
    ("tr", "s4", "syrian_government.4", ["Suriye hükûmeti"], "taarruza ", "yle birlikte"),
    ("ru", "s2", "rsii.1", ["коалицией России, Сирии, Ирана и Ирака"], "в Идлиб ", " всегда"),
    ("ru", "s1", "idlib.1", ["Идлибе"], "Демилитаризованная зона в ", " — полоса"),
    ("ru", "s5", "usa.1", ["США"], "", ", Франция"),
    ("ru", "s4", "syria.9", ["Сирии"], "Федерацией Северной ", ", которые"),
    # dates have their unit, which two numbers may share
    ("ru", "s1", "y2018.1", ["2018"], "существовала с ", " по 2024"),
    ("ru", "s1", "y2024.1", ["2024 год"], "по ", " и в основном"),
    ("ja", "s1", "y2018.1", ["2018年"], "は、", "から"),
    ("ja", "s1", "y2024.1", ["2024年"], "から", "にかけて"),
    ("ar", "s1", "y2018.1", ["عام 2018"], "بين ", " وعام"),
    ("tr", "s1", "y2024.1", ["2024 yılları"], "2018 ile ", " arasında"),
    ("ja", "s1", "idlib_dmz.1", ["イドリブ非武装地帯"], "", "は、"),
    ("ja", "s1", "assad.1", ["バッシャール・アル＝アサド"], "反乱地域と、", "政権下の"),
    ("ja", "s3", "turkish_army.1", ["トルコ軍"], "送り込み、", "に倣った"),
    ("ja", "s4", "aanes.1", ["北シリア民主連邦"], "アル＝アサド政権が", "との間"),
    ("ja", "s4", "offensive.1", ["攻勢"], "起こりうる軍事", "が国全体"),
    ("ja", "s5", "three_nations.1", ["国"], "これら3つの", "による"),
]


@pytest.mark.parametrize(("lang", "where", "name", "pieces", "before", "after"), MENTIONS)
def test_a_mention_is_these_words_and_not_their_neighbours(
    article: Document, lang: str, where: str, name: str, pieces: list[str], before: str, after: str
) -> None:
    sentence, marked = mark(article, lang, name)
    assert sentence.id == where
    assert pieces_of(article, lang, name) == pieces
    assert sentence.text[: marked.start].endswith(before)
    assert sentence.text[marked.end :].startswith(after)
    if not before:
        assert marked.start == 0


def test_the_next_character_after_a_turkish_name_is_the_apostrophe(article: Document) -> None:
    sentence, marked = mark(article, "tr", "idlib.3")
    assert (marked.surface(sentence.text), sentence.text[marked.end]) == ("İdlib", "’")
    for other in article.texts["tr"].sentences:
        for mention in other.mentions:
            assert not re.search(r"[’']\w*$", mention.surface(other.text)), mention.id
    # what the members of a coordination share keeps its ending: it is the same piece in all of them
    shared = {p for m in in_pieces(article, "tr", "s2") for p in m.pieces[:-1]}
    text = article.texts["tr"].by_id["s2"].text
    assert {text[p.start : p.end] for p in shared} == {"Suriye’nin"}


def in_pieces(article: Document, lang: str, sentence: str) -> list[Mention]:
    """The mentions of a sentence that stand in pieces."""
    return [m for m in article.texts[lang].by_id[sentence].mentions if len(m.pieces) > 1]


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
    """Every member of the coordination has the shared piece in one form, with its ending or preposition."""
    parts = ("southern_syria.1", "northern_syria.1", "central_syria.1")
    assert {lang: [pieces_of(article, lang, name) for name in parts] for lang in ("es", "en", "fr", "de", "tr")} == {
        "es": [["sur", "de Siria"], ["norte", "de Siria"], ["centro de Siria"]],
        "en": [["southern", "Syria"], ["northern", "Syria"], ["central Syria"]],
        "fr": [["sud", "de la Syrie"], ["nord", "de la Syrie"], ["centre de la Syrie"]],
        "de": [["Süden", "Syriens"], ["Norden", "Syriens"], ["Zentrum Syriens"]],
        "tr": [["Suriye’nin güneyinde"], ["Suriye’nin", "kuzeyinde"], ["Suriye’nin", "orta kesiminde"]],
    }
    assert [pieces_of(article, "ja", name) for name in parts] == [
        ["シリアの南部"],
        ["シリアの", "北部"],
        ["シリアの", "中部"],
    ]
    assert [pieces_of(article, "ru", name) for name in parts] == [
        ["юге", "Сирии"],
        ["севере", "Сирии"],
        ["центре Сирии"],
    ]
    assert pieces_of(article, "ja", "syria.3") == ["シリア"]
    assert pieces_of(article, "tr", "syria.3") == ["Suriye"]
    # Arabic says it with a pronoun instead
    assert [pieces_of(article, "ar", name) for name in parts] == [["جنوب سوريا"], ["شمالها"], ["وسطها"]]
    assert pieces_of(article, "ar", "syria.13") == ["ها"]


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


def test_the_flat_view_has_the_outermost_names_and_the_other_the_innermost(article: Document) -> None:
    sentence = article.texts["en"].by_id["s1"]
    between = ["2018", "2024", "Idlib", "Latakia", "Aleppo", "Hama", "Bashar al-Assad"]
    assert [m.surface(sentence.text) for m in sentence.outermost_names()] == ["Idlib demilitarized zone", *between]
    assert [m.surface(sentence.text) for m in sentence.innermost_names()] == ["Idlib", *between]
    sentence = article.texts["ja"].by_id["s4"]
    outer = ["シリア内戦", "バッシャール・アル＝アサド", "北シリア民主連邦"]
    assert [m.surface(sentence.text) for m in sentence.outermost_names() if m.surface(sentence.text) in outer] == outer
    inner = [m.surface(sentence.text) for m in sentence.innermost_names()]
    assert not {"シリア内戦", "北シリア", "北シリア民主連邦"} & set(inner)
    assert inner.count("シリア") == 3


# what the zone was: said of it, and no mention of it
PREDICATES = {
    "es": "franja de seguridad",
    "en": "security strip",
    "fr": "bande de sécurité",
    "de": "Sicherheitsstreifen",
    "ar": "شريطا أمنيا",
    "tr": "güvenlik kuşağıydı",
    "ru": "полоса безопасности",
    "ja": "帯状の安全保障地帯",
}


@pytest.mark.parametrize("lang", LANGS)
def test_a_predicate_nominal_is_no_mention(article: Document, lang: str) -> None:
    sentence = article.texts[lang].by_id["s1"]
    start = sentence.text.index(PREDICATES[lang])
    end = start + len(PREDICATES[lang])
    assert [m.id for m in sentence.mentions if any(p.start < end and start < p.end for p in m.pieces)] == []
    assert [m.id for m in sentence.of_entity("idlib_dmz")] == ["idlib_dmz.1"]


def test_a_member_of_a_compound_is_a_mention_where_it_is_a_word(article: Document) -> None:
    """難民の人道危機, mülteci krizi: words; Flüchtlingskrise, Nordsyrien: one word each."""
    assert pieces_of(article, "ja", "refugees.1") == ["難民"]
    assert pieces_of(article, "tr", "refugees.1") == ["mülteci"]
    assert not {"refugees.1", "syria.9"} & article.texts["de"].mention_ids
    assert pieces_of(article, "ja", "syria.10") == ["シリア"]
    sentence = article.texts["ja"].by_id["s4"]
    assert sentence.text[mark(article, "ja", "syria.10")[1].end :].startswith("政府")


def test_descriptions_of_a_body_are_no_names(article: Document) -> None:
    for lang in LANGS:
        levels = {m.id: m.level for s in article.texts[lang].sentences for m in s.mentions}
        described = ("syrian_opposition.1", "syrian_government.1", "turkish_army.1", "chemical_weapons.1")
        assert {levels[name] for name in described} == {"NOM"}, lang
        assert {levels[name] for name in ("sna.2", "idlib_dmz.1", "civil_war.1")} == {"NAM"}, lang
    # the coalition has a name where the language has one, and is described where it has not
    assert {lang: article.texts[lang].marked["rsii.1"][1].level for lang in LANGS} == {
        "es": "NAM",
        "en": "NAM",
        "fr": "NAM",
        "de": "NOM",
        "ar": "NAM",
        "tr": "NOM",
        "ru": "NOM",
        "ja": "NAM",
    }


def test_names_everywhere_are_names_in_every_language(article: Document) -> None:
    assert {"idlib_dmz.1", "assad.1", "sna.2", "civil_war.1", "y2018.1", "syria.3"} <= article.names_everywhere
    # described in German; an adjective in Spanish; a description; inside a German compound
    assert not {"rsii.1", "syria.4", "syrian_opposition.1", "syria.9"} & article.names_everywhere
    for name in article.names_everywhere:
        assert {text.marked[name][1].level for text in article.texts.values()} == {"NAM"}


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
    5: (
        "s2",
        {"es": "Ejército Libre Sirio", "de": "Freie Syrische Armee", "tr": "Suriye Ordusu", "ar": "السوري الحر"},
    ),
    6: ("s2", {"es": "Tahrir Al-Sham.", "tr": "Tahrir eş-Şam", "ja": "従属させた", "ru": "повстанческие группы"}),
    7: ("s3", {"es": "para los sirios»,", "tr": "isteği nedeniyle", "ar": "للسوريين»،", "ru": "для сирийцев»"}),
    9: ("s3", {"es": "yihadistas,", "ru": "джихадистской направленности", "ja": "同盟を結んだが"}),
    11: (
        "s4",
        {"es": "todo el país,", "ar": "البلد بأسره،", "ja": "引き起こしかねないことへの恐れ", "fr": "tout le pays"},
    ),
    12: (
        "s4",
        {"es": "a nivel regional", "en": "at the regional level;", "tr": "önemini yitirme korkusu", "ru": "уровне"},
    ),
    13: ("s4", {"es": "seguridad nacional", "ar": "القومي", "ja": "脅威となっている", "ru": "безопасности"}),
    15: (
        "s4",
        {"es": "hacia Idlib).", "tr": "dile getiriyordu).", "ja": "可能性を示唆していた）", "fr": "sur Idleb)"},
    ),
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


def test_what_a_language_does_not_realise(article: Document) -> None:
    assert {(lang, u.id, u.reason) for lang in LANGS for u in article.texts[lang].unrealised} == {
        ("de", "refugees.1", "incorporated"),  # Flüchtlingskrise: the member has a linking s
        ("de", "syria.9", "incorporated"),  # Nordsyrien
        ("ru", "idlib.5", "incorporated"),  # местные группы: the place is an adjective of no name
        ("tr", "turkey.6", "incorporated"),  # ulusal güvenliğine: the possessor is the ending
    }
    # and the words that hold them
    assert pieces_of(article, "de", "refugee_crisis.1") == ["Flüchtlingskrise"]
    assert pieces_of(article, "de", "north_of_syria.1") == ["Nordsyrien"]
    assert pieces_of(article, "ru", "local_groups.1") == ["местные повстанческие группы"]
    assert "ulusal güvenliğine" in article.texts["tr"].by_id["s4"].text
