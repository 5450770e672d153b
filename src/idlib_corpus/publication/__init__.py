"""Results of a benchmark in the forms that others read: Every Eval Ever, and `.eval_results` of a model on the Hub.

A result file (`idlib-corpus benchmark --output`) says what was scored. Scores of single items are
made anew from predictions (`benchmark --predictions`) by `items`, which sees to it that the gold is the same.
"""

from idlib_corpus.publication.eval_results import eval_results
from idlib_corpus.publication.every_eval_ever import Who, every_eval_ever
from idlib_corpus.publication.items import Answered, answered

__all__ = ["Answered", "Who", "answered", "eval_results", "every_eval_ever"]
