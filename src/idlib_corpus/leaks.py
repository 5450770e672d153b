"""The leak guard: no group, no text and no unit on two sides, be they splits of the corpus or sides of a fold."""

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
    """Two that share a group, a text or a unit, and their sides.

    Args:
        what: ``group``, ``text`` or ``unit``.
        value: The group, the words, or the unit.
        one: The first, on the side `side`.
        other: The second, on the side `other_side`.
    """

    what: str
    value: str
    one: SidedT
    side: str
    other: SidedT
    other_side: str

    def __str__(self) -> str:
        told = f"{self.one.id} ({self.side}) and {self.other.id} ({self.other_side}) have one {self.what}"
        return told if self.what == "text" else f"{told}, {self.value}"


def words(text: str) -> str:
    """A text as it is compared: its words, with one blank between them."""
    return " ".join(text.split())


def letters(text: str) -> str:
    """A text as it is compared with one that was cut into tokens: without any blank."""
    return "".join(text.split())


def leaks(
    sides: Mapping[str, Iterable[SidedT]],
    compared: Callable[[str], str] = words,
    unit: Callable[[SidedT], str] = lambda _: "",
) -> Iterator[Leak[SidedT]]:
    """What two sides share: each group, each text and each unit once.

    A text or a unit that two sides have within one group is told by the group.

    Args:
        sides: What stands on each side, by its name.
        compared: A text as it is compared.
        unit: What several groups are of that must stay together, as variants of a passage; empty for none.
    """
    first: dict[tuple[str, str], tuple[str, SidedT]] = {}
    told: set[tuple[str, str]] = set()
    for side, items in sides.items():
        for item in items:
            for what, value in (("group", item.group), ("text", compared(item.text)), ("unit", unit(item))):
                key = what, value
                other_side, one = first.setdefault(key, (side, item))
                shared = other_side != side and value and (what == "group" or one.group != item.group)
                if shared and key not in told:
                    told.add(key)
                    yield Leak(what, value, one, other_side, item, side)
