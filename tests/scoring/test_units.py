"""What is drawn: sentences, documents, and sentences within documents."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from idlib_corpus import scoring
from idlib_corpus.errors import InputError
from idlib_corpus.scoring.resampling import draws, intervals
from idlib_corpus.scoring.resampling.units import FEW_NESTED, units_of, usual

LABELS = ("FAVOR", "AGAINST")


def rows(documents: int, sentences: int, languages: tuple[str, ...] = ("es",)) -> list[dict[str, Any]]:
    """Stances of so many sentences in each document, in every language."""
    return [
        {
            "id": f"d{d:02}/s{s}/{lang}",
            "label": LABELS[(d + s) % 2],
            "document": f"d{d:02}",
            "group": f"d{d:02}/s{s}",
            "lang": lang,
        }
        for d, s, lang in itertools.product(range(documents), range(sentences), languages)
    ]


def scored(gold: list[dict[str, Any]], wrong: Any) -> Any:
    """Scores of a system that is wrong where `wrong` says so of a document and a sentence."""
    other = {"FAVOR": "AGAINST", "AGAINST": "FAVOR"}
    said = [other[r["label"]] if wrong(*r["group"].split("/")) else r["label"] for r in gold]
    return scoring.stance(gold, said)


@pytest.mark.parametrize(
    ("documents", "sentences", "unit"),
    [(9, 5, "group"), (10, 5, "document/group"), (19, 2, "document/group"), (20, 2, "document"), (30, 1, "group")],
)
def test_the_unit_follows_from_the_number_of_documents(documents: int, sentences: int, unit: str) -> None:
    assert usual(scored(rows(documents, sentences), lambda *_: False).table.items) == unit


def test_a_sentence_of_several_documents_is_the_unit_itself() -> None:
    # ids of groups that are local to their document, and documents that are one a language
    local = [{**row, "group": row["group"].partition("/")[2]} for row in rows(12, 5)]
    by_lang = [{**row, "document": f"{row['document']}/{row['lang']}"} for row in rows(6, 5, ("es", "ja"))]
    for gold in (local, by_lang, [{**row, "group": row["group"][-2:]} for row in rows(25, 3)]):
        result = (
            scored(gold, lambda *_: False) if gold is by_lang else scoring.stance(gold, [r["label"] for r in gold])
        )
        assert usual(result.table.items) == "group"
        assert intervals(result, "accuracy").design.unit == "group"


def test_rows_that_do_not_all_say_their_document_are_drawn_by_sentence() -> None:
    gold = rows(12, 3)
    del gold[0]["document"]
    assert usual(scored(gold, lambda *_: False).table.items) == "group"


def test_two_stages_have_the_variance_of_their_formula() -> None:
    # Davison and Hinkley 1997, section 3.8: of the mean of n values in each of D clusters, the variance between the
    # means of the clusters over D, and that within the clusters over D n
    rng = np.random.default_rng(5)
    clusters, n = 12, 8
    values = rng.normal(size=(clusters, 1)) + rng.normal(size=(clusters, n))
    units = values.reshape(-1, 1)
    within = np.repeat(np.arange(clusters), n)
    means = np.concatenate(list(draws.bootstrap(units, 40_000, 1, within=within))).ravel() / units.size
    wanted = values.mean(axis=1).var() / clusters + values.var(axis=1).mean() / (clusters * n)
    assert abs(means.mean() - values.mean()) < 4 * np.sqrt(wanted / 40_000)
    assert means.var() == pytest.approx(wanted, rel=0.03)


def test_two_stages_draw_as_many_units_as_the_drawn_clusters_have() -> None:
    sizes = [1, 4, 2, 7]
    within = np.repeat(np.arange(len(sizes)), sizes)
    one_hot = np.eye(len(within))
    weights = np.concatenate(list(draws.bootstrap(one_hot, 500, 3, within=within)))
    by_cluster = np.stack([weights[:, within == c].sum(axis=1) for c in range(len(sizes))], axis=1)
    times = by_cluster / sizes
    assert (times == np.rint(times)).all() and (times.sum(axis=1) == len(sizes)).all()
    again = np.concatenate(list(draws.bootstrap(one_hot, 500, 3, within=within)))
    assert (weights == again).all()


def test_what_is_wrong_document_by_document_has_a_wider_interval_than_its_sentences_say() -> None:
    result = scored(rows(12, 10), lambda document, _: document < "d04")
    nested, sentences = (intervals(result, "accuracy", clusters=c)["accuracy"] for c in (None, "group"))
    assert nested.value == sentences.value == pytest.approx(8 / 12)
    assert nested.high - nested.low > 2 * (sentences.high - sentences.low)
    # it is nearly that of the twelve documents alone, which are all right or all wrong
    exact = np.random.default_rng(0).binomial(12, 8 / 12, 100_000) / 12
    assert nested.low == pytest.approx(np.quantile(exact, 0.025), abs=0.02)


def test_the_caption_says_what_was_drawn_in_what() -> None:
    found = intervals(scored(rows(12, 3), lambda *_: False), "accuracy")
    assert found.design.enough and found.design.n == 12
    assert found.caption(signed=False).startswith(
        "Bootstrap over 12 documents, and over the 36 source sentences within them, R = "
    )
    few = intervals(scored(rows(12, 3), lambda *_: False), "accuracy", clusters="document")
    assert few.caption(signed=False) == "Leave-one-out over 12 documents; fewer than 20: no interval, no stars."
    assert set(few["accuracy"].per_unit) == {f"d{d:02}" for d in range(12)}


def test_tests_swap_whole_documents_and_count_all_swaps() -> None:
    gold = rows(FEW_NESTED, 4, ("es", "ja"))
    base = scored(gold, lambda document, sentence: (document, sentence) < ("d06", "s2"))
    system = scored(gold, lambda document, sentence: document in ("d01", "d08") or sentence == "s3")
    found = scoring.compare_results({"base": base, "system": system}, metric="accuracy")
    one = found.differences["system"]
    assert found.differences.design.method == "exact randomization" and found.differences.design.enough
    right = [
        np.array(
            [
                sum(
                    result.by("document")[f"d{d:02}"].table.key[:, 0]
                    == result.by("document")[f"d{d:02}"].table.key[:, 1]
                )
                for d in range(FEW_NESTED)
            ]
        )
        for result in (base, system)
    ]
    moved = right[1] - right[0]
    swaps = np.array(list(itertools.product((1, -1), repeat=FEW_NESTED))) @ moved
    assert one.p == pytest.approx((np.abs(swaps) >= abs(moved.sum())).mean())
    assert one.least_p == 2 / 2**FEW_NESTED and one.detectable > 0 and not one.per_unit
    paired = scoring.compare_results({"base": base, "system": system}, "paired-bootstrap", "accuracy").differences
    assert paired.design.inner_n == FEW_NESTED * 4 and paired["system"].low < one.difference < paired["system"].high


def test_units_within_documents_are_held_against_each_other() -> None:
    gold = rows(12, 3)
    base = scored(gold, lambda document, _: document < "d04")
    turned = scored(gold[::-1], lambda document, _: document < "d04")
    paired = [
        scoring.compare_results({"a": base, "b": one}, "paired-bootstrap", "accuracy").differences["b"]
        for one in (base, turned)
    ]
    assert paired[0] == paired[1] and paired[0].low == paired[0].high == 0
    others = [{**row, "id": row["id"], "group": row["group"].replace("/s0", "/x0")} for row in gold]
    with pytest.raises(InputError, match="other units"):
        scoring.compare_results({"a": base, "b": scoring.stance(others, [r["label"] for r in others])})
    with pytest.raises(InputError, match='"document/"; expected "document"'):
        units_of(base.table, "document/")


def test_a_sentence_in_two_documents_is_refused() -> None:
    gold = rows(12, 3, ("es", "ja"))
    gold[0]["document"] = "d11"
    with pytest.raises(InputError, match='"d00/s0" \\(group\\) in "d11" and "d00"; expected one document each'):
        units_of(scored(gold, lambda *_: False).table, "document/group")
