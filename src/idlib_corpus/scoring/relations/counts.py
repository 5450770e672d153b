"""From relations in the form in which they are compared to the table of counts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from idlib_corpus.scoring.prf import COLUMNS
from idlib_corpus.scoring.relations.arguments import Instance
from idlib_corpus.scoring.relations.inputs import Document
from idlib_corpus.scoring.relations.scores import aside_table
from idlib_corpus.scoring.table import CountTable, Items


def count(
    documents: Iterable[Document], items: Items, types: tuple[str, ...], ignore_known: bool, signed: str
) -> tuple[CountTable, CountTable]:
    """The table of counts, and that of what stands aside.

    Args:
        documents: What is to be counted.
        items: Their names.
        types: All types there are, in order; those that occur are added.
        ignore_known: Whether right predictions of known facts are taken out of precision.
        signed: The signature.
    """
    hits_predicted, predicted, hits_gold, gold = range(len(COLUMNS))
    item: list[int] = []
    label: list[str] = []
    values: list[list[int]] = []
    aside_item: list[int] = []
    aside_label: list[str] = []
    aside_values: list[tuple[int, int]] = []
    for place, document in enumerate(documents):
        counts: dict[str, list[int]] = {}
        status: dict[str, list[int]] = {name: [0, number] for name, number in document.aside.items() if number}
        # gold that differs only in what is not compared is one; it counts if one of it does, and is new if one is
        instances: dict[tuple[Any, str], tuple[bool, bool]] = {}
        answers: dict[Any, tuple[bool, bool]] = {}
        for one in document.gold:
            found = not document.predicted.isdisjoint(one.facts)
            for name in one.status:
                pair = status.setdefault(name, [0, 0])
                pair[0] += found
                pair[1] += 1
            _merge(instances, (one.facts, one.label), one)
            for fact in one.facts & document.predicted:
                _merge(answers, fact, one)
        for (facts, name), (kept, _) in instances.items():
            if kept:
                row = counts.setdefault(name, [0] * len(COLUMNS))
                row[gold] += 1
                row[hits_gold] += not document.predicted.isdisjoint(facts)
        for fact in document.predicted:
            kept, known = answers.get(fact, (True, False))
            row = counts.setdefault(fact[1], [0] * len(COLUMNS))
            if not kept:
                status.setdefault("ignored", [0, 0])[1] += 1
            elif not (known and ignore_known):
                row[predicted] += 1
                row[hits_predicted] += fact in answers
        if len(instances) < len(document.gold):
            status["gold_merged"] = [0, len(document.gold) - len(instances)]
        item += [place] * len(counts)
        label += counts
        values += counts.values()
        aside_item += [place] * len(status)
        aside_label += status
        aside_values += [(hits, number) for hits, number in status.values()]
    labels = types if set(label) <= set(types) else tuple(sorted({*label, *types}))
    codes = {name: code for code, name in enumerate(labels)}
    table = CountTable(
        items,
        labels,
        COLUMNS,
        np.array(item, dtype=np.int64),
        np.array([codes[name] for name in label], dtype=np.int64)[:, np.newaxis],
        np.array(values, dtype=np.int64).reshape(-1, len(COLUMNS)),
        signed,
    )
    return table, aside_table(items, aside_item, aside_label, aside_values, signed)


def _merge(found: dict[Any, tuple[bool, bool]], key: Any, one: Instance) -> None:
    """Add gold that is one with other gold: kept if one of it is, known if all that may be kept is."""
    kept, known = found.get(key, (False, True))
    found[key] = kept or one.kept, known and (one.known or not one.kept)
