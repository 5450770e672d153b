"""How seqeval reads tags: its parsing, its names of schemes, and how it finds a scheme out."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.tagging.schemes import LETTERS, OTHER, PREFIXES, UNTYPED, NotATagError

# the names of seqeval.scheme -> our rules
SCHEMES = {"IOB1": "IOB1", "IOE1": "IOE1", "IOB2": "IOB2", "IOE2": "IOE2", "IOBES": "BIOES", "BILOU": "BILOU"}
LETTERS_OF = {**LETTERS, "IOE1": {letter: letter for letter in "IOE"}, "IOE2": {letter: letter for letter in "IOE"}}
# sets of prefixes -> the scheme that has them
PREFIX_SETS = {
    "IOB2": ("IOB", "IB", "BO", "B"),
    "IOE2": ("IOE", "IE", "EO", "E"),
    "IOBES": ("IOBES", "IBES", "IOBE", "OBES", "IBE", "BES", "OBE", "BE", "S"),
    "BILOU": ("IOBLU", "IBLU", "IOBL", "OBLU", "IBL", "BLU", "OBL", "BL", "U"),
}


def lenient(suffix: bool) -> Callable[[str], tuple[str, str]]:
    """As `get_entities`: the first letter (or the last) is the prefix; the type is what a hyphen parts from it."""

    def parse(tag: str) -> tuple[str, str]:
        if not tag:
            raise NotATagError(tag)
        ends = ("-B", "-I", "-E", "-S") if suffix else ("B-", "I-", "E-", "S-")
        if tag not in ("O", "B", "I", "E", "S") and not (tag.endswith(ends) if suffix else tag.startswith(ends)):
            warnings.warn(f"{tag} seems not to be NE tag.", stacklevel=2)
        letter = tag[-1] if suffix else tag[0]
        kind = tag[:-1].rsplit("-", 1)[0] if suffix else tag[1:].split("-", 1)[-1]
        return letter if letter in PREFIXES else PREFIXES[OTHER], kind or UNTYPED

    return parse


def strict(scheme: str, suffix: bool) -> Callable[[str], tuple[str, str]]:
    """As `seqeval.scheme.Token`: hyphens at both ends of the type do not belong to it."""
    letters = LETTERS_OF[scheme]

    def parse(tag: str) -> tuple[str, str]:
        prefix = letters.get(tag[-1:] if suffix else tag[:1])
        if prefix is None:
            raise NotATagError(tag)
        return prefix, (tag[:-1] if suffix else tag[1:]).strip("-") or UNTYPED

    return parse


def scheme(scheme: Any) -> str:
    """The name of a scheme that is given as a class of seqeval.scheme or by name."""
    name = str(getattr(scheme, "__name__", scheme))
    known = {**SCHEMES, "BIOES": "BIOES"}
    if name not in known:
        raise InputError("scheme", f"{scheme!r}", f"one of {', '.join(known)}")
    return known[name]


def detected(tags: Iterable[str], suffix: bool) -> str:
    """The scheme whose prefixes the tags have, as `seqeval.scheme.auto_detect`."""
    letters = {(tag[-1:] if suffix else tag[:1]) for tag in tags}
    for name, sets in PREFIX_SETS.items():
        if letters in map(set, sets):
            return name
    found = ", ".join(sorted(letters)) or "no tags"
    raise InputError("y_true", f"prefixes {found}", "those of IOB2, IOE2, IOBES or BILOU", "Name the scheme")
