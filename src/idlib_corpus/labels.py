"""Maps between tag sets: what a system's labels are in the view in which systems are compared.

The maps stand in `corpus/source/labels.toml`; the view has three types, PER, LOC and ORG, that nearly
every tag set of named entities has (as in Universal NER).
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.load import corpus_folder
from idlib_corpus.model import Span

VIEW = ("PER", "LOC", "ORG")


@lru_cache
def labels() -> Mapping[str, Mapping[str, Any]]:
    """The closed lists of labels, by layer."""
    path = corpus_folder() / "source" / "labels.toml"
    with path.open("rb") as file:
        return tomllib.load(file)


def maps() -> Mapping[str, Mapping[str, str]]:
    """All maps by name; an empty value says that a label has no place in the view."""
    return labels()["maps"]


class LabelMap:
    """A map from a system's labels to those of the view.

    Args:
        name: The map's name in labels.toml.
    """

    def __init__(self, name: str) -> None:
        known = maps()
        if name not in known:
            raise InputError("label map", f'"{name}"', f"one of {', '.join(known)}")
        self.name, self._map = name, known[name]

    def __getitem__(self, label: str) -> str:
        """The label in the view, empty if it has none.

        Raises:
            InputError: The map lacks the label.
        """
        try:
            return self._map[label]
        except KeyError:
            raise InputError(
                f"label map {self.name}",
                f'no entry for the label "{label}"',
                f"one of {', '.join(self._map)}",
                "Add it to corpus/source/labels.toml, with an empty value if the view has no such type",
            ) from None

    def spans(self, found: Iterable[Span]) -> list[Span]:
        """Spans with their labels in the view; those without a place in it are left out.

        Raises:
            InputError: The map lacks a label.
        """
        mapped = ((start, end, self[label]) for start, end, label in found)
        return [span for span in mapped if span[2]]


def map_for(labels: Collection[str], system: str) -> LabelMap:
    """The map that has all labels of a system.

    Raises:
        InputError: No map has them all; the message names the labels that the nearest map lacks.
    """
    candidates = {name: set(labels) - set(table) for name, table in maps().items()}
    name, lacking = min(candidates.items(), key=lambda item: len(item[1]))
    if lacking:
        raise InputError(
            system,
            f"no label map has its labels; the nearest, {name}, lacks {', '.join(sorted(lacking))}",
            remedy="Add a map to corpus/source/labels.toml",
        )
    return LabelMap(name)
