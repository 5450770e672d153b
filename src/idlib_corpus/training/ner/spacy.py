"""`spacy`: a spaCy tagger from nothing, by spaCy's own update loop, on documents built from our tokens.

It needs no download: the embeddings are hashes of the words and of their shapes and ends, learnt with the rest.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from idlib_corpus import tokens
from idlib_corpus.errors import library
from idlib_corpus.items import Item
from idlib_corpus.tagging.spans import bio
from idlib_corpus.training import progress
from idlib_corpus.training.base import Trained
from idlib_corpus.training.options import from_nothing, positive, shares

USAGE = "spacy"
SAYS = "a spaCy tagger, trained from nothing, for all languages together"
REQUIRES = {"spacy": "spacy"}
SYSTEM = "spacy"
SLOWER = {"": ("spacy",)}

# updates an epoch below which sentences are not put together: few updates teach nothing
UPDATES = 50

# rounds if none are asked for: so many, fewer where these are more sentences than this
EPOCHS, FEWEST_EPOCHS, MOST_SENTENCES = 20, 3, 10_000
AS_MANY_AS_FIT = -1


def train(
    items: Sequence[Item],
    folder: Path,
    *,
    model: str = "",
    validation: Sequence[Item] = (),
    seed: int = 0,
    epochs: int = AS_MANY_AS_FIT,
    batch_size: int = 32,
    dropout: float = 0.1,
) -> Trained:
    """Train a tagger on sentences of one or more languages; see `training.base.Trainer`.

    Args:
        items: Sentences with gold spans.
        folder: Where `nlp.to_disk` writes.
        model: None to choose.
        validation: Sentences by whose F1 the best epoch is kept; without any it is the last.
        seed: The same seed gives the same weights.
        epochs: Rounds over all sentences. If -1, 20, but fewer, at least 3, where that is more than 10,000 sentences:
            a model that is trained on the spot takes minutes, not an hour.
        batch_size: Sentences an update at most; fewer where an epoch would have less than fifty updates.
        dropout: Share of the features that an update does not see.

    Raises:
        InputError: spaCy is missing, a model is named, or an option is out of range.
    """
    from_nothing(USAGE, model)
    if epochs == AS_MANY_AS_FIT:
        epochs = max(FEWEST_EPOCHS, min(EPOCHS, MOST_SENTENCES // max(len(items), 1)))
    positive("spacy", epochs=epochs, batch_size=batch_size)
    shares("spacy", dropout=dropout)
    spacy = library("spacy", "spacy", "training a spaCy tagger")
    from spacy.training import Example

    spacy.util.fix_random_seed(seed)
    nlp = spacy.blank("xx")
    nlp.add_pipe("ner")
    examples, judges = (
        [Example(document(nlp, item), document(nlp, item, gold=True)) for item in side] for side in (items, validation)
    )
    optimizer = nlp.initialize(lambda: examples)
    size = max(1, min(batch_size, len(examples) // UPDATES))
    order = random.Random(seed)
    best: tuple[float, bytes] = (-1.0, b"")
    with progress.bar(epochs * -(-len(examples) // size), "update", "spaCy") as bar:
        for _ in range(epochs):
            order.shuffle(examples)
            for batch in spacy.util.minibatch(examples, size):
                nlp.update(batch, sgd=optimizer, drop=dropout)
                bar.update()
            if judges:
                f1 = nlp.evaluate(judges)["ents_f"] or 0.0
                best = max(best, (f1, nlp.to_bytes()), key=lambda one: one[0])
    if judges:
        nlp.from_bytes(best[1])
    nlp.to_disk(folder)
    used = {"epochs": epochs, "batch_size": batch_size, "dropout": dropout}
    return Trained({"spacy": spacy.__version__}, used, f"{len(items)} sentences, {epochs} epochs")


def document(nlp: Any, item: Item, *, gold: bool = False) -> Any:
    """A document with our tokens; its text is that of the item up to runs of white space.

    With `gold`, the item's spans are its entities, widened to whole tokens.
    """
    from spacy.tokens import Doc

    spans = tokens.of(item)
    words = [item.text[start:end] for start, end in spans]
    spaces = [item.text[end : end + 1].isspace() for _, end in spans]
    return Doc(nlp.vocab, words=words, spaces=spaces, ents=bio(spans, item.gold) if gold else None)
