"""Mentions of a sentence on its text, and how many could not be placed there as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from idlib_corpus.formats.conllu.brackets import Mention, mentions
from idlib_corpus.formats.conllu.sentences import Node, Sentence

# what happens to mentions on the way to the text: one, and several
ZERO = ("1 mention of empty nodes alone is left out", "{} mentions of empty nodes alone are left out")
WIDENED = (
    "1 mention is widened to a multiword token that cannot be parted",
    "{} mentions are widened to multiword tokens that cannot be parted",
)
SAME = (
    "1 mention in a multiword token has the words of another, and is left out",
    "{} mentions in multiword tokens have the words of others, and are left out",
)
UNREAD = {
    "Bridge": (
        "1 word has bridging (Bridge), which is not read",
        "{} words have bridging (Bridge), which is not read",
    ),
    "SplitAnte": (
        "1 word has split antecedents (SplitAnte), which are not read",
        "{} words have split antecedents (SplitAnte), which are not read",
    ),
}
Said = tuple[str, str]


@dataclass(frozen=True)
class Placed:
    """A mention on the text of its sentence.

    Args:
        mention: As its brackets say it.
        pieces: Code points of the text, half-open, in order.
        exact: Whether it is not widened.
    """

    mention: Mention
    pieces: tuple[tuple[int, int], ...]
    exact: bool

    @property
    def span(self) -> dict[str, Any]:
        """``start``, ``end``, and ``pieces`` if there are several."""
        found: dict[str, Any] = {"start": self.pieces[0][0], "end": self.pieces[-1][1]}
        return {**found, "pieces": [list(piece) for piece in self.pieces]} if len(self.pieces) > 1 else found


def placed(sentence: Sentence, names: Sequence[str], counted: Counter[Said]) -> list[Placed]:
    """The mentions of a sentence, in the order of their beginnings.

    Two that come to have the same words by widening are one too many: what is exact stays, else what begins first.

    Args:
        sentence: The sentence.
        names: Of the fields of its mentions.
        counted: Counts what could not be placed as it is.

    Raises:
        SentenceError: Its brackets cannot be read.
    """
    found = []
    words = _Words(sentence.nodes)
    for mention in mentions(sentence.nodes, names):
        one = _on_text(mention, words)
        if one is None:
            counted[ZERO] += 1
        else:
            found.append(one)
    for node in sentence.nodes:
        for name, said in UNREAD.items():
            counted[said] += name in node.misc
    taken = {one.pieces for one in found if one.exact}
    kept = []
    for one in found:
        if not one.exact:
            if one.pieces in taken:
                counted[SAME] += 1
                continue
            taken.add(one.pieces)
            counted[WIDENED] += 1
        kept.append(one)
    return kept


class _Words:
    """The nodes of a sentence that have a place in its text, found from any node in one step.

    Args:
        nodes: Words and empty nodes.
    """

    def __init__(self, nodes: Sequence[Node]) -> None:
        there = [node for node in nodes if not node.empty]
        # how many stand before each node
        before = [0, *accumulate(not node.empty for node in nodes)]
        self.there, self.before = there, before

    def of(self, first: int, last: int) -> tuple[int, int]:
        """The words among some nodes: the first, and the one behind the last."""
        return self.before[first], self.before[last + 1]


def _on_text(mention: Mention, words: _Words) -> Placed | None:
    """A mention on the text; None if it has no words there."""
    pieces: list[tuple[int, int]] = []
    exact, there = True, words.there
    for first, last in sorted(mention.runs):
        begin, behind = words.of(first, last)
        if begin == behind:
            continue
        start, end = there[begin].start, there[behind - 1].end
        # a word that stands for its whole token is exact if the other words of the token are there, too
        exact = exact and (begin == 0 or there[begin - 1].end <= start)
        exact = exact and (behind == len(there) or there[behind].start >= end)
        if pieces and start < pieces[-1][1]:
            # two stretches of one token that cannot be parted
            pieces[-1] = pieces[-1][0], max(end, pieces[-1][1])
        else:
            pieces.append((start, end))
    return Placed(mention, tuple(pieces), exact) if pieces else None


def told(counted: Counter[Said]) -> list[str]:
    """What was counted, for notes."""
    return [one if number == 1 else several.format(number) for (one, several), number in counted.items() if number]
