"""Result files, as they are and as hands may have changed them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import CORPUS
from idlib_corpus import plot
from idlib_corpus.benchmark.results import checked, read_result
from idlib_corpus.cli import main
from idlib_corpus.errors import InputError

FILES = sorted((CORPUS / "results").rglob("*.json"))
Said = dict[str, Any]


@pytest.fixture
def said() -> Said:
    found: Said = json.loads((CORPUS / "results" / "ner.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_those_of_the_repository_are_right(path: Path) -> None:
    assert read_result(path).runs


def _f1(value: Any) -> Callable[[Said], None]:
    return lambda said: said["runs"][0]["all"]["strict"]["micro"].update(f1=value)


def _of(part: str, **changes: Any) -> Callable[[Said], None]:
    return lambda said: said[part][said["runs"][0]["system"]].update(changes)


CHANGES: dict[str, tuple[Callable[[Said], None], str]] = {
    "percent": (_f1(45.8), "45.8 is greater"),
    "negative": (_f1(-1), "-1 is less"),
    "text": (_f1("0.5"), "'0.5' is not of type"),
    "flag": (_f1(True), "True is not of type"),
    "another value": (_f1(0.999), "0.999, and 0.51"),
    "no main score": (lambda said: said["runs"][0]["all"]["strict"].pop("micro"), "all: no strict.micro.f1"),
    "none of a language": (lambda said: said["runs"][0]["by_lang"]["ar"].clear(), "ar: no strict.micro.f1"),
    "another main score": (lambda said: said.update(headline="foo.bar"), "no foo.bar"),
    "no task": (lambda said: said.update(task="nerr"), "Did you mean ner?"),
    "a system twice": (lambda said: said["runs"].append(said["runs"][0]), "two runs of one system"),
    "no run": (lambda said: said.update(runs=[]), "runs"),
    "languages": (lambda said: said.update(langs=5), "langs: 5"),
    "confusion": (lambda said: said["runs"][0]["all"].update(confusion=5), "all.confusion: 5"),
    "counts": (lambda said: said["runs"][0]["all"].update(confusion={"PER": {"PER": "x"}}), "confusion.PER.PER: 'x'"),
    "matrix": (
        lambda said: said["runs"][0]["all"].update(confusion={"labels": ["PER"], "matrix": [["x"]]}),
        "matrix.0.0: 'x'",
    ),
    "consistency": (_of("consistency", same={"ar-de": 78.0}), "same.ar-de: 78.0"),
    "intervals": (_of("intervals", intervals=3), "intervals: 3"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_hands_have_changed_is_refused(said: Said, change: str) -> None:
    spoil, told = CHANGES[change]
    spoil(said)
    with pytest.raises(InputError) as caught:
        checked(said, "ner.json")
    assert told in str(caught.value) and str(caught.value).startswith("ner.json")


@pytest.mark.parametrize("change", ["percent", "another value", "a system twice", "confusion"])
def test_no_command_draws_or_publishes_it(
    said: Said, change: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil, _ = CHANGES[change]
    spoil(said)
    path, out = tmp_path / "ner.json", tmp_path / "out.svg"
    path.write_text(json.dumps(said), encoding="utf-8")
    for kind in ("scores", "confusion"):
        assert main(["plot", kind, str(path), "--output", str(out)]) == 2
    assert main(["publish", str(path), "--to", "every-eval-ever", "--organization", "O", "--output", str(out)]) == 2
    assert not out.exists() and "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("scores", "told"),
    [
        ({"strict": {"micro": {"f1": 45.8}}}, "45.8"),
        ({"strict": {"macro": {"f1": 0.4}}}, "no strict.micro.f1"),
        ({"strict": {"micro": {"f1": 0.4}}, "confusion": {"PER": 3}}, "confusion.PER"),
    ],
)
def test_so_is_what_score_wrote(scores: Said, told: str) -> None:
    one = {"system": "a", "task": "ner", "scores": {"signature": "entities", **scores}}
    for draw in (plot.scores, plot.confusion):
        with pytest.raises(InputError, match=told):
            draw({"scores": [one]})
