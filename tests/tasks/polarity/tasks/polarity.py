"""Polarity: whether a sentence says something good or bad."""

import numpy as np
from polarity_scorer import Labelled, polarity

from idlib_corpus.tasks.base import Task, group

LABELS = ("GOOD", "BAD")


def item(row):
    """A row as an item."""
    record = row if row.get("label") else {}
    return Labelled(row["id"], group(row), row.get("lang") or "", row["text"], row.get("label") or "", record)


TASK = Task(
    name="polarity",
    title="Polarity",
    scorer=lambda: polarity,
    headline="accuracy",
    compared=("accuracy",),
    needs=("id", "text"),
    takes=(),
    kind=Labelled,
    item=item,
    record=lambda item, found: {"id": item.id, "label": found},
    score=lambda gold, predicted, labels=None: polarity(gold, predicted),
    view="accuracy of good and bad",
    columns=lambda result: {"accuracy": result.value("accuracy"), "good": np.nan},
    labels=lambda: LABELS,
)
