"""Plans: the folds of a corpus, by its splits or by groups that are held out in turn."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Generic, NamedTuple, TypeVar

from idlib_corpus.errors import InputError
from idlib_corpus.items import AnyItem, StanceItem
from idlib_corpus.splits.folds import Fold, Report
from idlib_corpus.splits.rows import labelled, target
from idlib_corpus.splits.units import check_seed, guard, parted, units

ItemT = TypeVar("ItemT", bound=AnyItem)
Langs = Collection[str] | None

# splits that are scored, and never trained on where there is one to train on
HELD_OUT = ("test", "challenge")
# parts that the targets are held out in, where every sentence has every target and no number of folds is said
TARGET_PARTS = 4


def plan(
    data: Mapping[str, Sequence[ItemT]],
    *,
    cross: bool = False,
    folds: int | None = None,
    train_langs: Langs = None,
    test_langs: Langs = None,
    leave_one_language_out: bool = False,
    unseen_targets: bool = False,
    seed: int = 0,
) -> tuple[Fold[ItemT], ...]:
    """Make a plan of the items of a corpus.

    With a train split, one fold: train, validation, and on the side of test all that is scored (`HELD_OUT`). Without,
    or if folds are asked for, cross-validation: the groups of the train split, else of the test split, are held out in
    turn, each once. Groups of one unit, which are variants or twins, go together. A validation split, where there is
    one, serves all folds; a test split beside a train split then stays aside.

    Args:
        data: Items by the name of their split: ``train``, ``validation``, ``test``, ``challenge``; any may lack or be
            empty.
        cross: Cross-validate though there is a train split.
        folds: In so many folds of whole groups, drawn by the seed; if not given, each group is a fold.
        train_langs: Languages to train and validate on; all if not given.
        test_langs: Languages to score on; if not given, those to train on. Where `data` has nothing that is held out
            to score on, any: the models are scored elsewhere.
        leave_one_language_out: A set of folds for each language, trained on the other languages and other groups.
        unseen_targets: Of stance: score on targets that training does not have, too. Rows of training that have a
            target of the test side are left out; in cross-validation, where every sentence may have every target,
            targets are held out in turn like groups, in `folds` parts, or four.
        seed: What folds are drawn by.

    Returns:
        Folds; their test sides are disjoint.

    Raises:
        InputError: Two splits share a group or a text, there is no item of a language, options contradict each other,
            no library takes the seed, or a fold would have nothing to train on.
    """
    check_seed(seed)
    guard(data)
    if unseen_targets and not any(isinstance(item, StanceItem) for items in data.values() for item in items):
        raise InputError("--unseen-targets", "the task has no targets", "the task stance", "Leave it out")
    if not any(data.values()):
        raise InputError("splits", "no items", "items of a split", "Read the corpus first")
    made: list[Fold[ItemT]] = []
    whole = bool(data.get("train")) and not cross and folds is None
    sides = [_as_is(data)] if whole else list(_crossed(data, folds, unseen_targets, seed))
    held_out = not whole or any(data.get(name) for name in HELD_OUT)
    for langs in _languages(data, train_langs, test_langs, leave_one_language_out, held_out):
        made += filter(None, (_fold(side, langs, unseen_targets) for side in sides))
    if not made:
        raise InputError("--test-langs", "no item of these languages to score on", "languages of the corpus")
    return tuple(made)


class _Sides(NamedTuple, Generic[ItemT]):
    """The sides of a fold before languages and targets are chosen."""

    name: str
    train: list[ItemT]
    validation: list[ItemT]
    test: list[ItemT]
    crossed: bool = True
    targets: tuple[str, ...] = ()


class _Languages(NamedTuple):
    """Who is trained on and scored on; None for all."""

    prefix: str
    train: frozenset[str] | None
    test: tuple[str, ...]


def _as_is(data: Mapping[str, Sequence[ItemT]]) -> _Sides[ItemT]:
    train, validation, *tests = (list(data.get(name, ())) for name in ("train", "validation", *HELD_OUT))
    return _Sides("train", train, validation, [item for test in tests for item in test], crossed=False)


def _crossed(
    data: Mapping[str, Sequence[ItemT]], folds: int | None, unseen_targets: bool, seed: int
) -> Iterator[_Sides[ItemT]]:
    """Each group on the side of test once; groups that share a text go together."""
    pool = list(data.get("train") or data.get("test") or ())
    validation = list(data.get("validation", ()))
    together = units(pool)
    if folds is not None and not 2 <= folds <= len(together):
        expected = (
            f"from 2 to {len(together)}, which is one a sentence" if len(together) > 1 else "two sentences or more"
        )
        raise InputError("--folds", f"{folds} folds of {len(together)} sentences", expected, "Choose another number")
    if len(together) < 2:
        raise InputError("--folds", "one sentence, which cannot be held out from itself", "two or more")
    held = parted(list(together), folds, seed)
    targets: list[list[str]] = [[]]
    if unseen_targets:
        known = list(dict.fromkeys(map(target, pool)))
        if len(known) < 2:
            raise InputError("--unseen-targets", f"one target, {known[0]}", "two or more", "Leave it out")
        targets = parted(known, min(folds or TARGET_PARTS, len(known)), seed)
    width = len(str(len(held) * len(targets)))
    for number, (parts, aims) in enumerate(product(held, targets), 1):
        groups = {group for unit in parts for group in together[unit]}
        train = [item for item in pool if item.group not in groups]
        test = [item for item in pool if item.group in groups and (not aims or target(item) in aims)]
        yield _Sides(f"{number:0{width}}", train, validation, test, targets=tuple(aims))


def _languages(
    data: Mapping[str, Sequence[AnyItem]], train: Langs, test: Langs, leave_one_out: bool, held_out: bool
) -> list[_Languages]:
    """Who is trained on and scored on.

    Args:
        data: Items by their split.
        train: Languages to train on.
        test: Languages that the models are there for: any, where no item of `data` is held out to be scored on.
        leave_one_out: Whether each language is left out in turn.
        held_out: Whether items of `data` are scored on.

    Raises:
        InputError: There is no item of a language, or the options contradict each other.
    """
    known = tuple(dict.fromkeys(item.lang for items in data.values() for item in items))
    for option, langs in (("--train-langs", train), ("--test-langs", test if held_out else ())):
        for lang in langs or ():
            if lang not in known:
                raise InputError(option, f'"{lang}"', f"one of {', '.join(known)}", "Choose among them")
    if not leave_one_out:
        chosen = test if test is not None else train
        ordered = () if chosen is None else tuple(lang for lang in dict.fromkeys([*known, *chosen]) if lang in chosen)
        return [_Languages("", None if train is None else frozenset(train), ordered)]
    if train is not None or test is not None:
        remedy = "Leave one of the two out"
        raise InputError("--leave-one-language-out", "it chooses the languages, and so does --…-langs", remedy=remedy)
    if len(known) < 2:
        raise InputError("--leave-one-language-out", f"one language, {known[0]}", "two or more", "Leave it out")
    return [_Languages(f"{lang}-", frozenset(known) - {lang}, (lang,)) for lang in known]


def _fold(sides: _Sides[ItemT], langs: _Languages, unseen_targets: bool) -> Fold[ItemT] | None:
    """The fold of these languages; None if it has nothing to score, as where a sentence lacks a language."""
    test = [item for item in sides.test if not langs.test or item.lang in langs.test]
    if sides.crossed and not test:
        return None
    both = [sides.train, sides.validation]
    both = [[item for item in side if langs.train is None or item.lang in langs.train] for side in both]
    number = sum(map(len, both))
    both = [labelled(side) for side in both]
    unlabelled, number = number - sum(map(len, both)), sum(map(len, both))
    aims = tuple(dict.fromkeys(filter(None, map(target, test))))
    if unseen_targets:
        both = [[item for item in side if target(item) not in aims] for side in both]
    train, validation = both
    name = langs.prefix + sides.name
    if not train:
        found = f"fold {name} has nothing to train on" + (" without the targets of test" if unseen_targets else "")
        raise InputError("--train-langs" if langs.train else "splits", found, "items with gold", "Choose other sides")
    guard({"train": train, "validation": validation, "test": test})
    had = {target(item) for item in (*train, *validation)}
    report = Report(
        targets=aims,
        shared=tuple(aim for aim in aims if aim in had),
        left_out=number - len(train) - len(validation),
        unlabelled=unlabelled,
        contexts=_contexts([*train, *validation], test),
    )
    return Fold(name, tuple(train), tuple(validation), tuple(test), report, langs.test, sides.targets)


def _contexts(train: Iterable[AnyItem], test: Iterable[AnyItem]) -> int:
    texts: dict[str, set[str]] = {}
    for item in test:
        texts.setdefault(item.lang, set()).add(item.text)
    rows = [(item.lang, item.context) for item in train if isinstance(item, StanceItem) and item.context]
    with_one = {(lang, one) for lang, one in set(rows) if any(text in one for text in texts.get(lang, ()))}
    return sum(row in with_one for row in rows)
