"""Tags counted from batches of columns: the same as from lists; schemes that are told; positions without a label."""

from __future__ import annotations

from collections.abc import Iterator
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

from idlib_corpus import formats
from idlib_corpus.errors import InputError
from idlib_corpus.formats.base import Batch, Options
from idlib_corpus.records import columns
from idlib_corpus.scoring.table import Items
from idlib_corpus.scoring.tags import TagBatch, batches, tags

CASES = Path(__file__).parents[1] / "cases"
many = settings(deadline=None, max_examples=60)


def batch(tagged: list[Any]) -> Any:
    return columns.columns([{"tags": one} for one in tagged], "tags")


def cut(gold: Tagged, predicted: Tagged, sizes: list[int], items: Items) -> Iterator[TagBatch]:
    """The sentences in batches of these sizes, and one of what is left."""
    first = 0
    for last in [*np.cumsum(sizes).tolist(), len(gold)]:
        last = min(last, len(gold))
        here = items.take(range(first, last))
        yield TagBatch(batch(gold[first:last]), batch(predicted[first:last]), here)
        first = last


@pytest.mark.parametrize("scheme", ["IOB1", "IOB2", "BIOES", "BILOU"])
@given(data=st.data())
@many
def test_batches_of_any_size_give_what_lists_give(scheme: str, data: st.DataObject) -> None:
    gold, predicted = data.draw(pairs(tag_set(scheme)))
    sizes = data.draw(st.lists(st.integers(0, 5), max_size=5))
    langs = tuple(data.draw(st.sampled_from(["de", "fr"])) for _ in gold)
    items = Items(tuple(f"s{n}" for n in range(len(gold))), {"lang": langs})
    how = {"scheme": scheme, "invalid": data.draw(st.sampled_from(["begin", "discard"]))}
    expected = tags(gold, predicted, ids=items.ids, groups=items.groups, **how)
    found = batches(cut(gold, predicted, sizes, items), **how)
    assert found.table == expected.table
    assert found.to_dict() | {"notes": []} == expected.to_dict() | {"notes": []}
    summed = batches(cut(gold, predicted, sizes, items), by=("lang",), **how)
    assert summed.micro == expected.micro and summed.macro == expected.macro
    assert (summed.accuracy, summed.tokens, summed.repaired) == (expected.accuracy, expected.tokens, expected.repaired)
    assert {k: v.micro for k, v in summed.by("lang").items()} == {k: v.micro for k, v in expected.by("lang").items()}
    assert summed.table.items.number == len(gold) and len(summed.table.items) <= 2
    whole = batches(cut(gold, predicted, sizes, items), by=(), **how)
    assert whole.per_type == expected.per_type and len(whole.table.items) <= 1


def test_no_batch_is_no_sentence() -> None:
    assert batches([]) == tags([], [])
    assert batches([], by=()).micro.f1 == 0


def test_a_type_that_the_gold_lacks_is_spurious_and_noted() -> None:
    one = TagBatch(batch([["B-PER", "O"], ["O"]]), batch([["B-PER", "B-MISC"], ["B-ORG"]]))
    found = batches([one])
    assert (found.micro.precision, found.micro.recall) == (1 / 3, 1)
    assert found.notes == ("types that the gold lacks count as spurious: MISC (1), ORG (1)",)
    assert batches([TagBatch(one.gold, one.gold)]).notes == ()


def of_files(gold: Path, predicted: Path, **options: Any) -> Iterator[TagBatch]:
    for one, other in zip(
        *(formats.read(path, "tags", Options(**options)) for path in (gold, predicted)), strict=True
    ):
        sides = {"gold": one, "predicted": other}
        yield TagBatch(
            one.columns, other.columns, where=lambda side, row, token, of=sides: place(of[side], row, token)
        )


def place(one: Batch, row: int, token: int) -> str:
    return f"line {one.token_lines[one.columns['tags'].offsets[row].as_py() + token]}"


