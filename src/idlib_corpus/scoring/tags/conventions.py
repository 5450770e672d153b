"""The choices that change the scores of tags, checked once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from idlib_corpus.errors import InputError
from idlib_corpus.scoring import prf
from idlib_corpus.scoring.table import signature
from idlib_corpus.scoring.tags.sequences import Sentences
from idlib_corpus.tagging.recognition import common, recognise
from idlib_corpus.tagging.schemes import invalid_rule, scheme_name

AUTO = "auto"


@dataclass(frozen=True)
class Conventions:
    """What was chosen.

    Args:
        scheme: A name in `tagging.schemes.LETTERS`.
        hows: What becomes of invalid sequences of the gold and of the predictions, one of `tagging.schemes.INVALID`.
        macro: The types of the macro average.
        zero: A score whose denominator is 0.
        ignore_unlabelled: Whether positions of the gold without a label are left out on both sides.
    """

    scheme: str
    hows: tuple[str, str]
    macro: str
    zero: float
    ignore_unlabelled: bool = False

    def signature(self, **more: object) -> str:
        """What was computed, in one line."""
        chosen = {"scheme": self.scheme, "gold_invalid": self.hows[0], "invalid": self.hows[1], "macro": self.macro}
        left_out = {"unlabelled": "ignored"} if self.ignore_unlabelled else {}
        return signature("tags", **chosen, zero=self.zero, **left_out, **more)


def chosen(
    scheme: str,
    invalid: str | None,
    gold_invalid: str | None,
    macro: str,
    zero_division: float | str,
    ignore_unlabelled: bool,
) -> Conventions:
    """The conventions of these arguments of `tags`.

    Raises:
        InputError: A value that an argument does not have.
    """
    hows = (
        invalid_rule("gold_invalid", gold_invalid or invalid or "error"),
        invalid_rule("invalid", invalid or "begin"),
    )
    if macro not in prf.OVER:
        raise InputError("macro", f"{macro!r}", f"one of {', '.join(prf.OVER)}")
    return Conventions(scheme_name(scheme), hows, macro, prf.zero_division(zero_division), ignore_unlabelled)


def told(sides: Sequence[Sentences]) -> str:
    """The scheme that gold and predictions are in.

    Raises:
        InputError: Tags of no scheme, or of two that cannot be read as one.
    """
    found = [recognise(side.beginning()) for side in sides]
    for side, one in zip(sides, found, strict=True):
        if not one.scheme:
            raise InputError(side.name, f'"{one.strange}", of no tag scheme', "tags of one scheme, as B-LOC or O")
    gold, predicted = found
    scheme = common(gold, predicted)
    if not scheme:
        raise InputError("scheme", f"gold in {gold.scheme}, predictions in {predicted.scheme}", "the same of both")
    return scheme
