"""`compute_metrics` for the Trainer of transformers, with arrays as it gives them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import seqeval.metrics
from hypothesis import given, settings
from hypothesis import strategies as st

from idlib_corpus.errors import InputError
from idlib_corpus.scoring.trainer import compute_metrics

# seqeval's, of means over nothing
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")
LABELS = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"]


def batch(seed: int) -> tuple[Any, Any]:
    """Logits (sentences, tokens, classes) and label ids (sentences, tokens), padded and with later pieces of words."""
    random = np.random.default_rng(seed)
    shape = (int(random.integers(1, 8)), int(random.integers(1, 12)))
    gold = np.where(random.random(shape) < 0.3, -100, random.integers(0, len(LABELS), shape))
    logits = random.normal(size=(*shape, len(LABELS))).astype(np.float32)
    right = (gold >= 0) & (random.random(shape) < 0.7)
    logits[right, gold[right]] += 9
    return logits, gold


@given(st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=300)
def test_the_usual_function_over_seqeval(seed: int) -> None:
    logits, gold = batch(seed)
    guesses = logits.argmax(-1)
    true = [[LABELS[i] for i in one if i != -100] for one in gold]
    predicted = [
        [LABELS[p] for p, i in zip(a, b, strict=True) if i != -100] for a, b in zip(guesses, gold, strict=True)
    ]
    found = compute_metrics(LABELS)((logits, gold))
    for name, function in {
        "precision": seqeval.metrics.precision_score,
        "recall": seqeval.metrics.recall_score,
        "f1": seqeval.metrics.f1_score,
    }.items():
        assert found[name] == pytest.approx(function(true, predicted, zero_division=0))
    tokens = sum(map(len, true))
    assert found["accuracy"] == pytest.approx(seqeval.metrics.accuracy_score(true, predicted) if tokens else 0)
    report = seqeval.metrics.classification_report(true, predicted, output_dict=True, zero_division=0)
    for kind in ("PER", "LOC"):
        expected = report.get(kind, {"f1-score": 0, "support": 0})
        assert found[f"{kind}_f1"] == pytest.approx(expected["f1-score"])
        assert found[f"{kind}_number"] == expected["support"]
    assert all(type(value) in (float, int) for value in found.values())


def test_the_forms_that_a_trainer_gives() -> None:
    logits, gold = batch(3)
    expected = compute_metrics(LABELS)((logits, gold))
    assert compute_metrics(LABELS)(SimpleNamespace(predictions=logits, label_ids=gold)) == expected
    assert compute_metrics(LABELS)(SimpleNamespace(predictions=(logits, "hidden"), label_ids=gold)) == expected
    # ids, as preprocess_logits_for_metrics makes them, padded with -100 where the labels are
    ids = np.where(gold == -100, -100, logits.argmax(-1))
    assert compute_metrics(LABELS)((ids, gold)) == expected
    assert compute_metrics({str(i): name for i, name in enumerate(LABELS)})((ids, gold)) == expected


def test_nothing_but_padding() -> None:
    gold = np.full((2, 3), -100)
    found = compute_metrics(LABELS)((np.zeros((2, 3, 5)), gold))
    assert found["f1"] == found["accuracy"] == found["PER_number"] == 0
    assert np.isnan(compute_metrics(LABELS, zero_division="nan")((np.zeros((2, 3, 5)), gold))["f1"])


def test_faults_are_said_early() -> None:
    with pytest.raises(InputError, match="scheme"):
        compute_metrics(LABELS, scheme="XYZ")
    with pytest.raises(InputError, match="0 to 1"):
        compute_metrics({0: "O", 2: "B-PER"})
    with pytest.raises(InputError, match="shape"):
        compute_metrics(LABELS)((np.zeros((2, 3, 5)), np.zeros((2, 4), dtype=int)))
    with pytest.raises(InputError, match=r"label_ids\[0\]\[1\]: 7 is no tag"):
        compute_metrics(LABELS)((np.zeros((1, 2), dtype=int), np.array([[0, 7]])))
    with pytest.raises(InputError, match=r"label_ids\[0\]\[0\].*IOB2"):
        compute_metrics(LABELS, invalid="error")((np.zeros((1, 2), dtype=int), np.array([[2, 0]])))
