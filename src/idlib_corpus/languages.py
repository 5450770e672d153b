"""Languages as people name them: one code or several, held against those that there are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping

from idlib_corpus.errors import InputError
from idlib_corpus.near import nearest

EXPECTED = 'codes of languages, as "fr", "fr, ar" or ["fr", "ar"]'
SEPARATORS = re.compile(r"[\s,]+")
# how alike a name must be to be suggested
NEARNESS = 0.5


def codes(said: str | Iterable[str], where: str = "lang") -> tuple[str, ...]:
    """The codes that somebody named, each once, in the order in which they are named.

    >>> codes("fr, ar fr")
    ('fr', 'ar')

    Args:
        said: A text with commas or blanks between codes, or several such texts.
        where: The argument, for the message.

    Raises:
        InputError: It is no text and no texts, or names no language.
    """
    parts = [said] if isinstance(said, str) else list(said) if isinstance(said, Iterable) else [said]
    for part in parts:
        if not isinstance(part, str):
            raise InputError(where, repr(part), EXPECTED, "Name them as text")
    found = tuple(dict.fromkeys(code for part in parts for code in SEPARATORS.split(part) if code))
    if not found:
        raise InputError(where, "no language", EXPECTED, "Name one, or leave it out for all languages")
    return found


def check(asked: Iterable[str], known: Collection[str], names: Mapping[str, str], where: str = "lang") -> None:
    """See to it that languages are there.

    Args:
        asked: Codes.
        known: Those that there are.
        names: The English name of each, by its code.
        where: The argument, for the message.

    Raises:
        InputError: One is not.
    """
    for code in asked:
        if code not in known:
            like = near(code, {one: names.get(one, "") for one in known})
            remedy = f"Did you mean {like}?" if like else "Choose one of them"
            raise InputError(where, f'"{code}"', f"one of {', '.join(known)}", remedy)


def near(said: str, names: Mapping[str, str]) -> str:
    """The code that somebody may have meant; empty if none is like what was said.

    >>> near("Français", {"fr": "French", "ar": "Arabic"})
    'fr'
    >>> near("ar_SY", {"fr": "French", "ar": "Arabic"})
    'ar'

    Args:
        said: What was said: a code in capitals, one with a region, one of three letters, a name.
        names: The English name of each language, by its code.
    """
    folded = "".join(c for c in unicodedata.normalize("NFKD", said.casefold()) if not unicodedata.combining(c))
    code = re.split(r"[-_]", folded)[0]
    if code in names:
        return code
    alike = {word: one for one, name in names.items() for word in (one, name) if word}
    return next((alike[one] for one in nearest(folded, alike, nearness=NEARNESS)), "")
