"""Renaming, canonical form, and showing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from idlib_corpus import InputError
from idlib_corpus.check import check
from idlib_corpus.model import Corpus
from idlib_corpus.source import read
from idlib_corpus.source.edit import canonical, rename


def everything(folder: Path) -> str:
    paths = [p for part in ("source", "agreement") for p in sorted((folder / part).rglob("*")) if p.is_file()]
    return "".join(p.read_text(encoding="utf-8") for p in paths if p.suffix in (".xml", ".toml"))


@pytest.mark.parametrize(("old", "new"), [("turkey.4", "turkey.99"), ("response.1", "response.7"), ("fear", "dread")])
def test_an_id_is_renamed_everywhere_and_nothing_else_changes(corpus_copy: Path, old: str, new: str) -> None:
    before = everything(corpus_copy)
    changed = rename(corpus_copy, old, new)
    after = everything(corpus_copy)
    assert f'"{old}"' not in after
    assert after.count(f'"{new}"') == before.count(f'"{old}"') > 0
    assert {f"source/article/{code}.xml" for code in ("es", "ar", "ja")} <= set(changed)
    assert not check(corpus_copy, release=False)


def test_a_longer_id_that_begins_alike_stays(corpus_copy: Path) -> None:
    rename(corpus_copy, "syria.1", "syria.99")
    marked = read(corpus_copy / "source").document("article").texts["es"].marked
    assert {"syria.10", "syria.11", "syria.99"} <= marked.keys()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("turkey.4", "turkey.5", "taken"),
        ("turkey.4", "syria.99", "turkey.<number>"),
        ("turkey.4", "turkey.0", "turkey.<number>"),
        ("turkey.400", "turkey.401", "no mention"),
        ("fear", "fear.1", "without a dot"),
        ("fear", "FEAR", "lower case"),
    ],
)
def test_a_wrong_rename_is_refused_and_changes_nothing(corpus_copy: Path, old: str, new: str, says: str) -> None:
    before = everything(corpus_copy)
    with pytest.raises(InputError, match=re.escape(says)):
        rename(corpus_copy, old, new)
    assert everything(corpus_copy) == before


def test_format_puts_marks_in_order_and_is_done_then(corpus_copy: Path) -> None:
    path = corpus_copy / "source" / "article" / "tr.xml"
    text = path.read_text(encoding="utf-8")
    messy = text.replace('<m id="kurds.1">', '<m  id="kurds.1" >', 1)
    assert messy != text
    path.write_text(messy, encoding="utf-8")
    assert [fault.rule for fault in check(corpus_copy, release=False)] == ["X13"]
    assert canonical(corpus_copy) == ["source/article/tr.xml"]
    assert path.read_text(encoding="utf-8") == text
    assert canonical(corpus_copy) == []


def test_the_listing_quotes_the_words(command: Callable, corpus: Corpus) -> None:
    done = command("show", "tr")
    mention = corpus.document("article").texts["tr"].marked["idlib.3"][1]
    line = rf"idlib\.3 +NAM +{mention.start}-{mention.end} +İdlib\n"
    assert mention.start and re.search(line, done.stdout), done.stdout[:2000]


def test_an_unknown_language_is_one_message(command: Callable) -> None:
    done = command("show", "xx")
    assert done.returncode == 2
    assert done.stderr.startswith("idlib-corpus: ")
    assert done.stderr.count("\n") == 1
