"""Level meaning, on the meaning files: labels are known, arguments are there, decisions are whole."""

from __future__ import annotations

import difflib
import hashlib
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path

from idlib_corpus.check.rules import Fault, rule
from idlib_corpus.model import AUTHOR, Corpus, Document, Place, Relation, Stance, Text
from idlib_corpus.source import citation_text
from idlib_corpus.source.meaning import line_of

LEVEL = "meaning"


def nearest(word: str, known: Collection[str]) -> str:
    """A hint for a word that is not known."""
    close = difflib.get_close_matches(word, list(known), n=1)
    return f"Did you mean {close[0]}?" if close else f"Known: {', '.join(known)}"


def _source_text(corpus: Corpus, document: Document) -> Text:
    return document.texts[corpus.codes[0]]


def _line(document: Document, *path: str | int) -> Place:
    return Place(document.file, line_of(Path(document.file).read_text(encoding="utf-8"), list(path)))


def _entity_place(corpus: Corpus, key: str) -> Place:
    path = Path(corpus.documents[0].file).with_name("entities.toml")
    return Place(str(path), line_of(path.read_text(encoding="utf-8"), [key]))


def _relations(corpus: Corpus) -> Iterator[tuple[Document, Place, Relation]]:
    for document in corpus.documents:
        for number, relation in enumerate(document.relations):
            yield document, _line(document, "relations", number), relation


def _stances(corpus: Corpus) -> Iterator[tuple[Document, Place, Stance]]:
    for document in corpus.documents:
        for number, stance in enumerate(document.stances):
            yield document, _line(document, "stances", number), stance


@rule("M10", LEVEL, "a mention is of an entity of the inventory")
def mention_entities(corpus: Corpus) -> Iterator[Fault]:
    """The key of a mention's id is in entities.toml."""
    for document in corpus.documents:
        for text in document.texts.values():
            for sentence in text.sentences:
                for mention in sentence.mentions:
                    if mention.entity not in corpus.entities:
                        hint = nearest(mention.entity, corpus.entities)
                        yield Fault("M10", mention.place, f"{mention.id}: no entity {mention.entity}", hint)


@rule("M11", LEVEL, "an entity of the inventory is mentioned somewhere")
def unused_entities(corpus: Corpus) -> Iterator[Fault]:
    """Every entity has a mention in a source text."""
    used = {
        mention.entity
        for document in corpus.documents
        for sentence in _source_text(corpus, document).sentences
        for mention in sentence.mentions
    }
    for key in corpus.entities:
        if key not in used:
            yield Fault("M11", _entity_place(corpus, key), f"{key} is mentioned nowhere", "Mark it, or remove it")


@rule("M12", LEVEL, "an entity's type and subtype are in labels.toml")
def entity_labels(corpus: Corpus) -> Iterator[Fault]:
    """Labels of entities are of the closed lists."""
    for entity in corpus.entities.values():
        if entity.type not in corpus.labels["types"]:
            hint = nearest(entity.type, corpus.labels["types"])
            yield Fault("M12", _entity_place(corpus, entity.key), f"{entity.key}: no type {entity.type}", hint)
        elif entity.subtype not in corpus.labels["subtypes"][entity.type]:
            hint = nearest(entity.subtype, corpus.labels["subtypes"][entity.type])
            found = f"{entity.key}: {entity.type} has no subtype {entity.subtype}"
            yield Fault("M12", _entity_place(corpus, entity.key), found, hint)


@rule("M13", LEVEL, "a link has an id, its verification and evidence; nil and unknown have none; an id is used once")
def links(corpus: Corpus) -> Iterator[Fault]:
    """Wikidata ids and their status agree."""
    count = Counter(e.wikidata for e in corpus.entities.values() if e.wikidata)
    for entity in corpus.entities.values():
        place = _entity_place(corpus, entity.key)
        whole = bool(entity.wikidata and entity.verified and entity.evidence)
        if entity.link_status not in corpus.labels["link_status"]:
            hint = nearest(entity.link_status, corpus.labels["link_status"])
            yield Fault("M13", place, f"{entity.key}: no link status {entity.link_status}", hint)
        elif (entity.link_status == "linked") != whole or (entity.wikidata and entity.link_status != "linked"):
            found = f'{entity.key} is {entity.link_status} and has the id "{entity.wikidata}"'
            yield Fault("M13", place, found, "A linked entity has wikidata, verified and evidence, others have no id")
        elif count[entity.wikidata] > 1:
            yield Fault("M13", place, f"{entity.wikidata} is used by {count[entity.wikidata]} entities")


