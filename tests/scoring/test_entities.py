"""Mentions under four schemas: against exhaustive search and nervaluate, and on sentences of the corpus."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idlib_corpus import records, scoring
from idlib_corpus.errors import InputError
from idlib_corpus.labels import View
from idlib_corpus.scoring.entities.matching import CRITERIA, EXTENT, STRICT, TYPE, match
from idlib_corpus.scoring.entities.overlap import bases, edges, excess
from idlib_corpus.scoring.spans import Shapes, Spans, canonical, from_arrow, from_lists, unique
from idlib_corpus.scoring.table import merged_labels

LABELS = ("A", "B", "C-D")
MATCHING = {"strict": STRICT, "exact": EXTENT, "partial": EXTENT, "type": TYPE}

one_piece = st.builds(
    lambda start, length, label: (start, start + length, label),
    st.integers(0, 12),
    st.integers(1, 6),
    st.sampled_from(LABELS),
)
two_pieces = st.builds(
    lambda start, first, gap, second, label: (
        ((start, start + first), (start + first + gap, start + first + gap + second)),
        label,
    ),
    st.integers(0, 8),
    st.integers(1, 3),
    st.integers(1, 3),
    st.integers(1, 3),
    st.sampled_from(LABELS),
)
mention = st.one_of(one_piece, one_piece, one_piece, two_pieces)


def points(one: Any) -> tuple[frozenset[int], str]:
    pieces = canonical(one[0]) if len(one) == 2 else ((one[0], one[1]),)
    return frozenset(x for start, end in pieces for x in range(start, end)), one[-1]


@st.composite
def documents(draw: st.DrawFn, size: int = 4) -> tuple[list[Any], list[Any]]:
    """Gold and predictions of one document; predictions copy the gold now and then."""
    gold = draw(st.lists(mention, max_size=size, unique_by=points))
    copies = draw(st.lists(st.sampled_from(gold), max_size=size)) if gold else []
    return gold, copies[:2] + draw(st.lists(mention, max_size=2 if copies else size))


def flat(side: list[Any]) -> list[Any]:
    """Those that overlap none before."""
    kept: list[Any] = []
    for one in sorted(x for x in side if len(x) == 3):
        if not kept or kept[-1][1] <= one[0]:
            kept.append(one)
    return kept


def best(gold: list[Any], predicted: list[Any], criteria: tuple[str, ...]) -> tuple[int, ...]:
    """What the best of all matchings reaches, tried one by one."""
    left, right = [points(x) for x in gold], list(dict.fromkeys(points(x) for x in predicted))

    def values(g: int, p: int) -> tuple[int, ...]:
        (a, x), (b, y) = left[g], right[p]
        is_ = {"pairs": 1, "extent": a == b, "label": x == y, "both": (a, x) == (b, y)}
        return (*(int(is_[name]) for name in criteria), len(a & b))

    def search(g: int, used: frozenset[int]) -> tuple[int, ...]:
        if g == len(left):
            return (0,) * (len(criteria) + 1)
        found = [search(g + 1, used)]
        for p in range(len(right)):
            if p not in used and left[g][0] & right[p][0]:
                rest = search(g + 1, used | {p})
                found.append(tuple(a + b for a, b in zip(values(g, p), rest, strict=True)))
        return max(found)

    return search(0, frozenset())


def columns(gold: list[list[Any]], predicted: list[list[Any]]) -> tuple[Spans, Spans]:
    shapes = Shapes()
    a, b = from_lists(gold, shapes, "gold"), from_lists(predicted, shapes, "predicted")
    labels = merged_labels(a.labels, b.labels)
    return unique(a.relabelled(labels))[0], unique(b.relabelled(labels))[0]


# matching


@settings(deadline=None, max_examples=400)
@given(documents())
def test_each_matching_is_the_best_of_all_by_all_criteria(document: tuple[list[Any], list[Any]]) -> None:
    gold, predicted = columns([document[0]], [document[1]])
    found = match(gold, predicted)
    for name, one in found.rest.items():
        g = [*found.gold.tolist(), *one.gold.tolist()]
        p = [*found.predicted.tolist(), *one.predicted.tolist()]
        assert len(set(g)) == len(g) and len(set(p)) == len(p)
        reached = [0] * 5
        correct = len(found.gold) + int(one.correct.sum())
        for i, j in zip(g, p, strict=True):
            a, b = frozenset(_points(gold, i)), frozenset(_points(predicted, j))
            same = gold.label[i] == predicted.label[j]
            is_ = {"pairs": 1, "extent": a == b, "label": same, "both": same and a == b}
            reached = [
                x + y for x, y in zip(reached, [*(int(is_[c]) for c in CRITERIA[name]), len(a & b)], strict=True)
            ]
        assert tuple(reached) == best(*document, CRITERIA[name])
        assert correct == reached[0]


def _points(spans: Spans, row: int) -> set[int]:
    return {x for start, end in spans.pieces(row) for x in range(start, end)}


@settings(deadline=None, max_examples=200)
@given(st.lists(documents(), min_size=1, max_size=4))
def test_the_graph_has_every_pair_that_shares_a_code_point_and_no_other(many: list[Any]) -> None:
    gold, predicted = columns([g for g, _ in many], [p for _, p in many])
    found = edges(gold, predicted, bases(gold, predicted))
    listed = list(zip(found.gold.tolist(), found.predicted.tolist(), found.shared.tolist(), strict=True))
    expected = [
        (i, j, shared)
        for i in range(len(gold))
        for j in range(len(predicted))
        if gold.item[i] == predicted.item[j] and (shared := len(_points(gold, i) & _points(predicted, j)))
    ]
    assert listed == expected


@settings(deadline=None, max_examples=200)
@given(st.lists(documents(), max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(many: list[Any], chance: random.Random) -> None:
    result = scoring.entities([g for g, _ in many], [p for _, p in many])
    mixed = [[chance.sample(side, len(side)) for side in one] for one in many]
    again = scoring.entities([g for g, _ in mixed], [p for _, p in mixed])
    assert again.table == result.table
    assert again.errors() == result.errors()


def test_a_chain_of_overlaps_is_solved_exactly_at_any_length() -> None:
    """Greedy from the left would take each half pair; the best matching shifts all of them."""
    number = 3000
    gold = [(10 * k, 10 * k + 10, "A") for k in range(number)]
    predicted = [(10 * k + 4, 10 * k + 14, "A") for k in range(-1, number - 1)]
    predicted[0] = (0, 4, "A")
    counts = scoring.entities([gold], [predicted]).type.counts
    assert (counts.correct, counts.missed, counts.spurious) == (number, 0, 0)


def test_nested_tangles_are_solved_or_refused_with_a_reason() -> None:
    gold = [(i, 200 - i, "AB"[i % 2]) for i in range(80)]
    predicted = [(i + 1, 201 - i, "AB"[i % 2]) for i in range(80)]
    assert scoring.entities([gold], [predicted]).type.counts.correct == 80
    tangle = [(i, 10_000 + i, "A") for i in range(2_300)]
    with pytest.raises(InputError, match="overlap") as caught:
        scoring.entities([tangle], [[(s, e + 1, x) for s, e, x in tangle]])
    assert caught.value.expected and caught.value.remedy


@settings(deadline=None, max_examples=200)
@given(st.lists(mention, max_size=7, unique_by=points))
def test_the_ceiling_of_a_flat_tagger_is_the_largest_set_without_overlap(gold: list[Any]) -> None:
    spans, _ = columns([gold], [[]])
    whole = [points(x)[0] for x in gold if len(x) == 3 or len(canonical(x[0])) == 1]
    largest = max(
        len(chosen)
        for size in range(len(whole) + 1)
        for chosen in itertools.combinations(whole, size)
        if all(not a & b for a, b in itertools.combinations(chosen, 2))
    )
    assert len(gold) - len(excess(spans, bases(spans))) == largest
    result = scoring.entities([gold], [[]])
    assert result.ceiling == pytest.approx(largest / len(gold) if gold else 0)
    assert result.nested == (largest < len(gold))


# counts


@settings(deadline=None, max_examples=150)
@given(st.lists(documents(), max_size=4))
def test_counts_of_the_schemas_and_of_their_types_agree_with_each_other(many: list[Any]) -> None:
    gold, predicted = [g for g, _ in many], [p for _, p in many]
    result = scoring.entities(gold, predicted)
    possible, actual = sum(map(len, gold)), sum(len({points(x) for x in p}) for p in predicted)
    for name, scores in result.schemas.items():
        counts, half = scores.counts, 0.5 if name == "partial" else 0
        assert (counts.possible, counts.actual) == (possible, actual)
        hits = counts.correct + half * counts.partial
        assert scores.micro.counts == (hits, actual, hits, possible)
        sums = [sum(one.counts[k] for one in scores.per_type.values()) for k in range(4)]
        assert sums == list(scores.micro.counts)
        assert counts.partial == 0 or half
        for metric in ("micro.precision", "micro.recall", "micro.f1", "macro.f1"):
            kind, score = metric.split(".")
            assert result.value(f"{name}.{metric}") == pytest.approx(getattr(getattr(scores, kind), score))
    assert result.strict.counts.correct <= min(result.exact.counts.correct, result.type.counts.correct)
    assert result.exact.counts.correct == result.partial.counts.correct
    confusion, partial = result.confusion.matrix, result.partial.counts
    assert confusion[:-1, :-1].sum() == partial.correct + partial.partial
    assert (confusion[:-1, -1].sum(), confusion[-1].sum()) == (partial.missed, partial.spurious)
    for label, place in zip(result.table.labels, range(len(result.table.labels)), strict=True):
        one = result.partial.per_type[label]
        assert (confusion[place].sum(), confusion[:, place].sum()) == (one.gold, one.predicted)


@settings(deadline=None, max_examples=200)
@given(st.lists(documents(), max_size=4))
def test_the_error_list_adds_up_to_the_partial_matching(many: list[Any]) -> None:
    result = scoring.entities([g for g, _ in many], [p for _, p in many])
    kinds = {kind: len(result.errors(kind)) for kind in ("type", "boundary", "both", "missed", "spurious")}
    counts, matrix = result.partial.counts, result.confusion.matrix
    assert (kinds["missed"], kinds["spurious"]) == (counts.missed, counts.spurious)
    assert kinds["boundary"] + kinds["both"] == counts.partial
    assert kinds["type"] + kinds["both"] == matrix[:-1, :-1].sum() - matrix.diagonal()[:-1].sum()
    for one in result.errors():
        assert (not one.gold) == (one.kind == "spurious") and (not one.predicted) == (one.kind == "missed")
        assert one.kind != "type" or one.gold == one.predicted
        assert one.kind != "boundary" or one.gold_label == one.predicted_label


@settings(deadline=None, max_examples=200)
@given(st.lists(documents(), max_size=4), st.lists(documents(), max_size=4))
def test_results_of_two_halves_add_up_to_the_whole(a: list[Any], b: list[Any]) -> None:
    parts = [scoring.entities([g for g, _ in half], [p for _, p in half]) for half in (a, b)]
    whole = scoring.entities([g for g, _ in a + b], [p for _, p in a + b])
    added = parts[0] + parts[1]
    assert added.to_dict() == whole.to_dict()
    assert added.errors() == whole.errors()


@settings(deadline=None, max_examples=150)
@given(st.lists(documents(), max_size=3))
def test_a_perfect_prediction_has_one_in_every_schema_nested_or_not(many: list[Any]) -> None:
    gold = [g for g, _ in many]
    result = scoring.entities(gold, gold)
    expected = 1.0 if any(gold) else 0.0
    for scores in result.schemas.values():
        assert (scores.micro.f1, scores.macro.f1) == (expected, expected)
        assert scores.micro.defined == bool(expected)
    assert result.errors() == []


def test_type_may_prefer_two_right_labels_to_an_identical_pair() -> None:
    """The identical pair would leave both others without a partner: they do not overlap each other."""
    gold, predicted = [(0, 10, "A"), (0, 3, "A")], [(0, 10, "A"), (7, 10, "A")]
    result = scoring.entities([gold], [predicted])
    assert result.strict.counts.correct == result.exact.counts.correct == 1
    assert result.type.counts.correct == 2
    assert result.type.micro.recall == 1


def test_recall_of_a_type_is_its_row_and_precision_its_column() -> None:
    result = scoring.entities([[(0, 3, "PER"), (5, 8, "LOC")]], [[(0, 3, "LOC"), (5, 8, "LOC")]])
    exact = result.exact.per_type
    assert (exact["PER"].recall, exact["PER"].predicted) == (1, 0)
    assert (exact["LOC"].precision, exact["LOC"].recall) == (1, 1)
    assert result.confusion["PER", "LOC"] == 1
    assert result.strict.per_type["LOC"].precision == 0.5


# nervaluate: the known implementation of the same measures


@settings(deadline=None, max_examples=200)
@given(st.lists(documents(), min_size=1, max_size=3))
def test_nervaluate_counts_the_same_where_no_prediction_overlaps_two_mentions(many: list[Any]) -> None:
    """Where one overlaps two, nervaluate's greedy choice depends on the order and may pair a mention twice.

    nervaluate counts the last position into a span.
    """
    nervaluate = pytest.importorskip("nervaluate", reason="nervaluate is an optional oracle")
    gold, predicted = [], []
    for g, p in many:
        right = flat(g)
        lonely = [x for x in flat(p) if sum(x[0] < y[1] and y[0] < x[1] for y in right) <= 1]
        alone = [y for y in right if sum(x[0] < y[1] and y[0] < x[1] for x in lonely) <= 1]
        gold.append(alone)
        predicted.append(lonely)
    dicts = [
        [[{"start": s, "end": e - 1, "label": x} for s, e, x in one] for one in side] for side in (gold, predicted)
    ]
    theirs = nervaluate.Evaluator(*dicts, tags=list(LABELS), loader="dict").evaluate()["overall"]
    result = scoring.entities(gold, predicted)
    for ours, name in (("strict", "strict"), ("exact", "exact"), ("partial", "partial"), ("type", "ent_type")):
        counts = result.schemas[ours].counts
        expected = {
            key: getattr(theirs[name], key) for key in ("correct", "incorrect", "partial", "missed", "spurious")
        }
        found = {key: getattr(counts, key) for key in expected}
        assert found == expected
        micro = result.schemas[ours].micro
        assert (micro.precision, micro.recall) == pytest.approx((theirs[name].precision, theirs[name].recall))


# input


@pytest.mark.parametrize(
    "wrong", [(3, 3, "A"), (4, 3, "A"), (-1, 3, "A"), (((0, 2), (5, 5)), "A"), (0, 2**70, "A"), (-(2**70), 3, "A")]
)
def test_an_empty_span_is_an_error_in_gold_and_in_predictions(wrong: Any) -> None:
    for gold, predicted, side in (([[wrong]], [[]], "gold"), ([[(0, 1, "A")]], [[(0, 1, "A"), wrong]], "predicted")):
        with pytest.raises(InputError, match=side) as caught:
            scoring.entities(gold, predicted)
        assert caught.value.expected


@pytest.mark.parametrize(
    "wrong", [(0.5, 3, "A"), (True, 3, "A"), ("0", 3, "A"), (0, 3), (0, 3, None), (0, 3, ""), 7, None]
)
def test_what_is_no_mention_is_an_error(wrong: Any) -> None:
    with pytest.raises(InputError):
        scoring.entities([[(0, 1, "A")]], [[wrong]])
    with pytest.raises(InputError):
        scoring.entities([[wrong, (0, 1, "A")]], [[]])


def test_gold_twice_is_an_error_and_a_prediction_twice_is_dropped_and_counted() -> None:
    with pytest.raises(InputError, match="twice"):
        scoring.entities([[], [(0, 5, "A"), (0, 5, "A")]], [[], []])
    with pytest.raises(InputError, match="twice"):
        scoring.entities([[(((0, 2), (2, 5)), "A"), (0, 5, "A")]], [[]])
    result = scoring.entities([[(0, 5, "A")]], [[(0, 5, "A"), (0, 5, "A"), (0, 5, "B"), (0, 5, "A")]])
    assert (result.duplicates, result.strict.counts.actual, result.strict.micro.precision) == (2, 2, 0.5)
    assert result.remarks == ("2 predictions that stood twice were dropped",)
    assert sum([result, result]).remarks == ("4 predictions that stood twice were dropped",)


def test_sides_of_different_length_or_kind_are_errors() -> None:
    for gold, predicted in (([[]], []), ([[]], {"a": []}), ({"a": []}, [[]]), (7, [[]]), (["abc"], [[]]), ([7], [[]])):
        with pytest.raises(InputError):
            scoring.entities(gold, predicted)
    with pytest.raises(InputError, match="unknown"):
        scoring.entities({"a": []}, {"b": []})
    with pytest.raises(InputError, match="view"):
        scoring.entities([[]], [[]], view="names")
    for option in ({"zero_division": 2}, {"macro": "mean"}, {"macro": "all"}, {"outside": "maybe"}):
        with pytest.raises(InputError):
            scoring.entities([[]], [[]], **option)


def test_mappings_are_scored_by_id() -> None:
    result = scoring.entities({"a": [(0, 1, "X")], "b": [(0, 1, "X")]}, {"b": [(0, 1, "X")]})
    assert result.strict.counts.missed == 1
    assert [one.item for one in result.errors()] == ["a"]
    with pytest.raises(InputError, match="a") as caught:
        result + result
    assert caught.value.remedy


@pytest.mark.parametrize(("zero", "expected"), [(0, 0.0), (1, 1.0)])
def test_empty_sides_give_the_value_of_the_convention_and_are_marked(zero: float, expected: float) -> None:
    result = scoring.entities([[], []], [[], []], zero_division=zero)
    micro = result.strict.micro
    assert (micro.precision, micro.recall, micro.f1, micro.defined) == (expected, expected, expected, False)
    assert result.strict.macro.f1 == expected and not result.strict.macro.defined
    one_sided = scoring.entities([[(0, 1, "A")]], [[]], zero_division=zero).strict.micro
    assert (one_sided.precision, one_sided.recall, one_sided.f1, one_sided.defined) == (expected, 0, 0, True)
    assert f"zero:{zero}" in result.signature


@settings(deadline=None, max_examples=200)
@given(st.lists(documents(), max_size=4))
def test_arrow_columns_give_what_lists_give(many: list[Any]) -> None:
    kind = pa.list_(
        pa.struct(
            [
                ("start", pa.int32()),
                ("end", pa.int32()),
                ("label", pa.string()),
                ("pieces", pa.list_(pa.list_(pa.int32()))),
            ]
        )
    )

    def struct(one: Any) -> dict[str, Any]:
        pieces = canonical(one[0]) if len(one) == 2 else ((one[0], one[1]),)
        return {"start": pieces[0][0], "end": pieces[-1][1], "label": one[-1], "pieces": [list(p) for p in pieces]}

    sides = [[one[side] for one in many] for side in (0, 1)]
    arrays = [pa.array([[struct(x) for x in one] for one in side], kind) for side in sides]
    result = scoring.entities(*arrays)
    assert result.table == scoring.entities(*sides).table
    chunked = [pa.chunked_array([array[: len(array) // 2], array[len(array) // 2 :]]) for array in arrays]
    assert scoring.entities(*chunked).table == result.table


def test_integer_labels_without_names_are_an_error() -> None:
    kind = pa.list_(pa.struct([("start", pa.int32()), ("end", pa.int32()), ("label", pa.int64())]))
    column = pa.array([[{"start": 0, "end": 1, "label": 0}]], kind)
    with pytest.raises(InputError, match="names"):
        scoring.entities(column, column)
    named = from_arrow(column, Shapes(), "gold", ["PER"])
    assert named.labels == ("PER",)
    with pytest.raises(InputError, match="code"):
        from_arrow(column, Shapes(), "gold", [])


# the corpus


def answers(lang: str, label: dict[str, str], flat_only: bool = True, drop: str = "") -> records.Records:
    """Gold mentions of a language as somebody's predictions."""
    gold = records.packaged("entities")
    rows = [
        {
            "id": row["id"],
            "entities": [
                {"start": m["start"], "end": m["end"], "label": label.get(m["label"], m["label"])}
                for m in row["entities"]
                if (m["flat"] or not flat_only) and len(m["pieces"]) == 1 and m["surface"] != drop
            ],
        }
        for row in gold.rows
        if row["lang"] == lang
    ]
    return records.Records(tuple(rows), tuple(f"row {k}" for k in range(len(rows))), "answers")


