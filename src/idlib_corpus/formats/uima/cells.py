"""Cells of WebAnno TSV 3: which columns a header declares, and what stands in a cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# parts of a cell; what follows a backslash belongs to it
STACKED = re.compile(r"((?:[^\\|]|\\.)*)(\||$)", re.DOTALL)
NUMBERED = re.compile(r"((?:[^\\\[]|\\.)*)\[(\d{1,9})(?:_(\d{1,9}))?\]", re.DOTALL)
VALUE = re.compile(r"\\(->|[\\\[\]|_;*tn])")
TEXT = re.compile(r"\\([\x00-\x1f\\tnfrb])")
JAVA = re.compile(
    r"(?:\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u[0-9a-fA-F]{4}|\\([\\\"'/tnfrb])"
)
NAMED = {"t": "\t", "n": "\n", "f": "\f", "r": "\r", "b": "\b"}
ROLE, BASE = "ROLE_", "BT_"


@dataclass(frozen=True)
class Column:
    """A column: its layer and feature.

    Args:
        kind: ``SP``, ``CH`` or ``RL``.
        layer: The name of the type.
        feature: The feature; empty if it has none of its own, or the column is that of a slot.
        base: Of the column of governors, the type of the arguments.
        target: Whether it has the targets of slots, of which nothing is read.
    """

    kind: str
    layer: str
    feature: str = ""
    base: str = ""
    target: bool = False


def declared(kind: str, layer: str, features: list[str]) -> Iterator[Column]:
    """The columns of a layer."""
    if not features or features == [""]:
        yield Column(kind, layer)
        return
    slot = False
    for feature in features:
        if kind == "SP" and slot:
            slot = False
            yield Column(kind, layer, target=True)
        elif kind == "SP" and feature.startswith(ROLE):
            slot = True
            yield Column(kind, layer)
        elif kind == "RL" and feature.startswith(BASE):
            yield Column(kind, layer, base=feature.removeprefix(BASE))
        else:
            yield Column(kind, layer, feature)


def stacked(cell: str) -> Iterator[str]:
    """The annotations of a cell."""
    at = 0
    while match := STACKED.match(cell, at):
        yield match[1]
        if not match[2]:
            if match.end() < len(cell):
                break
            return
        at = match.end()
    yield cell[at:]  # a lone backslash at the end


def numbered(part: str) -> tuple[str, int, int]:
    """A value without its numbers, and these; 0 where there is none."""
    match = NUMBERED.fullmatch(part)
    return (match[1], int(match[2]), int(match[3] or 0)) if match else (part, 0, 0)


def unescaped_value(said: str) -> str:
    """A value without its escapes."""
    return VALUE.sub(_named, said)


def unescaped_text(said: str, java: bool = False) -> str:
    """A text without its escapes.

    Args:
        said: What stands in the file.
        java: Whether it is of version 3.1 or older, which has the escapes of Java.
    """
    return JAVA.sub(_java, said) if java else TEXT.sub(_named, said)


def _named(match: re.Match[str]) -> str:
    return NAMED.get(match[1], match[1])


def _java(match: re.Match[str]) -> str:
    if match[1]:
        return NAMED.get(match[1], match[1])
    units = bytes.fromhex(match[0].replace("\\u", ""))
    return units.decode("utf-16-be", "replace")
