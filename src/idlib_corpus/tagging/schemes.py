"""Tag schemes: their names, and how a tag is read as a prefix and a type."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Literal

from idlib_corpus.errors import InputError
from idlib_corpus.near import no_such

# the places of the prefixes; "?" is any other first letter, and "." is one that conlleval treats apart
PREFIXES = "OBIES?."
OTHER = PREFIXES.index("?")
# the type of a tag without one, as in seqeval
UNTYPED = "_"

# a scheme's prefixes -> our name of them: BILOU says L and U for E and S, BMES says M for I
LETTERS = {
    "IOB1": {"O": "O", "B": "B", "I": "I"},
    "IOB2": {"O": "O", "B": "B", "I": "I"},
    "BIOES": {"O": "O", "B": "B", "I": "I", "E": "E", "S": "S"},
    "BILOU": {"O": "O", "B": "B", "I": "I", "L": "E", "U": "S"},
    "BMES": {"O": "O", "B": "B", "M": "I", "E": "E", "S": "S"},
    "IO": {"O": "O", "I": "I"},
}
SYNONYMS = {
    "BIO": "IOB2",
    "BIO1": "IOB1",
    "BIO2": "IOB2",
    "IOB": "IOB1",
    "IOBES": "BIOES",
    "BILUO": "BILOU",
    "BMEOS": "BMES",
    "BMESO": "BMES",
}
# all letters that are a prefix in some scheme
ANY = {letter: name for letters in LETTERS.values() for letter, name in letters.items()}
INVALID = ("error", "begin", "discard")
Invalid = Literal["error", "begin", "discard"]


class NotATagError(Exception):
    """A tag that a scheme does not have; who reads the sentences knows where it stands."""


def scheme_name(scheme: str) -> str:
    """The scheme's name in `LETTERS`; others for it, such as BIO and IOBES, are known.

    Raises:
        InputError: No such scheme.
    """
    name = SYNONYMS.get(str(scheme).upper(), str(scheme).upper())
    if name not in LETTERS:
        raise no_such("scheme", str(scheme), LETTERS)
    return name


def invalid_rule(name: str, value: str) -> Invalid:
    """Check an argument that says what to do with invalid sequences.

    Raises:
        InputError: No such rule.
    """
    if value not in INVALID:
        raise InputError(name, f"{value!r}", f"one of {', '.join(INVALID)}")
    return value  # type: ignore[return-value]


def parser(scheme: str) -> Callable[[str], tuple[str, str]]:
    """How the tags of a scheme are read: ``O``, a prefix with a type (``B-GPE-LOC``), or a bare prefix (``B``).

    A bare prefix has the type `UNTYPED`, as in seqeval. In IO a bare type (``person-other``) is inside. Any other tag
    is none of the scheme's.

    Args:
        scheme: A name in `LETTERS`.

    Returns:
        A function from a tag to its prefix, one of `PREFIXES`, and its type; it raises `NotATagError`.
    """
    letters = LETTERS[scheme]

    def parse(tag: str) -> tuple[str, str]:
        prefix = letters.get(tag[:1])
        if prefix is None or (prefix == "O" and tag != "O") or (len(tag) > 1 and (tag[1] != "-" or len(tag) == 2)):
            raise NotATagError(tag)
        return prefix, tag[2:] or UNTYPED

    def bare(tag: str) -> tuple[str, str]:
        if prefixed(tag):
            return parse(tag)
        if not tag or tag.startswith("-") or tag.endswith("-"):
            raise NotATagError(tag)
        return "I", tag

    return bare if scheme == "IO" else parse


def prefixed(tag: str) -> bool:
    """Whether a tag is ``O``, a bare prefix, or a known prefix with a hyphen and a type."""
    return tag[:1] in ANY and (len(tag) == 1 or (tag[1] == "-" and len(tag) > 2 and tag[0] != "O"))


@lru_cache(maxsize=4096)
def split(tag: str) -> tuple[str, str]:
    """Prefix and type of a tag of any scheme; a bare type is inside, a bare prefix has the type `UNTYPED`.

    Args:
        tag: ``B-PER``, ``PER``, ``B`` or ``O``.

    Returns:
        The prefix in the names of `PREFIXES` (L is E, U is S, M is I), and the type; that of ``O`` is empty.
    """
    if tag == "O":
        return "O", ""
    return (ANY[tag[0]], tag[2:] or UNTYPED) if prefixed(tag) else ("I", tag)
