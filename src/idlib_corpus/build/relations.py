"""Config `relations`: a sentence a row, with its mentions and the relations between their entities."""

from __future__ import annotations

from datasets import List

from idlib_corpus.build.common import FLAG, MADE, ROW, TEXT, mention_features, mention_rows, sentences
from idlib_corpus.flat import Row, made, row_of
from idlib_corpus.model import Corpus, Document, Relation, Sentence


def features(corpus: Corpus) -> Row:
    """`head_mention` and `tail_mention` carry the relation; empty where the language has no words for that one.

    `head_others` and `tail_others` are the other mentions of the argument in the sentence, which prove nothing.
    """
    return {
        **ROW,
        "text": TEXT,
        "mentions": List(mention_features()),
        "relations": List(
            {
                "relation": TEXT,
                "fact": TEXT,
                "type": TEXT,
                "family": TEXT,
                "symmetric": FLAG,
                "head": TEXT,
                "tail": TEXT,
                "head_mention": TEXT,
                "tail_mention": TEXT,
                "head_others": List(TEXT),
                "tail_others": List(TEXT),
                "source": TEXT,
                "factuality": TEXT,
                "implied": FLAG,
                "name_internal": FLAG,
                "note": TEXT,
            }
        ),
        **MADE,
    }


def rows(corpus: Corpus, lang: str) -> list[Row]:
    """The sentences of one language."""
    return [
        {
            **row_of(document, text, sentence),
            "text": sentence.text,
            "mentions": mention_rows(corpus, document, sentence),
            "relations": [
                _relation(corpus, document, sentence, r) for r in document.relations if r.sentence == sentence.id
            ],
            **made(document, text, ("text", "grounding"), ("entities", "relations")),
        }
        for document, text, sentence in sentences(corpus, lang)
    ]


def _relation(corpus: Corpus, document: Document, sentence: Sentence, relation: Relation) -> Row:
    kind = corpus.relation_types[relation.type]
    arguments: Row = {}
    for side, key in (("head", relation.head), ("tail", relation.tail)):
        anchor, ids = document.anchor(relation, side), [m.id for m in sentence.of_entity(key)]
        arguments[f"{side}_mention"] = anchor if anchor in ids else ""
        arguments[f"{side}_others"] = [name for name in ids if name != anchor]
    return {
        "relation": relation.id,
        "fact": relation.fact,
        "type": relation.type,
        "family": kind.family,
        "symmetric": kind.symmetric,
        "head": relation.head,
        "tail": relation.tail,
        **arguments,
        "source": relation.source,
        "factuality": relation.factuality,
        "implied": relation.implied,
        "name_internal": relation.name_internal,
        "note": relation.note,
    }
