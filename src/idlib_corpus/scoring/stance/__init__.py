"""Stance: what a holder thinks of a target, as one of three classes, and as tuples."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from idlib_corpus.errors import InputError
from idlib_corpus.scoring.prf import Floats
from idlib_corpus.scoring.prf import zero_division as checked_zero
from idlib_corpus.scoring.stance.scores import EVIDENCE, KINDS, POLAR, Confusion, StanceScores
from idlib_corpus.scoring.table import CountTable, Ints, Items, Numbers, signature

LABELS = ("AGAINST", "FAVOR", "NONE")
EXCLUDED = "excluded"
# what a record says of its item beside the label; each is a grouping for `by`
GROUPINGS = ("lang", "group", "kind", "target", "holder", "decision")
DECISION = "decision"


def stance(
    gold: Any,
    predicted: Any,
    *,
    kind: str | None = None,
    weights: str | Sequence[float] | None = None,
    zero_division: float | str = 0,
    labels: Sequence[str] | None = None,
    polar: Sequence[str] = POLAR,
    evidence: bool | None = None,
    lenient: bool = False,
) -> StanceScores:
    """Score stance labels.

    The main score is F_avg of SemEval-2016 Task 6 (Mohammad et al. 2016): the mean of F1 FAVOR and F1 AGAINST, counted
    over all rows, those of NONE too, and always over these two, a label that does not occur having F1 `zero_division`.
    Beside it: macro averages over all labels, each class, accuracy, the confusion matrix, and F1 of the tuples
    (holder, target, label) without NONE. `state` and `claim` targets are two tasks: records that say their kind are
    shown apart (`kinds`, `rows`), and pooled only in the figures of the result itself.

    Args:
        gold: One label an item, as a list or by id; or records (mappings with ``label`` and, as far as known,
            ``kind``, ``lang``, ``group``, ``holder``, ``target``, ``decision``, ``evidence``); or a file or dataset of
            them. A cell of which gold says ``excluded`` is left out, whatever was predicted; `notes` has the number.
        predicted: The same for the system, item by item.
        kind: ``state`` or ``claim`` to score the targets of that kind only; None for all.
        weights: None: each row counts 1. ``decision``: each decision of the annotators counts 1 in each language, in
            equal parts on its rows, so that holders whom the text names together do not count again and again. Or one
            number an item.
        zero_division: Score where a denominator is 0: 0, 1 or nan.
        labels: The labels there can be; AGAINST, FAVOR, NONE by default. Only they are averaged in the macro.
        polar: The two labels of F_avg and of tuples.
        evidence: Whether to count the overlap of evidence for `tuples_evidence`; by default if the items are records.
            Spans are code points, half-open.
        lenient: Score the rows that files have in common, and note what is left out.

    Returns:
        The scores. `by("lang")`, `by("target")`, `by("holder")`, `by("kind")` where the items are records.

    Raises:
        InputError: Lists of unequal length, ids that differ, a label that is not one of `labels`, weights that are no
            numbers from 0 on, `kind` or ``decision`` for items that do not say it.
    """
    known, both = tuple(labels or LABELS), tuple(polar)
    if len(both) != 2 or not set(both) <= set(known):
        raise InputError("polar", f"{both}", f"two of {', '.join(known)}")
    zero = checked_zero(zero_division)
    ids, groups, left, right, notes = _paired(gold, predicted, lenient)
    chosen = _of_kind(groups, kind, len(left))
    plain = not any(isinstance(row, Mapping) for row in (*left[:1], *right[:1]))
    answers = [_label(row) for row in left]
    scored = np.array([there and label != EXCLUDED for there, label in zip(chosen, answers, strict=True)], dtype=bool)
    cells = np.flatnonzero(scored)
    gold_codes = _codes([answers[i] for i in cells], known, "gold", ids, cells)
    codes = _codes([_label(right[i]) for i in cells], known, "predicted", ids, cells)
    weight = _weights(weights, groups, scored)
    values: Numbers = np.ones((len(cells), 1), dtype=np.int64) if weight is None else weight[:, None]
    counted = not plain if evidence is None else evidence
    if counted:
        hits = (gold_codes == codes) & np.isin(codes, [known.index(label) for label in both])
        values = np.hstack([values, values * _evidence(left, right, cells, hits)])
    excluded = int(sum(there and label == EXCLUDED for there, label in zip(chosen, answers, strict=True)))
    if excluded:
        notes = (*notes, f"{excluded} cells that gold excludes are left out")
    said: dict[str, object] = {"kind": kind or "all", "labels": known, "polar": both, "excluded": "ignore"}
    said["weights"] = weights if isinstance(weights, str) else "row" if weights is None else "given"
    said |= {"evidence": "overlap" if counted else "no", "zero": zero}
    places = np.cumsum(chosen) - 1
    table = CountTable(
        Items(ids, groups).take(np.flatnonzero(chosen)),
        known,
        ("rows", *EVIDENCE) if counted else ("rows",),
        places[cells],
        np.stack([gold_codes, codes], axis=1),
        values,
        signature("stance", **said),
    )
    shown = counted and any(_spans(right[i]) for i in cells)
    return StanceScores(table, zero, notes, both, shown)


def _paired(gold: Any, predicted: Any, lenient: bool) -> tuple[Any, ...]:
    """Ids, groups, gold items, predicted items, notes."""
    from idlib_corpus import records

    if records.is_source(gold) or records.is_source(predicted):
        pair = records.pair(records.read(gold, "stance"), records.read(predicted, "stance"), "stance", lenient)
        return pair.ids, _groups(pair.gold) | pair.groups, pair.gold, pair.predicted, pair.notes
    if isinstance(gold, Mapping) != isinstance(predicted, Mapping):
        raise InputError("predicted", f"a {type(predicted).__name__}", f"a {type(gold).__name__}, as gold is")
    if isinstance(gold, Mapping):
        if gold.keys() != predicted.keys():
            odd = min(map(str, gold.keys() ^ predicted.keys()))
            raise InputError(odd, "the id is in one of gold and predictions only", "the same ids in both")
        ids, left, right = tuple(map(str, gold)), list(gold.values()), [predicted[name] for name in gold]
    else:
        left, right = list(gold), list(predicted)
        if len(left) != len(right):
            raise InputError("predicted", f"{len(right)} items", f"{len(left)}, as many as gold has")
        ids = tuple(str(row.get("id", "")) if isinstance(row, Mapping) else "" for row in left)
    return ids, _groups(left), left, right, ()


def _groups(rows: Sequence[Any]) -> dict[str, tuple[str, ...]]:
    """The groupings that the gold records have."""
    mappings = [row if isinstance(row, Mapping) else {} for row in rows]
    found = {name: tuple(str(row.get(name) or "") for row in mappings) for name in GROUPINGS}
    return {name: values for name, values in found.items() if any(values)}


def _of_kind(groups: Mapping[str, tuple[str, ...]], kind: str | None, number: int) -> Any:
    """Which items are of the kind. Shape (items,)."""
    if kind is None:
        return np.ones(number, dtype=bool)
    if kind not in KINDS:
        raise InputError("kind", f"{kind!r}", f"{' or '.join(KINDS)}, or nothing for both")
    if "kind" not in groups:
        raise InputError("kind", "the items do not say their kind", 'records with "kind"')
    return np.array([value == kind for value in groups["kind"]], dtype=bool)


def _label(row: Any) -> Any:
    return row.get("label") if isinstance(row, Mapping) else row


def _codes(found: Sequence[Any], known: tuple[str, ...], side: str, ids: Sequence[str], cells: Ints) -> Ints:
    """The codes of labels.

    Raises:
        InputError: A label is not known; the message names the nearest.
    """
    places = {label: code for code, label in enumerate(known)}
    codes = np.fromiter((places.get(label, -1) for label in found), np.intp, len(found))
    if len(codes) and codes.min() < 0:
        first = int(np.argmin(codes))
        where = ids[cells[first]] or f"{side} item {cells[first] + 1}"
        near = difflib.get_close_matches(str(found[first]).upper(), known, n=1)
        remedy = f'Did you mean "{near[0]}"?' if near else ""
        raise InputError(where, f"the {side} label is {found[first]!r}", f"one of {', '.join(known)}", remedy)
    return codes


def _weights(
    weights: str | Sequence[float] | None, groups: Mapping[str, tuple[str, ...]], scored: Any
) -> Floats | None:
    """The weights of the scored rows; None if each is 1."""
    if weights is None:
        return None
    if isinstance(weights, str):
        if weights != DECISION:
            raise InputError("weights", f'"{weights}"', f'"{DECISION}", one number an item, or nothing')
        if DECISION not in groups:
            raise InputError("weights", "the items do not say their decision", f'records with "{DECISION}"')
        langs = groups.get("lang", ("",) * len(scored))
        pairs: dict[Any, int] = {}
        # a row without a decision is one of its own
        names = zip(range(len(scored)), langs, groups[DECISION], scored, strict=True)
        keys = [(lang, name or i) for i, lang, name, there in names if there]
        codes = np.array([pairs.setdefault(key, len(pairs)) for key in keys], dtype=np.intp)
        shares: Floats = 1 / np.bincount(codes)[codes] if len(codes) else np.empty(0)
        return shares
    given: Floats = np.asarray(weights, dtype=np.float64)
    if given.shape != scored.shape or not (np.isfinite(given) & (given >= 0)).all():
        raise InputError("weights", f"an array of shape {given.shape}", f"{len(scored)} finite numbers from 0 on")
    return np.compress(scored, given)


def _evidence(left: Sequence[Any], right: Sequence[Any], cells: Ints, hits: Any) -> Floats:
    """Shares of the predicted and of the gold evidence that both have. Shape (cells, 2); 0 where there is no hit."""
    shares = np.zeros((len(cells), 2))
    for place in np.flatnonzero(hits):
        gold, predicted = (_points(_spans(rows[cells[place]])) for rows in (left, right))
        if gold and predicted:
            shares[place] = len(gold & predicted) / len(predicted), len(gold & predicted) / len(gold)
        elif not gold and not predicted:
            shares[place] = 1
    return shares


def _spans(row: Any) -> Sequence[Mapping[str, Any]]:
    return (row.get("evidence") or ()) if isinstance(row, Mapping) else ()


def _points(spans: Iterable[Mapping[str, Any]]) -> set[int]:
    """The code points that spans cover, gaps between pieces left out."""
    points: set[int] = set()
    for span in spans:
        for piece in span.get("pieces") or [span]:
            start, end = (piece["start"], piece["end"]) if isinstance(piece, Mapping) else piece
            points.update(range(start, end))
    return points


__all__ = ["Confusion", "StanceScores", "stance"]
