"""Scores across languages: against counting by hand, against the scorers, and on the corpus."""

from __future__ import annotations

import json
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anchors import first, listed
from idlib_corpus import records, scoring
from idlib_corpus.errors import InputError
from idlib_corpus.scoring.consistency import consistency, consistency_of

LANGS = ("es", "ar", "ja")
OUTCOMES = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3),
    st.dictionaries(st.sampled_from(LANGS), st.booleans(), min_size=1),
    min_size=1,
    max_size=20,
)


@given(OUTCOMES)
@settings(max_examples=500, deadline=None)
def test_the_scores_are_counts_by_hand(outcomes: dict[str, dict[str, bool]]) -> None:
    if len({lang for by in outcomes.values() for lang in by}) < 2:
        with pytest.raises(InputError, match="two or more"):
            consistency_of(outcomes)
        return
    found = consistency_of(outcomes, source="es")
    langs = found.languages
    core = [by for by in outcomes.values() if set(langs) <= by.keys()]
    n = len(core)

    def share(part: int, whole: int) -> float:
        return part / whole if whole else 0

    everywhere = sum(all(by[lang] for lang in langs) for by in core)
    somewhere = sum(any(by[lang] for lang in langs) for by in core)
    assert (found.n, found.everywhere, found.somewhere) == (n, everywhere, somewhere)
    assert sum(found.dropped.values()) == len(outcomes) - n
    assert found.of_all == pytest.approx(share(everywhere, n))
    assert found.of_somewhere == pytest.approx(share(everywhere, somewhere))
    score = {lang: share(sum(by[lang] for by in core), n) for lang in langs}
    assert found.score == pytest.approx(score)
    if "es" in langs:
        assert found.gap == pytest.approx({lang: score[lang] - score["es"] for lang in langs[1:]})
    same = {(a, b): share(sum(by[a] == by[b] for by in core), n) for a, b in combinations(langs, 2)}
    assert found.same == pytest.approx(same)
    for name, metric in found.metrics().items():
        assert float(metric(found.table.by_key)) == found.value(name)
    assert json.loads(found.to_json())["core"] == n


def test_a_system_that_tags_nothing_is_consistent_and_has_no_precision() -> None:
    found = consistency_of(
        {"a": {"es": False, "ar": False}, "b": {"es": False, "ar": False}}, counts={"es": (0, 0, 2), "ar": (0, 0, 2)}
    )
    assert found.same[("es", "ar")] == 1 and found.of_all == 0
    assert (found.precision["ar"].precision, found.precision["ar"].predicted) == (0, 0)
    assert [row["precision"] for row in found.rows()[:2]] == [0, 0]
    assert "Compared: the 2 that all languages realise alike" in found.to_markdown()


def test_contrast_groups_count_if_all_their_items_are_right() -> None:
    outcomes = {
        "a": {"es": True, "ar": True},
        "b": {"es": True, "ar": False},
        "c": {"es": True, "ar": True},
        "d": {"es": True},
    }
    found = consistency_of(outcomes, contrast={"one": ["a", "b"], "two": ["c"], "out": ["c", "d"]})
    assert found.contrast == {"es": 1, "ar": 0.5, "everywhere": 0.5}
    assert "groups with an item outside the core, left out: 1" in found.notes
    with pytest.raises(InputError, match="id of no item"):
        consistency_of(outcomes, contrast={"one": ["z"]})


def test_results_add_resample_and_compare() -> None:
    rng = np.random.default_rng(0)
    outcomes = {f"s{i // 3}/{i}": dict(zip(LANGS, (rng.random(3) < 0.6).tolist(), strict=True)) for i in range(90)}
    groups = {name: name.split("/")[0] for name in outcomes}
    whole = consistency_of(outcomes, groups=groups, source="es")
    names = list(outcomes)
    parts = [
        consistency_of({name: outcomes[name] for name in half}, groups=groups, source="es")
        for half in (names[:40], names[40:])
    ]
    assert (parts[0] + parts[1]).to_dict() == whole.to_dict()
    found = scoring.intervals(whole, ["everywhere.of_all", "gap.ar"], resamples=500)
    assert found.design.n == 30
    assert found["everywhere.of_all"].low <= whole.of_all <= found["everywhere.of_all"].high
    best = consistency_of({name: dict.fromkeys(LANGS, True) for name in outcomes}, groups=groups, source="es")
    compared = scoring.compare_results({"a": whole, "b": best}, resamples=500)
    assert compared["b"].difference == pytest.approx(1 - whole.of_all) and compared["b"].p < 0.01


