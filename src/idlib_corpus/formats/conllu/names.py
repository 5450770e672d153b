"""The names that our ids have in CoNLL-U, and back; ids have letters, digits, `_` and `/`, so that nothing is lost.

A slash in a ``sent_id`` parts the sentence from its language in udapi, and a hyphen parts the fields of an entity.
"""

from __future__ import annotations

# what stands behind the fields of an entity
ETYPE, HEAD, OTHER = "etype", "head", "other"
FIELDS = ("eid", ETYPE, HEAD, OTHER)
# of a mention whose entity has no item in Wikidata
NIL = "NIL"
# the names of our fields in ``other``
MENTION, LEVEL, SUBTYPE, IDENTITY, ADDED, READINGS = "mention", "level", "subtype", "identity", "added", "readings"


def dotted(path: str) -> str:
    """``scenarios/dam/s1/es`` as ``scenarios.dam.s1.es``."""
    return path.replace("/", ".")


def undotted(name: str) -> str:
    """The path that `dotted` made a name of."""
    return name.replace(".", "/")


def parallel_id(group: str) -> str:
    """A group as Universal Dependencies write it: small letters, digits and hyphens behind the name of the corpus.

    ``scenarios/airport_reopening/s1`` becomes ``idlib/scenarios-airport--reopening-s1``. No two groups become one:
    a hyphen alone is a slash, two are a ``_``, and no part of a path begins with ``_``.
    """
    return f"idlib/{group.replace('_', '--').replace('/', '-')}"


def eid(entity: str, passage: str) -> str:
    """An entity in what is read together: ``idlib_dmz@article``. Chains go no further, and neither do ids."""
    return f"{entity}@{dotted(passage)}"


def entity_of(eid: str) -> str:
    """The key of the entity that an id names, with or without the passage behind it."""
    return eid.partition("@")[0]
