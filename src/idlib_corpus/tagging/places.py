"""Where tokens stand on their text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from idlib_corpus.tagging.spans import decode


def joined(tokens: Iterable[str]) -> list[tuple[int, int]]:
    """The offsets of tokens on their text joined with one blank."""
    spans, start = [], 0
    for token in tokens:
        spans.append((start, start + len(token)))
        start += len(token) + 1
    return spans


def on_text(tokens: Iterable[str], text: str) -> list[tuple[int, int]] | None:
    """The offsets of tokens on a text that has nothing but white space between them; None if it has."""
    spans, at = [], 0
    for token in tokens:
        while text[at : at + 1].isspace() and not text.startswith(token, at):
            at += 1
        if not text.startswith(token, at):
            return None
        spans.append((at, at + len(token)))
        at += len(token)
    return None if text[at:].strip() else spans


def entities(tags: Iterable[str], offsets: Sequence[tuple[int, int]]) -> list[dict[str, Any]]:
    """The spans of tags on the text, as entities of a row.

    Args:
        tags: Of any scheme; read as by `decode`.
        offsets: Start and end of each token, code points, half-open.
    """
    return [
        {"start": offsets[first][0], "end": offsets[last - 1][1], "label": kind} for first, last, kind in decode(tags)
    ]
