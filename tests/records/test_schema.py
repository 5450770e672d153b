"""The quick look at a row and the JSON Schema never differ."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idlib_corpus.records import FIELDS, TASKS, columns, schema

RIGHT: dict[str, Any] = {
    "id": "article/s1/ar",
    "text": "إدلب",
    "entities": [{"start": 0, "end": 4, "label": "LOC"}, {"start": 0, "end": 1, "label": "X", "pieces": [[0, 1]]}],
    "relations": [
        {"head": {"start": 0, "end": 1}, "tail": {"start": 2, "end": 3, "label": "LOC"}, "label": "located_in"},
        {"head": "x", "tail": "y", "label": "borders", "symmetric": True, "implied": False, "name_internal": False},
    ],
    "chains": [[{"sentence": "s1", "start": 0, "end": 4}]],
    "sentences": [{"sentence": "s1", "text": "إدلب"}],
    "kind": "state",
    "label": "FAVOR",
    "evidence": [{"start": 1, "end": 2}],
    "tokens": ["إدلب"],
    "tags": ["B-LOC"],
}
JUNK = st.sampled_from(
    [None, True, 0, -1, 1.0, 2.5, "", "x", "NIL", [], {}, [[0, 1]], [{}], [["x"]], [[0]], 10**23, 10**400, 2**31]
)

KEYS = (
    "wikidata", "pieces", "sentence", "score", "label", "level", "link_status", "flat", "depth", "group", "surface",
    "entity", "head_others", "factuality", "symmetric", "implied", "name_internal", "mention", "holder_spans",
    "context",
)  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(deeper for key, part in inside for deeper in places(part, (*path, key)))]


@st.composite
def spoilt(draw: st.DrawFn) -> Any:
    """The right row with one or two things replaced, taken away or added."""
    row = copy.deepcopy(RIGHT)
    for _ in range(draw(st.integers(0, 2))):
        path = draw(st.sampled_from(places(row)[1:] or [()]))
        if not path:
            return copy.deepcopy(draw(JUNK))
        holder = row
        for key in path[:-1]:
            holder = holder[key]
        what = draw(st.sampled_from(["replace", "remove", "add"]))
        if what == "remove":
            del holder[path[-1]]
        elif what == "add" and isinstance(holder, dict):
            holder[draw(st.sampled_from(KEYS))] = copy.deepcopy(draw(JUNK))
        else:
            holder[path[-1]] = copy.deepcopy(draw(JUNK))
    return row


@settings(deadline=None, max_examples=500)
@given(spoilt(), st.sampled_from(TASKS))
def test_a_row_that_the_quick_look_takes_is_right_by_the_schema(row: Any, task: str) -> None:
    by_schema = schema._validator(task).is_valid(row)
    if schema._surely_right(row, task):
        assert by_schema
    assert (schema.problem(row, "f:1", task) is None) == by_schema
    if by_schema:
        assert columns.columns([row], task).num_rows == 1, "what the schema lets through has a place in the columns"


@pytest.mark.parametrize("task", TASKS)
def test_the_field_of_the_task_is_required_and_named(task: str) -> None:
    assert schema.problem(copy.deepcopy(RIGHT), "f:1", task) is None
    lacking = {name: value for name, value in RIGHT.items() if name != FIELDS[task]}
    problem = schema.problem(lacking, "f:7", task)
    assert problem and problem.where == "f:7" and FIELDS[task] in problem.found


def test_a_common_row_never_meets_the_slow_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "_validator", lambda task: pytest.fail("the slow way"))
    row = json.loads('{"id": "a", "entities": [{"start": 0, "end": 5, "label": "LOC"}], "text": "Idlib"}')
    assert schema.problem(row, "f:1", "entities") is None


def test_a_link_is_an_item_of_wikidata_or_nil() -> None:
    for link, right in (("Q858", True), ("NIL", True), ("", True), ("858", False), ("Q0", False), ("nil", False)):
        row = {"id": "a", "entities": [{"start": 0, "end": 5, "wikidata": link}]}
        assert (schema.problem(row, "f:1", "linking") is None) == right, link


@pytest.mark.parametrize(
    ("task", "fields"),
    [
        ("entities", {"entities": [{"start": 0, "end": 10**23, "label": "LOC"}]}),
        ("entities", {"entities": [{"start": 0, "end": 2**31, "label": "LOC"}]}),
        ("entities", {"entities": [{"start": 0, "end": 4, "label": "LOC", "pieces": [[0, 10**23]]}]}),
        ("entities", {"entities": [{"start": 0, "end": 4, "label": "LOC", "level": ["x"]}]}),
        ("entities", {"entities": [{"start": 0, "end": 4, "label": "LOC", "depth": "1"}]}),
        ("linking", {"entities": [{"start": 0, "end": 4, "link_status": [1]}]}),
        ("coref", {"chains": [], "sentences": 5}),
        ("coref", {"chains": [], "sentences": [{"a": 1}]}),
        ("stance", {"label": "FAVOR", "evidence": [{"start": 0, "end": 10**23}]}),
        ("stance", {"label": "FAVOR", "holder": ["x"]}),
    ],
)
def test_what_scorers_could_not_take_is_a_fault_of_the_row(task: str, fields: dict[str, Any]) -> None:
    problem = schema.problem({"id": "a", **fields}, "f:3", task)
    assert problem and problem.where == "f:3"


def test_what_gold_says_of_its_mentions_is_no_slow_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "_validator", lambda task: pytest.fail("the slow way"))
    mention = {"start": 0, "end": 2**31 - 1, "label": "LOC", "level": "NAM", "flat": True, "depth": 0, "mention": "m1"}
    assert schema.problem({"id": "a", "entities": [mention]}, "f:1", "entities") is None
