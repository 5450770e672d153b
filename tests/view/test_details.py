"""The details beside the text: mention, relations, stance, facts, provenance."""

from __future__ import annotations

from pathlib import Path

from watched import ARTICLE, LANGS, Browse, at, lit

from conftest import released

pytest_plugins = ["browsing"]
WIDE = {"viewport": {"width": 1600, "height": 900}}


def test_a_mention_tells_what_it_refers_to_and_its_words_in_every_language(
    browse: Browse, released_site: Path
) -> None:
    page = browse(released_site, **WIDE).open(f"{ARTICLE}&m=idlib.2")
    details = page.locator("#details").inner_text()
    for said in ("idlib.2", "GPE, governorate", "Idlib Governorate", "linked", "İdlib", "Идлиб", "イドリブ", "إدلب"):
        assert said in details, said
    link = page.locator('#details a:text("Wikidata Q233218")')
    assert link.get_attribute("href") == "https://www.wikidata.org/wiki/Q233218"
    assert page.locator("#details .chain [aria-current]").inner_text() == "Idlib"


def test_a_mention_that_a_language_lacks_says_why(browse: Browse, released_site: Path) -> None:
    page = browse(released_site, **WIDE).open(f"{ARTICLE}&m=refugees.1")
    row = page.locator("#details tr:has(th:text-is('German'))").inner_text()
    assert "it is part of a word that cannot be cut" in row


def test_the_chain_leads_to_its_mentions(browse: Browse, released_site: Path) -> None:
    page = browse(released_site, **WIDE).open(f"{ARTICLE}&m=idlib.2")
    page.click('#details .chain a:has-text("gobernación")')
    page.wait_for_selector('[data-sentence="s2"][data-chosen]')
    assert lit(page, "same") == {"es": ["gobernación"], "ar": ["المحافظة"], "ja": ["県"]}


def test_relations_of_a_sentence_stand_in_a_list_and_a_graph(browse: Browse, released_site: Path) -> None:
    page = browse(released_site, **WIDE).open(f"{ARTICLE}&s=s2&tab=relations")
    relations = [one for one in released().document("article").relations if one.sentence == "s2"]
    assert page.locator(".relations li").count() == page.locator(".arc").count() == len(relations) > 10
    first = page.locator(".relations li").first.inner_text()
    assert "transfer of rebels to Idlib agent → Russia–Syria–Iran–Iraq coalition" in first.replace("\n", " ")
    assert "presupposed · by the author" in first


def test_a_relation_lights_its_anchors_and_says_its_truth_status(browse: Browse, released_site: Path) -> None:
    page = browse(released_site, **WIDE).open(f"{ARTICLE}&s=s2&tab=relations")
    page.hover(".relation >> nth=0")
    words = lit(page, "same")
    assert words["es"] == ["traslado", "Coalición RSII"] and set(words) == {"es", "ar", "ja"}
    assert page.locator(".arc[data-lit]").count() == 1
    page.click(".relation >> nth=0")
    details = page.locator(".relations dl").inner_text()
    assert "who does it" in details and "a noun phrase takes it for granted" in details
    assert "transfer.1" in details and "traslado" in details
    assert "rel=s2." in at(page)
    page.reload()
    page.wait_for_selector('.relation[aria-pressed="true"]')
    assert lit(page, "same") == words


def test_every_relation_of_every_document_can_be_drawn(browse: Browse, released_site: Path) -> None:
    page = browse(released_site, **WIDE).open(ARTICLE)
    for document in released().documents:
        relations = {relation.sentence for relation in document.relations}
        for sentence in sorted(relations)[:3]:
            page.evaluate(f"location.hash = '#{document.id}?{LANGS}&s={sentence}&tab=relations'")
            page.wait_for_function(
                "([id, s]) => view.reader.document?.id === id && view.reader.at.sentence === s",
                arg=[document.id, sentence],
            )
            number = sum(relation.sentence == sentence for relation in document.relations)
            assert page.locator(".arc").count() == number
            assert "NaN" not in page.locator(".graph").inner_html()


def test_a_cell_of_stance_lights_cue_and_evidence_in_every_language(browse: Browse, released_site: Path) -> None:
    page = browse(released_site, **WIDE).open(f"{ARTICLE}&s=s3&tab=stance")
    page.click('[data-cell="s3.syrian_government.recover_syria"]')
    assert lit(page, "cue") == {"es": ["intereses"], "ar": ["رغبة"], "ja": ["意向"]}
    evidence = lit(page, "evidence")
    assert "".join(evidence["ar"]) == "رغبة حكومة بشار الأسد في استعادة «كل شبر من سوريا للسوريين»"
    assert "取り戻す意向を持っていた" in "".join(evidence["ja"])
    details = page.locator(".cell-detail").inner_text()
    assert "FAVOR: for the target" in details and "intent: wish, interest, plan" in details
    assert "cell=s3.syrian_government.recover_syria" in at(page)


