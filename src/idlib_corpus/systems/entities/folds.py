"""`folds:spacy`, `folds:stanza`: a tagger trained on the spot, on other sentences than it is scored on.

Each sentence is tagged by a model that saw the other sentences of its language and none of its own group. With the
few sentences of one article, which share their names, this shows that training works, and little else.
"""

from __future__ import annotations

import importlib.util
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from idlib_corpus.errors import InputError, missing_library
from idlib_corpus.items import Item
from idlib_corpus.model import Span
from idlib_corpus.systems.base import System

USAGE = "folds:spacy, folds:stanza"
SAYS = "a tagger trained on the spot, on other sentences than it is scored on"

Tagger = Callable[[Item], list[Span]]


class Folds(System[Item, list[Span]]):
    """Leave one sentence out, train on the rest of the language."""

    def __init__(self, library: str) -> None:
        self.name = f"folds:{library}"
        self._train = TRAINERS[library]
        module = importlib.import_module(library)
        self.version = f"{library} {module.__version__}"
        self.note = "trained on the spot, leaving out the sentence it is scored on; a smoke test"

    def languages(self) -> frozenset[str] | None:
        """Every language."""
        return None

    def predict(self, items: Iterable[Item]) -> Iterator[list[Span]]:
        """Tag each sentence with a model that never saw its group."""
        items = list(items)
        for item in items:
            rest = [other for other in items if other.group != item.group]
            yield self._train(rest)(item) if rest else []


def _spacy(items: Sequence[Item]) -> Tagger:
    from idlib_corpus.training import spacy_tagger

    nlp = spacy_tagger.train(items)

    def tag(item: Item) -> list[Span]:
        doc = nlp(spacy_tagger.document(nlp, item))
        return [(item.tokens[e.start][0], item.tokens[e.end - 1][1], e.label_) for e in doc.ents]

    return tag


def _stanza(items: Sequence[Item]) -> Tagger:
    from idlib_corpus.systems.entities import stanza
    from idlib_corpus.training import stanza_tagger

    with tempfile.TemporaryDirectory() as folder:
        model = stanza_tagger.train(items, Path(folder))
        pipeline = stanza.load_tagger(model / stanza_tagger.MODEL, items[0].lang)
    return lambda item: [(e.start_char, e.end_char, e.type) for e in stanza.tag(pipeline, item)]


TRAINERS: dict[str, Callable[[Sequence[Item]], Tagger]] = {"spacy": _spacy, "stanza": _stanza}


def create(model: str) -> Folds:
    """Folds with a library's trainer."""
    if model not in TRAINERS:
        raise InputError("system", f'"folds:{model}"', "folds:spacy or folds:stanza", "Name a library")
    if importlib.util.find_spec(model) is None:
        raise missing_library(model, model, f"the system folds:{model}")
    return Folds(model)


def available() -> list[str]:
    """The quick one; folds:stanza takes minutes and is run when asked for."""
    return ["spacy"] if importlib.util.find_spec("spacy") else []
