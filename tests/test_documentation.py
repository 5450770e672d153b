"""What README, card and documentation show is run, and what they print is what they say; the site is built."""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

import pages
from conftest import RELEASE, ROOT
from idlib_corpus import formats, load, records, scoring
from idlib_corpus.hub.registry import entries
from idlib_corpus.records import Policies
from idlib_corpus.scoring.entities import EntityScores
from idlib_corpus.systems import registry
from idlib_corpus.tasks import names
from tiny import bert

TESTED = RELEASE
CARD = (RELEASE / "README.md").read_text(encoding="utf-8")
SHOWN = [source for info, source in pages.blocks(ROOT / "docs" / "score.md") if info == "json"]
# a page shows a row of each task; the others are no question here
ONE = Policies(missing_rows="leave-out")
# what a page downloads; in its folder stands a small network of this name
DOWNLOADED = "xlm-roberta-base"


@pytest.mark.parametrize("name", pages.names())
def test_a_page_runs(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Callable[..., object]
) -> None:
    page = pages.names()[name]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpus").symlink_to(RELEASE)
    if f'"{DOWNLOADED}"' in page.read_text(encoding="utf-8"):
        pytest.importorskip("accelerate", reason="the Trainer needs it")
        bert(tmp_path / DOWNLOADED, load("stance", lang="ja")["text"])
    # a page may add a metric to it
    monkeypatch.setattr(EntityScores, "metrics", EntityScores.metrics)
    pages.Page(page, tmp_path, command).run()


def test_pages_run_something() -> None:
    every = [info for page in pages.names().values() for info, _ in pages.blocks(page)]
    assert sum(info.startswith("python") for info in every) >= 10
    assert len(pages.OURS.findall("".join(source for p in pages.PAGES for _, source in pages.blocks(p)))) >= 40


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("```python\nprint('b')\n```\n\n```text\na\n```\n", "line 5"),
        ("```python\n\nraise ValueError('no')\n```\n", "line 3"),
        ("```sh\nidlib-corpus check --rules  # exit status 1\n```\n", "exit status 0"),
        ("```sh\nfalse\n```\n", "exit status 1"),
    ],
)
def test_a_page_that_is_wrong_fails(text: str, says: str, tmp_path: Path, command: Callable[..., object]) -> None:
    page = tmp_path / "recipes" / "page.md"
    page.parent.mkdir()
    page.write_text(text, encoding="utf-8")
    with pytest.raises(AssertionError, match=says):
        pages.Page(page, tmp_path, command).run()


def test_a_command_that_is_none_fails() -> None:
    with pytest.raises(SystemExit):
        pages.parse("idlib-corpus score ner mine.jsonl --colour red\n")


def test_the_documented_prediction_is_accepted(tmp_path: Path) -> None:
    path = tmp_path / "shown.jsonl"
    path.write_text(SHOWN[0], encoding="utf-8")
    paired = records.pair(records.packaged("ner"), records.read(path, "ner"), "ner", ONE)
    [text], [[entity]] = paired.texts, [row["entities"] for row in paired.predicted]
    assert text[entity["start"] : entity["end"]] == "İdlib"


def test_the_documented_rows_of_all_tasks_are_right(tmp_path: Path) -> None:
    rows = SHOWN[1].splitlines()
    for number, task in enumerate(("linking", "relations", "coref", "stance")):
        path = tmp_path / f"{task}.jsonl"
        path.write_text(rows[number], encoding="utf-8")
        result = getattr(scoring, task)(records.packaged(task), path, lenient=ONE)
        if task == "coref":
            assert result.mentions.precision == result.b_cubed.precision == 1
        else:
            assert result.accuracy == 1 if task == "stance" else result.micro.precision == 1, task
    tags = tmp_path / "tags.jsonl"
    tags.write_text(rows[4], encoding="utf-8")
    [row] = records.read(tags, "tags").rows
    gold = next(r for r in records.packaged("tags").rows if r["id"] == row["id"])
    assert gold["tokens"][:2] == row["tokens"] and gold["tags"][:2] == row["tags"]


def test_every_format_that_is_read_stands_on_its_page() -> None:
    page = (ROOT / "docs" / "files.md").read_text(encoding="utf-8")
    for name, module in formats.readable().items():
        assert f"| `{name}` | {html.escape(module.SAYS, quote=False)} | {', '.join(module.TASKS)} |" in page
    assert page.count("\n| `") == len(formats.readable())


def test_every_system_stands_on_its_page() -> None:
    page = (ROOT / "docs" / "benchmark.md").read_text(encoding="utf-8")
    for task in names():
        for system in registry(task).names():
            assert re.search(rf"^\|.*`{re.escape(system)}\b.*\|.*\b(all|{task})\b.*\|", page, re.MULTILINE), (
                task,
                system,
            )


def test_every_public_set_stands_on_its_page() -> None:
    page = (ROOT / "docs" / "datasets.md").read_text(encoding="utf-8")
    for name, entry in entries().items():
        assert f"| [`{name}`]({entry.url}) | {entry.task} | {entry.licence} |" in page
    assert page.count("\n| [`") == len(entries())


def test_the_card_of_the_checkout_is_the_one_that_load_dataset_reads() -> None:
    assert "rows sha256:" in CARD
    assert not re.search(r"\$[a-z]", CARD), "a placeholder of the template was left"


def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    """Links, also into the corpus and the code, and every name of the reference."""
    pytest.importorskip("mkdocs", reason="it builds the site")
    pytest.importorskip("mkdocstrings", reason="it makes the reference")
    call = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "site")]
    quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, env=quiet)
    assert done.returncode == 0, done.stdout + done.stderr
    reference = "".join(page.read_text(encoding="utf-8") for page in (tmp_path / "site" / "api").glob("*.html"))
    for name in ("load.load", "scoring.tags.tags", "scoring.entities.result.EntityScores", "systems.base.System"):
        assert f'id="idlib_corpus.{name}"' in reference, name
    asks = re.compile(r"""<(?:script|img|link|iframe)[^>]*(?:src|href)=["']?((?:https?:)?//[^"' >]+)""")
    for page in (tmp_path / "site").rglob("*.html"):
        assert asks.findall(page.read_text(encoding="utf-8")) == [], f"{page.name} asks for something from elsewhere"


def test_the_readme_is_short_and_its_links_hold_on_a_package_registry_too() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(readme.splitlines()) <= 120
    for path in re.findall(r"""(?:\]\(|src=["']|srcset=["'])(?!https?:)([^)"'#]+)""", readme):
        assert (ROOT / path).exists(), path
    pytest.importorskip("hatch_fancy_pypi_readme", reason="it makes the description of the package")
    call = [sys.executable, "-m", "hatch_fancy_pypi_readme"]
    told = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    assert "card (`corpus/README.md`)" in told and "they are one mention" in told
    assert not re.search(r"\]\((?!https?:)|src|!F1", told)


def test_the_picture_shows_the_corpus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "scripts")
    picture = import_module("sentence_picture")
    assert picture.differing() == []
    page = picture.page("light")
    assert '<b class="LAW lit">اتفاقية <b class="GPE">مونترو</b></b>،' in page
    assert '<b class="LAW lit"><b class="GPE">モントルー</b>条約</b>が' in page
    monkeypatch.setattr(picture, "LIT", "straits_dmz.1")
    assert len(picture.differing()) == 2
