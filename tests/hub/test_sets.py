"""Each public set, read from a copy in its schema; and what is said where a copy is not as its entry expects."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from copies import COPIES, Row, c_stance, catalonia_independence, text, tokens, wikineural, write, x_stance

from idlib_corpus import hub
from idlib_corpus.benchmark import data
from idlib_corpus.errors import InputError
from idlib_corpus.formats import Options
from idlib_corpus.tasks import task

# languages, rows by split, labels (of entities: those of the view, in the train split or else in test), by the set
STANCE = {"FAVOR", "AGAINST", "NONE"}
VIEW = {"PER", "LOC", "ORG"}
EXPECTED: dict[str, tuple[set[str], dict[str, int], set[str]]] = {
    "x-stance": ({"de", "fr", "it"}, {"train": 12, "validation": 4, "test": 4}, STANCE - {"NONE"}),
    "polistance-affect": ({"en"}, {"train": 6, "validation": 2, "test": 2}, STANCE),
    "claim-stance": ({"en"}, {"train": 12, "test": 4}, STANCE - {"NONE"}),
    "catalonia-independence": ({"ca", "es"}, {"train": 24, "validation": 8, "test": 8}, STANCE),
    "tweet-eval-stance": ({"en"}, {"train": 60, "validation": 20, "test": 20}, STANCE),
    "wiki-stance": ({"en", "de", "tr"}, {"train": 27, "validation": 9, "test": 9}, STANCE),
    "stance-sentences": ({"en"}, {"train": 12, "validation": 4, "test": 4}, STANCE - {"NONE"}),
    "c-stance": ({"zh"}, {"train": 9, "validation": 3, "test": 4}, STANCE),
    "universal-ner": ({"da", "en"}, {"train": 12, "validation": 4, "test": 8}, VIEW),
    "open-ner": ({"sl"}, {"train": 12, "validation": 4, "test": 4}, VIEW),
    "multinerd": ({"es", "zh"}, {"train": 24, "validation": 8, "test": 8}, VIEW),
    "wikineural": ({"es", "de"}, {"train": 24, "validation": 8, "test": 8}, VIEW),
    "europarl-ner": ({"en", "de", "es", "it"}, {"test": 16}, VIEW),
    "multiconer-v2": ({"en", "es"}, {"train": 24, "validation": 8, "test": 8}, VIEW),
    "wikiner": ({"fr", "ru"}, {"train": 24, "test": 8}, VIEW),
    "few-nerd": ({"en"}, {"train": 12, "validation": 4, "test": 4}, VIEW),
}


def prepared(name: str, folder: Path, cache: Path, **more: Any) -> hub.Prepared:
    named = hub.find(name)
    assert named is not None
    return hub.prepared(named, cache, folder=folder, **more)


def items(found: hub.Prepared, split: str) -> list[Any]:
    """The items of a split, as `train` and `benchmark` read them."""
    return list(data.of_files(task(found.named.entry.task), [str(found.file(split))], Options()).items)


def labels(found: list[Any]) -> Counter[str]:
    return Counter(
        label for one in found for label in ([one.gold] if isinstance(one.gold, str) else [s[2] for s in one.gold])
    )


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_is_read_whole(name: str, tmp_path: Path) -> None:
    make, given = COPIES[name]
    make(tmp_path / "copy")
    found = prepared(given, tmp_path / "copy", tmp_path / "kept")
    langs, rows, names = EXPECTED[name]
    assert dict(found.rows) == rows
    read = {split: items(found, split) for split in rows}
    assert {item.lang for of in read.values() for item in of} == langs
    first = read[next(iter(rows))]
    assert set(labels(first)) == names
    assert len({item.id for of in read.values() for item in of}) == sum(rows.values()) or name == "few-nerd"
    if names == VIEW:
        one = next(item for item in first if item.gold)
        assert one.text[slice(*one.gold[0][:2])] == "Anna Lee" and one.gold[0][2] == "PER"
        stop = "." if name == "universal-ner" else " ."  # which has texts beside its tokens
        assert one.text.startswith(f"Anna Lee left Rome for Siemens{stop}")
    else:
        assert all(item.target and item.text and not item.holder for item in first)


def test_every_entry_has_a_copy() -> None:
    assert set(COPIES) == set(EXPECTED) == set(hub.entries())


# a column that is called otherwise, and a label that no entry has, of each kind of entry
KINDS = {
    "x-stance": ("comment", {"label": "PERHAPS"}),
    "claim-stance": ("topicText", {"claims.stance": "PERHAPS"}),
    "catalonia-independence": ("TWEET", {"LABEL": 7}),
    "tweet-eval-stance": ("label", {"label": 3}),
    "wiki-stance": ("topic", {"decision": "PERHAPS"}),
    "stance-sentences": ("text", {"label": "PERHAPS"}),
    "polistance-affect": ("stance", {"stance": 2}),
    "c-stance": ("In Use", {"Stance 1": "PERHAPS"}),
    "universal-ner": ("tokens", {"ner_tags": ["B-PERHAPS"] * 9}),
    "open-ner": ("ner_tags", {"ner_tags": ["B-PERHAPS"] * 9}),
    "multinerd": ("tokens", {"ner_tags": [31] * 9}),
    "wikineural": ("ner_tags", {"ner_tags": [9] * 9}),
    "europarl-ner": ("tokens", {"ner_tags": ["B-PERHAPS"] * 9}),
    "multiconer-v2": ("ner_tags", {"ner_tags": ["B-PERHAPS"] * 9}),
    "wikiner": ("words", {"ner_tags": [5] * 9}),
    "few-nerd": ("ner_tags", {"ner_tags": [9] * 9}),
}


@pytest.mark.parametrize("name", KINDS)
def test_a_column_that_is_not_there_is_said(name: str, tmp_path: Path) -> None:
    make, given = COPIES[name]
    column, _ = KINDS[name]
    make(tmp_path / "copy", lambda row: {("other" if key == column else key): value for key, value in row.items()})
    with pytest.raises(InputError, match=f'no column "{column}"; it has .*other') as caught:
        prepared(given, tmp_path / "copy", tmp_path / "kept")
    error = caught.value
    assert error.where.startswith(f"{name}: ") and f'"{column}" for ' in error.expected
    assert hub.entries()[name].url in error.remedy


@pytest.mark.parametrize("name", KINDS)
def test_a_label_that_is_not_known_is_said(name: str, tmp_path: Path) -> None:
    make, given = COPIES[name]
    _, wrong = KINDS[name]
    [value] = wrong.values()
    word = str(value[0] if isinstance(value, list) else value).removeprefix("B-")
    make(tmp_path / "copy", lambda row: {**row, **wrong})
    with pytest.raises(InputError, match=f'the unknown label "{word}"') as caught:
        prepared(given, tmp_path / "copy", tmp_path / "kept")
    error = caught.value
    assert error.where.startswith(f"{name}: ") and ": row " in error.where
    assert "one of " in error.expected and "--labels FILE" in error.remedy


def test_columns_and_labels_can_be_said(tmp_path: Path) -> None:
    def other(row: Row) -> Row:
        return {**{k: v for k, v in row.items() if k != "comment"}, "said": row["comment"], "label": "pro"}

    x_stance(tmp_path / "copy", other)
    said = {"columns": {"text": "said"}, "labels": {"pro": "FAVOR"}}
    found = prepared("x-stance", tmp_path / "copy", tmp_path / "kept", **said)
    assert labels(items(found, "train")) == {"FAVOR": 12} and items(found, "test")[0].text == text("test", 16)


def test_rows_that_are_not_in_use_are_left_out_and_counted(tmp_path: Path) -> None:
    c_stance(tmp_path)
    found = prepared("c-stance:subtaskB/体育_sports", tmp_path, tmp_path / "kept")
    assert dict(found.left_out) == {"not in use": 4} and "4 rows not in use left out" in list(found.says())
    assert not prepared("c-stance", tmp_path, tmp_path / "kept").left_out, "subtask A has no such column"


def test_rows_without_text_or_label_are_left_out_and_counted(tmp_path: Path) -> None:
    def blank(row: Row) -> Row:
        text = "" if row["id_str"] == "catalan0" else row["TWEET"]
        return {**row, "TWEET": text, "LABEL": -1 if row["id_str"] == "catalan1" else row["LABEL"]}

    catalonia_independence(tmp_path, blank)
    said = {"labels": {"1": "FAVOR", "0": "AGAINST", "2": "NONE"}}
    found = prepared("catalonia-independence", tmp_path, tmp_path / "kept", **said)
    assert dict(found.left_out) == {"without text, target or label": 2} and found.rows["train"] == 22


def test_an_id_that_stands_twice_gives_way_to_numbers(tmp_path: Path) -> None:
    x_stance(tmp_path, lambda row: {**row, "id": 7})
    found = prepared("x-stance", tmp_path, tmp_path / "kept")
    assert [item.id for item in items(found, "test")] == [f"x-stance/default/test:{n}" for n in range(1, 5)]
    assert 'the id "7" stands twice in test' in " ".join(found.says())


@pytest.mark.parametrize(
    ("name", "change", "found"),
    [
        ("x-stance", {"comment": ["a", "b"]}, "the column comment has a list"),
        ("x-stance", {"question": {"a": "b"}}, "the column question has an object"),
        ("x-stance", {"label": ["FAVOR"]}, "the column label has a list"),
        ("x-stance", {"id": [7]}, "the column id has a list"),
        ("x-stance", {"language": ["de"]}, "the column language has a list"),
        ("x-stance", {"question_id": {"n": 1}}, "the column question_id has an object"),
        ("wikineural", {"tokens": [["a"]] * 9}, "the column tokens has a list"),
        ("x-stance", {"label": 0.5}, 'the unknown label "0.5"'),
        ("x-stance", {"label": float("inf")}, 'the unknown label "inf"'),
        ("x-stance", {"label": float("nan")}, "no row that can be used .20 without text, target or label"),
        ("wikineural", {"tokens": "a b"}, "the column tokens is no list"),
        ("wikineural", {"ner_tags": "O"}, "the column ner_tags is no list"),
        ("wikineural", {"ner_tags": [[0]] * 9}, "a tag that is a list"),
        ("wikineural", {"ner_tags": [-100] * 9}, 'the unknown label "-100"'),
        ("wikineural", {"tokens": [" "] * 9}, "no row that can be used .40 without"),
    ],
)
def test_what_a_cell_cannot_be_is_said(name: str, change: Row, found: str, tmp_path: Path) -> None:
    make, given = COPIES[name]
    make(tmp_path / "copy", lambda row: {**row, **change})
    with pytest.raises(InputError, match=found):
        prepared(given, tmp_path / "copy", tmp_path / "kept")


def test_files_that_are_damaged_are_said(tmp_path: Path) -> None:
    x_stance(tmp_path / "copy")
    path = tmp_path / "copy/default/test/0000.parquet"
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(InputError, match="x-stance: default in "):
        prepared("x-stance", tmp_path / "copy", tmp_path / "kept")
    datasets = pytest.importorskip("datasets")
    x_stance(tmp_path / "whole")
    datasets.load_dataset(str(tmp_path / "whole" / "default")).save_to_disk(tmp_path / "saved")
    [saved] = (tmp_path / "saved" / "test").glob("*.arrow")
    saved.write_bytes(saved.read_bytes()[:200])
    with pytest.raises(InputError, match="x-stance: default"):
        prepared("x-stance", tmp_path / "saved", tmp_path / "kept")


def test_tokens_and_tags_are_as_many(tmp_path: Path) -> None:
    wikineural(tmp_path, lambda row: {**row, "tokens": row["tokens"][1:]})
    with pytest.raises(InputError, match="8 tokens and 9 tags"):
        prepared("wikineural:es", tmp_path, tmp_path / "kept")


@pytest.mark.parametrize("where", [".", "default", "x-stance"])
def test_a_folder_of_save_to_disk_is_a_copy(where: str, tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    x_stance(tmp_path / "files")
    splits = datasets.load_dataset(str(tmp_path / "files" / "default"))
    splits.save_to_disk(tmp_path / "saved" / where)
    found = prepared("x-stance", tmp_path / "saved", tmp_path / "kept")
    assert dict(found.rows) == {"train": 12, "validation": 4, "test": 4}


def test_files_that_are_called_otherwise_are_found_by_their_splits(tmp_path: Path) -> None:
    rows = [{"tokens": tokens("x", n), "ner_tags": [0] * 9, "lang": "es"} for n in range(4)]
    for split in ("train", "validation"):
        write(tmp_path / f"{split}.jsonl", rows)
    assert dict(prepared("wikineural:es", tmp_path, tmp_path / "kept").rows) == {"train": 4, "validation": 4}


def test_what_is_no_copy_is_said(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("nothing", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        prepared("wikineural:es", tmp_path, tmp_path / "kept")
    error = caught.value
    assert error.where == f"wikineural: es in {tmp_path}"
    assert "data/train_es-*" in error.expected and "Download them" in error.remedy


def test_without_a_network_the_hub_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        prepared("x-stance", None, tmp_path)  # type: ignore[arg-type]
    assert "ZurichNLP/x_stance at refs/convert/parquet" in caught.value.where
    assert "--data-dir" in caught.value.remedy


def test_what_was_prepared_is_kept_until_the_copy_changes(tmp_path: Path) -> None:
    x_stance(tmp_path / "copy")
    one = prepared("x-stance", tmp_path / "copy", tmp_path / "kept")
    at = one.file("test").stat().st_mtime_ns
    assert prepared("x-stance", tmp_path / "copy", tmp_path / "kept") == one
    assert one.file("test").stat().st_mtime_ns == at
    x_stance(tmp_path / "copy", lambda row: {**row, "label": "FAVOR"})
    other = prepared("x-stance", tmp_path / "copy", tmp_path / "kept")
    assert other.folder != one.folder and set(labels(items(other, "train"))) == {"FAVOR"}
