"""Level meaning, on splits: what is trained on is never scored on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from idlib_corpus.check.rules import Fault, rule
from idlib_corpus.leaks import leaks
from idlib_corpus.model import Corpus, Sentence

LEVEL = "meaning"


class _Sided(NamedTuple):
    """A sentence in one language, as the leak guard sees it."""

    id: str
    group: str
    text: str
    sentence: Sentence


@rule("M50", LEVEL, "no group, which is a sentence in all its languages, and no text stands in two splits")
def split_leaks(corpus: Corpus) -> Iterator[Fault]:
    """Texts are compared by their words, whatever blanks stand between them."""
    sides: dict[str, list[_Sided]] = {}
    for document in corpus.documents:
        for lang, text in document.texts.items():
            for s in text.sentences:
                group = f"{document.id}/{s.id}"
                sides.setdefault(document.split, []).append(_Sided(f"{group}/{lang}", group, s.text, s))
    for leak in leaks(sides):
        remedy = "Give both documents one split, or take the sentence out of one"
        yield Fault("M50", leak.other.sentence.place, str(leak), remedy)
