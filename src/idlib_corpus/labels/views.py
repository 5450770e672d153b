"""Named views of the gold: which mentions count, and under which labels.

A prediction that is equal in extent to a mention that the view leaves out is neither right nor wrong (``ignore``): it
names something that is there. ``spurious`` counts it as an error instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from idlib_corpus.near import no_such

VIEW = ("PER", "LOC", "ORG")
OUTSIDE = ("ignore", "spurious")


@dataclass(frozen=True)
class View:
    """A selection of gold mentions.

    Args:
        name: For the signature.
        says: What it is, in a line.
        levels: The levels that count (NAM, ADJ, NOM, PRO); all if None.
        flat: Whether only outermost names count (the column `flat`).
        depth: The deepest nesting that counts; all if None.
        mapped: The label set that the gold is in, whose map leads to the types of the view; gold in another set takes
            the map of that. Labels are not mapped if empty.
        types: The types that count, in order; all if None.
    """

    name: str
    says: str = ""
    levels: frozenset[str] | None = None
    flat: bool = False
    depth: int | None = None
    mapped: str = ""
    types: tuple[str, ...] | None = None

    @property
    def signed(self) -> str:
        """The name, for signatures; a view of the user's own adds all that it chooses."""
        if VIEWS.get(self.name) == self or self == View(self.name):
            return self.name
        chosen = {
            "levels": "any" if self.levels is None else "+".join(sorted(self.levels)),
            "flat": "yes" if self.flat else "no",
            "depth": "any" if self.depth is None else self.depth,
            "map": self.mapped or "none",
            "types": "any" if self.types is None else "+".join(self.types),
        }
        return f"{self.name}({','.join(f'{name}:{value}' for name, value in chosen.items())})"

    def counts(self, mention: Mapping[str, Any]) -> bool:
        """Whether a gold mention counts, whatever its label.

        A mention without a level, nesting or flag, as other corpora have it, is taken for one that counts.
        """
        return bool(
            (self.levels is None or mention.get("level", "NAM") in self.levels)
            and (not self.flat or mention.get("flat", True))
            and (self.depth is None or mention.get("depth", 0) <= self.depth)
        )


NAMES = frozenset({"NAM"})
DEFAULT = "names-" + "-".join(VIEW)
VIEWS = {
    view.name: view
    for view in (
        View(DEFAULT, "outermost names of PER, LOC (with GPE) and ORG", NAMES, True, mapped="corpus", types=VIEW),
        View("names", "outermost names of all eight types", NAMES, True),
        View("nested-names", "names of all eight types, nested as they are", NAMES),
        View("all", "all mentions, nested as they are: names, adjectives, descriptions, pronouns"),
    )
}


def view(name: str | View) -> View:
    """A view by its name.

    Raises:
        InputError: No such view.
    """
    if isinstance(name, View):
        return name
    if name not in VIEWS:
        raise no_such("view", name, VIEWS)
    return VIEWS[name]


def outside(value: str) -> str:
    """What becomes of predictions on what the view leaves out.

    Raises:
        InputError: Not one of `OUTSIDE`.
    """
    if value not in OUTSIDE:
        raise no_such("outside", str(value), OUTSIDE)
    return value
