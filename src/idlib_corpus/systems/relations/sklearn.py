"""`sklearn:<folder>`: a classifier of pairs of mentions that the trainer of the same name made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from idlib_corpus import modelcard
from idlib_corpus.errors import InputError
from idlib_corpus.items import FoundRelation, RelationItem
from idlib_corpus.systems.base import System
from idlib_corpus.training.packed import check_versions, installed
from idlib_corpus.training.relations import sklearn as trainer
from idlib_corpus.training.relations.pairs import found, of_items

USAGE = "sklearn:<folder>"
SAYS = "each two given mentions as a question, trained by idlib-corpus train"
REQUIRES = {"skops": "stance"}
BATCH = 32


class SklearnRelations(System[RelationItem, list[FoundRelation]]):
    """A trained classifier of pairs of given mentions."""

    def __init__(self, folder: Path) -> None:
        self.name = f"sklearn:{folder}"
        if not folder.is_dir():
            remedy = "Train it: idlib-corpus train relations --library sklearn"
            raise InputError(self.name, "no such folder", "a folder with a trained model", remedy)
        card = modelcard.read(folder)
        self._model, self._classifier, self._types = trainer.load(folder, self.name)
        versions = installed(self._model)
        check_versions(self.name, card.versions, versions)
        self.trained_here(card, ", ".join(f"{name} {version}" for name, version in versions.items()))

    def predict(self, items: Iterable[RelationItem]) -> Iterator[list[FoundRelation]]:
        """The relations between the mentions of each sentence; none where it has no mentions."""
        stream = iter(items)
        while batch := list(islice(stream, BATCH)):
            pairs = of_items(batch, self._types)
            said = self._classifier.predict(trainer.features(self._model, pairs)) if pairs else ()
            yield from found(batch, pairs, map(str, said))


def create(model: str) -> SklearnRelations:
    """A classifier by its folder."""
    if not model:
        raise InputError("system", '"sklearn"', USAGE, "Name the folder of a trained model")
    return SklearnRelations(Path(model))


def available() -> list[str]:
    """None: there is nothing before it is trained."""
    return []
