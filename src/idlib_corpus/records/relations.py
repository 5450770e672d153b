"""Rows of relations: `relations` between two spans, or two entities by their keys."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from idlib_corpus.records.kind import DUPLICATE, Allowed, Fault, Kind, Record, without
from idlib_corpus.records.ner import entity, entity_columns
from idlib_corpus.records.problems import Known
from idlib_corpus.records.spans import length, span_columns, stretches, texts, wrong

SIDES = ("head", "tail")


def columns(pa: Any) -> list[tuple[str, Any]]:
    """Entities, and the relations between them; an argument without extent is the entity of its key."""
    argument = pa.struct([*span_columns(pa), *texts(pa, "label", "surface", "entity")])
    relation = [
        ("head", argument),
        ("tail", argument),
        *texts(pa, "label", "family", "factuality", "source", "fact", "head_mention", "tail_mention"),
        *((name, pa.list_(pa.string())) for name in ("head_others", "tail_others")),
        *((name, pa.bool_()) for name in ("symmetric", "implied", "name_internal")),
    ]
    return [("entities", entity_columns(pa)), ("relations", pa.list_(pa.struct(relation)))]


def record(row: Record) -> dict[str, Any]:
    """A row of the config `relations` as a record."""
    return {
        "entities": [entity(mention) for mention in row["mentions"]],
        "relations": [{**relation, "label": relation["type"]} for relation in row["relations"]],
    }


def faults(row: Record, gold: Record, allowed: Allowed) -> list[Fault]:
    """Arguments that are no spans of the text or no entities, labels that are not allowed; gold that stands twice."""
    here, found = length(gold), duplicates(row) if row is gold else []
    keys = {one["entity"] for one in gold.get("entities", ()) if "entity" in one}
    for at, relation in enumerate(row["relations"]):
        for side in SIDES:
            span = relation[side]
            if not isinstance(span, Mapping):
                # a relation of the gold that lists its mentions may have none: the language has no words for them
                if span not in keys and not (row is gold and f"{side}_mention" in relation):
                    told = f'{side}: "{span}", which is no entity of the gold'
                    expected = Known(keys).hint(span) if keys else "a gold whose entities have keys"
                    found.append(Fault("relations of unknown entities", told, expected, at))
                continue
            if beyond := wrong(span, here):
                found.append(Fault("faulty spans", f"{side}: {beyond[0]}", beyond[1], at))
            label = span.get("label")
            if label and allowed.arguments is not None and label not in allowed.arguments:
                hint = Known(allowed.arguments).hint(label)
                found.append(Fault("unknown labels", f'{side}: the unknown label "{label}"', hint, at, True))
        if allowed.labels is not None and relation["label"] not in allowed.labels:
            found.append(allowed.unknown(relation["label"], at, "type of relations"))
    return found


def duplicates(row: Record) -> list[Fault]:
    """Relations of the gold that stand a second time."""
    found, seen = [], set()
    for at, relation in enumerate(row["relations"]):
        sides = tuple(
            span if isinstance(span, str) else (stretches(span), span.get("label", ""))
            for span in (relation[side] for side in SIDES)
        )
        if (sides, relation["label"]) in seen:
            named = [side if isinstance(side, str) else " ".join(f"{a}-{b}" for a, b in side[0]) for side in sides]
            told = f'the relation "{relation["label"]}" of {named[0]} to {named[1]} stands twice'
            found.append(Fault(DUPLICATE, told, "each relation once", at))
        seen.add((sides, relation["label"]))
    return found


def labels(row: Record) -> Iterable[str]:
    """The types of its relations."""
    return (relation["label"] for relation in row["relations"])


def nothing(gold: Record) -> dict[str, Any]:
    """No relation."""
    return {"id": gold["id"], "relations": []}


def closed() -> Mapping[str, Collection[str]]:
    """The relations of the corpus."""
    from idlib_corpus.labels import labels as lists

    return {"relations": tuple(lists()["relations"])}


KIND = Kind(
    name="relations",
    field="relations",
    config="relations",
    columns=columns,
    record=record,
    faults=faults,
    without=without("relations"),
    nothing=nothing,
    labels=labels,
    closed=closed,
)
