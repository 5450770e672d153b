"""Config `mentions`: a mention a row."""

from __future__ import annotations

from idlib_corpus.build.common import MADE, ROW, TEXT, mention_features, mention_rows, sentences
from idlib_corpus.flat import Row, made, row_of
from idlib_corpus.model import Corpus


def features(corpus: Corpus) -> Row:
    """The mention with its sentence."""
    return {**ROW, **mention_features(), "text": TEXT, **MADE}


def rows(corpus: Corpus, lang: str) -> list[Row]:
    """The mentions of one language, in text order."""
    return [
        {
            **row_of(document, text, sentence),
            "id": f"{document.id}/{sentence.id}/{lang}/{mention['mention']}",
            **mention,
            "text": sentence.text,
            **made(document, text, ("text", "grounding"), ("entities",)),
        }
        for document, text, sentence in sentences(corpus, lang)
        for mention in mention_rows(corpus, document, sentence)
    ]
