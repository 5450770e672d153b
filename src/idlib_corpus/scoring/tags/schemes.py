"""Tag schemes: IOB1, IOB2, BIOES and BILOU into spans, for many sentences at once.

What a tag opens or closes depends on it and the tag before it alone, and there only on the two prefixes and on whether
the types are the same: 128 cases. A `Rules` object holds their outcomes, a lookup gives those of all tokens, and the
few that open or close something are the spans' ends. So no token is looked at in Python.

A tag is an integer code, ``type << 3 | prefix``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from idlib_corpus.errors import InputError

Codes = npt.NDArray[Any]
Places = npt.NDArray[np.intp]

# the places of the prefixes; "?" is any other first letter, and "." is one that conlleval treats apart
PREFIXES = "OBIES?."
OUTSIDE, OTHER, BAD = 0, PREFIXES.index("?"), 7
BITS = 3
# the type of a tag without one, as in seqeval; it is the first type in every `Alphabet`
UNTYPED = "_"

# a scheme's prefixes -> our name of them: BILOU says L and U for E and S
LETTERS = {
    "IOB1": {"O": "O", "B": "B", "I": "I"},
    "IOB2": {"O": "O", "B": "B", "I": "I"},
    "BIOES": {"O": "O", "B": "B", "I": "I", "E": "E", "S": "S"},
    "BILOU": {"O": "O", "B": "B", "I": "I", "L": "E", "U": "S"},
}
SYNONYMS = {"BIO": "IOB2", "IOB": "IOB1", "IOBES": "BIOES"}
INVALID = ("error", "begin", "discard")
Invalid = Literal["error", "begin", "discard"]

# what a pair of neighbours does
OPENS, CLOSES, BREAKS, JOINS, WRONG, UNCLOSED = 1, 2, 4, 8, 16, 32


def scheme_name(scheme: str) -> str:
    """The scheme's name in `LETTERS`; BIO, IOB and IOBES are known as names of IOB2, IOB1 and BIOES.

    Raises:
        InputError: No such scheme.
    """
    name = SYNONYMS.get(str(scheme).upper(), str(scheme).upper())
    if name not in LETTERS:
        raise InputError("scheme", f"{scheme!r}", f"one of {', '.join(LETTERS)}")
    return name


def invalid_rule(name: str, value: str) -> Invalid:
    """Check an argument that says what to do with invalid sequences.

    Raises:
        InputError: No such rule.
    """
    if value not in INVALID:
        raise InputError(name, f"{value!r}", f"one of {', '.join(INVALID)}")
    return value  # type: ignore[return-value]


# -- rules: functions of (prefix before, prefix, same type) --------------------


def _lenient(before: str, now: str, same: bool) -> int:
    """As conlleval and seqeval's `get_entities`: an invalid tag begins a span."""
    closes = before in "ES" or (before in "BI" and now in "BSO") or (before not in "O." and not same)
    opens = now in "BS" or (before in "OES" and now in "IE") or (now not in "O." and not same)
    return OPENS * opens | CLOSES * closes


# (prefixes before, prefixes, types: "=" the same, "!" another, "" any) of seqeval.scheme: what starts a span, what
# continues it, and what may follow its end; a span with another end is discarded
_Pattern = tuple[str, str, str]
STRICT: dict[str, tuple[tuple[_Pattern, ...], tuple[_Pattern, ...], tuple[_Pattern, ...]]] = {
    "IOB1": (
        (("OB", "I", ""), ("I", "I", "!"), ("BI", "B", "=")),
        (("BI", "I", "="),),
        (("BI", "I", "!"), ("BI", "O", ""), ("I", "B", ""), ("B", "B", "=")),
    ),
    "IOB2": ((("OBI", "B", ""),), (("BI", "I", "="),), (("BI", "OB", ""), ("BI", "I", "!"))),
    "BIOES": ((("OBIES", "BS", ""),), (("BI", "IE", "="),), (("ES", "OBIES", ""),)),
    "IOE1": (
        (("OE", "I", ""), ("I", "I", "!"), ("E", "E", "=")),
        (("I", "IE", "="),),
        (("I", "I", "!"), ("I", "O", ""), ("I", "E", "!"), ("E", "IE", "=")),
    ),
    "IOE2": ((("OE", "IE", ""), ("I", "IE", "!")), (("I", "IE", "="),), (("E", "OIE", ""),)),
}
STRICT["BILOU"] = STRICT["BIOES"]


