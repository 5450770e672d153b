"""Stance: what a holder thinks of a target, as one of three classes, and as tuples."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from idlib_corpus.errors import InputError
from idlib_corpus.records import STANCES as LABELS
from idlib_corpus.records.chunks import groupings
from idlib_corpus.records.stance import EXCLUDED, MISSING
from idlib_corpus.scoring.prf import Floats
from idlib_corpus.scoring.prf import zero_division as checked_zero
from idlib_corpus.scoring.stance.evidence import evidence_of, shares
from idlib_corpus.scoring.stance.scores import EVIDENCE, KINDS, POLAR, Confusion, StanceScores
from idlib_corpus.scoring.table import NONE, CountTable, Ints, Items, Numbers, signature

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
        gold: One label an item, as a list or by id; or records (mappings with ``label`` and, as far as known, ``id``,
            ``kind``, ``lang``, ``group``, ``holder``, ``target``, ``decision``, ``evidence``); or a file or dataset of
            them. Lists of records are paired by id if both sides have ids, else by place. A cell of which gold says
            ``excluded`` is left out, whatever was predicted; `notes` has the number.
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
        InputError: Lists of unequal length; ids that are missing, unknown or there twice; a label that is not one of
            `labels`; a label that stands twice in `labels` or `polar`; weights that are no numbers from 0 on; evidence
            that is no list of spans; `kind` or ``decision`` for items that do not say it.
    """
    known, both = _names("labels", LABELS if labels is None else labels), _names("polar", polar)
    if len(both) != 2 or not set(both) <= set(known):
        raise InputError("polar", f"{both}", f"two of {', '.join(known)}")
    zero = checked_zero(zero_division)
    ids, groups, left, right, notes, conventions = _paired(gold, predicted, lenient)
    chosen = _of_kind(groups, kind, len(left))
    plain = not any(isinstance(row, Mapping) for row in (*left[:1], *right[:1]))
    answers = [_label(row) for row in left]
    out = np.array([isinstance(label, str) and label == EXCLUDED for label in answers], dtype=bool)
    scored = chosen & ~out
    cells = np.flatnonzero(scored)
    gold_codes = _codes([answers[i] for i in cells], known, "gold", ids, cells)
    given = [_label(right[i]) for i in cells]
    codes = _codes([known[0] if label == MISSING else label for label in given], known, "predicted", ids, cells)
    codes[[label == MISSING for label in given]] = NONE
    weight = _weights(weights, groups, scored)
    values: Numbers = np.ones((len(cells), 1), dtype=np.int64) if weight is None else weight[:, None]
    counted, shown = (not plain if evidence is None else evidence), False
    if counted:
        hits = (gold_codes == codes) & np.isin(codes, [known.index(label) for label in both])
        places = [ids[i] or f"item {i + 1}" for i in cells]
        mine = evidence_of([left[i] for i in cells], "gold", places)
        theirs = evidence_of([right[i] for i in cells], "predicted", places)
        values = np.hstack([values, values * shares(mine, theirs, hits)])
        shown = any(theirs)
    excluded = int((chosen & out).sum())
    if excluded:
        notes = (*notes, f"{excluded} cells that gold excludes are left out")
    said: dict[str, object] = {"kind": kind or "all", "labels": known, "polar": both, "excluded": "ignore"}
    said["weights"] = weights if isinstance(weights, str) else "row" if weights is None else "given"
    said |= {"evidence": "overlap" if counted else "no", "zero": zero, **conventions}
    table = CountTable(
        Items(ids, groups).take(np.flatnonzero(chosen)),
        known,
        ("rows", *EVIDENCE) if counted else ("rows",),
        (np.cumsum(chosen) - 1)[cells],
        np.stack([gold_codes, codes], axis=1),
        values,
        signature("stance", **said),
    )
    return StanceScores(table, zero, notes, both, shown)


