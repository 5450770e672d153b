"""`hf:<model or folder>`: token classification with transformers, on our own words.

Our words go in, so that a script without spaces and a Turkish suffix behind an apostrophe need no guess of what a
word is. The label of a word is that of its first sub-word, as in training (`words`). Tags become spans as conlleval
reads them (`tags.decode`).
"""

from __future__ import annotations

import contextlib
import os
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from idlib_corpus import modelcard, tokens
from idlib_corpus.errors import InputError, library
from idlib_corpus.files import folder_digest
from idlib_corpus.items import Item
from idlib_corpus.labels import map_for
from idlib_corpus.model import Span
from idlib_corpus.systems.base import System
from idlib_corpus.systems.entities.words import Window, encode, windows
from idlib_corpus.tags import decode, split

USAGE = "hf:<model or folder>"
SAYS = "a token classifier of transformers, from the hub or a folder; our words go in"

# windows that go through the model at once, and items that are sorted by length together
BATCH = 16
CHUNK = 16 * BATCH
# sub-words that a model takes if neither it nor its tokenizer says how many
LONGEST = 512
# the share of a window that is given again in the next one
OVERLAP = 1 / 4
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
        self._model, self._tokenizer, self._card = model.eval(), tokenizer, card
        self._tags = [model.config.id2label[index] for index in range(model.config.num_labels)]
        self._map = map_for(_types(self._tags, name), name)
        self.note = f"{f'{card.note or card.trainer}; ' if card else ''}labels {self._map.name}"
        self.trained_on = frozenset(card.trained_on) if card else frozenset()
        self._batch_size = batch_size
        self._longest = longest or most_subwords(model, model.config, tokenizer)

    def languages(self) -> frozenset[str] | None:
        """Those of a model that was trained here: what it is there for, else what it saw. Others do not say."""
        return frozenset(self._card.test_langs or self._card.langs) if self._card else None

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


def _types(tags: Sequence[str], name: str) -> set[str]:
    """The types of a model's tags.

    Raises:
        InputError: They have no names, or there is none.
    """
    unnamed = [tag for tag in tags if UNNAMED.fullmatch(tag)]
    if unnamed:
        found = f"labels without a name: {', '.join(unnamed)}"
        raise InputError(name, found, "tags such as B-PER", "Write id2label and label2id into its config.json")
    types = {split(tag)[1] for tag in tags} - {""}
    if not types:
        raise InputError(
            name, f"no label of an entity: {', '.join(tags)}", "tags such as B-PER", "Choose another model"
        )
    return types


def most_subwords(model: Any, config: Any, tokenizer: Any) -> int:
    """How many sub-words a model takes, special ones among them.

    Args:
        model: A module of torch.
        config: The configuration of its encoder.
        tokenizer: Its tokenizer.
    """
    known = [tokenizer.model_max_length] if tokenizer.model_max_length < 1 << 20 else []
    positions = getattr(config, "max_position_embeddings", None)
    if isinstance(positions, int) and positions > 0:
        # RoBERTa's count from behind the padding
        padding = (
            module.padding_idx
            for name, module in model.named_modules()
            if name.endswith("position_embeddings") and getattr(module, "padding_idx", None) is not None
        )
        known.append(positions - (next(padding, -1) + 1))
    return min(known, default=LONGEST)


def load(model: str) -> tuple[Any, Any]:
    """A token classifier and its tokenizer, without a word on the screen.

    Raises:
        InputError: There is none, or transformers cannot load it.
    """
    transformers = library("transformers", "hf", "the system hf:<model>")
    library("torch", "hf", "the system hf:<model>")
    local = is_folder(model, "hf")
    try:
        with quiet():
            options = {"local_files_only": local}
            tokenizer = transformers.AutoTokenizer.from_pretrained(model, **options)
            if getattr(tokenizer, "add_prefix_space", True) is False:
                # byte-level BPE takes words only if each of them begins as behind a blank
                tokenizer = transformers.AutoTokenizer.from_pretrained(model, add_prefix_space=True, **options)
            network, info = transformers.AutoModelForTokenClassification.from_pretrained(
                model, output_loading_info=True, **options
            )
    except Exception as error:  # a missing model or a broken folder comes as any of a dozen errors
        raise unloadable(model, "hf", error, local) from error
    if info["missing_keys"]:
        found = f"it has no weights for {', '.join(sorted(info['missing_keys']))}"
        raise InputError(f"hf:{model}", found, "a model for token classification", "Train one, or choose another")
    return network, tokenizer


def is_folder(model: str, library: str) -> bool:
    """Whether a model is a folder; else its name is one of the hub.

    Raises:
        InputError: It is written as a path, and there is none.
    """
    if Path(model).is_dir():
        return True
    if model.startswith((".", "~", os.sep)) or model.count("/") > 1 or (os.sep != "/" and os.sep in model):
        raise InputError(f"{library}:{model}", "no such folder", "a model's folder or its name on the hub", "Mend it")
    return False


def unloadable(model: str, library: str, error: Exception, local: bool) -> InputError:
    """The error for a model that does not load."""
    reason = next(iter(str(error).strip().splitlines()), "") or type(error).__name__
    if local:
        remedy = "Save the model and its tokenizer into the folder again"
        return InputError(f"{library}:{model}", f"cannot be loaded: {reason}", "a whole model", remedy)
    remedy = f"With a network: hf download {model}; without: copy the model here and name its folder"
    return InputError(f"{library}:{model}", f"no such model here: {reason}", "a folder or a model of the hub", remedy)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep reports, bars and warnings of transformers off the user's screen; what it raises still comes through."""
    reports: Any = import_module("transformers.utils.logging")
    hub: Any = import_module("huggingface_hub.utils")
    level, bars, hub_bars = (
        reports.get_verbosity(),
        reports.is_progress_bar_enabled(),
        hub.are_progress_bars_disabled(),
    )
    reports.set_verbosity(reports.CRITICAL)
    reports.disable_progress_bar()
    hub.disable_progress_bars()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        reports.set_verbosity(level)
        if bars:
            reports.enable_progress_bar()
        if hub_bars:
            hub.enable_progress_bars()


def create(model: str) -> HfSystem:
    """A model by its name on the hub or its folder."""
    if not model:
        raise InputError("system", '"hf"', USAGE, "Name a model of the hub or a folder")
    network, tokenizer = load(model)
    import torch
    import transformers

    folder = Path(model)
    card = modelcard.read(folder) if modelcard.is_model(folder) else None
    weights = folder_digest(folder) if folder.is_dir() else (getattr(network.config, "_commit_hash", None) or "")[:12]
    version = f"transformers {transformers.__version__}, {weights or 'revision not known'}"
    network.to("cuda" if torch.cuda.is_available() else "cpu")
    return HfSystem(f"hf:{model}", network, tokenizer, version, card)


def available() -> list[str]:
    """None: what a folder or the hub has, its user names."""
    return []
