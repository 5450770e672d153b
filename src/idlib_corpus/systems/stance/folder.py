"""What the systems of stance share: batches, and what a folder says of the model in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TypeVar

from idlib_corpus import modelcard

T = TypeVar("T")


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Items in lists of `size`, taken as they are needed."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def digest(folder: Path) -> str:
    """Ten hex digits of all that is in a folder but its card; a model that is trained again has others."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.name != modelcard.NAME):
        total.update(f"{path.relative_to(folder).as_posix()}\n".encode())
        with path.open("rb") as file:
            total.update(hashlib.file_digest(file, "sha256").digest())
    return total.hexdigest()[:10]


def languages(folder: Path) -> frozenset[str] | None:
    """Languages that the model of a folder is there for, else those it was trained on; None if it has no card."""
    if not modelcard.is_model(folder):
        return None
    card = modelcard.read(folder)
    return frozenset(card.test_langs or card.langs) or None


def note(folder: Path) -> str:
    """How the model of a folder was trained, as its card says; empty if it has none."""
    if not modelcard.is_model(folder):
        return ""
    card = modelcard.read(folder)
    return f"{card.trainer}, {card.note}" if card.note else card.trainer
