"""Counts and scores: their algebra, and two independent scorers as oracles."""

from __future__ import annotations

import itertools
import random
import warnings
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idlib_corpus.errors import InputError
from idlib_corpus.model import Corpus
from idlib_corpus.scoring import Counts, CountTable, Span, entities, exact

TYPES = ("PER", "LOC", "ORG")
LANGS = ("es", "ar", "ja")

spans = st.builds(
    lambda start, length, label: (start, start + length, label),
    st.integers(0, 20),
    st.integers(1, 6),
    st.sampled_from(TYPES),
)
gold_spans = st.lists(spans, unique=True, max_size=8)
found_spans = st.lists(spans, max_size=8)


@st.composite
def items(draw: st.DrawFn, prefix: str = "i") -> dict[str, tuple[str, list[Span], list[Span]]]:
    """Items by id: language, gold, predictions that share spans with it."""
    result = {}
    for number in range(draw(st.integers(0, 4))):
        gold = draw(gold_spans)
        right = draw(st.lists(st.sampled_from(gold), max_size=4)) if gold else []
        result[f"{prefix}{number}"] = (draw(st.sampled_from(LANGS)), gold, right + draw(found_spans))
    return result


def scored(chosen: dict[str, tuple[str, list[Span], list[Span]]], view: str = "all") -> CountTable:
    return entities(
        {name: gold for name, (_, gold, _) in chosen.items()},
        {name: found for name, (_, _, found) in chosen.items()},
        {name: lang for name, (lang, _, _) in chosen.items()},
        TYPES,
        view,
    )


# exact: one item


@settings(deadline=None)
@given(gold_spans, found_spans, st.randoms(use_true_random=False))
def test_the_order_of_spans_does_not_matter(gold: list[Span], found: list[Span], chance: random.Random) -> None:
    counts = exact(gold, found)
    shuffled = exact(chance.sample(gold, len(gold)), chance.sample(found, len(found)))
    assert shuffled == counts
    assert list(shuffled) == list(counts)


@settings(deadline=None)
@given(gold_spans)
def test_a_perfect_prediction_scores_one(gold: list[Span]) -> None:
    counts = exact(gold, reversed(gold))
    assert set(counts) == {label for _, _, label in gold}
    for one in counts.values():
        assert (one.precision, one.recall, one.f1) == (1, 1, 1)
        assert one.correct == one.predicted == one.gold > 0


@settings(deadline=None)
@given(gold_spans, found_spans)
def test_only_the_same_start_end_and_label_is_right_even_nested_or_overlapping(
    gold: list[Span], found: list[Span]
) -> None:
    counts = exact(gold, found)
    for label in TYPES:
        true = [span for span in gold if span[2] == label]
        answers = {span for span in found if span[2] == label}
        right = sum(any(a == t for t in true) for a in answers)
        assert counts.get(label, Counts()) == Counts(right, len(answers), len(true))
    assert all(one.defined for one in counts.values())


@settings(deadline=None)
@given(gold_spans, found_spans)
def test_duplicate_predictions_count_once(gold: list[Span], found: list[Span]) -> None:
    assert exact(gold, found * 3) == exact(gold, list(dict.fromkeys(found)))


@settings(deadline=None)
@given(gold_spans, found_spans)
def test_scores_lie_between_zero_and_one(gold: list[Span], found: list[Span]) -> None:
    for one in exact(gold, found).values():
        assert 0 <= one.correct <= min(one.predicted, one.gold)
        for value in (one.precision, one.recall, one.f1):
            assert 0 <= value <= 1
        assert min(one.precision, one.recall) <= one.f1 <= max(one.precision, one.recall)


