"""Tokens, blind to the annotation: spaCy's blank tokenizer of the language, then three plain rules.

Spans of characters are the truth that everything is scored on; tokens serve those who need them.
Japanese is cut by the segmenter that spaCy documents for it (SudachiPy, mode A), pinned in the extra `build`.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from idlib_corpus.errors import broken_library, library
from idlib_corpus.items import Item
from idlib_corpus.model import Mention, Piece

# languages in which an apostrophe opens a suffix of the name before it
SUFFIXING = {"tr"}
# quotation marks and brackets that open or close
ENCLOSING = {"Ps", "Pe", "Pi", "Pf"}
WORD = re.compile(r"\S+")
APOSTROPHE = re.compile(r"(?<=\w)(?=['’]\w)")


def tokenize(text: str, lang: str) -> list[Piece]:
    """Cut a sentence into tokens.

    Args:
        text: The released text of a sentence.
        lang: Its language.

    Returns:
        Spans in code points, half-open, in order, without white space; with the white space they make the text.
    """
    tokens: list[Piece] = []
    for token in _tokenizer(lang)(text):
        # a segmenter may keep white space in a token; spaCy's others make tokens of it
        for word in WORD.finditer(token.text):
            tokens += _split(Piece(token.idx + word.start(), token.idx + word.end()), text, lang)
    return tokens


def of(item: Item) -> tuple[tuple[int, int], ...]:
    """The tokens of an item: those of its row, else of the tokenizer."""
    return item.tokens or tuple((token.start, token.end) for token in tokenize(item.text, item.lang or "xx"))


@lru_cache
def _tokenizer(lang: str) -> Any:
    spacy = library("spacy", "spacy", "the tokenizer")
    try:
        return spacy.blank(lang).tokenizer
    except ImportError as error:
        if lang == "ja":
            for name in ("sudachipy", "sudachidict_core"):
                library(name, "spacy", "the Japanese tokenizer")
            raise broken_library("spacy", "spacy", "the Japanese tokenizer", error) from error
        return spacy.blank("xx").tokenizer


def _split(token: Piece, text: str, lang: str) -> Iterator[Piece]:
    """Cut edge punctuation off, character by character, quotation marks and brackets inside, and suffixes.

    A suffix stands behind an apostrophe, in the languages that write it so.
    """
    start, end = token.start, token.end
    if all(_is_punctuation(c) for c in text[start:end]):
        yield token
        return
    while _is_punctuation(text[start]):
        yield Piece(start, start + 1)
        start += 1
    closing = end
    while _is_punctuation(text[closing - 1]):
        closing -= 1
    cuts = {start, closing}
    for offset in range(start, closing):
        if _encloses(text[offset]):
            cuts |= {offset, offset + 1}
    if lang in SUFFIXING:
        cuts |= {start + found.start() for found in APOSTROPHE.finditer(text[start:closing])}
    if len(cuts) == 2:
        yield Piece(start, closing)
    else:
        for a, b in itertools.pairwise(sorted(cuts)):
            yield from _split(Piece(a, b), text, lang)
    for offset in range(closing, end):
        yield Piece(offset, offset + 1)


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] == "P" and character not in "'’"


def _encloses(character: str) -> bool:
    """Whether a character is a quotation mark or a bracket."""
    return character == '"' or (_is_punctuation(character) and unicodedata.category(character) in ENCLOSING)


def on_tokens(mention: Mention, tokens: list[Piece]) -> bool:
    """Whether every piece of a mention begins and ends where tokens do."""
    starts, ends = {t.start for t in tokens}, {t.end for t in tokens}
    return all(p.start in starts and p.end in ends for p in mention.pieces)