def test_a_file_in_iob1_is_scored_as_such_or_named_with_its_line() -> None:
    files = CASES / "a_gold.conll", CASES / "a_pred.conll"
    with pytest.raises(InputError) as error:
        batches(of_files(*files), scheme="IOB2")
    assert str(error.value) == (
        'line 3: "I-ORG" at the start of the sentence, before "O"; expected a valid IOB2 sequence. '
        "The tags are in IOB1: say --scheme IOB1, or what becomes of invalid tags with --invalid begin or discard"
    )
    found = batches(of_files(*files), scheme="IOB1")
    assert (found.micro.hits_gold, found.micro.predicted, found.micro.gold) == (4, 5, 5)
    assert found.notes == ("types that the gold lacks count as spurious: MISC (1)",)
    # what conlleval makes of them, which reads both alike
    assert batches(of_files(*files), scheme="IOB2", invalid="begin").micro == found.micro


def test_lists_in_iob1_say_so() -> None:
    with pytest.raises(InputError, match=r'gold\[0\]\[0\]: "I-X" .*These are IOB1 tags: scheme="IOB1", or say'):
        tags([["I-X", "B-X"]], [["O", "O"]])
    with pytest.raises(InputError, match=r'gold\[0\]\[0\]: "I-X" .*Check the scheme'):
        tags([["I-X", "O", "B-X"]], [["O", "O", "O"]])


@pytest.mark.parametrize(
    "form", ["none", "integers", "array", "arrow integers", "arrow text", "dictionary", "dataset"]
)
def test_positions_without_a_label_are_named_or_left_out_on_both_sides(form: str) -> None:
    names = ["O", "B-X", "I-X"]
    gold = [["B-X", None, "I-X", "O"], [None, None, None, "B-X"]]
    guess = [["B-X", "B-X", "I-X", "O"], ["O", "B-X", "I-X", "O"]]
    ids = [[-100 if tag is None else names.index(tag) for tag in one] for one in gold]
    guess_ids = [[names.index(tag) for tag in one] for one in guess]
    text = pa.array(gold, pa.list_(pa.string()))
    features = datasets.Features({"tags": datasets.List(datasets.ClassLabel(names=names))})
    held: dict[str, tuple[Any, Any]] = {
        "none": (gold, guess),
        "integers": (ids, guess_ids),
        "array": (np.array(ids), np.array(guess_ids)),
        "arrow integers": (pa.array(ids), pa.array(guess_ids)),
        "arrow text": (text, guess),
        "dictionary": (pa.ListArray.from_arrays(text.offsets, text.values.dictionary_encode()), guess),
        "dataset": (
            datasets.Dataset.from_dict({"tags": [[None if i < 0 else i for i in one] for one in ids]}, features),
            datasets.Dataset.from_dict({"tags": guess_ids}, features),
        ),
    }
    sides = held[form]
    labels = None if form in ("none", "arrow text", "dictionary", "dataset") else names
    with pytest.raises(InputError, match=r"gold\[0\]\[1\]: a position without a label .* ignore_unlabelled=True"):
        tags(*sides, labels=labels)
    found = tags(*sides, labels=labels, ignore_unlabelled=True)
    expected = [["B-X", "I-X", "O"], ["B-X"]], [["B-X", "I-X", "O"], ["O"]]
    assert found.micro == tags(*expected).micro
    assert found.micro.f1 == seqeval.metrics.f1_score(*expected)
    assert found.tokens == 4 and found.accuracy == 3 / 4
    assert "|unlabelled:ignored|" in found.table.signature


@given(data=st.data())
@many
def test_what_is_left_out_is_as_if_it_were_not_there(data: st.DataObject) -> None:
    gold, predicted = data.draw(pairs(tag_set("IOB2")))
    source = data.draw(st.randoms(use_true_random=False))
    keep = [[source.random() < 0.7 for _ in one] for one in gold]
    holes = [[tag if k else None for tag, k in zip(*both, strict=True)] for both in zip(gold, keep, strict=True)]
    short = [
        [[tag for tag, k in zip(*both, strict=True) if k] for both in zip(side, keep, strict=True)]
        for side in (gold, predicted)
    ]
    expected = tags(*short, invalid="begin")
    found = tags(holes, predicted, invalid="begin", ignore_unlabelled=True)
    assert found.table.as_dict() == expected.table.as_dict()
    one = TagBatch(batch(holes), batch(predicted))
    assert batches([one], invalid="begin", ignore_unlabelled=True).table.as_dict() == expected.table.as_dict()


