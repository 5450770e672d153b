"""Relations by transformers: sequence classification of pairs of mentions, fine-tuned by its own Trainer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from idlib_corpus import pretrained
from idlib_corpus.errors import InputError
from idlib_corpus.files import write_files
from idlib_corpus.items import RelationItem
from idlib_corpus.training import finetuning
from idlib_corpus.training.base import Trained
from idlib_corpus.training.options import positive, shares
from idlib_corpus.training.relations.pairs import NO_RELATION, TYPES, Candidate, fewer, of_items, related
from idlib_corpus.training.sequences import guesses, load, rows

USAGE = "transformers:<base model or folder>"
SAYS = "each two given mentions as a question: sequence classification, fine-tuned from a pretrained model"
REQUIRES = {"transformers": "hf", "torch": "hf", "accelerate": "hf"}
SYSTEM = "pairs"
# what a head calls a pair without a relation: its labels are no empty words
NONE = "no_relation"


def train(
    items: Sequence[RelationItem],
    folder: Path,
    *,
    model: str = "",
    validation: Sequence[RelationItem] = (),
    seed: int = 0,
    epochs: int = 3,
    batch_size: int = 32,
    lr: float = 2e-5,
    warmup: float = 0.1,
    max_length: int = pretrained.LONGEST,
) -> Trained:
    """Fine-tune a model into a folder.

    The pair is (the sentence with both mentions marked; both mentions with their types), as `as_pair` gives it.

    Args:
        items: Sentences with mentions and gold relations.
        folder: An empty folder that exists.
        model: A model of the hub or a folder, with its tokenizer; it gets a new head.
        validation: Sentences by whose micro F1 over pairs the best epoch is kept; the last one, if there are none.
        seed: Of the pairs without a relation, the new head, the order of rows; the same seed gives the same weights,
            at a fixed number of threads.
        epochs: Rounds over all pairs, 1 or more.
        batch_size: Pairs an update, 1 or more.
        lr: Of AdamW, above 0, after `warmup` falling to 0.
        warmup: Share of all updates in which it rises, from 0 to below 1.
        max_length: Most pieces of a pair; fewer, if the model takes fewer.

    Raises:
        InputError: No such model, an option out of range, transformers is missing, or no relation to learn.
    """
    name = f"transformers:{model}"
    if not model:
        raise InputError("trainer", '"transformers"', USAGE, "Name a base model, such as xlm-roberta-base")
    positive(name, epochs=epochs, batch_size=batch_size, lr=lr, max_length=max_length)
    shares(name, warmup=warmup)
    transformers = finetuning.prepare(f"the trainer {name}", seed)
    types = related(items)
    pairs = fewer(of_items(items, types), seed)
    labels = sorted({_label(pair) for pair in pairs})
    if len(labels) < 2:
        found = f"{len(items)} sentences with {', '.join(labels) or 'no pairs of mentions'}"
        raise InputError(name, found, "pairs with a relation and pairs without one", "Choose other items")
    network, tokenizer = load(model, name, finetuning.names(labels), max_length)
    judging = [pair for pair in of_items(validation, types) if _label(pair) in labels]
    with pretrained.quiet():
        learned, judges = (
            rows([as_pair(pair) for pair in side], [_label(pair) for pair in side], tokenizer, network, name)
            for side in (pairs, judging)
        )
    best = finetuning.finetune(
        network,
        tokenizer,
        folder,
        learned,
        judges,
        collator=transformers.DataCollatorWithPadding(tokenizer),
        metric="micro_f1",
        metrics=_metrics(network.config.label2id.get(NONE, -1)),
        seed=seed,
        epochs=epochs,
        batch_size=batch_size,
        learning_rate=lr,
        warmup=warmup,
    )
    write_files(folder, {TYPES: json.dumps([list(one) for one in types], ensure_ascii=False).encode()})
    options = {"epochs": epochs, "batch_size": batch_size, "lr": lr, "warmup": warmup, "max_length": max_length}
    there = sum(pair.label != NO_RELATION for pair in pairs)
    said = "" if best is None else f", micro F1 {best:.3f} over pairs in validation"
    return Trained(
        finetuning.versions(model), options, f"{len(pairs)} pairs of mentions, {there} with a relation{said}"
    )


def as_pair(pair: Candidate) -> tuple[str, str]:
    """The sentence with ``[`` and ``]`` around the head, ``{`` and ``}`` around the tail; both with their types."""
    text, head, tail = pair.item.text, pair.head, pair.tail
    # inner brackets stand inside: of marks at one place, those that close come first, the inner ones before the outer
    marks = [(head.start, 1, -head.end, "["), (head.end, 0, -head.start, "]")]
    marks += [(tail.start, 1, -tail.end, "{"), (tail.end, 0, -tail.start, "}")]
    parts, last = [], 0
    for place, _, _, mark in sorted(marks):
        parts += [text[last:place], mark]
        last = place
    words = (f"{mention.words(text)} ({mention.type})" for mention in (head, tail))
    return "".join([*parts, text[last:]]), " : ".join(words)


def _label(pair: Candidate) -> str:
    return pair.label or NONE


def _metrics(none: int) -> Any:
    def metrics(prediction: Any) -> dict[str, float]:
        said, gold = guesses(prediction), np.asarray(prediction.label_ids)
        hits = int(((said == gold) & (gold != none)).sum())
        both = int((said != none).sum() + (gold != none).sum())
        return {"micro_f1": 2 * hits / both if both else 0.0}

    return metrics
