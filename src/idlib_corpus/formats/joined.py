"""Texts of tokens, where a format has tokens only: joined with one blank, and where each token then stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from idlib_corpus.formats.values import ValueKindError, offset


def joined(tokens: Sequence[str], at: int = 0) -> tuple[str, list[dict[str, int]]]:
    """The text of tokens, and the extent of each, in code points, half-open.

    Args:
        tokens: Shape (tokens,).
        at: Where the first one begins.
    """
    extents = []
    for token in tokens:
        extents.append({"start": at, "end": at + len(token)})
        at += len(token) + 1
    return " ".join(tokens), extents


def extent(
    extents: Sequence[dict[str, int]], first: Any, behind: Any, where: str, *, last: bool = False, of: str = "text"
) -> dict[str, int]:
    """The extent of some tokens.

    Args:
        extents: Of all tokens.
        first: The number of the first one, from 0, as the file has it.
        behind: That of the token behind the last one.
        where: The place, for messages.
        last: Whether `behind` is the last token itself.
        of: What the tokens are of, for messages.

    Raises:
        ValueKindError: They are no tokens of the text.
    """
    start, end = (offset(one, where) for one in (first, behind))
    stop = end + 1 if last else end
    if not start < stop <= len(extents):
        told = f"{where}: tokens {start} to {end}; expected tokens of the {of}, which has {len(extents)}"
        raise ValueKindError(told)
    return {"start": extents[start]["start"], "end": extents[stop - 1]["end"]}
