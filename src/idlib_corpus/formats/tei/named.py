"""The entities of a document as the lists of TEI: persons, organisations, places, events, works, objects, dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from idlib_corpus.formats.tei.elements import pointers, sub
from idlib_corpus.model import Entity

DATES = "DATE"


def add_entities(parent: Any, entities: Iterable[Entity]) -> None:
    """The lists, each with the entities that belong there; an entity has its type and subtype in ``ana``.

    Peoples are organisations, of which TEI says that they may be any grouping of people; groups of persons are
    personGrp; treaties and laws are works, in listBibl; weapons are objects.
    """
    lists: dict[str, list[Entity]] = {}
    for entity in entities:
        lists.setdefault(_LISTS[entity.type][0], []).append(entity)
    for name in dict.fromkeys(name for name, _ in _LISTS.values()):
        if some := lists.get(name):
            group = sub(parent, name, type="dates") if name == "list" else sub(parent, name)
            for entity in some:
                _LISTS[entity.type][1](group, entity)


def _add(parent: Any, name: str, entity: Entity) -> Any:
    kinds = [f"types.{entity.type}", *([f"subtypes.{entity.type}.{entity.subtype}"] if entity.subtype else [])]
    return sub(parent, name, xml_id=f"entity.{entity.key}", ana=pointers(kinds))


def _identify(element: Any, entity: Entity) -> None:
    if entity.wikidata:
        sub(element, "idno", entity.wikidata, type="Wikidata")


def _named(element: str, name: str) -> Callable[[Any, Entity], None]:
    def add(parent: Any, entity: Entity) -> None:
        made = _add(parent, element, entity)
        sub(made, name, entity.label, xml_lang="en")
        _identify(made, entity)

    return add


def _person(parent: Any, entity: Entity) -> None:
    made = _add(parent, "personGrp" if entity.subtype == "group" else "person", entity)
    sub(made, "persName", entity.label, xml_lang="en")
    _identify(made, entity)


def _object(parent: Any, entity: Entity) -> None:
    names = sub(_add(parent, "object", entity), "objectIdentifier")
    sub(names, "objectName", entity.label, xml_lang="en")
    _identify(names, entity)


def _date(parent: Any, entity: Entity) -> None:
    made = _add(parent, "item", entity)
    sub(made, "date", entity.label, **_when(entity.value))
    _identify(made, entity)


def _when(value: str) -> dict[str, str]:
    """A day, month or year as W3C writes it; ``198X``, a decade, as its first and last year."""
    if re.fullmatch(r"\d{4}(-\d\d){0,2}", value):
        return {"when": value}
    if re.fullmatch(r"\d{2,3}X{1,2}", value) and len(value) == 4:
        return {"notBefore": value.replace("X", "0"), "notAfter": value.replace("X", "9")}
    return {}


# by type: the list, and what makes an entry of it
_LISTS: dict[str, tuple[str, Callable[[Any, Entity], None]]] = {
    "PER": ("listPerson", _person),
    "ORG": ("listOrg", _named("org", "orgName")),
    "NORP": ("listOrg", _named("org", "orgName")),
    "GPE": ("listPlace", _named("place", "placeName")),
    "LOC": ("listPlace", _named("place", "placeName")),
    "EVENT": ("listEvent", _named("event", "label")),
    "LAW": ("listBibl", _named("bibl", "title")),
    "WEA": ("listObject", _object),
    DATES: ("list", _date),
}
