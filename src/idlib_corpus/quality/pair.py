"""A translation beside its source, as the checks look at it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from idlib_corpus.languages import check, codes
from idlib_corpus.model import Corpus, Document, Language, Sentence, Text


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that a reader should look at.

    Args:
        check: The check that found it; empty while it is being made.
        place: A sentence, a proposition (``p:offensive``, ``not:offensive``) or a mention.
        says: What was found.
    """

    check: str
    place: str
    says: str

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {"check": self.check, "place": self.place, "says": self.says}


@dataclass(frozen=True)
class Pair:
    """A text and the source text of its document.

    Args:
        corpus: The corpus.
        document: The document.
        text: The text.
    """

    corpus: Corpus
    document: Document
    text: Text

    @property
    def key(self) -> tuple[str, str]:
        """The document and the language."""
        return self.document.id, self.text.lang

    @property
    def source(self) -> Text:
        """The source text."""
        return self.document.source_text

    @cached_property
    def language(self) -> Language:
        """The language of the text."""
        return next(one for one in self.corpus.languages if one.code == self.text.lang)

    @cached_property
    def sentences(self) -> list[tuple[Sentence, Sentence]]:
        """Sentences of the source, each with that of the text."""
        return [(there, self.text.by_id[there.id]) for there in self.source.sentences if there.id in self.text.by_id]

    def words(self, text: Text) -> dict[str, str]:
        """Everything that a text says, by place: sentences, propositions and what denies them."""
        return {
            **{sentence.id: sentence.text for sentence in text.sentences},
            **{f"p:{name}": words for name, words in text.propositions.items()},
            **{f"not:{name}": words for name, words in text.negations.items()},
        }


def pairs(corpus: Corpus, document: str = "", lang: str | Iterable[str] = ()) -> Iterator[Pair]:
    """The translations of a corpus.

    Args:
        corpus: The corpus.
        document: One document; all if empty.
        lang: A language code, or several (`languages.codes`); all if empty.

    Raises:
        InputError: No such document or language.
    """
    langs = codes(lang, "--lang") if lang else ()
    check(langs, corpus.codes, {one.code: one.name for one in corpus.languages}, "--lang")
    for one in corpus.chosen(document):
        for code, text in one.texts.items():
            if code != one.source_language and (code in langs or not langs):
                yield Pair(corpus, one, text)


def share(part: int, whole: int) -> str:
    """A share as it is shown: ``12/16``."""
    return f"{part}/{whole}"
