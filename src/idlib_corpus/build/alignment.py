"""Config `alignment`: a mention id in one language a row, beside the source's words; unrealised ones too."""

from __future__ import annotations

from idlib_corpus.build.common import FLAG, ROW, SPAN, TEXT, Row, row_of, span
from idlib_corpus.model import Corpus, Mention, Sentence

NOTHING = {"start": -1, "end": -1, "surface": "", "pieces": []}


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
    result = []
    for document in corpus.having(lang=lang).documents:
        source, text = document.source_text, document.texts[lang]
        reasons = {u.id: u.reason for u in text.unrealised}
        for there in source.sentences:
            here = text.by_id[there.id]
            for name in dict.fromkeys(m.id for m in (*there.mentions, *here.mentions)):
                mine, theirs = _find(here, name), _find(there, name)
                entity = corpus.entities[name.rpartition(".")[0]]
                left = span(mine, here) if mine else NOTHING
                right = span(theirs, there) if theirs else NOTHING
                result.append(
                    {
                        **row_of(document, text, here),
                        "id": f"{document.id}/{here.id}/{lang}/{name}",
                        "mention": name,
                        "entity": entity.key,
                        "type": entity.type,
                        "realised": mine is not None,
                        "added": theirs is None,
                        "reason": reasons.get(name, ""),
                        **left,
                        "level": mine.level if mine else "",
                        **{f"source_{key}": value for key, value in right.items()},
                        "source_level": theirs.level if theirs else "",
                    }
                )
    return result


def _find(sentence: Sentence, name: str) -> Mention | None:
    return next((m for m in sentence.mentions if m.id == name), None)
