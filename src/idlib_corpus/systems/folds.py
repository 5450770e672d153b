"""`folds:<folder>`: models that were trained each without some of the sentences, asked for what they did not see.

Each item goes to the model of the fold that holds its group out, and its language and target where the fold says so.
One model is in memory at a time.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from idlib_corpus import modelcard
from idlib_corpus.errors import InputError
from idlib_corpus.items import AnyItem
from idlib_corpus.modelcard import ModelCard
from idlib_corpus.splits import target
from idlib_corpus.systems.base import System
from idlib_corpus.tasks import current

# items that are sorted by fold together: each model is loaded once in so many
WINDOW = 8192
AGAIN = "Train folds of the data that is to be scored: idlib-corpus train … --folds"


class Folds(System[Any, Any]):
    """The models of a folder that `training.train_folds` wrote.

    Args:
        folder: The folder.
        task: The task.

    Raises:
        InputError: The folder has no folds, of another task, or a model saw what it is asked for.
    """

    def __init__(self, folder: Path, task: str) -> None:
        self._folder, self._task = folder, task
        self._unusable: dict[str, str] = {}
        self._card = modelcard.read(folder)
        if not self._card.folds:
            system = f"{self._card.system}:{folder}"
            raise InputError(str(folder), "one model", "a folder with a model a fold", f"It is the system {system}")
        if current(self._card.task) != task:
            found = f"folds of the task {self._card.task}"
            raise InputError(str(folder), found, task, f"Name the task: idlib-corpus benchmark {self._card.task}")
        self._folds = {name: modelcard.read(folder / name) for name in self._card.folds}
        self._of: dict[str, list[str]] = defaultdict(list)
        for name, card in self._folds.items():
            if seen := set(card.held_out) & set(card.trained_on):
                raise InputError(
                    str(folder / name), f"it was trained on {min(seen)}, which it holds out", remedy=AGAIN
                )
            for group in card.held_out:
                self._of[group].append(name)
        self.name = f"folds:{folder}"
        libraries = next(iter(self._folds.values())).versions
        self.version = ", ".join([f"model {self._digest()}", *(f"{name} {one}" for name, one in libraries.items())])
        self.note = f"{self._card.trainer}: {self._card.note}"
        self.labels = self._card.labels

    def _digest(self) -> str:
        """Of all cards: another where any of the models is."""
        whole = ModelCard("", "", "", (), tuple(card.digest() for card in (self._card, *self._folds.values())))
        return whole.digest()

    def languages(self) -> frozenset[str] | None:
        """Those that the folds are there for."""
        return self._card.languages()

    def predict(self, items: Iterable[AnyItem]) -> Iterator[Any]:
        """What the model of each item's fold finds.

        Raises:
            InputError: No fold holds an item out.
        """
        stream = iter(items)
        while window := list(islice(stream, WINDOW)):
            routed: dict[str, list[int]] = defaultdict(list)
            for place, item in enumerate(window):
                routed[self._route(item)].append(place)
            found: list[Any] = [None] * len(window)
            with _searched_alone():
                for name, places in routed.items():
                    system = self._load(name)
                    for place, one in zip(places, system.predict(window[place] for place in places), strict=True):
                        found[place] = one
                        if reason := system.unusable(window[place].id):
                            self._unusable[window[place].id] = reason
                    del system
                    gc.collect()  # what a library holds in circles goes before the next model comes
            yield from found

    def unusable(self, item_id: str) -> str:
        """What the model of an item says of it."""
        return self._unusable.get(item_id, "")

    def _route(self, item: AnyItem) -> str:
        names = self._of.get(item.group, [])
        if not names:
            known = f"one of {len(self._of)} groups, as {next(iter(self._of))}" if self._of else ""
            expected = known or "folds that hold something out, and these hold nothing"
            raise InputError(item.id, f"no fold of {self._folder} holds {item.group} out", expected, AGAIN)
        for name in names:
            card = self._folds[name]
            # a language that one sentence alone has is not among those that its own fold was trained on
            languages = frozenset(card.test_langs) or self._card.languages()
            fits = languages is None or item.lang in languages
            if fits and (not card.test_targets or target(item) in card.test_targets):
                return name
        found = f"no fold of {self._folder} is there for its language or target"
        raise InputError(item.id, found, f"languages: {', '.join(self._card.test_langs or self._card.langs)}", AGAIN)

    def _load(self, name: str) -> System[Any, Any]:
        from idlib_corpus.systems import create

        return create(f"{self._folds[name].system}:{self._folder / name}", self._task)


@contextmanager
def _searched_alone() -> Iterator[None]:
    """Look for garbage among new objects alone: to look through a loaded corpus takes longer than a small model."""
    if gc.get_freeze_count():
        yield  # somebody else did that, and undoes it
        return
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


class FoldsLibrary:
    """The library `folds` of a task."""

    USAGE = "folds:<folder>"
    SAYS = "models of idlib-corpus train --folds, each asked for what it did not see"

    def __init__(self, task: str) -> None:
        self._task = task

    def create(self, model: str) -> Folds:
        """The system of a folder.

        Raises:
            InputError: It has no folds.
        """
        if not model:
            remedy = "Train them: idlib-corpus train … --folds"
            raise InputError("system", '"folds"', self.USAGE, remedy)
        if not modelcard.is_model(Path(model)):
            found = f'"folds:{model}": no {modelcard.NAME} there; where training is interrupted, it is not written'
            raise InputError("system", found, "a folder with folds", AGAIN)
        return Folds(Path(model), self._task)

    def available(self) -> list[str]:
        """None: a folder has to be named."""
        return []


NER, RELATIONS, LINKING, STANCE = map(FoldsLibrary, ("ner", "relations", "linking", "stance"))
