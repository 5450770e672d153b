"""Config `articles`: a document in one language a row, with its citations."""

from __future__ import annotations

from datasets import List

from idlib_corpus.build.common import MADE, OFFSET, TEXT
from idlib_corpus.flat import Row, made
from idlib_corpus.model import Corpus

SOURCE = ("title", "publisher", "url", "date", "kind", "seen")


def features(corpus: Corpus) -> Row:
    """`text` has a sentence a line; `start` of a sentence counts in it, a citation's `offset` in its sentence.

    `facts` are in English, what the sentences state of the world; citations and facts have the numbers of `sources`.
    """
    return {
        "id": TEXT,
        "document": TEXT,
        "lang": TEXT,
        "title": TEXT,
        "text": TEXT,
        "sentences": List({"sentence": TEXT, "start": OFFSET, "end": OFFSET, "text": TEXT}),
        "citations": List({"number": OFFSET, "sentence": TEXT, "offset": OFFSET}),
        "sources": List({"number": OFFSET, **dict.fromkeys(SOURCE, TEXT)}),
        "facts": List({"sentence": TEXT, "says": TEXT, "sources": List(OFFSET)}),
        "origin": TEXT,
        "source_title": TEXT,
        "source_url": TEXT,
        "licence": TEXT,
        **MADE,
    }


def rows(corpus: Corpus, lang: str) -> list[Row]:
    """The documents in one language."""
    result = []
    for document in corpus.having(lang=lang).documents:
        text = document.texts[lang]
        start, sentences = 0, []
        for sentence in text.sentences:
            end = start + len(sentence.text)
            sentences.append({"sentence": sentence.id, "start": start, "end": end, "text": sentence.text})
            start = end + 1
        result.append(
            {
                "id": f"{document.id}/{lang}",
                "document": document.id,
                "lang": lang,
                "title": text.title,
                "text": "\n".join(s.text for s in text.sentences),
                "sentences": sentences,
                "citations": [
                    {"number": c.number, "sentence": s.id, "offset": c.offset}
                    for s in text.sentences
                    for c in s.citations
                ],
                "sources": [
                    {"number": source.number, **{name: getattr(source, name) for name in SOURCE}}
                    for source in document.sources.values()
                ],
                "facts": [
                    {
                        "sentence": fact.sentence,
                        "says": fact.says,
                        "sources": [document.sources[key].number for key in fact.sources],
                    }
                    for fact in document.facts
                ],
                "origin": text.origin,
                "source_title": document.source.get("title", ""),
                "source_url": document.source.get("url", ""),
                "licence": document.licence,
                **made(document, text, ("text",)),
            }
        )
    return result