@pytest.mark.parametrize(
    ("lang", "name"), [("es", "Turquía"), ("ar", "تركيا"), ("ja", "トルコ"), ("ru", "Турция"), ("tr", "Türkiye")]
)
def test_a_name_left_out_is_missed_in_every_script(lang: str, name: str) -> None:
    gold = records.packaged("entities")
    assert scoring.entities(gold, answers(lang, {})).strict.micro.f1 == 1
    result = scoring.entities(gold, answers(lang, {}, drop=name))
    missed = result.errors("missed")
    assert missed and {one.gold_text for one in missed} == {name}
    texts = {row["id"]: row["text"] for row in gold.rows}
    for one in missed:
        (start, end), text = one.gold[0], texts[one.item]
        assert text[start:end] == name
        assert one.before + name + one.after in text
    assert result.strict.counts.missed == len(missed)


def test_predictions_on_what_the_view_leaves_out_are_ignored_or_spurious() -> None:
    """«sirio», the adjective of a country, is no name: a tagger that marks it is neither right nor wrong."""
    gold = records.packaged("entities")
    predicted = answers("es", {}, flat_only=False)
    ignoring = scoring.entities(gold, predicted)
    assert ignoring.strict.micro.f1 == 1
    assert ignoring.ignored > 10
    spurious = scoring.entities(gold, predicted, outside="spurious")
    assert spurious.ignored == 0
    assert spurious.strict.counts.spurious == ignoring.ignored
    assert ignoring.signature != spurious.signature
    with pytest.raises(InputError, match="signature"):
        ignoring + spurious


