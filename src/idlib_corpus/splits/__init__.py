"""Plans of training and testing: what a model learns from, and what it is then scored on.

Two sides of a fold never share a group, which is a sentence in all its languages, nor a text, nor a unit: variants of
one passage, or a sentence and its twin. Where the corpus has a train split, its splits are the one fold; where it has
none, whole groups are held out in turn.
"""

from __future__ import annotations

from idlib_corpus.splits.folds import Fold, Report, few
from idlib_corpus.splits.planning import plan
from idlib_corpus.splits.rows import labelled, stances, target
from idlib_corpus.splits.units import check_seed, guard, part

__all__ = ["Fold", "Report", "check_seed", "few", "guard", "labelled", "part", "plan", "stances", "target"]
