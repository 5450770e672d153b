"""What `datasets` reads: columns of tokens and tags, plain records, Parquet files and folders."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import datasets
import pytest

from idlib_corpus import records
from idlib_corpus.errors import InputError

TAGS = ["O", "B-LOC", "I-LOC", "B-PER", "I-PER"]
TOKENS = [["إدلب", "و", "حلب"], ["Bashar", "al-Ásad"]]


def tokens_and_tags() -> datasets.Dataset:
    features = datasets.Features(
        {
            "tokens": datasets.List(datasets.Value("string")),
            "ner_tags": datasets.List(datasets.ClassLabel(names=TAGS)),
        }
    )
    return datasets.Dataset.from_dict({"tokens": TOKENS, "ner_tags": [[1, 0, 1], [3, 4]]}, features=features)


def test_class_labels_are_tags_and_entities_and_a_closed_list() -> None:
    found = records.read(tokens_and_tags(), "tags")
    assert [row["tags"] for row in found.rows] == [["B-LOC", "O", "B-LOC"], ["B-PER", "I-PER"]]
    assert [row["id"] for row in found.rows] == ["Dataset:1", "Dataset:2"]
    assert found.tag_sets == {"columns": ("LOC", "PER")}
    rows = records.read(tokens_and_tags(), "ner").rows
    assert [[r["text"][e["start"] : e["end"]] for e in r["entities"]] for r in rows] == [
        ["إدلب", "حلب"],
        ["Bashar al-Ásad"],
    ]


def plain() -> datasets.Dataset:
    spans: list[dict[str, Any]] = [{"start": 0, "end": 5, "label": "LOC"}]
    pieces: list[dict[str, Any]] = [{"start": 0, "end": 5, "label": "LOC", "pieces": [[0, 2], [4, 5]]}]
    return datasets.Dataset.from_list(
        [{"id": "a", "text": "Idlib", "entities": spans}, {"id": "b", "text": "İdlib", "entities": pieces}]
    )


def test_plain_rows_are_records_and_nulls_are_not_there() -> None:
    rows = records.read(plain(), "ner").rows
    assert rows[0]["entities"] == [{"start": 0, "end": 5, "label": "LOC"}]
    assert rows[1]["entities"][0]["pieces"] == [[0, 2], [4, 5]]


def test_a_row_that_is_none_is_named_with_its_number() -> None:
    data = datasets.Dataset.from_list([{"id": "a", "entities": [{"start": 0, "end": 5, "label": ""}]}])
    [problem] = records.read(data, "ner").problems
    assert problem.where == "Dataset: row 1"


def test_files_and_folders_are_read_as_the_dataset_they_hold(tmp_path: Path) -> None:
    expected = records.read(plain(), "ner").rows
    plain().to_parquet(tmp_path / "a.parquet")
    plain().save_to_disk(str(tmp_path / "saved"))
    (tmp_path / "folder").mkdir()
    plain().to_parquet(tmp_path / "folder" / "train.parquet")
    for name in ("a.parquet", "saved", "folder"):
        assert records.is_source(tmp_path / name) and records.is_source(str(tmp_path / name))
        assert records.read(tmp_path / name, "ner").rows == expected, name
    tokens_and_tags().to_parquet(tmp_path / "t.parquet")
    rows = records.read(tmp_path / "t.parquet", "tags").rows
    assert [row["id"] for row in rows] == ["t:1", "t:2"]
    assert [row["tags"] for row in rows] == [row["tags"] for row in records.read(tokens_and_tags(), "tags").rows]


def test_a_part_of_the_corpus_is_gold_from_its_parquet_file() -> None:
    from idlib_corpus import corpus_folder

    found = records.read(corpus_folder() / "data" / "ner" / "ja" / "test.parquet", "ner")
    ours = [row for row in records.packaged("ner").rows if row["lang"] == "ja"]
    assert [row["id"] for row in found.rows] == [row["id"] for row in ours]
    assert records.columns.columns(found.rows, "ner").column("entities").to_pylist() == (
        records.columns.columns(ours, "ner").column("entities").to_pylist()
    )


def test_several_splits_are_an_error_that_says_to_choose(tmp_path: Path) -> None:
    both = datasets.DatasetDict({"dev": plain(), "test": plain()})
    both.save_to_disk(str(tmp_path / "both"))
    # the only one is the one that is meant
    one = records.read(datasets.DatasetDict({"test": plain()}), "ner")
    assert one.rows == records.read(plain(), "ner").rows
    for source in (both, tmp_path / "both"):
        with pytest.raises(InputError, match="one of dev, test"):
            records.read(source, "ner")


@pytest.mark.parametrize("name", ["junk.parquet", "missing.parquet", "empty"])
def test_what_datasets_cannot_read_is_one_message(tmp_path: Path, name: str) -> None:
    (tmp_path / "junk.parquet").write_bytes(b"junk")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError) as caught:
        records.read(tmp_path / name, "ner")
    assert name in caught.value.where and caught.value.expected


def test_columns_of_another_task_are_an_error_that_names_them() -> None:
    with pytest.raises(records.NoFieldError, match="relations"):
        records.read(plain(), "relations")
    with pytest.raises(records.NoFieldError, match="tokens"):
        records.read(tokens_and_tags(), "stance")


def test_lists_of_documents_are_no_sources() -> None:
    for value in ([[(0, 1, "X")]], {"a": []}, ["B-LOC"], "no such file", None):
        assert not records.is_source(value)
    for value in ("new.jsonl", "x.conll", Path("anything"), plain(), tokens_and_tags().to_iterable_dataset()):
        assert records.is_source(value)
