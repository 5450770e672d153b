"""What the rules on the meaning files share: where something is written, and a hint for a word that is not known."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property
from pathlib import Path

from idlib_corpus.model import Corpus, Document, Place
from idlib_corpus.near import meant
from idlib_corpus.source.meaning import line_of

# a message names no more words than these
MOST = 30


def nearest(word: str, known: Collection[str]) -> str:
    """A hint for a word that is not known."""
    said = sorted(known)
    more = f" and {len(said) - MOST} more" if len(said) > MOST else ""
    return meant(word, known, f"Known: {', '.join(said[:MOST])}{more}")


def mentioned(document: Document) -> set[str]:
    """Keys of the entities that the source text mentions."""
    return {mention.entity for sentence in document.source_text.sentences for mention in sentence.mentions}


class Line(Place):
    """A line that is looked up when it is asked for: rules name the place of all that they see, and few are told."""

    keys: list[str | int]

    def __init__(self, file: Path, keys: Sequence[str | int]) -> None:
        self.__dict__.update(file=str(file), keys=list(keys))

    @cached_property
    def line(self) -> int:
        """Its number, from 1."""
        return line_of(Path(self.file).read_text(encoding="utf-8"), self.keys)


def line(document: Document, *path: str | int) -> Place:
    """The line of a document's meaning file that a path of keys leads to."""
    return Line(Path(document.file), path)


def entity_place(corpus: Corpus, key: str) -> Place:
    """Where the inventory has an entity."""
    return Line(Path(corpus.folder) / "entities.toml", [key])
