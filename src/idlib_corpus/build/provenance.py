"""Config `provenance`: how a layer of a document in a language came to be, a layer a row."""

from __future__ import annotations

from idlib_corpus.build.common import TEXT
from idlib_corpus.flat import Row
from idlib_corpus.model import Corpus


def features(corpus: Corpus) -> Row:
    """Layers of a text, then those of the document's meaning, which are the same in every language."""
    names = ("document", "lang", "layer", "made_by", "made_from", "date", "checks", "review")
    return dict.fromkeys(names, TEXT)


def rows(corpus: Corpus, lang: str) -> list[Row]:
    """The layers of one language."""
    return [
        {
            "document": document.id,
            "lang": lang,
            "layer": layer.layer,
            "made_by": layer.made_by,
            "made_from": layer.made_from,
            "date": layer.date,
            "checks": layer.checks,
            "review": layer.review,
        }
        for document in corpus.having(lang=lang).documents
        for layer in (*document.texts[lang].provenance.values(), *document.provenance.values())
    ]
