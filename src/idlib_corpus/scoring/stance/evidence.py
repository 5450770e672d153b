"""The evidence of stances: sets of code points, and how far two of them overlap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from idlib_corpus.errors import InputError
from idlib_corpus.scoring.prf import Floats
from idlib_corpus.scoring.spans import canonical
from idlib_corpus.scoring.table import Ints

# the stretches of the evidence of one item: start and end in code points, half-open
Stretches = list[tuple[int, int]]


def evidence_of(rows: Sequence[Any], side: str, places: Sequence[str]) -> list[Stretches]:
    """The stretches of each item; none for a plain label.

    Args:
        rows: Labels or records with ``evidence``: spans, each with ``start`` and ``end`` or with ``pieces``.
        side: ``gold`` or ``predicted``, for messages.
        places: The name of each item, for messages.

    Raises:
        InputError: Something else stands there.
    """
    found = []
    for row, place in zip(rows, places, strict=True):
        spans = row.get("evidence") if isinstance(row, Mapping) else None
        try:
            found.append([] if spans is None else _stretches(spans))
        except (KeyError, TypeError, ValueError):
            expected = 'a list of {"start", "end"}, 0 <= start < end, or of {"pieces": [[start, end], …]}'
            raise InputError(place, f"the {side} evidence is {spans!r}", expected) from None
    return found


def _stretches(spans: Any) -> Stretches:
    if isinstance(spans, (str, bytes, Mapping)):
        raise TypeError
    found = []
    for span in spans:
        if not isinstance(span, Mapping):
            raise TypeError
        for piece in span.get("pieces") or [span]:
            start, end = (piece["start"], piece["end"]) if isinstance(piece, Mapping) else piece
            if not all(isinstance(x, (int, np.integer)) and not isinstance(x, bool) for x in (start, end)):
                raise TypeError
            if not 0 <= start < end:
                raise ValueError
            found.append((int(start), int(end)))
    return found


def shares(gold: Sequence[Stretches], predicted: Sequence[Stretches], hits: Any) -> Floats:
    """Shares of the predicted and of the gold evidence that both have.

    Args:
        gold: The stretches of each item.
        predicted: The same of the predictions.
        hits: Which items count. Shape (items,).

    Returns:
        Shape (items, 2); 0 where there is no hit, 1 where neither has evidence.
    """
    found = np.zeros((len(gold), 2))
    for place in np.flatnonzero(hits).tolist():
        left, right = canonical(gold[place]), canonical(predicted[place])
        if left and right:
            both = _length(_common(left, right))
            found[place] = both / _length(right), both / _length(left)
        elif not left and not right:
            found[place] = 1
    return found


def characters(gold: Sequence[Stretches], predicted: Sequence[Stretches]) -> Ints:
    """Code points of the evidence of each item: shared, predicted, of the gold. Shape (items, 3)."""
    found = np.zeros((len(gold), 3), dtype=np.int64)
    for place, sides in enumerate(zip(gold, predicted, strict=True)):
        if any(sides):
            left, right = map(canonical, sides)
            found[place] = _length(_common(left, right)), _length(right), _length(left)
    return found


def _length(stretches: Iterable[tuple[int, int]]) -> int:
    """The code points that stretches cover, gaps between pieces left out."""
    return sum(end - start for start, end in stretches)


def _common(left: Sequence[tuple[int, int]], right: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What two lists of stretches have in common; each is sorted, and its stretches do not touch."""
    i = j = 0
    while i < len(left) and j < len(right):
        start, end = max(left[i][0], right[j][0]), min(left[i][1], right[j][1])
        if start < end:
            yield start, end
        if left[i][1] <= right[j][1]:
            i += 1
        else:
            j += 1
