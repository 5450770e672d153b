"""Tags of files and records: paired by their ids and words, counted a batch at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from idlib_corpus import records
from idlib_corpus.errors import InputError
from idlib_corpus.records import Paired
from idlib_corpus.records.chunks import Chunk
from idlib_corpus.records.pairing import Pairing
from idlib_corpus.records.policies import Policies
from idlib_corpus.scoring.prf import refuse_extra
from idlib_corpus.scoring.table import Items
from idlib_corpus.scoring.tags.batches import TagBatch, Where, batches
from idlib_corpus.scoring.tags.conventions import AUTO
from idlib_corpus.scoring.tags.scores import TagScores
from idlib_corpus.tagging.recognition import Recognised, common, recognise

# what is assumed of files whose scheme is not said and cannot be seen
DEFAULT = "IOB2"
# so many sentences are looked at to recognise it
LOOKED_AT = 1_000


def score(
    gold: Any, predicted: Any, policies: Policies, sums_by: Sequence[str] | None, **conventions: Any
) -> TagScores:
    """Score the tags of two sources.

    Args:
        gold: A path, a Dataset, or records.
        predicted: The same.
        policies: What becomes of rows that do not fit.
        sums_by: See `tags`.
        **conventions: Those of `batches`; a scheme of None is that which the gold's reader recognised, but IOB2 for
            IOB1, and ``auto`` is that whatever it is.

    Raises:
        InputError: See `tags` and `records.pair`.
    """
    right, answers = records.opened(gold, "tags"), records.opened(predicted, "tags")
    pairing = Pairing(right, answers, "tags", policies)
    pairs: Iterator[Paired] = iter(pairing)
    if (said := conventions["scheme"]) in (None, AUTO):
        told, pairs = _scheme(getattr(right, "tags", None), getattr(answers, "tags", None), pairs)
        # IOB1 looks like a faulty IOB2, so that is for the user to say
        conventions["scheme"] = DEFAULT if told == "IOB1" and said is None else told
    conventions["ignore_unlabelled"] |= policies.unlabelled == "ignore"
    reading = pairing.policies.conventions
    found = batches(_batches(pairs, sums_by), by=sums_by, told=reading, **conventions)
    if policies.unknown_labels == "error":
        refuse_extra(found.per_type)
    return replace(found, notes=tuple(dict.fromkeys([*pairing.notes, *found.notes])))


def _scheme(
    gold: Recognised | None, predicted: Recognised | None, pairs: Iterator[Paired]
) -> tuple[str, Iterator[Paired]]:
    """The scheme by which both sides are read, and the same pairs.

    Where the readers did not look at the tags, the first ones tell it.

    Raises:
        InputError: The sides have no scheme in common.
    """
    first = None
    if gold is None or predicted is None:
        first = next(pairs, None)
        if first is None:
            return DEFAULT, pairs
        gold, predicted = _recognised(first.left), _recognised(first.right)
        pairs = chain([first], pairs)
    # of predictions without prefixes, the first tag that is none is told with its place
    found = common(gold, predicted) or (gold.scheme if predicted.bare else "")
    if not found and gold.scheme and predicted.scheme:
        both = f"the gold is in {gold.scheme}, the predictions in {predicted.scheme}"
        raise InputError("--scheme", both, "tags of one scheme", "Convert one of them, or name a scheme that has both")
    return found or DEFAULT, pairs


def _recognised(rows: Chunk) -> Recognised:
    tags = rows.columns.slice(0, LOOKED_AT).column("tags").to_pylist()
    return recognise([tag for tag in row if tag is not None] for row in tags if row is not None)


def _batches(pairs: Iterator[Paired], sums_by: Sequence[str] | None) -> Iterator[TagBatch]:
    for paired in pairs:
        items = None
        if sums_by is None:
            items = Items(paired.ids, paired.groups)
        elif sums_by:
            items = Items.unnamed(len(paired.ids))
            items = replace(items, groups={name: paired.groups.get(name, items.ids) for name in sums_by})
        yield TagBatch(paired.left.columns, paired.right.columns, items, _where(paired))


def _where(paired: Paired) -> Where:
    chunks = {"gold": paired.left, "predicted": paired.right}

    def where(side: str, row: int, token: int) -> str:
        chunk = chunks[side]
        return f"{chunk.token(row, token)}: {side}, {chunk.ids[row]}"

    return where
