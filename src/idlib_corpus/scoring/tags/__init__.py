"""Scores of tag sequences: spans by exact match, with the tag scheme and the repair of invalid sequences said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from idlib_corpus.errors import InputError
from idlib_corpus.model import Span
from idlib_corpus.scoring import prf
from idlib_corpus.scoring.prf import Floats
from idlib_corpus.scoring.result import Metric, PrfResult, PrfScores
from idlib_corpus.scoring.table import NONE, CountTable, Items, Numbers, signature
from idlib_corpus.scoring.tags.inputs import named, paired
from idlib_corpus.scoring.tags.runs import Run, hits, invalid_sequence, runs
from idlib_corpus.scoring.tags.sequences import Sentences, check_lengths, sentences
from idlib_corpus.tagging.codes import Alphabet, Decoded
from idlib_corpus.tagging.rules import rules
from idlib_corpus.tagging.schemes import UNTYPED, invalid_rule, parser, scheme_name

# counts of spans by type, then counts of tokens, which have no type
TAG_COLUMNS = (*prf.COLUMNS, "correct", "tokens", "invalid_predicted", "invalid_gold")
SPANS, TOKENS = slice(0, 4), slice(4, 8)


@dataclass(frozen=True)
class TagScores(PrfResult):
    """Scores of tag sequences; micro, macro and per type over spans.

    The table has a row a sentence and type with the counts of spans, and a row a sentence, of no type, with the counts
    of tokens: correct, all, invalid ones of the predictions and of the gold.
    """

    @cached_property
    def scores(self) -> PrfScores:
        """The scores of the spans."""
        sums = np.asarray(self.table.by_key[:, SPANS], dtype=np.float64)
        return PrfScores(self.table.labels, sums, self.over, self.zero, self.at_least, also=self.also)

    @property
    def accuracy(self) -> float:
        """The share of tokens whose tags are equal, O included."""
        return self.value("accuracy")

    @property
    def tokens(self) -> int:
        """All tokens."""
        return int(self.table.total[TOKENS][1])

    @property
    def repaired(self) -> dict[str, int]:
        """The invalid tags of each side; what became of them stands in the signature.

        A tag is invalid where the scheme does not let it follow the one before it; the last tag of a sentence also
        where it leaves a span open (BIOES, BILOU).
        """
        _, _, predicted, gold = self.table.total[TOKENS]
        return {"gold": int(gold), "predicted": int(predicted)}

    def metrics(self) -> dict[str, Metric]:
        """As in `PrfResult`, and ``accuracy``."""

        def of_spans(metric: Metric) -> Metric:
            return lambda sums: metric(sums[..., SPANS])

        def accuracy(sums: Numbers) -> Floats:
            counts = sums[..., NONE, TOKENS]
            return prf.ratio(counts[..., 0], counts[..., 1], self.zero)

        found = {name: of_spans(metric) for name, metric in super().metrics().items()}
        return {**found, "accuracy": accuracy}

    placed = re.compile(rf"{PrfResult.placed.pattern}|accuracy")

    def content(self) -> dict[str, Any]:
        """As in `PrfResult`, with accuracy and the invalid tags."""
        return {**super().content(), "accuracy": self.accuracy, "tokens": self.tokens, "repaired": self.repaired}


def tags(
    gold: Any,
    predicted: Any,
    *,
    scheme: str = "IOB2",
    invalid: str | None = None,
    gold_invalid: str | None = None,
    zero_division: float | str = 0,
    macro: str = "union",
    labels: Sequence[str] | None = None,
    ids: Sequence[str] | None = None,
    groups: Mapping[str, Sequence[str]] | None = None,
    lenient: bool = False,
) -> TagScores:
    """Score tag sequences by the spans that they stand for: a span is right if its tokens and its type are.

    Precision, recall and F1 are those of the CoNLL shared tasks (Tjong Kim Sang and Buchholz 2000). What becomes of
    invalid sequences changes scores (Lignos and Kamyab 2020), so it stands in the signature, and their number in the
    result:

    - ``error``: an `InputError` that names sentence and token;
    - ``begin``: a span begins where none can go on, as in conlleval and in seqeval's default mode. One difference:
      BILOU's L and U are read as E and S; conlleval and seqeval do not know them and lose spans;
    - ``discard``: only what the scheme allows from its first tag to its last is a span, as in seqeval's strict mode.

    Args:
        gold: Sentences, each a list of tags. Also lists of integers or an array of shape (sentences, tokens), with
            `labels`; a `datasets.Dataset` with a column ``tags`` or ``ner_tags``, or a column of one; a pyarrow
            ListArray or ChunkedArray; a mapping from ids to sentences; a path of records with ``tags``.
        predicted: The same sentences with as many tags each, held in any of these ways.
        scheme: ``IOB1``, ``IOB2``, ``BIOES`` or ``BILOU``. A tag is ``O``, a prefix with a type (``B-GPE-LOC``: the
            type is ``GPE-LOC``), or a bare prefix, whose type is ``_`` as in seqeval. Any other tag is an error.
        invalid: ``error``, ``begin`` or ``discard``, for both sides. Unset: ``error`` for gold, ``begin`` for
            predictions.
        gold_invalid: The same for gold alone.
        zero_division: 0, 1 or nan: a score whose denominator is 0.
        macro: The types of the macro average: ``union`` (those of gold or predictions), ``gold``, or ``all``, those of
            `labels` too.
        labels: The names of integer tags. A Dataset brings its own.
        ids: One id a sentence. Unset: those of a Dataset, a mapping or records.
        groups: Groupings of the sentences, for `TagScores.by`: ``{"lang": [...]}``.
        lenient: Of records, score the sentences that are there.

    Returns:
        Scores over a table of counts by sentence and type. Scores of parts of the data add up to those of the whole.

    Raises:
        InputError: Sides of unequal length, a tag that is none of the scheme's, an invalid sequence where ``error``
            holds, an unknown option; for records also what `records.pair` finds.
    """
    scheme = scheme_name(scheme)
    hows = (
        invalid_rule("gold_invalid", gold_invalid or invalid or "error"),
        invalid_rule("invalid", invalid or "begin"),
    )
    if macro not in prf.OVER:
        raise InputError("macro", f"{macro!r}", f"one of {', '.join(prf.OVER)}")
    zero = prf.zero_division(zero_division)
    held = paired(gold, predicted, lenient)
    sides = sentences(held.gold, "gold", labels), sentences(held.predicted, "predicted", labels)
    check_lengths(*sides)
    items = named(held.items, len(sides[0].lengths), ids, groups)
    alphabet = Alphabet(parser(scheme), labels)
    counted = []
    for one, other in zip(*(runs(side, alphabet, f"a tag of {scheme}") for side in sides), strict=True):
        both = [_decoded(*each, scheme) for each in zip(sides, (one, other), hows, strict=True)]
        counted.append(_counts(one, other, both[0], both[1], len(alphabet.types)))
    chosen = {"scheme": scheme, "gold_invalid": hows[0], "invalid": hows[1], "macro": macro, "zero": zero}
    said = signature("tags", **chosen, **held.conventions)
    table = _table(counted, alphabet, items, [side.labels for side in sides], said)
    return TagScores(table, zero, held.notes, macro)


def spans(
    tagged: Any, *, scheme: str = "IOB2", invalid: str = "error", labels: Sequence[str] | None = None
) -> list[list[Span]]:
    """The spans that tag sequences stand for.

    Args:
        tagged: Sentences, as `tags` takes them; not records.
        scheme: As in `tags`.
        invalid: As in `tags`.
        labels: As in `tags`.

    Returns:
        A list a sentence of (first token, last token exclusive, type), in order.

    Raises:
        InputError: A tag that is none of the scheme's, or an invalid sequence where ``error`` holds.
    """
    scheme, how = scheme_name(scheme), invalid_rule("invalid", invalid)
    side, alphabet = sentences(tagged, "tags", labels), Alphabet(parser(scheme), labels)
    found: list[list[Span]] = []
    for run in runs(side, alphabet, f"a tag of {scheme}"):
        one = _decoded(side, run, how, scheme)
        here = run.sentences_of_tokens()[one.start]
        first, names = run.bounds[here], tuple(alphabet.types)
        rows: list[list[Span]] = [[] for _ in range(len(run.bounds) - 1)]
        columns = (here, one.start - first, one.end - first, one.kind)
        for place, start, end, kind in zip(*(column.tolist() for column in columns), strict=True):
            rows[place].append((start, end, names[kind]))
        found += rows
    return found


def _decoded(side: Sentences, run: Run, how: str, scheme: str) -> Decoded:
    one = run.decoded(rules(scheme, how == "discard"))
    if how == "error" and len(one.wrong):
        raise invalid_sequence(side, run, one, scheme)
    return one


# -- counting ------------------------------------------------------------------


@dataclass(frozen=True)
class _Counts:
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


def _counts(gold_run: Run, predicted_run: Run, gold: Decoded, predicted: Decoded, types: int) -> _Counts:
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
    return _Counts(gold_run.first, *map(_small, (sentence, kind, spans_[used], tokens)))


def _small(counts: Numbers) -> Numbers:
    return counts.astype(np.min_scalar_type(counts.max(initial=0)))


def _table(
    counted: list[_Counts], alphabet: Alphabet, items: Items, labels: Sequence[Sequence[str] | None], said: str
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


__all__ = ["TagScores", "spans", "tags"]
