"""Turtle: what rdflib finds in the files, and what a few questions in SPARQL answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from contract import Found, everything, files, holds

from idlib_corpus.formats import turtle
from idlib_corpus.formats.renditions import Rendition
from idlib_corpus.formats.turtle import terms
from idlib_corpus.model import Fact, Provenance, Source

rdflib = pytest.importorskip("rdflib", reason="rdflib is not installed")
IRIS = {name: rdflib.Namespace(iri) for name, iri in terms.PREFIXES.items()}
RDF, RDFS, OWL, DC, PROV, NIF, ITS = (
    IRIS[name] for name in ("rdf", "rdfs", "owl", "dcterms", "prov", "nif", "itsrdf")
)
# a right-to-left and an unspaced script; all languages take half a minute
LANGS = ("ar", "ja")
# the variety that a text says -> its language
TAGS = {"arb": "ar"}


@pytest.fixture(scope="module")
def given() -> list[Rendition]:
    return [one for one in everything() if one.lang in LANGS]


@pytest.fixture(scope="module")
def graph(given: list[Rendition]) -> Any:
    return parsed(files(turtle, given)[0])


def parsed(written: dict[str, bytes]) -> Any:
    found = rdflib.Graph()
    for data in written.values():
        found.parse(data=data, format="turtle")
    return found


class Read:
    """What stands in a graph, as `contract.things` has it.

    Args:
        graph: The graph.
        base: What the IRIs of the corpus begin with.
    """

    def __init__(self, graph: Any, base: str) -> None:
        self.graph, self.ours = graph, rdflib.Namespace(base)
        self.base = base

    def all(self, kind: str) -> list[Any]:
        """The things of a class of ours."""
        return list(self.graph.subjects(RDF.type, self.ours[kind]))

    def one(self, subject: Any, predicate: Any) -> Any:
        """The only object; None if there is none."""
        found = list(self.graph.objects(subject, predicate))
        assert len(found) <= 1, (subject, predicate)
        return found[0] if found else None

    def said(self, subject: Any, name: str) -> Any:
        """A property of ours."""
        return self.one(subject, self.ours[name])

    def name(self, node: Any) -> str:
        """The last part of an IRI: ``idlib.1`` of ``…/mention.idlib.1``."""
        return str(node).removeprefix(self.base).rpartition("/")[2].partition(".")[2]

    def key(self, entity: Any) -> str:
        """The key of an entity; ``author`` for the author."""
        return str(entity).removeprefix(self.base).removeprefix("entity/")

    def extent(self, node: Any) -> tuple[int, int]:
        """Offsets of a phrase."""
        return int(self.one(node, NIF.beginIndex)), int(self.one(node, NIF.endIndex))

    def pieces(self, node: Any) -> tuple[tuple[int, int], ...]:
        """Pieces of a phrase."""
        parts = sorted(self.extent(part) for part in self.graph.objects(node, NIF.subString))
        return tuple(parts) or (self.extent(node),)

    def layers(self, node: Any) -> Iterator[Provenance]:
        """Who made the layers of a document or text, in order."""
        made = sorted(self.graph.objects(node, PROV.wasGeneratedBy), key=lambda one: int(self.said(one, "number")))
        for one in made:
            agent = self.one(self.one(one, PROV.wasAssociatedWith), RDFS.label)
            fields = (self.said(one, name) for name in ("checks", "review"))
            yield Provenance(
                str(self.said(one, "layer")), str(agent), str(self.said(one, "madeFrom")),
                str(self.one(one, DC.date)), *map(str, fields),
            )  # fmt: skip


def found(read: Read) -> Found:
    """All that a graph says, in the fields that the format keeps."""
    result: dict[str, Counter[tuple[Any, ...]]] = {what: Counter() for what in turtle.KEEPS}
    for text in read.all("Text"):
        _document(read, text, result)
    of_document: dict[str, list[Any]] = {}
    for kind in ("Relation", "Stance"):
        for node in read.all(kind):
            of_document.setdefault(str(read.said(node, "sentence")), []).append((kind, node))
    phrases: dict[Any, dict[Any, Any]] = {}
    for phrase in read.graph.subjects(RDF.type, NIF.Phrase):
        context = read.one(phrase, NIF.referenceContext)
        phrases.setdefault(context, {})[read.said(phrase, "realises")] = phrase
    for context in read.graph.subjects(RDF.type, NIF.Context):
        _sentence(read, context, phrases.get(context, {}), of_document, result)
    for omission in read.all("Omission"):
        where = _where(read, read.said(omission, "sentence"))
        reason = read.name(read.said(omission, "reason"))
        result["omission"][where, read.name(read.said(omission, "omits")), reason] += 1
    return result


def _where(read: Read, context: Any) -> str:
    sentence = read.said(context, "realises")
    lang = str(read.one(context, DC.isPartOf)).rpartition("/")[2]
    return f"{read.one(sentence, DC.identifier)}/{lang}"


def _document(read: Read, text: Any, result: dict[str, Counter[tuple[Any, ...]]]) -> None:
    document, lang = read.one(text, DC.isVersionOf), str(text).rpartition("/")[2]
    name = str(read.one(document, DC.identifier))
    sources = [
        Source(
            read.name(node), int(read.said(node, "number")), str(read.one(node, DC.title)),
            str(read.one(node, DC.publisher)), str(read.one(node, DC.identifier)), str(read.one(node, DC.type)),
            str(read.said(node, "seen")), str(read.one(node, DC.date) or ""),
        )
        for node in read.all("Source") if str(node).startswith(f"{document}/")
    ]  # fmt: skip
    facts = sorted(
        (node for node in read.all("Fact") if str(node).startswith(f"{document}/")),
        key=lambda node: int(read.said(node, "number")),
    )
    told = frozenset(
        (
            read.name(read.said(node, "sentence")), str(read.one(node, RDFS.label)),
            frozenset(read.name(one) for one in read.graph.objects(node, PROV.wasDerivedFrom)),
        )
        for node in facts
    )  # fmt: skip
    values = (
        name, lang, str(read.one(text, DC.title)), str(read.said(document, "split")),
        str(read.said(document, "sourceLanguage")), str(read.one(text, DC.license)).rpartition("/")[2],
        (*read.layers(document), *read.layers(text)),
        frozenset(sources), told,
    )  # fmt: skip
    result["document"][f"{name}/{lang}", *values] += 1


def _sentence(
    read: Read,
    context: Any,
    phrases: dict[Any, Any],
    of_document: dict[str, list[Any]],
    result: dict[str, Counter[tuple[Any, ...]]],
) -> None:
    sentence, where, words = read.said(context, "realises"), _where(read, context), read.one(context, NIF.isString)
    citations = [
        one
        for one in read.graph.subjects(NIF.referenceContext, context)
        if (one, RDF.type, read.ours.Citation) in read.graph
    ]
    citations.sort(key=lambda one: int(one.rpartition(".")[2]))
    cited = tuple((int(read.said(one, "number")), int(read.one(one, NIF.beginIndex))) for one in citations)
    result["sentence"][where, where, str(words), str(read.one(sentence, DC.identifier)), cited] += 1
    for mark, phrase in phrases.items():
        start, end = read.extent(phrase)
        assert str(read.one(phrase, NIF.anchorOf)) == str(words)[start:end]
        if (mark, RDF.type, read.ours.Mention) in read.graph:
            result["mention"][where, *_mention(read, mark, phrase)] += 1
    lang = where.rpartition("/")[2]
    for kind, node in of_document.get(str(sentence), []):
        if kind == "Relation":
            result["relation"][where, *_relation(read, node, phrases)] += 1
        else:
            result["stance"][where, *_stance(read, node, phrases, lang)] += 1


def _mention(read: Read, mark: Any, phrase: Any) -> tuple[Any, ...]:
    entity = read.said(mark, "refersTo")
    item = read.one(entity, OWL.sameAs)
    assert read.one(phrase, ITS.taIdentRef) == (item or entity)
    assert read.one(phrase, ITS.taClassRef) == read.one(entity, RDF.type)
    return (
        read.name(mark),
        read.extent(phrase),
        read.pieces(phrase),
        read.key(entity),
        str(read.one(entity, RDF.type)).rpartition(".")[2],
        str(read.said(entity, "subtype")).rpartition(".")[2],
        str(read.said(phrase, "level")).rpartition(".")[2],
        str(item).rpartition("/")[2] if item else "",
        read.said(phrase, "added").toPython(),
        frozenset(read.key(one) for one in read.graph.objects(mark, read.ours.mayReferTo)),
    )


def _relation(read: Read, node: Any, phrases: dict[Any, Any]) -> tuple[Any, ...]:
    sides = (phrases.get(read.said(node, name)) for name in ("headMention", "tailMention"))
    head, tail = (read.extent(side) if side is not None else None for side in sides)
    return (
        read.name(node),
        read.key(read.one(node, RDF.subject)),
        str(read.one(node, RDF.predicate)).rpartition(".")[2],
        read.key(read.one(node, RDF.object)),
        head,
        tail,
        read.key(read.said(node, "toldBy")),
        str(read.said(node, "factuality")).rpartition(".")[2],
        read.said(node, "implied").toPython(),
        read.said(node, "nameInternal").toPython(),
    )


def _stance(read: Read, node: Any, phrases: dict[Any, Any], lang: str) -> tuple[Any, ...]:
    def called(subject: Any, predicate: Any) -> str:
        tag = {"ar": "arb"}.get(lang, lang)
        [found] = [
            str(one) for one in read.graph.objects(subject, predicate) if one.language.split("-")[0] in (lang, tag)
        ]
        return found

    def label(name: str) -> str:
        return str(read.said(node, name) or "").rpartition(".")[2]

    target, cue = read.said(node, "target"), phrases.get(read.said(node, "cue"))
    evidence = (phrases.get(one) for one in read.graph.objects(node, read.ours.evidence))
    return (
        read.name(node),
        read.key(read.said(node, "holder")),
        read.name(target),
        label("stance"),
        label("basis"),
        label("certainty"),
        read.pieces(cue) if cue is not None else (),
        frozenset(read.pieces(one) for one in evidence if one is not None),
        read.key(read.said(node, "toldBy")),
        (called(read.said(node, "calledHolder"), RDFS.label), called(target, RDFS.label)),
        called(target, read.ours.denied),
    )


def told(facts: tuple[Fact, ...]) -> frozenset[Any]:
    """Facts, without the order of their sources."""
    return frozenset((one.sentence, one.says, frozenset(one.sources)) for one in facts)


def test_rdflib_finds_all_that_was_written(given: list[Rendition], graph: Any) -> None:
    _, ledger = files(turtle, given)
    read = Read(graph, terms.base(given[0].corpus))
    holds(
        turtle,
        given,
        ledger,
        found(read),
        {"sources": frozenset, "facts": told, "evidence": frozenset, "readings": frozenset},
    )


def test_questions_in_sparql(graph: Any, given: list[Rendition]) -> None:
    """How often an item of Wikidata is mentioned in each language, and no relation is stated as a fact."""
    rows = graph.query(
        """SELECT ?lang (COUNT(?m) AS ?n) WHERE {
          ?m itsrdf:taIdentRef wd:Q858 ; nif:referenceContext/dcterms:language ?lang
        } GROUP BY ?lang ORDER BY ?lang"""
    )
    expected = Counter(
        one.lang
        for one in given
        for sentence in one.sentences
        for mention in sentence.mentions
        if one.entity(mention).wikidata == "Q858"
    )
    assert {TAGS.get(str(row.lang), str(row.lang)): int(row.n) for row in rows} == expected
    [[denied]] = graph.query(
        "SELECT (COUNT(?r) AS ?n) WHERE { ?r a c:Relation ; c:factuality c:factuality.negated ; rdf:subject ?s }"
    )
    documents = {one.document.id: one.document for one in given}.values()
    assert int(denied) == sum(one.factuality == "negated" for document in documents for one in document.relations) > 0
    start = terms.base(given[0].corpus)
    types = {rdflib.URIRef(f"{start}relations.{name}") for name in given[0].corpus.relation_types}
    assert not types & set(graph.predicates())


@pytest.mark.parametrize(
    "words", ['a "quoted" \\ word\nand\ta line\r', "<script>&amp;</script>", "𝔸 🇹🇷", "أَعْلَنَتْ‏", "非武装地帯"]
)
def test_a_literal_is_what_it_was(words: str) -> None:
    graph = rdflib.Graph()
    graph.parse(data=f"<urn:x> <urn:y> {terms.text(words, 'ja')} .", format="turtle")
    [found] = graph.objects()
    assert (str(found), found.language) == (words, "ja")


def test_the_same_renditions_give_the_same_bytes() -> None:
    given = [one for one in everything() if one.document.id == "article"]
    assert files(turtle, given)[0] == files(turtle, given)[0]
