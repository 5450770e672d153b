"""What is read: the same rows from every format, in a fixed order, and each fault with its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import datasets
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from prediction_rows import repeated, sentences, write

from conftest import CORPUS
from idlib_corpus.errors import InputError
from idlib_corpus.formats import Options
from idlib_corpus.formats.sources import find
from idlib_corpus.prediction.plan import Plan, make
from idlib_corpus.prediction.rows import Reader
from idlib_corpus.tasks import task

NUMBER = 2500


def rows_of(plan: Plan, name: str = "ner") -> list[dict[str, Any]]:
    """All rows of a plan, shard by shard, without what they do not say."""
    reader = Reader(plan.sources, name, Options())
    return [said(row) for shard in plan.shards for piece in shard.pieces for _, row in reader.rows(piece)]


def said(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None}


def read(*paths: Path | str, split: str = "", shard_rows: int = 700) -> list[dict[str, Any]]:
    return rows_of(make(find(paths, "ner", Options(split=split)), shard_rows))


def table(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(rows)


def as_file(folder: Path, rows: list[dict[str, Any]]) -> Path:
    return write(folder / "rows.jsonl", rows)


def as_windows_file(folder: Path, rows: list[dict[str, Any]]) -> Path:
    """With a byte order mark, carriage returns, blank lines, and characters escaped."""
    lines = "".join(json.dumps(row) + "\r\n\r\n" for row in rows)
    path = folder / "rows.jsonl"
    path.write_bytes(b"\xef\xbb\xbf\n" + lines.rstrip().encode("ascii"))
    return path


def as_pattern(folder: Path, rows: list[dict[str, Any]]) -> str:
    for number in range(3):
        write(folder / f"rows-{number}.jsonl", rows[number * 1000 : (number + 1) * 1000])
    return f"{folder}/rows-*.jsonl"


def as_folder(folder: Path, rows: list[dict[str, Any]]) -> Path:
    write(folder / "data" / "a" / "1.ndjson", rows[:900])
    pq.write_table(table(rows[900:1800]), folder / "data" / "b.parquet")
    write(folder / "data" / "c.jsonl", rows[1800:])
    (folder / "data" / "notes.txt").write_text("no rows", encoding="utf-8")
    write(folder / "data" / ".hidden" / "x.jsonl", rows[:3])
    return folder / "data"


def as_parquet(folder: Path, rows: list[dict[str, Any]]) -> Path:
    pq.write_table(table(rows), folder / "rows.parquet", row_group_size=300)
    return folder / "rows.parquet"


def as_one_row_group(folder: Path, rows: list[dict[str, Any]]) -> Path:
    pq.write_table(table(rows), folder / "rows.parquet")
    return folder / "rows.parquet"


def as_saved(folder: Path, rows: list[dict[str, Any]]) -> Path:
    datasets.disable_progress_bars()
    datasets.Dataset.from_list(rows).save_to_disk(str(folder / "saved"), num_shards=3)
    return folder / "saved"


def as_saved_splits(folder: Path, rows: list[dict[str, Any]]) -> Path:
    datasets.disable_progress_bars()
    datasets.DatasetDict({"test": datasets.Dataset.from_list(rows)}).save_to_disk(str(folder / "splits"))
    return folder / "splits"


def as_repository(folder: Path, rows: list[dict[str, Any]]) -> Path:
    """With a config that is not asked for beside the one that is."""
    configs = "".join(f"- config_name: {name}\n  data_files: {name}/*.parquet\n" for name in ("other", "ner"))
    for name, some in {"other": rows[:3], "ner": rows}.items():
        (folder / "repository" / name).mkdir(parents=True)
        pq.write_table(table(some), folder / "repository" / name / "rows.parquet")
    (folder / "repository" / "README.md").write_text(f"---\nconfigs:\n{configs}---\n", encoding="utf-8")
    return folder / "repository"


FORMATS = (
    as_file,
    as_windows_file,
    as_pattern,
    as_folder,
    as_parquet,
    as_one_row_group,
    as_saved,
    as_saved_splits,
    as_repository,
)


@pytest.mark.parametrize("write_as", FORMATS)
def test_every_format_gives_the_same_rows_in_the_same_order(
    write_as: Callable[[Path, list[dict[str, Any]]], Path], tmp_path: Path
) -> None:
    rows = repeated(NUMBER)
    path = write_as(tmp_path, rows)
    assert read(path) == rows
    found = make(find([path], "ner"), 1000)
    assert [shard.rows for shard in found.shards] == [1000, 1000, 500]
    assert sum(found.rows) == NUMBER


@pytest.mark.parametrize("write_as", [as_file, as_folder, as_parquet, as_one_row_group, as_saved])
@pytest.mark.parametrize("shard_rows", [7, 299, 300, 1000, 4000])
def test_a_shard_can_be_read_on_its_own_and_in_any_order(
    write_as: Callable[[Path, list[dict[str, Any]]], Path], shard_rows: int, tmp_path: Path
) -> None:
    rows = repeated(NUMBER)
    plan = make(find([write_as(tmp_path, rows)], "ner"), shard_rows)
    onward, alone = Reader(plan.sources, "ner", Options()), {}
    step = max(1, len(plan.shards) // 9)
    for shard in plan.shards[::-step]:
        alone[shard.number] = [
            said(row) for piece in shard.pieces for _, row in Reader(plan.sources, "ner", Options()).rows(piece)
        ]
        # and by a reader that jumps back and forth
        assert alone[shard.number] == [said(row) for piece in shard.pieces for _, row in onward.rows(piece)]
    for number, found in alone.items():
        assert found == rows[number * shard_rows : (number + 1) * shard_rows]


def test_parts_are_neighbours_and_make_the_whole(tmp_path: Path) -> None:
    plan = make(find([write(tmp_path / "rows.jsonl", repeated(100))], "ner"), 9)
    assert len(plan.shards) == 12
    for of in (1, 2, 5, 12, 16):
        parts = [plan.part(number, of) for number in range(1, of + 1)]
        assert [shard for part in parts for shard in part] == list(plan.shards)
        assert max(map(len, parts)) - min(map(len, parts)) <= 1


def test_the_corpus_itself_is_an_input() -> None:
    plan = make(find([CORPUS], "ner"), 7)
    assert [(row["id"], row["text"]) for row in rows_of(plan)] == [(row["id"], row["text"]) for row in sentences()]
    texts = {row["id"]: row["text"] for row in rows_of(plan)}
    assert "بشار الأسد" in texts["article/s1/ar"] and "シリア国民軍" in texts["article/s3/ja"]


def test_numbers_of_class_labels_are_named() -> None:
    stance = task("stance")
    plan = make(find([CORPUS], "stance"), 500, "stance")
    reader = Reader(plan.sources, "stance", Options())
    rows = [row for shard in plan.shards for piece in shard.pieces for _, row in reader.rows(piece)]
    found = [stance.item(row) for row in rows]
    given = stance.read()
    assert {item.kind for item in found} == {"state", "claim"}
    assert [(x.id, x.kind, x.holder, x.target, x.spans) for x in found] == [
        (x.id, x.kind, x.holder, x.target, x.spans) for x in given
    ]
    assert {item.gold for item in found} <= {"", "excluded"}, "what is to be predicted is not handed in"


def test_rows_without_an_id_are_named_by_file_and_row(tmp_path: Path) -> None:
    [first, second, third] = (row["text"] for row in sentences("ja")[:3])
    write(tmp_path / "ja" / "news.jsonl", [{"text": first}, {"id": None, "text": second}, {"id": 17, "text": third}])
    pq.write_table(table([{"text": first}]), tmp_path / "ja" / "more.parquet")
    assert [row["id"] for row in read(tmp_path / "ja")] == ["more:1", "news:1", "news:2", "17"]
    assert [row["id"] for row in read(tmp_path)] == ["ja/more:1", "ja/news:1", "ja/news:2", "17"]
    # two files of one name are told apart by their paths
    write(tmp_path / "es" / "news.jsonl", [{"text": sentences("es")[0]["text"]}])
    ids = [row["id"] for row in read(tmp_path / "ja" / "news.jsonl", tmp_path / "es" / "news.jsonl")]
    assert ids == [f"{tmp_path}/ja/news:1", f"{tmp_path}/ja/news:2", "17", f"{tmp_path}/es/news:1"]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('{"id": "x", "text": "Idlib"', "no JSON"),
        ('{"id": "x", "id": "y"}', 'the key "id" stands twice'),
        ('["x", "Idlib"]', 'the row: ["x", "Idlib"]'),
        ('{"id": ["x"], "text": "Idlib"}', 'id: ["x"]'),
        ('{"id": "", "text": "Idlib"}', "id: an empty text"),
        ('{"id": true, "text": "Idlib"}', "id: true"),
        (r'{"id": "x", "text": "\ud83d Idlib"}', r"half a surrogate pair in \ud83d"),
    ],
)
def test_a_line_that_is_no_row_is_named(line: str, found: str, tmp_path: Path) -> None:
    path = write(tmp_path / "rows.jsonl", sentences("ar")[:2])
    path.write_text(path.read_text(encoding="utf-8") + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.where == f"{path}:4"
    assert found in caught.value.found and caught.value.expected and caught.value.remedy


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    rows = sentences("es")
    for name, content, says in (
        ("rows.xyz", b"rows of no format", "a file of no known format"),
        ("rows", b"", "an empty file"),
        ("rows.parquet", b"PAR1 and nothing more", "cannot be read"),
        ("rows.arrow", b"no stream", "cannot be read"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InputError, match=says):
            read(tmp_path / name)
    with pytest.raises(InputError, match="no such file"):
        read(tmp_path / "none.jsonl")
    with pytest.raises(InputError, match="no such file"):
        read(tmp_path / "none-*.jsonl")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no rows in this folder"):
        read(tmp_path / "empty")
    path = write(tmp_path / "good.jsonl", rows)
    with pytest.raises(InputError, match="given 2 times"):
        read(path, tmp_path / "g*.jsonl")
    with pytest.raises(InputError, match="no input has splits"):
        read(path, split="test")


def test_an_empty_file_is_no_fault_beside_others_and_nothing_at_all_is(tmp_path: Path) -> None:
    empty, full = write(tmp_path / "a.jsonl", []), write(tmp_path / "b.jsonl", sentences("tr"))
    assert read(empty, full) == sentences("tr")
    with pytest.raises(InputError, match=r"a\.jsonl: no row in it"):
        read(empty)


def test_a_split_is_chosen_where_there_are_several(tmp_path: Path) -> None:
    datasets.disable_progress_bars()
    parts = {"train": sentences("es"), "test": sentences("ru")}
    data = datasets.DatasetDict({name: datasets.Dataset.from_list(rows) for name, rows in parts.items()})
    data.save_to_disk(str(tmp_path / "splits"))
    assert read(tmp_path / "splits", split="test") == sentences("ru")
    with pytest.raises(InputError, match="it has the splits train, test") as caught:
        read(tmp_path / "splits")
    assert caught.value.remedy == "Choose one: --split train"
    with pytest.raises(InputError, match='no split "dev"'):
        read(tmp_path / "splits", split="dev")
    with pytest.raises(InputError, match='no split "dev"'):
        read(CORPUS, split="dev")


def test_a_file_that_changes_while_it_is_read_is_a_fault(tmp_path: Path) -> None:
    for path in (as_file(tmp_path, repeated(50)), as_parquet(tmp_path, repeated(50))):
        plan = make(find([path], "ner"), 20)
        shorter = repeated(30)
        if path.suffix == ".jsonl":
            write(path, shorter)
        else:
            pq.write_table(table(shorter), path)
        with pytest.raises(InputError, match="it changed while it was read"):
            rows_of(plan)
