"""doccano: JSON Lines with a text and ``label`` (older: ``labels``), or with ``entities`` and ``relations``.

Labels are ``[start, end, label]``; where relations were annotated, entities have ``start_offset`` and ``end_offset``,
and relations say the ids of two entities (``from_id`` is the head). Offsets are code points, half-open; releases
before 2019 counted UTF-16 (``--offsets utf-16``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from idlib_corpus.formats import fields, naming, objects, values
from idlib_corpus.formats.base import Batch, File, Match, Options, Sample
from idlib_corpus.formats.batching import batches
from idlib_corpus.records.base import NoFieldError

NAME = "doccano"
CHARACTERS = True
SAYS = "doccano: JSON Lines with text and label, or with entities and relations"
TASKS = ("ner", "relations")
LABELS = ("label", "labels")


def recognise(sample: Sample) -> Match | None:
    """A file whose first row has a text, and labels as triples or entities with offsets."""
    row = objects.first_object(sample)
    if "text" not in row:
        return None
    entities = row.get("entities")
    if isinstance(entities, list) and any(isinstance(one, dict) and "start_offset" in one for one in entities):
        return Match(1, "a doccano file")
    lists = [row[name] for name in LABELS if isinstance(row.get(name), list)]
    if any(_is_triple(one) for labels in lists for one in labels):
        return Match(1, "a doccano file")
    # a first row in which nothing was marked
    empty = any(not labels for labels in lists) or (entities == [] and row.get("relations") == [])
    return Match(0.9, "a doccano file") if empty and "Comments" in row else None


def _is_triple(one: Any) -> bool:
    return isinstance(one, list) and len(one) == 3 and type(one[0]) is type(one[1]) is int and isinstance(one[2], str)


def read(file: File, task: str, options: Options) -> Iterator[Batch]:
    """The rows; those without any mark have no entities.

    Raises:
        InputError: The file cannot be read, or lacks a field that ``--map`` names.
    """
    naming.of_task(file, task, "a doccano file", TASKS)
    source = objects.Values(file)
    names, looked = fields.named(options, task), False

    def row_of(row: dict[str, Any], where: str) -> dict[str, Any]:
        nonlocal looked
        if not looked and task == "relations" and "relations" not in row and not options.fields:
            raise NoFieldError(where, "a doccano file without relations", "one of a project with relations")
        looked = True
        return _row(row, task, options, names)

    return batches(objects.rows(source, row_of, names=names), task, source.where, lines=not source.array)


def _row(row: dict[str, Any], task: str, options: Options, names: dict[str, str]) -> dict[str, Any]:
    own = names.get("text", "text")
    text = values.text(row.get(own), own)
    if text is None:
        raise values.ValueKindError("no text")
    found: dict[str, Any] = {"text": text, "lang": options.lang or None}
    for name in ("id", "lang", "group", "document", "sentence"):
        theirs = names.get(name, "id" if name == "id" else "")
        if theirs in row:
            found[name] = values.identity(row[theirs], theirs)
    by_id: dict[str, dict[str, Any]] = {}
    found["entities"] = []
    for place, one in enumerate(values.listed(row, "entities"), 1):
        where = f"entities, {place}"
        entity = values.mapping(one, where, "an object with start_offset, end_offset and label")
        span = _span(entity.get("start_offset"), entity.get("end_offset"), entity.get("label"), where)
        found["entities"].append(span)
        if (key := values.identity(entity.get("id"), f"{where}: id")) is not None:
            by_id[key] = span
    for name in LABELS:
        for place, one in enumerate(values.listed(row, name), 1):
            where = f"{name}, {place}"
            parts = values.sequence(one, where)
            if len(parts) != 3:
                raise values.ValueKindError(f"{where}: {len(parts)} values; expected start, end and label")
            found["entities"].append(_span(parts[0], parts[1], parts[2], where))
    if task == "relations":
        found["relations"] = [_relation(one, by_id, n) for n, one in enumerate(values.listed(row, "relations"), 1)]
    return found


def _span(start: Any, end: Any, label: Any, where: str) -> dict[str, Any]:
    said = values.said({"label": label}, "label", where)
    return {
        "start": values.offset(start, f"{where}: start"),
        "end": values.offset(end, f"{where}: end"),
        "label": said,
    }


def _relation(one: Any, entities: dict[str, dict[str, Any]], place: int) -> dict[str, Any]:
    where = f"relations, {place}"
    relation = values.mapping(one, where, "an object with from_id, to_id and type")
    found: dict[str, Any] = {"label": values.said(relation, "type", where)}
    for ours, theirs in (("head", "from_id"), ("tail", "to_id")):
        key = values.identity(relation.get(theirs), f"{where}: {theirs}")
        if key not in entities:
            told = f"{where}: {theirs} {values.shown(relation.get(theirs))}; expected the id of an entity of the row"
            raise values.ValueKindError(told)
        found[ours] = entities[key]
    return found
