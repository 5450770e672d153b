"""Tags: a label for each token. They are scored; systems predict the spans they stand for (`ner`)."""

from __future__ import annotations

from idlib_corpus import scoring
from idlib_corpus.tasks.base import ScoredTask

TASK = ScoredTask(
    name="tags",
    title="Tags",
    scorer=lambda: scoring.tags,
    headline="micro.f1",
    compared=("micro.f1", "macro.f1", "accuracy"),
    conlleval=True,
)
