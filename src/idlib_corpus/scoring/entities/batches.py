"""Mentions of any number of rows: counted a record batch at a time, so that memory does not grow with the rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.labels import DEFAULT, Labelling, Named
from idlib_corpus.labels.naming import GOLD, PREDICTED, in_another_case, listed
from idlib_corpus.scoring.entities.counting import TwiceError, count
from idlib_corpus.scoring.entities.result import EntityScores
from idlib_corpus.scoring.entities.views import answers, gold_mentions, has_levels
from idlib_corpus.scoring.spans import Shapes, from_lists
from idlib_corpus.scoring.table import Items, signature

# what becomes of a mention that stands twice in the gold
DUPLICATES = ("error", "drop")
# the label set whose types are all listed, where gold is in it and says levels
CORPUS = "corpus"
# so many results are added at once
_AT_ONCE = 64


@dataclass(frozen=True)
class Chunk:
    """Some rows of gold and predictions, row by row.

    Args:
        gold: A record batch of `records.columns.schema("ner")`, or any with the column `entities`.
        predicted: The same of the predictions, as many rows in the same order.
        ids: Ids of the rows.
        groups: Values by the name of a grouping, one a row.
        texts: The texts of the rows, for the error list; empty if unknown.
    """

    gold: Any
    predicted: Any
    ids: Sequence[str]
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)
    texts: Sequence[str] = ()


@dataclass(frozen=True)
class Conventions:
    """What changes counts; see `entities`.

    Args:
        outside: ``ignore`` or ``spurious``.
        duplicates: Of `DUPLICATES`: what becomes of a mention that stands twice in the gold.
        macro: The types of macro averages.
        zero: The value of a score with an empty denominator.
        said: What else the signature says.
    """

    outside: str = "ignore"
    duplicates: str = "error"
    macro: str = "union"
    zero: float = 0.0
    said: Mapping[str, object] = field(default_factory=dict)


def score_batches(
    chunks: Iterable[Chunk],
    labelling: Labelling,
    conventions: Conventions | None = None,
    *,
    by: Sequence[str] | None = None,
    errors: bool = False,
    notes: Sequence[str] = (),
) -> EntityScores:
    """Score rows in columns.

    Args:
        chunks: The rows, some at a time.
        labelling: The view and the maps; see `default` for the view where none is asked for.
        conventions: What changes counts.
        by: Groupings that are kept, everything else is summed up at once: memory does not grow with the rows, and
            there is nothing to compare or resample. None to keep every item.
        errors: Whether the error list is kept.
        notes: What a reader has to know of these rows.

    Returns:
        The scores. Notes say which predicted labels the gold lacks, which differ from one of the gold's in case only,
        and which a map lacks.

    Raises:
        InputError: See `entities`; `TwiceError` and `UnknownLabelsError` are among them.
    """
    asked = conventions or Conventions()
    if asked.duplicates not in DUPLICATES:
        raise InputError("duplicate spans", f"{asked.duplicates!r}", f"one of {', '.join(DUPLICATES)}")
    sides = labelling.side(GOLD), labelling.side(PREDICTED)
    counted, levels = None, False
    waiting: list[EntityScores] = []
    for chunk in chunks:
        one, with_levels = _scored(chunk, sides, asked, errors)
        levels |= with_levels
        waiting.append(one if by is None else one.collapsed(by, errors))
        if len(waiting) == _AT_ONCE and by is not None:
            waiting = [_sum(waiting)]
    counted = _sum(waiting) if waiting else _nothing(asked, errors, by)
    return _finished(counted, labelling, sides, asked, levels, notes)


def default(chunks: Iterable[Chunk]) -> tuple[str, Iterator[Chunk]]:
    """The default view where the gold has levels, as the packaged corpus has; else everything.

    Args:
        chunks: The rows. They are looked at up to the first gold mention.

    Returns:
        The name of the view, and the same chunks.
    """
    seen: list[Chunk] = []
    rest = iter(chunks)
    name = "all"
    for chunk in rest:
        seen.append(chunk)
        if len(chunk.gold.column("entities").flatten()):
            name = DEFAULT if has_levels(chunk.gold.column("entities")) else name
            break
    return name, _behind(seen, rest, name)


def _behind(seen: list[Chunk], rest: Iterator[Chunk], name: str) -> Iterator[Chunk]:
    """The chunks again; levels that appear late would have asked for another view."""
    while seen:
        yield seen.pop(0)
    for chunk in rest:
        if name != DEFAULT and has_levels(chunk.gold.column("entities")):
            where = f"gold, from {chunk.ids[0]} on" if len(chunk.ids) else "gold"
            raise InputError(where, "levels (NAM, NOM, …), and none before", "the same of all rows", "Name a --view")
        yield chunk


def _scored(chunk: Chunk, sides: tuple[Named, Named], asked: Conventions, errors: bool) -> tuple[EntityScores, bool]:
    shapes = Shapes()
    items = Items(tuple(chunk.ids), {name: tuple(values) for name, values in chunk.groups.items()})
    if not len(items) == chunk.gold.num_rows == chunk.predicted.num_rows:
        numbers = f"{len(items)} ids, {chunk.gold.num_rows} rows of gold and {chunk.predicted.num_rows} of predictions"
        raise InputError("chunk", numbers, "as many of each")
    gold = gold_mentions(chunk.gold.column("entities"), sides[0], shapes)
    found = answers(chunk.predicted.column("entities"), sides[1], shapes)
    if len(gold.twice) and asked.duplicates == "error":
        raise TwiceError(gold.twice, items)
    scores = count(
        gold.inside,
        found.spans,
        gold.away if asked.outside == "ignore" else None,
        items,
        aside={
            "off_view": found.off_view,
            "unknown": found.unknown,
            "unknown_gold": gold.unknown,
            "gold_duplicate": gold.twice.item,
        },
        texts=chunk.texts,
        zero=asked.zero,
        macro=asked.macro,
        errors=errors,
    )
    return scores, gold.levels


def _sum(results: Sequence[EntityScores]) -> EntityScores:
    first, *rest = results
    return first.plus(rest) if rest else first


def _nothing(asked: Conventions, errors: bool, by: Sequence[str] | None) -> EntityScores:
    shapes = Shapes()
    groups: dict[str, tuple[str, ...]] = dict.fromkeys(by or (), ())
    none = from_lists([], shapes, GOLD), from_lists([], shapes, PREDICTED)
    scores = count(*none, None, Items((), groups), zero=asked.zero, macro=asked.macro, errors=errors)
    return scores if by is None else scores.collapsed(by, errors)


def _finished(
    scores: EntityScores,
    labelling: Labelling,
    sides: tuple[Named, Named],
    asked: Conventions,
    levels: bool,
    notes: Sequence[str],
) -> EntityScores:
    """With the types in their order, the signature and the notes, which only the whole can tell."""
    view, gold, predicted = labelling.view, *sides
    known = labelling.maps.get(CORPUS, {})
    types = view.types
    if types is None and levels and not view.mapped and all(label in known for label in gold.seen):
        types = tuple(known)
    table = scores.table
    if types is not None:
        table = table.relabelled((*types, *(label for label in table.labels if label not in types)))
    said: dict[str, object] = {"view": view.signed, "outside": asked.outside}
    if labelling.unknown != "error":
        said["unknown_labels"] = labelling.unknown
    if asked.duplicates != "error":
        said["duplicate_spans"] = asked.duplicates
    said |= {**gold.said, **predicted.said, **asked.said}
    signed = signature("entities", **said, macro=asked.macro, zero=asked.zero)
    scores = replace(scores, table=replace(table, signature=signed))
    return replace(scores, notes=(*notes, *_notes(scores, gold, predicted)))


def _notes(scores: EntityScores, gold: Named, predicted: Named) -> Iterator[str]:
    """What of the labels a reader has to know."""
    strict = scores.strict.per_type
    extra = {label: int(one.predicted) for label, one in strict.items() if one.predicted and not one.gold}
    there = [label for label, one in strict.items() if one.gold]
    if extra:
        yield f"the gold has no {listed(extra)}: predictions with such a label are spurious ({sum(extra.values())})"
    cased = in_another_case(extra, there)
    if cased:
        pairs = ", ".join(f'"{one}" for "{other}"' for one, other in cased.items())
        differ = "1 predicted label differs" if len(cased) == 1 else f"{len(cased)} predicted labels differ"
        yield f"{differ} from the gold's only in case: {pairs}"
    for named in (gold, predicted):
        if named.unknown:
            cased = in_another_case(named.unknown, [label for label, value in named.seen.items() if value] + there)
            but = "".join(f'; "{one}" differs from "{other}" in case only' for one, other in cased.items())
            yield f"{named.side} labels that a map lacks: {listed(named.unknown)}{but}"
