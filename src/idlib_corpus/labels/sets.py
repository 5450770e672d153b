"""Maps between label sets: what a label of a set is in the default view, and back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from idlib_corpus.decoding import value_of
from idlib_corpus.errors import InputError
from idlib_corpus.labels.views import VIEW
from idlib_corpus.load import corpus_folder
from idlib_corpus.near import no_such

if TYPE_CHECKING:
    from idlib_corpus.model import Span


@lru_cache
def labels() -> Mapping[str, Mapping[str, Any]]:
    """The closed lists of labels, by layer."""
    said: Mapping[str, Mapping[str, Any]] = value_of(corpus_folder() / "source" / "labels.toml", "the lists of labels")
    return said


def maps() -> Mapping[str, Mapping[str, str]]:
    """All maps by name; an empty value says that a label has no place in the view."""
    return labels()["maps"]


class LabelMap:
    """A map from a system's labels to those of the view, and from the view to its own.

    Args:
        name: The map's name in labels.toml.
    """

    def __init__(self, name: str) -> None:
        known = maps()
        if name not in known:
            raise no_such("label map", name, known)
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

    def back(self, label: str) -> str:
        """What a type of the view is called in the set.

        Several labels of a set may mean one type of the view, so that going there and back may change a label:
        OntoNotes' GPE comes back as LOC. The label is the one that `[back]` in labels.toml names; else the type's
        own name, if the set has it; else the only label that means it.

        Raises:
            InputError: No such type, no label that means it, or several and none of them is preferred.
        """
        if label not in VIEW:
            raise InputError(f"label map {self.name}", f'"{label}"', f"a type of the view: {', '.join(VIEW)}")
        there = [own for own, mapped in self._map.items() if mapped == label]
        preferred = labels().get("back", {}).get(self.name, {}).get(label, label)
        if preferred in there or len(there) == 1:
            return preferred if preferred in there else there[0]
        found = f"no label means {label}" if not there else f"{', '.join(there)} mean {label}, none is preferred"
        raise InputError(
            f"label map {self.name}", found, remedy=f"Name one under [back.{self.name}] in corpus/source/labels.toml"
        )

    def spans(self, found: Iterable[Span]) -> list[Span]:
        """Spans with their labels in the view; those without a place in it are left out.

        Raises:
            InputError: The map lacks a label.
        """
        mapped = ((start, end, self[label]) for start, end, label in found)
        return [span for span in mapped if span[2]]


def map_for(labels: Collection[str], system: str) -> LabelMap:
    """The shortest map that has all labels of a system, so that PER, LOC and ORG alone are Universal NER's.

    Raises:
        InputError: No map has them all; the message names the labels that the nearest map lacks.
    """
    name = nearest(labels, maps())
    lacking = set(labels) - set(maps()[name])
    if lacking:
        raise InputError(
            system,
            f"no label map has its labels; the nearest, {name}, lacks {', '.join(sorted(lacking))}",
            remedy="Map them with --labels FILE, or add a map to corpus/source/labels.toml",
        )
    return LabelMap(name)


def nearest(labels: Collection[str], among: Mapping[str, Mapping[str, str]]) -> str:
    """The name of the map that lacks the fewest of the labels; of several the shortest, of these the first."""
    return min(among, key=lambda name: (len(set(labels) - set(among[name])), len(among[name])))
