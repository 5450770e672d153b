"""What a folder with a trained model says of itself: `idlib.json`, beside the files of the library.

Trainers write it, systems read it: a model is not scored on what it was trained on.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from idlib_corpus.decoding import value_of
from idlib_corpus.errors import InputError
from idlib_corpus.files import write_text

NAME = "idlib.json"


# ISO 639-2: what a text is in is not said; a model of such texts takes any language
UNKNOWN = "und"
# systems whose models are fine-tuned: what they were trained on is not all that they know
BASED = frozenset({"hf", "pairs"})


@dataclass(frozen=True)
class ModelCard:
    """A trained model.

    Args:
        task: The task, ``ner``.
        system: The library that loads the folder, as in a system's name: ``spacy``, ``stanza``, ``hf``, ``sklearn``;
            ``folds`` for a folder of folders, one a fold.
        trainer: What trained it, ``sklearn:linear``.
        langs: Languages of the training data.
        trained_on: Groups it was trained on, validation among them.
        targets: Of stance: the targets it was trained on.
        labels: Of stance: the labels it was trained on, and so those that it answers with.
        held_out: Of a fold: the groups it is there for.
        test_langs: The languages it is there for; empty for those it was trained on.
        test_targets: Of a fold of stance: the targets it is there for; empty for all.
        seed: The seed.
        options: Options of the trainer as it used them, the defaults too.
        versions: Versions of the libraries that trained it, and of its base, where that is a folder.
        data: Version and digest of the training data.
        folds: Of a folder of folders: their names, in order.
        note: For readers of a table.
        files: The files of the model beside the card, by their paths in its folder: what training again may replace.
    """

    task: str
    system: str
    trainer: str
    langs: tuple[str, ...]
    trained_on: tuple[str, ...]
    targets: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    held_out: tuple[str, ...] = ()
    test_langs: tuple[str, ...] = ()
    test_targets: tuple[str, ...] = ()
    seed: int = 0
    options: dict[str, Any] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    data: str = ""
    folds: tuple[str, ...] = ()
    note: str = ""
    files: tuple[str, ...] = ()

    def languages(self) -> frozenset[str] | None:
        """The languages it is made for, as `System.languages` says them; None for all.

        Those that it is said to be there for; else the one that it was trained on. What learned several is not locked
        to these, nor is what was fine-tuned, whose base may know others.
        """
        langs = frozenset(filter(None, self.test_langs or self.langs))
        if UNKNOWN in langs or (not self.test_langs and (len(langs) > 1 or self.system in BASED)):
            return None
        return langs or None

    def digest(self) -> str:
        """Eight hexadecimal digits that differ where anything of the card does: part of a trained system's version."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:8]

    def write(self, folder: Path) -> None:
        """Write it into the folder of the model."""
        write_text(folder / NAME, json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n")


def is_model(folder: Path) -> bool:
    """Whether a folder has the card of a trained model."""
    return (folder / NAME).is_file()


def read(folder: Path) -> ModelCard:
    """The card of a folder.

    Raises:
        InputError: There is none, or it is broken.
    """
    path, expected, remedy = folder / NAME, "the card that idlib-corpus train writes", "Train the model again"
    said = value_of(path, expected, remedy)
    try:
        lists = {name: tuple(value) for name, value in said.items() if isinstance(value, list)}
        card = ModelCard(**{**said, **lists})
        for one in fields(card):
            value, kind = getattr(card, one.name), str(one.type).partition("[")[0]
            if type(value).__name__ != kind or (kind == "tuple" and not all(isinstance(part, str) for part in value)):
                raise TypeError(f"{one.name} is {value!r}")
        return card
    except (TypeError, AttributeError) as error:
        raise InputError(str(path), f"it is no card: {error}", expected, remedy) from error


def files(folder: Path) -> tuple[str, ...]:
    """The files of a model that its card lists, also that of another version; none if there is no list."""
    try:
        listed = value_of(folder / NAME, "a card")["files"]
        return tuple(name for name in listed if isinstance(name, str))
    except (InputError, TypeError, KeyError):
        return ()


def find(folder: str | Path) -> ModelCard | None:
    """The card of a folder; None where there is none, and for a name that is no folder.

    Raises:
        InputError: It is broken.
    """
    return read(Path(folder)) if is_model(Path(folder)) else None
