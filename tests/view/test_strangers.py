"""Corpora of others: with markup in every text, and with other languages, layers and types."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from watched import Browse, lit

from conftest import CORPUS
from idlib_corpus import view
from idlib_corpus.model import Corpus, Entity, Fact, Mention, Piece, Provenance, Relation, Source
from idlib_corpus.source import read

pytest_plugins = ["browsing"]

BAD = "<script>alert(1)</script></script><img src=x onerror=alert(2)>\u2028\"'&amp;&"
LINK = "javascript:alert(3)//https://example.org"


@pytest.fixture(scope="module")
def marked_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the article with markup in its texts, titles, names, notes and sources."""
    corpus = read(CORPUS / "source")
    article = corpus.document("article")
    made = Provenance("text", BAD, BAD, BAD, BAD, BAD)
    texts = {}
    for lang, text in article.texts.items():
        first, *others = text.sentences
        where = len(first.text)
        mark = Mention(f"{BAD}.1", (Piece(where, where + len(BAD)),), first.place, level=BAD)
        sentences = (replace(first, text=first.text + BAD, mentions=(*first.mentions, mark)), *others)
        words = dict.fromkeys(text.propositions, BAD)
        texts[lang] = replace(
            text,
            title=BAD,
            sentences=sentences,
            provenance={"text": made},
            propositions=words,
            negations=words,
            holders=dict.fromkeys(text.holders, BAD),
        )
    evil = Entity(BAD, BAD, BAD, BAD, BAD, wikidata=LINK, verified=BAD, evidence=(BAD,), value=BAD, note=BAD)
    proto = Entity("__proto__", "GPE", "", "__proto__", "nil")
    relations = (
        Relation("s1", BAD, BAD, "__proto__", BAD, BAD, note=BAD),
        Relation("s1", "__proto__", "located_in", "__proto__", "author", "negated"),
        *article.relations,
    )
    changed = replace(
        article,
        licence=BAD,
        source={"title": BAD, "url": LINK, "publisher": BAD, "sha256": BAD},
        texts=texts,
        relations=relations,
        provenance={"entities": made},
        stances=tuple(replace(one, note=BAD, reason=BAD, label=one.label) for one in article.stances),
        sources={BAD: Source(BAD, 3, BAD, BAD, LINK, BAD, BAD, BAD)},
        facts=(Fact("s1", BAD, (BAD, "unlisted")),),
    )
    entities = {**corpus.entities, BAD: evil, "__proto__": proto}
    folder = tmp_path_factory.mktemp("strangers") / "site"
    languages = tuple(replace(one, name=f"{one.name} {BAD}") for one in corpus.languages)
    view.write(folder, view.site(replace(corpus, documents=(changed,), entities=entities, languages=languages)))
    return folder


@pytest.fixture
def page(browse: Browse, marked_up: Path) -> Iterator[Any]:
    """The page of it; nothing has run or been made of what strangers wrote."""
    watched = browse(marked_up, viewport={"width": 1600, "height": 900})
    said: list[str] = []
    watched.page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    yield watched.open("#article?langs=es,ar,ja")
    assert said == []
    assert watched.page.locator("img, body script, iframe, [onerror]").count() == 0
    assert watched.page.locator('a[href^="javascript:" i]').count() == 0


@pytest.mark.parametrize(
    "query",
    [
        "tab=mention",
        "tab=relations",
        "tab=stance",
        "tab=facts",
        "tab=about",
        "tab=relations&s=s1",
        "tab=facts&s=s1",
        "s=s3&cell=s3.syrian_government.recover_syria",
    ],
)
def test_what_strangers_wrote_is_text(page: Any, query: str) -> None:
    page.evaluate(f"location.hash = '#article?langs=es,ar,ja&{query}'")
    tab = dict(part.split("=") for part in query.split("&")).get("tab", "stance")
    page.wait_for_selector(f"#tab-{tab}[aria-selected=true]")
    assert page.locator('[data-sentence="s1"] .words').first.evaluate("one => one.textContent").endswith(BAD)
    assert page.locator("#text h2").first.evaluate("one => one.textContent") == BAD
    if tab != "mention":
        assert BAD in page.locator("#details").evaluate("one => one.textContent")


def test_a_mention_of_a_stranger_is_pointed_at_and_chosen(page: Any) -> None:
    mark = page.locator('[data-lang="es"] .mention[data-entity^="<script>"]')
    mark.hover()
    assert lit(page, "same") == {lang: [BAD] for lang in ("es", "ar", "ja")}
    mark.click()
    page.wait_for_selector("[data-chosen]")
    assert page.locator("#details h2").evaluate("one => one.textContent").startswith(BAD)
    page.reload()
    page.wait_for_selector(".sentence")
    assert lit(page, "same") == {lang: [BAD] for lang in ("es", "ar", "ja")}


def test_markup_is_found_and_shown_as_text(page: Any) -> None:
    page.fill("#wanted", "<img src=x")
    page.wait_for_selector("#results li")
    assert page.locator("#results mark").first.inner_text() == "<img src=x"
    assert page.locator("#results li").count() == 8


# --- another corpus -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def other_site(other_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("other-view") / "site"
    view.write(folder, view.site(read(other_corpus / "source")))
    return folder


def test_every_document_of_another_corpus_is_shown_with_the_layers_that_it_has(
    browse: Browse, other_site: Path, other_corpus: Path
) -> None:
    corpus: Corpus = read(other_corpus / "source")
    page = browse(other_site, viewport={"width": 1600, "height": 900}).open()
    for document in corpus.documents:
        langs = ",".join(document.texts)
        page.evaluate(f"location.hash = '#{document.id}?langs={langs}'")
        page.wait_for_function("id => view.reader.document?.id === id", arg=document.id)
        assert page.locator(".sentence").count() == len(document.source_text.sentences)
        assert page.locator(".sentence >> nth=0 >> .words").count() == len(document.texts)
        tabs = page.locator("[role=tab]").evaluate_all("all => all.map(one => one.firstChild.textContent)")
        expected = [("Relations", "relations" in document.layers), ("Stance", "stance" in document.layers)]
        expected += [("Facts", bool(document.sources or document.facts))]
        assert tabs == ["Mention", *(name for name, there in expected if there), "About"]
        for tab in tabs:
            page.click(f'[role=tab]:has-text("{tab}")')
            assert page.locator("#details").inner_text()


def test_a_few_languages_are_all_shown_and_light_crosses_them(browse: Browse, other_site: Path) -> None:
    page = browse(other_site).open("#harbour")
    assert page.locator(".sentence >> nth=0 >> .words").evaluate_all("all => all.map(one => one.lang)") == [
        "ja",
        "ar",
        "en",
    ]
    page.hover('[data-lang="ar"] [data-id="kobe.1"]')
    assert lit(page, "same")["ja"] == ["神戸"] and lit(page, "same")["ar"] == ["كوبي"]
