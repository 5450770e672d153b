"""How the text of a prediction differs from that of the gold, and its spans put on the gold's text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any

from idlib_corpus.records.kind import Record

NO_PLACE = -1


def text_differs(text: str, gold: str) -> str:
    """Where two texts differ, for a message."""
    at = _first(text, gold)
    return (
        f"the text differs from the gold's at code point {at}: "
        f"{_around(text, at)} for {_around(gold, at)}; {len(text)} code points for {len(gold)}"
    )


def tokens_differ(tokens: Sequence[str], gold: Sequence[str]) -> str:
    """Where two lists of tokens differ, for a message; empty if they do not."""
    at = _first(tokens, gold)
    if len(tokens) == len(gold) == at:
        return ""
    here, there = (f'"{x[at]}"' if at < len(x) else "the end" for x in (tokens, gold))
    return f"token {at + 1} is {here}, that of the gold {there}; {len(tokens)} tokens for {len(gold)}"


def cause(text: str, gold: str) -> str:
    """Why texts differ that look the same; empty if they do not look the same."""
    if canonical(text) != canonical(gold):
        return ""
    forms = [form for form in (_form(text), _form(gold)) if form]
    said = f"the Unicode forms differ: {_form(text)} here, {_form(gold)} in the gold" if len(set(forms)) > 1 else ""
    if unicodedata.normalize("NFC", text) != unicodedata.normalize("NFC", gold):
        said = " and ".join(filter(None, [said, "the kinds of blanks differ (U+0020, U+00A0, …)"]))
    return said or "the Unicode forms differ"


def _form(text: str) -> str:
    """The normal form of a text that has several; empty if it has one only, or is in none."""
    composed, decomposed = (unicodedata.is_normalized(form, text) for form in ("NFC", "NFD"))
    return "" if composed == decomposed else "NFC" if composed else "NFD"


def canonical(text: str) -> str:
    """A text in NFC with one kind of blank: what looks the same is the same."""
    return unicodedata.normalize("NFC", "".join(" " if c.isspace() else c for c in text))


def _first(one: Sequence[Any], other: Sequence[Any]) -> int:
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _around(text: str, at: int, width: int = 10) -> str:
    return f'"{text[max(0, at - width) : at + width]}"' if at < len(text) else "the end"


def places_of_tokens(tokens: Sequence[str], text: str) -> list[int] | None:
    """Where the boundaries of a text, tokens joined with one blank, stand on another that has the same tokens.

    Returns:
        For each boundary of the joined text, 0 to its length, the boundary of `text`, or `NO_PLACE` where it is
        neither before, behind nor in a token; None if the tokens are not those of `text`.
    """
    places = [NO_PLACE] * (sum(map(len, tokens)) + max(0, len(tokens) - 1) + 1)
    own = at = 0
    for token in tokens:
        while text[at : at + 1].isspace() and not text.startswith(token, at):
            at += 1
        if not text.startswith(token, at):
            return None
        places[own : own + len(token) + 1] = range(at, at + len(token) + 1)
        own += len(token) + 1
        at += len(token)
    return None if text[at:].strip() else places


def places_of_canonical(text: str, gold: str) -> list[int] | None:
    """Where the boundaries of a text stand on another that is canonically the same.

    Returns:
        For each boundary of `text`, 0 to its length, that of `gold`, or `NO_PLACE` where `gold` has none there (within
        a composed character); None if the texts are not the same.
    """
    if canonical(text) != canonical(gold):
        return None
    of_depth = {depth: place for place, depth in enumerate(_depths(gold))}
    return [of_depth.get(depth, NO_PLACE) for depth in _depths(text)]


def _depths(text: str) -> Iterable[int]:
    """How many decomposed code points stand before each boundary."""
    return accumulate((len(unicodedata.normalize("NFD", c)) for c in text), initial=0)


def moved(row: Record, field: str, places: Sequence[int], text: str) -> dict[str, Any] | str:
    """A row with its spans on another text; or what is wrong.

    Args:
        row: The row.
        field: The field that has the spans.
        places: For each boundary of its text, that of the other, or `NO_PLACE`.
        text: The other text.
    """
    spans = []
    for span in row[field]:
        pieces = [[start, end] for start, end in span.get("pieces") or [(span["start"], span["end"])]]
        outside = [place for piece in pieces for place in piece if not 0 <= place < len(places)]
        if outside:
            return f"the span {span['start']}-{span['end']} is not on its text"
        there = [[places[start], places[end]] for start, end in pieces]
        if any(NO_PLACE in piece for piece in there):
            return f"the span {span['start']}-{span['end']} has no place on the gold's text"
        more = {"pieces": there} if "pieces" in span else {}
        spans.append({**span, "start": there[0][0], "end": there[-1][1], **more})
    return {**row, "text": text, field: spans}
