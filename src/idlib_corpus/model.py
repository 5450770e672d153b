"""The corpus as immutable objects; no input or output here.

Meaning (entities, relations, propositions, stances) exists once, under ids that no language owns.
A `Text` says where each id stands in the words of one language.

Offsets are Unicode code points, half-open, on the released text of the sentence (NFC, no citation markers).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from idlib_corpus.errors import InputError

AUTHOR = "author"
# in the order of the release; `challenge` is scored on like `test`, and never trained on
SPLITS = ("train", "validation", "test", "challenge")
# layer -> the provenance of the document that tells who made it
LAYERS = {"entities": "entities", "coref": "entities", "relations": "relations", "stance": "stances"}

# start, end (code points, half-open), label
Span = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Entity:
    """What mentions refer to."""

    key: str
    type: str
    subtype: str
    label: str
    link_status: str
    wikidata: str = ""
    verified: str = ""
    evidence: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    value: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """One sentence says that a relation holds. Id and fact are made of what it says."""

    sentence: str
    head: str
    type: str
    tail: str
    source: str
    factuality: str
    implied: bool = False
    name_internal: bool = False
    head_mention: str = ""
    tail_mention: str = ""
    note: str = ""

    @property
    def id(self) -> str:
        """`sentence.head.type.tail`."""
        return f"{self.sentence}.{self.fact}"

    @property
    def fact(self) -> str:
        """`head.type.tail`: the same in every sentence that says it."""
        return f"{self.head}.{self.type}.{self.tail}"


@dataclass(frozen=True, slots=True)
class Proposition:
    """What a stance is about. Its words stand in each language's text file."""

    id: str
    kind: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Stance:
    """One judged cell of the grid holder x proposition of a sentence.

    Those that are written in the meaning file are real questions: the content of the proposition is at stake in the
    sentence. All others are NONE because the sentence is about something else.
    """

    sentence: str
    holder: str
    target: str
    label: str
    reason: str = ""
    basis: str = ""
    certainty: str = ""
    attributed_by: str = AUTHOR
    evidence_scope: str = "sentence"
    cue: str = ""
    evidence: tuple[str, ...] = ()
    judged_with: str = ""
    as_of: str = ""
    note: str = ""
    at_stake: bool = True

    @property
    def attitude(self) -> str:
        """``deed`` if it follows from what the holder did, else ``attitude``; empty without a stance."""
        return "" if not self.basis else "deed" if self.basis == "action" else "attitude"

    @property
    def id(self) -> str:
        """`sentence.holder.target`."""
        return f"{self.sentence}.{self.holder}.{self.target}"


@dataclass(frozen=True, slots=True)
class Reading:
    """Another entity that a mention may refer to."""

    mention: str
    entity: str
    note: str


