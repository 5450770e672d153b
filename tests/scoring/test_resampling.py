"""Intervals and paired tests against scipy, exact enumeration and brute force."""

from __future__ import annotations

import itertools
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from idlib_corpus import records, scoring
from idlib_corpus.errors import InputError
from idlib_corpus.scoring.resampling import Intervals, draws, intervals, resample
from idlib_corpus.scoring.resampling.paired import Differences
from idlib_corpus.scoring.resampling.pvalues import holm, mcnemar

F1 = ("micro.f1", "macro.f1")


def counts(rng: np.random.Generator, *shape: int, gold: Any = None) -> Any:
    gold = rng.poisson(1.5, shape) if gold is None else gold
    found = rng.binomial(gold, 0.6)
    return np.stack([found, found + rng.poisson(0.5, shape), gold], axis=-1)


def two_systems(seed: int, *shape: int) -> tuple[Any, Any]:
    rng = np.random.default_rng(seed)
    gold = rng.poisson(1.5, shape)
    return counts(rng, *shape, gold=gold), counts(rng, *shape, gold=gold)


def f1(sums: Any) -> Any:
    both = sums[..., 1] + sums[..., 2]
    return np.divide(2 * sums[..., 0], both, out=np.zeros(np.shape(both)), where=both != 0)


def test_the_interval_is_that_of_scipy() -> None:
    a = counts(np.random.default_rng(5), 80, 3)
    flat = a.sum(axis=1)
    ours = resample(a, resamples=40_000)

    def statistic(*columns: Any, axis: int) -> Any:
        return f1(np.stack([column.sum(axis=axis) for column in columns], axis=-1))

    theirs = stats.bootstrap(
        tuple(flat.T), statistic, paired=True, vectorized=True, method="percentile", n_resamples=40_000, batch=2000,
        rng=np.random.default_rng(1),
    )  # fmt: skip
    assert isinstance(ours, Intervals)
    one = ours["micro.f1"]
    width = theirs.confidence_interval.high - theirs.confidence_interval.low
    assert one.value == pytest.approx(float(f1(flat.sum(axis=0))))
    assert (one.low, one.high) == pytest.approx(tuple(theirs.confidence_interval), abs=width * 0.02)


def test_what_a_size_can_detect_is_that_of_the_normal_distribution_and_the_bootstrap() -> None:
    a, b = (x.sum(axis=1) for x in two_systems(7, 200, 3))
    one = resample(a, b, resamples=1000)["b"]
    drawn = np.random.default_rng(2).integers(200, size=(4000, 200))
    error = np.std(f1(b[drawn].sum(axis=1)) - f1(a[drawn].sum(axis=1)))
    expected = (stats.norm.ppf(0.975) + stats.norm.ppf(0.8)) * error
    assert one.detectable == pytest.approx(expected, rel=0.06)
    four_times = resample(np.tile(a, (4, 1)), np.tile(b, (4, 1)), resamples=1000)["b"]
    assert four_times.detectable == pytest.approx(one.detectable / 2, rel=0.02)
    assert np.isnan(resample(a[:19], b[:19])["b"].detectable)


@pytest.mark.parametrize("seed", range(3))
def test_the_randomization_is_that_of_scipy(seed: int) -> None:
    a, b = (x.sum(axis=1) for x in two_systems(seed, 40, 3))
    both, units = np.concatenate([a, b]), np.arange(40)

    def statistic(x: Any, y: Any, axis: int) -> Any:
        return f1(both[y].sum(axis=axis % x.ndim)) - f1(both[x].sum(axis=axis % x.ndim))

    theirs = stats.permutation_test(
        (units, units + 40), statistic, permutation_type="samples", vectorized=True, n_resamples=40_000, batch=2000,
        rng=np.random.default_rng(1),
    )  # fmt: skip
    ours = resample(a, b, resamples=40_000)
    assert isinstance(ours, Differences)
    assert ours["b"].difference == pytest.approx(float(theirs.statistic))
    # scipy doubles the smaller tail, which is the same here up to the draw
    assert ours["b"].p == pytest.approx(theirs.pvalue, abs=0.015)


