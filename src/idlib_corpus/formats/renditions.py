"""A document in one language with all that is said of it there: what every format is written from."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from idlib_corpus.model import (
    Corpus,
    Document,
    Entity,
    Marked,
    Mention,
    Piece,
    Relation,
    Sentence,
    Stance,
    Text,
    Unrealised,
)
from idlib_corpus.records.stance import EXCLUDED
from idlib_corpus.tokens import tokenize


@dataclass(frozen=True)
class Argued:
    """A relation of a sentence with the mentions that carry it in one language.

    Args:
        relation: The relation, between entities.
        head: The mention that is its head; None if this language has no words for it.
        tail: The mention that is its tail; None if this language has no words for it.
    """

    relation: Relation
    head: Mention | None
    tail: Mention | None


class Covered(NamedTuple):
    """The tokens that have a part of an extent.

    Args:
        first: The first one, from 0.
        behind: The one behind the last.
        exact: Whether they begin and end where the extent does; else it is widened to them.
    """

    first: int
    behind: int
    exact: bool


def covered(tokens: Sequence[Piece], start: int, end: int) -> Covered:
    """The tokens of a text that have a part of an extent.

    Args:
        tokens: In order, code points, half-open.
        start: Of the extent, which holds more than white space.
        end: Of the extent, exclusive.
    """
    first = bisect_right(tokens, start, key=lambda token: token.end)
    behind = bisect_left(tokens, end, key=lambda token: token.start)
    return Covered(first, behind, tokens[first].start == start and tokens[behind - 1].end == end)


@dataclass(frozen=True, eq=False)
class Rendition:
    """A document in one language.

    Args:
        corpus: The corpus, for entities and labels.
        document: The document.
        text: Its text in the language.
    """

    corpus: Corpus
    document: Document
    text: Text

    @property
    def lang(self) -> str:
        """The language."""
        return self.text.lang

    @property
    def id(self) -> str:
        """``zones/idlib/tr``: the document, and the language behind it."""
        return f"{self.document.id}/{self.lang}"

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences in order."""
        return self.text.sentences

    @property
    def passages(self) -> tuple[tuple[Sentence, ...], ...]:
        """The sentences that are read together. Chains of coreference go no further than one of these."""
        return self.document.passages(self.lang)

    def group(self, sentence: Sentence) -> str:
        """The sentence in all its languages: ``zones/idlib/s2``."""
        return f"{self.document.id}/{sentence.id}"

    def row(self, sentence: Sentence) -> str:
        """The id of a sentence in this language, as the configs have it: ``zones/idlib/s2/tr``."""
        return f"{self.group(sentence)}/{self.lang}"

    def entity(self, mention: Mention) -> Entity:
        """What a mention refers to."""
        return self.corpus.entities[mention.entity]

    def tokens(self, sentence: Sentence) -> tuple[Piece, ...]:
        """The tokens of a sentence, code points, half-open, blind to the annotation."""
        found = self._tokens.get(sentence.id)
        if found is None:
            found = self._tokens[sentence.id] = tuple(tokenize(sentence.text, self.lang))
        return found

    def words(self, sentence: Sentence) -> list[str]:
        """The words of the tokens of a sentence."""
        return [sentence.text[token.start : token.end] for token in self.tokens(sentence)]

    def covered(self, sentence: Sentence, marked: Marked) -> Covered:
        """The tokens that have a part of the envelope of a mention."""
        return covered(self.tokens(sentence), marked.start, marked.end)

    def relations(self, sentence: Sentence) -> list[Argued]:
        """The relations that a sentence says, in order; all of them, also those that the language has no words for."""
        return [self._argued(relation, sentence) for relation in self._relations.get(sentence.id, ())]

    def stances(self, sentence: Sentence) -> list[Stance]:
        """The cells that are at stake in a sentence and have a stance label, as the config `stance` has them."""
        return self._stances.get(sentence.id, [])

    def omissions(self, sentence: Sentence) -> list[Unrealised]:
        """The mentions of the sentence in the source language that this language has no words for, each with why."""
        return self._omissions.get(sentence.id, [])

    def source(self, sentence: Sentence) -> Sentence:
        """The sentence in the source language of the document."""
        return self.document.source_text.by_id[sentence.id]

    def marked(self, sentence: Sentence, name: str) -> Marked | None:
        """What stands under an id in a sentence: the cue or the evidence of a stance. None if there is nothing."""
        found = self.text.marked.get(name)
        return found[1] if found and found[0].id == sentence.id else None

    @cached_property
    def _tokens(self) -> dict[str, tuple[Piece, ...]]:
        return {}

    @cached_property
    def _relations(self) -> dict[str, list[Relation]]:
        found: dict[str, list[Relation]] = {}
        for relation in self.document.relations:
            found.setdefault(relation.sentence, []).append(relation)
        return found

    @cached_property
    def _omissions(self) -> dict[str, list[Unrealised]]:
        found: dict[str, list[Unrealised]] = {}
        for one in self.text.unrealised:
            there, _ = self.document.source_text.marked[one.id]
            found.setdefault(there.id, []).append(one)
        return found

    @cached_property
    def _stances(self) -> dict[str, list[Stance]]:
        found: dict[str, list[Stance]] = {}
        for cell in self.document.cells():
            if cell.at_stake and cell.label != EXCLUDED:
                found.setdefault(cell.sentence, []).append(cell)
        return found

    def _argued(self, relation: Relation, sentence: Sentence) -> Argued:
        here = {mention.id: mention for mention in sentence.mentions}
        anchors = (self.document.anchor(relation, side) for side in ("head", "tail"))
        head, tail = (here.get(anchor) for anchor in anchors)
        return Argued(relation, head, tail)


def renditions(
    corpus: Corpus, langs: Iterable[str] = (), document: str = "", split: str = ""
) -> tuple[Rendition, ...]:
    """What of a corpus is written: documents in order, and the languages of each in the order of the corpus.

    Args:
        corpus: The corpus.
        langs: Codes of languages; all if empty.
        document: One document; all if empty.
        split: One split; all if empty.

    Raises:
        InputError: No such document.
    """
    asked = frozenset(langs)
    return tuple(
        Rendition(corpus, one, text)
        for one in corpus.chosen(document)
        if split in ("", one.split)
        for lang, text in one.texts.items()
        if not asked or lang in asked
    )


def having(given: Iterable[Rendition], layer: str) -> list[Rendition]:
    """Those whose documents have a layer. In the others it is unknown: no file may say that there is nothing.

    Args:
        given: Renditions.
        layer: The layer; all of them if empty.
    """
    return [one for one in given if not layer or one.document.has(layer)]


def by_file(given: Sequence[Rendition]) -> Iterator[tuple[str, list[Rendition]]]:
    """Renditions by the file that they stand in where a file has many: ``tr/train``, a language and a split."""
    found: dict[str, list[Rendition]] = {}
    for one in given:
        found.setdefault(f"{one.lang}/{one.document.split}", []).append(one)
    yield from found.items()