def entity(mention: str, start: int, end: int, label: str = "LOC", level: str = "NAM", **more: Any) -> dict[str, Any]:
    return {"mention": mention, "entity": mention.split(".")[0], "start": start, "end": end, "label": label,
            "level": level, "flat": True, "depth": 0, **more}  # fmt: skip


# the names of the corpus: "İdlib" keeps its suffix outside, "تركيا" its proclitic, 「イドリブ」 no spaces at all
TEXTS = {"es": "Turquía entró en Idlib.", "ar": "دخلت تركيا إدلب.", "ja": "トルコがイドリブに入った。"}
NAMES = {"es": ("Turquía", "Idlib"), "ar": ("تركيا", "إدلب"), "ja": ("トルコ", "イドリブ")}


def parallel() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    gold, predicted = [], []
    for lang, text in TEXTS.items():
        spans = [(text.index(name), text.index(name) + len(name)) for name in NAMES[lang]]
        assert [text[a:b] for a, b in spans] == list(NAMES[lang])
        mentions = [entity("turkey.1", *spans[0]), entity("idlib.1", *spans[1])]
        row = {"id": f"d/s1/{lang}", "group": "d/s1", "lang": lang, "text": text}
        gold.append({**row, "entities": mentions})
        predicted.append(
            {"id": row["id"], "entities": [{k: m[k] for k in ("start", "end", "label")} for m in mentions]}
        )
    return gold, predicted


def test_the_core_is_what_every_language_realises_at_the_same_level() -> None:
    gold, predicted = parallel()
    assert (found := consistency(gold, predicted)).gap == {}, "no document of the corpus, no source"
    assert any(note.startswith("no gaps: the gold does not say") for note in found.notes)
    found = consistency(gold, predicted, source="es")
    assert (found.n, found.everywhere, found.languages) == (2, 2, LANGS)
    predicted[1]["entities"][1]["end"] -= 1  # إدل
    found = consistency(gold, predicted, source="es")
    assert (found.everywhere, found.somewhere, found.score["ar"], found.gap) == (1, 2, 0.5, {"ar": -0.5, "ja": 0})
    assert found.precision["ar"].precision == 0.5
    gold[2]["entities"][0]["level"] = "NOM"
    found = consistency(gold, predicted)
    assert found.n == 1 and found.dropped["another level in some language"] == 1
    assert found.dropped_by("ja")["another level in some language"] == 1
    assert sum(found.dropped_by("ar").values()) == 0
    # トルコ is no name there: what was predicted on it is ignored
    assert found.precision["ja"].predicted == 1
    del gold[2]["entities"][1]
    found = consistency(gold, predicted)
    assert found.n == 0 and found.dropped["not realised in every language"] == 1
    assert found.of_all == 0 and consistency(gold, predicted, zero_division=1).of_all == 1


def test_a_label_or_a_language_less() -> None:
    gold, predicted = parallel()
    # the name is there under another label of the gold
    gold[0]["entities"][0]["label"] = gold[1]["entities"][0]["label"] = gold[2]["entities"][0]["label"] = "GPE"
    for row in predicted[1:]:
        row["entities"][0]["label"] = "GPE"
    found = consistency(gold, predicted, view="names", source="es")
    assert found.score == {"es": 0.5, "ar": 1, "ja": 1} and found.gap == {"ar": 0.5, "ja": 0.5}
    assert consistency(gold, predicted, languages=["ar", "ja"], view="names").of_all == 1
    # GPE is LOC in the default view
    assert consistency(gold, predicted).of_all == 1
    without = consistency(gold, predicted[1:], source="es")
    assert without.languages == ("ar", "ja") and without.gap == {}
    assert any(note.startswith("no gaps: es") for note in without.notes)
    with pytest.raises(InputError, match='languages: "es"'):
        consistency(gold, predicted[1:], languages=["es", "ar"])


def test_a_rule_of_ones_own() -> None:
    gold, predicted = parallel()
    found = consistency(gold, predicted, correct=lambda row, _: {"idlib.1"} if row["lang"] != "ja" else ())
    assert found.score == {"es": 0.5, "ar": 0.5, "ja": 0} and "correct:own" in found.signature


