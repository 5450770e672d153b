"""Plans of training and testing, and the guard that nothing leaks between their sides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain, combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idlib_corpus.errors import InputError
from idlib_corpus.items import AnyItem, Item, StanceItem
from idlib_corpus.splits import Fold, few, guard, labelled, plan, target
from idlib_corpus.tasks import task

LANGS = ("es", "en", "fr", "de", "ar", "tr", "ru", "ja")


@cache
def sentences() -> tuple[Item, ...]:
    return tuple(task("ner").read())


@cache
def cells() -> tuple[StanceItem, ...]:
    return tuple(task("stance").read())


def of(*names: str) -> list[Item]:
    """Sentences by their numbers, in all languages: `s1`."""
    return [item for item in sentences() if item.group.rpartition("/")[2] in names]


def groups(items: Iterable[AnyItem]) -> set[str]:
    return {item.group for item in items}


def ids(items: Iterable[AnyItem]) -> list[str]:
    return [item.id for item in items]


# the corpus as it is: a test split alone


def test_each_sentence_is_held_out_once_in_all_its_languages() -> None:
    folds = plan({"test": sentences()})
    assert [fold.name for fold in folds] == ["1", "2", "3", "4", "5"]
    for fold, number in zip(folds, "12345", strict=True):
        assert list(fold.test) == of(f"s{number}")
        assert {item.lang for item in fold.test} == set(LANGS)
        assert list(fold.train) == [item for item in sentences() if item not in fold.test]
        assert fold.validation == () and fold.test_langs == ()


def test_folds_of_whole_groups_are_drawn_by_the_seed() -> None:
    first, again, other = (plan({"test": sentences()}, folds=2, seed=seed) for seed in (0, 0, 2))
    assert first == again
    assert [groups(fold.test) for fold in first] != [groups(fold.test) for fold in other]
    assert sorted(len(groups(fold.test)) for fold in first) == [2, 3]
    assert sorted(chain(*(ids(fold.test) for fold in first))) == sorted(ids(sentences()))


def test_excluded_cells_are_not_trained_on_but_stay_to_be_predicted() -> None:
    """A scorer leaves them out by its own rule."""
    everything = [replace(item, gold="excluded") if n % 5 == 0 else item for n, item in enumerate(cells())]
    excluded = [item for item in everything if item.gold == "excluded"]
    folds = plan({"test": everything})
    assert not [item for fold in folds for item in fold.train if item in excluded]
    assert sorted(chain(*(ids(fold.test) for fold in folds))) == sorted(ids(cells()))
    for fold in folds:
        assert fold.report.unlabelled == len([item for item in excluded if item not in fold.test])


def test_a_row_without_a_label_is_not_trained_on_either() -> None:
    without = replace(cells()[0], gold="")
    assert labelled([without, *cells()[1:3]]) == list(cells()[1:3])
    assert labelled(sentences()) == list(sentences()), "a sentence may be without a name"


def test_targets_that_both_sides_have_are_named() -> None:
    folds = plan({"test": cells()})
    for fold in folds:
        tested, trained = ([item.target_id for item in side] for side in (fold.test, fold.train))
        assert list(fold.report.targets) == list(dict.fromkeys(tested))
        assert list(fold.report.shared) == [aim for aim in dict.fromkeys(tested) if aim in trained]
        assert fold.report.left_out == 0
    shared = [set(fold.report.shared) for fold in folds]
    assert shared == [set(), set(), *[{"refugee_crisis", "crisis_possible"}] * 2], "s4 and s5 speak of the same crisis"


def test_a_held_out_sentence_that_is_read_as_context_is_counted() -> None:
    """The sentences before it are a cell's context: all cells behind s2 have it, in their language."""
    fold = plan({"test": cells()})[0]
    first = next(item for item in fold.test if item.lang == "ar")
    reading = [item for item in fold.train if item.lang == "ar" and first.text in item.context]
    assert len(reading) * len(LANGS) == fold.report.contexts == len(fold.train)
    assert plan({"test": cells()})[-1].report.contexts == 0, "nothing stands behind the last"


