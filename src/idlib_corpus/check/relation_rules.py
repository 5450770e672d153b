"""Level meaning, on relations: arguments are there and fit, truth status is known."""

from __future__ import annotations

from collections.abc import Iterator

from idlib_corpus.check.places import line, mentioned, nearest
from idlib_corpus.check.rules import Fault, rule
from idlib_corpus.model import AUTHOR, Corpus, Document, Place, Relation

LEVEL = "meaning"


def relations(corpus: Corpus) -> Iterator[tuple[Document, Place, Relation]]:
    """Every relation with its document and line."""
    for document in corpus.documents:
        for number, relation in enumerate(document.relations):
            yield document, line(document, "relations", number), relation


@rule("M20", LEVEL, "the sentence mentions both arguments of a relation, and a named mention is one of them")
def relation_arguments(corpus: Corpus) -> Iterator[Fault]:
    """Text only: a relation is between what its sentence mentions."""
    for document, place, relation in relations(corpus):
        sentence = document.source_text.by_id.get(relation.sentence)
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
    for _, place, relation in relations(corpus):
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
                yield Fault("M22", line(document, "relations", number), found, "Remove the line")
            seen.add(instance)


@rule("M23", LEVEL, "source and factuality of a relation are known")
def truth_status(corpus: Corpus) -> Iterator[Fault]:
    """`source` is the author or an entity that the document mentions; `factuality` is of the closed list."""
    for document, place, relation in relations(corpus):
        known = {AUTHOR, *mentioned(document)}
        if relation.source not in known:
            yield Fault("M23", place, f"no source {relation.source}", nearest(relation.source, known))
        if relation.factuality not in corpus.labels["factuality"]:
            hint = nearest(relation.factuality, corpus.labels["factuality"])
            yield Fault("M23", place, f"no factuality {relation.factuality}", hint)


@rule("M24", LEVEL, "a relation names the mention that carries it, where its sentence has several of an argument")
def anchors(corpus: Corpus) -> Iterator[Fault]:
    """`head_mention` and `tail_mention` are there where they could be doubted."""
    for document, place, relation in relations(corpus):
        sentence = document.source_text.by_id.get(relation.sentence)
        for side in ("head", "tail"):
            ids = [m.id for m in sentence.of_entity(getattr(relation, side))] if sentence else []
            if len(ids) > 1 and not document.anchor(relation, side):
                found = f"{relation.id}: {len(ids)} mentions of its {side} in {relation.sentence}"
                yield Fault("M24", place, found, f"Name one as {side}_mention: {', '.join(ids)}")
