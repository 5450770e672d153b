"""Several systems in one table: differences, tests and what may not be compared."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.stats import binomtest

from idlib_corpus import records, scoring
from idlib_corpus.errors import InputError
from idlib_corpus.report.scores import Comparison as Shown
from idlib_corpus.report.scores import Scored, render
from idlib_corpus.scoring.compare import compare, compare_results
from idlib_corpus.scoring.resampling.paired import one_view
from idlib_corpus.scoring.resampling.pvalues import holm
from idlib_corpus.scoring.table import Items

TURNED = {"FAVOR": "NONE", "AGAINST": "FAVOR", "NONE": "AGAINST", "excluded": "NONE"}


def documents(seed: int, number: int) -> list[list[tuple[int, int, str]]]:
    rng = random.Random(seed)
    return [[(10 * i, 10 * i + 4, rng.choice(["PER", "LOC", "ORG"])) for i in range(4)] for _ in range(number)]


def worse(gold: list[Any], seed: int, share: float) -> list[Any]:
    rng = random.Random(seed)
    return [[m if rng.random() > share else (m[0], m[1] + 1, m[2]) for m in document] for document in gold]


def stance_answers(gold: records.Records, seed: int, share: float) -> records.Records:
    rng = random.Random(seed)
    rows = [
        {
            "id": row["id"],
            "label": TURNED[row["label"]] if rng.random() < share or row["label"] == "excluded" else row["label"],
        }
        for row in gold.rows
    ]
    return records.Records(tuple(rows), gold.where, "answers")


def test_differences_are_those_of_the_scores() -> None:
    gold = documents(1, 60)
    systems = {"a": worse(gold, 2, 0.5), "b": worse(gold, 3, 0.3), "c": worse(gold, 4, 0.48)}
    found = compare(gold, systems, task="entities", method="randomization", resamples=10_000, seed=13)
    alone = {name: scoring.entities(gold, answers) for name, answers in systems.items()}
    assert list(found.results) == ["a", "b", "c"] and found.baseline == "a" and found.n == 60
    for name in ("b", "c"):
        one = found[name]
        assert one.difference == pytest.approx(alone[name].strict.micro.f1 - alone["a"].strict.micro.f1)
        assert one.wins + one.losses + one.ties == 60
    assert found["b"].p_holm < 0.001 and found["c"].p > 0.1
    assert [one.p_holm for one in found.differences] == pytest.approx(list(holm([one.p for one in found.differences])))
    again = compare_results(alone, resamples=10_000)
    assert again.to_json() == found.to_json()
    rows = found.rows()
    assert [row["system"] for row in rows] == ["a", "b", "c"]
    assert rows[1]["stars"] == "***" and rows[2]["stars"] == ""


def test_p_is_that_of_the_counts() -> None:
    """The same test from a table of counts and from documents."""
    gold = documents(5, 40)
    a, b = worse(gold, 6, 0.4), worse(gold, 7, 0.3)
    rows = [
        [[len(set(g) & set(p)), len(set(p)), len(g)] for g, p in zip(gold, answers, strict=True)] for answers in (a, b)
    ]
    for method in ("randomization", "paired-bootstrap"):
        one = compare(gold, {"a": a, "b": b}, method=method, metric="strict.micro.f1", resamples=1000)["b"]
        other = scoring.resample(*rows, method=method, resamples=1000)["b"]
        assert (one.p, one.difference) == pytest.approx((other.p, other.difference))
        assert (one.low, one.high) == pytest.approx((other.low, other.high), nan_ok=True)


def test_macro_is_over_the_types_of_all_systems() -> None:
    """A type that one system invents counts for both, so that the difference compares like with like."""
    gold = [[(0, 1, "PER")]] * 25
    odd = [[(0, 1, "PER"), (3, 4, "MISC")]] * 25
    one = compare(gold, {"a": gold, "b": odd}, metric="strict.macro.f1", resamples=100)["b"]
    assert (one.value_baseline, one.value, one.difference) == (0.5, 0.5, 0)
    assert one.p == 1
    gold_types = compare(gold, {"a": gold, "b": odd}, metric="strict.macro.f1", resamples=100, macro="gold")["b"]
    assert (gold_types.value_baseline, gold_types.value) == (1, 1)


def test_stance_of_the_corpus_with_four_sentences() -> None:
    gold = records.packaged("stance")
    systems = {"a": stance_answers(gold, 1, 0.3), "b": stance_answers(gold, 2, 0.1), "c": stance_answers(gold, 3, 0.3)}
    apart = compare(gold, systems, task="stance")
    assert apart["b"].metric == "f_avg" and not apart.mcnemar, "states and claims are two tasks, and not pooled"
    assert apart["b"].value == pytest.approx(
        np.mean([compare(gold, systems, task="stance", kind=kind)["b"].value for kind in ("state", "claim")])
    )
    found = compare(gold, systems, task="stance", kind="state")
    assert found.n == 4 and found.differences.design.method == "exact randomization"
    for one in found.differences:
        assert one.metric == "f_avg"
        assert one.least_p == 1 / 8 <= one.p and (one.p * 16).is_integer()
        assert list(one.per_unit) == [f"article/s{i}" for i in range(2, 6)]
        assert one.loo_low <= one.difference <= one.loo_high
        by_sentence = {n: r.by("group") for n, r in found.results.items()}
        for unit, (first, second) in one.per_unit.items():
            # the mean of a sentence is over the labels of the whole, so far as they are there
            metric = found.results["a"].metrics()["f_avg"]
            assert first == pytest.approx(float(metric(by_sentence["a"][unit].sums)), nan_ok=True)
            assert second == pytest.approx(float(metric(by_sentence[one.system][unit].sums)), nan_ok=True)
    assert all("stars" not in row and "low" not in row for row in found.rows())
    kept = [i for i, row in enumerate(gold.rows) if row["label"] != "excluded" and row["kind"] == "state"]
    right = {n: [s.rows[i]["label"] == gold.rows[i]["label"] for i in kept] for n, s in systems.items()}
    only = [
        sum(y and not x for x, y in zip(*p, strict=True)) for p in ((right["a"], right["b"]), (right["b"], right["a"]))
    ]
    test = found.mcnemar["b"]
    assert [test.system_only, test.baseline_only] == only
    assert test.p == pytest.approx(binomtest(only[0], sum(only)).pvalue)
    assert "conditional on this text" in found.caption()
    assert json.loads(found.to_json())["mcnemar"]["c"]["scope"] == "conditional on this text"


def test_items_in_another_order_are_the_same_items() -> None:
    gold = {f"i{i}": random.Random(i).choice(["FAVOR", "AGAINST", "NONE"]) for i in range(40)}
    a = dict.fromkeys(gold, "FAVOR")
    results = {
        "a": scoring.stance(gold, a),
        "b": scoring.stance(dict(reversed(gold.items())), dict(reversed(a.items()))),
    }
    found = compare_results(results, resamples=100)
    assert found["b"].p == 1 and found["b"].difference == 0 and found["b"].ties == 40
    assert found.mcnemar["b"].p == 1


def test_every_task_compares() -> None:
    n = 24
    for task, gold, other in (
        ("tags", [["B-A", "O"]] * n, [["B-A", "B-C"]] * n),
        ("coref", [[[(0, 1), (2, 3)]]] * n, [[[(0, 1), (2, 4)]]] * n),
        ("linking", [[(0, 1, "Q1")]] * n, [[(0, 1, "Q2")]] * n),
        ("relations", [[((0, 1, "A"), (2, 3, "B"), "r")]] * n, [[((0, 1, "A"), (2, 3, "B"), "q")]] * n),
        ("stance", ["FAVOR", "AGAINST"] * (n // 2), ["FAVOR"] * n),
    ):
        found = compare(gold, {"right": gold, "wrong": other, "again": gold}, task=task, resamples=200)
        assert found["wrong"].difference < 0 and found["again"].difference == 0, task
        assert found["again"].p == 1 and found["wrong"].p < 0.05
        assert found.to_frame().shape[0] == 3
        assert scoring.intervals(found.results["right"], resamples=50).to_json()


A = [[(0, 1, "PER")]]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: compare(A, {"a": A, "b": A}, task="parsing"), "one of ner, tags"),
        (lambda: compare(A, {"a": A}), "two or more, the first is the baseline"),
        (lambda: compare(A, [A, A]), "a mapping from names"),
        (lambda: compare(A, {"a": A, "b": A}, method="sign"), "one of randomization, paired-bootstrap"),
        (lambda: compare(A, {"a": A, "b": A}, metric="f1"), "strict.micro.f1"),
        (lambda: compare(A, {"a": A, "b": A * 2}), "equal length"),
        (lambda: compare(A, {"a": A, "b": A}, task=["stance"]), "one of ner, tags"),
        (lambda: compare(A, {"a": A, "b": A}, method=["sign"]), "one of randomization, paired-bootstrap"),
        (lambda: compare(A, {"a": A, "b": A}, metric=5), "metric: 5; expected the name of a score"),
        (lambda: compare(A, {"a": A, "b": A}, metric=[]), "metric: none; expected one of strict.micro"),
        (lambda: compare(A, {"a": A, "b": A}, metric=[5]), "metric: 5; expected one of strict.micro"),
        (lambda: compare(A, {"a": A, "b": A}, level=None), "level: None"),
        (lambda: compare(A, {"a": A, "b": A}, level="0.95"), "level: '0.95'"),
        (lambda: compare(A, {"a": A, "b": A}, colour="red"), "colour: no option of ner; expected one of view"),
        (lambda: compare_results({"a": A, "b": A}), "what scorers return"),
        (lambda: compare_results([scoring.entities(A, A)] * 2), "a list; expected what scorers return"),
        (
            lambda: compare_results({"a": scoring.entities(A, A), "b": scoring.entities(A, A, zero_division=1)}),
            "b: scored as entities.*zero:1.*; expected entities.*zero:0.*as a",
        ),
        (
            lambda: compare_results(
                {"a": scoring.entities({"x": []}, {"x": []}), "b": scoring.entities({"y": []}, {})}
            ),
            '"x" is in one of them only; expected the items of a',
        ),
        (
            lambda: compare_results({"a": scoring.entities(A, A), "b": scoring.entities(A * 2, A * 2)}),
            "b: 2 items; expected the items of a",
        ),
    ],
)
def test_what_is_wrong_is_said(call: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        call()


def test_other_units_are_refused() -> None:
    rows = [{"label": "FAVOR", "group": f"s{i}"} for i in range(3)]
    other = [{"label": "FAVOR", "group": f"t{i}"} for i in range(3)]
    results = {"a": scoring.stance(rows, ["FAVOR"] * 3), "b": scoring.stance(other, ["FAVOR"] * 3)}
    with pytest.raises(InputError, match="other units"):
        compare_results(results)


def test_nothing_to_compare() -> None:
    found = compare([], {"a": [], "b": []})
    assert (found.n, found["b"].p, found["b"].difference) == (0, 1, 0)
    assert np.isnan(found["b"].loo_low)


def test_gold_is_counted_once_however_many_systems() -> None:
    """A macro average that a system's own scores withhold does not come back with a second system."""
    gold = [[((0, 1, "A"), (2, 3, "B"), "r")]] * 3 + [[((0, 1, "A"), (2, 3, "B"), "q")]] * 9
    other = [[((0, 1, "A"), (2, 3, "B"), "q")]] * 12
    systems = {"a": gold, "b": other, "c": gold}
    alone = scoring.relations(gold, other, at_least=5)
    assert alone.macro.withheld == "fewer than 5 gold instances: r (3)" and "macro.f1" not in alone.metrics()
    with pytest.raises(InputError, match=r'"macro.f1" is withheld: fewer than 5 gold instances: r \(3\)'):
        compare(gold, systems, task="relations", metric="macro.f1", at_least=5)
    found = compare(gold, systems, task="relations", metric="macro.f1", at_least=3)
    assert found["b"].difference == pytest.approx(scoring.relations(gold, other, at_least=3).macro.f1 - 1)
    views = one_view(found.results)
    for name, view in views.items():
        assert view.table.total.tolist() == found.results[name].table.total.tolist()
        assert view.table.items is found.results[name].table.items


