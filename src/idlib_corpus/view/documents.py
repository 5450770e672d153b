"""A document as the pages have it: its meaning once, and its text in each language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from idlib_corpus.model import Corpus, Document, Entity, Marked, Sentence, Text
from idlib_corpus.view.data import made, said


def document(corpus: Corpus, of: Document, langs: Sequence[str]) -> dict[str, Any]:
    """A document with its texts in some languages.

    Args:
        corpus: The corpus.
        of: The document.
        langs: Languages, in the order of the texts; those that the document lacks are passed over.
    """
    return {
        "id": of.id,
        "split": of.split,
        "source_language": of.source_language,
        "layers": of.layers,
        "licence": of.licence,
        "source": list(of.source.items()),
        "provenance": made(of.provenance.values()),
        "entities": [said(asdict(entity)) for entity in _entities(corpus, of)],
        "readings": [asdict(reading) for reading in of.readings],
        "relations": [
            said(asdict(relation))
            | {
                "id": relation.id,
                "head_mention": of.anchor(relation, "head"),
                "tail_mention": of.anchor(relation, "tail"),
            }
            for relation in of.relations
        ],
        "propositions": [said(asdict(proposition)) for proposition in of.propositions],
        "holders": [{"sentence": sentence, "holders": holders} for sentence, holders in of.holders.items()],
        "stances": [said(asdict(stance)) | {"id": stance.id} for stance in of.stances],
        "sources": [said(asdict(source)) for source in of.sources.values()],
        "facts": [asdict(fact) for fact in of.facts],
        "variants": [asdict(variant) for variant in of.variants.values()],
        "twins": [{"sentence": sentence, "of": original} for sentence, original in of.twins.items()],
        "texts": [_text(of.texts[lang]) for lang in langs if lang in of.texts],
    }


def _entities(corpus: Corpus, of: Document) -> list[Entity]:
    """Those that the document names, in the order in which they appear, and their members."""
    keys = [m.entity for s in of.source_text.sentences for m in s.mentions]
    keys += [m.entity for text in of.texts.values() for s in text.sentences for m in s.mentions]
    keys += [key for relation in of.relations for key in (relation.head, relation.tail, relation.source)]
    keys += [key for stance in of.stances for key in (stance.holder, stance.attributed_by)]
    keys += [key for holders in of.holders.values() for key in holders]
    keys += [reading.entity for reading in of.readings]
    found = dict.fromkeys(keys)
    for key in keys:
        found |= dict.fromkeys(corpus.entities[key].members if key in corpus.entities else ())
    return [corpus.entities[key] for key in found if key in corpus.entities]


def _text(text: Text) -> dict[str, Any]:
    return {
        "lang": text.lang,
        "origin": text.origin,
        "title": text.title,
        "provenance": made(text.provenance.values()),
        "sentences": [_sentence(sentence) for sentence in text.sentences],
        "holders": _words(text.holders),
        "propositions": _words(text.propositions),
        "negations": _words(text.negations),
        "unrealised": [{"id": one.id, "reason": one.reason} for one in text.unrealised],
    }


def _sentence(sentence: Sentence) -> dict[str, Any]:
    return {
        "id": sentence.id,
        "text": sentence.text,
        "mentions": [
            said({**_marked(mention), "entity": mention.entity, "level": mention.level, "added": mention.added})
            for mention in sentence.mentions
        ],
        "expressions": [_marked(expression) for expression in sentence.expressions],
        "citations": [asdict(citation) for citation in sentence.citations],
    }


def _marked(marked: Marked) -> dict[str, Any]:
    return {"id": marked.id, "pieces": [(piece.start, piece.end) for piece in marked.pieces]}


def _words(words: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"id": key, "words": said_as} for key, said_as in words.items()]