@rule(
    "M14",
    LEVEL,
    "members and other readings are entities of the inventory, and readings are of mentions of the source",
)
def members(corpus: Corpus) -> Iterator[Fault]:
    """Plurals and alternative readings point to something."""
    for entity in corpus.entities.values():
        for member in entity.members:
            if member not in corpus.entities or member == entity.key:
                hint = nearest(member, corpus.entities)
                yield Fault(
                    "M14", _entity_place(corpus, entity.key), f"{entity.key} has no such member: {member}", hint
                )
    for document in corpus.documents:
        ids = _source_text(corpus, document).mention_ids
        for number, reading in enumerate(document.readings):
            place = _line(document, "readings", number)
            if reading.mention not in ids:
                yield Fault("M14", place, f"no mention {reading.mention} in the source", nearest(reading.mention, ids))
            elif reading.entity not in corpus.entities or reading.mention.startswith(f"{reading.entity}."):
                yield Fault(
                    "M14", place, f"{reading.entity} is no other entity", nearest(reading.entity, corpus.entities)
                )


@rule("M20", LEVEL, "the sentence mentions both arguments of a relation, and a named mention is one of them")
def relation_arguments(corpus: Corpus) -> Iterator[Fault]:
    """Text only: a relation is between what its sentence mentions."""
    for document, place, relation in _relations(corpus):
        sentence = _source_text(corpus, document).by_id.get(relation.sentence)
        if sentence is None:
            yield Fault("M20", place, f"no sentence {relation.sentence}")
            continue
        for key, mention in ((relation.head, relation.head_mention), (relation.tail, relation.tail_mention)):
            ids = [m.id for m in sentence.of_entity(key)]
            if not ids:
                known = {m.entity for m in sentence.mentions}
                yield Fault("M20", place, f"{relation.sentence} does not mention {key}", nearest(key, known))
            elif mention and mention not in ids:
                yield Fault(
                    "M20", place, f"{mention} is no mention of {key} in {relation.sentence}", nearest(mention, ids)
                )


@rule("M21", LEVEL, "a relation's type is known and its arguments fit the signature")
def signatures(corpus: Corpus) -> Iterator[Fault]:
    """Types of head and tail are those that labels.toml allows."""
    for _, place, relation in _relations(corpus):
        kind = corpus.relation_types.get(relation.type)
        if kind is None:
            yield Fault(
                "M21", place, f"no relation type {relation.type}", nearest(relation.type, corpus.relation_types)
            )
            continue
        for name, key, allowed in (("head", relation.head, kind.head), ("tail", relation.tail, kind.tail)):
            if key in corpus.entities and corpus.entities[key].type not in allowed:
                found = f"the {name} of {relation.type} is {key}, {corpus.entities[key].type}"
                yield Fault("M21", place, found, f"Allowed: {', '.join(allowed)}")


@rule("M22", LEVEL, "a relation is written once; a symmetric one in one direction only")
def relation_once(corpus: Corpus) -> Iterator[Fault]:
    """No instance twice."""
    for document in corpus.documents:
        seen: set[tuple[str, ...]] = set()
        for number, relation in enumerate(document.relations):
            kind = corpus.relation_types.get(relation.type)
            ends = (relation.head, relation.tail)
            pair = tuple(sorted(ends)) if kind and kind.symmetric else ends
            instance = (relation.sentence, relation.type, *pair)
            if instance in seen or relation.head == relation.tail:
                found = f"{relation.id} stands twice, or has one entity at both ends"
                yield Fault("M22", _line(document, "relations", number), found, "Remove the line")
            seen.add(instance)


@rule("M23", LEVEL, "source and factuality of a relation are known")
def truth_status(corpus: Corpus) -> Iterator[Fault]:
    """`source` is the author or an entity that the document mentions; `factuality` is of the closed list."""
    for document, place, relation in _relations(corpus):
        mentioned = {m.entity for s in _source_text(corpus, document).sentences for m in s.mentions}
        if relation.source not in {AUTHOR, *mentioned}:
            yield Fault("M23", place, f"no source {relation.source}", nearest(relation.source, mentioned))
        if relation.factuality not in corpus.labels["factuality"]:
            hint = nearest(relation.factuality, corpus.labels["factuality"])
            yield Fault("M23", place, f"no factuality {relation.factuality}", hint)


@rule("M30", LEVEL, "the grid is whole: each sentence has its holders, which it mentions, and stances lie on it")
def grid(corpus: Corpus) -> Iterator[Fault]:
    """Holders are mentioned where they hold; every written cell is a cell of the grid, once."""
    for document in corpus.documents:
        text = _source_text(corpus, document)
        if set(document.holders) != set(text.by_id):
            wrong = ", ".join(sorted(set(document.holders) ^ set(text.by_id)))
            yield Fault("M30", _line(document, "holders"), f"the holders differ from the sentences in {wrong}")
        for name, holders in document.holders.items():
            for key in holders:
                if name in text.by_id and not text.by_id[name].of_entity(key):
                    yield Fault("M30", _line(document, "holders", name), f"{name} does not mention its holder {key}")
        cells = {cell.id for cell in document.cells()}
        count = Counter(stance.id for stance in document.stances)
        for number, stance in enumerate(document.stances):
            if stance.id not in cells:
                found = f"{stance.id} is no cell: no such holder in {stance.sentence}, or no such proposition"
                yield Fault("M30", _line(document, "stances", number), found, nearest(stance.id, cells))
            elif count[stance.id] > 1:
                yield Fault(
                    "M30", _line(document, "stances", number), f"{stance.id} is written {count[stance.id]} times"
                )