def test_a_denominator_of_zero_gives_zero_and_is_marked_as_undefined() -> None:
    assert exact([], []) == {}
    nothing = Counts()
    assert (nothing.precision, nothing.recall, nothing.f1, nothing.defined) == (0, 0, 0, False)
    missed = exact([(0, 5, "LOC")], [])["LOC"]
    spurious = exact([], [(0, 5, "LOC")])["LOC"]
    assert (missed.precision, missed.recall, missed.f1, missed.defined) == (0, 0, 0, True)
    assert (spurious.precision, spurious.recall, spurious.f1, spurious.defined) == (0, 0, 0, True)


@pytest.mark.parametrize("lang", ["es", "ar", "ja"])
def test_nested_mentions_of_the_corpus_are_each_a_span(corpus: Corpus, lang: str) -> None:
    """The name of the zone holds the name Idlib, in every language; each is right or wrong on its own."""
    sentence = next(d for d in corpus.documents if d.id == "article").texts[lang].by_id["s1"]
    outer, inner = (next(m for m in sentence.mentions if m.id == name) for name in ("idlib_dmz.1", "idlib.1"))
    assert outer.covers(inner) and not inner.covers(outer)
    gold = [(m.start, m.end, corpus.entities[m.entity].type) for m in (outer, inner)]
    assert exact(gold, gold[1:]) == {gold[0][2]: Counts(0, 0, 1), gold[1][2]: Counts(1, 1, 1)}


@settings(deadline=None)
@given(gold_spans.filter(bool), found_spans, st.data())
def test_a_gold_span_that_stands_twice_is_an_error(gold: list[Span], found: list[Span], data: st.DataObject) -> None:
    with pytest.raises(InputError, match="twice"):
        exact([*gold, data.draw(st.sampled_from(gold))], found)


@pytest.mark.parametrize("wrong", [(3, 3, "LOC"), (4, 3, "LOC"), (-1, 3, "LOC")])
def test_an_empty_or_negative_span_is_an_error_in_gold_and_in_predictions(wrong: Span) -> None:
    for gold, found in (([wrong], []), ([], [wrong]), ([(0, 1, "PER"), wrong], [(0, 1, "PER")])):
        with pytest.raises(InputError) as caught:
            exact(gold, found)
        assert str(wrong[0]) in str(caught.value) and "LOC" in str(caught.value)
        assert caught.value.expected


# entities: tables


@settings(deadline=None)
@given(items("a"), items("b"), items("c"))
def test_tables_of_disjoint_items_add_up_to_scoring_at_once(a: dict, b: dict, c: dict) -> None:
    at_once = scored({**a, **b, **c})
    assert (scored(a) + scored(b)) + scored(c) == scored(a) + (scored(b) + scored(c)) == at_once
    assert scored(b) + scored(a) + scored(c) == at_once
    added = scored(c) + scored(a) + scored(b)
    for name in ("micro", "by_type", "macro_f1"):
        assert getattr(added, name) == pytest.approx(getattr(at_once, name))


@settings(deadline=None)
@given(items())
def test_an_empty_table_changes_nothing(chosen: dict) -> None:
    assert scored(chosen) + scored({}) == scored({}) + scored(chosen) == scored(chosen)


@settings(deadline=None)
@given(items())
def test_micro_is_the_sum_of_the_types_of_the_languages_and_of_the_items(chosen: dict) -> None:
    table = scored(chosen)
    assert sum(table.by_type.values(), Counts()) == table.micro
    for part in ("lang", "item"):
        assert sum((t.micro for t in table.by(part).values()), Counts()) == table.micro
    assert table.micro.gold == sum(len(gold) for _, gold, _ in chosen.values())
    assert table.micro.predicted == sum(len(set(found)) for _, _, found in chosen.values())


@settings(deadline=None)
@given(items())
def test_the_parts_by_language_hold_each_item_once_and_add_up_to_the_whole(chosen: dict) -> None:
    table = scored(chosen)
    parts = table.by("lang")
    assert list(parts) == list(dict.fromkeys(lang for lang, _, _ in chosen.values()))
    for lang, part in parts.items():
        assert part == scored({name: item for name, item in chosen.items() if item[0] == lang})
    assert sum(parts.values(), scored({})) == table


