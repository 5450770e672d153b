"""`idlib-corpus train`, as a user calls it: what it makes, what it says, and the command that it says scores it."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from idlib_corpus import modelcard
from idlib_corpus.cli import main
from idlib_corpus.tasks import task
from warm import Running

Command = Callable[..., subprocess.CompletedProcess[str]]

needs_spacy = pytest.mark.skipif(importlib.util.find_spec("spacy") is None, reason="the trainer is spaCy's")
needs_skops = pytest.mark.skipif(importlib.util.find_spec("skops") is None, reason="the models are kept by skops")
QUICK = ["--train-langs", "es,ar", "--option", "epochs=1"]


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """In this process: status, standard output, standard error."""
    status = main(["train", *map(str, arguments)])
    return status, *capsys.readouterr()


def last(text: str) -> list[str]:
    """The words of the command that scores the model."""
    said = text.splitlines()[-1]
    assert said.startswith("Score it: idlib-corpus benchmark ")
    return shlex.split(said)[3:]


# the corpus as it is


@needs_spacy
def test_folds_are_trained_and_the_command_that_is_said_scores_them(command: Command, tmp_path: Path) -> None:
    """The blank in the folder's name is quoted for the shell."""
    done = command("train", "ner", "--folds", *QUICK, "--output", "my models/ner")
    assert (done.returncode, done.stderr) == (0, "")
    assert "5 folds, a model each, trained by spacy (epochs=1 batch_size=32 dropout=0.1, seed 0)" in done.stdout
    assert "fold 3: 8 sentences of 4 groups to train on; 2 sentences of 1 group in es, ar held out" in done.stdout
    assert "no group, which is a sentence in all its languages, and no text is on two sides" in done.stdout
    assert "A smoke test: 5 sentences" in done.stdout
    card = modelcard.read(tmp_path / "my models" / "ner")
    assert card.folds == ("1", "2", "3", "4", "5") and card.langs == card.test_langs == ("es", "ar")
    assert card.data in done.stdout and re.fullmatch(r"\d+\.\d+\.\d+ sha256:[0-9a-f]{64}", card.data)
    scored = command(*last(done.stdout), "--no-cache", "--format", "json")
    assert scored.returncode == 0, scored.stderr
    [one] = json.loads(scored.stdout)["runs"]
    assert one["system"] == "folds:my models/ner" and list(one["by_lang"]) == ["es", "ar"]


@needs_skops
def test_stance_says_which_targets_leak_and_how_they_are_held_out(command: Command) -> None:
    done = command("train", "stance", "--folds", "4", "--model", "majority", "--output", "m")
    assert (done.returncode, done.stderr) == (0, "")
    assert "trained by sklearn:majority" in done.stdout
    leaking = re.search(r"Targets on both sides: (\d+) of (\d+): ", done.stdout)
    assert leaking and 0 < int(leaking[1]) <= int(leaking[2]) and "--unseen-targets" in done.stdout
    assert "rows to train on have a held-out sentence before them" in done.stdout
    done = command("train", "stance", "--folds", "2", "--unseen-targets", "--model", "majority", "--output", "m")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"Targets on both sides: none of \d+", done.stdout) and "4 folds" in done.stdout
    assert last(done.stdout) == ["benchmark", "stance", "--systems", "folds:m"]
    scored = command(*last(done.stdout), "--no-cache", "--format", "json")
    assert scored.returncode == 0, scored.stderr