def corpus_answers(task: str) -> tuple[records.Records, records.Records]:
    """Gold with every ninth answer left out or turned."""
    gold = records.packaged(task)
    rows: list[dict[str, Any]] = []
    for i, row in enumerate(gold.rows):
        mentions = {
            m["mention"]: {k: m[k] for k in ("start", "end", "label", "pieces")} for m in row.get("entities", ())
        }
        if task == "entities":
            rows.append({"id": row["id"], "entities": [m for j, m in enumerate(mentions.values()) if (i + j) % 9]})
        elif task == "relations":
            found = [
                {
                    "head": mentions[listed(r, "head")[-1]],
                    "tail": mentions[first(r, "tail")],
                    "label": r["label"],
                }
                for j, r in enumerate(row["relations"])
                if (i + j) % 9
            ]
            rows.append({"id": row["id"], "relations": found})
        else:
            label = row["label"]
            rows.append({"id": row["id"], "label": label if i % 9 else "FAVOR"})
    return gold, records.Records(tuple(rows), gold.where, "answers")


@pytest.mark.parametrize(
    ("items", "task", "contrast"),
    [("mention", "entities", "entity"), ("relation", "relations", "fact"), ("stance", "stance", "decision")],
)
def test_the_corpus(items: str, task: str, contrast: str) -> None:
    gold, predicted = corpus_answers(task)
    found = consistency(gold, predicted, items=items, contrast=contrast)
    assert set(found.languages) == {row["lang"] for row in gold.rows}
    assert found.source == found.languages[0] == "es" and len(found.gap) == len(found.languages) - 1 and found.n > 20
    assert 0 < found.everywhere <= found.somewhere <= found.n
    # precision is that of the task's own scorer, language by language
    options = {"kind": "pooled", "weights": "row"} if task == "stance" else {}
    for lang, scores in getattr(scoring, task)(gold, predicted, **options).by("lang").items():
        one = {"mention": lambda s: s.strict.micro, "relation": lambda s: s.micro, "stance": lambda s: s.tuples}[
            items
        ](scores)
        mine = found.precision[lang]
        assert (mine.precision, mine.predicted, mine.recall) == pytest.approx(
            (one.precision, one.predicted, one.recall)
        )
    perfect = consistency(gold, _all_right(gold, task), items=items)
    assert perfect.everywhere == perfect.n == found.n
    assert found.signature in found.to_markdown() and len(found.to_frame()) == len(found.languages) + 2
    assert set(found.contrast) == {*found.languages, "everywhere"}


def _all_right(gold: records.Records, task: str) -> records.Records:
    rows: list[dict[str, Any]] = []
    for row in gold.rows:
        mentions = {
            m["mention"]: {k: m[k] for k in ("start", "end", "label", "pieces")} for m in row.get("entities", ())
        }
        if task == "entities":
            rows.append({"id": row["id"], "entities": list(mentions.values())})
        elif task == "relations":
            relations = [
                {"head": mentions[first(r, "head")], "tail": mentions[first(r, "tail")], "label": r["label"]}
                for r in row["relations"]
            ]
            rows.append({"id": row["id"], "relations": relations})
        else:
            rows.append({"id": row["id"], "label": row["label"]})
    return records.Records(tuple(rows), gold.where, "right")


def test_only_cells_in_which_the_gold_takes_a_side_are_in_the_core() -> None:
    gold, predicted = corpus_answers("stance")
    found = consistency(gold, predicted, items="stance")
    cells = {(r["group"], r["holder_id"], r["target_id"]) for r in gold.rows if r["label"] in ("FAVOR", "AGAINST")}
    assert found.n == len(cells)
    kinds = [consistency(gold, predicted, items="stance", kind=kind).n for kind in ("state", "claim")]
    assert sum(kinds) == found.n


@given(
    st.lists(st.sampled_from(["FAVOR", "AGAINST", "NONE", "excluded"]), min_size=1, max_size=8),
    st.lists(st.lists(st.sampled_from(["FAVOR", "AGAINST", "NONE"]), min_size=3, max_size=3), min_size=8, max_size=8),
)
@settings(max_examples=50, deadline=None)
def test_stances_right_everywhere(labels: list[str], answers: list[list[str]]) -> None:
    """Perfect predictions are right everywhere, and a system that always says NONE is right nowhere."""
    cells = [(i, label, lang) for i, label in enumerate(labels) for lang in LANGS]
    gold = [
        {"id": f"{lang}{i}", "lang": lang, "group": f"s{i}", "label": label, "holder": "h", "target": "t"}
        for i, label, lang in cells
    ]

    def said(of: Any) -> Any:
        rows = [{"id": f"{lang}{i}", "label": of(i, label, lang)} for i, label, lang in cells]
        return consistency(gold, rows, items="stance")

    polar = [i for i, label in enumerate(labels) if label in ("FAVOR", "AGAINST")]
    perfect = said(lambda i, label, lang: "NONE" if label == "excluded" else label)
    nothing = said(lambda *_: "NONE")
    some = said(lambda i, label, lang: answers[i][LANGS.index(lang)])
    right = [i for i in polar if all(answer == labels[i] for answer in answers[i])]
    assert perfect.n == nothing.n == some.n == len(polar)
    assert (perfect.everywhere, nothing.everywhere, some.everywhere) == (len(polar), 0, len(right))
    if polar:
        assert perfect.of_all == perfect.of_somewhere == 1 and set(perfect.score.values()) == {1}
        assert nothing.of_all == 0 and set(nothing.score.values()) == {0} and np.isnan(nothing.of_somewhere)
        assert some.of_all == pytest.approx(len(right) / len(polar))
    else:
        assert np.isnan([perfect.of_all, nothing.of_all]).all(), "over no cell it is not defined"
    assert json.loads(nothing.to_json())["everywhere_of_all"] == (0 if polar else None)


