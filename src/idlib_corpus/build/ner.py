"""Config `ner`: a sentence a row, with tokens, two rows of flat tags, and all mentions, nested as they are."""

from __future__ import annotations

from collections.abc import Iterable

from datasets import ClassLabel, List

from idlib_corpus.build.common import FLAG, MADE, OFFSETS, ROW, TEXT, mention_features, mention_rows, sentences
from idlib_corpus.flat import Row, made, row_of
from idlib_corpus.model import Corpus, Mention
from idlib_corpus.tagging.spans import bio
from idlib_corpus.tokens import on_tokens, tokenize


def features(corpus: Corpus) -> Row:
    """`ner_tags` are IOB2 over the outermost names, `ner_tags_innermost` over the innermost ones.

    `on_tokens` says whether a mention begins and ends where tokens do.
    """
    tags = ClassLabel(names=["O", *(f"{prefix}-{name}" for name in corpus.labels["types"] for prefix in "BI")])
    return {
        **ROW,
        "text": TEXT,
        "tokens": List(TEXT),
        "token_offsets": OFFSETS,
        "ner_tags": List(tags),
        "ner_tags_innermost": List(tags),
        "mentions": List({**mention_features(), "on_tokens": FLAG}),
        **MADE,
    }


def rows(corpus: Corpus, lang: str) -> list[Row]:
    """The sentences of one language."""
    result = []
    for document, text, sentence in sentences(corpus, lang):
        tokens = tokenize(sentence.text, lang)
        places = [(t.start, t.end) for t in tokens]
        result.append(
            {
                **row_of(document, text, sentence),
                "text": sentence.text,
                "tokens": [sentence.text[start:end] for start, end in places],
                "token_offsets": [{"start": start, "end": end} for start, end in places],
                "ner_tags": bio(places, _typed(corpus, sentence.outermost_names())),
                "ner_tags_innermost": bio(places, _typed(corpus, sentence.innermost_names())),
                "mentions": [
                    {**row, "on_tokens": on_tokens(mention, tokens)}
                    for row, mention in zip(mention_rows(corpus, document, sentence), sentence.mentions, strict=True)
                ],
                **made(document, text, ("text", "grounding"), ("entities",)),
            }
        )
    return result


def _typed(corpus: Corpus, names: Iterable[Mention]) -> list[tuple[int, int, str]]:
    return [(m.start, m.end, corpus.entities[m.entity].type) for m in names]
