"""The lines of a brat file (``.ann``), as brat's server parses them (brat v1.3, ``annotation.py``).

A line is an id, a tab, and what it says: ``T`` a stretch of text, ``R`` a relation of two, ``E`` an event, ``*`` an
equivalence, ``A`` or ``M`` an attribute, ``N`` a normalization, ``#`` a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from idlib_corpus.escapes import clean
from idlib_corpus.records.schema import LARGEST

# a line of any kind, for recognising a file
ANY = re.compile(r"([TREMANW]\d+|\*|#\d*)\t\S+( |\t|$)")
BOUND_LINE = re.compile(r"T\d+\t\S+ \d+ \d+")
BOUND = re.compile(r"(\S+) (\d+ \d+(?:;\d+ \d+)*)")
REFERENCE = re.compile(r"(\S+) (\S+) (\S+?):(\S+)")
# as the BioNLP shared task of 2013 wrote it
OLD_REFERENCE = re.compile(r"Reference (?=.*Annotation:(\S+))(?=.*Referent:(\S+?):(\S+))")
# digits that an offset may have; more are no place of any text
DIGITS = len(str(LARGEST))


class LineError(ValueError):
    """A line that is none of brat.

    Args:
        line: Its number, from 1.
        found: What was found.
        expected: What was expected.
    """

    def __init__(self, line: int, found: str, expected: str) -> None:
        super().__init__(found)
        self.line, self.found, self.expected = line, found, expected


@dataclass(frozen=True, slots=True)
class Bound:
    """A ``T`` line: a type on one stretch of text, or on several.

    Args:
        id: ``T1``.
        type: Its type.
        spans: Offsets as they are counted in the file, half-open, in the order of the line, not always of the text.
        words: The words beside them, in the same order; those of several stretches are joined with a blank.
        line: The number of its line, from 1, as of all below.
    """

    id: str
    type: str
    spans: tuple[tuple[int, int], ...]
    words: str
    line: int


@dataclass(frozen=True, slots=True)
class Related:
    """An ``R`` line: two arguments, each with its role."""

    id: str
    type: str
    arguments: tuple[tuple[str, str], tuple[str, str]]
    line: int

    @property
    def sides(self) -> tuple[str, str]:
        """Ids of head and tail: ``Arg1`` and ``Arg2`` by their names, other roles in the order of the line."""
        (first, head), (second, tail) = self.arguments
        return (tail, head) if (first, second) == ("Arg2", "Arg1") else (head, tail)


@dataclass(frozen=True, slots=True)
class Event:
    """An ``E`` line: a trigger, and arguments with their roles."""

    id: str
    type: str
    trigger: str
    arguments: tuple[tuple[str, str], ...]
    line: int


@dataclass(frozen=True, slots=True)
class Equivalence:
    """A ``*`` line: stretches of one thing."""

    type: str
    members: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Attribute:
    """An ``A`` or ``M`` line; without a value, the attribute is there."""

    type: str
    target: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Reference:
    """An ``N`` line: an entry of a resource."""

    target: str
    resource: str
    entry: str
    line: int


@dataclass(frozen=True, slots=True)
class Note:
    """A ``#`` line; its target may be a sentence by its number, ``sent:1``."""

    type: str
    target: str
    words: str
    line: int


@dataclass
class Annotations:
    """The lines of a file, by kind, in their order."""

    bounds: dict[str, Bound] = field(default_factory=dict)
    relations: dict[str, Related] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    equivalences: list[Equivalence] = field(default_factory=list)
    attributes: list[Attribute] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def bound(self, name: str, line: int) -> Bound:
        """The stretch of an id: of an event, its trigger.

        Args:
            name: ``T1`` or ``E1``.
            line: The line that names it.

        Raises:
            LineError: There is none.
        """
        event = self.events.get(name)
        found = self.bounds.get(event.trigger if event else name)
        if found is None:
            raise LineError(line, f'"{clean(name, 40)}", which no line of the file has', "the id of a T line")
        return found


