"""What a tag opens or closes: tables of the outcomes of all pairs of neighbours, one a scheme.

What a tag opens or closes depends on it and the tag before it alone, and there only on the two prefixes and on whether
the types are the same: 128 cases.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from idlib_corpus.tagging.schemes import LETTERS, PREFIXES

# bits of a prefix in a code
BITS = 3
# what a pair of neighbours does
OPENS, CLOSES, BREAKS, JOINS, WRONG, UNCLOSED = 1, 2, 4, 8, 16, 32


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
STRICT["BILOU"] = STRICT["BMES"] = STRICT["BIOES"]
STRICT["IO"] = ((("O", "I", ""), ("I", "I", "!")), (("I", "I", "="),), (("I", "O", ""), ("I", "I", "!")))


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

    def io(before: str, now: str, same: bool) -> bool:
        return False

    return {"IOB1": iob1, "IOB2": iob2, "IO": io}.get(scheme, bioes)


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
