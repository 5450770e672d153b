"""What predicts: one module a library, found by name.

A name is `<library>:<model>` or a name alone. Libraries are imported when a system of theirs is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from idlib_corpus.errors import InputError
from idlib_corpus.items import Item
from idlib_corpus.systems.base import System

__all__ = ["Item", "System", "available", "create"]

# prefix -> module; the module's `create(model)` makes the system
SYSTEMS = {
    "gazetteer": "idlib_corpus.systems.gazetteer",
    "spacy": "idlib_corpus.systems.spacy",
    "stanza": "idlib_corpus.systems.stanza",
    "folds": "idlib_corpus.systems.folds",
}
HELP = {
    "gazetteer": "names of territories (CLDR) and places (GeoNames); needs no model",
    "spacy:<pipeline>": "any installed spaCy pipeline with named entities",
    "stanza:<lang or folder>": "a stanza model: that of a language, or a folder with a trained one",
    "folds:spacy, folds:stanza": "a tagger trained on the spot, on other sentences than it is scored on",
}


def create(name: str) -> System:
    """Make a system by its name.

    Raises:
        InputError: No such system, its library or model is not installed, or its labels have no map.
    """
    prefix, _, model = name.partition(":")
    if prefix not in SYSTEMS:
        raise InputError("system", f'"{name}"', "one of " + "; ".join(HELP), "See idlib-corpus benchmark --help")
    make: Callable[[str], System] = import_module(SYSTEMS[prefix]).create
    return make(model)


def available() -> list[str]:
    """Names of the systems that run as things are: what is installed, and what needs no model."""
    found = []
    for prefix, module in SYSTEMS.items():
        found += [f"{prefix}:{model}" if model else prefix for model in import_module(module).available()]
    return found
