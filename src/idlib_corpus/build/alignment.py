"""Config `alignment`: a mention id in one language a row, beside the source's words; unrealised ones too."""

from __future__ import annotations

from idlib_corpus.build.common import FLAG, ROW, SPAN, TEXT
from idlib_corpus.flat import Row, aligned_rows
from idlib_corpus.model import Corpus


def features(corpus: Corpus) -> Row:
    """Offsets are -1 where a language does not realise the mention, or the source does not have it (`added`)."""
    return {
        **ROW,
        "mention": TEXT,
        "entity": TEXT,
        "type": TEXT,
        "realised": FLAG,
        "added": FLAG,
        "reason": TEXT,
        **SPAN,
        "level": TEXT,
        "source_start": SPAN["start"],
        "source_end": SPAN["end"],
        "source_surface": TEXT,
        "source_pieces": SPAN["pieces"],
        "source_level": TEXT,
    }


def rows(corpus: Corpus, lang: str) -> list[Row]:
    """The mentions of the source in its order, then those that the language adds, sentence by sentence."""
    return [
        row
        for document in corpus.having(lang=lang).documents
        for row in aligned_rows(corpus, document, document.texts[lang])
    ]
