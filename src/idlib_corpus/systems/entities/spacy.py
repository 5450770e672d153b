"""`spacy:<pipeline>`: any installed spaCy pipeline with named entities, or one that was trained here.

An installed pipeline reads the text with its own tokenizer. One that was trained here learnt from our tokens, so it is
given these.
"""

from __future__ import annotations

import importlib
import importlib.util
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from idlib_corpus import modelcard, tokens
from idlib_corpus.errors import InputError, library
from idlib_corpus.files import folder_digest
from idlib_corpus.items import Item
from idlib_corpus.labels import map_for
from idlib_corpus.model import Span
from idlib_corpus.systems.base import System
from idlib_corpus.training.entities.spacy import document

USAGE = "spacy:<pipeline>"
SAYS = "any installed spaCy pipeline with named entities, a package with model_path(), or a folder"


class SpacySystem(System[Item, list[Span]]):
    """A pipeline, as it is: its own tokenizer, all of its components."""

    def __init__(self, pipeline: str) -> None:
        nlp = load_pipeline(pipeline)
        pipes = [nlp.get_pipe(name) for name in nlp.pipe_names if "doc.ents" in nlp.get_pipe_meta(name).assigns]
        labels = {label for pipe in pipes for label in pipe.labels}
        if not labels:
            found = "the pipeline has no component for named entities"
            raise InputError(f"spacy:{pipeline}", found, remedy="Choose one that has, or add one")
        self._nlp = nlp
        self._map = map_for(labels, f"spacy:{pipeline}")
        self.name = f"spacy:{pipeline}"
        made = folder_digest(Path(pipeline)) if Path(pipeline).is_dir() else nlp.meta["version"]
        self.version = f"{made}, spaCy {_spacy().__version__}"
        self.note = f"{nlp.meta.get('license') or 'licence not named'}; labels {self._map.name}"
        self._card = modelcard.read(Path(pipeline)) if modelcard.is_model(Path(pipeline)) else None
        if self._card:
            self.version = f"model {self._card.digest()}, spaCy {_spacy().__version__}"
            self.note = f"trained here: {self._card.note}"
            self.trained_on = frozenset(self._card.trained_on)

    def languages(self) -> frozenset[str] | None:
        """The pipeline's language, all for a multilingual one; those that one trained here is there for."""
        if self._card:
            return self._card.languages()
        return None if self._nlp.lang == "xx" else frozenset({self._nlp.lang})

    def predict(self, items: Iterable[Item]) -> Iterator[list[Span]]:
        """`doc.ents`, mapped; labels without a place in the view are left out."""
        if self._card:
            yield from self._predict_on_tokens(items)
            return
        for doc in self._nlp.pipe(item.text for item in items):
            yield self._map.spans((e.start_char, e.end_char, e.label_) for e in doc.ents)

    def _predict_on_tokens(self, items: Iterable[Item]) -> Iterator[list[Span]]:
        """The text of a document is that of its item up to white space: the offsets are those of our tokens."""
        documents = ((document(self._nlp, item), tokens.of(item)) for item in items)
        for doc, spans in self._nlp.pipe(documents, as_tuples=True):
            yield self._map.spans((spans[e.start][0], spans[e.end - 1][1], e.label_) for e in doc.ents)


def _spacy() -> Any:
    return library("spacy", "spacy", "the system spacy:<pipeline>")


def load_pipeline(name: str) -> Any:
    """Load an installed pipeline or a folder, without the warning that another minor version trained it."""
    spacy = _spacy()
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=r".*\[W095\].*")
            return spacy.load(_folder(name))
    except Exception as error:  # a broken folder comes as whatever its readers raise
        if not isinstance(error, OSError) or Path(name).exists():
            remedy = "Save or install the pipeline again"
            raise InputError(f"spacy:{name}", f"spaCy cannot load it: {error}", "a whole pipeline", remedy) from error
        known = ", ".join(available()) or "none installed"
        raise InputError(
            f"spacy:{name}", "no such pipeline here", f"an installed one ({known})", f"python -m spacy download {name}"
        ) from error


def _folder(name: str) -> str | Path:
    """The folder of a pipeline whose package tells it with `model_path()`; else the name."""
    if name.isidentifier() and importlib.util.find_spec(name) is not None:
        tell = getattr(importlib.import_module(name), "model_path", None)
        if callable(tell):
            return Path(tell())
    return name


def available() -> list[str]:
    """Installed pipelines that tag named entities."""
    if importlib.util.find_spec("spacy") is None:
        return []
    spacy = _spacy()
    found = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in sorted(spacy.util.get_installed_models()):
            meta = spacy.info(name)
            if "ner" in meta.get("pipeline", ()):
                found.append(name)
    return found


def create(model: str) -> SpacySystem:
    """A pipeline by its name or folder."""
    if not model:
        raise InputError("system", '"spacy"', "spacy:<pipeline>", f"Installed: {', '.join(available()) or 'none'}")
    return SpacySystem(model)
