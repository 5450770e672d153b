"""Taggers whose weights ship with their package: natasha, underthesea, jiagu; spaCy pipelines inside other packages.

The article has no Vietnamese or Chinese text. The test sentences in these languages are written for the tests and say
plain geography, nothing of the article.
"""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from idlib_corpus.benchmark import read_items, run
from idlib_corpus.errors import InputError
from idlib_corpus.extras import install
from idlib_corpus.items import Item
from idlib_corpus.labels import VIEW
from idlib_corpus.model import Span
from idlib_corpus.systems import System, available, create

NAMES = ("natasha", "underthesea", "jiagu")


@cache
def system(name: str) -> System[Any, Any]:
    pytest.importorskip(name, reason=f"the tagger is that of {name}")
    return create(name)


@cache
def russian() -> list[Item]:
    return read_items(["ru"])


def item(text: str, lang: str) -> Item:
    return Item("test", "test", lang, text)


def found(name: str, text: str, lang: str) -> list[tuple[str, str]]:
    [spans] = system(name).predict([item(text, lang)])
    return [(text[start:end], label) for start, end, label in spans]


# natasha


def test_natasha_finds_the_names_of_the_article() -> None:
    predicted = list(system("natasha").predict(russian()))
    right = [set(spans) & set(one.gold) for one, spans in zip(russian(), predicted, strict=True)]
    names = {(one.text[a:b], label) for one, spans in zip(russian(), right, strict=True) for a, b, label in spans}
    assert {("Башара Асада", "PER"), ("Идлиб", "LOC"), ("Турция", "LOC")} <= names
    assert sum(map(len, right)) >= 0.8 * sum(len(one.gold) for one in russian())


def test_natasha_gives_the_spans_of_the_library() -> None:
    natasha = pytest.importorskip("natasha", reason="the tagger is natasha's")
    tagger = natasha.NewsNERTagger(natasha.NewsEmbedding())
    for one, spans in zip(russian(), system("natasha").predict(russian()), strict=True):
        assert spans == [(span.start, span.stop, span.type) for span in tagger(one.text).spans]
        assert {label for _, _, label in spans} <= set(VIEW)


def test_natasha_is_for_russian_alone() -> None:
    done = run(system("natasha"), read_items(["ru", "es"]))
    assert list(done.predicted) == [one.id for one in russian()]
    assert done.scores.strict.micro.f1 > 0.8
    with pytest.raises(InputError, match="ru"):
        run(system("natasha"), read_items(["ja"]))


# underthesea, jiagu: test sentences, geography


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Idlib nằm ở Syria.", ("Syria", "LOC")),
        ("Hà Nội là thủ đô của Việt Nam.", ("Việt Nam", "LOC")),
        ("Hà  Nội là thủ đô của\u00a0Việt Nam.", ("Việt Nam", "LOC")),
    ],
)
def test_underthesea_finds_places_with_offsets_on_the_text(text: str, expected: tuple[str, str]) -> None:
    assert expected in found("underthesea", text, "vi")


def test_an_accent_that_underthesea_rewrites_moves_nothing() -> None:
    """It reads `Khánh Hoà` as `Khánh Hòa`: the text has other letters than its words."""
    underthesea = pytest.importorskip("underthesea", reason="the tagger is underthesea's")
    old, new = ("Nha Trang nằm ở Khánh Hoà.", "Nha Trang nằm ở Khánh Hòa.")
    assert "Khánh Hoà" not in [row[0] for row in underthesea.ner(old)]
    assert ("Khánh Hoà", "LOC") in found("underthesea", old, "vi")
    assert [span[:2] for span in spans_of("underthesea", old, "vi")] == [
        span[:2] for span in spans_of("underthesea", new, "vi")
    ]


def spans_of(name: str, text: str, lang: str) -> list[Span]:
    [spans] = system(name).predict([item(text, lang)])
    return list(spans)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("叙利亚的首都是大马士革。", [("叙利亚", "LOC"), ("大马士革", "LOC")]),
        ("叙利亚位于土耳其以南。", [("叙利亚", "LOC"), ("土耳其", "LOC")]),
    ],
)
def test_jiagu_finds_places_with_offsets_on_the_text(text: str, expected: list[tuple[str, str]]) -> None:
    assert found("jiagu", text, "zh") == expected


