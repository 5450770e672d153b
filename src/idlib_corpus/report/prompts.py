"""The table of a model under several prompts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from idlib_corpus.benchmark.prompts import Spread
from idlib_corpus.tables import Block, Column, Kind

NOTES = (
    "A prompt is the format of the answers and the language in which the model is asked: en, or that of the row.",
    "unusable: answers that could not be read, which count as nothing found. ungrounded: quotations that are not in "
    "the text. changed: answers in tags whose sentence is not the one that was asked.",
)


def spread(found: Sequence[Spread], name: str) -> Block:
    """A row a model and prompt; then the mean, the lowest and the highest score.

    Args:
        found: The models.
        name: What the score is called.
    """
    rows: list[dict[str, Any]] = []
    for one in found:
        for asked in one.asked:
            shares = {"unusable": asked.unusable, "ungrounded": asked.ungrounded, "changed": asked.changed}
            rows.append({"system": one.model, "prompt": asked.prompt, "score": asked.score, **shares})
        ends = {"mean": one.mean, "lowest": one.lowest.score, "highest": one.highest.score}
        rows += [{"system": one.model, "prompt": end, "score": value} for end, value in ends.items()]
    shown = [
        Column("system", Kind.CODE),
        Column("prompt", Kind.NAME),
        Column("score", Kind.PERCENT, name),
        *(Column(share, Kind.PERCENT) for share in ("unusable", "ungrounded", "changed")),
    ]
    return Block(f"How far {name} moves with the prompt, in percent", shown, rows, NOTES)
