"""Estimators of scikit-learn in files of skops, which unlike pickles run nothing when they are loaded."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from idlib_corpus.errors import InputError, library
from idlib_corpus.training.steady import steady

# bytes of a model, unpacked: more is none of these trainers
LARGEST = 1 << 29
REMEDY = "Train the model again"


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