def test_nested_views_say_what_a_flat_system_can_reach() -> None:
    gold = records.packaged("entities")
    nested = scoring.entities(gold, answers("ja", {}), view="all")
    assert nested.nested and 0 < nested.ceiling < 1
    assert nested.strict.micro.recall <= nested.ceiling
    assert any("nested" in row["schema"] for row in nested.rows())
    names = scoring.entities(gold, answers("ja", {}), view="names")
    assert (names.nested, names.ceiling) == (False, 1)
    with pytest.raises(InputError, match="names"):
        scoring.entities(gold, answers("ja", {}), view="nothing")


def test_results_by_language_have_their_own_errors() -> None:
    gold = records.packaged("entities")
    both = answers("es", {}, drop="Turquía") + answers("ar", {}, drop="تركيا")
    parts = scoring.entities(gold, both).by("lang")
    assert list(parts) == ["es", "ar"]
    assert {one.gold_text for one in parts["ar"].errors()} == {"تركيا"}
    assert {one.gold_text for one in parts["es"].errors()} == {"Turquía"}
    sentences = scoring.entities(gold, both).by("group")
    assert list(sentences) == [f"article/s{k}" for k in range(1, 6)]
    assert sum(len(one.errors()) for one in sentences.values()) == sum(len(one.errors()) for one in parts.values())


