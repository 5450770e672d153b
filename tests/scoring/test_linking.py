"""Linking: brute force over one-to-one matchings, the conventions, and real mentions."""

from __future__ import annotations

from itertools import combinations, permutations
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idlib_corpus import records
from idlib_corpus.errors import InputError
from idlib_corpus.scoring.linking import LINKING_COLUMNS, LinkingScores, document, linking

Mentions = list[tuple[Any, ...]]
LINKS = ("Q1", "Q2", "NIL")


@st.composite
def mentions(draw: st.DrawFn, links: tuple[str | None, ...] = LINKS, most: int = 4) -> Mentions:
    """A few mentions, nested, overlapping and discontinuous, each once."""
    found: Mentions = []
    for _ in range(draw(st.integers(0, most))):
        start, length, gap = draw(st.integers(0, 5)), draw(st.integers(1, 3)), draw(st.sampled_from((0, 0, 0, 2)))
        link = draw(st.sampled_from(links))
        if gap:
            found.append((((start, start + length), (start + length + gap, start + length + gap + 1)), link))
        else:
            found.append((start, start + length, link))
    return list(dict.fromkeys(found))


def points(mention: tuple[Any, ...]) -> frozenset[int]:
    pieces = mention[0] if len(mention) == 2 else [mention[:2]]
    return frozenset(p for start, end in pieces for p in range(start, end))


def brute(gold: Mentions, predicted: Mentions, match: str) -> tuple[int, int]:
    """The most right links of a one-to-one matching, and then the most pairs."""

    def fits(a: tuple[Any, ...], b: tuple[Any, ...]) -> bool:
        return points(a) == points(b) if match == "exact" else bool(points(a) & points(b))

    best = (0, 0)
    for size in range(min(len(gold), len(predicted)), 0, -1):
        for rows in combinations(gold, size):
            for columns in permutations(predicted, size):
                if all(map(fits, rows, columns)):
                    right = sum(a[-1] == b[-1] for a, b in zip(rows, columns, strict=True))
                    best = max(best, (right, size))
    return best


@settings(deadline=None, max_examples=500)
@given(mentions(), mentions(), st.sampled_from(("exact", "overlap")))
def test_against_brute_force(gold: Mentions, predicted: Mentions, match: str) -> None:
    found = linking([gold], [predicted], match=match)
    right, pairs = brute(gold, predicted, match)
    assert found.micro.counts == (right, len(predicted), right, len(gold))
    assert (found.accuracies["all"].hits, found.accuracies["all"].total) == (right, pairs)
    # the classes are a partition
    assert sum(found.accuracies[name].total for name in ("in_kb", "nil")) == pairs
    assert (found.in_kb + found.nil).counts == found.micro.counts
    assert found.nil.gold == sum(mention[-1] == "NIL" for mention in gold)


@settings(deadline=None, max_examples=500)
@given(mentions(("Q1", "NIL", None, "")), mentions(("Q1", "Q2", "NIL")))
def test_unknown_links_are_left_out(gold: Mentions, predicted: Mentions) -> None:
    # None and the empty text say the same
    gold = list({(points(m), m[-1] or ""): m for m in gold}.values())
    unknown = [points(m) for m in gold if not m[-1]]
    known = [m for m in gold if m[-1]]
    ignored = [m for m in predicted if points(m) in unknown and points(m) not in map(points, known)]
    found = linking([gold], [predicted])
    expected = linking([known], [[m for m in predicted if m not in ignored]])
    assert (found.ignored, found.unknown) == (len(ignored), len(unknown))
    assert found.micro == expected.micro
    assert found.accuracies == expected.accuracies


@settings(deadline=None, max_examples=150)
@given(mentions((*LINKS, None)), mentions((*LINKS, None)), st.integers(0, 99), st.sampled_from(("exact", "overlap")))
def test_order_says_nothing(gold: Mentions, predicted: Mentions, seed: int, match: str) -> None:
    random = Random(seed)
    shuffled = [random.sample(side, len(side)) for side in (gold, predicted)]
    one, other = linking([gold], [predicted], match=match), linking([shuffled[0]], [shuffled[1]], match=match)
    assert one.table == other.table


@settings(deadline=None, max_examples=150)
@given(st.lists(st.tuples(mentions(), mentions()), min_size=1, max_size=4), st.integers(0, 4))
def test_shards_add_and_gold_is_perfect(documents: list[tuple[Mentions, Mentions]], cut: int) -> None:
    def scores(part: list[tuple[Mentions, Mentions]], match: str = "overlap") -> LinkingScores:
        return linking([gold for gold, _ in part], [predicted for _, predicted in part], match=match)

    np.testing.assert_array_equal(
        (scores(documents[:cut]) + scores(documents[cut:])).table.by_key, scores(documents).table.by_key
    )
    itself = [(gold, gold) for gold, _ in documents]
    for match in ("exact", "overlap"):
        perfect = scores(itself, match)
        assert perfect.micro.f1 == perfect.accuracy == (1 if perfect.micro.defined else 0)


