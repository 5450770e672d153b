"""What is drawn, swapped and left out: sentences, or documents and the sentences in them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from idlib_corpus.errors import InputError
from idlib_corpus.scoring.items import DOCUMENT, GROUP, ITEM, Ints, Items
from idlib_corpus.scoring.table import CountTable, Numbers

# with fewer clusters there is no percentile interval and no star
FEW = 20
# with fewer documents the sentences in them are not drawn within them
FEW_NESTED = 10
CONDITIONAL = "conditional on this text"
NESTED = "/"


@dataclass(frozen=True)
class Units:
    """The clusters of a table: few of them as they come, else (and with units in them) in the order of their names.

    Args:
        name: The grouping whose values are the clusters.
        names: The clusters. Length n.
        sums: Their sums. Shape (n, labels + 1, …, columns).
        inner: Of clusters with units in them (``document/group``): the grouping of these; empty if there are none.
        inner_names: The inner units, cluster by cluster, in the order of their names; `names` without inner units.
        inner_sums: Sums of the inner units. Shape (inner units, labels + 1, …, columns); `sums` without inner units.
        outer: The place of each inner unit among the clusters, ascending. Shape (inner units,).
        scope: "conditional on this text" where the clusters cut a source sentence.
    """

    name: str
    names: tuple[str, ...]
    sums: Numbers
    inner: str
    inner_names: tuple[str, ...]
    inner_sums: Numbers
    outer: Ints
    scope: str

    def in_order_of(self, other: Units, system: str, baseline: str) -> Units:
        """These clusters in the order in which `other` has them.

        Args:
            other: The same clusters.
            system: Whose these are, for messages.
            baseline: Whose the others are.

        Raises:
            InputError: They are others, or have other units in them.
        """
        same = self.names == other.names and self.inner_names == other.inner_names
        if same and np.array_equal(self.outer, other.outer):
            return self
        place, inner = ({name: n for n, name in enumerate(names)} for names in (self.names, self.inner_names))
        mine, theirs = self._held(), other._held()
        if mine != theirs or place.keys() != set(other.names):
            found, remedy = f"other units ({self.name})", "Compare systems on the same items"
            raise InputError(system, found, f"those of {baseline}", remedy)
        sums = self.sums[[place[name] for name in other.names]]
        inner_sums = self.inner_sums[[inner[name] for name in other.inner_names]]
        return replace(other, sums=sums, inner_sums=inner_sums)

    def _held(self) -> dict[str, str]:
        """The cluster of each inner unit, by their names."""
        return {name: self.names[of] for name, of in zip(self.inner_names, self.outer.tolist(), strict=True)}

    @property
    def least(self) -> int:
        """From how many clusters on there are intervals and stars."""
        return FEW_NESTED if self.inner else FEW

    @property
    def inner_n(self) -> int:
        """How many inner units there are; 0 if a cluster has none."""
        return len(self.inner_sums) if self.inner else 0

    @property
    def within(self) -> Ints | None:
        """The cluster of each inner unit; None if there are no inner units."""
        return self.outer if self.inner else None


def units_of(table: CountTable, clusters: str | None = None) -> Units:
    """The clusters of a table.

    Args:
        table: Counts.
        clusters: A grouping of the items, or two as ``outer/inner``; by default see `usual`.

    Raises:
        InputError: No such grouping; an inner unit that is in two of the outer ones; too many numbers.
    """
    chosen = usual(table.items) if clusters is None else clusters
    name, inner = chosen, ""
    if NESTED in chosen and chosen not in table.items.groups:
        name, _, inner = chosen.partition(NESTED)
        if not inner:
            raise InputError("clusters", f'"{chosen}"', f'"{name}", or "{name}/" and a grouping within it')
    names, sums = table.units(name)
    if inner or len(names) >= FEW:
        order = _order(names)
        names, sums = tuple(names[place] for place in order), sums[order]
    label, scope = _named(table.items, name)
    if not inner:
        return Units(label, names, sums, "", names, sums, np.arange(len(names)), scope)
    parts, part_sums = table.units(inner)
    place = {one: number for number, one in enumerate(names)}
    outer = _holding(table.items, name, inner)
    within = np.array([place[outer[part]] for part in parts], dtype=np.intp)
    sequence = np.lexsort((_rank(parts), within))
    inner_name, inner_scope = _named(table.items, inner)
    inner_names = tuple(parts[n] for n in sequence.tolist())
    held = part_sums[sequence], within[sequence]
    return Units(label, names, sums, inner_name, inner_names, *held, scope or inner_scope)


def usual(items: Items) -> str:
    """The unit if none is named.

    Sentences of one document are not independent of each other. Where the items say their documents, and each sentence
    is of one, from 20 on the document is the unit; from 10 on documents are drawn, and then sentences in each (Davison
    and Hinkley 1997, section 3.8), since an interval from so few documents alone is too narrow; below, and where
    nothing is said of documents, the sentence is the unit.
    """
    documents, groups = items.groups.get(DOCUMENT, ()), items.groups.get(GROUP, ())
    if items.summed or not documents or not all(documents) or not all(groups):
        return GROUP
    n, sentences = len(set(documents)), len(set(groups))
    # a sentence of several documents, or as many of the one as of the other: documents hold nothing together
    if n < FEW_NESTED or n == sentences or len(set(zip(groups, documents, strict=True))) > sentences:
        return GROUP
    return DOCUMENT if n >= FEW else f"{DOCUMENT}{NESTED}{GROUP}"


def _holding(items: Items, outer: str, inner: str) -> dict[str, str]:
    """The outer unit of each inner one.

    Raises:
        InputError: An inner unit is in two.
    """
    holders, held = items.codes(outer), items.codes(inner)
    found: dict[str, str] = {}
    for whole, part in zip(holders[1], held[1], strict=True):
        one, other = holders[0][whole], found.get(held[0][part])
        if other is not None and other != one:
            raise InputError("clusters", f'"{held[0][part]}" ({inner}) in "{other}" and "{one}"', f"one {outer} each")
        found[held[0][part]] = one
    return found


def _named(items: Items, clusters: str) -> tuple[str, str]:
    """What the unit is called, and the scope of figures drawn from it.

    Units that cut a source sentence, as items, languages or decisions do, are not independent of each other.
    """
    if GROUP not in items.groups:
        return (ITEM, CONDITIONAL) if clusters in (ITEM, GROUP) else (clusters, "")
    sentences, units = items.codes(GROUP)[1], items.codes(clusters)[1]
    pairs = np.unique(np.stack([sentences, units]), axis=1)
    return clusters, CONDITIONAL if pairs.shape[1] > len(np.unique(sentences)) else ""


def _order(names: tuple[str, ...]) -> list[int]:
    """Places in the order of the names, so that what is drawn does not depend on the order of rows.

    Items without names are called by their numbers (``#12``), and stay as they come.
    """
    if any(name[:1] == "#" and name[1:].isdecimal() for name in names):
        return list(range(len(names)))
    return sorted(range(len(names)), key=names.__getitem__)


def _rank(names: tuple[str, ...]) -> Ints:
    """The place of each name in their order."""
    ranks = np.empty(len(names), dtype=np.intp)
    ranks[_order(names)] = np.arange(len(names))
    return ranks
