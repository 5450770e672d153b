"""What a rule of the validator is.

Rules stand in levels, and a level is looked at only when those before it found nothing:
bytes -> schema -> cross-language -> meaning -> release.
Each rule has a stable code, one function, and one broken fixture in `tests/broken` that carries its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from idlib_corpus.model import Corpus, Place

LEVELS = ("bytes", "schema", "cross-language", "meaning", "release")


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule found: where, what, and how to mend it."""

    rule: str
    place: Place
    found: str
    remedy: str = ""

    def __str__(self) -> str:
        remedy = f". {self.remedy}" if self.remedy else ""
        return f"{self.place}: {self.rule}: {self.found}{remedy}"


@dataclass(frozen=True, slots=True)
class Release:
    """What the release rules look at: the corpus and its dataset folder."""

    corpus: Corpus
    folder: Path


@dataclass(frozen=True, slots=True)
class SourceFile:
    """What the bytes rules look at."""

    path: Path
    data: bytes

    def place(self, position: int = 0) -> Place:
        """The line of a byte position."""
        return self.line(self.data.count(b"\n", 0, position) + 1)

    def line(self, number: int) -> Place:
        """A line of the file, from 1."""
        return Place(str(self.path), number)


Subject = SourceFile | Corpus | Release
S = TypeVar("S", bound=Subject)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its code, level, what it demands, and the function that looks."""

    code: str
    level: str
    demands: str
    look: Callable[..., Iterator[Fault]] | None


RULES: dict[str, Rule] = {}


def rule(
    code: str, level: str, demands: str
) -> Callable[[Callable[[S], Iterator[Fault]]], Callable[[S], Iterator[Fault]]]:
    """Enter a function into the list of rules."""

    def enter(look: Callable[[S], Iterator[Fault]]) -> Callable[[S], Iterator[Fault]]:
        _enter(Rule(code, level, demands, look))
        return look

    return enter


def _enter(new: Rule) -> None:
    if new.code in RULES or new.level not in LEVELS:
        raise ValueError(f"rule {new.code} is there already, or {new.level} is no level")
    RULES[new.code] = new


# found by the reader itself, which cannot go on: no function of their own
for _code, _demands in {
    "S01": "a text file is well-formed XML",
    "S02": "a text file follows schema.rng",
    "S03": "marks are whole: parts complete and in order, every <from/> has its <to/>, no mark is empty or double",
    "S04": "a meaning file is valid TOML",
    "S05": "a meaning file has the fields of its schema and no others",
}.items():
    _enter(Rule(_code, "schema", _demands, None))
_enter(Rule("X01", "cross-language", "a document has a file for each of its languages", None))
