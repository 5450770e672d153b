"""A benchmark on somebody's files or some documents, with labels of a system's own, with what cannot be trained."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from idlib_corpus.benchmark import NotScored, Plan, Report, Run, benchmark
from idlib_corpus.benchmark.data import of_corpus, of_files
from idlib_corpus.cli import main
from idlib_corpus.cli.benchmark import FORMS
from idlib_corpus.errors import InputError
from idlib_corpus.formats import Options
from idlib_corpus.items import Item
from idlib_corpus.labels import OwnMap
from idlib_corpus.model import Span
from idlib_corpus.records import packaged, write
from idlib_corpus.report.benchmark import render
from idlib_corpus.systems import System
from idlib_corpus.systems.own import made
from idlib_corpus.tasks import task

TEXT = "تقع إدلب في سوريا"


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """Rows in labels of OntoNotes, an Arabic one among them."""
    path = tmp_path / "mine.jsonl"
    entities = [(TEXT, "إدلب", "GPE"), (TEXT, "سوريا", "GPE"), ("Ana llegó en 2019", "Ana", "PERSON")]
    lines: dict[str, list[dict[str, Any]]] = {TEXT: [], "Ana llegó en 2019": []}
    for text, words, label in entities:
        start = text.index(words)
        lines[text].append({"start": start, "end": start + len(words), "label": label})
    rows = [
        {"id": str(n), "text": text, "lang": "ar" if text == TEXT else "es", "entities": found}
        for n, (text, found) in enumerate(lines.items())
    ]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


class Own(System[Item, list[Span]]):
    """Finds all words with a capital, and İdlib's Arabic name, in labels of its own."""

    name, version = "own", "1"

    def predict(self, items: Iterable[Item]) -> Iterator[list[Span]]:
        for item in items:
            found = [
                (item.text.index(word), word) for word in item.text.split() if word[0].isupper() or word == "إدلب"
            ]
            yield [(start, start + len(word), "person" if word == "Ana" else "spot") for start, word in found]


@pytest.mark.parametrize("name", ["ner", "linking", "relations", "coref", "stance"])
def test_files_with_the_gold_of_the_corpus_are_the_corpus(name: str, tmp_path: Path) -> None:
    write(tmp_path / "gold.jsonl", packaged(name).rows)
    mine = of_files(task(name), [str(tmp_path / "gold.jsonl")], Options())
    corpus = of_corpus(task(name))
    assert [(i.id, i.text, i.lang, i.gold) for i in mine.items] == [
        (i.id, i.text, i.lang, i.gold) for i in corpus.items
    ]
    assert mine.langs == corpus.langs and corpus.source == "es"
    system = {"ner": "gazetteer", "linking": "train:prior", "relations": "nearest", "coref": "exact-match"}
    if name != "stance":
        pytest.importorskip("babel", reason="the gazetteer needs babel")
        both = [benchmark([system[name]], data.items, data=data.splits) for data in (mine, corpus)]
        scores = [run.scores.value(task(name).headline) for [run] in both if isinstance(run, Run)]
        assert len(scores) == 2 and scores[0] == scores[1] > 0


def test_gold_of_other_labels_is_in_the_view(rows: Path) -> None:
    data = of_files(task("ner"), [str(rows)], Options())
    assert [[label for *_, label in item.gold] for item in data.items] == [["LOC", "LOC"], ["PER"]]
    assert data.langs == ("ar", "es") and data.source == ""


def test_a_system_answers_in_its_own_labels(rows: Path) -> None:
    data = of_files(task("ner"), [str(rows)], Options())
    own = OwnMap("mine.toml", {"spot": "LOC", "person": "PER"})
    system = made(Own, own, task("ner"))
    assert [list(found) for found in system.predict(data.items)] == [[(4, 8, "LOC")], [(0, 3, "PER")]]
    other = made(Own, OwnMap("mine.toml", {"spot": "LOC", "person": ""}), task("ner"))
    assert [list(found) for found in other.predict(data.items)] == [[(4, 8, "LOC")], []], "no place in the view"
    assert len({Own.version, system.version, other.version}) == 3, "what is kept is kept by the map, too"
    with pytest.raises(InputError, match=r"mine\.toml: own: no entry for the label \"person\""):
        list(made(Own, OwnMap("mine.toml", {"spot": "LOC"}), task("ner")).predict(data.items))
    with pytest.raises(InputError, match="predictions of coref have no labels"):
        made(Own, own, task("coref"))