def test_targets_are_held_out_with_sentences() -> None:
    folds = plan({"test": cells()}, unseen_targets=True)
    assert len(folds) == 10, "of four sentences and four parts of the targets, those that have cells"
    for fold in folds:
        tested = {item.target_id for item in fold.test}
        assert len(fold.test_targets) == 4 and tested == set(fold.report.targets) <= set(fold.test_targets)
        assert not {item.target_id for item in fold.train} & tested
        assert not groups(fold.train) & groups(fold.test)
        elsewhere = [item for item in labelled(cells()) if item.group not in groups(fold.test)]
        assert fold.report.shared == ()
        assert fold.report.left_out == len([item for item in elsewhere if item.target_id in tested])
    assert any(fold.report.left_out for fold in folds)
    assert sorted(chain(*(ids(fold.test) for fold in folds))) == sorted(ids(cells()))


def test_a_target_without_an_id_is_known_by_its_words() -> None:
    one, other = (replace(cells()[n], target_id="") for n in (0, 1))
    assert target(one) == one.target == "La Coalición RSII traslada a rebeldes a Idlib."
    assert target(one) != target(other)
    assert target(sentences()[0]) == ""


# languages


def test_zero_shot_trains_on_some_languages_and_scores_on_others() -> None:
    folds = plan({"test": sentences()}, train_langs=["es", "en"], test_langs=["tr", "ar"])
    assert len(folds) == 5
    for fold in folds:
        assert [item.lang for item in fold.train] == ["es"] * 4 + ["en"] * 4
        assert {item.lang for item in fold.test} == {"ar", "tr"}
        assert fold.test_langs == ("ar", "tr"), "in the order of the corpus"
        assert not groups(fold.train) & groups(fold.test), "the translation of a sentence stays out, too"


def test_languages_to_train_on_are_those_to_score_on_unless_others_are_named() -> None:
    [*folds] = plan({"test": sentences()}, train_langs=["ja"])
    assert {item.lang for fold in folds for item in (*fold.train, *fold.test)} == {"ja"}
    assert all(fold.test_langs == ("ja",) for fold in folds)
    folds = plan({"test": sentences()}, test_langs=["ja"])
    assert {item.lang for fold in folds for item in fold.train} == set(LANGS)


def test_each_language_is_left_out_in_turn_with_the_sentences() -> None:
    folds = plan({"test": sentences()}, leave_one_language_out=True)
    assert [fold.name for fold in folds] == [f"{lang}-{n}" for lang in LANGS for n in range(1, 6)]
    for fold in folds:
        lang = fold.name[:2]
        assert {item.lang for item in fold.test} == {lang} and fold.test_langs == (lang,)
        assert {item.lang for item in fold.train} == set(LANGS) - {lang}
        assert not groups(fold.train) & groups(fold.test)
    assert sorted(chain(*(ids(fold.test) for fold in folds))) == sorted(ids(sentences()))


def test_a_language_that_a_sentence_lacks_makes_no_empty_fold() -> None:
    without = [item for item in sentences() if item.id != "article/s2/ja"]
    folds = plan({"test": without}, test_langs=["ja"])
    assert [ids(fold.test) for fold in folds] == [[f"article/s{n}/ja"] for n in (1, 3, 4, 5)]


# a corpus with a train split


def split(train: Sequence[str], validation: Sequence[str], test: Sequence[str]) -> dict[str, list[Item]]:
    return {"train": of(*train), "validation": of(*validation), "test": of(*test)}


def test_the_splits_of_a_corpus_are_its_one_fold() -> None:
    data = split(["s1", "s2"], ["s3"], ["s4", "s5"])
    [fold] = plan(data)
    assert (fold.name, *map(list, (fold.train, fold.validation, fold.test))) == ("train", *data.values())
    [fold] = plan(data, train_langs=["es"], test_langs=["ar"])
    assert ids((*fold.train, *fold.validation)) == ["article/s1/es", "article/s2/es", "article/s3/es"]
    assert ids(fold.test) == ["article/s4/ar", "article/s5/ar"]


