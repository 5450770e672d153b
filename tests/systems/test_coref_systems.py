"""Coreference by the words of names."""

from __future__ import annotations

from functools import cache

import pytest

from idlib_corpus import scoring
from idlib_corpus.errors import InputError
from idlib_corpus.items import CorefItem, Place
from idlib_corpus.systems import create
from idlib_corpus.tasks import task
from idlib_corpus.tasks.predicted import checked


@cache
def documents() -> tuple[CorefItem, ...]:
    return tuple(task("coref").read(["es", "ar", "ja", "tr"]))


def place(item: CorefItem, sentence: str, words: str, level: str = "NAM") -> Place:
    start = dict(item.sentences)[sentence].index(words)
    return Place(sentence, start, start + len(words), level)


def test_a_system_sees_the_mentions_and_not_their_chains() -> None:
    for item in documents():
        assert item.mentions and sorted(item.mentions) == sorted(m for chain in item.gold for m in chain)
        order = [name for name, _ in item.sentences]
        numbers = [(order.index(m.sentence), m.start) for m in item.mentions]
        assert numbers == sorted(numbers), "the order is that of the text, which says nothing of chains"
    bare = {"id": "d", "sentences": [{"sentence": "1", "text": "シリア。"}]}
    assert task("coref").checked(bare, "r:1").mentions is None


def test_names_that_are_written_alike_are_one_chain() -> None:
    text = (("1", "إدلب في سوريا، وهي كبيرة."), ("2", "سوريا وإدلب وهي."))
    item = CorefItem("d", "d", "ar", text)
    first, again = place(item, "1", "إدلب"), place(item, "2", "إدلب")
    syria, it = place(item, "1", "سوريا"), place(item, "1", "هي", "PRO")
    also = place(item, "2", "هي", "PRO")
    item = CorefItem("d", "d", "ar", text, (first, syria, it, again, also))
    system = create("exact-match", "coref")
    [found] = system.predict([item])
    assert found == [[first, again]], "a name alone and pronouns are in no chain"
    record = checked(task("coref"), item, found, system.name)
    assert record["chains"][0][0] == {"sentence": "1", "start": 0, "end": 4}


def test_it_reaches_no_more_than_names_with_the_same_words() -> None:
    system = create("exact-match", "coref")
    for item, found in zip(documents(), system.predict(documents()), strict=True):
        assert found
        for chain in found:
            assert len({item.words(m).casefold() for m in chain}) == 1 < len(chain)
    records = [
        checked(task("coref"), i, f, "s") for i, f in zip(documents(), system.predict(documents()), strict=True)
    ]
    plain = [[[(m["sentence"], m["start"], m["end"]) for m in c] for c in r["chains"]] for r in records]
    gold = [[[(m.sentence, m.start, m.end) for m in c] for c in i.gold] for i in documents()]
    assert 0.3 < scoring.coref(gold, plain).conll < 0.8


@pytest.mark.parametrize(
    ("chains", "said"),
    [
        ([[Place("s9", 0, 2), Place("s1", 0, 2)]], "one of s1, s2"),
        ([[Place("s1", 0, 9999), Place("s1", 0, 2)]], "0-9999"),
        ([[Place("s1", 0, 2)], [Place("s1", 0, 2), Place("s1", 3, 5)]], "two chains"),
        (["s1"], "what systems.System asks for"),
    ],
)
def test_chains_are_held_against_the_sentences(chains: object, said: str) -> None:
    with pytest.raises(InputError, match=said):
        checked(task("coref"), documents()[0], chains, "mine")


def test_mentions_have_to_be_given() -> None:
    with pytest.raises(InputError, match='its mentions in "chains"'):
        list(create("exact-match", "coref").predict([CorefItem("d", "d", "es", (("1", "Siria"),))]))
    with pytest.raises(InputError, match="no models"):
        create("exact-match:big", "coref")
