"""Counts of tagged sentences by sentence and type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from idlib_corpus.scoring.table import NONE, CountTable, Items, Numbers
from idlib_corpus.scoring.tags.conventions import Conventions
from idlib_corpus.scoring.tags.runs import Run, decoded, hits, labelled, runs
from idlib_corpus.scoring.tags.scores import SPANS, TAG_COLUMNS, TOKENS
from idlib_corpus.scoring.tags.sequences import Sentences
from idlib_corpus.tagging.codes import Alphabet, Decoded
from idlib_corpus.tagging.schemes import UNTYPED


@dataclass(frozen=True)
class Counts:
    """The counts of a run, each array in the smallest integers that hold it.

    Args:
        first: The place of its first sentence.
        sentence: Shape (rows,): places in the run.
        kind: Shape (rows,): type codes.
        spans: Shape (rows, 3): right, predicted, gold.
        tokens: Shape (sentences, 4): `TOKENS`.
    """

    first: int
    sentence: Numbers
    kind: Numbers
    spans: Numbers
    tokens: Numbers


def counted(sides: tuple[Sentences, Sentences], alphabet: Alphabet, rules: Conventions) -> Iterator[Counts]:
    """The counts of gold and predictions, run by run.

    Raises:
        InputError: A tag that is none of the scheme's, an invalid sequence where ``error`` holds, a position without a
            label.
    """
    expected = f"a tag of {rules.scheme}"
    for pair in zip(*(runs(side, alphabet, expected) for side in sides), strict=True):
        one, other = labelled(sides, pair) if rules.ignore_unlabelled else pair
        both = [decoded(*each, rules.scheme) for each in zip(sides, (one, other), rules.hows, strict=True)]
        yield counts(one, other, both[0], both[1], len(alphabet.types))


def counts(gold_run: Run, predicted_run: Run, gold: Decoded, predicted: Decoded, types: int) -> Counts:
    """The counts of a run.

    Args:
        gold_run: Tags of the gold.
        predicted_run: Tags of the predictions, of the same tokens.
        gold: The spans of the gold.
        predicted: Those of the predictions.
        types: How many types the alphabet has.
    """
    where, number = gold_run.sentences_of_tokens(), len(gold_run.bounds) - 1
    # cells of (sentence, type); where there are many more cells than spans, those with spans are numbered anew
    at_gold, at_predicted = (where[side.start] * np.int64(types) + side.kind for side in (gold, predicted))
    cells, size = None, number * types
    if size > 8 * (len(at_gold) + len(at_predicted)) + 1024:
        cells, numbered = np.unique(np.concatenate([at_gold, at_predicted]), return_inverse=True)
        at_gold, at_predicted = np.split(numbered, [len(at_gold)])
        size = len(cells)
    at_hits = at_gold[hits(gold, predicted, gold_run.tokens)]
    spans_ = np.stack([np.bincount(at, minlength=size) for at in (at_hits, at_predicted, at_gold)], axis=1)
    used = np.flatnonzero(spans_[:, 1] + spans_[:, 2])
    sentence, kind = np.divmod(used if cells is None else cells[used], types)
    wrong = where[np.flatnonzero(gold_run.codes != predicted_run.codes)]
    lengths = np.diff(gold_run.bounds)
    faults = (np.bincount(where[side.wrong], minlength=number) for side in (predicted, gold))
    tokens = np.stack([lengths - np.bincount(wrong, minlength=number), lengths, *faults], axis=1)
    return Counts(gold_run.first, *map(_small, (sentence, kind, spans_[used], tokens)))


def _small(counts: Numbers) -> Numbers:
    return counts.astype(np.min_scalar_type(counts.max(initial=0)))


def table(
    counted: list[Counts], alphabet: Alphabet, items: Items, labels: Sequence[Sequence[str] | None], said: str
) -> CountTable:
    """The counts of all runs in one table; it lists the types that labels name, with or without a span."""
    for names_ in labels:
        alphabet.lookup(tuple(names_ or ()))
    number = sum(len(run.tokens) for run in counted)
    rows = number + sum(len(run.sentence) for run in counted)
    item: npt.NDArray[Any] = np.arange(rows, dtype=np.int32)
    key: npt.NDArray[Any] = np.full((rows, 1), NONE, dtype=np.int32)
    values = np.zeros((rows, len(TAG_COLUMNS)), dtype=np.int32)
    # tokens first, a row a sentence, then spans
    at = number
    for run in counted:
        values[run.first : run.first + len(run.tokens), TOKENS] = run.tokens
        here = slice(at, at + len(run.sentence))
        item[here], key[here, 0] = run.sentence.astype(np.int32) + run.first, run.kind
        values[here, SPANS] = run.spans[:, [0, 1, 0, 2]]
        at = here.stop
    # types by name; the one of bare prefixes only where there is one
    names = sorted(set(alphabet.types) - ({UNTYPED} if not (key == 0).any() else set()))
    ranks = {name: rank for rank, name in enumerate(names)}
    order = np.array([*(ranks.get(name, NONE) for name in alphabet.types), NONE], dtype=np.int32)
    return CountTable(items, tuple(names), TAG_COLUMNS, item, order[key], values, said)
