"""The leaderboard says what its result files say, and what they say is found again."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conftest import RELEASE, ROOT
from idlib_corpus.benchmark import Report, data_version, read_items, run
from idlib_corpus.cli import parser
from idlib_corpus.errors import InputError
from idlib_corpus.report.leaderboard import differences, page, read, summary
from idlib_corpus.systems import create
from idlib_corpus.tables.markdown import as_markdown
from idlib_corpus.tasks import names
from idlib_corpus.tasks import task as task_named

TESTED = RELEASE
RESULTS = read(ROOT / "corpus" / "results")
BY_TASK = {result["task"]: result for result in RESULTS}
RUNS = [(result["task"], one["system"]) for result in RESULTS for one in result["runs"]]


def of(task: str, system: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in BY_TASK[task]["runs"] if one["system"] == system)
    return found


def test_pages_are_made_of_the_result_files() -> None:
    assert list(BY_TASK) == list(names()), "every task that is predicted"
    assert (ROOT / "corpus" / "results" / "README.md").read_text(encoding="utf-8").endswith(page(RESULTS))
    table = as_markdown([summary(RESULTS)])
    assert f"<!-- leaderboard -->\n\n{table}\n\n<!-- /leaderboard -->" in (ROOT / "README.md").read_text("utf-8")


def test_the_summary_has_the_best_of_each_task_and_of_single_languages() -> None:
    rows = {(row["task"], row["languages"]): row for row in summary(RESULTS).rows}
    for task, result in BY_TASK.items():
        head, _, *lines = [
            [cell.strip(" `*") for cell in line.split("|")] for line in page([result]).split("\n\n")[1].splitlines()
        ]
        told = {line[1]: float(line[head.index("all languages")]) for line in lines if "·" not in line[2:10]}
        best = rows[task_named(task).title, "all"]
        assert round(100 * best["score"], 1) == max(told.values()) == told[best["system"]]
    assert rows["Named entities", "ru"]["system"] == "natasha"
    assert ("Named entities", "de") not in rows, "no system was made for German alone"
    assert rows["Coreference", "all"]["range"].endswith("*"), "no interval: each document left out in turn"


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


@pytest.mark.parametrize(("task", "system"), [("relations", "nearest"), ("ner", "natasha")])
def test_a_line_made_again_is_the_same(task: str, system: str) -> None:
    if system == "natasha":
        pytest.importorskip("natasha", reason="the tagger is natasha's")
    told = of(task, system)
    made = run(create(system, task), read_items(told["langs"], task_name=task))
    assert made.version == told["version"]
    # what is not defined is null in a file
    assert json.loads(json.dumps(made.scores.to_dict()), parse_constant=lambda _: None) == told["all"]


def test_a_line_has_all_options_of_its_result() -> None:
    items = read_items(["es", "ar"], task_name="relations")
    options = "--langs es,ar --train-langs es,en --seed 3"
    command = f"idlib-corpus benchmark relations --systems nearest other {options}"
    told = Report(task_named("relations"), [run(create("nearest", "relations"), items)], ["es", "ar"], command=command)
    [result] = json.loads(json.dumps([told.to_dict()]))
    assert f"\n- `idlib-corpus benchmark relations --systems nearest {options}`; " in page([result])
    assert "| right in every language | of |" in page([result])
    assert re.search(r"`nearest` \|.*\| \d+\.\d \| \d+ \|\n", page([result])), "the share, and of how many"
    assert "--systems nearest`" in page([{**result, "command": ""}]), "one that was made from Python"


def test_the_script_writes_both_pages_and_renders_them_again_from_the_files(tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    script = shutil.copy(ROOT / "scripts" / "leaderboard.py", tmp_path / "scripts")
    readme, board = tmp_path / "README.md", tmp_path / "corpus" / "results" / "README.md"
    readme.write_text("before\n\n<!-- leaderboard -->\n\n<!-- /leaderboard -->\n\nafter\n", encoding="utf-8")
    subprocess.run([sys.executable, script, "--tasks", "coref"], check=True, capture_output=True)
    made = [path.read_text(encoding="utf-8") for path in (readme, board)]
    assert "| `exact-match` |" in made[0] and made[0].startswith("before\n") and made[0].endswith("\nafter\n")
    assert "- `idlib-corpus benchmark coref --systems exact-match`; " in made[1]
    board.unlink()
    subprocess.run([sys.executable, script, "--render"], check=True, capture_output=True)
    assert [path.read_text(encoding="utf-8") for path in (readme, board)] == made


def test_a_file_of_something_else_is_named(tmp_path: Path) -> None:
    (tmp_path / "entities.json").write_text('{"task": "coref"}', encoding="utf-8")
    with pytest.raises(InputError, match=r"entities\.json: .*required.*benchmark --output"):
        read(tmp_path)


def test_shortcuts_solve_no_stances() -> None:
    """What can be guessed without reading is within ten points of the commonest label, in macro F1."""
    runs = {one["system"]: one["all"]["macro"]["f1"] for one in BY_TASK["stance"]["runs"]}
    for shortcut in ("text-only", "target-only", "holder-only", "overlap"):
        assert runs[shortcut] - runs["majority"] < 0.1, shortcut


def test_differences_stand_below_the_table_of_a_task() -> None:
    for result in RESULTS:
        told = differences(result)
        assert len(told.rows) == sum(len(one["rows"]) - 1 for one in result["comparisons"])
    headline = RESULTS[0]["headline"]
    rows = [
        {
            "score": headline,
            "system": system,
            "difference": d,
            "p (Holm)": p,
            **({} if stars is None else {"stars": stars}),
        }
        for system, d, p, stars in (
            ("first", None, None, ""),
            ("a", 0.1, 0.049_96, "*"),
            ("b", -0.02, 0.2, ""),
            ("c", None, None, ""),
            ("d", 0.3, 0.06, None),
        )
    ]
    told = differences({**RESULTS[0], "comparisons": [{"langs": ["es"], "caption": "Drawn. `x`", "rows": rows}]})
    assert [row["shown"] for row in told.rows] == ["yes", "no", "no", "too few to say"]
    place = told.heads.index("difference")
    assert [told.cells(row)[place] for row in told.rows] == ["+10.0", "-2.0", "·", "+30.0"]
    assert differences({**RESULTS[0], "comparisons": []}).rows == []