@given(st.integers(1, 6), st.integers(1, 3), st.integers(0, 10_000))
@settings(max_examples=200, deadline=None)
def test_few_units_count_all_swaps(n: int, types: int, seed: int) -> None:
    """Against a loop over the 2**n assignments, and scipy's exact test where it doubles no tail."""
    a, b = two_systems(seed, n, types)
    found = resample(a, b, metric=F1[0])["b"]
    observed = abs(f1(b.sum(axis=(0, 1))) - f1(a.sum(axis=(0, 1))))
    hits = 0
    for swapped in itertools.product([False, True], repeat=n):
        mask = np.array(swapped)[:, None, None]
        first, second = np.where(mask, b, a), np.where(mask, a, b)
        hits += abs(f1(second.sum(axis=(0, 1))) - f1(first.sum(axis=(0, 1)))) >= observed - 1e-12
    assert found.p == hits / 2**n
    assert found.least_p == min(1, 2 / 2**n) <= found.p
    assert np.isnan([found.low, found.high]).all()


def test_the_least_p_is_reached() -> None:
    """Five sentences, one better in every one: p cannot be below 1/16."""
    a, b = np.tile([1, 4, 4], (5, 1)), np.tile([3, 4, 4], (5, 1))
    found = resample(a, b)
    assert isinstance(found, Differences)
    assert (found["b"].p, found["b"].least_p, found["b"].wins) == (1 / 16, 1 / 16, 5)
    assert found.design.method == "exact randomization"
    assert found.stars(found["b"]) == ""
    assert "0.062" in found.to_markdown() and "no stars" in found.to_markdown()


@pytest.mark.parametrize("n", [0, 1, 5, 19, 20, 60])
@pytest.mark.parametrize("method", ["randomization", "paired-bootstrap"])
def test_equal_systems_have_p_1(n: int, method: str) -> None:
    a = counts(np.random.default_rng(n), n, 2)
    one = resample(a, a, method=method, metric=F1, resamples=500)["b"]
    assert (one.p, one.difference, one.wins, one.losses, one.ties) == (1, 0, 0, 0, n)


def test_p_counts_ties_and_itself() -> None:
    """A difference that no swap reaches again: p = 1 / (R + 1), never 0."""
    a, b = np.tile([0, 1, 1], (200, 1)), np.tile([1, 1, 1], (200, 1))
    one = resample(a, b, resamples=999)["b"]
    assert one.p == one.least_p == 1 / 1000
    # one unit that differs: every swap has the same size, all ties count
    b = a.copy()
    b[0] = [1, 1, 1]
    assert resample(a, b, resamples=999)["b"].p == 1


@pytest.mark.parametrize("method", ["randomization", "paired-bootstrap"])
def test_p_is_uniform_where_nothing_differs(method: str) -> None:
    """Under the null, p below 0.1 comes up in about a tenth of the data sets."""
    ps = [resample(*two_systems(seed, 50, 1), method=method, resamples=400)["b"].p for seed in range(300)]
    assert 0.055 < np.mean(np.array(ps) < 0.1) < 0.15


def test_the_paired_bootstrap_is_that_of_a_loop() -> None:
    a, b = (x.sum(axis=1) for x in two_systems(3, 30, 2))
    one = resample(a, b, method="paired-bootstrap", resamples=300)["b"]
    # the weights of each unit in each resample, by resampling the identity
    weights = np.concatenate(list(draws.bootstrap(np.eye(30, dtype=int), 300, 13)))
    moved = np.array([f1(w @ b) - f1(w @ a) for w in weights])
    d = f1(b.sum(axis=0)) - f1(a.sum(axis=0))
    assert one.p == (np.sum(np.abs(moved - d) >= abs(d) - 1e-12) + 1) / 301
    assert (one.low, one.high) == pytest.approx(tuple(np.quantile(moved, [0.025, 0.975])))


