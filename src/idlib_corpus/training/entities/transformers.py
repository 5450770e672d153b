"""`transformers:<base>`: a pretrained model fine-tuned for token classification, by transformers' own Trainer.

Our words go in. The first sub-word of a word has its tag; the others, and the special ones, have none (-100), as in
the CoNLL recipes of BERT (Devlin et al. 2019, section 5.3). The best state is chosen by the F1 of whole spans, which
is our own scorer's (`scoring.trainer`).
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from idlib_corpus import tokens
from idlib_corpus.errors import InputError, library
from idlib_corpus.items import Item
from idlib_corpus.tags import bio
from idlib_corpus.training.base import Trained
from idlib_corpus.training.options import positive, shares

USAGE = "transformers:<base model or folder>"
SAYS = "a pretrained transformer fine-tuned to tag tokens"
SYSTEM = "hf"

EXTRA, WHY = "hf", "fine-tuning a transformer"
IGNORED = -100
# what a tokenizer says that knows no longest input
ENDLESS = 1 << 20
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
    if not model:
        raise InputError("trainer", '"transformers"', USAGE, "Name one, as transformers:FacebookAI/xlm-roberta-base")
    transformers = library("transformers", EXTRA, WHY)
    library("accelerate", EXTRA, WHY)
    positive("transformers", epochs=epochs, lr=lr, batch_size=batch_size, max_length=max_length)
    shares("transformers", warmup=warmup, weight_decay=weight_decay)
    used = {
        "epochs": epochs,
        "lr": lr,
        "batch_size": batch_size,
        "warmup": warmup,
        "weight_decay": weight_decay,
        "max_length": max_length,
    }
    kinds = sorted({label for item in (*items, *validation) for _, _, label in item.gold})
    labels = ["O", *(f"{prefix}-{kind}" for kind in kinds for prefix in "BI")]
    with quiet(), tempfile.TemporaryDirectory() as scratch:
        transformers.set_seed(seed)  # the new head is drawn before Trainer would set it
        tokenizer = _tokenizer(transformers, model)
        network = _network(transformers, model, labels)
        longest = min(max_length, _longest(tokenizer, network))
        sides = [_windows(tokenizer, side, labels, longest) for side in (items, validation)]
        trainer = _trainer(transformers, network, tokenizer, sides, labels, scratch, seed, used)
        trainer.train()
        trainer.save_model(str(folder))  # the tokenizer too
    (folder / "training_args.bin").unlink(missing_ok=True)  # a pickle that has paths of this machine
    versions = {name: library(name, EXTRA, WHY).__version__ for name in ("transformers", "torch", "accelerate")}
    return Trained(versions, used, f"{model} fine-tuned on {len(items)} sentences, {epochs:g} epochs")


def _trainer(
    transformers: Any,
    network: Any,
    tokenizer: Any,
    sides: Sequence[Sequence[Any]],
    labels: Sequence[str],
    scratch: str,
    seed: int,
    used: Mapping[str, Any],
) -> Any:
    """A Trainer that says nothing and keeps the best epoch, where there is something to judge it by."""
    from idlib_corpus.scoring.trainer import compute_metrics

    windows, judges = sides
    judged = bool(judges)
    arguments = transformers.TrainingArguments(
        output_dir=scratch,
        seed=seed,
        data_seed=seed,
        eval_strategy="epoch" if judged else "no",
        save_strategy="epoch" if judged else "no",
        save_total_limit=1,
        load_best_model_at_end=judged,
        metric_for_best_model="f1" if judged else None,
        greater_is_better=True,
        logging_strategy="no",
        report_to="none",
        disable_tqdm=True,
        dataloader_pin_memory=False,
        num_train_epochs=used["epochs"],
        learning_rate=used["lr"],
        per_device_train_batch_size=used["batch_size"],
        per_device_eval_batch_size=used["batch_size"],
        warmup_steps=used["warmup"],  # a share, as it is below 1
        weight_decay=used["weight_decay"],
    )
    trainer = transformers.Trainer(
        network,
        arguments,
        data_collator=transformers.DataCollatorForTokenClassification(tokenizer, label_pad_token_id=IGNORED),
        train_dataset=windows,
        eval_dataset=judges if judged else None,
        processing_class=tokenizer,
        compute_metrics=compute_metrics(labels, ignore=IGNORED) if judged else None,
    )
    trainer.remove_callback(transformers.PrinterCallback)
    return trainer


def _tokenizer(transformers: Any, model: str) -> Any:
    """The fast tokenizer of a model, set up for words, not texts."""
    with _found(model):
        tokenizer = transformers.AutoTokenizer.from_pretrained(model)
        if getattr(tokenizer, "add_prefix_space", None) is False:
            # byte-level ones want to be told that words come without the space before them
            tokenizer = transformers.AutoTokenizer.from_pretrained(model, add_prefix_space=True)
    if not tokenizer.is_fast:
        found = "its tokenizer does not tell which word a sub-word is of"
        raise InputError(f"transformers:{model}", found, "a fast tokenizer", "Choose another model")
    return tokenizer


def _network(transformers: Any, model: str, labels: Sequence[str]) -> Any:
    names = dict(enumerate(labels))
    with _found(model):
        return transformers.AutoModelForTokenClassification.from_pretrained(
            model,
            id2label=names,
            label2id={name: number for number, name in names.items()},
            num_labels=len(names),
            ignore_mismatched_sizes=True,  # a head for other labels is replaced
        )


@contextlib.contextmanager
def _found(model: str) -> Iterator[None]:
    """What a missing or broken model raises, as an error for the user.

    Raises:
        InputError: It cannot be loaded.
    """
    try:
        yield
    except Exception as error:  # no network, no such model, a broken file, an unknown kind: each has its own
        remedy = f"hf download {model}, or name a folder that save_pretrained wrote"
        told = str(error).strip().partition("\n")[0]
        expected = "a model of the hub, or a folder"
        raise InputError(f"transformers:{model}", f"it cannot be loaded: {told}", expected, remedy) from error


def _longest(tokenizer: Any, network: Any) -> int:
    """How many sub-words a model takes."""
    known = [tokenizer.model_max_length] if tokenizer.model_max_length < ENDLESS else []
    positions = getattr(network.config, "max_position_embeddings", None)
    if isinstance(positions, int) and positions > 0:
        # models that count positions from behind the padding have that many less
        padding = network.config.pad_token_id or 0
        known.append(positions - padding - 1 if "roberta" in network.config.model_type else positions)
    return min(known, default=ENDLESS)


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
            stride=longest // OVERLAP,
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


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep the reports and bars of transformers and of its hub off the screen; what they raise still comes through."""
    logging = library("transformers", EXTRA, WHY).utils.logging
    hub = library("huggingface_hub", EXTRA, WHY).logging
    levels, bars = (logging.get_verbosity(), hub.get_verbosity()), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    hub.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(levels[0])
        hub.set_verbosity(levels[1])
        if bars:
            logging.enable_progress_bar()
