"""Gold and predictions held against each other: everything that is wrong, in one report with its places."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from idlib_corpus import records, scoring
from idlib_corpus.errors import InputError
from idlib_corpus.records import Paired, Policies, ProblemsError, Records, relations
from idlib_corpus.records.kind import ANY
from idlib_corpus.records.problems import SHOWN, Known

Row = dict[str, Any]

# strings of the corpus: right to left, unspaced, and Latin script
TEXTS = {"a/ar": "إدلب واللاذقية", "b/ja": "シリアとトルコ", "c/es": "Idlib, Latakia"}


def gold_rows() -> list[Row]:
    spans = {"a/ar": [(0, 4), (6, 14)], "b/ja": [(0, 3), (4, 7)], "c/es": [(0, 5), (7, 14)]}
    return [
        {
            "id": item,
            "text": text,
            "lang": item[-2:],
            "entities": [{"start": a, "end": b, "label": "LOC"} for a, b in spans[item]],
        }
        for item, text in TEXTS.items()
    ]


def made(rows: list[Row], name: str = "p.jsonl") -> Records:
    return Records(tuple(rows), tuple(f"{name}:{n}" for n, _ in enumerate(rows, 1)), name)


def paired(
    rows: list[Row], task: str = "ner", gold: list[Row] | None = None, policies: Policies | bool = False
) -> Paired:
    return records.pair(made(gold or gold_rows(), "g.jsonl"), made(rows), task, policies)


def wrong(rows: list[Row], task: str = "ner", gold: list[Row] | None = None) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        paired(rows, task, gold)
    return [str(problem) for problem in caught.value.problems]


def test_rows_meet_in_the_order_of_the_gold_with_groups_and_texts() -> None:
    found = paired(list(reversed(gold_rows())))
    assert found.ids == tuple(TEXTS) and found.texts == tuple(TEXTS.values())
    assert found.groups == {"lang": ("ar", "ja", "es")} and found.notes == ()
    assert [row["id"] for row in found.predicted] == list(TEXTS)


CHANGES: dict[str, tuple[Callable[[list[Row]], Any], list[str]]] = {
    "unknown id": (lambda r: r.append({"id": "a/aa", "entities": []}), ["p.jsonl:4", '"a/aa"', '"a/ar"']),
    "twice": (lambda r: r.append(r[1]), ["p.jsonl:4", "b/ja", "p.jsonl:2"]),
    "missing": (lambda r: (r.append({"id": "c/es", "entities": []}), r.pop(2)), []),
    "behind the text": (lambda r: r[1]["entities"][1].update(end=8), ["p.jsonl:2", "4-8", "<= 7", "code points"]),
    "empty span": (lambda r: r[1]["entities"][1].update(start=7), ["p.jsonl:2", "empty span 7-7"]),
    "another text": (lambda r: r[1].update(text="シリアどトルコ"), ["p.jsonl:2", "code point 3", "シリアどトルコ"]),
    "a text cut short": (lambda r: r[2].update(text="Idlib, Latak"), ["p.jsonl:3", "code point 12", "the end"]),
    "pieces": (
        lambda r: r[2]["entities"][1].update(pieces=[[7, 9], [8, 14]]),
        ["p.jsonl:3", "7-9, 8-14", "in order"],
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_each_kind_of_fault_is_named_with_its_place(name: str) -> None:
    change, parts = CHANGES[name]
    rows = gold_rows()
    change(rows)
    if not parts:
        assert paired(rows).ids == tuple(TEXTS)
        return
    [problem] = wrong(rows)
    for part in parts:
        assert part in problem


def test_all_faults_of_all_rows_are_in_one_report() -> None:
    rows = gold_rows()
    for name in ("behind the text", "a text cut short", "unknown id"):
        CHANGES[name][0](rows)
    gold = [*gold_rows(), {**gold_rows()[2], "id": "d/es"}]
    with pytest.raises(ProblemsError) as caught:
        paired(rows, gold=gold, policies=Policies(missing_rows="error"))
    problems = [str(problem) for problem in caught.value.problems]
    assert [problem.partition(": ")[0] for problem in problems] == ["p.jsonl:2", "p.jsonl:3", "p.jsonl:4", "p.jsonl"]
    assert "d/es" in problems[-1]


def test_a_long_report_is_cut_and_the_rest_counted() -> None:
    rows = [*gold_rows(), *({"id": f"x{i}", "entities": []} for i in range(50))]
    with pytest.raises(InputError) as caught:
        paired(rows)
    text = str(caught.value)
    assert len(text.splitlines()) == SHOWN + 2 and "50 problems" in text and f"and {50 - SHOWN} more" in text
    assert "--lenient" in text


def test_languages_without_any_prediction_are_left_out_with_a_note_but_single_rows_are_missed() -> None:
    found = paired(gold_rows()[:1])
    assert found.ids == ("a/ar",)
    [note] = found.notes
    assert "ja, es (2 rows)" in note
    gold = [*gold_rows(), {**gold_rows()[0], "id": "d/ar"}]
    found = paired(gold_rows()[:1], gold=gold)
    assert found.ids == ("a/ar", "d/ar") and found.predicted[1] == {"id": "d/ar", "entities": []}
    assert "1 of 2 rows of the gold without a prediction count as missed: d/ar" in found.notes
    left = paired(gold_rows()[:1], gold=gold, policies=Policies(missing_rows="leave-out"))
    assert left.ids == ("a/ar",) and left.conventions == {"missing-rows": "leave-out"}
    with pytest.raises(ProblemsError, match=r"d/ar.*2 rows"):
        paired(gold_rows()[:1], gold=gold, policies=Policies(missing_rows="error"))


def test_lenient_scores_what_is_there_and_says_what_is_not() -> None:
    rows = gold_rows()
    for name in ("behind the text", "unknown id", "twice"):
        CHANGES[name][0](rows)
    gold = [*gold_rows(), {**gold_rows()[2], "id": "d/es"}]
    found = paired(rows, gold=gold, policies=True)
    assert found.ids == (*TEXTS, "d/es")
    kept = [[(e["start"], e["end"], e["label"]) for e in row["entities"]] for row in found.predicted]
    assert kept == [[(0, 4, "LOC"), (6, 14, "LOC")], [(0, 3, "LOC")], [(0, 5, "LOC"), (7, 14, "LOC")], []]
    assert all(len(row["entities"]) == 2 for row in found.gold), "the gold of a faulty span counts as missed"
    told = "\n".join(found.notes)
    for part in ("1 faulty spans", "1 rows unknown", "1 duplicate rows", "1 of 4 rows of the gold without"):
        assert part in told


def test_a_row_with_another_text_is_no_row_for_lenient_scoring() -> None:
    rows = gold_rows()
    CHANGES["another text"][0](rows)
    found = paired(rows, policies=True)
    assert found.ids == tuple(TEXTS) and found.predicted[1]["entities"] == []
    assert "left out: 1 rows with another text" in found.notes


def test_nothing_to_score_is_an_error_even_for_lenient_scoring() -> None:
    for lenient in (False, True):
        with pytest.raises(InputError, match=r"p\.jsonl"):
            paired([], policies=lenient)
        with pytest.raises(InputError, match="zzz"):
            paired([{"id": "zzz", "entities": []}], policies=lenient)


def test_tokens_joined_with_blanks_are_put_on_a_text_that_has_none() -> None:
    tokens, tags = ["シリア", "と", "トルコ"], ["B-LOC", "O", "B-LOC"]
    spans = [{"start": 0, "end": 3, "label": "LOC"}, {"start": 6, "end": 9, "label": "LOC"}]
    row = {"id": "b/ja", "text": " ".join(tokens), "tokens": tokens, "tags": tags, "entities": spans}
    [found] = paired([row]).predicted
    assert [TEXTS["b/ja"][e["start"] : e["end"]] for e in found["entities"]] == ["シリア", "トルコ"]
    [problem] = wrong([{**row, "text": "シリア ど トルコ", "tokens": ["シリア", "ど", "トルコ"]}])
    assert "the text differs" in problem


def test_tags_need_the_tokens_of_the_gold() -> None:
    gold = [{"id": "x", "tokens": ["Idlib", "y"], "tags": ["B-LOC", "O"]}]
    assert paired([{"id": "x", "tags": ["B-LOC", "O"]}], "tags", gold).ids == ("x",)
    assert "1 tags for 2 tokens" in wrong([{"id": "x", "tags": ["O"]}], "tags", gold)[0]
    assert 'token 2 is "z"' in wrong([{"id": "x", "tokens": ["Idlib", "z"], "tags": ["O", "O"]}], "tags", gold)[0]


def test_stance_relations_and_chains_have_their_own_faults() -> None:
    gold: list[Row] = [
        {"id": "x", "text": "Idlib", "label": "excluded"},
        {"id": "y", "text": "Idlib", "label": "FAVOR"},
    ]
    problems = wrong([{"id": "x", "label": "favour"}, {"id": "y", "label": "excluded"}], "stance", gold)
    assert 'nearest is "FAVOR"' in problems[0] and "p.jsonl:2" in problems[1]
    arguments = {"head": {"start": 0, "end": 2}, "tail": {"start": 3, "end": 5}}
    gold = [{"id": "x", "text": "Idlib", "relations": [{**arguments, "label": "located_in"}]}]
    bad = {"head": {"start": 0, "end": 2}, "tail": {"start": 3, "end": 6}, "label": "lokated_in"}
    [problem] = wrong([{"id": "x", "relations": [bad]}], "relations", gold)
    assert "tail: the span 3-6" in problem
    sentences = [{"sentence": "s1", "text": "Idlib"}]
    gold = [{"id": "x", "sentences": sentences, "chains": [[{"sentence": "s1", "start": 0, "end": 5}]]}]
    chain = [
        {"start": 0, "end": 5},
        {"sentence": "s2", "start": 0, "end": 5},
        {"sentence": "s1", "start": 0, "end": 6},
    ]
    problems = wrong([{"id": "x", "chains": [chain]}], "coref", gold)
    assert len(problems) == 3 and "without its sentence" in problems[0] and "0-6" in problems[2]


def test_chains_stand_on_the_sentences_of_the_gold() -> None:
    mention = {"sentence": "s1", "start": 0, "end": 5}
    gold: list[Row] = [{"id": "x", "sentences": [{"sentence": "s1", "text": "Idlib fell"}], "chains": [[mention]]}]
    other = {**gold[0], "sentences": [{"sentence": "s1", "text": "Homs fell"}]}
    [problem] = wrong([other], "coref", gold)
    assert "x: s1: the text differs from the gold's at code point 0" in problem
    # a sentence that the gold has under another name, or none at all, says nothing of its words
    assert paired([{**gold[0], "sentences": [{"sentence": "s2", "text": "Homs"}]}], "coref", gold).ids == ("x",)
    assert paired([{"id": "x", "chains": [[mention]]}], "coref", gold).ids == ("x",)


def test_the_gold_is_held_to_the_same(tmp_path: Path) -> None:
    gold = gold_rows()
    gold[0]["entities"][0]["end"] = 99
    [problem] = wrong(gold_rows(), gold=gold)
    assert problem.startswith("g.jsonl:1: gold, a/ar")


def test_a_label_may_be_of_any_tag_set_of_the_corpus_but_not_of_none() -> None:
    gold = records.packaged("ner")
    rows = [{"id": row["id"], "entities": [{"start": 0, "end": 1, "label": "Country"}]} for row in gold.rows]
    assert records.pair(gold, made(rows), "ner").tag_set == "ene"
    rows[3]["entities"][0]["label"] = "Countri"
    with pytest.raises(ProblemsError, match=r"labels\.toml") as caught:
        records.pair(gold, made(rows), "ner")
    assert 'nearest is "Country"' in str(caught.value)


def test_the_nearest_of_many_names_is_found_by_its_beginning_or_its_end() -> None:
    names = [f"article/s{i}/{lang}" for i in range(2000) for lang in ("ar", "es", "ja")]
    known = Known(names)
    assert known.nearest("article/s1500/jp") in {f"article/s1500/{lang}" for lang in ("ar", "es", "ja")}
    assert known.nearest("artikle/s1500/ja") == "article/s1500/ja"
    assert known.nearest("☃") == ""


def test_checked_rows_are_taken_as_they_are() -> None:
    gold = made(gold_rows())
    both = records.pair(gold, gold, "ner").sources(gold, gold)
    again = records.pair(*both, "ner")
    assert again.ids == tuple(TEXTS) and again.groups == {"lang": ("ar", "ja", "es")}


def test_a_hundred_thousand_rows_with_one_fault(tmp_path: Path) -> None:
    def rows(text: str, faulty: int) -> str:
        ends = (15 if i == faulty else 14 for i in range(100_000))
        spans = '{"start": 0, "end": 5, "label": "LOC"}, {"start": 7, "label": "PER", "end": '
        return "".join(f'{{"id": "r{i}", {text}"entities": [{spans}{end}}}]}}\n' for i, end in enumerate(ends))

    gold, predicted = tmp_path / "g.jsonl", tmp_path / "p.jsonl"
    gold.write_text(rows('"text": "Idlib, Latakia", ', -1))
    predicted.write_text(rows("", 77_776))
    with pytest.raises(ProblemsError) as caught:
        records.pair(records.read(gold, "ner"), records.read(predicted, "ner"), "ner")
    [problem] = caught.value.problems
    assert problem.where == f"{predicted}:77777"


def test_checked_rows_keep_what_was_left_out_of_them() -> None:
    gold, mine = made(gold_rows()), made(gold_rows()[1:])
    first = records.pair(gold, mine, "ner", True)
    sides = first.sources(gold, mine)
    again = records.pair(*sides, "ner")
    assert first.notes and again.notes == first.notes
    assert again.conventions == {"lenient": True} and records.pair(gold, gold, "ner").conventions == {}


def test_arguments_of_relations_have_labels_that_there_are() -> None:
    gold = records.packaged("relations")
    row = next(row for row in gold.rows if row["lang"] == "ja" and row["relations"])
    span = {"start": 0, "end": 1, "label": "GPX"}
    said = {"head": span, "tail": {**span, "label": "GPE"}, "label": "agent"}
    mine = [{"id": r["id"], "relations": [said] if r is row else []} for r in gold.rows if r["lang"] == "ja"]
    with pytest.raises(InputError, match=r'head: the unknown label "GPX"; expected .*"GPE"'):
        records.pair(gold, made(mine), "relations")


def test_a_mention_in_two_chains_is_a_fault_of_its_row() -> None:
    text = "إدلب في سوريا"
    idlib, syria = {"start": 0, "end": 4}, {"start": 8, "end": 13}
    gold = made([{"id": "a", "text": text, "chains": [[idlib, syria]]}])
    mine = made([{"id": "a", "chains": [[idlib, syria], [{**idlib, "pieces": [[0, 4]]}]]}])
    with pytest.raises(InputError, match=r"p\.jsonl.*the mention 0-4 is in two chains"):
        records.pair(gold, mine, "coref")
    [row] = records.pair(gold, mine, "coref", True).predicted
    assert row["chains"] == [[idlib, syria]]


@pytest.mark.parametrize("tag", ["X-LOC", "LOC", "o"])
def test_a_tag_that_is_none_is_shown_whole(tag: str) -> None:
    gold = made([{"id": "a", "tokens": ["إدلب"], "tags": ["B-LOC"]}])
    with pytest.raises(InputError, match=f'p.jsonl:1, token 1.*"{tag}" is no tag'):
        scoring.tags(gold, made([{"id": "a", "tags": [tag]}]))


def test_gold_may_have_no_words_for_an_argument() -> None:
    """A language of the corpus has no words for it there; a prediction has to name an entity all the same."""
    told = {"head": "a", "tail": "b", "label": "located_in", "head_mention": "a.1", "tail_mention": ""}
    gold = {
        "id": "1",
        "text": "حلب",
        "entities": [{"start": 0, "end": 3, "label": "GPE", "entity": "a"}],
        "relations": [told],
    }
    assert relations.faults(gold, gold, ANY) == []
    guess = {"id": "1", "relations": [dict(told)]}
    [fault] = relations.faults(guess, gold, ANY)
    assert fault.found == 'tail: "b", which is no entity of the gold'