@given(st.integers(1, 70), st.integers(1, 5), st.integers(0, 1000))
@settings(max_examples=60, deadline=None)
def test_draws_are_sums_of_whole_units(n: int, columns: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    units = rng.integers(0, 9, (n, columns))
    weights = np.concatenate(list(draws.bootstrap(np.eye(n, dtype=int), 300, seed)))
    assert (weights.sum(axis=1) == n).all()
    # the same draws for whatever columns, and however many are handed out at a time
    for width in (0, 1 << 16, 1 << 19):
        assert (np.concatenate(list(draws.bootstrap(units, 300, seed, width))) == weights @ units).all()
    bits = np.concatenate(list(draws.swaps(np.eye(n, dtype=int), 300, seed)))
    assert set(np.unique(bits)) <= {0, 1}
    assert (np.concatenate(list(draws.swaps(units, 300, seed, 1 << 19))) == bits @ units).all()
    # a shorter run is the beginning of a longer one
    assert (np.concatenate(list(draws.bootstrap(units, 77, seed))) == (weights @ units)[:77]).all()


def test_sums_are_exact_however_large() -> None:
    units = np.array([[2**30 + 1], [2**31 + 3], [5]] * 10)
    weights = np.concatenate(list(draws.bootstrap(np.eye(30, dtype=int), 50, 7))).astype(int)
    assert (np.concatenate(list(draws.bootstrap(units, 50, 7))).astype(int) == weights @ units).all()


def test_draws_do_not_favour_a_unit() -> None:
    weights = np.concatenate(list(draws.bootstrap(np.eye(37, dtype=int), 20_000, 1)))
    assert weights.mean(axis=0) == pytest.approx(np.ones(37), abs=0.04)
    assert weights.var(axis=0) == pytest.approx(np.full(37, 36 / 37), abs=0.06)
    bits = np.concatenate(list(draws.swaps(np.eye(37, dtype=int), 20_000, 1)))
    assert bits.mean(axis=0) == pytest.approx(np.full(37, 0.5), abs=0.02)
    assert np.corrcoef(bits.T)[~np.eye(37, dtype=bool)] == pytest.approx(0, abs=0.04)


def test_a_seed_gives_the_same_figures() -> None:
    a, b = two_systems(0, 200, 5)
    for more in ({}, {"counts_b": b}, {"counts_b": b, "method": "paired-bootstrap"}):
        first, again, other = (resample(a, **more, seed=seed, resamples=500) for seed in (13, 13, 14))
        assert first.to_json() == again.to_json()
        assert first.to_dict() != other.to_dict()
        said = json.loads(first.to_json())
        assert (said["seed"], said["resamples"], said["n"]) == (13, 500, 200)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_rows_moves_no_interval_and_no_p(seed: int) -> None:
    shuffled = np.random.default_rng(seed)
    names = [f"row/{n}" for n in range(40)]
    one, other = (np.stack([shuffled.integers(0, 3, 40), np.full(40, 3), np.full(40, 3)], axis=1) for _ in range(2))
    order = shuffled.permutation(40)
    for args in ((one, None), (one, other)):
        plain, moved = (
            resample(*(None if a is None else a[o] for a in args), clusters=[names[n] for n in o], resamples=500)
            for o in (np.arange(40), order)
        )
        assert plain.to_dict() == moved.to_dict()


def test_clusters_move_together() -> None:
    a, b = two_systems(4, 60, 2)
    names = [f"s{i % 25:02}" for i in range(60)]
    summed = [np.stack([x[i::25].sum(axis=0) for i in range(25)]) for x in (a, b)]
    assert resample(a, clusters=names).to_dict() == resample(summed[0], clusters=names[:25]).to_dict()
    paired = resample(a, b, clusters=names)
    assert paired.design.n == 25
    assert paired["b"].p == resample(*summed)["b"].p


def test_below_20_clusters_there_is_no_interval() -> None:
    a = counts(np.random.default_rng(2), 19, 2)
    found = resample(a, types=["PER", "LOC"], metric=["micro.f1", "per_type.PER.recall"])
    assert isinstance(found, Intervals)
    one = found["micro.f1"]
    assert np.isnan([one.low, one.high]).all() and "fewer than 20" in one.withheld
    rest = [float(f1(np.delete(a, i, axis=0).sum(axis=(0, 1)))) for i in range(19)]
    assert (one.loo_low, one.loo_high) == pytest.approx((min(rest), max(rest)))
    each = [float(f1(row.sum(axis=0))) if row.any() else np.nan for row in a]
    assert list(one.per_unit.values()) == pytest.approx(each, nan_ok=True)
    more = resample(np.concatenate([a, a[:1]]))["micro.f1"]
    assert more.low < more.value < more.high and not more.per_unit


def test_a_unit_without_counts_has_no_score_of_its_own() -> None:
    one = resample([[1, 1, 1], [0, 0, 0]])["micro.f1"]
    assert list(one.per_unit.values()) == pytest.approx([1, np.nan], nan_ok=True)
    assert (one.loo_low, one.loo_high) == (0, 1)


def test_macro_is_withheld_where_a_type_is_rare() -> None:
    rng = np.random.default_rng(0)
    rows = counts(rng, 100, 2) + np.array([0, 0, 1])
    rows[:, 1] = 0
    rows[:2, 1] = [1, 1, 1]  # absent from (98/100)**100 = 13 % of the resamples
    found = resample(rows, types=["PER", "NORP"])
    assert isinstance(found, Intervals)
    one = found["macro.f1"]
    assert np.isnan([one.low, one.high]).all() and one.withheld.startswith("no gold of NORP in 1")
    assert not np.isnan(found["micro.f1"].low) and not np.isnan(found["per_type.PER.f1"].low)
    rows[:4, 1] = [1, 1, 1]  # from 2 %
    assert not np.isnan(resample(rows)["macro.f1"].low)
    # a type that only predictions have is in the union, and never in the gold: no resample lacks what is not there
    rows[:, 1] = [0, 1, 0]
    assert not np.isnan(resample(rows)["macro.f1"].low)
    assert not np.isnan(resample(rows, macro="gold")["macro.f1"].low)


def test_undefined_scores_have_no_interval() -> None:
    rows = np.zeros((40, 3), dtype=int)
    rows[0] = 1
    one = resample(rows, zero_division="nan")["micro.f1"]
    assert np.isnan(one.low) and one.withheld.startswith("undefined in 3")


def test_a_metric_of_ones_own() -> None:
    a, b = two_systems(8, 50, 3)
    own = resample(a, b, metric=lambda sums: f1(sums.sum(axis=-2)))
    assert own["b"].p == resample(a, b)["b"].p
    flat = resample(a.sum(axis=1), metric=lambda sums: sums[..., 0] / sums[..., 2])
    assert flat["metric"].high == resample(a.sum(axis=1))["micro.recall"].high


def test_intervals_of_every_result_and_their_unit() -> None:
    rng = np.random.default_rng(1)
    labels = list(rng.choice(["FAVOR", "AGAINST", "NONE"], (2, 300)))
    rows = [
        {"id": f"{i}", "label": str(g), "group": f"s{i // 5}", "lang": "es" if i % 2 else "ar"}
        for i, g in enumerate(labels[0])
    ]
    result = scoring.stance(rows, list(map(str, labels[1])))
    found = intervals(result, resamples=300)
    assert (found.design.unit, found.design.n, found.design.scope) == ("group", 60, "")
    assert found["f_avg"].low < result.f_avg < found["f_avg"].high
    assert set(found.of) == set(result.metrics())
    for unit in ("item", "lang"):
        # languages and items cut sentences
        assert intervals(result, "f_avg", clusters=unit, resamples=50).design.scope == "conditional on this text"
    assert "conditional on this text" in intervals(result, "f_avg", clusters="item", resamples=50).to_markdown()
    plain = scoring.stance(list(labels[0]), list(labels[1]))
    assert intervals(plain, "accuracy", resamples=50).design.unit == "item"
    rare = scoring.stance(["FAVOR", "AGAINST"] + ["FAVOR"] * 50, ["FAVOR", "AGAINST"] + ["FAVOR"] * 50)
    assert "AGAINST" in intervals(rare, "f_avg", resamples=200)["f_avg"].withheld
    with pytest.raises(InputError, match="f_avg"):
        intervals(result, "f_max")


@given(st.lists(st.floats(0, 1), max_size=8))
@settings(max_examples=150, deadline=None)
def test_holm(ps: list[float]) -> None:
    """The definition, step by step: the k-th smallest p times the number of tests left."""
    adjusted, worst = {}, 0.0
    for left, place in zip(range(len(ps), 0, -1), sorted(range(len(ps)), key=lambda i: ps[i]), strict=True):
        worst = max(worst, min(1.0, ps[place] * left))
        adjusted[place] = worst
    assert list(holm(ps)) == pytest.approx([adjusted[i] for i in range(len(ps))])


def test_holm_leaves_out_what_is_no_test() -> None:
    assert list(holm([0.01, float("nan"), 0.04])) == pytest.approx([0.02, float("nan"), 0.04], nan_ok=True)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=40))
