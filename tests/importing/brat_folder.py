"""Edits of a brat folder as brat makes them: lines of an .ann file that change, go or come."""

from __future__ import annotations

import re
from pathlib import Path


class Annotation:
    """The annotation of a document, in hand.

    Args:
        path: Its ``.ann`` file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = path.with_suffix(".txt").read_text("utf-8")
        self.lines = path.read_text("utf-8").splitlines()

    def save(self) -> None:
        """Write it back."""
        self.path.write_text("\n".join(self.lines) + "\n", encoding="utf-8")

    def number(self, mention: str) -> str:
        """What brat calls a mention: ``T7``."""
        return next(line.split("\t")[1].split()[1] for line in self.lines if line.endswith(f"\t{mention}"))

    def line(self, mention: str) -> int:
        """The number of the line of a mention, from 1."""
        name = self.number(mention)
        return next(n for n, line in enumerate(self.lines, 1) if line.startswith(f"{name}\t"))

    def sentence(self, name: str) -> str:
        """The beginning of a sentence."""
        number = int(name.removeprefix("s")) - 1
        return self.text.splitlines()[number][:20]

    def write(self, mention: str, *, words: str = "", type: str = "") -> None:
        """Move a mention to the words that stand next to where it is, or give it another type."""
        at = self.line(mention) - 1
        name, kind, rest = re.split(r"[\t ]", self.lines[at], maxsplit=2)
        if words:
            start = min(
                (found.start() for found in re.finditer(re.escape(words), self.text)),
                key=lambda place: abs(place - int(rest.split()[0])),
            )
            rest = f"{start} {start + len(words)}\t{words}"
        self.lines[at] = f"{name}\t{type or kind} {rest}"

    def remove(self, mention: str) -> None:
        """Delete a mention, and with it what brat deletes: its attributes, notes, references and relations."""
        name = self.number(mention)
        self.lines = [line for line in self.lines if not re.search(rf"(^|[\t :]){name}([\t ]|$)", line)]

    def add(self, words: str, type: str, level: str, entity: str, *, after: str = "") -> None:
        """Add a mention of the first such words behind others, with the entity in a note."""
        start = self.text.index(words, self.text.index(after) if after else 0)
        self.lines.append(f"T9001\t{type} {start} {start + len(words)}\t{words}")
        self.lines.append(f"A9001\tLevel T9001 {level}")
        if entity:
            self.lines.append(f"#9001\tAnnotatorNotes T9001\t{entity}")
