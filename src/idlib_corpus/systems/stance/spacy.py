"""`spacy:<pipeline or folder>`: a spaCy pipeline with a component `textcat` whose labels are stances."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Iterator
from pathlib import Path

from idlib_corpus import modelcard
from idlib_corpus.errors import InputError, library
from idlib_corpus.files import folder_digest
from idlib_corpus.items import FoundStance, StanceItem
from idlib_corpus.systems.base import System
from idlib_corpus.systems.entities.spacy import load_pipeline
from idlib_corpus.training.stance.cells import as_text
from idlib_corpus.training.stance.labels import stances

USAGE = "spacy:<textcat pipeline or folder>"
SAYS = "a spaCy pipeline whose text categories are stances"
FACTORIES = ("textcat", "textcat_multilabel")


class SpacySystem(System[StanceItem, FoundStance]):
    """A pipeline, as it is, on ``holder: target``, a line break, and the text (`cells.as_text`)."""

    def __init__(self, pipeline: str) -> None:
        self.name = f"spacy:{pipeline}"
        spacy = library("spacy", "spacy", f"the system {self.name}")
        folder = Path(pipeline)
        if not folder.exists() and not spacy.util.is_package(pipeline):
            remedy = "Name the folder of one, or install it"
            raise InputError(self.name, "no such pipeline here", "an installed pipeline or a folder", remedy)
        nlp = load_pipeline(pipeline)
        pipes = [nlp.get_pipe(name) for name in nlp.pipe_names if nlp.get_pipe_meta(name).factory in FACTORIES]
        if len(pipes) != 1:
            found = f"the pipeline has {len(pipes) or 'no'} components for text categories"
            raise InputError(self.name, found, f"one {' or '.join(FACTORIES)}", "Choose another, or train one")
        labels = pipes[0].labels
        self._stances = dict(zip(labels, stances(labels, self.name), strict=True))
        self._nlp = nlp
        made = folder_digest(folder) if folder.is_dir() else nlp.meta["version"]
        self.version = f"{made}, spaCy {spacy.__version__}"
        self.note = str(nlp.meta.get("license") or "licence not named")
        self._card = modelcard.read(folder) if modelcard.is_model(folder) else None
        if self._card:
            self.version = f"model {self._card.digest()}, spaCy {spacy.__version__}"
            self.note = f"{self._card.trainer}: {self._card.note}"
            self.trained_on = frozenset(self._card.trained_on)

    def languages(self) -> frozenset[str] | None:
        """The pipeline's language, all for a multilingual one; those that one trained here is there for."""
        if self._card:
            return self._card.languages()
        return None if self._nlp.lang == "xx" else frozenset({self._nlp.lang})

    def predict(self, items: Iterable[StanceItem]) -> Iterator[FoundStance]:
        """The category with the highest score; of equal ones the first."""
        for doc in self._nlp.pipe(as_text(item) for item in items):
            yield FoundStance(self._stances[max(self._stances, key=doc.cats.__getitem__)])


def create(model: str) -> SpacySystem:
    """A pipeline by its name or folder."""
    if not model:
        raise InputError("system", '"spacy"', USAGE, f"Installed: {', '.join(available()) or 'none'}")
    return SpacySystem(model)


def available() -> list[str]:
    """Installed pipelines that have text categories and whose labels are stances, as their meta data say."""
    if importlib.util.find_spec("spacy") is None:
        return []
    spacy = library("spacy", "spacy", "the system spacy:<pipeline>")
    found = []
    for name in sorted(spacy.util.get_installed_models()):
        labels = spacy.info(name).get("labels") or {}
        for factory in FACTORIES:
            try:
                if stances(labels.get(factory) or (), name):
                    found.append(name)
            except InputError:  # categories of something else
                continue
    return found
