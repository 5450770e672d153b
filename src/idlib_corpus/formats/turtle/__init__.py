"""Turtle (RDF 1.1): texts and mentions in NIF 2.0, entities linked to Wikidata, relations and stances as statements.

Written are `vocabulary.ttl` (classes, properties and labels, with what they mean), `entities.ttl` (each entity once,
``owl:sameAs`` its item of Wikidata), `meaning.ttl` (what documents say, once for all languages), and the words,
`<lang>/<split>.ttl`. A sentence is a ``nif:Context``, whose ``nif:isString`` is its text; a mention is a
``nif:Phrase`` with offsets in code points. Words of all languages that are the same mention have the same
``c:realises``.

No triple says that a relation holds: it is a statement of the text (``rdf:Statement``), with its factuality and who
tells it. Many are denied, feared or foreseen, and a triple would state them as facts.

IRIs begin with the URN of the number in the canary of the corpus, so that they are its own and need no domain.
NIF: https://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from idlib_corpus.formats.renditions import Rendition, by_file
from idlib_corpus.formats.turtle.meaning import made, mark, meaning, stance
from idlib_corpus.formats.turtle.terms import base, begin, block, index, licence, prefix, text
from idlib_corpus.formats.turtle.vocabulary import entities, vocabulary
from idlib_corpus.formats.writing import DEFAULTS, FIELDS, Ledger, WriteOptions
from idlib_corpus.model import AUTHOR, Expression, Mention, Sentence

NAME = "turtle"
WRITES = "RDF as Turtle: NIF, Wikidata links, statements; a file a language and split"
LAYER = ""
KEEPS = {
    "document": FIELDS["document"],
    "sentence": ("id", "text", "group", "citations"),
    "mention": ("id", "extent", "pieces", "entity", "type", "subtype", "level", "wikidata", "added", "readings"),
    "omission": ("id", "reason"),
    "relation": FIELDS["relation"],
    "stance": FIELDS["stance"],
}
LOSSES = ()


def write(
    renditions: Sequence[Rendition], ledger: Ledger, options: WriteOptions = DEFAULTS
) -> Iterator[tuple[str, bytes]]:
    """As `writing.Writer.write`."""
    if not renditions:
        return
    corpus = renditions[0].corpus
    start = base(corpus)
    head = f"# {corpus.canary}\n{begin(start)}" if corpus.canary else begin(start)
    documents = {one.document.id: one for one in renditions}
    keys = dict.fromkeys(chain.from_iterable(_entities(one) for one in renditions))
    yield "vocabulary.ttl", _joined(head, vocabulary(corpus))
    yield "entities.ttl", _joined(head, entities(corpus.entities[key] for key in keys if key != AUTHOR))
    said = (
        (*meaning(one.document, start), *(stance(cell) for s in one.sentences for cell in one.stances(s)))
        for one in documents.values()
    )
    yield "meaning.ttl", _joined(head, chain.from_iterable(said))
    for name, together in by_file(renditions):
        yield f"{name}.ttl", _joined(head, chain.from_iterable(_words(one, start, ledger) for one in together))


def _joined(head: str, blocks: Iterator[str]) -> bytes:
    return "".join((head, "\n", *blocks)).encode()


def _entities(rendition: Rendition) -> Iterator[str]:
    document = rendition.document
    for each in document.texts.values():
        yield from (mention.entity for sentence in each.sentences for mention in sentence.mentions)
    for relation in document.relations:
        yield from (relation.head, relation.tail, relation.source)
    yield from (reading.entity for reading in document.readings)
    yield from rendition.text.holders
    yield from (cell.attributed_by for cell in document.stances)


def _words(rendition: Rendition, start: str, ledger: Ledger) -> Iterator[str]:
    document, code = rendition.document, rendition.lang
    tag = rendition.corpus.tag(code)
    here, whole = (f"{start}text/{document.id}/{lang}" for lang in (code, document.source_language))
    translated = here != whole
    yield prefix("d", f"{start}document/{document.id}/") + prefix("t", f"{here}/")[1:]
    yield block(
        f"<{here}>",
        "a c:Text",
        f"dcterms:isVersionOf <{start}document/{document.id}>",
        f"dcterms:language {text(tag)}",
        f"dcterms:title {text(rendition.text.title, tag)}",
        f"dcterms:license {licence(document.licence)}",
        f"prov:wasDerivedFrom <{whole}>" if translated else "",
        "prov:wasGeneratedBy " + ", ".join(f"t:layer.{name}" for name in rendition.text.provenance),
    )
    yield from made(rendition.text.provenance.values(), "t")
    ledger.keep_all(rendition)
    for key, called in rendition.text.holders.items():
        yield block(f"d:holder.{key}", f"rdfs:label {text(called, tag)}")
    for name, says in rendition.text.propositions.items():
        denied = rendition.text.negations.get(name)
        yield block(
            f"d:proposition.{name}",
            f"rdfs:label {text(says, tag)}",
            f"c:denied {text(denied, tag)}" if denied else "",
        )
    for sentence in rendition.sentences:
        yield block(
            f"t:sentence.{sentence.id}",
            "a nif:Context",
            f"nif:isString {text(sentence.text)}",
            f"nif:beginIndex {index(0)}",
            f"nif:endIndex {index(len(sentence.text))}",
            f"dcterms:language {text(tag)}",
            f"dcterms:isPartOf <{here}>",
            f"c:realises d:sentence.{sentence.id}",
            f"prov:wasDerivedFrom <{whole}/sentence.{sentence.id}>" if translated else "",
        )
        yield from _marked(rendition, sentence)


def _marked(rendition: Rendition, sentence: Sentence) -> Iterator[str]:
    for mention in sentence.mentions:
        entity = rendition.entity(mention)
        yield _phrase(
            sentence,
            mention,
            f"itsrdf:taIdentRef {f'wd:{entity.wikidata}' if entity.wikidata else f'e:{entity.key}'}",
            f"itsrdf:taClassRef c:types.{entity.type}",
            f"c:level c:levels.{mention.level}",
            f"c:added {str(mention.added).lower()}",
        )
    for expression in sentence.expressions:
        yield _phrase(sentence, expression)
    for omission in rendition.omissions(sentence):
        yield block(
            f"t:omission.{omission.id}",
            "a c:Omission",
            f"c:omits d:mention.{omission.id}",
            f"c:reason c:unrealised.{omission.reason}",
            f"c:sentence t:sentence.{sentence.id}",
        )
    for number, citation in enumerate(sentence.citations, 1):
        yield block(
            f"t:citation.{sentence.id}.{number}",
            "a c:Citation",
            f"nif:referenceContext t:sentence.{sentence.id}",
            f"nif:beginIndex {index(citation.offset)}",
            f"nif:endIndex {index(citation.offset)}",
            f"c:number {citation.number}",
        )


def _phrase(sentence: Sentence, marked: Mention | Expression, *said: str) -> str:
    parts = [(piece.start, piece.end) for piece in marked.pieces] if len(marked.pieces) > 1 else []
    return block(
        f"t:{mark(marked.id)}",
        "a nif:Phrase",
        *_extent(sentence, marked.start, marked.end),
        f"nif:referenceContext t:sentence.{sentence.id}",
        f"c:realises d:{mark(marked.id)}",
        *said,
        *(f"nif:subString [ {' ; '.join(_extent(sentence, start, end))} ]" for start, end in parts),
    )


def _extent(sentence: Sentence, start: int, end: int) -> tuple[str, ...]:
    return (
        f"nif:beginIndex {index(start)}",
        f"nif:endIndex {index(end)}",
        f"nif:anchorOf {text(sentence.text[start:end])}",
    )