@settings(deadline=None)
@given(items())
def test_macro_is_the_mean_over_types_that_gold_or_predictions_have(chosen: dict) -> None:
    table = scored(chosen)
    seen = {label for _, gold, found in chosen.values() for _, _, label in (*gold, *found)}
    values = [table.by_type[label].f1 for label in seen]
    assert table.macro_f1 == pytest.approx(sum(values) / len(values) if values else 0)
    assert 0 <= table.macro_f1 <= 1


@settings(deadline=None)
@given(items())
def test_perfect_predictions_give_one_in_micro_and_macro(chosen: dict) -> None:
    table = scored({name: (lang, gold, gold) for name, (lang, gold, _) in chosen.items()})
    expected = 1 if any(gold for _, gold, _ in chosen.values()) else 0
    assert (table.micro.f1, table.macro_f1) == (expected, expected)


def test_types_without_gold_are_listed_with_zero() -> None:
    table = scored({"article/s1/es": ("es", [(78, 83, "LOC")], [])})
    assert list(table.by_type) == list(TYPES)
    assert table.by_type["PER"] == table.by_type["ORG"] == Counts()
    assert [row["gold"] for row in table.to_dict()["by_type"].values()] == [0, 1, 0]


def test_an_item_without_predictions_counts_its_gold_as_missed() -> None:
    gold = {"article/s1/ja": [(0, 4, "LOC")], "article/s2/ja": []}
    table = entities(gold, {}, dict.fromkeys(gold, "ja"), TYPES)
    assert table.micro == Counts(0, 0, 1)
    assert dict(table.items) == dict.fromkeys(gold, "ja")
    assert table.to_dict()["items"] == 2


def test_a_prediction_for_an_unknown_item_is_an_error_that_names_it() -> None:
    with pytest.raises(InputError, match="article/s9/es") as caught:
        entities({"article/s1/es": []}, {"article/s9/es": []}, {"article/s1/es": "es"}, TYPES)
    assert caught.value.remedy


@pytest.mark.parametrize("found", [[(2, 2, "LOC")], [(7, 3, "PER")]])
def test_a_malformed_span_is_an_error_that_names_the_item(found: list[Span]) -> None:
    with pytest.raises(InputError, match="article/s1/tr"):
        entities({"article/s1/tr": []}, {"article/s1/tr": found}, {"article/s1/tr": "tr"}, TYPES)
    with pytest.raises(InputError, match="article/s1/tr"):
        entities({"article/s1/tr": [(0, 5, "LOC")] * 2}, {}, {"article/s1/tr": "tr"}, TYPES)


@settings(deadline=None)
@given(items("a").filter(bool), items("b"), st.data())
def test_tables_that_share_an_item_do_not_add(a: dict, b: dict, data: st.DataObject) -> None:
    shared = data.draw(st.sampled_from(sorted(a)))
    with pytest.raises(InputError, match=shared) as caught:
        scored(a) + scored({**b, shared: a[shared]})
    assert caught.value.remedy


def test_tables_of_another_view_or_other_types_do_not_add() -> None:
    one = scored({"a": ("es", [], [])}, view="names")
    with pytest.raises(InputError, match="view:names") as caught:
        one + scored({"b": ("es", [], [])}, view="nested")
    assert "view:nested" in str(caught.value)
    with pytest.raises(InputError):
        one + entities({"b": []}, {}, {"b": "es"}, (*TYPES, "MISC"), "names")


def test_only_languages_and_items_are_parts() -> None:
    with pytest.raises(InputError, match="colour"):
        scored({}).by("colour")


# oracles: other people's scorers, on flat tag sequences


