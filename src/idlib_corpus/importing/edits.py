"""What somebody changed in a tool: the difference between the files as they came back and as they were written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from idlib_corpus.errors import InputError
from idlib_corpus.formats.corrected import (
    CorrectedMention,
    CorrectedRelation,
    CorrectedSentence,
    CorrectedText,
)
from idlib_corpus.model import Piece
from idlib_corpus.near import meant

AGAIN = "Take the sentence as it was exported, and mark it there"


@dataclass(frozen=True, slots=True)
class Edit:
    """One change.

    Args:
        document: The document.
        lang: The language of the file in which it was made.
        sentence: The sentence.
        place: Where it was made, in the tool's file.
    """

    document: str
    lang: str
    sentence: str
    place: str

    @property
    def where(self) -> str:
        """Where it was made, in the corpus: ``article/s1/es``."""
        return f"{self.document}/{self.sentence}/{self.lang}"


@dataclass(frozen=True, slots=True)
class Changed(Edit):
    """A mention stands elsewhere, or is of another level. What did not change is None."""

    id: str
    pieces: tuple[Piece, ...] | None
    level: str | None

    def __str__(self) -> str:
        stands = [f"stands at {at(self.pieces)}"] if self.pieces else []
        of_level = [f"is {self.level}"] if self.level else []
        return f"{self.where}: {self.id} {' and '.join([*stands, *of_level])}"


@dataclass(frozen=True, slots=True)
class Retyped(Edit):
    """An entity is of another type, since all of its mentions in a text are."""

    entity: str
    type: str

    def __str__(self) -> str:
        return f"{self.where}: the entity {self.entity} is {self.type}, in every language"


@dataclass(frozen=True, slots=True)
class Removed(Edit):
    """A mention is gone."""

    id: str

    def __str__(self) -> str:
        return f"{self.where}: {self.id} is gone"


@dataclass(frozen=True, slots=True)
class Added(Edit):
    """A mention is new. Its id is empty if nobody gave it one."""

    id: str
    entity: str
    level: str
    pieces: tuple[Piece, ...]

    def __str__(self) -> str:
        return f"{self.where}: a mention of {self.entity} is new, at {at(self.pieces)}"


@dataclass(frozen=True, slots=True)
class RelationRemoved(Edit):
    """A relation is gone, in every language."""

    id: str

    def __str__(self) -> str:
        return f"{self.where}: the relation {self.id} is gone, in every language"


@dataclass(frozen=True, slots=True)
class RelationAdded(Edit):
    """A relation is new, in every language: between the mentions that carry it."""

    type: str
    head: str
    tail: str

    def __str__(self) -> str:
        return f"{self.where}: the relation {self.head} {self.type} {self.tail} is new, in every language"


def unnamed(edit: Edit, entity: str, pieces: Sequence[Piece]) -> str:
    """What a new mention is called until it has an id.

    Args:
        edit: An edit of the same sentence and language.
        entity: Its entity.
        pieces: Its pieces.
    """
    return f"{entity}@{edit.where}:{at(pieces)}"


def at(pieces: Sequence[Piece]) -> str:
    """Where something stands, for readers: ``12-18``, code points, half-open."""
    return ", ".join(f"{piece.start}-{piece.end}" for piece in pieces)


def edits(before: Sequence[CorrectedText], after: Sequence[CorrectedText]) -> list[Edit]:
    """What changed between the texts as they would be written now and as they came back.

    Args:
        before: What `corrected` says of the files as they would be written now.
        after: What it says of the files as they came back; texts that are missing are not looked at.

    Raises:
        InputError: A text or sentence that the corpus does not have, other words, an id that stands twice, a mention
            that says no entity, or whose type is not that of its entity; the place is that in the tool's file.
    """
    known = {(text.document, text.lang): text for text in before}
    types = {m.entity: m.type for text in before for s in text.sentences for m in s.mentions}
    pairs = [(text, list(_sentences(known[text.document, text.lang], text))) for text in after]
    found: list[Edit] = [edit for text, sentences in pairs for edit in _retyped(text, sentences, types)]
    types |= _one_type(found)
    for text, sentences in pairs:
        for old, new in sentences:
            found += _of_sentence(text, old, new, types)
    return list(dict.fromkeys(found))


def _sentences(old: CorrectedText, new: CorrectedText) -> Iterator[tuple[CorrectedSentence, CorrectedSentence]]:
    """The sentences of a text, as they were and as they are."""
    before, after = ({sentence.id: sentence for sentence in text.sentences} for text in (old, new))
    place = new.sentences[0].place if new.sentences else f"{new.document}/{new.lang}"
    if len(after) != len(new.sentences):
        twice = next(s for s in new.sentences if after[s.id] is not s)
        raise InputError(twice.place, f"the sentence {twice.id} stands twice", "each sentence once", AGAIN)
    for sentence in new.sentences:
        if sentence.id not in before:
            found = f"a sentence {sentence.id}, which {old.document}/{old.lang} does not have"
            raise InputError(sentence.place, found, "the sentences that were exported", AGAIN)
    if missing := [name for name in before if name not in after]:
        raise InputError(place, f"no sentence {missing[0]}", "the sentences that were exported", AGAIN)
    for name, sentence in after.items():
        if sentence.text != before[name].text:
            found = f'other words: "{sentence.text}"'
            raise InputError(sentence.place, found, f'"{before[name].text}"; an import changes marks alone', AGAIN)
        yield before[name], sentence


def _retyped(
    text: CorrectedText,
    pairs: Sequence[tuple[CorrectedSentence, CorrectedSentence]],
    types: Mapping[str, str],
) -> Iterator[Retyped]:
    """The entities whose mentions in a text are all of another type than before."""
    by_entity: dict[str, list[tuple[CorrectedSentence, CorrectedMention]]] = {}
    for old, new in pairs:
        before = {mention.id: mention for mention in old.mentions}
        for mention in new.mentions:
            was = before.get(mention.id)
            if was is not None and mention.entity in ("", was.entity):
                by_entity.setdefault(was.entity, []).append((new, mention))
    for entity, mentions in by_entity.items():
        now = {mention.type for _, mention in mentions}
        if now == {types[entity]}:
            continue
        sentence, first = next((s, m) for s, m in mentions if m.type != types[entity])
        if len(now) > 1:
            other = next(m for _, m in mentions if m.type != first.type)
            found = f"{first.id} is {first.type}, and {other.id} is {other.type} ({other.place})"
            remedy = "A type is that of the entity: give it to all of its mentions, or give this one another entity"
            raise InputError(first.place, found, f"one type for the entity {entity}", remedy)
        yield Retyped(text.document, text.lang, sentence.id, first.place, entity, first.type)


def _one_type(found: Sequence[Edit]) -> dict[str, str]:
    """The new types of entities, by key."""
    types: dict[str, Retyped] = {}
    for edit in found:
        if isinstance(edit, Retyped):
            other = types.setdefault(edit.entity, edit)
            if other.type != edit.type:
                said = f"the entity {edit.entity} is {edit.type}, and {other.type} in {other.place}"
                raise InputError(edit.place, said, "one type", "Give it the same type in every file")
    return {entity: edit.type for entity, edit in types.items()}


def _of_sentence(
    text: CorrectedText, old: CorrectedSentence, new: CorrectedSentence, types: Mapping[str, str]
) -> Iterator[Edit]:
    before = {mention.id: mention for mention in old.mentions}
    seen: dict[str, str] = {}
    where = (text.document, text.lang, new.id)
    for mention in new.mentions:
        if mention.id in seen:
            found = f"{mention.id} stands twice, here and in {seen[mention.id]}"
            raise InputError(mention.place, found, "each id once", "Take the id off the mention that is new")
        if mention.id:
            seen[mention.id] = mention.place
        was = before.get(mention.id)
        if was is None or (mention.entity and mention.entity != was.entity):
            if was is not None:
                yield Removed(*where, mention.place, mention.id)
            yield _added(where, mention, "" if was else mention.id, types)
        elif mention.pieces != was.pieces or mention.level != was.level:
            pieces = mention.pieces if mention.pieces != was.pieces else None
            level = mention.level if mention.level != was.level else None
            yield Changed(*where, mention.place, mention.id, pieces, level)
    for name in before:
        if name not in seen:
            yield Removed(*where, new.place, name)
    if new.relations is not None and old.relations is not None:
        yield from _relations(where, old, new)


def _added(where: tuple[str, str, str], mention: CorrectedMention, name: str, types: Mapping[str, str]) -> Added:
    entity = mention.entity or name.rpartition(".")[0]
    if not entity:
        found = f"a new mention at {at(mention.pieces)} that says no entity"
        raise InputError(mention.place, found, "the key of an entity, as turkey", "Say which entity it is")
    if types.get(entity, mention.type) != mention.type:
        found = f"a new mention of {entity} with the type {mention.type}"
        raise InputError(mention.place, found, f"{types[entity]}, the type of that entity", "Give it that type")
    return Added(*where, mention.place, name, entity, mention.level, mention.pieces)


def _relations(where: tuple[str, str, str], old: CorrectedSentence, new: CorrectedSentence) -> Iterator[Edit]:
    edit = Edit(*where, new.place)
    before, after = ([_said(one, s, edit) for one in s.relations or ()] for s in (old, new))
    left = {mention.id for mention in new.mentions}
    for relation, said in zip(old.relations or (), before, strict=True):
        # one that went with its mention still holds: this language has no words for its argument any more
        if said not in after and {said[0], said[2]} <= left:
            yield RelationRemoved(*where, new.place, relation.id)
    for relation, said in zip(new.relations or (), after, strict=True):
        if said not in before:
            head, kind, tail = said
            yield RelationAdded(*where, relation.place, kind, head, tail)


def _said(relation: CorrectedRelation, sentence: CorrectedSentence, edit: Edit) -> tuple[str, str, str]:
    """What a relation says, by the ids of its mentions; a new mention has a name of its own until it gets an id."""
    mentions = [sentence.mentions[n] for n in (relation.head, relation.tail)]
    head, tail = (one.id or unnamed(edit, one.entity, one.pieces) for one in mentions)
    return head, relation.type, tail


def unknown(place: str, what: str, said: str, known: Sequence[str]) -> InputError:
    """The error of a name in a tool's file that is none of those that there are."""
    return InputError(place, f'{what} "{said}"', f"one of the {len(known)} that there are", meant(said, known))
