"""`hf:<model or folder>`: a seq2seq extractor of the REBEL kind, from the hub or a folder.

The model writes relations between words; `linearised` reads them, `grounding` puts head and tail into their places,
`wikidata` says which relation type of the corpus a property is. What the corpus has no type for is dropped and
counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from typing import Any

from idlib_corpus import pretrained
from idlib_corpus.errors import InputError
from idlib_corpus.grounding import Ground, Place
from idlib_corpus.items import FoundRelation, RelationItem
from idlib_corpus.systems.base import System
from idlib_corpus.systems.relations.linearised import Triplet, parse
from idlib_corpus.systems.relations.wikidata import MARKERS, typed, types_of

USAGE = "hf:<model or folder>"
SAYS = "a seq2seq relation extractor of the REBEL or mREBEL kind, from the hub or a folder"
REQUIRES = {"transformers": "hf", "torch": "hf"}

BATCH = 8
# as the authors of REBEL generate; of the beams only the best is taken
MOST_TOKENS = 256
GENERATION: Mapping[str, Any] = {"num_beams": 3, "length_penalty": 0.0}
# what an mREBEL tokenizer begins a line of typed relations with, and how it names languages
TYPED = "tp_XX"
LANGUAGE = re.compile(r"[a-z]{2,3}_[A-Z]{2}")
# how many unknown properties `figures` lists
LISTED = 20


class HfRelations(System[RelationItem, list[FoundRelation]]):
    """A seq2seq model and its tokenizer.

    Args:
        name: As `create` takes it.
        model: A seq2seq model of transformers.
        tokenizer: Its tokenizer.
        version: Of the library and the weights.
        batch_size: Sentences that go through the model at once.
    """

    def __init__(self, name: str, model: Any, tokenizer: Any, version: str, batch_size: int = BATCH) -> None:
        self.name, self.version = name, version
        self.note = "relations as Wikidata properties, mapped; types of the given mentions where they coincide"
        self._model, self._tokenizer, self._batch_size = model.eval(), tokenizer, batch_size
        vocabulary = tokenizer.get_vocab()
        self._options: dict[str, Any] = dict(GENERATION)
        self._codes: dict[str, str] = {}
        if TYPED in vocabulary:
            self._options |= {"decoder_start_token_id": vocabulary[TYPED], "forced_bos_token_id": None}
            codes = filter(LANGUAGE.fullmatch, sorted(vocabulary.keys() - {TYPED}))
            self._codes = {code.partition("_")[0]: code for code in codes}
        positions = getattr(model.config, "max_position_embeddings", None) or pretrained.LONGEST
        self._longest = min(pretrained.most_subwords(model, tokenizer), pretrained.LONGEST)
        self._options["max_length"] = min(MOST_TOKENS, positions)
        self._counts: Counter[str] = Counter()
        self._unknown: Counter[str] = Counter()

    def languages(self) -> frozenset[str] | None:
        """Those that its tokenizer has codes for; None if it has none: such a model does not say."""
        return frozenset(self._codes) or None

    def predict(self, items: Iterable[RelationItem]) -> Iterator[list[FoundRelation]]:
        """Relations that are written, whose head and tail are in the text and fit a relation type of the corpus."""
        stream = iter(items)
        while chunk := list(islice(stream, self._batch_size)):
            # the code of the language is set for a batch
            for lang, group in groupby(chunk, key=lambda item: item.lang):
                batch = list(group)
                for item, line in zip(batch, self.lines([item.text for item in batch], lang), strict=True):
                    yield self._found(item, parse(line))

    def lines(self, texts: Sequence[str], lang: str = "") -> list[str]:
        """What the model writes for texts of one language, special tokens with it."""
        import torch

        if lang in self._codes:
            self._tokenizer.src_lang = self._codes[lang]
        encoded = self._tokenizer(
            list(texts), return_tensors="pt", padding=True, truncation=True, max_length=self._longest
        )
        self._counts["sentences"] += len(texts)
        self._counts["truncated"] += int((encoded["attention_mask"].sum(-1) >= self._longest).sum())
        device = self._model.device
        with torch.inference_mode(), pretrained.quiet():
            written = self._model.generate(
                input_ids=encoded["input_ids"].to(device),
                attention_mask=encoded["attention_mask"].to(device),
                **self._options,
            )
        lines: list[str] = self._tokenizer.batch_decode(written, skip_special_tokens=False)
        return lines

    def figures(self) -> Mapping[str, Any]:
        """Counts of relations: written, then dropped as unknown, ungrounded or misfit; ``unknown_relations`` by label.

        A misfit has a type in the corpus, but none for these types of head and tail. A sentence counts as truncated
        where the model takes no more tokens.
        """
        names = ("sentences", "truncated", "written", "unknown", "ungrounded", "misfit", "kept")
        figures: dict[str, Any] = {name: self._counts[name] for name in names}
        written = self._counts["written"] - self._counts["unknown"]
        figures["ungrounded_share"] = self._counts["ungrounded"] / written if written else None
        figures["unknown_relations"] = dict(self._unknown.most_common(LISTED))
        return figures

    def _found(self, item: RelationItem, triplets: Sequence[Triplet]) -> list[FoundRelation]:
        """Relations of the corpus, each once."""
        mentions: dict[Place, tuple[str, ...]] = {}
        words: dict[Place, str] = {}
        for mention in item.mentions:
            place = mention.start, mention.end
            mentions[place] = (*mentions.get(place, ()), mention.type)
            words.setdefault(place, mention.words(item.text))
        ground = Ground(item.text)
        found: dict[FoundRelation, None] = {}
        for triplet in triplets:
            self._counts["written"] += 1
            if not types_of(triplet.relation):
                self._counts["unknown"] += 1
                self._unknown[triplet.relation] += 1
                continue
            head, tail = ground.one(triplet.head, words), ground.one(triplet.tail, words)
            if head is None or tail is None:
                self._counts["ungrounded"] += 1
                continue
            heads = mentions.get(head) or MARKERS.get(triplet.head_type.casefold(), ())
            tails = mentions.get(tail) or MARKERS.get(triplet.tail_type.casefold(), ())
            kind = typed(triplet.relation, heads, tails) if head != tail else None
            if kind is None:
                self._counts["misfit"] += 1
                continue
            found[FoundRelation((*head, kind.head), (*tail, kind.tail), kind.label)] = None
            self._counts["kept"] += 1
        return list(found)


def create(model: str) -> HfRelations:
    """A model by its name on the hub or its folder."""
    name = f"hf:{model}"
    if not model:
        raise InputError("system", '"hf"', USAGE, "Name a model of the hub or a folder")
    transformers = pretrained.imported(f"the system {name}")
    network, tokenizer = pretrained.load("Seq2SeqLM", model, name)
    if "<triplet>" not in tokenizer.get_vocab():
        found = "its tokenizer has no <triplet>"
        raise InputError(name, found, "an extractor of the REBEL or mREBEL kind", "Choose another model")
    version = f"transformers {transformers.__version__}, {pretrained.revision(model, network.config)}"
    return HfRelations(name, pretrained.on_device(network), tokenizer, version)


def available() -> list[str]:
    """None: what a folder or the hub has, its user names."""
    return []
