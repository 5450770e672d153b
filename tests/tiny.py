"""A transformer of a few thousand random weights, with a tokenizer trained on the corpus."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any


def bert(folder: Path, texts: Sequence[str], *, positions: int = 256, network: str = "BertModel") -> Path:
    """WordPiece and BERT."""
    import torch
    import transformers
    from tokenizers import Tokenizer, models, pre_tokenizers, processors, trainers

    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    made = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.train_from_iterator(
        texts, trainers.WordPieceTrainer(vocab_size=800, special_tokens=special, show_progress=False)
    )
    ends = [(token, special.index(token)) for token in ("[CLS]", "[SEP]")]
    made.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=ends)
    names = dict(zip(("pad", "unk", "cls", "sep", "mask"), special, strict=True))
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_object=made, model_max_length=positions, **{f"{name}_token": token for name, token in names.items()}
    )
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=len(tokenizer), hidden_size=48, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=96, max_position_embeddings=positions,
    )  # fmt: skip
    return _saved(folder, getattr(transformers, network)(config), tokenizer)


def roberta(folder: Path, texts: Sequence[str]) -> Path:
    """Byte-level BPE, which marks words by the space before them, and RoBERTa, which counts positions from two."""
    import json

    import torch
    import transformers
    from tokenizers import ByteLevelBPETokenizer

    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    made = ByteLevelBPETokenizer()
    made.train_from_iterator(texts, vocab_size=600, special_tokens=special, show_progress=False)
    model = json.loads(made.to_str())["model"]
    merges = [tuple(pair) for pair in model["merges"]]
    tokenizer = transformers.RobertaTokenizer(vocab=model["vocab"], merges=merges, model_max_length=128)
    torch.manual_seed(0)
    config = transformers.RobertaConfig(
        vocab_size=len(tokenizer),
        hidden_size=48,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=96,
        max_position_embeddings=64,
        pad_token_id=1,
    )
    return _saved(folder, transformers.RobertaModel(config), tokenizer)


def _saved(folder: Path, network: Any, tokenizer: Any) -> Path:
    from idlib_corpus.pretrained import quiet

    with quiet():
        network.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
    return folder
