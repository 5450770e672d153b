"""The table of counts and what is computed from its sums."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import precision_recall_fscore_support

from idlib_corpus.errors import InputError
from idlib_corpus.scoring import CountTable, Items, Prf, PrfResult, intervals
from idlib_corpus.scoring.prf import COLUMNS, macro, prf, zero_division
from idlib_corpus.scoring.resampling.paired import differences
from idlib_corpus.scoring.table import NONE, signature

LABELS = ("A", "B", "C")
LANGS = ("es", "ar", "ja")


@st.composite
def tables(draw: st.DrawFn, prefix: str = "i", signed: str = "s") -> CountTable:
    """A table over a few items in three languages, with rows that may repeat."""
    number = draw(st.integers(0, 4))
    items = Items(
        tuple(f"{prefix}{k}" for k in range(number)),
        {
            "lang": tuple(draw(st.sampled_from(LANGS)) for _ in range(number)),
            "group": tuple(draw(st.sampled_from(("s1", "s2", ""))) for _ in range(number)),
        },
    )
    labels = draw(st.sampled_from([LABELS, LABELS[:2]]))
    rows = draw(st.lists(st.integers(0, number - 1), max_size=6)) if number else []
    size = len(rows)
    key = draw(st.lists(st.integers(NONE, len(labels) - 1), min_size=size, max_size=size))
    values = draw(st.lists(st.tuples(*[st.integers(0, 3)] * 2), min_size=size, max_size=size))
    counts = np.array([(hits, hits + more, hits, hits + 1) for hits, more in values]).reshape(-1, 4)
    return CountTable(
        items, labels, COLUMNS, np.array(rows, dtype=int), np.array(key, dtype=int)[:, None], counts, signed
    )


@settings(deadline=None, max_examples=150)
@given(tables("a"), tables("b"), tables("c"))
def test_addition_is_associative_and_knows_no_order(a: CountTable, b: CountTable, c: CountTable) -> None:
    assert (a + b) + c == a + (b + c)
    assert a + b == b + a
    assert (a + b).total.tolist() == (a.total + b.total).tolist()


@settings(deadline=None, max_examples=150)
@given(tables("a"), tables("b"))
def test_parts_hold_each_item_once_and_add_up(a: CountTable, b: CountTable) -> None:
    whole = a + b
    for name in ("lang", "item", "group"):
        parts = whole.by(name)
        assert sum(len(part.items) for part in parts.values()) == len(whole.items)
        total = np.zeros(4, dtype=int)
        for part in parts.values():
            total = total + part.total
        assert total.tolist() == whole.total.tolist()
        names, units = whole.units(name)
        assert list(names) == list(parts)
        for unit, part in zip(units, parts.values(), strict=True):
            assert unit.tolist() == part.by_key.tolist()
        if parts:
            assert units.sum(axis=0).tolist() == whole.by_key.tolist()


def test_a_table_with_other_contents_is_not_equal() -> None:
    items = Items(("a",), {"lang": ("es",)})
    zero = np.zeros(1, dtype=int)
    one = CountTable(items, ("A",), ("n",), zero, zero[:, None], np.array([[1]]))
    assert one != CountTable(items, ("A",), ("n",), zero, zero[:, None], np.array([[2]]))
    assert one != CountTable(Items(("a",), {"lang": ("ja",)}), ("A",), ("n",), zero, zero[:, None], np.array([[1]]))
    halves = CountTable(items, ("A",), ("n",), np.zeros(2, int), np.zeros((2, 1), int), np.array([[0.5], [0.5]]))
    assert halves == one
    with pytest.raises(ValueError, match="expected"):
        CountTable(items, ("A",), ("n", "m"), zero, zero[:, None], np.array([[1]]))


def test_what_was_counted_otherwise_or_twice_does_not_add() -> None:
    none = np.empty((0, 1), dtype=int)

    def empty(item: str, signed: str) -> CountTable:
        return CountTable(Items((item,)), LABELS, COLUMNS, none[:, 0], none, np.empty((0, 4)), signed)

    with pytest.raises(InputError, match="cannot be added"):
        empty("a", "one") + empty("b", "other")
    with pytest.raises(InputError, match="article/s1/ar"):
        empty("article/s1/ar", "one") + empty("article/s1/ar", "one")
    # items of plain lists have no names, and none is shared
    assert len((empty("", "one") + empty("", "one")).items) == 2


def test_unknown_groupings_are_named() -> None:
    items = Items(("a", "b"), {"lang": ("es", "ar")})
    with pytest.raises(InputError, match="colour") as caught:
        items.codes("colour")
    assert "lang" in caught.value.expected
    # without a grouping of their own, items are the units that are resampled
    assert items.codes("group")[0] == ("a", "b")
    assert Items.unnamed(2).codes("item")[0] == ("#1", "#2")


def test_a_signature_says_every_convention_and_the_version() -> None:
    text = signature("entities", view="names", nested=True, zero=0.0, types=("PER", "LOC"))
    assert text.startswith("entities|view:names|nested:yes|zero:0|types:PER+LOC|version:")


# precision, recall, F1

pairs = st.lists(st.tuples(st.sampled_from(LABELS), st.sampled_from(LABELS)), min_size=1, max_size=12)


@settings(deadline=None, max_examples=150)
@given(pairs, st.sampled_from([0.0, 1.0]))
def test_scores_are_those_of_scikit_learn(rows: list[tuple[str, str]], zero: float) -> None:
    gold, found = [g for g, _ in rows], [p for _, p in rows]
    sums = np.array(
        [(hits, found.count(x), hits, gold.count(x)) for x in LABELS for hits in [rows.count((x, x))]], dtype=float
    )
    theirs = precision_recall_fscore_support(gold, found, labels=list(LABELS), zero_division=zero)
    for ours, other in zip(prf(sums, zero), theirs, strict=False):
        assert ours == pytest.approx(other)
    for k in range(len(LABELS)):
        one = Prf.row(sums[k], zero)
        assert (one.precision, one.recall, one.f1) == pytest.approx([values[k] for values in theirs[:3]])
    theirs = precision_recall_fscore_support(gold, found, average="macro", labels=list(LABELS), zero_division=zero)
    means = macro(sums, LABELS, "all", zero)
    assert (means.precision, means.recall, means.f1) == pytest.approx(theirs[:3])


@pytest.mark.parametrize("zero", [0.0, 1.0, math.nan])
def test_an_empty_denominator_has_the_value_of_the_convention(zero: float) -> None:
    nothing, missed = Prf(zero=zero), Prf.of(0, 0, 3, zero)
    for value in (nothing.precision, nothing.recall, nothing.f1, missed.precision):
        assert value == zero or (math.isnan(value) and math.isnan(zero))
    assert (missed.recall, missed.f1, missed.defined, nothing.defined) == (0, 0, True, False)
    vector = prf([nothing.counts, missed.counts], zero)
    assert np.array_equal(vector[2], [zero, 0.0], equal_nan=True)
    assert zero_division(str(zero)) == zero or math.isnan(zero)


@pytest.mark.parametrize("wrong", [2, -1, 0.5, "warn", None, math.inf])
def test_no_other_convention_is_taken(wrong: Any) -> None:
    with pytest.raises(InputError, match="zero_division"):
        zero_division(wrong)


def test_macro_says_over_which_types_it_goes() -> None:
    sums = np.array([(1, 1, 1, 1), (0, 2, 0, 0), (0, 0, 0, 0)], dtype=float)
    assert [macro(sums, LABELS, over).types for over in ("union", "gold", "all")] == [("A", "B"), ("A",), LABELS]
    assert [macro(sums, LABELS, over).f1 for over in ("union", "gold", "all")] == pytest.approx([1 / 2, 1, 1 / 3])
    with pytest.raises(InputError, match="macro"):
        macro(sums, LABELS, "some")
    none = macro(sums[2:], LABELS[2:], "union", 1.0)
    assert (none.f1, none.defined) == (1, False)


def result(values: list[tuple[int, int, int, int]], **options: Any) -> PrfResult:
    number = len(values)
    items = Items(tuple(f"i{k}" for k in range(number)), {"lang": LANGS[:number]})
    key = np.arange(number)[:, None]
    return PrfResult(CountTable(items, LABELS, COLUMNS, np.arange(number), key, np.array(values), "x"), **options)


def test_every_figure_shown_is_a_metric_of_the_same_name() -> None:
    found = result([(1, 2, 1, 1), (0, 1, 0, 3), (2, 2, 2, 2)])
    for name in ("precision", "recall", "f1"):
        assert found.value(f"micro.{name}") == pytest.approx(getattr(found.micro, name))
        assert found.value(f"macro.{name}") == pytest.approx(getattr(found.macro, name))
        for label, one in found.per_type.items():
            assert found.value(f"per_type.{label}.{name}") == pytest.approx(getattr(one, name))
    with pytest.raises(InputError, match="micro") as caught:
        found.value("accuracy")
    assert "micro.f1" in caught.value.expected
    _, units = found.table.units("lang")
    by_unit = found.metrics()["micro.recall"](units)
    assert by_unit.tolist() == [part.micro.recall for part in found.by("lang").values()]


def test_macro_is_withheld_where_a_type_is_too_rare() -> None:
    rare = result([(1, 1, 1, 5), (0, 1, 0, 3)], at_least=5)
    assert math.isnan(rare.macro.f1) and "B (3)" in rare.macro.withheld and not rare.macro.defined
    assert json.loads(rare.to_json())["macro"]["f1"] is None
    assert result([(1, 1, 1, 5), (0, 1, 0, 3)]).macro.defined


def test_results_come_as_markdown_frame_and_json() -> None:
    found = result([(1, 2, 1, 1), (0, 1, 0, 3)])
    frame = found.to_frame()
    assert frame.set_index("type").loc["micro", "recall"] == found.micro.recall == 0.25
    lines = found.to_markdown().splitlines()
    assert lines[0].count("|") == len(frame.columns) + 1 and len(lines) == len(frame) + 6
    assert json.loads(found.to_json()) == found.to_dict()
    # a type without gold is listed with n = 0, never dropped
    assert found.to_dict()["per_type"]["C"]["gold"] == 0


# sums of items


@settings(deadline=None, max_examples=150)
@given(tables("a"), tables("b"), st.sampled_from([(), ("lang",), ("lang", "group"), ("group",)]))
def test_sums_of_items_keep_every_sum(a: CountTable, b: CountTable, by: tuple[str, ...]) -> None:
    whole = a + b
    if "group" in by and "" in whole.items.groups["group"]:
        with pytest.raises(InputError, match="without a group"):
            whole.collapsed(by)
        return
    summed = whole.collapsed(by)
    assert summed == a.collapsed(by) + b.collapsed(by) == b.collapsed(by) + a.collapsed(by) == summed.collapsed(by)
    assert summed.by_key.tolist() == whole.by_key.tolist() and summed.total.tolist() == whole.total.tolist()
    assert summed.items.number == len(whole.items)
    combinations = {tuple(whole.items.groups[name][k] for name in by) for k in range(len(whole.items))}
    assert len(summed.items) == len(combinations)
    rows = list(zip(summed.item.tolist(), *summed.key.T.tolist(), strict=True))
    assert len(rows) == len(set(rows))
    for name in by:
        parts, whole_parts = summed.by(name), whole.by(name)
        assert list(parts) == list(whole_parts)
        for part, of_whole in zip(parts.values(), whole_parts.values(), strict=True):
            assert part.by_key.tolist() == of_whole.by_key.tolist()
            assert part.items.number == len(of_whole.items)


def test_sums_of_items_have_no_items_to_compare_or_to_draw() -> None:
    found = result([(1, 2, 1, 1), (0, 1, 0, 3), (2, 2, 2, 2)])
    summed = found.collapsed(["lang"])
    assert summed.to_dict() == found.to_dict() and summed.to_dict()["items"] == 3
    assert {name: part.to_dict() for name, part in summed.by("lang").items()} == {
        name: part.to_dict() for name, part in found.by("lang").items()
    }
    for ask in (
        lambda: intervals(summed),
        lambda: differences({"a": summed, "b": summed}),
        lambda: summed.by("item"),
        lambda: summed.table.units(),
    ):
        with pytest.raises(InputError, match="summed up"):
            ask()
    assert len(intervals(summed, clusters="lang").of) == len(intervals(found, clusters="lang").of)
    # neither items and sums add, nor sums by other groupings
    for one, other in ((found, summed), (summed, found), (summed, found.collapsed())):
        with pytest.raises(InputError, match="cannot be added"):
            one + other
    with pytest.raises(InputError, match="colour"):
        found.collapsed(["colour"])