def _strict(scheme: str) -> Callable[[str, str, bool], int]:
    starts, insides, ends = STRICT[scheme]

    def outcome(before: str, now: str, same: bool) -> int:
        def among(patterns: tuple[_Pattern, ...]) -> bool:
            return any(before in a and now in b and kind in ("", "=" if same else "!") for a, b, kind in patterns)

        opens, inside, closes = map(among, (starts, insides, ends))
        breaks = before != "O" and not inside and not closes
        # JOINS: it opens a span unless the tag before it did (IOB1: B-X I-X after O)
        return OPENS * opens | CLOSES * closes | BREAKS * breaks | JOINS * (opens and inside)

    return outcome


def _wrong(scheme: str) -> Callable[[str, str, bool], bool]:
    """What the scheme does not allow."""

    def iob1(before: str, now: str, same: bool) -> bool:
        return now == "B" and not (before in "BI" and same)

    def iob2(before: str, now: str, same: bool) -> bool:
        return now == "I" and not (before in "BI" and same)

    def bioes(before: str, now: str, same: bool) -> bool:
        is_open, goes_on = before in "BI", now in "IE"
        return is_open != goes_on or (is_open and not same)

    return {"IOB1": iob1, "IOB2": iob2}.get(scheme, bioes)


@dataclass(frozen=True)
class Rules:
    """The outcomes of all pairs of neighbours.

    Args:
        table: 256 bytes, an outcome at ``before << 3 | now | same << 6``.
        joins: Whether a pair may both open and continue a span.
    """

    table: bytes
    joins: bool


@lru_cache
def rules(scheme: str | None, discard: bool = False) -> Rules:
    """The rules of a scheme.

    Args:
        scheme: A name in `LETTERS` or `STRICT`; None for tags of no known scheme, none of which is wrong.
        discard: As seqeval's strict mode of the scheme; else as conlleval.
    """
    outcome = _strict(scheme) if discard and scheme else _lenient
    wrong = _wrong(scheme) if scheme in LETTERS else None
    table = bytearray(256)
    for (a, before), (b, now), same in product(enumerate(PREFIXES), enumerate(PREFIXES), (False, True)):
        bad = wrong is not None and wrong(before, now, same)
        table[a << BITS | b | same << 2 * BITS] = outcome(before, now, same) | WRONG * bad
    return Rules(bytes(table), any(outcome & JOINS for outcome in table))


# -- tags as codes -------------------------------------------------------------


class NotATagError(Exception):
    """A tag that the alphabet cannot read; the reader of the sentences knows where it stands."""


class Alphabet(dict[Any, int]):
    """Codes of tags, growing as tags are looked up: ``alphabet["B-PER"]``.

    Args:
        parse: From a tag to (prefix, type), the prefix one of `PREFIXES`; raises `NotATagError`.
        labels: Names of integer tags: ``alphabet[3]`` is the code of ``labels[3]``.

    Attributes:
        types: The types in the order of their codes.
    """

    def __init__(self, parse: Callable[[str], tuple[str, str]], labels: Sequence[str] | None = None) -> None:
        super().__init__()
        self.parse, self.labels = parse, labels
        self.types: dict[str, int] = {UNTYPED: 0}

    def __missing__(self, tag: Any) -> int:
        name: Any = tag
        if not isinstance(tag, str):
            if self.labels is None or not isinstance(tag, (int, np.integer)) or not 0 <= tag < len(self.labels):
                raise NotATagError(tag)
            name = self.labels[int(tag)]
        prefix, kind = self.parse(name)
        code = self.types.setdefault(kind, len(self.types)) << BITS | PREFIXES.index(prefix)
        self[tag] = code
        return code

    def lookup(self, names: Sequence[str]) -> Codes:
        """The codes of names in an array, in the smallest type; `BAD` for a name that is no tag."""
        codes = []
        for name in names:
            try:
                codes.append(self[name])
            except NotATagError:
                codes.append(BAD)
        return np.array(codes, dtype=np.min_scalar_type(max(codes, default=0)))


