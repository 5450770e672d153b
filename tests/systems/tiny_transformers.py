"""Models of transformers made on the spot: random weights, tokenizers trained on the sentences of the corpus."""

from __future__ import annotations

import copy
import json
import tempfile
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from idlib_corpus.benchmark import read_items
from idlib_corpus.items import Item
from idlib_corpus.pretrained import quiet
from idlib_corpus.systems.ner.words import encode
from idlib_corpus.tagging.spans import bio

TAGS = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG")
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
KINDS = ("wordpiece", "unigram", "bytes", "characters")


@cache
def items_of(lang: str) -> list[Item]:
    return read_items([lang])


@cache
def all_items() -> list[Item]:
    return read_items()


def item(name: str) -> Item:
    return next(one for one in all_items() if one.id == name)


def words_of(one: Item) -> list[str]:
    return [one.text[start:end] for start, end in one.tokens]


def tokenizer(kind: str = "wordpiece", longest: int = 512) -> Any:
    """A tokenizer of the whole corpus.

    WordPiece as BERT's, a unigram model as SentencePiece's, byte-level BPE as RoBERTa's, and single characters as
    those of Japanese BERT, in Python.
    """
    made = copy.deepcopy(_trained(kind))
    made.model_max_length = longest
    return made


def learn(backend: Any, trainer: Any) -> None:
    backend.train_from_iterator((one.text for one in all_items()), trainer)


@cache
def _trained(kind: str) -> Any:
    transformers = pytest.importorskip("transformers", reason="the tokenizer is that of transformers")
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

    names = {f"{name}_token": token for name, token in zip(("pad", "unk", "cls", "sep", "mask"), SPECIAL, strict=True)}
    alphabet = sorted({c for one in all_items() for c in one.text if not c.isspace()})
    if kind == "characters":
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "vocab.txt")
            path.write_text("\n".join([*SPECIAL, *alphabet]), encoding="utf-8")
            return transformers.BertJapaneseTokenizer(
                path, word_tokenizer_type="basic", subword_tokenizer_type="character"
            )
    options = {"vocab_size": 600, "special_tokens": SPECIAL, "show_progress": False}
    if kind == "wordpiece":
        # by hand: the trainer chooses among equals by chance
        counts = Counter(word for one in all_items() for word in words_of(one))
        frequent = sorted(counts, key=lambda word: (-counts[word], word))[:200]
        pieces = dict.fromkeys([*SPECIAL, *alphabet, *(f"##{c}" for c in alphabet), *frequent])
        vocabulary = {piece: number for number, piece in enumerate(pieces)}
        backend = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=200))
        backend.normalizer = normalizers.BertNormalizer(lowercase=False)
        backend.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    elif kind == "unigram":
        backend = Tokenizer(models.Unigram())
        backend.normalizer = normalizers.NFKC()
        backend.pre_tokenizer = pre_tokenizers.Metaspace()
        learn(backend, trainers.UnigramTrainer(unk_token="[UNK]", initial_alphabet=alphabet, **options))
    else:
        backend = Tokenizer(models.BPE())
        backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        learn(backend, trainers.BpeTrainer(initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), **options))
        said = json.loads(backend.to_str())["model"]
        return transformers.RobertaTokenizer(
            vocab=said["vocab"],
            merges=[tuple(merge) for merge in said["merges"]],
            bos_token="[CLS]",
            eos_token="[SEP]",
            **names,
        )
    marks = [(mark, backend.token_to_id(mark)) for mark in ("[CLS]", "[SEP]")]
    backend.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=marks)
    return transformers.PreTrainedTokenizerFast(tokenizer_object=backend, **names)


def model(kind: str = "wordpiece", tags: Sequence[str] = TAGS, longest: int = 512, **options: Any) -> Any:
    """A small BERT for token classification with random weights; for byte-level BPE a RoBERTa."""
    transformers = pytest.importorskip("transformers", reason="the model is that of transformers")
    transformers.set_seed(0)
    sort = "Roberta" if kind == "bytes" else "Bert"
    config = getattr(transformers, f"{sort}Config")(
        **{
            "vocab_size": len(tokenizer(kind)),
            "hidden_size": 64,
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "intermediate_size": 128,
            "max_position_embeddings": longest + (kind == "bytes") * (tokenizer(kind).pad_token_id + 1),
            "pad_token_id": tokenizer(kind).pad_token_id,
            "hidden_dropout_prob": 0.0,
            "attention_probs_dropout_prob": 0.0,
            "id2label": dict(enumerate(tags)),
            "label2id": {tag: number for number, tag in enumerate(tags)},
            # far enough from zero that no two labels are as good as equal
            "initializer_range": 0.5,
            **options,
        }
    )
    return getattr(transformers, f"{sort}ForTokenClassification")(config).eval()


def save(folder: Path, network: Any, cutter: Any) -> Path:
    with quiet():
        network.save_pretrained(folder)
        cutter.save_pretrained(folder)
    return folder


def fit(network: Any, cutter: Any, items: Sequence[Item], steps: int = 40) -> Any:
    """Learn sentences by heart: all in one batch, the label of a word on its first sub-word."""
    import torch

    encoded = encode(cutter, [words_of(one) for one in items])
    width = max(len(one.ids) for one in encoded)
    ids = torch.zeros((len(items), width), dtype=torch.long)
    gold = torch.full_like(ids, -100)
    for row, (one, sentence) in enumerate(zip(items, encoded, strict=True)):
        ids[row, : len(sentence.ids)] = torch.tensor(sentence.ids)
        tags = bio(one.tokens, one.gold)
        for word, place in sentence.firsts().items():
            gold[row, place] = network.config.label2id[tags[word]]
    optimizer = torch.optim.AdamW(network.parameters(), lr=3e-3)
    network.train()
    for _ in range(steps):
        optimizer.zero_grad()
        loss = network(input_ids=ids, attention_mask=(ids != 0).long(), labels=gold).loss
        loss.backward()
        optimizer.step()
    return network.eval()
