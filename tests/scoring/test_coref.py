"""Coreference: published figures, brute force, and the properties of a score."""

from __future__ import annotations

from itertools import combinations, permutations
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idlib_corpus import records
from idlib_corpus.errors import InputError
from idlib_corpus.scoring.coref import coref, counts, document
from idlib_corpus.scoring.coref.scores import METRICS, CorefScores
from idlib_corpus.scoring.prf import Prf

Chains = list[list[Any]]
METRIC_NAMES = ("muc", "b_cubed", "ceaf_e", "lea")


def chains(text: str) -> Chains:
    return [list(chain) for chain in text.split()]


def scored(gold: str, predicted: str, singletons: bool = True) -> CorefScores:
    return coref([chains(gold)], [chains(predicted)], singletons=singletons)


def recall_precision(one: Prf) -> tuple[float, float]:
    return one.recall, one.precision


# the test cases of the reference scorer (Pradhan et al. 2014), and for LEA of its extension (Moosavi and Strube 2016);
# recall and precision, worked out by hand in their test files
REFERENCE = {
    ("a bc def", "a bc def"): {"muc": (1, 1), "b_cubed": (1, 1), "ceaf_e": (1, 1), "lea": (1, 1)},
    ("a bc def", "a de"): {"muc": (1 / 3, 1), "b_cubed": (7 / 18, 1), "ceaf_e": (0.6, 0.9), "lea": (2 / 6, 1)},
    ("a bc def", "a bcx defy z"): {
        "muc": (1, 3 / 5),
        "b_cubed": (1, (4 + 7 / 12) / 9),
        "ceaf_e": ((1 + 4 / 5 + 6 / 7) / 3, (1 + 4 / 5 + 6 / 7) / 4),
        "lea": (1, (1 + 3 / 3 + 4 * 3 / 6) / 9),
    },
    ("a bc def", "a bcx dy z"): {
        "muc": (1 / 3, 1 / 3),
        "b_cubed": (5 / 9, 17 / 42),
        "ceaf_e": (2.2 / 3, 2.2 / 4),
        "lea": (1 / 2, 2 / 7),
    },
    ("a bc def", "a bcxB dy z"): {
        "muc": (1 / 3, 1 / 4),
        "b_cubed": (5 / 9, 2.5 / 8),
        "ceaf_e": ((1 + 4 / 6 + 2 / 5) / 3, (1 + 4 / 6 + 2 / 5) / 4),
        "lea": (1 / 2, 5 / 24),
    },
    ("a bc def", "a bcx dy Bz"): {
        "muc": (1 / 3, 1 / 4),
        "b_cubed": (5 / 9, 17 / 48),
        "ceaf_e": (2.2 / 3, 2.2 / 4),
        "lea": (1 / 2, 1 / 4),
    },
    ("a bc def", "a b c d e f"): {"muc": (0, 0), "b_cubed": (1 / 2, 1), "lea": (1 / 6, 1 / 6)},
    ("a bc def", "abcdef"): {"muc": (1, 3 / 5), "b_cubed": (1, 14 / 36), "lea": (5 / 6, 4 / 15)},
    # Vilain et al. (1995): one link is missing
    ("ABCD", "AB CD"): {"muc": (2 / 3, 1)},
    # Bagga and Baldwin (1998): the same link too many joins a small chain, or a large one
    ("12345 67 89ABC", "12345 6789ABC"): {
        "muc": (1, 9 / 10),
        "b_cubed": (1, 16 / 21),
        "ceaf_e": ((1 + 10 / 12) / 3, (1 + 10 / 12) / 2),
        "lea": (1, (5 + 7 * 11 / 21) / 12),
    },
    ("12345 67 89ABC", "1234589ABC 67"): {
        "muc": (1, 9 / 10),
        "b_cubed": (1, 7 / 12),
        "ceaf_e": ((1 + 10 / 15) / 3, (1 + 10 / 15) / 2),
        "lea": (1, (10 * 20 / 45 + 2) / 12),
    },
}


@pytest.mark.parametrize(("gold", "predicted"), REFERENCE)
def test_published_figures(gold: str, predicted: str) -> None:
    found = scored(gold, predicted)
    for name, expected in REFERENCE[gold, predicted].items():
        assert recall_precision(getattr(found, name)) == pytest.approx(expected), name


