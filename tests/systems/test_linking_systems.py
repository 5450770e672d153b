"""Linking by a dictionary: what it learns, what it says of names, where it finds them."""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from pathlib import Path

import pytest

from idlib_corpus.errors import InputError
from idlib_corpus.items import FoundLink, LinkingItem, Mention
from idlib_corpus.splits import plan
from idlib_corpus.systems import create
from idlib_corpus.tasks import task
from idlib_corpus.training import train, train_folds
from idlib_corpus.training.linking import prior


@cache
def sentences() -> tuple[LinkingItem, ...]:
    return tuple(task("linking").read(["es", "ar", "ja", "tr"]))


def row(name: str, lang: str, text: str, *links: tuple[str, str], level: str = "NAM") -> LinkingItem:
    """A sentence with a mention for each (words, link)."""
    gold = []
    for words, link in links:
        start = text.index(words)
        gold.append(FoundLink(Mention(start, start + len(words), "GPE", level), link))
    return LinkingItem(name, name, lang, text, tuple(one.mention for one in gold), tuple(gold))


def test_a_system_sees_the_mentions_and_not_their_links() -> None:
    [first, *_] = sentences()
    assert first.mentions and {one.mention for one in first.gold} == set(first.mentions)
    assert {one.wikidata for item in sentences() for one in item.gold} >= {"Q858", "NIL", ""}
    assert all(set(m._fields) == {"start", "end", "type", "level", "pieces"} for m in first.mentions)
    bare = task("linking").checked({"id": "1", "text": "إدلب"}, "r:1")
    assert bare.mentions is None and not bare.record, "a row without mentions has them found"
    assert task("linking").checked({"id": "1", "text": "إدلب", "entities": []}, "r:1").mentions == ()


def test_the_most_frequent_link_of_the_language_goes_before_that_of_others() -> None:
    learnt = prior.learn(
        [
            row("a", "es", "Siria", ("Siria", "Q858")),
            row("b", "tr", "Siria", ("Siria", "Q1")),
            row("c", "tr", "Siria", ("Siria", "Q1")),
            row("d", "en", "Hama", ("Hama", "Q2")),
            row("e", "en", "Hama", ("Hama", "Q10")),
            row("f", "en", "Homs", ("Homs", "")),
        ]
    )
    assert (learnt.link("SIRIA", "es"), learnt.link("siria", "ja")) == ("Q858", "Q1")
    assert learnt.link("Hama", "en") == "Q10", "of two that are as frequent the first by its id"
    assert learnt.link("Homs", "en") is None, "what nobody knows is not learnt"


def test_a_name_that_it_does_not_know_is_nil(tmp_path: Path) -> None:
    train("prior", [row("a", "ar", "في إدلب", ("إدلب", "Q233218"))], tmp_path / "m", task="linking")
    system = create(f"prior:{tmp_path / 'm'}", "linking")
    asked = row("b", "ar", "إدلب وحلب", ("إدلب", ""), ("حلب", ""))
    assert [[one.wikidata for one in found] for found in system.predict([asked])] == [["Q233218", "NIL"]]
    assert system.trained_on == {"a"}


def test_names_are_found_where_a_row_has_no_mentions(tmp_path: Path) -> None:
    known = [
        row("a", "tr", "İdlib ve Suriye", ("İdlib", "Q233218"), ("Suriye", "Q858")),
        row("b", "ja", "シリアへ", ("シリア", "Q858")),
        row("c", "tr", "orada", ("orada", "Q233218"), level="PRO"),
        row("d", "fr", "Genève", ("Genève", "Q71")),
    ]
    train("prior", known, tmp_path / "m", task="linking")
    system = create(f"prior:{tmp_path / 'm'}", "linking")
    texts = [("tr", "Suriye'de, İdlib'de, orada; Suriyeli"), ("ja", "トルコとシリアの国境"), ("fr", "à Genève")]
    texts.append(("fr", unicodedata.normalize("NFD", "à Genève et")))
    items = [LinkingItem(str(n), str(n), lang, text) for n, (lang, text) in enumerate(texts)]
    found = [[(m.words(i.text), q) for m, q in one] for i, one in zip(items, system.predict(items), strict=True)]
    assert found[:3] == [[("Suriye", "Q858"), ("İdlib", "Q233218")], [("シリア", "Q858")], [("Genève", "Q71")]]
    assert found[3] == [(unicodedata.normalize("NFD", "Genève"), "Q71")], "offsets are on the text as given"


def test_folds_are_asked_for_what_they_did_not_see(tmp_path: Path) -> None:
    items = list(sentences())
    train_folds("prior", plan({"test": items}), tmp_path / "f", task="linking")
    system = create(f"folds:{tmp_path / 'f'}", "linking")
    for item, found in zip(items, system.predict(items), strict=True):
        rest = prior.learn([one for one in items if one.group != item.group])
        expected = [rest.link(m.words(item.text), item.lang) or "NIL" for m in item.mentions or ()]
        assert [one.wikidata for one in found] == expected


def test_a_model_that_was_trained_on_all_knows_what_it_saw() -> None:
    items = list(sentences())
    learnt = prior.learn(items)
    asked = [(item, one) for item in items for one in item.gold if one.mention.level == "NAM" and one.wikidata]
    right = sum(learnt.link(one.mention.words(item.text), item.lang) == one.wikidata for item, one in asked)
    assert right / len(asked) > 0.95


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("prior", "Name the folder"),
        ("prior:nowhere", "prior.json: cannot be read"),
        ("folds:nowhere", "no idlib"),
    ],
)
def test_what_is_no_dictionary_is_said(name: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        create(name, "linking")


@pytest.mark.parametrize("broken", ["[]", '{"counts": {"a": 1}, "forms": {}}', '{"counts": {}}', "{"])
def test_a_broken_dictionary_is_said(broken: str, tmp_path: Path) -> None:
    (tmp_path / prior.FILE).write_text(broken, encoding="utf-8")
    with pytest.raises(InputError, match=r"prior\.json"):
        prior.load(tmp_path)


def test_there_must_be_something_to_learn(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no mention has a link"):
        train("prior", [row("a", "es", "Hama", ("Hama", ""))], tmp_path / "m", task="linking")
    with pytest.raises(InputError, match="Leave the rest out"):
        train("prior:big", list(sentences()), tmp_path / "m", task="linking")


def test_records_keep_pieces_and_leave_unknown_links_out() -> None:
    item = row("a", "es", "sur y norte de Siria", ("Siria", "Q858"))
    pieces = Mention(0, 20, "LOC", "NOM", ((0, 3), (12, 20)))
    record = task("linking").record(item, [FoundLink(pieces, "NIL"), FoundLink(Mention(15, 20), "")])
    assert json.loads(json.dumps(record)) == {
        "id": "a",
        "entities": [
            {"start": 0, "end": 20, "pieces": [[0, 3], [12, 20]], "wikidata": "NIL"},
            {"start": 15, "end": 20},
        ],
    }
