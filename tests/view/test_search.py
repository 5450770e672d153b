"""Search in any script, with real words of the corpus."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from watched import Browse, at

from conftest import released

pytest_plugins = ["browsing"]


def search(page: Any, wanted: str) -> set[str]:
    """The sentences that are found: ``article · s1 · Arabic``."""
    page.fill("#wanted", wanted)
    page.wait_for_function(
        "wanted => document.querySelector('#results [role=status]')?.textContent.includes(`“${wanted}”`)", arg=wanted
    )
    while page.locator("#results > button").count():
        page.click("#results > button")
    return set(page.locator("#results li small").all_inner_texts())


def having(word: str, lang: str) -> set[str]:
    """The sentences of a language that have a word."""
    corpus = released()
    name = next(one.name for one in corpus.languages if one.code == lang)
    return {
        f"{document.id} · {sentence.id} · {name}"
        for document in corpus.documents
        for sentence in document.texts[lang].sentences
        if word in sentence.text
    }


def test_texts_are_loaded_when_something_is_searched_for(browse: Browse, released_site: Path) -> None:
    watched = browse(released_site)
    page = watched.open("#article?langs=es,ar")
    assert not any("search/" in path for path in watched.files())
    search(page, "Idlib")
    assert "data/search/ja.js" in watched.files()


def test_japanese_is_found_inside_what_has_no_blanks(browse: Browse, released_site: Path) -> None:
    page = browse(released_site).open("#article?langs=es,ar")
    found = search(page, "非武装")
    assert found == having("非武装", "ja") and len(found) == 30
    assert page.locator("#results mark").first.inner_text() == "非武装"
    assert search(page, "２０１８年") >= {"article · s1 · Japanese"}


def test_arabic_is_found_with_and_without_vowel_signs(browse: Browse, released_site: Path) -> None:
    page = browse(released_site).open("#article?langs=es,ar")
    with_signs, without = having("بحراً", "ar"), having("بحرا", "ar")  # the sign stands after the last letter
    assert with_signs < without
    assert search(page, "بحرا") == search(page, "بحراً") == search(page, "بَحْرًا") == without
    assert search(page, "يستخدم") >= {"article · s2 · Arabic"}  # يُستخدم in the text


def test_turkish_keeps_dotless_i(browse: Browse, released_site: Path) -> None:
    page = browse(released_site).open("#article?langs=es,tr")
    found = having("sınır", "tr") | having("Sınır", "tr")
    assert search(page, "SINIR") == search(page, "sınır") == found
    assert not {one for one in search(page, "sinir") if one.endswith("Turkish")}
    for typed in ("İdlib", "idlib", "IDLIB"):
        assert having("İdlib", "tr") <= search(page, typed)
    assert "article · s1 · Spanish" in search(page, "IDLIB")


@pytest.mark.parametrize(("typed", "word", "lang"), [("STRASSE", "Straße", "de"), ("СИРИИ", "Сирии", "ru")])
def test_letters_are_folded(browse: Browse, released_site: Path, typed: str, word: str, lang: str) -> None:
    page = browse(released_site).open("#article?langs=es,ar")
    found = having(word, lang)
    assert found and found <= search(page, typed)


def test_a_decomposed_word_is_found(browse: Browse, released_site: Path) -> None:
    page = browse(released_site).open("#article?langs=es,ar")
    assert search(page, "gobernacio\u0301n") >= {"article · s2 · Spanish"}


def test_a_result_leads_to_its_sentence_and_its_words_are_lit(browse: Browse, released_site: Path) -> None:
    page = browse(released_site).open("#article?langs=es,ar")
    search(page, "ザール")
    page.click('#results a[href^="#zones/saar"] >> nth=0')
    page.wait_for_selector(".words[lang=ja]")
    assert not page.locator("#results").is_visible()
    assert at(page).startswith("#zones/saar?langs=es,ja&s=")
    found = page.evaluate("[...CSS.highlights.get('found')].map(range => range.toString())")
    assert found and set(found) == {"ザール"}


def test_keys_lead_through_the_results(browse: Browse, released_site: Path) -> None:
    page = browse(released_site).open("#article?langs=es,ar")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "wanted"
    search(page, "Idlib")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement === document.querySelector('#results a')")
    page.keyboard.press("Escape")
    assert not page.locator("#results").is_visible()


def test_nothing_found_is_said_and_an_empty_field_shows_nothing(browse: Browse, released_site: Path) -> None:
    page = browse(released_site).open("#article?langs=es,ar")
    assert search(page, "<b>&amp;") == set()
    assert page.locator("#results").inner_text().startswith("No sentence has “<b>&amp;”.")
    page.fill("#wanted", "   ")
    page.wait_for_selector("#results", state="hidden")
