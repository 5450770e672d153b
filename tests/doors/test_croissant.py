"""`corpus/croissant.json` by mlcroissant: it is valid, and its records are those of `load_dataset`."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from datasets import load_dataset

from conftest import RELEASE
from idlib_corpus.build.croissant import CROISSANT, SECTIONS, sections
from idlib_corpus.build.tables import BY_LANGUAGE
from idlib_corpus.files import file_digest

mlcroissant = pytest.importorskip("mlcroissant", reason="it is not installed: pip install -e '.[test]'")

CONFIGS = (*BY_LANGUAGE, "entities")
SAID = json.loads((RELEASE / CROISSANT).read_text(encoding="utf-8"))
FILES = {file["@id"]: file for file in SAID["distribution"] if file["@type"] == "cr:FileObject"}


def _dataset(folder: Path) -> Any:
    return mlcroissant.Dataset(jsonld=str(folder / CROISSANT))


@pytest.mark.parametrize("which", ["release", "other"])
def test_it_is_valid(which: str, other_corpus: Path) -> None:
    issues = _dataset(RELEASE if which == "release" else other_corpus).metadata.issues
    assert not issues.errors, issues.report()


def test_it_lists_every_parquet_file_with_its_digest() -> None:
    there = sorted(path.relative_to(RELEASE).as_posix() for path in (RELEASE / "data").rglob("*.parquet"))
    assert sorted(FILES) == there
    for path, file in FILES.items():
        assert file["sha256"] == file_digest(RELEASE / path)
        assert file["contentSize"] == f"{(RELEASE / path).stat().st_size} B"


def test_a_wrong_digest_is_found_when_a_file_is_fetched(tmp_path: Path, other_corpus: Path) -> None:
    from mlcroissant._src.operation_graph.operations import Download

    folder = Path(shutil.copytree(other_corpus, tmp_path / "corpus"))
    said = json.loads((folder / CROISSANT).read_text(encoding="utf-8"))
    first = said["distribution"][0]
    first["sha256"] = "0" * 64
    (folder / CROISSANT).write_text(json.dumps(said), encoding="utf-8")
    dataset = _dataset(folder)
    downloads = [one for one in dataset.operations.operations.nodes if isinstance(one, Download)]
    assert len(downloads) == len(list((folder / "data").rglob("*.parquet")))
    for download in downloads:
        if download.node.id == first["@id"]:
            with pytest.raises(ValueError, match="Hash"):
                download.call()
        else:
            download.call()


def test_the_responsible_fields_are_what_the_card_says() -> None:
    card = (RELEASE / "README.md").read_text(encoding="utf-8")
    there = sections(card)
    for name, (section, points) in SECTIONS.items():
        said = SAID[name]
        assert said and there[section]
        assert all(f"- {point}" in there[section] for point in said) if points else said == there[section]
    assert SAID["rai:machineAnnotationTools"] == ["language model (Claude, Anthropic)"]
    assert "No person has annotated" in SAID["rai:annotatorDemographics"]
    metadata = _dataset(RELEASE).metadata
    assert metadata.data_biases == SAID["rai:dataBiases"]
    assert metadata.annotator_demographics == [SAID["rai:annotatorDemographics"]]
    assert {"https://spdx.org/licenses/CC-BY-SA-4.0", "https://spdx.org/licenses/CC-BY-4.0"} == set(metadata.license)


def _plain(value: Any, prefix: str) -> Any:
    """A record of mlcroissant as a row: texts are bytes, names stand behind those of record sets and lists."""
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, dict):
        return {name.removeprefix(f"{prefix}/"): _plain(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item, prefix) for item in value]
    return value.item() if hasattr(value, "item") else value


def _rows_of(folder: Path, config: str, most: int | None = None) -> Iterator[dict[str, Any]]:
    for record in islice(_dataset(folder).records(config), most):
        yield _plain(record, config)


def _like(row: Any, record: Any) -> Any:
    """A row with the fields of a record alone: rows in a list of the rows of a list are left out there."""
    if isinstance(record, dict):
        return {name: _like(row[name], record[name]) for name in record}
    if isinstance(record, list) and isinstance(row, list) and len(record) == len(row):
        return [_like(one, other) for one, other in zip(row, record, strict=True)]
    return row


def _key(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(row.get(name, "")) for name in ("split", "id", "document", "lang", "layer", "entity"))


def _loaded(folder: Path, config: str) -> dict[tuple[str, ...], dict[str, Any]]:
    parts = load_dataset(str(folder), config)
    return {_key(row): row for split, rows in parts.items() for row in ({"split": split, **one} for one in rows)}


@pytest.mark.parametrize("config", CONFIGS)
def test_records_of_a_small_corpus_are_the_rows_of_load_dataset(config: str, other_corpus: Path) -> None:
    expected = _loaded(other_corpus, config)
    found = {_key(row): row for row in _rows_of(other_corpus, config)}
    assert found.keys() == expected.keys() and found
    for key, record in found.items():
        assert record == _like(expected[key], record), key


@pytest.mark.parametrize("config", CONFIGS)
def test_records_of_the_release_are_the_rows_of_load_dataset(config: str) -> None:
    """The first ones: mlcroissant takes a second for a few thousand."""
    expected = _loaded(RELEASE, config)
    records = list(_rows_of(RELEASE, config, 40))
    assert len(records) == 40
    for record in records:
        assert record == _like(expected[_key(record)], record)


def test_what_is_left_out_is_said_and_nothing_else_is() -> None:
    for told in SAID["recordSet"]:
        fields = {field["@id"].removeprefix(f"{told['@id']}/"): field for field in told["field"]}
        features = next(iter(load_dataset(str(RELEASE), told["@id"]).values())).features
        assert fields.keys() == features.keys() | {"split"}
        left_out = []
        for name, feature in features.items():
            rows = getattr(feature, "feature", None)
            inner = set(rows) if isinstance(rows, dict) else set()
            there = {one["@id"].rpartition("/")[2] for one in fields[name].get("subField", ())}
            left_out += [f"{name}.{one}" for one in inner - there]
        assert all(one in told["description"] for one in left_out)
        assert ("Left out" in told["description"]) == bool(left_out)
        assert all(field["description"] for field in fields.values())
