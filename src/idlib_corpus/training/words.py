"""Words as counters of n-grams take them, in scripts with blanks and without; n-grams weighed by tf-idf."""

from __future__ import annotations

from typing import Any

# stands for the holder where a text is searched for patterns; no letter, so that it is no word of any language
MARK = "◆"
# kana and Han: written without blanks, so that each character counts as a word
UNSPACED = "\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
WORD = rf"[{UNSPACED}{MARK}]|[^\W{UNSPACED}]+"


def weighed(places: int, **how: Any) -> Any:
    """An estimator that makes tf-idf weights of n-grams.

    They are hashed, not listed: a list of 40,000 n-grams takes skops longer than all training, and grows with the
    data.

    Args:
        places: Places for the n-grams; two that share one are one feature.
        **how: Which n-grams, as `HashingVectorizer` takes it.
    """
    from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
    from sklearn.pipeline import make_pipeline

    counts = HashingVectorizer(n_features=places, norm=None, alternate_sign=False, **how)
    return make_pipeline(counts, TfidfTransformer(sublinear_tf=True))
