"""Annotation as it comes back from a tool in which somebody corrected it: what every import reads.

A format whose files come back has ``corrected(files)``, which reads what its ``write`` wrote and a tool changed. What
an import changes is the difference between that and what ``corrected`` says of the files as they would be written now;
so what a format loses or widens is no change.
"""

from __future__ import annotations

from dataclasses import dataclass

from idlib_corpus.model import Piece


@dataclass(frozen=True, slots=True)
class CorrectedMention:
    """A mention, in the sentence that it stands in.

    Args:
        id: The id that the corpus gave it; empty if somebody added it.
        pieces: Code points of the sentence, half-open, in order.
        type: Of its entity.
        level: NAM, NOM, ADJ or PRO.
        entity: Key of the entity; empty if the file does not say.
        place: Where it stands in the tool's file, for messages: ``es/article.ann:12``.
    """

    id: str
    pieces: tuple[Piece, ...]
    type: str
    level: str
    entity: str
    place: str


@dataclass(frozen=True, slots=True)
class CorrectedRelation:
    """A relation between two mentions of a sentence.

    Args:
        id: The id that the corpus gave it (``s1.idlib_dmz.located_in.idlib``); empty if somebody added it.
        type: Its type.
        head: The number of the mention that is its head, in `CorrectedSentence.mentions`, from 0.
        tail: That of its tail.
        place: Where it stands in the tool's file.
    """

    id: str
    type: str
    head: int
    tail: int
    place: str


@dataclass(frozen=True, slots=True)
class CorrectedSentence:
    """A sentence.

    Args:
        id: Its id in the document: ``s1``.
        text: Its words, which an import may not change.
        mentions: Its mentions.
        relations: Its relations; None if the format has none.
        place: Where it stands in the tool's file.
    """

    id: str
    text: str
    mentions: tuple[CorrectedMention, ...]
    relations: tuple[CorrectedRelation, ...] | None
    place: str


@dataclass(frozen=True, slots=True)
class CorrectedText:
    """A document in one language.

    Args:
        document: Its id: ``zones/idlib``.
        lang: Its language.
        sentences: Those that the file has.
    """

    document: str
    lang: str
    sentences: tuple[CorrectedSentence, ...]
