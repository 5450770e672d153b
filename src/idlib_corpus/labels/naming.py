"""How the labels of gold and predictions become those that are compared: people's own maps, then those of a view."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.labels.sets import maps as packaged
from idlib_corpus.labels.sets import nearest
from idlib_corpus.labels.views import View
from idlib_corpus.labels.views import view as named_view
from idlib_corpus.near import no_such

GOLD, PREDICTED = "gold", "predicted"
# what becomes of labels that a map lacks: an error, or left out and counted
UNKNOWN = ("error", "count")

Map = Mapping[str, str]


class UnknownLabelsError(InputError):
    """Labels that no map has.

    Args:
        side: ``gold`` or ``predicted``.
        labels: The labels.
        among: The map that lacks them: the only one, or the nearest.
        known: The labels that it has, and what they mean.
        several: Whether there were several maps to choose from.
    """

    def __init__(self, side: str, labels: Collection[str], among: str, known: Map, several: bool) -> None:
        self.side, self.labels = side, tuple(sorted(labels))
        told = listed(self.labels)
        found = f"no map has {told}; the nearest, {among}, lacks it" if several else f"the map {among} lacks {told}"
        if several and len(self.labels) > 1:
            found = found[: -len("it")] + "them"
        cased = in_another_case(self.labels, [*known, *filter(None, known.values())])
        if cased:
            found += "; " + ", ".join(f'"{one}" differs from "{other}" in case only' for one, other in cased.items())
        expected = f"labels of one set, such as {', '.join(list(known)[:5])}{', …' if len(known) > 5 else ''}"
        remedy = "Map them with --labels FILE; score leaves them out, and counts them, with --unknown-labels count"
        super().__init__(f"{side} labels", found, expected, remedy)


def listed(labels: Iterable[str], most: int = 8) -> str:
    """Labels for a message, the first of them."""
    names = [f'"{label}"' for label in labels]
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def in_another_case(labels: Iterable[str], known: Iterable[str]) -> dict[str, str]:
    """Labels that are not known, and the known ones from which they differ in case only."""
    names = list(known)
    there, folded = set(names), {name.casefold(): name for name in reversed(names)}
    return {x: folded[x.casefold()] for x in labels if x not in there and x.casefold() in folded}


@dataclass(frozen=True)
class Labelling:
    """What is done to labels before they are compared; nothing of it depends on rows.

    Args:
        view: The view.
        maps: Maps of label sets to the types of the view, by name; an empty value: no place in the view.
        gold: A map of the labels of the gold, applied before all else; None if there is none.
        predicted: The same of predictions.
        gold_set: The label set of the gold, a name in `maps`; found by its labels if empty.
        predicted_set: That of the predictions.
        unknown: What becomes of a label that a map lacks: ``error``, or ``count``: left out and counted.
    """

    view: View
    maps: Mapping[str, Map]
    gold: Map | None = None
    predicted: Map | None = None
    gold_set: str = ""
    predicted_set: str = ""
    unknown: str = "error"

    def side(self, name: str) -> Named:
        """The labels of a side, to be named as they are met.

        Args:
            name: ``gold`` or ``predicted``.
        """
        return Named(self, name)


class Named:
    """The labels of one side that were met, and what each is called in the comparison.

    A label set is found by its labels: for gold that of the view, if it has all of them; else the shortest that has.
    As rows may come in parts, the set may change with a label that is met late. It is an error if a label that was
    met before would then mean something else.

    Args:
        of: What is done to labels.
        side: ``gold`` or ``predicted``.
    """

    def __init__(self, of: Labelling, side: str) -> None:
        self.view, self._maps, self._unknown, self.side = of.view, of.maps, of.unknown, side
        self._own = of.gold if side == GOLD else of.predicted
        self._named = of.gold_set if side == GOLD else of.predicted_set
        self._preferred = of.view.mapped if side == GOLD else ""
        self.set = self._named
        self.seen: dict[str, str | None] = {}

    def of(self, labels: Iterable[str]) -> Mapping[str, str | None]:
        """What labels are called; empty: no place in the view; None: a map lacks it.

        Args:
            labels: Labels as the side has them.

        Raises:
            InputError: A map lacks a label, and that is an error; or what was met before would mean something else.
        """
        new = dict.fromkeys(label for label in labels if label not in self.seen)
        if not new:
            return self.seen
        own: dict[str, str | None] = {label: self._given(label) for label in (*self.seen, *new)}
        lacking = [label for label, value in own.items() if value is None]
        if lacking and self._unknown == "error":
            raise UnknownLabelsError(self.side, lacking, "of --labels", self._own or {}, False)
        table = self._table({value for value in own.values() if value})
        found = {label: self._placed(value, table) for label, value in own.items()}
        changed = next((label for label in self.seen if found[label] != self.seen[label]), None)
        if changed is not None:
            late = listed(new)
            told = f'{late} change what "{changed}" is: {self.seen[changed] or "nothing"}, then {found[changed]}'
            raise InputError(f"{self.side} labels", told, "labels of one set", "Map them with --labels FILE")
        self.seen = found
        return found

    def label(self, mention: Mapping[str, Any]) -> str:
        """The label of a mention in the view; empty if the view leaves it out.

        Raises:
            InputError: See `of`.
        """
        if self.side == GOLD and not self.view.counts(mention):
            return ""
        label = mention.get("label", "")
        return self.of([label])[label] or ""

    @property
    def unknown(self) -> tuple[str, ...]:
        """The labels that a map lacks, of those that were met."""
        return tuple(sorted(label for label, value in self.seen.items() if value is None))

    @property
    def said(self) -> dict[str, str]:
        """For the signature: a map that is not the view's own."""
        chosen = ["own"] if self._own is not None else []
        if self.side == GOLD and self.view.mapped and self.set not in ("", self.view.mapped):
            chosen.append(self.set)
        return {f"{self.side}_labels": "+".join(chosen)} if chosen else {}

    def _given(self, label: str) -> str | None:
        return label if self._own is None else self._own.get(label)

    def _table(self, labels: Collection[str]) -> Map | None:
        """The map of the set that has these labels; None if labels are not mapped."""
        if not self.view.mapped:
            return None
        if self._preferred in self._maps and not self._named and not set(labels) - set(self._maps[self._preferred]):
            self.set = self._preferred
        elif not self._named:
            self.set = nearest(labels, self._maps)
        table = self._maps[self.set]
        lacking = sorted(set(labels) - set(table))
        if lacking and self._unknown == "error":
            raise UnknownLabelsError(self.side, lacking, self.set, table, not self._named)
        return table

    def _placed(self, label: str | None, table: Map | None) -> str | None:
        value = label if table is None or not label else table.get(label)
        return "" if value and self.view.types is not None and value not in self.view.types else value


def labelling(
    view: str | View,
    *,
    maps: Mapping[str, Map] | None = None,
    gold: Map | None = None,
    predicted: Map | None = None,
    gold_set: str = "",
    predicted_set: str = "",
    unknown: str = "error",
) -> Labelling:
    """What is done to labels, with the defaults of the package.

    Args:
        view: A view or its name.
        maps: Those of the package if None.
        gold: See `Labelling`.
        predicted: See `Labelling`.
        gold_set: See `Labelling`.
        predicted_set: See `Labelling`.
        unknown: See `UNKNOWN`.

    Raises:
        InputError: No such view, label set or treatment.
    """
    chosen = named_view(view)
    known = packaged() if maps is None else maps
    for name in (gold_set, predicted_set, chosen.mapped):
        if name and name not in known:
            raise no_such("label set", name, known)
    if unknown not in UNKNOWN:
        raise no_such("unknown labels", str(unknown), UNKNOWN)
    return Labelling(chosen, known, gold, predicted, gold_set, predicted_set, unknown)