def test_the_seed_draws_folds_and_nothing_else() -> None:
    def sides(**options: Any) -> list[list[str]]:
        return [[item.id for item in fold.test] for fold in plan({"test": sentences()}, **options)]

    assert sides(seed=0) == sides(seed=9), "a fold a sentence, or its languages, are not drawn"
    assert sides(seed=0, leave_one_language_out=True) == sides(seed=9, leave_one_language_out=True)
    assert sides(seed=3, folds=2) == sides(seed=3, folds=2)
    assert any(sides(seed=seed, folds=2) != sides(seed=0, folds=2) for seed in range(1, 9))
    groups = sorted({item.group for item in sentences()})
    data = {
        "train": [item for item in sentences() if item.group != groups[0]],
        "test": [item for item in sentences() if item.group == groups[0]],
    }
    assert plan(data, seed=0) == plan(data, seed=9)


def test_languages_to_score_on_are_free_where_nothing_is_held_out() -> None:
    """As where files are trained on, and the corpus, or other files, are scored."""
    spanish = [item for item in sentences() if item.lang == "es"]
    [fold] = plan({"train": spanish}, test_langs=["fr", "es"])
    assert fold.test_langs == ("es", "fr") and {item.lang for item in fold.train} == {"es"} and not fold.test
    groups = sorted({item.group for item in spanish})
    data = {
        "train": [item for item in spanish if item.group != groups[0]],
        "test": [item for item in sentences() if item.group == groups[0]],
    }
    [fold] = plan(data, train_langs=["es"], test_langs=["fr"])
    assert {item.lang for item in fold.test} == {"fr"}
    for options in ({"cross": True}, {"folds": 2}):
        with pytest.raises(InputError, match='--test-langs: "tlh"'):
            plan({"train": spanish}, test_langs=["tlh"], **options)
    with pytest.raises(InputError, match='--train-langs: "fr"'):
        plan({"train": spanish}, train_langs=["fr"])


def test_a_train_split_can_be_cross_validated_and_the_test_split_stays_aside() -> None:
    data = split(["s1", "s2"], ["s3"], ["s4", "s5"])
    for folds in (plan(data, cross=True), plan(data, folds=2)):
        assert sorted(ids(chain(*(fold.test for fold in folds)))) == sorted(ids(data["train"]))
        assert all(list(fold.validation) == data["validation"] for fold in folds)
        assert not groups(chain(*(fold.train for fold in folds))) & {"article/s4", "article/s5"}


def test_a_corpus_may_have_no_test_split() -> None:
    [fold] = plan({"train": of("s1")})
    assert fold.train and not fold.test


def test_each_language_is_left_out_of_a_train_split() -> None:
    folds = plan(split(["s1", "s2"], ["s3"], ["s4"]), leave_one_language_out=True)
    assert [fold.name for fold in folds] == [f"{lang}-train" for lang in LANGS]
    assert [ids(fold.test) for fold in folds] == [[f"article/s4/{lang}"] for lang in LANGS]
    assert all(fold.name[:2] not in {item.lang for item in (*fold.train, *fold.validation)} for fold in folds)


def test_rows_of_unseen_targets_are_left_out_of_a_train_split() -> None:
    train = [item for item in cells() if item.group != "article/s5"]
    test = [item for item in cells() if item.group == "article/s5" and item.target_id == "refugee_crisis"]
    [fold] = plan({"train": train, "test": test})
    assert fold.report.targets == fold.report.shared == ("refugee_crisis",)
    [fold] = plan({"train": train, "test": test}, unseen_targets=True)
    assert fold.report.shared == () and list(fold.test) == test
    assert fold.report.left_out == len([item for item in labelled(train) if item.target_id == "refugee_crisis"]) > 0
    only = [item for item in train if item.target_id == "refugee_crisis"]
    with pytest.raises(InputError, match="without the targets of test"):
        plan({"train": only, "test": test}, unseen_targets=True)


# the guard


