"""`prior`: which item a name was linked with most often.

The model is a file, `prior.json`: how often each name was linked with each item, by language. Names are compared
folded (`grounding.fold`).
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from idlib_corpus.decoding import value_of
from idlib_corpus.errors import InputError
from idlib_corpus.files import write_files
from idlib_corpus.grounding import fold
from idlib_corpus.items import NAME, LinkingItem
from idlib_corpus.training.base import Trained

USAGE = "prior"
SAYS = "a dictionary of names: the item that each was linked with most often"
SYSTEM = "prior"
# models that train in seconds, and the libraries they need
QUICK: dict[str, tuple[str, ...]] = {"": ()}
FILE = "prior.json"
VERSION = "1"

# name -> language -> item -> how often
Counts = dict[str, dict[str, Counter[str]]]


@dataclass(frozen=True)
class Dictionary:
    """Links of names.

    Args:
        counts: How often a name, folded, was linked with an item, by language.
        forms: Names as they were written, in NFC, by language.
    """

    counts: Counts
    forms: dict[str, frozenset[str]]

    def link(self, name: str, lang: str) -> str | None:
        """The item that a name was linked with most often: in this language, else in the others; None if in none.

        Of items that are equally frequent, the one whose id comes first.
        """
        by_lang = self.counts.get(fold(name), {})
        links = by_lang.get(lang) or sum(by_lang.values(), Counter())
        return min(links, key=lambda link: (-links[link], link), default=None)

    def names(self, lang: str) -> frozenset[str]:
        """The names of a language; of all where nothing is known of it."""
        return self.forms.get(lang) or self._all

    @cached_property
    def _all(self) -> frozenset[str]:
        return frozenset().union(*self.forms.values())


def learn(items: Sequence[LinkingItem]) -> Dictionary:
    """The links of items; those that nobody knows are left out."""
    counts: Counts = {}
    forms: dict[str, set[str]] = {}
    for item in items:
        for mention, link in item.gold:
            if not link:
                continue
            name = mention.words(item.text)
            counts.setdefault(fold(name), {}).setdefault(item.lang, Counter())[link] += 1
            if mention.level in NAME and not mention.pieces:
                forms.setdefault(item.lang, set()).add(unicodedata.normalize("NFC", name))
    return Dictionary(counts, {lang: frozenset(names) for lang, names in forms.items()})


def train(
    items: Sequence[LinkingItem],
    folder: Path,
    *,
    model: str = "",
    validation: Sequence[LinkingItem] = (),
    seed: int = 0,
) -> Trained:
    """Count links into a folder.

    Args:
        items: Sentences with gold links.
        folder: An empty folder that exists.
        model: None is to be chosen.
        validation: Not used: there is no state to choose.
        seed: Not used: nothing is drawn.

    Raises:
        InputError: A model is named, or no mention has a link.
    """
    if model:
        raise InputError("trainer", f'"prior:{model}"', USAGE, "Leave the rest out")
    found = learn(items)
    if not found.counts:
        raise InputError("prior", "no mention has a link", "sentences with gold links", "Choose other items")
    said = {"counts": found.counts, "forms": {lang: sorted(names) for lang, names in found.forms.items()}}
    write_files(folder, {FILE: json.dumps(said, ensure_ascii=False, sort_keys=True, indent=1).encode()})
    return Trained({}, {}, f"{len(found.counts)} names of {len(items)} sentences")


def load(folder: Path) -> Dictionary:
    """The dictionary of a folder.

    Raises:
        InputError: There is none, or it is broken.
    """
    path, expected = folder / FILE, "what the trainer prior writes"
    remedy = "Train it: idlib-corpus train linking --library prior …"
    said = value_of(path, expected, remedy)
    try:
        counts = {
            name: {
                lang: Counter({str(link): int(number) for link, number in links.items()}) for lang, links in by.items()
            }
            for name, by in said["counts"].items()
        }
        return Dictionary(counts, {lang: frozenset(map(str, names)) for lang, names in said["forms"].items()})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(str(path), f"it is no dictionary: {error}", expected, remedy) from error