def test_f1_of_luo_2005() -> None:
    # table 1 of the paper: CEAF with phi4, and B-cubed, of four systems
    truth = "12345 67 89ABC"
    systems = ("12345 6789ABC", "1234589ABC 67", "123456789ABC", "1 2 3 4 5 6 7 8 9 A B C")
    assert [round(scored(truth, system).ceaf_e.f1, 3) for system in systems] == [0.733, 0.667, 0.294, 0.178]
    assert [round(scored(truth, system).b_cubed.f1, 3) for system in systems] == [0.865, 0.737, 0.545, 0.400]


def test_mentions_and_mean() -> None:
    found = scored("a bc def", "a bcx dy z")
    assert found.mentions.counts == (4, 7, 4, 6)
    assert found.conll == pytest.approx((found.muc.f1 + found.b_cubed.f1 + found.ceaf_e.f1) / 3)


@st.composite
def partitions(draw: st.DrawFn, most: int = 9) -> Chains:
    """Chains of some of a few mentions."""
    codes = draw(st.lists(st.integers(-1, 4), min_size=most, max_size=most))
    return [[m for m, code in enumerate(codes) if code == chain] for chain in sorted({*codes} - {-1})]


def brute(gold: Chains, predicted: Chains) -> dict[str, tuple[float, float, float, float]]:
    """The definitions, word for word: hits and total of the predictions, then of the gold."""
    key, response = [set(c) for c in gold], [set(c) for c in predicted]

    def chain_with(side: list[set[Any]], mention: Any) -> set[Any]:
        return next((chain for chain in side if mention in chain), set())

    def muc(own: list[set[Any]], other: list[set[Any]]) -> tuple[float, float]:
        def parts(chain: set[Any]) -> int:
            return len({frozenset(chain & chain_with(other, m)) or m for m in chain})

        return sum(len(c) - parts(c) for c in own), sum(len(c) - 1 for c in own)

    def b_cubed(own: list[set[Any]], other: list[set[Any]]) -> tuple[float, float]:
        shares = [len(c & chain_with(other, m)) / len(c) for c in own for m in c]
        return sum(shares), len(shares)

    def lea(own: list[set[Any]], other: list[set[Any]]) -> tuple[float, float]:
        def links(chain: set[Any]) -> set[frozenset[Any]]:
            pairs = {frozenset(pair) for pair in combinations(chain, 2)}
            return pairs if len(chain) > 1 else {frozenset(chain)}

        all_links = set().union(*map(links, other)) if other else set()
        return (
            sum(len(c) * len(links(c) & all_links) / len(links(c)) for c in own),
            sum(map(len, own)),
        )

    small, large = sorted((key, response), key=len)
    similarity = max(
        sum(2 * len(a & b) / (len(a) + len(b)) for a, b in zip(small, chosen, strict=True))
        for chosen in permutations(large, len(small))
    )
    return {
        "muc": (*muc(response, key), *muc(key, response)),
        "b_cubed": (*b_cubed(response, key), *b_cubed(key, response)),
        "ceaf_e": (similarity, len(response), similarity, len(key)),
        "lea": (*lea(response, key), *lea(key, response)),
    }


@settings(deadline=None, max_examples=1000)
@given(partitions(), partitions())
def test_against_brute_force(gold: Chains, predicted: Chains) -> None:
    found = coref([gold], [predicted], singletons=True)
    for name, expected in brute(gold, predicted).items():
        assert getattr(found, name).counts == pytest.approx(expected), name


@settings(deadline=None, max_examples=200)
@given(partitions(), partitions())
def test_singletons_left_out_are_as_if_they_were_not_there(gold: Chains, predicted: Chains) -> None:
    without = [[chain for chain in side if len(chain) > 1] for side in (gold, predicted)]
    found, expected = coref([gold], [predicted]), coref([without[0]], [without[1]], singletons=True)
    assert found.table.as_dict() == expected.table.as_dict()
    assert "singletons:no" in found.signature
    assert "split-antecedents:unscored" in found.signature


@settings(deadline=None, max_examples=200)
@given(partitions(), partitions(), st.integers(0, 99))
def test_order_says_nothing(gold: Chains, predicted: Chains, seed: int) -> None:
    random = Random(seed)

    def shuffled(side: Chains) -> Chains:
        return random.sample([random.sample(chain, len(chain)) for chain in side], len(side))

    one, other = coref([gold], [predicted]), coref([shuffled(gold)], [shuffled(predicted)])
    np.testing.assert_allclose(one.table.by_key, other.table.by_key)


