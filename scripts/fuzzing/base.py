"""What a reader is that is fuzzed, and what may not be silent."""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fuzzing.mutations import Mutation, as_bytes

ROOT = Path(__file__).parents[2]
CASES, CORPUS = ROOT / "tests" / "cases", ROOT / "corpus"
Seed = tuple[str, bytes]


class SilenceError(Exception):
    """A reader did not tell of what is surely damaged."""


@dataclass(frozen=True)
class Reader:
    """A reader.

    Args:
        name: Its name.
        seeds: Names and contents of real files.
        mutations: How they are damaged.
        read: Reads a file and raises `InputError`, or is content.
        found: The seeds, once they were read.
    """

    name: str
    seeds: Callable[[], Sequence[Seed]]
    mutations: Sequence[Mutation]
    read: Callable[[Path, random.Random], object]
    found: list[Seed] = field(default_factory=list)

    def files(self) -> Sequence[Seed]:
        """The seeds, read once."""
        if not self.found:
            self.found.extend(self.seeds())
        return self.found

    def damaged(self, chance: random.Random) -> Seed:
        """A damaged file: its name and content."""
        name, data = chance.choice(self.files())
        for _ in range(chance.choice([1, 1, 1, 2])):
            try:
                data = chance.choice(self.mutations)(data, chance)
            except Exception:  # it was damaged so that it is no longer of its format, and libraries raise anything
                data = as_bytes(data, chance)
        return name, data


def files(*paths: Path) -> Callable[[], Sequence[Seed]]:
    """Files as seeds."""
    return lambda: [(path.name, path.read_bytes()) for path in paths]


def cases(*patterns: str) -> Callable[[], Sequence[Seed]]:
    """Files of `tests/cases` as seeds."""
    return files(*(path for pattern in patterns for path in sorted(CASES.glob(pattern))))


def utf8(path: Path) -> bool:
    """Whether a file is UTF-8, but for lines that are comments in files of tokens."""
    data = path.read_bytes()
    data = gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
    try:
        b"\n".join(line for line in data.split(b"\n") if not line.startswith(b"#")).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def printable(text: str) -> bool:
    """Whether a message has nothing that a terminal obeys but the ends of its lines."""
    return text.replace("\n", "").isprintable()
