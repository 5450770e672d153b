"""`idlib-corpus score` as a user runs it, on files made of rows of the corpus in es, ar and ja."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from anchors import first
from idlib_corpus import records
from idlib_corpus.cli import main

PROGRAM = [sys.executable, "-m", "idlib_corpus"]
LANGS = ("es", "ar", "ja")
Row = dict[str, Any]


class Done(NamedTuple):
    status: int
    out: str
    err: str


Score = Callable[..., Done]


@pytest.fixture
def score(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Score:
    """Run the command in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> Done:
        try:
            status = main(["score", *map(str, arguments)])
        except SystemExit as stop:
            status = int(stop.code or 0)
        return Done(status, *capsys.readouterr())

    return run


def rows_of(task: str) -> Iterator[Row]:
    return (dict(row) for row in records.packaged(task).rows if row["lang"] in LANGS)


def span(marked: Row, **more: Any) -> Row:
    pieces = {"pieces": marked["pieces"]} if len(marked["pieces"]) > 1 else {}
    return {"start": marked["start"], "end": marked["end"], **pieces, **more}


def entities() -> list[Row]:
    """What a perfect system writes: outermost names."""
    return [
        {"id": row["id"], "entities": [span(e, label=e["label"]) for e in row["entities"] if e["flat"]]}
        for row in rows_of("entities")
    ]


def linked() -> list[Row]:
    return [
        {"id": row["id"], "entities": [span(e, label=e["label"], wikidata=e["wikidata"]) for e in row["entities"]]}
        for row in rows_of("linking")
    ]


def relations() -> list[Row]:
    found = []
    for row in rows_of("relations"):
        mentions = {e["mention"]: span(e, label=e["label"]) for e in row["entities"]}
        found.append(
            {
                "id": row["id"],
                "relations": [
                    {
                        "head": mentions[first(r, "head")],
                        "tail": mentions[first(r, "tail")],
                        "label": r["label"],
                    }
                    for r in row["relations"]
                    if first(r, "head") and first(r, "tail")
                ],
            }
        )
    return found


def chains() -> list[Row]:
    return [
        {"id": row["id"], "chains": [[span(m, sentence=m["sentence"]) for m in chain] for chain in row["chains"]]}
        for row in rows_of("coref")
    ]


def stances() -> list[Row]:
    return [
        {
            "id": row["id"],
            "label": row["label"] if row["label"] in records.STANCES else "NONE",
            "evidence": [span(e) for e in row["evidence"]],
        }
        for row in rows_of("stance")
    ]


def tagged() -> list[Row]:
    return [{"id": row["id"], "tags": row["tags"]} for row in rows_of("tags")]


PERFECT: dict[str, tuple[Callable[[], list[Row]], str]] = {
    "ner": (entities, "micro.f1"),
    "tags": (tagged, "micro.f1"),
    "linking": (linked, "micro.f1"),
    "relations": (relations, "micro.f1"),
    "coref": (chains, "conll.f1"),
    "stance": (stances, "f_avg"),
    "consistency": (entities, "everywhere.of_all"),
}


def write(path: str, rows: list[Row], encoding: str = "utf-8") -> str:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    Path(path).write_bytes(text.encode(encoding))
    return path


def shifted() -> list[Row]:
    """Every second name one code point off."""
    rows = entities()
    for row in rows:
        for entity in row["entities"][::2]:
            entity["start"] += 1
    return rows


# what is right scores one


@pytest.mark.parametrize("task", PERFECT)
def test_the_gold_itself_scores_one_in_every_task(score: Score, task: str) -> None:
    make, metric = PERFECT[task]
    path = write("p.jsonl", make())
    done = score(task, path, "--fail-under", f"{metric}=1", "--format", "json")
    assert done.status == 0, done.err
    [told] = json.loads(done.out)["scores"]
    assert told["task"] == task and told["scores"]["signature"].startswith("entities" if task == "ner" else task)
    assert "not scored: en, fr, de, tr, ru" in done.err
    low = score(task, path, "--fail-under", f"{metric}=1.01")
    assert low.status == 1 and f"{task}: {metric} is 100.00 %, below 101 %" in low.err and low.out


def test_all_scores_every_task_that_a_file_has(score: Score) -> None:
    rows = {row["id"]: row for row in entities()}
    for row in relations():
        rows[row["id"]] |= row
    path = write("p.jsonl", [*rows.values(), *chains(), *stances()])
    done = score("all", path, "--format", "json", "--zero-division", "0")
    assert done.status == 0, done.err
    assert [one["task"] for one in json.loads(done.out)["scores"]] == [
        "ner",
        "coref",
        "relations",
        "stance",
        "consistency of mentions",
        "consistency of relations",
        "consistency of stances",
    ]
    table = score("all", path)
    titles = ("Named entities", "Coreference", "Relations", "Stance", "Consistency of mentions")
    assert {f"{title}, in percent" for title in titles} <= set(table.out.splitlines())
    assert score("all", write("e.jsonl", [])).status == 2
    assert "no JSON" in score("all", write("b.jsonl", []) and _text("b.jsonl", "{\n")).err