def parser(scheme: str) -> Callable[[str], tuple[str, str]]:
    """How the tags of a scheme are read: ``O``, a prefix with a type (``B-GPE-LOC``), or a bare prefix (``B``).

    A bare prefix has the type `UNTYPED`, as in seqeval. Any other tag is none of the scheme's.
    """
    letters = LETTERS[scheme]

    def parse(tag: str) -> tuple[str, str]:
        prefix = letters.get(tag[:1])
        if prefix is None or (prefix == "O" and tag != "O") or (len(tag) > 1 and (tag[1] != "-" or len(tag) == 2)):
            raise NotATagError(tag)
        return prefix, tag[2:] or UNTYPED

    return parse


# -- decoding ------------------------------------------------------------------


@dataclass(frozen=True)
class Decoded:
    """The spans of a run of sentences, in order; offsets are tokens from the start of the run.

    Args:
        start: Shape (spans,).
        end: Shape (spans,), exclusive.
        kind: Shape (spans,): type codes.
        wrong: Shape (invalid tags,): where an invalid tag stands. A span that its sentence leaves open counts at the
            sentence's last token.
    """

    start: Places
    end: Places
    kind: Codes
    wrong: Places


def decode(codes: Codes, bounds: Places, by: Rules) -> Decoded:
    """The spans of a run of sentences.

    Args:
        codes: Shape (tokens,): tag codes, ``type << 3 | prefix``.
        bounds: Shape (sentences + 1,): the offset of each sentence's first token, and the number of tokens.
        by: The rules.

    Returns:
        Spans as half-open token offsets; no span crosses a sentence's end.
    """
    events, what = _events(codes, bounds, by)
    wrong = np.concatenate([events[(what & WRONG) != 0], events[(what & UNCLOSED) != 0] - 1])
    # a span is an event that opens, directly followed by one that closes
    paired = ((what[:-1] & OPENS) != 0) & ((what[1:] & CLOSES) != 0)
    start, end = events[:-1][paired], events[1:][paired]
    return Decoded(start, end, codes[start] >> BITS, wrong)


def _events(codes: Codes, bounds: Places, by: Rules) -> tuple[Places, Codes]:
    """Where something opens or closes, and what; the end of the last token is a place too."""
    nothing = np.zeros(1, dtype=codes.dtype)
    padded = np.concatenate([nothing, codes, nothing])
    prefixes = (padded & BAD).astype(np.uint8, copy=False)
    pairs = (padded[:-1] ^ padded[1:] < 1 << BITS).view(np.uint8)
    pairs <<= BITS
    pairs |= prefixes[:-1]
    pairs <<= BITS
    pairs |= prefixes[1:]
    what = np.frombuffer(bytearray(pairs.data).translate(by.table), dtype=np.uint8)
    # a sentence ends as if O followed and begins as if O went before; O is code 0
    table = np.frombuffer(by.table, dtype=np.uint8)
    last, first = padded[bounds], padded[bounds + 1]
    closing = table[(last < 1 << BITS) * np.uint8(1 << 2 * BITS) | (last & BAD) << BITS]
    opening = table[(first < 1 << BITS) * np.uint8(1 << 2 * BITS) | first & BAD]
    what[bounds] = closing & (CLOSES | BREAKS) | (closing & WRONG) << 1 | opening & (OPENS | WRONG)
    events = np.flatnonzero(what != 0)
    found = what[events]
    return (events, found) if not by.joins else _joined(events, found)


def _joined(events: Places, what: Codes) -> tuple[Places, Codes]:
    """Without the events that only continue a span which the token before them opened."""
    continues = np.zeros(len(events), dtype=np.bool_)
    continues[1:] = ((what[1:] & JOINS) != 0) & ((what[:-1] & OPENS) != 0) & (np.diff(events) == 1)
    return events[~continues], what[~continues]


def decode_loosely(codes: Codes, bounds: Places, by: Rules) -> Decoded:
    """The spans of tags whose prefixes are other letters than B, I, E and S, as seqeval's `get_entities` finds them.

    There a tag may close a span that is closed already, or open one while another is open; so each end goes with the
    last start before it, in whatever sentence that stands. For all sentences at once only.
    """
    events, what = _events(codes, bounds, by)
    starts, ends = events[(what & OPENS) != 0], events[(what & CLOSES) != 0]
    begun = len(bounds) > 1 and bounds[1] > 0
    if begun and codes[0] == OTHER:
        starts = np.concatenate([[0], starts])
    starts = np.concatenate([[0 if begun else -1], starts])
    return Decoded(starts[np.searchsorted(starts, ends) - 1], ends, codes[ends - 1] >> BITS, events[:0])
