"""`jiagu`: the perceptron tagger of jiagu, whose weights ship with the package; Chinese."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Iterator
from importlib.metadata import version

from idlib_corpus.errors import InputError, library
from idlib_corpus.items import Item
from idlib_corpus.labels import LabelMap
from idlib_corpus.model import Span
from idlib_corpus.systems.base import System
from idlib_corpus.systems.ner.words import on_text

USAGE = "jiagu"
SAYS = "the tagger of jiagu for Chinese, its weights in the package"
REQUIRES = {"jiagu": "jiagu"}
LANGS = frozenset({"zh"})


class Jiagu(System[Item, list[Span]]):
    """The tagger behind the library's own segmenter; both give words without offsets."""

    name = "jiagu"

    def __init__(self) -> None:
        self._jiagu = library("jiagu", "jiagu", "the system jiagu")
        self._jiagu.init()
        self._map = LabelMap("uner")
        self.version = version("jiagu")
        self.note = f"MIT; labels {self._map.name}"

    def languages(self) -> frozenset[str] | None:
        """Chinese."""
        return LANGS

    def predict(self, items: Iterable[Item]) -> Iterator[list[Span]]:
        """Its spans on the text, one sentence at a time, as it takes them."""
        for item in items:
            words = self._jiagu.seg(item.text)
            yield self._map.spans(on_text(item.text, words, self._jiagu.ner(words) if words else []))


def create(model: str) -> Jiagu:
    """The tagger; it has no models to choose from."""
    if model:
        raise InputError("system", f'"jiagu:{model}"', "jiagu alone, it has one model", "Leave the rest out")
    return Jiagu()


def available() -> list[str]:
    """The one, if the library is installed."""
    return [""] if importlib.util.find_spec("jiagu") else []
