"""`underthesea`: the CRF tagger of underthesea, whose weights ship with the package; Vietnamese.

The library joins the syllables of a word with blanks and rewrites accents (``hoà`` to ``hòa``), and gives no offsets:
its words are laid on the text again (`words.places`).
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Iterator
from importlib.metadata import version

from idlib_corpus.errors import InputError, library
from idlib_corpus.items import Item
from idlib_corpus.labels import LabelMap
from idlib_corpus.model import Span
from idlib_corpus.systems.base import System
from idlib_corpus.systems.limits import parts
from idlib_corpus.systems.ner.words import on_text

USAGE = "underthesea"
SAYS = "the tagger of underthesea for Vietnamese, its weights in the package"
REQUIRES = {"underthesea": "underthesea"}
LANGS = frozenset({"vi"})
# characters that go in at once: the time grows with their square
LONGEST = 1000


class Underthesea(System[Item, list[Span]]):
    """The tagger with its own words, parts of speech and chunks."""

    name = "underthesea"

    def __init__(self) -> None:
        self._tag = library("underthesea", "underthesea", "the system underthesea").ner
        self._map = LabelMap("conll")
        self.version = version("underthesea")
        self.note = f"Apache-2.0; labels {self._map.name}"

    def languages(self) -> frozenset[str] | None:
        """Vietnamese."""
        return LANGS

    def predict(self, items: Iterable[Item]) -> Iterator[list[Span]]:
        """Its spans on the text, one sentence at a time, as it takes them."""
        for item in items:
            yield [
                (start + a, start + b, label)
                for start, part in parts(item.text, LONGEST)
                for a, b, label in self._spans(part)
            ]

    def _spans(self, text: str) -> list[Span]:
        tagged = self._tag(text)
        return self._map.spans(on_text(text, [row[0] for row in tagged], [row[-1] for row in tagged]))


def create(model: str) -> Underthesea:
    """The tagger; the library's other models need a download of its own and are not offered."""
    if model:
        raise InputError("system", f'"underthesea:{model}"', "underthesea alone", "Leave the rest out")
    return Underthesea()


def available() -> list[str]:
    """The one, if the library is installed."""
    return [""] if importlib.util.find_spec("underthesea") else []
