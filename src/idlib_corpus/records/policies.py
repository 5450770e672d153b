"""What becomes of input that does not fit: one choice each, said in the notes and, where it changes scores, signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from idlib_corpus.errors import InputError

# the choices of each policy; the first is what holds unless something else is said
CHOICES: Mapping[str, tuple[str, ...]] = {
    "missing_rows": ("missed", "error", "leave-out"),
    "unknown_rows": ("error", "leave-out"),
    "duplicate_rows": ("error", "first", "last"),
    "faulty_rows": ("error", "leave-out"),
    "faulty_spans": ("error", "leave-out"),
    "duplicate_spans": ("error", "drop"),
    "unknown_labels": ("strict", "count", "error"),
    "unlabelled": ("error", "ignore"),
    "texts": ("exact", "canonical"),
}


@dataclass(frozen=True)
class Policies:
    """What becomes of input that does not fit.

    Args:
        missing_rows: Rows of the gold without a prediction: ``missed`` (as if nothing had been found in them),
            ``error``, or ``leave-out``. Languages without any prediction are left out with a note in any case.
        unknown_rows: Predictions for rows that the gold lacks.
        duplicate_rows: Rows whose id stands a second time: ``error``, or the ``first`` or ``last`` of them counts.
        faulty_rows: Rows that cannot be read, or are of another text than the gold's.
        faulty_spans: Spans that are empty or outside the text.
        duplicate_spans: Spans and relations that stand twice in the gold: ``error`` or ``drop``.
        unknown_labels: ``strict``: labels that a closed list lacks (a map, the relations of the corpus) are an error,
            and predicted labels that other gold lacks are spurious; ``count``: the first are left out of a view and
            counted, and scored as they stand where there is none; ``error``: all are an error.
        unlabelled: Positions without a label (-1, -100): ``error`` or ``ignore``.
        texts: ``exact``, or ``canonical``: texts that differ only in their Unicode form (NFC, NFD) or in the kind of
            their blanks are the same.
    """

    missing_rows: str = "missed"
    unknown_rows: str = "error"
    duplicate_rows: str = "error"
    faulty_rows: str = "error"
    faulty_spans: str = "error"
    duplicate_spans: str = "error"
    unknown_labels: str = "strict"
    unlabelled: str = "error"
    texts: str = "exact"

    def __post_init__(self) -> None:
        for name, choices in CHOICES.items():
            if getattr(self, name) not in choices:
                raise InputError(name, f"{getattr(self, name)!r}", f"one of {', '.join(choices)}")

    @property
    def counts_unknown(self) -> bool:
        """Whether a label that a map lacks is left out and counted, not an error."""
        return self.unknown_labels == "count"

    @property
    def conventions(self) -> dict[str, Any]:
        """What they add to a signature: those that are not as usual, ``lenient`` for all of `LENIENT`."""
        if self == LENIENT:
            return {"lenient": True}
        # the scorers of tags say by themselves what became of positions without a label
        changed = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "unlabelled"}
        return {name.replace("_", "-"): chosen for name, chosen in changed.items() if chosen != CHOICES[name][0]}


STRICT = Policies()
# score what is there
LENIENT = Policies(
    unknown_rows="leave-out",
    duplicate_rows="first",
    faulty_rows="leave-out",
    faulty_spans="leave-out",
    duplicate_spans="drop",
    unknown_labels="count",
)


def policies(given: Policies | bool) -> Policies:
    """Policies as they are given: themselves, or whether to be lenient."""
    return given if isinstance(given, Policies) else LENIENT if given else STRICT
