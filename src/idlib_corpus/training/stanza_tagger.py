"""Train a stanza tagger by stanza's own trainer, without downloads: no vectors, no character language model."""

from __future__ import annotations

import contextlib
import io
import json
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path

from idlib_corpus.errors import library
from idlib_corpus.items import Item
from idlib_corpus.tags import bio

STEPS = 100
MODEL = "ner.pt"


def train(items: Sequence[Item], folder: Path, *, steps: int = STEPS, seed: int = 0) -> Path:
    """Train a tagger into a folder that `stanza:<folder>` takes.

    Args:
        items: Sentences of one language with gold spans.
        folder: Where the model goes; made if it is not there.
        steps: Batches of eight sentences.
        seed: The same seed gives the same weights, at a fixed number of threads.

    Returns:
        The folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    data = folder / "train.json"
    data.write_text(json.dumps([_tagged(item) for item in items], ensure_ascii=False), encoding="utf-8")
    lang = items[0].lang
    options = {
        "mode": "train",
        "train_file": data,
        "eval_file": data,
        "shorthand": f"{lang}_idlib",
        "save_dir": folder,
        "save_name": MODEL,
        "optim": "adam",
        "lr": 0.005,
        "dropout": 0.3,
        "max_steps": steps,
        "eval_interval": steps,
        "batch_size": 8,
        "hidden_dim": 64,
        "char_hidden_dim": 32,
        "char_emb_dim": 32,
        "word_emb_dim": 32,
        "seed": seed,
        "device": "cpu",
    }
    arguments = ["--no_pretrain", *(str(x) for name, value in options.items() for x in (f"--{name}", value))]
    with quiet():
        library("stanza.models.ner_tagger", "stanza", "training a stanza tagger").main(arguments)
    note = f"trained on the spot, {len(items)} sentences, {steps} steps, seed {seed}"
    groups = sorted({item.group for item in items})
    meta = {"lang": lang, "note": note, "trained_on": groups}
    (folder / "meta.json").write_text(json.dumps(meta, ensure_ascii=False) + "\n", encoding="utf-8")
    return folder


def _tagged(item: Item) -> list[dict[str, str]]:
    """A sentence as stanza's trainer reads it: tokens with IOB2 tags."""
    tags = bio(item.tokens, item.gold)
    return [{"text": item.text[a:b], "ner": tag} for (a, b), tag in zip(item.tokens, tags, strict=True)]


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep stanza's own reports off the user's screen; what it raises still comes through.

    Its trainer reports every step, its import turns debugging on, its loader logs what it then raises.
    """
    logger = logging.getLogger("stanza")
    level = logger.level
    logger.disabled = True
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            yield
    finally:
        logger.disabled = False
        logger.setLevel(level)
