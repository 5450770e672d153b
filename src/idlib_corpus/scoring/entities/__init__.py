"""Entities: the four schemas of SemEval-2013 task 9.1 (Segura-Bedmar et al. 2013), nested and discontinuous too."""

from __future__ import annotations

from typing import Any

from idlib_corpus import records
from idlib_corpus.errors import InputError
from idlib_corpus.scoring import views
from idlib_corpus.scoring.entities import inputs
from idlib_corpus.scoring.entities.counting import count
from idlib_corpus.scoring.entities.mistakes import Mistake
from idlib_corpus.scoring.entities.result import SCHEMAS, Confusion, EntityScores, SchemaCounts, SchemaScores
from idlib_corpus.scoring.entities.spans import Shapes, from_lists
from idlib_corpus.scoring.prf import zero_division as checked_zero
from idlib_corpus.scoring.table import Items
from idlib_corpus.scoring.views import View

__all__ = [
    "SCHEMAS",
    "Confusion",
    "EntityScores",
    "Mistake",
    "SchemaCounts",
    "SchemaScores",
    "entities",
    "ner",
]


def entities(
    gold: Any,
    predicted: Any,
    *,
    view: str | View | None = None,
    outside: str = "ignore",
    macro: str = "union",
    zero_division: float | str = 0,
    lenient: bool = False,
) -> EntityScores:
    """Score mentions.

    A mention is a set of code points with a label. Each schema has a one-to-one matching of its own; see `matching`.
    Precision is (correct + ½ partial) / actual, recall (correct + ½ partial) / possible. Recall of a type looks at the
    gold of that label, precision at the predictions of that label.

    Args:
        gold: A list of documents, each a list of `(start, end, label)` or `(pieces, label)`, half-open, code points
            (or tokens: any unit that both sides share); or a mapping of them by id; or a path, a `Dataset` or records.
        predicted: The same kind. A list has as many documents as `gold`; a mapping may lack ids, which then have none.
        view: The view of the gold (`views.VIEWS`); the default for the packaged corpus is outermost names of PER, LOC
            and ORG. Plain lists have no view: every mention counts.
        outside: What a prediction is that has the extent of a mention that the view leaves out, and of none in it:
            ``ignore`` (neither right nor wrong, counted) or ``spurious``.
        macro: The types of macro averages: ``union`` of gold and predictions, or ``gold``.
        zero_division: 0, 1 or nan, where a denominator is 0.
        lenient: For files: score the rows that are there.

    Returns:
        The scores; results of disjoint items add.

    Raises:
        InputError: The sides do not fit, an extent is empty, gold has a mention twice, a label is unknown, or more
            mentions overlap than can be matched.
    """
    options: dict[str, Any] = {"zero": checked_zero(zero_division), "macro": macro}
    if macro not in ("union", "gold"):
        raise InputError("macro", f"{macro!r}", "union or gold")
    views.outside(outside)
    shapes = Shapes()
    if records.is_source(gold) or records.is_source(predicted):
        columns = inputs.arrow(gold, predicted, shapes) if view is None else None
        if columns is not None:
            return count(columns[0], columns[1], None, columns[2], view="none", **options)
        return _records(gold, predicted, view, outside, lenient, shapes, options)
    if view is not None:
        raise InputError("view", f'"{view}" for plain lists', "a path, a Dataset or records, which have levels")
    columns = inputs.arrow(gold, predicted, shapes)
    if columns is not None:
        return count(columns[0], columns[1], None, columns[2], view="none", **options)
    items, right, answers = inputs.plain(gold, predicted)
    return count(
        from_lists(right, shapes, "gold"),
        from_lists(answers, shapes, "predicted"),
        None,
        items,
        view="none",
        **options,
    )


# the name of the task; `entities` is the older one
ner = entities


def _records(
    gold: Any,
    predicted: Any,
    view: str | View | None,
    outside: str,
    lenient: bool,
    shapes: Shapes,
    options: dict[str, Any],
) -> EntityScores:
    paired = records.pair(
        records.read(gold, "entities"), records.read(predicted, "entities"), "entities", lenient=lenient
    )
    chosen = views.view(view or inputs.default_view(paired.gold))
    inside, left_out = inputs.in_view(paired.gold, chosen)
    answers, off_view = inputs.answers(paired, chosen)
    return count(
        from_lists(inside, shapes, "gold"),
        from_lists(answers, shapes, "predicted"),
        from_lists(left_out, shapes, "gold") if outside == "ignore" else None,
        Items(paired.ids, paired.groups),
        texts=paired.texts,
        types=chosen.types or inputs.types_of(paired.gold, chosen),
        notes=paired.notes,
        off_view=off_view,
        view=chosen.signed,
        outside=outside,
        **paired.conventions,
        **options,
    )
