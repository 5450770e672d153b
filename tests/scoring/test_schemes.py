"""Tag schemes against seqeval and seqscore.

Where we differ on purpose:
- BILOU with ``begin``: L and U are E and S. seqeval's default mode and conlleval do not know the letters; there, U-PER
  U-PER is one span, and B-PER after L-PER makes the span before it vanish.
- ``discard`` for IOB1, BIOES and BILOU is seqeval's strict mode; seqscore discards in BIO only, where both agree.
- A type that begins or ends with a hyphen ("B--X") keeps it, as in seqeval's default mode; its strict mode strips it.
"""

from __future__ import annotations

import pytest
import seqeval.scheme
from hypothesis import given, settings
from hypothesis import strategies as st
from seqeval.metrics.sequence_labeling import get_entities
from seqscore.encoding import get_encoding
from seqscore.validation import validate_labels
from tag_data import Tagged, pairs, tag_set, valid

from idlib_corpus.errors import InputError
from idlib_corpus.scoring.tags import spans, tags

SCHEMES = ("IOB1", "IOB2", "BIOES", "BILOU")
# our name -> seqscore's
SEQSCORE = {"IOB1": "IOB", "IOB2": "BIO", "BIOES": "BIOES", "BILOU": "BILOU"}
AS_BIOES = str.maketrans("LU", "ES")

many = settings(deadline=None, max_examples=200)


def of_seqeval(sentences: Tagged) -> list[list[tuple[int, int, str]]]:
    return [[(start, end + 1, kind) for kind, start, end in get_entities(one)] for one in sentences]


def as_bioes(sentences: Tagged) -> Tagged:
    return [[tag[:1].translate(AS_BIOES) + tag[1:] for tag in one] for one in sentences]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("invalid", ["error", "begin", "discard"])
@given(data=st.data())
@settings(deadline=None, max_examples=60)
def test_valid_sequences_are_what_they_encode(scheme: str, invalid: str, data: st.DataObject) -> None:
    expected, sentences = data.draw(valid(scheme))
    assert spans(sentences, scheme=scheme, invalid=invalid) == expected
    assert tags(sentences, sentences, scheme=scheme).repaired == {"gold": 0, "predicted": 0}


@pytest.mark.parametrize("scheme", SCHEMES)
@given(data=st.data())
@many
def test_begin_is_the_default_mode_of_seqeval(scheme: str, data: st.DataObject) -> None:
    sentences, _ = data.draw(pairs(tag_set(scheme, ("PER", "GPE-LOC", ""))))
    expected = of_seqeval(as_bioes(sentences) if scheme == "BILOU" else sentences)
    assert spans(sentences, scheme=scheme, invalid="begin") == expected


@pytest.mark.parametrize("scheme", SCHEMES)
@given(data=st.data())
@many
def test_discard_is_the_strict_mode_of_seqeval(scheme: str, data: st.DataObject) -> None:
    sentences, _ = data.draw(pairs(tag_set(scheme, ("PER", "GPE-LOC", ""))))
    kind = getattr(seqeval.scheme, "IOBES" if scheme == "BIOES" else scheme)
    found = seqeval.scheme.Entities(sentences, kind).entities
    expected = [[(one.start, one.end, one.tag) for one in sentence] for sentence in found]
    assert spans(sentences, scheme=scheme, invalid="discard") == expected


@pytest.mark.parametrize("scheme", SCHEMES)
@given(data=st.data())
@many
def test_invalid_tags_are_those_that_seqscore_finds(scheme: str, data: st.DataObject) -> None:
    sentences, _ = data.draw(pairs(tag_set(scheme)))
    encoding = get_encoding(SEQSCORE[scheme])
    faults = [len(validate_labels(one, encoding).errors) if one else 0 for one in sentences]
    counted = tags(sentences, sentences, scheme=scheme, invalid="begin")
    assert counted.repaired == {"gold": sum(faults), "predicted": sum(faults)}
    assert [part.repaired["gold"] for part in counted.by("item").values()] == faults
    if not any(faults):
        spans(sentences, scheme=scheme, invalid="error")
        return
    with pytest.raises(InputError) as error:
        spans(sentences, scheme=scheme, invalid="error")
    assert error.value.where.startswith(f"tags[{faults.index(next(filter(None, faults)))}][")


