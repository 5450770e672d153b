"""Models for the classification of pairs of texts, and pairs as their pieces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from idlib_corpus import pretrained
from idlib_corpus.errors import InputError


def load(model: str, where: str, head: dict[str, Any] | None = None, max_length: int | None = None) -> tuple[Any, Any]:
    """A model for sequence classification and its tokenizer, of the hub or a folder.

    Args:
        model: Name or folder.
        where: System or trainer, for messages.
        head: Labels of a head that takes the place of the model's own, if they differ in number; without them the
            model must have a head.
        max_length: Most pieces of a pair, if the model takes as many; what the model takes, if not given.

    Raises:
        InputError: It cannot be loaded.
    """
    # context is cut before text, and from its beginning: what stands next to the text is worth most
    network, tokenizer = pretrained.load(
        "SequenceClassification", model, where, new_head=head is not None, cut="left", **(head or {})
    )
    if max_length is not None:
        tokenizer.model_max_length = min(max_length, pretrained.most_subwords(network, tokenizer, default=max_length))
    return network, tokenizer


def encode(pairs: Sequence[tuple[str, str]], tokenizer: Any, network: Any, where: str, **options: Any) -> Any:
    """Pairs of texts as pieces; only the first is cut.

    Args:
        pairs: First and second texts.
        tokenizer: The tokenizer.
        network: The model.
        where: System or trainer, for the message.
        **options: More for the tokenizer.

    Raises:
        InputError: A second text fills the model alone.
    """
    first, second = (list(side) for side in zip(*pairs, strict=True))
    room = pretrained.most_subwords(network, tokenizer)
    if room <= (special := tokenizer.num_special_tokens_to_add(pair=True)):
        # tokenizers then cut nothing, or all
        found = f"{room} pieces for a pair, of which {special} stand around the texts"
        raise InputError(where, found, f"more than {special}", "Take a model, or a max_length, that takes more")
    try:
        return tokenizer(first, second, truncation="only_first", max_length=room, **options)
    except Exception as error:  # the Rust tokenizers raise a bare Exception
        if "runcation" not in str(error):
            raise
        widest = max(second, key=lambda text: len(tokenizer.tokenize(text)))
        found = f'the second text is as long as all that the model takes ({room} pieces): "{widest}"'
        remedy = "Take a shorter one (of stance: holder and target), or a model that takes more"
        raise InputError(where, found, "a text beside them", remedy) from error


def rows(pairs: Sequence[tuple[str, str]], labels: Sequence[str], tokenizer: Any, network: Any, where: str) -> Any:
    """Pairs with their labels as a `datasets.Dataset`, which Trainer takes as it is; None of no pairs.

    Args:
        pairs: First and second texts.
        labels: The label of each, one that the head of the network has.
        tokenizer: The tokenizer.
        network: The model.
        where: The trainer, for the message.

    Raises:
        InputError: A second text fills the model alone.
    """
    from datasets import Dataset

    if not pairs:
        return None
    encoded = encode(pairs, tokenizer, network, where)
    return Dataset.from_dict({**encoded, "labels": [network.config.label2id[label] for label in labels]})


def guesses(prediction: Any) -> npt.NDArray[np.int64]:
    """The number of the likeliest label of each row of a prediction of Trainer; some models give more than logits."""
    logits = prediction.predictions[0] if isinstance(prediction.predictions, tuple) else prediction.predictions
    return np.asarray(np.argmax(logits, axis=-1))
