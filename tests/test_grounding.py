"""Quotations go back to their places, and to no others."""

from __future__ import annotations

import itertools
import unicodedata
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idlib_corpus import grounding
from idlib_corpus.grounding import Ground, Text, fold
from idlib_corpus.items import Item, RelationItem
from idlib_corpus.tasks import task

LANGS = ("es", "en", "fr", "de", "ar", "tr", "ru", "ja")


@cache
def rows() -> tuple[RelationItem, ...]:
    return tuple(task("relations").read())


def found(text: str, quotation: str) -> list[str]:
    return [text[start:end] for start, end in Text(text).places(quotation)]


def sentence(lang: str, number: int) -> str:
    return next(item.text for item in rows() if item.id == f"article/s{number}/{lang}")


# as it is written


@pytest.mark.parametrize(
    ("lang", "number", "quotation", "times"),
    [
        ("es", 1, "Idlib", 2),
        ("ar", 5, "فرنسا", 1),
        ("ar", 4, "تركيا", 2),
        ("tr", 3, "Millî", 2),
        ("ja", 3, "シリア国民軍", 2),
        ("ja", 1, "バッシャール・アル＝アサド", 1),
        ("es", 1, "Damasco", 0),
        ("es", 1, "", 0),
        ("es", 1, " ", 0),
    ],
)
def test_a_quotation_is_found_each_time_it_stands_there(lang: str, number: int, quotation: str, times: int) -> None:
    text = sentence(lang, number)
    places = Text(text).places(quotation)
    assert [text[start:end] for start, end in places] == [quotation] * times
    assert list(places) == sorted(places)


@pytest.mark.parametrize(
    ("lang", "number", "word", "longer"),
    [
        ("en", 3, "Syria", "Syrian"),
        ("fr", 3, "Syrie", "Syriens"),
        ("tr", 3, "Suriye", "Suriyeliler"),
        ("ru", 3, "сири", "сирийцев"),
        ("de", 4, "offensive", "Militäroffensive"),
        ("es", 1, "201", "2018"),
    ],
)
def test_a_word_is_not_found_inside_of_a_longer_one(lang: str, number: int, word: str, longer: str) -> None:
    text = sentence(lang, number)
    assert longer in text
    inside = [text.index(longer) + longer.index(word), text.index(longer) + longer.index(word) + len(word)]
    assert tuple(inside) not in Text(text).places(word)


def test_katakana_is_not_cut_and_words_without_blanks_are() -> None:
    assert found("シリアルとシリア人のシリア国民軍", "シリア") == ["シリア", "シリア"]
    assert found(sentence("ja", 3), "シリア人") == ["シリア人"]


def test_arabic_proclitics_stay_outside_and_free_words_come_first() -> None:
    text = "ورد وفرنسا ثم فرنسا"
    assert Text(text).places("فرنسا") == ((14, 19), (5, 10))
    assert found(sentence("ar", 5), "المملكة المتحدة") == ["المملكة المتحدة"]


@pytest.mark.parametrize("text", ["पाकिस्तानी", "إدلبيّ"])
def test_a_letter_keeps_its_marks(text: str) -> None:
    """Where the next character is a mark, the place before it is inside of a letter."""
    for end in range(1, len(text)):
        if unicodedata.category(text[end])[0] == "M":
            assert (0, end) not in Text(text).places(text[:end])


# folded


@pytest.mark.parametrize(
    ("text", "quotation", "place"),
    [
        ("Bashar al-Ásad", unicodedata.normalize("NFD", "Ásad"), "Ásad"),
        ("İdlib’e gitti", "idlib", "İdlib"),
        ("İdlib’e gitti", "Idlib", "İdlib"),
        ("İdlib’e gitti", "İDLİB", "İdlib"),
        ("Millî Ordusu", "MILLÎ ORDUSU", "Millî Ordusu"),
        ("çatışmasızlık bölgesi", "ÇATIŞMASIZLIK", "çatışmasızlık"),
        ("größeren Organisationen", "GRÖSSEREN ORGANISATIONEN", "größeren Organisationen"),
        ("كان يُستخدم دائما", "يستخدم", "يُستخدم"),
        ("كان يستخدم دائما", "يُسْتَخْدَمُ", "يستخدم"),
        ("في إدلبَ هنا", "إدلب", "إدلبَ"),
        ("مـنـطـقـة", "منطقة", "مـنـطـقـة"),
        ("アル＝アサド政権", "アル=アサド", "アル＝アサド"),
        ("ｼﾘｱ軍", "シリア軍", "ｼﾘｱ軍"),
        ("２０１８年", "2018年", "２０１８年"),
        ("«posible e indudable uso»", '"posible e indudable uso"', "«posible e indudable uso»"),
        ("zone démilitarisée d’Idleb", "zone démilitarisée d'Idleb", "zone démilitarisée d’Idleb"),
        ("Tahrir Al-Sham", "Tahrir Al‑Sham", "Tahrir Al-Sham"),
        ("Reino\n  Unido", "Reino Unido", "Reino\n  Unido"),
        ("Reino Unido", " Reino\u00a0Unido\n", "Reino Unido"),
        ("\u2067إدلب\u2069 هنا", "إدلب", "إدلب"),
        ("Ejército\u200b Libre", "Ejército Libre", "Ejército\u200b Libre"),
        ("demilita\u00adrised", "demilitarised", "demilita\u00adrised"),
        ("إدلب", "\u200fإدلب\u200e", "إدلب"),
    ],
)
def test_what_is_the_same_to_a_reader_is_found(text: str, quotation: str, place: str) -> None:
    assert found(text, quotation) == [place]