@pytest.mark.parametrize(
    ("scheme", "invalid", "repair"),
    [("IOB2", "begin", "conlleval"), ("IOB2", "discard", "discard"), ("IOB1", "begin", "conlleval")],
)
@given(data=st.data())
@many
def test_repaired_sequences_of_seqscore(scheme: str, invalid: str, repair: str, data: st.DataObject) -> None:
    sentences, _ = data.draw(pairs(tag_set(scheme)))
    encoding = get_encoding(SEQSCORE[scheme])
    expected = []
    for one in sentences:
        checked = validate_labels(one, encoding, repair=repair)
        mentions = encoding.decode_labels(checked.repaired_labels if checked.errors else one)
        expected.append([(m.span.start, m.span.end, m.type) for m in mentions])
    assert spans(sentences, scheme=scheme, invalid=invalid) == expected


def test_bilou_letters_are_read_where_seqeval_loses_spans() -> None:
    sentence = ["U-PER", "U-PER", "B-LOC", "L-LOC", "B-LOC", "L-LOC"]
    assert spans([sentence], scheme="BILOU", invalid="begin") == [
        [(0, 1, "PER"), (1, 2, "PER"), (2, 4, "LOC"), (4, 6, "LOC")]
    ]
    with pytest.warns(UserWarning, match="seems not to be NE tag"):
        assert of_seqeval([sentence]) == [[(0, 2, "PER"), (4, 6, "LOC")]]


def test_a_hyphen_at_the_end_of_a_type_stays() -> None:
    assert spans([["B--X", "I--X", "B-X"]], invalid="discard") == [[(0, 2, "-X"), (2, 3, "X")]]
    found = seqeval.scheme.Entities([["B--X", "I-X"]], seqeval.scheme.IOB2).entities[0]
    assert [(one.start, one.end, one.tag) for one in found] == [(0, 2, "X")]


@pytest.mark.parametrize("tag", ["X-PER", "", "OO", "O-PER", "BPER", "B-", "E-PER", "b-PER", "-", "PER"])
def test_what_is_no_tag_is_an_error_that_names_it(tag: str) -> None:
    with pytest.raises(InputError, match=r"tags\[1\]\[2\].*IOB2"):
        spans([["O", "B-PER"], ["O", "O", tag]])


def test_a_bare_prefix_has_the_type_of_seqeval() -> None:
    assert (
        spans([["B", "I", "O", "I"]], invalid="begin")
        == [[(0, 2, "_"), (3, 4, "_")]]
        == of_seqeval([["B", "I", "O", "I"]])
    )


@pytest.mark.parametrize("name", ["BIO", "iob2", "IOBES", "IOB", "bilou"])
def test_other_names_of_schemes(name: str) -> None:
    assert spans([["O"]], scheme=name) == [[]]


def test_unknown_scheme_and_rule() -> None:
    with pytest.raises(InputError, match="IOB1, IOB2, BIOES, BILOU"):
        spans([["O"]], scheme="IOBX")
    with pytest.raises(InputError, match="error, begin, discard"):
        spans([["O"]], invalid="repair")


def test_an_open_span_at_the_end_of_a_sentence_does_not_reach_the_next() -> None:
    sentences = [["B-PER", "I-PER"], [], ["I-PER", "E-PER"], ["S-PER"]]
    assert spans(sentences, scheme="BIOES", invalid="begin") == [[(0, 2, "PER")], [], [(0, 2, "PER")], [(0, 1, "PER")]]
    assert spans(sentences, scheme="BIOES", invalid="discard") == [[], [], [], [(0, 1, "PER")]]
    assert tags(sentences, sentences, scheme="BIOES", invalid="begin").repaired == {"gold": 2, "predicted": 2}


@pytest.mark.parametrize("number", [31, 32, 300, 9000])
def test_any_number_of_types(number: int) -> None:
    sentences = [[f"B-T{n}", f"I-T{n}", f"I-T{n + 1}"] for n in range(number)]
    expected = [[(0, 2, f"T{n}"), (2, 3, f"T{n + 1}")] for n in range(number)]
    assert spans(sentences, invalid="begin") == expected == of_seqeval(sentences)
