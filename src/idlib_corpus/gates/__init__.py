"""What training data must not give away: figures with a bound each, of the passages that have variants.

A classifier that reads no more than one field, or no word at all, must do no better than chance by more than a few
points; no word, no repeated text and no imbalance may tell labels. `report` computes all of it from the sources.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from idlib_corpus.build.gates import KEPT, REMEDY
from idlib_corpus.errors import InputError
from idlib_corpus.gates.base import Gate
from idlib_corpus.gates.labels import labels
from idlib_corpus.gates.shortcuts import shortcuts
from idlib_corpus.gates.texts import duplicates, leaked, words
from idlib_corpus.model import VARIANTS, Corpus
from idlib_corpus.tables import Block, Column, Kind

# what a figure may differ from the one that is kept
TOLERANCE = 0.02
__all__ = ["KEPT", "Gate", "Gates", "report"]


@dataclass(frozen=True)
class Gates:
    """Every gate, with the version of the data that they were computed from."""

    version: str
    gates: tuple[Gate, ...]

    @property
    def failing(self) -> tuple[Gate, ...]:
        """Those that do not hold."""
        return tuple(gate for gate in self.gates if not gate.holds)

    def unlike(self, kept: Mapping[str, Any]) -> list[str]:
        """Where the kept figures are other ones, a line each; shortcuts may move a little with the library.

        Args:
            kept: What `to_dict` made; empty if nothing is kept.
        """
        if not kept:
            return []
        told = {(gate["name"], gate["part"]): float(gate["value"]) for gate in kept["gates"]}
        mine = {(gate.name, gate.part): gate.value for gate in self.gates}
        wrong = [place for place in {**told, **mine} if abs(told.get(place, 9) - mine.get(place, 9)) > TOLERANCE]
        lines = [f"{' '.join(filter(None, place))}: {KEPT} says otherwise" for place in wrong]
        if kept["version"] != self.version:
            lines.append(f"{KEPT} is of data {kept['version']}, this is {self.version}")
        return [f"{line}. {REMEDY}" for line in lines]

    def to_dict(self) -> dict[str, Any]:
        """Everything, for JSON."""
        told = [{name: value for name, value in asdict(gate).items() if name != "unit"} for gate in self.gates]
        return {"version": self.version, "gates": told}

    def block(self) -> Block:
        """A row a gate."""
        columns = [
            Column("name", Kind.NAME, "figure"),
            Column("part", Kind.NAME, "of"),
            Column("value", Kind.NUMBER),
            Column("bounds", Kind.NUMBER, "from, to"),
            Column("unit", Kind.NAME),
            Column("holds", Kind.NAME, "within bounds"),
            Column("says", Kind.NAME, "which"),
        ]
        rows = [
            {
                "name": one.name,
                "part": one.part,
                "value": one.shown(one.value),
                "bounds": f"{one.shown(one.least)}, {one.shown(one.most)}",
                "unit": one.unit,
                "holds": "yes" if one.holds else "NO",
                "says": one.says,
            }
            for one in self.gates
        ]
        return Block("What passages give away without being read", columns, rows)


def report(corpus: Corpus) -> Gates:
    """Compute every gate.

    Args:
        corpus: The corpus; only documents with variants are looked at.

    Raises:
        InputError: No document has variants, or none in a split that is trained on and one that is tested on.
    """
    chosen = corpus.having(layer=VARIANTS)
    splits = {document.split for document in chosen.documents}
    if not {"train", "challenge"} <= splits:
        found = f"passages with variants in {', '.join(sorted(splits)) or 'no split'}"
        raise InputError(corpus.folder, found, "some in train and in challenge", "Leave --gates out")
    every = labels, shortcuts, words, duplicates, leaked
    return Gates(corpus.version, tuple(gate for gates in every for gate in gates(chosen)))