@settings(deadline=None, max_examples=200)
@given(partitions(), partitions())
def test_the_other_way_round(gold: Chains, predicted: Chains) -> None:
    one, other = coref([gold], [predicted], singletons=True), coref([predicted], [gold], singletons=True)
    np.testing.assert_allclose(one.table.by_key, other.table.by_key[:, [2, 3, 0, 1]])


@settings(deadline=None, max_examples=200)
@given(st.lists(partitions(), min_size=1, max_size=4))
def test_gold_itself_is_perfect(documents: list[Chains]) -> None:
    found = coref(documents, documents, singletons=True)
    for name in METRICS:
        one = getattr(found, name)
        assert one.f1 == (1 if one.defined else 0)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.tuples(partitions(), partitions()), min_size=1, max_size=5), st.integers(0, 5))
def test_shards_add(documents: list[tuple[Chains, Chains]], cut: int) -> None:
    def scores(part: list[tuple[Chains, Chains]]) -> CorefScores:
        return coref([gold for gold, _ in part], [predicted for _, predicted in part])

    together = scores(documents)
    np.testing.assert_allclose((scores(documents[:cut]) + scores(documents[cut:])).table.by_key, together.table.by_key)
    # documents are summed before they are divided
    each = np.sum([scores([one]).table.by_key for one in documents], axis=0)
    np.testing.assert_allclose(each, together.table.by_key)


def test_metrics_take_any_leading_axes() -> None:
    found = coref([chains("abc de"), chains("fgh")], [chains("ab cde"), chains("fg hi")])
    _, units = found.table.units()
    resamples = np.stack([units[[0, 0]].sum(axis=0), units[[0, 1]].sum(axis=0)])[:, np.newaxis]
    for name, metric in found.metrics().items():
        values = metric(resamples)
        assert values.shape == (2, 1)
        assert values[1, 0] == pytest.approx(found.value(name))


@pytest.mark.parametrize(("zero", "expected"), [(0, 0.0), (1, 1.0)])
def test_empty_sides(zero: int, expected: float) -> None:
    nothing = coref([[]], [[]], zero_division=zero)
    assert not nothing.defined
    assert nothing.conll == nothing.lea.f1 == expected
    # singletons alone are nothing, by default
    assert not coref([chains("a b")], [chains("a b")]).defined
    missed = coref([chains("ab")], [[]])
    assert missed.defined
    assert missed.conll == 0
    assert coref([], []).conll == 0


def test_no_link_is_no_muc() -> None:
    found = scored("a b", "a b")
    assert not found.muc.defined
    assert found.b_cubed.f1 == found.ceaf_e.f1 == found.lea.f1 == 1
    assert np.isnan(coref([chains("a")], [chains("a")], singletons=True, zero_division="nan").conll)


@pytest.mark.parametrize(
    ("gold", "predicted", "message"),
    [
        ([["a", "b"], []], [], "gold, document 0: a chain without a mention"),
        ([], [[]], "predicted, document 0: a chain without a mention"),
        ([["a", "b"], ["b"]], [], "gold, document 0: the mention b is in two chains"),
        ([], [["b", "a"], ["c", "b"]], "predicted, document 0: the mention b is in two chains"),
        ([["a", "b", "a"]], [], "gold, document 0: a mention stands twice in the chain"),
        ([[{"start": 0}]], [], r"the mention {'start': 0}; expected \(start, end\), or a hashable name"),
        (["ab"], [], "'ab'; expected a chain"),
        ([[(3, 3), (5, 4)]], [], r"the mention \(3, 3\); expected 0 <= start < end"),
        ([[(0, 3), (5, 4)]], [], r"the mention \(5, 4\)"),
        ([], [[("s1", -1, 4), (0, 1)]], r"predicted, document 0: the mention \('s1', -1, 4\)"),
        ([[[0, 2**70], [1, 2]]], [], "gold, document 0: the mention .* in code points"),
    ],
)
def test_what_cannot_be_scored(gold: Chains, predicted: Chains, message: str) -> None:
    with pytest.raises(InputError, match=message):
        coref([gold], [predicted])


def test_a_mention_twice_in_a_predicted_chain_is_dropped_and_told() -> None:
    found = coref([chains("ab")], [[["a", "b", "a"]]])
    assert found.mentions.precision == 1
    assert found.notes == ("1 mentions that stood twice in a predicted chain were dropped",)


