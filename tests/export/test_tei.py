"""TEI: files are valid against the schema of the TEI Consortium, and lxml finds in them what the corpus says."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from posixpath import join, normpath
from typing import Any

import pytest
from contract import files, holds
from lxml import etree
from test_stance_tables import HARD, hard

from conftest import RELEASE
from idlib_corpus.formats import tei
from idlib_corpus.formats.renditions import Rendition, renditions
from idlib_corpus.formats.tei.elements import NS
from idlib_corpus.formats.writing import Ledger
from idlib_corpus.model import AUTHOR, Corpus, Fact, Provenance, Source

TESTED = RELEASE
RNG = "{http://relaxng.org/ns/structure/1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture(scope="module")
def written(corpus: Corpus) -> tuple[dict[str, Any], Ledger]:
    """The whole corpus, parsed."""
    found, ledger = files(tei, renditions(corpus))
    return {path: etree.fromstring(data) for path, data in found.items()}, ledger


@pytest.fixture(scope="module")
def schema(written: tuple[dict[str, Any], Ledger]) -> etree.RelaxNG:
    """tei_all without the elements that our files do not have, which says the same of them and is compiled at once.

    A pattern of an element that stands nowhere in a file matches nothing in it, as ``notAllowed`` does.
    """
    used = {etree.QName(element).localname for root in written[0].values() for element in root.iter(etree.Element)}
    with gzip.open(Path(__file__).parent / "tei" / "tei_all.rng.gz") as file:
        tree = etree.parse(file)
    for element in list(tree.iter()):
        # documentation and Schematron, in other namespaces, are no part of the grammar
        if element.getparent() is not None and not str(element.tag).startswith(RNG):
            element.getparent().remove(element)
    for element in list(tree.iter(f"{RNG}element")):
        if element.get("name") not in (None, *used):
            element.getparent().replace(element, etree.Element(f"{RNG}notAllowed"))
    return etree.RelaxNG(tree)


def test_files_are_valid(corpus: Corpus, written: tuple[dict[str, Any], Ledger], schema: etree.RelaxNG) -> None:
    """Each document in one language, the languages in turn, and the article in all."""
    turn = [f"{(*one.texts,)[n % len(one.texts)]}/{one.id}.xml" for n, one in enumerate(corpus.documents)]
    for path in (*turn, *(f"{lang}/article.xml" for lang in corpus.codes)):
        assert schema.validate(written[0][path]), (path, schema.error_log)


@pytest.mark.parametrize(
    ("place", "attribute", "value"),
    [
        ("//{*}spanGrp", "type", "two words"),
        ("//{*}annotation", ID, None),
        ("//{*}date", "when", "last year"),
        ("//{*}s", "nothing", "known"),
    ],
)
def test_the_schema_refuses(
    place: str, attribute: str, value: str | None, written: tuple[dict[str, Any], Ledger], schema: etree.RelaxNG
) -> None:
    root = etree.fromstring(etree.tostring(written[0]["ar/article.xml"]))
    element = root.find(f".{place}")
    if value is None:
        del element.attrib[attribute]
    else:
        element.set(attribute, value)
    assert not schema.validate(root)


def test_the_whole_corpus(corpus: Corpus, written: tuple[dict[str, Any], Ledger]) -> None:
    result: dict[str, Counter[tuple[Any, ...]]] = {what: Counter() for what in tei.KEEPS}
    tags = {language.tag: language.code for language in corpus.languages}
    for path, root in written[0].items():
        for what, where, *values in found(root, tags):
            result[what][where, *values] += 1
            assert path.startswith(f"{where.rpartition('/')[2]}/")
    holds(tei, renditions(corpus), written[1], result)


def found(root: Any, tags: dict[str, str]) -> Iterator[tuple[Any, ...]]:
    """What a file says, in the order of ``KEEPS``."""
    every = {one.get(ID): one for one in root.iter(etree.Element) if one.get(ID)}
    for name in ("corresp", "ana", "target", "active", "passive", "mutual", "source", "scheme"):
        for one in root.iter(etree.Element):
            for pointer in one.get(name, "").split():
                assert not pointer.startswith("#") or "(" in pointer or pointer[1:] in every, pointer
    document = text_of(root, "publicationStmt/{*}idno")
    lang = tags[root.find("{*}text").get(LANG)]
    yield ("document", f"{document}/{lang}", document, lang, *head(root, tags))
    entities = {name[7:]: one for name, one in every.items() if name.startswith("entity.")}
    sentences: dict[str, Any] = {}
    for element in root.iter(f"{{{NS}}}s"):
        name = element.get(ID)
        where = f"{document}/{name}/{lang}"
        sentences[name] = (where, "".join(element.itertext()))
        citations = tuple(
            (int(anchor.get("n")), len("".join(anchor.xpath("preceding-sibling::text()")))) for anchor in element
        )
        yield "sentence", where, where, sentences[name][1], f"{document}/{name}", citations
    extents: dict[str, tuple[str, tuple[tuple[int, int], ...]]] = {}
    for span in root.iter(f"{{{NS}}}span"):
        kind, _, name = span.get(ID).partition(".")
        if kind == "omission":
            yield "omission", sentences[span.get("target")[1:]][0], name, span.get("type")
            continue
        sentence, numbers = re.fullmatch(r"#string-range\((s\d+),([\d,]+)\)", span.get("target")).groups()
        each = [int(number) for number in numbers.split(",")]
        pieces = tuple((start, start + length) for start, length in zip(each[::2], each[1::2], strict=True))
        where, said = sentences[sentence]
        assert " ".join(said[start:end] for start, end in pieces) == span.text
        extents[span.get(ID)] = (span.get("ana", "")[8:], pieces)
        if kind == "mention":
            key = name.rpartition(".")[0]
            assert span.get("ana") == f"#entity.{key}"
            type_, subtype = (*[one.rpartition(".")[2] for one in entities[key].get("ana").split()], "")[:2]
            wikidata = text_of(entities[key], "idno[@type='Wikidata']", "")
            envelope = (pieces[0][0], pieces[-1][1])
            yield "mention", where, name, envelope, pieces, key, type_, subtype, span.get("type"), wikidata
    yield from relations(root, sentences, extents)
    yield from stances(root, sentences, extents, every)


def relations(root: Any, sentences: dict[str, Any], extents: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    for one in root.iter(f"{{{NS}}}relation"):
        head, tail = (one.get("mutual") or f"{one.get('active')} {one.get('passive')}").replace("#entity.", "").split()
        sentence, *mentions = (pointer[1:] for pointer in one.get("corresp").split())
        carried = {}
        for mention in mentions:
            entity, pieces = extents[mention]
            carried[entity] = (pieces[0][0], pieces[-1][1])
        factuality, *flags = (pointer.rpartition(".")[2] for pointer in one.get("ana").split())
        source = one.get("source", f"#entity.{AUTHOR}")[8:]
        said = (source, factuality, "implied" in flags, "name_internal" in flags)
        name = one.get(ID).removeprefix("relation.")
        mine = (head, one.get("name"), tail, carried.get(head), carried.get(tail))
        yield ("relation", sentences[sentence][0], name, *mine, *said)


def stances(
    root: Any, sentences: dict[str, Any], extents: dict[str, Any], every: dict[str, Any]
) -> Iterator[tuple[Any, ...]]:
    for one in root.iter(f"{{{NS}}}annotation"):
        parts = {ptr.get("type"): ptr.get("target").replace("#", "").split() for ptr in one}
        labels = dict(pointer[1:].split(".") for pointer in one.get("ana").split())
        (holder,), (target,) = parts["holder"], parts["target"]
        affirmed, *denied = (seg.text for seg in every[target])
        yield (
            "stance",
            sentences[one.get("target")[1:]][0],
            one.get(ID).removeprefix("stance."),
            every[holder].get("corresp").removeprefix("#entity."),
            target.removeprefix("proposition."),
            *(labels.get(name, "") for name in ("stance", "basis", "certainty")),
            extents[parts["cue"][0]][1] if "cue" in parts else (),
            tuple(extents[name][1] for name in parts.get("evidence", ())),
            parts.get("attributed_by", [f"entity.{AUTHOR}"])[0][7:],
            (every[holder].text, affirmed),
            denied[0] if denied else "",
        )


def head(root: Any, tags: dict[str, str]) -> tuple[Any, ...]:
    layers = []
    for made in root.iter(f"{{{NS}}}respStmt"):
        resp = made.find("{*}resp")
        notes = {note.get("type"): note.text for note in made.findall("{*}note")}
        who = text_of(made, "name")
        layers.append(
            Provenance(resp.text, who, notes["made_from"], resp.get("when"), notes["checks"], notes["review"])
        )
    sources = [
        Source(
            one.get(ID).removeprefix("source."),
            int(one.get("n")),
            *(text_of(one, name) for name in ("title", "publisher", "idno")),
            one.get("type"),
            text_of(one, "date[@type='seen']"),
            next((date.text for date in one.findall("{*}date") if not date.get("type")), ""),
        )
        for one in root.iterfind(".//{*}sourceDesc/{*}listBibl/{*}bibl")
    ]
    facts = [
        Fact(item.get("corresp")[1:], item.text, tuple(item.get("source").replace("#source.", "").split()))
        for item in root.iterfind("{*}standOff[@type='facts']/{*}list/{*}item")
    ]
    return (
        text_of(root, "title"),
        root.find(".//{*}catRef").get("target").removeprefix("#split."),
        tags[root.find(".//{*}textLang").get("mainLang")],
        text_of(root, "licence"),
        tuple(layers),
        tuple(sources),
        tuple(facts),
    )


def text_of(element: Any, path: str, missing: str | None = None) -> str | None:
    there = element.find(f".//{{*}}{path}")
    return missing if there is None else there.text


def test_languages_are_linked(corpus: Corpus, written: tuple[dict[str, Any], Ledger]) -> None:
    """What `corresp` names is the same sentence or mention in the source language."""
    trees = written[0]
    for path, name in (("ja/article.xml", "article"), ("ar/zones/leticia.xml", "zones/leticia")):
        document = corpus.document(name)
        lang, source = path[:2], document.source_language
        every = {one.get(ID) for one in trees[f"{source}/{name}.xml"].iter(etree.Element)}
        linked = Counter[str]()
        for one in trees[path].iter(f"{{{NS}}}s", f"{{{NS}}}span"):
            there, _, target = one.get("corresp", "").partition("#")
            if there:
                assert normpath(join(path, "..", there)) == f"{source}/{name}.xml"
                assert target in every
                linked[target.partition(".")[0]] += 1
        mentions = {mention.id for one in document.texts[lang].sentences for mention in one.mentions}
        unrealised = {one.id for one in document.texts[lang].unrealised}
        assert linked["mention"] == len(document.source_text.mention_ids & mentions) + len(unrealised)
    alone, _ = files(tei, renditions(corpus, ["ja"], "article"))
    assert b".xml#" not in alone["ja/article.xml"]


def test_words_of_the_corpus(written: tuple[dict[str, Any], Ledger]) -> None:
    root = written[0]["ar/article.xml"]
    span = root.xpath("//*[@xml:id='mention.syrian_opposition.1']")[0]
    assert (span.text, span.get("target"), span.get("type")) == ("للمعارضة السورية", "#string-range(s1,116,16)", "NOM")
    (stance,) = root.xpath("//*[@xml:id='stance.s2.rsii.transfer_rebels']")
    assert stance.get("ana") == "#stance.FAVOR #basis.action #certainty.certain"
    (holder,) = written[0]["ja/article.xml"].xpath("//*[@xml:id='holder.rsii']")
    assert holder.text == "ロシア・シリア・イラン・イラク連合"


def test_hard_texts_come_back_as_they_were(corpus: Corpus, schema: etree.RelaxNG) -> None:
    (one,) = (hard(one) for one in renditions(corpus, ["ar"], "article"))
    entity = replace(corpus.entities["turkey"], label=HARD)
    one = Rendition(replace(corpus, entities={**corpus.entities, "turkey": entity}), one.document, one.text)
    data = files(tei, [one])[0]["ar/article.xml"]
    assert b"<script>" not in data
    root = etree.fromstring(data)
    assert schema.validate(root)
    assert ["".join(s.itertext()) for s in root.iter(f"{{{NS}}}s")] == [s.text for s in one.sentences]
    assert root.xpath("string(//*[@xml:id='entity.turkey']/*[1])") == HARD
