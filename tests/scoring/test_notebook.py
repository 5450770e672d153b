"""What a notebook shows: a few lines, a small table, whatever the size; and names that the command line takes too."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest

from idlib_corpus import benchmark, scoring, splits, tasks
from idlib_corpus.errors import InputError
from idlib_corpus.records.kind import ALIASES
from idlib_corpus.scoring.compare import Comparison
from idlib_corpus.scoring.consistency import Consistency
from idlib_corpus.scoring.notebook import Shown
from idlib_corpus.scoring.result import SCORES

LINES, CHARACTERS = 9, 2500
QUICK = {
    "ner": ["gazetteer"],
    "linking": ["train:prior"],
    "coref": ["exact-match"],
    "relations": ["nearest"],
    "stance": ["majority", "text-only"],
}


@pytest.fixture(scope="module")
def reports() -> dict[str, benchmark.Report]:
    found = {}
    for name, systems in QUICK.items():
        items = benchmark.read_items(task_name=name)
        runs = [one for one in benchmark.benchmark(systems, items) if isinstance(one, benchmark.Run)]
        assert len(runs) == len(systems)
        langs = list(dict.fromkeys(item.lang for item in items))
        found[name] = benchmark.Report(tasks.task(name), runs, langs)
    return found


@pytest.fixture(scope="module")
def roots(reports: dict[str, benchmark.Report]) -> list[Any]:
    """Everything that the functions of the package return."""
    found: list[Any] = list(reports.values())
    tags = scoring.tags([["B-PER", "O"]] * 300, [["B-PER", "B-LOC"]] * 300)
    two = {name: scoring.ner([[(0, 5, "LOC")]] * 300, [[(0, end, "LOC")]] * 300) for name, end in (("a", 5), ("b", 6))}
    found += [tags, *two.values(), scoring.intervals(tags, ["micro.f1"]), scoring.compare_results(two)]
    pairs = {f"c{i}": {"es": True, "en": bool(i % 2)} for i in range(300)}
    found += [scoring.consistency_of(pairs), scoring.contrast(*_variants())]
    found += splits.plan({"train": benchmark.read_items(task_name="stance")}, folds=3)
    return found


def _variants() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    gold = []
    for i in range(100):
        row = {"target": "t", "holder": "h", "lang": "es", "text": "x"}
        gold.append({**row, "id": f"{i}a", "group": f"{i}a", "label": "FAVOR"})
        more = {"variant_of": f"{i}a", "variant_change": "flip"}
        gold.append({**row, **more, "id": f"{i}b", "group": f"{i}b", "label": "AGAINST"})
    return gold, [{"id": row["id"], "label": "FAVOR"} for row in gold]


def _reached(roots: list[Any]) -> Iterator[Any]:
    """The objects of ours that public attributes lead to; of what is alike a few."""
    seen: set[int] = set()
    waiting, kept = list(roots), []
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        kept.append(one)  # or its id would be given again
        if isinstance(one, (tuple, list)):
            waiting += list(one)[:3]
        elif isinstance(one, Mapping):
            waiting += [one[key] for key in list(one)[:3]]
        elif type(one).__module__.startswith("idlib_corpus") and not isinstance(one, type) and not callable(one):
            yield one
            for name in dir(one):
                if not name.startswith("_"):
                    try:
                        waiting.append(getattr(one, name))
                    except InputError:
                        continue


def test_whatever_a_notebook_may_show_is_short(roots: list[Any]) -> None:
    kinds = set()
    for one in _reached(roots):
        text = repr(one)
        kinds.add(type(one).__name__)
        assert len(text.splitlines()) <= LINES, (type(one), text[:300])
        assert len(text) <= CHARACTERS, (type(one), len(text), text[:300])
    results = {"EntityScores", "TagScores", "LinkingScores", "CorefScores", "RelationScores", "StanceScores"}
    others = {
        "Consistency",
        "ContrastScores",
        "SchemaScores",
        "Comparison",
        "Intervals",
        "Report",
        "Run",
        "CountTable",
    }
    assert results | others | {"Confusion", "Items", "Records", "Differences", "Matched"} <= kinds


def test_what_is_shown_has_a_table_a_frame_and_a_dictionary(roots: list[Any]) -> None:
    shown = [one for one in _reached(roots) if isinstance(one, Shown)]
    assert len({type(one) for one in shown}) >= 15
    for one in shown:
        page = one._repr_html_()
        assert page.count("<table>") == page.count("</table>") <= 1
        assert len(page) < 100_000
        frame = one.to_frame()
        assert isinstance(frame, pd.DataFrame) and len(frame)
        assert one.to_dict()  # type: ignore[attr-defined]


def test_what_is_right_of_a_column_name_is_numbers(roots: list[Any]) -> None:
    for one in _reached(roots):
        if isinstance(one, scoring.Result):
            frame = one.to_frame()
            for name in set(frame.columns) & {"precision", "recall", "f1", "accuracy", "score", "predicted", "gold"}:
                if name != "score" or isinstance(one, Consistency):
                    assert frame[name].dtype.kind in "fiu", (type(one), name)


def test_every_column_is_documented(roots: list[Any]) -> None:
    for one in roots:
        if isinstance(one, (scoring.Result, Comparison)):
            said = type(one).to_frame.__doc__ or ""
            for column in one.to_frame().columns:
                assert f"``{column}``" in said or column.startswith("p ("), (type(one), column)


def test_a_hundred_thousand_items_print_in_under_ten_lines() -> None:
    number = 100_000
    scores = scoring.ner([[(0, 5, "LOC")]] * number, [[(0, 5, "LOC")]] * number)
    lines = repr(scores).splitlines()
    assert lines[0] == "EntityScores of 100,000 items"
    assert lines[1] == "  micro.f1 1.000, micro.precision 1.000, micro.recall 1.000, macro.f1 1.000"
    assert lines[2].strip() == scores.signature
    assert len(lines) == 3
    assert len(repr(scores.by("type")["LOC"]).splitlines()) < 10


def test_the_figures_in_the_text_are_those_of_the_result(reports: dict[str, benchmark.Report]) -> None:
    for report in reports.values():
        for run in report.runs:
            for name, value in re.findall(r"([\w.]+) (\d\.\d{3}|nan)", repr(run.scores).splitlines()[1]):
                assert float(value) == pytest.approx(run.scores.value(name), abs=5e-4, nan_ok=True)
            assert f"{run.system}: {report.task.headline} {run.scores.value(report.task.headline):.3f}" in repr(report)


def test_labels_of_strangers_are_escaped() -> None:
    evil = "<script>alert(1)</script>"
    scores = scoring.ner([[(0, 5, evil), (6, 8, "مكان")]], [[(0, 5, "\x1b[31mred"), (6, 8, "場所")]])
    page = scores._repr_html_()
    assert "<script" not in page and html.escape(evil) in page
    assert "\x1b" not in page + repr(scores) + repr(scores.confusion) + scores.confusion._repr_html_()
    assert "مكان" in page and "場所" in page and 'dir="auto"' in page


def test_a_table_has_no_colour_of_its_own_and_a_bounded_size() -> None:
    labels = [f"T{i}" for i in range(3000)]
    scores = scoring.ner([[(i, i + 1, one) for i, one in enumerate(labels)]], [[]])
    page = scores._repr_html_()
    assert len(page) < 50_000 and "more rows: see to_frame()" in page
    assert "color" not in page.replace("border-color", "") and "background" not in page
    assert len(scores.confusion._repr_html_()) < 50_000
    assert len(repr(scores.confusion).splitlines()) < 10


# parts by type


def test_a_type_by_itself_has_the_scores_that_it_has_in_the_whole(reports: dict[str, benchmark.Report]) -> None:
    scores = reports["ner"].runs[0].scores
    parts = scores.by("type")
    assert list(parts) == list(scores.strict.per_type)
    for label, part in parts.items():
        assert part.value("micro.f1") == scores.value(f"per_type.{label}.f1") == scores.strict.per_type[label].f1
        assert part.value("partial.micro.recall") == scores.value(f"partial.per_type.{label}.recall")
        assert part.by("lang")["fr"].value("micro.f1") == scores.by("lang")["fr"].value(f"per_type.{label}.f1")
        assert part.to_dict()["strict"]["micro"]["f1"] == part.value("strict.micro.f1")
        assert set(part.to_frame()["type"]) == {label}
        assert sum(part.by("group").values()).value("micro.f1") == part.value("micro.f1")
        assert part.by("type") == {label: part}
        assert part.collapsed().value("micro.f1") == part.value("micro.f1")
    whole = scoring.intervals(scores, ["per_type.LOC.f1"])["per_type.LOC.f1"]
    alone = scoring.intervals(parts["LOC"], ["micro.f1"])["micro.f1"]
    assert (whole.value, whole.low, whole.loo_low) == pytest.approx(
        (alone.value, alone.low, alone.loo_low), nan_ok=True
    )


def test_a_label_with_line_breaks_is_a_label_like_others() -> None:
    label = "A.B,\nC"
    scores = scoring.ner([[(0, 5, label), (6, 8, "Z")]], [[(0, 5, label)]])
    assert list(scores.by("type")) == [label, "Z"] and scores.by("type")[label].value("micro.f1") == 1
    assert not scores.more() and set(scores.to_frame().columns) == {"schema", "type", *SCORES, "predicted", "gold"}
    assert scores.to_dict()["strict"]["per_type"][label]["f1"] == 1
    tags = scoring.tags([["B-A\nB", "O"]], [["B-A\nB", "O"]])
    stance = scoring.stance(["A\nB", "C"], ["A\nB", "A\nB"], labels=["A\nB", "C"])
    for one in (tags, stance):
        assert "A\nB" in one.by("type") and not one.more()


@pytest.mark.parametrize(
    ("task", "label", "alone", "name"),
    [
        ("relations", "agent", "micro.f1", "per_type.agent.f1"),
        ("linking", "in_kb", "micro.recall", "in_kb.recall"),
        ("stance", "FAVOR", "state.f1", "state.per_class.FAVOR.f1"),
        ("stance", "NONE", "claim.f1", "claim.per_class.NONE.f1"),
    ],
)
def test_a_type_of_every_task(
    reports: dict[str, benchmark.Report], task: str, label: str, alone: str, name: str
) -> None:
    scores = reports[task].runs[-1].scores
    assert np.isfinite(scores.value(name))
    assert scores.by("type")[label].value(alone) == scores.value(name)


def test_a_kind_of_change_is_the_type_of_contrast() -> None:
    scores = scoring.contrast(*_variants())
    assert scores.by("type")["flip"].value("all.unmoved") == scores.value("flip.unmoved") == 1


def test_a_result_without_types_says_what_there_is(reports: dict[str, benchmark.Report]) -> None:
    with pytest.raises(InputError) as error:
        reports["coref"].runs[0].scores.by("type")
    assert "no types" in str(error.value) and "one of lang, group, document, item" in str(error.value)


def test_the_names_that_the_command_line_takes(reports: dict[str, benchmark.Report]) -> None:
    for report in reports.values():
        scores = report.runs[-1].scores
        for name in scores.groupings:
            parts = scores.by(name)
            assert parts and all(isinstance(part, scoring.Result) for part in parts.values())
        with pytest.raises(InputError) as error:
            scores.by("colour")
        assert f'"colour"; expected one of {", ".join(scores.groupings)}. ' in str(error.value)
    assert reports["stance"].runs[0].scores.groupings[:3] == ("lang", "group", "document")
    assert {"kind", "holder", "target", "decision", "type"} <= set(reports["stance"].runs[0].scores.groupings)


def test_a_score_may_stand_behind_its_task(reports: dict[str, benchmark.Report]) -> None:
    for task, report in reports.items():
        scores = report.runs[0].scores
        for name in (task, *(old for old, new in ALIASES.items() if new == task)):
            assert scores.value(f"{name}.{scores.headline}") == scores.value(scores.headline)
    with pytest.raises(InputError, match="one of micro"):
        reports["relations"].runs[0].scores.value("ner.micro.f1")
