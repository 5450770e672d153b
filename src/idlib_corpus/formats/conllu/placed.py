"""Mentions of a sentence on its text, and how many could not be placed there as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
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
    for mention in mentions(sentence.nodes, names):
        one = _on_text(mention, sentence.nodes)
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


def _on_text(mention: Mention, nodes: Sequence[Node]) -> Placed | None:
    """A mention on the text; None if it has no words there."""
    pieces: list[tuple[int, int]] = []
    exact = True
    for first, last in sorted(mention.runs):
        here = [node for node in nodes[first : last + 1] if not node.empty]
        if not here:
            continue
        start, end = here[0].start, here[-1].end
        # a word that stands for its whole token is exact if the other words of the token are there, too
        exact = exact and _alone(nodes, first, -1, start) and _alone(nodes, last, 1, end)
        if pieces and start < pieces[-1][1]:
            # two stretches of one token that cannot be parted
            pieces[-1] = pieces[-1][0], max(end, pieces[-1][1])
        else:
            pieces.append((start, end))
    return Placed(mention, tuple(pieces), exact) if pieces else None


def _alone(nodes: Sequence[Node], at: int, step: int, bound: int) -> bool:
    """Whether no word beyond one end of a stretch has its place inside it."""
    at += step
    while 0 <= at < len(nodes) and nodes[at].empty:
        at += step
    if not 0 <= at < len(nodes):
        return True
    return nodes[at].end <= bound if step < 0 else nodes[at].start >= bound


def told(counted: Counter[Said]) -> list[str]:
    """What was counted, for notes."""
    return [one if number == 1 else several.format(number) for (one, several), number in counted.items() if number]
