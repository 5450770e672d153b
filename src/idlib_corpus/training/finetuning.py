"""What all that is fine-tuned by transformers' own Trainer has in common."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from idlib_corpus import pretrained
from idlib_corpus.errors import library
from idlib_corpus.files import folder_digest
from idlib_corpus.temporary import scratch
from idlib_corpus.training import progress
from idlib_corpus.training.base import BASE


def prepare(why: str, seed: int) -> Any:
    """Transformers, with all that fine-tuning needs, and every seed set: a new head is drawn before Trainer sets it.

    Args:
        why: What needs them, for the message.
        seed: The same seed gives the same weights, at a fixed number of threads.

    Raises:
        InputError: A library is not installed.
    """
    transformers = pretrained.imported(why)
    library("accelerate", pretrained.EXTRA, why)
    with pretrained.quiet():
        transformers.set_seed(seed)
    return transformers


def finetune(
    network: Any,
    tokenizer: Any,
    folder: Path,
    rows: Any,
    judges: Any = None,
    *,
    collator: Any,
    metric: str,
    metrics: Callable[[Any], dict[str, float]] | None,
    loss: Callable[..., Any] | None = None,
    seed: int,
    epochs: float,
    batch_size: int,
    learning_rate: float,
    warmup: float,
    weight_decay: float = 0.01,
) -> float | None:
    """Train a model on rows and save it with its tokenizer; nothing else stays on the disk, nothing is said.

    The optimizer is AdamW; its learning rate rises in a line, then falls in a line to 0.

    Args:
        network: The model, changed in place.
        tokenizer: Its tokenizer.
        folder: Where both go.
        rows: Encoded rows with their labels.
        judges: Rows by which the best epoch is kept, the first of equals; the last epoch, if there are none.
        collator: Makes batches of rows.
        metric: By which epochs are judged; more is better.
        metrics: What makes it of predictions.
        loss: The loss, if not that of the model.
        seed: Of the order of the rows and of dropout.
        epochs: Rounds over all rows.
        batch_size: Rows an update.
        learning_rate: The highest one.
        warmup: Share of the updates in which it rises.
        weight_decay: Of AdamW.

    Returns:
        The metric of the epoch that was kept; None if there was nothing to judge by.

    Raises:
        OSError: The model cannot be saved.
    """
    import torch
    import transformers
    from safetensors import SafetensorError

    judged = judges is not None and len(judges) > 0
    with pretrained.quiet(), scratch() as states:
        arguments = transformers.TrainingArguments(
            output_dir=str(states),
            num_train_epochs=epochs,
            per_device_train_batch_size=batch_size,
            per_device_eval_batch_size=batch_size,
            learning_rate=learning_rate,
            warmup_steps=warmup,  # below 1 it is a share
            weight_decay=weight_decay,
            seed=seed,
            data_seed=seed,
            eval_strategy="epoch" if judged else "no",
            save_strategy="epoch" if judged else "no",
            save_total_limit=1,
            load_best_model_at_end=judged,
            metric_for_best_model=metric if judged else None,
            greater_is_better=True,
            logging_strategy="no",
            report_to="none",
            disable_tqdm=True,
            dataloader_pin_memory=torch.cuda.is_available(),
        )
        trainer = transformers.Trainer(
            network,
            arguments,
            data_collator=collator,
            train_dataset=rows,
            eval_dataset=judges if judged else None,
            processing_class=tokenizer,
            compute_loss_func=loss,
            compute_metrics=metrics if judged else None,
        )
        trainer.remove_callback(transformers.PrinterCallback)
        trainer.add_callback(_shown(transformers))
        trainer.train()
        try:
            network.save_pretrained(folder)
            tokenizer.save_pretrained(folder)
        except SafetensorError as error:  # of Rust: the number of an error of the disk stands in its words only
            said = re.search(r"\(os error (\d+)\)", str(error))
            if said is None:
                raise
            raise OSError(int(said[1]), os.strerror(int(said[1]))) from error
        best: float | None = trainer.state.best_metric if judged else None
    return best


def _shown(transformers: Any) -> Any:
    """What shows how far Trainer is, by its updates."""

    class Shown(transformers.TrainerCallback):  # type: ignore[misc]
        def on_train_begin(self, args: Any, state: Any, control: Any, **more: Any) -> None:
            self.bar = progress.bar(state.max_steps, "update", "transformers")

        def on_step_end(self, args: Any, state: Any, control: Any, **more: Any) -> None:
            self.bar.update()

        def on_train_end(self, args: Any, state: Any, control: Any, **more: Any) -> None:
            self.bar.close()

    return Shown()


def versions(model: str) -> dict[str, str]:
    """Versions of the libraries that fine-tune, for the card of a model, and the digest of a base that is a folder."""
    base = {BASE: folder_digest(Path(model))} if Path(model).is_dir() else {}
    return {name: version(name) for name in ("transformers", "torch", "accelerate")} | base


def names(labels: Sequence[str]) -> dict[str, Any]:
    """Labels of a new head, in order, as the configuration of a model has them."""
    return {
        "id2label": dict(enumerate(labels)),
        "label2id": {label: number for number, label in enumerate(labels)},
        "num_labels": len(labels),
    }
