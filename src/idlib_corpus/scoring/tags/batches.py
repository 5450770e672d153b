"""Tags of files, batch by batch: counted as Arrow columns, and summed without a row a sentence if that is enough."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.scoring.table import CountTable, Items
from idlib_corpus.scoring.tags import conventions
from idlib_corpus.scoring.tags.conventions import Conventions
from idlib_corpus.scoring.tags.counting import Counts, counted, table
from idlib_corpus.scoring.tags.held import Arrow
from idlib_corpus.scoring.tags.scores import TagScores
from idlib_corpus.scoring.tags.sequences import check_lengths
from idlib_corpus.tagging.codes import Alphabet
from idlib_corpus.tagging.schemes import parser

# the place of a token for messages: the side, the row of the batch, the token
Where = Callable[[str, int, int], str]


@dataclass(frozen=True)
class TagBatch:
    """Some sentences of gold and predictions, row by row.

    Args:
        gold: A `pyarrow.RecordBatch` of `records.columns.schema("tags")`.
        predicted: The same rows of the predictions.
        items: What the rows are called, and their groupings; without names if None.
        where: The place of a token, ``file:line``, from the side (``gold`` or ``predicted``), the row of the batch and
            the token, for messages.
    """

    gold: Any
    predicted: Any
    items: Items | None = None
    where: Where | None = None


def batches(
    pairs: Iterable[TagBatch],
    *,
    scheme: str = "IOB2",
    invalid: str | None = None,
    gold_invalid: str | None = None,
    zero_division: float | str = 0,
    macro: str = "union",
    labels: Sequence[str] | None = None,
    ignore_unlabelled: bool = False,
    by: Sequence[str] | None = None,
    notes: Sequence[str] = (),
    told: Mapping[str, object] | None = None,
) -> TagScores:
    """Score gold and predictions that come as batches of columns; the same scores as those of `tags`.

    Args:
        pairs: The batches; they are asked for one after the other and none is kept.
        scheme: As in `tags`, but not ``auto``: a file's reader tells it.
        invalid: As in `tags`.
        gold_invalid: As in `tags`.
        zero_division: As in `tags`.
        macro: As in `tags`.
        labels: Types that are listed, with or without a span, as names of tags: ``B-LOC``.
        ignore_unlabelled: As in `tags`; a null is a position without a label.
        by: Keep sums by these groupings of the items, not the items: memory does not grow with the sentences, and
            intervals and comparisons, which need the items, are not to be had. None keeps the items.
        notes: What stands with the scores.
        told: What reading the files adds to the signature.

    Raises:
        InputError: As for `tags`; places are those of `TagBatch.where`.
    """
    rules = conventions.chosen(scheme, invalid, gold_invalid, macro, zero_division, ignore_unlabelled)
    alphabet = Alphabet(parser(rules.scheme), unlabelled=ignore_unlabelled)
    said = rules.signature(**(told or {}))
    add = _kept if by is None else _collapsed
    found = add(pairs, alphabet, rules, said, tuple(by or ()), labels)
    spurious = _spurious(found)
    return TagScores(found, rules.zero, (*notes, *([spurious] if spurious else [])), macro)


def _kept(
    pairs: Iterable[TagBatch],
    alphabet: Alphabet,
    rules: Conventions,
    said: str,
    by: tuple[str, ...],
    labels: Sequence[str] | None,
) -> CountTable:
    """One table of all sentences."""
    counts: list[Counts] = []
    ids: list[str] = []
    groups: dict[str, list[str]] = {}
    for pair in pairs:
        first = len(ids)
        counts += [replace(one, first=one.first + first) for one in _counted(pair, alphabet, rules)]
        items = _items(pair)
        for name in {**items.groups, **groups}:
            # a grouping that a batch lacks is empty there
            values = groups.setdefault(name, [""] * first)
            values += items.groups.get(name, ("",) * len(items))
        ids += items.ids
    named = Items(tuple(ids), {name: tuple(values) for name, values in groups.items()})
    return table(counts, alphabet, named, [labels], said)


def _collapsed(
    pairs: Iterable[TagBatch],
    alphabet: Alphabet,
    rules: Conventions,
    said: str,
    by: tuple[str, ...],
    labels: Sequence[str] | None,
) -> CountTable:
    """One table of sums by groupings."""
    found = table([], alphabet, Items((), dict.fromkeys(by, ())), [labels], said).collapsed(by)
    for pair in pairs:
        counts = list(_counted(pair, alphabet, rules))
        found = found + table(counts, alphabet, _items(pair), [labels], said).collapsed(by)
    return found


def _items(pair: TagBatch) -> Items:
    return Items.unnamed(pair.gold.num_rows) if pair.items is None else pair.items


def _counted(pair: TagBatch, alphabet: Alphabet, rules: Conventions) -> Iterator[Counts]:
    sides = tuple(_Column(name, getattr(pair, name), pair.where) for name in ("gold", "predicted"))
    check_lengths(*sides)
    return counted((sides[0], sides[1]), alphabet, rules)


class _Column(Arrow):
    """The tags of a batch, with places in its file."""

    def __init__(self, name: str, batch: Any, where: Where | None) -> None:
        column = batch.column("tags")
        super().__init__(name, lambda first, last: _chunked(column.slice(first, last - first)), len(column), None)
        self._where = where

    def where(self, sentence: int, token: int) -> str:
        """The file and line of a token."""
        return self._where(self.name, sentence, token) if self._where else super().where(sentence, token)

    def remedy(self, scheme: str) -> str:
        """What to do about an invalid sequence, in options of the command line."""
        if not self._where:
            return super().remedy(scheme)
        first = "The tags are in IOB1: say --scheme IOB1" if scheme == "IOB2" and self.is_iob1() else "Check --scheme"
        return f"{first}, or what becomes of invalid tags with --invalid begin or discard"

    def unlabelled(self, sentence: int, token: int, tag: Any) -> InputError:
        """The error for a position without a label."""
        found, remedy = "a position without a label", "Leave such positions out on both sides with --ignore-unlabelled"
        return InputError(self.where(sentence, token), found, "a label", remedy)


def _chunked(column: Any) -> Any:
    import pyarrow as pa

    return pa.chunked_array([column])


def _spurious(found: CountTable) -> str:
    """A note on types that are predicted and that the gold does not have."""
    sums = found.by_key
    lacking = [(name, int(one[1])) for name, one in zip(found.labels, sums, strict=False) if one[1] and not one[3]]
    told = ", ".join(f"{name} ({number:,})" for name, number in lacking[:8])
    more = f" and {len(lacking) - 8} more" if len(lacking) > 8 else ""
    return f"types that the gold lacks count as spurious: {told}{more}" if lacking else ""
