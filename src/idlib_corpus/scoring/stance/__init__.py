"""Stance: what a holder thinks of a target, as one of several classes, and as tuples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from idlib_corpus.errors import InputError
from idlib_corpus.records import STANCES as LABELS
from idlib_corpus.records.stance import EXCLUDED, MISSING
from idlib_corpus.scoring.prf import zero_division as checked_zero
from idlib_corpus.scoring.stance.confusion import Confusion
from idlib_corpus.scoring.stance.evidence import characters, evidence_of, shares
from idlib_corpus.scoring.stance.inputs import codes, label_of, names, of_kind, paired
from idlib_corpus.scoring.stance.measures import EVIDENCE, ROWS
from idlib_corpus.scoring.stance.scores import AVERAGED, GOLD, OVER, POLAR, POOLED, StanceScores
from idlib_corpus.scoring.stance.weights import DECISION, ROW, weights_of
from idlib_corpus.scoring.table import NONE, CountTable, Items, Numbers, signature


def stance(
    gold: Any,
    predicted: Any,
    *,
    kind: str | None = None,
    weights: str | Sequence[float] | None = None,
    zero_division: float | str = "nan",
    labels: Sequence[str] | None = None,
    polar: Sequence[str] | None = None,
    macro: str = GOLD,
    evidence: bool | None = None,
    lenient: bool = False,
) -> StanceScores:
    """Score stance labels.

    The main score is F_avg, the mean of F1 FAVOR and F1 AGAINST over all rows, those of NONE too (Mohammad et al.
    2016). Beside it: macro averages over all labels, each class, accuracy, the confusion matrix, F1 of the tuples
    (holder, target, label) without NONE, and F1 of the code points of evidence.

    **Means are over the labels that the gold has**, after what is excluded and of the kind that is scored; `signature`
    names them (``averaged:AGAINST+FAVOR+NONE``). So a perfect system scores 1 on any gold, and one that always says
    NONE has F_avg 0. A label that neither side has, and a mean over no label, is undefined: nan, null in JSON, a dot
    in tables. A false AGAINST where the gold has no AGAINST at all costs precision in `tuples`, recall of the label
    that it stands in the place of, and accuracy; it has no F1 of its own in F_avg.
    The labels are fixed by the gold of the whole result: a resample that lacks one of them has a mean over the others,
    and intervals are withheld where that is so too often. Results add, since their tables do: the sum has means over
    the labels that the gold of both has. Parts (`by`) have means over the labels of their own gold.

    **States and claims are two tasks.** Where records say their kind, each has a table (`kinds`, ``state.f_avg``), and
    a score of the whole is the mean over the kinds, not a score of all rows pooled.

    The figure of SemEval-2016's own scorer is ``macro="all", zero_division=0``: a mean over both labels whatever the
    gold has, a label that does not occur having F1 0.

    Args:
        gold: One label an item, as a list or by id; or records (mappings with ``label`` and, as far as known, ``id``,
            ``kind``, ``lang``, ``group``, ``holder``, ``target``, ``decision``, ``evidence``); or a file or dataset of
            them. Lists of records are paired by id if both sides have ids, else by place. A cell of which gold says
            ``excluded`` is left out, whatever was predicted; `remarks` has the number.
        predicted: The same for the system, item by item.
        kind: ``state`` or ``claim`` to score the targets of that kind only; ``pooled`` for all in one table; None for
            each kind in a table of its own.
        weights: ``decision``: each decision of the annotators counts 1 in each language (and kind, where these are
            apart), in equal parts on its rows, so that holders whom the text names together do not count again and
            again. ``row``: each row counts 1. Or one number an item. By default ``decision`` if the gold says it.
        zero_division: Score of what is undefined: nan, 0 or 1.
        labels: The labels there can be; AGAINST, FAVOR, NONE by default. Only they are averaged in the macro.
        polar: The labels of F_avg and of tuples, any number of `labels`. By default FAVOR and AGAINST; of labels that
            lack one of these, all but ``NONE``.
        macro: The labels that means are over: ``gold``, those that the gold has; or ``all`` of `labels` and `polar`.
        evidence: Whether to count the overlap of evidence; by default if the items are records. Spans are code points,
            half-open. Its scores are undefined if no prediction has any.
        lenient: Score the rows that files have in common, and note what is left out.

    Returns:
        The scores. `by("lang")`, `by("target")`, `by("holder")`, `by("kind")` where the items are records.

    Raises:
        InputError: Lists of unequal length; ids that are missing, unknown or there twice; a label that is not one of
            `labels`; a label that stands twice in `labels` or `polar`; weights that are no numbers from 0 on; evidence
            that is no list of spans; `kind` or ``decision`` for items that do not say it.
    """
    known = names("labels", LABELS if labels is None else labels)
    both = names("polar", _polar_of(known) if polar is None else polar)
    if not set(both) <= set(known):
        raise InputError("polar", ", ".join(both), f"some of {', '.join(known)}")
    if macro not in OVER:
        raise InputError("macro", f"{macro!r}", f"one of {', '.join(OVER)}")
    zero = checked_zero(zero_division)
    ids, groups, left, right, notes, conventions = paired(gold, predicted, lenient, known)
    chosen = of_kind(groups, kind, len(left))
    plain = not any(isinstance(row, Mapping) for row in (*left[:1], *right[:1]))
    answers = [label_of(row) for row in left]
    out = np.array([isinstance(label, str) and label == EXCLUDED for label in answers], dtype=bool)
    scored = chosen & ~out
    cells = np.flatnonzero(scored)
    gold_codes = codes([answers[i] for i in cells], known, "gold", ids, cells)
    given = [label_of(right[i]) for i in cells]
    said_codes = codes([known[0] if label == MISSING else label for label in given], known, "predicted", ids, cells)
    said_codes[[label == MISSING for label in given]] = NONE
    if weights is None:
        weights = DECISION if DECISION in groups else ROW
    weight = weights_of(weights, groups, scored, kind != POOLED)
    values: Numbers = np.ones((len(cells), 1), dtype=np.int64) if weight is None else weight[:, None]
    counted, shown = (not plain if evidence is None else evidence), False
    if counted:
        hits = (gold_codes == said_codes) & np.isin(said_codes, [known.index(label) for label in both])
        places = [ids[i] or f"item {i + 1}" for i in cells]
        mine = evidence_of([left[i] for i in cells], "gold", places)
        theirs = evidence_of([right[i] for i in cells], "predicted", places)
        values = np.hstack([values, values * shares(mine, theirs, hits), values * characters(mine, theirs)])
        shown = any(theirs)
    table = "apart" if kind is None and "kind" in groups else kind or "all"
    said: dict[str, object] = {"kind": table, "labels": known, "polar": both, "averaged": macro, "excluded": "ignore"}
    said["weights"] = weights if isinstance(weights, str) else "given"
    said |= {"evidence": "overlap" if counted else "no", "zero": zero, **conventions}
    counts = CountTable(
        Items(ids, groups).take(np.flatnonzero(chosen)),
        known,
        (ROWS, *EVIDENCE) if counted else (ROWS,),
        (np.cumsum(chosen) - 1)[cells],
        np.stack([gold_codes, said_codes], axis=1),
        values,
        signature("stance", **said),
    )
    return StanceScores(counts, zero, notes, both, shown, macro, kind == POOLED)


def _polar_of(labels: Sequence[str]) -> tuple[str, ...]:
    """The polar labels if nobody says: FAVOR and AGAINST, or all but NONE."""
    return POLAR if set(POLAR) <= set(labels) else tuple(label for label in labels if label != "NONE")


__all__ = ["AVERAGED", "Confusion", "StanceScores", "stance"]