def test_what_counts() -> None:
    gold = [(0, 5, "Q858"), (6, 9, None), (10, 12, "NIL"), (13, 15, "Q43")]
    predicted = [(0, 5, "Q2"), (6, 9, "Q3"), (10, 12, "NIL"), (13, 15, ""), (20, 22, "Q1"), (20, 22, "Q1")]
    found = linking([gold], [predicted])
    # the mention without a link is no answer, and a wrong one of three for accuracy
    assert found.micro.counts == (1, 3, 1, 3)
    assert (found.accuracies["all"].hits, found.accuracies["all"].total) == (1, 3)
    assert (found.ignored, found.duplicates, found.unlinked, found.unknown) == (1, 1, 1, 1)
    assert found.nil.f1 == 1
    assert found.in_kb.f1 == 0
    assert found.remarks == ("1 predictions that stood twice were dropped",)
    assert found.signature.startswith("linking|match:exact|view:all|unknown:ignored|")
    assert found.to_dict()["accuracy"]["in_kb"] == {"value": 0.0, "hits": 0, "total": 2, "defined": True}
    assert [row["type"] for row in found.rows()] == ["in_kb", "nil", "micro"]


def test_overlap_takes_the_right_link_first() -> None:
    # the outer name and the name inside it
    gold = [(3, 32, "NIL"), (27, 32, "Q233218")]
    predicted = [(20, 32, "Q233218"), (3, 10, "NIL")]
    assert linking([gold], [predicted], match="overlap").micro.f1 == 1
    assert linking([gold], [predicted]).accuracies["all"].defined is False
    # one prediction cannot hit two mentions
    assert linking([gold], [[(3, 32, "Q233218")]], match="overlap").micro.counts == (1, 1, 1, 2)


def test_metrics_take_any_leading_axes() -> None:
    gold, predicted = [[(0, 1, "Q1"), (2, 3, "NIL")], [(0, 1, "NIL")]], [[(0, 1, "Q1")], [(0, 1, "Q7")]]
    found = linking(gold, predicted)
    _, units = found.table.units()
    assert units.shape == (2, 3, len(LINKING_COLUMNS))
    sums = np.stack([units[0] * 2, units.sum(axis=0)])[:, np.newaxis]
    for name, metric in found.metrics().items():
        assert metric(sums).shape == (2, 1)
        assert metric(sums)[1, 0] == found.value(name), name
    assert found.value("accuracy") == 0.5
    assert found.value("nil.accuracy") == 0
    assert found.value("in_kb.recall") == 1


@pytest.mark.parametrize(("zero", "expected"), [(0, 0.0), (1, 1.0)])
def test_empty_sides(zero: int, expected: float) -> None:
    for documents in ([], [[]]):
        found = linking(documents, documents, zero_division=zero)
        assert found.micro.f1 == found.accuracy == expected
        assert not found.micro.defined
        assert not found.accuracies["all"].defined
    # unknown links alone are nothing to score
    assert not linking([[(0, 1, None)]], [[(0, 1, "Q1")]]).micro.defined


