"""From a quotation back to its place in the text: for systems that answer with words, not with offsets.

A quotation is looked up as it is written. Where the text has it nowhere so, both are compared folded:

- compatibility caseless match (The Unicode Standard, 3.13, D146): composed and decomposed letters, upper and lower
  case, full and half width are the same;
- the four i of Turkish (i, İ, I, ı) are one, since lower case without a language mixes them up;
- runs of white space are one blank; marks without width (bidi controls, joiners, soft hyphens) and the tatweel are
  nothing;
- vowel signs of Arabic and points of Hebrew are nothing, since writers leave them out;
- quotation marks are one, of each of the two levels, and so are hyphens and dashes.

There is no further guess: what is not found so is not in the text. A place never cuts a letter from its marks, nor one
letter of the text in two where it folds to two (ß is ss, İ is i and a dot).

Places at the borders of words come first. In scripts that write clitics and particles together with the word (Arabic,
Hebrew, Hangul) places inside of a run of letters come after them; scripts that write no blanks (Han, Hiragana, Thai)
have no such borders. In all others, among digits and in Katakana a quotation is never found inside of a word: "Syria"
does not stand in "Syrian".
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

Place = tuple[int, int]

WHITE = re.compile(r"\s")
# what NFKC, case folding and the categories of Unicode do not say
SAME = dict.fromkeys('«»„“”‟〝〞〟「」『』"', '"')
SAME |= dict.fromkeys("‘’‚‛‹›ʼ`´'", "'")
SAME |= dict.fromkeys("‐‑‒–—―−﹘﹣－-", "-")
# optional signs of vowels, and the tatweel
OPTIONAL = re.compile(r"[\u064B-\u0652\u0670\u0640\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7]")
# the dot that lower case leaves of an İ
DOTTED = re.compile("i\u0307+")
# vowels and final consonants of Korean syllables that are not composed
JAMO = range(0x1160, 0x1200)


class Text:
    """A text in which quotations are looked up.

    Args:
        text: The text; places are half-open code points on it.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._known: dict[str, tuple[Place, ...]] = {}

    def places(self, quotation: str) -> tuple[Place, ...]:
        """The places where a quotation may stand, likeliest first.

        Args:
            quotation: What was quoted; white space around it is no part of it.

        Returns:
            Places at borders of words from left to right, then others; empty if the text has it nowhere.
        """
        quotation = quotation.strip()
        if not quotation:
            return ()
        if quotation not in self._known:
            exact = (place for place in _exact(self.text, quotation) if self._whole(*place))
            self._known[quotation] = self._ranked(exact) or self._ranked(self._folded(fold(quotation)))
        return self._known[quotation]

    def _ranked(self, places: Iterable[Place]) -> tuple[Place, ...]:
        """Those that can be names, at borders of words first."""
        ranked = sorted((max(_joined(self.text, border) for border in place), place) for place in places)
        return tuple(place for rank, place in ranked if rank < _IMPOSSIBLE)

    @cached_property
    def _starts(self) -> frozenset[int]:
        return frozenset(cluster.start for cluster in self._clusters)

    @cached_property
    def _clusters(self) -> list[_Cluster]:
        return list(_clusters(self.text))

    @cached_property
    def _index(self) -> tuple[str, dict[int, int], dict[int, int]]:
        """The folded text; where its clusters begin and end in it, as places in the text."""
        folded: list[str] = []
        begins: dict[int, int] = {}
        ends: dict[int, int] = {}
        length = 0
        for cluster in self._clusters:
            part = _fold(self.text[cluster.start : cluster.end])
            if part == " " and folded and folded[-1] == " ":
                ends[length] = cluster.end
                continue
            if part:
                begins[length] = cluster.start
                folded.append(part)
                length += len(part)
                ends[length] = cluster.end
        return "".join(folded), begins, ends

    def _folded(self, quotation: str) -> Iterator[Place]:
        folded, begins, ends = self._index
        for start, end in _exact(folded, quotation) if quotation else ():
            if start in begins and end in ends:
                yield begins[start], ends[end]

    def _whole(self, start: int, end: int) -> bool:
        """Whether a place cuts no letter from its marks."""
        return start in self._starts and (end in self._starts or end == len(self.text))


class _Cluster(NamedTuple):
    start: int
    end: int


def _clusters(text: str) -> Iterator[_Cluster]:
    """Characters with the marks that belong to them."""
    start = 0
    for place in range(1, len(text)):
        if unicodedata.category(text[place])[0] != "M" and ord(text[place]) not in JAMO:
            yield _Cluster(start, place)
            start = place
    if text:
        yield _Cluster(start, len(text))


@lru_cache(maxsize=1024)
def fold(text: str) -> str:
    """A text in the form in which quotations are compared; see the head of this module."""
    text = unicodedata.normalize("NFC", text)
    folded = "".join(_fold(text[start:end]) for start, end in _clusters(text))
    return re.sub(" +", " ", folded).strip(" ")


@lru_cache(maxsize=65536)
def _fold(cluster: str) -> str:
    """A character with its marks, folded."""
    if WHITE.fullmatch(cluster):
        return " "
    kept = OPTIONAL.sub("", unicodedata.normalize("NFC", cluster))
    kept = unicodedata.normalize("NFKC", "".join(SAME.get(c, c) for c in kept))
    kept = "".join(SAME.get(c, c) for c in kept if unicodedata.category(c) != "Cf")
    kept = DOTTED.sub("i", kept.casefold().replace("ı", "i"))
    kept = unicodedata.normalize("NFKC", kept).casefold()
    return OPTIONAL.sub("", kept) if kept.strip() else ""


