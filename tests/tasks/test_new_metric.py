"""A metric is one function: what `metrics()` names shows wherever scores are shown."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from idlib_corpus.benchmark import Report, run
from idlib_corpus.cli import main
from idlib_corpus.items import FoundStance
from idlib_corpus.records import packaged, write
from idlib_corpus.report.benchmark import render
from idlib_corpus.report.benchmark import scores as table_of
from idlib_corpus.scoring.result import Result
from idlib_corpus.systems import System
from idlib_corpus.tasks import known, names, scored, task

NAME = "extra.half"
LANGS = ["es", "ar"]


@pytest.fixture
def added(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a task whose result has a metric more."""
    name: str = request.param
    kind = _result(name)
    real = kind.metrics

    def metrics(self: Result) -> dict[str, Any]:
        axes = self.sums.ndim

        def half(sums: Any) -> Any:
            return np.full(np.shape(sums)[: np.ndim(sums) - axes], 0.5)

        return {**real(self), NAME: half}

    monkeypatch.setattr(kind, "metrics", metrics)
    return name


@pytest.fixture(autouse=True)
def pairs(request: pytest.FixtureRequest, other_corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The article has no pairs of passages: what scores them takes the other corpus."""
    if "contrast" in request.node.callspec.params.values() if hasattr(request.node, "callspec") else ():
        monkeypatch.setenv("IDLIB_CORPUS", str(other_corpus))


def gold_of(name: str) -> Any:
    """The rows that are scored under a name."""
    return packaged("ner" if name == "consistency" else scored(name).of or name, scored(name).split)


def _result(name: str) -> type[Any]:
    """The class of a task's results."""
    return type(of_the_gold(name))


def of_the_gold(name: str) -> Any:
    """The scores of the gold itself."""
    gold = gold_of(name)
    return scored(name).scorer()(gold, replace(gold, rows=tuple(map(said, gold.rows))))


def said(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the gold as a prediction: what gold alone may say is none."""
    return {**row, **({"label": "NONE"} if row.get("label") == "excluded" else {})}


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    monkeypatch.chdir(tmp_path)
    return "a.jsonl", "b.jsonl"


@pytest.mark.parametrize("added", list(known()), indirect=True)
def test_a_new_metric_is_in_every_form_of_scores(
    added: str, files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    gold = gold_of(added)
    for path in files:
        write(Path(path), map(said, gold.rows))

    def told(*options: str, status: int = 0) -> str:
        assert main(["score", added, *options]) == status, capsys.readouterr().err
        captured = capsys.readouterr()
        return captured.out + (captured.err if status else "")

    given = [files[0]]
    assert any(NAME in line and "50.0" in line for line in told(*given).splitlines())
    assert NAME in told(*given, "--format", "md")
    [one] = json.loads(told(*given, "--format", "json"))["scores"]
    assert one["scores"]["extra"]["half"] == 0.5
    rows_of_csv = list(csv.DictReader(io.StringIO(told(*given, "--format", "csv"))))
    assert any(NAME in row.values() and row["value"] == "0.5" for row in rows_of_csv)
    assert NAME in told(*given, "--ci", "--resamples", "20"), "an interval without being asked for"
    assert NAME in told(*given, "--ci", "--metric", NAME, "--resamples", "20")
    assert f"{NAME} is 50.00 %, below 60 %" in told(*given, "--fail-under", f"{NAME}=0.6", status=1)
    compared = json.loads(told(*given, files[1], "--metric", NAME, "--format", "json", "--resamples", "20"))
    assert NAME in json.dumps(compared["comparisons"])


class Little(System[Any, Any]):
    """Says little: no span, no stance; and the chains of the gold."""

    name, version = "little", "1"

    def __init__(self, of: str) -> None:
        self._of = of

    def predict(self, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            yield FoundStance("NONE") if self._of == "stance" else [] if self._of != "coref" else item.gold


@pytest.mark.parametrize("added", list(names()), indirect=True)
def test_a_new_metric_is_in_the_report_of_a_benchmark(added: str) -> None:
    items = task(added).read(LANGS)
    report = Report(task(added), [run(Little(added), items)], LANGS)
    block = table_of(report)
    assert dict(zip(block.heads, block.cells(block.rows[0]), strict=True))[NAME] == "50.0"
    for form in ("table", "md", "html", "csv"):
        assert NAME in render(report, form), form
    assert json.loads(render(report, "json"))["runs"][0]["all"]["extra"]["half"] == 0.5


def test_a_score_that_names_a_part_stands_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from idlib_corpus import scoring
    from idlib_corpus.scoring.entities import EntityScores

    real = EntityScores.metrics

    def metrics(self: EntityScores) -> dict[str, Any]:
        found = real(self)
        return {**found, "strict.micro.f2": found["strict.micro.f1"], "signature.x": found["strict.micro.f1"]}

    plain = scoring.ner([[(0, 5, "LOC")]], [[(0, 5, "LOC")]])
    before, rows = plain.to_dict(), plain.rows()
    monkeypatch.setattr(EntityScores, "metrics", metrics)
    told = plain.to_dict()
    assert told["strict"]["micro"].pop("f2") == 1 and told.pop("signature.x") == 1, "a text has no parts"
    assert told == before and "value" not in rows[0]
    assert [row["value"] for row in plain.rows()][-2:] == [1.0, 1.0]
    assert plain.value("strict.micro.f2") == 1
    assert scoring.intervals(plain, ["strict.micro.f2", "micro.f1"], resamples=10)["strict.micro.f2"].value == 1


@pytest.mark.parametrize("name", list(known()))
def test_every_score_of_today_has_its_place(name: str) -> None:
    assert of_the_gold(name).more() == {}
