"""The shortcut baselines of stance: each sees what its name says, and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idlib_corpus import training
from idlib_corpus.benchmark.listing import listing
from idlib_corpus.benchmark.trained import quick, trainer_of
from idlib_corpus.items import StanceItem
from idlib_corpus.systems import create
from idlib_corpus.training.stance import shortcuts
from idlib_corpus.training.stance import sklearn as trainer
from idlib_corpus.training.words import WORD

pytest.importorskip("skops", reason="models of scikit-learn are kept by skops")
HIDING = {"text": "x", "holder": "y", "target": "z"}


def items() -> list[StanceItem]:
    """Cells of three scripts in which each field tells a part of the labels."""
    texts = ["Turquía teme la crisis.", "تركيا تخشى الأزمة", "トルコは危機を恐れている"]
    holders, targets = ["Turquía", "تركيا", "トルコ"], ["la crisis llega", "الأزمة تقع", "危機が起こる"]
    gold = ["FAVOR", "AGAINST", "NONE"]
    return [
        StanceItem(f"{t}{h}{a}", f"s{t}", "es", texts[t], holders[h], targets[a], gold=gold[(t + 2 * h + a) % 3])
        for t in range(3)
        for h in range(3)
        for a in range(3)
    ] * 2


def answers(model: str, cells: list[StanceItem], folder: Path) -> list[str]:
    """The labels of a model that was trained on `items`."""
    if not (folder / model).exists():
        training.train(f"sklearn:{model}", items(), folder / model, task="stance")
    return [found.label for found in create(f"sklearn:{folder / model}", "stance").predict(cells)]


@pytest.mark.parametrize("model", shortcuts.FIELDS)
def test_a_shortcut_sees_one_field_alone(model: str, tmp_path: Path) -> None:
    some = items()
    said = answers(model, some, tmp_path)
    seen = shortcuts.FIELDS[model]
    hidden: dict[str, Any] = {name: value for name, value in HIDING.items() if name != seen}
    blind = [replace(item, **hidden, context="c", kind="claim", spans=((0, 1),), gold="NONE") for item in some]
    assert answers(model, blind, tmp_path) == said
    assert len({(getattr(item, seen), label) for item, label in zip(some, said, strict=True)}) <= 3


def test_overlap_sees_no_word(tmp_path: Path) -> None:
    """Other letters in all words of both sides change nothing."""
    some = items()
    turned = str.maketrans("abcdefghijklmnopqrstuvwxyzí", "bcdefghijklmnopqrstuvwxyzaí")
    others = [
        replace(item, text=item.text.lower().translate(turned), target=item.target.translate(turned), holder="other")
        for item in some
    ]
    assert (shortcuts.overlap(some) == shortcuts.overlap(others)).all()
    assert answers("overlap", some, tmp_path) == answers("overlap", others, tmp_path)


@given(st.text("ab cDあ危.،", max_size=12), st.text("ab cDあ危.،", max_size=12))
@settings(max_examples=200, deadline=None)
def test_overlap_by_hand(text: str, target: str) -> None:
    [row] = shortcuts.overlap([StanceItem("1", "1", "", text, "", target)])
    words = [set(re.findall(WORD, side.casefold())) for side in (text, target)]
    both = words[0] & words[1]
    assert row[0] == (len(both) / len(words[1]) if words[1] else 0)
    assert row[1] == (len(both) / len(words[0]) if words[0] else 0)
    assert ((row >= 0) & (row <= 1)).all()
    same = shortcuts.overlap([StanceItem("1", "1", "", text, "", text)])[0]
    assert same[2] == (1 if len(text) >= 3 else 0)


def test_unspaced_scripts_overlap_too() -> None:
    apart, near = (
        StanceItem("1", "1", "ja", "トルコは難民の危機を恐れている。", "", target)
        for target in ("化学兵器を使う", "難民の危機が起こる")
    )
    far, close = shortcuts.overlap([apart, near])
    assert (close > far).all()


@pytest.mark.parametrize("model", shortcuts.SHORTCUTS)
def test_a_shortcut_without_anything_to_see_is_the_majority(model: str, tmp_path: Path) -> None:
    some = [replace(item, **HIDING, gold="FAVOR" if n % 3 else "NONE") for n, item in enumerate(items())]
    done = trainer.train(some, tmp_path, model=model)
    assert "all alike: the most frequent label" in done.note
    name, classifier = trainer.load(tmp_path, "x")
    assert name == model and set(classifier.predict(trainer.features(name, some))) == {"FAVOR"}


@pytest.mark.parametrize("model", shortcuts.SHORTCUTS)
def test_a_shortcut_comes_out_the_same_again(model: str, tmp_path: Path) -> None:
    for seed in (0, 7):
        (tmp_path / str(seed)).mkdir()
        trainer.train(items(), tmp_path / str(seed), model=model, seed=seed)
    one, other = (trainer.load(tmp_path / str(seed), "x")[1] for seed in (0, 7))
    assert np.array_equal(one[-1].coef_, other[-1].coef_)


def test_shortcuts_are_known_by_their_names_and_run_by_default() -> None:
    for model in shortcuts.SHORTCUTS:
        assert trainer_of(model, "stance") == f"sklearn:{model}"
        assert model in quick("stance")
        assert f"train:sklearn:{model}" in listing("stance", 200)
    assert "in short: majority, text-only, target-only, holder-only, overlap, length, linear, embed" in listing(
        "stance", 400
    )
