"""Config `coref`: what is read together in one language a row, with its chains: a document, or one of its passages."""

from __future__ import annotations

from collections.abc import Sequence

from datasets import List

from idlib_corpus.build.common import MADE, SPAN, TEXT
from idlib_corpus.flat import Row, made, span
from idlib_corpus.model import Corpus, Document, Sentence, Text


def features(corpus: Corpus) -> Row:
    """A chain is an entity with its mentions; offsets count in their sentence. Singletons are chains of one."""
    mention = {"mention": TEXT, "sentence": TEXT, **SPAN, "level": TEXT}
    chain = {"entity": TEXT, "type": TEXT, "members": List(TEXT), "mentions": List(mention)}
    return {
        "id": TEXT,
        "document": TEXT,
        "lang": TEXT,
        "sentences": List({"sentence": TEXT, "text": TEXT}),
        "chains": List(chain),
        **MADE,
    }


def rows(corpus: Corpus, lang: str) -> list[Row]:
    """What is read together, in one language; chains in the order of their first mentions."""
    return [
        _row(corpus, document, document.texts[lang], passage)
        for document in corpus.having(lang=lang).documents
        for passage in document.passages(lang)
    ]


def _row(corpus: Corpus, document: Document, text: Text, passage: Sequence[Sentence]) -> Row:
    chains: dict[str, Row] = {}
    for sentence in passage:
        for mention in sentence.mentions:
            entity = corpus.entities[mention.entity]
            empty = {"entity": entity.key, "type": entity.type, "members": list(entity.members), "mentions": []}
            chains.setdefault(entity.key, empty)["mentions"].append(
                {"mention": mention.id, "sentence": sentence.id, **span(mention, sentence), "level": mention.level}
            )
    part = f"/{passage[0].id}" if document.apart else ""
    return {
        "id": f"{document.id}{part}/{text.lang}",
        "document": document.id,
        "lang": text.lang,
        "sentences": [{"sentence": s.id, "text": s.text} for s in passage],
        "chains": list(chains.values()),
        **made(document, text, ("text", "grounding"), ("entities",)),
    }
