"""Spans in rows: their columns, and what can be wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any


def span_columns(pa: Any) -> list[tuple[str, Any]]:
    """The columns of a span: `start`, `end` in code points, half-open, and `pieces` of one in several stretches."""
    return [("start", pa.int64()), ("end", pa.int64()), ("pieces", pa.list_(pa.list_(pa.int64())))]


def offset_columns(pa: Any) -> Any:
    """A list of plain offsets."""
    return pa.list_(pa.struct([("start", pa.int64()), ("end", pa.int64())]))


def texts(pa: Any, *names: str) -> list[tuple[str, Any]]:
    """Columns of text."""
    return [(name, pa.string()) for name in names]


def length(gold: Mapping[str, Any]) -> int | None:
    """Code points of the text that spans are of; None if it is not known."""
    return len(gold["text"]) if "text" in gold else None


def wrong(span: Mapping[str, Any], length: int | None) -> tuple[str, str] | None:
    """What was found and what was expected; None if the span is right.

    Args:
        span: ``start``, ``end`` and ``pieces``.
        length: Of the text in code points; None if it is not known.
    """
    start, end = span["start"], span["end"]
    if not (0 <= start < end and (length is None or end <= length)):
        inside = "" if length is None else f" <= {length}"
        empty = "the empty span" if start == end else "the span"
        return f"{empty} {start}-{end}", f"0 <= start < end{inside}, in code points"
    pieces = span.get("pieces")
    if pieces and not _in_order(pieces, start, end):
        told = ", ".join(f"{a}-{b}" for a, b in pieces)
        return f"the pieces {told} of the span {start}-{end}", "pieces in order, from its start to its end"
    return None


def stretches(span: Mapping[str, Any]) -> tuple[tuple[int, int], ...]:
    """The parts of a span."""
    return tuple((start, end) for start, end in span.get("pieces") or [(span["start"], span["end"])])


def pieces(marked: Mapping[str, Any]) -> list[list[int]]:
    """The parts of what a config of the corpus marks."""
    return [[piece["start"], piece["end"]] for piece in marked["pieces"]]


def _in_order(pieces: list[list[int]], start: int, end: int) -> bool:
    return (
        pieces[0][0] == start
        and pieces[-1][1] == end
        and all(a < b for a, b in pieces)
        and all(one[1] <= two[0] for one, two in pairwise(pieces))
    )
