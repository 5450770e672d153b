"""Agreement of two passes: F1 on what is found, Krippendorff's alpha on how it is labelled.

A figure is a function of sums over sentences, so that sentences can be drawn, and passes over several documents added.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from idlib_corpus.agreement.passes import FreeMention, Pass
from idlib_corpus.model import Piece
from idlib_corpus.scoring.prf import Floats
from idlib_corpus.scoring.resampling import draws

TRUTH = ("source", "factuality", "implied", "name_internal")
# draws of sentences for an interval
RESAMPLES = 10_000
# between which percentiles of the draws an interval lies
PERCENTILES = (2.5, 97.5)


@dataclass(frozen=True, eq=False)
class Figure:
    """A figure and what it is made of.

    Args:
        counts: By sentence. Shape (sentences, width).
        score: The figure of sums. Shape (…, width) to (…).
        within: The document of each sentence, from 0 on, where there are several. Shape (sentences,).
    """

    counts: Floats
    score: Callable[[Floats], Floats]
    within: tuple[int, ...] = ()

    @property
    def value(self) -> float:
        """The figure over all sentences."""
        return float(self.score(self.counts.sum(axis=0)))

    def interval(self) -> tuple[float, float]:
        """The `PERCENTILES` over sentences drawn with replacement; few sentences, wide intervals.

        Of several documents, these are drawn, and then sentences in each. Draws in which there is nothing to agree on
        are left out.
        """
        within = np.array(self.within, dtype=np.intp) if self.within else None
        drawn = np.concatenate(list(draws.bootstrap(self.counts, RESAMPLES, 0, within=within)))
        scores = self.score(drawn)
        if np.isnan(scores).all():
            return float("nan"), float("nan")
        low, high = np.nanpercentile(scores, PERCENTILES)
        return float(low), float(high)

    @property
    def defined(self) -> bool:
        """Whether there is anything to agree on."""
        return not np.isnan(self.value)


def pooled(figures: Sequence[Figure]) -> Figure:
    """The same figure over the sentences of several documents."""
    within = tuple(number for number, figure in enumerate(figures) for _ in figure.counts)
    counts = np.concatenate([figure.counts for figure in figures])
    return Figure(counts, figures[0].score, within if len(figures) > 1 else ())


def f1(counts: Floats) -> Floats:
    """F1 of (shared, those of the one, those of the other); symmetric, so neither is the reference; nan if none."""
    both = counts[..., 1] + counts[..., 2]
    shared: Floats = np.divide(2 * counts[..., 0], both, out=np.full_like(both, np.nan, dtype=float), where=both > 0)
    return shared


def alpha(counts: Floats) -> Floats:
    """Krippendorff's (2011) alpha, nominal, of two coders without missing values.

    It is 1 if all labels are the same, nan if there are none.

    Args:
        counts: How many units the one coder gave label i and the other label j. Shape (…, labels x labels).
    """
    size = round(counts.shape[-1] ** 0.5)
    table = counts.reshape(*counts.shape[:-1], size, size)
    together = table + np.swapaxes(table, -1, -2)
    labels = together.sum(axis=-1)
    n = labels.sum(axis=-1)
    observed = n - np.trace(together, axis1=-2, axis2=-1)
    expected = n**2 - (labels**2).sum(axis=-1)
    share: Floats = np.divide((n - 1) * observed, expected, out=np.zeros_like(n, dtype=float), where=expected > 0)
    return np.where(n > 0, 1.0 - share, np.nan)


def of_sets(a: Collection[Any], b: Collection[Any], sentences: Sequence[str]) -> Figure:
    """F1 of what two passes found.

    Args:
        a: What the one found: the sentence and something, or what begins with the sentence and a dot.
        b: What the other found.
        sentences: The sentences.
    """
    counted = [Counter(map(sentence_of, found)) for found in (set(a) & set(b), a, b)]
    return Figure(np.array([[one[name] for one in counted] for name in sentences], dtype=float).reshape(-1, 3), f1)


def of_labels(a: Mapping[Any, str], b: Mapping[Any, str], sentences: Sequence[str], labels: Sequence[str]) -> Figure:
    """Alpha of the labels of the same units.

    Args:
        a: Labels by unit; the units are as for `of_sets`.
        b: Those of the other, of the same units.
        sentences: The sentences.
        labels: All labels that there are.
    """
    place = {name: number for number, name in enumerate(sentences)}
    code = {label: number for number, label in enumerate(labels)}
    table = np.zeros((len(sentences), len(labels), len(labels)))
    for unit, label in a.items():
        table[place[sentence_of(unit)], code[label], code[b[unit]]] += 1
    return Figure(table.reshape(len(sentences), len(labels) ** 2), alpha)


def sentence_of(unit: Any) -> str:
    """The sentence of an extent, a holder, a cell or a relation."""
    name: str = unit.partition(".")[0] if isinstance(unit, str) else unit[0]
    return name


def exact_mentions(a: Pass, b: Pass, sentences: Sequence[str], level: str | None = None) -> Figure:
    """Mentions with the same pieces; of one level, if it is named, which then must be the same too."""
    return of_sets(_extents(a, level), _extents(b, level), sentences)


def _extents(one: Pass, level: str | None) -> set[Any]:
    return {m.extent for m in one.mentions if level in (None, m.level)}


def partial_mentions(a: Pass, b: Pass, sentences: Sequence[str], level: str | None = None) -> Figure:
    """F1 in which a pair that only overlaps counts one half (the partial measure of SemEval-2013 task 9.1).

    Each mention is paired once: first equal extents, then by most shared code points.
    """
    rows = []
    for name in sentences:
        left, right = ([m for m in one.mentions if m.sentence == name and level in (None, m.level)] for one in (a, b))
        rows.append((_credit(left, right), len(left), len(right)))
    return Figure(np.array(rows, dtype=float).reshape(-1, 3), f1)


def _credit(left: Sequence[FreeMention], right: Sequence[FreeMention]) -> float:
    pairs = sorted(
        (x.extent != y.extent, -shared, x.extent, y.extent) for x in left for y in right if (shared := _shared(x, y))
    )
    credit, used_left, used_right = 0.0, set(), set()
    for different, _, x, y in pairs:
        if x not in used_left and y not in used_right:
            used_left.add(x)
            used_right.add(y)
            credit += 0.5 if different else 1.0
    return credit


def _shared(x: FreeMention, y: FreeMention) -> int:
    return len(_points(x.pieces) & _points(y.pieces))


def _points(pieces: Iterable[Piece]) -> set[int]:
    return {offset for piece in pieces for offset in range(piece.start, piece.end)}


def types(a: Pass, b: Pass, sentences: Sequence[str], labels: Sequence[str]) -> Figure:
    """Alpha on entity types over the mentions that both passes have."""
    left, right = ({m.extent: m.type for m in one.mentions} for one in (a, b))
    shared = left.keys() & right.keys()
    return of_labels({x: left[x] for x in shared}, {x: right[x] for x in shared}, sentences, labels)


def stances(a: Pass, b: Pass, sentences: Sequence[str], cells: Iterable[str], labels: Sequence[str]) -> Figure:
    """Alpha on stance labels, excluded among them, over cells of the grid."""
    chosen = list(cells)
    left, right = ({x: one.cells[x]["label"] for x in chosen} for one in (a, b))
    return of_labels(left, right, sentences, labels)


def relations(a: Pass, b: Pass, sentences: Sequence[str], *, truth: bool = False) -> Figure:
    """Relations with the same sentence, head, type and tail; with `truth`, the same status and flags too."""
    left, right = (
        {(sentence_of(x), x, _truth(row) if truth else ()) for x, row in one.relations.items()} for one in (a, b)
    )
    return of_sets(left, right, sentences)


def _truth(row: dict[str, object]) -> tuple[object, ...]:
    return tuple(row.get(name, False) for name in TRUTH)


def shown(name: str, value: float) -> str:
    """A figure as a reader meets it: alpha from -1 to 1 with three digits, shares and F1 in percent with one."""
    return f"{value:.3f}" if name.startswith("alpha") else f"{100 * value:.1f}"
