"""What people name: files, patterns, folders; each with its stem and its format, broken ones told."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import datasets
import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq
import pytest

from conftest import CORPUS
from idlib_corpus import formats
from idlib_corpus.errors import InputError
from idlib_corpus.formats import Options, dataset, sources
from idlib_corpus.formats.rows import opened
from idlib_corpus.records.base import NoFieldError
from idlib_corpus.records.columns import rows

datasets.disable_progress_bars()
LINES = '{"text": "Ο Όσλο", "entities": []}\n{"id": 7, "text": "إدلب", "entities": []}\n'
TABLE = pa.table({"tokens": [["シリア", "へ"]], "tags": [["B-LOC", "O"]]})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with files of several formats, and others."""
    for name in ("es/test.jsonl", "es/train.v2.jsonl", "ar/test.jsonl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(LINES, encoding="utf-8")
    (tmp_path / "packed.jsonl.gz").write_bytes(gzip.compress(LINES.encode()))
    pq.write_table(TABLE, tmp_path / "ja.parquet")
    (tmp_path / "plain.conll").write_text("Oslo\tB-LOC\n\n", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no rows\n", encoding="utf-8")
    (tmp_path / "config.json").write_text('{"learning_rate": 0.1}', encoding="utf-8")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "x.jsonl").write_text(LINES, encoding="utf-8")
    return tmp_path


def test_a_folder_is_its_files_in_order_with_their_formats(folder: Path) -> None:
    found = sources.find([folder], "ner")
    assert [(source.stem, source.format) for source in found] == [
        ("ar/test", "jsonl"),
        ("es/test", "jsonl"),
        ("es/train.v2", "jsonl"),
        ("ja", "parquet"),
        ("packed", "jsonl"),
        ("plain", "columns"),
    ]
    made = [row["id"] for row in opened([folder], "ner").records().rows]
    assert made == ["ar/test:1", "7", "es/test:1", "7", "es/train.v2:1", "7", "ja:1", "packed:1", "7", "plain:1"]
    # read as one format, the folder says the same
    ids = [name for batch in formats.read(folder, "ner") for name in batch.columns.column("id").to_pylist()]
    assert ids == made
    numbers = [number for batch in formats.read(folder, "ner") for number in batch.numbers.tolist()]
    assert numbers == list(range(1, 11))


def test_one_contract_of_stems(folder: Path) -> None:
    assert formats.stem_of("test.v2.jsonl.gz") == "test.v2"
    for given in ([folder / "es" / "train.v2.jsonl"], [f"{folder}/es/train*"]):
        assert [source.stem for source in sources.find(given, "ner")] == ["train.v2"]
    both = sources.find([folder / "es" / "test.jsonl", folder / "ar" / "test.jsonl"], "ner")
    assert [source.stem for source in both] == [f"{folder}/es/test", f"{folder}/ar/test"]


def test_a_split_is_chosen_by_the_names_of_files(folder: Path) -> None:
    found = sources.find([folder], "ner", Options(split="test"))
    assert [source.stem for source in found] == ["ar/test", "es/test"]
    with pytest.raises(InputError, match='--split: "dev", but no input has splits'):
        sources.find([folder], "ner", Options(split="dev"))


def test_what_is_wrong_is_said(folder: Path) -> None:
    for given, says in (
        (["none.jsonl"], "none.jsonl: no such file or folder"),
        ([folder / "es" / "test.jsonl", f"{folder}/es/test*"], "it is given 2 times"),
        ([folder / ".hidden" / "none"], "no such file or folder"),
        ([folder / "notes.txt"], "a file of no known format"),
    ):
        with pytest.raises(InputError, match=says):
            sources.find(given, "ner")
    (folder / "empty").mkdir()
    with pytest.raises(InputError, match="no rows in this folder"):
        sources.find([folder / "empty"], "ner")


# -- folders of datasets -------------------------------------------------------


def save(path: Path, splits: bool = False) -> Path:
    data = datasets.Dataset(TABLE)
    (datasets.DatasetDict({"test": data, "train": data}) if splits else data).save_to_disk(str(path))
    return path


def test_saved_folders_are_read(tmp_path: Path) -> None:
    for path, options in ((save(tmp_path / "one"), Options()), (save(tmp_path / "two", True), Options(split="test"))):
        [batch] = formats.read(path, "ner", options)
        [row] = rows(batch.columns, "ner")
        assert row["text"] == "シリア へ" and row["entities"] == [{"start": 0, "end": 3, "label": "LOC"}]
    with pytest.raises(InputError, match=r"it has the splits test, train; .*--split test"):
        list(formats.read(tmp_path / "two", "ner"))


@pytest.mark.parametrize(
    "said",
    [
        "{",
        "[]",
        "7",
        "{}",
        '{"_data_files": 7}',
        '{"_data_files": [7]}',
        '{"_data_files": [{"filename": 7}]}',
        '{"_data_files": [{"filename": "../x.arrow"}]}',
        '{"_data_files": [{"filename": "gone.arrow"}]}',
        '{"_data_files": [{"filename": "a\\u0000.arrow"}]}',
        '{"_data_files": [{"filename": "' + "x" * 300 + '.arrow"}]}',
        '{"_data_files": []}',
        "[" * 100_000,
        '{"_data_files": ' + "9" * 5000 + "}",
    ],
)
def test_broken_saved_folders_are_messages(said: str, tmp_path: Path) -> None:
    path = save(tmp_path / "one")
    (path / "state.json").write_text(said, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        list(formats.read(path, "ner"))
    assert caught.value.where.startswith(str(path)) and caught.value.expected
    (path / "dataset_dict.json").write_text(said.replace("_data_files", "splits"), encoding="utf-8")
    with pytest.raises(InputError):
        list(formats.read(path, "ner"))


def test_a_repository_is_read_by_its_readme(tmp_path: Path) -> None:
    for name in ("ner", "other"):
        (tmp_path / name).mkdir()
        pq.write_table(TABLE, tmp_path / name / "test.parquet")
    configs = "".join(f"- config_name: {name}\n  data_files: {name}/*.parquet\n" for name in ("other", "ner"))
    (tmp_path / "README.md").write_text(f"---\nconfigs:\n{configs}---\n", encoding="utf-8")
    assert [source.stem for source in sources.find([tmp_path], "ner")] == ["ner/test"]
    assert [source.stem for source in sources.find([tmp_path], "ner", Options(config="other"))] == ["other/test"]
    with pytest.raises(InputError, match="no config stance; expected one of"):
        sources.find([tmp_path], "stance")
    (tmp_path / "README.md").write_text("---\nconfigs:\n- 7\n---\n", encoding="utf-8")
    with pytest.raises(InputError):
        sources.find([tmp_path], "ner")


def test_the_corpus_is_a_source() -> None:
    found = opened([CORPUS], "stance").records().rows
    assert len(found) > 100 and {row["kind"] for row in found} == {"state", "claim"}
    assert {row["label"] for row in found} == {"AGAINST", "FAVOR", "NONE"}


# -- datasets in memory --------------------------------------------------------


def test_datasets_in_memory(tmp_path: Path) -> None:
    data = datasets.load_dataset(str(CORPUS), "ner.ja", split="test")
    for given in (data, data.to_iterable_dataset(), datasets.DatasetDict({"test": data})):
        assert dataset.is_data(given)
        found = [row for batch in dataset.batches(given, "ner") for row in rows(batch.columns, "ner")]
        assert [row["id"] for row in found] == data["id"]
        assert [row["entities"][0]["label"] for row in found if row["entities"]]
    chosen = [batch.columns.column("id").to_pylist() for batch in dataset.batches(data.select([3, 1]), "ner")]
    assert chosen == [[data["id"][3], data["id"][1]]]
    with pytest.raises(InputError, match=r"it has the splits a, b; .*data\[\"a\"\]"):
        list(dataset.batches(datasets.DatasetDict({"a": data, "b": data}), "ner"))
    with pytest.raises(NoFieldError, match="Dataset: the columns x"):
        list(dataset.batches(datasets.Dataset.from_dict({"x": [1]}), "ner"))
    with pytest.raises(NoFieldError):
        list(dataset.batches(datasets.Dataset.from_dict({}), "ner"))
    odd = datasets.IterableDataset.from_generator(lambda: iter([{"tokens": ["a"], "tags": ["O"]}, {"tokens": 7}]))
    with pytest.raises(InputError, match="Dataset: "):
        list(dataset.batches(odd, "ner"))
    assert not dataset.is_data([{"tokens": ["a"]}])


# -- damage --------------------------------------------------------------------

FUZZ = """
import random, sys
from pathlib import Path
from idlib_corpus import formats
from idlib_corpus.errors import InputError
from idlib_corpus.formats import Options

path, name = Path(sys.argv[1]), sys.argv[2]
good, chance = path.read_bytes(), random.Random(11)
refused = 0
for turn in range(int(sys.argv[3])):
    data = bytearray(good)
    for _ in range(chance.choice((1, 1, 2, 8))):
        data[chance.randrange(len(data))] = chance.choice((0, 1, 127, 255, chance.randrange(256)))
    if turn % 7 == 0:
        del data[chance.randrange(len(data)):]
    path.write_bytes(data)
    try:
        refused += any(batch.problems for batch in formats.read(path, "ner", Options(format=name)))
    except InputError as error:
        assert error.where.startswith((str(path), "--")), error.where
        refused += 1
print(refused)
"""


def as_stream(path: Path, table: Any) -> None:
    with pa.ipc.new_stream(path, table.schema) as file:
        file.write_table(table, max_chunksize=2)


def as_file(path: Path, table: Any) -> None:
    with pa.ipc.new_file(path, table.schema) as file:
        file.write_table(table, max_chunksize=2)


def as_compressed(path: Path, table: Any) -> None:
    with pa.ipc.new_file(path, table.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as file:
        file.write_table(table)


@pytest.mark.parametrize(
    ("write", "name"),
    [
        (as_stream, "arrow"),
        (as_file, "arrow"),
        (as_compressed, "arrow"),
        (lambda p, t: pq.write_table(t, p), "parquet"),
    ],
)
def test_a_damaged_file_is_a_message_and_never_ends_the_process(
    write: Callable[[Path, Any], None], name: str, tmp_path: Path
) -> None:
    """In a process of its own: what is damaged may end it."""
    table = pq.read_table(CORPUS / "data" / "ner" / "ar" / "test.parquet")
    path = tmp_path / f"rows.{name}"
    write(path, table)
    run = subprocess.run([sys.executable, "-c", FUZZ, path, name, "250"], capture_output=True, text=True, cwd=tmp_path)
    assert run.returncode == 0, (run.returncode, run.stderr[-2000:])
    assert int(run.stdout) > 20


def test_packed_tables_are_read(tmp_path: Path) -> None:
    pq.write_table(TABLE, tmp_path / "x.parquet")
    as_stream(tmp_path / "x.arrow", TABLE)
    for name in ("x.parquet", "x.arrow"):
        packed = tmp_path / f"{name}.gz"
        packed.write_bytes(gzip.compress((tmp_path / name).read_bytes()))
        [source] = sources.find([packed], "ner")
        assert (source.stem, source.format) == ("x", name[2:])
        [batch] = source.read("ner", Options())
        assert batch.columns.num_rows == 1
        packed.write_bytes(packed.read_bytes()[:-20])
        with pytest.raises(InputError, match=r"x\..*\.gz: "):
            list(source.read("ner", Options()))


def test_a_file_that_is_no_table_in_spite_of_its_name(tmp_path: Path) -> None:
    for name in ("x.parquet", "x.arrow"):
        (tmp_path / name).write_bytes(b"no table")
        with pytest.raises(InputError, match=f"{name}: it cannot be read"):
            list(formats.read(tmp_path / name, "ner"))
    (tmp_path / "x.parquet").write_bytes(b"PARE" + b"0" * 20)
    with pytest.raises(InputError, match="an encrypted Parquet file"):
        list(formats.read(tmp_path / "x.parquet", "ner"))


def test_text_that_is_no_utf8_is_named_by_row_and_column(tmp_path: Path) -> None:
    bad = pa.array([b"a", b"\xff\xfe", b"c"], pa.binary()).view(pa.string())
    table = pa.table(
        {"id": ["x", "y", "z"], "tokens": pa.ListArray.from_arrays([0, 1, 2, 3], bad), "tags": [["O"]] * 3}
    )
    pq.write_table(table, tmp_path / "x.parquet")
    with pytest.raises(InputError, match=r"x\.parquet: row 2: the column tokens is damaged: Invalid UTF8"):
        list(formats.read(tmp_path / "x.parquet", "ner"))
    # of columns that are not read nothing is asked
    shutil.copy(tmp_path / "x.parquet", tmp_path / "y.parquet")
    [batch] = formats.read(tmp_path / "y.parquet", "ner", Options(fields=("id",)))
    assert json.dumps(batch.columns.column("id").to_pylist()) == '["x", "y", "z"]'