def _text(path: str, text: str) -> str:
    Path(path).write_text(text, encoding="utf-8")
    return path


def test_shifted_names_overlap_and_are_listed_with_their_words(score: Score) -> None:
    path = write("p.jsonl", shifted())
    done = score("entities", path, "--errors", "e.jsonl", "--view", "names", "--format", "json")
    assert done.status == 0, done.err
    scores = json.loads(done.out)["scores"][0]["scores"]
    names = sum(len(row["entities"]) for row in entities())
    wrong = sum(len(row["entities"][::2]) for row in entities())
    assert scores["strict"]["counts"]["correct"] == names - wrong
    assert scores["partial"]["counts"] | {"partial": wrong} == scores["partial"]["counts"]
    errors = [json.loads(line) for line in Path("e.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(errors) == wrong and {e["kind"] for e in errors} == {"boundary"}
    assert {e["gold_text"] for e in errors} & {"اللاذقية", "إدلب"} and {e["system"] for e in errors} == {path}
    assert any(e["item"].endswith("/ja") and e["gold_text"].endswith(e["predicted_text"]) for e in errors)
    assert score("entities", path, "--errors", "e.csv", "--view", "names").status == 0
    with Path("e.csv").open(encoding="utf-8", newline="") as file:
        assert [row["gold_text"] for row in csv.DictReader(file)] == [e["gold_text"] for e in errors]


def test_stances_that_are_wrong_are_listed(score: Score) -> None:
    gold = [row for row in records.packaged("stance").rows if row["label"] != "excluded"]
    path = write("s.jsonl", [{"id": row["id"], "label": "NONE"} for row in gold])
    assert score("stance", path, "--errors", "e.jsonl").status == 0
    errors = [json.loads(line) for line in Path("e.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [one["item"] for one in errors] == [row["id"] for row in gold if row["label"] != "NONE"]
    assert {one["kind"] for one in errors} == {"missed"} and {one["system"] for one in errors} == {path}


def test_labels_of_another_tag_set_are_mapped(score: Score) -> None:
    rows = entities()
    for row in rows:
        row["entities"] = [
            {**e, "label": {"GPE": "Country", "PER": "Person", "ORG": "Company", "LOC": "Domestic_Region"}[e["label"]]}
            for e in row["entities"]
            if e["label"] in ("GPE", "PER", "ORG", "LOC")
        ]
    done = score("entities", write("p.jsonl", rows), "--fail-under", "micro.f1=1")
    assert done.status == 0, done.err


# parts and formats


def test_parts_are_shown_by_language_and_by_type(score: Score) -> None:
    path = write("p.jsonl", shifted())
    by_lang = score("entities", path, "--by", "lang", "--schema", "strict", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(by_lang.out)))
    assert list(dict.fromkeys(row["lang"] for row in rows)) == ["all", *LANGS]
    assert {row["type"].partition(" ")[0] for row in rows} == {"micro", "macro"}
    both = list(csv.DictReader(io.StringIO(score("entities", path, "--by", "lang,type", "--format", "csv").out)))
    assert {row["type"].partition(" ")[0] for row in both} == {"micro", "macro", "PER", "LOC", "ORG"}
    strict = {row["lang"]: float(row["f1"]) for row in rows if row["type"] == "micro"}
    told = json.loads(score("entities", path, "--by", "lang", "--format", "json").out)["scores"][0]
    assert {p["lang"]: p["scores"]["strict"]["micro"]["f1"] for p in told["by"]} | {
        "all": told["scores"]["strict"]["micro"]["f1"]
    } == strict
    wrong = score("entities", path, "--by", "colour")
    assert wrong.status == 2 and "lang" in wrong.err and not wrong.out


@pytest.mark.parametrize("form", ["table", "json", "csv", "md", "conlleval"])
def test_every_format_shows_the_same_figures_and_nothing_else_on_standard_output(score: Score, form: str) -> None:
    done = score("entities", write("p.jsonl", shifted()), "--schema", "strict", "--format", form)
    assert done.status == 0
    [expected] = json.loads(score("entities", "p.jsonl", "--format", "json").out)["scores"]
    micro, signature = expected["scores"]["strict"]["micro"], expected["scores"]["signature"]
    if form == "json":
        assert json.loads(done.out)["scores"][0]["scores"]["strict"]["micro"] == micro
    elif form == "csv":
        [row] = [row for row in csv.DictReader(io.StringIO(done.out)) if row["type"] == "micro"]
        assert float(row["f1"]) == micro["f1"] and int(row["gold"]) == micro["gold"]
    elif form == "conlleval":
        lines = done.out.splitlines()
        assert lines[0] == (
            f"processed 15 items with {micro['gold']} phrases; found: {micro['predicted']} phrases; "
            f"correct: {micro['hits_gold']}."
        )
        assert f"FB1: {100 * micro['f1']:6.2f}" in lines[1]
        assert [line.split(":")[0].strip() for line in lines[2:]] == ["LOC", "ORG", "PER"]
    else:
        assert signature in done.out.splitlines()[-1] and f"{100 * micro['f1']:.1f}" in done.out
        title = "Named entities, in percent\n\n"
        assert done.out.startswith(f"## {title}| schema |" if form == "md" else f"{title}schema")


def test_conlleval_of_tags_is_what_conlleval_prints(score: Score) -> None:
    """The example: five phrases, one missed, one of another type; 5 of 8 tokens right by hand."""
    _text("g.conll", "a B-LOC\nb I-LOC\nc O\nd B-PER\n\ne B-LOC\nf O\ng B-LOC\nh B-PER\n")
    _text("p.conll", "a B-LOC\nb I-LOC\nc O\nd O\n\ne B-PER\nf O\ng B-LOC\nh I-LOC\n")
    done = score("tags", "p.conll", "--gold", "g.conll", "--format", "conlleval")
    assert done.out.splitlines() == [
        "processed 8 tokens with 5 phrases; found: 3 phrases; correct: 1.",
        "accuracy:  62.50%; precision:  33.33%; recall:  20.00%; FB1:  25.00",
        "              LOC: precision:  50.00%; recall:  33.33%; FB1:  40.00  2",
        "              PER: precision:   0.00%; recall:   0.00%; FB1:   0.00  1",
    ]
    stance = score("stance", write("s.jsonl", stances()), "--format", "conlleval")
    assert stance.status == 2 and "conlleval" in stance.err


def test_conll_predictions_stand_on_the_text_of_the_corpus(score: Score) -> None:
    text = "".join(
        f"# sent_id = {row['id']}\n"
        + "".join(f"{t}\t{g}\n" for t, g in zip(row["tokens"], row["tags"], strict=True))
        + "\n"
        for row in rows_of("tags")
    )
    _text("p.conll", text)
    assert score("tags", "p.conll", "--fail-under", "micro.f1=1").status == 0
    done = score("entities", "p.conll", "--fail-under", "micro.f1=0.9,partial.micro.f1=0.95")
    assert done.status == 0, done.err


# several systems


def test_several_systems_are_compared_with_the_first(score: Score) -> None:
    good, bad = write("a.jsonl", entities()), write("b.jsonl", shifted())
    done = score("entities", good, bad, "--schema", "strict", "--resamples", 200, "--ci")
    assert done.status == 0, done.err
    for said in ("Differences between the systems", "a.jsonl: with one source sentence left out", "b.jsonl  strict"):
        assert said in done.out
    told = json.loads(score("entities", good, bad, "--format", "json", "--resamples", 200).out)
    assert [one["system"] for one in told["scores"]] == [good, bad]
    rows = list(csv.DictReader(io.StringIO(score("entities", good, bad, "--compare", "--format", "csv").out)))
    difference = next(row for row in rows if row["system"] == bad and row["score"] == "micro.f1")
    f1 = told["scores"][1]["scores"]["strict"]["micro"]["f1"]
    assert float(difference["difference"]) == pytest.approx(f1 - 1)
    assert float(difference["p"]) == pytest.approx(2 / 2**5), "five sentences allow no less"


def test_systems_for_different_languages_are_compared_on_what_both_have(score: Score) -> None:
    write("a.jsonl", entities())
    write("b.jsonl", [row for row in entities() if row["id"].endswith("/ar")])
    done = score("entities", "a.jsonl", "b.jsonl", "--format", "json")
    assert done.status == 0 and "scored on the 5 rows" in done.err
    assert {one["scores"]["items"] for one in json.loads(done.out)["scores"]} == {5}
    write("b.jsonl", [row for row in entities() if row["id"].endswith("/ar")])
    write("c.jsonl", [row for row in entities() if row["id"].endswith("/ja")])
    assert "no row that all of them have" in score("entities", "b.jsonl", "c.jsonl").err


def test_shards_of_one_system_are_joined(score: Score) -> None:
    rows = shifted()
    write("whole.jsonl", rows)
    Path("shards").mkdir()
    for lang in LANGS:
        write(f"shards/{lang}.jsonl", [row for row in rows if row["id"].endswith(lang)])
    whole = json.loads(score("entities", "whole.jsonl", "--format", "json").out)["scores"][0]["scores"]
    pattern = score("entities", "shards/*.jsonl", "--format", "json")
    joined = score("entities", *(f"shards/{lang}.jsonl" for lang in LANGS), "--join", "--format", "json")
    for done in (pattern, joined):
        assert [one["scores"] for one in json.loads(done.out)["scores"]] == [whole]
    assert score("entities", "shards/*.conll").status == 2
    twice = score("entities", "shards/es.jsonl", "whole.jsonl", "--join")
    assert twice.status == 2 and "second line" in twice.err


# several tasks, options of single tasks


def every_task() -> list[Row]:
    rows = {row["id"]: row for row in entities()}
    for row in relations():
        rows[row["id"]] |= row
    return [*rows.values(), *chains(), *stances()]


def test_a_score_that_some_tasks_lack_is_looked_at_where_it_is(score: Score) -> None:
    path = write("p.jsonl", every_task())
    good = score("all", path, "--fail-under", "micro.f1=1", "--by", "lang", "--level", "NAM", "--format", "json")
    assert good.status == 0, good.err
    told = json.loads(good.out)["scores"]
    assert [one["task"] for one in told if "by" in one and [p.get("lang") for p in one["by"]] == [*LANGS]] == [
        "ner",
        "coref",
        "relations",
        "stance",
    ]
    low = score("all", path, "--fail-under", "conll.f1=1.1,micro.f1=0")
    assert low.status == 1 and "coref: conll.f1 is 100.00 %, below 110 %" in low.err
    prefixed = score("all", path, "--fail-under", "coref.conll.f1=1.1,entities.micro.f1=0")
    assert prefixed.status == 1 and prefixed.err.count("below") == 1
    none = score("all", path, "--fail-under", "micro.g1=0")
    assert none.status == 2 and '"micro.g1", which no task has' in none.err
    some = score("all", path, "--ci", "--metric", "conll.f1", "--format", "csv", "--resamples", 20)
    assert some.status == 0 and {row["task"] for row in csv.DictReader(io.StringIO(some.out))} == {"coref"}


def test_a_macro_average_that_is_withheld_says_why(score: Score) -> None:
    path = write("p.jsonl", relations())
    done = score("relations", path)
    assert "macro (union), withheld: a type has fewer than 5" in done.out
    assert "macro averages are withheld: fewer than 5 gold instances: country (1)" in done.err
    for options in (["--metric", "macro.f1", "--ci"], ["--fail-under", "macro.f1=0.1"]):
        refused = score("relations", path, *options)
        assert refused.status == 2 and f'{options[0]}: "macro.f1" is withheld: fewer than 5' in refused.err


def test_relations_show_recall_by_what_the_gold_says(score: Score) -> None:
    path = write("p.jsonl", relations())
    for form in ("table", "md"):
        out = score("relations", path, "--format", form).out
        [line] = [line for line in out.splitlines() if "factuality=presupposed" in line]
        assert line.replace("|", " ").split() == ["factuality=presupposed", "100.0", "108", "108"]


def test_what_a_flat_tagger_can_reach_stands_below_nested_gold(score: Score) -> None:
    path = write("p.jsonl", entities())
    told = json.loads(score("entities", path, "--view", "all", "--format", "json").out)["scores"][0]["scores"]
    line = f"A flat tagger reaches recall {100 * told['recall_ceiling_of_flat_systems']:.1f} at most"
    assert line in score("entities", path, "--view", "all").out
    assert "flat tagger" not in score("entities", path).out


def test_formats_heed_the_options(score: Score) -> None:
    good, bad = write("a.jsonl", entities()), write("b.jsonl", shifted())
    both = score("entities", good, bad, "--ci", "--compare", "--format", "csv", "--resamples", 20)
    assert [row["figures"] for row in csv.DictReader(io.StringIO(both.out))] == ["interval"] * 4 + ["difference"] * 4
    told = json.loads(score("entities", bad, "--schema", "type", "--by", "lang", "--format", "json").out)["scores"][0]
    for scores in (told["scores"], *(part["scores"] for part in told["by"])):
        assert "type" in scores and not {"strict", "exact", "partial"} & scores.keys()
    assert score("entities", bad, "--schema", "magic", "--format", "json").status == 2
    parts = score("entities", bad, "--by", "lang", "--format", "conlleval").out.splitlines()
    assert [line for line in parts if " " not in line] == ["all", *LANGS]
    two = score("entities", good, bad, "--format", "conlleval").out.splitlines()
    assert [line for line in two if " " not in line] == [good, bad]
    for options in (["--ci"], ["--schema", "type"]):
        refused = score("entities", bad, "--format", "conlleval", *options)
        assert refused.status == 2 and "conlleval" in refused.err and not refused.out


def test_notes_are_printed_once_and_stand_in_json(score: Score) -> None:
    write("a.jsonl", entities()[1:])
    write("b.jsonl", entities())
    options = ["--lenient", "--missing-rows", "leave-out", "--format", "json"]
    done = score("entities", "a.jsonl", "b.jsonl", *options)
    [first, second] = [one["scores"] for one in json.loads(done.out)["scores"]]
    note = "not scored: en, fr, de, tr, ru (25 rows), for which there is no prediction"
    assert note in first["notes"] and note in second["notes"]
    assert done.err.count(note) == 1 and f"a.jsonl and b.jsonl: {note}" in done.err
    assert "1 of 15 rows of the gold without a prediction are left out: article/s1/es" in first["notes"]
    assert done.err.count("scored on the 14 rows") == 1 and "missing-rows:leave-out" in first["signature"]
    lenient = json.loads(score("entities", "b.jsonl", "--lenient", "--format", "json").out)["scores"][0]["scores"]
    assert "lenient:yes" in lenient["signature"]
    strict = json.loads(score("entities", "b.jsonl", "--format", "json").out)["scores"][0]["scores"]
    assert note in strict["notes"] and "lenient" not in strict["signature"]


@pytest.mark.parametrize(
    ("task", "options", "signed"),
    [
        ("coref", ["--singletons"], "singletons:yes"),
        ("relations", ["--level", "mention"], "level:mention"),
        ("relations", ["--symmetric", "agent,theme"], "symmetric:agent+allied_with+has_relations_with+theme"),
        ("relations", ["--keep", "factuality=asserted+presupposed"], "keep:factuality=asserted/presupposed"),
        ("relations", ["--keep", "all"], "keep:all"),
        ("relations", ["--convention", "tacred"], "convention:tacred-no_relation"),
        ("relations", ["--convention", "docred", "--known", "known.jsonl"], "convention:docred"),
        ("stance", ["--weights", "decision", "--no-evidence"], "weights:decision|evidence:no"),
        ("stance", [], "kind:apart|labels:AGAINST+FAVOR+NONE"),
        ("stance", ["--kind", "pooled", "--weights", "row"], "excluded:ignore|weights:row|evidence:overlap"),
        ("stance", ["--kind", "claim"], "averaged:FAVOR+NONE|excluded:ignore|weights:decision"),
        ("stance", ["--macro", "all", "--zero-division", "0"], "averaged:all|excluded:ignore"),
        ("stance", ["--polar", "FAVOR"], "polar:FAVOR"),
        ("linking", ["--match", "overlap", "--view", "names"], "match:overlap|view:names"),
    ],
)
def test_conventions_of_single_tasks_reach_the_scorers(
    score: Score, task: str, options: list[str], signed: str
) -> None:
    _text("known.jsonl", '["syria", "part_of", "idlib"]\n')
    done = score(task, write("p.jsonl", PERFECT[task][0]()), *options)
    assert done.status == 0, done.err
    assert f"|{signed}|" in done.out.splitlines()[-1]


def test_stances_of_other_label_sets(score: Score) -> None:
    _text("gold.csv", "id,text,target,label\n1,a,x,support\n2,b,x,deny\n3,c,y,query\n4,d,y,comment\n")
    _text("pred.csv", "id,label\n1,support\n2,comment\n3,query\n4,comment\n")
    own = ["--stance-labels", "support,deny,query,comment", "--polar", "support,deny,query"]
    done = score("stance", "pred.csv", "--gold", "gold.csv", *own, "--format", "json", "--fail-under", "f_avg=0.7")
    assert done.status == 1 and "f_avg is 66.67 %, below 70 %" in done.err
    [one] = json.loads(done.out)["scores"]
    assert one["scores"]["f_avg_of"] == ["support", "deny", "query"] and one["scores"]["kinds"] == {}
    assert "|labels:support+deny+query+comment|" in one["scores"]["signature"]
    refused = score("stance", "pred.csv", "--gold", "gold.csv")
    assert refused.status == 2 and 'unknown stance "support"' in refused.err
    odd = score("stance", "pred.csv", "--gold", "gold.csv", *own[:2], "--polar", "pro")
    assert odd.status == 2 and "polar: pro; expected some of support, deny, query, comment" in odd.err
    assert "--stance-labels: it has no effect on tags" in score("tags", "pred.csv", *own[:2]).err


def test_cells_that_the_gold_excludes_are_not_missed(score: Score) -> None:
    """What `benchmark --predictions` writes has none of them."""
    rows = [{**row, "label": "excluded"} if n % 7 == 3 else row for n, row in enumerate(rows_of("stance"))]
    gold = write("gold.jsonl", rows)
    wanted = {row["id"] for row in rows if row["label"] != "excluded"}
    path = write("p.jsonl", [row for row in stances() if row["id"] in wanted])
    done = score("stance", path, "--gold", gold, "--missing-rows", "error", "--fail-under", "f_avg=1")
    assert done.status == 0, done.err
    assert "without a prediction" not in done.err
    assert f"{len(rows) - len(wanted)} cells that gold excludes are left out" in done.err
    path = write("q.jsonl", stances()[1:])
    told = f"1 of {len(rows)} rows of the gold without a prediction count as missed"
    assert told in score("stance", path, "--gold", gold).err


def test_stances_of_both_kinds_are_two_tables_and_their_mean(score: Score) -> None:
    rows, scored = stances(), [row for row in rows_of("stance") if row["label"] != "excluded"]
    nothing = write("none.jsonl", [{"id": row["id"], "label": "NONE"} for row in rows])
    for path, value in ((write("p.jsonl", rows), 1), (nothing, 0)):
        told = json.loads(score("stance", path, "--by", "lang", "--format", "json").out)["scores"][0]
        parts = [told["scores"], *(part["scores"] for part in told["by"])]
        assert [part["f_avg"] for part in parts] == [value] * len(parts)
        assert [kind["f_avg"] for part in parts for kind in part["kinds"].values()] == [value] * 2 * len(parts)
        assert {kind: part["decisions"] for kind, part in told["scores"]["kinds"].items()} == {
            kind: len({row["decision"] for row in scored if row["kind"] == kind}) for kind in ("state", "claim")
        }
    done = score("stance", "p.jsonl", nothing, "--fail-under", "claim.f_avg=0.5")
    assert done.status == 1 and "none.jsonl: stance: claim.f_avg is 0.00 %, below 50 %" in done.err
    assert "pool" not in done.err and "state.f_avg" in done.out and "decisions" in done.out


@pytest.mark.parametrize(
    ("task", "options", "said"),
    [
        ("relations", ["--level", "NAM"], '--level: "NAM", which is for consistency'),
        ("consistency", ["--level", "entity"], '--level: "entity", which is for relations'),
        ("consistency", ["--by", "lang"], "--by: consistency is over all languages at once"),
        ("relations", ["--match", "overlap"], '--match: "overlap", which is for linking'),
        ("relations", ["--keep", "factuality"], "expected a status and its values"),
        ("relations", ["--convention", "docred"], "known: missing"),
        ("relations", ["--convention", "docred", "--known", "none.jsonl"], "none.jsonl: the file cannot be read"),
        ("relations", ["--convention", "docred", "--known", "p.jsonl"], "p.jsonl:1: no known fact"),
        ("coref", ["--weights", "decision"], "--weights: it has no effect on coref"),
        ("coref", ["--ci", "--confidence", "95"], "level: 95.0"),
        ("coref", ["--ci", "--clusters", "colour"], "colour"),
    ],
)
def test_options_that_say_nothing_are_named(score: Score, task: str, options: list[str], said: str) -> None:
    done = score(task, write("p.jsonl", PERFECT[task][0]()), *options)
    assert done.status == 2 and said in done.err and not done.out


def test_intervals_have_their_level_and_clusters(score: Score) -> None:
    path = write("p.jsonl", stances())
    options = ["--ci", "--metric", "accuracy", "--clusters", "holder", "--resamples", 50, "--format", "json"]
    wide, narrow = (
        json.loads(score("stance", path, *options, "--confidence", level).out)["intervals"][0]
        for level in ("0.95", "0.5")
    )
    assert (wide["level"], narrow["level"]) == (0.95, 0.5) and wide["unit"] == narrow["unit"] == "holder"


# bad input


def test_all_that_is_wrong_with_a_file_is_one_report_with_its_places(score: Score) -> None:
    rows = entities()
    at = {row["id"]: number for number, row in enumerate(rows)}
    ar, ja = at["article/s2/ar"], at["article/s2/ja"]
    rows[ar]["entities"][0].update(start=9999, end=10_000)
    rows[ja]["entities"][0]["label"] = "LOX"
    rows[at["article/s3/ja"]]["text"] = "トルコ"
    rows[at["article/s4/es"]]["entities"][0].pop("end")
    rows[at["article/s4/ar"]]["entities"][0].update(start=3, end=3)
    rows += [{"id": "article/s6/es", "entities": []}, rows[0]]
    write("p.jsonl", rows)
    with Path("p.jsonl").open("ab") as file:
        file.write(b"{no json\n" + "{'id': 'Türkiye'}\n".encode("iso-8859-9"))
    done = score("entities", "p.jsonl", "--errors", "e.jsonl")
    assert done.status == 2 and not done.out and not Path("e.jsonl").exists()
    count = len(rows)
    for place, said in {
        ar + 1: "9999-10000",
        ja + 1: '"LOX"; expected a known one, the nearest is "LOC"',
        at["article/s3/ja"] + 1: "the text differs from the gold's at code point",
        at["article/s4/es"] + 1: 'has no "end"',
        at["article/s4/ar"] + 1: "empty span 3-3",
        count - 1: 'the nearest is "article/s',
        count: "a second line for article/s1/es",
        count + 1: "no JSON",
        count + 2: "not UTF-8",
    }.items():
        assert any(line.strip().startswith(f"p.jsonl:{place}: ") and said in line for line in done.err.splitlines()), (
            said
        )
    assert "9 problems" in done.err and "Traceback" not in done.err
    lenient = score("entities", "p.jsonl", "--lenient", "--format", "json")
    assert lenient.status == 0, lenient.err
    for part in ("3 unreadable rows", "2 faulty spans", "1 rows unknown", "1 duplicate rows", 'a map lacks: "LOX"'):
        assert part in lenient.err
    assert "1 of 15 rows of the gold without a prediction count as missed: article/s4/es" in lenient.err
    assert json.loads(lenient.out)["scores"][0]["scores"]["items"] == 15


@pytest.mark.parametrize("option", ["--gold", "--errors", "PRED"])
def test_an_empty_path_is_none(score: Score, option: str) -> None:
    arguments = [""] if option == "PRED" else [write("p.jsonl", entities()), option, ""]
    done = score("entities", *arguments)
    assert done.status == 2 and "not an empty text" in done.err and not done.out


def test_what_a_terminal_would_obey_is_escaped_and_lenient_is_not_advised_twice(score: Score) -> None:
    write("p.jsonl", [{"id": "\x1b[31mred\u202e", "entities": []}])
    done = score("entities", "p.jsonl")
    assert "\\x1b[31mred\\u202e" in done.err and "\x1b" not in done.err and "--unknown-rows" in done.err
    assert "--lenient" not in score("entities", "p.jsonl", "--lenient").err


def test_a_missing_row_is_missed_and_may_be_an_error_or_left_out(score: Score) -> None:
    rows = entities()
    write("p.jsonl", [row for row in rows if row["id"] != "article/s5/ar"])
    done = score("entities", "p.jsonl", "--fail-under", "micro.recall=0.99")
    assert done.status == 1
    assert "1 of 15 rows of the gold without a prediction count as missed: article/s5/ar" in done.err
    error = score("entities", "p.jsonl", "--missing-rows", "error")
    assert error.status == 2 and "no line for article/s5/ar" in error.err and len(error.err.splitlines()) == 1
    out = score("entities", "p.jsonl", "--missing-rows", "leave-out", "--fail-under", "micro.f1=1")
    assert out.status == 0 and "without a prediction are left out" in out.err and "missing-rows:leave-out" in out.out


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no predictions"),
        (b"\n\n", "no predictions"),
        ('{"id": "article/s1/tr", "entities": []}\n{"id": "Türkiye"}'.encode("iso-8859-9"), "p.jsonl:2: not UTF-8"),
        ('{"id": "article/s1/tr", "entities": []}'.encode("utf-16"), "this is a text in UTF-16, which is not read"),
        (b"\x00\x01\x02", "no JSON"),
        (b"id,start,end\n", "the columns id, start, end; expected a column entities"),
    ],
    ids=["empty", "blank", "Latin", "UTF-16", "binary", "CSV"],
)
def test_a_file_of_another_kind_is_one_message(score: Score, data: bytes, said: str) -> None:
    Path("p.jsonl").write_bytes(data)
    done = score("entities", "p.jsonl")
    assert done.status == 2 and not done.out and said in done.err
    assert done.err.startswith("idlib-corpus: p.jsonl") and "Traceback" not in done.err


def test_line_ends_and_a_byte_order_mark_change_nothing(score: Score) -> None:
    path = write("p.jsonl", shifted())
    expected = score("entities", path).out
    data = Path(path).read_bytes()
    for changed in (
        data.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + data,
        data.rstrip(b"\n"),
        data.replace(b"\n", b"\n\n"),
    ):
        Path(path).write_bytes(changed)
        assert score("entities", path).out == expected


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["entities", "p.jsonl", "--view", "nothing"], "names-PER-LOC-ORG"),
        (["entities", "p.jsonl", "--schema", "strictest"], "strict, exact, partial, type"),
        (["entities", "p.jsonl", "--fail-under", "micro.g1=1"], "micro.f1"),
        (["entities", "p.jsonl", "--scheme", "IOB2"], "--scheme: it has no effect on files without tags"),
        (["relations", "p.jsonl", "--schema", "strict"], "--schema"),
        (["entities", "p.jsonl", "--gold", "none.jsonl"], "none.jsonl"),
        (["entities", "p.jsonl", "p.jsonl"], "given twice"),
        (["entities", "p.jsonl", "--compare"], "--compare"),
        (["entities", "p.jsonl", "q.jsonl", "--method", "magic"], "magic"),
        (["entities", "p.jsonl", "--ci", "--metric", "nope"], "nope"),
        (["entities", "p.jsonl", "--ci", "--resamples", "-3"], "resamples"),
        (["entities", "p.jsonl", "--errors", "."], "folder"),
        (["entities", "."], "rows without ids"),
        (["stance", "p.jsonl"], 'expected the field "label"'),
        (["stance", "p.conll"], "which has tags only; expected a file with stance"),
        (["linking", "p.jsonl"], 'no entity has "wikidata"'),
        (["entities", "p.jsonl", "--metric", "micro.f1"], "--metric: nothing that it could change"),
        (["entities", "p.jsonl", "--ci", "--method", "randomization"], "two files to compare"),
        (["entities", "p.jsonl", "q.jsonl", "--format", "csv", "--resamples", "9"], "--resamples: nothing"),
        (["coref", "p.jsonl", "--errors", "e.jsonl"], "coref has no list of errors"),
        (["entities", "p.jsonl", "--errors", "p.jsonl"], "p.jsonl, which is read"),
        (["entities", "p.jsonl", "--errors", "e.jsonl", "--by", "colour"], "colour"),
        (["entities", "p.jsonl", "--errors", "e.jsonl", "--schema", "magic"], "magic"),
    ],
)
def test_a_wrong_call_is_a_message_and_exit_2(score: Score, arguments: list[str], said: str) -> None:
    write("p.jsonl", entities())
    write("q.jsonl", shifted())
    _text("p.conll", "a O\n")
    before = sorted(path.name for path in Path.cwd().iterdir())
    done = score(*arguments)
    assert done.status == 2 and not done.out, done.out
    assert said in done.err and done.err.startswith("idlib-corpus: ") and "Traceback" not in done.err
    assert sorted(path.name for path in Path.cwd().iterdir()) == before


