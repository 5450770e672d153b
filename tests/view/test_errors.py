"""The error browser, in a browser: systems beside the gold, from the files that `score` takes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from watched import Browse

import predicted
from idlib_corpus import view

pytest_plugins = ["browsing"]


def opened(watched: Any, hash_: str = "") -> Any:
    """The page of errors, when its rows are there."""
    watched.page.goto(f"{(watched.site / 'index.html').as_uri()}{hash_}")
    watched.page.wait_for_selector("#row-0, [role=alert]")
    return watched.page


def rows(page: Any) -> list[list[str]]:
    """The cells of the rows that are made, without what readers of screens alone hear."""
    found: list[list[str]] = page.evaluate(
        """() => [...document.querySelectorAll("#rows .lines .line")].map((line) =>
          [...line.querySelectorAll("[role=gridcell]")].map((cell) => {
            const copy = cell.cloneNode(true);
            copy.querySelectorAll(".whose, .sign, .unseen").forEach((part) => part.remove());
            return copy.textContent.trim();
          }))"""
    )
    return found


def arrived(page: Any, says: str, there: bool = True) -> None:
    """Wait until the address says something, or no longer does."""
    page.wait_for_url(lambda url: (says in unquote(url)) == there)


def counted(page: Any) -> str:
    """How many rows are shown."""
    return re.sub(r" of .*", "", page.text_content(".counted"))


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory, tested: Path) -> Path:
    folder = tmp_path_factory.mktemp("runs")
    predicted.of_gazetteer(folder)
    predicted.mistaken(folder)
    predicted.of_stance(folder)
    predicted.always(folder)
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, warm: Any) -> Callable[..., Path]:
    """Sites by `idlib-corpus view --predictions …`, each once."""
    sites: dict[tuple[str, ...], Path] = {}

    def make(*arguments: object) -> Path:
        key = tuple(map(str, arguments))
        if key not in sites:
            folder = tmp_path_factory.mktemp("site")
            done = warm.run(["view", "--predictions", *key, "--output", str(folder / "site")], folder)
            assert done.returncode == 0, done.stderr
            assert done.stdout.strip() == str((folder / "site" / "index.html").resolve())
            sites[key] = folder / "site"
        return sites[key]

    return make


@pytest.fixture(scope="module")
def ner(made: Callable[..., Path], runs: Path) -> Path:
    return made(runs / "gazetteer.jsonl", runs / "mistaken.jsonl")


@pytest.fixture(scope="module")
def stance(made: Callable[..., Path], runs: Path) -> Path:
    return made(runs / "turned.jsonl", runs / "always.jsonl")


def summary(page: Any) -> dict[tuple[str, str], dict[str, str]]:
    """The table on top: cells by column, by system and language."""
    page.click("button:text('Every language')")
    head = [re.sub(r"^\W*(wrong )?", "", one.strip()) for one in page.locator(".summary thead th").all_text_contents()]
    found = {}
    for line in page.locator(".summary tbody tr").all():
        cells = [cell.strip() for cell in line.locator("th, td").all_text_contents()]
        found[cells[0], cells[1]] = dict(zip(head, cells, strict=True))
    return found


def test_the_figures_are_those_of_score(browse: Browse, ner: Path, runs: Path, command: Callable[..., Any]) -> None:
    page = opened(browse(ner))
    shown = summary(page)
    assert len(shown) == 9 + 2
    for system in ("gazetteer", "mistaken"):
        done = command("score", "ner", runs / f"{system}.jsonl", "--by", "lang", "--format", "json")
        [told] = json.loads(done.stdout)["scores"]
        names = {code: page.evaluate("code => view.language(code).name", code) for code in ("fr", "ar", "ja")}
        parts = {"all": told["scores"]} | {names.get(one["lang"], ""): one["scores"] for one in told["by"]}
        for lang in ("all", "French", *(("Arabic", "Japanese") if system == "gazetteer" else ())):
            line, scores = shown[system, lang], parts[lang]
            micro = scores["strict"]["micro"]
            for column, score in (("P", "precision"), ("R", "recall"), ("F1", "f1")):
                assert line[column] == f"{100 * micro[score]:.1f}"
            counts = scores["partial"]["counts"]
            assert int(line["missed"]) == counts["missed"] and int(line["spurious"]) == counts["spurious"]
            assert int(line["correct"]) == scores["strict"]["counts"]["correct"]
            assert int(line["correct"]) + int(line["type"]) == counts["correct"]
            assert int(line["boundary"]) + int(line["type, boundary"]) == counts["partial"]


def test_it_loads_the_index_and_the_outcomes_and_shows_errors(browse: Browse, ner: Path) -> None:
    watched = browse(ner)
    page = opened(watched)
    assert [path for path in watched.files() if path.startswith("data/")] == ["data/index.js", "data/outcomes.js"]
    assert page.title() == "Errors: Named entities · idlib-corpus"
    assert all("correct" not in line[4] or "correct" not in line[5] for line in rows(page))


def test_filters_and_numbers_agree(browse: Browse, ner: Path) -> None:
    page = opened(browse(ner))
    page.select_option("#filter-lang", "ar")
    page.select_option("#filter-kind", "missed")
    arrived(page, "kind=missed")
    number = counted(page)
    assert page.locator(".summary tbody tr").count() == 1
    assert number in page.locator(".summary tbody .count").all_text_contents()
    assert {line[0] for line in rows(page)} == {"ar"} and {line[4] for line in rows(page)} == {"missed"}
    page.select_option("#filter-gold", "PER")
    arrived(page, "gold=PER")
    assert {line[3] for line in rows(page)} == {"PER"}
    page.click("button.reset")
    arrived(page, "lang", there=False)
    assert int(counted(page).replace(",", "")) > int(number)


def test_search_in_any_script(browse: Browse, ner: Path) -> None:
    page = opened(browse(ner), "#?kind=all")
    for words, lang in (("إدلب", "ar"), ("イドリブ", "ja"), ("идлиб", "ru"), ("LATTAQUIÉ", "fr")):
        page.fill("#search", words)
        arrived(page, words)
        assert {line[0] for line in rows(page)} == {lang}
    assert page.evaluate("document.activeElement.id") == "search"


def test_rows_sort(browse: Browse, ner: Path) -> None:
    page = opened(browse(ner), "#?lang=fr&kind=all")
    before = [line[2] for line in rows(page)]
    page.click("#rows .heads button:has-text('Words')")
    arrived(page, "sort=words")
    up = [line[2] for line in rows(page)]
    page.click("#rows .heads button:has-text('Words')")
    arrived(page, "sort=-words")
    down = [line[2] for line in rows(page)]
    assert up != before and up[0].casefold() <= up[5].casefold() and down[0].casefold() >= down[5].casefold()
    assert page.get_attribute("#rows .heads [aria-sort=descending]", "role") == "columnheader"


def test_a_row_shows_its_sentence_with_gold_and_each_system(browse: Browse, ner: Path) -> None:
    page = opened(browse(ner), "#?lang=fr&system=1&kind=boundary")
    assert counted(page) == "1"
    page.click("#row-0")
    page.wait_for_selector("#panel .words")
    lit = page.locator("#panel .words [data-lit=same]").all_text_contents()
    gold, *_, mistaken = lit
    assert mistaken == gold[1:]
    titles = page.locator("#panel h3").all_text_contents()
    assert titles[0] == "Gold" and titles[1].startswith("gazetteer") and titles[2].startswith("mistaken")
    assert page.locator("#panel .words").count() == 3


def test_arabic_stands_from_right_to_left(browse: Browse, ner: Path) -> None:
    page = opened(browse(ner), "#?lang=ar")
    page.click("#row-0")
    page.wait_for_selector("#panel .words")
    words = page.locator("#panel .words").first
    assert (words.get_attribute("dir"), words.get_attribute("lang")) == ("rtl", "ar")
    assert page.get_attribute("#row-0 .text", "dir") == "rtl"


def test_the_same_mention_in_all_languages(browse: Browse, ner: Path) -> None:
    page = opened(browse(ner), "#?lang=fr&kind=all&search=idlib.2")
    page.click("#row-0")
    page.wait_for_selector(".everywhere")
    cells = [row.locator("th, td").all_text_contents() for row in page.locator(".everywhere tbody tr").all()]
    lines = {line[0]: line for line in cells}
    assert list(lines) == ["Spanish", "English", "French", "German", "Arabic", "Turkish", "Russian", "Japanese"]
    assert lines["Arabic"][1] == "إدلب" and lines["Japanese"][1] == "イドリブ"
    assert lines["Arabic"][3] == "not asked" and "correct" in lines["French"][3]
    page.click(".everywhere a:has-text('イドリブ')")
    page.wait_for_selector("#panel .words[lang=ja]")
    assert page.locator("#panel .words").count() == 2


def test_a_permalink_opens_its_row(browse: Browse, ner: Path) -> None:
    page = opened(browse(ner), "#?lang=ja")
    page.click("#row-1")
    page.wait_for_selector("#panel .permalink")
    words, link = page.text_content("#panel h2 bdi"), page.evaluate("location.hash")
    again = opened(browse(ner), link)
    again.wait_for_selector("#panel h2")
    assert again.text_content("#panel h2 bdi") == words
    assert again.get_attribute("#rows [aria-selected=true]", "id") == "row-1"
    assert again.locator("#panel a:text('in the reader')").count() == 1


def test_the_link_leads_to_the_mention_in_the_reader(browse: Browse, ner: Path) -> None:
    page = opened(browse(ner), "#?lang=fr&kind=all&search=idlib.2")
    page.click("#row-0")
    page.click("#panel a:text('in the reader')")
    page.wait_for_selector(".sentence")
    assert page.url.partition("#")[0].endswith("reader.html")
    assert page.locator('[data-lang="fr"] [data-lit="same"]').first.text_content() == "Idleb"


def test_keys_walk_through_the_rows(browse: Browse, ner: Path) -> None:
    page = opened(browse(ner), "#?lang=fr")
    page.focus("#rows")
    for key, row in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0), ("End", None), ("Home", 0)):
        page.keyboard.press(key)
        page.wait_for_timeout(50)
        last = int(counted(page)) - 1
        assert page.get_attribute("#rows [aria-selected=true]", "id") == f"row-{last if row is None else row}"
        assert page.get_attribute("#rows", "aria-activedescendant") == f"row-{last if row is None else row}"
    page.keyboard.press("Escape")
    arrived(page, "row=", there=False)


def test_cells_of_the_confusion_filter(browse: Browse, ner: Path) -> None:
    page = opened(browse(ner), "#?lang=fr")
    page.click("button:text('Confusion matrix')")
    cell = page.locator(".confusion").first.locator("button[aria-label*='gold PER, predicted none']")
    number = cell.text_content()
    cell.click()
    arrived(page, "predicted=-")
    assert counted(page) == number
    assert {(line[3], line[4]) for line in rows(page)} == {("PER", "missed")}


def test_where_systems_differ(browse: Browse, ner: Path) -> None:
    page = opened(browse(ner), "#?lang=fr&kind=all")
    page.check("#differ")
    arrived(page, "differ=yes")
    assert rows(page) and all(line[4] != line[5] for line in rows(page))


def test_systems_of_other_rows_are_not_compared_unsaid(browse: Browse, ner: Path, stance: Path) -> None:
    assert "compare their scores within one language" in opened(browse(ner)).text_content("main")


def test_stance_with_evidence(browse: Browse, stance: Path) -> None:
    page = opened(browse(stance), "#?kind=all&row=article/s2/es/rsii/transfer_rebels")
    page.wait_for_selector("#panel .words")
    first = page.locator("#panel .words").first
    evidence = "".join(first.locator("[data-lit=evidence]").first.all_text_contents())
    assert evidence == "traslado de diversos rebeldes por parte de la Coalición RSII hacia Idlib"
    assert first.locator("[data-lit=cue]").text_content() == "traslado"
    assert first.locator(".mark").text_content() == "Coalición RSII"
    predicted_evidence = page.locator("#panel .words").nth(1).locator("[data-lit=evidence]").text_content()
    assert evidence.startswith(predicted_evidence) and predicted_evidence != evidence
    assert page.text_content("#panel h2") == "La Coalición RSII traslada a rebeldes a Idlib."
    lines = [row.locator("th, td").all_text_contents() for row in page.locator(".everywhere tbody tr").all()]
    assert len(lines) == 8 and {line[1] for line in lines} == {"FAVOR"}
    assert {line[0] for line in lines if line[3] == "not asked"} == {line[0] for line in lines} - {"Arabic", "English"}


def test_the_link_leads_to_the_cell_in_the_reader(browse: Browse, stance: Path) -> None:
    page = opened(browse(stance), "#?kind=all&row=article/s2/es/rsii/transfer_rebels")
    page.click("#panel a:text('in the reader')")
    page.wait_for_selector(".cell-detail")
    assert page.locator('[data-lang="es"] [data-lit="cue"]').first.text_content() == "traslado"


def test_figures_of_stance_are_those_of_score(
    browse: Browse, stance: Path, runs: Path, command: Callable[..., Any]
) -> None:
    shown = summary(opened(browse(stance)))
    done = command("score", "stance", runs / "turned.jsonl", "--by", "lang", "--format", "json")
    [told] = json.loads(done.stdout)["scores"]
    arabic = next(one["scores"] for one in told["by"] if one["lang"] == "ar")
    for lang, scores in (("all", told["scores"]), ("Arabic", arabic)):
        line = shown["turned", lang]
        assert (
            line["F_avg"] == f"{100 * scores['f_avg']:.1f}" and line["accuracy"] == f"{100 * scores['accuracy']:.1f}"
        )
        assert line["macro F1"] == f"{100 * scores['macro']['f1']:.1f}"


def test_words_of_strangers_are_text(browse: Browse, tmp_path: Path, made: Callable[..., Path]) -> None:
    gold, answers = predicted.hostile(tmp_path)
    page = opened(browse(made(answers, "--gold", gold)))
    assert page.locator("script:not([src]), img, #rows b, #panel b").count() == 0
    assert [line[2:] for line in rows(page)] == [
        ["<script>", "none", f"spurious{predicted.HOSTILE}"],
        ["Ann", predicted.HOSTILE, "type__proto__"],
        ["Bo", "__proto__", "missed"],
        ["Hama", "LOC", f"type{predicted.HOSTILE}"],
    ]
    page.click("#row-1")
    assert page.locator("#panel .words").first.text_content().startswith(predicted.HOSTILE)
    assert page.locator("#panel h2").text_content() == f"Ann {predicted.HOSTILE}"
    assert "<img src=x" in page.text_content(".summary")
    assert page.locator(".everywhere").count() == 0 and page.locator("nav a").count() == 0
    page.click("button:text('Confusion matrix')")
    page.click(".confusion button[aria-label*='gold __proto__, predicted none']")
    arrived(page, "predicted=-")
    assert [line[2] for line in rows(page)] == ["Bo"]


def test_twenty_thousand_rows_are_as_light_as_twenty(
    browse: Browse, tmp_path: Path, made: Callable[..., Path]
) -> None:
    gold, answers = predicted.many(tmp_path)
    page = opened(browse(made(answers, "--gold", gold)), "#?kind=all")
    assert counted(page) == "20,000" and len(rows(page)) < 100
    page.focus("#rows")
    page.keyboard.press("End")
    page.wait_for_selector("#row-19999[aria-selected=true]")
    assert page.text_content("#panel h2 bdi") == "Name19999" and len(rows(page)) < 100
    page.click("#rows .heads button:has-text('half')")
    arrived(page, "sort=")
    assert counted(page) == "20,000" and len(rows(page)) < 100


@pytest.mark.parametrize("width", [390, 1024, 1600])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_width_scrolls_sideways(browse: Browse, ner: Path, width: int, scheme: str) -> None:
    page = opened(browse(ner, viewport={"width": width, "height": 900}, color_scheme=scheme), "#?lang=ar")
    page.click("#row-2")
    page.wait_for_selector("#panel .words")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    chosen, panel = (page.locator(one).bounding_box() for one in ("#rows [aria-selected=true]", "#panel"))
    assert width > 1200 or chosen["y"] + chosen["height"] <= panel["y"] + 1


def test_the_same_outcomes_give_the_same_bytes(
    ner: Path, runs: Path, tmp_path: Path, command: Callable[..., Any]
) -> None:
    files = (runs / "gazetteer.jsonl", runs / "mistaken.jsonl")
    assert command("view", "--predictions", *files, "--output", "again").returncode == 0
    names = [path.relative_to(ner) for path in ner.rglob("*") if path.is_file()]
    assert all((tmp_path / "again" / name).read_bytes() == (ner / name).read_bytes() for name in names)
    assert view.ERRORS.file == "index.html"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--gold", "x.jsonl"), "--gold: without --predictions"),
        (("--lenient",), "--lenient: without --predictions"),
        (("--predictions", "none.jsonl"), "none.jsonl"),
        (("--predictions", "p.jsonl", "--lang", "ar"), "--lang"),
        (("--predictions", "p.jsonl", "--task", "coref"), "coref has no list of errors"),
    ],
)
def test_wrong_calls_are_said(
    arguments: tuple[str, ...], told: str, command: Callable[..., Any], tmp_path: Path
) -> None:
    predicted.write(tmp_path / "p.jsonl", [{"id": "article/s1/fr", "entities": []}])
    done = command("view", *arguments)
    assert done.returncode == 2 and told in done.stderr and not (tmp_path / "idlib-view").exists()
