"""The table of rooms in CONTRIBUTING.md, held against the imports of the code."""

from __future__ import annotations

import re
from functools import cache

import grimp
import pytest

from conftest import ROOT

PACKAGE = "idlib_corpus"
HEAD = "| room | what | may import |\n|---|---|---|\n"
# what has no row: the face of the package, and what `python -m` runs
FACE = {"__main__"}
# the one arrow that runs up: `records.read` takes paths, which `formats` opens
UP = {("records", "formats")}


@cache
def table() -> dict[str, tuple[int, frozenset[str] | None]]:
    """By room: the number of its row, and what it may import; None for everything above."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    lines = text.partition(HEAD)[2].partition("\n\n")[0].splitlines()
    found: dict[str, tuple[int, frozenset[str] | None]] = {}
    for number, line in enumerate(lines):
        rooms, _, allowed = line.strip("|").split("|")
        for room in names(rooms):
            assert room not in found, f"{room} stands twice"
            found[room] = (number, None if allowed.strip() == "everything" else frozenset(names(allowed)))
    return found


def names(cell: str) -> list[str]:
    return re.findall(r"`(\w+)(?:\.py|/)?`", cell)


@cache
def imports() -> dict[str, frozenset[str]]:
    """By room, the other rooms that it imports, anywhere in a module: within functions, and for types alone."""
    graph = grimp.build_graph(PACKAGE, cache_dir=None)
    rooms = {module.rpartition(".")[2]: module for module in graph.find_children(PACKAGE)}
    for module in rooms.values():
        graph.squash_module(module)
    return {
        room: frozenset(
            found.rpartition(".")[2]
            for found in graph.find_modules_directly_imported_by(module)
            if found not in (module, PACKAGE)
        )
        for room, module in rooms.items()
    }


def test_every_room_has_a_row_and_every_row_a_room() -> None:
    assert set(table()) == set(imports()) - FACE


@pytest.mark.parametrize("room", [room for room in sorted(imports()) if room not in FACE])
def test_a_room_imports_what_its_row_says(room: str) -> None:
    row, allowed = table()[room]
    base = {name for name, (number, _) in table().items() if number == 0}
    for other in sorted(imports()[room]):
        if (room, other) in UP:
            continue
        above, _ = table()[other]
        assert above < row or row == above == 0, f"{room} imports {other}, which does not stand above it"
        assert allowed is None or other in allowed | base, f"{room} imports {other}, which its row does not name"


def test_no_row_allows_what_nobody_imports() -> None:
    needless = [
        f"{room}: {other}"
        for room, (_, allowed) in table().items()
        for other in sorted(allowed or ())
        if not any(other in imports()[beside] for beside, (row, _) in table().items() if row == table()[room][0])
    ]
    assert not needless


def test_exceptions_are_still_needed() -> None:
    assert all(other in imports()[room] for room, other in UP)