def test_the_types_of_a_system_alone_stay_its_own() -> None:
    gold = [[(0, 1, "PER")]] * 25
    found = compare(gold, {"a": gold, "b": [[(0, 1, "PER"), (3, 4, "MISC")]] * 25}, metric="macro.f1", resamples=50)
    assert found["b"].value_baseline == 0.5 and found.results["a"].value("macro.f1") == 1
    shared = one_view(found.results)
    assert shared["a"].types_of("partial.macro.f1") == shared["b"].types_of("macro.f1") == ("MISC", "PER")


def test_a_row_that_is_there_twice_is_refused() -> None:
    answers = {"a": "FAVOR", "b": "FAVOR", "c": "NONE"}
    result = scoring.stance({"a": "FAVOR", "b": "NONE", "c": "NONE"}, answers)
    twice = replace(result, table=replace(result.table, items=Items(("a", "a", "c"))))
    with pytest.raises(InputError, match="a: the row is there twice"):
        compare_results({"x": twice, "y": twice})
    excluded = scoring.stance({"a": "FAVOR", "b": "excluded", "c": "NONE"}, answers)
    with pytest.raises(InputError, match='"b" is scored in one of them only'):
        compare_results({"x": result, "y": excluded})


def test_text_says_the_signature_once() -> None:
    gold = documents(1, 30)
    found = compare(gold, {"a": worse(gold, 2, 0.5), "b": worse(gold, 3, 0.3)}, resamples=50)
    scored = [Scored(name, "entities", result) for name, result in found.results.items()]
    drawn = scoring.intervals(found.results["a"], "micro.f1", resamples=50)
    for form in ("table", "md"):
        text = render(form, scored, [Shown("entities", found)], [Shown("entities", drawn, "a")])
        assert text.count(found.signature) == 1
        assert "Randomization over 30 items, R = 50, seed 13" in " ".join(text.split())
