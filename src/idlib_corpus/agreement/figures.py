"""Agreement of two passes: F1 on what is found, Krippendorff's alpha on how it is labelled."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import numpy as np

from idlib_corpus.agreement.passes import FreeMention, Pass
from idlib_corpus.model import Piece
from idlib_corpus.scoring import Prf

TRUTH = ("source", "factuality", "implied", "name_internal")


def exact_mentions(a: Pass, b: Pass, level: str | None = None) -> Prf:
    """Mentions with the same pieces; of one level, if it is named, which then must be the same too."""
    return overlap_counts(_extents(a, level), _extents(b, level))


def _extents(one: Pass, level: str | None) -> set[object]:
    return {m.extent for m in one.mentions if level in (None, m.level)}


def overlap_counts(a: Collection[object], b: Collection[object]) -> Prf:
    """What two sets share; F1 is symmetric, so neither is the reference."""
    return Prf.of(len(set(a) & set(b)), len(a), len(b))


def partial_mentions(a: Pass, b: Pass, level: str | None = None) -> float:
    """F1 in which a pair that only overlaps counts one half (the partial measure of SemEval-2013 task 9.1).

    Each mention is paired once: first equal extents, then by most shared code points.
    """
    left = [m for m in a.mentions if level in (None, m.level)]
    right = [m for m in b.mentions if level in (None, m.level)]
    if not left and not right:
        return 0.0
    pairs = sorted(
        (x.extent != y.extent, -shared, x.extent, y.extent)
        for x in left
        for y in right
        if x.sentence == y.sentence and (shared := _shared(x, y))
    )
    credit, used_left, used_right = 0.0, set(), set()
    for different, _, x, y in pairs:
        if x not in used_left and y not in used_right:
            used_left.add(x)
            used_right.add(y)
            credit += 0.5 if different else 1.0
    return 2 * credit / (len(left) + len(right))


def _shared(x: FreeMention, y: FreeMention) -> int:
    return len(_points(x.pieces) & _points(y.pieces))


def _points(pieces: Iterable[Piece]) -> set[int]:
    return {offset for piece in pieces for offset in range(piece.start, piece.end)}


def alpha(a: Sequence[str], b: Sequence[str]) -> float:
    """Krippendorff's alpha, nominal, of two coders over the same units; 1 if all labels are one and the same."""
    import krippendorff

    values, codes = np.unique([*a, *b], return_inverse=True)
    if len(values) < 2:
        return 1.0
    # how often each value was given to each unit. Shape (units, values)
    counts = np.eye(len(values), dtype=np.int64)[codes.ravel()].reshape(2, -1, len(values)).sum(axis=0)
    return float(krippendorff.alpha(value_counts=counts, level_of_measurement="nominal"))


def type_alpha(a: Pass, b: Pass) -> tuple[float, int]:
    """Alpha on entity types over the mentions that both passes have, and how many these are."""
    left, right = ({m.extent: m.type for m in one.mentions} for one in (a, b))
    shared = sorted(left.keys() & right.keys())
    return alpha([left[x] for x in shared], [right[x] for x in shared]), len(shared)


def stance_alpha(a: Pass, b: Pass, cells: Collection[str]) -> float:
    """Alpha on stance labels (AGAINST, FAVOR, NONE, excluded) over cells of the grid."""
    return alpha([a.cells[x]["label"] for x in cells], [b.cells[x]["label"] for x in cells])


def relation_counts(a: Pass, b: Pass, *, truth: bool = False) -> Prf:
    """Relations with the same sentence, head, type and tail; with `truth`, the same status and flags too."""
    return overlap_counts(*({(x, _truth(row) if truth else ()) for x, row in one.relations.items()} for one in (a, b)))


def _truth(row: dict[str, object]) -> tuple[object, ...]:
    return tuple(row.get(name, False) for name in TRUTH)
