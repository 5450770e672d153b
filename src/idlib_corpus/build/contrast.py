"""Config `contrast`: a passage and its variant a row, with what was done and what that does to each stance."""

from __future__ import annotations

from datasets import List

from idlib_corpus.build.common import FLAG, MADE, TEXT
from idlib_corpus.build.stance import LABELS
from idlib_corpus.flat import Row, cell_id, made
from idlib_corpus.model import Corpus, Document, Text, Variant


def features(corpus: Corpus) -> Row:
    """A row is a pair; its `cells` are those that are at stake in both passages and excluded in neither.

    `base_id` and `variant_id` are their rows in the config `stance`. `changes` is true where the label of the variant
    must differ, false where it must stay.
    """
    labels = ("holder", "target", "holder_id", "target_id", "kind", "base_id", "variant_id", "label", "variant_label")
    texts = ("text", "variant_text")
    where = ("base", "variant", "document", "lang")
    return {
        "id": TEXT,
        "change": TEXT,
        **dict.fromkeys(texts, TEXT),
        "cells": List({**dict.fromkeys(labels, TEXT), "changes": FLAG}),
        **dict.fromkeys(where, TEXT),
        **MADE,
    }


def rows(corpus: Corpus, lang: str) -> list[Row]:
    """The pairs in one language, in the order of the variants."""
    return [
        _row(document, document.texts[lang], variant)
        for document in corpus.having(lang=lang).documents
        for variant in document.variants.values()
    ]


def _row(document: Document, text: Text, variant: Variant) -> Row:
    group = f"{document.id}/{variant.sentence}"
    return {
        "id": f"{group}/{text.lang}",
        "change": variant.change,
        "text": text.by_id[variant.of].text,
        "variant_text": text.by_id[variant.sentence].text,
        "cells": _cells(document, text, variant),
        "base": f"{document.id}/{variant.of}",
        "variant": group,
        "document": document.id,
        "lang": text.lang,
        **made(document, text, ("text", "grounding", "propositions"), ("entities", "stances")),
    }


def _cells(document: Document, text: Text, variant: Variant) -> list[Row]:
    kinds = {proposition.id: proposition.kind for proposition in document.propositions}
    asked = [cell for cell in document.cells() if cell.at_stake and cell.label in LABELS]
    changed = {(cell.holder, cell.target): cell for cell in asked if cell.sentence == variant.sentence}
    return [
        {
            "holder": text.holders[cell.holder],
            "target": text.propositions[cell.target],
            "holder_id": cell.holder,
            "target_id": cell.target,
            "kind": kinds[cell.target],
            "base_id": cell_id(document, text, cell),
            "variant_id": cell_id(document, text, other),
            "label": cell.label,
            "variant_label": other.label,
            "changes": cell.label != other.label,
        }
        for cell in asked
        if cell.sentence == variant.of and (other := changed.get((cell.holder, cell.target)))
    ]
