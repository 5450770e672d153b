"""Entity scores for the Trainer of transformers: ``Trainer(…, compute_metrics=compute_metrics(labels))``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from idlib_corpus.errors import InputError
from idlib_corpus.scoring.tags import tags
from idlib_corpus.scoring.tags.held import Flat


def compute_metrics(
    labels: Sequence[str] | Mapping[Any, str],
    scheme: str = "IOB2",
    *,
    invalid: str = "begin",
    zero_division: float | str = 0,
    ignore: int = -100,
) -> Callable[[Any], dict[str, float]]:
    """A function for `Trainer` that scores spans; nothing is fetched and transformers is not imported.

    Tokens whose label id is `ignore` are left out, as padding and the later pieces of a word are; the tags around them
    then stand side by side.

    Args:
        labels: The tag of each class, ``["O", "B-PER", …]``, or the model's ``id2label``.
        scheme: As in `scoring.tags`.
        invalid: As in `scoring.tags`, for both sides: a truncated gold sequence may be invalid through no fault.
        zero_division: As in `scoring.tags`.
        ignore: The label id of tokens that are not scored.

    Returns:
        A function from an `EvalPrediction`, or a pair (predictions, label ids), to a flat dict: ``precision``,
        ``recall``, ``f1`` over all types, ``accuracy`` over tokens, and ``PER_precision``, ``PER_recall``, ``PER_f1``,
        ``PER_number`` for every type that `labels` names. Predictions are logits of shape (sentences, tokens, classes)
        or class ids of shape (sentences, tokens); of a tuple the first is taken, as models that return hidden states
        give it. The function raises `InputError` if the shapes do not fit.

    Raises:
        InputError: An unknown option, or `labels` that do not number 0, 1, 2, ….
    """
    names = _names(labels)
    # an unknown option is an error now, not after the first epoch
    tags([], [], scheme=scheme, invalid=invalid, zero_division=zero_division, labels=names)

    def metrics(prediction: Any) -> dict[str, float]:
        guesses, gold = _arrays(prediction)
        scored = gold != ignore
        lengths = scored.sum(axis=1)
        sides = (
            Flat(name, ids[scored], lengths, names) for name, ids in (("label_ids", gold), ("predictions", guesses))
        )
        result = tags(*sides, scheme=scheme, invalid=invalid, zero_division=zero_division, labels=names)
        found = {"precision": result.micro.precision, "recall": result.micro.recall, "f1": result.micro.f1}
        found["accuracy"] = result.accuracy
        for kind, one in result.per_type.items():
            found |= {
                f"{kind}_precision": one.precision,
                f"{kind}_recall": one.recall,
                f"{kind}_f1": one.f1,
                f"{kind}_number": int(one.gold),
            }
        return found

    return metrics


def _names(labels: Sequence[str] | Mapping[Any, str]) -> tuple[str, ...]:
    if not isinstance(labels, Mapping):
        return tuple(labels)
    numbered = {int(number): name for number, name in labels.items()}
    if set(numbered) != set(range(len(labels))):
        raise InputError("labels", f"the numbers {sorted(numbered)}", f"0 to {len(labels) - 1}")
    return tuple(numbered[number] for number in range(len(labels)))


def _arrays(prediction: Any) -> tuple[Any, Any]:
    """Class ids and label ids. Shape (sentences, tokens) each."""
    if hasattr(prediction, "predictions"):
        guesses, gold = prediction.predictions, prediction.label_ids
    else:
        guesses, gold = prediction
    guesses, gold = (np.asarray(side[0] if isinstance(side, tuple) else side) for side in (guesses, gold))
    if guesses.ndim == 3:
        guesses = guesses.argmax(axis=-1)
    if gold.ndim != 2 or guesses.shape != gold.shape:
        found = f"predictions of shape {guesses.shape}, label ids of shape {gold.shape}"
        raise InputError("compute_metrics", found, "(sentences, tokens[, classes]) and (sentences, tokens)")
    return guesses, gold
