"""Outcomes of systems: what the scorers call errors, item by item, with the words of the gold."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import predicted
from idlib_corpus import outcomes, records, scoring
from idlib_corpus.cli import parser
from idlib_corpus.cli.outcomes import browsed
from idlib_corpus.errors import InputError
from idlib_corpus.labels import labelling
from idlib_corpus.outcomes import Browsed, Judged
from idlib_corpus.scoring.consistency import outcomes as across


def options(*arguments: object) -> argparse.Namespace:
    return parser().parse_args(["view", *map(str, arguments), "--document", ""])


def of(*arguments: object) -> Browsed:
    chosen = options(*arguments)
    chosen.document = []
    return browsed(chosen)


def kinds(found: Browsed, place: int, lang: str = "") -> Counter[str]:
    rows = (row for row in found.rows if lang in ("", found.items[row.item].lang))
    return Counter(one.kind for row in rows if (one := row.outcomes[place]))


@pytest.fixture(scope="module")
def ner(tmp_path_factory: pytest.TempPathFactory, tested: Path) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("ner")
    return predicted.of_gazetteer(folder), predicted.mistaken(folder)


@pytest.fixture(scope="module")
def both(ner: tuple[Path, Path]) -> Browsed:
    return of("--predictions", *ner)


MENTIONS = st.lists(
    st.tuples(st.integers(0, 8), st.integers(1, 5), st.sampled_from("AB")).map(lambda m: (m[0], m[0] + m[1], m[2])),
    max_size=6,
    unique=True,
)


@settings(deadline=None)
@given(st.lists(st.tuples(MENTIONS, MENTIONS), min_size=1, max_size=3))
def test_every_mention_is_right_or_an_error(documents: list[tuple[Any, Any]]) -> None:
    result = scoring.ner([gold for gold, _ in documents], [found for _, found in documents])
    errors, right = Counter(one.kind for one in result.errors()), result.right()
    assert len(right) == result.strict.counts.correct
    assert len(right) + errors["type"] == result.partial.counts.correct
    assert errors["boundary"] + errors["both"] == result.partial.counts.partial
    assert (errors["missed"], errors["spurious"]) == (result.partial.counts.missed, result.partial.counts.spurious)
    shared = {(f"#{place + 1}", *one) for place, (gold, found) in enumerate(documents) for one in {*gold} & {*found}}
    assert {(one.item, *one.pieces[0], one.label) for one in right} == shared


def test_mentions_are_counted_as_score_counts_them(both: Browsed, ner: tuple[Path, Path]) -> None:
    for place, path in enumerate(ner):
        result = scoring.ner(records.packaged("ner"), path)
        for lang, part in {"": result, **result.by("lang")}.items():
            errors = Counter(one.kind for one in part.errors())
            expected = Counter({**errors, "correct": part.strict.counts.correct})
            assert kinds(both, place, lang) == +expected
    assert both.scores(both.systems[0].result)["f1"] == scoring.ner(records.packaged("ner"), ner[0]).strict.micro.f1


def test_errors_that_were_made_are_found(both: Browsed) -> None:
    found = kinds(both, 1)
    assert found["missed"] == found["type"] == found["boundary"] == found["spurious"] == 1
    assert found["correct"] > 20 and not found["both"]
    [row] = [row for row in both.rows if row.outcomes[1] and row.outcomes[1].kind == "boundary"]
    (start, end), ((start_, end_),) = row.pieces[0], row.outcomes[1].pieces
    assert (start_, end_) == (start + 1, end) and row.label == row.outcomes[1].label


def test_a_system_is_not_asked_where_it_has_no_rows(both: Browsed) -> None:
    asked = {item.lang: item.asked for item in both.items}
    assert asked["fr"] == (True, True) and asked["ja"] == asked["ar"] == (True, False)
    assert all(row.outcomes[1] is None for row in both.rows if both.items[row.item].lang != "fr")


def test_keys_are_those_of_consistency(both: Browsed, ner: tuple[Path, Path]) -> None:
    paired = records.pair(records.packaged("ner"), records.read(ner[0], "ner"), "ner")
    seen = across.mentions(paired, labelling("names-PER-LOC-ORG", predicted_set=paired.tag_set))
    mine = {(row.key, both.items[row.item].lang): row.outcomes[0].kind == "correct" for row in both.rows if row.key}
    theirs = {(name, lang): one.right for lang, by in seen.by_lang.items() for name, one in by.items() if one.kept}
    assert mine == theirs and len({lang for _, lang in mine}) == 8


def test_what_is_ignored_stands_aside(both: Browsed) -> None:
    assert sum(len(item.ignored[0]) for item in both.items) == both.systems[0].result.ignored > 0


def test_stance_has_labels_evidence_and_what_is_excluded(tmp_path: Path) -> None:
    turned, always = predicted.of_stance(tmp_path), predicted.always(tmp_path)
    found = of("--predictions", turned, always)
    assert found.task == "stance" and found.shared
    for place, path in enumerate((turned, always)):
        result = scoring.stance(records.packaged("stance"), path, weights="row", kind="pooled")
        there = {label: place for place, label in enumerate(result.table.labels)}
        cells = [(row, row.outcomes[place]) for row in found.rows if row.outcomes[place]]
        for gold in there:
            for label in there:
                mine = sum(row.label == gold and one.label == label for row, one in cells if one)
                assert mine == result.confusion.matrix[there[gold], there[label]]
    errors = Counter(one.kind for one in scoring.stance(records.packaged("stance"), turned).errors())
    assert errors == Counter({k: n for k, n in kinds(found, 0).items() if k != "correct"})
    shown = next(row for row in found.rows if row.says["cell"] == "article/s2/es/rsii/transfer_rebels")
    text = found.items[shown.item].text
    assert words(text, shown.pieces) == "traslado de diversos rebeldes por parte de la Coalición RSII hacia Idlib"
    assert words(text, shown.marks["cue"][0].pieces) == "traslado"
    assert words(text, shown.marks["holder"][0].pieces) == "Coalición RSII"
    assert shown.outcomes[0] and shown.outcomes[0].pieces[0][0] == shown.pieces[0][0]
    assert shown.says["target"] == "La Coalición RSII traslada a rebeldes a Idlib."


def words(text: str, pieces: Any) -> str:
    return " … ".join(text[start:end] for start, end in pieces)


def test_excluded_cells_are_apart(tmp_path: Path) -> None:
    row = {"text": "Ann praised Bo.", "holder": "Ann", "target": "Bo is good."}
    gold = [{**row, "id": str(n), "label": label} for n, label in enumerate(["FAVOR", "excluded", "NONE", "AGAINST"])]
    answers = [{"id": str(n), "label": label} for n, label in enumerate(["AGAINST", "FAVOR", "FAVOR", "NONE"])]
    paths = predicted.write(tmp_path / "gold.jsonl", gold), predicted.write(tmp_path / "p.jsonl", answers)
    found = of("--gold", paths[0], "--predictions", paths[1])
    assert [row.outcomes[0].kind for row in found.rows] == ["label", "excluded", "spurious", "missed"]
    assert not found.shared and len(found.items) == 1


def test_own_gold_has_no_keys(tmp_path: Path) -> None:
    gold, answers = predicted.hostile(tmp_path)
    found = of("--gold", gold, "--predictions", answers)
    assert not found.shared
    assert kinds(found, 0) == {"type": 2, "missed": 1, "spurious": 1}


def test_systems_of_some_languages_stand_side_by_side(tmp_path: Path, ner: tuple[Path, Path]) -> None:
    # rows of Spanish and French are paired in two steps, those of French alone in one
    lines = ner[0].read_text(encoding="utf-8").splitlines(keepends=True)
    some = tmp_path / "some.jsonl"
    some.write_text("".join(one for one in lines if json.loads(one)["id"].endswith(("/es", "/fr"))), encoding="utf-8")
    for files in ((some, ner[1]), (ner[1], some)):
        found = of("--predictions", *files)
        for system in found.systems:
            [path] = [path for path in files if str(path) == system.name]
            assert found.scores(system.result)["f1"] == scoring.ner(records.packaged("ner"), path).strict.micro.f1
        assert {item.lang for item in found.items} == {"es", "fr"}
        assert {item.asked for item in found.items if item.lang == "fr"} == {(True, True)}


@pytest.mark.parametrize(
    ("texts", "label", "what"), [(("Ann spoke.", "Bob spoke."), "PER", "text"), (("Ann.",) * 2, "ORG", "gold")]
)
def test_another_text_or_gold_under_one_id_is_an_error(
    texts: tuple[str, str], label: str, what: str, tmp_path: Path
) -> None:
    judged = []
    for name, text, of_gold in zip("ab", texts, ("PER", label), strict=True):
        mention = {"start": 0, "end": 3, "label": "PER"}
        row = {"id": "1", "text": text, "entities": [{**mention, "label": of_gold}]}
        gold = predicted.write(tmp_path / f"{name}.gold.jsonl", [row])
        answers = predicted.write(tmp_path / f"{name}.jsonl", [{"id": "1", "entities": [mention]}])
        sides = records.read(gold, "ner"), records.read(answers, "ner")
        judged.append(Judged(name, records.pair(*sides, "ner"), scoring.ner(*sides)))
    with pytest.raises(InputError, match=f"b: another {what} than a file before it has, under the id 1"):
        outcomes.browsed("ner", judged)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--task", "coref"), "coref has no list of errors"),
        (("--task", "tags"), "the task ner or stance"),
        (("--task", "ner", "--match", "strict"), "--match"),
        (("--split", "nowhere"), "nowhere"),
    ],
)
def test_what_cannot_be_shown_is_said(arguments: tuple[str, ...], told: str, ner: tuple[Path, Path]) -> None:
    with pytest.raises(InputError, match=told):
        of("--predictions", ner[1], *arguments)


def test_files_of_other_tasks_are_told_by_what_they_have(tmp_path: Path, ner: tuple[Path, Path]) -> None:
    relations = predicted.write(tmp_path / "r.jsonl", [{"id": "article/s1/fr", "relations": []}])
    with pytest.raises(InputError, match=r"r.jsonl has rows of relations; expected files that all have rows of ner"):
        of("--predictions", relations)
    stances = predicted.always(tmp_path)
    with pytest.raises(InputError, match=r"mistaken.jsonl has rows of ner; .*always.jsonl has rows of stance"):
        of("--predictions", ner[1], stances)
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"id": "article/s1/fr", "entities": [\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"broken.jsonl:1"):
        of("--predictions", broken)


def test_files_of_no_task_or_several_are_refused(tmp_path: Path) -> None:
    row = {"id": "article/s1/fr", "entities": [], "label": "NONE"}
    with pytest.raises(InputError, match="rows of ner and stance"):
        of("--predictions", predicted.write(tmp_path / "both.jsonl", [row]))
