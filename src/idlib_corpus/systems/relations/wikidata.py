"""From English labels of Wikidata properties to the relation types of the corpus.

The types of the corpus name their properties in labels.toml (`wikidata`); here stand the labels of just these. Each is
attested by at least two independent data sets that were harvested from Wikidata (FewRel, CoDEx, REBEL's own list of
relations among them). Others are unknown, whatever they may mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from idlib_corpus.labels import labels

PROPERTIES: Mapping[str, str] = {
    "country": "P17",
    "located in the administrative territorial entity": "P131",
    "location": "P276",
    "applies to jurisdiction": "P1001",
    "head of government": "P6",
    "start time": "P580",
    "end time": "P582",
    "part of": "P361",
    "parent organization": "P749",
    "founded by": "P112",
    "allegiance": "P945",
    "diplomatic relation": "P530",
    "participant": "P710",
    "signatory": "P1891",
    "has effect": "P1542",
}

# entity types that a marker of mREBEL may stand for, the likeliest first; a marker that is not here says nothing
MARKERS: Mapping[str, tuple[str, ...]] = {
    "per": ("PER",),
    "org": ("ORG",),
    "loc": ("GPE", "LOC"),
    "eve": ("EVENT",),
    "date": ("DATE",),
    "time": ("DATE",),
}


class Typed(NamedTuple):
    """A relation type with the entity types of its arguments."""

    label: str
    head: str
    tail: str


def types_of(relation: str) -> list[str]:
    """The relation types of the corpus that a property is, in the order of labels.toml; empty if it is unknown."""
    number = PROPERTIES.get(relation.casefold())
    return [label for label, kind in labels()["relations"].items() if number and number in kind.get("wikidata", ())]


def typed(relation: str, heads: tuple[str, ...], tails: tuple[str, ...]) -> Typed | None:
    """The first relation type that a property may be between arguments of these types.

    Args:
        relation: The English label of a property.
        heads: The types that the head may have, the likeliest first; empty if nothing is known.
        tails: The same of the tail.

    Returns:
        The type, and the first types of head and tail that its signature allows; None if none fits. A property that
        stands for two types (participant: agent, theme) is the first that fits, in the order of labels.toml.
    """
    for label in types_of(relation):
        kind = labels()["relations"][label]
        head, tail = _first(heads, kind["head"]), _first(tails, kind["tail"])
        if head and tail:
            return Typed(label, head, tail)
    return None


def _first(possible: tuple[str, ...], allowed: list[str]) -> str:
    return next((name for name in possible or allowed if name in allowed), "")
