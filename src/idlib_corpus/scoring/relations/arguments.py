"""What a relation is between, in the form in which two are compared, and what counts as the same."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from numbers import Integral
from typing import Any, TypeVar

from idlib_corpus.errors import InputError
from idlib_corpus.scoring.spans import EXPECTED, LARGEST, Pieces, canonical

# pieces and type; entity-level arguments are entity keys
Argument = tuple[Pieces, str]
Relation = tuple[Argument, Argument, str]
# of a prediction: the mention, or the key of the entity
Answer = Argument | str
# a relation whose arguments have one of the forms
Predicted = TypeVar("Predicted", bound=tuple[Any, Any, str])
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


@dataclass(frozen=True)
class Criterion:
    """When two relations are the same, and which count.

    Args:
        typed: Whether the types of the arguments must be right.
        symmetric: Relations without direction.
        coreferent: Whether any mention of an entity stands for it.
        keep: By status, the values that count.
        leave_out: Relations that say that there is none.
        other_family: Relations that are not asked for.
    """

    typed: bool
    symmetric: frozenset[str] = frozenset()
    coreferent: bool = False
    keep: Mapping[str, Collection[str]] = field(default_factory=dict)
    leave_out: frozenset[str] = frozenset()
    other_family: frozenset[str] = frozenset()

    def argument(self, argument: Argument) -> Any:
        """What of an argument is compared."""
        return argument if self.typed else argument[0]

    def fact(self, head: Any, tail: Any, label: str) -> Fact:
        """What is compared of a relation between arguments that are in the form in which they are compared."""
        return frozenset((head, tail)) if label in self.symmetric else (head, tail), label

    def skipped(self, label: str) -> bool:
        """Whether relations of this type are left out on both sides."""
        return label in self.leave_out or label in self.other_family

    def keeps(self, relation: Mapping[str, Any]) -> bool:
        """Whether the filter keeps a relation of the gold; one that does not say is kept."""
        return all(name not in relation or said(relation[name]) in values for name, values in self.keep.items())


def said(value: Any) -> str:
    """A status as text: flags are yes or no."""
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)


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
    return argument(head, name, typed), argument(tail, name, typed), label


def argument(value: Any, name: str, typed: bool) -> Argument:
    """An argument in canonical form.

    Raises:
        InputError: It has another form, its extent is empty, or it has no type where types count.
    """
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
    return [(span(relation["head"]), span(relation["tail"]), relation["label"]) for relation in relations]


def span(mention: Mapping[str, Any]) -> tuple[tuple[tuple[int, int], ...], str]:
    """The pieces of a mention of a record, as they stand there, and its type."""
    pieces = mention.get("pieces") or [(mention["start"], mention["end"])]
    return tuple((start, end) for start, end in pieces), mention.get("label") or ""
