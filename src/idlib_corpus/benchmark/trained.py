"""`train:<trainer>`: a system trained on the spot, scored on nothing that it has seen.

On the train split where the corpus has one, else in folds that hold out each sentence in all its languages. The
models are kept beside the predictions; an interrupted training goes on with the fold it stopped in.
"""

from __future__ import annotations

import atexit
import hashlib
import importlib.util
import json
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from idlib_corpus import splits, training
from idlib_corpus.systems import System, create, registry
from idlib_corpus.tasks import Task

PREFIX = "train:"


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
    """The trainer that a system's name asks for: ``train:<trainer>``, or a model's short name; empty if for none."""
    if name.startswith(PREFIX):
        return name.removeprefix(PREFIX)
    return _short(task).get(name, "") if name not in registry(task).names() else ""


def _short(task: str) -> dict[str, str]:
    """Trainers by the short names of their models."""
    modules = training.registry(task).modules()
    return {model: f"{library}:{model}" for library, module in modules for model in getattr(module, "SHORT", ())}


def trained(
    name: str,
    task: Task[Any, Any],
    plan: Plan,
    cache: Path | None,
    data: Mapping[str, Sequence[Any]] | None = None,
) -> System[Any, Any]:
    """Train a system in folds and load it.

    Args:
        name: ``train:spacy``, ``train:sklearn:linear``, or short ``linear``.
        task: The task.
        plan: How.
        cache: Where the models are kept; a temporary folder if None.
        data: Items by the name of their split; the corpus if None.

    Raises:
        InputError: No such trainer, its library is missing, or the plan cannot be.
    """
    trainer = trainer_of(name, task.name)
    data = task.read_splits() if data is None else data
    folds = splits.plan(data, **plan.options, seed=plan.seed)
    folder = _folder(cache, task.name, trainer, plan, training.digest(*data.values()))
    training.train_folds(trainer, folds, folder, task=task.name, seed=plan.seed)
    system = create(f"folds:{folder}", task.name)
    system.name = name
    system.note = "; ".join(filter(None, [system.note, plan.says(), _smoke(folds)]))
    return system


def _folder(cache: Path | None, task: str, trainer: str, plan: Plan, data: str) -> Path:
    if cache is None:
        return _passing() / "model"
    key = hashlib.sha256(json.dumps([trainer, dict(plan.options), plan.seed, data]).encode()).hexdigest()[:16]
    return cache / "models" / task / f"{re.sub(r'[^A-Za-z0-9_.-]+', '_', trainer)[-80:]}-{key}"


def _passing() -> Path:
    """A folder that goes with the process."""
    folder = mkdtemp(prefix="idlib-corpus-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def _smoke(folds: Sequence[splits.Fold[Any]]) -> str:
    number = splits.few(folds)
    return f"a smoke test with {number} sentences" if number else ""


def quick(task: str) -> list[str]:
    """Names of those that train in seconds without any download, where their libraries are installed."""
    found = []
    for library, module in training.registry(task).modules():
        for model, needs in getattr(module, "QUICK", {}).items():
            if all(map(importlib.util.find_spec, needs)):
                name = f"{PREFIX}{library}:{model}" if model else f"{PREFIX}{library}"
                found.append(model if model in getattr(module, "SHORT", ()) else name)
    return found
