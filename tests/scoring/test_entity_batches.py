"""Mentions counted from record batches: as from lists, in views, in parts, summed up, in labels of both sides."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idlib_corpus import records, scoring
from idlib_corpus.errors import InputError
from idlib_corpus.labels import DEFAULT, Labelling, UnknownLabelsError, View, labelling
from idlib_corpus.records.columns import columns
from idlib_corpus.scoring.entities import Chunk, Conventions, EntityScores, default, score_batches
from idlib_corpus.scoring.entities.counting import TwiceError
from idlib_corpus.scoring.spans import canonical

CORPUS_LABELS = ("PER", "NORP", "GPE", "LOC", "ORG", "EVENT")
LEVELS = ("NAM", "ADJ", "NOM", None)

pieces = st.lists(
    st.tuples(st.integers(0, 14), st.integers(1, 4)).map(lambda pair: (pair[0], sum(pair))), min_size=1, max_size=3
).map(canonical)


def mention(labels: Sequence[str]) -> st.SearchStrategy[dict[str, Any]]:
    """An entity of a record: nested and in pieces, with or without what a view looks at."""

    def made(extent: Any, label: str, level: str | None, flat: bool | None, depth: int | None) -> dict[str, Any]:
        said = {"level": level, "flat": flat, "depth": depth}
        found = {"start": extent[0][0], "end": extent[-1][1], "label": label}
        if len(extent) > 1 or depth == 1:
            found["pieces"] = [list(pair) for pair in extent]
        return found | {name: value for name, value in said.items() if value is not None}

    return st.builds(
        made,
        pieces,
        st.sampled_from(labels),
        st.sampled_from(LEVELS),
        st.sampled_from([True, False, None]),
        st.sampled_from([0, 1, 2, None]),
    )


def extent(one: dict[str, Any]) -> Any:
    return canonical(one.get("pieces") or [(one["start"], one["end"])])


@st.composite
def rows(draw: st.DrawFn, labels: Sequence[str] = CORPUS_LABELS) -> tuple[list[Any], list[Any]]:
    """Gold and predictions of one row; predictions copy the gold now and then."""
    gold = draw(st.lists(mention(labels), max_size=4, unique_by=lambda one: (extent(one), one["label"])))
    copied = draw(st.lists(st.sampled_from(gold), max_size=3)) if gold else []
    return gold, [*copied, *draw(st.lists(mention(labels), max_size=3))]


views = st.one_of(
    st.sampled_from(["all", "names", "nested-names", DEFAULT]),
    st.builds(
        View,
        st.just("mine"),
        levels=st.sampled_from([None, frozenset({"NAM"}), frozenset({"NOM", "ADJ"})]),
        flat=st.booleans(),
        depth=st.sampled_from([None, 0, 1]),
        mapped=st.sampled_from(["", "corpus"]),
        types=st.sampled_from([None, ("PER", "LOC"), ("LOC",)]),
    ),
)


def batch(side: Iterable[list[Any]]) -> Any:
    return columns([{"entities": mentions} for mentions in side], "ner")


def chunk(many: Sequence[tuple[list[Any], list[Any]]], first: int = 0) -> Chunk:
    ids = [f"r{first + place}" for place in range(len(many))]
    groups = {"lang": [("ar", "ja", "es")[(first + place) % 3] for place in range(len(many))]}
    texts = [f"{place} " * 10 for place in range(first, first + len(many))]
    return Chunk(batch(g for g, _ in many), batch(p for _, p in many), ids, groups, texts)


def by_hand(many: Sequence[tuple[list[Any], list[Any]]], named: Labelling, outside: str) -> tuple[EntityScores, int]:
    """The scores of plain lists that were put into the view mention by mention, and how many were off the view."""
    gold_side, predicted_side = named.side("gold"), named.side("predicted")
    gold, predicted, off = [], [], 0
    for g, p in many:
        labelled = [(extent(one), gold_side.label(one)) for one in g]
        inside = set(filter(lambda pair: pair[1], labelled))
        away = {pieces for pieces, label in labelled if not label} - {pieces for pieces, _ in inside}
        answers = [(extent(one), predicted_side.label(one)) for one in p]
        off += sum(not label for _, label in answers)
        gold.append(sorted(inside))
        predicted.append([one for one in answers if one[1] and (outside == "spurious" or one[0] not in away)])
    return scoring.entities(gold, predicted), off


def figures(scores: EntityScores) -> dict[str, Any]:
    """What is counted, of types that something has."""
    found = {name: one.to_dict() for name, one in scores.schemas.items()}
    for one in found.values():
        # a view lists types in an order of its own, in which floats sum to another last digit
        one["macro"] = {name: round(x, 12) if isinstance(x, float) else x for name, x in one["macro"].items()}
        one["macro"]["types"] = sorted(one["macro"]["types"])
        one["per_type"] = {name: x for name, x in one["per_type"].items() if x["gold"] or x["predicted"]}
    return found | {"ceiling": scores.ceiling, "nested": scores.nested}


@settings(deadline=None, max_examples=200)
@given(st.lists(rows(), max_size=4), views, st.sampled_from(["ignore", "spurious"]))
def test_columns_in_a_view_count_what_lists_count(many: Any, view: Any, outside: str) -> None:
    named = labelling(view)
    result = score_batches([chunk(many)], named, Conventions(outside), errors=True)
    expected, off = by_hand(many, named, outside)
    assert figures(result) == figures(expected)
    assert result.off_view == off and "outside:" + outside in result.signature
    kinds = ("type", "boundary", "both", "missed", "spurious")
    assert [len(result.errors(k)) for k in kinds] == [len(expected.errors(k)) for k in kinds]


@settings(deadline=None, max_examples=80)
@given(st.lists(rows(), max_size=6), st.data(), st.randoms(use_true_random=False))
def test_parts_sums_and_order_change_nothing(many: Any, data: st.DataObject, chance: random.Random) -> None:
    view = data.draw(st.sampled_from(["all", DEFAULT]))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(many)), max_size=3)))
    whole = score_batches([chunk(many)], labelling(view), errors=True)
    parts = [chunk(many[a:b], a) for a, b in zip([0, *cuts], [*cuts, len(many)], strict=True)]
    in_parts = score_batches(parts, labelling(view), errors=True)
    assert in_parts.table == whole.table and in_parts.errors() == whole.errors()
    assert in_parts.to_dict() == whole.to_dict()
    for by in ((), ("lang",)):
        summed = score_batches(parts, labelling(view), by=by, errors=True)
        assert summed.to_dict() == whole.to_dict() and summed.table == whole.table.collapsed(by)
        assert summed.errors() == whole.errors()
    assert {name: part.to_dict() for name, part in summed.by("lang").items()} == {
        name: part.to_dict() for name, part in whole.by("lang").items()
    }
    with pytest.raises(InputError, match="not kept"):
        score_batches(parts, labelling(view), by=()).errors()
    mixed = [(chance.sample(g, len(g)), chance.sample(p, len(p))) for g, p in many]
    again = score_batches([chunk(mixed)], labelling(view), errors=True)
    assert again.table == whole.table and again.errors() == whole.errors()


@settings(deadline=None, max_examples=100)
@given(st.lists(rows(), max_size=3), st.permutations(CORPUS_LABELS))
def test_counts_do_not_depend_on_what_labels_are_called(many: Any, names: list[str]) -> None:
    """Renamed by a map that goes before all else, the figures are those of labels that were so called at once."""
    other = {label: f"their {place}" for place, label in enumerate(names)}
    back = {value: label for label, value in other.items()}
    theirs = [([{**m, "label": other[m["label"]]} for m in g], p) for g, p in many]
    renamed = score_batches([chunk(theirs)], labelling(DEFAULT, gold=back))
    assert figures(renamed) == figures(score_batches([chunk(many)], labelling(DEFAULT)))
    assert "gold_labels:own" in renamed.signature


# labels of both sides


def one(start: int, end: int, label: str, **said: Any) -> dict[str, Any]:
    return {"start": start, "end": end, "label": label, **said}


def score(gold: list[Any], predicted: list[Any], view: str = "all", **options: Any) -> EntityScores:
    asked = Conventions(duplicates=options.pop("duplicates", "error"))
    return score_batches([chunk([(gold, predicted)])], labelling(view, **options), asked)


def test_gold_in_another_label_set_is_mapped_too() -> None:
    gold = [one(0, 6, "PERSON"), one(16, 20, "GPE")]
    result = score(gold, [one(16, 20, "LOC")], DEFAULT)
    assert result.strict.micro.counts == (1, 1, 1, 2) and result.table.labels == ("PER", "LOC", "ORG")
    assert "gold_labels:ontonotes" in result.signature and result.remarks == ()
    with pytest.raises(UnknownLabelsError, match='gold labels: no map has "FOO"'):
        score([*gold, one(7, 9, "FOO")], [], DEFAULT)
    counted = score([*gold, one(7, 9, "FOO")], [one(7, 9, "PER"), one(16, 20, "LOC")], DEFAULT, unknown="count")
    assert counted.strict.micro.counts == (1, 1, 1, 2) and counted.ignored == 1
    assert "unknown_labels:count" in counted.signature
    assert counted.remarks == (
        'gold labels that a map lacks: "FOO"',
        "1 predictions on mentions that the view leaves out were ignored",
        "1 gold mentions have a label that a map lacks, and were left out",
    )


def test_a_label_that_the_gold_lacks_is_spurious_and_named() -> None:
    gold = [one(0, 6, "PER")]
    result = score(gold, [one(0, 6, "PER"), one(7, 9, "MISC"), one(10, 12, "MISC"), one(13, 15, "X")])
    assert result.strict.micro.counts == (1, 4, 1, 1)
    assert result.remarks == ('the gold has no "MISC", "X": predictions with such a label are spurious (3)',)
    mapped = score(gold, [one(0, 6, "PER"), one(7, 9, "ORG"), one(10, 12, "MISC")], DEFAULT)
    assert (mapped.strict.micro.counts, mapped.off_view) == ((1, 2, 1, 1), 1)
    with pytest.raises(UnknownLabelsError, match='predicted labels: no map has "X"'):
        score(gold, [one(0, 6, "X")], DEFAULT)
    left = score(gold, [one(0, 6, "PER"), one(7, 9, "X")], DEFAULT, unknown="count")
    assert left.strict.micro.counts == (1, 1, 1, 1)
    assert 'predicted labels that a map lacks: "X"' in left.remarks


def test_labels_in_another_case_are_other_labels_and_that_is_said() -> None:
    result = score([one(0, 6, "PER"), one(7, 9, "LOC")], [one(0, 6, "per"), one(7, 9, "Loc"), one(10, 12, "new")])
    assert result.strict.micro.f1 == 0
    cased = '2 predicted labels differ from the gold\'s only in case: "Loc" for "LOC", "per" for "PER"'
    assert cased in result.remarks


def test_a_span_twice_in_the_gold_is_an_error_or_dropped() -> None:
    gold = [one(0, 4, "LOC"), one(0, 4, "LOC"), one(0, 4, "GPE")]
    with pytest.raises(TwiceError, match="r0: the gold mention 0-4 LOC stands twice") as caught:
        score(gold, [one(0, 4, "LOC")])
    assert (caught.value.row, caught.value.pieces, caught.value.label) == (0, ((0, 4),), "LOC")
    dropped = score(gold, [one(0, 4, "LOC")], duplicates="drop")
    assert dropped.strict.micro.counts == (1, 1, 1, 2) and "duplicate_spans:drop" in dropped.signature
    assert dropped.remarks == ("1 gold mentions that stood twice were dropped",)
    # two labels that are one in the view are one mention, whichever stands first and whatever is left out
    for order in (gold[1:], gold[:0:-1]):
        assert score(order, [one(0, 4, "LOC")], DEFAULT).strict.micro.counts == (1, 1, 1, 1)
        noun = [one(0, 4, "LOC", level="NOM"), one(0, 4, "GPE", level="NAM")]
        for both in (noun, noun[::-1]):
            assert score(both, [one(0, 4, "LOC")], DEFAULT).strict.micro.counts == (1, 1, 1, 1)
    lists = scoring.entities([[(0, 4, "A"), (0, 4, "A")]], [[(0, 4, "A")]], duplicate_spans="drop")
    assert lists.strict.micro.f1 == 1 and "duplicate_spans:drop" in lists.signature
    with pytest.raises(InputError, match="duplicate"):
        score(gold, [], duplicates="maybe")


def test_the_default_view_looks_at_the_gold_until_it_has_a_mention() -> None:
    plain: tuple[list[Any], list[Any]] = ([one(0, 1, "PER")], [])
    levelled: tuple[list[Any], list[Any]] = ([one(0, 1, "PER", level="NAM")], [])
    none: tuple[list[Any], list[Any]] = ([], [one(0, 1, "PER")])
    for chunks, expected in (
        ([], "all"),
        ([chunk([none])], "all"),
        ([chunk([none]), chunk([plain], 1)], "all"),
        ([chunk([none]), chunk([levelled], 1), chunk([plain], 2)], DEFAULT),
    ):
        name, same = default(chunks)
        assert name == expected and list(same) == chunks
    name, late = default([chunk([plain]), chunk([levelled], 1)])
    with pytest.raises(InputError, match="levels") as caught:
        list(late)
    assert name == "all" and "r1" in caught.value.where and "--view" in caught.value.remedy


def test_sides_that_do_not_fit_are_an_error_and_nothing_is_scored_as_nothing() -> None:
    with pytest.raises(InputError, match="2 ids, 1 rows of gold"):
        score_batches([Chunk(batch([[]]), batch([[]]), ["a", "b"])], labelling("all"))
    for by in (None, (), ("lang",)):
        nothing = score_batches([], labelling("all"), by=by)
        assert (nothing.strict.micro.defined, nothing.table.items.number) == (False, 0)
    empty = score_batches([chunk([([], []), ([], [])])], labelling(DEFAULT), by=("lang",))
    assert empty.table.items.number == 2 and list(empty.by("lang")) == ["ar", "ja"]


# the corpus: right to left, and without blanks


@pytest.mark.parametrize("lang", ["ar", "ja", "tr", "ru"])
def test_sentences_of_the_corpus_in_columns_are_scored_as_they_are_in_rows(lang: str) -> None:
    gold = [row for row in records.packaged("entities").rows if row["lang"] == lang]
    right = [list(row["entities"]) for row in gold]
    # every other name is left out, and every third gets another label
    answers = [
        [{**m, "label": "WEA" if k % 3 == 0 else m["label"]} for k, m in enumerate(row) if k % 2 == 0] for row in right
    ]
    ids, texts = [row["id"] for row in gold], [row["text"] for row in gold]
    for view in ("all", "names", DEFAULT):
        chunks = [
            Chunk(batch(right[k : k + 2]), batch(answers[k : k + 2]), ids[k : k + 2], {}, texts[k : k + 2])
            for k in range(0, len(gold), 2)
        ]
        result = score_batches(chunks, labelling(view), errors=True)
        expected, _ = by_hand(list(zip(right, answers, strict=True)), labelling(view), "ignore")
        assert figures(result) == figures(expected)
        for mistake in result.errors("missed"):
            text = texts[ids.index(mistake.item)]
            assert mistake.gold_text == " … ".join(text[a:b] for a, b in mistake.gold)


# memory


def test_many_labels_take_the_room_of_the_pairs_that_there_are() -> None:
    """15,000 labels: a table of their square would be 2 GB a column."""
    program = """
