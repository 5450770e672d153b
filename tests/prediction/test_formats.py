"""Any format that has a text is predicted from, and what was predicted is scored against the same input."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq
import pytest
from prediction_rows import read, ruler, write

from idlib_corpus.errors import InputError
from idlib_corpus.formats import Options
from idlib_corpus.prediction import predict
from idlib_corpus.tasks import task

pytest.importorskip("spacy", reason="the system of these tests is a spaCy pipeline")
Command = Callable[..., subprocess.CompletedProcess[str]]
CASES = Path(__file__).parent.parent / "cases"
LANGS = ("ar", "ja", "ru")


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> str:
    return ruler(tmp_path_factory.mktemp("models") / "ruler")


def gold() -> list[dict[str, Any]]:
    """Sentences of the corpus with their tokens and gold."""
    return [
        {
            "text": item.text,
            "lang": item.lang,
            "entities": [{"start": a, "end": b, "label": label} for a, b, label in item.gold],
        }
        for item in task("ner").read(LANGS)
    ]


def numbered(ids: str) -> list[dict[str, Any]]:
    """Rows with whole numbers as ids, or without ids."""
    return [{"id": 100 + n, **row} if ids == "numbers" else row for n, row in enumerate(gold())]


def as_lines(path: Path, rows: list[dict[str, Any]]) -> Path:
    return write(path / "rows.jsonl", rows)


def as_packed_lines(path: Path, rows: list[dict[str, Any]]) -> Path:
    data = write(path / "plain.jsonl", rows).read_bytes()
    (path / "rows.jsonl.gz").write_bytes(gzip.compress(data))
    return path / "rows.jsonl.gz"


def as_array(path: Path, rows: list[dict[str, Any]]) -> Path:
    (path / "rows.json").write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return path / "rows.json"


def as_parquet(path: Path, rows: list[dict[str, Any]]) -> Path:
    pq.write_table(pa.Table.from_pylist(rows), path / "rows.parquet", row_group_size=4)
    return path / "rows.parquet"


def as_arrow(path: Path, rows: list[dict[str, Any]]) -> Path:
    table = pa.Table.from_pylist(rows)
    with pa.ipc.new_file(path / "rows.arrow", table.schema) as file:
        file.write_table(table, max_chunksize=4)
    return path / "rows.arrow"


def as_folder(path: Path, rows: list[dict[str, Any]]) -> Path:
    for n, name in enumerate(("ar/test", "ja/test")):
        write(path / "data" / f"{name}.jsonl", rows[n * 5 : n * 5 + 5])
    pq.write_table(pa.Table.from_pylist(rows[10:]), path / "data" / "ru.parquet")
    return path / "data"


@pytest.mark.parametrize("ids", ["numbers", "none"])
@pytest.mark.parametrize("write_as", [as_lines, as_packed_lines, as_array, as_parquet, as_arrow, as_folder])
def test_what_was_predicted_is_scored_against_its_own_input(
    write_as: Callable[[Path, list[dict[str, Any]]], Path], ids: str, system: str, tmp_path: Path, command: Command
) -> None:
    path = write_as(tmp_path, numbered(ids))
    predict(system, [path], tmp_path / "out", shard_rows=4)
    found = read(tmp_path / "out")
    assert len(found) == 15 and len({row["id"] for row in found}) == 15
    if ids == "none" and path.is_dir():
        assert [row["id"] for row in found][::5] == ["ar/test:1", "ja/test:1", "ru:1"]
    done = command("score", "ner", tmp_path / "out", "--gold", path, "--view", "all", "--fail-under", "micro.f1=0.5")
    assert done.returncode == 0, done.stderr


def test_tokens_without_a_text_are_scored_against_their_own_input(
    system: str, tmp_path: Path, command: Command
) -> None:
    words = [row["text"].split() for row in numbered("numbers")]
    path = tmp_path / "gold.conll"
    sentences = ("".join(f"{word}\tO\n" for word in row[1:]) for row in words)
    lines = (f"{row[0]}\tB-LOC\n{rest}\n" for row, rest in zip(words, sentences, strict=True))
    path.write_text("".join(lines), encoding="utf-8")
    predict(system, [path], tmp_path / "out")
    assert [row["text"] for row in read(tmp_path / "out")] == [" ".join(row) for row in words]
    assert any(row["entities"] for row in read(tmp_path / "out"))
    done = command("score", "ner", tmp_path / "out", "--gold", path)
    assert done.returncode == 0, done.stderr


def test_formats_give_the_same_predictions(system: str, tmp_path: Path) -> None:
    expected = None
    for write_as in (as_lines, as_packed_lines, as_array, as_parquet, as_arrow):
        folder = tmp_path / write_as.__name__
        folder.mkdir()
        predict(system, [write_as(folder, numbered("numbers"))], folder / "out", shard_rows=7)
        expected = expected or read(folder / "out")
        assert read(folder / "out") == expected


def test_docbin_and_tokens_alone(system: str, tmp_path: Path) -> None:
    predict(system, [CASES / "gold.spacy"], tmp_path / "docs")
    assert [row["id"] for row in read(tmp_path / "docs")] == ["gold:1"]
    predict(system, [CASES / "fnf_gold.parquet"], tmp_path / "tokens")
    assert [row["id"] for row in read(tmp_path / "tokens")] == ["0"]


def test_columns_of_other_names(system: str, tmp_path: Path) -> None:
    rows = [{"comment": row["text"], "key": n} for n, row in enumerate(gold())]
    path = as_parquet(tmp_path, rows)
    with pytest.raises(InputError, match='row 1: no "text"'):
        predict(system, [path], tmp_path / "a")
    options = Options(map={"text": "comment", "id": "key"})
    predict(system, [path], tmp_path / "b", options=options)
    assert [row["id"] for row in read(tmp_path / "b")] == [str(n) for n in range(15)]
    with pytest.raises(InputError, match="the options of the input there"):
        predict(system, [path], tmp_path / "b", options=Options(map={"text": "comment"}))


def test_a_pipe_is_refused_and_does_not_hang(system: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "rows.jsonl")
    with pytest.raises(InputError, match=r"rows\.jsonl: a pipe; its rows are read twice"):
        predict(system, [tmp_path / "rows.jsonl"], tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("entity", "says"),
    [
        ({"start": -4, "end": 2, "label": "GPE"}, "-4"),
        ({"start": 0, "end": 500, "label": "GPE"}, "0-500 in a text of"),
        ({"start": 0, "end": 4}, "one without a label"),
        ({"start": 0.5, "end": 4, "label": "GPE"}, "0.5"),
        ({"start": 0, "end": 1e400, "label": "GPE"}, ""),
    ],
)
def test_mentions_of_relations_are_checked(entity: dict[str, Any], says: str, tmp_path: Path) -> None:
    path = write(tmp_path / "rows.jsonl", [{"id": "x", "text": "إدلب في سوريا", "lang": "ar", "entities": [entity]}])
    with pytest.raises(InputError) as caught:
        predict("nearest", [path], tmp_path / "out", task="relations")
    assert caught.value.where.startswith(f"{path}:1") and says in caught.value.found


def test_shards_that_are_missing_are_said(system: str, tmp_path: Path) -> None:
    from idlib_corpus.formats.sources import find

    predict(system, [as_lines(tmp_path, numbered("none"))], tmp_path / "out", shard_rows=4)
    assert [source.path.name for source in find([tmp_path / "out"], "ner")] == [
        f"part-0000{n}.jsonl" for n in range(4)
    ]
    (tmp_path / "out" / "part-00001.jsonl").unlink()
    with pytest.raises(InputError, match="3 of 4 shards are there"):
        find([tmp_path / "out"], "ner")
