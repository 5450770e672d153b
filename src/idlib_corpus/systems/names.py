"""Known names in a text, looked up as they are written: longest first, at the borders of words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence

# names in these scripts touch other words: matched anywhere, when long enough to mean something
UNSPACED = {"ja", "zh", "th", "km", "lo", "my"}
# languages in Arabic script
ARABIC = {"ar", "fa"}
# Arabic conjunctions and prepositions that are written together with the name behind them
PROCLITICS = "وفبكل"
# vowel signs and the like belong to a word, though `\w` leaves some of them out
MARKS = "".join(c for c in map(chr, range(0x300, 0x2100)) if unicodedata.category(c)[0] == "M")
WORD = re.compile(rf"[\w{MARKS}]")


def find(text: str, lang: str, names: Sequence[Collection[str]], longest: int) -> Iterator[tuple[int, int]]:
    """Spans of known names in a text, longest first at each place.

    Where words are written apart, a name begins and ends where a word does, in Arabic behind a proclitic too. A text
    whose letters are decomposed is read as if they were composed.

    Args:
        text: The text.
        lang: Its language.
        names: The names, in NFC, in one set or several.
        longest: Code points of the longest.

    Returns:
        Half-open code points on the text as it is given.
    """
    composed = unicodedata.normalize("NFC", text)
    spans = _find(composed, lang, names, longest)
    if composed == text:
        yield from spans
        return
    borders = _borders(text)
    yield from ((borders[start], borders[end]) for start, end in spans)


def _find(text: str, lang: str, names: Sequence[Collection[str]], longest: int) -> Iterator[tuple[int, int]]:
    inside = [lang not in UNSPACED and WORD.match(character) is not None for character in text] + [False]
    clitics = PROCLITICS if lang in ARABIC else ""
    place = 0
    while place < len(text):
        end = 0
        if not (place and inside[place - 1]):
            starts = (place + 1, place) if text[place] in clitics else (place,)
            for start in starts:
                ends = range(min(len(text), start + longest), start, -1)
                known = (end for end in ends if not inside[end] and any(text[start:end] in some for some in names))
                if end := next(known, 0):
                    yield start, end
                    break
        place = end or place + 1


def _borders(text: str) -> list[int]:
    """Where each boundary of a text in NFC stands on the text itself.

    A boundary within what composes to one letter has none of its own: it gets the end of the letter.
    """
    borders = [0]
    start = 0
    for end in range(1, len(text) + 1):
        # what can compose with what stands before it is of one piece with it
        if end == len(text) or not _joins(text[end]):
            size = len(unicodedata.normalize("NFC", text[start:end]))
            borders += [end] * size
            start = end
    return borders


def _joins(character: str) -> bool:
    """Whether a character may be composed with the one before it: a mark, or a vowel or final of Hangul."""
    return (
        unicodedata.combining(character) != 0
        or not unicodedata.is_normalized("NFC", f"가{character}")
        or (0x1160 <= ord(character) < 0x1200)
    )
