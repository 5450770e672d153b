"""Figures for papers, from results: reports, or the files that `benchmark` and `score` write.

>>> from idlib_corpus import plot
>>> figure = plot.scores("ner.json")
>>> plot.save(figure, "ner.pdf")

A module a kind: `scores`, `consistency`, `confusion`, `contrast`, `learning`, `memory`. Each returns a matplotlib
`Figure`, which needs no display and no `pyplot`. Colours can be told apart by the colour-blind (Okabe and Ito 2008;
cividis, Nuñez et al. 2018) and in grey, where markers, hatches and numbers say the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from idlib_corpus.lazily import imported_lazily

if TYPE_CHECKING:
    from idlib_corpus.plot.confusion import confusion as confusion
    from idlib_corpus.plot.consistency import consistency as consistency
    from idlib_corpus.plot.contrast import contrast as contrast
    from idlib_corpus.plot.learning import learning as learning
    from idlib_corpus.plot.memory import memory as memory
    from idlib_corpus.plot.results import read as read
    from idlib_corpus.plot.scores import scores as scores
    from idlib_corpus.plot.style import save as save

# the kinds, each a function in the module of its name -> what it shows
KINDS = {
    "scores": "the main score of each system by language, with intervals",
    "consistency": "how often a system has the same outcome in two languages (heat maps)",
    "confusion": "which types, or which stances, are taken for which (heat maps)",
    "contrast": "contrast consistency by kind of change",
    "learning": "the main score by the size of the training data",
    "memory": "known against invented names, by language",
}
_HOMES = {**{kind: kind for kind in KINDS}, "read": "results", "save": "style"}
__all__ = ["KINDS", *sorted(_HOMES)]

imported_lazily(__name__, _HOMES)
