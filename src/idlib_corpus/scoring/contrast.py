"""Contrast: whether a system follows a small change of a text, and follows nothing else (Gardner et al. 2020)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np

from idlib_corpus import records
from idlib_corpus.errors import InputError
from idlib_corpus.records.stance import EXCLUDED
from idlib_corpus.scoring.prf import ratio
from idlib_corpus.scoring.prf import zero_division as checked_zero
from idlib_corpus.scoring.result import Metric, Result
from idlib_corpus.scoring.stance.scores import KINDS
from idlib_corpus.scoring.table import CountTable, Items, Numbers, signature
from idlib_corpus.tables import Column, Kind

# pairs of passages, and those in which every cell is right; cells whose label changes, those of them right in both,
# and those that got one label; cells whose label stays, those of them right in both, and those that got two labels
COLUMNS = ("pairs", "right", "change", "change_right", "unmoved", "stay", "stay_right", "moved")
# score -> its part and its whole
SCORES = {
    "consistency": ("right", "pairs"),
    "changed": ("change_right", "change"),
    "unmoved": ("unmoved", "change"),
    "stayed": ("stay_right", "stay"),
    "moved": ("moved", "stay"),
}
ALL = "all"
# what the columns are, for below a table
SAYS = (
    "Of a pair, one passage is the other but for one change. all labels right: pairs with every label right.",
    "change seen: right in both passages, of the labels that change; change missed: one answer for both.",
    "kept right: right in both passages, of the labels that stay; moved for nothing: two answers.",
)


@dataclass(frozen=True, repr=False)
class ContrastScores(Result):
    """Scores by what was done, which are the labels of the table, and over all; columns as in `COLUMNS`."""

    typed = re.compile(rf"(?P<before>)(?!{ALL}\.)(?P<type>.+)\.(?P<score>{'|'.join(SCORES)})", re.DOTALL)
    over_types = ALL

    def metrics(self) -> dict[str, Metric]:
        """``all.consistency``, ``all.changed``, ``all.unmoved``, ``all.stayed``, ``flip.changed`` and others."""
        places: dict[str, Any] = {ALL: slice(None)}
        places |= {name: slice(code, code + 1) for code, name in enumerate(self.table.labels)}
        return {
            f"{name}.{score}": self._share(place, *parts)
            for name, place in places.items()
            for score, parts in SCORES.items()
        }

    def _share(self, place: Any, part: str, whole: str) -> Metric:
        a, b = COLUMNS.index(part), COLUMNS.index(whole)

        def share(sums: Numbers) -> Any:
            chosen = sums[..., place, :].sum(axis=-2)
            return ratio(chosen[..., a], chosen[..., b], self.zero)

        return share

    @cached_property
    def pairs(self) -> int:
        """How many pairs of passages were scored, each once a language."""
        return int(self.table.total[0])

    def layout(self) -> list[dict[str, Any]]:
        """All pairs in the first row, then a row a change."""
        rows = []
        for name, sums in self._sums().items():
            row: dict[str, Any] = {"change": name, "pairs": int(sums["pairs"])}
            row |= {"consistency": self.value(f"{name}.consistency"), "cells that change": int(sums["change"])}
            row |= {score: self.value(f"{name}.{score}") for score in ("changed", "unmoved")}
            row |= {"cells that stay": int(sums["stay"])}
            rows.append(row | {score: self.value(f"{name}.{score}") for score in ("stayed", "moved")})
        return rows

    shown: ClassVar[Mapping[str, Column]] = {
        "consistency": Column("consistency", Kind.PERCENT, "all labels right"),
        "cells that change": Column("cells that change", Kind.COUNT, "labels that change"),
        "changed": Column("changed", Kind.PERCENT, "change seen"),
        "unmoved": Column("unmoved", Kind.PERCENT, "change missed"),
        "cells that stay": Column("cells that stay", Kind.COUNT, "labels that stay"),
        "stayed": Column("stayed", Kind.PERCENT, "kept right"),
        "moved": Column("moved", Kind.PERCENT, "moved for nothing"),
    }

    @property
    def says(self) -> tuple[str, ...]:
        """What the columns are."""
        return SAYS

    def _sums(self) -> dict[str, dict[str, float]]:
        by_change = self.table.by_key[:-1]
        named = {ALL: self.table.total, **dict(zip(self.table.labels, by_change, strict=True))}
        return {name: dict(zip(COLUMNS, map(float, sums), strict=True)) for name, sums in named.items()}

    def content(self) -> dict[str, Any]:
        """Scores and counts by change, notes, signature."""
        found: dict[str, Any] = {
            name: {score: self.value(f"{name}.{score}") for score in SCORES}
            | {f"n_{name}": int(value) for name, value in sums.items()}
            for name, sums in self._sums().items()
        }
        return found | {"notes": list(self.notes), "signature": self.signature}

    placed = re.compile(rf".+\.({'|'.join(SCORES)})", re.DOTALL)


def contrast(
    gold: Any,
    predicted: Any,
    *,
    kind: str | None = None,
    zero_division: float | str = "nan",
    lenient: bool = False,
) -> ContrastScores:
    """Score stances of pairs of passages, of which one is a variant of the other.

    A cell is a holder and a target. Of each pair, the cells whose label the change turns are right if they are right
    in both passages; so are those whose label it leaves. Contrast consistency is the share of pairs in which every
    cell is right in both passages. `unmoved` is the share of cells whose label changes and that got one label;
    `moved` is the share of cells whose label stays and that got two. A system that always says the same has
    consistency 0 wherever labels of one passage differ, `unmoved` 1 and `moved` 0.

    Args:
        gold: A path, a `Dataset`, records, or a list of records of stance, with ``group`` (the passage), ``lang``,
            ``holder_id`` and ``target_id``, and for variants ``variant_of`` (the group of the base) and
            ``variant_change``.
        predicted: The same kind: stances by id.
        kind: Cells of this kind only, ``state`` or ``claim``; both if None.
        zero_division: 0, 1 or nan, where a denominator is 0.
        lenient: Score the rows that are there.

    Returns:
        The scores; items are pairs, one a language, and clusters by default their documents.

    Raises:
        InputError: Gold without variants, no such kind, and what is wrong with the input.
    """
    if kind not in (None, *KINDS):
        raise InputError("kind", f"{kind!r}", f"one of {', '.join(KINDS)}")
    zero = checked_zero(zero_division)
    sides = records.given(gold, "stance", "gold"), records.given(predicted, "stance", "predicted")
    paired = records.pair(*sides, "stance", lenient=lenient)
    if not any(row.get("variant_of") for row in paired.gold):
        expected = 'rows with "variant_of" and "variant_change", as the split challenge has them'
        raise InputError("gold", "no passage is a variant of another", expected, "Score another split")
    passages: dict[tuple[str, str], dict[tuple[str, str], tuple[str, str]]] = {}
    variants: dict[tuple[str, str], Mapping[str, Any]] = {}
    for name, row, answer in zip(paired.ids, paired.gold, paired.predicted, strict=True):
        if row["label"] == EXCLUDED or (kind is not None and row.get("kind") != kind):
            continue
        passage = str(row.get("group") or ""), str(row.get("lang") or "")
        cell = str(row.get("holder_id") or row.get("holder") or ""), str(row.get("target_id") or row["target"])
        cells = passages.setdefault(passage, {})
        if cell in cells:
            raise InputError(name, f"a second cell of {' and '.join(cell)} in {passage[0]}", "one a passage")
        cells[cell] = row["label"], answer["label"]
        if row.get("variant_of"):
            if row.get("variant_change", ALL) == ALL:
                found = f"variant_change is {row.get('variant_change')!r}"
                raise InputError(name, found, "what was done to the passage, as flip", "Say it beside variant_of")
            variants[passage] = row
    return ContrastScores(*_counted(passages, variants, kind, zero, paired))


def _counted(passages: Any, variants: Any, kind: str | None, zero: float, paired: Any) -> tuple[Any, ...]:
    labels = tuple(sorted({str(row["variant_change"]) for row in variants.values()}))
    ids, groups, key, values, alone = [], [], [], [], 0
    for (group, lang), row in variants.items():
        base = passages.get((str(row["variant_of"]), lang), {})
        if not base.keys() & passages[group, lang].keys():
            alone += 1
            continue
        ids.append(f"{group}/{lang}")
        groups.append((group, lang, str(row.get("document") or group)))
        key.append(labels.index(str(row["variant_change"])))
        values.append(_pair(base, passages[group, lang]))
    columns = {name: tuple(row[at] for row in groups) for at, name in enumerate(("group", "lang", "document"))}
    items = Items(tuple(ids), columns)
    signed = signature("contrast", kind=kind or "all", zero=zero, **paired.conventions)
    table = CountTable(
        items,
        labels,
        COLUMNS,
        np.arange(len(ids)),
        np.array(key, dtype=np.intp).reshape(-1, 1),
        np.array(values, dtype=np.int64).reshape(-1, len(COLUMNS)),
        signed,
    )
    notes = (f"{alone} variants whose base is not there, or has no cell in common, were left out",) if alone else ()
    return table, zero, (*paired.notes, *notes)


def _pair(base: Mapping[Any, tuple[str, str]], variant: Mapping[Any, tuple[str, str]]) -> list[int]:
    """The counts of one pair, over the cells that both passages have."""
    both = [(base[cell], variant[cell]) for cell in base if cell in variant]
    change = [(a, b) for a, b in both if a[0] != b[0]]
    stay = [(a, b) for a, b in both if a[0] == b[0]]

    def right(cells: list[Any]) -> int:
        return sum(a[0] == a[1] and b[0] == b[1] for a, b in cells)

    unmoved, moved = sum(a[1] == b[1] for a, b in change), sum(a[1] != b[1] for a, b in stay)
    whole = int(bool(both) and right(both) == len(both))
    return [1, whole, len(change), right(change), unmoved, len(stay), right(stay), moved]
