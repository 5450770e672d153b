"""TMX: what translate-toolkit finds in the files, and whether they are what TMX 1.4b says."""

from __future__ import annotations

import io
from collections import Counter
from typing import Any

import pytest
from contract import Found, files, holds
from lxml import etree
from test_stance_tables import HARD, hard

from conftest import RELEASE
from idlib_corpus.formats import tmx
from idlib_corpus.formats.renditions import Rendition, renditions
from idlib_corpus.formats.writing import Ledger
from idlib_corpus.model import Corpus

TESTED = RELEASE
storage = pytest.importorskip("translate.storage.tmx", reason="translate-toolkit is not installed")

# the rules of TMX 1.4b for the elements that are written
RULES = etree.DTD(
    io.StringIO("""
<!ELEMENT tmx (header, body)>
<!ATTLIST tmx version CDATA #FIXED "1.4">
<!ELEMENT header (note | prop)*>
<!ATTLIST header creationtool CDATA #REQUIRED creationtoolversion CDATA #REQUIRED
  segtype (block | paragraph | sentence | phrase) #REQUIRED o-tmf CDATA #REQUIRED adminlang CDATA #REQUIRED
  srclang CDATA #REQUIRED datatype CDATA #REQUIRED>
<!ELEMENT body (tu*)>
<!ELEMENT tu ((note | prop)*, tuv+)>
<!ATTLIST tu tuid CDATA #IMPLIED srclang CDATA #IMPLIED>
<!ELEMENT tuv ((note | prop)*, seg)>
<!ATTLIST tuv xml:lang CDATA #REQUIRED>
<!ELEMENT seg (#PCDATA)>
<!ELEMENT note (#PCDATA)>
<!ELEMENT prop (#PCDATA)>
<!ATTLIST prop type CDATA #REQUIRED>
""")
)


def test_the_whole_corpus(corpus: Corpus) -> None:
    given = renditions(corpus)
    written, ledger = files(tmx, given)
    assert "es-ar.tmx" in written
    for path, data in written.items():
        assert RULES.validate(etree.fromstring(data)), (path, RULES.error_log)
    holds(tmx, given, ledger, found(written, corpus))


def found(written: dict[str, bytes], corpus: Corpus) -> Found:
    result: dict[str, Counter[tuple[Any, ...]]] = {what: Counter() for what in tmx.KEEPS}
    codes = {language.tag: language.code for language in corpus.languages}
    for path, data in written.items():
        store = storage.tmxfile.parsestring(data)
        source, lang = path.removesuffix(".tmx").split("-")
        for unit in store.units:
            props = {one.get("type"): one.text for one in unit.xmlelement.findall("prop")}
            document, split, group = (props[f"x-{name}"] for name in ("document", "split", "group"))
            licence = unit.xmlelement.findtext("note").removeprefix("licence: ")
            assert unit.getid() == unit.xmlelement.get("tuid") == group
            theirs, ours = unit.getlanguageNodes()
            for node, code, text in ((theirs, source, unit.source), (ours, lang, unit.target)):
                assert codes[node.get(tmx.LANG)] == code
                # the source stands in several files, and is one sentence
                title = node.findtext("prop")
                result["document"][f"{document}/{code}", document, code, title, split, source, licence] = 1
                result["sentence"][f"{group}/{code}", group, str(text), str(unit.source)] = 1
    return result


def test_only_pairs_of_what_was_chosen(corpus: Corpus) -> None:
    written, ledger = files(tmx, renditions(corpus, ["ar", "ja"], "article"))
    assert sorted(written) == ["es-ar.tmx", "es-ja.tmx"]
    assert (ledger.kept["sentence"], ledger.said()) == (10, [])
    written, ledger = files(tmx, renditions(corpus, ["es"], "article"))
    assert written == {}
    assert ledger.said() == [
        "1 document without a translation among what was chosen left out",
        "5 sentences without a translation among what was chosen left out",
    ]


def test_words_of_the_corpus(corpus: Corpus) -> None:
    written, _ = files(tmx, renditions(corpus, ["ar"], "article"))
    root = etree.fromstring(written["es-ar.tmx"])
    assert root.find("header").get("srclang") == "es"
    unit = root.find("body/tu")
    assert [one.get(tmx.LANG) for one in unit.findall("tuv")] == ["es", "arb"]
    spanish, arabic = (one.findtext("seg") for one in unit.findall("tuv"))
    assert spanish.startswith("La zona desmilitarizada de Idlib fue una franja de seguridad")
    assert arabic.startswith("كانت منطقة إدلب المنزوعة السلاح شريطا أمنيا")


def test_hard_texts_come_back_as_they_were(corpus: Corpus) -> None:
    (one,) = (hard(one) for one in renditions(corpus, ["ar"], "article"))
    es = next(iter(renditions(corpus, ["es"], "article"))).text
    document = one.document
    whole = Rendition(corpus, type(document)(**{**vars(document), "texts": {"es": es, "ar": one.text},
                                                "source_language": "es"}), one.text)  # fmt: skip
    ((_, data),) = tmx.write([whole], Ledger(tmx.LOSSES))
    assert b"<script>" not in data
    store = storage.tmxfile.parsestring(data)
    assert [str(unit.target) for unit in store.units] == [s.text for s in one.sentences]
    assert str(store.units[0].target).startswith(HARD)
