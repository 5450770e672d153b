"""`gliner:<model or folder>`: a GLiNER model, asked for persons, locations and organizations, on our own words.

Our words go in instead of the model's own, whose splitter takes a run of Japanese for one word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from itertools import islice
from typing import Any

from idlib_corpus import modelcard, pretrained, tokens
from idlib_corpus.errors import InputError, library
from idlib_corpus.items import Item
from idlib_corpus.labels import LabelMap
from idlib_corpus.model import Span
from idlib_corpus.systems.base import System
from idlib_corpus.systems.ner.words import Window, encode, windows

USAGE = "gliner:<model or folder>"
SAYS = "a GLiNER model, from the hub or a folder, asked for persons, locations and organizations"
REQUIRES = {"gliner": "gliner"}

# what the model is asked for, and the score from which on a span counts: GLiNER's own default
LABELS = ["person", "location", "organization"]
THRESHOLD = 0.5
BATCH = 8
CHUNK = 8 * BATCH
OVERLAP = 1 / 4


class Gliner(System[Item, list[Span]]):
    """A GLiNER model.

    Args:
        name: As `create` takes it.
        model: The model, loaded.
        version: Of the library and the weights.
        card: Of one that is trained on the corpus.
        longest: Words of a window; as many as the model takes if not given.
    """

    def __init__(
        self,
        name: str,
        model: Any,
        version: str,
        card: modelcard.ModelCard | None = None,
        *,
        longest: int | None = None,
    ) -> None:
        self.name, self.version = name, version
        self._model = model.eval()
        self._map = LabelMap("gliner")
        self.trained_here(card, version)
        asked = f"asked for {', '.join(LABELS)}, threshold {THRESHOLD}"
        self.note = f"{self.note or 'zero-shot'}; {asked}"
        self._tokenizer = model.data_processor.transformer_tokenizer
        # the prompt stands before the words: each label behind a mark of its own, a separator at the end
        marks = model.config.ent_token, model.config.sep_token
        [prompt] = encode(self._tokenizer, [[word for label in LABELS for word in (marks[0], label)] + [marks[1]]])
        self._words = longest or model.config.max_len
        self._ids = pretrained.most_subwords(model, self._tokenizer, model.config.encoder_config) - len(prompt.ids)

    def predict(self, items: Iterable[Item]) -> Iterator[list[Span]]:
        """Flat spans that reach the threshold; what is longer than the model takes goes in as windows."""
        stream = iter(items)
        while chunk := list(islice(stream, CHUNK)):
            cut = [tokens.of(item) for item in chunk]
            words = [[item.text[a:b] for a, b in spans] for item, spans in zip(chunk, cut, strict=True)]
            for spans, found in zip(cut, self._found(words), strict=True):
                yield self._map.spans((spans[first][0], spans[last][1], label) for first, last, label in found)

    def _found(self, sentences: Sequence[Sequence[str]]) -> list[list[Span]]:
        """First word, last word and label of what is found in each sentence."""
        parts = [(number, window) for number, words in enumerate(sentences) for window in self._windows(words)]
        parts.sort(key=lambda part: len(part[1].firsts))
        # by sentence: how much context the window shows of the span, and the span
        seen: list[list[tuple[float, Span]]] = [[] for _ in sentences]
        for start in range(0, len(parts), BATCH):
            batch = parts[start : start + BATCH]
            words = [[sentences[number][word] for word in window.firsts] for number, window in batch]
            for (number, window), spans in zip(batch, self._spans(words), strict=True):
                there = list(window.firsts)
                for first, last, label in spans:
                    context = min(window.context(there[first]), window.context(there[last]))
                    seen[number].append((context, (there[first], there[last], label)))
        return [_flat(spans) for spans in seen]

    def _windows(self, words: Sequence[str]) -> list[Window]:
        if not words:
            return []
        [sentence] = encode(self._tokenizer, [words])
        return list(windows(sentence, self._ids, int(min(self._words, self._ids) * OVERLAP), self._words))

    def _spans(self, sentences: Sequence[Sequence[str]]) -> list[list[Span]]:
        """The model's spans of sentences that it can take whole, by the steps of its own `inference`."""
        model = self._model
        batch = model.collate_batch(model.prepare_base_input([list(words) for words in sentences]), LABELS)
        output = model.run_batch(batch, threshold=THRESHOLD)
        decoded = model.decode_batch(output, batch, threshold=THRESHOLD, flat_ner=True)
        return [[(span.start, span.end, span.entity_type) for span in found] for found in decoded]


def _flat(seen: Sequence[tuple[float, Span]]) -> list[Span]:
    """Spans without overlap: of those of two windows, that which has more around it."""
    chosen: list[Span] = []
    for _, (first, last, label) in sorted(set(seen), key=lambda found: (-found[0], found[1])):
        if all(last < a or b < first for a, b, _ in chosen):
            chosen.append((first, last, label))
    return sorted(chosen)


def create(model: str) -> Gliner:
    """A model by its name on the hub or its folder."""
    if not model:
        raise InputError("system", '"gliner"', USAGE, "Name a model of the hub or a folder")
    name = f"gliner:{model}"
    gliner = library("gliner", "gliner", f"the system {name}")
    with pretrained.loading(model, name) as place:
        network = gliner.GLiNER.from_pretrained(model, **place)
    made = f"gliner {version('gliner')}, {pretrained.revision(model)}"
    return Gliner(name, network, made, modelcard.find(model))


def available() -> list[str]:
    """None: what a folder or the hub has, its user names."""
    return []
