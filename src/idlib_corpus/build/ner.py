"""Config `ner`: a sentence a row, with tokens, flat tags, and all mentions, nested as they are."""

from __future__ import annotations

from datasets import ClassLabel, List

from idlib_corpus.build.common import (
    FLAG,
    PIECES,
    PROVENANCE,
    ROW,
    TEXT,
    Row,
    layers,
    mention_features,
    mention_row,
    row_of,
    sentences,
)
from idlib_corpus.model import Corpus
from idlib_corpus.tagging.spans import bio
from idlib_corpus.tokens import on_tokens, tokenize


def features(corpus: Corpus) -> Row:
    """`ner_tags` are IOB2 over the outermost names; `on_tokens` says whether a mention ends where tokens do."""
    tags = ["O", *(f"{prefix}-{name}" for name in corpus.labels["types"] for prefix in "BI")]
    return {
        **ROW,
        "text": TEXT,
        "tokens": List(TEXT),
        "token_offsets": PIECES,
        "ner_tags": List(ClassLabel(names=tags)),
        "mentions": List({**mention_features(corpus), "on_tokens": FLAG}),
        "provenance": PROVENANCE,
    }


def rows(corpus: Corpus, lang: str) -> list[Row]:
    """The sentences of one language."""
    result = []
    for document, text, sentence in sentences(corpus, lang):
        tokens = tokenize(sentence.text, lang)
        flat = [(m.start, m.end, corpus.entities[m.entity].type) for m in sentence.outermost_names()]
        result.append(
            {
                **row_of(document, text, sentence),
                "text": sentence.text,
                "tokens": [sentence.text[t.start : t.end] for t in tokens],
                "token_offsets": [{"start": t.start, "end": t.end} for t in tokens],
                "ner_tags": bio([(t.start, t.end) for t in tokens], flat),
                "mentions": [
                    {**mention_row(corpus, document, sentence, m), "on_tokens": on_tokens(m, tokens)}
                    for m in sentence.mentions
                ],
                "provenance": layers(document, text, ("text", "grounding"), ("entities",)),
            }
        )
    return result
