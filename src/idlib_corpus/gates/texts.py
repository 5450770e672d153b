"""Words and texts tell no label: no cue word goes with one, no passage stands twice, none on two sides."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import numpy as np

from idlib_corpus.gates.base import Gate, cells
from idlib_corpus.leaks import leaks
from idlib_corpus.model import Corpus, Sentence, Text
from idlib_corpus.training.words import WORD

# bits that the presence of a cue word in a passage tells of the label of a cell in it
MOST_BITS = 0.01
# of the character n-grams of two bases that either has, those that both have
MOST_ALIKE = 0.25
GRAM = 5


def words(corpus: Corpus) -> Iterator[Gate]:
    """The cue word that tells most, by language: mutual information of its presence with the label, in bits."""
    for lang in corpus.codes:
        cues = {
            word
            for document in corpus.having(lang=lang).documents
            for word in _cue_words(document.texts[lang], {s.cue for s in document.stances})
        }
        items = cells(corpus, lang=lang)
        labels = Counter(item.gold for item in items)
        there: dict[str, Counter[str]] = {}
        for item in items:
            for word in _words(item.text) & cues:
                there.setdefault(word, Counter())[item.gold] += 1
        told = {word: _bits(count, labels) for word, count in there.items()}
        if told:
            word = max(told, key=lambda one: told[one])
            yield Gate("bits that a cue word tells", lang, told[word], 0.0, MOST_BITS, word, unit="bits")


def _cue_words(text: Text, cues: set[str]) -> Iterator[str]:
    for sentence in text.sentences:
        for expression in sentence.expressions:
            if expression.id in cues:
                for piece in expression.pieces:
                    yield from _words(sentence.text[piece.start : piece.end])


def _words(text: str) -> set[str]:
    return set(re.findall(WORD, text.casefold()))


def _bits(there: Counter[str], labels: Counter[str]) -> float:
    """Mutual information of a binary variable with the labels: `there` counts the cells that have it."""
    total = labels.total()
    joint = np.array([[there[name], labels[name] - there[name]] for name in labels], dtype=float) / total
    independent = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0, keepdims=True)
    seen = joint > 0
    return float((joint[seen] * np.log2(joint[seen] / independent[seen])).sum())


def duplicates(corpus: Corpus) -> Iterator[Gate]:
    """The two bases of different groups that are most alike, by language: Jaccard of their character n-grams."""
    for lang in corpus.codes:
        bases = {
            document.id: _grams(next(s for s in document.texts[lang].sentences if s.id not in document.variants))
            for document in corpus.having(lang=lang).documents
        }
        alike = {(a, b): len(bases[a] & bases[b]) / len(bases[a] | bases[b]) for a, b in combinations(bases, 2)}
        if alike:
            pair = max(alike, key=lambda one: alike[one])
            yield Gate("likeness of two bases", lang, alike[pair], 0.0, MOST_ALIKE, " and ".join(pair))


def _grams(sentence: Sentence) -> set[str]:
    text = " ".join(sentence.text.casefold().split())
    return {text[at : at + GRAM] for at in range(max(len(text) - GRAM + 1, 1))}


def leaked(corpus: Corpus) -> Iterator[Gate]:
    """Groups, which are documents here, and texts that stand in two splits; none may."""
    sides: dict[str, list[_Sided]] = {}
    for item in cells(corpus):
        document, _, _ = item.group.rpartition("/")
        split = corpus.document(document).split
        sides.setdefault(split, []).append(_Sided(item.id, document, item.text))
    yield Gate("groups and texts in two splits", "", float(len(list(leaks(sides)))), 0.0, 0.0, unit="")


class _Sided:
    """A cell as the leak guard sees it: its group is the whole document."""

    def __init__(self, name: str, group: str, text: str) -> None:
        self.id, self.group, self.text = name, group, text
