"""What systems and trainers see: one item a prediction, each task its own kind.

An item is made of a row by its task (`tasks`). `gold` is there for trainers and scorers; a system that predicts does
not look at it. `record` is the whole gold, for the scorer; empty where a row has none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from idlib_corpus.model import Span
from idlib_corpus.records import Record
from idlib_corpus.records.stance import EXCLUDED


@dataclass(frozen=True, slots=True)
class Item:
    """A sentence whose entities are to be found.

    Args:
        id: Row id, ``article/s3/fr``.
        group: The sentence in all its languages; what trains on one language may not be scored on another.
        lang: Language; empty if the row does not say.
        text: The released text.
        tokens: Token spans on it, blind to the annotation; empty where the row has none (see `tokens.of`).
        gold: Gold spans in the view.
        record: The whole gold.
    """

    id: str
    group: str
    lang: str
    text: str
    tokens: tuple[tuple[int, int], ...] = ()
    gold: tuple[Span, ...] = ()
    record: Record = field(default_factory=dict, compare=False, repr=False)


class Argument(NamedTuple):
    """A mention that may be the head or tail of a relation: half-open code points, entity key, entity type.

    One in several stretches has its envelope as `start` and `end`, and the stretches as `pieces`.
    """

    start: int
    end: int
    entity: str
    type: str
    pieces: tuple[tuple[int, int], ...] = ()

    def words(self, text: str) -> str:
        """What it says in its text; stretches with a blank between them."""
        return words(text, self.start, self.end, self.pieces)


@dataclass(frozen=True, slots=True)
class RelationItem:
    """A sentence whose relations are to be found, with the mentions it has.

    Args:
        id: Row id.
        group: The sentence in all its languages.
        lang: Language.
        text: The released text.
        mentions: The gold mentions, for extractors that are given them; one that finds its own leaves them alone.
        gold: Gold relations between entities: head key, label, tail key.
        record: The whole gold.
    """

    id: str
    group: str
    lang: str
    text: str
    mentions: tuple[Argument, ...] = ()
    gold: tuple[tuple[str, str, str], ...] = ()
    record: Record = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class StanceItem:
    """A cell of the stance grid: what a sentence says of how a holder stands to a target.

    Args:
        id: Row id, ``article/s4/tr/turkey/refugee_crisis``.
        group: The sentence in all its languages.
        lang: Language.
        text: The released text.
        holder: The holder, as the sentence names it; empty if nobody is named, which is the author of the text.
        target: The target proposition, in the language of the text.
        context: Sentences before it, empty if it stands alone.
        holder_id: Entity key of the holder, the same in every language.
        target_id: Key of the target, the same in every language.
        kind: ``state`` (the holder wants it or not) or ``claim`` (thinks it true or not); empty if nobody says.
        spans: Where the holder is mentioned, half-open code points.
        gold: ``AGAINST``, ``FAVOR``, ``NONE``, or a label of somebody's own set; ``excluded`` where readers may
            differ: neither trained on nor scored.
        labels: The labels that there are for it, where they are not AGAINST, FAVOR and NONE.
        record: The whole gold.
    """

    id: str
    group: str
    lang: str
    text: str
    holder: str
    target: str
    context: str = ""
    holder_id: str = ""
    target_id: str = ""
    kind: str = ""
    spans: tuple[tuple[int, int], ...] = ()
    gold: str = ""
    labels: tuple[str, ...] = ()
    record: Record = field(default_factory=dict, compare=False, repr=False)

    @property
    def excluded(self) -> bool:
        """Whether the gold leaves it out."""
        return self.gold == EXCLUDED


# levels of what may be a name: it is one, or nobody says
NAME = ("NAM", "")


class Mention(NamedTuple):
    """A mention that is to be linked: half-open code points, its entity type and its level, empty if nobody says.

    `level` is ``NAM`` for a name, ``ADJ`` for an adjective of one, ``NOM`` for a description, ``PRO`` for a pronoun.
    One in several stretches has its envelope as `start` and `end`, and the stretches as `pieces`.
    """

    start: int
    end: int
    type: str = ""
    level: str = ""
    pieces: tuple[tuple[int, int], ...] = ()

    def words(self, text: str) -> str:
        """What it says in its text; stretches with a blank between them."""
        return words(text, self.start, self.end, self.pieces)


@dataclass(frozen=True, slots=True)
class LinkingItem:
    """A sentence whose mentions are to be linked with the items of a knowledge base.

    Args:
        id: Row id.
        group: The sentence in all its languages.
        lang: Language.
        text: The released text.
        mentions: The mentions to link, in the order of the text; None if the row has none, and they are to be found.
        gold: Gold links, each with its mention: ``Q858``, ``NIL``; empty where nobody knows.
        record: The whole gold.
    """

    id: str
    group: str
    lang: str
    text: str
    mentions: tuple[Mention, ...] | None = None
    gold: tuple[FoundLink, ...] = ()
    record: Record = field(default_factory=dict, compare=False, repr=False)


class Place(NamedTuple):
    """A mention in a document: its sentence and half-open code points on the sentence's text.

    `level` is as in `Mention`.
    """

    sentence: str
    start: int
    end: int
    level: str = ""
    pieces: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class CorefItem:
    """A document in one language whose mentions are to be put into chains.

    Args:
        id: Row id, ``article/fr``.
        group: The document in all its languages.
        lang: Language.
        sentences: Id and text of each sentence, in order.
        mentions: The mentions to put into chains, in the order of the text; None if the row has none, and they are to
            be found.
        gold: Gold chains, those of one mention too.
        record: The whole gold.
    """

    id: str
    group: str
    lang: str
    sentences: tuple[tuple[str, str], ...]
    mentions: tuple[Place, ...] | None = None
    gold: tuple[tuple[Place, ...], ...] = ()
    record: Record = field(default_factory=dict, compare=False, repr=False)

    @property
    def text(self) -> str:
        """The sentences, a line each."""
        return "\n".join(text for _, text in self.sentences)

    def words(self, mention: Place) -> str:
        """What a mention says; stretches with a blank between them."""
        return words(dict(self.sentences)[mention.sentence], mention.start, mention.end, mention.pieces)


AnyItem = Item | RelationItem | StanceItem | LinkingItem | CorefItem


def words(text: str, start: int, end: int, pieces: tuple[tuple[int, int], ...] = ()) -> str:
    """What an extent says in its text; stretches with a blank between them."""
    return " ".join(text[a:b] for a, b in pieces or [(start, end)])


class FoundRelation(NamedTuple):
    """A predicted relation between two spans; their labels are entity types.

    A span that is the envelope of a given mention of the type stands for that mention, pieces and all.
    """

    head: Span
    tail: Span
    label: str


class FoundStance(NamedTuple):
    """A predicted stance; evidence are half-open spans on the text."""

    label: str
    evidence: tuple[tuple[int, int], ...] = ()


class FoundLink(NamedTuple):
    """A mention with the item that it refers to: ``Q858``, ``NIL`` if there is none; empty if nobody knows."""

    mention: Mention
    wikidata: str
