"""The leak guard of public sets: what stands where models are tested is not trained on, and counted."""

from __future__ import annotations

from dataclasses import dataclass

from idlib_corpus.hub.guard import of_corpus, without


@dataclass(frozen=True)
class Item:
    id: str
    text: str
    of: str = ""

    @property
    def group(self) -> str:
        return self.of or self.id


def test_the_sentences_of_the_corpus_that_nobody_trains_on() -> None:
    held = of_corpus()
    assert set(held) == {"test of the corpus"}, "the article alone has one split"
    assert {sentence.id for sentence in held["test of the corpus"]} >= {"article/es/s1", "article/ja/s1"}


def test_rows_whose_text_is_held_out_are_left_out_and_counted_by_the_side() -> None:
    items = [Item("1", "A zone , said he ."), Item("2", "Another one"), Item("3", "Peace"), Item("4", "Peace")]
    held = {"test": [Item("x", "A zone, said he.")], "validation": [Item("y", "peace"), Item("z", "Peace")]}
    left, counted = without(items, held)
    assert [item.id for item in left] == ["2"], "cut into tokens or not; a difference in case is a difference"
    assert counted == {"test": 1, "validation": 2}
    assert without(items, {"test": []}) == (items, {})


def test_rows_of_a_group_that_is_held_out_are_left_out() -> None:
    left, counted = without([Item("1", "One", "g"), Item("2", "Two", "h")], {"test": [Item("3", "Three", "g")]})
    assert [item.id for item in left] == ["2"] and counted == {"test": 1}
