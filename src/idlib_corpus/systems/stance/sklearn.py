"""`sklearn:<folder>`: a classifier that the trainer of the same name made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from idlib_corpus import modelcard
from idlib_corpus.errors import InputError
from idlib_corpus.items import FoundStance, StanceItem
from idlib_corpus.systems.base import System
from idlib_corpus.training.packed import check_versions, installed
from idlib_corpus.training.stance import sklearn as trainer

USAGE = "sklearn:<folder>"
SAYS = "the most frequent label, shortcuts, n-grams or sentence embeddings, trained by idlib-corpus train"
REQUIRES = {"skops": "stance"}
BATCH = 256


class SklearnSystem(System[StanceItem, FoundStance]):
    """A trained classifier of scikit-learn."""

    def __init__(self, folder: Path) -> None:
        self.name = f"sklearn:{folder}"
        if not folder.is_dir():
            remedy = "Train it: idlib-corpus train stance --library sklearn"
            raise InputError(self.name, "no such folder", "a folder with a trained model", remedy)
        card = modelcard.read(folder)
        self._model, self._classifier = trainer.load(folder, self.name)
        versions = installed(self._model)
        check_versions(self.name, card.versions, versions)
        self.trained_here(card, ", ".join(f"{name} {version}" for name, version in versions.items()))

    def predict(self, items: Iterable[StanceItem]) -> Iterator[FoundStance]:
        """A label a cell, without evidence."""
        stream = iter(items)
        while batch := list(islice(stream, BATCH)):
            for label in self._classifier.predict(trainer.features(self._model, batch)):
                yield FoundStance(str(label))


def create(model: str) -> SklearnSystem:
    """A classifier by its folder."""
    if not model:
        raise InputError("system", '"sklearn"', USAGE, "Name the folder of a trained model")
    return SklearnSystem(Path(model))


def available() -> list[str]:
    """None: there is nothing before it is trained."""
    return []
