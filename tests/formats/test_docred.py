"""DocRED: documents, submissions, known facts, and the scores of the official evaluation."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from format_rows import CASES, batches, notes, problems, read, records, written
from hypothesis import given, settings
from hypothesis import strategies as st

from idlib_corpus.errors import InputError
from idlib_corpus.formats import facts
from idlib_corpus.records import NoFieldError, Records
from idlib_corpus.scoring import relations
from idlib_corpus.scoring.relations.scores import RelationScores

Document = dict[str, Any]
Entry = dict[str, Any]


def document(title: str, sents: Sequence[Sequence[str]], entities: Any, labels: Any = ()) -> Document:
    """A document; a mention is (name, sentence, first, behind the last, type)."""
    return {
        "title": title,
        "sents": sents,
        "vertexSet": [
            [
                {"name": name, "sent_id": sent, "pos": [begin, end], "type": kind}
                for name, sent, begin, end, kind in one
            ]
            for one in entities
        ],
        "labels": [{"h": h, "r": r, "t": t, "evidence": []} for h, r, t in labels],
    }


def entry(title: str, h: int, t: int, r: str) -> Entry:
    return {"title": title, "h_idx": h, "t_idx": t, "r": r, "evidence": []}


def official(truth: list[Document], submission: list[Entry], training: list[Document]) -> tuple[float, float]:
    """F1 and Ign F1 by their definition (Yao et al. 2019): sets of (title, relation, head, tail).

    Of precision without known facts, right predictions whose fact stands in training, by any pair of names, are taken
    out above and below; recall is over all.
    """
    gold = {(one["title"], label["r"], label["h"], label["t"]) for one in truth for label in one["labels"]}
    entities = {one["title"]: one["vertexSet"] for one in truth}
    found = {(one["title"], one["r"], one["h_idx"], one["t_idx"]) for one in submission}
    seen = {
        (a["name"], b["name"], label["r"])
        for one in training
        for label in one["labels"]
        for a in one["vertexSet"][label["h"]]
        for b in one["vertexSet"][label["t"]]
    }
    right = found & gold
    known = {
        (title, r, h, t)
        for title, r, h, t in right
        if any((a["name"], b["name"], r) in seen for a in entities[title][h] for b in entities[title][t])
    }
    recall = len(right) / len(gold)
    return f1(len(right), len(found), recall), f1(len(right) - len(known), len(found) - len(known), recall)


def f1(right: int, found: int, recall: float) -> float:
    precision = right / found if found else 0.0
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def scored(gold: Records, predicted: Records, **conventions: Any) -> RelationScores:
    """With predicted relations that the gold sample lacks, as test files have them."""
    return relations(gold, predicted, lenient=True, **conventions)


def scores(folder: Path, truth: Any, submission: Any, training: Any) -> tuple[float, float]:
    """F1 and Ign F1 as this package gives them, over files."""
    gold, predicted, known = (
        written(folder, name, json.dumps(content))
        for name, content in (("dev.json", truth), ("result.json", submission), ("train.json", training))
    )
    sides = records(gold, "relations"), records(predicted, "relations")
    plain = scored(*sides)
    without = scored(*sides, convention="docred", known=facts.read(known))
    return plain.micro.f1, without.micro.f1


NAMES = ["Oslo", "oslo", "1", "0", "مانا", "上海市"]
RELATIONS = ["P17", "P19", "P27"]


@st.composite
def documents(draw: st.DrawFn, titles: Sequence[str]) -> list[Document]:
    found = []
    for title in titles:
        number = draw(st.integers(1, 4))
        entities, tokens = [], []
        for _ in range(number):
            names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=2))
            entities.append([(name, 0, len(tokens) + i, len(tokens) + i + 1, "LOC") for i, name in enumerate(names)])
            # the name of a mention need not be its words
            tokens += [draw(st.sampled_from(NAMES)) for _ in names]
        index = st.integers(0, number - 1)
        labels = draw(st.lists(st.tuples(index, st.sampled_from(RELATIONS), index), max_size=6))
        found.append(document(title, [tokens], entities, labels))
    return found


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_f1_and_ign_f1_are_the_official_ones(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    titles = ["Lundby", "حلب", "7"]
    truth = data.draw(documents(titles))
    training = data.draw(documents(["A", "B", "C"]))
    sizes = {one["title"]: len(one["vertexSet"]) for one in truth}
    entries = st.sampled_from(titles).flatmap(
        lambda title: st.tuples(
            st.just(title),
            st.integers(0, sizes[title] - 1),
            st.integers(0, sizes[title] - 1),
            st.sampled_from(RELATIONS),
        )
    )
    submission = [entry(*one) for one in data.draw(st.lists(entries, max_size=20))]
    # each document is predicted, since what is not is left to a policy of pairing
    submission += [entry(title, 0, 0, "P0") for title in titles]
    if not any(one["labels"] for one in truth):
        return
    folder = tmp_path_factory.mktemp("docred")
    assert scores(folder, truth, submission, training) == pytest.approx(official(truth, submission, training))


def test_a_number_that_is_a_name_is_no_key(tmp_path: Path) -> None:
    """A known fact about "1" says nothing of the second entity."""
    truth = [document("T", [["a", "b"]], [[("Oslo", 0, 0, 1, "LOC")], [("Norway", 0, 1, 2, "LOC")]], [(0, "P17", 1)])]
    training = [document("A", [["0", "1"]], [[("0", 0, 0, 1, "NUM")], [("1", 0, 1, 2, "NUM")]], [(0, "P17", 1)])]
    assert scores(tmp_path, truth, [entry("T", 0, 1, "P17")], training) == (1, 1)


def test_the_case_files() -> None:
    gold = records(CASES / "docred_gold.json", "relations")
    predicted = records(CASES / "docred_result.json", "relations")
    found = scored(gold, predicted)
    assert (found.micro.precision, found.micro.recall, found.micro.f1) == (0.5, 0.5, 0.5)
    known = facts.read(CASES / "docred_known.jsonl")
    without = scored(gold, predicted, convention="docred", known=known)
    # the one right prediction is known: 0 of 1 is left for precision, recall stays 1 of 2
    assert (without.micro.precision, without.micro.recall, without.micro.f1) == (0, 0.5, 0)


def test_facts_are_read_from_lines_from_training_and_from_the_official_file(tmp_path: Path) -> None:
    expected = {("Lundby", "P19", "Oslo"), ("Oslo", "P17", "Norway")}
    assert facts.read(CASES / "docred_gold.json") == expected
    lines = written(tmp_path, "known.jsonl", "".join(f"{json.dumps(fact)}\n" for fact in sorted(expected)))
    assert facts.read(lines) == expected
    kept = written(tmp_path, "train.fact", json.dumps([[head, tail, r] for head, r, tail in expected]))
    assert facts.read(kept) == expected
    broken = written(tmp_path, "broken.jsonl", '["a", "b", "c"]\n["a", "b"]\n')
    with pytest.raises(InputError, match=r"broken\.jsonl:2: no known fact"):
        facts.read(broken)


def test_offsets_are_those_of_the_joined_tokens(tmp_path: Path) -> None:
    sents = [["北京", "是", "首都"], ["حلب", "مدينة", "سورية", "."]]
    one = document("両", sents, [[("北京", 0, 0, 1, "LOC")], [("مدينة سورية", 1, 1, 3, "LOC")]], [(0, "P17", 1)])
    (row,) = read(written(tmp_path, "a.json", json.dumps([one], ensure_ascii=False)), "relations")
    assert row["text"] == "北京 是 首都 حلب مدينة سورية ."
    assert [row["text"][e["start"] : e["end"]] for e in row["entities"]] == ["北京", "مدينة سورية"]
    assert row["relations"] == [{"head": "0", "tail": "1", "label": "P17"}]
    (row,) = read(tmp_path / "a.json", "ner")
    assert (
        [row["text"][t["start"] : t["end"]] for t in row["token_offsets"]] == row["tokens"] == [*sents[0], *sents[1]]
    )


def test_documents_may_stand_one_a_line(tmp_path: Path) -> None:
    one = json.loads((CASES / "docred_gold.json").read_text("utf-8"))[0]
    path = written(tmp_path, "a.jsonl", f"{json.dumps(one)}\n\n{json.dumps({**one, 'title': 'B'})}\n")
    (batch,) = batches(path, "relations")
    assert batch.lines and batch.places.tolist() == [1, 3] and batch.numbers.tolist() == [1, 2]


def test_what_stands_twice(tmp_path: Path) -> None:
    entities = [[("a", 0, 0, 1, "LOC")], [("b", 0, 1, 2, "LOC")]]
    one = document("T", [["a", "b"]], entities, [(0, "P1", 1), (0, "P1", 1)])
    gold = written(tmp_path, "gold.json", json.dumps([one, {**one, "labels": []}]))
    told = notes(gold, "relations")
    assert "1 relation stands twice in a document; each counts once" in told[0]
    assert '1 title stands over several documents ("T")' in told[1]
    gold = written(tmp_path, "gold.json", json.dumps([one]))
    result = written(tmp_path, "result.json", json.dumps([entry("T", 0, 1, "P1")] * 3))
    found = relations(records(gold, "relations"), records(result, "relations"))
    assert (found.micro.predicted, found.micro.gold, found.duplicates) == (1, 1, 2)


def test_a_submission_may_be_in_any_order(tmp_path: Path) -> None:
    entries = [entry("A", 0, 1, "P1"), entry("B", 0, 1, "P1"), entry("A", 1, 0, "P1")]
    (batch,) = batches(written(tmp_path, "r.json", json.dumps(entries)), "relations")
    assert batch.columns.column("id").to_pylist() == ["A", "B"]
    assert batch.places.tolist() == [1, 2] and not batch.lines


def test_a_key_that_the_document_lacks_is_named_with_its_place(tmp_path: Path) -> None:
    gold = records(CASES / "docred_gold.json", "relations")
    path = written(tmp_path, "r.json", json.dumps([entry("Lundby", 0, 3, "P17")]))
    with pytest.raises(InputError, match=r'r\.json.*Lundby: tail: "3", which is no entity of the gold') as error:
        relations(gold, records(path, "relations"))
    assert error.value.expected


def test_keys_are_no_mentions() -> None:
    gold = records(CASES / "docred_gold.json", "relations")
    predicted = records(CASES / "docred_result.json", "relations")
    with pytest.raises(InputError, match="the key of an entity, where mentions are compared"):
        scored(gold, predicted, level="mention")


GOOD = json.dumps(document("A", [["a"]], [[("a", 0, 0, 1, "LOC")]]))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title": None}, "no title"),
        ({"title": ["x"]}, "title: a list"),
        ({"sents": None}, "sents: nothing; expected a list"),
        ({"sents": [["a", 5]]}, "sents, 0: the number 5; expected a text"),
        ({"sents": [["a", None]]}, "sents, 0: nothing"),
        ({"vertexSet": {}}, "vertexSet: an object; expected a list"),
        ({"vertexSet": [[5]]}, "vertexSet, 0, 0: the number 5; expected an object"),
        ({"vertexSet": [[{"name": "a", "sent_id": 1, "pos": [0, 1], "type": "X"}]]}, "sent_id 1; expected one of 1"),
        ({"vertexSet": [[{"name": "a", "sent_id": 0, "pos": [0, 2], "type": "X"}]]}, "pos: tokens 0 to 2"),
        ({"vertexSet": [[{"name": "a", "sent_id": 0, "pos": [0, 0], "type": "X"}]]}, "pos: tokens 0 to 0"),
        ({"vertexSet": [[{"name": "a", "sent_id": 0, "pos": [0], "type": "X"}]]}, "pos has 1 numbers"),
        ({"vertexSet": [[{"name": "a", "sent_id": True, "pos": [0, 1], "type": "X"}]]}, "sent_id: a truth value"),
        ({"vertexSet": [[{"name": 5, "sent_id": 0, "pos": [0, 1], "type": "X"}]]}, "name: the number 5"),
        ({"vertexSet": [[{"name": "a", "sent_id": 0, "pos": [0, 1]}]]}, "no type"),
        ({"labels": [{"h": 0, "t": 1, "r": "P1"}]}, "t 1; expected one of 1, from 0"),
        ({"labels": [{"h": -1, "t": 0, "r": "P1"}]}, "h: the number -1"),
        ({"labels": [{"h": 0, "t": 0, "r": ""}]}, "no r"),
        ({"labels": None}, "labels: nothing"),
    ],
)
def test_a_document_of_another_form_is_a_problem_and_the_rest_is_read(
    tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    bad = json.dumps({**json.loads(GOOD), **change})
    path = written(tmp_path, "a.json", f"[{GOOD}, {bad}, {GOOD}]")
    (found,) = problems(path, "relations", format="docred")
    assert str(found).startswith(f"{path}: row 2: ") and message in str(found)
    (batch,) = batches(path, "relations")
    assert batch.numbers.tolist() == [1, 3]


@pytest.mark.parametrize("bad", [{"r": 5}, {"h_idx": "0"}, {"t_idx": -1}, {"title": None}, {"r": None}])
def test_an_entry_of_another_form_is_a_problem(tmp_path: Path, bad: dict[str, Any]) -> None:
    good = entry("A", 0, 1, "P1")
    path = written(tmp_path, "r.json", json.dumps([good, {**good, **bad}]))
    (found,) = problems(path, "relations")
    assert found.where == f"{path}: row 2"
    assert [row["id"] for row in read(path, "relations")] == ["A"]


def test_files_without_relations(tmp_path: Path) -> None:
    unlabelled = {name: value for name, value in json.loads(GOOD).items() if name != "labels"}
    with pytest.raises(NoFieldError, match="a DocRED document without labels"):
        read(written(tmp_path, "test.json", json.dumps([unlabelled])), "relations")
    with pytest.raises(NoFieldError, match="which has relations only"):
        read(CASES / "docred_result.json", "ner")
    with pytest.raises(NoFieldError, match="rows for relations and ner only"):
        read(CASES / "docred_gold.json", "stance")
