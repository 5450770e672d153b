"""The list of systems: what is here, what is not and how it is installed; and what a benchmark runs unasked."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from idlib_corpus import tasks, training
from idlib_corpus.benchmark.listing import listing, missing
from idlib_corpus.benchmark.trained import quick, slower
from idlib_corpus.cli import main
from idlib_corpus.extras import install
from idlib_corpus.systems import registry

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("task", tasks.names())
def test_no_line_of_the_list_is_wider_than_80_columns(task: str) -> None:
    listed = listing(task, 80)
    assert max(map(len, listed.splitlines())) <= 80
    for _, module in registry(task).modules():
        assert module.USAGE in " ".join(listed.split())


def test_what_is_not_installed_is_listed_with_its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name in ("natasha", "babel") else found(name)
    )
    listed = listing("ner", 1000).splitlines()
    behind = dict(zip(listed, listed[2:], strict=False))
    assert behind["natasha"].strip() == f"not installed: {install('natasha')}"
    assert behind["gazetteer"].strip() == f"not installed: {install('gazetteer')}"
    assert behind["jiagu"].strip() == "installed"


def test_every_library_that_a_module_requires_is_installed_by_its_extra() -> None:
    import tomllib

    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    modules = [module for task in tasks.names() for _, module in registry(task).modules()]
    modules += [module for task in tasks.names() for _, module in training.registry(task).modules()]
    asked = {pair for module in modules for pair in getattr(module, "REQUIRES", {}).items()}
    assert {extra for _, extra in asked} >= {
        "spacy",
        "stanza",
        "gazetteer",
        "hf",
        "gliner",
        "natasha",
        "llm",
        "stance",
    }
    for name, extra in asked:
        assert any(line.startswith(name) for line in extras[extra]), (name, extra)
        assert not missing(SimpleNamespace(REQUIRES={name: extra})), "the tests have all"


def test_what_takes_minutes_is_told_and_not_run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    from idlib_corpus import benchmark

    run = sys.modules["idlib_corpus.benchmark.run"]
    assert "train:spacy" in slower("ner") and not quick("ner") and "linear" in slower("stance")
    monkeypatch.setattr(run.systems, "available", lambda task, langs=(): ["gazetteer"])
    assert main(["benchmark", "--langs", "es", "--format", "csv"]) == 0
    out, err = capsys.readouterr()
    assert "gazetteer" in out and "train:" not in out
    told = err.splitlines()
    assert told[-2].startswith("idlib-corpus: not run, since they train for longer: train:spacy, train:stanza")
    words = told[-1].partition("idlib-corpus benchmark ")[2].split()
    assert words == ["ner", "--systems", "train:spacy,train:stanza"] and benchmark.available("ner") == ["gazetteer"]


def test_a_plugin_that_says_nothing_of_what_it_requires_is_installed() -> None:
    assert missing(ModuleType("mine")) == ""
