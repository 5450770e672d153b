"""Names that other label sets give to the three stances."""

from __future__ import annotations

from collections.abc import Sequence

from idlib_corpus.errors import InputError
from idlib_corpus.modelcard import ModelCard
from idlib_corpus.records import STANCES

# spellings of the three classes that SemEval-2016 task 6 and data sets after it have; case, "_" and "-" are folded
NAMES = {
    "against": "AGAINST",
    "favor": "FAVOR",
    "favour": "FAVOR",
    "in favor": "FAVOR",
    "in favour": "FAVOR",
    "none": "NONE",
    "neutral": "NONE",
    "neither": "NONE",
}
# natural language inference, where the hypothesis says that the holder is for the target (`cells.hypothesis`)
INFERENCE = {"entailment": "FAVOR", "contradiction": "AGAINST", "neutral": "NONE"}


def stances(labels: Sequence[str], where: str, card: ModelCard | None = None) -> tuple[str, ...]:
    """The stance of each label of a model, in the order of the model.

    Args:
        labels: The model's labels.
        where: The system, for the message.
        card: The card of the model, if it was trained here: its labels are then those of the data, whatever they are.

    Raises:
        InputError: A label that is no stance; the message has all that are none.
    """
    if card is not None and set(labels) <= set(card.labels):
        return tuple(labels)
    found = tuple(NAMES.get(folded(label), "") for label in labels)
    wrong = [label for label, stance in zip(labels, found, strict=True) if not stance]
    if wrong or len(set(found)) < 2:
        raise InputError(
            where,
            f"the labels {', '.join(labels) or '(none)'}"
            + (f", of which {', '.join(wrong)} {'is' if len(wrong) == 1 else 'are'} no stance" if wrong else ""),
            f"{', '.join(STANCES)}, or names of them: {', '.join(sorted(NAMES))}",
            "Say what they are with --labels FILE, or choose a model that classifies stance",
        )
    return found


def is_inference(labels: Sequence[str]) -> bool:
    """Whether the labels are those of natural language inference."""
    return {folded(label) for label in labels} == set(INFERENCE)


def folded(label: str) -> str:
    """A label without case, and with blanks for ``_`` and ``-``."""
    return label.casefold().replace("_", " ").replace("-", " ").strip()
