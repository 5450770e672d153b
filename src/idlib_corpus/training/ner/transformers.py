"""`transformers:<base>`: a pretrained model fine-tuned for token classification, by transformers' own Trainer.

Our words go in. The first sub-word of a word has its tag; the others, and the special ones, have none (-100), as in
the CoNLL recipes of BERT (Devlin et al. 2019, section 5.3). The best state is chosen by the F1 of whole spans, which
is our own scorer's (`scoring.trainer`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from idlib_corpus import pretrained, tokens
from idlib_corpus.errors import InputError
from idlib_corpus.items import Item
from idlib_corpus.tagging.spans import bio
from idlib_corpus.training import finetuning
from idlib_corpus.training.base import Trained
from idlib_corpus.training.options import positive, shares

USAGE = "transformers:<base model or folder>"
SAYS = "a pretrained transformer fine-tuned to tag tokens"
REQUIRES = {"transformers": "hf", "torch": "hf", "accelerate": "hf"}
SYSTEM = "hf"

IGNORED = -100
# the share of a window that is given again in the next one, where a sentence is longer than the model takes
OVERLAP = 4


def train(
    items: Sequence[Item],
    folder: Path,
    *,
    model: str = "",
    validation: Sequence[Item] = (),
    seed: int = 0,
    epochs: float = 5,
    lr: float = 5e-5,
    batch_size: int = 16,
    warmup: float = 0.1,
    weight_decay: float = 0.01,
    max_length: int = 512,
) -> Trained:
    """Fine-tune a model; see `training.base.Trainer`.

    Args:
        items: Sentences with gold spans.
        folder: Where model and tokenizer go, as `save_pretrained` writes them.
        model: A model of the hub or a folder, with a fast tokenizer; its head for tokens is new.
        validation: Sentences by whose F1 the best epoch is kept; without any it is the last.
        seed: The same seed gives the same weights, at a fixed number of threads.
        epochs: Rounds over all sentences.
        lr: The highest learning rate of AdamW; it rises to it, then falls in a line.
        batch_size: Sentences an update.
        warmup: Share of the updates in which the learning rate rises.
        weight_decay: Of AdamW.
        max_length: Sub-words of a window at most. A longer sentence goes in as windows that overlap by a quarter.

    Raises:
        InputError: transformers is missing, there is no such model, its tokenizer is not a fast one, or an option is
            out of range.
    """
    from idlib_corpus.scoring.trainer import compute_metrics

    if not model:
        raise InputError("trainer", '"transformers"', USAGE, "Name one, as transformers:FacebookAI/xlm-roberta-base")
    name = f"transformers:{model}"
    transformers = finetuning.prepare(f"the trainer {name}", seed)
    positive("transformers", epochs=epochs, lr=lr, batch_size=batch_size, max_length=max_length)
    shares("transformers", warmup=warmup, weight_decay=weight_decay)
    kinds = sorted({label for item in (*items, *validation) for _, _, label in item.gold})
    labels = ["O", *(f"{prefix}-{kind}" for kind in kinds for prefix in "BI")]
    network, tokenizer = pretrained.load(
        "TokenClassification", model, name, words=True, new_head=True, **finetuning.names(labels)
    )
    if not tokenizer.is_fast:
        found = "its tokenizer does not tell which word a sub-word is of"
        raise InputError(name, found, "a fast tokenizer", "Choose another model")
    longest = min(max_length, pretrained.most_subwords(network, tokenizer, default=max_length))
    if longest <= (special := tokenizer.num_special_tokens_to_add()):
        found = f"{longest} sub-words, of which the model takes {special} for itself"
        raise InputError(f"option max_length of {name}", found, f"more than {special}", "Give it another value")
    with pretrained.quiet():
        rows, judges = (_windows(tokenizer, side, labels, longest) for side in (items, validation))
    finetuning.finetune(
        network,
        tokenizer,
        folder,
        rows,
        judges,
        collator=transformers.DataCollatorForTokenClassification(tokenizer, label_pad_token_id=IGNORED),
        metric="f1",
        metrics=compute_metrics(labels, ignore=IGNORED),
        seed=seed,
        epochs=epochs,
        batch_size=batch_size,
        learning_rate=lr,
        warmup=warmup,
        weight_decay=weight_decay,
    )
    used = {
        "epochs": epochs,
        "lr": lr,
        "batch_size": batch_size,
        "warmup": warmup,
        "weight_decay": weight_decay,
        "max_length": max_length,
    }
    return Trained(
        finetuning.versions(model), used, f"{model} fine-tuned on {len(items)} sentences, {epochs:g} epochs"
    )


def _windows(tokenizer: Any, items: Sequence[Item], labels: Sequence[str], longest: int) -> list[dict[str, list[int]]]:
    """Sentences as sub-words with a label each; more than one window where a sentence is too long."""
    numbers = {label: number for number, label in enumerate(labels)}
    made = []
    for item in items:
        spans = tokens.of(item)
        if not spans:
            continue
        tags = bio(spans, item.gold)
        batch = tokenizer(
            [item.text[start:end] for start, end in spans],
            is_split_into_words=True,
            truncation=True,
            max_length=longest,
            stride=min(longest // OVERLAP, longest - tokenizer.num_special_tokens_to_add() - 1),
            return_overflowing_tokens=True,
        )
        for window, ids in enumerate(batch["input_ids"]):
            before: int | None = None
            found = []
            words = batch.word_ids(window)
            # a later window may begin inside a word, whose first sub-word stands in the one before
            cut = next((word for word in words if word is not None), None) if window else None
            for word in words:
                first = word is not None and word not in (before, cut)
                found.append(numbers[tags[word]] if first else IGNORED)
                before = word
            made.append({"input_ids": ids, "attention_mask": batch["attention_mask"][window], "labels": found})
    return made
