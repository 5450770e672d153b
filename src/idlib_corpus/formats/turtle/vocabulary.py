"""The terms of the corpus, defined, and its entities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from idlib_corpus.formats.turtle.terms import block, several, text
from idlib_corpus.model import Corpus, Entity

CLASSES = {
    "Document": "a document, in all of its languages",
    "Text": "a document in one language",
    "Sentence": "a sentence, in all of its languages",
    "Mention": "a mention of an entity, in all languages that have words for it",
    "Expression": "words that show a stance, in all languages",
    "Omission": "a mention of the source language that a language has no words for",
    "Relation": "what a sentence says of two entities, whether it holds or not: factuality says how it is told",
    "Stance": "whether a holder is for a proposition or against it, as a sentence shows",
    "Proposition": "what a stance is about",
    "Holder": "a holder of stances, as a document calls it",
    "Source": "a page that a document stands on",
    "Fact": "what a sentence states of the world",
    "Citation": "a place in a sentence where a source is cited, without width",
}
PROPERTIES = {
    "realises": "the words of one language -> the sentence, mention or expression that they are in all languages",
    "omits": "an omission -> the mention",
    "reason": "an omission -> why there are no words",
    "refersTo": "a mention or holder -> the entity",
    "mayReferTo": "a mention -> another entity that it may refer to",
    "level": "words of a mention -> name, adjective, description, pronoun",
    "added": "whether a mention stands in this language and not in the source",
    "subtype": "an entity -> its subtype",
    "sentence": "a relation, stance, fact or omission -> the sentence",
    "headMention": "a relation -> the mention that carries its subject",
    "tailMention": "a relation -> the mention that carries its object",
    "factuality": "a relation -> how the sentence tells it",
    "toldBy": "a relation or stance -> who says so: an entity, or c:author, the author of the text",
    "implied": "whether a relation follows from another one of the sentence",
    "nameInternal": "whether a relation stands within a name",
    "holder": "a stance -> the entity whose stance it is",
    "calledHolder": "a stance -> its holder, as the document calls it",
    "target": "a stance -> the proposition",
    "stance": "a stance -> against, for, or none",
    "basis": "a stance -> what it is shown by",
    "certainty": "a stance -> how certain the text makes it",
    "cue": "a stance -> the mention or expression that shows it",
    "evidence": "a stance -> a mention or expression that proves it",
    "kind": "a proposition -> a state that is wanted or not, or a claim that is thought true or not",
    "denied": "a proposition -> the words that deny it",
    "split": "a document -> train, validation, test or challenge",
    "sourceLanguage": "a document -> the language that the others were translated from",
    "layer": "the activity that made it -> the layer",
    "madeFrom": "the activity that made a layer -> what it was made from",
    "checks": "the activity that made a layer -> how it was checked",
    "review": "the activity that made a layer -> whether somebody has reviewed it",
    "number": "of what has an order",
    "seen": "a source -> the day on which it was read",
}
# lists of labels, of which each is a concept
SCHEMES = ("levels", "factuality", "stance", "kinds", "basis", "certainty", "unrealised")


def vocabulary(corpus: Corpus) -> Iterator[str]:
    """Classes, properties, relation types and labels, with what they mean."""
    for name, says in CLASSES.items():
        yield block(f"c:{name}", "a owl:Class", f"rdfs:comment {text(says, 'en')}")
    for name, says in PROPERTIES.items():
        yield block(f"c:{name}", "a rdf:Property", f"rdfs:comment {text(says, 'en')}")
    yield block("c:author", "a prov:Agent", f"rdfs:comment {text('the author of the text', 'en')}")
    for name, says in corpus.labels["types"].items():
        yield block(f"c:types.{name}", "a owl:Class", f"rdfs:label {text(name)}", f"rdfs:comment {text(says, 'en')}")
        for inner in corpus.labels["subtypes"].get(name, ()):
            yield block(f"c:subtypes.{name}.{inner}", "a skos:Concept", f"skos:prefLabel {text(inner, 'en')}")
    for name, kind in corpus.relation_types.items():
        yield block(
            f"c:relations.{name}",
            "a rdf:Property" + (", owl:SymmetricProperty" if kind.symmetric else ""),
            f"rdfs:label {text(name.replace('_', ' '), 'en')}",
            f"rdfs:comment {text(kind.says, 'en')}",
            several("skos:relatedMatch", (f"wd:{item}" for item in kind.wikidata)),
        )
    for scheme in SCHEMES:
        for name, says in corpus.labels[scheme].items():
            said = f"skos:definition {text(says, 'en')}"
            yield block(f"c:{scheme}.{name}", "a skos:Concept", f"skos:prefLabel {text(name, 'en')}", said)


def entities(found: Iterable[Entity]) -> Iterator[str]:
    """Entities, each once for all documents and languages."""
    for one in found:
        yield block(
            f"e:{one.key}",
            f"a c:types.{one.type}",
            f"c:subtype c:subtypes.{one.type}.{one.subtype}" if one.subtype else "",
            f"rdfs:label {text(one.label, 'en')}",
            f"owl:sameAs wd:{one.wikidata}" if one.wikidata else "",
            several("dcterms:hasPart", (f"e:{member}" for member in one.members)),
        )
