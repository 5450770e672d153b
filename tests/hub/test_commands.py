"""Public sets through the real commands: what is said of them, what is trained, predicted, scored, and what is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("skops", reason="the models are kept by skops")

from copies import c_stance, europarl_ner, text, wikineural, write, x_stance

from idlib_corpus import hub, modelcard
from idlib_corpus.benchmark import read_items
from idlib_corpus.cli import main

Say = Callable[[], tuple[str, str]]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Say:
    """What was said since the last time, on standard output and standard error."""
    return lambda: tuple(capsys.readouterr())


@pytest.fixture
def swiss(tmp_path: Path) -> str:
    """A copy of X-stance."""
    x_stance(tmp_path / "x-stance")
    return str(tmp_path / "x-stance")


def called(*words: str) -> None:
    assert main(list(words)) == 0, words


def report(path: Path) -> dict[str, Any]:
    [found] = json.loads(path.read_text(encoding="utf-8"))["runs"]
    return dict(found)


# -- stance ---------------------------------------------------------------------------------------


def test_one_command_trains_on_a_set_and_tests_on_the_corpus(swiss: str, tmp_path: Path, said: Say) -> None:
    result = tmp_path / "result.json"
    where = ["--train-data", "x-stance", "--data-dir", swiss]
    called("benchmark", "stance", "--systems", "linear", *where, "--output", str(result), "--no-cache")
    told = report(result)
    assert set(told["langs"]) == {item.lang for item in read_items(task_name="stance")}
    assert told["all"]["accuracy"] > 0 and "saw none of the sentences" in told["note"]
    assert "--train-data x-stance" in json.loads(result.read_text(encoding="utf-8"))["command"]
    err = said()[1]
    licence, trap, holder, rows = (line for line in err.splitlines() if line.startswith("idlib-corpus: x-stance: "))
    assert "ZurichNLP/x_stance at refs/convert/parquet; licence: CC BY-NC 4.0; https://" in licence
    assert "never says NONE" in trap and "is the author" in holder
    assert rows.endswith("12 rows in train; 4 rows in validation; 4 rows in test")


def test_a_model_of_a_set_is_predicted_with_and_scored_against_it(swiss: str, tmp_path: Path, said: Say) -> None:
    copy, model = ["--data-dir", swiss], str(tmp_path / "m")
    called("train", "stance", "--data", "x-stance", *copy, "--output", model)
    card = modelcard.read(tmp_path / "m")
    assert card.langs == ("de", "fr") and card.labels == ("AGAINST", "FAVOR") and card.languages() is None
    shards = str(tmp_path / "p")
    predict = ["predict", "--task", "stance", "--system", f"sklearn:{model}"]
    called(*predict, "--data", "x-stance", *copy, "--output", shards)
    called("score", "stance", f"{shards}/part-*.jsonl", "--data", "x-stance", *copy, "--fail-under", "accuracy=1")
    assert "AGAINST" in said()[0]
    called(*predict, "--input", "x-stance", *copy, "--output", str(tmp_path / "v"), "--split", "validation")
    called(
        "score", "stance", str(tmp_path / "v" / "part-*.jsonl"), "--gold", "x-stance", *copy, "--split", "validation"
    )
    called("benchmark", "stance", "--systems", f"sklearn:{model}", "majority", "--data", "x-stance", *copy)
    assert "majority" in said()[0]


def test_rows_whose_text_is_tested_somewhere_are_not_trained_on(tmp_path: Path, said: Say) -> None:
    ours = read_items(["de"], task_name="stance")[0].text
    own = {0: ours.replace(" ", "  "), 1: text("test", 17), 2: text("validation", 13)}
    x_stance(tmp_path / "copy", lambda row: {**row, "comment": own.get(row["id"], row["comment"])})
    train = ["train", "stance", "--data", "x-stance", "--data-dir", str(tmp_path / "copy")]
    called(*train, "--output", str(tmp_path / "m"))
    out, err = said()
    for side in ("test of the corpus", "test of x-stance", "validation of x-stance"):
        assert f"leak guard: 1 rows of train of x-stance left out: their text stands in {side}" in err
    assert "9 rows of 9 groups to train on; 4 rows of 4 groups to choose the best state by" in out


def test_a_set_in_another_language_trains_for_whatever_language(tmp_path: Path, said: Say) -> None:
    """Neither side of the plan asks what the corpus has, and what learned several languages predicts in any."""
    c_stance(tmp_path / "zh")
    train = ["train", "stance", "--data", "c-stance", "--data-dir", str(tmp_path / "zh")]
    called(*train, "--train-langs", "zh", "--test-langs", "it,pt", "--output", str(tmp_path / "m"))
    assert modelcard.read(tmp_path / "m").languages() == {"it", "pt"}
    rows = [
        {"id": str(n), "text": text("Roma", n), "target": "i tram", "lang": "it", "label": "FAVOR"} for n in range(9)
    ]
    write(tmp_path / "it.csv", rows)
    own = ["--data", str(tmp_path / "it.csv")]
    called("benchmark", "stance", "--systems", f"sklearn:{tmp_path / 'm'}", *own)
    x_stance(tmp_path / "x")
    copy = ["--data-dir", str(tmp_path / "x")]
    called("train", "stance", "--data", "x-stance", *copy, "--output", str(tmp_path / "several"))
    called("benchmark", "stance", "--systems", f"sklearn:{tmp_path / 'several'}", *own)
    predict = ["predict", "--task", "stance", "--system", f"sklearn:{tmp_path / 'several'}", "--langs", "it"]
    called(*predict, *own, "--output", str(tmp_path / "p"))
    assert "9 rows in 1 shards" in said()[1]


def test_labels_and_columns_of_a_set_can_be_said(tmp_path: Path, said: Say) -> None:
    def other(row: dict[str, Any]) -> dict[str, Any]:
        return {**row, "comment": None, "said": row["comment"], "label": "pro" if row["label"] == "FAVOR" else "con"}

    x_stance(tmp_path / "copy", other)
    train = ["train", "stance", "--data", "x-stance", "--data-dir", str(tmp_path / "copy"), "--map", "text=said"]
    assert main([*train, "--output", str(tmp_path / "m")]) == 2
    assert 'x-stance: default/train: row 1: the unknown label "pro"; expected one of FAVOR, AGAINST' in said()[1]
    (tmp_path / "labels.toml").write_text('[gold]\npro = "pro"\ncon = "con"\n', encoding="utf-8")
    called(*train, "--labels", str(tmp_path / "labels.toml"), "--output", str(tmp_path / "m"))
    assert modelcard.read(tmp_path / "m").labels == ("con", "pro"), "a set of labels of its own"


def test_a_set_validates_what_was_trained_on_files(swiss: str, tmp_path: Path, said: Say) -> None:
    """Its own validation split does, without the rows that are trained on."""
    pytest.importorskip("spacy", reason="its trainer is validated")
    of_x = hub.find("x-stance")
    assert of_x is not None
    found = hub.prepared(of_x, tmp_path / "kept", folder=Path(swiss))
    rows = [*_rows(found.file("train")), _rows(found.file("validation"))[0]]
    write(tmp_path / "own.csv", [{**row, "id": str(n)} for n, row in enumerate(rows)])
    train = ["train", "stance", "--library", "spacy", "--data", str(tmp_path / "own.csv"), "--option", "epochs=1"]
    called(*train, "--validation", "x-stance", "--data-dir", swiss, "--output", str(tmp_path / "m"))
    assert "1 rows of validation of x-stance left out: their text stands in what is trained on" in said()[1]
    assert len(modelcard.read(tmp_path / "m").trained_on) == len(rows) + 3


def test_a_set_without_a_validation_split_cannot_validate(tmp_path: Path, said: Say) -> None:
    europarl_ner(tmp_path / "copy")
    write(tmp_path / "own.jsonl", [{"id": "1", "text": "Roma", "lang": "it", "entities": []}])
    words = ["train", "ner", "--data", str(tmp_path / "own.jsonl"), "--validation", "europarl-ner:en"]
    assert main([*words, "--data-dir", str(tmp_path / "copy"), "--output", str(tmp_path / "m")]) == 2
    assert "--validation: europarl-ner:en has test; expected a set with a split validation" in said()[1]


def _rows(path: Path) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    return list(pq.read_table(path).to_pylist())


# -- named entities -------------------------------------------------------------------------------


def test_a_tagger_is_trained_on_a_set_and_tested_on_it_and_on_the_corpus(tmp_path: Path, said: Say) -> None:
    pytest.importorskip("spacy", reason="the trainer is spaCy's")
    wikineural(tmp_path / "copy")
    data, model = ["--data", "wikineural:es", "--data-dir", str(tmp_path / "copy")], str(tmp_path / "m")
    called("train", "ner", *data, "--option", "epochs=3", "--test-langs", "es,ja", "--output", model)
    assert modelcard.read(tmp_path / "m").langs == ("es",)
    result = tmp_path / "result.json"
    called("benchmark", "ner", "--systems", f"spacy:{model}", *data, "--output", str(result), "--no-cache")
    found = report(result)["all"]["strict"]["micro"]["f1"]
    called("benchmark", "ner", "--systems", f"spacy:{model}", "--langs", "es,ja", "--no-cache")
    called("predict", "--system", f"spacy:{model}", *data, "--output", str(tmp_path / "p"))
    shards = str(tmp_path / "p" / "part-*.jsonl")
    view = ["--view", "names-PER-LOC-ORG"]
    called("score", "ner", shards, *data, *view, "--fail-under", f"micro.f1={found}")
    assert "Babelscape/wikineural at main; licence: CC BY-NC-SA 4.0" in said()[1]


def test_a_set_with_a_test_split_alone_is_trained_on_in_folds(tmp_path: Path) -> None:
    pytest.importorskip("spacy", reason="the trainer is spaCy's")
    europarl_ner(tmp_path / "copy")
    result = tmp_path / "result.json"
    data = ["--data", "europarl-ner:en", "--data-dir", str(tmp_path / "copy")]
    called(
        "benchmark", "ner", "--systems", "train:spacy", *data, "--folds", "2", "--output", str(result), "--no-cache"
    )
    assert "2 folds" in report(result)["note"]


# -- what is none ---------------------------------------------------------------------------------

X = ["train", "stance", "--output", "m", "--data"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([*X, "x-stanse"], "x-stanse: no such file or folder, and no public set .* near it: x-stance"),
        ([*X, "ZurichNLP/xstance"], "no public set of this name.*near it: x-stance"),
        ([*X, "qqqq"], "no public set of this name.*Name what is there; idlib-corpus datasets"),
        ([*X, "wikineural"], "wikineural: a set for ner; expected one for stance: x-stance, "),
        ([*X, "x-stance", "pyproject.toml"], "--data: x-stance, .*expected names of public sets, or files, not both"),
        ([*X, "pyproject.toml", "--data-dir", "tests"], "--data-dir: .*no name of a public set"),
        ([*X, "x-stance", "--data-dir", "no-such"], '--data-dir: "no-such", no such folder'),
        ([*X, "x-stance:rm"], 'x-stance: no config "rm"; expected one of default'),
        ([*X, "x-stance"], "Couldn't reach.*--data-dir FOLDER"),
        (["benchmark", "stance", "--data", "pyproject.toml", "--data-dir", "tests"], "--data-dir: .*no name of a"),
        (["score", "stance", "pyproject.toml", "--gold", "c-stanse"], "near it: c-stance"),
        (["predict", "--task", "stance", "--system", "x", "--data", "xstance", "--output", "p"], "near it: x-stance"),
        (["benchmark", "stance", "--data", "x-stanc"], "near it: x-stance"),
        (["benchmark", "stance", "--systems", "sklearn:m", "--train-data", "x-stance"], "--train-data: no system"),
        (["benchmark", "stance", "--systems", "linear", "--train-data", "multinerd"], "multinerd: a set for ner"),
        (["benchmark", "ner", "--systems", "all", "--train-data", "wikineurl"], "near it: wikineural"),
        ([*X, "x-stance", "--scheme", "IOB1"], "--scheme: it has no effect on x-stance"),
        ([*X, "x-stance", "--lang", "de"], "--lang: it has no effect on x-stance"),
        (
            ["train", "ner", "--output", "m", "--data", "wikineural", "--layer", "inner"],
            "--layer: it has no effect on",
        ),
        (["score", "stance", "p.jsonl", "--gold", "x-stance", "--gold-offsets", "utf-16"], "--gold-offsets: it has"),
        (["datasets", "x-stanc"], 'no public set "x-stanc"; expected one near it: x-stance'),
    ],
)
def test_what_cannot_be_is_one_message(
    words: list[str], message: str, said: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    import re

    monkeypatch.chdir(Path(__file__).parents[2])
    assert main(words) == 2
    out, err = said()
    assert not out and re.search(message, err.replace("\n", " ")), err


def test_the_sets_are_listed(said: Say) -> None:
    called("datasets", "--task", "stance")
    lines = said()[0].splitlines()[4:]
    assert len(lines) >= 8 and all(" stance " in line for line in lines)
    assert next(line for line in lines if line.startswith("x-stance ")).endswith("  CC BY-NC 4.0")
    called("datasets", "c-stance", "few-nerd")
    out = said()[0]
    assert "中立: NONE" in out and "the map fewnerd" in out and "In Use = 0" in out
