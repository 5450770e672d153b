"""Pairing a chunk at a time: however rows are cut and ordered, each prediction meets its own gold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idlib_corpus import records, scoring
from idlib_corpus.errors import InputError
from idlib_corpus.records import Policies, Problem, ProblemsError
from idlib_corpus.records.chunks import Chunk
from idlib_corpus.records.columns import columns

Row = dict[str, Any]
# the Arabic and the Japanese name of Idlib stand in the texts
TEXT = "إدلب و イドリブ"


class Cut:
    """Rows in chunks of the sizes that are asked for, in columns, as a reader of files gives them."""

    def __init__(self, name: str, rows: list[Row], sizes: list[int], made: bool = False) -> None:
        self.name, self.rows, self.sizes, self.made = name, rows, sizes, made
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self.tag_sets: dict[str, tuple[str, ...]] = {}
        self.checked = False

    def chunks(self, task: str) -> Iterator[Chunk]:
        first, sizes = 0, [*self.sizes, len(self.rows)]
        for size in sizes:
            rows = self.rows[first : first + size]
            numbers = list(range(first + 1, first + 1 + len(rows))) if self.made else None
            ids = [f"{self.name}:{n}" for n in numbers] if numbers else [row["id"] for row in rows]

            def where(place: int, first: int = first) -> str:
                return f"{self.name}:{first + place + 1}"

            yield Chunk(task, ids, where, None, columns(rows, task), numbers)
            first += size


def rows_of(names: list[str]) -> list[Row]:
    """A row a name, its length its label: rows that are confused differ."""
    return [
        {"id": name, "text": TEXT, "entities": [{"start": 0, "end": 4, "label": f"L{number}"}]}
        for number, name in enumerate(names)
    ]


names = st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=3), unique=True, min_size=1)
sizes = st.lists(st.integers(0, 4), max_size=8)


@settings(deadline=None, max_examples=200)
@given(names, st.data())
def test_predictions_meet_their_gold_by_id_whatever_the_order_and_the_chunks(
    ids: list[str], data: st.DataObject
) -> None:
    gold = rows_of(ids)
    there = data.draw(st.lists(st.sampled_from(ids), unique=True, min_size=1))
    order = sorted(there, key=ids.index) if data.draw(st.booleans()) else there
    predicted = [gold[ids.index(name)] for name in order]
    pair = records.pair(Cut("g", gold, data.draw(sizes)), Cut("p", predicted, data.draw(sizes)), "ner")
    assert pair.ids == tuple(ids)
    for mine, theirs in zip(pair.gold, pair.predicted, strict=True):
        assert theirs["entities"] == (mine["entities"] if mine["id"] in there else [])
    missing = len(ids) - len(there)
    assert any(f"{missing} of {len(ids)} rows" in note for note in pair.notes) == bool(missing)


@settings(deadline=None, max_examples=100)
@given(st.integers(1, 9), sizes, sizes)
def test_rows_without_ids_meet_by_their_numbers(number: int, one: list[int], other: list[int]) -> None:
    rows = rows_of([str(n) for n in range(number)])
    plain = [{name: value for name, value in row.items() if name != "id"} for row in rows]
    pair = records.pair(Cut("g", plain, one, made=True), Cut("p", plain, other, made=True), "ner")
    assert pair.ids == tuple(f"g:{n + 1}" for n in range(number))
    assert [row["entities"] for row in pair.predicted] == [row["entities"] for row in rows]


@settings(deadline=None, max_examples=100)
@given(names, sizes, sizes, st.data())
def test_an_id_that_stands_twice_is_told_with_both_places(
    ids: list[str], one: list[int], other: list[int], data: st.DataObject
) -> None:
    again = data.draw(st.integers(0, len(ids) - 1))
    rows = rows_of(ids)
    twice = [*rows, rows[again]]
    for gold, predicted in ((rows, twice), (twice, rows), (twice, twice)):
        with pytest.raises(ProblemsError) as caught:
            records.pair(Cut("g", gold, one), Cut("p", predicted, other), "ner")
        told = "\n".join(map(str, caught.value.problems))
        for name, side in (("g", gold), ("p", predicted)):
            if side is twice:
                assert f"{name}:{len(twice)}: a second line" in told and f"the first is {name}:{again + 1}" in told
    first = records.pair(Cut("g", rows, one), Cut("p", twice, other), "ner", Policies(duplicate_rows="first"))
    assert [row["entities"] for row in first.predicted] == [row["entities"] for row in rows]


def test_predictions_without_ids_meet_in_order_or_are_refused() -> None:
    gold = rows_of(["x", "y"])
    plain = [{"text": TEXT, "entities": row["entities"]} for row in gold]
    pair = records.pair(Cut("g", gold, [1]), Cut("p", plain, [], made=True), "ner")
    assert pair.ids == ("x", "y") and pair.predicted[1]["entities"] == gold[1]["entities"]
    assert any("in order" in note for note in pair.notes)
    with pytest.raises(InputError, match="rows without ids: 1 for 2 of the gold"):
        records.pair(Cut("g", gold, []), Cut("p", plain[:1], [], made=True), "ner")


@settings(deadline=None, max_examples=50)
@given(names, st.data())
def test_sums_alone_are_the_scores_of_all_rows(
    tmp_path_factory: pytest.TempPathFactory, ids: list[str], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("sums")
    gold = rows_of(ids)
    wrong = [{**row, "entities": data.draw(st.sampled_from([row["entities"], []]))} for row in gold]
    records.write(folder / "g.jsonl", gold)
    records.write(folder / "p.jsonl", data.draw(st.permutations(wrong)))
    whole = scoring.ner(folder / "g.jsonl", folder / "p.jsonl")
    sums = scoring.ner(folder / "g.jsonl", folder / "p.jsonl", sums_by=())
    assert sums.rows() == whole.rows() and sums.signature == whole.signature


def test_the_policies_say_what_becomes_of_rows(tmp_path: Path) -> None:
    gold = rows_of(["a", "b"])
    far = {**gold[0], "entities": [{"start": 0, "end": 99, "label": "L0"}]}
    strange = {**gold[1], "id": "z"}
    sides = Cut("g", gold, []), Cut("p", [far, strange], [])
    with pytest.raises(ProblemsError) as caught:
        records.pair(*sides, "ner")
    assert {problem.where for problem in caught.value.problems} == {"p:1", "p:2"}
    some = Policies(faulty_spans="leave-out", unknown_rows="leave-out", missing_rows="leave-out")
    pair = records.pair(*sides, "ner", some)
    assert pair.ids == ("a",) and pair.predicted[0]["entities"] == []
    assert pair.conventions == {
        "missing-rows": "leave-out",
        "unknown-rows": "leave-out",
        "faulty-spans": "leave-out",
    }
    with pytest.raises(InputError, match="missing_rows"):
        Policies(missing_rows="whatever")
