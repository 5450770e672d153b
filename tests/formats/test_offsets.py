"""Offsets that count something else: seen where words stand beside them, said plainly, converted exactly."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idlib_corpus.errors import InputError
from idlib_corpus.formats import jsonl
from idlib_corpus.formats.base import Batch, File, Options
from idlib_corpus.formats.offsets import settled
from idlib_corpus.formats.rows import opened
from idlib_corpus.model import Corpus
from idlib_corpus.records import offsets
from idlib_corpus.records.columns import columns
from idlib_corpus.records.columns import rows as rows_of
from idlib_corpus.records.units import BYTES, CODE_POINTS, UNITS, UTF_16, Counting

CASES = Path(__file__).parents[1] / "cases"
FIRE = "🚒🔥 Lundby lives in Oslo ."


def counted(text: str, place: int, unit: str) -> int:
    """The naive way: encode what is before the place."""
    before = text[:place]
    return {CODE_POINTS: len(before), UTF_16: len(before.encode("utf-16-le")) // 2, BYTES: len(before.encode())}[unit]


def span(text: str, start: int, end: int, counting: Counting, **more: Any) -> dict[str, Any]:
    there = {"start": counted(text, start, counting.unit), "end": counted(text, end, counting.unit)}
    return {**there, "end": there["end"] - counting.inclusive, "label": "LOC", **more}


def read(rows: list[dict[str, Any]], counting: Counting = Counting(), task: str = "ner", texts: Any = None) -> Any:  # noqa: B008
    return offsets.read(columns([{"id": "x", **row} for row in rows], task), counting, texts)


characters = st.sampled_from("aé\u0301ßЖ\u05d0\u0627\u0644東京ｶ🚒🔥\u200d\U0010ffff \u00a0\n\x00")
countings = st.builds(Counting, st.sampled_from(UNITS), st.booleans())


@st.composite
def spans(draw: st.DrawFn) -> list[tuple[str, list[tuple[int, int]]]]:
    found = []
    for text in draw(st.lists(st.text(characters, max_size=12), max_size=4)):
        ends = st.integers(0, len(text))
        found.append((text, [(min(pair), max(pair)) for pair in draw(st.lists(st.tuples(ends, ends), max_size=4))]))
    return found


@settings(deadline=None)
@given(spans(), countings, st.booleans())
def test_conversion_is_exact(given: list[tuple[str, list[tuple[int, int]]]], counting: Counting, sliced: bool) -> None:
    rows = [
        {
            "text": text,
            "entities": [
                span(
                    text, a, b, counting, surface=text[a:b], pieces=[list(span(text, a, b, counting).values())[:2]] * 2
                )
                for a, b in pairs
                if a < b
            ],
            "token_offsets": [
                {k: v for k, v in span(text, a, b, counting).items() if k != "label"} for a, b in pairs if a < b
            ],
        }
        for text, pairs in given
    ]
    batch = columns([{"id": "x", "text": "🔥", "entities": [span("🔥", 0, 1, Counting())]}, *rows], "ner")
    batch = batch.slice(1) if sliced else batch.take(pa.array(range(1, len(batch)), pa.int64()))
    found = offsets.read(batch, counting)
    assert not found.wrong and not found.notes
    found.columns.validate(full=True)
    for row, (_, pairs) in zip(rows_of(found.columns, "ner"), given, strict=True):
        expected = [pair for pair in pairs if pair[0] < pair[1]]
        assert [(e["start"], e["end"]) for e in row["entities"]] == expected
        assert [e["pieces"] for e in row["entities"]] == [[list(pair)] * 2 for pair in expected]
        assert [(e["start"], e["end"]) for e in row["token_offsets"]] == expected
        assert [e["surface"] for e in row["entities"]] == [row["text"][a:b] for a, b in expected]


@settings(deadline=None)
@given(st.text(characters, max_size=8), st.integers(-1, 40), st.sampled_from([UTF_16, BYTES]))
def test_a_place_inside_a_character_or_outside_the_text_is_a_problem(text: str, place: int, unit: str) -> None:
    places = [counted(text, at, unit) for at in range(len(text) + 1)]
    row = {"text": text, "entities": [{"start": place, "end": places[-1], "label": "LOC"}]}
    found = read([row], Counting(unit))
    assert bool(found.wrong) == (place not in places)
    if found.wrong:
        assert f"{place}-{places[-1]}" in found.wrong[0][0] and unit in found.wrong[0][1]


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("inclusive", [False, True])
def test_the_cause_is_named_in_every_language(corpus: Corpus, unit: str, inclusive: bool) -> None:
    """Names of the article, where another count gives other places: named, with the option; and with it, right."""
    counting = Counting(unit, inclusive)
    document = next(d for d in corpus.documents if d.id == "article")
    for text in document.texts.values():
        rows = [
            {
                "text": f"🚒 {sentence.text}",
                "entities": [
                    span(f"🚒 {sentence.text}", m.start + 2, m.end + 2, counting, surface=m.surface(sentence.text))
                    for m in sentence.outermost_names()
                ],
            }
            for sentence in text.sentences
        ]
        rows = [row for row in rows if row["entities"]]
        found = read(rows)
        assert bool(found.wrong) == (not counting.ours)
        for _, expected, remedy in found.wrong.values():
            assert counting.options in remedy and expected
        assert not read(rows, counting).wrong


def test_the_message_says_row_words_cause_and_option() -> None:
    path = CASES / "emoji_pred16.jsonl"
    [batch] = jsonl.read(File(path, "x"), "ner", Options())
    [problem] = settled(batch, lambda line: f"{path}:{line}", Options()).problems
    assert problem.where == f"{path}:1"
    for part in ("5-11", '"ndby l"', '"Lundby"', "UTF-16 units"):
        assert part in problem.found
    assert problem.remedy == "Say so with --offsets utf-16"
    [batch] = jsonl.read(File(path, "x"), "ner", Options(offsets="utf-16"))
    done = settled(batch, str, Options(offsets="utf-16"))
    assert not done.problems
    assert [(e["start"], e["end"]) for e in rows_of(done.columns, "ner")[0]["entities"]] == [(3, 9), (19, 23)]


def test_files_are_held_against_their_words_when_they_are_opened(tmp_path: Path) -> None:
    path = str(CASES / "emoji_pred16.jsonl")
    found = opened([path], "ner")
    assert sum(map(len, found.chunks())) == 0 and "--offsets utf-16" in found.problems[0].remedy
    found = opened([path], "ner", Options(offsets="utf-16"))
    [chunk] = found.chunks()
    assert not found.problems and chunk.rows[0]["entities"][0]["start"] == 3
    # offsets of token files are our own: no option changes them
    token_file = tmp_path / "a.conll"
    token_file.write_text("Oslo B-LOC\n. O\n", encoding="utf-8")
    sides = [
        list(opened([str(token_file)], "ner", options).chunks()) for options in (Options(), Options(inclusive=True))
    ]
    assert [chunk.rows for chunk in sides[0]] == [chunk.rows for chunk in sides[1]]


def test_what_contradicts_is_left_out_and_the_rest_stays() -> None:
    rows = [
        {"id": "a", "text": "Oslo", "entities": [span("Oslo", 0, 4, Counting(), surface="Oslo")]},
        {"id": "b", "text": "in Oslo", "entities": [span("in Oslo", 0, 4, Counting(), surface="Oslo")]},
        {"id": "c", "text": "Oslo", "entities": []},
    ]
    made = columns(rows, "ner")
    batch = Batch(made, np.array([1, 2, 4]), np.array([1, 3, 7]))
    found = settled(batch, lambda line: f"f:{line}", Options())
    assert [row["id"] for row in rows_of(found.columns, "ner")] == ["a", "c"]
    assert found.numbers.tolist() == [1, 4] and found.places.tolist() == [1, 7]
    [problem] = found.problems
    assert problem.where == "f:3" and "they stand at 3-7" in problem.found


def test_an_option_that_is_wrong_is_told_so() -> None:
    row = {"text": "in Oslo .", "entities": [span("in Oslo .", 3, 7, Counting(), surface="Oslo")]}
    _, _, remedy = read([row], Counting(inclusive=True)).wrong[0]
    assert remedy == "Leave out --inclusive-ends"
    fire = {"text": FIRE, "entities": [span(FIRE, 3, 9, Counting(UTF_16), surface="Lundby")]}
    _, _, remedy = read([fire], Counting(BYTES)).wrong[0]
    assert remedy == "Say so with --offsets utf-16 in the place of --offsets bytes"
    with pytest.raises(InputError) as caught:
        _ = Options(offsets="utf16").counting
    assert caught.value.where == "--offsets" and "utf-16" in caught.value.expected


@pytest.mark.parametrize(
    ("text", "words", "reason"),
    [
        (unicodedata.normalize("NFD", "à Genève"), "Genève", "NFC and NFD"),
        ("à New\u00a0York", "New York", "NBSP"),
        ("à New\nYork", "New York", "white space"),
        ("à GENÈVE", "Genève", "case"),
    ],
)
def test_words_in_another_form_are_a_note_and_no_contradiction(text: str, words: str, reason: str) -> None:
    start = len(unicodedata.normalize("NFD", "à ")) if "NFC" in reason else 2
    row = {"text": text, "entities": [span(text, start, len(text), Counting(), surface=words)]}
    found = read([row])
    assert not found.wrong
    assert reason in found.notes[0]


def test_a_blank_too_many_is_no_other_form() -> None:
    row = {"text": "in Oslo .", "entities": [span("in Oslo .", 3, 8, Counting(), surface="Oslo")]}
    assert read([row]).wrong


@pytest.mark.parametrize(("form", "other"), [("NFC", "NFD"), ("NFD", "NFC")])
def test_offsets_on_the_text_in_another_form_are_said_to_be(form: Any, other: Any) -> None:
    text = "La présidente à Genève"
    counts, stands = unicodedata.normalize(form, text), unicodedata.normalize(other, text)
    start = counts.index("G")
    words = counts[start:]
    row = {"text": stands, "entities": [{"start": start, "end": len(counts), "label": "LOC", "surface": words}]}
    told, _, remedy = read([row]).wrong[0]
    assert f"count on the text in {form}" in told and remedy == f"Write the text in {form}"


def test_without_words_or_without_a_text_nothing_is_claimed() -> None:
    assert not read([{"text": FIRE, "entities": [span(FIRE, 3, 9, Counting(UTF_16))]}]).wrong
    assert not read([{"entities": [span(FIRE, 3, 9, Counting(UTF_16), surface="Lundby")]}]).wrong
    assert not read([{"text": FIRE, "entities": [span(FIRE, 3, 9, Counting(UTF_16), surface="")]}]).wrong


def test_offsets_of_a_row_without_text_are_counted_on_that_of_the_gold() -> None:
    row = {"entities": [span(FIRE, 3, 9, Counting(UTF_16), surface="Lundby")]}
    told, _, remedy = read([row], Counting(UTF_16)).wrong[0]
    assert "on no text" in told and "--offsets utf-16" in remedy
    gold = pa.array([FIRE])
    assert "UTF-16" in read([row], texts=gold).wrong[0][0]
    [found] = rows_of(read([row], Counting(UTF_16), texts=gold).columns, "ner")
    assert (found["entities"][0]["start"], found["entities"][0]["end"]) == (3, 9)
    # an inclusive end needs no text
    [found] = rows_of(
        read([{"entities": [span("Oslo", 0, 4, Counting(CODE_POINTS, True))]}], Counting(inclusive=True)).columns,
        "ner",
    )
    assert (found["entities"][0]["start"], found["entities"][0]["end"]) == (0, 4)


def test_arguments_chains_and_evidence_are_converted_and_held_against_their_words() -> None:
    counting = Counting(UTF_16, True)
    lundby, oslo = (span(FIRE, *place, counting, surface=FIRE[slice(*place)]) for place in ((3, 9), (19, 23)))
    relation = {
        "text": FIRE,
        "relations": [{"head": lundby, "tail": "oslo", "label": "in"}, {"head": lundby, "tail": oslo, "label": "in"}],
    }
    mention = {name: value for name, value in oslo.items() if name != "label"}
    chain = {
        "sentences": [{"sentence": "s1", "text": "Oslo"}, {"sentence": "s2", "text": FIRE}],
        "chains": [[mention | {"sentence": "s2"}]],
    }
    for row, task, place in ((relation, "relations", ("relations", 1, "tail")), (chain, "coref", ("chains", 0, 0))):
        assert "UTF-16 units and ends are inclusive" in read([row], task=task).wrong[0][0]
        assert read([row], task=task).wrong[0][2] == "Say so with --offsets utf-16 --inclusive-ends"
        found = read([row], counting, task)
        assert not found.wrong
        [one] = rows_of(found.columns, task)
        for step in place:
            one = one[step]
        assert (one["start"], one["end"]) == (19, 23)
    assert rows_of(read([relation], counting, "relations").columns, "relations")[0]["relations"][0]["tail"] == "oslo"
    stance = {"text": FIRE, "label": "FAVOR", "evidence": [{k: v for k, v in mention.items() if k != "surface"}]}
    [row] = rows_of(read([stance], counting, "stance").columns, "stance")
    assert row["evidence"] == [{"start": 19, "end": 23}]
