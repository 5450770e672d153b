"""What a document says, once for all of its languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from idlib_corpus.formats.turtle.terms import block, licence, prefix, several, text
from idlib_corpus.model import AUTHOR, LAYERS, Document, Provenance, Relation, Stance


def mark(name: str) -> str:
    """The local name of what a text marks: mentions have a number behind a dot, expressions have none."""
    return f"mention.{name}" if "." in name else f"expression.{name}"


def made(layers: Iterable[Provenance], within: str) -> Iterator[str]:
    """Who made each layer of a document or of a text.

    Args:
        layers: The layers.
        within: The prefix of its names.
    """
    for number, layer in enumerate(layers, 1):
        yield block(
            f"{within}:layer.{layer.layer}",
            "a prov:Activity",
            f"c:layer {text(layer.layer)}",
            f"c:number {number}",
            f"prov:wasAssociatedWith [ a prov:Agent ; rdfs:label {text(layer.made_by)} ]",
            f"c:madeFrom {text(layer.made_from)}",
            f"dcterms:date {text(layer.date)}^^xsd:date",
            f"c:checks {text(layer.checks)}",
            f"c:review {text(layer.review)}",
        )


def meaning(document: Document, base: str) -> Iterator[str]:
    """Sentences, mentions, relations, propositions, stances, sources and facts of a document."""
    here = f"{base}document/{document.id}"
    yield prefix("d", f"{here}/")
    yield block(
        f"<{here}>",
        "a c:Document",
        f"dcterms:identifier {text(document.id)}",
        f"c:split {text(document.split)}",
        f"c:sourceLanguage {text(document.source_language)}",
        f"dcterms:license {licence(document.licence)}",
        several("c:layer", (text(name) for name in LAYERS if name in document.layers)),
        several("prov:wasGeneratedBy", (f"d:layer.{name}" for name in document.provenance)),
    )
    yield from made(document.provenance.values(), "d")
    for sentence in document.source_text.sentences:
        group = text(f"{document.id}/{sentence.id}")
        yield block(
            f"d:sentence.{sentence.id}", "a c:Sentence", f"dcterms:isPartOf <{here}>", f"dcterms:identifier {group}"
        )
    yield from _marks(document)
    for one in document.relations:
        yield _relation(document, one)
    for proposition in document.propositions:
        yield block(f"d:proposition.{proposition.id}", "a c:Proposition", f"c:kind c:kinds.{proposition.kind}")
    for key in document.source_text.holders:
        yield block(f"d:holder.{key}", "a c:Holder", f"c:refersTo e:{key}")
    yield from _sources(document)


def _marks(document: Document) -> Iterator[str]:
    others: dict[str, list[str]] = {}
    for reading in document.readings:
        others.setdefault(reading.mention, []).append(f"e:{reading.entity}")
    names = dict.fromkeys(
        marked.id
        for each in document.texts.values()
        for sentence in each.sentences
        for marked in (*sentence.mentions, *sentence.expressions)
    )
    for name in names:
        if "." in name:
            entity = name.rpartition(".")[0]
            other = several("c:mayReferTo", others.get(name, ()))
            yield block(f"d:mention.{name}", "a c:Mention", f"c:refersTo e:{entity}", other)
        else:
            yield block(f"d:expression.{name}", "a c:Expression")


def _relation(document: Document, one: Relation) -> str:
    head, tail = (document.anchor(one, side) for side in ("head", "tail"))
    return block(
        f"d:relation.{one.id}",
        "a c:Relation, rdf:Statement",
        f"rdf:subject e:{one.head}",
        f"rdf:predicate c:relations.{one.type}",
        f"rdf:object e:{one.tail}",
        f"c:sentence d:sentence.{one.sentence}",
        f"c:headMention d:mention.{head}" if head else "",
        f"c:tailMention d:mention.{tail}" if tail else "",
        f"c:factuality c:factuality.{one.factuality}",
        f"c:toldBy {_teller(one.source)}",
        f"c:implied {str(one.implied).lower()}",
        f"c:nameInternal {str(one.name_internal).lower()}",
    )


def stance(cell: Stance) -> str:
    """A cell that is at stake."""
    return block(
        f"d:stance.{cell.id}",
        "a c:Stance",
        f"c:sentence d:sentence.{cell.sentence}",
        f"c:holder e:{cell.holder}",
        f"c:calledHolder d:holder.{cell.holder}",
        f"c:target d:proposition.{cell.target}",
        f"c:stance c:stance.{cell.label}",
        f"c:basis c:basis.{cell.basis}" if cell.basis else "",
        f"c:certainty c:certainty.{cell.certainty}" if cell.certainty else "",
        f"c:toldBy {_teller(cell.attributed_by)}",
        f"c:cue d:{mark(cell.cue)}" if cell.cue else "",
        several("c:evidence", (f"d:{mark(name)}" for name in cell.evidence)),
    )


def _teller(source: str) -> str:
    return "c:author" if source == AUTHOR else f"e:{source}"


def _sources(document: Document) -> Iterator[str]:
    for one in document.sources.values():
        yield block(
            f"d:source.{one.key}",
            "a c:Source",
            f"c:number {one.number}",
            f"dcterms:title {text(one.title)}",
            f"dcterms:publisher {text(one.publisher)}",
            f"dcterms:identifier {text(one.url)}",
            f"dcterms:type {text(one.kind)}",
            f"dcterms:date {text(one.date)}" if one.date else "",
            f"c:seen {text(one.seen)}^^xsd:date",
        )
    for number, fact in enumerate(document.facts, 1):
        yield block(
            f"d:fact.{number}",
            "a c:Fact",
            f"c:number {number}",
            f"c:sentence d:sentence.{fact.sentence}",
            f"rdfs:label {text(fact.says, 'en')}",
            several("prov:wasDerivedFrom", (f"d:source.{key}" for key in fact.sources)),
        )
