"""Scores across languages, as functions of one table that resamples, adds and compares as every other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from typing import Any, ClassVar, Self

import numpy as np

from idlib_corpus.errors import InputError
from idlib_corpus.scoring.prf import Floats, Prf, ratio, whole
from idlib_corpus.scoring.result import Metric, Result
from idlib_corpus.scoring.table import NONE, Numbers
from idlib_corpus.tables import Block, Column, Kind

# The table has two keys, both languages. At (lang, lang) stands what is of one language, at (a, b) what two have in
# common, at no language what is of all; `right` there is right everywhere.
EVERY, OF_SOME, PAIR = "right in every language", "of those right in one or more", "same outcome"
COLUMNS = (
    "items",
    "right",
    "somewhere",
    "same",
    "hits",
    "predicted",
    "gold",
    "contrasts",
    "contrasts_right",
    "unrealised",
    "level",
    "outside",
)
# why an id is not in the core -> what that is called
REASONS = {
    "unrealised": "not realised in every language",
    "level": "another level in some language",
    "outside": "left out by the gold of some language",
}


@dataclass(frozen=True, repr=False)
class Consistency(Result):
    """How far the outcomes for the same items agree between languages.

    Args:
        source: The language the others are compared with.
        given: (hits, predicted, gold) of the whole prediction by language, where they were given as sums. They are of
            no cluster, so precision is then no score that can be resampled, and parts have none.
        contrasted: Whether groups of items were counted.
    """

    source: str = ""
    given: Mapping[str, tuple[int, int, int]] = field(default_factory=dict)
    contrasted: bool = False

    typed = None

    def __add__(self, other: Self) -> Self:
        """The scores over the items of both.

        Raises:
            InputError: The signatures differ, an item is in both, or groups of items were counted: a group may have
                items in both parts, so contrast consistency is no sum over parts.
        """
        if self.contrasted or other.contrasted:
            found = "groups of items (contrast) do not add: one may have items in both parts"
            raise InputError("consistency", found, "parts without contrast", "Score all items at once")
        both = super().__add__(other)
        langs = dict.fromkeys([*self.given, *other.given])
        given = {lang: _plus(self.given.get(lang), other.given.get(lang)) for lang in langs}
        return replace(both, given=given)

    def _parts(self, name: str) -> dict[str, Self]:
        """`given` counts are of the whole, and not in the parts."""
        return {part: replace(scores, given={}) for part, scores in super()._parts(name).items()}

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages compared."""
        return self.table.labels

    @cached_property
    def _sums(self) -> Floats:
        return np.asarray(self.table.by_key, dtype=np.float64)

    def _sum(self, a: str | None, b: str | None, column: str) -> float:
        places = (NONE if name is None else self.languages.index(name) for name in (a, b))
        return float(self._sums[(*places, COLUMNS.index(column))])

    @property
    def n(self) -> int:
        """The ids of the common core: realised, at the same level, in every language compared."""
        return int(self._sum(None, None, "items"))

    @property
    def everywhere(self) -> int:
        """The ids of the core that are right in every language."""
        return int(self._sum(None, None, "right"))

    @property
    def somewhere(self) -> int:
        """The ids of the core that are right in at least one."""
        return int(self._sum(None, None, "somewhere"))

    @property
    def of_all(self) -> float:
        """Right everywhere / all of the core."""
        return self.value("everywhere.of_all")

    @property
    def of_somewhere(self) -> float:
        """Right everywhere / right somewhere."""
        return self.value("everywhere.of_somewhere")

    @cached_property
    def score(self) -> dict[str, float]:
        """The share of the core that is right, by language."""
        return {lang: self.value(f"score.{lang}") for lang in self.languages}

    @cached_property
    def gap(self) -> dict[str, float]:
        """The score of a language less that of the source, over the same core; empty without the source."""
        others = [lang for lang in self.languages if lang != self.source]
        return {lang: self.value(f"gap.{lang}") for lang in others} if self.source in self.languages else {}

    @cached_property
    def same(self) -> dict[tuple[str, str], float]:
        """The share of the core with the same outcome in two languages, both right or both wrong."""
        return {(a, b): self.value(f"same.{a}-{b}") for a, b in combinations(self.languages, 2)}

    @cached_property
    def precision(self) -> dict[str, Prf]:
        """Micro precision and recall of the whole prediction in a language, beyond the core too."""
        counts = {
            lang: self.given.get(lang) or [self._sum(lang, lang, name) for name in ("hits", "predicted", "gold")]
            for lang in self.languages
        }
        return {lang: Prf.of(hits, found, gold, self.zero) for lang, (hits, found, gold) in counts.items()}

    @cached_property
    def contrast(self) -> dict[str, float]:
        """Contrast consistency by language, and under ``everywhere`` over all (Gardner et al. 2020).

        The share of the groups of items all of whose items are right; empty if there are no groups.
        """
        if not self._sum(None, None, "contrasts"):
            return {}
        return {name: self.value(f"contrast.{name}") for name in (*self.languages, "everywhere")}

    @cached_property
    def dropped(self) -> dict[str, int]:
        """How many ids are not in the core, by the first reason that holds."""
        return {says: int(self._sum(None, None, name)) for name, says in REASONS.items()}

    def dropped_by(self, lang: str) -> dict[str, int]:
        """How many ids this language keeps out of the core, by reason.

        Raises:
            InputError: The language is not compared.
        """
        if lang not in self.languages:
            raise InputError("lang", f'"{lang}"', f"one of {', '.join(self.languages)}")
        return {says: int(self._sum(lang, lang, name)) for name, says in REASONS.items()}

    def metrics(self) -> dict[str, Metric]:
        """``everywhere.of_all``, ``everywhere.of_somewhere``, ``score.ar``, ``gap.ar``, ``same.es-ar``, and others."""
        places = {lang: (code, code) for code, lang in enumerate(self.languages)}
        all_ = (NONE, NONE)

        def share(part: tuple[Any, ...], whole_: tuple[Any, ...]) -> Metric:
            return lambda sums: ratio(_at(sums, *part), _at(sums, *whole_), self.zero)

        found: dict[str, Metric] = {
            "everywhere.of_all": share((all_, "right"), (all_, "items")),
            "everywhere.of_somewhere": share((all_, "right"), (all_, "somewhere")),
        }
        scores = {lang: share((place, "right"), (place, "items")) for lang, place in places.items()}
        found |= {f"score.{lang}": score for lang, score in scores.items()}
        if self.source in places:
            gaps = {lang: _less(score, scores[self.source]) for lang, score in scores.items() if lang != self.source}
            found |= {f"gap.{lang}": gap for lang, gap in gaps.items()}
        for (a, lang), (b, other) in combinations(enumerate(self.languages), 2):
            found[f"same.{lang}-{other}"] = share(((a, b), "same"), ((a, b), "items"))
        if not self.given:
            counted = {lang: share((place, "hits"), (place, "predicted")) for lang, place in places.items()}
            found |= {f"precision.{lang}": metric for lang, metric in counted.items()}
        if self._sum(None, None, "contrasts"):
            for name, place in {**places, "everywhere": all_}.items():
                found[f"contrast.{name}"] = share((place, "contrasts_right"), (place, "contrasts"))
        return found

    placed = re.compile(r"everywhere\.of_(all|somewhere)|(score|gap|same|precision|contrast)\..+", re.DOTALL)

    def layout(self) -> list[dict[str, Any]]:
        """A row a language, then right everywhere over all, and over what is right somewhere."""
        nan, contrast = float("nan"), self.contrast
        rows = []
        for lang, of in self.precision.items():
            row = {"language": lang, "n": self.n, "right": int(self._sum(lang, lang, "right"))}
            row |= {"score": self.score[lang], "gap": self.gap.get(lang, nan)}
            row |= {"precision": of.precision, "predicted": whole(of.predicted)}
            rows.append(row | ({"contrast": contrast[lang]} if contrast else {}))
        blank = {"gap": nan, "precision": nan, "predicted": ""}
        last = {"contrast": contrast["everywhere"]} if contrast else {}
        all_ = {"language": EVERY, "n": self.n, "right": self.everywhere, "score": self.of_all}
        some = {"language": OF_SOME, "n": self.somewhere, "right": self.everywhere}
        rows.append({**all_, **blank, **last})
        rows.append({**some, "score": self.of_somewhere, **blank, **({"contrast": nan} if contrast else {})})
        return rows

    def same_rows(self) -> list[dict[str, Any]]:
        """The same outcome by pair of languages, as a square."""
        return [
            {"same outcome": a, **{b: 1.0 if a == b else self.same.get((a, b), self.same.get((b, a))) for b in row}}
            for row in [self.languages]
            for a in row
        ]

    shown: ClassVar[Mapping[str, Column]] = {
        "n": Column("n", Kind.COUNT, "compared"),
        "right": Column("right", Kind.COUNT),
        "score": Column("score", Kind.PERCENT, "right, percent"),
        "gap": Column("gap", Kind.POINTS, "points from the source"),
        "contrast": Column("contrast", Kind.PERCENT, "groups all right"),
    }

    @property
    def says(self) -> tuple[str, ...]:
        """What was compared."""
        dropped = "; ".join(f"{number} {reason}" for reason, number in self.dropped.items() if number)
        core = f"Compared: the {self.n} that all languages realise alike{f'; left out: {dropped}' if dropped else ''}."
        source = f" Points from the source: less the share in {self.source}." if self.gap else ""
        return (f"{core}{source} Precision: of all predictions in a language.",)

    def blocks(self, title: str = "") -> list[Block]:
        """Scores; then the share of equal outcomes by pair of languages."""
        first, *_ = super().blocks(title)
        pairs = [Column(PAIR, Kind.NAME, "language"), *(Column(lang, Kind.PERCENT) for lang in self.languages)]
        says = "Of what was compared, the share that is right in both languages or wrong in both."
        same = Block("The same outcome in two languages", pairs, self.same_rows(), (says, *self.notes))
        return [first, same]

    def content(self) -> dict[str, Any]:
        """All scores, the core and what is not in it, notes, signature."""
        return {
            "core": self.n,
            "dropped": self.dropped,
            "dropped_by": {lang: self.dropped_by(lang) for lang in self.languages},
            "languages": list(self.languages),
            "source": self.source,
            "everywhere": self.everywhere,
            "somewhere": self.somewhere,
            "everywhere_of_all": self.of_all,
            "everywhere_of_somewhere": self.of_somewhere,
            "score": self.score,
            "gap": self.gap,
            "same": {f"{a}-{b}": value for (a, b), value in self.same.items()},
            "precision": {lang: one.to_dict() for lang, one in self.precision.items()},
            "contrast": self.contrast,
            "notes": list(self.notes),
            "signature": self.signature,
        }


def _at(sums: Numbers, place: tuple[int, int], column: str) -> Numbers:
    found: Numbers = sums[(..., *place, COLUMNS.index(column))]
    return found


def _plus(a: tuple[int, int, int] | None, b: tuple[int, int, int] | None) -> tuple[int, int, int]:
    (x, y, z), (u, v, w) = a or (0, 0, 0), b or (0, 0, 0)
    return x + u, y + v, z + w


def _less(score: Metric, other: Metric) -> Metric:
    return lambda sums: score(sums) - other(sums)
