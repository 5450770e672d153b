"""Entity linking: mentions with the item of a knowledge base that they refer to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from idlib_corpus import records
from idlib_corpus.errors import InputError
from idlib_corpus.labels import Named, View, labelling
from idlib_corpus.scoring.entities.inputs import plain
from idlib_corpus.scoring.entities.matching import TYPE, others
from idlib_corpus.scoring.entities.matching import match as best_matching
from idlib_corpus.scoring.entities.overlap import bases, edges
from idlib_corpus.scoring.prf import COLUMNS, Floats, Prf, prf, ratio, whole
from idlib_corpus.scoring.prf import zero_division as checked_zero
from idlib_corpus.scoring.result import PLACED, SCORES, Metric, Result
from idlib_corpus.scoring.shares import Share
from idlib_corpus.scoring.spans import Shapes, Spans, canonical, from_lists, numbered, unique
from idlib_corpus.scoring.table import NONE, CountTable, Ints, Items, Numbers, merged_labels, signature

NIL = records.NIL
# the classes that are scored apart: in the knowledge base, or not
IN_KB, OUT = "in_kb", "nil"
CLASSES = (IN_KB, OUT)
MATCHES = ("exact", "overlap")
ASIDE = ("ignored", "duplicates", "unlinked", "unknown")
LINKING_COLUMNS = (*COLUMNS, "right", "matched", *ASIDE)

# stands for a link that gold does not know, or that a system does not give
UNKNOWN = "\0"


@dataclass(frozen=True, repr=False)
class LinkingScores(Result):
    """Linking scores; the labels of the table are `CLASSES`, its columns `LINKING_COLUMNS`."""

    typed = re.compile(rf"(?P<before>)(?P<type>{'|'.join(CLASSES)})\.(?P<score>{'|'.join(SCORES)})")

    @cached_property
    def micro(self) -> Prf:
        """Extent and link of all mentions."""
        return Prf.row(self.table.total[: len(COLUMNS)], self.zero)

    @cached_property
    def per_type(self) -> dict[str, Prf]:
        """The same for links into the knowledge base (``in_kb``) and for ``nil``."""
        sums = self.table.by_key[:-1, : len(COLUMNS)]
        return {name: Prf.row(row, self.zero) for name, row in zip(CLASSES, sums, strict=True)}

    @property
    def in_kb(self) -> Prf:
        """Predictions and gold that name an item."""
        return self.per_type[IN_KB]

    @property
    def nil(self) -> Prf:
        """Predictions and gold that say there is no item."""
        return self.per_type[OUT]

    @property
    def accuracy(self) -> float:
        """Right links / gold mentions whose extent is matched."""
        return self.accuracies["all"].value

    @cached_property
    def accuracies(self) -> dict[str, Share]:
        """Accuracy over the matched mentions: ``all``, and those that gold says are ``in_kb`` and ``nil``."""
        where = LINKING_COLUMNS.index("right")
        rows = {"all": self.table.total, **dict(zip(CLASSES, self.table.by_key, strict=False))}
        return {name: Share(int(row[where]), int(row[where + 1]), self.zero) for name, row in rows.items()}

    @property
    def ignored(self) -> int:
        """Predictions on mentions whose link gold does not know, or that the view leaves out."""
        return self._number("ignored")

    @property
    def duplicates(self) -> int:
        """Predictions that stood twice, and were dropped."""
        return self._number("duplicates")

    @property
    def unlinked(self) -> int:
        """Predicted mentions without a link: no answers, so precision does not see them; wrong for accuracy."""
        return self._number("unlinked")

    @property
    def unknown(self) -> int:
        """Gold mentions left out."""
        return self._number("unknown")

    @property
    def remarks(self) -> tuple[str, ...]:
        """Notes, and what was dropped."""
        dropped = (f"{self.duplicates} predictions that stood twice were dropped",) if self.duplicates else ()
        return (*self.notes, *dropped)

    def _number(self, column: str) -> int:
        return int(self.table.total[LINKING_COLUMNS.index(column)])

    def metrics(self) -> dict[str, Metric]:
        """``micro.f1``, ``in_kb.f1``, ``nil.recall``, …, ``accuracy``, ``in_kb.accuracy``, ``nil.accuracy``."""
        zero, size, where = self.zero, len(COLUMNS), LINKING_COLUMNS.index("right")
        places = {"micro": slice(None), IN_KB: slice(0, 1), OUT: slice(1, 2)}

        def one(place: slice, index: int) -> Metric:
            return lambda sums: prf(sums[..., place, :size].sum(axis=-2), zero)[index]

        def accuracy(place: slice) -> Metric:
            def share(sums: Numbers) -> Floats:
                counts = sums[..., place, :].sum(axis=-2)
                return ratio(counts[..., where], counts[..., where + 1], zero)

            return share

        found = {f"{name}.{score}": one(p, i) for name, p in places.items() for i, score in enumerate(SCORES)}
        prefixes = {name: "" if name == "micro" else f"{name}." for name in places}
        return found | {f"{prefixes[name]}accuracy": accuracy(place) for name, place in places.items()}

    placed = re.compile(rf"(micro|in_kb|nil){PLACED}|((in_kb|nil)\.)?accuracy")

    def layout(self) -> list[dict[str, Any]]:
        """A row for items of the knowledge base, for NIL, and for both."""
        found = {**self.per_type, "micro": self.micro}
        return [
            {
                "type": name,
                "precision": one.precision,
                "recall": one.recall,
                "f1": one.f1,
                "accuracy": self.accuracies["all" if name == "micro" else name].value,
                "predicted": whole(one.predicted),
                "gold": whole(one.gold),
            }
            for name, one in found.items()
        ]

    def content(self) -> dict[str, Any]:
        """F1 and accuracy, all and by class, what stands aside, notes, signature."""
        return {
            "items": self.table.items.number,
            "micro": self.micro.to_dict(),
            **{name: one.to_dict() for name, one in self.per_type.items()},
            "accuracy": {name: one.to_dict() for name, one in self.accuracies.items()},
            **{name: self._number(name) for name in ASIDE},
            "notes": list(self.remarks),
            "signature": self.signature,
        }


def linking(
    gold: Any,
    predicted: Any,
    *,
    match: str = "exact",
    view: str | View | None = None,
    zero_division: float | str = 0,
    lenient: bool = False,
) -> LinkingScores:
    """Score mentions with their links.

    F1 is over pairs of a mention and a link: the strong (``exact``) and the weak (``overlap``) annotation match of
    Cornolti et al. (2013). Accuracy is over the gold mentions whose extent a prediction matches (Hachey et al. 2014).
    Matching is one-to-one; by overlap it maximises in turn right links, pairs, and how well their extents fit; see
    `entities.matching`. A prediction without a link is no answer: it does not count for precision, and is wrong for
    accuracy.

    Args:
        gold: A list of documents, each a list of `(start, end, id)` or `(pieces, id)`, half-open, code points; the id
            names an item (``"Q858"``), is ``"NIL"`` if the knowledge base has none, and ``""`` or None if nobody
            knows; or a mapping of them by id; or a path, a `Dataset` or records. Mentions whose link is unknown are
            left out; a prediction with the extent of one, and of no other, is ignored and counted. By overlap, so is a
            prediction that overlaps one and no mention whose link is known.
        predicted: The same kind. A list has as many documents as `gold`.
        match: Which extents match: ``exact``, or ``overlap`` (a common code point).
        view: For records, a view of the gold (`labels.VIEWS`); what it leaves out is as if its link were unknown. All
            mentions if None.
        zero_division: 0, 1 or nan, where a denominator is 0.
        lenient: For files: score the rows that are there.

    Returns:
        The scores; results of disjoint items add.

    Raises:
        InputError: The sides do not fit, an extent is empty, gold has a mention with the same link twice, or more
            mentions overlap than can be matched.
    """
    zero = checked_zero(zero_division)
    if match not in MATCHES:
        raise InputError("match", f"{match!r}", f"one of {', '.join(MATCHES)}")
    notes: tuple[str, ...] = ()
    conventions: Mapping[str, object] = {}
    chosen = None if view is None else labelling(view)
    if records.is_source(gold) or records.is_source(predicted):
        paired = records.pair(
            records.read(gold, "linking"), records.read(predicted, "linking"), "linking", lenient=lenient
        )
        items, notes, conventions = Items(paired.ids, paired.groups), paired.notes, paired.conventions
        named = None if chosen is None else chosen.side("gold")
        right = [document(row, named) for row in paired.gold]
        answers = [document(row) for row in paired.predicted]
    elif chosen is not None:
        raise InputError(
            "view", f'"{chosen.view.name}" for plain lists', "a path, a Dataset or records, which have levels"
        )
    else:
        items, right, answers = plain(gold, predicted)
    said = {"match": match, "view": chosen.view.signed if chosen else "all", "unknown": "ignored", "zero": zero}
    signed = signature("linking", **said, **conventions)
    return LinkingScores(_table(right, answers, items, match, signed), zero, notes)


def document(row: Mapping[str, Any], view: Named | None = None) -> list[tuple[Any, str]]:
    """The mentions of a record as a plain document.

    Mentions that differ in their labels only are one. What stands twice, the label too, stays so: it is an error of
    the gold, and dropped from predictions.

    Args:
        row: A record; ``link_status`` goes before ``wikidata`` where it has both.
        view: The labels of the gold in a view; mentions that it leaves out get an unknown link.
    """
    found: list[tuple[Any, str]] = []
    there: set[tuple[Any, ...]] = set()
    for mention in row.get("entities", ()):
        link = {"nil": NIL, "unknown": ""}.get(mention.get("link_status", ""), mention.get("wikidata") or "")
        outside = view is not None and not view.label(mention)
        one = canonical(mention.get("pieces") or [(mention["start"], mention["end"])]), "" if outside else link
        marked = (one[0], link, mention.get("label"))
        if marked in there or one not in there:
            found.append(one)
        there |= {one, marked}
    return found


def _known(documents: Iterable[Any]) -> list[list[Any]]:
    """The documents with `UNKNOWN` for links that are empty or None; what is no mention is left to `from_lists`."""
    return [
        [(*m[:-1], UNKNOWN) if isinstance(m, (tuple, list)) and m and m[-1] in (None, "") else m for m in mentions]
        for mentions in documents
    ]


def _table(right: list[Any], answers: list[Any], items: Items, match: str, signed: str) -> CountTable:
    shapes = Shapes()
    gold, predicted = from_lists(_known(right), shapes, "gold"), from_lists(_known(answers), shapes, "predicted")
    labels = merged_labels(gold.labels, predicted.labels)
    gold, twice = unique(gold.relabelled(labels))
    if len(twice):
        where = items.ids[twice[0]] or f"gold, document {twice[0]}"
        raise InputError(where, "a gold mention stands twice with the same link", remedy="Remove the duplicate")
    predicted, duplicates = unique(predicted.relabelled(labels))
    kind_of = {UNKNOWN: NONE, NIL: CLASSES.index(OUT)}
    kinds = np.array([kind_of.get(label, CLASSES.index(IN_KB)) for label in labels], dtype=np.int64)
    unknown = kinds[gold.label] == NONE
    away, gold = gold.take(unknown), gold.take(~unknown)
    number = numbered(("item", "start", "end", "shape"), predicted, away, gold)
    skipped = np.isin(number[0], number[1]) & ~np.isin(number[0], number[2])
    if match == "overlap":
        skipped |= _overlaps(predicted, away) & ~_overlaps(predicted, gold)
    ignored, predicted = predicted.take(skipped), predicted.take(~skipped)
    if match == "exact":
        g, p = _same_extent(gold, predicted, number[2], number[0][~skipped])
    else:
        found = best_matching(gold, predicted)
        rest = found.rest[TYPE]
        g, p = np.concatenate([found.gold, rest.gold]), np.concatenate([found.predicted, rest.predicted])
    hit = gold.label[g] == predicted.label[p]
    linked = predicted.take(kinds[predicted.label] != NONE)
    rows = [
        (predicted.item[p[hit]], kinds[predicted.label[p[hit]]], "hits_predicted"),
        (linked.item, kinds[linked.label], "predicted"),
        (gold.item[g[hit]], kinds[gold.label[g[hit]]], "hits_gold"),
        (gold.item, kinds[gold.label], "gold"),
        (gold.item[g[hit]], kinds[gold.label[g[hit]]], "right"),
        (gold.item[g], kinds[gold.label[g]], "matched"),
        *(
            (item, np.full(len(item), NONE), column)
            for item, column in (
                (ignored.item, "ignored"),
                (duplicates, "duplicates"),
                (predicted.item[kinds[predicted.label] == NONE], "unlinked"),
                (away.item, "unknown"),
            )
        ),
    ]
    size = len(CLASSES) + 1
    values = np.zeros((len(items) * size, len(LINKING_COLUMNS)), dtype=np.int64)
    for item, kind, column in rows:
        values[:, LINKING_COLUMNS.index(column)] += np.bincount(item * size + kind % size, minlength=len(values))
    codes = np.tile([*range(len(CLASSES)), NONE], len(items))[:, np.newaxis]
    return CountTable(items, CLASSES, LINKING_COLUMNS, np.repeat(np.arange(len(items)), size), codes, values, signed)


def _overlaps(predicted: Spans, gold: Spans) -> npt.NDArray[np.bool_]:
    """Which predictions share a code point with one of these mentions. Shape (predictions,)."""
    found = np.zeros(len(predicted), dtype=bool)
    found[edges(gold, predicted, bases(gold, predicted)).predicted] = True
    return found


def _same_extent(gold: Spans, predicted: Spans, extent: Ints, predicted_extent: Ints) -> tuple[Ints, Ints]:
    """One-to-one pairs of equal extent: those with the same link, then the others in the order of their links."""
    size = 1 + max(int(gold.label.max(initial=0)), int(predicted.label.max(initial=0)))
    keys = extent * size + gold.label, predicted_extent * size + predicted.label
    _, g, p = np.intersect1d(*keys, assume_unique=True, return_indices=True)
    pairs = [(g, p)]
    rest = others(len(gold), g), others(len(predicted), p)
    # the n-th that is left of an extent goes with the n-th of the other side
    ranks = [_rank(side[rows]) for side, rows in zip((extent, predicted_extent), rest, strict=True)]
    size = 1 + max(int(rank.max(initial=0)) for rank in ranks)
    keys = extent[rest[0]] * size + ranks[0], predicted_extent[rest[1]] * size + ranks[1]
    _, g, p = np.intersect1d(*keys, assume_unique=True, return_indices=True)
    pairs.append((rest[0][g], rest[1][p]))
    return np.concatenate([g for g, _ in pairs]), np.concatenate([p for _, p in pairs])


def _rank(groups: Ints) -> Ints:
    """The place of each row within its group."""
    order = np.argsort(groups, kind="stable")
    starts = np.flatnonzero(np.diff(groups[order], prepend=-1))
    ranks = np.empty(len(groups), dtype=np.int64)
    ranks[order] = np.arange(len(groups)) - np.repeat(starts, np.diff(np.append(starts, len(groups))))
    return ranks