@pytest.mark.parametrize("sides", [*combinations(["train", "validation", "test"], 2)])
def test_a_sentence_on_two_sides_is_an_error_that_names_both(sides: tuple[str, str]) -> None:
    """In another language: the Arabic text of s1 shares no letter with the Spanish one."""
    data = split(["s2"], ["s3"], ["s4"])
    one, other = of("s1")[0], of("s1")[4]
    data[sides[0]].append(one)
    data[sides[1]].append(other)
    with pytest.raises(InputError, match=r"article/s1/es.*article/s1/ar|article/s1/ar.*article/s1/es") as caught:
        plan(data)
    assert all(side in caught.value.found for side in sides)
    assert caught.value.expected and caught.value.remedy


def test_a_text_on_two_sides_is_an_error_whatever_its_group() -> None:
    one = next(item for item in of("s1") if item.lang == "ja")
    copy = replace(one, id="other/s1/ja", group="other/s1", text=f"  {one.text}\n", record={})
    with pytest.raises(InputError, match=r"article/s1/ja \(train\) and other/s1/ja \(test\) have one text"):
        plan({"train": of("s1"), "test": [copy]})
    plan({"train": of("s1"), "test": [replace(copy, text=one.text[:-1])]})


def test_many_leaks_are_counted() -> None:
    with pytest.raises(InputError, match="article/s3; 2 more"):
        guard({"train": sentences(), "test": sentences()})


def test_sentences_of_one_text_are_held_out_together() -> None:
    one = next(item for item in of("s1") if item.lang == "ar")
    copy = replace(one, id="other/s9/ar", group="other/s9")
    folds = plan({"test": [*sentences(), copy]})
    assert len(folds) == 5
    assert groups(folds[0].test) == {"article/s1", "other/s9"}


@pytest.mark.parametrize(("number", "said"), [(5, 5), (99, 99), (100, 0)])
def test_few_sentences_are_a_smoke_test(number: int, said: int) -> None:
    one = of("s1")[0]
    many = [replace(one, id=f"{n}/es", group=str(n), text=f"{one.text} {n}", record={}) for n in range(number)]
    assert few(plan({"test": many}, folds=2)) == said


# wrong calls


@pytest.mark.parametrize(
    ("options", "where"),
    [
        ({"folds": 1}, "--folds"),
        ({"folds": 6}, "--folds"),
        ({"train_langs": ["es", "tlh"]}, "--train-langs"),
        ({"test_langs": ["tlh"]}, "--test-langs"),
        ({"leave_one_language_out": True, "train_langs": ["es"]}, "--leave-one-language-out"),
        ({"unseen_targets": True}, "--unseen-targets"),
        ({"seed": -1}, "--seed"),
        ({"seed": 2**32}, "--seed"),
    ],
)
def test_a_wrong_call_is_an_error_with_a_remedy(options: dict[str, object], where: str) -> None:
    with pytest.raises(InputError) as caught:
        plan({"test": sentences()}, **options)  # type: ignore[arg-type]
    assert caught.value.where == where and caught.value.remedy


@pytest.mark.parametrize("data", [{}, {"test": []}, {"test": of("s1")}])
def test_what_cannot_be_held_out_is_an_error(data: dict[str, list[Item]]) -> None:
    with pytest.raises(InputError):
        plan(data)


def test_one_language_cannot_be_left_out() -> None:
    with pytest.raises(InputError, match="one language, es"):
        plan({"test": [item for item in sentences() if item.lang == "es"]}, leave_one_language_out=True)


# properties, over corpora made of its sentences

SAID = tuple(item.text for item in of("s1", "s3") if item.lang in ("es", "ar", "ja"))
TARGETS = ("refugee_crisis", "transfer_rebels", "recover_syria")


@st.composite
def corpora(draw: st.DrawFn, stance: bool = False) -> list[AnyItem]:
    """Sentences in one to three languages each; some share a text with others."""
    items: list[AnyItem] = []
    for number in range(draw(st.integers(2, 6))):
        for lang in draw(st.lists(st.sampled_from(["es", "ar", "ja"]), min_size=1, unique=True)):
            text = draw(st.sampled_from(SAID)) if draw(st.booleans()) else f"{number} {SAID[number]}"
            row = (f"d/s{number}/{lang}", f"d/s{number}", lang, text)
            if not stance:
                items.append(Item(*row))
                continue
            for aim in draw(st.lists(st.sampled_from(TARGETS), min_size=1, unique=True)):
                gold = draw(st.sampled_from(["FAVOR", "AGAINST", "NONE", "excluded"]))
                items.append(StanceItem(f"{row[0]}/x/{aim}", *row[1:], "x", aim, target_id=aim, gold=gold))
    return items


