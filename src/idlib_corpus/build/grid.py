"""Config `grid`: every cell a row, holder x proposition of a sentence, those too that are no real question."""

from __future__ import annotations

from datasets import ClassLabel

from idlib_corpus.build.common import FLAG, MADE, TEXT
from idlib_corpus.build.stance import LABELS
from idlib_corpus.flat import Row, cell_row
from idlib_corpus.model import Corpus

EXCLUDED = -1


def features(corpus: Corpus) -> Row:
    """`label` is -1, as `datasets` writes "no label", where the cell is excluded; `excluded` then has the reason.

    `at_stake` is false where the sentence is about something else; such a cell is NONE.
    """
    text = ("text", "holder", "target")
    where = ("kind", "decision", "group", "split_unit", "document", "sentence", "lang", "holder_id", "target_id")
    return {
        "id": TEXT,
        **dict.fromkeys(text, TEXT),
        "label": ClassLabel(names=LABELS),
        "label_text": TEXT,
        "excluded": TEXT,
        "at_stake": FLAG,
        **dict.fromkeys(where, TEXT),
        "note": TEXT,
        **MADE,
    }


def rows(corpus: Corpus, lang: str) -> list[Row]:
    """The whole grid in one language: every holder of every sentence x every proposition."""
    return [
        {
            **cell_row(document, document.texts[lang], cell),
            "label": EXCLUDED if cell.reason else cell.label,
            "excluded": cell.reason,
            "at_stake": cell.at_stake,
        }
        for document in corpus.having(lang=lang).documents
        for cell in document.cells()
    ]
