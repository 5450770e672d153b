"""Config `stance`: a real question a row, and each row a complete task."""

from __future__ import annotations

from datasets import ClassLabel, List

from idlib_corpus.build.common import MADE, SPAN, TEXT, Row, made, span
from idlib_corpus.model import Corpus, Document, Marked, Sentence, Stance, Text

LABELS = ["AGAINST", "FAVOR", "NONE"]


def features(corpus: Corpus) -> Row:
    """Plain columns first: what a classifier takes. `label_text` is the name of `label`.

    `target_en` is empty where the document has no English text; `sources` are the addresses where the position of a
    real holder was read. `context` has the sentences before. A passage that changes another one has none; it has
    `variant_change`, what was done, and `variant_of`, the group of its base.
    """
    plain = ("text", "context", "holder", "target", "target_negated", "target_en")
    grouping = ("kind", "basis", "attitude", "decision", "group", "split_unit")
    variant = ("variant_of", "variant_change")
    return {
        "id": TEXT,
        **dict.fromkeys(plain, TEXT),
        "label": ClassLabel(names=LABELS),
        "label_text": TEXT,
        **dict.fromkeys(grouping, TEXT),
        **dict.fromkeys(variant, TEXT),
        "document": TEXT,
        "sentence": TEXT,
        "lang": TEXT,
        "holder_id": TEXT,
        "holder_wikidata": TEXT,
        "holder_mentions": List({"mention": TEXT, **SPAN}),
        "target_id": TEXT,
        "certainty": TEXT,
        "cue": List({"expression": TEXT, **SPAN}),
        "evidence": List({"expression": TEXT, **SPAN}),
        "evidence_scope": TEXT,
        "attributed_by": TEXT,
        "as_of": TEXT,
        "sources": List(TEXT),
        "note": TEXT,
        **MADE,
    }


def rows(corpus: Corpus, lang: str) -> list[Row]:
    """The cells that are at stake in one language and not excluded, in the order of the grid."""
    return [
        _row(corpus, document, document.texts[lang], cell)
        for document in corpus.having(lang=lang).documents
        for cell in document.cells()
        if cell.at_stake and cell.label in LABELS
    ]


def row_id(document: Document, text: Text, cell: Stance) -> str:
    """The id of a cell's row in one language, the same in the configs `stance`, `grid` and `contrast`."""
    return f"{document.id}/{cell.sentence}/{text.lang}/{cell.holder}/{cell.target}"


def cell_row(corpus: Corpus, document: Document, text: Text, cell: Stance) -> Row:
    """Where a cell belongs, what it asks, and who made it: what the configs `stance` and `grid` have in common."""
    sentence = text.by_id[cell.sentence]
    return {
        "id": row_id(document, text, cell),
        "text": sentence.text,
        "holder": text.holders[cell.holder],
        "target": text.propositions[cell.target],
        "kind": next(p.kind for p in document.propositions if p.id == cell.target),
        "decision": f"{document.id}/{document.decision(cell)}",
        "group": f"{document.id}/{sentence.id}",
        "split_unit": document.unit(sentence.id),
        "document": document.id,
        "sentence": sentence.id,
        "lang": text.lang,
        "holder_id": cell.holder,
        "target_id": cell.target,
        "label_text": cell.label,
        "note": cell.note,
        **made(document, text, ("text", "grounding", "propositions"), ("entities", "stances")),
    }


def _row(corpus: Corpus, document: Document, text: Text, cell: Stance) -> Row:
    sentence = text.by_id[cell.sentence]
    (together,) = (passage for passage in document.passages(text.lang) if sentence in passage)
    before = together[: together.index(sentence)]
    variant = document.variants.get(sentence.id)
    english = document.texts.get("en")
    return {
        **cell_row(corpus, document, text, cell),
        "context": "\n".join(s.text for s in before),
        "target_negated": text.negations[cell.target],
        "target_en": english.propositions[cell.target] if english else "",
        "label": cell.label,
        "basis": cell.basis,
        "attitude": cell.attitude,
        "variant_of": f"{document.id}/{variant.of}" if variant else "",
        "variant_change": variant.change if variant else "",
        "holder_wikidata": corpus.entities[cell.holder].wikidata,
        "holder_mentions": [{"mention": m.id, **span(m, sentence)} for m in sentence.of_entity(cell.holder)],
        "certainty": cell.certainty,
        "cue": _spans(sentence, (cell.cue,)),
        "evidence": _spans(sentence, cell.evidence),
        "evidence_scope": cell.evidence_scope,
        "attributed_by": cell.attributed_by,
        "as_of": cell.as_of,
        "sources": [document.sources[key].url for key in cell.sources],
    }


def _spans(sentence: Sentence, names: tuple[str, ...]) -> list[Row]:
    marks: dict[str, Marked] = {m.id: m for m in (*sentence.mentions, *sentence.expressions)}
    return [{"expression": name, **span(marks[name], sentence)} for name in names if name in marks]
