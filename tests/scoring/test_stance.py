"""Stance scores against scikit-learn, the tuples by hand, and the rows of the corpus."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score, precision_recall_fscore_support

import idlib_corpus
from idlib_corpus import records
from idlib_corpus.errors import InputError
from idlib_corpus.records.chunks import grouping
from idlib_corpus.scoring.stance import LABELS, stance

PAIRS = st.lists(st.tuples(st.sampled_from(LABELS), st.sampled_from(LABELS)), min_size=1, max_size=40)


@given(PAIRS, st.sampled_from([0, 1]))
@settings(max_examples=100, deadline=None)
def test_every_score_is_that_of_scikit_learn(pairs: list[tuple[str, str]], zero: int) -> None:
    gold, predicted = map(list, zip(*pairs, strict=True))
    scores = stance(gold, predicted, zero_division=zero)
    names = list(LABELS)
    p, r, f, support = precision_recall_fscore_support(gold, predicted, labels=names, zero_division=zero)
    for place, name in enumerate(names):
        one = scores.per_class[name]
        assert (one.precision, one.recall, one.f1, one.gold) == pytest.approx(
            (p[place], r[place], f[place], support[place])
        )
    two = ["FAVOR", "AGAINST"]
    assert scores.f_avg == pytest.approx(f1_score(gold, predicted, labels=two, average="macro", zero_division=zero))
    assert scores.macro.f1 == pytest.approx(
        f1_score(gold, predicted, labels=names, average="macro", zero_division=zero)
    )
    # tuples without NONE, holder and target given: the micro average over the two labels
    assert scores.tuples.f1 == pytest.approx(
        f1_score(gold, predicted, labels=two, average="micro", zero_division=zero)
    )
    assert scores.accuracy == pytest.approx(accuracy_score(gold, predicted))
    assert scores.confusion.matrix.tolist() == confusion_matrix(gold, predicted, labels=names).tolist()
    for name, metric in scores.metrics().items():
        assert float(metric(scores.table.by_key)) == pytest.approx(scores.value(name))
    assert scores.value("per_class.FAVOR.recall") == scores.per_class["FAVOR"].recall
    assert scores.value("macro.precision") == pytest.approx(scores.macro.precision)


@given(PAIRS)
@settings(max_examples=600, deadline=None)
def test_classes_are_those_of_scikit_learn(pairs: list[tuple[str, str]]) -> None:
    gold, predicted = map(list, zip(*pairs, strict=True))
    expected = precision_recall_fscore_support(gold, predicted, labels=list(LABELS), zero_division=0)
    found = [(one.precision, one.recall, one.f1, one.gold) for one in stance(gold, predicted).per_class.values()]
    assert np.allclose(np.transpose(found), expected)


@given(PAIRS, st.data())
@settings(max_examples=300, deadline=None)
def test_weights_are_sample_weights_and_shards_add(pairs: list[tuple[str, str]], data: st.DataObject) -> None:
    gold, predicted = map(list, zip(*pairs, strict=True))
    weights = data.draw(st.lists(st.integers(0, 4), min_size=len(gold), max_size=len(gold)).filter(any))
    scores = stance(gold, predicted, weights=weights)
    expected = f1_score(gold, predicted, labels=list(LABELS), average=None, sample_weight=weights, zero_division=0)
    assert [one.f1 for one in scores.per_class.values()] == pytest.approx(list(expected))
    half = len(gold) // 2
    both = stance(gold[:half], predicted[:half]) + stance(gold[half:], predicted[half:])
    assert both.to_dict() == stance(gold, predicted).to_dict()


@given(PAIRS, PAIRS)
@settings(max_examples=300, deadline=None)
def test_excluded_cells_change_nothing(pairs: list[tuple[str, str]], out: list[tuple[str, str]]) -> None:
    gold, predicted = map(list, zip(*pairs, strict=True))
    scores = stance(gold + ["excluded"] * len(out), predicted + [answer for _, answer in out])
    assert scores.confusion.matrix.tolist() == stance(gold, predicted).confusion.matrix.tolist()
    assert scores.notes == (f"{len(out)} cells that gold excludes are left out",)
    assert len(scores.table.items) == len(pairs) + len(out)


def test_f_avg_is_always_over_two() -> None:
    """Mohammad et al. 2016; a label that does not occur pulls the mean down, and NONE only costs precision."""
    assert stance(["FAVOR", "FAVOR"], ["FAVOR", "FAVOR"]).f_avg == 0.5
    assert stance(["FAVOR", "NONE"], ["FAVOR", "FAVOR"]).f_avg == pytest.approx((2 / 3 + 0) / 2)
    assert math.isnan(stance(["FAVOR"], ["FAVOR"], zero_division="nan").f_avg)
    # the macro of three leaves undefined classes out under nan, as scikit-learn does
    assert stance(["FAVOR"], ["FAVOR"], zero_division="nan").macro.f1 == 1


def test_nothing_to_score_is_defined_as_nothing() -> None:
    scores = stance([], [])
    assert (scores.f_avg, scores.accuracy, scores.tuples.defined) == (0, 0, False)
    assert stance(["excluded"], ["FAVOR"], zero_division=1).f_avg == 1
    assert "0.000" in scores.to_markdown()


def cell(label: str, *spans: Any, **more: Any) -> dict[str, Any]:
    evidence = [{"start": s[0][0], "end": s[-1][1], "pieces": [list(p) for p in s]} for s in spans]
    return {"label": label, "evidence": evidence, **more}


@pytest.mark.parametrize(
    ("gold", "predicted", "precision", "recall"),
    [
        ([((0, 10),)], [((5, 15),)], 0.5, 0.5),
        ([((0, 10),)], [((0, 5),)], 1.0, 0.5),
        ([((0, 10),)], [((20, 30),)], 0.0, 0.0),
        # in pieces: the gap is no evidence
        ([((0, 4), (8, 12))], [((0, 12),)], 8 / 12, 1.0),
        # two stretches that overlap are one set
        ([((0, 6),), ((4, 10),)], [((0, 10),)], 1.0, 1.0),
        ([], [], 1.0, 1.0),
        ([((0, 4),)], [], 0.0, 0.0),
        ([], [((0, 4),)], 0.0, 0.0),
    ],
)
def test_evidence_weighs_by_code_points(gold: Any, predicted: Any, precision: float, recall: float) -> None:
    scores = stance([cell("FAVOR", *gold)], [cell("FAVOR", *predicted)])
    one = scores.tuples_evidence
    assert (one.precision, one.recall) == pytest.approx((precision, recall))
    assert scores.tuples.f1 == 1
    assert scores.value("tuples_evidence.recall") == pytest.approx(recall)


def test_evidence_of_a_wrong_label_or_of_none_weighs_nothing() -> None:
    gold = [cell("FAVOR", ((0, 4),)), cell("NONE"), cell("AGAINST", ((0, 4),))]
    predicted = [cell("AGAINST", ((0, 4),)), cell("NONE"), cell("AGAINST", ((0, 4),))]
    one = stance(gold, predicted).tuples_evidence
    assert one.counts == (1, 2, 1, 2)


def test_a_decision_counts_once_in_each_language() -> None:
    rows = [("d1", "es"), ("d1", "es"), ("d1", "ar"), ("d2", "es"), ("d3", "es"), ("d3", "es")]
    gold = [{"label": "FAVOR", "decision": d, "lang": lang} for d, lang in rows]
    gold[-2]["label"] = gold[-1]["label"] = "excluded"
    scores = stance(gold, ["FAVOR", "NONE", "NONE", "FAVOR", "NONE", "NONE"], weights="decision")
    assert scores.confusion.matrix.tolist() == [[0, 0, 0], [0, 1.5, 1.5], [0, 0, 0]]
    assert "weights:decision" in scores.signature
    with pytest.raises(InputError, match="weights"):
        stance(["FAVOR"], ["FAVOR"], weights="decision")


def predictions(rows: records.Records, change: int) -> records.Records:
    """Gold with every so manieth answer turned, its evidence kept."""
    turned = {"FAVOR": "AGAINST", "AGAINST": "NONE", "NONE": "FAVOR", "excluded": "FAVOR"}
    answers = [
        {
            "id": row["id"],
            "label": turned[row["label"]] if i % change == 0 or row["label"] == "excluded" else row["label"],
            "evidence": row["evidence"],
        }
        for i, row in enumerate(rows.rows)
    ]
    return records.Records(tuple(answers), rows.where, "answers")


def test_the_corpus_by_language_target_holder_and_kind() -> None:
    gold = records.packaged("stance")
    predicted = predictions(gold, 7)
    scores = stance(gold, predicted)
    kept = [(g, p) for g, p in zip(gold.rows, predicted.rows, strict=True) if g["label"] != "excluded"]
    for name in ("lang", "target", "holder", "kind"):
        for part, one in scores.by(name).items():
            rows = [(g["label"], p["label"]) for g, p in kept if grouping(g, name) == part]
            labels = ["FAVOR", "AGAINST"]
            expected = (
                f1_score(*zip(*rows, strict=True), labels=labels, average="macro", zero_division=0) if rows else 0
            )
            assert one.f_avg == pytest.approx(expected), (name, part)
    assert list(scores.kinds) == ["state", "claim"]
    assert {row["kind"] for row in scores.rows()} == {"state", "claim"}
    assert stance(gold, predicted, kind="claim").f_avg == scores.kinds["claim"].f_avg
    langs = {row["lang"] for row in gold.rows}
    assert set(scores.by("lang")) == langs
    weighted = stance(gold, predicted, weights="decision")
    per_lang = [one.confusion.matrix.sum() for one in weighted.by("lang").values()]
    decisions = {row["decision"] for row, _ in kept}
    assert per_lang == pytest.approx([len(decisions)] * len(langs))


@pytest.mark.parametrize(
    ("lang", "surface"),
    [
        ("es", "intereses del gobierno de Bashar al-Ásad de recuperar «cada centímetro de Siria para los sirios»"),
        ("ar", "مصالح حكومة بشار الأسد في استعادة «كل شبر من سوريا للسوريين»"),
        (
            "ja",
            "バッシャール・アル＝アサド政権が「シリア人のためにシリアの1センチに至るまで」取り戻すことに関心を抱いていた",
        ),
    ],
)
def test_evidence_of_the_corpus(lang: str, surface: str) -> None:
    """Half of the government's evidence for `recover_syria`, in code points of each script."""
    rows = idlib_corpus.load("stance", lang=lang)
    row = next(r for r in rows if r["id"] == f"article/s3/{lang}/syrian_government/recover_syria")
    [evidence] = row["evidence"]
    assert row["text"][evidence["start"] : evidence["end"]] == surface
    half = evidence["start"] + len(surface) // 2
    names = rows.features["label"].names
    gold = {"label": names[row["label"]], "evidence": row["evidence"]}
    found = {"label": "FAVOR", "evidence": [{"start": evidence["start"], "end": half}]}
    one = stance([gold], [found]).tuples_evidence
    assert one.precision == 1
    assert one.recall == pytest.approx((len(surface) // 2) / len(surface))


def test_other_labels() -> None:
    scores = stance(["pro", "con", "no"], ["pro", "no", "no"], labels=["pro", "con", "no"], polar=["pro", "con"])
    assert scores.f_avg == pytest.approx((1 + 0) / 2)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: stance(["FAVOR"], []), "0 items; expected 1"),
        (lambda: stance(["FAVOR"], ["favour"]), 'predicted item 1: the predicted label is .favour.*mean "FAVOR"'),
        (lambda: stance({"a": "FAVOR"}, {"a": "excluded"}), "a: the predicted label"),
        (lambda: stance({"a": "FAVOR"}, {"b": "FAVOR"}), "in one of gold and predictions only"),
        (lambda: stance({"a": "FAVOR"}, ["FAVOR"]), "a list; expected a dict"),
        (lambda: stance(["FAVOR"], ["FAVOR"], kind="state"), "do not say their kind"),
        (lambda: stance(["FAVOR"], ["FAVOR"], kind="fact"), "state or claim"),
        (lambda: stance(["FAVOR"], ["FAVOR"], weights=[-1]), "from 0 on"),
        (lambda: stance(["FAVOR"], ["FAVOR"], weights=[1, 2]), "1 finite numbers"),
        (lambda: stance(["FAVOR"], ["FAVOR"], zero_division=2), "zero_division"),
        (lambda: stance(["a"], ["a"], labels=["a", "b"]), "polar"),
        (lambda: stance(1, 2), "gold: 1; expected labels or records"),
        (lambda: stance(None, None), "gold: None; expected labels or records"),
        (lambda: stance(["FAVOR"], None), "predicted: None; expected labels or records"),
        (lambda: stance("FAVOR", "FAVOR"), "gold: 'FAVOR'; expected labels or records"),
        (lambda: stance([["FAVOR"]], ["FAVOR"]), r"the gold label is \['FAVOR'\]"),
        (lambda: stance(["FAVOR"], [{"label": {"FAVOR": 1}}]), "the predicted label is {'FAVOR': 1}"),
        (lambda: stance([np.array(["FAVOR"])], ["FAVOR"]), "the gold label is array"),
        (lambda: stance([], [], labels=[["FAVOR"]]), "labels: .*a list of labels"),
        (lambda: stance([], [], labels=5), "labels: 5; expected a list of labels"),
        (lambda: stance([], [], labels=[]), "labels: .*a list of labels"),
        (lambda: stance([], [], labels=[*LABELS, "NONE"]), 'labels: "NONE" more than once'),
        (lambda: stance([], [], polar=["FAVOR", "FAVOR"]), 'polar: "FAVOR" more than once'),
        (lambda: stance([], [], polar=None), "polar: None; expected a list of labels"),
        (lambda: stance(["FAVOR"], ["FAVOR"], weights=["a"]), "weights: .*1 finite numbers from 0 on"),
        (lambda: stance(["FAVOR"] * 2, ["FAVOR"] * 2, weights=[[1], [1, 2]]), "weights: .*2 finite numbers"),
        (lambda: stance(["FAVOR"], ["FAVOR"], weights={"a": 1}), "weights: .*1 finite numbers from 0 on"),
    ],
)
def test_what_is_wrong_is_said(call: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        call()


def test_result_is_plain() -> None:
    scores = stance({"a": "FAVOR", "b": "NONE"}, {"b": "NONE", "a": "FAVOR"})
    assert scores.to_dict()["confusion"]["matrix"][1] == [0, 1, 0]
    assert scores.signature in scores.to_markdown()
    assert scores.to_frame().shape[0] == len(scores.rows())
    assert scores.confusion.to_frame().loc["FAVOR", "FAVOR"] == 1
    with pytest.raises(InputError, match="counted twice"):
        scores + scores
    assert np.issubdtype(scores.table.values.dtype, np.integer)


@pytest.mark.parametrize(
    "evidence",
    [
        5,
        "0-4",
        [5],
        ["0-4"],
        {"start": 0, "end": 4},
        [{"start": 0}],
        [{"start": "0", "end": "4"}],
        [{"start": 0.0, "end": 4.0}],
        [{"start": 4, "end": 0}],
        [{"start": 2, "end": 2}],
        [{"start": -1, "end": 2}],
        [{"pieces": [[0]]}],
        [{"pieces": 3}],
        [{"pieces": [[0, 2], [3, "5"]]}],
    ],
)
def test_evidence_that_is_none_is_an_error(evidence: Any) -> None:
    good = {"id": "a", "label": "FAVOR", "evidence": [{"start": 0, "end": 4}]}
    for side in ("gold", "predicted"):
        rows = {"gold": good, "predicted": good, side: {**good, "evidence": evidence}}
        with pytest.raises(InputError, match=f"a: the {side} evidence is"):
            stance([rows["gold"]], [rows["predicted"]])
        # where evidence is not asked for, it does not matter
        assert stance([rows["gold"]], [rows["predicted"]], evidence=False).accuracy == 1


def test_records_in_lists_are_paired_by_id() -> None:
    gold = [{"id": name, "label": label} for name, label in (("a", "FAVOR"), ("b", "AGAINST"), ("c", "NONE"))]
    answers = [{"id": name, "label": label} for name, label in (("c", "NONE"), ("a", "FAVOR"), ("b", "AGAINST"))]
    assert stance(gold, answers).accuracy == 1
    assert stance(gold, answers).table == stance(gold, answers[::-1]).table
    # by place where one side has no ids
    assert stance(gold, ["FAVOR", "AGAINST", "NONE"]).accuracy == 1
    for odd, said in (
        (answers[1:], "c: no prediction for the id"),
        ([*answers, {"id": "d", "label": "NONE"}], "d: a prediction for an id that gold does not have"),
        ([*answers, answers[0]], "c: the id is in predicted more than once"),
        ([*answers[:2], {"label": "NONE"}], "predicted item 3: no id"),
    ):
        with pytest.raises(InputError, match=said):
            stance(gold, odd)
    with pytest.raises(InputError, match="a: the id is in gold more than once"):
        stance([gold[0], gold[0]], ["FAVOR", "FAVOR"])


def test_evidence_is_shown_in_whatever_order_parts_are_added() -> None:
    with_, without = ([cell("FAVOR", ((0, 4),), id="a")],) * 2, ([cell("FAVOR", id="b")],) * 2
    one, other = stance(*with_), stance(*without)
    assert one.evidence and not other.evidence
    assert (one + other).evidence and (other + one).evidence
    assert (one + other).to_dict() == (other + one).to_dict()


def test_means_say_what_they_are_of() -> None:
    nothing = stance([], [])
    assert not nothing.macro.defined and nothing.macro.types == ()
    assert not nothing.f_avg_defined and not nothing.accuracy_defined
    favor = stance(["FAVOR"], ["FAVOR"], zero_division="nan")
    assert favor.macro.types == ("FAVOR",) and favor.macro.f1 == 1 and favor.macro.defined
    # by 0, the two that do not occur are in the mean
    zero = stance(["FAVOR"], ["FAVOR"])
    assert zero.macro.types == LABELS and zero.macro.f1 == pytest.approx(1 / 3)
    assert (zero.f_avg_defined, zero.accuracy_defined) == (False, True)
    told = stance(["FAVOR", "NONE"], ["FAVOR", "AGAINST"]).to_dict()
    assert told["f_avg_defined"] is True and told["accuracy_defined"] is True
    assert stance(["FAVOR"], ["FAVOR"]).types_of("f_avg") == ("FAVOR", "AGAINST")


def test_weights_show_no_dust_of_floats() -> None:
    rows = ["FAVOR"] * 7 * 10
    scores = stance(rows, rows, weights=[0.1] * 70)
    assert float(scores.confusion.matrix[1, 1]) != 7
    assert scores.to_dict()["rows"] == 7 and scores.rows()[1]["gold"] == 7
    assert scores.to_dict()["confusion"]["matrix"][1] == [0, 7, 0]
    assert stance(rows, rows, weights=[1 / 3] * 70).to_dict()["rows"] == 23.333333333
