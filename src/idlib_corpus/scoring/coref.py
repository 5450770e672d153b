"""Coreference: MUC, B-cubed, CEAFe, their CoNLL mean, and LEA, as counts that add over documents.

Each metric is a numerator and a denominator for precision and for recall; over several documents they are summed
before they are divided, as the reference scorer does (Pradhan et al. 2014).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from idlib_corpus import records
from idlib_corpus.errors import InputError
from idlib_corpus.scoring.components import components
from idlib_corpus.scoring.entities.inputs import plain
from idlib_corpus.scoring.entities.spans import EXPECTED, LARGEST, canonical
from idlib_corpus.scoring.prf import COLUMNS, Floats, Prf, prf, ratio
from idlib_corpus.scoring.prf import zero_division as checked_zero
from idlib_corpus.scoring.result import PLACED, SCORES, Metric, Result
from idlib_corpus.scoring.table import CountTable, Ints, Items, Numbers, signature

METRICS = ("muc", "b_cubed", "ceaf_e", "lea", "mentions")
# the metrics that the shared tasks of CoNLL-2011 and 2012 take the mean of
CONLL = ("muc", "b_cubed", "ceaf_e")
# the largest tangle of chains that is aligned: chains of its smaller side x pairs of chains that share a mention; what
# is just below takes some seconds
MOST_STEPS = 1_000_000_000

Chain = Sequence[Any]


@dataclass(frozen=True)
class CorefScores(Result):
    """Coreference scores; the labels of the table are `METRICS`, its columns `prf.COLUMNS`."""

    @cached_property
    def _each(self) -> dict[str, Prf]:
        return {name: Prf.row(row, self.zero) for name, row in zip(METRICS, self.table.by_key[:-1], strict=True)}

    @property
    def muc(self) -> Prf:
        """Links that a partition lacks to be the other (Vilain et al. 1995)."""
        return self._each["muc"]

    @property
    def b_cubed(self) -> Prf:
        """Mean over mentions (Bagga and Baldwin 1998)."""
        return self._each["b_cubed"]

    @property
    def ceaf_e(self) -> Prf:
        """Best one-to-one alignment of chains by their similarity phi4 (Luo 2005)."""
        return self._each["ceaf_e"]

    @property
    def lea(self) -> Prf:
        """Mean over chains, weighted by size, of the share of links resolved (Moosavi and Strube 2016)."""
        return self._each["lea"]

    @property
    def mentions(self) -> Prf:
        """Whether the mentions themselves were found."""
        return self._each["mentions"]

    @property
    def conll(self) -> float:
        """The mean F1 of MUC, B-cubed and CEAFe (Pradhan et al. 2012)."""
        return self.value("conll.f1")

    @property
    def defined(self) -> bool:
        """Whether gold or predictions had a chain."""
        return self.ceaf_e.defined

    def metrics(self) -> dict[str, Metric]:
        """``conll.f1``, ``muc.f1``, ``lea.recall``, ``mentions.precision`` and all others."""
        zero = self.zero
        chosen = [METRICS.index(name) for name in CONLL]

        def one(place: int, index: int) -> Metric:
            return lambda sums: prf(sums[..., place, :], zero)[index]

        def conll(sums: Numbers) -> Floats:
            means: Floats = prf(sums[..., chosen, :], zero)[2].mean(axis=-1)
            return means

        found: dict[str, Metric] = {"conll.f1": conll}
        for place, name in enumerate(METRICS):
            found |= {f"{name}.{score}": one(place, index) for index, score in enumerate(SCORES)}
        return found

    placed = re.compile(rf"conll\.f1|({'|'.join(METRICS)}){PLACED}")

    def layout(self) -> list[dict[str, Any]]:
        """A row a metric, the CoNLL mean last."""
        rows: list[dict[str, Any]] = [
            {"metric": name, "precision": one.precision, "recall": one.recall, "f1": one.f1}
            for name, one in self._each.items()
        ]
        return [*rows, {"metric": "conll", "precision": np.nan, "recall": np.nan, "f1": self.conll}]

    def content(self) -> dict[str, Any]:
        """Every metric with its numerators and denominators, notes, signature."""
        return {
            "items": self.table.items.number,
            "conll": self.conll,
            **{name: one.to_dict() for name, one in self._each.items()},
            "notes": list(self.notes),
            "signature": self.signature,
        }


def coref(
    gold: Any,
    predicted: Any,
    *,
    singletons: bool = False,
    zero_division: float | str = 0,
    lenient: bool = False,
) -> CorefScores:
    """Score chains of mentions that refer to the same thing.

    MUC (Vilain et al. 1995), B-cubed (Bagga and Baldwin 1998), CEAFe (Luo 2005, similarity phi4) and their mean
    (Pradhan et al. 2012), with predicted mentions as Pradhan et al. (2014) treat them: a mention that the other side
    lacks counts in its own side's denominators, and nothing is added to either side. LEA (Moosavi and Strube 2016)
    beside them; it gives a singleton a link to itself. Chains of plurals (split antecedents) are chains like others:
    their members are not scored.

    Args:
        gold: A list of documents, each a list of chains, each a list of mentions: `(start, end)`, half-open, code
            points, or any hashable name of a mention (`(sentence, start, end)`); or a mapping of documents by id; or a
            path, a `Dataset` or records, whose mentions are equal if sentence and code points are.
        predicted: The same kind. A list has as many documents as `gold`.
        singletons: Whether chains of one mention count, on both sides. They are left out by default, as in OntoNotes.
        zero_division: 0, 1 or nan, where a denominator is 0: MUC's, if there is no chain of two mentions.
        lenient: For files: score the rows that are there.

    Returns:
        The scores; results of disjoint documents add.

    Raises:
        InputError: The sides do not fit, a chain or an extent is empty, a mention is in two chains, or twice in one
            of the gold, or more chains share mentions with each other than can be aligned.
    """
    zero = checked_zero(zero_division)
    notes: tuple[str, ...] = ()
    conventions: Mapping[str, object] = {}
    if records.is_source(gold) or records.is_source(predicted):
        paired = records.pair(records.read(gold, "coref"), records.read(predicted, "coref"), "coref", lenient=lenient)
        items, notes, conventions = Items(paired.ids, paired.groups), paired.notes, paired.conventions
        sides = [[document(row) for row in rows] for rows in (paired.gold, paired.predicted)]
    else:
        items, *sides = plain(gold, predicted)
    names = [name or f"document {i}" for i, name in enumerate(items.ids)]
    right = _Partition.of(sides[0], singletons, [f"gold, {name}" for name in names])
    answers = _Partition.of(sides[1], singletons, [f"predicted, {name}" for name in names], twice=True)
    if answers.dropped:
        notes = (*notes, f"{answers.dropped} mentions that stood twice in a predicted chain were dropped")
    said = {"singletons": singletons, "split-antecedents": "unscored", "zero": zero}
    signed = signature("coref", **said, **conventions)
    return CorefScores(_table(right, answers, items, signed), zero, notes)


def document(row: Mapping[str, Any]) -> list[list[tuple[Any, ...]]]:
    """The chains of a record as a plain document: a mention is its sentence and its pieces."""
    return [
        [(m.get("sentence", ""), canonical(m.get("pieces") or [(m["start"], m["end"])])) for m in chain]
        for chain in row["chains"]
    ]


@dataclass(frozen=True)
class _Partition:
    """One side in all documents.

    Args:
        chain_of: The chain of each mention, by (document, mention); chains are numbered through all documents.
        size: Shape (chains,): mentions of each chain.
        item: Shape (chains,): its document.
        dropped: Mentions that stood twice in a chain.
    """

    chain_of: dict[tuple[int, Any], int]
    size: Ints
    item: Ints
    dropped: int

    @classmethod
    def of(
        cls, documents: Iterable[Iterable[Any]], singletons: bool, names: Sequence[str], twice: bool = False
    ) -> _Partition:
        chain_of: dict[tuple[int, Any], int] = {}
        sizes: list[int] = []
        items: list[int] = []
        dropped = 0
        for item, (chains, name) in enumerate(zip(documents, names, strict=True)):
            seen: set[Any] = set()
            for chain in chains:
                listed = _mentions(chain, name)
                mentions = dict.fromkeys(listed)
                if len(mentions) < len(listed) and not twice:
                    raise InputError(name, f"a mention stands twice in the chain {listed}", remedy="Remove one")
                dropped += len(listed) - len(mentions)
                shared = [mention for mention in mentions if mention in seen]
                if shared:
                    mention = min(shared, key=repr)
                    raise InputError(name, f"the mention {mention} is in two chains", "chains that share no mention")
                seen.update(mentions)
                if len(mentions) > 1 or singletons:
                    chain_of |= {(item, mention): len(sizes) for mention in mentions}
                    sizes.append(len(mentions))
                    items.append(item)
        return cls(chain_of, np.array(sizes, dtype=np.int64), np.array(items, dtype=np.int64), dropped)


def _mentions(chain: Any, name: str) -> list[Any]:
    """The mentions of a chain, lists as tuples, as JSON has them.

    Raises:
        InputError: It is no chain, it is empty, or a mention is neither an extent nor a name, or an empty extent.
    """
    if isinstance(chain, str) or not isinstance(chain, Iterable):
        raise InputError(name, f"{chain!r}", "a chain: a list of mentions")
    listed = [_frozen(mention) for mention in chain]
    if not listed:
        raise InputError(name, "a chain without a mention", "one mention at least", "Remove it")
    for mention in listed:
        try:
            hash(mention)
        except TypeError:
            raise InputError(name, f"the mention {mention!r}", "(start, end), or a hashable name") from None
        # (start, end), and the same behind a sentence
        if isinstance(mention, tuple) and len(mention) in (2, 3) and all(type(x) is int for x in mention[-2:]):
            start, end = mention[-2:]
            if not 0 <= start < end <= LARGEST:
                raise InputError(name, f"the mention {mention!r}", EXPECTED)
    return listed


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, (list, tuple)) else value


def _table(gold: _Partition, predicted: _Partition, items: Items, signed: str) -> CountTable:
    """Numerators and denominators of every metric, a row a document and metric."""
    shared = gold.chain_of.keys() & predicted.chain_of.keys()
    pairs = np.array([(gold.chain_of[m], predicted.chain_of[m]) for m in shared], dtype=np.int64).reshape(-1, 2)
    # overlap of chains: which share mentions, and how many
    cells, common = np.unique(pairs, axis=0, return_counts=True)
    documents = len(items)
    values = np.zeros((documents, len(METRICS), len(COLUMNS)))
    sides = (
        (predicted, predicted.size, cells[:, 1], cells[:, 0], gold.size),
        (gold, gold.size, *cells.T, predicted.size),
    )
    for column, (side, size, own, other, other_size) in zip((0, 2), sides, strict=True):
        hits, totals = _per_chain(size, own, common, other_size[other])
        for metric, name in enumerate(METRICS):
            if name in hits:
                values[:, metric, column] = np.bincount(side.item, hits[name], documents)
            values[:, metric, column + 1] = np.bincount(side.item, totals[name], documents)
    similar = _aligned(cells, 2 * common / (gold.size[cells[:, 0]] + predicted.size[cells[:, 1]]), gold, documents)
    values[:, METRICS.index("ceaf_e"), 0] = values[:, METRICS.index("ceaf_e"), 2] = similar
    return CountTable(
        items,
        METRICS,
        COLUMNS,
        np.repeat(np.arange(documents), len(METRICS)),
        np.tile(np.arange(len(METRICS)), documents)[:, np.newaxis],
        values.reshape(-1, len(COLUMNS)),
        signed,
    )


def _per_chain(size: Ints, own: Ints, common: Ints, other_size: Ints) -> tuple[dict[str, Floats], dict[str, Any]]:
    """What each chain of a side adds to numerators (all but CEAFe's) and denominators.

    Args:
        size: Shape (chains,).
        own: Shape (cells,): the chain of each cell of the overlap.
        common: Mentions in the cell.
        other_size: Size of the chain of the other side.
    """
    chains = len(size)

    def summed(values: Any) -> Floats:
        return np.bincount(own, values, chains).astype(np.float64)

    found = summed(common)
    # a chain falls into the parts that the other side has, and a part for each mention that it lacks
    links = found - summed(np.ones(len(own)))
    resolved = summed(common * (common - 1) / 2 + ((size[own] == 1) & (other_size == 1)))
    all_links = np.where(size == 1, 1, size * (size - 1) / 2)
    hits = {
        "muc": links,
        "b_cubed": summed(common * common / size[own]),
        "lea": size * ratio(resolved, all_links),
        "mentions": found,
    }
    totals: dict[str, Any] = {
        "muc": size - 1,
        "b_cubed": size,
        "ceaf_e": np.ones(chains),
        "lea": size,
        "mentions": size,
    }
    return hits, totals


def _aligned(cells: Ints, similarity: Floats, gold: _Partition, documents: int) -> Floats:
    """Total similarity of the best one-to-one alignment of chains, by document. Shape (documents,).

    Only chains that share a mention can add to it, so each component of the overlap is solved by itself, and one in
    which a chain meets all others takes its most similar pair.

    Raises:
        InputError: A component is larger than `MOST_STEPS`.
    """
    totals = np.zeros(documents)
    if not len(cells):
        return totals
    row, column = cells.T
    rows, columns = int(row.max()) + 1, int(column.max()) + 1
    component = components(row, column, rows, columns)
    order = np.argsort(component, kind="stable")
    for part in np.split(order, np.flatnonzero(np.diff(component[order])) + 1):
        i, j = (np.unique(codes[part], return_inverse=True)[1] for codes in (row, column))
        item = gold.item[row[part[0]]]
        if min(i.max(), j.max()) == 0:
            totals[item] += similarity[part].max()
            continue
        if i.max() > j.max():
            i, j = j, i
        if (i.max() + 1) * len(part) > MOST_STEPS:
            found = f"{i.max() + j.max() + 2:,} chains share mentions in {len(part):,} pairs, one tangle"
            expected = f"at most {MOST_STEPS:,} pairs x chains of the smaller side"
            raise InputError(f"document {item}", found, expected, "Score it in parts")
        totals[item] += _best(i, j, similarity[part])
    return totals


def _best(i: Ints, j: Ints, similarity: Floats) -> float:
    """The largest sum of similarities of a one-to-one alignment. No matrix is filled: most pairs share nothing."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    rows, columns = int(i.max()) + 1, int(j.max()) + 1
    # a full matching needs a partner for everyone: each row has one of its own that adds nothing. As the solver takes
    # no zeros, it minimises what is lacking to a similarity of 2, which none has.
    alone = np.arange(rows)
    lacking = np.concatenate([2 - similarity, np.full(rows, 2.0)])
    places = np.concatenate([i, alone]), np.concatenate([j, columns + alone])
    costs = coo_array((lacking, places), shape=(rows, columns + rows)).tocsr()
    taken = min_weight_full_bipartite_matching(costs)
    gains = coo_array((similarity, (i, j)), shape=costs.shape).tocsr()
    return float(gains[taken].sum())
