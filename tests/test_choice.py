"""The config `choice`: the rows of `stance`, asked as multiple choice."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from conftest import CORPUS, RELEASE, released
from idlib_corpus.build.choice import LETTERS, ORDERS
from idlib_corpus.build.stance import LABELS
from idlib_corpus.build.tables import parts
from idlib_corpus.check import check
from idlib_corpus.load import load
from idlib_corpus.model import SPLITS
from idlib_corpus.source import QUESTIONS, read

Row = dict[str, Any]
LANGS = released().codes
KINDS = ("state", "claim")


@cache
def _rows(config: str, split: str) -> list[Row]:
    rows: Any = load(config, split=split, folder=RELEASE)
    return list(rows)


@pytest.mark.parametrize("split", SPLITS)
def test_each_row_of_stance_is_asked_once(split: str) -> None:
    asked, stance = _rows("choice", split), {row["id"]: row for row in _rows("stance", split)}
    assert len(asked) == len(stance) and {row["id"] for row in asked} == stance.keys()
    for row in asked:
        of = stance[row["id"]]
        place = row["answer_index"]
        assert row["choice_labels"][place] == row["label_text"] == of["label_text"]
        assert (row["answer"], row["split"]) == (LETTERS[place], split)
        assert sorted(row["choice_labels"]) == sorted(LABELS)
        rest = row["question"]
        for words in filter(None, (of["context"], of["text"], of["holder"], of["target"])):
            _, found, rest = rest.partition(words)
            assert found, (row["id"], words)
        assert all(row[name] == of[name] for name in ("lang", "kind", "holder", "target", "group", "split_unit"))


@pytest.mark.parametrize("split", SPLITS)
def test_the_choices_are_those_of_the_language_and_the_kind(split: str) -> None:
    corpus = released()
    for row in _rows("choice", split):
        asked = corpus.questions[row["lang"]].kinds[row["kind"]]
        assert row["choices"] == [asked.choices[label] for label in row["choice_labels"]]
        assert row["question"].endswith(f"\n\n{asked.question}")
        assert "$" not in row["question"]


@pytest.mark.parametrize("split", SPLITS)
def test_a_cell_has_the_same_order_in_every_language(split: str) -> None:
    orders: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for row in _rows("choice", split):
        document, rest = row["document"], row["id"].removeprefix(f"{row['document']}/").split("/")
        cell = (document, rest[0], *rest[2:])
        orders.setdefault(cell, set()).add((row["answer"], *row["choice_labels"]))
    assert all(len(found) == 1 for found in orders.values())


@pytest.mark.parametrize("split", SPLITS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_place_of_a_choice_gives_nothing_away(split: str, kind: str) -> None:
    """Each label stands as often in each place, and so who always takes one letter is right in a third."""
    rows = [row for row in _rows("choice", split) if (row["lang"], row["kind"]) == ("en", kind)]
    documents = len({row["document"] for row in rows})
    orders = Counter((row["label_text"], tuple(row["choice_labels"])) for row in rows)
    assert {order for _, order in orders} == set(ORDERS)
    for label in LABELS:
        places = Counter(row["answer"] for row in rows if row["label_text"] == label)
        # in a document they differ by two at the most
        assert max(places.values()) - min(places.values()) <= 2 * documents
        assert max(places.values()) <= sum(places.values()) * 0.40, (label, places)
    letters = Counter(row["answer"] for row in rows)
    assert max(letters.values()) / len(rows) < 0.36 and min(letters.values()) / len(rows) > 0.30, letters


def test_orders_are_all_there_and_three_in_a_row_are_even() -> None:
    assert len(set(ORDERS)) == 6
    for first in (0, 3):
        for place in range(3):
            assert {order[place] for order in ORDERS[first : first + 3]} == set(LABELS)


@pytest.mark.parametrize("kind", KINDS)
def test_the_two_tasks_load_apart(kind: str) -> None:
    whole = {row["id"]: row for row in _rows("choice", "test") if row["kind"] == kind}
    assert whole and {row["id"]: row for row in _rows(f"choice_{kind}", "test")} == whole
    arabic: Any = load(f"choice_{kind}", lang="ar", folder=RELEASE)
    assert {row["id"] for row in arabic} == {name for name, row in whole.items() if row["lang"] == "ar"}


def test_what_is_asked_in_three_scripts() -> None:
    rows = {row["id"]: row for row in _rows("choice", "test")}
    arabic = rows["article/s2/ar/rsii/transfer_rebels"]
    assert arabic["question"].startswith("النص السابق للمقطع:\nكانت منطقة إدلب المنزوعة السلاح")
    assert "\n\nالطرف: تحالف روسيا–سوريا–إيران–العراق\nالعبارة: ينقل تحالف" in arabic["question"]
    assert arabic["choices"][arabic["answer_index"]] == "نعم، يريد الطرف ذلك."
    japanese = rows["article/s4/ja/syrian_government/kurds_join_possible"]
    assert japanese["question"].endswith("この文章だけから判断すると、この主体は命題が真実だと考えていますか。")
    assert (japanese["kind"], japanese["label_text"]) == ("claim", "NONE")
    russian = rows["article/s2/ru/rsii/transfer_rebels"]
    assert "\n\nОтрывок:\nПеремещение разных повстанцев в Идлиб" in russian["question"]
    # passages that are read by themselves have nothing before them
    passage = next(row for row in _rows("choice", "challenge") if row["lang"] == "en")
    assert passage["question"].startswith("Passage:\n")


@pytest.mark.parametrize(
    ("find", "replace", "found"),
    [
        ("[ja", "[ko", 'no words in ja|"ko" is no language of dataset.toml'),
        ("[ja", "[tr", "Cannot"),
        ("Texto anterior al pasaje:\\n$context", "Texto anterior", "es.before has the places \\(none\\)"),
        ("las letras $letters", "las letras", "es.reply has the places \\(none\\)"),
    ],
)
def test_what_is_wrong_in_the_questions_is_told(other_copy: Path, find: str, replace: str, found: str) -> None:
    path = other_copy / "source" / QUESTIONS
    path.write_text(path.read_text(encoding="utf-8").replace(find, replace), "utf-8")
    faults = check(other_copy, release=False)
    assert faults and all(fault.rule in ("X17", "S04") and str(path) in str(fault) for fault in faults)
    if faults[0].rule == "X17":
        assert all(re.search(found, fault.found) for fault in faults), faults


@pytest.fixture
def other_copy(tmp_path: Path) -> Path:
    """The sources of the corpus without its built files."""
    return Path(shutil.copytree(CORPUS / "source", tmp_path / "corpus" / "source")).parent


def test_a_corpus_that_does_not_say_how_to_ask_has_no_such_config(other_corpus: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(other_corpus, tmp_path / "copy"))
    assert "choice" in {part.config for part in parts(read(folder / "source"))}
    (folder / "source" / QUESTIONS).unlink()
    assert check(folder, release=False) == []
    assert "choice" not in {part.config for part in parts(read(folder / "source"))}
