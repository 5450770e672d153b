"""`spacy:<pipeline or folder>`: a spaCy pipeline with a component `textcat` whose labels are stances."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from idlib_corpus import modelcard
from idlib_corpus.errors import InputError
from idlib_corpus.items import FoundStance, StanceItem
from idlib_corpus.systems import pipelines
from idlib_corpus.systems.base import System
from idlib_corpus.systems.limits import fitting
from idlib_corpus.training.stance.cells import as_text
from idlib_corpus.training.stance.labels import stances

USAGE = "spacy:<textcat pipeline or folder>"
SAYS = "a spaCy pipeline whose text categories are stances"
REQUIRES = {"spacy": "spacy"}
FACTORIES = ("textcat", "textcat_multilabel")


class SpacySystem(System[StanceItem, FoundStance]):
    """A pipeline, as it is, on ``holder: target``, a line break, and the text (`cells.as_text`)."""

    def __init__(self, pipeline: str) -> None:
        self.name = f"spacy:{pipeline}"
        nlp = pipelines.load(pipeline, available())
        pipes = [nlp.get_pipe(name) for name in nlp.pipe_names if nlp.get_pipe_meta(name).factory in FACTORIES]
        if len(pipes) != 1:
            found = f"the pipeline has {len(pipes) or 'no'} components for text categories"
            raise InputError(self.name, found, f"one {' or '.join(FACTORIES)}", "Choose another, or train one")
        labels, card = pipes[0].labels, modelcard.find(pipeline)
        self._stances = dict(zip(labels, stances(labels, self.name, card), strict=True))
        self._nlp = nlp
        libraries = f"spaCy {pipelines.imported(self.name).__version__}"
        self.version = f"{pipelines.version(pipeline, nlp)}, {libraries}"
        self.note = str(nlp.meta.get("license") or "licence not named")
        self.made_for = pipelines.languages(nlp)
        self.trained_here(card, libraries)

    def predict(self, items: Iterable[StanceItem]) -> Iterator[FoundStance]:
        """The category with the highest score; of equal ones the first."""
        for doc in self._nlp.pipe(as_text(item) for item in fitting(items, self.name, self._nlp, as_text)):
            yield FoundStance(self._stances[max(self._stances, key=doc.cats.__getitem__)])


def create(model: str) -> SpacySystem:
    """A pipeline by its name or folder."""
    if not model:
        raise InputError("system", '"spacy"', USAGE, f"Installed: {', '.join(available()) or 'none'}")
    return SpacySystem(model)


def available() -> list[str]:
    """Installed pipelines that have text categories and whose labels are stances, as their meta data say."""
    return [name for name, meta in pipelines.installed().items() if _tells_stance(name, meta.get("labels") or {})]


def _tells_stance(name: str, labels: dict[str, Any]) -> bool:
    for factory in FACTORIES:
        with suppress(InputError):  # categories of something else
            if stances(labels.get(factory) or (), name):
                return True
    return False