@rule("M31", LEVEL, "a stance has basis, certainty, cue and evidence; an excluded cell has a reason and nothing else")
def stance_fields(corpus: Corpus) -> Iterator[Fault]:
    """Fields of a stance fit its label, and their values are of the closed lists."""
    for _, place, stance in _stances(corpus):
        wanted = (stance.basis, stance.certainty, stance.cue, *stance.evidence)
        excluded = stance.label == "excluded"
        if excluded and (not stance.reason or any(wanted)):
            yield Fault(
                "M31", place, f"{stance.id} is excluded", "Give a reason, and no basis, certainty, cue or evidence"
            )
        elif not excluded and (stance.reason or not all(wanted) or not stance.evidence):
            yield Fault(
                "M31", place, f"{stance.id} lacks a field", "Give basis, certainty, cue and evidence, and no reason"
            )
        values = {"exclusion": stance.reason, "basis": stance.basis, "certainty": stance.certainty}
        for name, value in values.items():
            if value and value not in corpus.labels[name]:
                yield Fault("M31", place, f"{stance.id}: no {name} {value}", nearest(value, corpus.labels[name]))


@rule(
    "M32", LEVEL, "cue and evidence are expressions or mentions of the stance's sentence, and every expression is used"
)
def stance_spans(corpus: Corpus) -> Iterator[Fault]:
    """What shows a stance stands in its sentence; no expression is marked for nothing."""
    for document, place, stance in _stances(corpus):
        sentence = _source_text(corpus, document).by_id.get(stance.sentence)
        known = {m.id for m in (*sentence.mentions, *sentence.expressions)} if sentence else set()
        for name in filter(None, (stance.cue, *stance.evidence)):
            if name not in known:
                yield Fault(
                    "M32", place, f"{stance.sentence} has no expression or mention {name}", nearest(name, known)
                )
    for document in corpus.documents:
        used = {name for stance in document.stances for name in (stance.cue, *stance.evidence)}
        for sentence in _source_text(corpus, document).sentences:
            for expression in sentence.expressions:
                if expression.id not in used:
                    yield Fault(
                        "M32", expression.place, f"{expression.id} shows no stance", "Use it, or remove it everywhere"
                    )


@rule("M33", LEVEL, "holders that a sentence names together have one decision, so one label")
def decisions(corpus: Corpus) -> Iterator[Fault]:
    """Members of a plural that the sentence mentions are judged alike."""
    for document in corpus.documents:
        labels: dict[tuple[str, str, str], Stance] = {}
        for cell in document.cells():
            together = document.members_together(cell, corpus.entities)
            first = labels.setdefault((cell.sentence, together, cell.target), cell)
            if first.label != cell.label:
                found = f"{cell.id} is {cell.label}, {first.id} is {first.label}, and {together} names both"
                yield Fault("M33", _line(document, "stances"), found, "Give both one label")


@rule("M34", LEVEL, "who a stance is attributed to is the author or an entity of the document")
def attribution(corpus: Corpus) -> Iterator[Fault]:
    """`by` points to something."""
    for document, place, stance in _stances(corpus):
        mentioned = {m.entity for s in _source_text(corpus, document).sentences for m in s.mentions}
        if stance.attributed_by not in {AUTHOR, *mentioned}:
            yield Fault(
                "M34",
                place,
                f"{stance.id}: no entity {stance.attributed_by}",
                nearest(stance.attributed_by, mentioned),
            )


@rule("M35", LEVEL, "a proposition is written once, with a known kind")
def proposition_kinds(corpus: Corpus) -> Iterator[Fault]:
    """Kinds are of the closed list and ids are unique."""
    for document in corpus.documents:
        count = Counter(p.id for p in document.propositions)
        for number, proposition in enumerate(document.propositions):
            place = _line(document, "propositions", number)
            if proposition.kind not in corpus.labels["kinds"]:
                hint = nearest(proposition.kind, corpus.labels["kinds"])
                yield Fault("M35", place, f"{proposition.id}: no kind {proposition.kind}", hint)
            elif count[proposition.id] > 1:
                yield Fault("M35", place, f"{proposition.id} is written {count[proposition.id]} times")


@rule("M40", LEVEL, "the source text without its marks is the snapshot, byte for byte")
def snapshot(corpus: Corpus) -> Iterator[Fault]:
    """SHA-256 of the source text with its citations put back equals that of the snapshot."""
    for document in corpus.documents:
        expected = document.source.get("sha256")
        text = _source_text(corpus, document)
        found = hashlib.sha256(citation_text(text).encode()).hexdigest()
        if expected and found != expected:
            yield Fault(
                "M40", Place(text.file, 1), f"the text has SHA-256 {found[:16]}…", f"The snapshot has {expected[:16]}…"
            )
