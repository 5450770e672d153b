"""Relations: set arithmetic as oracle, levels, filter, conventions, and real facts."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anchors import first
from idlib_corpus import records
from idlib_corpus.errors import InputError
from idlib_corpus.scoring.relations import RelationScores, relations

A, B, C = (0, 5, "GPE"), (6, 9, "ORG"), (10, 12, "PER")
Document = list[tuple[Any, Any, str]]

arguments = st.one_of(
    st.tuples(st.integers(0, 2), st.integers(3, 4), st.sampled_from(("PER", "ORG"))),
    st.tuples(st.just(((0, 1), (2, 3))), st.sampled_from(("PER", "ORG"))),
)
triples = st.tuples(arguments, arguments, st.sampled_from(("agent", "allied_with")))
documents = st.lists(triples, max_size=6, unique=True)


def facts(document: Document, typed: bool, symmetric: bool) -> list[Any]:
    """The relations in the form in which they are compared, as the definition says it."""
    found = []
    for head, tail, label in document:
        ends = [
            (frozenset(p for s, e in (a[0] if len(a) == 2 else [a[:2]]) for p in range(s, e)), a[-1] if typed else "")
            for a in (head, tail)
        ]
        found.append((frozenset(ends) if symmetric and label == "allied_with" else tuple(ends), label))
    return found


@settings(deadline=None, max_examples=250)
@given(documents, st.lists(triples, max_size=6), st.sampled_from(("strict", "boundary")), st.booleans())
def test_against_set_arithmetic(gold: Document, predicted: Document, match: str, symmetric: bool) -> None:
    options = {"match": match, "symmetric": ["allied_with"] if symmetric else []}
    found = relations([gold], [predicted], **options)
    right, answers = (set(facts(side, match == "strict", symmetric)) for side in (gold, predicted))
    hits = right & answers
    assert found.micro.counts == (len(hits), len(answers), len(hits), len(right))
    for label, one in found.per_type.items():
        of_label = [{fact for fact in side if fact[1] == label} for side in (hits, answers, hits, right)]
        assert one.counts == tuple(map(len, of_label))
    assert found.duplicates == len(predicted) - len(answers)
    f1 = [found.per_type[label].f1 for label in sorted({fact[1] for fact in right | answers})]
    assert found.macro.f1 == pytest.approx(np.mean(f1) if f1 else 0)


@settings(deadline=None, max_examples=200)
@given(documents, documents, st.integers(0, 99))
def test_order_says_nothing(gold: Document, predicted: Document, seed: int) -> None:
    random = Random(seed)
    shuffled = [random.sample(side, len(side)) for side in (gold, predicted)]
    assert relations([gold], [predicted]).table == relations([shuffled[0]], [shuffled[1]]).table


@settings(deadline=None, max_examples=200)
@given(st.lists(st.tuples(documents, documents), min_size=1, max_size=4), st.integers(0, 4))
def test_shards_add_and_gold_is_perfect(pairs: list[tuple[Document, Document]], cut: int) -> None:
    def scores(part: list[tuple[Document, Document]]) -> RelationScores:
        return relations([gold for gold, _ in part], [predicted for _, predicted in part])

    both, together = scores(pairs[:cut]) + scores(pairs[cut:]), scores(pairs)
    assert both.per_type == together.per_type
    assert (both.micro, both.macro, both.duplicates) == (together.micro, together.macro, together.duplicates)
    perfect = scores([(gold, gold) for gold, _ in pairs])
    assert perfect.micro.f1 == perfect.macro.f1 == (1 if perfect.micro.defined else 0)


def test_direction_types_and_extents() -> None:
    gold = [[(A, B, "allied_with")]]
    assert relations(gold, [[(B, A, "allied_with")]]).micro.f1 == 0
    assert relations(gold, [[(B, A, "allied_with")]], symmetric="allied_with").micro.f1 == 1
    both_ways = relations(gold, [[(B, A, "allied_with"), (A, B, "allied_with")]], symmetric={"allied_with"})
    assert (both_ways.micro.predicted, both_ways.duplicates) == (1, 1)
    other_type = [[((0, 5, "LOC"), B, "allied_with")]]
    assert relations(gold, other_type).micro.f1 == 0
    assert relations(gold, other_type, match="boundary").micro.f1 == 1
    assert relations(gold, [[((0, 5), (6, 9), "allied_with")]], match="boundary").micro.f1 == 1
    assert relations(gold, [[((0, 4, "GPE"), B, "allied_with")]], match="boundary").micro.f1 == 0


def test_pieces_are_code_points() -> None:
    gold = [[((((0, 2), (4, 6)), "ORG"), A, "part_of")]]
    # the same code points, cut otherwise and in another order
    assert relations(gold, [[((((4, 6), (0, 1), (1, 2)), "ORG"), A, "part_of")]]).micro.f1 == 1
    assert relations(gold, [[((0, 6, "ORG"), A, "part_of")]], match="boundary").micro.f1 == 0


def test_macro_says_over_which_types() -> None:
    gold, predicted = [[(A, B, "agent")]], [[(A, B, "agent"), (A, B, "theme")]]
    union, of_gold = relations(gold, predicted), relations(gold, predicted, macro="gold")
    assert (union.macro.f1, union.macro.types, union.macro.over) == (0.5, ("agent", "theme"), "union")
    assert (of_gold.macro.f1, of_gold.macro.types) == (1, ("agent",))
    assert "macro:gold" in of_gold.signature
    few = relations(gold, predicted, at_least=5)
    assert few.macro.withheld == "fewer than 5 gold instances: agent (1)"
    assert "macro.f1" not in few.metrics()
    with pytest.raises(InputError, match=r'"macro.f1" is withheld: fewer than 5 gold instances'):
        few.value("macro.f1")


def test_tacred() -> None:
    gold = [[(A, B, "no_relation"), (A, C, "agent"), (B, C, "no_relation")]]
    predicted = [[(A, B, "agent"), (A, C, "agent"), (B, C, "no_relation")]]
    # none is no class: neither a right "none" nor a wrong one counts
    assert relations(gold, predicted, convention="tacred").micro.counts == (1, 2, 1, 1)
    assert relations(gold, predicted).micro.counts == (2, 3, 2, 3)
    other = relations([[(A, B, "NONE")]], [[(A, B, "NONE")]], convention="tacred", negative="NONE")
    assert not other.micro.defined
    assert "convention:tacred-NONE" in other.signature


@settings(deadline=None, max_examples=200)
@given(documents, documents, documents)
def test_docred_ign_f1(gold: Document, predicted: Document, known: Document) -> None:
    found = relations([gold], [predicted], convention="docred", known=[known])
    right, answers, seen = (set(facts(side, True, False)) for side in (gold, predicted, known))
    hits = len(right & answers)
    seen_hits = len(right & answers & seen)
    # as the task's evaluation has it: right predictions of known facts leave precision, and recall stays
    assert found.micro.counts == (hits - seen_hits, len(answers) - seen_hits, hits, len(right))
    assert found.micro.recall == relations([gold], [predicted]).micro.recall


def test_metrics_take_any_leading_axes() -> None:
    gold = records.packaged("relations")
    found = relations(gold, as_predictions(gold, "es"), at_least=0)
    _, units = found.table.units()
    sums = np.stack([units[0], units.sum(axis=0)])[:, np.newaxis]
    for name, metric in found.metrics().items():
        assert metric(sums).shape == (2, 1)
        assert metric(sums)[1, 0] == pytest.approx(found.value(name)), name
    assert {"micro.f1", "macro.f1", "entity.micro.f1", "event_role.macro.recall"} <= found.metrics().keys()


@pytest.mark.parametrize(("zero", "expected"), [(0, 0.0), (1, 1.0)])
def test_empty_sides(zero: int, expected: float) -> None:
    for empty in ([], [[]]):
        found = relations(empty, empty, zero_division=zero)
        assert found.micro.f1 == found.macro.f1 == expected
        assert not found.micro.defined
        assert not found.macro.defined
    assert relations([[(A, B, "agent")]], [[]]).micro.f1 == 0


@pytest.mark.parametrize(
    ("gold", "options", "message"),
    [
        ([(A, B, "agent"), (A, B, "agent")], {}, "gold, document 0: the relation .* stands twice in the gold"),
        ([((3, 3, "PER"), B, "agent")], {}, "gold, document 0: the extent of .*; expected 0 <= start < end"),
        ([((0, 5), B, "agent")], {}, r'the argument \(0, 5\) has no type; expected a type. Or score with match="bou'),
        ([(A, B)], {}, r"expected \(head, tail, relation\)"),
        ([(A, "b", "agent")], {}, r"the argument 'b'; expected \(start, end, type\)"),
        ([(A, B, "")], {}, "a string that is not empty"),
        ([], {"match": "fuzzy"}, "match: 'fuzzy'; expected one of strict, boundary"),
        ([], {"level": "entity"}, "level: entity, for plain lists without entities"),
        ([], {"keep": {}}, "keep: {} for plain lists"),
        ([], {"family": "entity"}, "family: 'entity' for plain lists"),
        ([], {"macro": "some"}, "macro: 'some'"),
        ([], {"convention": "docred"}, "known: missing"),
        ([], {"known": []}, "known: given"),
        ([], {"convention": "docred", "known": [[], []]}, "known: 2 lists for 1 documents"),
        ([], {"convention": "semeval"}, "convention: 'semeval'; expected one of tacred, docred"),
    ],
)
def test_what_cannot_be_scored(gold: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        relations([gold], [[]], **options)


def test_gold_that_differs_in_what_is_not_compared_counts_once() -> None:
    gold = [[(A, B, "agent"), ((0, 5, "LOC"), B, "agent")]]
    found = relations(gold, gold, match="boundary")
    assert found.micro.counts == (1, 1, 1, 1)
    assert found.remarks == (
        "1 predictions that stood twice were dropped",
        "1 relations of the gold differ only in what is not compared; they count once",
    )


def as_predictions(gold: records.Records, *langs: str) -> records.Records:
    """The first mentions of every gold relation."""
    rows = []
    for row in gold.rows:
        if row["lang"] in langs or not langs:
            spans = {m["mention"]: {k: m[k] for k in ("start", "end", "pieces", "label")} for m in row["entities"]}
            said = [
                {"head": spans[first(r, "head")], "tail": spans[first(r, "tail")], "label": r["label"]}
                for r in row["relations"]
            ]
            rows.append({"id": row["id"], "relations": said})
    return records.Records(tuple(rows), tuple(str(row["id"]) for row in rows), "mine")


@pytest.mark.parametrize("level", ["entity", "mention"])
def test_every_language_against_itself(level: str) -> None:
    gold = records.packaged("relations")
    found = relations(gold, as_predictions(gold), level=level)
    assert [part.micro.f1 for part in found.by("lang").values()] == [1.0] * 8
    said = [relation for row in gold.rows for relation in row["relations"]]
    inside = [relation["name_internal"] for relation in said]
    assert (found.micro.gold, found.ignored, found.merged) == (inside.count(False), inside.count(True), 0)
    assert sum(part.ignored for part in found.by("lang").values()) == found.ignored
    # every type of the closed list is there
    assert set(found.per_type) == set(gold.tag_sets["relations"])
    assert found.families.keys() == {"entity", "event_role"}
    assert (found.families["entity"].micro + found.families["event_role"].micro) == found.micro
    assert found.families["entity"].micro.gold == sum(
        relation["family"] == "entity" and not relation["name_internal"] for relation in said
    )
    assert f"level:{level}|symmetric:allied_with+has_relations_with|family:apart|keep:name_internal=no" in (
        found.signature
    )


def test_macro_is_withheld_by_instances_not_by_languages() -> None:
    gold = records.packaged("relations")
    found = relations(gold, as_predictions(gold))
    # every language says the one `start_time`: that is one instance
    assert found.per_type["start_time"].gold == len({row["lang"] for row in gold.rows})
    assert "start_time (1)" in found.macro.withheld
    assert "agent" not in found.macro.withheld
    assert np.isnan(found.macro.f1)
    assert found.families["event_role"].macro.withheld
    withheld = ", withheld: a type has fewer than 5"
    assert [row["type"] for row in found.rows()[-6:]] == [
        "micro, entity",
        f"macro (union), entity{withheld}",
        "micro, event_role",
        f"macro (union), event_role{withheld}",
        "micro",
        f"macro (union){withheld}",
    ]
    assert f"macro averages are withheld: {found.macro.withheld}" in found.to_dict()["notes"]
    always = relations(gold, as_predictions(gold), at_least=0)
    assert always.macro.f1 == 1 and always.rows()[-1]["type"] == "macro (union)" and not always.remarks[1:]


# s3: Turkey is named twice, and the army it founds three times
S3 = {
    "es": ("Turquía", "ejército militar rebelde sólido", "Ejército Nacional Sirio", "formar"),
    "ar": ("تركيا", "جيشا متمردا متماسكا", "الجيش الوطني السوري", "تشكيل"),
    "ja": ("トルコ", "強固な反政府軍", "シリア国民軍", "編成"),
}


def predict(lang: str, *said: tuple[Any, Any, str]) -> records.Records:
    """A prediction for s3 of relations between words, `(words, nth, type)` each."""
    gold = records.packaged("relations")
    rows = [row for row in gold.rows if row["lang"] == lang]

    def find(words: str, nth: int, label: str) -> dict[str, Any]:
        text = next(row["text"] for row in rows if row["sentence"] == "s3")
        start = -1
        for _ in range(nth + 1):
            start = text.index(words, start + 1)
        return {"start": start, "end": start + len(words), "label": label}

    found = [{"head": find(*head), "tail": find(*tail), "label": label} for head, tail, label in said]
    made = [{"id": row["id"], "relations": found if row["sentence"] == "s3" else []} for row in rows]
    return records.Records(tuple(made), tuple(row["id"] for row in made), "mine")


@pytest.mark.parametrize("lang", S3)
def test_any_mention_of_the_sentence_is_the_entity(lang: str) -> None:
    gold = records.packaged("relations")
    turkey, army, name, forming = S3[lang]
    near = ((army, 0, "ORG"), (turkey, 0, "GPE"), "founded_by")
    far = ((name, 1, "ORG"), (turkey, 0, "GPE"), "founded_by")
    backwards = ((turkey, 0, "GPE"), (army, 0, "ORG"), "founded_by")
    mistyped = ((name, 0, "LOC"), (turkey, 0, "GPE"), "founded_by")

    one = relations(gold, predict(lang, far))
    assert one.micro.counts[:3] == (1, 1, 1)
    both = relations(gold, predict(lang, near, far))
    assert (both.micro.counts[:3], both.merged, both.duplicates) == ((1, 1, 1), 1, 0)
    twice = relations(gold, predict(lang, near, near))
    assert (twice.micro.counts[:3], twice.merged, twice.duplicates) == ((1, 1, 1), 0, 1)
    # a wrong fact counts once too, whatever its mentions
    wrong = [((army, 0, "ORG"), (turkey, 0, "GPE"), "controls"), ((name, 1, "ORG"), (turkey, 0, "GPE"), "controls")]
    assert relations(gold, predict(lang, *wrong)).micro.counts[:3] == (0, 1, 0)
    # between mentions each pair counts for precision, and the one relation for recall
    assert relations(gold, predict(lang, near), level="mention").micro.counts[:3] == (1, 1, 1)
    assert relations(gold, predict(lang, near, far), level="mention").micro.counts[:3] == (2, 2, 1)
    assert relations(gold, predict(lang, *wrong), level="mention").micro.counts[:3] == (0, 2, 0)
    for prediction in (backwards, mistyped):
        assert relations(gold, predict(lang, prediction)).micro.counts[:3] == (0, 1, 0)
    assert relations(gold, predict(lang, mistyped), match="boundary").micro.counts[:3] == (1, 1, 1)
    role = ((forming, 0, "EVENT"), (turkey, 0, "GPE"), "agent")
    apart = relations(gold, predict(lang, near, role))
    assert [apart.families[family].micro.hits_gold for family in ("entity", "event_role")] == [1, 1]
    alone = relations(gold, predict(lang, near, role), family="event_role")
    assert (alone.micro.predicted, alone.micro.gold) == (1, apart.families["event_role"].micro.gold)
    assert "agent" in alone.per_type
    assert "founded_by" not in alone.per_type
    assert any("of the family that is not scored" in note for note in alone.remarks)


@pytest.mark.parametrize(("lang", "syrian"), [("es", "Sirio"), ("ar", "السوري"), ("ja", "シリア")])
def test_filtered_gold_is_ignored_and_status_is_recall(lang: str, syrian: str) -> None:
    gold = records.packaged("relations")
    turkey, army, name, _ = S3[lang]
    text = next(row["text"] for row in gold.rows if row["id"] == f"article/s3/{lang}")
    inside = text[: text.index(name) + len(name)].count(syrian) - 1
    # the army is Syrian by its name alone
    by_name = ((name, 0, "ORG"), (syrian, inside, "GPE"), "country")
    asserted = ((army, 0, "ORG"), (turkey, 0, "GPE"), "founded_by")
    found = relations(gold, predict(lang, by_name, asserted))
    assert (found.micro.counts[:3], found.ignored) == ((1, 1, 1), 1)
    assert found.recall_by("name_internal")["yes"].hits == 1
    assert found.recall_by("factuality")["asserted"].hits == 1
    assert found.recall_by("factuality")["presupposed"].hits == 1
    assert found.recall_by("source")["author"].hits == 2
    everything = relations(gold, predict(lang, by_name, asserted), keep={})
    assert (everything.micro.counts[:3], everything.ignored) == ((2, 2, 2), 0)
    assert "keep:all" in everything.signature
    not_asserted = relations(gold, predict(lang, by_name, asserted), keep={"factuality": ["possible", "negated"]})
    assert (not_asserted.micro.counts[:3], not_asserted.ignored) == ((0, 0, 0), 2)


def test_status_counts_are_those_of_the_gold() -> None:
    gold = records.packaged("relations")
    found = relations(gold, as_predictions(gold))
    for name in ("source", "factuality"):
        expected = Counter(relation[name] for row in gold.rows for relation in row["relations"])
        assert {value: share.total for value, share in found.recall_by(name).items()} == expected
        assert all(share.value == 1 for share in found.recall_by(name).values())
    assert found.to_dict()["recall_by"]["implied"].keys() == {"no", "yes"}
    with pytest.raises(InputError, match="recall_by"):
        found.recall_by("label")
    with pytest.raises(InputError, match='the gold does not say its "source"'):
        relations([[(A, B, "agent")]], [[]]).recall_by("source")


def test_a_filter_that_says_nothing_is_an_error() -> None:
    gold = records.packaged("relations")
    with pytest.raises(InputError, match='keep, factuality: "assertd"; expected some of asserted, conditional'):
        relations(gold, as_predictions(gold, "es"), keep={"factuality": "assertd"})
    with pytest.raises(InputError, match="keep: 'label'; expected one of source, factuality"):
        relations(gold, as_predictions(gold, "es"), keep={"label": "agent"})


def test_known_facts_by_key_or_by_name() -> None:
    gold = records.packaged("relations")
    predicted = as_predictions(gold, "ja")
    plain = relations(gold, predicted).micro
    for known in ({("sna", "founded_by", "turkey")}, {("シリア国民軍", "founded_by", "トルコ")}):
        ign = relations(gold, predicted, convention="docred", known=known).micro
        assert ign.counts == (plain.gold - 1, plain.predicted - 1, plain.gold, plain.gold)
    # symmetric: known in either direction
    either = {("jihadist_groups", "allied_with", "turkey")}
    assert relations(gold, predicted, convention="docred", known=either).micro.predicted == plain.predicted - 1
    backwards = {("turkey", "founded_by", "sna")}
    assert relations(gold, predicted, convention="docred", known=backwards).micro.predicted == plain.predicted


def test_shards_of_a_file_add() -> None:
    gold = records.packaged("relations")
    parts = [relations(gold, as_predictions(gold, *langs)) for langs in (("es", "ar"), ("ja",))]
    together = relations(gold, as_predictions(gold, "es", "ar", "ja"))
    both = parts[0] + parts[1]
    assert both.per_type == together.per_type
    assert both.ignored == together.ignored
    assert both.recall_by("factuality") == together.recall_by("factuality")
    assert both.families["entity"].micro == together.families["entity"].micro
    with pytest.raises(InputError, match="counted twice"):
        parts[0] + together


def test_gold_of_others() -> None:
    """JSON Lines with extents, and with entities that have keys."""

    def span(start: int, end: int, label: str, **more: str) -> dict[str, Any]:
        return {"start": start, "end": end, "label": label, **more}

    text = "Ana vive en Lima. Ella trabaja en Lima."
    ana, she, lima, again = span(0, 3, "PER"), span(18, 22, "PER"), span(12, 16, "LOC"), span(34, 38, "LOC")
    keys = [
        {**ana, "entity": "ana"},
        {**she, "entity": "ana"},
        {**lima, "entity": "lima"},
        {**again, "entity": "lima"},
    ]
    row = {"id": "1", "text": text, "relations": [{"head": ana, "tail": lima, "label": "lives_in"}]}
    answer = {"id": "1", "relations": [{"head": she, "tail": again, "label": "lives_in"}]}
    gold, predicted = (records.Records((one,), ("f:1",), "f") for one in (row, answer))
    assert relations(gold, predicted).micro.f1 == 0
    assert relations(gold, predicted).macro.withheld == ""
    with pytest.raises(InputError, match=r'gold, 1: no entities with their keys.*Or score with level="mention"'):
        relations(gold, predicted, level="entity")
    with pytest.raises(InputError, match='family: "entity" for gold whose relations have no family'):
        relations(gold, predicted, family="entity")
    with_keys = records.Records(({**row, "entities": keys},), ("f:1",), "f")
    assert relations(with_keys, predicted, level="entity").micro.f1 == 1


def test_an_extent_of_two_entities_is_the_one_that_gold_has() -> None:
    """A country and its government by one name: without types, the reading that is right is taken."""
    here = {"start": 0, "end": 5}
    row = {
        "id": "1",
        "text": "Siria negocia.",
        "entities": [
            {**here, "label": "GPE", "entity": "country"},
            {**here, "label": "ORG", "entity": "state"},
            {"start": 6, "end": 13, "label": "EVENT", "entity": "talks"},
        ],
        "relations": [
            {"head": {"start": 6, "end": 13, "label": "EVENT"}, "tail": {**here, "label": "ORG"}, "label": "agent"}
        ],
    }
    answer = {"id": "1", "relations": [{"head": {"start": 6, "end": 13}, "tail": here, "label": "agent"}]}
    gold, predicted = (records.Records((one,), ("f:1",), "f") for one in (row, answer))
    assert relations(gold, predicted, level="entity", match="boundary").micro.f1 == 1
    with pytest.raises(InputError, match=r"predicted, 1: the argument .* has no type"):
        relations(gold, predicted, level="entity")


def test_known_facts_of_documents_by_id_go_by_their_ids() -> None:
    gold = {"a": [(A, B, "agent")], "b": [(A, B, "agent"), (A, C, "agent")]}
    # the fact is known of b alone, which stands second in the gold and first in what is known
    found = relations(gold, gold, convention="docred", known={"b": [(A, B, "agent")]})
    assert found.micro.counts == (2, 2, 3, 3)
    assert [part.micro.predicted for part in found.by("item").values()] == [1, 1]
    for known, message in (
        ({"c": []}, "known, c: facts of an unknown document"),
        ([[]], "facts by id, as the documents are"),
    ):
        with pytest.raises(InputError, match=message):
            relations(gold, gold, convention="docred", known=known)
    with pytest.raises(InputError, match="facts by id for documents without"):
        relations([[]], [[]], convention="docred", known={"a": []})


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"symmetric": 5}, "symmetric: 5; expected names of relations"),
        ({"symmetric": ["agent", 5]}, "symmetric: 5"),
        ({"keep": 5}, "keep: 5"),
        ({"convention": "docred", "known": 5}, "known: 5"),
        ({"convention": "docred", "known": [("a", "b")]}, "known: .*head, relation, tail"),
    ],
)
def test_an_option_of_another_kind_is_named(options: dict[str, Any], message: str) -> None:
    gold = records.packaged("relations")
    with pytest.raises(InputError, match=message):
        relations(gold, as_predictions(gold), **options)


@pytest.mark.parametrize("extent", [(0, 2**70), (-1, 3), (True, 3), (3, 3)])
def test_offsets_that_cannot_be(extent: tuple[int, int]) -> None:
    for argument in ((*extent, "GPE"), ((extent,), "GPE")):
        with pytest.raises(InputError, match="gold, document 0"):
            relations([[(argument, B, "agent")]], [[]])


def test_what_a_lenient_reading_left_out_stays_with_the_scores() -> None:
    gold = records.packaged("relations")
    mine = as_predictions(gold, "es", "ar")
    mine = records.Records(mine.rows[1:], mine.where[1:], "mine")
    paired = records.pair(gold, mine, "relations", lenient=True)
    found, checked = relations(gold, mine, lenient=True), relations(*paired.sources(gold, mine))
    assert checked.notes == found.notes == paired.notes and checked.signature == found.signature
    assert any("1 of 10 rows of the gold without a prediction" in note for note in found.to_dict()["notes"])
    assert "|lenient:yes|" in found.signature
    assert "lenient" not in relations(gold, as_predictions(gold, "es")).signature


def test_a_relation_that_stands_twice_in_a_file_is_told_with_its_place(tmp_path: Path) -> None:
    row = {
        "id": "a",
        "text": "دمشق في سوريا",
        "relations": [{"head": {"start": 0, "end": 4}, "tail": {"start": 8, "end": 13}, "label": "in"}] * 2,
    }
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(row, ensure_ascii=False), "utf-8")
    with pytest.raises(InputError, match=r'gold\.jsonl:1: gold, a: the relation "in" of 0-4 to 8-13 stands twice'):
        relations(path, path, match="boundary")
    found = relations(path, path, match="boundary", lenient=True)
    assert (found.micro.gold, found.micro.predicted, found.duplicates) == (1, 1, 1)
    assert "left out: 1 duplicate relations" in found.notes