def test_a_system_that_maps_its_labels_goes_by_the_file(tmp_path: Path, rows: Path) -> None:
    spacy = pytest.importorskip("spacy", reason="a pipeline of spaCy")
    nlp = spacy.blank("xx")
    nlp.add_pipe("entity_ruler").add_patterns(
        [{"label": "lieu", "pattern": "إدلب"}, {"label": "nom", "pattern": "Ana"}]
    )
    nlp.to_disk(tmp_path / "pipe")
    (tmp_path / "own.toml").write_text('[labels]\nlieu = "LOC"\nnom = "PER"\n', encoding="utf-8")
    name, out = f"spacy:{tmp_path / 'pipe'}", tmp_path / "out.json"
    common = ["benchmark", "--systems", name, "--data", str(rows), "--no-cache", "--output", str(out)]
    assert main(common) == 2
    assert main([*common, "--labels", str(tmp_path / "own.toml")]) == 0
    told = json.loads(out.read_text(encoding="utf-8"))
    [run] = told["runs"]
    assert (run["all"]["strict"]["micro"]["hits_gold"], run["all"]["strict"]["micro"]["gold"]) == (2, 3)
    assert f"--data {rows}" in told["command"] and "--labels" in told["command"] and not told["consistency"]
    (tmp_path / "own.toml").write_text('[labels]\nlieu = "LOC"\n', encoding="utf-8")
    assert main([*common, "--labels", str(tmp_path / "own.toml")]) == 2, "a label that the file lacks"


def test_gold_is_mapped_by_the_file_too(tmp_path: Path, rows: Path) -> None:
    rows.write_text(rows.read_text(encoding="utf-8").replace('"GPE"', '"lieu"').replace('"PERSON"', '"nom"'), "utf-8")
    data = of_files(task("ner"), [str(rows)], Options())
    [left] = benchmark(["gazetteer"], data.items)
    assert isinstance(left, NotScored) and "--labels FILE" in left.reason
    [run] = benchmark(["gazetteer"], data.items, labels=OwnMap("f", None, {"lieu": "LOC", "nom": "PER"}))
    assert isinstance(run, Run) and run.scores.strict.micro.gold == 3