@pytest.mark.parametrize("value", ["micro.f1", "=1", "micro.f1=high", ",", "micro.f1=nan", "micro.f1=inf"])
def test_a_limit_that_is_none_is_told_with_its_option(score: Score, value: str) -> None:
    done = score("entities", write("p.jsonl", entities()), "--fail-under", value)
    assert done.status == 2 and done.err.startswith("idlib-corpus score: --fail-under: ") and not done.out


# other gold


def test_any_gold_will_do(score: Score, tmp_path: Path) -> None:
    import datasets

    row = {"id": "1", "text": "トルコ軍", "entities": [{"start": 0, "end": 3, "label": "COUNTRY"}]}
    write("g.jsonl", [row])
    datasets.Dataset.from_list([row]).to_parquet("g.parquet")
    datasets.Dataset.from_list([row]).save_to_disk("g")
    _text("g.json", json.dumps([row]))
    _text("g.conll", "トルコ B-COUNTRY\n軍 O\n")
    write("p.jsonl", [{"id": "1", "entities": row["entities"]}])
    outs = set()
    for gold in ("g.jsonl", "g.parquet", "g", "g.json", "g.conll"):
        if gold == "g.conll":
            silent = score("entities", "p.jsonl", "--gold", gold)
            assert silent.status == 2 and "does not say its text" in silent.err
            write("p.jsonl", [{"id": "1", "text": "トルコ 軍", "entities": row["entities"]}])
        done = score("entities", "p.jsonl", "--gold", gold, "--fail-under", "micro.f1=1")
        assert done.status == 0, done.err
        outs.add(done.out)
    assert len(outs) == 1 and "view:all" in outs.pop()


