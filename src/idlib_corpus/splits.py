"""Plans of training and testing: what a model learns from, and what it is then scored on.

Two sides of a fold never share a group, which is a sentence in all its languages, nor a text, nor a unit: variants of
one passage, or a sentence and its twin. Where the corpus has a train split, its splits are the one fold; where it has
none, whole groups are held out in turn.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Generic, NamedTuple, TypeVar

from idlib_corpus.errors import InputError
from idlib_corpus.items import AnyItem, StanceItem
from idlib_corpus.leaks import leaks, words

ItemT = TypeVar("ItemT", bound=AnyItem)
T = TypeVar("T")
Langs = Collection[str] | None

# splits that are scored, and never trained on where there is one to train on
SCORED = ("test", "challenge")
# parts that the targets are held out in, where every sentence has every target and no number of folds is said
TARGET_PARTS = 4
# leaks that a message names
NAMED = 3
# groups below which scores are a smoke test
FEW = 100
# what numpy takes as a seed is from 0 to below this
SEEDS = 2**32


@dataclass(frozen=True)
class Report:
    """What the sides of a fold have in common, and what was left out of training. Groups and texts never are shared.

    Args:
        targets: Of stance: the targets on the side of test.
        shared: Those of them that the side of training has too; by id, or by their words where they have none.
        left_out: Rows left out of training because of their target.
        unlabelled: Rows left out of training because they are excluded or have no label.
        contexts: Rows of training in whose context a text of the test side stands: read, never with its label.
    """

    targets: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    left_out: int = 0
    unlabelled: int = 0
    contexts: int = 0


@dataclass(frozen=True)
class Fold(Generic[ItemT]):
    """What one model is trained on, chosen by, and scored on.

    Args:
        name: Its name, fit for a folder: ``1``, ``tr-1``, ``train``.
        train: Items to train on, all with a label.
        validation: Items to choose the best state by; may be empty.
        test: Items to score on.
        report: What the sides share.
        test_langs: Languages it is there for; empty for all.
        test_targets: Of stance: the targets it is there for; empty for all.
    """

    name: str
    train: tuple[ItemT, ...]
    validation: tuple[ItemT, ...]
    test: tuple[ItemT, ...]
    report: Report
    test_langs: tuple[str, ...] = ()
    test_targets: tuple[str, ...] = ()


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

    With a train split, one fold: train, validation, and on the side of test all that is scored (`SCORED`). Without,
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
    held_out = not whole or any(data.get(name) for name in SCORED)
    for langs in _languages(data, train_langs, test_langs, leave_one_language_out, held_out):
        made += filter(None, (_fold(side, langs, unseen_targets) for side in sides))
    if not made:
        raise InputError("--test-langs", "no item of these languages to score on", "languages of the corpus")
    return tuple(made)


def part(items: Sequence[ItemT], number: int, seed: int = 0) -> list[ItemT]:
    """The items of so many units, drawn by the seed; of a larger number the same units and more.

    A unit is what `plan` holds out together: a sentence in all its languages, a group of variants.

    Args:
        items: Items of the split that is trained on.
        number: How many units.
        seed: What they are drawn by.

    Raises:
        InputError: There are fewer, or no library takes the seed.
    """
    import numpy as np

    check_seed(seed)
    units = list(_units(items).values())
    if not 1 <= number <= len(units):
        raise InputError("--sizes", f"{number} units", f"from 1 to {len(units)}, which there are", "Choose another")
    chosen = {group for unit in np.random.default_rng(seed).permutation(len(units))[:number] for group in units[unit]}
    return [item for item in items if item.group in chosen]


def check_seed(seed: int) -> None:
    """See to it that every library takes a seed.

    Raises:
        InputError: One does not.
    """
    if not 0 <= seed < SEEDS:
        raise InputError("--seed", str(seed), f"from 0 to {SEEDS - 1}", "Choose another")


def guard(sides: Mapping[str, Iterable[AnyItem]]) -> None:
    """See to it that no two sides share a group or a text.

    Args:
        sides: Items by the name of their side.

    Raises:
        InputError: Two do; the message has the ids.
    """
    found = [*map(str, leaks(sides)), *_units_on_two_sides(sides)]
    if found:
        more = f"; {len(found) - NAMED} more" if len(found) > NAMED else ""
        remedy = "Move each sentence, in all its languages, to one split"
        raise InputError("splits", "; ".join(found[:NAMED]) + more, "no group or text on two sides", remedy)


def _units_on_two_sides(sides: Mapping[str, Iterable[AnyItem]]) -> Iterator[str]:
    """Units of several groups that stand on two sides: variants of a passage, a sentence and its twin."""
    first: dict[str, tuple[str, AnyItem]] = {}
    told: set[str] = set()
    for side, items in sides.items():
        for item in items:
            if unit := str(item.record.get("split_unit") or ""):
                other_side, one = first.setdefault(unit, (side, item))
                if other_side != side and one.group != item.group and unit not in told:
                    told.add(unit)
                    yield f"{one.id} ({other_side}) and {item.id} ({side}) are of one unit, {unit}"


def few(folds: Iterable[Fold[Any]]) -> int:
    """The number of groups, if they are so few that scores are a smoke test; else 0."""
    groups = {item.group for fold in folds for item in (*fold.train, *fold.test)}
    return len(groups) if len(groups) < FEW else 0


def labelled(items: Iterable[ItemT]) -> list[ItemT]:
    """Items that can be trained on: of stance, those with a label that is not ``excluded``."""
    return [item for item in items if not isinstance(item, StanceItem) or (item.gold and not item.excluded)]


def stances(items: Iterable[AnyItem]) -> tuple[str, ...]:
    """The labels of rows of stance that can be trained on, in order; none for other tasks."""
    return tuple(sorted({item.gold for item in labelled(items) if isinstance(item, StanceItem)}))


def target(item: AnyItem) -> str:
    """The target of a row of stance, the same in every language: its id, else its words; empty for other tasks."""
    return (item.target_id or item.target) if isinstance(item, StanceItem) else ""


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
    train, validation, *tests = (list(data.get(name, ())) for name in ("train", "validation", *SCORED))
    return _Sides("train", train, validation, [item for test in tests for item in test], crossed=False)


def _crossed(
    data: Mapping[str, Sequence[ItemT]], folds: int | None, unseen_targets: bool, seed: int
) -> Iterator[_Sides[ItemT]]:
    """Each group on the side of test once; groups that share a text go together."""
    pool = list(data.get("train") or data.get("test") or ())
    validation = list(data.get("validation", ()))
    units = _units(pool)
    if folds is not None and not 2 <= folds <= len(units):
        expected = f"from 2 to {len(units)}, which is one a sentence" if len(units) > 1 else "two sentences or more"
        raise InputError("--folds", f"{folds} folds of {len(units)} sentences", expected, "Choose another number")
    if len(units) < 2:
        raise InputError("--folds", "one sentence, which cannot be held out from itself", "two or more")
    held = _parts(list(units), folds, seed)
    targets: list[list[str]] = [[]]
    if unseen_targets:
        known = list(dict.fromkeys(map(target, pool)))
        if len(known) < 2:
            raise InputError("--unseen-targets", f"one target, {known[0]}", "two or more", "Leave it out")
        targets = _parts(known, min(folds or TARGET_PARTS, len(known)), seed)
    width = len(str(len(held) * len(targets)))
    for number, (parts, aims) in enumerate(product(held, targets), 1):
        groups = {group for unit in parts for group in units[unit]}
        train = [item for item in pool if item.group not in groups]
        test = [item for item in pool if item.group in groups and (not aims or target(item) in aims)]
        yield _Sides(f"{number:0{width}}", train, validation, test, targets=tuple(aims))


def _parts(things: list[T], folds: int | None, seed: int) -> list[list[T]]:
    """Things in folds, drawn by the seed; one a fold, in order, if no number is given."""
    from sklearn.model_selection import KFold

    if folds is None:
        return [[thing] for thing in things]
    cut = KFold(folds, shuffle=True, random_state=seed).split(things)
    return [[things[index] for index in test] for _, test in cut]


def _units(items: Sequence[AnyItem]) -> dict[int, list[str]]:
    """Groups that must stay together, as they share a text or are of one unit; most are alone."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    groups = {group: n for n, group in enumerate(dict.fromkeys(item.group for item in items))}
    shared = [
        (item.group, (what, value))
        for item in items
        for what, value in (("text", words(item.text)), ("unit", item.record.get("split_unit")))
        if value
    ]
    place = {thing: n for n, thing in enumerate(dict.fromkeys(thing for _, thing in shared), len(groups))}
    edges = [(groups[group], place[thing]) for group, thing in shared]
    size = len(groups) + len(place) + 1
    rows, columns = zip(*edges, strict=True) if edges else ((), ())
    _, component = connected_components(coo_array(([True] * len(edges), (rows, columns)), shape=(size, size)), False)
    units: dict[int, list[str]] = {}
    for group, n in groups.items():
        units.setdefault(int(component[n]), []).append(group)
    return units


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
