"""Coreference: MUC, B-cubed, CEAFe, their CoNLL mean, and LEA, as counts that add over documents.

Each metric is a numerator and a denominator for precision and for recall; over several documents they are summed
before they are divided, as the reference scorer does (Pradhan et al. 2014).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from idlib_corpus import records
from idlib_corpus.scoring.coref.counts import counted
from idlib_corpus.scoring.coref.partition import Partition
from idlib_corpus.scoring.coref.scores import CorefScores
from idlib_corpus.scoring.entities.inputs import plain
from idlib_corpus.scoring.prf import zero_division as checked_zero
from idlib_corpus.scoring.spans import canonical
from idlib_corpus.scoring.table import Items, signature


def coref(
    gold: Any,
    predicted: Any,
    *,
    singletons: bool = False,
    zero_division: float | str = 0,
    lenient: bool = False,
) -> CorefScores:
    """Score chains of mentions that refer to the same thing.

    MUC (Vilain et al. 1995), B-cubed (Bagga and Baldwin 1998), CEAFe (Luo 2005, similarity phi4) and their mean
    (Pradhan et al. 2012), with predicted mentions as Pradhan et al. (2014) treat them: a mention that the other side
    lacks counts in its own side's denominators, and nothing is added to either side. LEA (Moosavi and Strube 2016)
    beside them; it gives a singleton a link to itself. Chains of plurals (split antecedents) are chains like others:
    their members are not scored.

    Args:
        gold: A list of documents, each a list of chains, each a list of mentions: `(start, end)`, half-open, code
            points, or any hashable name of a mention (`(sentence, start, end)`); or a mapping of documents by id; or a
            path, a `Dataset` or records, whose mentions are equal if sentence and code points are.
        predicted: The same kind. A list has as many documents as `gold`.
        singletons: Whether chains of one mention count, on both sides. They are left out by default, as in OntoNotes.
        zero_division: 0, 1 or nan, where a denominator is 0: MUC's, if there is no chain of two mentions.
        lenient: For files: score the rows that are there.

    Returns:
        The scores; results of disjoint documents add.

    Raises:
        InputError: The sides do not fit, a chain or an extent is empty, a mention is in two chains, or twice in one
            of the gold, or more chains share mentions with each other than can be aligned.
    """
    zero = checked_zero(zero_division)
    notes: tuple[str, ...] = ()
    conventions: Mapping[str, object] = {}
    if records.is_source(gold) or records.is_source(predicted):
        paired = records.pair(records.read(gold, "coref"), records.read(predicted, "coref"), "coref", lenient=lenient)
        items, notes, conventions = Items(paired.ids, paired.groups), paired.notes, paired.conventions
        sides = [[document(row) for row in rows] for rows in (paired.gold, paired.predicted)]
    else:
        items, *sides = plain(gold, predicted)
    names = [name or f"document {i}" for i, name in enumerate(items.ids)]
    right = Partition.of(sides[0], singletons, [f"gold, {name}" for name in names])
    answers = Partition.of(sides[1], singletons, [f"predicted, {name}" for name in names], twice=True)
    if answers.dropped:
        notes = (*notes, f"{answers.dropped} mentions that stood twice in a predicted chain were dropped")
    said = {"singletons": singletons, "split-antecedents": "unscored", "zero": zero}
    signed = signature("coref", **said, **conventions)
    return CorefScores(counted(right, answers, items, signed), zero, notes)


def document(row: Mapping[str, Any]) -> list[list[tuple[Any, ...]]]:
    """The chains of a record as a plain document: a mention is its sentence and its pieces."""
    return [
        [(m.get("sentence", ""), canonical(m.get("pieces") or [(m["start"], m["end"])])) for m in chain]
        for chain in row["chains"]
    ]