@dataclass(frozen=True)
class Document:
    """A document: its meaning once, its text in each of its languages. It says itself what it has.

    Args:
        id: Its path below `corpus/source`, without an ending: ``article``, ``zones/idlib``.
        split: One of `SPLITS`.
        source_language: The language that the others were translated from.
        layers: Which of `LAYERS` it was annotated with; a layer it lacks is unknown, not empty.
        licence: Of its text and annotation, as SPDX writes it: ``CC-BY-SA-4.0``.
        source: Where its text is from: ``title``, and what is known of ``publisher``, ``url``, ``sha256``.
        readings: Other entities that mentions may refer to.
        relations: What it says of entities, sentence by sentence.
        propositions: The targets of its stances.
        holders: By sentence, whose stances were judged.
        stances: The cells of the grid that are at stake.
        provenance: Who made each layer of meaning.
        texts: By language, the source first, then in the order of the data set.
        file: The meaning file.
    """

    id: str
    split: str
    source_language: str
    layers: tuple[str, ...]
    licence: str
    source: Mapping[str, str]
    readings: tuple[Reading, ...]
    relations: tuple[Relation, ...]
    propositions: tuple[Proposition, ...]
    holders: Mapping[str, tuple[str, ...]]
    stances: tuple[Stance, ...]
    provenance: Mapping[str, Provenance]
    texts: Mapping[str, Text]
    file: str

    @property
    def source_text(self) -> Text:
        """The text in the language that the others were translated from."""
        return self.texts[self.source_language]

    @cached_property
    def names_everywhere(self) -> frozenset[str]:
        """Ids of the mentions that are names (level NAM) in every language of the document."""
        names = [
            {m.id for sentence in text.sentences for m in sentence.mentions if m.level == "NAM"}
            for text in self.texts.values()
        ]
        return frozenset(set.intersection(*names)) if names else frozenset()

    def anchor(self, relation: Relation, argument: str) -> str:
        """The mention that carries an argument of a relation: the one that is named, or the only one there is.

        Args:
            relation: The relation.
            argument: ``head`` or ``tail``.

        Returns:
            Its id; empty if the source sentence has several mentions of the entity, and none is named.
        """
        named: str = getattr(relation, f"{argument}_mention")
        sentence = self.source_text.by_id.get(relation.sentence)
        ids = [m.id for m in sentence.of_entity(getattr(relation, argument))] if sentence else []
        return named or (ids[0] if len(ids) == 1 else "")

    def members_together(self, stance: Stance, entities: Mapping[str, Entity]) -> str:
        """The plural that names this holder together with others in the sentence; the holder itself if none does."""
        sentence = self.source_text.by_id.get(stance.sentence)
        for mention in sentence.mentions if sentence else ():
            if mention.entity in entities and stance.holder in entities[mention.entity].members:
                return mention.entity
        return stance.holder

    def decision(self, stance: Stance, entities: Mapping[str, Entity]) -> str:
        """What one judgement settles: `sentence/holder or the plural that names it/target it was judged with`."""
        together = self.members_together(stance, entities)
        return f"{stance.sentence}/{together}/{stance.judged_with or stance.target}"

    def cells(self) -> Iterator[Stance]:
        """The whole grid in order: every holder of every sentence x every proposition; not at stake if unwritten."""
        written = {(s.sentence, s.holder, s.target): s for s in self.stances}
        for sentence, holders in self.holders.items():
            for holder in holders:
                for proposition in self.propositions:
                    found = written.get((sentence, holder, proposition.id))
                    yield found or Stance(sentence, holder, proposition.id, "NONE", at_stake=False)


@dataclass(frozen=True, slots=True)
class RelationType:
    """A relation type and its signature."""

    name: str
    head: tuple[str, ...]
    tail: tuple[str, ...]
    family: str
    symmetric: bool
    wikidata: tuple[str, ...]
    says: str


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the corpus."""

    code: str
    name: str
    script: str
    direction: str


@dataclass(frozen=True)
class Corpus:
    """All that `corpus/source` says."""

    version: str
    languages: tuple[Language, ...]
    labels: Mapping[str, Mapping[str, str]]
    relation_types: Mapping[str, RelationType]
    label_maps: Mapping[str, Mapping[str, str]]
    entities: Mapping[str, Entity]
    documents: tuple[Document, ...]
    folder: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """Language codes in the corpus' fixed order; a document has some of them."""
        return tuple(language.code for language in self.languages)

    def document(self, name: str) -> Document:
        """A document by its id.

        Raises:
            InputError: No such document.
        """
        found = next((document for document in self.documents if document.id == name), None)
        if found is None:
            known = ", ".join(document.id for document in self.documents)
            raise InputError("--document", f'"{name}"', f"one of {known}", "Choose one of them")
        return found

    def having(self, *, lang: str = "", layer: str = "", split: str = "") -> Corpus:
        """The corpus of those documents alone that have this language, this layer, this split; empty asks nothing."""
        chosen = tuple(
            d
            for d in self.documents
            if (not lang or lang in d.texts) and (not layer or layer in d.layers) and split in ("", d.split)
        )
        return replace(self, documents=chosen)