def test_what_cannot_be_trained_is_a_line_with_the_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [one] = [item for item in task("linking").read(["es"]) if item.group.endswith("s1")]
    found = benchmark(["train:prior"], [one], data={"train": [one], "test": []}, plan=Plan())
    assert [type(run) for run in found] == [NotScored] and "train:prior" in found[0].system
    items = task("relations").read(["es", "ja"])
    runs = [run for run in benchmark(["nearest"], items) if isinstance(run, Run)]
    report = Report(
        task("relations"), runs, ["es", "ja"], not_scored=[NotScored("train:x", "there is no train split")]
    )
    for form in FORMS:
        shown = render(report, form).replace(r"\allowbreak{}", "")
        assert "train:x" in shown and "there is no train split" in shown, form
    rows = list(csv.DictReader(render(report, "csv").splitlines()))
    assert [(row["system"], row["reason"]) for row in rows][-1] == ("train:x", "there is no train split")
    assert {row["reason"] for row in rows[:-1]} == {""} and rows[0]["type"] == "all"
    write(tmp_path / "one.jsonl", [packaged("linking").rows[0]])
    status = main(["benchmark", "linking", "--data", str(tmp_path / "one.jsonl"), "--systems", "train:prior"])
    said = capsys.readouterr()
    assert status == 2 and "one sentence, which cannot be held out from itself" in said.err and not said.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--document", "nothing"], '--document: "nothing"; expected one of article'),
        (["--split", "nothing"], "nothing"),
        (["--data", "{rows}", "--document", "article"], "it has no effect on --data"),
        (["--data", "{rows}", "--langs", "fr"], '"fr"; expected one of ar, es'),
        (["--data", "{rows}", "--split", "test"], "no input has splits"),
        (["--data", "nowhere.jsonl"], "no such file"),
        (["--data", "{bare}"], 'expected the field "entities"'),
        (["--data", "{twice}"], "a second time"),
        (["--labels", "nowhere.toml"], "nowhere.toml"),
    ],
)
def test_a_wrong_call_is_a_message(
    arguments: list[str], said: str, rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bare.jsonl").write_text('{"id": "1", "text": "x", "lang": "es"}\n', encoding="utf-8")
    (tmp_path / "twice.jsonl").write_text('{"id": "1", "text": "x", "lang": "es", "entities": []}\n' * 2, "utf-8")
    paths = {"rows": rows, "bare": tmp_path / "bare.jsonl", "twice": tmp_path / "twice.jsonl"}
    given = [one.format(**paths) for one in arguments]
    assert main(["benchmark", "--systems", "gazetteer", "--no-cache", *given]) == 2
    assert said in capsys.readouterr().err


def test_documents_are_chosen() -> None:
    data = of_corpus(task("ner"), ["ar"], documents=["article"])
    assert [item.id for item in data.items] == [item.id for item in task("ner").read(["ar"])]
    assert len(data.splits["test"]) == 40, "trained is in all languages"


# -- gold of somebody's own -------------------------------------------------------------------------


def test_a_gold_that_is_none_is_told_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("id,text,target,label\n1,Ja,Trams,FAVOR\n2,Nein,Trams,FAVR\n", encoding="utf-8")
    with pytest.raises(InputError, match=r'mine\.csv:3: the unknown stance "FAVR"'):
        of_files(task("stance"), [str(path)], Options())
    spans = tmp_path / "mine.jsonl"
    spans.write_text('{"id": "1", "text": "Ana", "entities": [{"start": 0, "end": 9, "label": "PER"}]}\n', "utf-8")
    with pytest.raises(InputError, match=r"mine\.jsonl:1: .*9"):
        of_files(task("ner"), [str(spans)], Options())


def test_rows_of_other_files_with_the_same_ids_are_other_rows(tmp_path: Path) -> None:
    paths = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for path, words in zip(paths, ("Ja", "Nein"), strict=True):
        path.write_text(f"id,text,target,label\n1,{words},Trams,FAVOR\n", encoding="utf-8")
    [one], [other] = (of_files(task("stance"), [str(path)], Options()).items for path in paths)
    [again] = of_files(task("stance"), [str(paths[0])], Options()).items
    assert one.group == again.group != other.group and one.record["group"] == other.record["group"] == "1"


def test_labels_of_the_gold_are_renamed_for_every_task(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("id,text,target,label\n1,Ja,Trams,pro\n2,Nein,Trams,con\n3,Hm,Trams,x\n", encoding="utf-8")
    items = of_files(task("stance"), [str(path)], Options(labels={"pro": "FAVOR", "con": "AGAINST", "x": ""})).items
    assert [item.gold for item in items] == ["FAVOR", "AGAINST", "NONE"]
    own = {"pro": "support", "con": "deny", "x": "query"}
    items = of_files(task("stance"), [str(path)], Options(labels=own)).items
    assert [item.gold for item in items] == list(own.values())
    with pytest.raises(InputError, match=r'mine\.csv:4: the unknown stance "x"; expected one of AGAINST, FAVOR'):
        of_files(task("stance"), [str(path)], Options(labels={"pro": "FAVOR", "con": "AGAINST"}))
    spans = tmp_path / "mine.jsonl"
    spans.write_text('{"id": "1", "text": "Ana", "entities": [{"start": 0, "end": 3, "label": "x"}]}\n', "utf-8")
    [item] = of_files(task("ner"), [str(spans)], Options(labels={"x": "PER"})).items
    assert item.gold == ((0, 3, "PER"),)
