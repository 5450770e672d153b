"""`idlib-corpus predict` as a user runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from prediction_rows import read, ruler, sentences, write

from conftest import CORPUS
from idlib_corpus.cli import main
from idlib_corpus.extras import install
from idlib_corpus.systems import create

pytest.importorskip("spacy", reason="the system of these tests is a spaCy pipeline")
Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> str:
    return ruler(tmp_path_factory.mktemp("models") / "ruler")


def test_predictions_of_the_corpus_are_scored_as_they_stand(command: Command, system: str, tmp_path: Path) -> None:
    done = command("predict", "--system", system, "--input", CORPUS, "--output", "out", "--shard-rows", 16)
    assert done.returncode == 0 and done.stdout == ""
    rows = len(sentences())
    shards = -(-rows // 16)
    assert done.stderr.splitlines() == [
        f"idlib-corpus: {system}: {create(system).version}",
        f"idlib-corpus: out: {rows} rows in {shards} shards",
    ]
    again = command("predict", "--system", system, "--input", CORPUS, "--output", "out", "--shard-rows", 16)
    told = f"idlib-corpus: out: {rows} rows in {shards} shards, {shards} of them there before"
    assert again.stderr.splitlines()[1] == told
    scored = command("score", "entities", "out/part-*.jsonl", "--format", "json", "--fail-under", "micro.f1=0.5")
    assert scored.returncode == 0, scored.stderr
    assert [row["id"] for row in read(tmp_path / "out")] == [row["id"] for row in sentences()]


def test_options_reach_where_they_belong(system: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, lang in (("a", "ar"), ("b", "ja")):
        write(tmp_path / f"{name}.jsonl", [{"text": row["text"]} for row in sentences(lang)])
    out = tmp_path / "out"
    call = ["predict", "--system", system, "--input", str(tmp_path / "a.jsonl"), str(tmp_path / "b.jsonl")]
    call += ["--output", str(out), "--lang", "ar", "--langs", "ar,ja", "--shard-rows", "3"]
    assert main([*call, "--part", "2/2"]) == 0
    assert capsys.readouterr().err.splitlines()[-1] == "idlib-corpus: the shards of other parts are not there yet"
    assert main([*call, "--part", "1/2"]) == 0
    assert [row["id"] for row in read(out)] == [f"{name}:{number}" for name in "ab" for number in range(1, 6)]
    said = json.loads((out / "predictions.json").read_text(encoding="utf-8"))
    assert (said["task"], said["langs"], said["lang"], said["rows"]) == ("ner", ["ar", "ja"], "ar", 10)
    assert [part["rows"] for part in said["parts"]] == [3, 3, 3, 1]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--part", "0/4"], "0/4: expected I/N with I from 1 to N, as in 3/16"),
        (["--part", "5/4"], "5/4: expected I/N"),
        (["--part", "3"], "3: expected I/N"),
        (["--shard-rows", "0"], "0: expected a number from 1 on"),
        (["--input", ""], "expected a path, not an empty text"),
        (["--engine", "dask"], '--engine: "dask"'),
        (["--task", "tags"], '--task: "tags"'),
    ],
)
def test_wrong_calls_are_explained(options: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["predict", "--system", "gazetteer", "--input", "x.jsonl", "--output", "out", *options])
    assert caught.value.code == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--system", "no-such"], 'system: "no-such"; expected for ner:'),
        (["--system", "spacy:no_such"], "spacy:no_such: no such pipeline here"),
        (["--workers", "2"], "--workers: it has no effect on the local engine; expected --engine ray"),
        (["--address", "auto"], "--address: it has no effect on the local engine"),
        (["--split", "train"], '--split: "train", but no input has splits'),
        (["--input", "none.jsonl"], "none.jsonl: no such file or folder"),
        (["--task", "stance"], "the pipeline has no components for text categories"),
    ],
)
def test_bad_input_is_one_line_and_leaves_nothing(
    options: list[str], says: str, system: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = write(tmp_path / "rows.jsonl", sentences("ru"))
    call = ["predict", "--system", system, "--input", str(rows), "--output", str(tmp_path / "out"), *options]
    assert main(call) == 2
    said = capsys.readouterr()
    assert said.out == "" and len(said.err.splitlines()) == 1
    assert says in said.err
    assert [path.name for path in tmp_path.iterdir()] == ["rows.jsonl"]


def test_without_ray_the_command_that_installs_it_is_said(
    system: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    rows = write(tmp_path / "rows.jsonl", sentences("ru"))
    call = ["predict", "--system", system, "--input", str(rows), "--output", str(tmp_path / "out"), "--engine", "ray"]
    assert main(call) == 2
    assert capsys.readouterr().err == (
        f"idlib-corpus: ray: the library is not installed, and --engine ray needs it. Install it: {install('ray')}\n"
    )