def test_evidence_that_is_a_mention_is_lit_too(browse: Browse, released_site: Path) -> None:
    page = browse(released_site, **WIDE).open(f"#zones/sinai?{LANGS}&cell=s5.malcolm_fraser.un_possible&s=s5")
    assert lit(page, "evidence")["es"] == ["Malcolm Fraser", "no era posible"]
    assert "Malcolm Fraser" in page.locator(".cell-detail q").all_inner_texts()


def test_the_grid_has_all_cells_at_stake_of_sentence_and_document(browse: Browse, released_site: Path) -> None:
    document = released().document("zones/sinai")
    page = browse(released_site, **WIDE).open(f"#zones/sinai?{LANGS}&tab=stance&s=s5")
    of_sentence = {stance.id for stance in document.stances if stance.sentence == "s5"}
    cells = "all => all.map(one => one.dataset.cell)"
    assert set(page.locator(".stance").evaluate_all(cells)) == of_sentence
    page.click('a:text("All cells of the document")')
    page.wait_for_selector("body:not(:has([data-chosen]))")
    assert set(page.locator(".stance").evaluate_all(cells)) == {stance.id for stance in document.stances}


def test_facts_have_their_sources_and_citations_lead_to_them(browse: Browse, released_site: Path) -> None:
    page = browse(released_site, **WIDE).open(f"#zones/sinai?{LANGS}")
    page.click('[data-sentence="s5"] [data-lang="ja"] .point a:text-is("27")')
    page.wait_for_selector("#tab-facts[aria-selected=true]")
    details = page.locator("#details").inner_text()
    assert "Fraser said that a United Nations force would be the best option and is not an option." in details
    assert "Jewish Telegraphic Agency · press · of 1982, read on 2026-11-29" in details
    source = next(one for one in released().document("zones/sinai").sources.values() if one.number == 27)
    assert page.locator(f'#details a[href="{source.url}"]').inner_text() == source.title


def test_who_made_a_text_is_in_plain_view(browse: Browse, released_site: Path) -> None:
    page = browse(released_site, **WIDE).open("#zones/sinai?langs=ar,ja&tab=about")
    document = released().document("zones/sinai")
    made = page.locator(".heads .made").all_inner_texts()
    for shown, lang in zip(made, ("ar", "ja"), strict=True):
        record = document.texts[lang].provenance["text"]
        assert record.made_by in shown and f"Review: {record.review}" in shown
        assert "language model" in shown
    details = page.locator("#details").inner_text()
    for record in (*document.provenance.values(), *document.texts["ja"].provenance.values()):
        assert record.checks in details and record.made_from in details


def test_a_variant_names_its_base_and_a_twin_its_original(browse: Browse, released_site: Path) -> None:
    page = browse(released_site, **WIDE).open("#scenarios/amnesty?langs=en,ar")
    assert page.locator('[data-sentence="s2"] .gutter').inner_text() == "s2\nflip of s1"
    page = browse(released_site, **WIDE).open("#twins/caguan?langs=es,ja")
    page.click(".gutter small a >> nth=0")
    page.wait_for_selector('#text h2:text("Zona de distensión del Caguán")')
    assert at(page).startswith("#zones/caguan?langs=es,ja&s=s")


def test_tabs_are_reached_by_arrows_and_keep_the_focus(browse: Browse, released_site: Path) -> None:
    page = browse(released_site, **WIDE).open(f"{ARTICLE}&s=s2")
    page.focus("#tab-relations")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "tab-stance"
    assert page.locator("#tab-stance").get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.id") == "tab-mention"


def test_on_a_narrow_screen_details_open_below_and_close(browse: Browse, released_site: Path) -> None:
    page = browse(released_site, viewport={"width": 390, "height": 844}).open(ARTICLE)
    assert not page.locator("#panel").is_visible()
    page.click('[data-lang="ja"] [data-id="idlib.2"] >> nth=0')
    assert page.locator("#panel").is_visible()
    box = page.locator('[data-lang="ja"] [data-id="idlib.2"] >> nth=0').bounding_box()
    assert box["y"] + box["height"] <= page.locator("#panel").bounding_box()["y"]
    page.click('[aria-label="Close the details"]')
    assert not page.locator("#panel").is_visible() and at(page) == ARTICLE