@pytest.mark.parametrize(
    ("text", "quotation"),
    [
        ("größeren", "s"),
        ("Straße", "stras"),
        ("İ", "i̇i"),
        ("Idlib", "Idleb"),
        ("Bashar al-Ásad", "Bashar al-Asad"),
        ("أسد", "اسد"),
        ("Türkei", "Turkei"),
        ("イドリブ", "イトリフ"),
        ("Syria", "\u200f"),
        ("Reino Unido", "ReinoUnido"),
    ],
)
def test_what_is_another_word_is_not_found(text: str, quotation: str) -> None:
    """Neither are halves of a letter that folds to two, nor letters without their accents."""
    assert found(text, quotation) == []


def test_as_it_is_written_comes_before_folded() -> None:
    """Where the text has the quotation as it is written, what only folds to it is another word."""
    assert found("US told us", "US") == ["US"]
    assert found("told us", "US") == ["us"]


# properties

TEXTS = st.sampled_from([item.text for item in rows()])
LETTERS = st.text(
    st.sampled_from("aiıİIsßSé\u0301e\u0307 \u00a0\n«\"'’-‑ـَُّإدلبアｱ＝=ー한글\u1112\u1161々国\u200f\u00ad"), max_size=12
)


@settings(max_examples=300, deadline=None)
@given(LETTERS, LETTERS)
def test_places_are_whole_letters_that_fold_to_the_quotation(text: str, quotation: str) -> None:
    for start, end in Text(text).places(quotation):
        assert 0 <= start < end <= len(text)
        assert fold(text[start:end]) == fold(quotation)
        assert end == len(text) or unicodedata.category(text[end])[0] != "M"


def inside_a_word(text: str, end: int) -> bool:
    """A Turkish mention ends before the copula or "ile" that is written to it: "Suriye hükûmetiyle"."""
    around = text[end - 1 : end + 1]
    return len(around) == 2 and all(unicodedata.name(character).startswith("LATIN") for character in around)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_mention_is_found_however_it_is_written(data: st.DataObject) -> None:
    """Gold mentions of every language, in other normal forms, other case, other white space, with bidi controls."""
    item = data.draw(st.sampled_from([item for item in rows() if item.lang != "de"]))
    whole = [m for m in item.record["entities"] if len(m["pieces"]) == 1 and not inside_a_word(item.text, m["end"])]
    record = data.draw(st.sampled_from(whole))
    place = record["start"], record["end"]
    change = data.draw(
        st.sampled_from(
            [
                str,
                str.upper,
                str.lower,
                lambda words: unicodedata.normalize("NFD", words),
                lambda words: unicodedata.normalize("NFKD", words),
                lambda words: words.replace(" ", " \n "),
                lambda words: f"\u2067{words}\u2069",
                lambda words: words.replace("’", "'"),
            ]
        )
    )
    written = change(item.text[slice(*place)])
    # "siria" in small letters is another word of the sentence, and stands there as it is written
    elsewhere = written in item.text and written != item.text[slice(*place)]
    assert place in Text(item.text).places(written) or elsewhere


# several


def entities(lang: str) -> list[Item]:
    return task("ner").read([lang])


@pytest.mark.parametrize("lang", LANGS)
def test_names_in_the_order_of_the_text_take_their_places(lang: str) -> None:
    """Also where the same name stands inside of another before: シリア in シリア人, Suriye in Suriye İç Savaşı."""
    for item in entities(lang):
        names = sorted(
            (m["start"], m["end"])
            for m in item.record["entities"]
            if m["level"] == "NAM" and m["flat"] and m["pieces"]
        )
        ground = Ground(item.text)
        assert ground.apart([item.text[start:end] for start, end in names]) == names
        assert ground.grounded == len(names) and ground.ungrounded == []


