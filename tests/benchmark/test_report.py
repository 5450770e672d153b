"""A report says what its runs say, in every format."""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Iterable, Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from anchors import first
from idlib_corpus import scoring
from idlib_corpus.benchmark import Report, data_version, run
from idlib_corpus.benchmark.long import COLUMNS, at
from idlib_corpus.benchmark.measure import Cost, environment
from idlib_corpus.cli.benchmark import FORMS
from idlib_corpus.items import CorefItem, FoundRelation, FoundStance, LinkingItem, Place
from idlib_corpus.report.benchmark import render, scores
from idlib_corpus.scoring.result import SCORES
from idlib_corpus.systems import System
from idlib_corpus.tables import UNDEFINED
from idlib_corpus.tables.text import grid
from idlib_corpus.tasks import names, task

LANGS = ("es", "ar", "ja")


class Part(System[Any, Any]):
    """A system that knows the gold of some languages, or of all sentences but one."""

    version = "1"

    def __init__(self, name: str, right: Iterable[str], langs: frozenset[str] | None = None) -> None:
        self.name, self._right, self._langs = name, set(right), langs

    def languages(self) -> frozenset[str] | None:
        return self._langs

    def predict(self, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            knows = bool({item.lang, item.group} & self._right)
            if isinstance(item, CorefItem):
                yield item.gold if knows else [known for chain in item.gold if (known := self._known(item, chain))]
            elif hasattr(item, "tokens") or isinstance(item, LinkingItem):
                yield list(item.gold) if knows else []
            elif hasattr(item, "mentions"):
                yield list(_relations(item)) if knows else []
            else:
                yield FoundStance(item.gold if knows else "NONE")

    def _known(self, item: CorefItem, chain: Iterable[Place]) -> list[Place]:
        """The mentions of a chain that stand in sentences it knows."""
        return [mention for mention in chain if f"{item.group}/{mention.sentence}" in self._right]


def _relations(item: Any) -> Iterator[FoundRelation]:
    for relation in item.record["relations"]:
        named = {m["mention"]: (m["start"], m["end"], m["label"]) for m in item.record["entities"]}
        sides = [first(relation, side) for side in ("head", "tail")]
        if all(sides):
            head, tail = (named[name] for name in sides)
            yield FoundRelation(head, tail, relation["label"])


@cache
def report(name: str) -> Report:
    items = task(name).read(LANGS)
    groups = [f"article/s{n}" for n in (1, 2, 3, 4)]
    systems = [Part("all", LANGS), Part("es+ar", ["es", "ar"]), Part("s1-s4", groups), Part("ja only", ["ja"], JA)]
    return Report(task(name), [run(system, items) for system in systems], LANGS, data=data_version(items))


JA = frozenset({"ja", "ko"})


@pytest.mark.parametrize("name", names())
def test_who_knows_the_gold_has_the_headline_one_in_every_language(name: str) -> None:
    block = scores(report(name))
    rows = {row["system"]: dict(zip(block.heads, block.cells(row), strict=True)) for row in block.rows}
    assert [rows["all"][lang] for lang in LANGS] == ["100.0"] * 3
    assert [rows["es+ar"][lang] for lang in LANGS] == ["100.0", "100.0", "0.0"]
    assert [rows["ja only"][lang] for lang in LANGS] == ["·", "·", "100.0"]
    assert all(0 < float(rows["s1-s4"][lang]) < 100 for lang in LANGS)


def test_a_type_that_neither_side_has_is_not_defined_and_one_that_is_missed_is_nought() -> None:
    items = [
        item
        for item in task("ner").read(("es",))
        if any(span[-1] == "LOC" for span in item.gold) and not any(span[-1] == "PER" for span in item.gold)
    ]
    block = scores(Report(task("ner"), [run(Part("none", []), items)], ("es",)))
    [row] = block.rows
    shown = dict(zip((column.name for column in block.columns), block.cells(row), strict=True))
    assert (shown["PER"], shown["LOC"]) == (UNDEFINED, "0.0")


def flat(shown: str) -> str:
    """A text without its line ends."""
    return " ".join(shown.split())


def groups(name: str) -> int:
    """How many sentences, or documents, have rows of a task."""
    return len({item.group for item in task(name).read(LANGS)})


@pytest.mark.parametrize("name", names())
def test_few_sentences_have_ranges_and_no_interval(name: str) -> None:
    for system, found in report(name).intervals.items():
        one = found[task(name).headline]
        assert math.isnan(one.low) and one.withheld, system
        if name == "coref":
            assert list(one.per_unit) == ["article"] and math.isnan(one.loo_low), "nothing is left of one document"
        else:
            assert one.loo_low <= one.value <= one.loo_high
            assert len(one.per_unit) == groups(name)


@pytest.mark.parametrize("name", names())
def test_systems_are_compared_over_the_languages_they_share(name: str) -> None:
    found = dict(report(name).comparisons)
    assert list(found) == [LANGS, ("ja",)]
    assert list(found[LANGS].results) == ["all", "es+ar", "s1-s4"]
    assert list(found["ja",].results) == ["all", "es+ar", "s1-s4", "ja only"]
    headline = task(name).headline
    assert found["ja",].results["es+ar"].value(headline) == 0
    assert {row["system"]: row["difference"] for row in found["ja",].rows()}["ja only"] == 0


@pytest.mark.parametrize("name", ["linking", "coref"])
def test_what_has_no_ids_over_languages_has_no_consistency(name: str) -> None:
    assert not task(name).consistent and report(name).consistency == {}
    assert "The same content" not in render(report(name))


@pytest.mark.parametrize("name", ["ner", "relations", "stance"])
def test_consistency_is_over_the_common_core_with_its_n(name: str) -> None:
    found = report(name).consistency
    assert list(found) == ["all", "es+ar", "s1-s4"], "one language alone cannot be consistent"
    assert found["all"].of_all == 1 and found["all"].n > 20
    assert found["es+ar"].everywhere == 0 and found["es+ar"].gap["ja"] == -1
    assert found["s1-s4"].of_somewhere == 1


def test_no_language_stands_for_a_source_that_is_not_there() -> None:
    items = task("ner").read(["ar", "ja"])
    told = Report(task("ner"), [run(Part("ar", ["ar"]), items)], ["ar", "ja"])
    assert told.consistency["ar"].source == "es" and dict(told.consistency["ar"].gap) == {}
    shown = render(told, "md").partition("The same content")[2]
    assert re.search(r"`?ar`? \|[^\n]*\| 100\.0 \| 0\.0 \|", shown), "the recall of each"
    assert "translated from" not in shown
    assert "es is the language that the others were translated from" in flat(render(report("ner")))


def test_a_test_of_accuracy_has_no_empty_column() -> None:
    assert "McNemar" not in render(report("stance"))


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("form", FORMS)
def test_every_format_shows_every_system_and_number(name: str, form: str) -> None:
    shown = render(report(name), form)
    if form == "latex":
        shown = shown.replace(r"\allowbreak{}", "").replace(r"\textbar{}", "|").replace(r"\_", "_")
    # a signature says what is not defined
    assert not re.search(r"\bnan\b", shown.replace("|zero:nan|", "|"), re.IGNORECASE)
    for one in report(name).runs:
        assert one.system in shown
    if form in ("table", "md", "html", "latex"):
        block = scores(report(name))
        row = next(row for row in block.rows if row["system"] == "s1-s4")
        assert all(value in shown for value in block.cells(row) if form != "latex" or value != UNDEFINED)
        assert "fewer than 20" in flat(shown)
        assert ("1 document:" if name == "coref" else f"{groups(name)} sentences:") in flat(shown)


def test_the_json_has_versions_machine_cost_and_signature() -> None:
    told = json.loads(render(report("ner"), "json"))
    assert {"python", "processor", "cores", "memory_gib", "threads", "versions"} <= told["environment"].keys()
    assert told["environment"]["versions"]["datasets"] and told["environment"]["threads"]["environment"]
    for one in told["runs"]:
        assert {"load_seconds", "items_per_second", "peak_memory_mib"} <= one["cost"].keys()
        assert one["signature"].startswith("entities|view:")
        assert one["cost"]["peak_memory_mib"] >= one["cost"]["memory_before_mib"] > 10
    assert told["data"].startswith("sha256:")
    assert told["runs"][0]["all"]["strict"]["micro"]["f1"] == 1


def test_the_csv_has_a_row_a_system_and_language() -> None:
    every = list(csv.DictReader(render(report("ner"), "csv").splitlines()))
    assert list(every[0]) == list(COLUMNS)
    rows = [row for row in every if row["type"] == "all"]
    assert [row["lang"] for row in rows if row["system"] == "es+ar"] == ["es", "ar", "ja", "all"]
    assert [row["lang"] for row in rows if row["system"] == "ja only"] == ["ja", "all"]
    row = next(row for row in rows if (row["system"], row["lang"]) == ("s1-s4", "ar"))
    items = task("ner").read(["ar"])
    part = scoring.entities([i.gold for i in items], [list(i.gold) if i.group[-1] != "5" else [] for i in items])
    assert row["score"] == "strict.micro.f1" and float(row["value"]) == part.strict.micro.f1 == float(row["f1"])
    assert [float(row[name]) for name in SCORES] == [getattr(part.strict.micro, name) for name in SCORES]
    assert int(row["predicted"]) == part.strict.micro.predicted and int(row["gold"]) == part.strict.micro.gold


def test_the_csv_has_a_row_a_type_with_precision_and_recall_in_full() -> None:
    found = report("ner")
    rows = list(csv.DictReader(render(found, "csv").splitlines()))
    of_types = [row for row in rows if row["type"] != "all"]
    assert len(of_types) == sum((len(run.langs) + 1) * len(run.scores.types) for run in found.runs) > 0
    runs = {run.system: run for run in found.runs}
    for row in of_types:
        run = runs[row["system"]]
        one = (run.scores if row["lang"] == "all" else run.by_lang[row["lang"]]).strict.per_type[row["type"]]
        assert [float(row[name]) for name in SCORES] == [getattr(one, name) for name in SCORES]
        counts = ("hits_predicted", "predicted", "hits_gold", "gold")
        assert tuple(float(row[name]) for name in counts) == one.counts
        assert row["low"] == row["high"] == ""


@pytest.mark.parametrize("name", ["ner", "stance"])
def test_the_csv_has_how_far_the_score_of_every_language_moves(name: str) -> None:
    found = report(name)
    runs, headline = {run.system: run for run in found.runs}, found.task.headline
    for row in csv.DictReader(render(found, "csv").splitlines()):
        if row["type"] == "all":
            run = runs[row["system"]]
            result = run.scores if row["lang"] == "all" else run.by_lang[row["lang"]]
            one = scoring.intervals(result, [headline])[headline]
            for end in ("low", "high", "loo_low", "loo_high"):
                assert float(row[end] or "nan") == pytest.approx(getattr(one, end), nan_ok=True)


def test_the_page_is_whole_and_names_are_escaped() -> None:
    items = task("ner").read(["es"])
    odd = Report(task("ner"), [run(Part("<b>&", ["es"]), items)], ["es"])
    page = render(odd, "html")
    assert "&lt;b&gt;&amp;" in page and "<b>" not in page
    opened: list[str] = []

    class Parser(HTMLParser):
        def handle_starttag(self, tag: str, attrs: Any) -> None:
            if tag != "meta":
                opened.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert opened.pop() == tag

    Parser().feed(page)
    assert opened == []
    assert not re.search(r'(src|href)="http', page)


def test_heads_of_a_page_stand_as_their_columns_do() -> None:
    page = render(report("ner"), "html")
    runs = page.partition("<h2>What ran</h2>")[2].partition("<h2>")[0]
    assert re.findall(r"<th class=\"(\w+)\">([^<]*)</th>", runs) == [("words", "system"), ("text", "version and note")]
    cells = [("words", "<code>all</code>"), ("text", "1")]
    assert re.findall(r"<td class=\"(\w+)\">(.*?)</td>", runs)[:2] == cells


def test_columns_stand_below_each_other_with_wide_and_combining_characters() -> None:
    shown = grid(["system", "ar"], [["spacy:نَمُوذَج", "1.0"], ["spacy:日本語", "2.0"], ["spacy:e\u0301", "3.0"]])
    assert shown.splitlines() == [
        "system         ar",
        "------------- ---",
        "spacy:نَمُوذَج   1.0",
        "spacy:日本語  2.0",
        "spacy:e\u0301       3.0",
    ]


def test_a_cost_is_measured_not_assumed() -> None:
    cost = Cost()
    with cost.loading():
        kept = bytearray(200 * 2**20)
    with cost.predicting():
        sum(range(10**6))
    assert cost.peak_memory - cost.memory_before > 150 and len(kept)
    assert cost.load_seconds > 0 and cost.seconds > 0 and cost.cpu_seconds > 0
    assert cost.to_dict()["items_per_second"] is None
    assert environment()["threads"]["environment"]["OMP_NUM_THREADS"] == "1"


def test_an_installation_that_went_wrong_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken-1.0.dist-info").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    assert environment()["versions"]["datasets"]


def test_a_score_is_found_by_its_dotted_name_and_by_nothing_else() -> None:
    scores = {"conll": 0.5, "micro": {"f1": 1, "recall": None}, "macro": True}
    assert (at(scores, "conll"), at(scores, "conll.f1"), at(scores, "micro.f1")) == (0.5, 0.5, 1.0)
    for name in ("conll.precision", "micro.recall", "micro", "macro", "muc.f1", "micro.f1.recall"):
        assert math.isnan(at(scores, name)), name
