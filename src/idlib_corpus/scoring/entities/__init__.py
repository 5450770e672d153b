"""Entities: the four schemas of SemEval-2013 task 9.1 (Segura-Bedmar et al. 2013), nested and discontinuous too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from idlib_corpus import records
from idlib_corpus.errors import InputError
from idlib_corpus.labels import Labelling, View, labelling
from idlib_corpus.labels import outside as checked_outside
from idlib_corpus.records import Policies
from idlib_corpus.records.policies import policies
from idlib_corpus.scoring.entities import inputs
from idlib_corpus.scoring.entities.batches import DUPLICATES, Chunk, Conventions, default, score_batches
from idlib_corpus.scoring.entities.confusion import Confusion
from idlib_corpus.scoring.entities.counting import TwiceError, count
from idlib_corpus.scoring.entities.mistakes import Mistake
from idlib_corpus.scoring.entities.result import EntityScores
from idlib_corpus.scoring.entities.schemas import SCHEMAS, SchemaCounts, SchemaScores
from idlib_corpus.scoring.prf import refuse_extra
from idlib_corpus.scoring.prf import zero_division as checked_zero
from idlib_corpus.scoring.spans import Shapes, from_lists, unique
from idlib_corpus.scoring.table import Ints

__all__ = [
    "SCHEMAS",
    "Chunk",
    "Confusion",
    "Conventions",
    "EntityScores",
    "Mistake",
    "SchemaCounts",
    "SchemaScores",
    "default",
    "entities",
    "ner",
    "score_batches",
]


def ner(
    gold: Any,
    predicted: Any,
    *,
    view: str | View | None = None,
    outside: str = "ignore",
    macro: str = "union",
    zero_division: float | str = 0,
    gold_labels: Mapping[str, str] | str = "",
    predicted_labels: Mapping[str, str] | str = "",
    unknown_labels: str | None = None,
    duplicate_spans: str | None = None,
    sums_by: Sequence[str] | None = None,
    lenient: Policies | bool = False,
) -> EntityScores:
    """Score mentions.

    A mention is a set of code points with a label. Each schema has a one-to-one matching of its own; see `matching`.
    Precision is (correct + ½ partial) / actual, recall (correct + ½ partial) / possible. Recall of a type looks at the
    gold of that label, precision at the predictions of that label.

    Args:
        gold: A list of documents, each a list of `(start, end, label)` or `(pieces, label)`, half-open, code points
            (or tokens: any unit that both sides share); or a mapping of them by id; or a path, a `Dataset` or records.
        predicted: The same kind. A list has as many documents as `gold`; a mapping may lack ids, which then have none.
        view: The view (`labels.VIEWS`); the default for the packaged corpus is outermost names of PER, LOC and ORG.
            A view that maps labels maps those of both sides: gold by the map of the corpus' types or, if these lack
            a label, as predictions are: by the shortest map that has all labels. Plain lists have no view: every
            mention counts.
        outside: What a prediction is that has the extent of a mention that the view leaves out, and of none in it:
            ``ignore`` (neither right nor wrong, counted) or ``spurious``.
        macro: The types of macro averages: ``union`` of gold and predictions, or ``gold``.
        zero_division: 0, 1 or nan, where a denominator is 0.
        gold_labels: For files: the label set of the gold, a name in `labels.maps`; or a map of its labels, applied
            before all else, an empty value for a label that has no place.
        predicted_labels: The same for the predictions.
        unknown_labels: For files: what becomes of a label that a map lacks, ``error`` or ``count`` (left out, and
            counted). That of the policies if not given. A label that the gold lacks is spurious.
        duplicate_spans: What becomes of a mention that stands twice in the gold: ``error``, or ``drop``, counted. That
            of the policies if not given.
        sums_by: For files: the groupings whose sums are kept. Memory does not grow with the rows then, and there are
            no intervals, comparisons and lists of errors. None keeps every row.
        lenient: For files: the policies for rows that do not fit; or whether to score what is there.

    Returns:
        The scores; results of disjoint items add.

    Raises:
        InputError: The sides do not fit, an extent is empty, gold has a mention twice, a label is unknown, or more
            mentions overlap than can be matched.
    """
    options: dict[str, Any] = {"zero": checked_zero(zero_division), "macro": macro}
    if macro not in ("union", "gold"):
        raise InputError("macro", f"{macro!r}", "union or gold")
    checked_outside(outside)
    if duplicate_spans not in (None, *DUPLICATES):
        raise InputError("duplicate_spans", f"{duplicate_spans!r}", f"one of {', '.join(DUPLICATES)}")
    chosen = policies(lenient)
    duplicates = duplicate_spans or chosen.duplicate_spans
    shapes = Shapes()
    files = records.is_source(gold) or records.is_source(predicted)
    of_files: Mapping[str, Any] = {
        "view": view,
        "gold_labels": gold_labels,
        "predicted_labels": predicted_labels,
        "unknown_labels": unknown_labels,
    }
    named = next((name for name, value in of_files.items() if value), None)
    if named is not None and not files:
        raise InputError(
            named, f'"{of_files[named]}" for plain lists', "a path, a Dataset or records, which have levels"
        )
    columns = inputs.arrow(gold, predicted, shapes) if named is None else None
    if columns is None and files:
        conventions = Conventions(outside, duplicates, said=_said(chosen), **options)
        return _records(gold, predicted, of_files, conventions, chosen, sums_by)
    if columns is None:
        named_items, right, answers = inputs.plain(gold, predicted)
        columns = from_lists(right, shapes, "gold"), from_lists(answers, shapes, "predicted"), named_items
    given, found, those = columns
    twice: Ints = np.empty(0, dtype=np.int64)
    if duplicates == "drop":
        options["duplicate_spans"] = "drop"
        given, twice = unique(given)
    return count(given, found, None, those, aside={"gold_duplicate": twice}, view="none", **options)


# an older name
entities = ner


def labelling_of(
    view: str | View,
    tag_set: str,
    unknown: str,
    gold_labels: Mapping[str, str] | str = "",
    predicted_labels: Mapping[str, str] | str = "",
) -> Labelling:
    """What is done to the labels of rows of files.

    Args:
        view: The view, or its name.
        tag_set: Which of the gold's tag sets the predictions use; empty if it has none.
        unknown: What becomes of a label that a map lacks: ``error`` or ``count``.
        gold_labels: See `entities`.
        predicted_labels: The same of the predictions.

    Raises:
        InputError: No such view or label set.
    """
    own = {"gold": gold_labels, "predicted": predicted_labels}
    sets = {side: value if isinstance(value, str) else "" for side, value in own.items()}
    maps = {side: None if isinstance(value, str) else value for side, value in own.items()}
    return labelling(
        view,
        gold=maps["gold"],
        predicted=maps["predicted"],
        gold_set=sets["gold"],
        predicted_set=sets["predicted"] or ("" if maps["predicted"] is not None else tag_set),
        unknown=unknown,
    )


def _said(policies: Policies) -> dict[str, Any]:
    """What the policies add to the signature, which says what becomes of labels and duplicates by itself."""
    own = ("unknown-labels", "duplicate-spans")
    return {name: chosen for name, chosen in policies.conventions.items() if name not in own}


def _records(
    gold: Any,
    predicted: Any,
    asked: Mapping[str, Any],
    conventions: Conventions,
    policies: Policies,
    sums_by: Sequence[str] | None,
) -> EntityScores:
    sides = records.opened(gold, "ner"), records.opened(predicted, "ner")
    pairs = inputs.Pairs(*sides, policies, sums_by)
    view, chunks = (asked["view"], iter(pairs)) if asked["view"] else default(pairs)
    unknown = asked["unknown_labels"] or ("count" if policies.counts_unknown else "error")
    chosen = labelling_of(view, pairs.tag_set, unknown, asked["gold_labels"], asked["predicted_labels"])
    try:
        scores = score_batches(chunks, chosen, conventions, by=sums_by, errors=sums_by is None)
    except TwiceError as error:
        raise pairs.placed(error) from None
    if policies.unknown_labels == "error":
        refuse_extra(scores.strict.per_type)
    return replace(scores, notes=tuple(dict.fromkeys([*pairs.notes, *scores.notes])))