def test_messages_where_positions_are_left_out_name_the_tokens_as_they_stand() -> None:
    gold = [["O"], [None, "O", "I-X", None]]
    with pytest.raises(InputError, match=r'gold\[1\]\[2\]: "I-X" after "O", before "None"'):
        tags(gold, [["O"], ["O"] * 4], ignore_unlabelled=True)
    with pytest.raises(InputError, match=r"predicted\[1\]\[1\]: a position without a label; expected a tag, as the"):
        tags(gold, [["O"], ["O", None, "O", "O"]], invalid="begin", ignore_unlabelled=True)
    with pytest.raises(InputError, match=r"line 7: a position without a label; .*--ignore-unlabelled"):
        batches([TagBatch(batch([[None]]), batch([["O"]]), where=lambda side, row, token: "line 7")])


@pytest.mark.parametrize(
    ("gold", "predicted", "scheme"),
    [
        ([["B-X", "I-X"]], [["B-X", "O"]], "IOB2"),
        ([["I-X", "B-X"]], [["I-X", "O"]], "IOB1"),
        ([["S-X", "O"]], [["O", "O"]], "BIOES"),
        ([["O", "O"]], [["U-X", "O"]], "BILOU"),
        ([["B-X", "M-X", "E-X"]], [["S-X", "O", "O"]], "BMES"),
        ([["B-X", "E-X", "S-X"]], [["B-X", "M-X", "E-X"]], "BMES"),
        ([["B-X", "I-X", "E-X"]], [["B-X", "I-X", "O"]], "BIOES"),
        ([["art", "person-other"]], [["art", "O"]], "IO"),
        ([["I-X", "O"]], [["B-X", "O"]], "IOB1"),
    ],
)
def test_the_scheme_can_be_told_from_both_sides(gold: Tagged, predicted: Tagged, scheme: str) -> None:
    found = tags(gold, predicted, scheme="auto")
    assert f"|scheme:{scheme}|" in found.table.signature
    assert found == tags(gold, predicted, scheme=scheme)


def test_sides_in_two_schemes_and_tags_of_none_are_refused() -> None:
    with pytest.raises(InputError, match="scheme: gold in IOB2, predictions in BIOES"):
        tags([["B-X", "I-X"]], [["B-X", "E-X"]], scheme="auto")
    with pytest.raises(InputError, match='gold: "B_X", of no tag scheme'):
        tags([["B_X"]], [["O"]], scheme="auto")
    with pytest.raises(InputError, match=r'gold\[0\]\[0\]: "art" is no tag; expected a tag of IOB2'):
        tags([["art"]], [["O"]])


def test_of_files_the_tags_tell_the_scheme_if_it_is_not_said(tmp_path: Path) -> None:
    def written(name: str, tagged: Tagged) -> Path:
        path = tmp_path / f"{name}.conll"
        path.write_text("\n".join("".join(f"w {tag}\n" for tag in one) for one in tagged))
        return path

    bioes = [["S-X", "O"], ["B-X", "E-X"]]
    found = tags(written("gold", bioes), written("predicted", [["S-X", "O"], ["O", "O"]]))
    assert found.micro == tags(bioes, [["S-X", "O"], ["O", "O"]], scheme="BIOES").micro
    assert "|scheme:BIOES|" in found.table.signature
    iob1 = written("iob1", [["I-X", "B-X"]])
    with pytest.raises(InputError, match=r"iob1\.conll:1: .*say --scheme IOB1"):
        tags(iob1, iob1)
    assert tags(iob1, iob1, scheme="auto").micro.gold == 2
