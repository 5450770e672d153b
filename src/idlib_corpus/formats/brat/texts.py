"""The text beside a brat file, and what its offsets count.

brat counts every code point of the file, a byte order mark and carriage returns too. Tools that read a text file with
universal newlines count neither. Which it was is seen from the words beside the offsets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from idlib_corpus.formats.brat.standoff import Bound
from idlib_corpus.formats.files import BOM

MARK = BOM.decode()


@dataclass(frozen=True, slots=True)
class Text:
    """A text as offsets count it.

    Args:
        words: The text, without a byte order mark.
        before: Code points that offsets count before it: 1 for a byte order mark, else 0.
    """

    words: str
    before: int = 0

    def spans(self, bound: Bound) -> list[tuple[int, int]]:
        """The stretches in the order of the text, code points, half-open."""
        return sorted(self._spans(bound))

    def found(self, bound: Bound) -> str:
        """The words at its offsets in the order of the line, several stretches joined with a blank."""
        return " ".join(self.words[max(start, 0) : max(end, 0)] for start, end in self._spans(bound))

    def says(self, bound: Bound) -> bool:
        """Whether the words at its offsets are those beside them; white space of any kind and number is the same."""
        return "".join(self.found(bound).split()) == "".join(bound.words.split())

    def _spans(self, bound: Bound) -> list[tuple[int, int]]:
        return [(start - self.before, end - self.before) for start, end in bound.spans]


def counted(raw: str, bounds: Iterable[Bound]) -> Text:
    """The text as the offsets of a file count it.

    Args:
        raw: The text file, decoded.
        bounds: The stretches, with their words.

    Returns:
        Of the ways to count, the one in which most of the words fit; brat's own if several are alike.
    """
    ways = list(dict.fromkeys(_ways(raw)))
    if len(ways) == 1:
        return ways[0]
    given = list(bounds)
    return max(ways, key=lambda way: sum(way.says(bound) for bound in given))


def _ways(raw: str) -> Iterator[Text]:
    text = raw.removeprefix(MARK)
    mark = len(raw) - len(text)
    for words in (text, text.replace("\r\n", "\n")):
        for before in (mark, 0):
            yield Text(words, before)
