"""A text with its marks, in plain text."""

from __future__ import annotations

from collections.abc import Iterable

from idlib_corpus.model import Document, Language


def listing(documents: Iterable[Document], language: Language) -> str:
    """The sentences of a language in plain text, each with its mentions.

    Args:
        documents: Those to show; each has the language.
        language: The language.
    """
    lines = []
    for document in documents:
        for sentence in document.texts[language.code].sentences:
            lines += [f"{document.id}/{sentence.id}/{language.code}", sentence.text]
            for m in sentence.mentions:
                words = " … ".join(sentence.text[p.start : p.end] for p in m.pieces)
                lines.append(f"  {m.id:<26} {m.level}  {m.start:>3}-{m.end:<3}  {words}")
            lines.append("")
    return "\n".join(lines)