import json, tracemalloc
from idlib_corpus import scoring
tracemalloc.start()
from idlib_corpus.errors import InputError
number = 15_000
label = [f"L{k}" for k in range(number)]
gold = [[(10 * k, 10 * k + 5, label[i + k]) for k in range(10)] for i in range(0, number, 10)]
found = [[(a, b, label[(int(x[1:]) + (a % 30 == 0)) % number]) for a, b, x in row] for row in gold]
result = scoring.entities(gold, found)
assert result.strict.micro.counts == (9000, 15000, 9000, 15000), result.strict.micro
assert result.confusion["L0", "L1"] == result.confusion["L1", "L1"] == 1 and result.confusion["L0", "L0"] == 0
assert result.value("macro.f1") == result.strict.macro.f1 and result.value("type.per_type.L14998.f1") > 0
assert len(result.metrics()) == 5 * 3 * (2 + number) and "per_type.L7.f1" in result.metrics()
json.dumps(result.to_dict())
assert scoring.intervals(result, "micro.f1", resamples=100)["micro.f1"].low == 0.6
try:
    result.confusion.matrix
    raise SystemExit("no refusal")
except InputError as error:
    assert "to_dict" in error.remedy
print(tracemalloc.get_traced_memory()[1])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 200e6


@pytest.mark.parametrize("end", [2**31, 10**10, 2**62])
def test_an_offset_beyond_any_text_is_refused_and_asks_for_no_room(end: int) -> None:
    with pytest.raises(InputError, match="predicted"):
        score([one(0, 4, "LOC")], [one(0, end, "LOC")])
    with pytest.raises(InputError, match="gold"):
        score([one(0, 3, "LOC", pieces=[[0, 1], [end - 1, end]])], [])
    label = {"label": "FAVOR", "evidence": [{"start": 0, "end": end}]}
    scores = scoring.stance([label], [{"label": "FAVOR", "evidence": [{"start": 0, "end": end // 2}]}])
    assert scores.tuples_evidence.recall == 0.5
