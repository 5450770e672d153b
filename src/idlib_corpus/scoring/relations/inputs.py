"""From plain lists and records to facts: what a relation says, in the form in which two of them are compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from numbers import Integral
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.scoring.entities.spans import EXPECTED, LARGEST, Pieces, canonical
from idlib_corpus.scoring.relations.scores import STATUS

# pieces and type; entity-level arguments are entity keys
Argument = tuple[Pieces, str]
Relation = tuple[Argument, Argument, str]
# a pair of arguments, or their set where direction says nothing, and the relation
Fact = tuple[Any, str]


@dataclass(frozen=True, slots=True)
class Instance:
    """A relation of the gold.

    Args:
        facts: What predictions are compared with: any of these is right. One, except between mentions where gold names
            entities.
        label: The relation.
        kept: Whether the filter keeps it.
        known: Whether it is a fact that was seen in training.
        status: What the gold says of it, ``factuality=asserted``.
    """

    facts: frozenset[Fact]
    label: str
    kept: bool = True
    known: bool = False
    status: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A document to be counted.

    Args:
        gold: Its relations.
        predicted: Predicted facts, each once.
        aside: How many predictions were dropped, and why.
    """

    gold: list[Instance]
    predicted: set[Fact]
    aside: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Criterion:
    """When two relations are the same, and which count.

    Args:
        typed: Whether the types of the arguments must be right.
        symmetric: Relations without direction.
        coreferent: Whether any mention of an entity stands for it.
        keep: By status, the values that count.
        leave_out: Relations that say that there is none.
        other_group: Relations that are not asked for.
    """

    typed: bool
    symmetric: frozenset[str] = frozenset()
    coreferent: bool = False
    keep: Mapping[str, Collection[str]] = field(default_factory=dict)
    leave_out: frozenset[str] = frozenset()
    other_group: frozenset[str] = frozenset()

    def argument(self, argument: Argument) -> Any:
        """What of an argument is compared."""
        return argument if self.typed else argument[0]

    def fact(self, head: Any, tail: Any, label: str) -> Fact:
        """What is compared of a relation between arguments that are in the form in which they are compared."""
        return frozenset((head, tail)) if label in self.symmetric else (head, tail), label

    def skipped(self, label: str) -> bool:
        """Whether relations of this type are left out on both sides."""
        return label in self.leave_out or label in self.other_group

    def keeps(self, relation: Mapping[str, Any]) -> bool:
        """Whether the filter keeps a relation of the gold; one that does not say is kept."""
        return all(name not in relation or said(relation[name]) in values for name, values in self.keep.items())


def said(value: Any) -> str:
    """A status as text: flags are yes or no."""
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)


def plain_document(
    gold: Iterable[Any], predicted: Iterable[Any], known: Iterable[Any], criterion: Criterion, names: tuple[str, str]
) -> Document:
    """A document of plain lists.

    Args:
        gold: `(head, tail, relation)` each.
        predicted: The same.
        known: Those of them that were seen in training, in the form of the gold.
        criterion: What counts as the same.
        names: What the document is called on the two sides, for messages.
    """
    right = [parse(relation, names[0], criterion.typed) for relation in gold]
    _no_duplicates(right, names[0])
    seen = {_plain_fact(parse(relation, f"known, {names[0]}", criterion.typed), criterion) for relation in known}
    instances = [
        Instance(frozenset([fact]), relation[2], known=fact in seen)
        for relation in right
        if not criterion.skipped(relation[2])
        for fact in [_plain_fact(relation, criterion)]
    ]
    aside: Counter[str] = Counter()
    answers = [parse(relation, names[1], criterion.typed) for relation in predicted]
    found = [_plain_fact(relation, criterion) for relation in _scored(answers, criterion, aside)]
    aside["duplicates"] += len(found) - len(set(found))
    return Document(instances, set(found), aside)


def _plain_fact(relation: Relation, criterion: Criterion) -> Fact:
    head, tail, label = relation
    return criterion.fact(criterion.argument(head), criterion.argument(tail), label)


