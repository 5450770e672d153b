"""The command `export` and its door in Python: what is written where, and what is refused."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import idlib_corpus
from idlib_corpus import formats
from idlib_corpus.errors import InputError

Command = Callable[..., subprocess.CompletedProcess[str]]


def test_a_folder_its_list_and_what_was_lost(tmp_path: Path, command: Command) -> None:
    done = command("export", "spert", "--lang", "ar,ja", "--output", "out")
    assert (done.returncode, done.stdout) == (0, "out\n"), done.stderr
    said = done.stderr.splitlines()
    assert said[0].startswith("idlib-corpus: out: 2 documents, 10 sentences, ")
    told = json.loads((tmp_path / "out" / "idlib-export.json").read_text("utf-8"))
    assert told["files"] == ["ar/test.json", "idlib-export.json", "ja/test.json", "types.json"]
    assert (told["made_by"], told["format"]) == ("idlib-corpus export", "spert")
    assert set(told["losses"]) <= set(said)


def test_all_formats_each_in_its_folder(tmp_path: Path, command: Command) -> None:
    done = command("export", "all", "--lang", "ar", "--output", "out")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [f"out/{name}" for name in formats.written()]
    assert {path.name for path in (tmp_path / "out").iterdir()} == set(formats.written())


def test_the_list_has_every_format(command: Command) -> None:
    done = command("export", "--list")
    assert done.returncode == 0
    for name in formats.written():
        assert any(line.startswith(f"{name} ") for line in done.stdout.splitlines()), name
    assert "--form xmi," in done.stdout


def test_python_says_the_same(tmp_path: Path) -> None:
    done = idlib_corpus.export("spert", tmp_path / "out", lang="ja")
    assert done.kept["sentence"] == done.there["sentence"] == 5
    assert done.files == ("ja/test.json", "types.json")
    assert "text" in done.lacks["sentence"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "FORMAT: nothing; expected one of all, "),
        (["spert"], "--output: nothing; expected a folder. Name one"),
        (["sprt", "--output", "out"], "Did you mean spert?"),
        (["spert", "--output", "out", "--lang", "xx"], '--lang: "xx"; expected one of es, en, fr'),
        (["spert", "--output", "out", "--document", "articel"], "Did you mean article?"),
        (["spert", "--output", "out", "--split", "dev"], '--split: "dev"; expected one of train, validation, test'),
        (["spert", "--output", "out", "--split", "train"], "export: no document is all of this: train"),
        (["spert", "--output", "out", "--scheme", "BIOES"], "--scheme: it has no effect on spert"),
    ],
)
def test_what_is_refused(arguments: list[str], says: str, tmp_path: Path, command: Command) -> None:
    done = command("export", *arguments)
    assert done.returncode == 2
    assert says in " ".join(line.strip() for line in done.stderr.splitlines())
    assert not (tmp_path / "out").exists()


def test_python_is_told_in_its_own_words(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r'^lang: "xx"'):
        idlib_corpus.export("spert", tmp_path / "out", lang="xx")
    with pytest.raises(InputError, match=r'^format: "sprt"'):
        idlib_corpus.export("sprt", tmp_path / "out")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match=r"notes\.txt.*Name another folder"):
        idlib_corpus.export("spert", tmp_path / "mine")
    assert (tmp_path / "mine" / "notes.txt").read_text() == "mine"


def test_an_export_is_replaced_whole(tmp_path: Path, command: Command) -> None:
    assert command("export", "spert", "--lang", "ar", "--output", "out").returncode == 0
    assert command("export", "spert", "--lang", "ja", "--output", "out").returncode == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"ja", "types.json", "idlib-export.json"}
