"""Scores of stance cannot mislead: a perfect system has 1 and one that always says NONE has 0, on any gold."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idlib_corpus import scoring
from idlib_corpus.scoring.result import SCORES
from idlib_corpus.scoring.stance import StanceScores, stance
from idlib_corpus.tasks import task

LABELS = ["AGAINST", "FAVOR", "NONE", "excluded"]
Row = dict[str, Any]


@st.composite
def golds(draw: st.DrawFn) -> list[Row]:
    """Rows of gold that say of themselves what their data set says: labels, kinds, decisions, evidence, languages."""
    labels = draw(st.lists(st.sampled_from(LABELS), min_size=1, max_size=4, unique=True))
    says = {
        name: st.sampled_from(values)
        for name, values in {
            "kind": ["state", "claim"],
            "decision": ["d1", "d2", "d3", ""],
            "lang": ["es", "ja"],
            "group": ["s1", "s2", "s3"],
        }.items()
        if draw(st.booleans())
    }
    evidence = draw(st.booleans())
    rows = []
    for i in range(draw(st.integers(1, 12))):
        row = {"id": f"r{i}", "label": draw(st.sampled_from(labels)), **{n: draw(v) for n, v in says.items()}}
        if evidence and row["label"] in ("FAVOR", "AGAINST"):
            start = draw(st.integers(0, 5))
            row["evidence"] = [{"start": start, "end": start + draw(st.integers(1, 5))}]
        rows.append(row)
    return rows


OPTIONS = st.fixed_dictionaries(
    {}, optional={"kind": st.just("pooled"), "weights": st.just("row"), "macro": st.just("gold")}
)


def perfect(gold: list[Row]) -> list[Row]:
    return [{**row, "label": row["label"] if row["label"] != "excluded" else "FAVOR"} for row in gold]


def constant(gold: list[Row], label: str = "NONE") -> list[Row]:
    return [{"id": row["id"], "label": label} for row in gold]


def shown(scores: StanceScores) -> list[float]:
    """Every figure of the table that is a score and is defined."""
    return [row[name] for row in scores.rows() for name in SCORES if not math.isnan(row[name])]


@given(golds(), OPTIONS)
@settings(max_examples=100, deadline=None)
def test_perfect_predictions_score_1_wherever_it_is_defined(gold: list[Row], options: dict[str, Any]) -> None:
    scores = stance(gold, perfect(gold), **options)
    for name, metric in scores.metrics().items():
        value = float(metric(scores.sums))
        assert math.isnan(value) or value == pytest.approx(1), name
    assert shown(scores) == pytest.approx([1] * len(shown(scores)))
    kept = [row["label"] for row in gold if row["label"] != "excluded"]
    polar = {"FAVOR", "AGAINST"} & set(kept)
    assert math.isnan(scores.f_avg) == math.isnan(scores.value("tuples.f1")) == (not polar)
    assert math.isnan(scores.accuracy) == math.isnan(scores.macro.f1) == (not kept)
    for parts in [scores.by(name) for name in ("lang", "group") if name in gold[0]]:
        assert all(math.isnan(one.f_avg) or one.f_avg == pytest.approx(1) for one in parts.values())


@given(golds(), OPTIONS, st.sampled_from(["NONE", ""]))
@settings(max_examples=100, deadline=None)
def test_a_system_that_always_says_none_or_nothing_scores_0(
    gold: list[Row], options: dict[str, Any], answer: str
) -> None:
    """F_avg and tuples are 0, or not defined where nobody takes a side; never anything else."""
    scores = stance(gold, constant(gold, answer), **options)
    polar = any(row["label"] in ("FAVOR", "AGAINST") for row in gold)
    headline = scores.value(task("stance").headline)
    for value in (headline, scores.f_avg, scores.value("tuples.f1"), scores.value("tuples.recall")):
        assert value == 0 if polar else math.isnan(value)
    for name in scores.metrics():
        if name.endswith("f_avg") or ".FAVOR." in name or ".AGAINST." in name or "tuples" in name:
            assert math.isnan(scores.value(name)) or scores.value(name) == 0, name
    assert json.loads(scores.to_json())["f_avg"] == (0 if polar else None)
    row = scores.rows()[-1] if len(scores.kinds) > 1 else next(r for r in scores.rows() if r["score"] == "F_avg")
    assert row["score"] == "F_avg" and (row["f1"] == 0 if polar else math.isnan(row["f1"]))


@given(golds(), st.lists(st.sampled_from([*LABELS[:3], ""]), min_size=12, max_size=12), st.integers(0, 12))
@settings(max_examples=100, deadline=None)
def test_results_add_and_no_figure_leaves_0_to_1(gold: list[Row], answers: list[str], cut: int) -> None:
    given_ = [{"id": row["id"], "label": label} for row, label in zip(gold, answers, strict=False)]
    whole = stance(gold, given_, weights="row")
    for name, metric in whole.metrics().items():
        value = float(metric(whole.sums))
        assert math.isnan(value) or 0 <= value <= 1, name
    halves = [(gold[:cut], given_[:cut]), (gold[cut:], given_[cut:])]
    parts = [stance(*half, weights="row") for half in halves if half[0]]
    # a part whose rows are said to have no kind is of another table
    if len({part.signature.split("|")[1] for part in parts}) == 1:
        assert sum(parts).to_json() == whole.to_json()


@given(golds(), st.lists(st.sampled_from(LABELS[:3]), min_size=12, max_size=12))
@settings(max_examples=30, deadline=None)
def test_comparisons_are_over_the_labels_of_the_whole_gold(gold: list[Row], answers: list[str]) -> None:
    """What is averaged does not depend on the system, nor on a resample."""
    systems = {
        "perfect": perfect(gold),
        "none": constant(gold),
        "some": [{"id": row["id"], "label": label} for row, label in zip(gold, answers, strict=False)],
    }
    results = {name: stance(gold, rows, evidence=False) for name, rows in systems.items()}
    assert len({(one.signature, one.f_avg_of, one.macro.types) for one in results.values()}) == 1
    found = scoring.compare_results(results, metric="f_avg", resamples=20)
    polar = any(row["label"] in ("FAVOR", "AGAINST") for row in gold)
    difference = found["none"].difference
    assert difference == pytest.approx(-1) if polar else math.isnan(difference)
