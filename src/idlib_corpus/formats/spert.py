"""SpERT (Eberts and Ulges 2020): JSON with ``tokens``, ``entities`` of tokens, and ``relations`` between entities.

``start`` and ``end`` of an entity are tokens, half-open; ``head`` and ``tail`` of a relation are places in
``entities``, from 0. What ``spert.py predict`` writes has the same form. The text is the tokens, joined with one
blank.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from idlib_corpus.formats import objects, values
from idlib_corpus.formats.base import Batch, File, Match, Options, Sample
from idlib_corpus.formats.joined import extent, joined
from idlib_corpus.records.base import NoFieldError

NAME = "spert"
SAYS = "SpERT: JSON with tokens, entities of tokens, and relations between entities"
TASKS = ("relations", "ner")


def recognise(sample: Sample) -> Match | None:
    """A file whose first object has tokens, and entities with a type and no label."""
    row = objects.first_object(sample)
    entities, relations = row.get("entities"), row.get("relations")
    if not isinstance(row.get("tokens"), list) or not isinstance(entities, list) or not isinstance(relations, list):
        return None
    shaped = [isinstance(one, dict) and {"type", "start", "end"} <= one.keys() for one in entities]
    joining = [isinstance(one, dict) and type(one.get("head")) is int and "type" in one for one in relations]
    if not all(shaped) or not all(joining) or "text" in row or not (shaped or "orig_id" in row):
        return None
    return Match(1, "a SpERT file")


def read(file: File, task: str, options: Options) -> Iterator[Batch]:
    """The texts with their entities and relations.

    Raises:
        InputError: The file cannot be read.
    """
    return objects.read(file, task, "a SpERT file", TASKS, lambda row, where: _row(row, where, task, options))


def _row(row: dict[str, Any], place: str, task: str, options: Options) -> dict[str, Any]:
    tokens = values.texts(row.get("tokens"), "tokens")
    text, extents = joined(tokens)
    entities = []
    for number, one in enumerate(values.sequence(row.get("entities"), "entities")):
        where = f"entities, {number}"
        entity = values.mapping(one, where)
        span = extent(extents, entity.get("start"), entity.get("end"), where)
        entities.append({**span, "label": values.said(entity, "type", where)})
    found = {
        "id": values.identity(row.get("orig_id"), "orig_id"),
        "lang": options.lang or None,
        "text": text,
        "entities": entities,
    }
    if task == "ner":
        return {**found, "tokens": tokens, "token_offsets": extents}
    if "relations" not in row:
        raise NoFieldError(place, "a row of SpERT without relations", "rows with their relations")
    return {**found, "relations": list(_relations(row["relations"], entities))}


def _relations(given: Any, entities: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for number, one in enumerate(values.sequence(given, "relations")):
        where = f"relations, {number}"
        relation = values.mapping(one, where)
        sides = {
            side: entities[values.index(relation.get(side), f"{where}: {side}", len(entities))]
            for side in ("head", "tail")
        }
        yield {**sides, "label": values.said(relation, "type", where)}
