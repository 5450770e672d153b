"""Labels of both sides in a view, people's own maps from files, and maps applied to rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idlib_corpus.errors import InputError
from idlib_corpus.labels import (
    DEFAULT,
    Applied,
    OwnMap,
    UnknownLabelsError,
    View,
    labelling,
    maps,
    nearest,
    read_map,
    relabelled,
    relabelled_rows,
)
from idlib_corpus.labels.naming import in_another_case
from idlib_corpus.records.columns import columns, rows

# label sets and views


@pytest.mark.parametrize("name", list(maps()))
def test_the_whole_of_a_label_set_is_mapped_as_the_set_says(name: str) -> None:
    table = maps()[name]
    for side in ("gold", "predicted"):
        assert {label: value or "" for label, value in labelling(DEFAULT).side(side).of(table).items()} == table


def test_gold_is_taken_for_the_corpus_own_set_first_and_predictions_for_the_shortest() -> None:
    gold, predicted = (labelling(DEFAULT).side(side) for side in ("gold", "predicted"))
    gold.of(["PER", "LOC"])
    predicted.of(["PER", "LOC"])
    assert (gold.set, predicted.set) == ("corpus", "uner")
    assert gold.said == predicted.said == {}
    gold.of(["WEA"])
    predicted.of(["MISC"])
    assert (gold.set, predicted.set) == ("corpus", "conll")
    other = labelling(DEFAULT).side("gold")
    assert other.of(["PERSON", "GPE", "DATE"]) == {"PERSON": "PER", "GPE": "LOC", "DATE": ""}
    assert (other.set, other.said) == ("ontonotes", {"gold_labels": "ontonotes"})
    named = labelling(DEFAULT, gold_set="muc7").side("gold")
    assert named.of(["PERSON"]) == {"PERSON": "PER"} and named.said == {"gold_labels": "muc7"}
    assert nearest(["PERSON", "GPE"], maps()) == "ontonotes"


def test_a_label_that_no_map_has_is_an_error_or_counted_and_never_silent() -> None:
    for side in ("gold", "predicted"):
        with pytest.raises(UnknownLabelsError, match='no map has "FOO"; the nearest, uner') as caught:
            labelling(DEFAULT).side(side).of(["PER", "FOO"])
        assert caught.value.where == f"{side} labels" and "--labels" in caught.value.remedy
        counted = labelling(DEFAULT, unknown="count").side(side)
        assert counted.of(["PER", "FOO"]) == {"PER": "PER", "FOO": None}
        assert counted.unknown == ("FOO",)
    with pytest.raises(UnknownLabelsError, match='the map ontonotes lacks "PER"'):
        labelling(DEFAULT, gold_set="ontonotes").side("gold").of(["PER"])


def test_another_case_is_said_and_never_taken_for_the_same() -> None:
    assert in_another_case(["per", "Loc", "ORG", "x"], ["PER", "LOC", "ORG"]) == {"per": "PER", "Loc": "LOC"}
    with pytest.raises(UnknownLabelsError, match='"per" differs from "PER" in case only'):
        labelling(DEFAULT).side("predicted").of(["per", "LOC"])
    assert labelling("all").side("predicted").of(["per"]) == {"per": "per"}


def test_labels_that_come_late_may_change_the_set_but_not_what_was_met() -> None:
    side = labelling(DEFAULT).side("predicted")
    side.of(["PERSON"])
    assert side.set == "gliner" or side.of(["PERSON"])["PERSON"] == "PER"
    side.of(["GPE"])
    assert side.set == "ontonotes" and side.seen == {"PERSON": "PER", "GPE": "LOC"}
    odd = {"one": {"A": "PER"}, "two": {"A": "LOC", "B": "PER"}}
    view = View("mine", mapped="two")
    late = labelling(view, maps=odd).side("predicted")
    late.of(["A"])
    with pytest.raises(InputError, match='change what "A" is: PER, then LOC'):
        late.of(["B"])
    # together they are of one set
    assert labelling(view, maps=odd).side("predicted").of(["A", "B"]) == {"A": "LOC", "B": "PER"}


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(sorted({x for table in maps().values() for x in table})), max_size=6), st.data())
def test_labels_in_parts_mean_what_they_mean_together(labels: list[str], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(labels)))
    for side in ("gold", "predicted"):
        whole, parts = (labelling(DEFAULT, unknown="count").side(side) for _ in range(2))
        try:
            parts.of(labels[:cut])
            parts.of(labels[cut:])
        except InputError as error:
            assert "change what" in error.found
            continue
        whole.of(labels)
        assert dict(parts.seen) == dict(whole.seen) and parts.set == whole.set


def test_own_maps_go_before_those_of_the_view() -> None:
    own = {"B-Person": "PER", "Ort": "LOC", "Tier": ""}
    side = labelling(DEFAULT, predicted=own).side("predicted")
    assert side.of(["Ort", "Tier"]) == {"Ort": "LOC", "Tier": ""} and side.said == {"predicted_labels": "own"}
    with pytest.raises(UnknownLabelsError, match='lacks "Stern"'):
        side.of(["Stern"])
    onto = labelling(DEFAULT, gold={"Stadt": "GPE"}).side("gold")
    assert onto.of(["Stadt"]) == {"Stadt": "LOC"}


def test_a_view_with_types_has_no_place_for_others() -> None:
    view = View("people", types=("PER",))
    assert labelling(view).side("gold").of(["PER", "LOC"]) == {"PER": "PER", "LOC": ""}
    for options in ({"gold_set": "nothing"}, {"predicted_set": "nothing"}, {"unknown": "maybe"}):
        with pytest.raises(InputError):
            labelling(DEFAULT, **options)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="nothing"):
        labelling("nothing")


# files


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.toml", '[labels]\nPERSON = "PER"\nDATE = ""\n', OwnMap("", {"PERSON": "PER", "DATE": ""})),
        ("a.toml", '[gold]\n"人名" = "PER"\n', OwnMap("", None, {"人名": "PER"})),
        ("a.json", '{"شخص": "PER"}', OwnMap("", {"شخص": "PER"})),
        ("a.json", '{"labels": {"a": "b"}, "gold": {"c": "d"}}', OwnMap("", {"a": "b"}, {"c": "d"})),
        ("a.txt", ' {"a": "b"}', OwnMap("", {"a": "b"})),
        ("a.map", '[labels]\n"a.b" = "c"', OwnMap("", {"a.b": "c"})),
        ("bom.json", '\ufeff{"a": "b"}', OwnMap("", {"a": "b"})),
    ],
)
def test_a_map_is_read_from_toml_or_json(tmp_path: Path, name: str, text: str, expected: OwnMap) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    found = read_map(tmp_path / name)
    assert (found.predicted, found.gold) == (expected.predicted, expected.gold)
    assert found.name == str(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.toml", b'[labels]\nPERSON = "PER"\nPERSON = "LOC"', "no valid TOML"),
        ("a.toml", b'[label]\nPERSON = "PER"', '"label" at the top'),
        ("a.toml", b"", "no table of labels"),
        ("a.toml", b"[labels]\n", "labels is empty"),
        ("a.toml", b"labels = 3", "labels is a int"),
        ("a.toml", b"[labels]\na = 3", '"a" is mapped to 3'),
        ("a.toml", b'[labels]\nPER.NAM = "PER"', '"PER" is mapped to'),
        ("a.toml", b"\xff\xfe", "no UTF-8 at byte 0"),
        ("a.toml", b"[labels]\na = " + b"[" * 100_000, "TOML"),
        ("a.json", b"[1]", "a list"),
        ("a.json", b'{"a": "b", "a": "c"}', '"a" stands twice'),
        ("a.json", b'{"a": 1}', '"a" at the top'),
        ("a.json", b'{"a": "b",}', "no JSON"),
        ("a.json", b"[" * 100_000, "nested deeper"),
        ("a.json", b"1" * 5_000, "thousands of digits"),
        ("missing.toml", None, "No such file"),
    ],
)
def test_a_map_that_is_none_is_an_error_with_its_place(
    tmp_path: Path, name: str, data: bytes | None, says: str
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_map(tmp_path / name)
    assert says in caught.value.found and str(tmp_path / name) in caught.value.where and caught.value.expected


# rows

TABLE = {"Person": "PER", "Stadt": "LOC", "Zeit": ""}


def row(**fields: Any) -> dict[str, Any]:
    return {"id": "1", **fields}


@pytest.mark.parametrize(
    ("task", "given_row", "expected"),
    [
        (
            "ner",
            row(entities=[{"start": 0, "end": 1, "label": x} for x in ("Person", "Zeit", "Stadt")]),
            row(entities=[{"start": 0, "end": 1, "label": x} for x in ("PER", "LOC")]),
        ),
        (
            "tags",
            row(
                tokens=list("abcdef"),
                tags=["O", "B-Person", "I-Zeit", None, "B", "Stadt"],
            ),
            row(tokens=list("abcdef"), tags=["O", "B-PER", "O", None, "B", "LOC"]),
        ),
        (
            "relations",
            row(
                entities=[],
                relations=[
                    {"head": {"start": 0, "end": 1}, "tail": {"start": 2, "end": 3}, "label": x}
                    for x in ("Zeit", "Stadt")
                ],
            ),
            row(
                entities=[],
                relations=[{"head": {"start": 0, "end": 1}, "tail": {"start": 2, "end": 3}, "label": "LOC"}],
            ),
        ),
        ("stance", row(label="Zeit"), row(label="NONE")),
        ("stance", row(label="Person"), row(label="PER")),
    ],
)
def test_rows_and_columns_get_the_same_labels(task: str, given_row: Any, expected: Any) -> None:
    mine, theirs = Applied(), Applied()
    assert list(relabelled_rows([given_row], task, TABLE, mine)) == [expected]
    empty = {"id": "2"}
    batch = columns([empty, given_row, empty, given_row], task)
    found = relabelled(batch, task, TABLE, theirs)
    assert rows(found, task) == [empty, expected, empty, expected] and found.schema == batch.schema
    # a part of a batch is as good as a batch
    assert rows(relabelled(batch[1:2], task, TABLE, Applied()), task) == [expected]
    assert theirs.unplaced == mine.unplaced + mine.unplaced and not theirs.unknown


def test_labels_that_a_map_lacks_stand_and_are_counted() -> None:
    one = row(entities=[{"start": 0, "end": 1, "label": "Tier"}, {"start": 0, "end": 1, "label": "Tier"}])
    tags = row(tokens=["a", "b"], tags=["B-Tier", "person-other"])
    applied = Applied()
    assert rows(relabelled(columns([one], "ner"), "ner", TABLE, applied), "ner") == [one]
    assert rows(relabelled(columns([tags], "tags"), "tags", TABLE, applied), "tags") == [tags]
    assert applied.unknown == {"Tier": 3, "person-other": 1}
