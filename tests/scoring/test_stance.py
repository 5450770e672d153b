"""Stance scores against scikit-learn, the tuples by hand, and the rows of the corpus."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score, precision_recall_fscore_support

import idlib_corpus
from idlib_corpus import records, scoring
from idlib_corpus.errors import InputError
from idlib_corpus.records.chunks import grouping
from idlib_corpus.scoring.stance import LABELS, stance

PAIRS = st.lists(st.tuples(st.sampled_from(LABELS), st.sampled_from(LABELS)), min_size=1, max_size=40)


@given(PAIRS, st.sampled_from([0, 1]))
@settings(max_examples=100, deadline=None)
def test_every_score_is_that_of_scikit_learn(pairs: list[tuple[str, str]], zero: int) -> None:
    gold, predicted = map(list, zip(*pairs, strict=True))
    scores = stance(gold, predicted, zero_division=zero, macro="all")
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
@settings(max_examples=300, deadline=None)
def test_classes_are_those_of_scikit_learn(pairs: list[tuple[str, str]]) -> None:
    gold, predicted = map(list, zip(*pairs, strict=True))
    expected = precision_recall_fscore_support(gold, predicted, labels=list(LABELS), zero_division=0)
    scores = stance(gold, predicted)
    for place, (name, one) in enumerate(scores.per_class.items()):
        row = (one.precision, one.recall, one.f1, one.gold)
        # what neither side has is not defined; all else is as scikit-learn has it
        there = name in gold or name in predicted
        assert np.allclose(row, [part[place] for part in expected]) if there else np.isnan(row[:3]).all()
    # means are over the labels of the gold
    names = sorted(set(gold))
    assert scores.macro.types == tuple(names) and scores.averaged == tuple(names)
    assert scores.macro.f1 == pytest.approx(f1_score(gold, predicted, labels=names, average="macro", zero_division=0))
    polar = [name for name in ("FAVOR", "AGAINST") if name in gold]
    if polar:
        assert scores.f_avg == pytest.approx(f1_score(gold, predicted, labels=polar, average="macro", zero_division=0))
    else:
        assert math.isnan(scores.f_avg)


@given(PAIRS, st.data())
@settings(max_examples=300, deadline=None)
def test_weights_are_sample_weights_and_shards_add(pairs: list[tuple[str, str]], data: st.DataObject) -> None:
    gold, predicted = map(list, zip(*pairs, strict=True))
    weights = data.draw(st.lists(st.integers(0, 4), min_size=len(gold), max_size=len(gold)).filter(any))
    scores = stance(gold, predicted, weights=weights, zero_division=0)
    expected = f1_score(gold, predicted, labels=list(LABELS), average=None, sample_weight=weights, zero_division=0)
    assert [one.f1 for one in scores.per_class.values()] == pytest.approx(list(expected))
    half = len(gold) // 2
    both = stance(gold[:half], predicted[:half]) + stance(gold[half:], predicted[half:])
    assert both.to_json() == stance(gold, predicted).to_json()


@given(PAIRS, PAIRS)
@settings(max_examples=300, deadline=None)
def test_excluded_cells_change_nothing(pairs: list[tuple[str, str]], out: list[tuple[str, str]]) -> None:
    gold, predicted = map(list, zip(*pairs, strict=True))
    scores = stance(gold + ["excluded"] * len(out), predicted + [answer for _, answer in out])
    assert scores.confusion.matrix.tolist() == stance(gold, predicted).confusion.matrix.tolist()
    assert scores.remarks == (f"{len(out)} cells that gold excludes are left out",)
    assert len(scores.table.items) == len(pairs) + len(out)


def test_f_avg_of_semeval_is_always_over_two() -> None:
    """Mohammad et al. 2016; a label that does not occur pulls the mean down, and NONE only costs precision."""
    as_semeval = {"macro": "all", "zero_division": 0}
    assert stance(["FAVOR", "FAVOR"], ["FAVOR", "FAVOR"], **as_semeval).f_avg == 0.5
    assert stance(["FAVOR", "NONE"], ["FAVOR", "FAVOR"], **as_semeval).f_avg == pytest.approx((2 / 3 + 0) / 2)
    assert "|averaged:all|" in stance(["FAVOR"], ["FAVOR"], **as_semeval).signature
    # by default it is over the label that the gold has
    assert stance(["FAVOR", "FAVOR"], ["FAVOR", "FAVOR"]).f_avg == 1
    assert "averaged:FAVOR|" in stance(["FAVOR"], ["FAVOR"]).signature


def test_nothing_to_score_is_not_defined() -> None:
    for scores in (stance([], []), stance(["excluded"], ["FAVOR"])):
        assert all(math.isnan(scores.value(name)) for name in scores.metrics())
        assert not scores.tuples.defined and scores.averaged == () and "averaged:none" in scores.signature
        assert json.loads(scores.to_json())["f_avg"] is None
        assert "| F_avg | · | · | · | 0 | 0 |" in scores.to_markdown()
    assert stance(["excluded"], ["FAVOR"], zero_division=1).f_avg == 1
    assert stance([], [], zero_division=0).f_avg == 0


def test_a_side_that_nobody_takes_costs() -> None:
    """The gold has no AGAINST: a false one has no F1 in F_avg, and costs precision of the tuples, and accuracy."""
    scores = stance(["FAVOR", "NONE", "NONE"], ["FAVOR", "AGAINST", "NONE"])
    assert scores.f_avg == 1 and scores.f_avg_of == ("FAVOR",)
    assert scores.per_class["AGAINST"].f1 == 0 and scores.per_class["AGAINST"].defined
    assert scores.tuples.precision == 0.5 and scores.accuracy == pytest.approx(2 / 3)
    assert scores.macro.f1 == pytest.approx((1 + 2 / 3) / 2)
    # in the place of FAVOR it costs recall
    assert stance(["FAVOR", "FAVOR"], ["FAVOR", "AGAINST"]).f_avg == pytest.approx(2 / 3)


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
    if predicted:
        assert scores.value("tuples_evidence.recall") == pytest.approx(recall)
    else:  # of a system that gives no evidence it is not defined
        assert math.isnan(scores.value("tuples_evidence.recall")) and not scores.evidence


def test_code_points_of_evidence_are_summed_over_all_rows() -> None:
    gold = [cell("FAVOR", ((0, 4), (8, 12))), cell("NONE"), cell("AGAINST", ((0, 6),), ((4, 10),)), cell("FAVOR")]
    predicted = [cell("FAVOR", ((2, 10),)), cell("NONE", ((0, 3),)), cell("NONE", ((0, 10),)), cell("FAVOR")]
    scores = stance(gold, predicted)
    inside = [{0, 1, 2, 3, 8, 9, 10, 11}, set(), set(range(10)), set()]
    found = [set(range(2, 10)), {0, 1, 2}, set(range(10)), set()]
    hits = sum(len(a & b) for a, b in zip(inside, found, strict=True))
    one = scores.characters
    assert one.counts == (hits, sum(map(len, found)), hits, sum(map(len, inside)))
    assert scores.value("evidence.precision") == pytest.approx(14 / 21) and one.recall == pytest.approx(14 / 18)
    assert scores.to_dict()["evidence"]["f1"] == pytest.approx(scores.value("evidence.f1"))
    assert [row["score"] for row in scores.rows()][-1] == "evidence"
    weighted = stance(gold, predicted, weights=[1, 1, 0, 1])
    assert weighted.characters.counts == (4, 11, 4, 8)


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
    assert "weights:decision" in scores.signature and scores.decisions == 2
    answers = ["FAVOR", "NONE", "NONE", "FAVOR", "NONE", "NONE"]
    # where the gold says decisions they are weighed without being asked for
    assert stance(gold, answers).to_json() == scores.to_json()
    rows = stance(gold, answers, weights="row")
    assert rows.confusion.matrix.sum() == 4 and "weights:row" in rows.signature
    assert "weights:row" in stance(["FAVOR"], ["FAVOR"]).signature and stance(["FAVOR"], ["FAVOR"]).decisions is None
    with pytest.raises(InputError, match="weights"):
        stance(["FAVOR"], ["FAVOR"], weights="decision")


def test_a_decision_counts_once_in_the_table_of_each_kind() -> None:
    gold = [{"label": "FAVOR", "decision": "d", "kind": kind} for kind in ("state", "state", "claim")]
    apart, pooled = stance(gold, ["FAVOR"] * 3), stance(gold, ["FAVOR"] * 3, kind="pooled")
    assert [part.to_dict()["rows"] for part in apart.kinds.values()] == [1, 1]
    assert (pooled.to_dict()["rows"], pooled.decisions, pooled.kinds) == (1, 1, {})
    assert "kind:apart" in apart.signature and "kind:pooled" in pooled.signature


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
    scores = stance(gold, predicted, kind="pooled", weights="row")
    kept = [(g, p) for g, p in zip(gold.rows, predicted.rows, strict=True) if g["label"] != "excluded"]
    for name in ("lang", "target", "holder", "kind"):
        for part, one in scores.by(name).items():
            rows = [(g["label"], p["label"]) for g, p in kept if grouping(g, name) == part]
            labels = [label for label in ("FAVOR", "AGAINST") if any(g == label for g, _ in rows)]
            if labels:
                expected = f1_score(*zip(*rows, strict=True), labels=labels, average="macro", zero_division=0)
                assert one.f_avg == pytest.approx(expected), (name, part)
            else:
                assert math.isnan(one.f_avg)
    langs = {row["lang"] for row in gold.rows}
    assert set(scores.by("lang")) == langs
    weighted = stance(gold, predicted)
    for kind, part in weighted.kinds.items():
        per_lang = [one.confusion.matrix.sum() for one in part.by("lang").values()]
        decisions = {row["decision"] for row, _ in kept if row["kind"] == kind}
        assert per_lang == pytest.approx([len(decisions)] * len(langs)) and part.decisions == len(decisions)


def test_states_and_claims_are_apart() -> None:
    gold = records.packaged("stance")
    predicted = predictions(gold, 7)
    scores = stance(gold, predicted)
    assert list(scores.kinds) == ["state", "claim"]
    assert [row["kind"] for row in scores.rows() if row["score"] == "F_avg"] == ["state", "claim", "mean"]
    alone = {kind: stance(gold, predicted, kind=kind) for kind in scores.kinds}
    for kind, one in alone.items():
        for name, metric in one.metrics().items():
            assert float(metric(one.sums)) == pytest.approx(scores.kinds[kind].value(name.removeprefix(f"{kind}.")))
            if name.startswith(f"{kind}."):
                assert scores.value(name) == pytest.approx(one.value(name), nan_ok=True)
    # a score of the whole is the mean over the kinds, and none of all rows pooled
    for name in ("f_avg", "macro.f1", "accuracy", "tuples.f1", "evidence.f1", "tuples_evidence.recall"):
        assert scores.value(name) == pytest.approx(np.mean([one.value(name) for one in alone.values()])), name
    assert scores.f_avg != pytest.approx(stance(gold, predicted, kind="pooled").f_avg)
    assert scores.f_avg_of == ("state.FAVOR", "state.AGAINST", "claim.FAVOR")
    assert "averaged:state(AGAINST+FAVOR+NONE)+claim(FAVOR+NONE)|" in scores.signature
    assert scores.types_of("state.f_avg") == ("state.FAVOR", "state.AGAINST")
    for name in ("confusion", "per_class", "tuples", "characters"):
        with pytest.raises(InputError, match=f'several kinds.*scores.kinds\\["state"\\].{name}'):
            getattr(scores, name)
    parts = scores.by("lang")
    together = sum(parts.values())
    assert together.to_json() == scores.to_json(), "results add"
    one = scoring.intervals(scores, ["f_avg", "claim.f_avg", "claim.per_class.FAVOR.f1"])
    assert one["claim.f_avg"].value == pytest.approx(scores.kinds["claim"].f_avg)


def test_intervals_of_a_kind_are_withheld_where_it_lacks_a_label() -> None:
    """Of 60 sentences one has the only FAVOR of a claim: there is no interval of claims, nor of the mean."""
    gold = [
        {"id": f"{i}{kind}", "group": f"s{i}", "kind": kind, "label": "FAVOR" if kind == "state" or not i else "NONE"}
        for i in range(60)
        for kind in ("state", "claim")
    ]
    found = scoring.intervals(stance(gold, ["FAVOR"] * 120), ["f_avg", "state.f_avg", "claim.f_avg"], resamples=200)
    assert not found["state.f_avg"].withheld and found["state.f_avg"].low == 1
    for name in ("f_avg", "claim.f_avg"):
        assert "claim.FAVOR in" in found[name].withheld and math.isnan(found[name].low)


def test_rows_that_do_not_say_their_kind_are_not_lost() -> None:
    gold = [{"label": "FAVOR", "kind": "claim"}, {"label": "AGAINST"}, {"label": "FAVOR", "kind": "hope"}]
    scores = stance(gold, ["FAVOR", "AGAINST", "NONE"])
    assert {kind: part.f_avg for kind, part in scores.kinds.items()} == {"claim": 1, "hope": 0, "unsaid": 1}
    assert scores.f_avg == pytest.approx(2 / 3) == scores.value("f_avg")


@pytest.mark.parametrize(
    ("lang", "surface"),
    [
        ("es", "intereses del gobierno de Bashar al-Ásad de recuperar «cada centímetro de Siria para los sirios»"),
        ("ar", "رغبة حكومة بشار الأسد في استعادة «كل شبر من سوريا للسوريين»"),
        (
            "ja",
            "バッシャール・アル＝アサド政権が「シリア人のためにシリアを1センチ残らず」取り戻す意向を持っていた",
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
    # two labels, as those of X-stance: F_avg is the macro average, and there is no NONE
    binary = stance(["FAVOR", "AGAINST", "FAVOR"], ["FAVOR", "FAVOR", "AGAINST"], labels=["AGAINST", "FAVOR"])
    assert binary.f_avg == binary.macro.f1 == pytest.approx(0.25) and list(binary.per_class) == ["AGAINST", "FAVOR"]
    # four, of which any number is polar: Derczynski et al. 2017
    labels, gold = ["support", "deny", "query", "comment"], ["support", "deny", "query", "comment", "comment"]
    given = ["support", "query", "query", "comment", "deny"]
    some = ["support", "deny", "query"]
    four = stance(gold, given, labels=labels, polar=some)
    assert four.f_avg == pytest.approx(f1_score(gold, given, labels=some, average="macro"))
    assert four.tuples.f1 == pytest.approx(f1_score(gold, given, labels=some, average="micro"))
    assert stance(gold, given, labels=labels).f_avg_of == tuple(labels), "all but NONE, if nobody says"
    assert "labels:support+deny+query+comment|polar:support+deny+query|" in four.signature


def test_other_labels_of_files(tmp_path: Path) -> None:
    texts = {"gold": ["support", "deny", "excluded"], "predicted": ["support", "support", "deny"]}
    paths = []
    for side, labels in texts.items():
        paths.append(tmp_path / f"{side}.csv")
        paths[-1].write_text("id,label\n" + "".join(f"{i},{x}\n" for i, x in enumerate(labels)), encoding="utf-8")
    scores = stance(*paths, labels=["support", "deny"])
    assert scores.confusion.matrix.tolist() == [[1, 0], [1, 0]]
    with pytest.raises(InputError, match='unknown stance "support"'):
        stance(*paths)
    paths[1].write_text("id,label\n0,Deny\n1,deny\n2,deny\n", encoding="utf-8")
    with pytest.raises(InputError, match='unknown stance "Deny"'):
        stance(*paths, labels=["support", "deny"])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: stance(["FAVOR"], []), "0 items; expected 1"),
        (lambda: stance(["FAVOR"], ["favour"]), "predicted item 1: the predicted label is .favour.*mean FAVOR\\?"),
        (lambda: stance({"a": "FAVOR"}, {"a": "excluded"}), "a: the predicted label"),
        (lambda: stance({"a": "FAVOR"}, {"b": "FAVOR"}), "in one of gold and predictions only"),
        (lambda: stance({"a": "FAVOR"}, ["FAVOR"]), "a list; expected a dict"),
        (lambda: stance(["FAVOR"], ["FAVOR"], kind="state"), "do not say their kind"),
        (lambda: stance(["FAVOR"], ["FAVOR"], kind="fact"), "state, claim, pooled"),
        (lambda: stance(["FAVOR"], ["FAVOR"], weights=[-1]), "from 0 on"),
        (lambda: stance(["FAVOR"], ["FAVOR"], weights=[1, 2]), "1 finite numbers"),
        (lambda: stance(["FAVOR"], ["FAVOR"], zero_division=2), "zero_division"),
        (lambda: stance(["a"], ["a"], labels=["a", "b"], polar=["a", "c"]), "polar: a, c; expected some of a, b"),
        (lambda: stance(["a"], ["a"], macro="union"), "macro: 'union'; expected one of gold, all"),
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
        (lambda: stance([], [], polar=5), "polar: 5; expected a list of labels"),
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
    assert (one + other).to_json() == (other + one).to_json()


def test_means_say_what_they_are_of() -> None:
    nothing = stance([], [])
    assert not nothing.macro.defined and nothing.macro.types == ()
    assert not nothing.f_avg_defined and not nothing.accuracy_defined
    favor = stance(["FAVOR"], ["FAVOR"])
    assert favor.macro.types == ("FAVOR",) and favor.macro.f1 == 1 and favor.macro.defined
    # over all, the two that do not occur are in the mean, by 0
    zero = stance(["FAVOR"], ["FAVOR"], macro="all", zero_division=0)
    assert zero.macro.types == LABELS and zero.macro.f1 == pytest.approx(1 / 3)
    assert (zero.f_avg_defined, zero.accuracy_defined) == (False, True)
    told = stance(["FAVOR", "NONE"], ["FAVOR", "AGAINST"]).to_dict()
    assert told["f_avg_defined"] is True and told["accuracy_defined"] is True and told["f_avg_of"] == ["FAVOR"]
    assert stance(["FAVOR"], ["FAVOR"]).types_of("f_avg") == ("FAVOR",)
    assert not stance(["NONE"], ["FAVOR"]).f_avg_defined


def test_weights_show_no_dust_of_floats() -> None:
    rows = ["FAVOR"] * 7 * 10
    scores = stance(rows, rows, weights=[0.1] * 70)
    assert float(scores.confusion.matrix[1, 1]) != 7
    assert scores.to_dict()["rows"] == 7 and scores.rows()[1]["gold"] == 7
    assert scores.to_dict()["confusion"]["matrix"][1] == [0, 7, 0]
    assert stance(rows, rows, weights=[1 / 3] * 70).to_dict()["rows"] == 23.333333333


def test_errors_are_listed_by_kind() -> None:
    gold = {"a": "FAVOR", "b": "AGAINST", "c": "NONE", "d": "FAVOR", "e": "excluded", "f": "NONE"}
    found = {"a": "AGAINST", "b": "NONE", "c": "FAVOR", "d": "FAVOR", "e": "FAVOR", "f": "NONE"}
    result = stance(gold, found)
    assert [(one.item, one.kind, one.gold_label, one.predicted_label) for one in result.errors()] == [
        ("a", "label", "FAVOR", "AGAINST"),
        ("b", "missed", "AGAINST", "NONE"),
        ("c", "spurious", "NONE", "FAVOR"),
    ]
    assert [one.item for one in result.answers() if one.kind == "correct"] == ["d", "f"]
    assert [one.item for one in result.errors("missed")] == ["b"]
    with pytest.raises(InputError, match='"boundary"; expected one of label, missed, spurious, unanswered'):
        result.errors("boundary")
    with pytest.raises(InputError, match="summed up"):
        result.collapsed().errors()


def test_errors_of_labels_of_ones_own() -> None:
    labels = ("support", "deny", "query", "comment")
    result = stance(["support", "query", "query"], ["deny", "comment", "deny"], labels=labels, polar=labels[:2])
    assert [one.kind for one in result.errors()] == ["label", "label", "spurious"]
