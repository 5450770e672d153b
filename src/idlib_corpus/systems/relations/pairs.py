"""`pairs:<folder>`: a sequence classifier of pairs of mentions that the trainer `transformers` made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from idlib_corpus import modelcard, pretrained
from idlib_corpus.errors import InputError
from idlib_corpus.items import FoundRelation, RelationItem
from idlib_corpus.systems.base import System
from idlib_corpus.training.relations.pairs import NO_RELATION, found, of_items, read_types
from idlib_corpus.training.relations.transformers import NONE, as_pair
from idlib_corpus.training.sequences import encode, load

USAGE = "pairs:<folder>"
SAYS = "each two given mentions as a question to a transformer, trained by idlib-corpus train"
REQUIRES = {"transformers": "hf", "torch": "hf"}
BATCH = 32


class PairClassifier(System[RelationItem, list[FoundRelation]]):
    """A fine-tuned classifier of pairs of given mentions."""

    def __init__(self, folder: Path) -> None:
        self.name = f"pairs:{folder}"
        if not folder.is_dir():
            remedy = "Train it: idlib-corpus train relations --library transformers --model <base model>"
            raise InputError(self.name, "no such folder", "a folder with a trained model", remedy)
        transformers = pretrained.imported(f"the system {self.name}")
        network, self._tokenizer = load(str(folder), self.name)
        self._network = pretrained.on_device(network)
        self._labels = [str(label) for _, label in sorted(self._network.config.id2label.items())]
        self._types = read_types(folder)
        self.trained_here(modelcard.read(folder), f"transformers {transformers.__version__}")

    def predict(self, items: Iterable[RelationItem]) -> Iterator[list[FoundRelation]]:
        """The relations between the mentions of each sentence; none where it has no mentions."""
        for item in items:
            pairs = of_items([item], self._types)
            labels = list(self._said([as_pair(pair) for pair in pairs]))
            yield from found([item], pairs, labels)

    def _said(self, pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
        import torch

        stream = iter(pairs)
        while batch := list(islice(stream, BATCH)):
            with pretrained.quiet():
                rows = encode(batch, self._tokenizer, self._network, self.name, padding=True, return_tensors="pt")
            with torch.inference_mode():
                logits = self._network(**rows.to(self._network.device)).logits
            for number in logits.argmax(dim=-1).tolist():
                label = self._labels[number]
                yield NO_RELATION if label == NONE else label


def create(model: str) -> PairClassifier:
    """A classifier by its folder."""
    if not model:
        raise InputError("system", '"pairs"', USAGE, "Name the folder of a trained model")
    return PairClassifier(Path(model))


def available() -> list[str]:
    """None: there is nothing before it is trained."""
    return []
