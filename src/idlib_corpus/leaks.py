"""The leak guard: no group and no text on two sides, be they splits of the corpus or sides of a fold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar


class Sided(Protocol):
    """What stands on a side: a sentence in one language, or an item of it."""

    @property
    def id(self) -> str:
        """Its id, for messages."""

    @property
    def group(self) -> str:
        """The sentence in all its languages; empty if it is not known."""

    @property
    def text(self) -> str:
        """Its words."""


SidedT = TypeVar("SidedT", bound=Sided)


@dataclass(frozen=True, slots=True)
class Leak(Generic[SidedT]):
    """Two that share a group or a text, and their sides.

    Args:
        what: ``group`` or ``text``.
        one: The first, on the side `side`.
        other: The second, on the side `other_side`.
    """

    what: str
    one: SidedT
    side: str
    other: SidedT
    other_side: str

    def __str__(self) -> str:
        told = f"{self.one.id} ({self.side}) and {self.other.id} ({self.other_side}) have one {self.what}"
        return f"{told}, {self.one.group}" if self.what == "group" else told


def words(text: str) -> str:
    """A text as it is compared: its words, with one blank between them."""
    return " ".join(text.split())


def letters(text: str) -> str:
    """A text as it is compared with one that was cut into tokens: without any blank."""
    return "".join(text.split())


def leaks(sides: Mapping[str, Iterable[SidedT]], compared: Callable[[str], str] = words) -> Iterator[Leak[SidedT]]:
    """What two sides share: each group and each text once.

    A text that two sides have within one group is told by the group.

    Args:
        sides: What stands on each side, by its name.
        compared: A text as it is compared.
    """
    first: dict[tuple[str, str], tuple[str, SidedT]] = {}
    told: set[tuple[str, str]] = set()
    for side, items in sides.items():
        for item in items:
            for what, value in (("group", item.group), ("text", compared(item.text))):
                key = what, value
                other_side, one = first.setdefault(key, (side, item))
                shared = other_side != side and value and (what == "group" or one.group != item.group)
                if shared and key not in told:
                    told.add(key)
                    yield Leak(what, one, other_side, item, side)
