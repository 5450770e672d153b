"""Tags of files and records: paired by their ids and words, counted a batch at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from idlib_corpus import records
from idlib_corpus.records import Paired
from idlib_corpus.records.pairing import Pairing
from idlib_corpus.records.policies import Policies
from idlib_corpus.scoring.table import Items
from idlib_corpus.scoring.tags.batches import TagBatch, Where, batches
from idlib_corpus.scoring.tags.scores import TagScores

# what is assumed of files whose scheme is not said and cannot be seen
DEFAULT = "IOB2"


def score(gold: Any, predicted: Any, policies: Policies, sums_by: Sequence[str] | None, **conventions: Any) -> TagScores:
    """Score the tags of two sources.

    Args:
        gold: A path, a Dataset, or records.
        predicted: The same.
        policies: What becomes of rows that do not fit.
        sums_by: See `tags`.
        **conventions: Those of `batches`; a scheme of None is that which the gold's reader recognised.

    Raises:
        InputError: See `tags` and `records.pair`.
    """
    right, answers = records.opened(gold, "tags"), records.opened(predicted, "tags")
    pairing = Pairing(right, answers, "tags", policies)
    scheme = conventions.pop("scheme") or _scheme(right) or DEFAULT
    ignore = conventions.pop("ignore_unlabelled") or policies.unlabelled == "ignore"
    told = pairing.policies.conventions
    found = batches(_pairs(pairing, sums_by), scheme=scheme, ignore_unlabelled=ignore, by=sums_by, told=told, **conventions)
    return replace(found, notes=tuple(dict.fromkeys([*pairing.notes, *found.notes])))


def _scheme(gold: Any) -> str:
    """The scheme that a reader recognised; IOB1 looks like a faulty IOB2, so that is for the user to say."""
    found = str(getattr(gold, "scheme", ""))
    return "" if found == "IOB1" else found


def _pairs(pairing: Pairing, sums_by: Sequence[str] | None) -> Iterator[TagBatch]:
    for paired in pairing:
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
