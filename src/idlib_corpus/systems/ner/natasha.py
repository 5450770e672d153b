"""`natasha`: the news tagger of natasha, whose weights ship with the package; Russian."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Iterator
from importlib.metadata import version

from idlib_corpus.errors import InputError, library
from idlib_corpus.items import Item
from idlib_corpus.labels import LabelMap
from idlib_corpus.model import Span
from idlib_corpus.systems.base import System
from idlib_corpus.systems.limits import but_blank

USAGE = "natasha"
SAYS = "the news tagger of natasha for Russian, its weights in the package"
REQUIRES = {"natasha": "natasha"}
LANGS = frozenset({"ru"})


class Natasha(System[Item, list[Span]]):
    """The tagger with its own tokens (razdel) and word vectors (navec)."""

    name = "natasha"

    def __init__(self) -> None:
        natasha = library("natasha", "natasha", "the system natasha")
        self._tagger = natasha.NewsNERTagger(natasha.NewsEmbedding())
        self._map = LabelMap("uner")
        self.version = f"{version('natasha')}, slovnet {version('slovnet')}"
        self.note = f"MIT; labels {self._map.name}"

    def languages(self) -> frozenset[str] | None:
        """Russian."""
        return LANGS

    def predict(self, items: Iterable[Item]) -> Iterator[list[Span]]:
        """Its spans, in batches of its own size."""
        return but_blank(items, self._found)

    def _found(self, items: Iterable[Item]) -> Iterator[list[Span]]:
        for markup in self._tagger.map(item.text for item in items):
            yield self._map.spans((span.start, span.stop, span.type) for span in markup.spans)


def create(model: str) -> Natasha:
    """The tagger; it has no models to choose from."""
    if model:
        raise InputError("system", f'"natasha:{model}"', "natasha alone, it has one model", "Leave the rest out")
    return Natasha()


def available() -> list[str]:
    """The one, if the library is installed."""
    return [""] if importlib.util.find_spec("natasha") else []
