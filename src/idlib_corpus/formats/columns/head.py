"""The beginning of a column file: its lines as cells, and what each column looks like."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from idlib_corpus.formats.base import Sample
from idlib_corpus.tagging.schemes import prefixed, split

# so many lines are looked at
MOST = 5000
PARTS = re.compile(r"[\t ]+")
LABEL = re.compile(r"[^\W\d_][\w./&+:| -]{0,60}")
# types of syntactic chunks: a column of them stands beside that of entities in CoNLL-2003
CHUNKS = frozenset(
    ["NP", "VP", "PP", "ADVP", "ADJP", "SBAR", "PRT", "CONJP", "INTJ", "LST", "UCP", "PNP", "NC", "VC", "PC"]
)
TOKEN_NAMES = frozenset(["token", "tokens", "word", "words", "form", "wort"])
TAG_NAMES = frozenset(["tag", "tags", "ner", "ner_tag", "ner_tags", "label", "labels", "entity", "bio", "iob"])

Cells = list[str]


@dataclass(frozen=True)
class Head:
    """The first lines of a file.

    Args:
        tabs: Whether tabs alone part its columns.
        names: Of its header, if it has one.
        sentences: The cells of each line, by sentence; comments and document lines are left out.
    """

    tabs: bool
    names: tuple[str, ...]
    sentences: tuple[tuple[Cells, ...], ...]

    @cached_property
    def rows(self) -> list[Cells]:
        """The lines of all sentences."""
        return [row for sentence in self.sentences for row in sentence]

    @cached_property
    def widths(self) -> Counter[int]:
        """How many lines have so many columns."""
        return Counter(map(len, self.rows))

    @cached_property
    def width(self) -> int:
        """How many columns nearly all lines have; 0 if they differ."""
        ((most, number),) = self.widths.most_common(1)
        return most if number >= 0.5 * len(self.rows) else 0

    def column(self, place: int) -> list[str]:
        """The cells of a column, of the lines that have it."""
        need = place + 1 if place >= 0 else -place
        return [row[place].strip(" ") for row in self.rows if len(row) >= need]

    def by_sentence(self, place: int) -> list[list[str]]:
        """The cells of a column, sentence by sentence."""
        need = place + 1 if place >= 0 else -place
        return [[row[place].strip(" ") for row in rows if len(row) >= need] for rows in self.sentences]

    @cached_property
    def tagged(self) -> tuple[int, ...]:
        """The columns that look like tags, without those of syntactic chunks if others are there."""
        if not self.rows:
            return ()
        often = [place for place in range(max(self.widths)) if 2 * len(self.column(place)) >= len(self.rows)]
        kinds = {place: _kind(self.column(place)) for place in often}
        for kind in ("prefixed", "bare"):
            found = [place for place in often if kinds[place] in (kind, "outside")]
            # the first is the token, unless it is the only one
            found = [place for place in found if place] or found
            if any(kinds[place] == kind for place in found) or (kind == "bare" and found):
                others = [place for place in found if not self._chunks(place)]
                return tuple(others or found)
        return ()

    def _chunks(self, place: int) -> bool:
        types = {split(tag)[1] for tag in self.column(place) if prefixed(tag)} - {""}
        return bool(types) and types <= CHUNKS

    @cached_property
    def numbered(self) -> bool:
        """Whether the first column numbers the tokens of each sentence, from 1 or 0."""
        if not self.rows or max(self.widths) < 3:
            return False
        rising = [rows for rows in self.sentences if _rising([row[0] for row in rows])]
        # a sentence that is one number rises too
        told = any(len(rows) > 1 for rows in rising) or all(rows[0][0] == "1" for rows in rising)
        return told and len(rising) >= 0.8 * len(self.sentences)

    def agreement(self, one: int, other: int) -> float:
        """The share of equal tags where one of two columns has a tag; 0 if none has."""
        need = max(one, other) + 1
        pairs = [(row[one], row[other]) for row in self.rows if len(row) >= need]
        pairs = [(a, b) for a, b in pairs if a != "O" or b != "O"]
        return sum(a == b for a, b in pairs) / len(pairs) if pairs else 0.0


def read(sample: Sample) -> Head | None:
    """The beginning of a file as columns; None for what is no text, or has no line of a token."""
    if b"\0" in sample.head or not sample.head.strip():
        return None
    lines = sample.lines(MOST)
    tabs = _tabs(lines)
    names: tuple[str, ...] = ()
    sentences: list[tuple[Cells, ...]] = []
    rows: list[Cells] = []
    for number, line in enumerate([*lines, ""]):
        row = cells(line, tabs)
        if not number and _header(row):
            names = tuple(row)
        elif not row or row[0] == "-DOCSTART-":
            sentences += [tuple(rows)] if rows else []
            rows = []
        elif not line.startswith("#"):
            rows.append(row)
    return Head(tabs, names, tuple(sentences)) if sentences else None


def cells(line: str, tabs: bool) -> Cells:
    """The cells of a line, as `lines.split` finds them."""
    if not line.strip("\t "):
        return []
    if tabs:
        return line.rstrip("\t").split("\t")
    return PARTS.split(line.strip("\t "))


def _tabs(lines: Sequence[str]) -> bool:
    """Whether tabs part the columns: nearly all lines with a tab or a blank have a tab."""
    plain = [line for line in lines if not line.startswith(("#", "-DOCSTART-")) and line.strip("\t ")]
    tabs = sum("\t" in line for line in plain)
    return tabs > 0 and sum("\t" not in line and " " in line for line in plain) <= 0.02 * len(plain)


def _header(row: Cells) -> bool:
    names = {name.casefold() for name in row}
    return len(row) > 1 and bool(names & TOKEN_NAMES) and (bool(names & TAG_NAMES) or "NE-COARSE-LIT" in row)


def _rising(numbers: Sequence[str]) -> bool:
    if not all(number.isascii() and number.isdigit() and len(number) < 10 for number in numbers):
        return False
    found = list(map(int, numbers))
    return found[0] in (0, 1) and found == list(range(found[0], found[0] + len(found)))


def _kind(values: Sequence[str]) -> str:
    """``prefixed``, ``bare`` or ``outside`` (O alone) for a column of tags; else empty."""
    known, bare, outside = 0, 0, 0
    distinct = Counter(values)
    for value, number in distinct.items():
        if value == "O":
            outside += number
        elif prefixed(value):
            known += number
        elif LABEL.fullmatch(value):
            bare += number
    if 2 * (known + bare + outside) < len(values) or not outside + known:
        return ""
    if not known and not bare:
        return "outside"
    if known and 4 * known >= bare:
        return "prefixed" if 2 * (known + outside) >= len(values) else ""
    # labels without a prefix are many words alike
    few = len(distinct) <= max(20, 0.1 * len(values))
    return "bare" if not known and outside >= 0.1 * len(values) and few else ""