def made(data: dict[str, list[AnyItem]], **options: object) -> tuple[Fold[AnyItem], ...]:
    """The plan; none where there is too little to hold out."""
    try:
        return plan(data, **options)  # type: ignore[arg-type]
    except InputError as error:
        assert error.where in ("--folds", "splits", "--train-langs", "--test-langs", "--unseen-targets")
        return ()


def apart(fold: Fold[AnyItem]) -> bool:
    learnt = [*fold.train, *fold.validation]
    return not groups(learnt) & groups(fold.test) and not {i.text for i in learnt} & {i.text for i in fold.test}


@settings(max_examples=150, deadline=None)
@given(items=st.one_of(corpora(), corpora(stance=True)), folds=st.none() | st.integers(2, 4), seed=st.integers(0, 9))
def test_every_item_is_scored_once_by_a_model_that_saw_neither_its_group_nor_its_text(
    items: list[AnyItem], folds: int | None, seed: int
) -> None:
    made_of = made({"test": items}, folds=folds, seed=seed)
    for fold in made_of:
        assert apart(fold)
        assert set(ids(fold.train)) | set(ids(fold.test)) >= set(ids(labelled(items)))
    if made_of:
        assert Counter(ids(chain(*(fold.test for fold in made_of)))) == Counter(ids(items))
        assert folds is None or len(made_of) == folds


@settings(max_examples=150, deadline=None)
@given(
    items=corpora(),
    train=st.none() | st.lists(st.sampled_from(["es", "ar", "ja"]), min_size=1, unique=True),
    test=st.none() | st.lists(st.sampled_from(["es", "ar", "ja"]), min_size=1, unique=True),
    one_out=st.booleans(),
)
def test_sides_stay_apart_whatever_the_languages(
    items: list[AnyItem], train: list[str] | None, test: list[str] | None, one_out: bool
) -> None:
    if one_out:
        train = test = None
        if len({item.lang for item in items}) < 2:
            return
    for fold in made({"test": items}, train_langs=train, test_langs=test, leave_one_language_out=one_out):
        assert apart(fold)
        assert {item.lang for item in fold.train} <= set(train or ["es", "ar", "ja"])
        assert {item.lang for item in fold.test} <= set(test or train or ["es", "ar", "ja"])
        if one_out:
            assert not {item.lang for item in fold.train} & {item.lang for item in fold.test}


@settings(max_examples=150, deadline=None)
@given(items=corpora(stance=True), folds=st.none() | st.integers(2, 3))
def test_unseen_targets_are_unseen_and_every_row_is_scored_once(items: list[AnyItem], folds: int | None) -> None:
    made_of = made({"test": items}, folds=folds, unseen_targets=True)
    for fold in made_of:
        assert apart(fold)
        assert not set(map(target, fold.train)) & set(map(target, fold.test))
    if made_of:
        assert Counter(ids(chain(*(fold.test for fold in made_of)))) == Counter(ids(items))


@settings(max_examples=150, deadline=None)
@given(items=corpora(), sides=st.lists(st.sampled_from(["train", "validation", "test"]), min_size=18, max_size=18))
def test_the_guard_finds_a_leak_where_there_is_one_and_only_there(items: list[AnyItem], sides: list[str]) -> None:
    data: dict[str, list[AnyItem]] = {}
    for item, side in zip(items, sides, strict=False):
        data.setdefault(side, []).append(item)
    leaking = any(
        groups(one) & groups(other) or {i.text for i in one} & {i.text for i in other}
        for one, other in combinations(data.values(), 2)
    )
    try:
        guard(data)
    except InputError:
        assert leaking
    else:
        assert not leaking
