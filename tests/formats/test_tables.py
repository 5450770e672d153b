"""Tables with columns of any type: a batch of the task's rows, or a message with file, row and column."""

from __future__ import annotations

import datetime
import decimal
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import CORPUS
from idlib_corpus import formats
from idlib_corpus.errors import InputError
from idlib_corpus.formats import Batch, Options
from idlib_corpus.formats.arrays import plain
from idlib_corpus.formats.fields import kinds
from idlib_corpus.formats.tables import Table
from idlib_corpus.records.base import NoFieldError
from idlib_corpus.records.columns import rows, schema
from idlib_corpus.records.kind import TASKS, kind
from idlib_corpus.tagging.spans import decode

CASES = Path(__file__).parent.parent / "cases"


def read(path: Path, task: str, **options: Any) -> list[Batch]:
    return list(formats.read(path, task, Options(**options)))


def rows_of(path: Path, task: str, **options: Any) -> list[dict[str, Any]]:
    return [row for batch in read(path, task, **options) for row in rows(batch.columns, task)]


def saved(folder: Path, columns: dict[str, Any], features: dict[str, Any] | None = None) -> Path:
    """A Parquet file, with the metadata of `datasets` if there are any."""
    table = pa.table(columns)
    if features is not None:
        table = table.replace_schema_metadata({"huggingface": json.dumps({"info": {"features": features}})})
    path = folder / "rows.parquet"
    pq.write_table(table, path)
    return path


def labels(*names: str) -> dict[str, Any]:
    return {"feature": {"names": list(names), "_type": "ClassLabel"}, "_type": "List"}


# -- what is right -------------------------------------------------------------


@pytest.mark.parametrize("task", TASKS)
def test_each_field_becomes_the_column_of_the_task(task: str) -> None:
    assert set(kinds(task)) == set(schema(task).names)
    for field in schema(task):
        if field.name != "holder":  # in words, or as an object
            assert kinds(task)[field.name].type() == field.type


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("lang", ["ar", "ja", "es"])
def test_the_configs_of_the_corpus_are_read_as_their_records(task: str, lang: str) -> None:
    path = CORPUS / "data" / kind(task).config / lang / "test.parquet"
    from datasets import Dataset

    from idlib_corpus.records.corpus import named

    data = Dataset.from_parquet(str(path), keep_in_memory=True)
    found = rows_of(path, task)
    assert len(found) == len(data) > 0
    for row, given_row in zip(found, named(iter(data), data.features), strict=True):
        record = kind(task).record(given_row)
        assert row["id"] == given_row["id"]
        if task == "stance":
            assert (row["holder"], row["target"]) == (given_row["holder"], given_row["target"])
            record = {**record, "holder": row["holder"], "target": row["target"]}
            assert (row["holder_id"], row["target_id"]) == (given_row["holder_id"], given_row["target_id"])
        for name, value in record.items():
            assert subset(value, row[name]), (name, value, row[name])
    assert not any(batch.problems for batch in read(path, task))


def subset(one: Any, other: Any) -> bool:
    """Whether a row says all that a record says, in fields that both have."""
    if isinstance(one, dict):
        return all(subset(value, other[name]) for name, value in one.items() if name in other and value is not None)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(subset, one, other))
    return bool(one == other)


def test_few_nerd_types_keep_their_hyphens() -> None:
    [gold], [predicted] = rows_of(CASES / "fnf_gold.parquet", "ner"), rows_of(CASES / "fnf_pred.parquet", "ner")
    assert [entity["label"] for entity in gold["entities"]] == ["person-other", "location-other", "organization-other"]
    assert not {tuple(e.values()) for e in gold["entities"]} & {tuple(e.values()) for e in predicted["entities"]}