GOLD, ANSWERS = parallel()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: consistency(GOLD, ANSWERS, items="word"), "one of mention, relation, stance"),
        (lambda: consistency(GOLD, ANSWERS, languages=["es"]), "two or more"),
        (lambda: consistency(GOLD, ANSWERS, languages=["es", "ru"]), 'languages: "ru"'),
        (lambda: consistency(GOLD, ANSWERS, contrast="colour"), "one of entity, type"),
        (lambda: consistency(GOLD, ANSWERS, contrast={"g": ["nobody.1"]}), "nobody.1"),
        (lambda: consistency(GOLD, ANSWERS, view="some"), "view"),
        (lambda: consistency([["x"]], ANSWERS), "gold: a list; expected a path"),
        (lambda: consistency([{**row, "group": ""} for row in GOLD], ANSWERS), 'rows without "group"'),
        (lambda: consistency(GOLD, ANSWERS, match="strict"), "match: .strict., which has no effect on mentions"),
        (lambda: consistency(GOLD, ANSWERS, family="entity"), "family: .*no effect on mentions"),
        (lambda: consistency(GOLD, ANSWERS, kind="state"), 'kind: .*expected nothing, or items="stance"'),
        (lambda: consistency(GOLD, ANSWERS, items="relation", level="NAM"), "level: .*no effect on relations"),
        (lambda: consistency(GOLD, ANSWERS, items="relation", view="names"), "view: .*no effect on relations"),
        (lambda: consistency(GOLD, ANSWERS, items="stance", view="names"), "view: .*no effect on stances"),
        (lambda: consistency(GOLD, ANSWERS, items="stance", family="entity"), "family: .*no effect on stances"),
        (lambda: consistency(GOLD, ANSWERS, items="stance", match="boundary"), "match: .*no effect on stances"),
        (lambda: consistency_of({"a": {"es": True, "ar": True}}, counts={"es": (2, 1, 1)}), "tp at most"),
    ],
)
def test_what_is_wrong_is_said(call: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        call()


def test_counts_of_the_whole_are_no_clusters() -> None:
    """Eighteen ids in two languages are 18 clusters, with or without counts of the whole."""
    outcomes = {f"{i}": {"es": True, "ar": i % 2 == 0} for i in range(18)}
    counts = {"es": (18, 20, 18), "ar": (9, 12, 18)}
    with_, without = consistency_of(outcomes, counts=counts), consistency_of(outcomes)
    assert with_.table == without.table
    found = scoring.intervals(with_)
    assert found.design.n == 18 and not found.design.enough
    assert not any(name.startswith("precision.") for name in found.of)
    assert (with_.precision["es"].precision, with_.precision["ar"].recall) == (0.9, 0.5)
    names = list(outcomes)
    parts = [
        consistency_of({name: outcomes[name] for name in half}, counts=given)
        for half, given in (
            (names[:7], {"es": (7, 8, 7), "ar": (4, 5, 7)}),
            (names[7:], {"es": (11, 12, 11), "ar": (5, 7, 11)}),
        )
    ]
    assert (parts[0] + parts[1]).to_dict() == with_.to_dict()
    # a part has no share in what is of the whole
    assert with_.by("group")["0"].precision["es"].predicted == 0


def test_contrasts_do_not_add() -> None:
    outcomes = {f"{i}": {"es": True, "ar": bool(i)} for i in range(4)}
    a, b = ({name: outcomes[name] for name in half} for half in (("0", "1"), ("2", "3")))
    parts = consistency_of(a, contrast={"one": ["0"]}), consistency_of(b, contrast={"two": ["2"]})
    with pytest.raises(InputError, match=r"groups of items \(contrast\) do not add"):
        parts[0] + parts[1]
    assert "contrast:given" in parts[0].signature and "contrast:none" in consistency_of(a).signature
    assert (consistency_of(a) + consistency_of(b)).n == 4
