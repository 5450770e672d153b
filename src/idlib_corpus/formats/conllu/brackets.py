"""Mentions of the brackets in ``Entity``, as CorefUD 1.x has them, and UD English GUM and others before it.

``# global.Entity`` says what stands between the hyphens: ``eid-etype-head-other`` in CorefUD, ``GRP-etype-…-identity``
in GUM. A mention in several stretches has its number behind its id: ``(e1[1/2]``. Where no field is an id, a bracket
is closed by the first field, and the mentions have no chains.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from idlib_corpus.escapes import clean
from idlib_corpus.formats.conllu.names import FIELDS, OTHER
from idlib_corpus.formats.conllu.sentences import Node, SentenceError

# what is between two brackets: an opening one, one that is closed at once, a closing one
PART = re.compile(r"\(([^()\s]+)(\)?)|([^()\s]+)\)")
STRETCH = re.compile(r"(.+)\[([1-9]\d{0,3})/([1-9]\d{0,3})\]", re.ASCII)
# fields that are the id of a chain
IDS = ("eid", "GRP")


@dataclass
class Mention:
    """A mention.

    Args:
        line: Where it begins.
        chain: The id of its chain; empty if the file has none.
        fields: What is said of it, by the name of the field; those in ``other`` by their own names.
        runs: Its stretches: the first and the last of the nodes, from 0.
    """

    line: int
    chain: str
    fields: Mapping[str, str]
    runs: list[tuple[int, int]] = field(default_factory=list)


class _Open(NamedTuple):
    """A stretch that is not closed: its mention, where it begins, and its number of how many."""

    mention: Mention
    node: int
    number: int
    of: int


def header(said: str | None) -> tuple[str, ...]:
    """The names of the fields, from ``# global.Entity``; those of CorefUD if it does not stand there."""
    return tuple(said.split("-")) if said else FIELDS


class _Brackets:
    """The brackets of a sentence.

    Args:
        names: Of the fields of a mention.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self.at = next((names.index(name) for name in IDS if name in names), None)
        self.found: list[Mention] = []
        self.opened: dict[str, list[_Open]] = {}
        # mentions that lack stretches, by the id, the number of the next stretch, and how many there are
        self.lacking: dict[tuple[str, int, int], list[Mention]] = {}

    def open(self, said: str, line: int, node: int) -> str:
        """A bracket that opens a mention, or a further stretch of one; what closes it."""
        values = said.split("-", len(self.names) - 1)
        if self.at is not None and len(values) <= self.at:
            raise SentenceError(line, f'"{clean(said, 60)}" has no {self.names[self.at]}', "-".join(self.names))
        label = values[self.at or 0]
        stretch = STRETCH.fullmatch(label)
        name, number, size = (stretch[1], int(stretch[2]), int(stretch[3])) if stretch else (label, 1, 1)
        if number == 1:
            mention = Mention(line, "" if self.at is None else name, _named(self.names, values))
            self.found.append(mention)
        else:
            waiting = self.lacking.get((name, number, size))
            if not waiting or number > size:
                told = f'the stretch {number} of {size} of "{clean(name, 60)}"'
                raise SentenceError(line, told, "the stretches before it, in the same sentence")
            mention = waiting.pop()
        self.opened.setdefault(label, []).append(_Open(mention, node, number, size))
        return label

    def close(self, said: str, line: int, node: int) -> None:
        """A bracket that closes a stretch."""
        values = said.split("-")
        label = values[self.at or 0] if len(values) > (self.at or 0) else said
        if not self.opened.get(label):
            told = f'"{clean(label, 60)}" is closed, and was not opened'
            raise SentenceError(line, told, "a bracket that opens it, in the same sentence")
        one = self.opened[label].pop()
        one.mention.runs.append((one.node, node))
        if one.number < one.of:
            key = label.rpartition("[")[0], one.number + 1, one.of
            self.lacking.setdefault(key, []).append(one.mention)

    def end(self) -> list[Mention]:
        """The mentions, where nothing is open."""
        for label, opened in self.opened.items():
            if opened:
                told = f'"{clean(label, 60)}" is opened, and not closed'
                raise SentenceError(opened[0].mention.line, told, "a bracket that closes it, in the same sentence")
        for (name, number, size), lacking in self.lacking.items():
            if lacking:
                told = f'the stretch {number} of {size} of "{clean(name, 60)}" is missing'
                raise SentenceError(lacking[0].line, told, "all of them, in the same sentence")
        return self.found


def mentions(nodes: Sequence[Node], names: Sequence[str]) -> list[Mention]:
    """The mentions of a sentence, in the order of their beginnings.

    Args:
        nodes: The words and empty nodes.
        names: Of the fields, as `header` has them.

    Raises:
        SentenceError: A bracket that is not closed, or not opened; what is none.
    """
    brackets = _Brackets(names)
    for number, node in enumerate(nodes):
        said, end = node.misc.get("Entity", ""), 0
        while part := PART.match(said, end):
            end = part.end()
            label = brackets.open(part[1], node.line, number) if part[1] else part[3]
            if not part[1] or part[2]:
                brackets.close(label, node.line, number)
        if end != len(said):
            raise SentenceError(node.line, f"Entity={clean(said, 60)}", "brackets, as (e1-person-1 and e1)")
    return brackets.end()


def _named(names: Sequence[str], values: Sequence[str]) -> dict[str, str]:
    """The fields by their names; those in ``other`` by their own."""
    found = dict(zip(names, values, strict=False))
    for part in found.pop(OTHER, "").split(","):
        name, colon, value = part.partition(":")
        if colon:
            found.setdefault(name, value.replace("%2C", ","))
    return found
