"""Classifiers that do not read a cell learn nothing: trained on train, scored on challenge."""

from __future__ import annotations

from collections.abc import Iterator

from idlib_corpus.gates.base import Gate, cells
from idlib_corpus.model import Corpus
from idlib_corpus.records import STANCES
from idlib_corpus.training.stance import sklearn
from idlib_corpus.training.stance.shortcuts import SHORTCUTS

# chance over balanced labels; majority is below it, since it never says two of the labels
CHANCE = 1 / len(STANCES)
MARGIN = 0.05
# of one kind, which has half of the cells
MARGIN_OF_KIND = 0.1


def shortcuts(corpus: Corpus) -> Iterator[Gate]:
    """Macro F1 over the three labels, by shortcut, over all cells and by kind, over all languages."""
    from sklearn.metrics import f1_score

    train, challenge = cells(corpus, "train"), cells(corpus, "challenge")
    for model in SHORTCUTS:
        classifier, _ = sklearn.fitted(model, train)
        said = classifier.predict(sklearn.features(model, challenge))
        for kind in ("", *dict.fromkeys(cell.kind for cell in challenge)):
            pairs = [
                (cell.gold, label) for cell, label in zip(challenge, said, strict=True) if kind in ("", cell.kind)
            ]
            gold, found = zip(*pairs, strict=True)
            value = float(f1_score(gold, found, labels=list(STANCES), average="macro", zero_division=0))
            yield Gate(f"macro F1 of {model}", kind, value, 0.0, CHANCE + (MARGIN_OF_KIND if kind else MARGIN))
