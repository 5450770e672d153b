"""Agreement: the figures on cases that can be counted by hand, and on the stored passes."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import OTHER_HASHES, RELEASE
from idlib_corpus import InputError
from idlib_corpus.agreement import Agreement, figures, of_folder, pooled
from idlib_corpus.agreement.disagreements import disagreements
from idlib_corpus.agreement.passage import passage
from idlib_corpus.agreement.passes import FreeMention, Pass, read_pass
from idlib_corpus.agreement.remarked import remarked, together
from idlib_corpus.agreement.support import support
from idlib_corpus.model import Corpus, Piece
from idlib_corpus.source import read

# the passes by the first edition of the manual, over all layers
TESTED = RELEASE
FIRST = RELEASE / "agreement" / "first"


def report(folder: Path, document: str = "") -> list[Agreement]:
    return of_folder(folder / "agreement", read(folder / "source"), document)


@pytest.fixture(scope="module")
def passes(corpus: Corpus) -> tuple[Pass, Pass]:
    a, b = (read_pass(FIRST / name, corpus, corpus.document("article")) for name in ("pass-a", "pass-b"))
    return a, b


def mention(start: int, end: int, level: str = "NAM", kind: str = "GPE") -> FreeMention:
    return FreeMention("s1", (Piece(start, end),), kind, level, "x")


def with_mentions(*mentions: FreeMention) -> Pass:
    return Pass("p", mentions, frozenset(), (), {}, {})


def test_exact_and_partial_by_hand() -> None:
    a = with_mentions(mention(0, 5), mention(10, 20), mention(30, 35))
    b = with_mentions(mention(0, 5), mention(12, 20))
    assert figures.exact_mentions(a, b, ["s1"]).value == 2 * 1 / 5
    assert figures.partial_mentions(a, b, ["s1"]).value == 2 * 1.5 / 5


def test_a_mention_is_paired_once() -> None:
    a = with_mentions(mention(0, 10))
    b = with_mentions(mention(0, 4), mention(5, 10))
    assert figures.partial_mentions(a, b, ["s1"]).value == 2 * 0.5 / 3


def test_an_equal_extent_goes_before_a_larger_overlap() -> None:
    a = with_mentions(mention(0, 10), mention(0, 5))
    b = with_mentions(mention(0, 5), mention(0, 10))
    assert figures.partial_mentions(a, b, ["s1"]).value == 1


def test_pieces_must_be_the_same_for_an_exact_match() -> None:
    whole = with_mentions(FreeMention("s2", (Piece(168, 196),), "LOC", "NOM", "x"))
    cut = with_mentions(FreeMention("s2", (Piece(168, 171), Piece(188, 196)), "LOC", "NOM", "x"))
    assert figures.exact_mentions(whole, cut, ["s1", "s2"]).value == 0
    assert figures.partial_mentions(whole, cut, ["s1", "s2"]).value == 0.5


def test_a_level_counts_its_own_mentions_only() -> None:
    a = with_mentions(mention(0, 5), mention(10, 20, "NOM"))
    b = with_mentions(mention(0, 5), mention(10, 20, "PRO"))
    assert figures.exact_mentions(a, b, ["s1"]).value == 1
    assert figures.exact_mentions(a, b, ["s1"], "NAM").value == 1
    assert figures.exact_mentions(a, b, ["s1"], "NOM").value == 0
    assert np.isnan(figures.exact_mentions(a, b, ["s1"], "ADJ").value)


LABELS = ["AGAINST", "FAVOR", "NONE", "excluded", "0", "1"]


def alpha(a: Sequence[str], b: Sequence[str]) -> float:
    """Of labels in order, two to a sentence."""
    left, right = ({f"s{n // 2}.{n}": label for n, label in enumerate(one)} for one in (a, b))
    return figures.of_labels(left, right, [f"s{n}" for n in range(len(a))], LABELS).value


def test_alpha_by_hand() -> None:
    # ten units, two observers: four differences, 14 zeros and 6 ones in all; alpha = 1 - (20 - 1) * 4 / (14 * 6)
    a = list("0100000000")
    b = list("1110010100")
    assert alpha(a, b) == pytest.approx(1 - 19 * 4 / 84)


def test_alpha_of_one_single_label_is_one() -> None:
    assert alpha(["NONE"] * 5, ["NONE"] * 5) == 1


labels = st.lists(st.sampled_from(["AGAINST", "FAVOR", "NONE", "excluded"]), min_size=2, max_size=40)


@given(labels)
def test_alpha_of_equal_labels_is_one(same: list[str]) -> None:
    assert alpha(same, same) == pytest.approx(1)


@given(st.data())
def test_alpha_is_symmetric_and_that_of_krippendorff(data: st.DataObject) -> None:
    a = data.draw(labels)
    b = [data.draw(st.sampled_from(LABELS[:4])) for _ in a]
    assert alpha(a, b) == pytest.approx(alpha(b, a))
    if len({*a, *b}) > 1:
        coded = [[LABELS.index(label) for label in one] for one in (a, b)]
        assert alpha(a, b) == pytest.approx(krippendorff.alpha(coded, level_of_measurement="nominal"))


def test_the_interval_of_an_agreement_is_that_of_a_loop(passes: tuple[Pass, Pass], corpus: Corpus) -> None:
    a, b = passes
    sentences = [s.id for s in corpus.document("article").source_text.sentences]
    chance = np.random.default_rng(1)
    for figure, found in (
        (figures.exact_mentions(a, b, sentences), [{m.extent for m in one.mentions} for one in (a, b)]),
        (figures.relations(a, b, sentences), [set(one.relations) for one in (a, b)]),
    ):
        drawn = []
        for _ in range(4000):
            chosen = Counter(chance.choice(sentences, len(sentences)).tolist())
            left, right, both = (
                sum(chosen[figures.sentence_of(x)] for x in some) for some in (*found, found[0] & found[1])
            )
            drawn.append(2 * both / (left + right))
        assert figure.interval() == pytest.approx(np.percentile(drawn, [2.5, 97.5]), abs=0.004)
        twice = figures.pooled([figure, figure])
        assert twice.value == pytest.approx(figure.value) and len(twice.counts) == 2 * len(sentences)
        assert set(twice.within) == {0, 1}


def test_the_stored_passes_are_what_was_made(passes: tuple[Pass, Pass]) -> None:
    a, b = passes
    assert (len(a.mentions), len(b.mentions)) == (87, 89)
    assert len(a.cells) == len(b.cells) == 19 * 16
    only_b = {m.extent for m in b.mentions} - {m.extent for m in a.mentions}
    assert only_b == {("s3", (Piece(57, 66),)), ("s4", (Piece(369, 383),))}  # recuperar, Norte de Siria


def test_a_pass_agrees_with_itself(passes: tuple[Pass, Pass], corpus: Corpus) -> None:
    a, _ = passes
    sentences = [s.id for s in corpus.document("article").source_text.sentences]
    assert figures.exact_mentions(a, a, sentences).value == figures.partial_mentions(a, a, sentences).value == 1
    assert figures.relations(a, a, sentences, truth=True).value == 1
    assert figures.stances(a, a, sentences, a.cells, LABELS[:4]).value == 1
    points = disagreements(a, a, corpus.document("article").texts["es"])
    assert all(point.startswith("proposition/a/") for point in points)


def test_every_kind_of_difference_is_found(passes: tuple[Pass, Pass], corpus: Corpus) -> None:
    a, _ = passes
    text = corpus.document("article").texts["es"]
    (name, cell), *_ = a.cells.items()
    (fact, relation), *_ = a.relations.items()
    other = replace(
        a,
        mentions=(replace(a.mentions[0], level="NOM"), *a.mentions[1:]),
        holders=a.holders | {("s1", "turkey")},
        relations={**a.relations, fact: {**relation, "factuality": "negated"}},
        cells={**a.cells, name: {**cell, "label": "FAVOR"}},
    )
    found = {p for p in disagreements(a, other, text) if not p.startswith("proposition")}
    assert found == {"mention/s1/3-32", "holder/s1/turkey", f"relation/{fact}/factuality", f"stance/{name}"}


def test_the_report_prints_every_figure(command: Callable) -> None:
    done = command("agreement", "--corpus", RELEASE)
    assert done.returncode == 0, done.stderr
    for figure in (
        "mention F1, exact",
        "mention F1, partial, PRO",
        "alpha, entity types",
        "alpha, stance",
        "relation F1",
    ):
        assert figure in done.stdout
    data = json.loads(command("agreement", "--json").stdout)
    by_name = {one["name"]: one for one in data["passes"]}
    first, second = by_name["first"], by_name["second"]
    assert {"first", "second", "trial"} <= by_name.keys()
    assert first["scores"]["relation F1"] == pytest.approx(2 * 71 / (72 + 71))
    assert all(point["decision"] for one in data["passes"] for point in one["disagreements"].values())
    assert "relation F1" not in second["scores"] and second["scores"]["alpha, what is at stake"] == 1
    for one in data["passes"]:
        for name, (low, high) in one["intervals"].items():
            assert low <= one["scores"][name] <= high


def test_support_is_of_what_the_gold_says(corpus: Corpus) -> None:
    checks = {check.lang: check for check in support(RELEASE, corpus, "article")}
    document = corpus.document("article")
    assert set(checks) == set(document.texts)
    for check in checks.values():
        true = [one for one in check.statements if one["true"]]
        assert {one["of"] for one in true} == {r.id for r in document.relations} | {
            s.id for s in document.stances if s.basis
        }
        assert len(true) == len(check.statements) - len(true)
        for (_, _), (right, number) in check.shares().items():
            assert 0.9 <= right / number <= 1
        assert all(
            one["answer"] != "yes" for one in check.statements if one["true"] and one["of"] in check.unsupported
        )
    # what a reader of Russian could not find
    assert checks["ru"].unsupported == ["s4.refugee_crisis.affects.turkey"]


def test_a_sample_of_every_other_document_was_asked_in_every_language(corpus: Corpus) -> None:
    checks = [check for check in support(RELEASE, corpus) if check.document != "article"]
    others = [document for document in corpus.documents if document.id != "article" and not document.apart]
    assert {(check.document, check.lang) for check in checks} == {(d.id, lang) for d in others for lang in d.texts}
    asked = {}
    for check in checks:
        # the same relations and stances in every language, as long as the gold says them
        asked.setdefault(check.document, []).append({(one["of"], one["true"]) for one in check.statements})
        assert len(check.statements) + check.mended >= 18
    for some in asked.values():
        assert len(set.union(*some) - set.intersection(*some)) <= 2
    for lang in corpus.codes:
        for true in (True, False):
            answers = [
                one["answer"]
                for check in checks
                if check.lang == lang
                for one in check.statements
                if one["true"] is true
            ]
            right = sum(answer == ("yes" if true else "no") for answer in answers)
            assert right / len(answers) > 0.85, (lang, true)


def test_statements_of_what_was_mended_are_left_out(corpus: Corpus) -> None:
    for check in support(RELEASE, corpus, "article"):
        assert check.mended == 4  # both sides of the good relations, true and false
        assert not any(one["of"] == "s4.aanes.good_relations" for one in check.statements)


def test_a_difference_without_decision_fails(corpus_copy: Path, command: Callable) -> None:
    path = corpus_copy / "agreement" / "first" / "adjudication.toml"
    lines = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join(x for x in lines if "s4/369-383" not in x), encoding="utf-8")
    done = command("agreement", "--corpus", corpus_copy)
    assert done.returncode == 2
    assert "mention/s4/369-383" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_decision_on_what_is_no_difference_fails(corpus_copy: Path) -> None:
    path = corpus_copy / "agreement" / "first" / "adjudication.toml"
    text = path.read_text(encoding="utf-8").replace("[mention]", '[mention]\n"s1/0-2" = "because"', 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="s1/0-2"):
        report(corpus_copy)


@pytest.mark.parametrize("break_it", ["missing", "no json", "unknown words"])
def test_a_broken_pass_is_one_clear_error(corpus_copy: Path, break_it: str) -> None:
    path = corpus_copy / "agreement" / "first" / "pass-a" / "free.json"
    if break_it == "missing":
        path.unlink()
    elif break_it == "no json":
        path.write_text("{", encoding="utf-8")
    else:
        path.write_text(path.read_text(encoding="utf-8").replace("Coalición RSII", "Coalición OTAN"), encoding="utf-8")
    with pytest.raises(InputError, match="pass-a"):
        report(corpus_copy)
    shutil.rmtree(corpus_copy)


DEEP = "[" * 100_000 + "]" * 100_000
# the file, what is changed, what it becomes, what the message says
BROKEN = {
    "a key is missing": ("pass-a/free.json", '"mentions"', '"mention"', "'mentions' is a required property"),
    "another type": ("pass-a/free.json", '"level": "NAM"', '"level": 3', "mentions.0.level"),
    "a list for an object": ("pass-b/free.json", '"holders": {', '"holders": [{}], "x": {', "holders"),
    "an unknown sentence": (
        "pass-a/free.json",
        '"sentence": "s1"',
        '"sentence": "s99"',
        'the sentence "s99"; expected one of s1',
    ),
    "an unknown level": ("pass-a/free.json", '"level": "NAM"', '"level": "NAMES"', 'the level "NAMES"'),
    "the null occurrence": ("pass-a/free.json", "1\n    ]", "0\n    ]", "mentions.0.pieces.0.1"),
    "an occurrence too many": ("pass-a/free.json", "1\n    ]", "7\n    ]", "mention 1: "),
    "an unknown relation": ("pass-b/judged.json", '"located_in"', '"lies_in"', 'relation 1: the type "lies_in"'),
    "an unknown label": ("pass-b/judged.json", '"label": "', '"label": "X', 'stance 1: the label "X'),
    "an id that is an object": ("pass-a/judged.json", '"holder": "', '"holder": {}, "x": "', "holder"),
    "nested without end": ("pass-a/judged.json", '"implied": false', f'"implied": {DEEP}', "nested deeper"),
    "a key twice": ("pass-a/judged.json", '"implied": false', '"implied": false, "implied": true', "stands twice"),
    "digits without end": ("protocol.toml", "document =", f"n = {'9' * 5000}\ndocument =", "thousands of digits"),
    "nested TOML": ("protocol.toml", "document =", f"deep = {DEEP}\ndocument =", "nested deeper"),
    "a document that is a list": ("protocol.toml", 'document = "article"', 'document = ["article"]', "document"),
    "a field that is not known": ("protocol.toml", "mentions_quoted_in", "mentions_quoted_kn", "mentions_quoted_kn"),
    "a mention that is not there": ("protocol.toml", '"idlib.1"', '"idlib.77"', '"idlib.77"'),
    "a decision that is a number": ("adjudication.toml", "[holder]", "[holder]\nx = 1", "holder.x"),
    "a table that is none": ("adjudication.toml", "[mention]", "x = 1\n[mention]", "x: 1"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_files_of_passes_are_held_against_their_schema(name: str, corpus: Corpus, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(RELEASE / "agreement", tmp_path / "agreement"))
    path, old, new, says = BROKEN[name]
    broken = folder / "first" / path
    text = broken.read_text(encoding="utf-8")
    assert old in text
    broken.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        of_folder(folder, corpus)
    assert says in str(caught.value) and path in caught.value.where
    assert len(str(caught.value)) < 5000


def test_a_protocol_of_free_marks_says_what_the_manual_quotes(corpus: Corpus, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(RELEASE / "agreement", tmp_path / "agreement"))
    path = folder / "first" / "protocol.toml"
    lacking = re.sub(r"(?s)mentions_quoted_in_the_manual = \[.*?\n\]\n", "", path.read_text(encoding="utf-8"))
    path.write_text(lacking, encoding="utf-8")
    with pytest.raises(InputError, match="no mentions_quoted_in_the_manual; expected a list of mentions"):
        of_folder(folder, corpus)


def test_the_figures_do_not_depend_on_the_seed_of_hashes(command: Callable[..., Any]) -> None:
    outputs = {command("agreement", "--json", env=env).stdout for env in (None, {"PYTHONHASHSEED": OTHER_HASHES})}
    assert len(outputs) == 1 and outputs != {""}


def test_everything_quoted_in_the_protocol_exists(corpus: Corpus, passes: tuple[Pass, Pass]) -> None:
    import tomllib

    for path in (RELEASE / "agreement").rglob("protocol.toml"):
        protocol = tomllib.loads(path.read_text(encoding="utf-8"))
        quoted = set(protocol.get("mentions_quoted_in_the_manual", ()))
        if quoted:
            assert quoted <= corpus.document(protocol["document"]).source_text.mention_ids
        judged = json.loads((path.parent / "pass-a" / "judged.json").read_text(encoding="utf-8"))
        cells = {f"{row['sentence']}.{row['holder']}.{row['target']}" for row in judged["stances"]}
        assert set(protocol["cells_told_by_the_manual"]) <= cells


def test_translations_are_marked_anew_in_five_languages(corpus: Corpus, tmp_path: Path) -> None:
    found = remarked(RELEASE, corpus)
    assert len({one.lang for one in found}) >= 5 and all(len(one.sentences) == 10 for one in found)
    for one in found:
        assert one.lang != corpus.document(one.document).source_language
        said = json.loads((RELEASE / "agreement" / "remarked" / one.document / f"{one.lang}.json").read_text("utf-8"))
        anew, then = (
            {(row["sentence"], tuple(map(tuple, row["pieces"]))) for row in said[name]}
            for name in ("mentions", "released")
        )
        both = len(anew & then)
        assert one.figures["mention F1, exact"].value == pytest.approx(2 * both / (one.found + one.had))
    assert "mention F1, exact, ADJ" in together(found), "Japanese has none, the others do"
    twice = together([*found, replace(found[0], document="other", sentences=[f"x{s}" for s in found[0].sentences])])
    assert len(twice["mention F1, exact"].counts) == 20 and set(twice["mention F1, exact"].within) == {0, 1}
    whole = together(found)["mention F1, exact"]
    assert len(whole.counts) == 10
    assert min(one.figures["mention F1, exact"].value for one in found) < whole.value < 1
    path = tmp_path / "agreement" / "remarked" / found[0].document / f"{found[0].lang}.json"
    path.parent.mkdir(parents=True)
    text = (RELEASE / path.relative_to(tmp_path)).read_text(encoding="utf-8")
    path.write_text(text.replace('"level": "NOM"', '"level": "NOUN"', 1), encoding="utf-8")
    with pytest.raises(InputError, match='the level "NOUN"'):
        remarked(tmp_path, corpus)


def test_passes_over_several_documents_are_pooled() -> None:
    passes = [one for one in report(RELEASE) if one.name.startswith("zones/")]
    together = pooled(passes)
    # what the issue of this corpus asks of its passes
    assert together.sentences >= 40 and len(set(together.documents)) >= 5
    for name, figure in together.figures.items():
        low, high = figure.interval()
        assert low <= figure.value <= high
        if "F1" in name:
            parts = [one.scores[name] for one in passes if name in one.scores]
            assert min(parts) <= figure.value <= max(parts)
    assert "mention F1, exact, PRO" in together.figures
    assert pooled([]).figures == {}


def test_nothing_to_agree_on_is_no_figure() -> None:
    nothing = figures.of_labels({}, {}, ["s1", "s2"], LABELS)
    assert np.isnan(nothing.value) and not nothing.defined and np.isnan(nothing.interval()).all()
    # draws of sentences without a label are left out
    one = figures.of_labels({"s1.a": "FAVOR", "s1.b": "NONE"}, {"s1.a": "NONE", "s1.b": "FAVOR"}, ["s1", "s2"], LABELS)
    assert one.interval()[1] == one.value


def test_passes_over_a_text_that_is_no_document(corpus: Corpus) -> None:
    [trial] = [one for one in report(RELEASE) if one.name == "trial"]
    assert trial.document == "trial" and "cells at stake after adjudication" not in trial.counts
    assert trial.counts["mentions, pass-a"] == trial.counts["mentions, pass-b"] == 84
    assert trial.scores["mention F1, exact"] == pytest.approx(2 * 83 / 168)
    # keys of the passes are those of the settled mentions: holders are compared by what they are, not by their names
    assert trial.scores["holder F1"] == pytest.approx(2 * 19 / (19 + 3 + 19 + 1))
    assert trial.differences["mention/c4/113-126"] == '"la del Caguán": LOC NOM | LOC PRO'
    text = passage(RELEASE / "agreement" / "trial").source_text
    assert [m.surface(text.by_id["c4"].text) for m in text.by_id["c4"].of_entity("distension_zone")] == [
        "la del Caguán",
        "la",
    ]
    assert not any(one.name == "trial" for one in report(RELEASE, "article"))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"Federal Republic of Yugoslavia",', '"Republic of Serbia",', '"Republic of Serbia", number 1'),
        ('"sentence": "p1"', '"sentence": "p9"', 'mention 1: the sentence "p9"'),
        ('"text": {', '"texts": {', "'text' is a required property"),
    ],
)
def test_a_text_of_passes_is_held_against_its_mentions(
    corpus: Corpus, tmp_path: Path, old: str, new: str, says: str
) -> None:
    folder = Path(shutil.copytree(RELEASE / "agreement", tmp_path / "agreement"))
    path = folder / "trial" / "given.json"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        of_folder(folder, corpus)
    assert says in str(caught.value) and caught.value.where == str(path)
