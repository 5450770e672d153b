"""Blind answers to cells: read, counted, and what was mended since is left out."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import krippendorff
import pytest

from conftest import RELEASE, released
from idlib_corpus.agreement.answers import answers, to_text, together
from idlib_corpus.build import worth
from idlib_corpus.errors import InputError
from idlib_corpus.source import read

CELLS = {
    "s1.orsan.road": "FAVOR",
    "s1.kelm.road": "AGAINST",
    "s2.orsan.road": "AGAINST",
    "s2.kelm.road": "AGAINST",
    "s3.orsan.road": "NONE",
    "s3.kelm.road": "AGAINST",
    "s4.orsan.road": "FAVOR",
    "s4.kelm.road": "AGAINST",
}


@pytest.fixture
def folder(other_corpus: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(other_corpus, tmp_path / "copy"))


def write(folder: Path, *readers: dict[str, Any], lang: str = "tr") -> None:
    path = folder / "review" / "scenarios" / "valley" / "answers" / f"{lang}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"readers": list(readers)}), encoding="utf-8")


def reader(labels: dict[str, str], **more: Any) -> dict[str, Any]:
    return {"reader": "a test", "saw": "the passages", "date": "2026-11-29", "labels": labels, **more}


def test_what_was_answered_otherwise_is_listed(folder: Path) -> None:
    write(folder, reader({**CELLS, "s3.orsan.road": "FAVOR"}), reader(CELLS))
    one, two = answers(folder, read(folder / "source"))
    assert (one.right, one.cells, one.first) == (7, 8, True)
    assert one.wrong == (("s3.orsan.road", "NONE", "FAVOR"),)
    assert two.wrong == () and two.figure.value == 1
    said = [[*CELLS.values()], ["FAVOR" if cell == "s3.orsan.road" else label for cell, label in CELLS.items()]]
    oracle = krippendorff.alpha(said, level_of_measurement="nominal", value_domain=["AGAINST", "FAVOR", "NONE"])
    assert one.figure.value == pytest.approx(oracle)
    assert together([one, two])[1:] == (15, 16)
    assert "tr: 15/16" in to_text([one, two])


def test_cells_that_were_mended_since_are_left_out(folder: Path) -> None:
    write(folder, reader({**CELLS, "s3.orsan.road": "FAVOR"}, mended_since=["s3.orsan.road"]))
    [one] = answers(folder, read(folder / "source"))
    assert (one.right, one.cells, one.mended) == (7, 7, 1)
    assert "1 cells that were mended since are left out" in to_text([one])


def test_a_translation_stands_apart_in_the_card(folder: Path) -> None:
    write(folder, reader(CELLS))
    write(folder, reader(CELLS), lang="ja")
    table = worth.answers(answers(folder, read(folder / "source")))
    assert "| `tr` | first language | 1 | 8/8 | 1.000 | 0 |" in table
    assert "| `ja` | translation | 1 | 8/8 | 1.000 | 0 |" in table


@pytest.mark.parametrize(
    ("labels", "said"),
    [({"s9.orsan.road": "FAVOR"}, 's9.orsan.road"'), ({"s1.orsan.road": "MAYBE"}, "MAYBE")],
)
def test_an_answer_to_nothing_is_refused(folder: Path, labels: dict[str, str], said: str) -> None:
    write(folder, reader(labels))
    with pytest.raises(InputError) as error:
        answers(folder, read(folder / "source"))
    assert said in str(error.value)


def test_a_reading_that_is_not_whole_is_refused(folder: Path) -> None:
    write(folder, reader({"s1.orsan.road": "FAVOR"}))
    with pytest.raises(InputError, match=r"no label for s1\.kelm\.road"):
        answers(folder, read(folder / "source"))


def test_the_command(folder: Path, command: Callable[..., Any]) -> None:
    write(folder, reader({**CELLS, "s3.orsan.road": "FAVOR"}))
    told = command("agreement", "--corpus", folder)
    assert told.returncode == 0, told.stderr
    assert "scenarios/valley/s3.orsan.road: NONE, answered FAVOR" in told.stdout
    told = json.loads(command("agreement", "--corpus", folder, "--json").stdout)
    assert told["answers"][0]["as the gold says"] == 7


def test_every_group_of_the_challenge_was_answered_in_every_language() -> None:
    corpus = released().having(split="challenge")
    found = answers(RELEASE, corpus)
    for document in corpus.documents:
        for lang in document.texts:
            mine = [one for one in found if (one.document, one.lang) == (document.id, lang)]
            assert len(mine) >= (2 if lang == document.source_language else 1), (document.id, lang)
            assert all(one.cells + one.mended == len(document.stances) for one in mine)
    _, right, cells = together(found)
    assert right / cells > 0.95