# all of them


@pytest.mark.parametrize(("name", "lang"), [("natasha", "ru"), ("underthesea", "vi"), ("jiagu", "zh")])
def test_a_packaged_tagger_says_what_it_is(name: str, lang: str) -> None:
    one = system(name)
    assert one.name == name and one.languages() == {lang} and not one.trained_on
    assert one.version[0].isdigit() and "labels" in one.note
    assert name in available()


@pytest.mark.parametrize(
    ("name", "lang", "texts"),
    [
        ("natasha", "ru", ["Идлиб находится в Сирии.", "", " "]),
        ("underthesea", "vi", ["Idlib nằm ở Syria.", "", " "]),
        ("jiagu", "zh", ["大马士革是叙利亚的首都。", "", " "]),
    ],
)
def test_items_stream_through_a_packaged_tagger_one_result_an_item(name: str, lang: str, texts: list[str]) -> None:
    taken = 0

    def endless() -> Iterator[Item]:
        nonlocal taken
        for text in itertools.cycle(texts):
            taken += 1
            yield item(text, lang)

    first = list(itertools.islice(system(name).predict(endless()), 6))
    assert first[0] and first[:3] == first[3:] == [first[0], [], []]
    # blank texts are kept from a tagger, so a batch may take three times as many
    assert taken <= 48, "a batch or two, not all there are"


@pytest.mark.parametrize("name", NAMES)
def test_a_packaged_tagger_has_no_models_to_choose_from(name: str) -> None:
    with pytest.raises(InputError) as caught:
        create(f"{name}:large")
    assert name in caught.value.found and caught.value.expected and caught.value.remedy


@pytest.mark.parametrize("name", NAMES)
def test_a_packaged_tagger_says_nothing(name: str) -> None:
    pytest.importorskip(name, reason=f"the tagger is that of {name}")
    program = """
import sys
from idlib_corpus.items import Item
from idlib_corpus.systems import create

assert len(list(create(sys.argv[1]).predict([Item("a", "a", "", "Idlib")]))) == 1
"""
    done = subprocess.run([sys.executable, "-c", program, name], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("name", [*NAMES, "hf:x", "gliner:x"])
def test_a_library_that_is_not_installed_is_an_error_with_the_command(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = {"hf:x": "transformers", "gliner:x": "gliner"}.get(name, name)
    for loaded in [module for module in sys.modules if module.split(".")[0] == library]:
        monkeypatch.delitem(sys.modules, loaded)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(InputError) as caught:
        create(name)
    assert caught.value.where == library
    assert install(name.partition(":")[0]) in caught.value.remedy


# spaCy pipelines in packages that tell their folder


def package(folder: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> str:
    """A real package with a real pipeline inside, importable."""
    spacy = pytest.importorskip("spacy", reason="the pipeline is spaCy's")
    name = f"carrier_{folder.name.replace('-', '_')}"
    nlp = spacy.blank("es")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "LOC", "pattern": "Latakia"}])
    (folder / name).mkdir()
    nlp.to_disk(folder / name / "model")
    (folder / name / "__init__.py").write_text(f"from pathlib import Path\n{body}\n", encoding="utf-8")
    monkeypatch.syspath_prepend(folder)
    return name


def test_a_package_that_tells_the_folder_of_its_pipeline_is_a_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = package(tmp_path, monkeypatch, 'def model_path(): return Path(__file__).parent / "model"')
    [one] = (one for one in read_items(["es"]) if one.id == "article/s1/es")
    made = create(f"spacy:{name}")
    assert made.name == f"spacy:{name}"
    [spans] = made.predict([one])
    assert [one.text[start:end] for start, end, _ in spans] == ["Latakia"]


@pytest.mark.parametrize(
    "body",
    ["", "model_path = 3", 'def model_path(): return Path(__file__).parent / "nothing"',
     'def model_path(): raise FileNotFoundError("not in this build")'],
)  # fmt: skip
def test_a_package_without_a_pipeline_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    name = package(tmp_path, monkeypatch, body)
    with pytest.raises(InputError) as caught:
        create(f"spacy:{name}")
    assert name in caught.value.where and caught.value.remedy
