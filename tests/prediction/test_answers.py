"""What a system predicts is held against the text and the labels before it is written; its labels may be mapped."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from idlib_corpus.cli import main
from idlib_corpus.errors import InputError
from idlib_corpus.formats import Options
from idlib_corpus.formats.sources import find
from idlib_corpus.items import Item
from idlib_corpus.labels import OwnMap
from idlib_corpus.model import Span
from idlib_corpus.prediction import Job, plan, run
from idlib_corpus.prediction.local import Local
from idlib_corpus.systems import System
from idlib_corpus.systems.own import made
from idlib_corpus.tasks import task


class Says(System[Item, list[Span]]):
    """Says one thing of every sentence."""

    name, version = "says", "1"

    def __init__(self, span: Any) -> None:
        self._span = span

    def predict(self, items: Iterable[Item]) -> Iterator[list[Span]]:
        for _ in items:
            yield [self._span]


def predicted(tmp_path: Path, system: System[Any, Any]) -> list[dict[str, Any]]:
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"id": "1", "text": "في إدلب", "lang": "ar"}), encoding="utf-8")
    job = Job("ner", system.name, plan.make(find([path], "ner"), 10, "ner", Options()), tmp_path / "out")
    shards = job.plan.part(1, 1)
    run(job, shards, Local(job, system))
    return [json.loads(line) for line in (tmp_path / "out" / shards[0].name).read_text("utf-8").splitlines()]


@pytest.mark.parametrize(
    ("span", "said"),
    [
        ((0, 9999, "LOC"), "the span 0-9999; expected 0 <= start < end <= 7"),
        ((3, 3, "LOC"), "the empty span 3-3"),
        ((3, 7, "BANANA"), 'the unknown label "BANANA"'),
        (("3", 7, "LOC"), "1: predicted"),
    ],
)
def test_what_cannot_be_scored_is_not_written(span: Any, said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="says") as error:
        predicted(tmp_path, Says(span))
    assert said in str(error.value)
    assert not list((tmp_path / "out").glob("part-*.jsonl"))


def test_labels_of_its_own_are_mapped(tmp_path: Path) -> None:
    own = OwnMap("mine.json", {"BANANA": "LOC"})
    [row] = predicted(tmp_path, made(lambda: Says((3, 7, "BANANA")), own, task("ner")))
    assert row["entities"] == [{"start": 3, "end": 7, "label": "LOC"}]


def test_the_command_maps_them_too(tmp_path: Path) -> None:
    spacy = pytest.importorskip("spacy", reason="a pipeline of spaCy")
    nlp = spacy.blank("xx")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "lieu", "pattern": "إدلب"}])
    nlp.to_disk(tmp_path / "pipe")
    (tmp_path / "own.toml").write_text('[labels]\nlieu = "LOC"\n', encoding="utf-8")
    (tmp_path / "rows.jsonl").write_text(json.dumps({"id": "1", "text": "في إدلب"}), encoding="utf-8")
    common = ["predict", "--system", f"spacy:{tmp_path / 'pipe'}", "--input", str(tmp_path / "rows.jsonl")]
    assert main([*common, "--output", str(tmp_path / "no")]) == 2
    assert main([*common, "--output", str(tmp_path / "out"), "--labels", str(tmp_path / "own.toml")]) == 0
    [row] = [
        json.loads(line)
        for path in (tmp_path / "out").glob("part-*.jsonl")
        for line in path.read_text("utf-8").splitlines()
    ]
    assert row["entities"] == [{"start": 3, "end": 7, "label": "LOC"}]
