"""Models for the classification of pairs of texts, and pairs as their pieces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from idlib_corpus import pretrained
from idlib_corpus.errors import InputError


def load(model: str, where: str, head: dict[str, Any] | None = None) -> tuple[Any, Any]:
    """A model for sequence classification and its tokenizer, of the hub or a folder.

    Args:
        model: Name or folder.
        where: System or trainer, for messages.
        head: Labels of a head that takes the place of the model's own, if they differ in number; without them the
            model must have a head.

    Raises:
        InputError: It cannot be loaded.
    """
    # context is cut before text, and from its beginning: what stands next to the text is worth most
    return pretrained.load(
        "SequenceClassification", model, where, new_head=head is not None, cut="left", **(head or {})
    )


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
