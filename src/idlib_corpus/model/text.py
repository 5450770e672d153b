"""The words: a text in one language, its sentences, and what is marked in them.

Offsets are Unicode code points, half-open, on the released text of the sentence (NFC, no citation markers).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

# start, end (code points, half-open), label
Span = tuple[int, int, str]


@dataclass(frozen=True)
class Place:
    """A line of a source file, for messages."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True, order=True)
class Piece:
    """A contiguous stretch of text: code points, half-open."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Marked:
    """What a text marks under an id: one piece, or several where the words do not stand together."""

    id: str
    pieces: tuple[Piece, ...]
    place: Place = field(compare=False)

    @property
    def start(self) -> int:
        """Start of the envelope."""
        return self.pieces[0].start

    @property
    def end(self) -> int:
        """End of the envelope, exclusive."""
        return self.pieces[-1].end

    def covers(self, other: Marked) -> bool:
        """Whether every code point of `other` is one of this."""
        return all(any(p.start <= q.start and q.end <= p.end for p in self.pieces) for q in other.pieces)

    def surface(self, text: str) -> str:
        """The envelope's characters: `text[start:end]`."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Mention(Marked):
    """A stretch that refers to an entity. Its id is the entity's key, a dot, a number."""

    level: str = "NAM"
    added: bool = False

    @property
    def entity(self) -> str:
        """Key of the entity, as the id has it."""
        return self.id.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Expression(Marked):
    """A stretch that shows a stance: a cue, or evidence."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation of the source: its number, and the offset it stands at. It has no width."""

    number: int
    offset: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in one language, with all that is marked in it, in canonical order."""

    id: str
    text: str
    mentions: tuple[Mention, ...]
    expressions: tuple[Expression, ...]
    citations: tuple[Citation, ...]
    place: Place = field(compare=False)

    def of_entity(self, key: str) -> tuple[Mention, ...]:
        """The mentions of an entity, in order."""
        return tuple(m for m in self.mentions if m.entity == key)

    def depth(self, mention: Mention) -> int:
        """How many other mentions hold this one; of two with the same extent, the earlier id is outside."""
        return sum(_holds(other, mention) for other in self.mentions)

    def _names(self) -> list[Mention]:
        """Contiguous names (level NAM)."""
        return [m for m in self.mentions if m.level == "NAM" and len(m.pieces) == 1]

    def outermost_names(self) -> tuple[Mention, ...]:
        """The flat view: contiguous names that no other name holds."""
        names = self._names()
        return tuple(m for m in names if not any(_holds(other, m) for other in names))

    def innermost_names(self) -> tuple[Mention, ...]:
        """The other flat view: contiguous names that hold no other name."""
        names = self._names()
        return tuple(m for m in names if not any(_holds(m, other) for other in names))


def _holds(outer: Mention, inner: Mention) -> bool:
    """Whether a mention holds another one; of two with the same extent, the earlier id is outside."""
    return outer.id != inner.id and outer.covers(inner) and (not inner.covers(outer) or outer.id < inner.id)


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a layer came to be."""

    layer: str
    made_by: str
    made_from: str
    date: str
    checks: str
    review: str


@dataclass(frozen=True, slots=True)
class Unrealised:
    """A mention of the source that a language has no words for, and why."""

    id: str
    reason: str
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Text:
    """A document in one language.

    Args:
        document: Its document.
        lang: Its language.
        origin: ``source``, or ``translation``.
        title: Its title.
        provenance: Who made each layer of it.
        sentences: Its sentences.
        holders: What each holder of a stance is called by itself, by the key of the entity.
        propositions: The words of each target.
        negations: The words that deny each target.
        unrealised: Mentions of the source that it has no words for.
        file: Its file.
        canary: The line in its file that tells what data set it is of; empty if there is none.
    """

    document: str
    lang: str
    origin: str
    title: str
    provenance: Mapping[str, Provenance]
    sentences: tuple[Sentence, ...]
    holders: Mapping[str, str]
    propositions: Mapping[str, str]
    negations: Mapping[str, str]
    unrealised: tuple[Unrealised, ...]
    file: str
    canary: str = ""

    @cached_property
    def by_id(self) -> dict[str, Sentence]:
        """Sentences by their ids."""
        return {s.id: s for s in self.sentences}

    @cached_property
    def marked(self) -> dict[str, tuple[Sentence, Marked]]:
        """Every marked id with its sentence."""
        return {m.id: (s, m) for s in self.sentences for m in (*s.mentions, *s.expressions)}

    @property
    def mention_ids(self) -> frozenset[str]:
        """Ids of all mentions that this language realises."""
        return frozenset(m.id for s in self.sentences for m in s.mentions)
