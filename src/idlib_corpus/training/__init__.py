"""Models trained on the corpus by the libraries' own trainers, into folders that systems load.

Trainers stand in the entry points of the groups ``idlib_corpus.trainers.<task>``: ours in pyproject.toml, others in
packages of their own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from tqdm import tqdm

from idlib_corpus import __version__, modelcard
from idlib_corpus.errors import InputError, in_one_line
from idlib_corpus.files import folder_digest
from idlib_corpus.folders import files
from idlib_corpus.items import AnyItem
from idlib_corpus.modelcard import ModelCard
from idlib_corpus.registry import OURS, Registry
from idlib_corpus.splits import Fold, Report, check_seed, labelled, stances, target
from idlib_corpus.training.base import BASE, NEEDS, Trained, Trainer
from idlib_corpus.training.folders import claim, whole
from idlib_corpus.training.options import resolve

__all__ = ["Trained", "Trainer", "digest", "registry", "train", "train_folds"]

FOLDS = "folds"


def registry(task: str) -> Registry[Trainer]:
    """The trainers of a task."""
    return Registry.of_task("idlib_corpus.trainers", task, "trainer", NEEDS)


def train(
    trainer: str,
    items: Sequence[AnyItem],
    folder: Path,
    *,
    task: str,
    validation: Sequence[AnyItem] = (),
    seed: int = 0,
    options: Mapping[str, Any] | None = None,
    test_langs: Sequence[str] = (),
    data: str = "",
) -> ModelCard:
    """Train a model into a folder, whole or not at all.

    Args:
        trainer: ``<library>:<model>`` or a library alone, as `registry` knows them.
        items: What to train on; excluded cells of stance are left out.
        folder: Where the model goes. It may be missing or empty, or hold a model, which is replaced.
        task: The name of a task.
        validation: What to choose the best state by, where the library does.
        seed: The same seed gives the same weights, at a fixed number of threads.
        options: Options of the trainer; words are read as the numbers that they must be.
        test_langs: Languages it is there for, if not those it is trained on.
        data: Name and version of the data, for the card.

    Returns:
        The card, which is in the folder too.

    Raises:
        InputError: No such trainer or option, its library is missing or fails, there is nothing to train on, a seed
            that numpy does not take, or the folder holds what training did not write.
    """
    fold = Fold("", tuple(labelled(items)), tuple(labelled(validation)), (), Report(), tuple(test_langs))
    module, card = _asked(trainer, fold, task, seed, options or {}, data)
    claim(folder)
    return _train(module, card, fold, folder)


def train_folds(
    trainer: str,
    plan: Sequence[Fold[Any]],
    folder: Path,
    *,
    task: str,
    seed: int = 0,
    options: Mapping[str, Any] | None = None,
    data: str = "",
) -> ModelCard:
    """Train a model for each fold of a plan, each into a folder of its own below `folder`.

    ``folds:<folder>`` is the system. The card of the whole is written last, so that an interrupted run has none. Run
    again, it keeps the folds that are done with the same data, seed, options and versions.

    Args:
        trainer: As in `train`.
        plan: Folds, as `splits.plan` makes them.
        folder: Where the folders go. It may be missing or empty, or hold folds, which are replaced where they differ.
        task: The name of a task.
        seed: As in `train`.
        options: As in `train`.
        data: As in `train`.

    Returns:
        The card of the whole.

    Raises:
        InputError: As in `train`.
    """
    if not plan:
        raise InputError(trainer, "no fold to train", "a plan with folds", "Make one with splits.plan")
    asked = [_asked(trainer, fold, task, seed, options or {}, data) for fold in plan]
    claim(folder, folds=[fold.name for fold in plan])
    cards: list[ModelCard] = []
    bar = tqdm(plan, desc=trainer, unit="fold", disable=None, leave=False)
    for fold, (module, card) in zip(bar, asked, strict=True):
        place = folder / fold.name
        cards.append(_kept(place, card, options or {}) or _train(module, card, fold, place))
    items = {item.id: item for fold in plan for item in (*fold.train, *fold.validation, *fold.test)}
    for_all = any(not card.test_langs for card in cards)
    whole_card = replace(
        cards[0],
        system=FOLDS,
        langs=_unique(lang for card in cards for lang in card.langs),
        trained_on=(),
        targets=(),
        labels=tuple(sorted({label for card in cards for label in card.labels})),
        held_out=_unique(group for card in cards for group in card.held_out),
        test_langs=() if for_all else _unique(lang for card in cards for lang in card.test_langs),
        test_targets=(),
        data=f"{data} sha256:{digest(items.values())}".strip(),
        folds=tuple(fold.name for fold in plan),
        note=(
            f"{len(plan)} folds, each by a model that saw none of its sentences"
            if len(plan) > 1
            else "a model that saw none of the sentences that it is asked for"
        ),
    )
    whole_card.write(folder)
    return whole_card


def digest(*sides: Iterable[AnyItem]) -> str:
    """SHA-256 over all that trainers see of items, in order: ids, texts, tokens, gold; not over the records."""
    found = hashlib.sha256()
    for items in sides:
        for item in items:
            seen = [getattr(item, field.name) for field in fields(item) if field.compare]
            found.update(json.dumps(seen).encode() + b"\n")
        found.update(b"\n")
    return found.hexdigest()


def _asked(
    trainer: str, fold: Fold[Any], task: str, seed: int, options: Mapping[str, Any], data: str
) -> tuple[Trainer, ModelCard]:
    """The trainer, and the card of the model as far as it is known before training."""
    check_seed(seed)
    module = registry(task).module(trainer.partition(":")[0], trainer)
    seen = [*fold.train, *fold.validation]
    if not fold.train:
        raise InputError(trainer, "nothing to train on", "items with gold", "Choose other languages or splits")
    if not any(item.gold for item in fold.train):
        found = f"nothing to learn: none of the {len(fold.train)} rows has anything of {task} that is known here"
        raise InputError(trainer, found, "gold in labels of the package", "Map other labels with --labels FILE")
    return module, ModelCard(
        task=task,
        system=module.SYSTEM,
        trainer=trainer,
        langs=_unique(item.lang for item in fold.train),
        trained_on=tuple(sorted({item.group for item in seen})),
        targets=tuple(sorted({target(item) for item in seen} - {""})),
        labels=stances(fold.train),
        held_out=_unique(item.group for item in fold.test),
        test_langs=fold.test_langs,
        test_targets=fold.test_targets,
        seed=seed,
        options=resolve(trainer, module, options),
        data=f"{data} sha256:{digest(fold.train, fold.validation)}".strip(),
    )


def _train(module: Trainer, card: ModelCard, fold: Fold[Any], folder: Path) -> ModelCard:
    model = card.trainer.partition(":")[2]
    with whole(folder) as place:
        try:
            done = module.train(
                fold.train, place, model=model, validation=fold.validation, seed=card.seed, **card.options
            )
        except InputError:
            raise
        except (Exception, SystemExit) as error:  # whatever a library raises
            if isinstance(error, OSError) and error.errno is not None:
                raise  # of the disk, not of the library
            raise InputError(card.trainer, f"the training failed: {in_one_line(error)}") from error
        card = replace(
            card,
            options=done.options,
            versions={OURS: __version__, **done.versions, **_plugin(card)},
            note=done.note,
            files=files(place),
        )
        card.write(place)
    return card


def _plugin(card: ModelCard) -> dict[str, str]:
    """The package of a trainer and its version, if it is not ours."""
    package, version = registry(card.task).origin(card.trainer.partition(":")[0])
    return {package: version} if package else {}


def _kept(folder: Path, card: ModelCard, given: Mapping[str, Any]) -> ModelCard | None:
    """The card of a model that is there already, if it is the one that is asked for, by the libraries of today."""
    try:
        there = modelcard.read(folder)
    except InputError:  # none, or it is broken
        return None
    if given.keys() - there.options.keys() or any(
        name in card.options and card.options[name] != value for name, value in there.options.items()
    ):
        return None
    same = replace(there, options=card.options, versions={}, note="", files=()) == card
    today = {name: _version(name, card.trainer) for name in there.versions} | _plugin(card)
    return there if same and today == there.versions else None


def _version(name: str, trainer: str) -> str:
    """The version of today, of what the versions of a card name; empty if it is not there."""
    if name == BASE:
        base = Path(trainer.partition(":")[2])
        return folder_digest(base) if base.is_dir() else ""
    try:
        return __version__ if name == OURS else version(name)
    except PackageNotFoundError:
        return ""


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
