"""Predictions that are kept: nothing twice, nothing stale, nothing lost."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from idlib_corpus.benchmark import read_items, run
from idlib_corpus.benchmark.cached import fingerprint
from idlib_corpus.benchmark.measure import machine
from idlib_corpus.errors import InputError
from idlib_corpus.items import FoundRelation, FoundStance
from idlib_corpus.labels import labels
from idlib_corpus.model import Span
from idlib_corpus.systems import Item, System
from idlib_corpus.tasks import task


class Counting(System[Item, list[Span]]):
    """A system that knows the gold, says what it was asked, and can be made to stop; it looks two items ahead."""

    name = "counting"
    version = "1"

    def __init__(self, stop_after: int = 10**6) -> None:
        self.asked: list[str] = []
        self.stop_after = stop_after

    def predict(self, items: Iterable[Item]) -> Iterator[list[Span]]:
        batch: list[Item] = []
        for item in items:
            batch.append(item)
            if len(batch) == 3:
                yield from self.answers(batch)
                batch = []
        yield from self.answers(batch)

    def answers(self, batch: list[Item]) -> Iterator[list[Span]]:
        for item in batch:
            if len(self.asked) == self.stop_after:
                raise KeyboardInterrupt
            self.asked.append(item.id)
            yield list(item.gold)


ITEMS = read_items(["es", "ar", "ja"])
IDS = [item.id for item in ITEMS]


@pytest.mark.parametrize("name", ["labels", "__version__"])
def test_predictions_by_other_labels_or_of_another_release_are_made_again(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(Counting(), ITEMS, cache=tmp_path)
    other: Any = "9.9" if name == "__version__" else lambda: {**labels(), "types": {"PER": "persons"}}
    monkeypatch.setattr(f"idlib_corpus.benchmark.cached.{name}", other)
    again = Counting()
    run(again, ITEMS, cache=tmp_path)
    assert again.asked == IDS


def test_what_was_predicted_is_not_predicted_again(tmp_path: Path) -> None:
    first, second = Counting(), Counting()
    one, two = (run(system, ITEMS, cache=tmp_path) for system in (first, second))
    assert first.asked == IDS and second.asked == []
    assert one.predicted == two.predicted and list(two.predicted) == IDS
    assert one.scores.table == two.scores.table and two.scores.strict.micro.f1 == 1
    assert two.cost == one.cost, "the cost of the run that predicted"


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    first, second = Counting(stop_after=7), Counting()
    with pytest.raises(KeyboardInterrupt):
        run(first, ITEMS, cache=tmp_path)
    done = run(second, ITEMS, cache=tmp_path)
    assert first.asked + second.asked == IDS
    assert list(done.predicted) == IDS and done.scores.strict.micro.f1 == 1


@pytest.mark.parametrize("known", [["ar"], ["ja"], ["es", "ja"]])
def test_other_languages_find_what_they_share_in_any_order(tmp_path: Path, known: list[str]) -> None:
    run(Counting(), [item for item in ITEMS if item.lang in known], cache=tmp_path)
    system = Counting()
    done = run(system, ITEMS, cache=tmp_path)
    assert system.asked == [item.id for item in ITEMS if item.lang not in known]
    assert list(done.predicted) == IDS and done.scores.strict.micro.f1 == 1


def test_another_version_or_text_is_predicted_anew(tmp_path: Path) -> None:
    run(Counting(), ITEMS, cache=tmp_path)
    newer = Counting()
    newer.version = "2"
    run(newer, ITEMS, cache=tmp_path)
    assert newer.asked == IDS
    other = replace(ITEMS[0], text=f"{ITEMS[0].text} ")
    system = Counting()
    run(system, [other, *ITEMS[1:]], cache=tmp_path)
    assert system.asked == [other.id]


def test_a_system_that_does_not_look_at_the_gold_is_not_asked_when_the_gold_changes() -> None:
    assert fingerprint(ITEMS[0]) == fingerprint(replace(ITEMS[0], gold=(), record={}))
    assert len({fingerprint(item) for item in ITEMS}) == len(ITEMS)


RUBBISH = [
    b'{"seen": "ab',
    b"null\n[]\n\xff\xfe\n",
    b'{"seen": 1}\n',
    b'{"cost": null}\n{"cost": 5, "machine": 1, "figures": {}}\n{"cost": {"seconds": "1"}}\n',
]


@pytest.mark.parametrize("rubbish", RUBBISH)
def test_a_line_that_was_cut_off_is_made_again(tmp_path: Path, rubbish: bytes) -> None:
    run(Counting(), ITEMS[:5], cache=tmp_path)
    [path] = tmp_path.rglob("*.jsonl")
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:3]) + rubbish)
    system, again = Counting(), Counting()
    run(system, ITEMS[:5], cache=tmp_path)
    assert system.asked == IDS[3:5]
    assert run(again, ITEMS[:5], cache=tmp_path).scores.strict.micro.f1 == 1 and again.asked == []


def test_nothing_is_kept_without_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run(Counting(), ITEMS)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_one_message(tmp_path: Path) -> None:
    (tmp_path / "predictions").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="predictions") as caught:
        run(Counting(), ITEMS, cache=tmp_path)
    assert "IDLIB_CACHE" in caught.value.remedy


class Uneven(Counting):
    """A system that gives too little or too much."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number

    def predict(self, items: Iterable[Item]) -> Iterator[list[Span]]:
        yield from [[]] * (len(list(items)) + self.number)


