"""The rules of brat, as its server checks them (annotation.py, projectconfig.py, verify_annotations.py), for tests.

It reads strictly what brat writes, and the configuration beside it; a line, a type, an argument or a value that brat
would refuse is an assertion.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

NAME = r"[a-zA-Z0-9_-]+"
BOUND = re.compile(rf"({NAME}) (\d+ \d+(?:;\d+ \d+)*)\t(.+)")
TWO = re.compile(rf"({NAME}) ({NAME}):(T\d+) ({NAME}):(T\d+)\t?")
EVENT = re.compile(rf"({NAME}):(T\d+)((?: {NAME}:[TE]\d+)*) ?")
ATTRIBUTE = re.compile(rf"({NAME}) ([TRE]\d+)(?: ({NAME}))?")
REFERENCE = re.compile(rf"Reference (T\d+) ({NAME}):(\S+)\t(.+)")
NOTE = re.compile(rf"({NAME}) ([TRE]\d+|sent:\d+)\t(.+)")
EQUIVALENCE = re.compile(rf"({NAME})((?: T\d+){{2,}})")


class Configuration:
    """An ``annotation.conf``: what is allowed.

    Args:
        text: The file.
    """

    def __init__(self, text: str) -> None:
        self.sections: dict[str, dict[str, dict[str, list[str]]]] = {}
        macros: dict[str, str] = {}
        for line in text.split("\n"):
            if head := re.fullmatch(r"\[(\w+)\]", line):
                section = self.sections[head[1]] = {}
                macros = {}
            elif macro := re.fullmatch(r"(<[a-zA-Z_-]+>)=(\S+)", line):
                macros[macro[1]] = macro[2]
            elif line and not line.startswith("#"):
                for name, value in macros.items():
                    line = line.replace(name, value)
                name, _, rest = line.partition("\t")
                assert re.fullmatch(rf"{NAME}|<OVERLAP>", name) and name not in section, line
                parts = [part.partition(":") for part in filter(None, rest.split(", "))]
                section[name] = {key: value.split("|") for key, _, value in parts}
        assert list(self.sections) == ["entities", "relations", "events", "attributes"]
        assert self.sections["relations"]["<OVERLAP>"] == {
            "Arg1": ["<ANY>"],
            "Arg2": ["<ANY>"],
            "<OVL-TYPE>": ["<ANY>"],
        }

    def relation(self, type_: str, sides: Mapping[str, str]) -> bool:
        """Whether a relation may have arguments of these types."""
        allowed = self.sections["relations"][type_]
        right = all(sides[role] in allowed[role] for role in ("Arg1", "Arg2"))
        turned = {"Arg1": sides["Arg2"], "Arg2": sides["Arg1"]}
        symmetric = any("symmetric" in value for value in allowed.get("<REL-TYPE>", ()))
        return right or (symmetric and all(turned[role] in allowed[role] for role in turned))

    def event(self, type_: str, arguments: Mapping[str, str]) -> bool:
        """Whether an event may have arguments of these types, and lacks none."""
        allowed = self.sections["events"][type_]
        roles = {key.rstrip("?*+"): value for key, value in allowed.items()}
        needed = {key.rstrip("+") for key in allowed if not key.endswith(("?", "*"))}
        plain = {re.sub(r"\d+$", "", role) for role in arguments}
        fits = all(one in roles[re.sub(r"\d+$", "", role)] for role, one in arguments.items())
        return needed <= plain and fits

    def attribute(self, type_: str, of: str, value: str | None) -> bool:
        """Whether something of a type may have an attribute with a value."""
        allowed = self.sections["attributes"][type_]
        kind = of in allowed["Arg"] or ("<EVENT>" in allowed["Arg"] and of in self.sections["events"])
        return kind and (value in allowed["Value"] if "Value" in allowed else value is None)


@dataclass
class Standoff:
    """A document that keeps the rules.

    Args:
        text: Its text, a sentence a line.
        lines: Its annotation.
        allowed: What is allowed.
    """

    text: str
    lines: str
    allowed: Configuration
    bounds: dict[str, tuple[str, tuple[tuple[int, int], ...], str]] = field(default_factory=dict)
    relations: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    events: dict[str, tuple[str, str, dict[str, str]]] = field(default_factory=dict)
    attributes: dict[tuple[str, str], str | None] = field(default_factory=dict)
    items: dict[str, str] = field(default_factory=dict)
    notes: dict[tuple[str, str], str] = field(default_factory=dict)
    chains: list[list[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        assert "\r" not in self.text + self.lines
        assert self.lines.endswith("\n")
        self.starts = [0, *(m.end() for m in re.finditer("\n", self.text))]
        ids: set[str] = set()
        for line in self.lines.split("\n")[:-1]:
            name, _, said = line.partition("\t")
            assert re.fullmatch(r"[TREAN#]\d+|\*", name) and (name == "*" or name not in ids), line
            ids.add(name)
            self._add(name, said)
        self._check()

    def _add(self, name: str, said: str) -> None:
        match name[0]:
            case "T":
                type_, offsets, words = _of(BOUND, said)
                spans = tuple(tuple(map(int, pair.split(" "))) for pair in offsets.split(";"))
                assert all(0 <= a < b <= len(self.text) for a, b in spans)
                assert all(one[1] < two[0] for one, two in pairwise(spans))
                assert words == " ".join(self.text[a:b] for a, b in spans), said
                assert type_ in self.allowed.sections["entities"] or type_ in self.allowed.sections["events"]
                self.bounds[name] = type_, spans, words  # type: ignore[assignment]
            case "R":
                type_, one, head, two, tail = _of(TWO, said)
                assert (one, two) == ("Arg1", "Arg2")
                self.relations[name] = type_, head, tail
            case "E":
                type_, trigger, arguments = _of(EVENT, said)
                pairs = [part.split(":") for part in arguments.split()]
                assert len({role for role, _ in pairs}) == len(pairs)
                self.events[name] = type_, trigger, dict(pairs)
            case "A":
                type_, target, value = _of(ATTRIBUTE, said)
                assert (target, type_) not in self.attributes
                self.attributes[target, type_] = value
            case "N":
                target, resource, item, _ = _of(REFERENCE, said)
                assert resource == "Wikidata" and re.fullmatch(r"Q\d+", item) and target not in self.items
                self.items[target] = item
            case "#":
                type_, target, words = _of(NOTE, said)
                assert (target, type_) not in self.notes
                self.notes[target, type_] = words
            case "*":
                type_, members = _of(EQUIVALENCE, said)
                assert "symmetric-transitive" in self.allowed.sections["relations"][type_]["<REL-TYPE>"]
                self.chains.append(members.split())

    def _check(self) -> None:
        of = {name: bound[0] for name, bound in self.bounds.items()}
        triggers = {trigger for _, trigger, _ in self.events.values()}
        for type_, head, tail in self.relations.values():
            assert self.allowed.relation(type_, {"Arg1": of[head], "Arg2": of[tail]})
        for type_, trigger, arguments in self.events.values():
            assert of[trigger] == type_
            assert self.allowed.event(type_, {role: of[name] for role, name in arguments.items()})
        for name, type_ in of.items():
            assert (type_ in self.allowed.sections["events"]) == (name in triggers)
        kinds = of | {name: type_ for name, (type_, *_) in (self.relations | self.events).items()}
        for (target, attribute), value in self.attributes.items():
            assert self.allowed.attribute(attribute, kinds[target], value)
        sentences = {f"sent:{n}" for n in range(1, len(self.starts))}
        assert all(target in kinds or target in sentences for target, _ in self.notes)
        for chain in self.chains:
            assert len({of[name] for name in chain}) == 1

    def sentence(self, name: str) -> tuple[int, tuple[tuple[int, int], ...]]:
        """The sentence of a stretch, from 0, and its pieces there."""
        spans = self.bounds[name][1]
        at = bisect_right(self.starts, spans[0][0]) - 1
        assert spans[-1][1] < self.starts[at + 1]
        return at, tuple((a - self.starts[at], b - self.starts[at]) for a, b in spans)

    def sentences(self) -> Iterator[tuple[str, str]]:
        """The id of each sentence, and its words."""
        for number, line in enumerate(self.text.split("\n")[:-1], 1):
            yield self.notes[f"sent:{number}", "Id"], line


def _of(pattern: re.Pattern[str], said: str) -> tuple[Any, ...]:
    match = pattern.fullmatch(said)
    assert match is not None, said
    return match.groups()
