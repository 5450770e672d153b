"""Config `coref`: a document in one language a row, with its chains."""

from __future__ import annotations

from datasets import List

from idlib_corpus.build.common import MADE, SPAN, TEXT, Row, made, span
from idlib_corpus.model import Corpus


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
    """The documents in one language; chains in the order of their first mentions."""
    result = []
    for document in corpus.having(lang=lang).documents:
        text = document.texts[lang]
        chains: dict[str, Row] = {}
        for sentence in text.sentences:
            for mention in sentence.mentions:
                entity = corpus.entities[mention.entity]
                empty = {"entity": entity.key, "type": entity.type, "members": list(entity.members), "mentions": []}
                chains.setdefault(entity.key, empty)["mentions"].append(
                    {"mention": mention.id, "sentence": sentence.id, **span(mention, sentence), "level": mention.level}
                )
        result.append(
            {
                "id": f"{document.id}/{lang}",
                "document": document.id,
                "lang": lang,
                "sentences": [{"sentence": s.id, "text": s.text} for s in text.sentences],
                "chains": list(chains.values()),
                **made(document, text, ("text", "grounding"), ("entities",)),
            }
        )
    return result
