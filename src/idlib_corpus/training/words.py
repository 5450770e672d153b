"""Words as counters of n-grams take them, in scripts with blanks and without."""

from __future__ import annotations

# stands for the holder where a text is searched for patterns; no letter, so that it is no word of any language
MARK = "◆"
# kana and Han: written without blanks, so that each character counts as a word
UNSPACED = "\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
WORD = rf"[{UNSPACED}{MARK}]|[^\W{UNSPACED}]+"