def _scored(relations: Iterable[Relation], criterion: Criterion, aside: Counter[str]) -> list[Relation]:
    """The predictions that are scored; those of the other group are counted."""
    relations = list(relations)
    aside["other_group"] += sum(label in criterion.other_group for _, _, label in relations)
    return [relation for relation in relations if not criterion.skipped(relation[2])]


def _no_duplicates(relations: Sequence[Any], name: str) -> None:
    twice = next((relation for relation, n in Counter(relations).items() if n > 1), None)
    if twice is not None:
        raise InputError(name, f"the relation {twice} stands twice in the gold", remedy="Remove the duplicate")


def parse(relation: Any, name: str, typed: bool) -> Relation:
    """A relation in canonical form.

    Raises:
        InputError: It has another form, an extent is empty, or an argument has no type where types count.
    """
    try:
        head, tail, label = relation
    except (TypeError, ValueError):
        raise InputError(name, f"{relation!r}", "(head, tail, relation)") from None
    if not isinstance(label, str) or not label:
        raise InputError(name, f"the relation {label!r} in {relation!r}", "a string that is not empty")
    return _argument(head, name, typed), _argument(tail, name, typed), label


def _argument(value: Any, name: str, typed: bool) -> Argument:
    if isinstance(value, tuple) and len(value) == 3 and type(value[0]) is type(value[1]) is int:
        start, end, label = value
        if 0 <= start < end <= LARGEST and isinstance(label, str) and (label or not typed):
            return ((start, end),), label
    try:
        if len(value) == 2 and all(isinstance(x, Integral) for x in value):
            extent, label = [value], ""
        elif len(value) == 3:
            extent, label = [value[:2]], value[2]
        else:
            extent, label = value
        stretches = [(start, end) for start, end in extent]
        if (
            not stretches
            or not isinstance(label, str)
            or not all(isinstance(x, Integral) and not isinstance(x, bool) for s in stretches for x in s)
        ):
            raise ValueError
    except (TypeError, ValueError):
        expected = "(start, end, type), or (pieces, type) with pieces as (start, end)"
        raise InputError(name, f"the argument {value!r}", expected) from None
    if any(not 0 <= start < end <= LARGEST for start, end in stretches):
        raise InputError(name, f"the extent of {value!r}", EXPECTED)
    if typed and not label:
        raise InputError(name, f"the argument {value!r} has no type", "a type", 'Or score with match="boundary"')
    return canonical(stretches), label


def document(relations: Iterable[Mapping[str, Any]]) -> list[tuple[Any, Any, str]]:
    """The relations of a record, their arguments extents, as a plain document."""
    return [(_span(relation["head"]), _span(relation["tail"]), relation["label"]) for relation in relations]


def _span(span: Mapping[str, Any]) -> tuple[tuple[tuple[int, int], ...], str]:
    pieces = span.get("pieces") or [(span["start"], span["end"])]
    return tuple((start, end) for start, end in pieces), span.get("label") or ""


def between_entities(row: Mapping[str, Any]) -> bool:
    """Whether a record's relations name entities, not extents."""
    return any(isinstance(relation["head"], str) for relation in row["relations"])


def record_document(
    gold: Mapping[str, Any], predicted: Mapping[str, Any], known: Collection[Any], criterion: Criterion, name: str
) -> Document:
    """A document of two records.

    Args:
        gold: The row of the gold.
        predicted: That of the predictions.
        known: Facts seen in training: (head, relation, tail), the arguments entity keys or names.
        criterion: What counts as the same.
        name: The id of the row.
    """
    index = _Entities(gold, criterion, name)
    rows: list[Mapping[str, Any]] = list(gold["relations"])
    instances = []
    if between_entities(gold):
        _no_duplicates([(row["head"], row["tail"], row["label"]) for row in rows], f"gold, {name}")
        sides = [(index.arguments(row, "head"), index.arguments(row, "tail")) for row in rows]
    else:
        relations = [parse(relation, f"gold, {name}", criterion.typed) for relation in document(rows)]
        _no_duplicates(relations, f"gold, {name}")
        sides = [([head], [tail]) for head, tail, _ in relations]
    for row, (heads, tails) in zip(rows, sides, strict=True):
        label = row["label"]
        if criterion.skipped(label):
            continue
        if criterion.coreferent:
            facts = [criterion.fact(index.entity(row["head"], heads), index.entity(row["tail"], tails), label)]
        else:
            facts = [_plain_fact((head, tail, label), criterion) for head, tail in product(heads, tails)]
        instances.append(
            Instance(
                frozenset(facts),
                label,
                criterion.keeps(row),
                bool(known) and index.is_known(row, heads, tails, known),
                tuple(f"{status}={said(row[status])}" for status in STATUS if status in row),
            )
        )
    aside: Counter[str] = Counter()
    answers = [parse(relation, f"predicted, {name}", criterion.typed) for relation in document(predicted["relations"])]
    answers = _scored(answers, criterion, aside)
    once = {_plain_fact(relation, criterion): relation for relation in answers}
    aside["duplicates"] += len(answers) - len(once)
    if not criterion.coreferent:
        return Document(instances, set(once), aside)
    merged = {index.fact(relation, instances) for relation in once.values()}
    aside["merged"] += len(once) - len(merged)
    return Document(instances, merged, aside)


