"""Config `stance`: a cell of the grid a row, and each row a complete task."""

from __future__ import annotations

from datasets import ClassLabel, List

from idlib_corpus.build.common import (
    PROVENANCE,
    ROW,
    SPAN,
    TEXT,
    Row,
    class_label,
    layers,
    row_of,
    span,
)
from idlib_corpus.model import Corpus, Document, Marked, Sentence, Stance, Text

LABELS = ["AGAINST", "FAVOR", "NONE"]
EXCLUDED = -1


def features(corpus: Corpus) -> Row:
    """`label` is -1, as `datasets` writes "no label", where the cell is excluded; `excluded` then has the reason.

    `target_en` is empty where the document has no English text.
    """
    holder = {
        "entity": TEXT,
        "label": TEXT,
        "surface": TEXT,
        "wikidata": TEXT,
        "spans": List({"mention": TEXT, **SPAN}),
    }
    return {
        **ROW,
        "text": TEXT,
        "context": TEXT,
        "holder": holder,
        "target": TEXT,
        "target_en": TEXT,
        "target_id": TEXT,
        "kind": class_label(corpus, "kinds"),
        "label": ClassLabel(names=LABELS),
        "excluded": TEXT,
        "basis": TEXT,
        "certainty": TEXT,
        "cue": List({"expression": TEXT, **SPAN}),
        "evidence": List({"expression": TEXT, **SPAN}),
        "evidence_scope": TEXT,
        "attributed_by": TEXT,
        "decision": TEXT,
        "note": TEXT,
        "provenance": PROVENANCE,
    }


def rows(corpus: Corpus, lang: str) -> list[Row]:
    """The whole grid in one language: every holder of every sentence x every proposition."""
    return [
        _row(corpus, document, document.texts[lang], cell)
        for document in corpus.having(lang=lang).documents
        for cell in document.cells()
    ]


def _row(corpus: Corpus, document: Document, text: Text, cell: Stance) -> Row:
    sentence = text.by_id[cell.sentence]
    entity = corpus.entities[cell.holder]
    kind = next(p.kind for p in document.propositions if p.id == cell.target)
    mentions = sentence.of_entity(cell.holder)
    before = text.sentences[: text.sentences.index(sentence)]
    english = document.texts.get("en")
    together = document.members_together(cell, corpus.entities)
    return {
        **row_of(document, text, sentence),
        "id": f"{document.id}/{sentence.id}/{text.lang}/{cell.holder}/{cell.target}",
        "text": sentence.text,
        "context": "\n".join(s.text for s in before),
        "holder": {
            "entity": cell.holder,
            "label": entity.label,
            "surface": mentions[0].surface(sentence.text) if mentions else "",
            "wikidata": entity.wikidata,
            "spans": [{"mention": m.id, **span(m, sentence)} for m in mentions],
        },
        "target": text.propositions[cell.target],
        "target_en": english.propositions[cell.target] if english else "",
        "target_id": cell.target,
        "kind": kind,
        "label": EXCLUDED if cell.label == "excluded" else cell.label,
        "excluded": cell.reason,
        "basis": cell.basis,
        "certainty": cell.certainty,
        "cue": _spans(sentence, (cell.cue,)),
        "evidence": _spans(sentence, cell.evidence),
        "evidence_scope": cell.evidence_scope,
        "attributed_by": cell.attributed_by,
        "decision": f"{document.id}/{sentence.id}/{together}/{cell.target}",
        "note": cell.note,
        "provenance": layers(document, text, ("text", "grounding", "propositions"), ("entities", "stances")),
    }


def _spans(sentence: Sentence, names: tuple[str, ...]) -> list[Row]:
    marks: dict[str, Marked] = {m.id: m for m in (*sentence.mentions, *sentence.expressions)}
    return [{"expression": name, **span(marks[name], sentence)} for name in names if name in marks]
