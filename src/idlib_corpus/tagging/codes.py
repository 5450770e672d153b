"""Many sentences of tags as integer codes, and their spans by lookups: no token is looked at in Python.

A tag is an integer code, ``type << 3 | prefix``. A `Rules` object holds what each pair of neighbours opens or closes,
a lookup gives it for all tokens, and the few that open or close something are the spans' ends.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from idlib_corpus.tagging.rules import BITS, BREAKS, CLOSES, JOINS, OPENS, UNCLOSED, WRONG, Rules
from idlib_corpus.tagging.schemes import OTHER, PREFIXES, UNTYPED, NotATagError

Codes = npt.NDArray[Any]
Places = npt.NDArray[np.intp]

# the bits of the prefix, and the code of what is no tag; the code of a position without a label
BAD, UNLABELLED = 7, 6
# what stands where there is no label
NO_LABEL = (None, -100, -1)


class Alphabet(dict[Any, int]):
    """Codes of tags, growing as tags are looked up: ``alphabet["B-PER"]``.

    Args:
        parse: From a tag to (prefix, type), the prefix one of `PREFIXES`; raises `NotATagError`.
        labels: Names of integer tags: ``alphabet[3]`` is the code of ``labels[3]``.
        unlabelled: Whether `NO_LABEL` has a code, `UNLABELLED`.

    Attributes:
        types: The types in the order of their codes.
    """

    def __init__(
        self, parse: Callable[[str], tuple[str, str]], labels: Sequence[str] | None = None, unlabelled: bool = False
    ) -> None:
        super().__init__(dict.fromkeys(NO_LABEL, UNLABELLED) if unlabelled else {})
        self.parse, self.labels, self.unlabelled = parse, labels, unlabelled
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


def is_unlabelled(tag: Any) -> bool:
    """Whether a value stands for no label: None, -100 or -1."""
    return tag is None or (isinstance(tag, (int, np.integer)) and tag in NO_LABEL)


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
