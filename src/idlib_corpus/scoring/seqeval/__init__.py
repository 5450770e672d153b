"""The functions of seqeval.metrics, with the same names, arguments, figures and reports, some hundred times faster.

    from idlib_corpus.scoring.seqeval import classification_report, f1_score

instead of ``from seqeval.metrics import …`` is all there is to change. Invalid sequences are read as there, on both
sides: a tag that cannot go on begins a span (``mode=None``, as conlleval), or a span with a fault is discarded
(``mode="strict"`` with a scheme). Any first letter is taken for a prefix in the former, with a warning, as there.

Where seqeval fails or gives no number, we give one, or say what is wrong:

- no entity on either side: every average is `zero_division`, and the report has the averages alone (there, macro is
  nan and the report fails);
- no sentences: the same; `accuracy_score` of no tokens is 0 (there, they fail);
- sentences of unequal length, or a tag that cannot be read: an `InputError` that names the sentence (there, another
  error, or in `accuracy_score` and `performance_measure` a figure over whatever stands side by side);
- an unknown `mode` is an `InputError` (there, it is the default mode);
- ``zero_division=nan`` gives nan (there, 1).

As there, `sample_weight` is taken and has no effect, and ``mode="strict"`` without a scheme is the default mode in all
functions but `classification_report`, which finds the scheme out; here the former warns.

seqeval: Nakayama (2018); the default mode follows conlleval (Tjong Kim Sang and Buchholz 2000).
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from idlib_corpus.errors import InputError
from idlib_corpus.scoring import prf
from idlib_corpus.scoring.prf import Floats
from idlib_corpus.scoring.seqeval import dialects
from idlib_corpus.scoring.tags.given import sentences
from idlib_corpus.scoring.tags.runs import decoded_pairs, runs, totals
from idlib_corpus.scoring.tags.sequences import check_lengths
from idlib_corpus.tagging.codes import BAD, Alphabet, decode_loosely
from idlib_corpus.tagging.rules import rules
from idlib_corpus.tagging.schemes import OTHER

AVERAGES = ("micro", "macro", "weighted")
Sequences = Any


# -- counting ------------------------------------------------------------------


def _sums(y_true: Sequences, y_pred: Sequences, scheme: str | None, suffix: bool) -> tuple[list[str], Floats]:
    """The types with spans, sorted, and their sums. Shape (types, 4)."""
    gold, predicted = sentences(y_true, "y_true"), sentences(y_pred, "y_pred")
    alphabet = Alphabet(dialects.strict(scheme, suffix) if scheme else dialects.lenient(suffix))
    how, expected = rules(scheme, discard=scheme is not None), f"a tag of {scheme}" if scheme else "a tag"
    sums = totals(decoded_pairs(gold, predicted, alphabet, how, expected))
    if not scheme and any(code & BAD >= OTHER for code in alphabet.values()):
        # other letters than conlleval knows: all at once, since a span may reach into the next sentence there
        everything = max(1, int(gold.lengths.sum()))
        both = [next(runs(side, alphabet, expected, everything)) for side in (gold, predicted)]
        decoded = [decode_loosely(run.codes, run.bounds, how) for run in both]
        sums = totals([(decoded[0], decoded[1], both[0].tokens)])
    named = {name: sums[code] for name, code in alphabet.types.items() if code < len(sums)}
    names = sorted(name for name, row in named.items() if row.any())
    return names, np.array([named[name] for name in names]).reshape(-1, 4)


def _distinct(y_true: Sequences) -> list[str]:
    """Every tag once."""
    alphabet = Alphabet(lambda tag: ("O", tag))
    for _ in runs(sentences(y_true, "y_true"), alphabet, "a tag"):
        pass
    return list(alphabet)


def _zero(zero_division: float | str) -> float:
    return 0.0 if zero_division == "warn" else prf.zero_division(zero_division)


def _averaged(sums: Floats, average: str | None, zero: float) -> tuple[Any, Any, Any, Any]:
    """Precision, recall, F1 and support: an array a score without an average."""
    gold = sums[:, 3].astype(np.int64)
    if average is None:
        return *prf.prf(sums, zero), gold
    if average == "micro":
        return *(score[()] for score in prf.prf(sums.sum(axis=0), zero)), gold.sum()
    if average == "macro":
        means = (np.average(score) if len(score) else np.float64(zero) for score in prf.prf(sums, zero))
        return *means, gold.sum()
    if average == "weighted":
        if not gold.sum():
            # as there: recall is what has no denominator; precision too, where nothing was predicted
            no_precision = zero if not sums[:, 1].sum() else 0.0
            return np.float64(no_precision), np.float64(zero), np.float64(no_precision), gold.sum()
        return *(np.average(score, weights=gold) for score in prf.prf(sums, zero)), gold.sum()
    raise InputError("average", f"{average!r}", f"None or one of {', '.join(AVERAGES)}")


def _warn(sums: Floats, average: str | None, scores: Sequence[str]) -> None:
    """Say that a score has no denominator, as scikit-learn does."""
    per = sums.sum(axis=0, keepdims=True) if average == "micro" else sums
    lacking = {
        "precision": (per[:, 1] == 0, "no predicted entities"),
        "recall": (per[:, 3] == 0, "no true entities"),
        "F-score": ((per[:, 1] == 0) & (per[:, 3] == 0), "no true nor predicted entities"),
    }
    for name in scores:
        where, why = lacking[name]
        if where.any() or not len(per):
            from sklearn.exceptions import UndefinedMetricWarning

            text = f"{name} is ill-defined and set to 0.0: {why}. `zero_division` says what it shall be."
            warnings.warn(text, UndefinedMetricWarning, stacklevel=4)


def _score(
    index: int,
    y_true: Sequences,
    y_pred: Sequences,
    average: str | None,
    suffix: bool,
    mode: str | None,
    zero_division: float | str,
    scheme: Any,
) -> Any:
    zero = _zero(zero_division)
    if average not in (None, *AVERAGES):
        raise InputError("average", f"{average!r}", f"None or one of {', '.join(AVERAGES)}")
    strict = _mode(mode)
    if strict and not scheme:
        warnings.warn('mode="strict" has no effect without a scheme, as in seqeval', UserWarning, stacklevel=3)
    _, sums = _sums(y_true, y_pred, dialects.scheme(scheme) if strict and scheme else None, suffix)
    if zero_division == "warn":
        _warn(sums, average, [("precision", "recall", "F-score")[index]])
    return _averaged(sums, average, zero)[index]


def _mode(mode: str | None) -> bool:
    if mode not in (None, "strict"):
        raise InputError("mode", f"{mode!r}", 'None or "strict"')
    return mode == "strict"


# -- the functions -------------------------------------------------------------


def precision_score(
    y_true: Sequences,
    y_pred: Sequences,
    *,
    average: str | None = "micro",
    suffix: bool = False,
    mode: str | None = None,
    sample_weight: Any = None,
    zero_division: float | str = "warn",
    scheme: Any = None,
) -> Any:
    """Right entities / predicted entities.

    Args:
        y_true: Sentences of gold tags: lists of lists of text, or whatever `scoring.tags` takes.
        y_pred: Sentences of predicted tags, as many tags in each.
        average: ``micro``, ``macro`` or ``weighted`` (by gold entities) over types; None for one score a type, the
            types sorted.
        suffix: Whether prefixes stand behind (``PER-B``).
        mode: None, as conlleval; or ``strict``, with a scheme.
        sample_weight: Without effect, as in seqeval.
        zero_division: 0, 1, nan, or ``warn``: 0 and an `UndefinedMetricWarning`.
        scheme: For ``strict``: IOB1, IOE1, IOB2, IOE2, IOBES or BILOU, as a name or a class of seqeval.scheme.

    Returns:
        A number; without an average an array of shape (types,).

    Raises:
        InputError: See the module.
    """
    return _score(0, y_true, y_pred, average, suffix, mode, zero_division, scheme)


def recall_score(
    y_true: Sequences,
    y_pred: Sequences,
    *,
    average: str | None = "micro",
    suffix: bool = False,
    mode: str | None = None,
    sample_weight: Any = None,
    zero_division: float | str = "warn",
    scheme: Any = None,
) -> Any:
    """Right entities / gold entities; arguments, returns and errors as of `precision_score`."""
    return _score(1, y_true, y_pred, average, suffix, mode, zero_division, scheme)


def f1_score(
    y_true: Sequences,
    y_pred: Sequences,
    *,
    average: str | None = "micro",
    suffix: bool = False,
    mode: str | None = None,
    sample_weight: Any = None,
    zero_division: float | str = "warn",
    scheme: Any = None,
) -> Any:
    """The harmonic mean of precision and recall; arguments, returns and errors as of `precision_score`."""
    return _score(2, y_true, y_pred, average, suffix, mode, zero_division, scheme)


def classification_report(
    y_true: Sequences,
    y_pred: Sequences,
    digits: int = 2,
    suffix: bool = False,
    output_dict: bool = False,
    mode: str | None = None,
    sample_weight: Any = None,
    zero_division: float | str = "warn",
    scheme: Any = None,
) -> Any:
    """Precision, recall, F1 and support of every type and of the three averages.

    Args:
        y_true: As in `precision_score`.
        y_pred: As in `precision_score`.
        digits: Decimals of the scores.
        suffix: As in `precision_score`.
        output_dict: A dict instead of text: ``{"PER": {"precision": …, "recall": …, "f1-score": …, "support": …}}``.
        mode: As in `precision_score`; ``strict`` without a scheme finds it out from the prefixes of `y_true`.
        sample_weight: Without effect, as in seqeval.
        zero_division: As in `precision_score`.
        scheme: As in `precision_score`.

    Returns:
        The report, with the columns that seqeval's has.

    Raises:
        InputError: See the module.
    """
    zero = _zero(zero_division)
    named = None
    if _mode(mode):
        named = dialects.scheme(scheme or dialects.detected(_distinct(y_true), suffix))
    names, sums = _sums(y_true, y_pred, named, suffix)
    if zero_division == "warn":
        _warn(sums, None, ["precision", "recall"])
    rows = dict(zip(names, zip(*_averaged(sums, None, zero), strict=True), strict=True))
    averages = {f"{average} avg": _averaged(sums, average, zero) for average in AVERAGES}
    if output_dict:
        head = ("precision", "recall", "f1-score", "support")
        return {name: dict(zip(head, row, strict=True)) for name, row in [*rows.items(), *averages.items()]}
    width = max(*map(len, [*names, "weighted avg"]), digits) if names else max(len("weighted avg"), digits)
    lines = [
        f"{'':>{width}s} " + "".join(f" {name:>9}" for name in ("precision", "recall", "f1-score", "support")),
        "",
    ]
    for part in (rows, averages):
        for name, (*scores, support) in part.items():
            lines.append(f"{name:>{width}s} " + "".join(f" {x:>9.{digits}f}" for x in scores) + f" {support:>9}")
        lines.append("")
    return "\n".join(lines)


def accuracy_score(y_true: Sequences, y_pred: Sequences) -> float:
    """The share of tokens whose tags are the same text, O included; 0 of no tokens.

    Args:
        y_true: Sentences of gold tags, or one list of tags.
        y_pred: The predictions, likewise.

    Raises:
        InputError: Sides of unequal length.
    """
    tp, _, _, tn, tokens = _outcomes(y_true, y_pred)
    return (tp + tn) / tokens if tokens else 0.0


def performance_measure(y_true: Sequences, y_pred: Sequences) -> dict[str, int]:
    """Tokens by outcome, O the negative class; a wrong tag for a tag is FP only, as in seqeval.

    Args:
        y_true: As in `accuracy_score`.
        y_pred: As in `accuracy_score`.

    Returns:
        TP, FP, FN and TN.

    Raises:
        InputError: Sides of unequal length.
    """
    tp, fp, fn, tn, _ = _outcomes(y_true, y_pred)
    return {"TP": tp, "FP": fp, "FN": fn, "TN": tn}


def _outcomes(y_true: Sequences, y_pred: Sequences) -> tuple[int, int, int, int, int]:
    """TP, FP, FN, TN and all tokens."""
    one = isinstance(y_true, (list, tuple)) and len(y_true) > 0 and isinstance(y_true[0], str)
    gold, predicted = (
        sentences([side] if one else side, name) for side, name in ((y_true, "y_true"), (y_pred, "y_pred"))
    )
    check_lengths(gold, predicted)
    alphabet = Alphabet(lambda tag: ("O", tag))
    outside = alphabet["O"]
    sums = np.zeros(5, dtype=np.int64)
    for true, guess in zip(*(runs(side, alphabet, "a tag") for side in (gold, predicted)), strict=True):
        same, no_true, no_guess = true.codes == guess.codes, true.codes == outside, guess.codes == outside
        outcomes = (same & ~no_true, ~same & ~no_guess, ~no_true & no_guess, no_true & no_guess)
        sums += [*map(np.count_nonzero, outcomes), true.tokens]
    tp, fp, fn, tn, tokens = sums.tolist()
    return tp, fp, fn, tn, tokens


__all__ = [
    "accuracy_score",
    "classification_report",
    "f1_score",
    "performance_measure",
    "precision_score",
    "recall_score",
]
