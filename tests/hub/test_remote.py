"""What is asked of the hub: the id, the revision, the config or the files; no network is used here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import datasets
import pytest
from copies import COPIES

from idlib_corpus import hub

Asked = list[tuple[tuple[Any, ...], dict[str, Any]]]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """What `load_dataset` was called with; there is no network for it."""
    calls: Asked = []

    def load(*words: Any, **options: Any) -> Any:
        calls.append((words, options))
        raise ConnectionError("no network")

    monkeypatch.setattr(datasets, "load_dataset", load)
    return calls


def call(name: str, asked: Asked, cache: Path) -> tuple[tuple[Any, ...], dict[str, Any]]:
    named = hub.find(name)
    assert named is not None
    with pytest.raises(Exception, match="no network"):
        hub.prepared(named, cache)
    return asked[-1]


def test_files_of_a_branch_of_parquet(asked: Asked, tmp_path: Path) -> None:
    words, options = call("x-stance", asked, tmp_path)
    assert words == ("ZurichNLP/x_stance",) and options["revision"] == "refs/convert/parquet"
    assert options["data_files"]["test"] == ["default/test/*.parquet"]
    assert call("x-stance@0123abc", asked, tmp_path)[1]["revision"] == "0123abc"


def test_configs_of_a_card(asked: Asked, tmp_path: Path) -> None:
    words, options = call("universal-ner:da", asked, tmp_path)
    assert words == ("BramVanroy/universal_ner", "da_ddt") and options == {"revision": "main"}


def test_files_of_a_config(asked: Asked, tmp_path: Path) -> None:
    _, options = call("multinerd:zh", asked, tmp_path)
    assert options["data_files"]["validation"] == ["val/val_zh.jsonl"]
    _, options = call("multiconer-v2:en", asked, tmp_path)
    assert options["data_files"]["train"] == ["English (EN)/train/*.parquet"]


def test_files_of_a_set_that_is_on_no_hub(asked: Asked, tmp_path: Path) -> None:
    words, options = call("c-stance:subtaskB/体育_sports", asked, tmp_path)
    [address] = options["data_files"]["train"]
    assert words == ("csv",) and address.isascii() and address.startswith("https://raw.githubusercontent.com/chenyez/")
    assert address.endswith("_sports/raw_train_all_onecol.csv") and hub.entries()["c-stance"].revision in address


@pytest.mark.parametrize("name", COPIES)
def test_every_set_is_asked_for_at_its_revision(name: str, asked: Asked, tmp_path: Path) -> None:
    words, options = call(COPIES[name][1], asked, tmp_path)
    entry = hub.entries()[name]
    assert (words[0], options.get("revision")) == (entry.id, entry.revision) or entry.base


def test_nothing_is_kept_of_a_set_that_could_not_be_read(asked: Asked, tmp_path: Path) -> None:
    call("x-stance", asked, tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.name for path in (tmp_path / "sets" / "x-stance").iterdir()] == []
