"""Relations: directed, typed pairs of mentions or of entities."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from idlib_corpus import records
from idlib_corpus.errors import InputError
from idlib_corpus.labels import labels as closed_labels
from idlib_corpus.scoring.entities.inputs import plain
from idlib_corpus.scoring.prf import counted_types
from idlib_corpus.scoring.prf import zero_division as checked_zero
from idlib_corpus.scoring.relations.arguments import Criterion, said
from idlib_corpus.scoring.relations.counts import count
from idlib_corpus.scoring.relations.inputs import Document, between_entities, plain_document, record_document
from idlib_corpus.scoring.relations.scores import STATUS, RelationScores
from idlib_corpus.scoring.table import Items, signature

MATCHES = ("strict", "boundary")
MENTION, ENTITY = "mention", "entity"
LEVELS = (MENTION, ENTITY)
FAMILIES = ("entity", "event_role")
TACRED, DOCRED = "tacred", "docred"
CONVENTIONS = (TACRED, DOCRED)
# a relation said only by a name is off in the default view; see the manual, page 4
DEFAULT_KEEP: Mapping[str, Any] = {"name_internal": False}
AT_LEAST = 5


def relations(
    gold: Any,
    predicted: Any,
    *,
    match: str = "strict",
    level: str | None = None,
    symmetric: Iterable[str] = (),
    macro: str = "union",
    at_least: int | None = None,
    family: str | None = None,
    keep: Mapping[str, Any] | None = None,
    convention: str | None = None,
    negative: str = "no_relation",
    known: Collection[Any] | Mapping[Any, Iterable[Any]] | None = None,
    zero_division: float | str = 0,
    lenient: bool = False,
) -> RelationScores:
    """Score relations.

    A prediction is right if gold has its head, tail and relation: ``strict`` with the extents and types of both
    arguments, ``boundary`` with their extents (Taillé et al. 2020). Head and tail are not exchanged, except in
    `symmetric` relations. Each side is a set: a prediction that stands twice counts once.

    Gold of this corpus relates entities, so any of their mentions in the sentence is right. Between entities, a
    predicted argument that is a mention of an entity stands for it, and predictions that are then the same fact, right
    or wrong, count once (`merged`). Between mentions, each predicted pair of mentions counts by itself for precision,
    and recall is over the relations of the gold: they are found if one of their pairs is.

    The filter `keep` is on gold alone, since predictions carry no status: a prediction that hits a relation which it
    leaves out is ignored, and scores by status are recall (`RelationScores.recall_by`).

    Args:
        gold: A list of documents, each a list of `(head, tail, relation)`, an argument `(start, end, type)` or
            `(pieces, type)`, half-open, code points; with ``boundary`` an argument may be `(start, end)`; or a mapping
            of documents by id; or a path, a `Dataset` or records.
        predicted: The same kind. A list has as many documents as `gold`.
        match: ``strict`` or ``boundary``.
        level: ``mention``, or ``entity`` for records whose entities have keys. If None, ``entity`` where relations
            name entities, else ``mention``.
        symmetric: Relations without direction, beside those that the corpus says are symmetric.
        macro: The types of macro averages: ``union`` of gold and predictions, or ``gold``.
        at_least: Macro averages are withheld where a type of the gold has fewer instances (in the language that has
            most). If None, 5 for gold of this corpus, and 0, which is never, for other gold.
        family: For gold of this corpus, score ``entity`` relations or ``event_role``s only; what is of the other
            family is left out on both sides. If None, all, and each family apart in `RelationScores.families`.
        keep: For records, the values by status of the gold that counts: ``{"factuality": ["asserted",
            "presupposed"], "implied": False, "source": "author"}``. If None, ``{"name_internal": False}``; ``{}``
            keeps everything.
        convention: ``tacred``: the relation `negative` says that there is none, and is left out on both sides (Zhang
            et al. 2017). ``docred``: Ign F1; right predictions whose fact is `known` are taken out of what precision
            counts and divides by, recall is as without (Yao et al. 2019).
        negative: The relation that says that there is none, for ``tacred``.
        known: For ``docred``, the facts that were seen in training. For plain lists, a list of relations a document,
            in the form of its gold, or by id where the documents are; for records, a set of (head, relation, tail),
            the arguments entity keys or strings of the text.
        zero_division: 0, 1 or nan, where a denominator is 0.
        lenient: For files: score the rows that are there.

    Returns:
        The scores; results of disjoint items add.

    Raises:
        InputError: The sides do not fit, an extent is empty, gold has a relation twice, an option has no such value or
            is none for this kind of gold.
    """
    zero = checked_zero(zero_division)
    _one_of("match", match, MATCHES)
    _one_of("level", level, (None, *LEVELS))
    _one_of("family", family, (None, *FAMILIES))
    _one_of("convention", convention, (None, *CONVENTIONS))
    counted_types(np.zeros((0, 4)), macro)
    if (known is not None) != (convention == DOCRED):
        raise InputError("known", "given" if known is not None else "missing", 'facts, with convention="docred" only')
    asked = _Asked(
        match,
        level,
        _symmetric(symmetric),
        family,
        keep,
        frozenset([negative] if convention == TACRED else ()),
        known or (),
    )
    if records.is_source(gold) or records.is_source(predicted):
        read = _from_records(gold, predicted, asked, lenient)
    else:
        read = _from_lists(gold, predicted, asked)
    least = (AT_LEAST if read.families else 0) if at_least is None else at_least
    criterion = read.criterion
    signed = signature(
        "relations",
        match=match,
        level=read.level,
        symmetric=sorted(criterion.symmetric) or "none",
        family=family or ("apart" if read.families else "none"),
        keep=[f"{name}={'/'.join(sorted(values))}" for name, values in criterion.keep.items()] or "all",
        convention=f"{TACRED}-{negative}" if convention == TACRED else convention or "none",
        macro=macro,
        **{"at-least": least},
        zero=zero,
        **read.conventions,
    )
    table, aside = count(read.documents, read.items, read.types, convention == DOCRED, signed)
    return RelationScores(table, zero, read.notes, macro, least, aside, read.families)


@dataclass(frozen=True)
class _Asked:
    match: str
    level: str | None
    symmetric: frozenset[str]
    family: str | None
    keep: Mapping[str, Any] | None
    negative: frozenset[str]
    known: Collection[Any] | Mapping[Any, Iterable[Any]]


@dataclass(frozen=True)
class _Read:
    """What is to be counted.

    Args:
        items: The documents.
        documents: Their relations, read as they are counted: many small objects at once are slow.
        criterion: What counts as the same.
        level: For the signature.
        families: The family of each type; empty if gold has none.
        types: All types there are, in order; empty if nobody says.
        notes: What was left out.
        conventions: What reading the files adds to the signature.
    """

    items: Items
    documents: Iterable[Document]
    criterion: Criterion
    level: str
    families: Mapping[str, str]
    types: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    conventions: Mapping[str, object] = field(default_factory=dict)


def _from_lists(gold: Any, predicted: Any, asked: _Asked) -> _Read:
    for name, value in (("keep", asked.keep), ("family", asked.family)):
        if value is not None:
            raise InputError(name, f"{value!r} for plain lists, which do not say", "a path, a Dataset or records")
    if asked.level == ENTITY:
        remedy = 'Score with level="mention"'
        raise InputError("level", "entity, for plain lists without entities", "records, with entities", remedy)
    items, right, answers = plain(gold, predicted)
    known = _known_by_document(asked.known, gold, len(items))
    criterion = Criterion(asked.match == "strict", asked.symmetric, leave_out=asked.negative)
    names = [name or f"document {i}" for i, name in enumerate(items.ids)]
    documents = (
        plain_document(one, other, seen, criterion, (f"gold, {name}", f"predicted, {name}"))
        for one, other, seen, name in zip(right, answers, known, names, strict=True)
    )
    return _Read(items, documents, criterion, MENTION, {})


def _from_records(gold: Any, predicted: Any, asked: _Asked, lenient: bool) -> _Read:
    source = records.read(gold, "relations")
    paired = records.pair(source, records.read(predicted, "relations"), "relations", lenient=lenient)
    # rows without a relation do not say, so gold of this corpus is known by its closed list of types
    corpus = closed_labels()["relations"] if "relations" in source.tag_sets else {}
    entities = bool(corpus) or any(map(between_entities, (*paired.gold, *paired.predicted)))
    level = asked.level or (ENTITY if entities else MENTION)
    rows = [relation for row in paired.gold for relation in row["relations"]]
    kinds = {**corpus, **{row["label"]: row for row in rows if "family" in row}}
    families = {label: kind["family"] for label, kind in kinds.items()}
    symmetric = asked.symmetric.union(
        label for label, kind in [*kinds.items(), *((row["label"], row) for row in rows)] if kind.get("symmetric")
    )
    if asked.family is not None and not families:
        raise InputError("family", f'"{asked.family}" for gold whose relations have no family', "gold of this corpus")
    criterion = Criterion(
        asked.match == "strict",
        symmetric,
        level == ENTITY,
        _filter(DEFAULT_KEEP if asked.keep is None else asked.keep, rows),
        asked.negative,
        frozenset(label for label, name in families.items() if asked.family not in (None, name)),
    )
    known = _known_facts(asked.known)
    documents = (
        record_document(right, answers, known, criterion, name)
        for right, answers, name in zip(paired.gold, paired.predicted, paired.ids, strict=True)
    )
    types = tuple(label for label in source.tag_sets.get(paired.tag_set, ()) if not criterion.skipped(label))
    return _Read(
        Items(paired.ids, paired.groups),
        documents,
        criterion,
        level,
        families,
        types,
        paired.notes,
        paired.conventions,
    )


def _symmetric(given: Any) -> frozenset[str]:
    """Relations without direction, one or several."""
    names = [given] if isinstance(given, str) else list(given) if isinstance(given, Iterable) else [given]
    odd = [name for name in names if not isinstance(name, str) or not name]
    if odd:
        raise InputError("symmetric", f"{odd[0]!r}", "names of relations")
    return frozenset(names)


def _known_by_document(given: Any, gold: Any, number: int) -> list[Any]:
    """Known facts of plain documents, a list a document; by id where the documents are."""
    if isinstance(given, Mapping):
        if not isinstance(gold, Mapping):
            raise InputError("known", "facts by id for documents without", "a list of relations a document")
        odd = next((name for name in given if name not in gold), None)
        if odd is not None:
            raise InputError(f"known, {odd}", "facts of an unknown document", remedy="Use the ids of the gold")
        return [given.get(name, ()) for name in gold]
    if isinstance(gold, Mapping) and given:
        raise InputError("known", f"a {type(given).__name__} for documents by id", "facts by id, as the documents are")
    known = list(given) if isinstance(given, Iterable) else [given]
    if known and (len(known) != number or not all(isinstance(one, Iterable) for one in known)):
        raise InputError("known", f"{len(known)} lists for {number} documents", "a list of relations a document")
    return known or [()] * number


def _known_facts(given: Any) -> frozenset[tuple[Any, ...]]:
    """Known facts for records.

    Raises:
        InputError: One is no triple of texts.
    """
    facts = list(given) if isinstance(given, Iterable) else [given]
    for fact in facts:
        if not (isinstance(fact, (tuple, list)) and len(fact) == 3 and all(isinstance(part, str) for part in fact)):
            raise InputError("known", f"{fact!r}", "(head, relation, tail) each, entity keys or strings of the text")
    return frozenset(map(tuple, facts))


def _filter(keep: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> dict[str, frozenset[str]]:
    """The filter with its values as text.

    Raises:
        InputError: A status or a value that there is not.
    """
    if not isinstance(keep, Mapping):
        raise InputError("keep", f"{keep!r}", 'values by status, {"factuality": ["asserted"]}')
    found = {}
    for name, value in keep.items():
        _one_of("keep", name, STATUS)
        several = isinstance(value, Collection) and not isinstance(value, str)
        values = frozenset(map(said, value if several else [value]))
        there = {said(row[name]) for row in rows if name in row}
        there |= {"yes", "no"} if name in ("implied", "name_internal") else set(closed_labels().get(name, ()))
        if values - there:
            raise InputError(f"keep, {name}", f'"{min(values - there)}"', f"some of {', '.join(sorted(there))}")
        found[name] = values
    return found


def _one_of(name: str, value: Any, known: Sequence[Any]) -> None:
    if value not in known:
        raise InputError(name, f"{value!r}", f"one of {', '.join(str(one) for one in known if one is not None)}")
