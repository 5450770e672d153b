"""Everybody else's sets, by name: a registry, and sets read from their hub or from a copy as files in our columns.

>>> from idlib_corpus import hub
>>> from idlib_corpus.cache import cache_folder
>>> hub.prepared(hub.find("x-stance"), cache_folder()).file("test")  # doctest: +SKIP
"""

from __future__ import annotations

from idlib_corpus.hub.prepared import Prepared, announced, prepared
from idlib_corpus.hub.registry import Entry, Named, entries, find, near

__all__ = ["Entry", "Named", "Prepared", "announced", "entries", "find", "near", "prepared"]
