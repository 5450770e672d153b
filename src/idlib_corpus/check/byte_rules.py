"""Level bytes: what a file must be before it is read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from idlib_corpus.check.rules import Fault, SourceFile, rule

LEVEL = "bytes"
# zero-width non-joiner and joiner are letters' business in some orthographies
ORTHOGRAPHIC = {"\u200c", "\u200d"}


@rule("B01", LEVEL, "UTF-8 without byte order mark")
def utf8(file: SourceFile) -> Iterator[Fault]:
    """The bytes decode, and no byte order mark opens them."""
    try:
        text = file.data.decode("utf-8")
    except UnicodeDecodeError as error:
        yield Fault(
            "B01",
            file.place(error.start),
            f"byte 0x{file.data[error.start]:02X} is no UTF-8",
            "Save the file as UTF-8",
        )
        return
    if text.startswith("\ufeff"):
        yield Fault("B01", file.place(), "a byte order mark", "Save the file as UTF-8 without it")


@rule("B02", LEVEL, "NFC")
def nfc(file: SourceFile) -> Iterator[Fault]:
    """Text is in Unicode normalisation form C, line by line."""
    for number, line in _lines(file):
        if not unicodedata.is_normalized("NFC", line):
            yield Fault("B02", file.line(number), "text is not in NFC", "Normalise it to NFC")


@rule("B03", LEVEL, "LF line ends, one at the end, no trailing blanks")
def line_ends(file: SourceFile) -> Iterator[Fault]:
    """Lines end with LF and nothing before it."""
    if b"\r" in file.data:
        yield Fault("B03", file.place(file.data.index(b"\r")), "a carriage return", "Use LF line ends")
    if not file.data.endswith(b"\n") or file.data.endswith(b"\n\n"):
        yield Fault("B03", file.place(len(file.data) - 1), "the file does not end with one LF")
    for number, line in _lines(file):
        if line != line.rstrip():
            yield Fault("B03", file.line(number), "blanks at the end of the line", "Remove them")


@rule("B04", LEVEL, "no control or invisible characters")
def controls(file: SourceFile) -> Iterator[Fault]:
    """No controls (Cc), format characters (Cf: directional marks, zero-width space), private or unassigned ones."""
    for number, line in _lines(file):
        for character in line.removeprefix("\ufeff") if number == 1 else line:  # B01 has the byte order mark
            if (
                unicodedata.category(character) in ("Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp")
                and character not in ORTHOGRAPHIC
            ):
                name = unicodedata.name(character, "unnamed")
                yield Fault("B04", file.line(number), f"U+{ord(character):04X} {name}", "Remove it")


def _lines(file: SourceFile) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(file.data.decode("utf-8", errors="replace").split("\n"), 1):
        yield number, line.removesuffix("\r")
