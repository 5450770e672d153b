"""Texts with their marks, in plain text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product

from idlib_corpus.model import Document, Language


def listing(documents: Iterable[Document], languages: Sequence[Language]) -> str:
    """The sentences of languages in plain text, each with its mentions.

    Args:
        documents: Those to show, each in those of the languages that it has.
        languages: The languages.
    """
    lines = []
    for document, language in product(documents, languages):
        for sentence in document.texts[language.code].sentences if language.code in document.texts else ():
            lines += [f"{document.id}/{sentence.id}/{language.code}", sentence.text]
            for m in sentence.mentions:
                words = " … ".join(sentence.text[p.start : p.end] for p in m.pieces)
                lines.append(f"  {m.id:<26} {m.level}  {m.start:>3}-{m.end:<3}  {words}")
            lines.append("")
    return "\n".join(lines)