class _Entities:
    """The entities of a row by the mentions that refer to them."""

    def __init__(self, row: Mapping[str, Any], criterion: Criterion, name: str) -> None:
        self._criterion, self._text = criterion, row.get("text", "")
        self._of: dict[Any, list[str]] = {}
        self._names: dict[str, set[str]] = {}
        self._mentions: dict[str, Argument] = {}
        for mention in row.get("entities", ()):
            pieces, label = _span(mention)
            argument = canonical(pieces), label
            self._mentions[mention.get("mention", "")] = argument
            key = mention.get("entity", "")
            if key:
                keys = self._of.setdefault(criterion.argument(argument), [])
                keys += [key] if key not in keys else []
                self._names.setdefault(key, {key}).add(self._text[mention["start"] : mention["end"]])
        if criterion.coreferent and row["relations"] and not self._of:
            found = "no entities with their keys"
            raise InputError(
                f"gold, {name}", found, 'entities, each with its "entity"', 'Or score with level="mention"'
            )

    def keys(self, argument: Argument) -> list[Any]:
        """The entities that an argument may be, in order; itself if it is a mention of none."""
        compared = self._criterion.argument(argument)
        return sorted(self._of.get(compared, ())) or [compared]

    def entity(self, argument: Any, mentions: Sequence[Argument]) -> Any:
        """What stands for an argument of the gold: the key of its entity, or the first that its extent may be."""
        return argument if isinstance(argument, str) else self.keys(mentions[0])[0]

    def arguments(self, row: Mapping[str, Any], side: str) -> list[Argument]:
        """The mentions of an argument that gold lists."""
        return [self._mentions[name] for name in row[f"{side}_mentions"]]

    def fact(self, relation: Relation, gold: Sequence[Instance]) -> Fact:
        """A prediction as a fact between entities; where an extent is a mention of several, one that gold has."""
        head, tail, label = relation
        readings = [self._criterion.fact(a, b, label) for a, b in product(self.keys(head), self.keys(tail))]
        if len(readings) > 1:
            there, kept = (
                {fact for instance in gold if instance.kept or not only for fact in instance.facts}
                for only in (False, True)
            )
            readings.sort(key=lambda fact: (fact not in kept, fact not in there))
        return readings[0]

    def is_known(
        self, row: Mapping[str, Any], heads: Sequence[Argument], tails: Sequence[Argument], known: Collection[Any]
    ) -> bool:
        """Whether a fact seen in training has the entities' keys, or names of them in this row."""
        sides = []
        for side, mentions in ((row["head"], heads), (row["tail"], tails)):
            keys = [side] if isinstance(side, str) else [key for key in self.keys(mentions[0]) if isinstance(key, str)]
            names = {self._text[pieces[0][0] : pieces[-1][1]] for pieces, _ in mentions}
            sides.append(names.union(*(self._names.get(key, {key}) for key in keys)))
        pairs = set(product(*sides))
        if row["label"] in self._criterion.symmetric:
            pairs |= {(tail, head) for head, tail in pairs}
        return any((head, row["label"], tail) in known for head, tail in pairs)
