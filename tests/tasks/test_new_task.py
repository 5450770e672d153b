"""A task is one object: a module for its rows and one for the task, and every command knows it."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

import idlib_corpus.records
import idlib_corpus.tasks
from idlib_corpus import systems, tasks
from idlib_corpus.cli import main, parser
from idlib_corpus.records import FIELDS, kind
from idlib_corpus.systems import System

HERE = Path(__file__).parent / "polarity"
TEXTS = [("es", "Es bueno"), ("ar", "هذا سيئ"), ("ja", "良い"), ("es", "Es malo")]


class Guess(System[Any, str]):
    """Good, unless a sentence is short."""

    name, version = "guess", "1"

    def predict(self, items: Iterable[Any]) -> Iterator[str]:
        for item in items:
            yield "GOOD" if item.lang != "ar" else "BAD"


@pytest.fixture
def polarity(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """The task is there: its two modules stand beside ours, and its name in the list of rows."""
    monkeypatch.syspath_prepend(HERE)
    monkeypatch.setattr(idlib_corpus.tasks, "__path__", [*idlib_corpus.tasks.__path__, str(HERE / "tasks")])
    monkeypatch.setattr(idlib_corpus.records, "__path__", [*idlib_corpus.records.__path__, str(HERE / "records")])
    names = (*kind.TASKS, "polarity")
    for module in [sys.modules[name] for name in list(sys.modules) if name.startswith("idlib_corpus")]:
        if getattr(module, "TASKS", None) == kind.TASKS and module is not kind:
            monkeypatch.setattr(module, "TASKS", names)
    monkeypatch.setattr(kind, "TASKS", names)
    monkeypatch.setitem(FIELDS, "polarity", "label")  # made of the list when it is imported
    tasks.known.cache_clear()
    rows = [{"id": str(n), "text": t, "lang": lang, "label": "GOOD"} for n, (lang, t) in enumerate(TEXTS)]
    rows[1]["label"] = rows[3]["label"] = "BAD"
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    yield str(path)
    tasks.known.cache_clear()
    for name in ("idlib_corpus.tasks.polarity", "idlib_corpus.records.polarity", "polarity_scorer"):
        sys.modules.pop(name, None)
    importlib.invalidate_caches()


def test_every_list_of_tasks_has_it(polarity: str) -> None:
    assert tasks.names()[-1] == "polarity" and "polarity" in tasks.known()
    for command in (["score", "polarity", "x"], ["benchmark", "polarity"], ["predict", "--task", "polarity"]):
        more = ["--system", "x", "--input", "x", "--output", "x"] if command[0] == "predict" else []
        assert parser().parse_args([*command, *more]).task == "polarity"


def test_it_is_scored_and_benchmarked(
    polarity: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["score", "polarity", polarity, "--gold", polarity, "--fail-under", "accuracy=1"]) == 0
    assert "accuracy" in capsys.readouterr().out
    library = type("Library", (), {"create": lambda model: Guess(), "USAGE": "guess", "SAYS": "", "available": list})

    class Registry:
        def module(self, name: str, asked: str = "") -> Any:
            return library

        def names(self) -> list[str]:
            return ["guess"]

        def check(self, name: str, asked: str = "") -> None:
            assert name in self.names()

        def origin(self, name: str) -> tuple[str, str]:
            return "", ""

    monkeypatch.setattr(systems, "registry", lambda task="ner": Registry())
    out = tmp_path / "out.json"
    arguments = ["benchmark", "polarity", "--data", polarity, "--systems", "guess", "--no-cache"]
    assert main([*arguments, "--output", str(out)]) == 0
    shown = capsys.readouterr().out
    assert "Polarity: accuracy in percent" in shown and "\naccuracy of good and bad.\n" in shown and "75.0" in shown
    [run] = json.loads(out.read_text(encoding="utf-8"))["runs"]
    assert run["all"]["accuracy"] == 0.75 and set(run["by_lang"]) == {"es", "ar", "ja"}
