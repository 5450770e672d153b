"""Config `stance`: a real question a row, and each row a complete task."""

from __future__ import annotations

from datasets import ClassLabel, List

from idlib_corpus.build.common import MADE, SPAN, TEXT
from idlib_corpus.flat import Row, stance_row
from idlib_corpus.model import Corpus

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
        stance_row(corpus, document, document.texts[lang], cell)
        for document in corpus.having(lang=lang).documents
        for cell in document.cells()
        if cell.at_stake and cell.label in LABELS
    ]