@needs_skops
def test_zero_shot_and_leave_one_language_out(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    common = ["stance", "--model", "majority", "--folds", "2"]
    languages = ["--train-langs", "es,en", "--test-langs", "ar,tr"]
    status, out, _ = run(capsys, *common, *languages, "--output", tmp_path / "z")
    assert status == 0 and "in ar, tr held out" in out and last(out)[-2:] == ["--langs", "ar,tr"]
    assert modelcard.read(tmp_path / "z").langs == ("es", "en")
    status, out, _ = run(capsys, *common, "--leave-one-language-out", "--output", tmp_path / "l")
    assert status == 0 and "16 folds" in out
    card = modelcard.read(tmp_path / "l" / "ja-2")
    assert card.test_langs == ("ja",) and "ja" not in card.langs and len(card.langs) == 7


def test_a_corpus_without_a_train_split_is_not_trained_on_unasked(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    status, out, error = run(capsys, "ner", "--output", tmp_path / "m")
    assert (status, out) == (2, "")
    assert "no train split, only test" in error and "--folds" in error and "--all" in error
    assert not (tmp_path / "m").exists()


@needs_spacy
def test_a_model_of_all_there_is_can_be_scored_on_nothing_of_it(
    capsys: pytest.CaptureFixture[str], command: Command, tmp_path: Path
) -> None:
    status, out, _ = run(capsys, "ner", "--all", *QUICK, "--output", tmp_path / "m")
    assert status == 0
    assert "10 sentences of 5 groups to train on" in out and f"It is the system spacy:{tmp_path / 'm'}." in out
    assert "Score it" not in out and "Leak guard" not in out
    done = command("benchmark", "--systems", f"spacy:{tmp_path / 'm'}", "--langs", "es", "--no-cache")
    assert done.returncode == 2 and "trained on every sentence" in done.stderr


@needs_spacy
def test_two_runs_give_the_same_model_and_predictions(command: Command, tmp_path: Path) -> None:
    """Byte for byte; in processes of their own."""
    for name in ("one", "two"):
        done = command("train", "ner", "--folds", "2", "--seed", "7", *QUICK, "--output", name)
        assert done.returncode == 0, done.stderr
        arguments = ["--systems", f"folds:{name}", "--langs", "es,ar", "--no-cache", "--predictions", f"{name}-found"]
        done = command("benchmark", *arguments)
        assert done.returncode == 0, done.stderr
    one, two = ((tmp_path / name / "1" / "ner" / "model").read_bytes() for name in ("one", "two"))
    assert one == two
    one, two = (next((tmp_path / f"{name}-found").iterdir()).read_bytes() for name in ("one", "two"))
    assert one == two and one.count(b"\n") == 10


# a corpus with a train split


@pytest.fixture
def splits(corpus_copy: Path) -> Path:
    """The corpus with s1 to s3 for training, s4 for validation, s5 for testing."""
    readme = corpus_copy / "README.md"
    _, head, body = readme.read_text(encoding="utf-8").split("---\n", 2)
    said = yaml.safe_load(head)
    for config in said["configs"]:
        if config["config_name"] not in ("ner", "stance"):
            continue
        [whole] = config["data_files"]
        tables = {Path(path): pq.read_table(corpus_copy / path) for path in whole["path"]}
        config["data_files"] = []
        config["description"] = str(corpus_copy)  # what `datasets` keeps is known by it
        for split, numbers in {"train": "123", "validation": "4", "test": "5"}.items():
            there = []
            for path, table in tables.items():
                keep = pa.array([group[-1] in numbers for group in table["group"].to_pylist()])
                there.append(path.with_name(f"{split}.parquet").as_posix())
                pq.write_table(table.filter(keep), corpus_copy / there[-1])
            config["data_files"].append({"split": split, "path": there})
    for info in said["dataset_info"]:
        info.pop("splits", None)
    readme.write_text(f"---\n{yaml.safe_dump(said, allow_unicode=True)}---\n{body}", encoding="utf-8")
    return corpus_copy


def test_the_splits_of_a_folder_are_read_by_name(splits: Path) -> None:
    data = task("ner").read_splits(splits)
    assert {name: len(items) for name, items in data.items()} == {"train": 24, "validation": 8, "test": 8}
    assert {name: len(items) for name, items in task("stance").read_splits(splits).items()}.keys() == data.keys()
    assert {name: len(items) for name, items in task("ner").read_splits().items()} == {"test": 40}


@needs_spacy
def test_the_train_split_is_trained_on_and_the_test_split_kept_for_scoring(
    splits: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    status, out, _ = run(capsys, "ner", *QUICK, "--corpus", splits, "--output", tmp_path / "m")
    assert status == 0
    assert (
        "6 sentences of 3 groups to train on; 2 sentences of 1 group to choose the best state by; "
        "2 sentences of 1 group in es, ar to score on"
    ) in out
    card = modelcard.read(tmp_path / "m")
    assert card.trained_on == ("article/s1", "article/s2", "article/s3", "article/s4")
    assert last(out) == ["benchmark", "--systems", f"spacy:{tmp_path / 'm'}", "--langs", "es,ar"]


@needs_skops
def test_a_train_split_is_cross_validated_if_that_is_asked_for(
    splits: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    common = ["stance", "--model", "majority", "--corpus", splits, "--output", tmp_path / "m"]
    status, out, _ = run(capsys, *common, "--folds")
    assert status == 0 and last(out)[-2:] == ["--split", "train"]
    # nothing is at stake in s1
    assert modelcard.read(tmp_path / "m").held_out == ("article/s2", "article/s3")


def test_a_sentence_in_two_splits_is_an_error_that_names_it(
    splits: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The Arabic s5, which the Arabic part of the train split gets, too."""
    train, test = (splits / "data" / "ner" / "ar" / f"{name}.parquet" for name in ("train", "test"))
    pq.write_table(pa.concat_tables([pq.read_table(train), pq.read_table(test)]), train)
    status, out, error = run(capsys, "ner", "--corpus", splits, "--output", tmp_path / "m")
    assert (status, out) == (2, "")
    assert "article/s5/ar (train) and article/s5/es (test) have one group, article/s5" in error
    assert not (tmp_path / "m").exists()


# wrong calls, interruptions


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["ner", "--folds", "6"], "6 folds of 5 sentences; expected from 2 to 5"),
        (["ner", "--folds", "--library", "spacey"], "Did you mean spacy?"),
        (["ner", "--folds", "--library", "transformers"], "transformers:<base model or folder>"),
        (["ner", "--folds", "--option", "epoch=3"], "Did you mean epochs?"),
        (["ner", "--folds", "--option", "epochs"], "NAME=VALUE, as epochs=3"),
        (["ner", "--folds", "--option", "epochs=many"], "a whole number"),
        (["ner", "--folds", "--option", "epochs=0"], "more than 0"),
        (["ner", "--folds", "--option", "dropout=1"], "from 0 to below 1"),
        (["ner", "--folds", "--test-langs", "tlh"], "one of es, en"),
        (["ner", "--folds", "--unseen-targets"], "the task has no targets"),
        (["ner", "--folds", "--all"], "one of them"),
        (["ner", "--folds", "2", "--seed", "-1"], "from 0 to 4294967295"),
        (["ner", "--folds", "--leave-one-language-out", "--train-langs", "es"], "it chooses the languages"),
        (["ner", "--all", "--corpus", "no-such-folder"], "no-such-folder"),
        (["stance", "--folds", "--library", "stanza"], "sklearn:majority"),
    ],
)
def test_a_wrong_call_is_one_message_and_leaves_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, arguments: list[str], told: str
) -> None:
    if "epochs=0" in arguments or "dropout=1" in arguments:
        pytest.importorskip("spacy", reason="the trainer is spaCy's")
    status, out, error = run(capsys, *arguments, "--output", tmp_path / "new" / "m")
    assert (status, out) == (2, "")
    assert told in error and error.startswith("idlib-corpus: ") and error.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_other_files_is_left_alone(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("of somebody")
    status, _, error = run(capsys, "ner", "--folds", "--output", tmp_path)
    assert status == 2 and "it holds other files" in error
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


@needs_spacy
@pytest.mark.parametrize("ends", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_training_keeps_the_folds_that_are_done(
    start: Callable[..., Running], command: Command, tmp_path: Path, ends: signal.Signals
) -> None:
    arguments = ["train", "ner", "--folds", "--train-langs", "es,ar", "--option", "epochs=1", "--output", "m"]
    process = start(*arguments)
    while process.poll() is None and not modelcard.is_model(tmp_path / "m" / "1"):
        time.sleep(0.01)
    process.send_signal(ends)
    done = process.ended()
    assert (done.returncode, done.stdout) == (130, "") and done.stderr.startswith("idlib-corpus: interrupted")
    made = {path: path.stat().st_mtime_ns for path in (tmp_path / "m").iterdir()}
    assert made and len(made) < 5 and all(map(modelcard.is_model, made)), "whole models only"
    assert not modelcard.is_model(tmp_path / "m")
    done = command(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert {path: path.stat().st_mtime_ns for path in made} == made, "they are not trained again"
    assert modelcard.read(tmp_path / "m").folds == ("1", "2", "3", "4", "5")


@needs_skops
def test_a_full_disk_is_one_message_that_names_the_folder_of_the_call(command: Command, tmp_path: Path) -> None:
    task("stance").read_splits()  # what `datasets` keeps has its place
    arguments = ["train", "stance", "--all", "--train-langs", "es", "--output", "new/m"]
    done = command(*arguments, file_size=1000)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "idlib-corpus: new/m: cannot be written: File too large. Nothing was left half-written\n"
    assert list(tmp_path.iterdir()) == []
