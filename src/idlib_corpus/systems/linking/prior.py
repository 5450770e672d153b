"""`prior:<folder>`: each mention with the item that its words were linked with most often in training.

It reads no context: a floor that a linker should clear. A mention whose words it does not know is NIL.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from idlib_corpus import modelcard
from idlib_corpus.errors import InputError
from idlib_corpus.items import FoundLink, LinkingItem, Mention
from idlib_corpus.records import NIL
from idlib_corpus.systems import names
from idlib_corpus.systems.base import System
from idlib_corpus.training.linking import prior as trainer

USAGE = "prior:<folder>"
SAYS = "the item that a name was linked with most often in training; a folder of idlib-corpus train linking"


class Prior(System[LinkingItem, list[FoundLink]]):
    """A dictionary of names.

    Args:
        folder: What the trainer of the same name wrote.
    """

    def __init__(self, folder: Path) -> None:
        self.name = f"prior:{folder}"
        self._known = trainer.load(folder)
        self.version = f"prior {trainer.VERSION}"
        self.trained_here(modelcard.find(folder), self.version)

    def predict(self, items: Iterable[LinkingItem]) -> Iterator[list[FoundLink]]:
        """Links of the given mentions; where a row has none, of the names of the dictionary that its text has."""
        for item in items:
            mentions = self._found(item) if item.mentions is None else item.mentions
            yield [
                FoundLink(mention, self._known.link(mention.words(item.text), item.lang) or NIL)
                for mention in mentions
            ]

    def _found(self, item: LinkingItem) -> list[Mention]:
        known = self._known.names(item.lang)
        longest = max(map(len, known), default=0)
        return [Mention(start, end) for start, end in names.find(item.text, item.lang, [known], longest)]


def create(model: str) -> Prior:
    """A dictionary by its folder."""
    if not model:
        raise InputError("system", '"prior"', f"{USAGE}, or train:prior", "Name the folder of a trained model")
    return Prior(Path(model))


def available() -> list[str]:
    """None: there is nothing before it is trained."""
    return []
