"""The flat view of a sentence, for formats in which a token has one tag: its names, none in another, on tokens."""

from __future__ import annotations

from typing import NamedTuple

from idlib_corpus.formats.renditions import Rendition
from idlib_corpus.formats.writing import IN_PIECES, NESTED, NOT_NAMES, WIDENED, Ledger, Loss
from idlib_corpus.model import Mention, Sentence
from idlib_corpus.tagging.spans import encode

COLLIDED = Loss("mention", "that share a token with a name before them left out")
# how the flat view loses mentions
LOSSES = (NOT_NAMES, IN_PIECES, NESTED, COLLIDED, WIDENED)


class Name(NamedTuple):
    """A name on tokens.

    Args:
        mention: The name.
        first: Its first token, from 0.
        behind: The token behind its last one.
    """

    mention: Mention
    first: int
    behind: int


def names(rendition: Rendition, sentence: Sentence, ledger: Ledger | None = None, layer: str = "") -> list[Name]:
    """The names of a sentence that a flat format has, in order; no token is in two of them.

    Args:
        rendition: The document in one language.
        sentence: One of its sentences.
        ledger: Is told of each mention, kept or lost as in `LOSSES`; of none if None.
        layer: Of names in names, the ``outer`` (also if empty) or the ``inner`` ones.
    """
    flat = sentence.innermost_names() if layer == "inner" else sentence.outermost_names()
    found: list[Name] = []
    widened = 0
    for mention in flat:
        tokens = rendition.covered(sentence, mention)
        if not found or found[-1].behind <= tokens.first:
            found.append(Name(mention, tokens.first, tokens.behind))
            widened += not tokens.exact
    if ledger is not None:
        called = [mention for mention in sentence.mentions if mention.level == "NAM"]
        whole = [mention for mention in called if len(mention.pieces) == 1]
        for loss, number in (
            (NOT_NAMES, len(sentence.mentions) - len(called)),
            (IN_PIECES, len(called) - len(whole)),
            (NESTED, len(whole) - len(flat)),
            (COLLIDED, len(flat) - len(found)),
            (WIDENED, widened),
        ):
            ledger.lose(loss, number)
        ledger.keep("mention", len(found))
    return found


def tagged(
    rendition: Rendition, sentence: Sentence, ledger: Ledger, *, layer: str = "", scheme: str = "IOB2"
) -> list[tuple[str, str]]:
    """The tokens of a sentence, each with the tag of the flat view.

    Args:
        rendition: The document in one language.
        sentence: One of its sentences.
        ledger: As for `names`.
        layer: As for `names`.
        scheme: A name in `tagging.schemes.LETTERS`.
    """
    tokens = rendition.tokens(sentence)
    spans = [
        (one.first, one.behind, rendition.entity(one.mention).type)
        for one in names(rendition, sentence, ledger, layer)
    ]
    return list(zip(rendition.words(sentence), encode(spans, len(tokens), scheme), strict=True))
