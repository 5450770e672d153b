"""Train a spaCy tagger from nothing: spaCy's own update loop on documents built from our tokens."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from idlib_corpus.errors import missing_library
from idlib_corpus.items import Item

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
    spacy = _spacy()
    from spacy.training import Example

    spacy.util.fix_random_seed(seed)
    nlp = spacy.blank("xx")
    nlp.add_pipe("ner")
    examples = [Example(document(nlp, item), with_gold(document(nlp, item), item)) for item in items]
    optimizer = nlp.initialize(lambda: examples)
    order = random.Random(seed)
    for _ in range(epochs):
        order.shuffle(examples)
        for example in examples:  # one sentence an update: there are few, and few updates teach nothing
            nlp.update([example], sgd=optimizer, drop=0.1)
    return nlp


def document(nlp: Any, item: Item) -> Any:
    """A document with our tokens; its text is that of the item up to runs of white space."""
    from spacy.tokens import Doc

    words = [item.text[start:end] for start, end in item.tokens]
    ends = [end for _, end in item.tokens]
    spaces = [item.text[end : end + 1].isspace() for end in ends]
    return Doc(nlp.vocab, words=words, spaces=spaces)


def with_gold(doc: Any, item: Item) -> Any:
    """The document with the item's spans as entities, widened to whole tokens."""
    from spacy.util import filter_spans

    spans = []
    for start, end, label in item.gold:
        inside = [i for i, (a, b) in enumerate(item.tokens) if a < end and start < b]
        if inside:
            spans.append(doc[inside[0] : inside[-1] + 1])
            spans[-1].label_ = label
    doc.ents = filter_spans(spans)
    return doc


def _spacy() -> Any:
    try:
        import spacy
    except ImportError:
        raise missing_library("spacy", "spacy", "training a spaCy tagger") from None
    return spacy