@pytest.mark.parametrize(
    ("gold", "options", "message"),
    [
        ([(3, 3, "Q1")], {}, r"gold, document 0: \(3, 3, 'Q1'\); expected 0 <= start < end"),
        ([(0, 1, "Q1"), (0, 1, "Q1")], {}, "gold, document 0: a gold mention stands twice with the same link"),
        ([(0, 1, 858)], {}, "858"),
        ([5], {}, "gold, document 0: 5; expected"),
        ([], {"match": "fuzzy"}, "match: 'fuzzy'; expected one of exact, overlap"),
        ([], {"view": "names"}, 'view: "names" for plain lists'),
    ],
)
def test_what_cannot_be_scored(gold: Any, options: dict[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        linking([gold], [[]], **options)
    with pytest.raises(InputError, match="1 documents of gold and 0 of predictions"):
        linking([[]], [])


def test_only_nil_is_nil() -> None:
    mention = {"start": 0, "end": 5, "label": "LOC"}
    row = {
        "entities": [
            {**mention, "wikidata": "Q858", "link_status": "linked"},
            {**mention, "start": 1, "wikidata": "", "link_status": "nil"},
            {**mention, "start": 2, "wikidata": "", "link_status": "unknown"},
            {**mention, "start": 3},
            {**mention, "start": 4, "wikidata": "NIL"},
        ]
    }
    assert [link for _, link in document(row)] == ["Q858", "NIL", "", "", "NIL"]


# Turkey, and the zone, whose item nobody knows
NAMES = {
    "es": {"s5": ("Turquía", "Q43"), "s1": ("zona desmilitarizada de Idlib", "")},
    "ar": {"s5": ("تركيا", "Q43"), "s1": ("منطقة إدلب المنزوعة السلاح", "")},
    "ja": {"s5": ("トルコ", "Q43"), "s1": ("イドリブ非武装地帯", "")},
}


@pytest.mark.parametrize("lang", NAMES)
def test_real_links(lang: str) -> None:
    gold = records.packaged("linking")
    rows = [row for row in gold.rows if row["lang"] == lang]

    def predictions(links: dict[str, tuple[str, str]]) -> records.Records:
        found = []
        for row in rows:
            words, link = links.get(row["sentence"], ("", ""))
            start = row["text"].index(words)
            entity = {"start": start, "end": start + len(words), "label": "LOC", "wikidata": link}
            found.append({"id": row["id"], "entities": [entity] if words else []})
        return records.Records(tuple(found), tuple(row["id"] for row in found), "mine")

    turkey, zone = NAMES[lang]["s5"], NAMES[lang]["s1"]
    right = linking(gold, predictions({"s5": turkey}))
    assert right.micro.counts[:2] == (1, 1)
    assert right.accuracy == 1
    assert list(right.by("lang")) == [lang]
    wrong = linking(gold, predictions({"s5": (turkey[0], "Q858")}))
    assert (wrong.micro.hits_gold, wrong.accuracy) == (0, 0)
    # no item is known for the zone: whatever is said of it is ignored
    assert linking(gold, predictions({"s1": (zone[0], "Q858")})).ignored == 1
    # a longer extent is a match by overlap only
    longer = predictions({"s5": (turkey[0], "Q43")})
    longer.rows[-1]["entities"][0]["end"] += 1
    assert linking(gold, longer).micro.hits_gold == 0
    assert linking(gold, longer, match="overlap").micro.hits_gold == 1


def test_every_language_against_itself() -> None:
    gold = records.packaged("linking")
    for match in ("exact", "overlap"):
        found = linking(gold, gold, match=match)
        assert [part.micro.f1 for part in found.by("lang").values()] == [1.0] * 8
        # the gold mentions of unknown link are the predictions that are ignored
        statuses = [entity["link_status"] for row in gold.rows for entity in row["entities"]]
        assert found.unknown == found.ignored == statuses.count("unknown")
        assert (found.in_kb.gold, found.nil.gold) == (statuses.count("linked"), statuses.count("nil"))
    names = linking(gold, gold, view="names")
    assert names.micro.f1 == 1
    assert names.micro.gold < found.micro.gold
    assert "view:names" in names.signature


def as_records(*rows: list[dict[str, Any]], name: str = "mine") -> records.Records:
    made = tuple({"id": str(i), "text": "إدلب في سوريا", "entities": row} for i, row in enumerate(rows))
    return records.Records(made, tuple(f"{name}:{i}" for i in range(len(made))), name)


def test_records_and_lists_have_the_same_duplicates() -> None:
    idlib = {"start": 0, "end": 4, "label": "LOC", "wikidata": "Q173545"}
    gold = as_records([idlib])
    twice = linking(gold, as_records([idlib, idlib]))
    plain = linking([[(0, 4, "Q173545")]], [[(0, 4, "Q173545")] * 2])
    assert twice.duplicates == plain.duplicates == 1 and twice.micro == plain.micro
    assert twice.remarks == plain.remarks == ("1 predictions that stood twice were dropped",)
    for unknown in ({}, {"wikidata": ""}):
        mention = {"start": 0, "end": 4, "label": "LOC", **unknown}
        with pytest.raises(InputError, match="0: a gold mention stands twice with the same link"):
            linking(as_records([mention, mention]), gold)
    with pytest.raises(InputError, match="stands twice"):
        linking(as_records([idlib, idlib]), gold)
    # a place and its government are two mentions of one item: one for linking
    both = linking(as_records([idlib, {**idlib, "label": "GPE"}]), gold)
    assert both.micro.counts == (1, 1, 1, 1) and not both.duplicates


@settings(deadline=None, max_examples=500)
@given(mentions(("Q1", "NIL", None)), mentions())
def test_by_overlap_what_meets_unknown_mentions_only_is_ignored(gold: Mentions, predicted: Mentions) -> None:
    gold = list({(points(m), m[-1]): m for m in gold}.values())
    unknown = [points(m) for m in gold if not m[-1]]
    known = [m for m in gold if m[-1]]

    def away(mention: Any) -> bool:
        mine, others = points(mention), [points(m) for m in known]
        exact = mine in unknown and mine not in others
        return exact or (any(mine & one for one in unknown) and not any(mine & one for one in others))

    found = linking([gold], [predicted], match="overlap")
    assert found.ignored == sum(map(away, predicted))
    assert found.micro == linking([known], [[m for m in predicted if not away(m)]], match="overlap").micro


@pytest.mark.parametrize("match", ["exact", "overlap"])
def test_offsets_too_large_are_named(match: str) -> None:
    with pytest.raises(InputError, match="gold, document 0"):
        linking([[(0, 2**70, "Q1")]], [[]], match=match)


def test_lenient_readings_say_so_in_the_signature() -> None:
    idlib = {"start": 0, "end": 4, "wikidata": "Q173545"}
    gold, mine = as_records([idlib], [idlib]), as_records([idlib])
    found = linking(gold, mine, lenient=True)
    assert "|lenient:yes|" in found.signature and len(found.table.items) == 2
    assert found.to_dict()["notes"] == ["1 of 2 rows of the gold without a prediction count as missed: 1"]
    assert "lenient" not in linking(gold, gold).signature
