"""`stanza`: a stanza tagger by stanza's own trainer, without downloads: no vectors, no character language model.

A model of stanza's is of one language. Of the language a tagger only keeps the name: what it learns from are words,
their characters and their tags. Sentences of several languages therefore make one tagger for all of them, under the
name ``multilingual``, which stanza uses for models that are of no single language.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from idlib_corpus import tokens
from idlib_corpus.errors import library
from idlib_corpus.items import Item
from idlib_corpus.tagging.spans import bio
from idlib_corpus.temporary import scratch
from idlib_corpus.training import progress
from idlib_corpus.training.base import Trained
from idlib_corpus.training.options import from_nothing, positive, shares

USAGE = "stanza"
SAYS = "a stanza tagger, trained from nothing; several languages make one tagger"
REQUIRES = {"stanza": "stanza"}
SYSTEM = "stanza"
SLOWER = {"": ("stanza",)}
# by which a tagger that was trained here is known, wherever its file goes
SUFFIX = "_idlib"

MODEL = "ner.pt"
SEVERAL = "multilingual"
# how often the best state is looked for, where there are sentences to judge by
LOOKS = 5
# how stanza reports a step
STEP = re.compile(r"step (\d+)/\d+")


def train(
    items: Sequence[Item],
    folder: Path,
    *,
    model: str = "",
    validation: Sequence[Item] = (),
    seed: int = 0,
    steps: int = 200,
    batch_size: int = 32,
    lr: float = 0.005,
    dropout: float = 0.3,
    hidden_dim: int = 64,
    char_hidden_dim: int = 32,
    char_emb_dim: int = 32,
    word_emb_dim: int = 32,
) -> Trained:
    """Train a tagger; see `training.base.Trainer`.

    Args:
        items: Sentences with gold spans.
        folder: Where the model goes, as one file.
        model: None to choose.
        validation: Sentences by whose F1 the best of five states is kept; without any it is the last.
        seed: The same seed gives the same weights, at a fixed number of threads.
        steps: Updates.
        batch_size: Sentences an update.
        lr: Learning rate of Adam.
        dropout: Share of the features that an update does not see.
        hidden_dim: Size of the LSTM over words, each way.
        char_hidden_dim: Size of the LSTM over characters.
        char_emb_dim: Size of the embeddings of characters.
        word_emb_dim: Size of the embeddings of words.

    Raises:
        InputError: stanza is missing, a model is named, or an option is out of range.
    """
    from_nothing(USAGE, model)
    shares("stanza", dropout=dropout)
    used: dict[str, int | float] = {
        "batch_size": batch_size,
        "lr": lr,
        "dropout": dropout,
        "hidden_dim": hidden_dim,
        "char_hidden_dim": char_hidden_dim,
        "char_emb_dim": char_emb_dim,
        "word_emb_dim": word_emb_dim,
    }
    positive("stanza", steps=steps, **{option: value for option, value in used.items() if option != "dropout"})
    options: dict[str, object] = {
        **used,
        "mode": "train",
        "shorthand": name_of({item.lang for item in items}) + SUFFIX,
        "save_dir": folder,
        "save_name": MODEL,
        "optim": "adam",
        "max_steps": steps,
        "eval_interval": max(1, steps // LOOKS) if validation else steps,
        "seed": seed,
    }
    with scratch() as folder_of_work, progress.bar(steps, "update", "stanza") as bar, quiet(bar):
        for side, sentences in (("train", items), ("eval", validation or items)):
            options[f"{side}_file"] = path = folder_of_work / f"{side}.json"
            path.write_text(json.dumps(list(map(_tagged, sentences)), ensure_ascii=False), encoding="utf-8")
        arguments = ["--no_pretrain", *(str(x) for name, value in options.items() for x in (f"--{name}", value))]
        library("stanza.models.ner_tagger", "stanza", "training a stanza tagger").main(arguments)
        _without_places(folder / MODEL)
    version = library("stanza", "stanza", "training a stanza tagger").__version__
    return Trained({"stanza": version}, {"steps": steps, **used}, f"{len(items)} sentences, {steps} steps")


def _without_places(path: Path) -> None:
    """Take the paths of this machine out of a file of stanza's, and the addresses that name weights in its form."""
    import torch

    said = torch.load(path, weights_only=True)
    config = said["config"]
    config |= {name: "" for name, value in config.items() if name.endswith(("_dir", "_file")) and value}
    torch.save(said, path)


def name_of(langs: set[str] | frozenset[str]) -> str:
    """The language under which stanza loads a tagger of these languages."""
    return next(iter(langs)) if len(langs) == 1 and all(langs) else SEVERAL


def _tagged(item: Item) -> list[dict[str, str]]:
    """A sentence as stanza's trainer reads it: tokens with IOB2 tags."""
    spans = tokens.of(item)
    return [{"text": item.text[a:b], "ner": tag} for (a, b), tag in zip(spans, bio(spans, item.gold), strict=True)]


@contextlib.contextmanager
def quiet(bar: Any = None) -> Iterator[None]:
    """Keep stanza's own reports off the user's screen; what it raises still comes through.

    Its trainer reports its steps, its import turns debugging on, its loader logs what it then raises.

    Args:
        bar: A bar that is moved by the steps that the trainer reports; none if None.
    """

    def silent(record: logging.LogRecord) -> bool:
        if bar is not None and (found := STEP.search(record.getMessage())):
            bar.update(int(found[1]) - bar.n)
        return False

    logger = logging.getLogger("stanza")
    level = logger.level
    logger.addFilter(silent)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            yield
    finally:
        logger.removeFilter(silent)
        logger.setLevel(level)