def test_fine_tags_beside_coarse_ones_are_named(tmp_path: Path) -> None:
    features = {"ner_tags": labels("O", "person"), "fine_ner_tags": labels("O", "person-other")}
    columns = {"tokens": [["Lundby", "x"]], "ner_tags": [[1, 0]], "fine_ner_tags": [[1, 0]]}
    path = saved(tmp_path, columns, features)
    [batch] = read(path, "ner")
    assert rows(batch.columns, "ner")[0]["entities"] == [{"start": 0, "end": 6, "label": "person"}]
    assert batch.notes == (f"{path}: tags are those of ner_tags; fine_ner_tags with --columns tag=fine_ner_tags",)
    assert batch.labels == ("person",)
    [batch] = read(path, "ner", columns={"tag": "fine_ner_tags"})
    assert rows(batch.columns, "ner")[0]["entities"] == [{"start": 0, "end": 6, "label": "person-other"}]
    assert batch.labels == ("person-other",)


@pytest.mark.parametrize("mark", [-1, -100])
def test_a_position_without_a_label_is_null(mark: int, tmp_path: Path) -> None:
    columns = {"tokens": [["シリア", "国民軍"], ["x"]], "ner_tags": [[1, mark], [0]]}
    path = saved(tmp_path, columns, {"ner_tags": labels("O", "B-ORG")})
    assert [row["tags"] for row in rows_of(path, "tags")] == [["B-ORG", None], ["O"]]
    [batch] = read(path, "ner")
    [problem] = batch.problems
    assert problem.where == f"{path}: row 1" and "without a label" in problem.found
    assert batch.numbers.tolist() == [2]


def test_cl100() -> None:
    assert rows_of(CASES / "cl100.parquet", "tags")[0]["tags"] == ["B-PER", None, "B-LOC"]


@pytest.mark.parametrize(
    ("name", "row", "found"),
    [
        ("len", 1, "3 tokens and 2 in tags"),
        ("null", 2, "tokens: null"),
        ("nulltag", 2, "tags: null"),
        ("innull", 1, "tokens: null"),
    ],
)
@pytest.mark.parametrize("task", ["ner", "tags"])
def test_broken_rows_are_named_and_the_others_keep_their_numbers(name: str, row: int, found: str, task: str) -> None:
    path = CASES / f"{name}.parquet"
    [batch] = read(path, task)
    assert [(problem.where, problem.found) for problem in batch.problems] == [(f"{path}: row {row}", found)]
    assert batch.numbers.tolist() == [number for number in range(1, row) if number != row]


@pytest.mark.parametrize("task", ["ner", "tags"])
def test_numbers_without_names_are_refused_until_names_are_given(task: str) -> None:
    path = CASES / "plainint.parquet"
    with pytest.raises(InputError) as caught:
        read(path, task)
    assert caught.value.where == f"{path}: row 1"
    assert "the column ner_tags: 1 of the type int64" in caught.value.found
    assert "--labels" in caught.value.expected
    names = {"0": "O", "1": "B-PER", "2": "I-PER", "3": "B-LOC"}
    [row] = rows_of(path, task, labels=names)
    assert (row["id"], row["tags"]) == ("0", ["B-PER", "O", "B-LOC"])


def test_tags_of_no_scheme_are_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, {"tokens": [["Oslo"]], "tags": [["b-loc"]]})
    with pytest.raises(InputError, match=r'row 1: the column tags has tags of no known scheme: "b-loc"'):
        read(path, "ner")
    assert read(path, "ner", scheme="IO")[0].columns.num_rows == 1


def test_tokens_stand_in_the_text_that_is_given(tmp_path: Path) -> None:
    columns = {
        "text": ["シリア国民軍 は", "قال بشار الأسد", "x y", None],
        "tokens": [["シリア", "国民軍", "は"], ["قال", "بشار", "الأسد"], ["x", "z"], ["Oslo"]],
        "tags": [["B-ORG", "I-ORG", "O"], ["O", "B-PER", "I-PER"], ["O", "O"], ["B-LOC"]],
    }
    path = saved(tmp_path, columns)
    [batch] = read(path, "ner")
    found = rows(batch.columns, "ner")
    words = [row["text"][e["start"] : e["end"]] for row in found for e in row["entities"]]
    assert words == ["シリア国民軍", "بشار الأسد", "Oslo"]
    assert [problem.where for problem in batch.problems] == [f"{path}: row 3"]
    assert batch.numbers.tolist() == [1, 2, 4]


