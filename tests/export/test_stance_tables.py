"""Flat tables of stance: what pandas, json and our own readers find in them."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas
import pytest
from contract import Found, files, holds

from conftest import RELEASE
from idlib_corpus import formats, records
from idlib_corpus.formats.renditions import Rendition, having, renditions
from idlib_corpus.formats.writing import Ledger
from idlib_corpus.model import Corpus

TESTED = RELEASE
SPANS = ("holder_spans", "cue", "evidence")


@pytest.mark.parametrize("name", ["csv", "jsonl", "xstance"])
def test_the_whole_corpus(name: str, corpus: Corpus) -> None:
    writer = formats.written()[name]
    given = having(renditions(corpus), writer.LAYER)
    written, ledger = files(writer, given)
    rows = ((path, row) for path, data in written.items() for row in loaded(path, data))
    holds(writer, given, ledger, found(writer, rows))
    assert {path.rpartition(".")[0] for path in written} == {f"{g.lang}/{g.document.split}" for g in given}


def loaded(path: str, data: bytes) -> Iterator[dict[str, Any]]:
    if not path.endswith(".csv"):
        yield from map(json.loads, data.decode().splitlines())
        return
    table = pandas.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False)
    for row in table.to_dict("records"):
        yield {**row, **{one: json.loads(row[one]) for one in SPANS}}


def found(writer: Any, rows: Iterator[tuple[str, dict[str, Any]]]) -> Found:
    result: dict[str, Counter[tuple[Any, ...]]] = {what: Counter() for what in writer.KEEPS}
    for path, row in rows:
        split = path.partition("/")[2].partition(".")[0]
        # an id is that of the sentence, with its language, the holder and the target
        where, holder, target = row["id"].rsplit("/", 2)
        group, lang = where.rsplit("/", 1)
        document, sentence = group.rsplit("/", 1)
        cell = f"{sentence}.{holder}.{target}"
        if writer.NAME == "xstance":
            assert (row["language"], row["question_id"]) == (lang, target)
            result["document"][f"{document}/{lang}", document, lang, split] = 1
            result["sentence"][where, where, row["comment"]] = 1
            result["stance"][where, cell, holder, target, row["label"], (row["author"], row["question"])] += 1
            continue
        assert (row["document"], row["sentence"], row["lang"]) == (document, sentence, lang)
        assert (row["holder_id"], row["target_id"]) == (holder, target)
        result["document"][f"{document}/{lang}", document, lang, split, row["licence"]] = 1
        result["sentence"][where, where, row["text"], row["group"]] = 1
        cue, evidence = (tuple(tuple(map(tuple, one["pieces"])) for one in row[name]) for name in ("cue", "evidence"))
        said = [row[name] for name in ("label", "basis", "certainty")]
        words = (row["holder"], row["target"])
        beside = (row["attributed_by"], words, row["target_negated"])
        result["stance"][where, cell, holder, target, *said, cue[0] if cue else (), evidence, *beside] += 1
    return result


@pytest.mark.parametrize(("name", "suffix"), [("csv", "csv"), ("jsonl", "jsonl"), ("xstance", "jsonl")])
def test_our_readers_find_the_rows_of_the_task(name: str, suffix: str, corpus: Corpus, tmp_path: Path) -> None:
    given = having(renditions(corpus, ["ar", "ja"], split="test"), "stance")
    written, _ = files(formats.written()[name], given)
    gold = {row["id"]: row for row in records.packaged("stance").rows if row["lang"] in ("ar", "ja")}
    read = []
    for lang in ("ar", "ja"):
        path = tmp_path / f"{lang}.{suffix}"
        path.write_bytes(written[f"{lang}/test.{suffix}"])
        read += records.read(path, "stance").rows
    fields = ("text", "lang", "target", "target_id", "label")
    if name != "xstance":
        fields += ("group", "context", "holder", "holder_id", "kind", "decision", "evidence", "cue")
    expected = [row for row in gold.values() if name != "xstance" or row["label"] != "NONE"]
    # an empty cell says nothing
    assert [[one["id"], *(one.get(field) or "" for field in fields)] for one in read] == [
        [one["id"], *(one[field] or "" for field in fields)]
        for one in sorted(expected, key=lambda one: one["lang"] != "ar")
    ]


@pytest.mark.parametrize("name", ["csv", "jsonl"])
def test_what_is_written_is_gold(
    name: str, corpus: Corpus, tmp_path: Path, command: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    ((_, data),) = files(formats.written()[name], renditions(corpus, ["ja"], "article"))[0].items()
    mine = tmp_path / f"gold.{name}"
    mine.write_bytes(data)
    done = command("score", "stance", mine, "--gold", mine, "--format", "json")
    assert done.returncode == 0, done.stderr
    (said,) = json.loads(done.stdout)["scores"]
    assert (said["scores"]["items"], said["scores"]["macro"]["f1"]) == (len(list(loaded(f"ja.{name}", data))), 1.0)


# what a spreadsheet takes for a formula, what parts cells and rows, what a page would obey
HARD = "=1+1\t\"zwei\", <script>alert(1)</script> & 'drei'\nسوريا，日本"


def test_hard_texts_come_back_as_they_were(corpus: Corpus, tmp_path: Path) -> None:
    given = [hard(one) for one in renditions(corpus, ["ar"], "article")]
    for name in ("csv", "jsonl", "xstance"):
        written, _ = files(formats.written()[name], given)
        ((path, data),) = written.items()
        for row in loaded(path, data):
            assert row.get("text", row.get("comment")).startswith(HARD)
        (tmp_path / path.rpartition("/")[2]).write_bytes(data)
        for row in records.read(tmp_path / path.rpartition("/")[2], "stance").rows:
            assert row["text"].startswith(HARD)
    ((_, data),) = files(formats.written()["csv"], given)[0].items()
    assert all(len(row) == len(formats.csv.COLUMNS) for row in csv.reader(io.StringIO(data.decode(), newline="")))


def hard(rendition: Rendition) -> Rendition:
    """The same with a hard beginning of each sentence, in whose text no mark moves: they stand behind it."""
    sentences = tuple(replace(one, text=HARD + one.text) for one in rendition.sentences)
    text = replace(rendition.text, sentences=sentences)
    document = replace(rendition.document, texts={text.lang: text}, source_language=text.lang)
    return Rendition(rendition.corpus, document, text)


def test_a_document_without_a_stance_is_told(corpus: Corpus) -> None:
    (one,) = renditions(corpus, ["ja"], "article")
    silent = Rendition(one.corpus, replace(one.document, stances=()), one.text)
    for name in ("csv", "jsonl", "xstance"):
        writer = formats.written()[name]
        ledger = Ledger(writer.LOSSES)
        assert list(writer.write([silent], ledger)) == []
        assert ledger.said() == ["1 document without a stance left out", "5 sentences without a stance left out"]


def test_words_of_the_corpus(corpus: Corpus) -> None:
    written, _ = files(formats.written()["xstance"], having(renditions(corpus, ["ja"], "article"), "stance"))
    rows: Sequence[dict[str, Any]] = list(loaded("ja/test.jsonl", written["ja/test.jsonl"]))
    (row,) = (row for row in rows if row["id"] == "article/s2/ja/rsii/transfer_rebels")
    assert (row["label"], row["author"]) == ("FAVOR", "ロシア・シリア・イラン・イラク連合")