def _paired(gold: Any, predicted: Any, lenient: bool) -> tuple[Any, ...]:
    """Ids, groups, gold items, predicted items, notes, and what reading them adds to the signature."""
    from idlib_corpus import records

    if records.is_source(gold) or records.is_source(predicted):
        pair = records.pair(records.read(gold, "stance"), records.read(predicted, "stance"), "stance", lenient)
        groups = _groups(pair.gold) | pair.groups
        return pair.ids, groups, pair.gold, pair.predicted, pair.notes, pair.conventions
    if isinstance(gold, Mapping) != isinstance(predicted, Mapping):
        raise InputError("predicted", f"a {type(predicted).__name__}", f"a {type(gold).__name__}, as gold is")
    if isinstance(gold, Mapping):
        if gold.keys() != predicted.keys():
            odd = min(map(str, gold.keys() ^ predicted.keys()))
            raise InputError(odd, "the id is in one of gold and predictions only", "the same ids in both")
        ids, left, right = tuple(map(str, gold)), list(gold.values()), [predicted[name] for name in gold]
        _unique("gold", ids)
    else:
        left, right = _listed("gold", gold), _listed("predicted", predicted)
        ids, others = _ids("gold", left), _ids("predicted", right)
        if any(ids) and any(others):
            right = _by_id(ids, others, right)
        elif len(left) != len(right):
            raise InputError("predicted", f"{len(right)} items", f"{len(left)}, as many as gold has")
    return ids, _groups(left), left, right, (), {}


def _listed(side: str, given: Any) -> list[Any]:
    if isinstance(given, (str, bytes)) or not isinstance(given, Iterable):
        raise InputError(side, f"{given!r}", "labels or records, in a list or by id")
    return list(given)


def _ids(side: str, rows: Sequence[Any]) -> tuple[str, ...]:
    """The ids of the records; empty for what has none.

    Raises:
        InputError: An id is there twice.
    """
    found = [row.get("id") if isinstance(row, Mapping) else None for row in rows]
    ids = tuple("" if name is None else str(name) for name in found)
    _unique(side, ids)
    return ids


def _unique(side: str, ids: Sequence[str]) -> None:
    twice = next((name for name, number in Counter(ids).items() if name and number > 1), None)
    if twice is not None:
        raise InputError(twice, f"the id is in {side} more than once", "one item an id")


def _by_id(ids: Sequence[str], others: Sequence[str], right: Sequence[Any]) -> list[Any]:
    """The predictions in the order of the gold.

    Raises:
        InputError: A record without an id, or an id that one side lacks.
    """
    for side, names in (("gold", ids), ("predicted", others)):
        if "" in names:
            raise InputError(f"{side} item {names.index('') + 1}", "no id", "an id in every record, or in none")
    found = dict(zip(others, right, strict=True))
    known = set(ids)
    unknown = next((name for name in others if name not in known), None)
    if unknown is not None:
        raise InputError(unknown, "a prediction for an id that gold does not have", "the ids of gold")
    missing = next((name for name in ids if name not in found), None)
    if missing is not None:
        raise InputError(missing, "no prediction for the id", "one for every id of gold")
    return [found[name] for name in ids]


def _names(name: str, given: Any) -> tuple[str, ...]:
    """Labels that are given as an option.

    Raises:
        InputError: They are no list of texts, or one is there twice.
    """
    names = () if isinstance(given, str) or not isinstance(given, Iterable) else tuple(given)
    if not names or not all(isinstance(one, str) for one in names):
        raise InputError(name, f"{given!r}", "a list of labels")
    twice = [one for one, number in Counter(names).items() if number > 1]
    if twice:
        raise InputError(name, f'"{twice[0]}" more than once', "each label once")
    return names


def _groups(rows: Sequence[Any]) -> dict[str, tuple[str, ...]]:
    """The groupings that the gold records have."""
    found = groupings([row if isinstance(row, Mapping) else {} for row in rows])
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
    codes = np.fromiter(
        (places.get(label, -1) if isinstance(label, str) else -1 for label in found), np.intp, len(found)
    )
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
    expected = f"{len(scored)} finite numbers from 0 on"
    try:
        given: Floats = np.asarray(weights, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError("weights", f"{weights!r}", f"{expected}, one an item") from None
    if given.shape != scored.shape or not (np.isfinite(given) & (given >= 0)).all():
        raise InputError("weights", f"an array of shape {given.shape}", expected)
    return np.compress(scored, given)


__all__ = ["Confusion", "StanceScores", "stance"]
