"""Scores: gold and predictions -> a table of additive counts -> scores.

One function a task, one result for each; every score is a function of sums over the result's table, so results add,
and intervals and comparisons need no second way of counting. What is here is imported when it is used.

>>> from idlib_corpus import scoring
>>> scoring.ner([[(0, 5, "LOC")]], [[(0, 5, "LOC"), (9, 12, "PER")]]).strict.micro.precision
0.5
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from idlib_corpus.lazily import imported_lazily

if TYPE_CHECKING:
    from idlib_corpus.labels.views import VIEWS as VIEWS
    from idlib_corpus.labels.views import View as View
    from idlib_corpus.scoring.compare import compare as compare
    from idlib_corpus.scoring.compare import compare_results as compare_results
    from idlib_corpus.scoring.consistency import consistency as consistency
    from idlib_corpus.scoring.consistency import consistency_of as consistency_of
    from idlib_corpus.scoring.contrast import contrast as contrast
    from idlib_corpus.scoring.coref import coref as coref
    from idlib_corpus.scoring.entities import entities as entities
    from idlib_corpus.scoring.entities import ner as ner
    from idlib_corpus.scoring.linking import linking as linking
    from idlib_corpus.scoring.prf import Macro as Macro
    from idlib_corpus.scoring.prf import Prf as Prf
    from idlib_corpus.scoring.prf_result import PrfResult as PrfResult
    from idlib_corpus.scoring.relations import relations as relations
    from idlib_corpus.scoring.resampling import intervals as intervals
    from idlib_corpus.scoring.resampling import resample as resample
    from idlib_corpus.scoring.resampling.pvalues import holm as holm
    from idlib_corpus.scoring.resampling.pvalues import mcnemar as mcnemar
    from idlib_corpus.scoring.result import Result as Result
    from idlib_corpus.scoring.stance import stance as stance
    from idlib_corpus.scoring.table import CountTable as CountTable
    from idlib_corpus.scoring.table import Items as Items
    from idlib_corpus.scoring.tags import tags as tags

# the scorers: one a task, and that of consistency -> the module of ours that has it
SCORERS = {
    "ner": "entities",
    "tags": "tags",
    "linking": "linking",
    "coref": "coref",
    "relations": "relations",
    "stance": "stance",
    "consistency": "consistency",
    "contrast": "contrast",
}
# all names -> the module that has it, of this package unless the name is whole; `entities` is the older one of `ner`
_HOMES = {
    **SCORERS,
    "CountTable": "table",
    "Items": "table",
    "Macro": "prf",
    "Prf": "prf",
    "PrfResult": "prf_result",
    "Result": "result",
    "VIEWS": "idlib_corpus.labels.views",
    "View": "idlib_corpus.labels.views",
    "compare": "compare",
    "compare_results": "compare",
    "consistency_of": "consistency",
    "entities": "entities",
    "holm": "resampling.pvalues",
    "intervals": "resampling",
    "mcnemar": "resampling.pvalues",
    "resample": "resampling",
}
__all__ = sorted(_HOMES)

imported_lazily(__name__, _HOMES)
