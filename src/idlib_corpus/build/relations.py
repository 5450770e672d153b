"""Config `relations`: a sentence a row, with its mentions and the relations between their entities."""

from __future__ import annotations

from datasets import ClassLabel, List

from idlib_corpus.build.common import (
    FLAG,
    PROVENANCE,
    ROW,
    TEXT,
    Row,
    class_label,
    layers,
    mention_features,
    mention_row,
    row_of,
    sentences,
)
from idlib_corpus.model import Corpus, Relation, Sentence


def features(corpus: Corpus) -> Row:
    """`head_mentions` and `tail_mentions` list every mention of the argument in the sentence."""
    groups = list(dict.fromkeys(kind.group for kind in corpus.relation_types.values()))
    return {
        **ROW,
        "text": TEXT,
        "mentions": List(mention_features(corpus)),
        "relations": List(
            {
                "relation": TEXT,
                "fact": TEXT,
                "type": ClassLabel(names=list(corpus.relation_types)),
                "group": ClassLabel(names=groups),
                "symmetric": FLAG,
                "head": TEXT,
                "tail": TEXT,
                "head_mentions": List(TEXT),
                "tail_mentions": List(TEXT),
                "source": TEXT,
                "factuality": class_label(corpus, "factuality"),
                "implied": FLAG,
                "name_internal": FLAG,
                "note": TEXT,
            }
        ),
        "provenance": PROVENANCE,
    }


def rows(corpus: Corpus, lang: str) -> list[Row]:
    """The sentences of one language."""
    return [
        {
            **row_of(document, text, sentence),
            "text": sentence.text,
            "mentions": [mention_row(corpus, document, sentence, m) for m in sentence.mentions],
            "relations": [_relation(corpus, sentence, r) for r in document.relations if r.sentence == sentence.id],
            "provenance": layers(document, text, ("text", "grounding"), ("entities", "relations")),
        }
        for document, text, sentence in sentences(corpus, lang)
    ]


def _relation(corpus: Corpus, sentence: Sentence, relation: Relation) -> Row:
    kind = corpus.relation_types[relation.type]
    return {
        "relation": relation.id,
        "fact": relation.fact,
        "type": relation.type,
        "group": kind.group,
        "symmetric": kind.symmetric,
        "head": relation.head,
        "tail": relation.tail,
        "head_mentions": _argument(sentence, relation.head, relation.head_mention),
        "tail_mentions": _argument(sentence, relation.tail, relation.tail_mention),
        "source": relation.source,
        "factuality": relation.factuality,
        "implied": relation.implied,
        "name_internal": relation.name_internal,
        "note": relation.note,
    }


def _argument(sentence: Sentence, key: str, mention: str) -> list[str]:
    """Ids of the argument's mentions in the sentence; only the named one where the meaning file names one."""
    ids = [m.id for m in sentence.of_entity(key)]
    return [mention] if mention in ids else ids
