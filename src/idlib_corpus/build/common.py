"""What the rows of several configs share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from datasets import List, Value

from idlib_corpus.flat import Row, span
from idlib_corpus.model import Corpus, Document, Sentence, Text

Feature = Any

TEXT = Value("string")
OFFSET = Value("int32")
FLAG = Value("bool")
OFFSETS = List({"start": OFFSET, "end": OFFSET})
PIECES = List({"start": OFFSET, "end": OFFSET, "surface": TEXT})
SPAN = {"start": OFFSET, "end": OFFSET, "surface": TEXT, "pieces": PIECES}
# who made a row and who has read it; the config `provenance` says the rest
MADE = {"made_by": TEXT, "review": TEXT}
ROW = dict.fromkeys(("id", "group", "split_unit", "document", "sentence", "lang"), TEXT)


def sentences(corpus: Corpus, lang: str) -> Iterator[tuple[Document, Text, Sentence]]:
    """All sentences of a language, in order."""
    for document in corpus.having(lang=lang).documents:
        text = document.texts[lang]
        for sentence in text.sentences:
            yield document, text, sentence


def mention_features() -> Row:
    """A mention, wherever one stands in a row.

    `depth` counts the mentions that hold it, names or not; `flat` is an outermost name; `name_everywhere` is a name
    (level NAM) in every language of its document, so that languages can be compared on these.
    """
    return {
        "mention": TEXT,
        **SPAN,
        "entity": TEXT,
        "type": TEXT,
        "subtype": TEXT,
        "level": TEXT,
        "depth": OFFSET,
        "flat": FLAG,
        "name_everywhere": FLAG,
        "added": FLAG,
        "wikidata": TEXT,
        "link_status": TEXT,
        "alternative": TEXT,
    }


def mention_rows(corpus: Corpus, document: Document, sentence: Sentence) -> list[Row]:
    """The values for `mention_features`, a mention of the sentence a row, in order."""
    flat = {mention.id for mention in sentence.outermost_names()}
    everywhere = document.names_everywhere
    other: dict[str, str] = {}
    for reading in document.readings:
        other.setdefault(reading.mention, reading.entity)
    rows = []
    for mention in sentence.mentions:
        entity = corpus.entities[mention.entity]
        rows.append(
            {
                "mention": mention.id,
                **span(mention, sentence),
                "entity": entity.key,
                "type": entity.type,
                "subtype": entity.subtype,
                "level": mention.level,
                "depth": sentence.depth(mention),
                "flat": mention.id in flat,
                "name_everywhere": mention.id in everywhere,
                "added": mention.added,
                "wikidata": entity.wikidata,
                "link_status": entity.link_status,
                "alternative": other.get(mention.id, ""),
            }
        )
    return rows
