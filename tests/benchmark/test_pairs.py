"""Pairs in a benchmark: variants, twins, and curves over sizes."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from idlib_corpus.benchmark import Report, run
from idlib_corpus.benchmark.data import of_twins
from idlib_corpus.benchmark.pairs import INVENTED, KNOWN, memory
from idlib_corpus.benchmark.trained import sized
from idlib_corpus.errors import InputError
from idlib_corpus.items import FoundStance
from idlib_corpus.report.benchmark import render
from idlib_corpus.splits import part, plan
from idlib_corpus.systems import System
from idlib_corpus.tasks import task


class Known(System[Any, Any]):
    """Finds the names of the originals alone; of stance it always says the same."""

    name, version = "known", "1"

    def predict(self, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            if isinstance(item.gold, str):
                yield FoundStance("AGAINST")
            else:
                yield [] if item.id.startswith("twins/") else item.gold


def test_a_system_that_knows_names_by_heart_loses_them_all(other_corpus: Path) -> None:
    data = of_twins(task("ner"), folder=other_corpus)
    assert data.twins == {f"twins/harbour/s1/{lang}": f"harbour/s4/{lang}" for lang in ("ja", "ar")}
    assert {item.id for item in data.items} == {*data.twins, *data.twins.values()}
    done = run(Known(), data.items)
    found = memory(done, data.twins)
    assert set(found) == {"ja", "ar", "all"}
    known, invented = found["all"].rows()
    assert (known["system"], invented["system"]) == (KNOWN, INVENTED)
    assert (known["value"], invented["value"], invented["difference"]) == (1, 0, -1)
    report = Report(task("ner"), [done], data.langs, twins=data.twins)
    for form in ("table", "md", "html"):
        assert "known and with invented names" in render(report, form)
    assert json.loads(render(report, "json"))["memory"]["known"]["all"][1]["value"] == 0


def test_the_command_of_twins(command: Callable[..., Any], other_corpus: Path) -> None:
    env = {"IDLIB_CORPUS": str(other_corpus)}
    told = command("benchmark", "ner", "--twins", "--systems", "gazetteer", "--format", "json", env=env)
    assert told.returncode == 0, told.stderr
    report = json.loads(told.stdout)
    assert report["memory"]["gazetteer"]["ja"][1]["value"] == 0, "no gazetteer has these names"
    assert "--twins" in report["command"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("stance", "--twins"), "it has no effect on stance"),
        (("ner", "--twins", "--split", "train"), "--split"),
        (("ner", "--twins", "--systems", "train:spacy"), "a sentence or its twin"),
    ],
)
def test_twins_refuse_what_makes_no_sense(
    command: Callable[..., Any], other_corpus: Path, arguments: tuple[str, ...], said: str
) -> None:
    told = command("benchmark", *arguments, env={"IDLIB_CORPUS": str(other_corpus)})
    assert told.returncode == 2
    assert said in told.stderr


def test_variants_have_a_table_of_their_own(other_corpus: Path) -> None:
    items = task("stance").read(None, "challenge", other_corpus)
    report = Report(task("stance"), [run(Known(), items)], ["tr", "ja"], split="challenge")
    assert report.contrast["known"].value("flip.unmoved") == 1
    told = render(report, "table")
    assert "Pairs of passages" in told and "paraphrase" in told
    assert json.loads(render(report, "json"))["contrast"]["known"]["flip"]["unmoved"] == 1


def test_variants_and_twins_are_held_out_together(other_corpus: Path) -> None:
    stance = {"train": task("stance").read(None, "challenge", other_corpus)}
    with pytest.raises(InputError, match="one sentence, which cannot be held out"):
        plan(stance, cross=True)
    ner = {"train": task("ner").read(None, "train", other_corpus)}
    for fold in plan(ner, cross=True):
        sides = [{item.group for item in side} for side in (fold.train, fold.test)]
        assert all(("twins/harbour/s1" in side) == ("harbour/s4" in side) for side in sides)


def test_a_unit_on_two_sides_is_a_leak(other_corpus: Path) -> None:
    items = task("stance").read(None, "challenge", other_corpus)
    base = [item for item in items if item.group.endswith("/s1")]
    rest = [item for item in items if not item.group.endswith("/s1")]
    with pytest.raises(InputError, match="have one unit, scenarios/valley"):
        plan({"train": rest, "test": base})


def test_known_and_invented_names_are_scored_as_the_table_is(other_corpus: Path) -> None:
    """Where the gold's labels are mapped, both are."""
    data = of_twins(task("ner"), folder=other_corpus)
    done = run(Known(), data.items, labels={"GPE": "PER"})
    known, _ = memory(done, data.twins)["all"].rows()
    plain, _ = memory(run(Known(), data.items), data.twins)["all"].rows()
    assert plain["value"] == 1 and known["value"] != 1


def test_a_smaller_part_is_within_a_larger_one(other_corpus: Path) -> None:
    items = task("ner").read(None, "train", other_corpus)
    groups = [{item.group for item in part(items, number, seed=1)} for number in (1, 2, 3, 4)]
    assert all(a < b for a, b in itertools.pairwise(groups))
    assert groups[-1] == {item.group for item in items}
    with pytest.raises(InputError, match="from 1 to 4"):
        part(items, 5)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("linear@50", ("linear", 50)),
        ("train:spacy@3", ("train:spacy", 3)),
        ("linear", ("linear", 0)),
        ("a@0", ("a@0", 0)),
    ],
)
def test_a_size_stands_behind_the_name(name: str, expected: tuple[str, int]) -> None:
    assert sized(name) == expected


def test_a_curve_over_sizes(command: Callable[..., Any], other_corpus: Path) -> None:
    env = {"IDLIB_CORPUS": str(other_corpus)}
    arguments = ("benchmark", "stance", "--split", "challenge", "--systems", "majority", "--sizes", "1,2")
    told = command(*arguments, "--format", "json", env=env)
    assert told.returncode == 0, told.stderr
    assert [one["system"] for one in json.loads(told.stdout)["runs"]] == ["majority@1", "majority@2", "majority"]
    told = command("benchmark", "ner", "--systems", "gazetteer", "--sizes", "1", env=env)
    assert told.returncode == 2 and "--sizes" in told.stderr
    told = command("benchmark", "stance", "--systems", "majority", "--sizes", "none", env=env)
    assert told.returncode == 2 and "expected numbers of units" in told.stderr
