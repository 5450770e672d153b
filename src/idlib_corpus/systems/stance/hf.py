"""`hf:<model or folder>`: sequence classification by transformers, for stance, or for inference used zero-shot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from idlib_corpus import modelcard, pretrained
from idlib_corpus.errors import InputError
from idlib_corpus.items import FoundStance, StanceItem
from idlib_corpus.records.stance import NO_STANCE
from idlib_corpus.systems.base import System
from idlib_corpus.systems.own import own_map
from idlib_corpus.training.sequences import encode, load
from idlib_corpus.training.stance.cells import as_pair, hypothesis, in_context
from idlib_corpus.training.stance.labels import INFERENCE, folded, is_inference, stances

USAGE = "hf:<model or folder>"
SAYS = "sequence classification by transformers, for stance, or for natural language inference (zero-shot)"
REQUIRES = {"transformers": "hf", "torch": "hf"}
BATCH = 32


class TransformersSystem(System[StanceItem, FoundStance]):
    """A model for pairs of texts.

    One that tells stance reads (context and text; ``holder: target``), as the trainer `transformers` makes them. One
    whose labels are entailment, neutral and contradiction is used zero-shot: context and text are the premise, and
    `cells.hypothesis` says that the holder is for the target. Only the first text is ever cut, from its beginning.
    """

    def __init__(self, model: str) -> None:
        self.name = f"hf:{model}"
        transformers = pretrained.imported(f"the system {self.name}")
        network, self._tokenizer = load(model, self.name)
        self._network = pretrained.on_device(network)
        config = self._network.config
        labels = [str(label) for _, label in sorted(config.id2label.items())]
        own, card = own_map(labels, self.name), modelcard.find(model)
        self._inference = own is None and card is None and is_inference(labels)
        if own is not None:
            self._stances = tuple(own[label] or NO_STANCE for label in labels)
        elif self._inference:
            self._stances = tuple(INFERENCE[folded(label)] for label in labels)
        else:
            self._stances = stances(labels, self.name, card)
        libraries = f"transformers {transformers.__version__}"
        self.version = f"{pretrained.revision(model, config)}, {libraries}"
        self.note = "zero-shot: natural language inference, English hypothesis" if self._inference else ""
        self.trained_here(card, libraries)

    def predict(self, items: Iterable[StanceItem]) -> Iterator[FoundStance]:
        """The most likely label of each cell."""
        import torch

        stream = iter(items)
        while batch := list(islice(stream, BATCH)):
            pairs = [(in_context(item), hypothesis(item)) if self._inference else as_pair(item) for item in batch]
            with pretrained.quiet():
                rows = encode(pairs, self._tokenizer, self._network, self.name, padding=True, return_tensors="pt")
            with torch.inference_mode():
                logits = self._network(**rows.to(self._network.device)).logits
            for number in logits.argmax(dim=-1).tolist():
                yield FoundStance(self._stances[number])


def create(model: str) -> TransformersSystem:
    """A model by its name on the hub or its folder."""
    if not model:
        raise InputError("system", '"hf"', USAGE, "Name a model or the folder of one")
    return TransformersSystem(model)


def available() -> list[str]:
    """None: which of the models in a cache tell stance, only loading them says."""
    return []
