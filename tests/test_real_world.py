"""Documents on the real world: where it was read stands in the rows, is printed, and nothing is copied from it."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from conftest import ROOT
from idlib_corpus.build import build
from idlib_corpus.check import check
from idlib_corpus.source import read

MEANING = """
id = "later"
canary = "CANARY"
split = "train"
source_language = "fr"
languages = ["fr", "ja"]
layers = ["entities", "relations", "stance"]
licence = "CC-BY-4.0"
relations = []
propositions = [
  { id = "keep_zone", kind = "state" },
]
facts = [
  { s = "s1", says = "Syria asked France and Turkey to keep the zone", sources = ["letter", "gazette"] },
]
stances = [
  { s = "s1", holder = "france", target = "keep_zone", label = "FAVOR", basis = "intent", certainty = "certain",\
 cue = "wished", evidence = ["wished"], as_of = "1951-05", sources = ["letter"] },
  { s = "s1", holder = "turkey", target = "keep_zone", label = "FAVOR", basis = "intent", certainty = "certain",\
 holder_with = "france", cue = "wished", evidence = ["wished"], as_of = "1951-05", sources = ["letter", "gazette"] },
]

[source]
title = "La zone"

[sources.letter]
number = 1
title = "A letter"
publisher = "An archive"
url = "https://example.org/letter"
date = "1951-05"
kind = "primary"
seen = "2026-11-29"

[sources.gazette]
number = 2
title = "A report"
publisher = "A gazette"
url = "https://example.org/report"
kind = "press"
seen = "2026-11-29"

[provenance]
entities = { made_by = "the tests", made_from = "nothing", date = "2026-11-29", checks = "", review = "none" }
relations = { made_by = "the tests", made_from = "nothing", date = "2026-11-29", checks = "", review = "none" }
stances = { made_by = "the tests", made_from = "nothing", date = "2026-11-29", checks = "", review = "none" }

[holders]
s1 = ["france", "turkey"]
"""
TEXT = """<?xml version="1.0" encoding="UTF-8"?>
<doc id="later" lang="{lang}" origin="{origin}" title="{title}" canary="CANARY">
<provenance layer="text" made-by="the tests" from="nothing" date="2026-11-29" checks="" review="none"/>
<provenance layer="grounding" made-by="the tests" from="nothing" date="2026-11-29" checks="" review="none"/>
<provenance layer="propositions" made-by="the tests" from="nothing" date="2026-11-29" checks="" review="none"/>
{rest}
</doc>
"""
FRENCH = """<s id="s1">La <m id="france.1">France</m> et la <m id="turkey.1">Turquie</m>\
 <e id="wished">voulaient</e> que la bande de terre fût gardée encore dix ans.<c n="1"/><c n="2"/></s>
<holder id="france">France</holder>
<holder id="turkey">Turquie</holder>
<p id="keep_zone">La zone est gardée.</p>
<not id="keep_zone">La zone n’est pas gardée.</not>"""
JAPANESE = """<s id="s1"><m id="france.1">フランス</m>と<m id="turkey.1">トルコ</m>は、\
その帯状の土地をなお十年間維持することを<e id="wished">望んだ</e><c n="1"/><c n="2"/>。</s>
<holder id="france">フランス</holder>
<holder id="turkey">トルコ</holder>
<p id="keep_zone">その区域は維持される。</p>
<not id="keep_zone">その区域は維持されない。</not>"""


@pytest.fixture
def corpus_with(corpus_copy: Path) -> Path:
    """The corpus with one more document."""
    source = corpus_copy / "source"
    canary = tomllib.loads((source / "dataset.toml").read_text(encoding="utf-8"))["canary"]
    (source / "later.toml").write_text(MEANING.replace("CANARY", canary), encoding="utf-8")
    (source / "later").mkdir()
    for lang, origin, title, rest in (
        ("fr", "source", "La zone", FRENCH),
        ("ja", "translation", "その区域", JAPANESE),
    ):
        text = TEXT.format(lang=lang, origin=origin, title=title, rest=rest)
        (source / "later" / f"{lang}.xml").write_text(text.replace("CANARY", canary), encoding="utf-8")
    return corpus_copy


def script(name: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, str(ROOT / "scripts" / name), *map(str, arguments)]
    return subprocess.run(call, capture_output=True, text=True, encoding="utf-8")


def test_facts_and_stances_come_with_where_they_were_read(corpus_with: Path) -> None:
    assert check(corpus_with, release=False) == []
    build(read(corpus_with / "source"), corpus_with)
    [row] = pq.read_table(corpus_with / "data" / "articles" / "ja" / "train.parquet").to_pylist()
    assert [(one["number"], one["publisher"], one["date"]) for one in row["sources"]] == [
        (1, "An archive", "1951-05"),
        (2, "A gazette", ""),
    ]
    assert row["facts"] == [
        {"sentence": "s1", "says": "Syria asked France and Turkey to keep the zone", "sources": [1, 2]}
    ]
    assert {one["number"] for one in row["citations"]} == {1, 2}
    first, second = pq.read_table(corpus_with / "data" / "stance" / "fr" / "train.parquet").to_pylist()
    assert first["sources"] == ["https://example.org/letter"] and first["as_of"] == "1951-05"
    assert second["sources"] == ["https://example.org/letter", "https://example.org/report"]
    assert first["decision"] == second["decision"] == "later/s1/france/keep_zone"


def test_a_reader_sees_each_sentence_with_its_facts_stances_and_sources(corpus_with: Path) -> None:
    done = script("sources.py", "--corpus", corpus_with, "--lang", "ja")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "# later: その区域 (ja, train)"
    assert "    fact    Syria asked France and Turkey to keep the zone [1][2]" in lines
    assert "    favor   トルコ, 1951-05: その区域は維持される。 [1][2]" in lines
    assert "[2] A report. A gazette. press, seen 2026-11-29. https://example.org/report" in lines
    wrong = script("sources.py", "nothing", "--corpus", corpus_with)
    assert wrong.returncode == 2 and "no document nothing; expected some of article, later" in wrong.stderr


@pytest.mark.parametrize(
    ("page", "lang"),
    [
        ("Elles VOULAIENT que la bande de terre, fût gardée encore longtemps.", "fr"),
        ("両国は、その帯状の土地をなお十年間維持することを求めた。", "ja"),
    ],
)
def test_a_run_that_a_page_has_is_found(corpus_with: Path, tmp_path: Path, page: str, lang: str) -> None:
    pages = tmp_path / "pages" / "later" / "read"
    pages.mkdir(parents=True)
    (pages / "page.txt").write_text("La bande de terre fut gardée. その土地は維持された。", encoding="utf-8")
    clean = script("copied.py", tmp_path / "pages", "--corpus", corpus_with)
    assert (clean.returncode, clean.stderr) == (0, "")
    (pages / "page.txt").write_text(page, encoding="utf-8")
    done = script("copied.py", tmp_path / "pages", "--corpus", corpus_with)
    assert done.returncode == 1 and f"later {lang} s1: page.txt: " in done.stdout