def test_ids_are_texts_or_whole_numbers_or_nothing(tmp_path: Path) -> None:
    tags = {"tokens": [["a"], ["b"]], "tags": [["O"], ["O"]]}
    assert [
        row["id"] for row in rows_of(saved(tmp_path, {"id": pa.array([7, 2**63], pa.uint64()), **tags}), "tags")
    ] == [
        "7",
        str(2**63),
    ]
    assert [row.get("id") for row in rows_of(saved(tmp_path, {"id": ["x", None], **tags}), "tags")] == ["x", None]
    assert [row.get("id") for row in rows_of(saved(tmp_path, tags), "tags")] == [None, None]
    for ids in ([b"a", b"b"], [1.5, 2.0], [True, False], [decimal.Decimal(1)] * 2, [datetime.date(2024, 1, 1)] * 2):
        with pytest.raises(InputError, match=r"row 1: the column id: .*; expected a text or a whole number"):
            read(saved(tmp_path, {"id": ids, **tags}), "tags")
    [batch] = read(saved(tmp_path, {"id": ["", "x"], **tags}), "tags")
    assert batch.problems[0].found == 'id: ""'


def test_columns_are_named_by_options(tmp_path: Path) -> None:
    path = saved(tmp_path, {"words": [["Oslo"]], "gold": [["B-LOC"]], "id": ["x"]})
    with pytest.raises(NoFieldError) as caught:
        read(path, "ner")
    assert "the columns words, gold, id" in caught.value.found and "--map" in caught.value.remedy
    for columns in ({"token": "words", "tag": "gold"}, {"token": "1", "tag": "2"}):
        [row] = rows_of(path, "ner", columns=columns)
        assert (row["id"], row["entities"][0]["label"]) == ("x", "LOC")
    [row] = rows_of(path, "tags", map={"tokens": "words", "tags": "gold", "id": ""})
    assert "id" not in row
    with pytest.raises(InputError, match='no column "none" for tags; expected one of words, gold, id'):
        read(path, "tags", map={"tags": "none"})
    with pytest.raises(InputError, match='--map: "surface"'):
        read(path, "tags", map={"surface": "words"})


def test_only_wanted_fields_are_read_and_none_is_demanded(tmp_path: Path) -> None:
    path = saved(tmp_path, {"text": ["Oslo"], "entities": [7], "lang": ["no"]})
    [row] = rows_of(path, "ner", fields=("id", "text", "lang"))
    assert row == {"text": "Oslo", "lang": "no"}


def test_a_struct_of_lists_is_a_list_of_structs(tmp_path: Path) -> None:
    entities = [{"start": [0, 5], "end": [4, 9], "label": ["LOC", "PER"]}, {"start": [0], "end": [], "label": ["LOC"]}]
    [batch] = read(saved(tmp_path, {"text": ["Oslo Lund.", "x"], "entities": entities}), "ner")
    assert rows(batch.columns, "ner")[0]["entities"] == [
        {"start": 0, "end": 4, "label": "LOC"},
        {"start": 5, "end": 9, "label": "PER"},
    ]
    assert batch.problems[0].found.startswith("entities: ")


