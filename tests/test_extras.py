"""Hints name the extra that is missing, in a command that works for how the package is installed."""

from __future__ import annotations

import ast
import importlib.metadata
import json
import shlex
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from packaging.requirements import Requirement

from idlib_corpus import extras
from idlib_corpus.errors import InputError, library


def installed(monkeypatch: pytest.MonkeyPatch, said: dict[str, Any] | None) -> None:
    """Have the package installed in a way, as installers note it."""
    text = None if said is None else json.dumps(said)
    monkeypatch.setattr("importlib.metadata.distribution", lambda name: SimpleNamespace(read_text=lambda file: text))


def test_of_an_index(monkeypatch: pytest.MonkeyPatch) -> None:
    installed(monkeypatch, None)
    assert extras.install("spacy") == 'pip install "idlib-corpus[spacy]"'
    assert extras.install("spacy", "gazetteer") == 'pip install "idlib-corpus[spacy,gazetteer]"'


def test_of_a_checkout(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "my corpus"
    folder.mkdir()
    installed(monkeypatch, {"url": folder.as_uri(), "dir_info": {"editable": True}})
    assert shlex.split(extras.install("spacy")) == ["pip", "install", "-e", f"{folder}[spacy]"]
    monkeypatch.chdir(folder)
    assert extras.install("spacy") == 'pip install -e ".[spacy]"'


@pytest.mark.parametrize(
    ("said", "url"),
    [
        ({"url": "file:///srv/idlib", "dir_info": {}}, "file:///srv/idlib"),
        ({"url": "https://example.org/i.whl", "archive_info": {}}, "https://example.org/i.whl"),
        (
            {
                "url": "https://example.org/i.git",
                "vcs_info": {"vcs": "git", "commit_id": "ab12"},
                "subdirectory": "py",
            },
            "git+https://example.org/i.git@ab12#subdirectory=py",
        ),
    ],
)
def test_of_an_address(monkeypatch: pytest.MonkeyPatch, said: dict[str, Any], url: str) -> None:
    installed(monkeypatch, said)
    [_, _, asked] = shlex.split(extras.install("llm"))
    found = Requirement(asked)
    assert (found.name, found.extras, found.url) == ("idlib-corpus", {"llm"}, url)


def test_of_a_checkout_on_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(name: str) -> Any:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("importlib.metadata.distribution", none)
    monkeypatch.chdir(Path(extras.__file__).parents[2])
    assert extras.install("hf") == 'pip install -e ".[hf]"'


def test_every_extra_that_is_named_is_one() -> None:
    known = set(importlib.metadata.metadata("idlib-corpus").get_all("Provides-Extra") or ())
    root = Path(extras.__file__).parent
    calls = (node for path in root.rglob("*.py") for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    named = {
        node.args[1].value
        for node in calls
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "library"
        if len(node.args) > 1 and isinstance(node.args[1], ast.Constant)
    }
    assert {"spacy", "stanza", "ray", "llm", "gliner", "build"} <= named <= known


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that Python imports from."""
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    for name in [name for name in sys.modules if name.startswith("idlib_test_")]:
        del sys.modules[name]


def test_a_library_that_is_not_installed_is_told_as_that() -> None:
    with pytest.raises(InputError, match="not installed, and a test needs it") as caught:
        library("idlib_test_none.part", "llm", "a test")
    assert caught.value.where == "idlib_test_none" and caught.value.remedy == f"Install it: {extras.install('llm')}"


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("import idlib_test_lacking", "No module named 'idlib_test_lacking'"),
        ("from os import idlib_no_name", "cannot import name 'idlib_no_name'"),
        ("raise RuntimeError('another numpy')", "RuntimeError: another numpy"),
        ("raise OSError('libgomp.so.1: no such file')", "libgomp.so.1"),
    ],
)
def test_a_library_that_is_broken_is_told_as_that(site: Path, source: str, says: str) -> None:
    (site / "idlib_test_broken.py").write_text(source, encoding="utf-8")
    with pytest.raises(InputError, match="is installed, and cannot be imported") as caught:
        library("idlib_test_broken", "hf", "a test")
    assert says in caught.value.found and "not installed" not in str(caught.value)
    assert extras.install("hf") in caught.value.remedy


def test_a_part_that_a_library_lacks_is_no_missing_library(site: Path) -> None:
    (site / "idlib_test_whole.py").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="is installed, and cannot be imported"):
        library("idlib_test_whole.part", "hf", "a test")
