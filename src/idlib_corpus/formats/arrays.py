"""A JSON array that fills a file, one element after the other: only what is decoded is in memory."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from idlib_corpus.errors import InputError
from idlib_corpus.formats import files
from idlib_corpus.formats.base import Sample
from idlib_corpus.formats.decoding import decode
from idlib_corpus.records.problems import Problem

BLANK = " \t\n\r"
# the longest element, in characters
LONGEST = 64 * 1024 * 1024
# a literal that is cut off at the end of what was read is no longer
LITERAL = len("-Infinity")
EXPECTED = "a JSON array, its elements parted by commas"
REMEDY = "Write the file again"
# where an element ends; what is in it is judged by `decoding`
_END = json.JSONDecoder(parse_int=len, parse_float=len, parse_constant=len)


def begins(sample: Sample) -> bool:
    """Whether a file may be an array."""
    return sample.head.lstrip()[:1] == b"["


def first(sample: Sample) -> Any:
    """The first element of what may be an array; None if there is none, or it is longer than the sample."""
    text = sample.head.decode("utf-8", "replace").lstrip()
    if not text.startswith("["):
        return None
    text = text[1:].lstrip()
    try:
        return json.JSONDecoder().raw_decode(text)[0]
    except (ValueError, RecursionError):
        return None


def elements(path: Path) -> Iterator[tuple[int, int, Any]]:
    """The elements with their numbers, and the lines that they begin on, both from 1.

    An element that decodes but may not stand in a file of rows (a key twice, NaN, half a character) is a `Problem`,
    and those behind it are read. Where the array itself is broken, the last that is given is a `Problem`.

    Raises:
        InputError: The file cannot be read, or is no array.
    """
    with files.opened(path) as file:
        text = _Text(file, str(path))
        try:
            if text.next() != "[":
                raise InputError(str(path), "no JSON array", EXPECTED, "Say what it is with --from")
            text.at += 1
            number = 0
            while text.next() != "]" or number:
                number += 1
                where = f"{path}: row {number}"
                element = text.element()
                yield number, text.line, decode(element, where, "one JSON value an element", REMEDY)
                following = text.next()
                if following == "]":
                    break
                if following != ",":
                    raise _BrokenError(f"{_shown(following)} behind an element")
                text.at += 1
            text.at += 1
            if behind := text.next():
                raise _BrokenError(f"{_shown(behind)} behind the array")
        except _BrokenError as error:
            line = text.line_here()
            yield number + 1, line, Problem(f"{path}:{line}", f"a broken array: {error}", EXPECTED, REMEDY)


class _BrokenError(ValueError):
    """The array is broken."""


def _shown(found: str) -> str:
    return f'"{found}"' if found else "the end of the file"


class _Text:
    """The part of a file that is looked at."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self.file, self.name, self.text, self.at, self.ended = file, name, "", 0, False
        self.line, self._counted, self._line = 1, 0, 1
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()

    def _more(self, size: int) -> None:
        """Drop what is done, and read on."""
        self.line_here()
        self.text, self.at, self._counted = self.text[self.at :], 0, 0
        data = self.file.read(size)
        self.ended = not data
        try:
            self.text += self._decoder.decode(data, self.ended)
        except UnicodeDecodeError as error:
            raise _BrokenError(f"it is not UTF-8: the byte 0x{error.object[error.start]:02x}") from None

    def line_here(self) -> int:
        """The line that is looked at."""
        self._line += self.text.count("\n", self._counted, self.at)
        self._counted = self.at
        return self._line

    def next(self) -> str:
        """The next character that is not blank, which stays; empty at the end."""
        while True:
            while self.at < len(self.text) and self.text[self.at] in BLANK:
                self.at += 1
            if self.at < len(self.text):
                return self.text[self.at]
            if self.ended:
                return ""
            self._more(files.BLOCK)

    def element(self) -> str:
        """The text of the element that begins here.

        Raises:
            _BrokenError: There is none.
        """
        self.next()
        self.line = self.line_here()
        while True:
            try:
                _, end = _END.raw_decode(self.text, self.at)
                # a number at the end may go on
                if end < len(self.text) or self.ended:
                    found, self.at = self.text[self.at : end], end
                    return found
            except RecursionError:
                raise _BrokenError("it is nested too deep") from None
            except json.JSONDecodeError as error:
                cut = error.msg.startswith("Unterminated string") or error.pos >= len(self.text) - LITERAL
                if self.ended or not cut:
                    said = "the file ends within an element" if cut else error.msg
                    self.at = max(self.at, min(error.pos, len(self.text)))
                    raise _BrokenError(said) from None
            if len(self.text) - self.at > LONGEST:
                raise _BrokenError(f"an element of more than {LONGEST} characters")
            self._more(max(files.BLOCK, len(self.text) - self.at))
