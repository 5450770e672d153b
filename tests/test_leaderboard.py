"""The leaderboard says what its result files say, and what they say is found again."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from idlib_corpus.benchmark import data_version, read_items, run
from idlib_corpus.cli import parser
from idlib_corpus.errors import InputError
from idlib_corpus.report.blocks import as_markdown
from idlib_corpus.report.leaderboard import block, page, read
from idlib_corpus.systems import create

RESULTS = read(ROOT / "corpus" / "results")
BY_TASK = {result["task"]: result for result in RESULTS}
RUNS = [(result["task"], one["system"]) for result in RESULTS for one in result["runs"]]


def of(task: str, system: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in BY_TASK[task]["runs"] if one["system"] == system)
    return found


def test_pages_are_made_of_the_result_files() -> None:
    assert list(BY_TASK) == ["entities", "relations", "stance"]
    assert (ROOT / "corpus" / "results" / "README.md").read_text(encoding="utf-8").endswith(page(RESULTS))
    tables = as_markdown([block(result) for result in RESULTS], 3)
    assert f"<!-- leaderboard -->\n\n{tables}\n\n<!-- /leaderboard -->" in (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("task", BY_TASK)
def test_results_are_of_this_data(task: str) -> None:
    result = BY_TASK[task]
    assert result["data"] == data_version(read_items(task_name=task))
    assert result["environment"]["threads"]["environment"]["OMP_NUM_THREADS"] == "1"


@pytest.mark.parametrize(("task", "system"), RUNS)
def test_every_line_has_a_command(task: str, system: str) -> None:
    [line] = [
        line for line in page(RESULTS).splitlines() if line.startswith("- `") and f"{task} --systems {system}`" in line
    ]
    words = shlex.split(line.split("`")[1])
    options = parser().parse_args(words[1:])
    assert (options.task, options.systems) == (task, [system])


@pytest.mark.parametrize(("task", "system"), [("relations", "nearest"), ("entities", "natasha")])
def test_a_line_made_again_is_the_same(task: str, system: str) -> None:
    if system == "natasha":
        pytest.importorskip("natasha", reason="the tagger is natasha's")
    told = of(task, system)
    made = run(create(system, task), read_items(told["langs"], task_name=task))
    assert made.version == told["version"]
    assert json.loads(json.dumps(made.scores.to_dict())) == told["all"]


def test_a_file_of_something_else_is_named(tmp_path: Path) -> None:
    (tmp_path / "entities.json").write_text('{"task": "coref"}', encoding="utf-8")
    with pytest.raises(InputError, match=r"entities\.json: unreadable.*benchmark --output"):
        read(tmp_path)
