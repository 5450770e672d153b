"""A text with its annotations, as formats of UIMA have it: what CAS and WebAnno TSV are read into."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


class PlaceError(ValueError):
    """Something is wrong at a place of a file.

    Args:
        place: The annotation, for messages: ``annotation 12 (xmi:id)``; empty if it is the file.
        found: What is wrong.
        expected: What was expected.
    """

    def __init__(self, place: str, found: str, expected: str = "") -> None:
        super().__init__(place, found, expected)
        self.place, self.found, self.expected = place, found, expected


@dataclass(frozen=True, slots=True, eq=False)
class Annotation:
    """A stretch of the text that a layer marks.

    Args:
        place: Where it stands in its file, for messages: ``annotation 12 (xmi:id)``.
        layer: The name of its type.
        start: Code points of the text, half-open.
        end: The end, exclusive.
        features: Its values by name; those without a value are not there.
        above: Names of the types that its type is a subtype of.
    """

    place: str
    layer: str
    start: int
    end: int
    features: Mapping[str, str] = field(default_factory=dict)
    above: tuple[str, ...] = ()

    def of(self, kind: str) -> bool:
        """Whether it is of a type, or of a subtype of it."""
        return self.layer == kind or kind in self.above


@dataclass(frozen=True, slots=True, eq=False)
class Arc:
    """A relation between two annotations.

    Args:
        place: Where it stands in its file.
        layer: The name of its type.
        head: Where it is drawn from, the governor.
        tail: Where it is drawn to, the dependent.
        features: Its values by name.
    """

    place: str
    layer: str
    head: Annotation
    tail: Annotation
    features: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """Mentions of one thing.

    Args:
        place: Where it stands in its file.
        layer: The name of its type.
        links: Its mentions, in the order of the chain.
    """

    place: str
    layer: str
    links: tuple[Annotation, ...]


@dataclass(frozen=True, eq=False)
class Annotated:
    """A text.

    Args:
        text: The text.
        sentences: Its sentences in order; a feature ``id`` is theirs.
        annotations: Of span layers.
        arcs: Of relation layers.
        chains: Of chain layers.
        layers: Names of the span layers that there may be, with or without annotations.
        relation_layers: Those of relation layers.
        chain_layers: Those of chain layers.
        fields: What is known of the document, by key: ``id``, ``lang``.
    """

    text: str
    sentences: Sequence[Annotation] = ()
    annotations: Sequence[Annotation] = ()
    arcs: Sequence[Arc] = ()
    chains: Sequence[Chain] = ()
    layers: frozenset[str] = frozenset()
    relation_layers: frozenset[str] = frozenset()
    chain_layers: frozenset[str] = frozenset()
    fields: Mapping[str, str] = field(default_factory=dict)

    def sentence(self, one: Annotation) -> Annotation | None:
        """The sentence that an annotation stands in; None if it is in none, or runs over the end of one."""
        place = bisect_right(self.sentences, one.start, key=lambda sentence: sentence.start) - 1
        if place < 0 or one.end > self.sentences[place].end:
            return None
        return self.sentences[place]
