"""Level meaning, on entities: types, links, members, and that mentions and inventory fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from idlib_corpus.check.places import entity_place, line, mentioned, nearest
from idlib_corpus.check.rules import Fault, rule
from idlib_corpus.model import Corpus

LEVEL = "meaning"


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
    used = {key for document in corpus.documents for key in mentioned(document)}
    for key in corpus.entities:
        if key not in used:
            yield Fault("M11", entity_place(corpus, key), f"{key} is mentioned nowhere", "Mark it, or remove it")


@rule("M12", LEVEL, "an entity's type and subtype are in labels.toml")
def entity_labels(corpus: Corpus) -> Iterator[Fault]:
    """Labels of entities are of the closed lists."""
    for entity in corpus.entities.values():
        if entity.type not in corpus.labels["types"]:
            hint = nearest(entity.type, corpus.labels["types"])
            yield Fault("M12", entity_place(corpus, entity.key), f"{entity.key}: no type {entity.type}", hint)
        elif entity.subtype not in corpus.labels["subtypes"].get(entity.type, ()):
            hint = nearest(entity.subtype, corpus.labels["subtypes"].get(entity.type, ()))
            found = f"{entity.key}: {entity.type} has no subtype {entity.subtype}"
            yield Fault("M12", entity_place(corpus, entity.key), found, hint)


@rule("M13", LEVEL, "a link has an id, its verification and evidence; nil and unknown have none; an id is used once")
def links(corpus: Corpus) -> Iterator[Fault]:
    """Wikidata ids and their status agree."""
    count = Counter(e.wikidata for e in corpus.entities.values() if e.wikidata)
    for entity in corpus.entities.values():
        place = entity_place(corpus, entity.key)
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
                    "M14", entity_place(corpus, entity.key), f"{entity.key} has no such member: {member}", hint
                )
    for document in corpus.documents:
        ids = document.source_text.mention_ids
        count = Counter(reading.mention for reading in document.readings)
        for number, reading in enumerate(document.readings):
            place = line(document, "readings", number)
            if reading.mention not in ids:
                yield Fault("M14", place, f"no mention {reading.mention} in the source", nearest(reading.mention, ids))
            elif reading.entity not in corpus.entities or reading.mention.startswith(f"{reading.entity}."):
                hint = nearest(reading.entity, corpus.entities)
                yield Fault("M14", place, f"{reading.entity} is no other entity", hint)
            elif count[reading.mention] > 1:
                yield Fault("M14", place, f"{reading.mention} has {count[reading.mention]} other readings", "Keep one")
