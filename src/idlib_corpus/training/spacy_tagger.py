"""Train a spaCy tagger from nothing: spaCy's own update loop on documents built from our tokens."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from idlib_corpus.errors import library
from idlib_corpus.items import Item
from idlib_corpus.tags import bio

EPOCHS = 15


def train(items: Sequence[Item], *, epochs: int = EPOCHS, seed: int = 0) -> Any:
    """Train a tagger on sentences of one or more languages.

    Args:
        items: Sentences with gold spans.
        epochs: Rounds over all sentences.
        seed: The same seed gives the same weights.

    Returns:
        A spaCy pipeline with the component `ner`; feed it documents made by `document`.
    """
    spacy = library("spacy", "spacy", "training a spaCy tagger")
    from spacy.training import Example

    spacy.util.fix_random_seed(seed)
    nlp = spacy.blank("xx")
    nlp.add_pipe("ner")
    examples = [Example(document(nlp, item), document(nlp, item, gold=True)) for item in items]
    optimizer = nlp.initialize(lambda: examples)
    order = random.Random(seed)
    for _ in range(epochs):
        order.shuffle(examples)
        for example in examples:  # one sentence an update: there are few, and few updates teach nothing
            nlp.update([example], sgd=optimizer, drop=0.1)
    return nlp


def document(nlp: Any, item: Item, *, gold: bool = False) -> Any:
    """A document with our tokens; its text is that of the item up to runs of white space.

    With `gold`, the item's spans are its entities, widened to whole tokens.
    """
    from spacy.tokens import Doc

    words = [item.text[start:end] for start, end in item.tokens]
    spaces = [item.text[end : end + 1].isspace() for _, end in item.tokens]
    return Doc(nlp.vocab, words=words, spaces=spaces, ents=bio(item.tokens, item.gold) if gold else None)
