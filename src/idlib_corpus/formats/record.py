"""A decoded JSON object as a row of a task: the slow and exact way, which has a word for everything that is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from idlib_corpus.formats.base import Options
from idlib_corpus.records import schema
from idlib_corpus.records.base import FIELDS
from idlib_corpus.records.columns import Row
from idlib_corpus.records.columns import schema as columns_of
from idlib_corpus.records.problems import Problem
from idlib_corpus.tagging.places import entities, on_text

# names that people write as whole numbers
NAMES = ("id", "group", "split_unit", "document", "sentence")
# what becomes entities
TAGGED = frozenset({"tokens", "tags"})
# the whole numbers that are names are those of 64 bits
LARGEST = 2**63
# holder and target as objects, of the configs of the corpus: field -> where each part goes
OBJECTS: Mapping[str, Mapping[str, str]] = {
    "holder": {"surface": "holder", "entity": "holder_id", "spans": "holder_spans"},
    "target": {"surface": "target", "entity": "target_id"},
}


def passed_over(row: Mapping[str, Any], task: str) -> bool:
    """Whether a row has the field of another task, and none of this one."""
    if row.get(FIELDS[task]) is not None or (task == "ner" and all(row.get(name) is not None for name in TAGGED)):
        return False
    return any(row.get(name) is not None for name in FIELDS.values())


def wanted(name: str, options: Options) -> bool:
    """Whether a field is to be read."""
    return not options.fields or name in options.fields


def renamed(row: dict[str, Any], options: Options) -> dict[str, Any]:
    """The row with our names of its fields; a field that is named otherwise is not taken for ours."""
    if not options.map:
        return row
    gone = {*options.map, *options.map.values()}
    kept = {name: value for name, value in row.items() if name not in gone}
    return kept | {ours: row[theirs] for ours, theirs in options.map.items() if theirs in row}


def record(value: Any, where: str, task: str, options: Options) -> Row | Problem:
    """A row as `records.columns.columns` takes it.

    Fields that the task does not read are left out, and nothing is asked of them. Null is what is not said. Whole
    numbers that are names (`NAMES`) become texts, numbers like ``5.0`` ints. The words of a span may stand under
    ``text`` in the place of ``surface``. Tokens and tags without entities are decoded, for ``ner``.

    Args:
        value: What the line holds, with our names of its fields.
        where: Its place.
        task: The task.
        options: The language of rows that say none; the fields that are wanted.

    Returns:
        The row, whose ``id`` may be missing; or what is wrong with it.
    """
    if not isinstance(value, dict):
        return schema.problem(value, where, task) or Problem(where, "no JSON object")
    row: Row = {
        name: _fitted(part, kind)
        for name, kind in _kinds(task).items()
        if wanted(name, options) and (part := value.get(name)) is not None
    }
    for name in NAMES:
        number = row.get(name)
        if isinstance(number, int | float) and not isinstance(number, bool) and number == int(number):
            if not -LARGEST <= number < LARGEST:
                return Problem(where, f"{name}: {str(number)[:60]}", "a text, or a whole number of 64 bits")
            row[name] = str(int(number))
    for name, parts in OBJECTS.items():
        if task == "stance" and isinstance(row.get(name), dict):
            said = row.pop(name)
            row |= {ours: said[theirs] for theirs, ours in parts.items() if theirs in said and ours not in row}
    tagged = task == "ner" and wanted("entities", options) and "entities" not in row and row.keys() >= TAGGED
    # as the schema has it: with an id, and without the nulls of positions that have no label
    demanded = {FIELDS[task]: "-" if task == "stance" else []} if tagged or options.fields else {}
    shape = {"id": "-", **demanded, **row}
    if isinstance(tags := row.get("tags"), list):
        shape["tags"] = [tag for tag in tags if tag is not None]
    if wrong := schema.problem(shape, where, task):
        return _of_a_config(value, where) or wrong
    if options.lang:
        row.setdefault("lang", options.lang)
    return _decoded(row, where, options) if tagged else row


def _of_a_config(value: Mapping[str, Any], where: str) -> Problem | None:
    """What is said of a row of the corpus as `Dataset.to_json` writes it: its labels are numbers without names."""
    if not value.keys() >= {"document", "made_by", "review"}:
        return None
    remedy = "Give the Parquet files (Dataset.to_parquet), the folder of the corpus, or in Python the Dataset itself"
    return Problem(where, "a row of a config of the corpus, as JSON", "a record, as predictions are written", remedy)


def _decoded(row: Row, where: str, options: Options) -> Row | Problem:
    """A row of tokens and tags with its entities and its text."""
    tokens, tags = row["tokens"], row["tags"]
    if len(tokens) != len(tags):
        return Problem(where, f"{len(tokens)} tokens and {len(tags)} tags", "a tag for each token")
    if None in tags:
        remedy = "Score tags, where positions may lack one"
        return Problem(where, f"tags.{tags.index(None)}: a token without a label", "a tag for each token", remedy)
    text = row.setdefault("text", " ".join(tokens))
    if (given := row.get("token_offsets")) is not None:
        if len(given) != len(tokens):
            return Problem(where, f"{len(tokens)} tokens and {len(given)} offsets of tokens", "a pair for each token")
        offsets = [(one["start"], one["end"]) for one in given]
    else:
        if counting := options.counting.options:
            expected = "offsets of tokens or of entities"
            return Problem(
                where, f"tokens and tags without offsets, and {counting}", expected, f"Leave out {counting}"
            )
        found = on_text(tokens, text)
        if found is None:
            expected = "a text that has nothing but its tokens and white space"
            return Problem(where, "the tokens are not those of the text", expected, "Leave out one of the two")
        offsets = found
    row["entities"] = entities(tags, offsets)
    return row


def _fitted(value: Any, kind: Any) -> Any:
    """A value without the parts that its kind lacks and without nulls; what is of another kind stays as it is."""
    if type(kind) is dict and type(value) is dict:
        found = {name: _fitted(part, of) for name, of in kind.items() if (part := value.get(name)) is not None}
        if "surface" in kind and "start" in kind and "surface" not in found and value.get("text") is not None:
            found["surface"] = value["text"]
        return found
    if type(kind) is list and type(value) is list:
        return [_fitted(part, kind[0]) for part in value]
    return value


@cache
def _kinds(task: str) -> Mapping[str, Any]:
    """The fields of a task: dicts for objects, lists for lists, None for values."""
    import pyarrow as pa

    def plain(kind: Any) -> Any:
        if pa.types.is_struct(kind):
            return {part.name: plain(part.type) for part in kind}
        return [plain(kind.value_type)] if pa.types.is_list(kind) else None

    found = {part.name: plain(part.type) for part in columns_of(task)}
    if task == "stance":
        found["holder"] = {
            "surface": None,
            "entity": None,
            "spans": [{"start": None, "end": None, "pieces": [[None]]}],
        }
        found["target"] = {"surface": None, "entity": None}
    return found
