"""Gates: what passages with variants give away is computed, bounded, and fails loudly."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import RELEASE, released
from idlib_corpus import gates
from idlib_corpus.errors import InputError
from idlib_corpus.gates import KEPT, Gate, texts
from idlib_corpus.gates.base import cells
from idlib_corpus.gates.labels import labels
from idlib_corpus.model import VARIANTS, Corpus
from idlib_corpus.source import read

LABELS = ("AGAINST", "FAVOR", "NONE")


@pytest.fixture(scope="module")
def scenarios() -> Corpus:
    return released().having(layer=VARIANTS)


@pytest.fixture(scope="module")
def other(other_corpus: Path) -> Corpus:
    return read(other_corpus / "source")


def test_a_gate_holds_within_its_bounds() -> None:
    assert Gate("x", "", 0.3, 0.2, 0.3).holds
    assert not Gate("x", "", 0.31, 0.2, 0.3).holds
    assert not Gate("x", "", 0.1, 0.2, 0.3).holds


@given(st.lists(st.tuples(st.booleans(), st.sampled_from(LABELS)), min_size=1, max_size=60))
def test_bits_are_the_mutual_information(rows: list[tuple[bool, str]]) -> None:
    """Against the entropies: I(X; Y) = H(X) + H(Y) - H(X, Y)."""

    def entropy(values: list[Any]) -> float:
        return -sum(n / len(values) * math.log2(n / len(values)) for n in Counter(values).values())

    expected = entropy([x for x, _ in rows]) + entropy([y for _, y in rows]) - entropy(rows)
    there, every = Counter(y for x, y in rows if x), Counter(y for _, y in rows)
    assert texts._bits(there, every) == pytest.approx(expected, abs=1e-9)


def test_a_word_that_goes_with_a_label_tells_bits(other: Corpus) -> None:
    found = {gate.part: gate for gate in texts.words(other.having(layer=VARIANTS))}
    assert found["tr"].value > 0 and found["tr"].says
    assert found["ja"].value > 0, "a script without blanks has words of one character"


def test_the_same_base_in_two_groups_is_found(scenarios: Corpus) -> None:
    first = scenarios.documents[0]
    twice = replace(scenarios, documents=(*scenarios.documents, replace(first, id="scenarios/again")))
    [gate] = [gate for gate in texts.duplicates(twice) if gate.part == first.source_language]
    assert gate.value == 1 and not gate.holds
    assert gate.says == f"{first.id} and scenarios/again"


def test_a_group_in_two_splits_is_found(scenarios: Corpus) -> None:
    first, *others = scenarios.documents
    split = "train" if first.split != "train" else "challenge"
    moved = replace(scenarios, documents=(first, *others, replace(first, id="scenarios/again", split=split)))
    [gate] = texts.leaked(moved)
    assert gate.value > 0 and not gate.holds


def test_labels_are_counted_by_split_and_kind(scenarios: Corpus) -> None:
    found = list(labels(scenarios))
    for split in ("train", "challenge"):
        for kind in ("state", "claim"):
            told = Counter(item.gold for item in cells(scenarios, split, "en") if item.kind == kind)
            shares = sorted(count / told.total() for count in told.values())
            some = [gate.value for gate in found if gate.part == f"{split}, {kind}"]
            assert some == pytest.approx([shares[0], shares[-1]])


def test_a_corpus_without_pairs_is_refused(corpus: Corpus) -> None:
    with pytest.raises(InputError, match="some in train and in challenge"):
        gates.report(corpus)


def test_the_kept_figures_are_those_of_the_data(scenarios: Corpus) -> None:
    """Shortcuts take long: `.ci/run` computes them; what is quick is computed here."""
    kept = json.loads((RELEASE / KEPT).read_text(encoding="utf-8"))
    assert kept["version"] == scenarios.version
    said = {(gate["name"], gate["part"]): gate for gate in kept["gates"]}
    quick = [
        *labels(scenarios),
        *texts.words(scenarios),
        *texts.duplicates(scenarios),
        *texts.leaked(scenarios),
    ]
    for gate in quick:
        told = said.pop((gate.name, gate.part))
        assert told["value"] == pytest.approx(gate.value, abs=1e-9), gate
        assert (told["least"], told["most"]) == (gate.least, gate.most)
    assert said and all(name.startswith("macro F1 of ") for name, _ in said)
    assert all(gate["least"] <= gate["value"] <= gate["most"] for gate in kept["gates"])


def test_figures_of_other_data_are_said(scenarios: Corpus) -> None:
    found = gates.Gates("9.9.9", (Gate("a", "x", 0.5, 0, 1), Gate("b", "", 0.1, 0, 1)))
    kept = found.to_dict()
    assert found.unlike(kept) == [] == found.unlike({})
    kept["gates"][0]["value"] = 0.6
    assert len(found.unlike(kept)) == 1 and "a x" in found.unlike(kept)[0]
    assert "is of data 1.0.0" in found.unlike({**found.to_dict(), "version": "1.0.0"})[0]
    assert len(found.unlike({**found.to_dict(), "gates": []})) == 2


def test_the_command_says_what_does_not_hold(command: Callable[..., Any], other_corpus: Path, tmp_path: Path) -> None:
    result = command("quality", "--gates", "--corpus", other_corpus)
    assert result.returncode == 2
    assert "some in train and in challenge" in result.stderr
    result = command("quality", "--gates", "--lang", "es")
    assert result.returncode == 2 and "--lang" in result.stderr