@st.composite
def tag_sequences(draw: st.DrawFn, length: int) -> list[str]:
    """A valid IOB2 sequence, drawn tag by tag."""
    tags: list[str] = []
    for _ in range(length):
        follows = [f"I-{tags[-1][2:]}"] * 3 if tags and tags[-1] != "O" else []
        tags.append(draw(st.sampled_from(["O", *(f"B-{name}" for name in TYPES), *follows])))
    return tags


@st.composite
def tagged(draw: st.DrawFn) -> list[tuple[list[int], list[str], list[str]]]:
    """Sentences: token lengths, gold tags, predicted tags; the predictions copy the gold now and then."""
    sentences = []
    for _ in range(draw(st.integers(1, 4))):
        lengths = draw(st.lists(st.integers(1, 9), min_size=1, max_size=8))
        gold = draw(tag_sequences(len(lengths)))
        found = gold if draw(st.integers(0, 3)) == 0 else draw(tag_sequences(len(lengths)))
        sentences.append((lengths, gold, found))
    return sentences


def to_spans(lengths: list[int], tags: list[str]) -> Iterator[Span]:
    """Character spans of IOB2 tags, on a text of such tokens with a blank between."""
    ends = list(itertools.accumulate(lengths, lambda end, length: end + 1 + length))
    starts = [end - length for end, length in zip(ends, lengths, strict=True)]
    for index, tag in enumerate(tags):
        if tag.startswith("B-"):
            last = index
            while last + 1 < len(tags) and tags[last + 1] == f"I-{tag[2:]}":
                last += 1
            yield starts[index], ends[last], tag[2:]


def ours(sentences: list[tuple[list[int], list[str], list[str]]]) -> CountTable:
    return scored(
        {
            f"s{number}": ("es", list(to_spans(lengths, gold)), list(to_spans(lengths, found)))
            for number, (lengths, gold, found) in enumerate(sentences)
        }
    )


@settings(deadline=None, max_examples=300)
@given(tagged())
def test_seqeval_gives_the_same_scores(sentences: list[tuple[list[int], list[str], list[str]]]) -> None:
    metrics = pytest.importorskip("seqeval.metrics", reason="seqeval is an optional oracle")
    scheme = pytest.importorskip("seqeval.scheme", reason="seqeval is an optional oracle").IOB2
    gold, found = [s[1] for s in sentences], [s[2] for s in sentences]
    table = ours(sentences)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # seqeval takes the mean over no types
        theirs = metrics.classification_report(
            gold, found, mode="strict", scheme=scheme, output_dict=True, zero_division=0
        )
    assert as_seqeval(table.micro) == pytest.approx(theirs.pop("micro avg"))
    macro = theirs.pop("macro avg")["f1-score"]
    theirs.pop("weighted avg")
    assert {name: one.defined for name, one in table.by_type.items()} == {name: name in theirs for name in TYPES}
    for name, scores in theirs.items():
        assert as_seqeval(table.by_type[name]) == pytest.approx(scores)
    if theirs:
        assert table.macro_f1 == pytest.approx(macro)


def as_seqeval(counts: Counts) -> dict[str, float]:
    return {
        "precision": counts.precision,
        "recall": counts.recall,
        "f1-score": counts.f1,
        "support": counts.gold,
    }


@settings(deadline=None, max_examples=300)
@given(tagged())
def test_nervaluate_strict_gives_the_same_counts(sentences: list[tuple[list[int], list[str], list[str]]]) -> None:
    nervaluate = pytest.importorskip("nervaluate", reason="nervaluate is an optional oracle")
    gold, found = [s[1] for s in sentences], [s[2] for s in sentences]
    theirs = nervaluate.Evaluator(gold, found, tags=list(TYPES), loader="list").evaluate()["overall"]["strict"]
    micro = ours(sentences).micro
    assert micro == Counts(theirs.correct, theirs.actual, theirs.possible)
    assert (micro.precision, micro.recall, micro.f1) == pytest.approx((theirs.precision, theirs.recall, theirs.f1))