@settings(max_examples=150, deadline=None)
def test_mcnemar_is_exact(rows: list[tuple[bool, bool]]) -> None:
    a, b = zip(*rows, strict=True)
    found = mcnemar(a, b)
    n, k = found.system_only + found.baseline_only, min(found.system_only, found.baseline_only)
    assert n == sum(x != y for x, y in rows)
    assert found.p == pytest.approx(min(1, 2 * stats.binom.cdf(k, n, 0.5)) if n else 1)
    assert found.scope == "conditional on this text"


GOOD = [[1, 2, 3]]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: resample([[1, 2]]), r"shape \(1, 2\); expected numbers of shape"),
        (lambda: resample([["a", "b", "c"]]), "expected numbers"),
        (lambda: resample([[3, 2, 3]]), "tp at most pred and gold"),
        (lambda: resample([[-1, 2, 3]]), "from 0 on"),
        (lambda: resample(GOOD, [[1, 2, 3]] * 2), r"shape \(2, 3\); expected \(1, 3\)"),
        (lambda: resample(GOOD, clusters=["a", "b"]), "2 names; expected 1"),
        (lambda: resample(GOOD, types=["a", "b"]), "2 names; expected 1"),
        (lambda: resample(GOOD, method="randomization"), "Give counts_b"),
        (lambda: resample(GOOD, GOOD, method="t-test"), "randomization, paired-bootstrap"),
        (lambda: resample(GOOD, metric="f1"), "micro.f1"),
        (lambda: resample(GOOD, resamples=0), "from 1 to 1,000,000"),
        (lambda: resample(GOOD, seed=-1), "seed"),
        (lambda: resample(GOOD, level=95), "between 0 and 1"),
        (lambda: resample(GOOD, level="0.95"), "between 0 and 1"),
        (lambda: resample(GOOD, level=None), "between 0 and 1"),
        (lambda: resample(GOOD, metric=5), "metric: 5"),
        (lambda: resample(GOOD, metric=[]), "metric: none"),
        (lambda: resample(GOOD, GOOD, metric=[]), "metric: none"),
        (lambda: resample(GOOD, metric=[["micro.f1"]]), "micro.f1"),
        (lambda: resample(GOOD, GOOD, method=["sign"]), "randomization, paired-bootstrap"),
        (lambda: resample([[1, 2, 3], [1, 2]]), "counts_a: rows of unequal length"),
        (lambda: resample(GOOD, [[1, 2, 3], [1]]), "counts_b: rows of unequal length"),
        (lambda: resample(GOOD, clusters=5), "clusters: 5"),
        (lambda: resample(GOOD, types=5), "types: 5"),
        (lambda: resample([[[1, 2, 3]] * 2], types=["a", "a"]), "each name once"),
        (lambda: intervals(scoring.stance(["NONE"], ["NONE"]), clusters=["item"]), "clusters"),
        (lambda: intervals(scoring.stance(["NONE"], ["NONE"]), {"own": 3}), "no function as 'own'"),
        (lambda: intervals(scoring.stance(["NONE"], ["NONE"]), {}), "metric: none"),
        (lambda: resample(GOOD)["macro"], "micro.precision, micro.recall, micro.f1"),
    ],
)
def test_what_is_wrong_is_said(call: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        call()


def test_frames_and_tables() -> None:
    a, b = two_systems(1, 30, 2)
    for found in (resample(a, resamples=100), resample(a, b, resamples=100), resample(a[:4]), resample(a[:4], b[:4])):
        assert len(found.to_frame()) == len(found.rows())
        assert found.caption(signed=False) in found.to_markdown()
        assert f"`{found.design.signature}`" in found.to_markdown()
        # where the signature stands beside the figures anyway, the caption leaves it out
        assert found.design.signature not in found.caption(signed=False)
        assert found.caption(signed=False).lower().startswith(found.design.method)
    with pytest.raises(AttributeError):
        resample(a, resamples=100).design.seed = 1


def test_units_without_clusters_are_items_of_this_text() -> None:
    for n in (4, 30):
        a = counts(np.random.default_rng(3), n, 2)
        for found in (resample(a, resamples=50), resample(a, a, resamples=50)):
            assert (found.design.unit, found.design.scope) == ("item", "conditional on this text")
            assert f"{n} items" in found.caption() and "conditional on this text" in found.caption()
        assert resample(a, clusters=[f"s{i}" for i in range(n)], resamples=50).design.scope == ""


def random_documents(seed: int, number: int, types: int) -> list[list[tuple[int, int, str]]]:
    rng = np.random.default_rng(seed)
    return [
        [(10 * i, 10 * i + int(rng.integers(3, 6)), f"T{rng.integers(types)}") for i in range(4) if rng.random() < 0.8]
        for _ in range(number)
    ]


def test_entities_are_drawn_by_type_and_not_by_pair_of_types() -> None:
    """The smaller table gives the same scores, and the same intervals from the same draws."""
    gold, predicted = random_documents(1, 30, 12), random_documents(2, 30, 12)
    result = scoring.entities(gold, predicted)
    full = result.metrics()
    table, metrics = result.reduced(list(full))
    assert table.units()[1].shape == (30, 13, 16) and result.table.by_key.shape[:2] == (13, 13)
    for place in range(30):
        part, sums = scoring.entities(gold[:place], predicted[:place]), table.units()[1][:place].sum(axis=0)
        known = part.metrics()
        for name in full:
            assert float(full[name](sums)) == float(metrics[name](sums)), name
            if name in known and "macro" not in name:  # a macro average goes over the types of the whole
                assert part.value(name) == pytest.approx(float(metrics[name](sums))), name
    # only the schemas that are asked for
    assert result.reduced(["micro.f1", "partial.micro.f1"])[0].columns[::4] == (
        "strict.hits_predicted",
        "partial.hits_predicted",
    )
    names = ["strict.micro.f1", "partial.macro.f1", "type.per_type.T3.recall"]
    small, large = (
        intervals(result, names, resamples=200),
        intervals(result, {n: full[n] for n in names}, resamples=200),
    )
    for name in names:
        assert (small[name].low, small[name].high) == pytest.approx((large[name].low, large[name].high), nan_ok=True)


def test_a_score_is_withheld_or_given_whatever_its_name() -> None:
    gold = [[(0, 3, "PER"), (5, 8, "LOC")] for _ in range(60)]
    invented = [[*document, (10, 12, "MISC")] for document in gold]
    result = scoring.entities(gold, invented)
    assert result.types_of("macro.f1") == result.types_of("strict.macro.f1") == ("LOC", "MISC", "PER")
    assert result.types_of("strict.micro.f1") == ()
    found = intervals(result, ["macro.f1", "strict.macro.f1", "type.macro.f1"], resamples=200)
    assert [one.withheld for one in found] == ["", "", ""]
    gold[0] = [*gold[0], (20, 22, "NORP")]
    found = intervals(scoring.entities(gold, invented), ["macro.f1", "strict.macro.f1"], resamples=200)
    assert [one.withheld[:15] for one in found] == ["no gold of NORP"] * 2


def test_a_family_of_relations_is_withheld_for_its_own_types_only() -> None:
    def relation(label: str, family: str) -> dict[str, Any]:
        head, tail = ({"start": s, "end": s + 2, "label": "PER"} for s in (0, 4))
        return {"head": head, "tail": tail, "label": label, "family": family}

    rows = [{"id": f"{i}", "text": "abcdefgh", "relations": [relation("agent", "event_role")]} for i in range(60)]
    rows[0]["relations"].append(relation("part_of", "entity"))
    gold = records.Records(tuple(rows), tuple(f"gold: {i}" for i in range(60)), "gold")
    result = scoring.relations(gold, gold, at_least=0)
    assert result.types_of("event_role.macro.f1") == ("agent",)
    found = intervals(result, ["event_role.macro.f1", "entity.macro.f1", "macro.f1"], resamples=200)
    assert [bool(one.withheld) for one in found] == [False, True, True]
    few = scoring.relations(gold, gold, at_least=5)
    assert "macro.f1" not in intervals(few, resamples=50).of
    with pytest.raises(InputError, match="withheld: fewer than 5 gold instances: part_of"):
        intervals(few, "macro.f1")


def test_a_unit_may_be_called_as_a_column_is() -> None:
    a, b = two_systems(1, 5, 1)
    names = ["value", "p", "system", "precision", "p (Holm)"]
    rows = resample(a, clusters=names, metric="micro.f1").rows()
    assert rows[0]["value"] == resample(a)["micro.f1"].value
    assert list(rows[0])[-5:] == ["value (unit)", "p (unit)", "system (unit)", "precision", "p (Holm) (unit)"]
    found = resample(a, b, clusters=names)
    row = found.rows()[1]
    assert (row["value"], row["p"], row["system"]) == (found["b"].value, found["b"].p, "b")
    [block] = found.blocks()
    shown = dict(zip((column.name for column in block.columns), block.cells(found.rows()[1]), strict=True))
    assert shown["p"] == f"{found['b'].p:.2g}" and shown["value"] == f"{100 * found['b'].value:.1f}"
