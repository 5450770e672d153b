"""What the rows of several configs share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from datasets import ClassLabel, List, Value

from idlib_corpus.model import Corpus, Document, Marked, Mention, Provenance, Sentence, Text

Row = dict[str, Any]
Feature = Any

TEXT = Value("string")
OFFSET = Value("int32")
FLAG = Value("bool")
PIECES = List({"start": OFFSET, "end": OFFSET})
SPAN = {"start": OFFSET, "end": OFFSET, "surface": TEXT, "pieces": PIECES}
PROVENANCE = List({"layer": TEXT, "made_by": TEXT, "made_from": TEXT, "date": TEXT, "checks": TEXT, "review": TEXT})
ROW = {"id": TEXT, "group": TEXT, "document": TEXT, "sentence": TEXT, "lang": TEXT}


def class_label(corpus: Corpus, name: str) -> ClassLabel:
    """A closed list of labels.toml, in its order."""
    return ClassLabel(names=list(corpus.labels[name]))


def sentences(corpus: Corpus, lang: str) -> Iterator[tuple[Document, Text, Sentence]]:
    """All sentences of a language, in order."""
    for document in corpus.having(lang=lang).documents:
        text = document.texts[lang]
        for sentence in text.sentences:
            yield document, text, sentence


def row_of(document: Document, text: Text, sentence: Sentence) -> Row:
    """Where a row belongs. `group` is the unit that no split may cut."""
    return {
        "id": f"{document.id}/{sentence.id}/{text.lang}",
        "group": f"{document.id}/{sentence.id}",
        "document": document.id,
        "sentence": sentence.id,
        "lang": text.lang,
    }


def span(marked: Marked, sentence: Sentence) -> Row:
    """A mark's envelope and its pieces: `text[start:end] == surface`."""
    return {
        "start": marked.start,
        "end": marked.end,
        "surface": marked.surface(sentence.text),
        "pieces": [{"start": p.start, "end": p.end} for p in marked.pieces],
    }


def mention_features(corpus: Corpus) -> Row:
    """A mention, wherever one stands in a row."""
    return {
        "mention": TEXT,
        **SPAN,
        "entity": TEXT,
        "type": class_label(corpus, "types"),
        "subtype": TEXT,
        "level": class_label(corpus, "levels"),
        "depth": OFFSET,
        "flat": FLAG,
        "added": FLAG,
        "wikidata": TEXT,
        "link_status": class_label(corpus, "link_status"),
        "alternative": TEXT,
    }


def mention_row(corpus: Corpus, document: Document, sentence: Sentence, mention: Mention) -> Row:
    """The values for `mention_features`."""
    entity = corpus.entities[mention.entity]
    other = [r.entity for r in document.readings if r.mention == mention.id]
    return {
        "mention": mention.id,
        **span(mention, sentence),
        "entity": entity.key,
        "type": entity.type,
        "subtype": entity.subtype,
        "level": mention.level,
        "depth": sentence.depth(mention),
        "flat": mention in sentence.outermost_names(),
        "added": mention.added,
        "wikidata": entity.wikidata,
        "link_status": entity.link_status,
        "alternative": other[0] if other else "",
    }


def provenance(*layers: Provenance) -> list[Row]:
    """Layers as rows have them."""
    return [
        {
            "layer": p.layer,
            "made_by": p.made_by,
            "made_from": p.made_from,
            "date": p.date,
            "checks": p.checks,
            "review": p.review,
        }
        for p in layers
    ]


def layers(document: Document, text: Text, of_text: Iterable[str], of_document: Iterable[str]) -> list[Row]:
    """The named layers of a text and of its document."""
    return provenance(
        *(text.provenance[name] for name in of_text), *(document.provenance[name] for name in of_document)
    )