def parsed(text: str) -> Annotations:
    """The lines of a file.

    Args:
        text: The file, decoded.

    Raises:
        LineError: A line is none of brat, or an id stands twice. A note in a form of its own is passed over.
    """
    found = Annotations()
    ids: set[str] = set()
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.removesuffix("\r")
        if not line.strip():
            continue
        name, tab, rest = line.partition("\t")
        if not tab or not re.fullmatch(r"[TREAMNW]\d+|\*|#\d*", name):
            expected = "an id (T1, R1, E1, A1, N1, #1 or *), a tab, and what it says"
            raise LineError(number, f'the line "{clean(line, 60)}"', expected)
        if name not in ("*", "#"):
            if name in ids:
                raise LineError(number, f"{name} for the second time", "ids that stand once in a file")
            ids.add(name)
        said, _, tail = rest.partition("\t")
        _add(found, name, said.rstrip(), tail, number)
    return found


def _add(found: Annotations, name: str, said: str, tail: str, line: int) -> None:
    words = said.split(" ")
    match name[0]:
        case "T":
            found.bounds[name] = _bound(name, said, tail, line)
        case "R":
            arguments = _arguments(words[1:], line)
            if len(arguments) != 2:
                raise LineError(line, f"a relation with {len(arguments)} arguments", "two: TYPE Arg1:T1 Arg2:T2")
            found.relations[name] = Related(name, words[0], (arguments[0], arguments[1]), line)
        case "E":
            (type_, trigger), *arguments = _arguments(words, line)
            found.events[name] = Event(name, type_, trigger, tuple(arguments), line)
        case "*":
            if len(words) < 3:
                raise LineError(line, f'the equivalence "{clean(said, 60)}"', "a type and two ids or more")
            found.equivalences.append(Equivalence(words[0], tuple(words[1:]), line))
        case "A" | "M":
            if len(words) not in (2, 3):
                raise LineError(line, f'the attribute "{clean(said, 60)}"', "a type, an id, and perhaps a value")
            found.attributes.append(Attribute(words[0], words[1], "".join(words[2:]), line))
        case "N":
            found.references.append(_reference(said, line))
        case "#" if len(words) == 2:
            found.notes.append(Note(words[0], words[1], tail.strip(), line))


def _bound(name: str, said: str, words: str, line: int) -> Bound:
    match = BOUND.fullmatch(said)
    if match is None:
        raise LineError(line, f'"{clean(said, 60)}"', "a type, and offsets: TYPE 0 5, or TYPE 0 5;10 15")
    pairs = [pair.split(" ") for pair in match[2].split(";")]
    if any(len(number) > DIGITS or int(number) > LARGEST for pair in pairs for number in pair):
        raise LineError(line, "an offset that no text reaches", "offsets of the text")
    return Bound(name, match[1], tuple((int(start), int(end)) for start, end in pairs), words, line)


def _arguments(words: Sequence[str], line: int) -> list[tuple[str, str]]:
    found = []
    for word in filter(None, words):
        role, colon, name = word.partition(":")
        if not (role and colon and name) or ":" in name:
            raise LineError(line, f'the argument "{clean(word, 40)}"', "a role and an id: Arg1:T1")
        found.append((role, name))
    if not found:
        raise LineError(line, "no argument", "a role and an id: Arg1:T1")
    return found


def _reference(said: str, line: int) -> Reference:
    if old := OLD_REFERENCE.match(said):
        return Reference(old[1], old[2], old[3], line)
    match = REFERENCE.fullmatch(said)
    if match is None:
        raise LineError(line, f'the normalization "{clean(said, 60)}"', "Reference T1 RESOURCE:ENTRY")
    return Reference(match[2], match[3], match[4], line)


def joined(bounds: Mapping[str, Bound], pairs: Iterator[Sequence[str]]) -> list[list[str]]:
    """The stretches that pairs and groups of ids put together: groups of two or more, each in the order of the file.

    Args:
        bounds: All stretches.
        pairs: Ids of stretches that belong together.
    """
    parent = {name: name for name in bounds}

    def root(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for first, *others in pairs:
        for other in others:
            parent[root(other)] = root(first)
    groups: dict[str, list[str]] = {}
    for name in bounds:
        groups.setdefault(root(name), []).append(name)
    return [group for group in groups.values() if len(group) > 1]
