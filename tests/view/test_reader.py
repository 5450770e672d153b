"""The text in a browser: columns, marks, light, addresses, keys; on the corpus as it is released."""

from __future__ import annotations

from pathlib import Path

import pytest
from watched import ARTICLE, LANGS, Browse, at, focused, lit

pytest_plugins = ["browsing"]


# --- what is loaded -----------------------------------------------------------------------------------------------


def test_it_opens_from_the_disk_and_loads_the_index_and_one_document(browse: Browse, released_site: Path) -> None:
    watched = browse(released_site)
    page = watched.open()
    assert page.locator(".sentence").count() == 5
    data = [path for path in watched.files() if path.startswith("data/")]
    assert data == ["data/index.js", "data/documents/article.js"]
    assert page.title() == "Zona desmilitarizada de Idlib · idlib-corpus"


def test_a_moved_folder_with_odd_letters_in_its_path_opens(
    browse: Browse, released_site: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "مجلد #1 50% 日本"
    folder.symlink_to(released_site)
    page = browse(folder).open("#zones/saar?langs=fr,ja")
    assert page.locator("h2[lang=fr]").inner_text() == "Territoire du bassin de la Sarre et plébiscite de 1935"


def test_a_file_that_is_missing_is_said(browse: Browse, released_site: Path, tmp_path: Path) -> None:
    import shutil

    folder = Path(shutil.copytree(released_site, tmp_path / "site"))
    (folder / "data" / "documents" / "article.js").unlink()
    watched = browse(folder)
    page = watched.open("#article")
    assert "data/documents/article.js cannot be read" in page.locator("[role=alert]").inner_text()
    assert all("ERR_FILE_NOT_FOUND" in fault for fault in watched.faults)
    watched.faults.clear()


def test_an_unknown_document_is_said_and_the_next_one_shown(browse: Browse, released_site: Path) -> None:
    page = browse(released_site).open("#zones/atlantis")
    assert "no document “zones/atlantis”" in page.locator("[role=alert]").inner_text()
    page.evaluate("location.hash = '#zones/saar'")
    page.wait_for_selector(".sentence")


# --- columns and marks --------------------------------------------------------------------------------------------


def test_languages_stand_side_by_side_each_in_its_direction(browse: Browse, released_site: Path) -> None:
    page = browse(released_site, viewport={"width": 1600, "height": 900}).open(ARTICLE)
    words = page.locator(".sentence").first.locator(".words")
    assert words.evaluate_all("all => all.map(one => [one.lang, one.dir])") == [
        ["es", "ltr"],
        ["ar", "rtl"],
        ["ja", "ltr"],
    ]
    boxes = [words.nth(number).bounding_box() for number in range(3)]
    assert boxes[0]["x"] < boxes[1]["x"] < boxes[2]["x"] and len({box["y"] for box in boxes}) == 1
    assert page.locator("h2[lang=ar]").evaluate("one => getComputedStyle(one).direction") == "rtl"
    # the first word of an Arabic sentence is at its right
    start = words.nth(1).evaluate(
        """one => {
          const range = document.createRange();
          range.setStart(one.firstChild, 0);
          range.setEnd(one.firstChild, 1);
          return one.getBoundingClientRect().right - range.getBoundingClientRect().right;
        }"""
    )
    assert start < 5


def test_every_sentence_has_its_text_and_every_mention_its_words(
    browse: Browse, released_site: Path, tested: Path
) -> None:
    from conftest import released

    page = browse(released_site).open("#article?langs=es,en,fr,de,ar,tr,ru,ja")
    for text in released().document("article").texts.values():
        for sentence in text.sentences:
            place = page.locator(f'[data-sentence="{sentence.id}"] [data-lang="{text.lang}"]')
            shown = place.evaluate(
                """one => {
                  const copy = one.cloneNode(true);
                  copy.querySelectorAll(".point").forEach(point => point.remove());
                  return [copy.textContent, Object.entries(Object.groupBy(
                    copy.querySelectorAll(".mention"), mark => mark.dataset.id)).map(
                      ([id, marks]) => [id, marks.map(mark => mark.textContent).join("")])];
                }"""
            )
            assert shown[0] == sentence.text
            assert dict(shown[1]) == {
                m.id: "".join(sentence.text[p.start : p.end] for p in m.pieces) for m in sentence.mentions
            }


def test_nested_mentions_have_their_lines_one_below_the_other(browse: Browse, released_site: Path) -> None:
    page = browse(released_site).open(ARTICLE)
    bottoms = page.evaluate(
        """["rebel_areas.1", "syrian_opposition.1", "syria.1"].map(id =>
          Math.max(...[...document.querySelectorAll(`[data-lang=ja] [data-id="${id}"]`)].flatMap(mark =>
            [...mark.getClientRects()].map(rect => rect.bottom - mark.closest("p").getBoundingClientRect().top))))"""
    )
    inner = page.locator('[data-lang="ja"] [data-id="rebel_areas.1"] [data-id="syrian_opposition.1"]')
    assert inner.count() == 1
    assert bottoms[0] > bottoms[1] > bottoms[2]


def test_pointing_at_an_inner_mention_lights_it_and_not_the_outer(browse: Browse, released_site: Path) -> None:
    page = browse(released_site).open(ARTICLE)
    page.hover('[data-lang="es"] [data-id="syria.1"]')
    assert lit(page, "same") == {"es": ["siria"], "ar": ["السورية"], "ja": ["シリア"]}


def test_a_mention_is_lit_in_every_language_with_its_chain(browse: Browse, released_site: Path) -> None:
    page = browse(released_site).open(ARTICLE)
    page.hover('[data-lang="ar"] [data-id="idlib.2"]')
    assert lit(page, "same") == {"es": ["Idlib"], "ar": ["إدلب"], "ja": ["イドリブ"]}
    chain = lit(page, "chain")
    assert {"Idlib", "gobernación", "lugar"} <= set(chain["es"])
    assert {"المحافظة", "المكان"} <= set(chain["ar"]) and "県" in chain["ja"]
    assert "Siria" not in chain["es"]
    page.hover(".tongue")
    assert lit(page, "same") == lit(page, "chain") == {}


def test_a_mention_in_pieces_is_one_mention(browse: Browse, released_site: Path) -> None:
    page = browse(released_site).open(ARTICLE)
    pieces = page.locator('[data-lang="es"] [data-id="northern_syria.1"]')
    assert pieces.count() > 1 and pieces.locator("xpath=self::*[@role='group']").count() == 1
    pieces.first.hover()
    assert lit(page, "same")["es"] == ["norte", "de Siria"]


# --- addresses ----------------------------------------------------------------------------------------------------


def test_a_permalink_opens_document_languages_sentence_and_mention(browse: Browse, released_site: Path) -> None:
    page = browse(released_site).open("#zones/saar?langs=fr,ar&s=s3")
    assert page.locator("[data-chosen]").get_attribute("data-sentence") == "s3"
    page = browse(released_site).open(f"{ARTICLE}&m=idlib.3")
    assert lit(page, "same") == {"es": ["Idlib"], "ar": ["إدلب"], "ja": ["イドリブ"]}
    assert page.locator("[data-chosen]").get_attribute("data-sentence") == "s2"
    assert "Idlib Governorate" in page.locator("#details h2").inner_text()


def test_choices_are_addresses_and_back_and_forward_go_through_them(browse: Browse, released_site: Path) -> None:
    page = browse(released_site).open(ARTICLE)
    page.click('[data-lang="es"] [data-id="idlib.2"]')
    assert at(page) == f"{ARTICLE}&s=s1&m=idlib.2"
    page.click('.permalink:text("s3")')
    assert at(page) == f"{ARTICLE}&s=s3"
    page.go_back()
    page.wait_for_selector('[data-lang="ja"] [data-id="idlib.2"][data-lit="same"]')
    page.go_back()
    page.wait_for_selector("body:not(:has([data-chosen]))")
    page.go_forward()
    page.wait_for_selector('[data-sentence="s1"][data-chosen]')


def test_a_language_is_added_and_taken_away(browse: Browse, released_site: Path) -> None:
    page = browse(released_site, viewport={"width": 1600, "height": 900}).open("#article?langs=es,ar")
    page.check('.languages input[value="tr"]')
    page.wait_for_selector('.words[lang="tr"]')
    assert at(page) == "#article?langs=es,ar,tr"
    page.uncheck('.languages input[value="es"]')
    page.wait_for_selector("body:not(:has(.words[lang=es]))")
    page.uncheck('.languages input[value="ar"]')
    page.wait_for_selector("body:not(:has(.words[lang=ar]))")
    assert page.locator('.languages input[value="tr"]').is_disabled()  # one is left


@pytest.mark.parametrize("hash_", ["#article?langs=xx,,es,es&m=nobody.1&cell=x&rel=y&tab=z", "#article?%zz&s=&=&m"])
def test_an_address_that_says_nonsense_shows_the_document(browse: Browse, released_site: Path, hash_: str) -> None:
    page = browse(released_site).open(hash_)
    assert page.locator(".sentence").count() == 5


def test_the_list_of_documents_filters_and_leads(browse: Browse, released_site: Path) -> None:
    page = browse(released_site, viewport={"width": 1024, "height": 768}).open(ARTICLE)
    assert not page.locator("#documents").is_visible()
    page.click(".opens-documents")
    page.fill("#documents input", "синай")
    assert page.locator("#documents [role=status]").inner_text() == "0 of 107 documents"
    page.fill("#documents input", "シナイ")
    page.wait_for_selector('#documents a[href^="#zones/sinai?"]')
    page.fill("#documents input", "")
    page.select_option('#documents select[aria-label="Split"]', "challenge")
    assert page.locator("#documents [role=status]").inner_text() == "20 of 107 documents"
    page.select_option('#documents select[aria-label="Split"]', "test")
    page.select_option('#documents select[aria-label="First language"]', "tr")
    page.click('#documents a[href^="#zones/turkish_straits?"]')
    page.wait_for_selector('h2[lang="es"]:text("Estrechos")')
    assert at(page).startswith(f"#zones/turkish_straits?{LANGS}")
    assert not page.locator("#documents").is_visible()


# --- filters ------------------------------------------------------------------------------------------------------


def test_a_filter_takes_mentions_away_from_eye_pointer_and_key(browse: Browse, released_site: Path) -> None:
    page = browse(released_site, viewport={"width": 1600, "height": 900}).open(ARTICLE)
    every = page.locator(".mention").count()
    page.uncheck('[data-filter="types GPE"]')
    off = page.locator(".mention[data-off]")
    assert set(off.evaluate_all("all => all.map(one => one.dataset.type)")) == {"GPE"}
    page.hover('[data-lang="es"] [data-id="idlib.1"]')  # inside the name of the zone, which is a LOC
    assert lit(page, "same")["es"] == ["zona desmilitarizada de Idlib"]
    page.check('[data-filter="types GPE"]')
    page.uncheck('[data-filter="levels NOM"]')
    assert set(off.evaluate_all("all => all.map(one => one.dataset.level)")) == {"NOM"}
    page.check('[data-filter="levels NOM"]')
    page.uncheck('[data-filter="link_status linked"]')
    assert set(off.evaluate_all("all => all.map(one => one.dataset.status)")) == {"linked"}
    page.uncheck('[data-filter="layers entities"]')
    assert off.count() == every
    assert page.locator('.mention[tabindex="0"]').count() == 0


def test_layers_are_switched_off(browse: Browse, released_site: Path) -> None:
    page = browse(released_site, viewport={"width": 1600, "height": 900}).open(f"#zones/sinai?{LANGS}")
    page.uncheck('[data-filter="layers coref"]')
    page.hover('[data-lang="es"] [data-type="GPE"] >> nth=0')
    assert lit(page, "same") and not lit(page, "chain")
    for layer, tab in (("relations", "Relations"), ("stance", "Stance"), ("facts", "Facts")):
        assert page.locator(f'[role=tab]:text("{tab}")').count() == 1
        page.uncheck(f'[data-filter="layers {layer}"]')
        assert page.locator(f'[role=tab]:text("{tab}")').count() == 0
    assert not page.locator(".point").first.is_visible()


def test_filters_stay_when_the_document_changes(browse: Browse, released_site: Path) -> None:
    page = browse(released_site, viewport={"width": 1600, "height": 900}).open(ARTICLE)
    page.uncheck('[data-filter="types GPE"]')
    page.evaluate("location.hash = '#zones/saar?langs=fr'")
    page.wait_for_selector('h2[lang="fr"]:text("Sarre")')
    assert not page.is_checked('[data-filter="types GPE"]')
    assert page.locator('.mention[data-type="GPE"]:not([data-off])').count() == 0


# --- keys and readers of screens ----------------------------------------------------------------------------------


def test_arrows_go_as_the_text_runs_and_enter_chooses(browse: Browse, released_site: Path) -> None:
    page = browse(released_site).open(ARTICLE)
    page.focus('[data-lang="es"] [data-id="idlib_dmz.1"]')
    page.keyboard.press("ArrowRight")
    assert focused(page) == ["es", "idlib.1"]
    assert lit(page, "same")["ja"] == ["イドリブ"]
    page.keyboard.press("l")
    assert focused(page) == ["ar", "idlib.1"]
    page.keyboard.press("ArrowLeft")  # onwards, from right to left
    assert focused(page) == ["ar", "y2018.1"]
    page.keyboard.press("ArrowRight")
    assert focused(page) == ["ar", "idlib.1"]
    page.keyboard.press("ArrowDown")
    assert focused(page)[0] == "ar"
    assert page.evaluate("document.activeElement.closest('.sentence').dataset.sentence") == "s2"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    assert at(page) == f"{ARTICLE}&s=s1&m=idlib.1"
    page.keyboard.press("Escape")
    assert at(page) == f"{ARTICLE}&s=s1"
    page.keyboard.press("Escape")
    assert at(page) == ARTICLE


def test_tab_reaches_the_skip_link_the_text_and_one_mention(browse: Browse, released_site: Path) -> None:
    page = browse(released_site).open(ARTICLE)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the text"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "text"
    assert at(page) == ARTICLE
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "permalink"
    page.keyboard.press("Tab")
    assert focused(page) == ["es", "idlib_dmz.1"]
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "permalink"


def test_help_opens_by_its_key_and_closes(browse: Browse, released_site: Path) -> None:
    page = browse(released_site).open(ARTICLE)
    page.keyboard.press("?")
    assert page.locator("dialog").is_visible()
    page.click("dialog button")
    assert not page.locator("dialog").is_visible()
    page.keyboard.press("?")
    page.keyboard.press("Escape")
    assert not page.locator("dialog").is_visible()


def test_a_mention_says_its_type_in_words(browse: Browse, released_site: Path) -> None:
    page = browse(released_site).open(ARTICLE)
    mention = page.locator('[data-lang="ja"] [data-id="idlib.2"]').first
    assert mention.get_attribute("aria-label") == "イドリブ: GPE, name, Idlib Governorate"
    assert mention.get_attribute("title") == "GPE, name, Idlib Governorate"
    legend = page.locator('.filters label:has([data-filter="types GPE"])')
    assert legend.get_attribute("title") == "places with a government"


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1600, "light")])
def test_no_rule_of_accessibility_is_broken(browse: Browse, released_site: Path, width: int, scheme: str) -> None:
    """By axe-core, which has the rules of WCAG 2.2 that a program can check, contrast among them."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    page = browse(released_site, viewport={"width": width, "height": 900}, color_scheme=scheme).open(ARTICLE)
    for hash_ in (
        f"{ARTICLE}&m=idlib.2",
        f"{ARTICLE}&s=s2&tab=relations",
        f"#zones/sinai?{LANGS}&s=s5&cell=s5.malcolm_fraser.un_possible",
        f"#zones/sinai?{LANGS}&tab=facts",
        f"#zones/sinai?{LANGS}&tab=about",
        f"#scenarios/amnesty?{LANGS}&tab=stance",
    ):
        page.evaluate("hash => { location.hash = hash; }", hash_)
        path = hash_[1:].partition("?")[0]
        page.wait_for_function(
            "([path, hash]) => view.reader.document?.id === path && location.hash === hash", arg=[path, hash_]
        )
        found = axe.run(page, options={"preload": False}).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


# --- looks --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [320, 390, 1024, 1600])
@pytest.mark.parametrize(
    "hash_", [f"{ARTICLE}&s=s2&tab=relations", f"#zones/kaesong?{LANGS}&s=s3", f"#zones/kaesong?{LANGS}&tab=stance"]
)
def test_no_page_is_wider_than_the_screen(browse: Browse, released_site: Path, width: int, hash_: str) -> None:
    page = browse(released_site, viewport={"width": width, "height": 800}).open(hash_)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    panel = page.locator("#panel")
    assert panel.evaluate("panel => panel.scrollWidth <= panel.clientWidth")
    boxes = [page.locator(".sentence .words").nth(number).bounding_box() for number in range(2)]
    stacked = boxes[0]["x"] == boxes[1]["x"]
    assert stacked == (width < 700)


def test_dark_and_light_follow_the_system_and_the_switch(browse: Browse, released_site: Path) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    page = browse(released_site, color_scheme="dark").open(ARTICLE)
    dark = page.evaluate(paper)
    page.select_option("#theme", "light")
    light = page.evaluate(paper)
    assert (dark, light) == ("rgb(20, 23, 28)", "rgb(255, 255, 255)")
    page.reload()
    page.wait_for_selector(".sentence")
    assert page.evaluate(paper) == light
    page.select_option("#theme", "auto")
    assert page.evaluate(paper) == dark


def test_print_has_the_text_with_types_in_words_and_nothing_else(browse: Browse, released_site: Path) -> None:
    page = browse(released_site, color_scheme="dark", viewport={"width": 1600, "height": 900}).open(
        f"{ARTICLE}&m=idlib.2"
    )
    page.emulate_media(media="print")
    for hidden in (".top", ".legend", "#panel", "#documents"):
        assert not page.locator(hidden).is_visible(), hidden
    after = "one => getComputedStyle(one, '::after').content"
    assert page.locator('[data-lang="ar"] [data-id="idlib.2"]').evaluate(after) == '" GPE"'
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_types_stand_in_words_in_the_text_where_a_reader_wants_it(browse: Browse, released_site: Path) -> None:
    page = browse(released_site, viewport={"width": 1600, "height": 900}).open(ARTICLE)
    after = "one => getComputedStyle(one, '::after').content"
    mention = page.locator('[data-lang="ja"] [data-id="idlib.2"]')
    assert mention.evaluate(after) == "none"
    page.check('label:text("Types in words") input')
    assert mention.evaluate(after) == '" GPE"'
