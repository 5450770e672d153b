"""Stance by transformers: a model for sequence classification, fine-tuned on pairs of texts by its own Trainer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from idlib_corpus import pretrained
from idlib_corpus.errors import InputError
from idlib_corpus.items import StanceItem
from idlib_corpus.splits import stances
from idlib_corpus.training import finetuning
from idlib_corpus.training.base import Trained
from idlib_corpus.training.options import positive, shares
from idlib_corpus.training.sequences import guesses, load, rows
from idlib_corpus.training.stance.cells import as_pair, judged, judges, learnable, measure, note, weights
from idlib_corpus.training.stance.labels import INFERENCE, NAMES, folded, is_inference

USAGE = "transformers:<base model or folder>"
SAYS = "sequence classification over text, holder and target, fine-tuned from a pretrained model"
REQUIRES = {"transformers": "hf", "torch": "hf", "accelerate": "hf"}
SYSTEM = "hf"


def train(
    items: Sequence[StanceItem],
    folder: Path,
    *,
    model: str = "",
    validation: Sequence[StanceItem] = (),
    seed: int = 0,
    epochs: int = 5,
    batch_size: int = 16,
    lr: float = 2e-5,
    warmup: float = 0.1,
    max_length: int = pretrained.LONGEST,
) -> Trained:
    """Fine-tune a model into a folder.

    The pair is (context and text; ``holder: target``), as `cells.as_pair` gives it; where it is too long, the context
    is cut from its beginning, then the text; holder and target never are. The loss is cross-entropy, weighted so that
    rare labels count as much as frequent ones. The labels of the head are those that the cells have.

    Args:
        items: Cells with gold; excluded ones are left out.
        folder: An empty folder that exists.
        model: A model of the hub or a folder, with its tokenizer. If it has the labels of the cells already, under
            these or other names, or those of inference, its head is kept and trained on; else the head is new.
        validation: Cells by whose score (`cells.judged`) the best epoch is kept; the last one, if there are none.
        seed: The same seed gives the same weights, at a fixed number of threads.
        epochs: Rounds over all cells, 1 or more.
        batch_size: Cells an update, 1 or more.
        lr: Of AdamW, above 0, after `warmup` falling to 0.
        warmup: Share of all updates in which it rises, from 0 to below 1.
        max_length: Most pieces of a pair; fewer, if the model takes fewer.

    Raises:
        InputError: No such model, an option out of range, transformers is missing, fewer than two labels, or a holder
            and target that fill a pair alone.
    """
    name = f"transformers:{model}"
    if not model:
        raise InputError("trainer", '"transformers"', USAGE, "Name a base model, such as xlm-roberta-base")
    positive(name, epochs=epochs, batch_size=batch_size, lr=lr, max_length=max_length)
    shares(name, warmup=warmup)
    transformers = finetuning.prepare(f"the trainer {name}", seed)
    cells = learnable(items, name)
    chosen_by, left_out = judges(validation, cells)
    network, tokenizer = load(model, name, _head(model, name, stances(cells)), max_length)
    with pretrained.quiet():
        learned, judging = (
            rows([as_pair(cell) for cell in side], [cell.gold for cell in side], tokenizer, network, name)
            for side in (cells, chosen_by)
        )
    best = finetuning.finetune(
        network,
        tokenizer,
        folder,
        learned,
        judging,
        collator=transformers.DataCollatorWithPadding(tokenizer),
        metric="judged",
        metrics=_metrics(network),
        loss=_loss(cells, network),
        seed=seed,
        epochs=epochs,
        batch_size=batch_size,
        learning_rate=lr,
        warmup=warmup,
    )
    options = {"epochs": epochs, "batch_size": batch_size, "lr": lr, "warmup": warmup, "max_length": max_length}
    said = "" if best is None else f"{measure(stances(cells))} {best:.3f} in validation"
    return Trained(finetuning.versions(model), options, note(cells, said, left_out))


def _head(model: str, name: str, labels: Sequence[str]) -> dict[str, Any]:
    """The labels of the head: in the order of the base model, if it knows them under some name, else as they come."""
    import transformers

    with pretrained.loading(model, name) as place:
        config = transformers.AutoConfig.from_pretrained(model, **place)
    there = [str(label) for _, label in sorted(config.id2label.items())]
    names = INFERENCE if is_inference(there) else NAMES
    orders = (there, [names.get(folded(label), "") for label in there])
    return finetuning.names(next((order for order in orders if sorted(order) == sorted(labels)), labels))


def _loss(cells: Sequence[StanceItem], network: Any) -> Any:
    import torch

    by_label = weights(cells)
    scale = torch.tensor([by_label[label] for _, label in sorted(network.config.id2label.items())])

    def loss(outputs: Any, labels: Any, num_items_in_batch: Any = None) -> Any:
        # the weighted mean over the batch, whatever share of a larger step it is
        logits = outputs.logits
        return torch.nn.functional.cross_entropy(logits, labels, weight=scale.to(logits))

    return loss


def _metrics(network: Any) -> Any:
    names = network.config.id2label

    def metrics(prediction: Any) -> dict[str, float]:
        said = [names[int(number)] for number in guesses(prediction)]
        gold = [names[int(number)] for number in prediction.label_ids]
        return {"judged": judged(gold, said, list(names.values()))}

    return metrics
