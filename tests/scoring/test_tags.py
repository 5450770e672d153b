"""Scores of tag sequences: counts, ways to give the input, sums of parts, errors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import datasets
import numpy as np
import pyarrow as pa
import pytest
import seqeval.metrics
from hypothesis import given, settings
from hypothesis import strategies as st
from tag_data import Tagged, pairs, tag_set

import idlib_corpus
from idlib_corpus import scoring
from idlib_corpus.errors import InputError
from idlib_corpus.scoring.tags import TagScores, spans, tags
from idlib_corpus.scoring.tags.given import sentences
from idlib_corpus.scoring.tags.runs import runs
from idlib_corpus.tagging.codes import Alphabet
from idlib_corpus.tagging.schemes import parser

LABELS = ["O", "B-PER", "I-PER", "B-GPE-LOC", "I-GPE-LOC"]
many = settings(deadline=None, max_examples=150)
GOLD = [["B-PER", "I-PER", "O", "B-LOC"], ["O", "B-LOC"], ["O"]]
PREDICTED = [["B-PER", "I-PER", "O", "B-PER"], ["I-LOC", "I-LOC"], ["O"]]


@pytest.mark.parametrize("scheme", ["IOB1", "IOB2", "BIOES", "BILOU"])
@pytest.mark.parametrize("invalid", ["begin", "discard"])
@given(data=st.data())
@many
def test_counts_are_those_of_sets_of_spans(scheme: str, invalid: str, data: st.DataObject) -> None:
    gold, predicted = data.draw(pairs(tag_set(scheme)))
    result = tags(gold, predicted, scheme=scheme, invalid=invalid)
    sides = [spans(side, scheme=scheme, invalid=invalid) for side in (gold, predicted)]
    for (_, kind), counts in result.table.as_dict().items():
        if kind:
            assert counts[0] == counts[2]
    for kind, one in result.per_type.items():
        expected = [[{s for s in sentence if s[2] == kind} for sentence in side] for side in sides]
        assert one.gold == sum(map(len, expected[0]))
        assert one.predicted == sum(map(len, expected[1]))
        assert one.hits_gold == sum(len(a & b) for a, b in zip(*expected, strict=True))
    for sentence, part in enumerate(result.by("item").values()):
        assert part.micro.hits_gold == len(set(sides[0][sentence]) & set(sides[1][sentence]))
        assert part.tokens == len(gold[sentence])
    same = [a == b for x, y in zip(gold, predicted, strict=True) for a, b in zip(x, y, strict=True)]
    assert result.accuracy == (sum(same) / len(same) if same else 0)
    assert result.tokens == len(same)


@given(data=st.data())
@many
def test_micro_and_macro_are_those_of_seqeval(data: st.DataObject) -> None:
    gold, predicted = data.draw(pairs(tag_set("IOB2")))
    result = tags(gold, predicted, invalid="begin")
    kwargs: dict[str, Any] = {"zero_division": 0}
    assert result.micro.f1 == pytest.approx(seqeval.metrics.f1_score(gold, predicted, **kwargs))
    assert result.micro.precision == pytest.approx(seqeval.metrics.precision_score(gold, predicted, **kwargs))
    if result.macro.types:
        assert result.macro.f1 == pytest.approx(seqeval.metrics.f1_score(gold, predicted, average="macro", **kwargs))
    assert result.value("micro.f1") == result.micro.f1
    assert result.value("macro.f1") == pytest.approx(result.macro.f1)
    assert result.value("accuracy") == result.accuracy


@given(data=st.data(), cut=st.integers(0, 30))
@many
def test_parts_add_up_to_the_whole(data: st.DataObject, cut: int) -> None:
    gold, predicted = data.draw(pairs(tag_set("BIOES", ("PER", "LOC", "ORG", "")), 30))
    kwargs: dict[str, Any] = {"scheme": "BIOES", "invalid": "begin"}
    parts = tags(gold[:cut], predicted[:cut], **kwargs) + tags(gold[cut:], predicted[cut:], **kwargs)
    whole = tags(gold, predicted, **kwargs)
    assert parts == whole
    assert parts.to_dict() == whole.to_dict()
    assert parts.repaired == whole.repaired


@given(data=st.data(), size=st.integers(1, 40))
@settings(deadline=None, max_examples=100)
def test_runs_of_any_size_are_the_same_sentences(data: st.DataObject, size: int) -> None:
    gold, _ = data.draw(pairs(tag_set("IOB2")))
    side, alphabet = sentences(gold, "gold"), Alphabet(parser("IOB2"))
    found = list(runs(side, alphabet, "IOB2", size))
    assert [run.first for run in found] == np.cumsum([0, *(len(run.bounds) - 1 for run in found)])[:-1].tolist()
    assert np.concatenate([run.codes for run in found]).tolist() == [alphabet[tag] for one in gold for tag in one]
    assert all(run.tokens <= size or len(run.bounds) == 2 for run in found)


def test_a_million_tokens_are_several_runs() -> None:
    gold, predicted = GOLD * 100_000, PREDICTED * 100_000
    result, one = tags(gold, predicted), tags(GOLD, PREDICTED)
    assert result.micro.counts == tuple(100_000 * count for count in one.micro.counts)
    assert result.repaired == {"gold": 0, "predicted": 100_000}
    assert result.table.values.dtype == result.table.item.dtype == np.int32
    assert result.table.units("item")[1][-3:].tolist() == one.table.units("item")[1].tolist()


# -- conventions -----------------------------------------------------------------------------------------------------


def test_unset_invalid_is_an_error_in_gold_and_begins_in_predictions() -> None:
    result = tags(GOLD, PREDICTED)
    assert result.micro.counts == (1, 3, 1, 3)
    assert result.repaired == {"gold": 0, "predicted": 1}
    with pytest.raises(InputError, match=r'gold\[1\]\[0\]: "I-LOC" at the start of the sentence, before "I-LOC"'):
        tags(PREDICTED, GOLD)
    assert tags(PREDICTED, GOLD, invalid="begin").micro.counts == (1, 3, 1, 3)
    assert tags(PREDICTED, GOLD, gold_invalid="discard").micro.counts == (1, 3, 1, 2)
    with pytest.raises(InputError, match=r"predicted\[1\]\[0\]"):
        tags(GOLD, PREDICTED, invalid="error", gold_invalid="begin")


def test_the_signature_says_the_choices() -> None:
    said = tags(GOLD, PREDICTED, invalid="discard", zero_division=1, macro="gold").signature
    for part in ("scheme:IOB2", "gold_invalid:discard", "invalid:discard", "macro:gold", "zero:1"):
        assert part in said.split("|")
    with pytest.raises(InputError, match="same signature"):
        tags(GOLD, PREDICTED) + tags(GOLD, PREDICTED, invalid="begin")


def test_types_without_gold_are_listed() -> None:
    result = tags([[0, 1]], [[0, 3]], labels=["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "[PAD]"])
    assert list(result.per_type) == ["LOC", "ORG", "PER"]
    assert not result.per_type["LOC"].defined
    assert result.macro.types == ("ORG", "PER")
    assert tags([[0]], [[0]], labels=["O", "B-PER"], macro="all").macro.types == ("PER",)


@pytest.mark.parametrize("data", [[], [[]], [["O"]], [[], ["O", "O"], []]])
@pytest.mark.parametrize("zero", [0, 1, float("nan")])
def test_nothing_to_score(data: Tagged, zero: float) -> None:
    result = tags(data, data, zero_division=zero)
    assert not result.micro.defined
    assert result.micro.f1 == pytest.approx(zero, nan_ok=True)
    assert result.macro.f1 == pytest.approx(zero, nan_ok=True)
    assert json.loads(result.to_json())["items"] == len(data)


# -- ways to give the input ------------------------------------------------------------------------------------------


def dataset(ids: list[list[int]], **more: list[Any]) -> datasets.Dataset:
    features = {"ner_tags": datasets.List(datasets.ClassLabel(names=LABELS))}
    features |= {name: datasets.Value("string") for name in more}
    return datasets.Dataset.from_dict({"ner_tags": ids, **more}, features=datasets.Features(features))


def forms(ids: list[list[int]]) -> dict[str, Any]:
    texts = [[LABELS[i] for i in one] for one in ids]
    whole = dataset(ids)
    backwards, last = dataset(ids[::-1]), len(ids) - 1
    return {
        "text": texts,
        "tuples": tuple(map(tuple, texts)),
        "generator": (one for one in texts),
        "integers": ids,
        "arrays": [np.array(one, dtype=np.int64) for one in ids],
        "arrays, the empty ones of floats": [np.array(one) for one in ids],
        "Dataset": whole,
        "a column": whole["ner_tags"],
        "indices": backwards.select(range(last, -1, -1)),
        "text Dataset": datasets.Dataset.from_dict({"tags": texts}),
        "ListArray": pa.array(ids, pa.list_(pa.int16())),
        "sliced": pa.chunked_array([pa.array([[1], ids[0]]).slice(1), pa.array([*ids[1:], [0]]).slice(0, last)]),
        "large": pa.array(texts, pa.large_list(pa.large_string())),
        "dictionary": pa.array(texts, pa.list_(pa.dictionary(pa.int8(), pa.string()))),
        "parts": pa.chunked_array([pa.array(part, pa.list_(pa.string())) for part in (texts[:1], [], texts[1:])]),
        "empty text at the end": pa.array([*texts, [""]], pa.list_(pa.string())).slice(0, len(texts)),
    }  # fmt: skip


@given(st.lists(st.lists(st.integers(0, 4), max_size=6), min_size=3, max_size=12), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=20)
def test_every_form_of_the_input_gives_the_same(ids: list[list[int]], random: Any) -> None:
    guesses = [[i if random.random() < 0.7 else random.randrange(5) for i in one] for one in ids]
    expected = tags(ids, guesses, labels=LABELS, invalid="begin")
    for name, form in forms(ids).items():
        assert tags(form, guesses, labels=LABELS, invalid="begin") == expected, name
    for name, form in forms(guesses).items():
        assert tags(ids, form, labels=LABELS, invalid="begin") == expected, name


def test_an_array_of_sentences_of_the_same_length() -> None:
    ids = np.array([[0, 1, 2], [3, 4, 0]])
    assert tags(ids, ids[:, ::-1], labels=LABELS, invalid="begin") == tags(
        ids.tolist(), ids[:, ::-1].tolist(), labels=LABELS, invalid="begin"
    )
    with pytest.raises(InputError, match=r"gold\[1\]\[2\]: 5 is no tag"):
        tags(np.array([[0, 0, 0], [0, 0, 5]]), ids, labels=LABELS)
    with pytest.raises(InputError, match=r"gold\[0\]\[1\]: a position without a label \(-100\)"):
        tags(np.array([[0, -100, 0], [0, 0, 0]]), ids, labels=LABELS)


def test_datasets_bring_ids_and_groups() -> None:
    gold = dataset([[1, 2], [0, 3], [0, 0]], id=["a", "b", "c"], lang=["es", "ar", "es"])
    predicted = dataset([[1, 2], [0, 0], [0, 0]], id=["a", "b", "c"])
    result = tags(gold, predicted)
    assert result.table.items.ids == ("a", "b", "c")
    assert {lang: part.micro.recall for lang, part in result.by("lang").items()} == {"es": 1, "ar": 0}


def test_datasets_in_different_orders_go_by_their_ids() -> None:
    tokens = [["Bashar", "al-Ásad"], ["en", "Idlib"]]
    gold = dataset([[1, 2], [0, 3]], id=["a", "b"]).add_column("tokens", tokens)
    predicted = dataset([[0, 3], [1, 2]], id=["b", "a"]).add_column("tokens", tokens[::-1])
    assert tags(gold, predicted).micro.f1 == 1
    with pytest.raises(InputError, match='unknown row, "c"'):
        tags(gold, predicted.remove_columns("id").add_column("id", ["a", "c"]))


def test_records_in_files(tmp_path: Path) -> None:
    sides = []
    for name, tagged in {"gold": GOLD, "predicted": PREDICTED[::-1]}.items():
        ids = ["a", "b", "c"] if name == "gold" else ["c", "b", "a"]
        rows = [
            {"id": name, "lang": "es", "tokens": ["x"] * len(one), "tags": one}
            for name, one in zip(ids, tagged, strict=True)
        ]
        path = tmp_path / f"{name}.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        sides.append(path)
    result = tags(*sides)
    assert result.micro.counts == tags(GOLD, PREDICTED).micro.counts
    assert result.table.items.ids == ("a", "b", "c")
    assert list(result.by("lang")) == ["es"]


def test_mappings_go_by_their_keys() -> None:
    gold = dict(zip("abc", GOLD, strict=True))
    predicted = dict(zip("cba", PREDICTED[::-1], strict=True))
    result = tags(gold, predicted)
    assert result.micro.counts == tags(GOLD, PREDICTED).micro.counts
    assert result.table.items.ids == ("a", "b", "c")
    with pytest.raises(InputError, match="counted twice"):
        result + result
    with pytest.raises(InputError, match='predicted: 1 ids are missing, the first is "c"'):
        tags(gold, {"a": GOLD[0], "b": GOLD[1]})


def test_ids_and_groups_as_arguments() -> None:
    result = tags(GOLD, PREDICTED, ids=["a", "b", "c"], groups={"lang": ["es", "ja", "es"]})
    assert result.by("lang")["ja"].repaired == {"gold": 0, "predicted": 1}
    assert isinstance(result, TagScores)
    with pytest.raises(InputError, match="3, one a sentence"):
        tags(GOLD, PREDICTED, ids=["a"])
    with pytest.raises(InputError, match='"a" stands twice'):
        tags(GOLD, PREDICTED, ids=["a", "a", "b"])


@pytest.mark.parametrize(
    ("gold", "predicted", "message"),
    [
        (GOLD, PREDICTED[:2], r"predicted: 2 sentences; expected 3"),
        (GOLD, [PREDICTED[0], ["O"], ["O"]], r"predicted\[1\]: 1 tags; expected 2 tags"),
        (["O", "O"], ["O", "O"], r"gold\[0\]: a text"),
        ([["O"], 3], [["O"], ["O"]], r"gold\[1\]: 3"),
        ([["O", None]], [["O", "O"]], r"gold\[0\]\[1\]: a position without a label \(None\)"),
        ([["O", ["O"]]], [["O", "O"]], r"gold\[0\]\[1\]: \['O'\] is no tag"),
        ([[0, 1]], [["O", "O"]], r"gold\[0\]\[0\]: 0 is no tag"),
        (pa.array([["O"], None]), [["O"], ["O"]], r"gold\[1\]: null"),
        (pa.array([["O", None]]), [["O", "O"]], r"gold\[0\]\[1\]: a position without a label \(None\)"),
        (pa.array([[1.5]]), [["O"]], r"gold\[0\]\[0\]: 1.5 is no tag"),
        (pa.array(["O"]), [["O"]], r"gold: a column of string"),
        (pa.array([[["O"]]]), [["O"]], r"gold: a column of list<item: list"),
        ([np.array([0, 1])], [["O", "O"]], r"gold\[0\]\[0\]: 0 is no tag; .* labels"),
        ("O", [["O"]], r"gold: str"),
        (None, [["O"]], r"gold: NoneType"),
    ],
)
def test_errors_say_where(gold: Any, predicted: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        tags(gold, predicted)


def test_unknown_options() -> None:
    with pytest.raises(InputError, match="union, gold, all"):
        tags(GOLD, PREDICTED, macro="mean")
    with pytest.raises(InputError, match="0, 1 or nan"):
        tags(GOLD, PREDICTED, zero_division=2)


# -- the corpus ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "joint", "expected"),
    [
        ("es", " ", ("zona desmilitarizada de Idlib", "LOC")),
        ("ar", " ", ("منطقة إدلب المنزوعة السلاح", "LOC")),
        ("ja", "", ("イドリブ非武装地帯", "LOC")),
    ],
)
def test_spans_of_the_corpus(lang: str, joint: str, expected: tuple[str, str]) -> None:
    data = idlib_corpus.load("ner", lang=lang)
    start, end, kind = spans(data["ner_tags"])[0][0]
    assert (joint.join(data[0]["tokens"][start:end]), kind) == expected


def test_the_corpus_by_language() -> None:
    gold = idlib_corpus.load("ner")
    names = gold.features["ner_tags"].feature.names
    # a system that takes every geopolitical entity for a place
    guesses = [[names[i].replace("-GPE", "-LOC") for i in one] for one in gold["ner_tags"]]
    result = scoring.tags(gold, guesses)
    assert result.micro.gold == sum(sum(names[i][0] == "B" for i in one) for one in gold["ner_tags"])
    assert result.per_type["GPE"].recall == 0
    assert result.per_type["LOC"].recall == 1
    assert set(result.by("lang")) == set(gold["lang"])
    assert set(result.by("group")) == set(gold["group"])


def test_intervals_and_comparisons_take_the_scores() -> None:
    random = np.random.default_rng(13)
    gold = [[LABELS[1], LABELS[2], "O", LABELS[3]] for _ in range(30)]
    systems = [[[tag if random.random() < share else "O" for tag in one] for one in gold] for share in (0.9, 0.6)]
    first, second = (tags(gold, one) for one in systems)
    units = first.table.units()[1]
    assert units.shape == (30, 3, 8)
    per_unit = first.metrics()["micro.f1"](units)
    assert per_unit.shape == first.metrics()["accuracy"](units).shape == (30,)
    assert [part.micro.f1 for part in first.by("item").values()] == pytest.approx(per_unit.tolist())
    assert [part.accuracy for part in second.by("item").values()] == pytest.approx(
        second.metrics()["accuracy"](second.table.units()[1]).tolist()
    )
