"""What the module of a trainer offers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

# stands among the versions for the folder of the model that was fine-tuned, which has a digest and no version
BASE = "base model"
# what the module of a trainer must have
NEEDS = ("USAGE", "SAYS", "SYSTEM", "train")


@dataclass(frozen=True)
class Trained:
    """What a trainer did, for the card of the model.

    Args:
        versions: Versions of the libraries that trained, by name of their distribution: ``scikit-learn``; under
            `BASE` the digest of the folder that the model was made of.
        options: Every option as it was used, the defaults too.
        note: For readers of a table: ``40 sentences, 15 epochs``.
    """

    versions: dict[str, str]
    options: dict[str, Any] = field(default_factory=dict)
    note: str = ""


class Trainer(Protocol):
    """A module that an entry point of a group ``idlib_corpus.trainers.<task>`` names. Importing it loads no library.

    Attributes:
        USAGE: The grammar of its names, ``sklearn:linear``.
        SAYS: What it is, in one line.
        SYSTEM: The library of systems that loads its folders: ``<SYSTEM>:<folder>`` is the trained system.

    A module may have ``QUICK``, its models that train in seconds without any download, each with the libraries that it
    needs (``""`` where there is no model to choose): `benchmark` runs these if no systems are named. ``SLOWER`` are
    those that train in minutes without any download: `benchmark` says that there are, and runs them if all systems are
    asked for. The models in ``SHORT`` are known there by their name alone. ``REQUIRES`` names the
    modules that it imports, each with the extra of this package that installs it.
    """

    USAGE: str
    SAYS: str
    SYSTEM: str

    def train(
        self,
        items: Sequence[Any],
        folder: Path,
        *,
        model: str = "",
        validation: Sequence[Any] = (),
        seed: int = 0,
        **options: Any,
    ) -> Trained:
        """Train a model into a folder; the card is written by who calls (`training.train`).

        Args:
            items: Items with gold, of one language or several.
            folder: An empty folder that exists.
            model: What stands behind the colon of the trainer's name: ``linear``, or the base model.
            validation: Items to choose the best state by, where the library does; may be empty.
            seed: The same seed gives the same weights, at a fixed number of threads.
            **options: Numbers and words of the trainer's own, keyword-only parameters of its function.

        Raises:
            InputError: The library is missing, the model unknown, or there is nothing to learn from.
        """
        ...
