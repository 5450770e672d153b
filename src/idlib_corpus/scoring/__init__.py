"""Scores: predictions -> counts -> scores. Every score is a function of summed counts."""

from idlib_corpus.scoring.counts import Counts, CountTable
from idlib_corpus.scoring.entities import Span, entities, exact

__all__ = ["CountTable", "Counts", "Span", "entities", "exact"]
