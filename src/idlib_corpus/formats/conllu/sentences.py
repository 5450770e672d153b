"""The sentences of CoNLL-U: comments, words, empty nodes, multiword tokens, and where each word stands in ``# text``.

https://universaldependencies.org/format.html. A word of a multiword token stands where its form does, if the token is
its words one behind the other (``وسطها`` is ``وسط`` and ``ها``), but for signs of one word that differ (``dárselo``
is ``dar``, ``se`` and ``lo``). Else (``del``: ``de``, ``el``) it stands where the whole token does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple

from idlib_corpus.escapes import clean
from idlib_corpus.tagging.places import on_text

COLUMNS = 10
BLANKS = " \t"
NUMBER = re.compile(r"([1-9]\d{0,8})(?:-([1-9]\d{0,8}))?|(\d{1,9})\.([1-9]\d{0,8})", re.ASCII)

Line = tuple[int, bytes]


class SentenceError(ValueError):
    """A sentence that cannot be read.

    Args:
        line: Where, from 1.
        found: What is wrong.
        expected: What was expected instead.
    """

    def __init__(self, line: int, found: str, expected: str = "") -> None:
        super().__init__(found)
        self.line, self.found, self.expected = line, found, expected


class Node(NamedTuple):
    """A word, or an empty node.

    Args:
        line: Its line.
        form: Its form.
        misc: The fields of its tenth column.
        start: Where it stands in the text, in code points; where an empty node would stand.
        end: The end of that, exclusive; the same for an empty node.
        whole: Whether it stands there alone, and not for a multiword token that cannot be parted.
    """

    line: int
    form: str
    misc: Mapping[str, str]
    start: int
    end: int
    whole: bool

    @property
    def empty(self) -> bool:
        """Whether it has no place in the text."""
        return self.start == self.end


class Token(NamedTuple):
    """What stands between two blanks or signs of the text: a word, or a multiword token.

    Args:
        form: Its form.
        misc: The fields of its tenth column.
        start: Code points of the text.
        end: Exclusive.
    """

    form: str
    misc: Mapping[str, str]
    start: int
    end: int


@dataclass(frozen=True)
class Sentence:
    """A sentence.

    Args:
        line: Its first line.
        comments: What its comments say, by name; a name without a value says an empty text.
        text: ``# text``; else its tokens with the blanks that ``SpaceAfter=No`` leaves.
        nodes: Its words and empty nodes, in order.
        tokens: Its tokens, in order.
    """

    line: int
    comments: Mapping[str, str]
    text: str
    nodes: tuple[Node, ...]
    tokens: tuple[Token, ...]


def newdoc(comments: Mapping[str, str]) -> str | None:
    """The id of the document that begins with comments, empty if it has none; None if none begins."""
    return comments.get("newdoc id", comments.get("newdoc"))


def comments(block: Sequence[Line]) -> dict[str, str]:
    """What the comments of a sentence say, whether or not it can be read; of two of one name, the first."""
    found: dict[str, str] = {}
    for _, raw in block:
        if raw.startswith(b"#"):
            name, _, value = raw[1:].decode("utf-8", "replace").partition("=")
            found.setdefault(name.strip(BLANKS), value.strip(BLANKS))
    return found


def blocks(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """The lines of each sentence: a line without anything ends it."""
    block: list[Line] = []
    for line in lines:
        if line[1].strip():
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def sentence(block: Sequence[Line]) -> Sentence | None:
    """A sentence; None if there are comments alone.

    Raises:
        SentenceError: It is none.
    """
    rows: list[tuple[int, list[str]]] = []
    for place, raw in block:
        try:
            line = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise SentenceError(place, "bytes that are no UTF-8", "UTF-8") from error
        if line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != COLUMNS:
            raise SentenceError(place, f"{len(cells)} columns", f"{COLUMNS} columns with tabs between them")
        if not cells[1]:
            raise SentenceError(place, "a word without a form", "a form in the second column")
        rows.append((place, cells))
    return _made(block[0][0], comments(block), rows) if rows else None


def _surface(rows: Sequence[tuple[int, list[str]]]) -> list[tuple[int, int]]:
    """The row of each token, and how many words it has."""
    words = 0
    surface: list[tuple[int, int]] = []
    behind = 0
    for number, (place, cells) in enumerate(rows):
        match = NUMBER.fullmatch(cells[0])
        if not match:
            raise SentenceError(place, f'the number "{clean(cells[0], 30)}"', "a number, as 3, 3-4 or 3.1")
        if match[3]:
            if int(match[3]) != words:
                raise SentenceError(place, f"the empty node {cells[0]} behind the word {words}", f"{words}.{match[4]}")
            continue
        first = int(match[1])
        if first != words + 1:
            raise SentenceError(place, f"the number {cells[0]} behind the word {words}", f"{words + 1}")
        if match[2]:
            last = int(match[2])
            if first <= behind or last <= first:
                raise SentenceError(place, f"the multiword token {cells[0]}", "one of words that no other has")
            surface.append((number, last - first + 1))
            behind = last
        else:
            words = first
            if first > behind:
                surface.append((number, 1))
    if behind > words:
        raise SentenceError(rows[-1][0], f"no word {words + 1}", f"the words of the token up to {behind}")
    if not surface:
        raise SentenceError(rows[0][0], "a sentence without words", "a word a line")
    return surface


def _made(line: int, said: dict[str, str], rows: Sequence[tuple[int, list[str]]]) -> Sentence:
    """A sentence of its comments and lines."""
    surface = _surface(rows)
    forms = [rows[number][1][1] for number, _ in surface]
    miscs = [_fields(rows[number][1][9]) for number, _ in surface]
    text = said.get("text") or _joined(forms, miscs)
    places = on_text(forms, text)
    if places is None:
        raise SentenceError(
            rows[0][0], f'the words are not those of the text "{clean(text, 60)}"', "the words of # text"
        )
    tokens = tuple(Token(form, misc, *place) for form, misc, place in zip(forms, miscs, places, strict=True))
    words = [cells[1] for _, cells in rows if cells[0].isdecimal()]
    parts: list[tuple[int, int, bool]] = []
    for (_, size), token in zip(surface, tokens, strict=True):
        parts += _parted(token, words[len(parts) : len(parts) + size])
    return Sentence(line, said, text, tuple(_nodes(rows, parts)), tokens)


def _nodes(rows: Sequence[tuple[int, list[str]]], parts: Sequence[tuple[int, int, bool]]) -> Iterator[Node]:
    """The words, with where they stand, and the empty nodes."""
    rest = iter(parts)
    at = parts[0][0]
    for place, cells in rows:
        if "." in cells[0]:
            yield Node(place, cells[1], _fields(cells[9]), at, at, True)
        elif "-" not in cells[0]:
            start, at, whole = next(rest)
            yield Node(place, cells[1], _fields(cells[9]), start, at, whole)


def _parted(token: Token, forms: Sequence[str]) -> list[tuple[int, int, bool]]:
    """Where the words of a token stand in the text, and whether alone."""
    if len(forms) == 1:
        return [(token.start, token.end, True)]
    whole, folded = token.form.casefold(), [form.casefold() for form in forms]
    first, last, start, end = 0, len(forms), 0, len(token.form)
    if len(whole) == end:
        while first < last and whole.startswith(folded[first], start):
            start += len(folded[first])
            first += 1
        while first < last and whole.endswith(folded[last - 1], start, end):
            end -= len(folded[last - 1])
            last -= 1
    if last - first > 1 or end - start != sum(map(len, folded[first:last])):
        return [(token.start, token.end, False)] * len(forms)
    return [(a, b, True) for a, b in pairwise(accumulate(map(len, folded), initial=token.start))]


def _fields(misc: str) -> dict[str, str]:
    """The fields of MISC; one without a value is there, and empty."""
    return dict(part.partition("=")[::2] for part in misc.split("|")) if misc != "_" else {}


def _joined(forms: Sequence[str], miscs: Sequence[Mapping[str, str]]) -> str:
    """The text of tokens, with a blank where ``SpaceAfter=No`` does not stand."""
    parts = [form if misc.get("SpaceAfter") == "No" else f"{form} " for form, misc in zip(forms, miscs, strict=True)]
    return "".join(parts).rstrip(" ")