@pytest.mark.parametrize(
    "features",
    [
        {"ner_tags": labels("O", "O")},
        {"ner_tags": labels("O", "")},
        {"ner_tags": {"feature": {"names": "OB", "_type": "ClassLabel"}, "_type": "List"}},
        {"ner_tags": {"feature": {"names": [1, 2], "_type": "ClassLabel"}, "_type": "List"}},
        ["ner_tags"],
    ],
)
def test_metadata_that_lie_are_a_message(features: Any, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read(saved(tmp_path, {"tokens": [["a"]], "ner_tags": [[1]]}, features), "ner")


def test_metadata_that_are_no_json_are_a_message(tmp_path: Path) -> None:
    for said in (b"{", b"[" * 100_000, b"\xff", b"7"):
        table = pa.table({"tokens": [["a"]], "ner_tags": [[1]]}).replace_schema_metadata({"huggingface": said})
        pq.write_table(table, tmp_path / "x.parquet")
        with pytest.raises(InputError):
            read(tmp_path / "x.parquet", "ner")


def test_a_number_outside_of_the_names_is_a_problem(tmp_path: Path) -> None:
    path = saved(tmp_path, {"tokens": [["a"]] * 3, "ner_tags": [[2], [-2], [0]]}, {"ner_tags": labels("O", "B-X")})
    [batch] = read(path, "tags")
    assert [problem.where for problem in batch.problems] == [f"{path}: row 1", f"{path}: row 2"]
    assert batch.problems[0].found == "ner_tags: 2" and "from 0 to 1" in batch.problems[0].expected


@given(
    st.lists(
        st.lists(
            st.tuples(st.sampled_from(["Ä", "b c", "国"]), st.sampled_from(["O", "B-X", "I-X", "S-Y", "E-X", "z-w"])),
            max_size=5,
        ),
        max_size=6,
    )
)
@settings(max_examples=20, deadline=None)
def test_all_rows_at_once_are_decoded_as_each_alone(sentences: list[list[tuple[str, str]]]) -> None:
    tokens, tags = ([[pair[side] for pair in one] for one in sentences] for side in (0, 1))
    table = pa.table(
        {"tokens": pa.array(tokens, pa.list_(pa.string())), "tags": pa.array(tags, pa.list_(pa.string()))}
    )
    reader = Table(table.schema, "ner", Options(scheme="IO"), "x", "x: row {}".format)
    found = [row for batch in reader.batches(table.to_batches()) for row in rows(batch.columns, "ner")]
    assert [row["text"] for row in found] == [" ".join(words) for words in tokens]
    for row, of in zip(found, tags, strict=True):
        places = row["token_offsets"]
        expected = [(places[a]["start"], places[b - 1]["end"], kind) for a, b, kind in decode(of)]
        assert [(e["start"], e["end"], e["label"]) for e in row["entities"]] == expected
        assert [row["text"][p["start"] : p["end"]] for p in places] == row["tokens"]


# -- any type in any field -----------------------------------------------------

DAY = datetime.date(2024, 2, 29)
LEAVES: Sequence[Any] = (
    pa.array(["", "x", None]),
    pa.array(["a", "b", "c"], pa.large_string()),
    pa.array(["a", "b", None], pa.string_view()),
    pa.array([b"a", b"\xff", None], pa.binary()),
    pa.array([b"ab", b"cd", None], pa.binary(2)),
    pa.array([1, -100, None], pa.int8()),
    pa.array([0, 5, 2**63 + 1], pa.uint64()),
    pa.array([0, 2**40, None], pa.int64()),
    pa.array([0.5, float("nan"), float("inf")], pa.float64()),
    pa.array([0.0, 1.0, None], pa.float32()),
    pa.array(np.array([0, 1, 2], np.float16)),
    pa.array([True, None, False]),
    pa.array([DAY, None, DAY], pa.date32()),
    pa.array([10**18, None, 0], pa.timestamp("s")),
    pa.array([5, None, 0], pa.duration("us")),
    pa.array([5, None, 0], pa.time32("s")),
    pa.array([decimal.Decimal("1.5"), None, decimal.Decimal("2")], pa.decimal128(5, 1)),
    pa.nulls(3),
    pa.array(["x", None, "x"]).dictionary_encode(),
    pa.array([7, None, 7]).dictionary_encode(),
    pa.RunEndEncodedArray.from_arrays(pa.array([2, 3], pa.int32()), pa.array(["x", None])),
    pa.ExtensionArray.from_storage(pa.uuid(), pa.array([b"0" * 16, None, b"1" * 16], pa.binary(16))),
    pa.array([[("k", 1)], None, []], pa.map_(pa.string(), pa.int64())),
    pa.UnionArray.from_dense(
        pa.array([0, 1, 0], pa.int8()), pa.array([0, 0, 1], pa.int32()), [pa.array([1, 2]), pa.array(["x"])]
    ),
)


def nested(array: Any) -> list[Any]:
    """An array of three in lists and structs, as fields have them, right and wrong."""
    ends = pa.array([0, 1, 1, 3], pa.int32())
    found = [array, pa.ListArray.from_arrays(ends, array)]
    found.append(pa.ListArray.from_arrays(ends, array, mask=pa.array([False, True, False])))
    found.append(pa.LargeListArray.from_arrays(ends.cast(pa.int64()), array))
    found.append(pa.FixedSizeListArray.from_arrays(pa.concat_arrays([plain(array)] * 2), 2))
    for name in ("start", "label", "head", "mentions", "entity", "surface", "sentence"):
        others = {"start": pa.array([0, 1, 2]), "end": pa.array([1, 2, 3]), "label": pa.array(["A", "B", "C"])}
        struct = pa.StructArray.from_arrays(list({**others, name: array}.values()), list({**others, name: array}))
        found += [struct, pa.ListArray.from_arrays(ends, struct)]
    pieces = pa.ListArray.from_arrays(ends, pa.ListArray.from_arrays(ends, array))
    spans = pa.StructArray.from_arrays([pa.array([0, 1, 2]), pa.array([1, 2, 3]), pieces], ["start", "end", "pieces"])
    return [*found, pieces, pa.ListArray.from_arrays(ends, spans), pa.ListArray.from_arrays(ends, found[1])]


GOOD: dict[str, Any] = {
    "id": pa.array(["a", "b", "c"]),
    "text": pa.array(["x y", "y", "z w"]),
    "lang": pa.array(["es", "ar", "ja"]),
    "tokens": pa.array([["x"], [], ["z", "w"]]),
    "tags": pa.array([["O"], [], ["B-X", "O"]]),
    "entities": pa.array([[{"start": 0, "end": 1, "label": "X"}], [], []]),
    "relations": pa.array([[{"head": {"start": 0, "end": 1}, "tail": {"start": 0, "end": 1}, "label": "r"}], [], []]),
    "chains": pa.array([[[{"start": 0, "end": 1}]], [], []]),
    "label": pa.array(["FAVOR", "NONE", "AGAINST"]),
    "holder": pa.array(["h", "h", "h"]),
    "target": pa.array(["t", "t", "t"]),
}


@pytest.mark.parametrize("task", TASKS)
def test_any_type_in_any_field_is_a_batch_or_a_message(task: str) -> None:
    tried = refused = 0
    for number, field in enumerate(kinds(task)):
        for place, leaf in enumerate(LEAVES):
            for array in nested(leaf)[(number + place) % 2 :: 2]:  # half of them, the others in the next field
                columns = {**GOOD, field: array}
                table = pa.table(columns)
                tried += 1
                try:
                    reader = Table(table.schema, task, Options(), "x.parquet", "x.parquet: row {}".format)
                    for batch in reader.batches(table.to_batches()):
                        batch.columns.validate(full=True)
                        assert batch.columns.schema == schema(task)
                        assert batch.columns.num_rows == len(batch.numbers) == len(batch.places)
                        assert batch.columns.num_rows + len(batch.problems) == 3
                        assert all(p.where.startswith("x.parquet: row ") and p.expected for p in batch.problems)
                        rows(batch.columns, task)
                except InputError as error:
                    refused += 1
                    # never what a library says of itself
                    assert "it cannot be read" not in error.found, (field, array.type, error)
                    assert error.where.startswith("x.parquet") and error.expected, error
    assert tried > 500 and 0 < refused < tried


@given(st.sampled_from(TASKS), st.data())
@settings(max_examples=20, deadline=None)
def test_nothing_is_lost_or_invented_when_rows_are_cut(task: str, data: Any) -> None:
    """Any slice of a table gives the rows of the slice: offsets of Arrow's arrays are heeded at every depth."""
    path = CORPUS / "data" / kind(task).config / "ar" / "test.parquet"
    table = pq.read_table(path)
    first = data.draw(st.integers(0, table.num_rows - 1))
    count = data.draw(st.integers(1, table.num_rows - first))
    reader = Table(table.schema, task, Options(), "x", "x: row {}".format)
    whole = [row for batch in reader.batches(table.to_batches()) for row in rows(batch.columns, task)]
    some = [row for b in reader.batches(table.slice(first, count).to_batches()) for row in rows(b.columns, task)]
    assert some == whole[first : first + count]
