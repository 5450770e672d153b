"""The corpus as records: its gold, task by task."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from anchors import first, listed
from idlib_corpus import corpus_folder, load, records, scoring
from idlib_corpus.model import Corpus


def test_mentions_are_those_of_the_sources_with_links_and_pieces(corpus: Corpus) -> None:
    found = {row["id"]: row for row in records.packaged("linking").rows}
    statuses = {"linked": lambda e: e.wikidata, "nil": lambda e: "NIL", "unknown": lambda e: ""}
    number = 0
    for lang in ("es", "ar", "ja"):
        for sentence in corpus.documents[0].texts[lang].sentences:
            row = found[f"article/{sentence.id}/{lang}"]
            assert row["text"] == sentence.text and row["group"] == f"article/{sentence.id}"
            for mention, entity in zip(sentence.mentions, row["entities"], strict=True):
                meaning = corpus.entities[mention.entity]
                assert entity["label"] == meaning.type and entity["level"] == mention.level
                assert entity["wikidata"] == statuses[meaning.link_status](meaning)
                assert entity["pieces"] == [[p.start, p.end] for p in mention.pieces]
                number += 1
    assert number > 100
    assert {e["wikidata"] for row in found.values() for e in row["entities"]} >= {"Q858", "NIL", ""}


def test_relations_name_entities_whose_mentions_are_in_the_row(corpus: Corpus) -> None:
    for row in records.packaged("relations").rows:
        ids = {e["mention"] for e in row["entities"]}
        for relation in row["relations"]:
            assert {*listed(relation, "head"), *listed(relation, "tail")} <= ids
            assert relation["label"] in corpus.relation_types
            assert relation["family"] in ("entity", "event_role")


def test_stance_cells_are_real_questions_and_chains_stand_on_their_sentences() -> None:
    cells = records.packaged("stance").rows
    assert {row["label"] for row in cells} == {"AGAINST", "FAVOR", "NONE"}
    assert {row["kind"] for row in cells} == {"state", "claim"}
    assert all(0 <= e["start"] < e["end"] <= len(row["text"]) for row in cells for e in row["evidence"])
    for row in records.packaged("coref").rows:
        texts = {s["sentence"]: s["text"] for s in row["sentences"]}
        assert row["group"] == row["document"] and row["chains"]
        for chain in row["chains"]:
            assert all(texts[m["sentence"]][m["start"] : m["end"]] == m["surface"] for m in chain)


@pytest.mark.parametrize("task", records.TASKS)
def test_the_gold_is_right_by_its_own_rules(task: str) -> None:
    gold = records.packaged(task)
    paired = records.pair(gold, gold, task)
    assert paired.notes == () and len(paired.ids) == len(gold)
    assert set(paired.groups["lang"]) == set(load("ner")["lang"])


SPAN = ("start", "end", "label", "pieces")
CONFIG = dict.fromkeys(["ner", "tags", "linking"], "ner") | {name: name for name in ("relations", "coref", "stance")}


@pytest.mark.parametrize("task", records.TASKS)
def test_a_config_as_a_dataset_is_the_same_gold(task: str) -> None:
    data = load(CONFIG[task])
    assert records.is_source(data)
    ours = records.packaged(task).rows
    for mine, expected in ((data, ours), (data.select([2]), ours[2:3]), (data.to_iterable_dataset(), ours)):
        found = records.read(mine, task).rows
        said = records.columns.columns(expected, task)
        read = records.columns.columns(found, task)
        names = [name for name in said.schema.names if said.column(name).null_count < len(expected)]
        assert read.select(names).to_pylist() == said.select(names).to_pylist() and records.FIELDS[task] in names


def answer(task: str, row: dict[str, Any], right: bool) -> dict[str, Any]:
    """What a system says that is right, or finds nothing."""
    field = records.FIELDS[task]
    if not right:
        return {"id": row["id"], field: {"tags": ["O"] * len(row.get("tags", ())), "stance": "NONE"}.get(task, [])}
    if task == "relations":
        spans = {one["mention"]: {name: one[name] for name in SPAN} for one in row["entities"]}
        named = [(one, first(one, "head"), first(one, "tail")) for one in row["relations"]]
        pairs = [(one, spans[head], spans[tail]) for one, head, tail in named if head and tail]
        return {"id": row["id"], field: [{"head": a, "tail": b, "label": one["label"]} for one, a, b in pairs]}
    return {"id": row["id"], field: row[field]}


@pytest.mark.parametrize("task", records.TASKS)
def test_the_corpus_as_files_is_the_same_gold_to_every_scorer(tmp_path: Path, task: str) -> None:
    """Scores by language and type of predictions of which every third row finds nothing."""
    ours = records.packaged(task)
    predicted = tmp_path / f"{task}.jsonl"
    records.write(predicted, [answer(task, row, place % 3 > 0) for place, row in enumerate(ours.rows)])
    scorer = getattr(scoring, task)
    expected = scorer(ours, predicted)
    for gold in (load(CONFIG[task]), corpus_folder()):
        found = scorer(gold, predicted)
        parts = found.by("lang")
        for part, one in expected.by("lang").items():
            there = parts[part].metrics()
            for name in one.metrics():
                if name in there:
                    assert parts[part].value(name) == pytest.approx(one.value(name), nan_ok=True), (part, name)
                else:  # a type of the closed list that rows do not have
                    label = name.split(".")[1]
                    assert one.per_type[label].gold == one.per_type[label].predicted == 0


def test_there_is_no_other_task() -> None:
    with pytest.raises(records.base.InputError, match="ner, tags"):
        records.packaged("parsing")
