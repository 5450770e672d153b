"""The leak guard of public sets: no row is trained on whose text stands where models are tested.

A plan refuses two sides that share a text, and its user moves a sentence. Nobody can move the sentences of a public
set, so here such rows are left out, and counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from idlib_corpus.leaks import Sided, leaks, letters
from idlib_corpus.load import load

SidedT = TypeVar("SidedT", bound=Sided)
# what the corpus trains on itself
TRAIN = "train"


class Sentence(NamedTuple):
    """A sentence of the corpus, as `leaks` sees it."""

    id: str
    group: str
    text: str


def of_corpus(folder: Path | None = None) -> dict[str, list[Sentence]]:
    """The sentences of the corpus that no model may train on, by what they are for messages.

    Args:
        folder: The dataset folder; that of the package if None.

    Raises:
        InputError: It cannot be loaded.
    """
    parts = load("articles", split=None, folder=folder)
    return {
        f"{split} of the corpus": [
            Sentence(f"{row['id']}/{one['sentence']}", f"{row['document']}/{one['sentence']}", one["text"])
            for row in rows
            for one in row["sentences"]
        ]
        for split, rows in parts.items()
        if split != TRAIN
    }


def without(items: Sequence[SidedT], held: Mapping[str, Iterable[Sided]]) -> tuple[list[SidedT], Counter[str]]:
    """Items without those whose text or group is held out somewhere.

    Texts are compared without blanks, since sets of entities are cut into tokens.

    Args:
        items: What is to be trained on, or chosen by.
        held: What is held out, by the name of its side.

    Returns:
        The items that are left, and by side how many are not.
    """
    left, counted = list(items), Counter[str]()
    for side, others in held.items():
        sides: dict[str, Iterable[Sided]] = {side: others, "": left}
        found = {(leak.what, _key(leak.what, leak.other)) for leak in leaks(sides, letters) if leak.other_side == ""}
        kept = [item for item in left if not {(what, _key(what, item)) for what in ("group", "text")} & found]
        if len(kept) < len(left):
            counted[side] = len(left) - len(kept)
        left = kept
    return left, counted


def _key(what: str, item: Sided) -> str:
    return item.group if what == "group" else letters(item.text)
