"""Whether a row has the shape of a record.

The JSON Schema is the law, and slow; so the common shapes are looked at by hand, and only a row that is not
surely right is held against the schema.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from idlib_corpus.records.base import FIELDS, known_task
from idlib_corpus.records.problems import Problem
from idlib_corpus.schemas import made, written

if TYPE_CHECKING:
    import jsonschema

SCHEMA = "record.schema.json"
TEXTS = (
    "text", "lang", "group", "split_unit", "document", "sentence", "context", "kind", "decision", "evidence_scope",
    "unusable", "variant_of", "variant_change",
)  # fmt: skip
PARTIES = ("holder", "holder_id", "target", "target_id")
# what an entity, a relation and a mention of a chain may say of themselves in a text
ENTITY_TEXTS = ("link_status", "level", "mention", "entity", "surface", "name")
RELATION_TEXTS = ("family", "factuality", "source", "fact", "head_mention", "tail_mention")
MENTION_TEXTS = ("sentence", "mention", "level", "surface")
# the largest offset: more does not fit into the integers that offsets are counted in
LARGEST = 2**31 - 1


def problem(row: Any, where: str, task: str) -> Problem | None:
    """What is wrong with the shape of a row; None if nothing is.

    Whole numbers that JSON writes with a point (``5.0``) become ints in place.

    Args:
        row: What a line of JSON holds.
        where: Its place.
        task: The task; its field is required.
    """
    task = known_task(task)
    if _surely_right(row, task):
        return None
    wrong = next(_validator(task).iter_errors(row), None)
    if wrong is None:
        for mention in _mentions(row):
            mention.update({name: int(mention[name]) for name in ("start", "end") if name in mention})
            if "pieces" in mention:
                mention["pieces"] = [[int(start), int(end)] for start, end in mention["pieces"]]
        for entity in row.get("entities", ()):
            entity.update({name: int(entity[name]) for name in ("depth",) if name in entity})
        return None
    field = ".".join(str(part) for part in wrong.absolute_path) or "the row"
    if wrong.validator == "type":
        # the library speaks Python: None is not of type 'string'
        found = f"{field}: {_short(json.dumps(wrong.instance, ensure_ascii=False))}"
        return Problem(where, found, f"a JSON {wrong.validator_value}", f"See records/{SCHEMA}")
    if wrong.validator == "required":
        missing = next(name for name in wrong.validator_value if name not in wrong.instance)
        return Problem(where, f'{field} has no "{missing}"', remedy=f"See records/{SCHEMA}")
    if wrong.validator == "minLength":
        return Problem(where, f"{field}: an empty text", "a text that is not empty", f"See records/{SCHEMA}")
    return Problem(where, f"{field}: {_short(wrong.message)}", remedy=f"See records/{SCHEMA}")


def _short(message: str, most: int = 200) -> str:
    return message if len(message) <= most else f"{message[: most // 2]} … {message[-most // 2 :]}"


def _surely_right(row: Any, task: str) -> bool:
    if type(row) is not dict or type(row.get("id")) is not str or not row["id"]:
        return False
    if any(type(row.get(name, "")) is not str for name in (*TEXTS, *PARTIES)):
        return False
    # a row may have fields of other tasks too; they are checked all the same
    if not all(_CHECKS[name](row[name]) for name in _CHECKS.keys() & row.keys()):
        return False
    if FIELDS[task] not in row:
        return False
    return task != "ner" or all("label" in entity for entity in row["entities"])


def _offsets(span: Any) -> bool:
    # anything that is not surely right is left to the schema: pieces, numbers with a point
    return (
        type(span) is dict
        and type(span.get("start")) is int
        and type(span.get("end")) is int
        and 0 <= span["start"] <= LARGEST
        and 0 <= span["end"] <= LARGEST
        and "pieces" not in span
    )


def _argument(span: Any) -> bool:
    # keys of entities are left to the schema
    return (
        _offsets(span)
        and _label(span.get("label", "-"))
        and type(span.get("surface", "")) is str
        and "entity" not in span
    )


def _entity(span: Any) -> bool:
    return (
        _offsets(span)
        and _label(span.get("label", "-"))
        # links are left to the schema
        and "wikidata" not in span
        and type(span.get("flat", True)) is bool
        and type(depth := span.get("depth", 0)) is int
        and 0 <= depth <= LARGEST
        and all(type(span.get(name, "")) is str for name in ENTITY_TEXTS)
    )


def _label(value: Any) -> bool:
    return type(value) is str and value != ""


def _list(check: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: type(value) is list and all(map(check, value))


def _relation(value: Any) -> bool:
    return (
        type(value) is dict
        and _argument(value.get("head"))
        and _argument(value.get("tail"))
        and _label(value.get("label"))
        and all(type(value.get(name, "")) is str for name in RELATION_TEXTS)
        and all(type(value.get(name, False)) is bool for name in ("symmetric", "implied", "name_internal"))
        and "head_others" not in value
        and "tail_others" not in value
    )


def _chain_mention(value: Any) -> bool:
    return _offsets(value) and all(type(value.get(name, "")) is str for name in MENTION_TEXTS)


def _chain(value: Any) -> bool:
    return type(value) is list and bool(value) and all(map(_chain_mention, value))


def _sentence(value: Any) -> bool:
    return type(value) is dict and type(value.get("sentence")) is str and type(value.get("text")) is str


_CHECKS: dict[str, Callable[[Any], bool]] = {
    "entities": _list(_entity),
    "relations": _list(_relation),
    "chains": _list(_chain),
    "sentences": _list(_sentence),
    "label": _label,
    "evidence": _list(_offsets),
    "cue": _list(_offsets),
    "holder_spans": _list(_offsets),
    "token_offsets": _list(_offsets),
    "tokens": _list(lambda value: type(value) is str),
    "tags": _list(_label),
}


def _mentions(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name in ("entities", "evidence", "cue", "holder_spans", "token_offsets"):
        yield from row.get(name, ())
    for relation in row.get("relations", ()):
        yield from (side for side in (relation["head"], relation["tail"]) if type(side) is dict)
    for chain in row.get("chains", ()):
        yield from chain


@lru_cache
def _validator(task: str) -> jsonschema.Draft202012Validator:
    schema = written("idlib_corpus.records", SCHEMA)
    schema["required"].append(FIELDS[task])
    if task == "ner":
        schema["$defs"]["entity"]["required"] = ["label"]
    return made(schema)