def test_a_label_without_a_place_in_the_view_is_counted_and_not_scored() -> None:
    gold = records.packaged("entities")
    as_dates = answers("es", {"PER": "DATE"})
    result = scoring.entities(gold, as_dates)
    people = result.strict.per_type["PER"]
    assert (people.predicted, people.gold) == (0, 4)
    names = scoring.entities(gold, answers("es", {}), view="names").strict.per_type
    without_place = ("PER", "NORP", "EVENT", "DATE", "WEA", "LAW")  # PER now is DATE
    assert result.off_view == sum(names[name].predicted for name in without_place) > 4
    only = View("people", types=("PER",), levels=frozenset({"NAM"}), flat=True)
    mine = scoring.entities(gold, answers("es", {}), view=only)
    assert mine.table.labels == ("PER",) and mine.strict.micro.precision == 1
    assert mine.off_view == sum(
        x.predicted
        for n, x in scoring.entities(gold, answers("es", {}), view="names").strict.per_type.items()
        if n != "PER"
    )
    assert "people(" in mine.signature
    assert mine.signature != scoring.entities(gold, answers("es", {}), view=View("people", types=("PER",))).signature


def test_all_types_of_the_corpus_are_listed_and_gold_twice_in_a_file_is_an_error() -> None:
    gold = records.packaged("entities")
    listed = scoring.entities(gold, answers("tr", {}), view="names").strict.per_type
    assert listed["WEA"].gold == 0 and len(listed) == 9
    twice = {"id": "a", "text": "İdlib", "entities": [{"start": 0, "end": 5, "label": "LOC"}] * 2}
    rows = records.Records((twice,), ("a.jsonl:1",), "a.jsonl")
    with pytest.raises(InputError, match="twice"):
        scoring.entities(rows, rows)


def test_parts_of_many_items_share_their_arrays() -> None:
    number = 3000
    gold = {f"d{k}": [(0, 2, "A")] for k in range(number)}
    parts = scoring.entities(gold, {}).by("item")
    assert [len(part.errors()) for part in parts.values()] == [1] * number
    assert len({id(one.place) for part in parts.values() for one in part.matched}) == 1