@pytest.mark.parametrize(("number", "found"), [(-1, "no prediction for article/s5/ja"), (1, "more predictions")])
def test_a_system_that_gives_too_few_or_too_many_is_an_error(tmp_path: Path, number: int, found: str) -> None:
    with pytest.raises(InputError, match=found):
        run(Uneven(number), ITEMS, cache=tmp_path)


class Saying(Counting):
    """A system that says the same of every sentence, if it can say anything."""

    def __init__(self, said: Any) -> None:
        super().__init__()
        self.said = said

    def answers(self, batch: list[Item]) -> Iterator[Any]:
        for item in batch:
            if isinstance(self.said, Exception):
                raise self.said
            yield self.said(item) if callable(self.said) else self.said


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (lambda item: [(len(item.text) - 2, len(item.text) + 1, "PER")], "article/s1/es: predicted the span 261-264"),
        ([(-3, 2, "PER")], "article/s1/es: predicted entities.0.start: -3"),
        ([(4, 4, "LOC")], "the empty span 4-4"),
        ([(0, 3, "PERSON")], 'the unknown label "PERSON"'),
        ([(0, 3)], "predicted [(0, 3)]"),
        ([(0.5, 3, "LOC")], "entities.0.start: 0.5"),
        ([(np.int64(0), np.int64(3), "LOC")], "int64"),
        (None, "predicted None"),
    ],
)
def test_a_prediction_that_cannot_be_scored_is_one_message_and_is_not_kept(
    tmp_path: Path, said: Any, found: str
) -> None:
    with pytest.raises(InputError) as caught:
        run(Saying(said), ITEMS, cache=tmp_path)
    assert caught.value.where == "counting" and found in caught.value.found, str(caught.value)
    assert "predict()" in caught.value.remedy
    mended = Counting()
    assert run(mended, ITEMS, cache=tmp_path).scores.strict.micro.f1 == 1 and mended.asked == IDS


