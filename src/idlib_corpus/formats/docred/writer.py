"""The relations of the corpus as DocRED: what `formats.docred` writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from idlib_corpus.formats.renditions import Rendition, by_file
from idlib_corpus.formats.writing import (
    DEFAULTS,
    ENVELOPE,
    UNSAID,
    WIDENED,
    Ledger,
    WriteOptions,
    dumped,
)
from idlib_corpus.model import Corpus, Mention, Sentence

# what stands for no relation and for no type, always 0
NO_RELATION, NO_TYPE = "Na", "BLANK"


def write(
    renditions: Sequence[Rendition], ledger: Ledger, options: WriteOptions = DEFAULTS
) -> Iterator[tuple[str, bytes]]:
    """As `formats.writing.Writer.write`."""
    ledger.keep("document", len(renditions))
    for name, together in by_file(renditions):
        documents = [_document(one, passage, ledger) for one in together for passage in one.passages]
        yield f"{name}.json", dumped(documents)
    if renditions:
        yield from _labels(renditions[0].corpus)


def _document(rendition: Rendition, passage: Sequence[Sentence], ledger: Ledger) -> dict[str, Any]:
    clusters: dict[str, list[dict[str, Any]]] = {}
    for at, sentence in enumerate(passage):
        for mention in sentence.mentions:
            clusters.setdefault(mention.entity, []).append(_mention(rendition, sentence, at, mention, ledger))
        ledger.keep("mention", len(sentence.mentions))
    return {
        "title": rendition.row(passage[0]) if rendition.document.apart else rendition.id,
        "sents": [rendition.words(s) for s in passage],
        "vertexSet": list(clusters.values()),
        "labels": _relations(rendition, passage, list(clusters), ledger),
    }


def _mention(rendition: Rendition, sentence: Sentence, at: int, mention: Mention, ledger: Ledger) -> dict[str, Any]:
    tokens, entity = rendition.covered(sentence, mention), rendition.entity(mention)
    if len(mention.pieces) > 1:
        ledger.lose(ENVELOPE)
    if not tokens.exact:
        ledger.lose(WIDENED)
    return {
        "name": mention.surface(sentence.text),
        "pos": [tokens.first, tokens.behind],
        "sent_id": at,
        "type": entity.type,
        "id": mention.id,
        "wikidata": entity.wikidata,
    }


def _relations(
    rendition: Rendition, passage: Sequence[Sentence], entities: Sequence[str], ledger: Ledger
) -> list[dict[str, Any]]:
    """The relations of a passage, each once, with the sentences that say it.

    Args:
        rendition: The document in one language.
        passage: Its sentences.
        entities: Keys, in the order of ``vertexSet``.
        ledger: Is told of each relation of a sentence.
    """
    places = {key: at for at, key in enumerate(entities)}
    found: dict[str, dict[str, Any]] = {}
    for at, sentence in enumerate(passage):
        for relation in (one.relation for one in rendition.relations(sentence)):
            if not {relation.head, relation.tail} <= places.keys():
                ledger.lose(UNSAID)
                continue
            sides = {"h": places[relation.head], "t": places[relation.tail], "r": relation.type}
            label = found.setdefault(relation.fact, {**sides, "evidence": [], "factuality": []})
            label["evidence"].append(at)
            label["factuality"].append(relation.factuality)
            ledger.keep("relation")
    return list(found.values())


def _labels(corpus: Corpus) -> Iterator[tuple[str, bytes]]:
    relations = {name: kind.says for name, kind in corpus.relation_types.items()}
    yield "rel_info.json", dumped(relations)
    for path, names in (
        ("rel2id.json", (NO_RELATION, *relations)),
        ("ner2id.json", (NO_TYPE, *corpus.labels["types"])),
    ):
        yield path, dumped({name: number for number, name in enumerate(names)})
