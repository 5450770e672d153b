"""Stance by spaCy's textcat, from nothing: a blank multilingual pipeline that `spacy.load` loads."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from idlib_corpus.errors import InputError, library
from idlib_corpus.items import StanceItem
from idlib_corpus.splits import stances
from idlib_corpus.training import progress
from idlib_corpus.training.base import Trained
from idlib_corpus.training.options import positive, shares
from idlib_corpus.training.stance.cells import as_text, judged, judges, learnable, note
from idlib_corpus.training.words import UNSPACED

USAGE = "spacy:ensemble, spacy:bow"
SAYS = "spaCy's textcat, from nothing: a convolutional network with a bag of words, or the bag alone"
REQUIRES = {"spacy": "spacy"}
SYSTEM = "spacy"
MODELS = ("ensemble", "bow")
DEFAULT = "ensemble"


def train(
    items: Sequence[StanceItem],
    folder: Path,
    *,
    model: str = "",
    validation: Sequence[StanceItem] = (),
    seed: int = 0,
    epochs: int = 10,
    batch_size: int = 16,
    dropout: float = 0.1,
    lr: float = 0.002,
) -> Trained:
    """Train a pipeline into a folder.

    A cell is one text, ``holder: target`` and the sentence (`cells.as_text`). The categories are the labels that the
    cells have. Every epoch draws as many cells of each
    label as the middle one of the labels has, so that the few stances are not drowned by NONE.

    Args:
        items: Cells with gold; excluded ones are left out.
        folder: An empty folder that exists.
        model: ``ensemble``, spaCy's default architecture, or ``bow``, which takes a tenth of the time.
        validation: Cells by whose score (`cells.judged`) the best epoch is kept; the last one, if there are none.
        seed: The same seed gives the same weights.
        epochs: Rounds, 1 or more.
        batch_size: Cells an update, 1 or more.
        dropout: Share of features left out in training, from 0 to below 1.
        lr: Of Adam, above 0.

    Raises:
        InputError: An unknown model, an option out of range, spaCy is missing, or fewer than two labels.
    """
    model = model or DEFAULT
    name = f"spacy:{model}"
    if model not in MODELS:
        raise InputError("trainer", f'"{name}"', USAGE, "Choose one of them")
    positive(name, epochs=epochs, batch_size=batch_size, lr=lr)
    shares(name, dropout=dropout)
    spacy = library("spacy", "spacy", f"the trainer {name}")
    cells = learnable(items, name)
    labels = stances(cells)
    chosen_by, left_out = judges(validation, cells)
    spacy.util.fix_random_seed(seed)
    nlp = _blank(spacy, model, labels)
    examples = _examples(nlp, cells, labels)
    optimizer = nlp.initialize(lambda: [one for part in examples.values() for one in part])
    optimizer.learn_rate = lr
    draw = random.Random(seed)
    best: tuple[float, int, bytes] = (-1.0, epochs, b"")
    rows = len(examples) * sorted(len(part) for part in examples.values())[len(examples) // 2]
    with progress.bar(epochs * -(-rows // batch_size), "update", "spaCy") as bar:
        for epoch in range(1, epochs + 1):
            for part in spacy.util.minibatch(_drawn(examples, draw), batch_size):
                nlp.update(part, sgd=optimizer, drop=dropout)
                bar.update()
            if chosen_by:
                docs = nlp.pipe(as_text(item) for item in chosen_by)
                answers = [max(doc.cats, key=doc.cats.get) for doc in docs]
                score = judged([item.gold for item in chosen_by], answers, labels)
                if score > best[0]:
                    best = (score, epoch, nlp.to_bytes())
    if best[2]:
        nlp.from_bytes(best[2])
    nlp.to_disk(folder)
    options = {"epochs": epochs, "batch_size": batch_size, "dropout": dropout, "lr": lr}
    return Trained({"spacy": spacy.__version__}, options, note(cells, f"epoch {best[1]} of {epochs}", left_out))


def _blank(spacy: Any, model: str, labels: Sequence[str]) -> Any:
    nlp = spacy.blank("xx")  # whose tokenizer would leave unspaced text whole
    cuts = [*nlp.Defaults.infixes, f"(?<=[{UNSPACED}])", f"(?=[{UNSPACED}])"]
    nlp.tokenizer.infix_finditer = spacy.util.compile_infix_regex(cuts).finditer
    bow = {
        "@architectures": "spacy.TextCatBOW.v3",
        "exclusive_classes": True,
        "ngram_size": 2,
        "no_output_layer": False,
    }
    textcat = nlp.add_pipe("textcat", config={"model": {**bow, "length": 262144}} if model == "bow" else {})
    for label in labels:
        textcat.add_label(label)
    return nlp


def _examples(nlp: Any, cells: Sequence[StanceItem], labels: Sequence[str]) -> dict[str, list[Any]]:
    """Examples by label, in the order of the labels."""
    from spacy.training import Example

    found: dict[str, list[Any]] = {label: [] for label in labels}
    for cell in cells:
        cats = {label: float(label == cell.gold) for label in labels}
        found[cell.gold].append(Example.from_dict(nlp.make_doc(as_text(cell)), {"cats": cats}))
    return found


def _drawn(examples: dict[str, list[Any]], draw: random.Random) -> list[Any]:
    """The examples of an epoch, in the order of chance: of each label as many as the middle label has."""
    size = sorted(len(part) for part in examples.values())[len(examples) // 2]
    rows: list[Any] = []
    for part in examples.values():
        whole, rest = divmod(size, len(part))  # a rare label comes several times
        rows += part * whole + draw.sample(part, rest)
    draw.shuffle(rows)
    return rows
