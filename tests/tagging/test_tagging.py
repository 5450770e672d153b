"""The room of tags: schemes told from tags, tags written and read back, one reading for one sentence and for many."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from seqscore.encoding import get_encoding
from seqscore.model import Mention, Span

from idlib_corpus.errors import InputError
from idlib_corpus.tagging import codes
from idlib_corpus.tagging.places import entities, joined, on_text
from idlib_corpus.tagging.recognition import common, recognise
from idlib_corpus.tagging.rules import rules
from idlib_corpus.tagging.schemes import LETTERS, NotATagError, parser, scheme_name, split
from idlib_corpus.tagging.spans import decode, encode

many = settings(deadline=None, max_examples=300)
# our names and those of seqscore
SEQSCORE = {"IOB1": "IOB", "IOB2": "BIO", "BIOES": "BIOES", "BILOU": "BILOU", "BMES": "BMES", "IO": "IO"}
TYPES = ("PER", "LOC", "GPE-LOC")


@st.composite
def spans(draw: st.DrawFn, apart: bool = False) -> tuple[list[tuple[int, int, str]], int]:
    """Flat spans and the number of tokens; with `apart` none touches one of its own type."""
    found: list[tuple[int, int, str]] = []
    at = 0
    for _ in range(draw(st.integers(0, 6))):
        at += draw(st.integers(0, 2))
        end = at + draw(st.integers(1, 3))
        kind = draw(st.sampled_from(TYPES))
        if not (apart and found and found[-1][1] == at and found[-1][2] == kind):
            found.append((at, end, kind))
        at = end
    return found, at + draw(st.integers(0, 2))


@pytest.mark.parametrize("scheme", LETTERS)
@given(data=st.data())
@many
def test_what_is_encoded_is_decoded_and_is_what_seqscore_writes(scheme: str, data: st.DataObject) -> None:
    found, number = data.draw(spans(apart=scheme == "IO"))
    tags = encode(found, number, scheme)
    assert decode(tags) == found
    theirs = get_encoding(SEQSCORE[scheme])
    mentions = [Mention(span=Span(a, b), type=kind) for a, b, kind in found]
    assert tags == list(theirs.encode_mentions(mentions, number))
    told = recognise([tags])
    assert told.types == {kind for _, _, kind in found}
    # the scheme that was told reads the same, if it is not IOB1 or IOB2 for want of neighbours
    parse = parser(told.scheme)
    assert all(parse(tag) for tag in tags)
    alphabet = codes.Alphabet(parse)
    one = codes.decode(alphabet.lookup(tags), np.array([0, number]), rules(told.scheme))
    names = list(alphabet.types)
    assert [(a, b, names[k]) for a, b, k in zip(one.start, one.end, one.kind, strict=True)] == found
    if told.sure and told.scheme in ("IOB1", "IOB2") and scheme in ("IOB1", "IOB2"):
        assert not len(one.wrong)
        assert told.scheme == scheme or encode(found, number, told.scheme) == tags


@pytest.mark.parametrize("scheme", LETTERS)
@given(data=st.data())
@many
def test_one_sentence_and_many_are_read_alike_valid_or_not(scheme: str, data: st.DataObject) -> None:
    letters = [letter for letter in LETTERS[scheme] if letter != "O"]
    known = ["O", *(f"{letter}-{kind}" for letter in letters for kind in TYPES), *letters]
    known += ["person-other", "art"] if scheme == "IO" else []
    tags = data.draw(st.lists(st.sampled_from(known), max_size=12))
    alphabet = codes.Alphabet(parser(scheme))
    one = codes.decode(alphabet.lookup(tags), np.array([0, len(tags)]), rules(scheme))
    names = list(alphabet.types)
    assert decode(tags) == [(a, b, names[k]) for a, b, k in zip(one.start, one.end, one.kind, strict=True)]
    offsets = joined(tags)
    assert [(e["start"], e["end"], e["label"]) for e in entities(tags, offsets)] == [
        (offsets[a][0], offsets[b - 1][1], kind) for a, b, kind in decode(tags)
    ]


@pytest.mark.parametrize(
    ("tags", "scheme", "sure"),
    [
        (["O", "O"], "IOB2", False),
        (["B-X", "I-X"], "IOB2", True),
        (["B-X", "B-X", "O", "B-Y"], "IOB2", True),
        (["I-X", "B-X", "O", "I-Y"], "IOB1", True),
        (["I-X", "O", "B-X"], "IOB2", False),
        (["I-X", "O", "I-Y"], "IO", False),
        (["B", "I", "O", "B"], "IOB2", True),
        (["I", "O"], "IO", False),
        (["S-X", "O"], "BIOES", False),
        (["B-X", "E-X", "S-X"], "BIOES", False),
        (["B-X", "M-X", "E-X"], "BMES", False),
        (["U-X"], "BILOU", False),
        (["B-X", "L-X"], "BILOU", False),
        (["person-actor", "O", "art-film"], "IO", False),
        (["B-X", "X", "O"], "IOB2", True),
        (["E-X", "M-X", "I-X"], "", False),
        (["B_X", "I_X", "O"], "", False),
        (["X/B", "O"], "", False),
    ],
)
def test_a_scheme_is_told_from_tags(tags: list[str], scheme: str, sure: bool) -> None:
    found = recognise([tags])
    assert (found.scheme, found.sure) == (scheme, sure)
    assert bool(found.strange) == (not scheme)


def test_two_sides_are_read_by_one_scheme_or_by_none() -> None:
    found = {
        name: recognise([tags.split()])
        for name, tags in {
            "iob1": "I-X B-X",
            "iob2": "B-X I-X",
            "i": "I-X O",
            "types": "art O",
            "bies": "B-X I-X E-X S-X",
            "bes": "B-X E-X S-X",
            "bmes": "B-X M-X E-X",
            "bilou": "B-X L-X U-X",
            "none": "O O",
        }.items()
    }
    expected = {
        ("iob1", "iob2"): "IOB1",
        ("iob2", "iob1"): "IOB2",
        ("i", "iob2"): "IOB1",
        ("iob2", "i"): "IOB2",
        ("i", "i"): "IO",
        ("types", "none"): "IO",
        ("none", "types"): "IO",
        ("iob2", "types"): "",
        ("types", "iob2"): "",
        ("iob2", "bies"): "",
        ("bies", "iob2"): "BIOES",
        ("bes", "bmes"): "BMES",
        ("bmes", "bes"): "BMES",
        ("bes", "bies"): "BIOES",
        ("bies", "bmes"): "",
        ("bies", "bilou"): "",
        ("none", "bilou"): "BILOU",
        ("none", "none"): "IOB2",
    }
    assert {pair: common(found[pair[0]], found[pair[1]]) for pair in expected} == expected


def test_names_of_schemes_and_tags_of_none() -> None:
    assert [scheme_name(name) for name in ("bio", "IOB", "iobes", "bmeso")] == ["IOB2", "IOB1", "BIOES", "BMES"]
    with pytest.raises(InputError, match="one of IOB1, IOB2, BIOES, BILOU, BMES, IO"):
        scheme_name("IOE1")
    for scheme, tag in (("IOB2", "E-X"), ("IOB2", "X"), ("IOB2", "B-"), ("IO", "B-X"), ("IO", ""), ("BMES", "I-X")):
        with pytest.raises(NotATagError):
            parser(scheme)(tag)
    assert parser("IO")("person-other") == ("I", "person-other") and parser("IO")("I-PER") == ("I", "PER")
    assert split("M-X") == ("I", "X") and split("B") == ("B", "_") and split("L-X") == ("E", "X")


@settings(deadline=None, max_examples=500)
@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs", "Z", "Cc"]), min_size=1, max_size=4), max_size=6),
    st.data(),
)
def test_tokens_are_found_on_their_text_with_any_white_space_between(tokens: list[str], data: st.DataObject) -> None:
    text = "".join(data.draw(st.sampled_from(["", " ", "  ", "\u3000"])) + token for token in tokens)
    offsets = on_text(tokens, text)
    assert offsets is not None and [text[a:b] for a, b in offsets] == tokens
    assert on_text([*tokens, "x"], text) is None
    assert on_text(tokens, text + "x") is None
