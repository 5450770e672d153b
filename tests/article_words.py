"""The words of what the article marks, for the spot checks that quote them."""

from __future__ import annotations

from idlib_corpus.model import Document, Marked, Sentence

# the languages whose words are quoted; another language is no business of these tests
LANGS = ("es", "en", "fr", "de", "ar", "tr", "ru", "ja")


def mark(article: Document, lang: str, name: str) -> tuple[Sentence, Marked]:
    """A mention or expression with its sentence."""
    return article.texts[lang].marked[name]


def pieces_of(article: Document, lang: str, name: str) -> list[str]:
    """The words of its pieces."""
    sentence, marked = mark(article, lang, name)
    return [sentence.text[p.start : p.end] for p in marked.pieces]