def test_a_hundred_thousand_rows_are_scored(score: Score) -> None:
    text = "Idlib, Latakia"
    spans = '{"start": 0, "end": 5, "label": "LOC"}, {"start": 7, "end": 14, "label": "LOC"}'
    _text("g.jsonl", "".join(f'{{"id": "r{i}", "text": "{text}", "entities": [{spans}]}}\n' for i in range(100_000)))
    _text(
        "p.jsonl",
        "".join(f'{{"id": "r{i}", "entities": [{spans[: 38 if i % 2 else None]}]}}\n' for i in range(100_000)),
    )
    done = score("entities", "p.jsonl", "--gold", "g.jsonl", "--format", "json")
    assert done.status == 0, done.err
    counts = json.loads(done.out)["scores"][0]["scores"]["strict"]["counts"]
    assert counts["correct"] == 150_000 and counts["missed"] == 50_000


# the world around


def test_the_command_runs_in_a_process_of_its_own_in_another_locale(tmp_path: Path) -> None:
    path = write(str(tmp_path / "p.jsonl"), shifted())
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONIOENCODING", "PYTHONUTF8")}
    arguments = ["score", "entities", path, "--errors", "e.jsonl", "--by", "lang"]
    outs = []
    for changes in ({"LC_ALL": "C"}, {"LC_ALL": "C.UTF-8"}):
        done = subprocess.run(
            [*PROGRAM, *arguments], cwd=tmp_path, capture_output=True, env={**environment, **changes}
        )
        assert done.returncode == 0, done.stderr
        assert "اللاذقية" in (tmp_path / "e.jsonl").read_text(encoding="utf-8")
        outs.append(done.stdout)
    assert outs[0] == outs[1] and b"signature" not in outs[0]


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    path = write(str(tmp_path / "p.jsonl"), entities()[:5])
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run([*PROGRAM, "score", "entities", path], stdout=writer, stderr=subprocess.PIPE, text=True)
    finally:
        os.close(writer)
    assert done.returncode == 0 and "Traceback" not in done.stderr and "Broken" not in done.stderr


def test_a_full_disk_is_one_message(tmp_path: Path) -> None:
    path = write(str(tmp_path / "p.jsonl"), entities()[:5])
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*PROGRAM, "score", "entities", path], stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1].startswith("idlib-corpus: ") and "space" in done.stderr
