"""`spacy:<pipeline>`: any installed spaCy pipeline with named entities, or one that was trained here.

An installed pipeline reads the text with its own tokenizer. One that was trained here learnt from our tokens, so it is
given these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from idlib_corpus import modelcard, tokens
from idlib_corpus.errors import InputError
from idlib_corpus.items import Item
from idlib_corpus.model import Span
from idlib_corpus.systems import pipelines
from idlib_corpus.systems.base import System
from idlib_corpus.systems.limits import fitting, within
from idlib_corpus.systems.own import map_for
from idlib_corpus.training.ner.spacy import document

USAGE = "spacy:<pipeline>"
SAYS = "any installed spaCy pipeline with named entities, a package with model_path(), or a folder"
REQUIRES = {"spacy": "spacy"}


class SpacySystem(System[Item, list[Span]]):
    """A pipeline, as it is: its own tokenizer, all of its components."""

    def __init__(self, pipeline: str) -> None:
        self.name = f"spacy:{pipeline}"
        nlp = pipelines.load(pipeline, available())
        pipes = [nlp.get_pipe(name) for name in nlp.pipe_names if "doc.ents" in nlp.get_pipe_meta(name).assigns]
        labels = {label for pipe in pipes for label in pipe.labels}
        if not labels:
            found = "the pipeline has no component for named entities"
            raise InputError(self.name, found, remedy="Choose one that has, or add one")
        self._nlp = nlp
        self._map = map_for(labels, self.name)
        libraries = f"spaCy {pipelines.imported(self.name).__version__}"
        self.version = f"{pipelines.version(pipeline, nlp)}, {libraries}"
        self.note = nlp.meta.get("license") or "licence not named"
        self.made_for = pipelines.languages(nlp)
        card = modelcard.find(pipeline)
        self.trained_here(card, libraries)
        self.note += f"; labels {self._map.name}"
        self._on_tokens = card is not None

    def predict(self, items: Iterable[Item]) -> Iterator[list[Span]]:
        """`doc.ents`, mapped; labels without a place in the view are left out."""
        if self._on_tokens:
            yield from self._predict_on_tokens(items)
            return
        for doc in self._nlp.pipe(item.text for item in fitting(items, self.name, self._nlp)):
            yield self._map.spans((e.start_char, e.end_char, e.label_) for e in doc.ents)

    def _predict_on_tokens(self, items: Iterable[Item]) -> Iterator[list[Span]]:
        """The text of a document is that of its item up to white space: the offsets are those of our tokens."""
        taken = within(items, self.name, self._nlp.max_length)
        documents = ((document(self._nlp, item), tokens.of(item)) for item in taken)
        for doc, spans in self._nlp.pipe(documents, as_tuples=True):
            yield self._map.spans((spans[e.start][0], spans[e.end - 1][1], e.label_) for e in doc.ents)


def available() -> list[str]:
    """Installed pipelines that tag named entities."""
    return [name for name, meta in pipelines.installed().items() if "ner" in meta.get("pipeline", ())]


def create(model: str) -> SpacySystem:
    """A pipeline by its name or folder."""
    if not model:
        raise InputError("system", '"spacy"', USAGE, f"Installed: {', '.join(available()) or 'none'}")
    return SpacySystem(model)
