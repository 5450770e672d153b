"""Config `twins`: a sentence and its twin a row, which says the same of invented names."""

from __future__ import annotations

from idlib_corpus.build.common import MADE, TEXT
from idlib_corpus.flat import Row, made
from idlib_corpus.model import Corpus


def features(corpus: Corpus) -> Row:
    """`original` and `twin` are the rows of the config `ner` with the two."""
    texts = ("text", "twin_text")
    where = ("original", "twin", "original_group", "group", "document", "sentence", "lang")
    return {"id": TEXT, **dict.fromkeys((*texts, *where), TEXT), **MADE}


def rows(corpus: Corpus, lang: str) -> list[Row]:
    """The pairs in one language, in the order of the twins."""
    found = []
    originals = {
        f"{document.id}/{sentence.id}": sentence.text
        for document in corpus.having(lang=lang).documents
        for sentence in document.texts[lang].sentences
    }
    for document in corpus.having(lang=lang).documents:
        text = document.texts[lang]
        for name, group in document.twins.items():
            found.append(
                {
                    "id": f"{document.id}/{name}/{lang}",
                    "text": originals[group],
                    "twin_text": text.by_id[name].text,
                    "original": f"{group}/{lang}",
                    "twin": f"{document.id}/{name}/{lang}",
                    "original_group": group,
                    "group": f"{document.id}/{name}",
                    "document": document.id,
                    "sentence": name,
                    "lang": lang,
                    **made(document, text, ("text", "grounding"), ("entities",)),
                }
            )
    return found
