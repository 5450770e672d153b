"""`hf:<model or folder>`: token classification with transformers, on our own words.

Our words go in, so that a script without spaces and a Turkish suffix behind an apostrophe need no guess of what a
word is. The label of a word is that of its first sub-word, as in training (`words`). Tags become spans as conlleval
reads them (`tags.decode`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from idlib_corpus import modelcard, pretrained, tokens
from idlib_corpus.errors import InputError
from idlib_corpus.items import Item
from idlib_corpus.labels import VIEW, LabelMap
from idlib_corpus.model import Span
from idlib_corpus.systems.base import System
from idlib_corpus.systems.ner.words import Window, encode, windows
from idlib_corpus.systems.own import Asked, FileMap, map_for, own_map
from idlib_corpus.tagging.schemes import split
from idlib_corpus.tagging.spans import decode

USAGE = "hf:<model or folder>"
SAYS = "a token classifier of transformers, from the hub or a folder; our words go in"
REQUIRES = {"transformers": "hf", "torch": "hf"}

# windows that go through the model at once, and items that are sorted by length together
BATCH = 16
CHUNK = 16 * BATCH
# the share of a window that is given again in the next one
OVERLAP = 1 / 4
OUTSIDE = "O"
UNNAMED = re.compile(r"LABEL_\d+")


class HfSystem(System[Item, list[Span]]):
    """A token classifier and its tokenizer.

    Args:
        name: As `create` takes it.
        model: A model for token classification.
        tokenizer: Its tokenizer.
        version: Of the library and the weights.
        card: Of a model that was trained here.
        batch_size: Windows that go through the model at once.
        longest: Sub-words of a window; as many as the model takes if not given.
    """

    def __init__(
        self,
        name: str,
        model: Any,
        tokenizer: Any,
        version: str,
        card: modelcard.ModelCard | None = None,
        *,
        batch_size: int = BATCH,
        longest: int | None = None,
    ) -> None:
        self.name, self.version = name, version
        self._model, self._tokenizer = model.eval(), tokenizer
        self._tags, self._map = _labels([model.config.id2label[n] for n in range(model.config.num_labels)], name)
        self.trained_here(card, version)
        self.note = "; ".join(filter(None, [self.note, f"labels {self._map.name}"]))
        self._batch_size = batch_size
        self._longest = longest or pretrained.most_subwords(model, tokenizer)

    def predict(self, items: Iterable[Item]) -> Iterator[list[Span]]:
        """Spans of the classifier, mapped; labels without a place in the view are left out."""
        stream = iter(items)
        while chunk := list(islice(stream, CHUNK)):
            cut = [tokens.of(item) for item in chunk]
            words = [[item.text[a:b] for a, b in spans] for item, spans in zip(chunk, cut, strict=True)]
            for spans, tags in zip(cut, self.tags(words), strict=True):
                found = ((spans[first][0], spans[end - 1][1], kind) for first, end, kind in decode(tags))
                yield self._map.spans(found)

    def tags(self, sentences: Sequence[Sequence[str]]) -> list[list[str]]:
        """The model's own tags of the words of sentences."""
        tags = [["O"] * len(words) for words in sentences]
        context = [[-1.0] * len(words) for words in sentences]
        full = [number for number, words in enumerate(sentences) if words]
        parts = [
            (number, window)
            for number, sentence in zip(full, encode(self._tokenizer, [sentences[n] for n in full]), strict=True)
            for window in windows(sentence, self._longest, int(self._longest * OVERLAP))
        ]
        parts.sort(key=lambda part: len(part[1].ids))  # of one length in a batch: little is padded
        for start in range(0, len(parts), self._batch_size):
            batch = parts[start : start + self._batch_size]
            for (number, window), best in zip(batch, self._best([window for _, window in batch]), strict=True):
                for word, place in window.firsts.items():
                    # of several windows, that which shows most of what stands around the word
                    if window.context(word) > context[number][word]:
                        context[number][word] = window.context(word)
                        tags[number][word] = self._tags[best[place]]
        return tags

    def _best(self, batch: Sequence[Window]) -> list[list[int]]:
        """The best label of each sub-word of a batch."""
        import torch

        width = max(len(window.ids) for window in batch)
        ids = torch.full((len(batch), width), self._tokenizer.pad_token_id or 0)
        mask = torch.zeros_like(ids)
        for row, window in enumerate(batch):
            ids[row, : len(window.ids)] = torch.tensor(window.ids)
            mask[row, : len(window.ids)] = 1
        device = self._model.device
        with torch.inference_mode():
            logits = self._model(input_ids=ids.to(device), attention_mask=mask.to(device)).logits
        best: list[list[int]] = logits.argmax(-1).tolist()
        return best


def _labels(tags: Sequence[str], name: str) -> tuple[list[str], LabelMap]:
    """A model's tags, and the map of their types. Labels without a name are tags by the file of ``--labels``.

    Raises:
        InputError: They have no names and no file names them, or there is no type, or one that has no place.
    """
    unnamed = [tag for tag in tags if UNNAMED.fullmatch(tag)]
    if not unnamed:
        return list(tags), map_for(_types(tags, name), name)
    own = own_map(tags, name)
    if own is None:
        found = f"labels without a name: {', '.join(unnamed)}"
        remedy = 'Name them in a file, LABEL_1 = "B-PER", with --labels FILE; or write id2label into its config.json'
        raise InputError(name, found, "tags such as B-PER", remedy)
    named = [own[tag] or OUTSIDE for tag in tags]
    types = _types(named, name)
    for kind in sorted(types - set(VIEW)):
        expected = f"O, or {', '.join(VIEW)} behind B- or I-"
        raise InputError(own.name, f'"{kind}"', expected, "Name what it is here")
    return named, FileMap(Asked(own.name, {kind: kind for kind in types}))


def _types(tags: Sequence[str], name: str) -> set[str]:
    """The types of a model's tags.

    Raises:
        InputError: There is none.
    """
    types = {split(tag)[1] for tag in tags} - {""}
    if not types:
        raise InputError(
            name, f"no label of an entity: {', '.join(tags)}", "tags such as B-PER", "Choose another model"
        )
    return types


def create(model: str) -> HfSystem:
    """A model by its name on the hub or its folder."""
    if not model:
        raise InputError("system", '"hf"', USAGE, "Name a model of the hub or a folder")
    name = f"hf:{model}"
    transformers = pretrained.imported(f"the system {name}")
    network, tokenizer = pretrained.load("TokenClassification", model, name, words=True)
    version = f"transformers {transformers.__version__}, {pretrained.revision(model, network.config)}"
    return HfSystem(name, pretrained.on_device(network), tokenizer, version, modelcard.find(model))


def available() -> list[str]:
    """None: what a folder or the hub has, its user names."""
    return []