def _exact(text: str, quotation: str) -> Iterator[Place]:
    """Every place of a string, those that overlap too."""
    start = text.find(quotation)
    while start >= 0:
        yield start, start + len(quotation)
        start = text.find(quotation, start + 1)


_BORDER, _ATTACHED, _IMPOSSIBLE = range(3)
# the first word of the Unicode name of a letter
UNSPACED = {"CJK", "HIRAGANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN", "BOPOMOFO", "YI"}
ATTACHING = {"ARABIC", "HEBREW", "HANGUL"}


def _joined(text: str, place: int) -> int:
    """Whether a place is the border of a word, inside of a run of letters, or where no name can begin or end."""
    if not 0 < place < len(text):
        return _BORDER
    before, after = _kind(_letter_before(text, place)), _kind(text[place])
    if "" in (before, after) or before != after:
        return _BORDER
    return _ATTACHED if before in ATTACHING else _IMPOSSIBLE


def _letter_before(text: str, place: int) -> str:
    """The character before a place, marks left out."""
    while place > 1 and unicodedata.category(text[place - 1])[0] == "M":
        place -= 1
    return text[place - 1]


@lru_cache(maxsize=65536)
def _kind(character: str) -> str:
    """What may not be cut from its like; empty for what is no part of a word."""
    category = unicodedata.category(character)
    if category[0] == "N":
        return "number"
    if category[0] != "L":
        return ""
    name = unicodedata.name(character, "")
    if "KATAKANA" in name:
        return "KATAKANA"
    script = name.partition(" ")[0]
    return "" if script in UNSPACED else script if script in ATTACHING else "letter"


def _in_order(choices: Sequence[tuple[Place, ...]]) -> list[Place | None] | None:
    """A place of each behind the one before; None if there is no such order. What has no place stands nowhere."""
    found: list[Place | None] = []
    behind = 0
    # a quotation that stands there again has the very same places
    runs: dict[int, list[tuple[Place, ...]]] = {}
    for places in choices:
        if id(places) not in runs:
            runs[id(places)] = _runs(places)
        after = ((run, bisect_left(run, (behind, 0))) for run in runs[id(places)])
        place = next((run[at] for run, at in after if at < len(run)), None)
        if places and place is None:
            return None
        found.append(place)
        behind = place[1] if place else behind
    return found


def _runs(places: tuple[Place, ...]) -> list[tuple[Place, ...]]:
    """Places cut where they go back in the text: at borders of words from left to right, then others."""
    cuts = [0, *(at for at in range(1, len(places)) if places[at] < places[at - 1]), len(places)]
    return [places[a:b] for a, b in pairwise(cuts)]


class _Free:
    """What is left of a text, for places that are taken one after the other and never given back."""

    def __init__(self) -> None:
        self._taken: list[Place] = []
        self._left: dict[int, Iterator[Place]] = {}

    def take(self, places: tuple[Place, ...]) -> Place | None:
        """The first of the places that overlaps none that is taken; None if there is none.

        A quotation that stands there again has the very same tuple of places. What overlapped once always will, so
        each place of a quotation is looked at once, however often it is quoted.
        """
        left = self._left.setdefault(id(places), iter(places))
        for place in left:
            at = bisect_left(self._taken, place)
            before, behind = self._taken[max(0, at - 1) : at], self._taken[at : at + 1]
            if all(end <= place[0] for _, end in before) and all(place[1] <= start for start, _ in behind):
                self._taken.insert(at, place)
                return place
        return None


@dataclass
class Ground:
    """The quotations of one text, put in their places, and how many could not be.

    Args:
        text: The text.
        grounded: How many were put in their place.
        ungrounded: Those that were not.
    """

    text: str
    grounded: int = 0
    ungrounded: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._text = Text(self.text)

    def apart(self, quotations: Sequence[str]) -> list[Place | None]:
        """Places of quotations that do not overlap.

        If they can stand one behind another in the order in which they are listed, each takes the first place behind
        the one before. Else longer ones choose first, then those listed earlier, and a quotation that is listed
        several times takes its places in the order of the text.

        Returns:
            A place a quotation, in the order in which they are listed; None where the text has none that is free.
        """
        choices = [self._text.places(quotation) for quotation in quotations]
        found = _in_order(choices)
        if found is None:
            found = [None] * len(quotations)
            free = _Free()
            for number in sorted(range(len(quotations)), key=lambda n: (-len(fold(quotations[n])), n)):
                found[number] = free.take(choices[number])
        return [self._counted(quotation, place) for quotation, place in zip(quotations, found, strict=True)]

    def one(self, quotation: str, known: Mapping[Place, str] | None = None) -> Place | None:
        """The place of one quotation, wherever others stand.

        Args:
            quotation: What was quoted.
            known: Places to be preferred, those of mentions, with the words of each. They may be inside of words; the
                words of a mention in several stretches are not all that stands between its ends.

        Returns:
            The first of the known places whose words these are, as they are written or else folded; else the likeliest
            place in the text; else None.
        """
        wanted = fold(quotation)
        same = [(words != quotation, place) for place, words in (known or {}).items() if fold(words) == wanted]
        # the sort is stable: of words that are the same, the place that is named first
        places = [place for _, place in sorted(same, key=itemgetter(0))] if wanted else []
        return self._counted(quotation, next(iter(places or self._text.places(quotation)), None))

    def _counted(self, quotation: str, place: Place | None) -> Place | None:
        if place is None:
            self.ungrounded.append(quotation)
        else:
            self.grounded += 1
        return place