def test_a_prediction_of_a_stance_or_relation_that_cannot_be_scored_is_one_message() -> None:
    [stance, relation] = (task(name).read(["ar"])[0] for name in ("stance", "relations"))
    outside = (len(stance.text), len(stance.text) + 4)
    cases: list[tuple[Any, Any, str]] = [
        (stance, FoundStance("FAVOR", (outside,)), f"the span {outside[0]}-{outside[1]}"),
        (stance, FoundStance("favor"), 'the unknown stance "favor"'),
        (stance, None, "predicted None"),
        (relation, [FoundRelation((0, 2, "LOC"), (3, 10**4, "LOC"), "located_in")], "tail: the span 3-10000"),
        (relation, [FoundRelation((0, 2, "LOC"), (3, 5, "LOC"), "near")], 'the unknown type of relations "near"'),
        (relation, [FoundRelation((0, 2, "PLACE"), (3, 5, "LOC"), "located_in")], 'the unknown label "PLACE"'),
    ]
    for item, said, found in cases:
        with pytest.raises(InputError) as caught:
            run(Saying(said), [item])
        assert f"{item.id}: predicted" in caught.value.found and found in caught.value.found, str(caught.value)


def test_what_a_system_cannot_read_is_not_said_of_the_cache(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"failed while it predicted: FileNotFoundError.*weights"):
        run(Saying(FileNotFoundError(2, "No such file", "weights.bin")), ITEMS, cache=tmp_path)


@pytest.mark.parametrize("cost", ["null", "5", '{"bogus": 1}', '{"seconds": "1"}'])
def test_a_spoilt_cost_is_passed_over(tmp_path: Path, cost: str) -> None:
    first = run(Counting(), ITEMS, cache=tmp_path)
    [path] = tmp_path.rglob("*.jsonl")
    line = f'{{"cost": {cost}, "machine": {json.dumps(machine())}, "figures": {{}}}}\n'
    path.write_bytes(path.read_bytes() + line.encode())
    assert run(Counting(), ITEMS, cache=tmp_path).cost == first.cost


def test_a_time_with_other_threads_is_not_told_as_one_of_these(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = run(Counting(), ITEMS, cache=tmp_path)
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    other = run(Counting(), ITEMS, cache=tmp_path)
    assert other.predicted == one.predicted and other.cost.to_dict()["items_per_second"] is None
    monkeypatch.undo()
    assert run(Counting(), ITEMS, cache=tmp_path).cost == one.cost


class Measuring(Counting):
    """A system that counts what it found."""

    def figures(self) -> dict[str, Any]:
        return {"found": len(self.asked), "models": ["m"]}


def test_what_a_system_measured_is_kept_with_what_it_predicted(tmp_path: Path) -> None:
    one, two = (run(Measuring(), ITEMS, cache=tmp_path) for _ in range(2))
    assert one.figures == two.figures == {"found": len(ITEMS), "models": ["m"]}


SPOILT = [
    (r'"record": .*', b'"record": 5}'),
    (r'"entities": .*', b'"entities": 7}}'),
    (r'"start": \d+', b'"start": "x"'),
    (r'"end": \d+', b'"end": 9999'),
    (r'"id": "article/s1', b'"id": "article/s2'),
]


@pytest.mark.parametrize(("old", "new"), SPOILT)
def test_a_spoilt_record_is_made_again(tmp_path: Path, old: str, new: bytes) -> None:
    run(Counting(), ITEMS, cache=tmp_path)
    [path] = tmp_path.rglob("*.jsonl")
    first, *others = path.read_bytes().splitlines(keepends=True)
    spoilt = re.sub(old.encode(), new, first.rstrip(b"\n"), count=1) + b"\n"
    assert spoilt != first
    path.write_bytes(spoilt + b"".join(others))
    system = Counting()
    assert run(system, ITEMS, cache=tmp_path).scores.strict.micro.f1 == 1 and system.asked == IDS[:1]


def test_lines_are_whole_json_with_the_text_as_it_is(tmp_path: Path) -> None:
    run(Counting(), ITEMS, cache=tmp_path)
    [path] = tmp_path.rglob("*.jsonl")
    said = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [row["record"]["id"] for row in said if "record" in row] == IDS
    assert [row["cost"]["items"] for row in said if "cost" in row] == [len(IDS)]