def test_names_in_another_order_take_longer_ones_first() -> None:
    text = sentence("es", 4)
    listed = ["Siria", "Turquía", "guerra civil siria", "Turquía", "Federación Democrática del Norte de Siria"]
    ground = Ground(text)
    places = ground.apart(listed)
    assert [place and text[slice(*place)] for place in places] == [None, *listed[1:]]
    assert places[1] < places[3], "the same name takes its places from left to right"
    assert ground.ungrounded == ["Siria"], "every Siria is inside of what is taken"


def test_a_name_that_is_listed_too_often_stands_nowhere() -> None:
    ground = Ground("Latakia, Alepo y Hama")
    assert ground.apart(["Latakia", "Latakia", "Hama"]) == [(0, 7), None, (17, 21)]
    assert (ground.grounded, ground.ungrounded) == (2, ["Latakia"])


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.lists(st.tuples(st.integers(0, 300), st.integers(1, 12)), max_size=8))
def test_places_apart_never_overlap(text: str, cuts: list[tuple[int, int]]) -> None:
    quotations = [text[start : start + length] for start, length in cuts]
    ground = Ground(text)
    places = ground.apart(quotations)
    taken = sorted(place for place in places if place)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(taken))
    assert all(fold(text[slice(*p)]) == fold(q) for p, q in zip(places, quotations, strict=True) if p)
    assert ground.grounded + len(ground.ungrounded) == len(quotations)


# one


def test_a_known_place_comes_first_even_inside_of_a_word() -> None:
    text = sentence("de", 4)
    start = text.index("Militäroffensive") + len("Militär")
    known = (start, start + len("offensive"))
    assert known not in Text(text).places("offensive")
    words = {known: "offensive"}
    assert Ground(text).one("offensive", words) == Ground(text).one("OFFENSIVE", words) == known


def test_a_mention_in_pieces_has_its_own_words() -> None:
    text = sentence("es", 2)
    envelope = (text.index("sur, norte"), text.index("de Siria") + len("de Siria"))
    assert Ground(text).one("sur de Siria") is None
    assert Ground(text).one("sur de Siria", {envelope: "sur de Siria"}) == envelope


def test_of_known_places_the_one_that_is_written_so_comes_first() -> None:
    text = "US told us"
    assert Ground(text).one("US", {(8, 10): "us", (0, 2): "US"}) == (0, 2)
    assert Ground(text).one("us", {(0, 2): "US"}) == (0, 2), "what is known comes before what is not"
    ground = Ground(text)
    assert ground.one("them", {(0, 2): "US"}) is None
    assert (ground.grounded, ground.ungrounded) == (0, ["them"])


WORDS = ["Idlib", "idlib", "وإدلب", "إدلب", "東京", "京", "a", "Ab", "A\u0308rger", "Ärger", "l'Idlib", ""]


def _one_by_one(text: str, quotations: list[str]) -> list[tuple[int, int] | None]:
    """What `Ground.apart` promises, each place held against each: the oracle."""
    choices = [grounding.Text(text).places(quotation) for quotation in quotations]
    found: list[tuple[int, int] | None] = []
    behind = 0
    for places in choices:
        place = next((place for place in places if place[0] >= behind), None)
        if places and place is None:
            break
        found.append(place)
        behind = place[1] if place else behind
    else:
        return found
    chosen: dict[int, tuple[int, int]] = {}
    for n in sorted(range(len(quotations)), key=lambda n: (-len(grounding.fold(quotations[n])), n)):
        taken = chosen.values()
        if free := [p for p in choices[n] if all(p[1] <= start or end <= p[0] for start, end in taken)]:
            chosen[n] = free[0]
    return [chosen.get(n) for n in range(len(quotations))]


@given(
    st.lists(st.sampled_from(WORDS), max_size=12),
    st.sampled_from(["", " ", "-"]),
    st.lists(st.sampled_from(WORDS), max_size=8),
)
def test_places_apart_are_those_of_looking_at_each(words: list[str], joined: str, quotations: list[str]) -> None:
    text = joined.join(words)
    assert grounding.Ground(text).apart(quotations) == _one_by_one(text, quotations)


def test_thousands_of_quotations_of_thousands_of_places_are_put_in_a_moment() -> None:
    """Each place is looked at once: 3,000 over 500 places took twenty seconds, these would take hours."""
    number = 20_000
    ground = grounding.Ground("Idlib y Siria " * number)
    found = ground.apart(["Siria", "Idlib"] * number)
    assert found[:2] == [(8, 13), (0, 5)] and None not in found and ground.grounded == 2 * number