def test_lists_as_json_has_them_and_mappings() -> None:
    found = coref({"d1": [[[0, 5], [9, 12]]]}, {"d1": [[(0, 5), (9, 12)]]})
    assert found.conll == 1
    assert list(found.by("item")) == ["d1"]


def mention(row: Any, sentence: str, words: str, nth: int = 0) -> dict[str, Any]:
    text = next(s["text"] for s in row["sentences"] if s["sentence"] == sentence)
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return {"sentence": sentence, "start": start, "end": start + len(words)}


# the army that Turkey forms, and that is then named twice
ARMY = {
    "es": ("ejército militar rebelde sólido", "Ejército Nacional Sirio"),
    "ar": ("جيشا متمردا متماسكا", "الجيش الوطني السوري"),
    "ja": ("強固な反政府軍", "シリア国民軍"),
}


@pytest.mark.parametrize("lang", ARMY)
def test_real_chains(lang: str) -> None:
    gold = records.packaged("coref")
    row = next(r for r in gold.rows if r["lang"] == lang)
    first, name = ARMY[lang]
    army = [mention(row, "s3", first), mention(row, "s3", name), mention(row, "s3", name, 1)]
    rows = ({"id": row["id"], "chains": [army]},)
    found = coref(gold, records.Records(rows, ("here",), "mine"))
    assert found.mentions.hits_predicted == found.mentions.predicted == 3
    assert found.muc.precision == found.b_cubed.precision == found.lea.precision == 1
    assert found.ceaf_e.hits_gold == 1
    assert list(found.by("lang")) == [lang]
    # without the last name a link is missing
    fewer = records.Records(({"id": row["id"], "chains": [army[:2]]},), ("here",), "mine")
    assert coref(gold, fewer).muc.hits_gold == found.muc.hits_gold - 1
    assert coref(gold, fewer).ceaf_e.hits_gold == pytest.approx(2 * 2 / 5)


def test_every_language_against_itself() -> None:
    gold = records.packaged("coref")
    found = coref(gold, gold)
    assert {lang: part.conll for lang, part in found.by("lang").items()} == dict.fromkeys(found.by("lang"), 1.0)
    assert set(found.by("lang")) == {row["lang"] for row in gold.rows}
    assert set(found.by("group")) == {row["document"] for row in gold.rows}
    chained = [chain for row in gold.rows if row["lang"] == "es" for chain in row["chains"] if len(chain) > 1]
    assert found.by("lang")["es"].mentions.gold == sum(map(len, chained)) > 40


def test_pieces_are_code_points() -> None:
    whole = {"chains": [[{"sentence": "s1", "start": 0, "end": 5, "pieces": [[0, 2], [2, 5]]}]]}
    assert document(whole) == [[("s1", ((0, 5),))]]
    assert document({"chains": [[{"start": 0, "end": 5, "pieces": [[0, 2], [3, 5]]}]]}) == [[("", ((0, 2), (3, 5)))]]


def test_long_tangles_of_chains_are_aligned_without_a_matrix(monkeypatch: pytest.MonkeyPatch) -> None:
    """Gold {0 1} {2 3} …, predicted {1 2} {3 4} …: a path through all chains, of which every second link is taken."""
    size = 5000
    gold = [[2 * i, 2 * i + 1] for i in range(size)]
    predicted = [[2 * i + 1, 2 * i + 2] for i in range(size)]
    found = coref([gold], [predicted])
    assert found.ceaf_e.counts == (size / 2, size, size / 2, size)
    # the package has the function under the name of the module
    monkeypatch.setattr(counts, "MOST_STEPS", 10_000_000)
    with pytest.raises(InputError, match="document 0: 10,000 chains share mentions in 9,999 pairs"):
        coref([gold], [predicted])


def test_sparse_alignment_is_the_dense_one() -> None:
    from scipy.optimize import linear_sum_assignment

    random = np.random.default_rng(3)
    for _ in range(20):
        mentions = random.permutation(300)
        sides = [[list(part) for part in np.split(random.permutation(mentions), range(3, 300, 3))] for _ in range(2)]
        sides = [[[int(m) for m in chain] for chain in side] for side in sides]
        phi = [[2 * len({*a} & {*b}) / (len(a) + len(b)) for b in sides[1]] for a in sides[0]]
        dense = np.array(phi)[linear_sum_assignment(phi, maximize=True)].sum()
        assert coref([sides[0]], [sides[1]]).ceaf_e.hits_gold == pytest.approx(dense)
