"""`train:<trainer>`: a system trained on the spot, scored on nothing that it has seen.

On the train split where the corpus has one, else in folds that hold out each sentence in all its languages. The
models are kept beside the predictions; an interrupted training goes on with the fold it stopped in.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from idlib_corpus import __version__, splits, training
from idlib_corpus.errors import InputError
from idlib_corpus.systems import System, create, registry
from idlib_corpus.tasks import Task

PREFIX = "train:"
# what stands behind a name, ``linear@50``: how many units it is trained on
SIZE = re.compile(r"(.+)@([1-9][0-9]*)")


@dataclass(frozen=True)
class Plan:
    """How systems that are trained on the spot are trained.

    Args:
        options: Keyword arguments of `splits.plan`.
        seed: Of folds and trainers.
    """

    options: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 0

    def says(self) -> str:
        """What differs from the default, for the note of a system."""
        parts = [f"{name.replace('_', ' ')} {_plain(value)}" for name, value in self.options.items() if value]
        return ", ".join(part.removesuffix(" True") for part in parts)


def _plain(value: Any) -> str:
    return "+".join(value) if isinstance(value, (list, tuple)) else str(value)


def trainer_of(name: str, task: str) -> str:
    """The trainer that a system's name asks for: ``train:<trainer>``, or a model's short name; empty if for none.

    A size behind the name, ``linear@50``, is not of the trainer.
    """
    name = sized(name)[0]
    if name.startswith(PREFIX):
        return name.removeprefix(PREFIX)
    return _short(task).get(name, "") if name not in registry(task).names() else ""


def sized(name: str) -> tuple[str, int]:
    """A name without its size, and the size; 0 if it has none: all there is is trained on."""
    found = None if Path(name.rpartition(":")[2]).exists() else SIZE.fullmatch(name)
    return (found[1], int(found[2])) if found else (name, 0)


def _short(task: str) -> dict[str, str]:
    """Trainers by the short names of their models."""
    modules = training.registry(task).modules()
    return {model: f"{library}:{model}" for library, module in modules for model in getattr(module, "SHORT", ())}


def trained(
    name: str,
    task: Task[Any, Any],
    plan: Plan,
    cache: Path,
    data: Mapping[str, Sequence[Any]] | None = None,
    items: Sequence[Any] = (),
) -> System[Any, Any]:
    """Train a system in folds and load it.

    Args:
        name: ``train:spacy``, ``train:sklearn:linear``, or short ``linear``; with ``@50`` behind it trained on so many
            units of the train split, drawn by the seed (`splits.part`).
        task: The task.
        plan: How.
        cache: Where the models are kept, in a folder ``models``.
        data: Items by the name of their split; the corpus if None.
        items: What it is to be scored on.

    Raises:
        InputError: No such trainer, its library is missing, the plan cannot be, or the models would have seen what
            they are to be scored on.
    """
    trainer = trainer_of(name, task.name)
    data, size = task.read_splits() if data is None else data, sized(name)[1]
    if size and not data.get("train"):
        raise InputError(name, "a size without a train split", "data with one", "Leave the size out")
    if size:
        data = {**data, "train": splits.part(data["train"], size, plan.seed)}
    folds = splits.plan(data, **plan.options, seed=plan.seed)
    _unseen(name, folds, data, items)
    folder = _folder(cache, task.name, trainer, plan, training.digest(*data.values()))
    training.train_folds(trainer, folds, folder, task=task.name, seed=plan.seed)
    system = create(f"folds:{folder}", task.name)
    system.name = name
    system.note = "; ".join(filter(None, [system.note, plan.says(), _smoke(folds)]))
    return system


def _unseen(
    name: str, folds: Sequence[splits.Fold[Any]], data: Mapping[str, Sequence[Any]], items: Sequence[Any]
) -> None:
    """See to it that some fold holds each item out, before anything is trained.

    Raises:
        InputError: None does.
    """
    held = {item.group for fold in folds for item in fold.test}
    wanted = {item.group for item in items}
    if wanted <= held:
        return
    sides = {split: {item.group for item in of} for split, of in data.items()}
    scored = [split for split, groups in sides.items() if groups & wanted]
    fit = [split for split, groups in sides.items() if groups and groups <= held]
    seen = {item.group for fold in folds for item in fold.train} & wanted
    chosen = {item.group for fold in folds for item in fold.validation} & wanted
    how = "is trained on" if seen else "chooses its best state by" if chosen else "holds none out of"
    expected = f"the split {' or '.join(fit)}, which its models have not seen" if fit else "a split to hold out"
    single = len(folds) == 1 and "train" in scored
    remedy = "Hold its sentences out in turn: --folds" if single else f"Score it on --split {fit[0]}" if fit else ""
    raise InputError(name, f"it {how} the split {' and '.join(scored)}", expected, remedy)


def _folder(cache: Path, task: str, trainer: str, plan: Plan, data: str) -> Path:
    """Another release trains into another folder."""
    said = [trainer, dict(plan.options), plan.seed, data, __version__]
    key = hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]
    return cache / "models" / task / f"{re.sub(r'[^A-Za-z0-9_.-]+', '_', trainer)[-80:]}-{key}"


def _smoke(folds: Sequence[splits.Fold[Any]]) -> str:
    number = splits.few(folds)
    return f"a smoke test with {number} sentences" if number else ""


def quick(task: str) -> list[str]:
    """Names of those that train in seconds without any download, where their libraries are installed."""
    return _without_download(task, "QUICK")


def slower(task: str) -> list[str]:
    """The same of those that train in minutes."""
    return _without_download(task, "SLOWER")


def _without_download(task: str, listed: str) -> list[str]:
    found = []
    for library, module in training.registry(task).modules():
        for model, needs in getattr(module, listed, {}).items():
            if all(map(importlib.util.find_spec, needs)):
                name = f"{PREFIX}{library}:{model}" if model else f"{PREFIX}{library}"
                found.append(model if model in getattr(module, "SHORT", ()) else name)
    return found
