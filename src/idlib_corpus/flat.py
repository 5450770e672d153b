"""The corpus as flat rows of plain values: what the configs and the tables of other tools have in common.

Offsets are code points, half-open, on the text of the sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from idlib_corpus.model import Corpus, Document, Marked, Mention, Sentence, Stance, Text

Row = dict[str, Any]

# the extent of a mention that a language does not have
NOTHING: Row = {"start": -1, "end": -1, "surface": "", "pieces": []}


def row_of(document: Document, text: Text, sentence: Sentence) -> Row:
    """Where a row belongs: `group` is the sentence in all its languages, `split_unit` what no split may cut."""
    return {
        "id": f"{document.id}/{sentence.id}/{text.lang}",
        "group": f"{document.id}/{sentence.id}",
        "split_unit": document.unit(sentence.id),
        "document": document.id,
        "sentence": sentence.id,
        "lang": text.lang,
    }


def span(marked: Marked, sentence: Sentence) -> Row:
    """A mark's envelope and its pieces, each with its words: `text[start:end] == surface`."""
    return {
        "start": marked.start,
        "end": marked.end,
        "surface": marked.surface(sentence.text),
        "pieces": [{"start": p.start, "end": p.end, "surface": sentence.text[p.start : p.end]} for p in marked.pieces],
    }


def made(document: Document, text: Text, of_text: Iterable[str], of_document: Iterable[str] = ()) -> Row:
    """Who made the named layers of a text and of its document, and who has read them."""
    layers = [
        *(text.provenance[name] for name in of_text),
        *(document.provenance[name] for name in of_document),
    ]
    return {
        "made_by": "; ".join(dict.fromkeys(layer.made_by for layer in layers)),
        "review": "; ".join(dict.fromkeys(layer.review for layer in layers)),
    }


def cell_id(document: Document, text: Text, cell: Stance) -> str:
    """The id of a cell's row in one language, the same in the configs `stance`, `grid` and `contrast`."""
    return f"{document.id}/{cell.sentence}/{text.lang}/{cell.holder}/{cell.target}"


def cell_row(document: Document, text: Text, cell: Stance) -> Row:
    """Where a cell belongs, what it asks, and who made it: what the configs `stance` and `grid` have in common."""
    sentence = text.by_id[cell.sentence]
    return {
        "id": cell_id(document, text, cell),
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


def stance_row(corpus: Corpus, document: Document, text: Text, cell: Stance) -> Row:
    """A cell that is at stake as a row of the config `stance`, a complete task; the label has its name."""
    sentence = text.by_id[cell.sentence]
    (together,) = (passage for passage in document.passages(text.lang) if sentence in passage)
    before = together[: together.index(sentence)]
    variant = document.variants.get(sentence.id)
    english = document.texts.get("en")
    return {
        **cell_row(document, text, cell),
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


def aligned_rows(corpus: Corpus, document: Document, text: Text) -> Iterator[Row]:
    """The mentions of the source in its order, then those that the text adds, sentence by sentence.

    Offsets are -1 where the text does not realise the mention, or the source does not have it (`added`).
    """
    reasons = {one.id: one.reason for one in text.unrealised}
    for there in document.source_text.sentences:
        here = text.by_id[there.id]
        ours, theirs = ({m.id: m for m in sentence.mentions} for sentence in (here, there))
        for name in dict.fromkeys((*theirs, *ours)):
            mine, source = ours.get(name), theirs.get(name)
            entity = corpus.entities[name.rpartition(".")[0]]
            yield {
                **row_of(document, text, here),
                "id": f"{document.id}/{here.id}/{text.lang}/{name}",
                "mention": name,
                "entity": entity.key,
                "type": entity.type,
                "realised": mine is not None,
                "added": source is None,
                "reason": reasons.get(name, ""),
                **_found(mine, here),
                "level": mine.level if mine else "",
                **{f"source_{key}": value for key, value in _found(source, there).items()},
                "source_level": source.level if source else "",
            }


def _found(mention: Mention | None, sentence: Sentence) -> Row:
    return span(mention, sentence) if mention else NOTHING


def _spans(sentence: Sentence, names: tuple[str, ...]) -> list[Row]:
    marks: dict[str, Marked] = {m.id: m for m in (*sentence.mentions, *sentence.expressions)}
    return [{"expression": name, **span(marks[name], sentence)} for name in names if name in marks]
