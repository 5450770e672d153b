"""The drop-in functions against seqeval itself. Where we differ, and why, stands in `test_where_we_differ`."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import seqeval.metrics as theirs
import seqeval.scheme
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.exceptions import UndefinedMetricWarning
from tag_data import PREFIXES, Tagged, pairs, tag_set

from idlib_corpus.errors import InputError
from idlib_corpus.scoring import seqeval as ours

pytestmark = pytest.mark.filterwarnings("ignore")
many = settings(deadline=None, max_examples=100)
zeros = st.sampled_from(["warn", 0, 1])
SCORES = ("precision_score", "recall_score", "f1_score")
SCHEMES = ("IOB1", "IOE1", "IOB2", "IOE2", "IOBES", "BILOU")
PAIR = [["B-PER", "I-PER", "O"]], [["B-PER", "O", "B-LOC"]]


def turned(sentences: Tagged) -> Tagged:
    """Prefixes as suffixes: PER-B."""
    return [[f"{tag[2:]}-{tag[0]}" if "-" in tag else tag for tag in one] for one in sentences]


def compare(gold: Tagged, predicted: Tagged, zero: Any, **kwargs: Any) -> None:
    """Every number and the report, at every average."""
    kwargs["zero_division"] = zero
    for name in SCORES:
        for average in ("micro", "macro", "weighted", None):
            expected = getattr(theirs, name)(gold, predicted, average=average, **kwargs)
            found = getattr(ours, name)(gold, predicted, average=average, **kwargs)
            if average == "macro" and np.isnan(expected):
                assert found == (1 if zero == 1 else 0)
            else:
                np.testing.assert_array_equal(found, expected, strict=True)
    if any(gold):
        assert ours.accuracy_score(gold, predicted) == theirs.accuracy_score(gold, predicted)
        assert ours.performance_measure(gold, predicted) == theirs.performance_measure(gold, predicted)
    try:
        expected = theirs.classification_report(gold, predicted, digits=4, **kwargs)
    except ValueError:  # no entities
        return
    assert ours.classification_report(gold, predicted, digits=4, **kwargs) == expected
    expected = theirs.classification_report(gold, predicted, output_dict=True, **kwargs)
    assert ours.classification_report(gold, predicted, output_dict=True, **kwargs) == expected


@pytest.mark.parametrize("suffix", [False, True])
@given(data=st.data(), zero=zeros)
@many
def test_default_mode(suffix: bool, data: st.DataObject, zero: Any) -> None:
    gold, predicted = data.draw(pairs(tag_set("IOBES", ("PER", "GPE-LOC", "")), 12))
    if suffix:
        compare(turned(gold), turned(predicted), zero, suffix=True)
    else:
        compare(gold, predicted, zero)


@pytest.mark.parametrize("scheme", SCHEMES)
@given(data=st.data(), suffix=st.booleans(), zero=zeros)
@settings(deadline=None, max_examples=60)
def test_strict_mode(scheme: str, data: st.DataObject, suffix: bool, zero: Any) -> None:
    gold, predicted = data.draw(pairs(tag_set(scheme, ("PER", "GPE-LOC", "")), 12))
    if suffix:
        gold, predicted = turned(gold), turned(predicted)
    compare(gold, predicted, zero, mode="strict", scheme=getattr(seqeval.scheme, scheme), suffix=suffix)


@given(data=st.data(), zero=zeros)
@many
def test_any_letters_in_default_mode(data: st.DataObject, zero: Any) -> None:
    """Tags of no scheme: seqeval takes any first letter, and may close a span twice, or across sentences."""
    odd = ["XY", "BPER", "B--Q", ".", ".-PER", "X", "O-PER", "U-PER", "L-PER", "U-LOC", "M-LOC"]
    compare(*data.draw(pairs([*tag_set("IOB2", ("PER", "LOC")), *odd], 12)), zero)


@pytest.mark.parametrize("scheme", ["IOB2", "IOE2", "IOBES", "BILOU"])
@given(data=st.data())
@settings(deadline=None, max_examples=60)
def test_the_report_finds_the_scheme_out(scheme: str, data: st.DataObject) -> None:
    gold, predicted = data.draw(pairs(tag_set(scheme), 8))
    try:
        expected = theirs.classification_report(gold, predicted, mode="strict", digits=3)
    except (ValueError, KeyError):  # no scheme has these prefixes, or not those of the predictions; or no entities
        return
    assert ours.classification_report(gold, predicted, mode="strict", digits=3) == expected


def test_no_scheme_has_these_prefixes() -> None:
    with pytest.raises(ValueError, match="not supported"):
        theirs.classification_report([["S-PER", "U-PER"]], [["O", "O"]], mode="strict")
    with pytest.raises(InputError, match="prefixes S, U"):
        ours.classification_report([["S-PER", "U-PER"]], [["O", "O"]], mode="strict")


def test_schemes_by_name() -> None:
    for scheme in SCHEMES:
        gold, predicted = [[f"{PREFIXES[scheme][0]}-PER", "O"]], [["O", f"{PREFIXES[scheme][-1]}-PER"]]
        by_name = ours.f1_score(gold, predicted, mode="strict", scheme=scheme)
        assert by_name == theirs.f1_score(gold, predicted, mode="strict", scheme=getattr(seqeval.scheme, scheme))
    with pytest.raises(InputError, match="IOB1, IOE1"):
        ours.f1_score(*PAIR, mode="strict", scheme="IO")


def test_flat_lists() -> None:
    gold, predicted = ["B-PER", "O", "O"], ["B-PER", "O", "B-LOC"]
    assert ours.accuracy_score(gold, predicted) == theirs.accuracy_score(gold, predicted)
    assert ours.performance_measure(gold, predicted) == theirs.performance_measure(gold, predicted)


def test_arguments_of_the_report_by_position() -> None:
    assert ours.classification_report(*PAIR, 5, False) == theirs.classification_report(*PAIR, 5, False)
    long = [["B-" + "x" * 40]]
    assert ours.classification_report(long, long) == theirs.classification_report(long, long)
    assert ours.classification_report(*PAIR, digits=20) == theirs.classification_report(*PAIR, digits=20)
    assert ours.f1_score(*PAIR, sample_weight=[2]) == theirs.f1_score(*PAIR, sample_weight=[2]) == 0


def test_arrow_columns() -> None:
    columns = [pa.array(side) for side in PAIR]
    assert ours.classification_report(*columns) == theirs.classification_report(*PAIR)
    assert ours.classification_report(*columns, mode="strict") == theirs.classification_report(*PAIR, mode="strict")
    assert ours.accuracy_score(*columns) == theirs.accuracy_score(*PAIR)


def test_many_types() -> None:
    gold = [[f"B-T{n}", f"I-T{n}"] for n in range(500)]
    predicted = [[f"B-T{n}", "O"] if n % 3 else [f"B-T{n}", f"I-T{n}"] for n in range(500)]
    assert ours.classification_report(gold, predicted) == theirs.classification_report(gold, predicted)
    assert ours.accuracy_score(gold, predicted) == theirs.accuracy_score(gold, predicted)


def test_warnings_of_empty_denominators() -> None:
    nothing, something = [["O"]], [["B-PER"]]
    with pytest.warns(UndefinedMetricWarning, match="precision"):
        assert ours.precision_score(something, nothing) == 0
    with pytest.warns(UndefinedMetricWarning, match="recall"):
        assert ours.recall_score(nothing, something) == 0
    with pytest.warns(UndefinedMetricWarning, match="F-score"):
        assert ours.f1_score(nothing, nothing) == 0
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert ours.f1_score(something, nothing) == ours.precision_score(something, nothing, zero_division=0) == 0
    with pytest.warns(UserWarning, match="X-PER seems not to be NE tag"):
        ours.f1_score([["X-PER"]], something)


@pytest.mark.parametrize("data", [[], [[]], [["O", "O"]]])
@pytest.mark.parametrize(("zero", "value"), [("warn", 0), (0, 0), (1, 1)])
def test_where_we_differ_on_nothing(data: Tagged, zero: Any, value: float) -> None:
    """There: TypeError for no sentences, nan for macro, and ValueError for the report."""
    for name in SCORES:
        for average in ("micro", "macro", "weighted"):
            assert getattr(ours, name)(data, data, average=average, zero_division=zero) == value
        assert len(getattr(ours, name)(data, data, average=None)) == 0
    with pytest.raises(ValueError, match="empty"):
        theirs.classification_report(data, data)
    report = ours.classification_report(data, data, zero_division=zero)
    assert [row.split() for row in report.splitlines() if "avg" in row] == [
        [kind, "avg", *[f"{value:.2f}"] * 3, "0"] for kind in ("micro", "macro", "weighted")
    ]
    assert set(ours.classification_report(data, data, output_dict=True)) == {"micro avg", "macro avg", "weighted avg"}


def test_where_we_differ() -> None:
    # no tokens: there, a division by zero
    with pytest.raises(ZeroDivisionError):
        theirs.accuracy_score([[]], [[]])
    assert ours.accuracy_score([[]], [[]]) == 0
    # unequal lengths: there, a figure over whatever stands side by side
    assert theirs.accuracy_score([["O", "B-PER"], ["O"]], [["O"], ["B-PER", "O"]]) == 1
    for function in (ours.accuracy_score, ours.performance_measure, ours.f1_score, ours.classification_report):
        with pytest.raises(InputError, match=r"y_pred\[0\]: 1 tags; expected 2 tags"):
            function([["O", "B-PER"], ["O"]], [["O"], ["B-PER", "O"]])
    # an empty tag: there, IndexError
    with pytest.raises(IndexError):
        theirs.f1_score([["O", ""]], [["O", "O"]])
    with pytest.raises(InputError, match=r'y_true\[0\]\[1\]: "" is no tag'):
        ours.f1_score([["O", ""]], [["O", "O"]])
    # a tag that the strict scheme does not have: there, ValueError or KeyError without a place
    with pytest.raises(InputError, match=r'y_pred\[0\]\[1\]: "S-PER" is no tag'):
        ours.f1_score([["O", "O"]], [["O", "S-PER"]], mode="strict", scheme="IOB2")
    # strict without a scheme: the default mode there too, but here it is said
    sides = [["B-PER", "I-PER"]], [["I-PER", "I-PER"]]
    with pytest.warns(UserWarning, match="no effect"):
        assert ours.f1_score(*sides, mode="strict") == theirs.f1_score(*sides, mode="strict") == 1
    # a mode that is none: there, the default mode
    with pytest.raises(InputError, match="mode"):
        ours.f1_score(*sides, mode="strikt")
    # nan: there, 1
    assert theirs.precision_score([["B-PER"]], [["O"]], zero_division=float("nan")) == 1
    assert np.isnan(ours.precision_score([["B-PER"]], [["O"]], zero_division=float("nan")))
    # an unknown average: there, ValueError
    with pytest.raises(InputError, match="micro, macro, weighted"):
        ours.f1_score(*sides, average="samples")
