"""Across languages: is a system right about the same things in every language? Only a parallel corpus can ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np

from idlib_corpus import records
from idlib_corpus.errors import InputError
from idlib_corpus.labels import View, labelling
from idlib_corpus.load import source_language
from idlib_corpus.scoring.consistency import outcomes as seen_by
from idlib_corpus.scoring.consistency.outcomes import Correct, Outcomes, Seen
from idlib_corpus.scoring.consistency.scores import COLUMNS, REASONS, Consistency
from idlib_corpus.scoring.entities.inputs import default_view
from idlib_corpus.scoring.prf import zero_division as checked_zero
from idlib_corpus.scoring.relations import relations
from idlib_corpus.scoring.stance.scores import KINDS
from idlib_corpus.scoring.table import GROUP, NONE, CountTable, Items, signature

# what is counted -> the task whose rows it stands in
ITEMS = {"mention": "ner", "relation": "relations", "stance": "stance"}
# what is counted, in words
COUNTED = {"mention": "mentions", "relation": "relations", "stance": "cells in which the gold is FAVOR or AGAINST"}
# what an option chooses from -> the items that it is for
OPTION_OF = {"level": "mention", "view": "mention", "match": "relation", "family": "relation", "kind": "stance"}
NAN = float("nan")
Contrast = str | Mapping[str, Iterable[str]]


def consistency(
    gold: Any,
    predicted: Any,
    *,
    items: str = "mention",
    languages: Sequence[str] | None = None,
    source: str | None = None,
    level: str | None = None,
    contrast: Contrast | None = None,
    view: str | View | None = None,
    match: str | None = None,
    family: str | None = None,
    kind: str | None = None,
    correct: Correct | None = None,
    zero_division: float | str | None = None,
    lenient: bool = False,
) -> Consistency:
    """Score a system across the languages of parallel gold.

    The common core is the ids that every compared language realises, at the same level, and whose gold every language
    keeps. Over it: how many are right everywhere, of all and of those that are right somewhere; the same outcome by
    pair of languages; the gap of each language to the source, over the same ids; and contrast consistency (Gardner et
    al. 2020), the share of groups of items all of whose items are right. Micro precision of the whole prediction
    stands beside it, since a system that tags nothing is perfectly consistent.

    Args:
        gold: A path, a `Dataset`, records, or a list of records with ``id``, ``group`` (the sentence in all its
            languages) and ``lang``, and ids that the languages share: ``mention`` in the entities, entity keys in the
            relations, ``holder`` and ``target``.
        predicted: The same kind. Languages without any prediction are not compared.
        items: ``mention``: right is the extent with the label. ``relation``: right is head, type and tail between
            entities. ``stance``: right is the label of a cell in which the gold is FAVOR or AGAINST, and no other
            cell counts, so that a system which always says NONE has 0; precision is that of FAVOR and AGAINST.
        languages: The languages compared; all that have predictions if None.
        source: The language that gaps are measured from; if None, the one that all documents of the gold were
            translated from, and no gaps where the corpus does not know it.
        level: For mentions, those of this level only (``NAM``); of any level, the same in all languages, if None.
        contrast: Groups of items: ids by the name of a group, as ``article/s1/idlib.1``; or what gold says of an item:
            ``entity`` or ``type`` for mentions, ``fact`` or ``type`` for relations, ``holder``, ``target`` or
            ``decision`` for stances. A group with an item outside the core is left out. Results with groups do not
            add, since a group may have items in several parts.
        view: For mentions, the view of the gold; by default as in `entities`.
        match: For relations, ``strict`` (if None) or ``boundary``.
        family: For relations, ``entity`` or ``event_role``; both if None.
        kind: For stances, ``state`` or ``claim``; both if None.
        correct: Another rule for what is right: a function from the records of a row to the ids (without their
            sentence) that are. Precision stays as it is.
        zero_division: 0, 1 or nan, where a denominator is 0. By default 0; of stances nan, as in `stance`.
        lenient: Score the rows that are there.

    Returns:
        The scores over the core; `n`, `dropped` and the signature say over what.

    Raises:
        InputError: Gold that is not parallel, fewer than two languages, a language without predictions, options that
            do not exist or are for other items; and what is wrong with the input.
    """
    if items not in tuple(ITEMS):
        raise InputError("items", f"{items!r}", f"one of {', '.join(ITEMS)}")
    for name, option, known in (
        ("kind", kind, (None, *KINDS)),
        ("family", family, (None, "entity", "event_role")),
        ("match", match, (None, "strict", "boundary")),
    ):
        if option not in known:
            raise InputError(name, f"{option!r}", f"one of {', '.join(str(one) for one in known if one)}")
    given = {"level": level, "view": view, "match": match, "family": family, "kind": kind}
    for name, value in given.items():
        if value is not None and OPTION_OF[name] != items:
            where = f"{value!r}, which has no effect on {items}s"
            raise InputError(name, where, f'nothing, or items="{OPTION_OF[name]}"', "Leave it out")
    match = match or "strict"
    task = ITEMS[items]
    zero = checked_zero((NAN if items == "stance" else 0) if zero_division is None else zero_division)
    sources = records.given(gold, task, "gold"), records.given(predicted, task, "predicted")
    paired = records.pair(sources[0], sources[1], task, lenient)
    said: dict[str, object] = {}
    if items == "mention":
        unknown = "count" if paired.policies.counts_unknown else "error"
        chosen = labelling(view or default_view(paired.gold), predicted_set=paired.tag_set, unknown=unknown)
        found = seen_by.mentions(paired, chosen, correct)
        said = {"view": chosen.view.signed, "level": level or "same"}
    elif items == "relation":
        table = relations(*paired.sources(*sources), match=match, level="entity", family=family).table
        found = seen_by.relations(paired, table, match, family, correct)
        said = {"match": match, "family": family or "all"}
    else:
        found = seen_by.stances(paired, kind, correct)
        said = {"kind": kind or "all", "cells": "polar"}
    if source is None:
        source = source_language(set(paired.groups.get("document", ())))
    compared = _languages(found, languages, source)
    said |= {"source": source or "none", "correct": "own" if correct else "exact", "contrast": _named(contrast)}
    said |= paired.conventions
    signed = signature("consistency", items=items, languages=compared, **said, zero=zero)
    groups = _contrasts(found, compared, contrast)
    return _scores(found, compared, source, level, groups, signed, zero, (*paired.notes, *found.notes))


def consistency_of(
    outcomes: Mapping[str, Mapping[str, bool]],
    *,
    counts: Mapping[str, Sequence[int]] | None = None,
    languages: Sequence[str] | None = None,
    source: str = "",
    contrast: Mapping[str, Iterable[str]] | None = None,
    groups: Mapping[str, str] | None = None,
    zero_division: float | str = 0,
) -> Consistency:
    """As `consistency`, on outcomes that are known already.

    Args:
        outcomes: By id and language whether the item is right. An id that lacks a language is not in the core.
        counts: (tp, pred, gold) of the whole prediction by language, for precision. They are of no cluster, so they
            are not resampled, and precision has no interval.
        languages: The languages compared; all that occur if None.
        source: The language that gaps are measured from; no gaps if empty.
        contrast: Ids by the name of a group. Results with groups do not add.
        groups: The cluster of each id, which is resampled; the id itself if not given.
        zero_division: 0, 1 or nan, where a denominator is 0.

    Raises:
        InputError: Fewer than two languages, one that does not occur, counts that cannot be.
    """
    zero = checked_zero(zero_division)
    by_lang: dict[str, dict[str, Seen]] = {}
    for name, by in outcomes.items():
        for lang, right in by.items():
            by_lang.setdefault(lang, {})[name] = Seen(bool(right))
    given: dict[str, tuple[int, int, int]] = {}
    for lang, row in (counts or {}).items():
        if len(row) != 3 or min(row) < 0 or row[0] > min(row[1:]):
            raise InputError("counts", f"{tuple(row)} for {lang}", "(tp, pred, gold), tp at most pred and gold")
        given[lang] = int(row[0]), int(row[1]), int(row[2])
    found = Outcomes(by_lang, {name: (groups or {}).get(name, name) for name in outcomes}, [])
    compared = _languages(found, languages, source)
    said = {"source": source or "none", "contrast": _named(contrast)}
    signed = signature("consistency", items="given", languages=compared, **said, zero=zero)
    scores = _scores(found, compared, source, None, _contrasts(found, compared, contrast), signed, zero, ())
    return replace(scores, given={lang: row for lang, row in given.items() if lang in compared})


def _languages(found: Outcomes, languages: Sequence[str] | None, source: str) -> tuple[str, ...]:
    """The languages compared, the source first.

    Raises:
        InputError: One is not there, or there are fewer than two.
    """
    there = tuple(found.by_lang)
    chosen = tuple(dict.fromkeys(there if languages is None else languages))
    odd = [lang for lang in chosen if lang not in there]
    if odd:
        raise InputError("languages", f'"{odd[0]}"', f"some of {', '.join(there)}", "It has no predictions")
    if len(chosen) < 2:
        raise InputError("languages", f"{', '.join(chosen) or 'none'}", "two or more to compare")
    return tuple(sorted(chosen, key=lambda lang: lang != source))


def _named(contrast: Contrast | None) -> str:
    return "none" if contrast is None else contrast if isinstance(contrast, str) else "given"


def _contrasts(found: Outcomes, langs: tuple[str, ...], contrast: Contrast | None) -> dict[str, tuple[str, ...]]:
    """Ids by the name of a group of items; of what gold says, those that a language asks for.

    Raises:
        InputError: Gold does not say this of its items, or an id is unknown.
    """
    if contrast is None:
        return {}
    every = {name: seen for lang in langs for name, seen in found.by_lang[lang].items()}
    if isinstance(contrast, str):
        known = dict.fromkeys(key for seen in every.values() for key in seen.says)
        if contrast not in known:
            raise InputError("contrast", f'"{contrast}"', f"one of {', '.join(known)}, or ids by group")
        said: dict[str, list[str]] = {}
        for name, seen in every.items():
            asked = any(name in found.by_lang[lang] and found.by_lang[lang][name].kept for lang in langs)
            if asked and seen.says[contrast]:
                said.setdefault(seen.says[contrast], []).append(name)
        return {name: tuple(ids) for name, ids in said.items()}
    given = {str(name): tuple(dict.fromkeys(ids)) for name, ids in contrast.items()}
    odd = next((one for ids in given.values() for one in ids if one not in every), None)
    if odd is not None:
        raise InputError("contrast", f'"{odd}" is the id of no item', "ids of items", f"As {next(iter(every), '')}")
    return given


def _scores(
    found: Outcomes,
    langs: tuple[str, ...],
    source: str,
    level: str | None,
    contrasts: Mapping[str, tuple[str, ...]],
    signed: str,
    zero: float,
    notes: tuple[str, ...],
) -> Consistency:
    """The table of an item an id, a row of the gold, and a group of items."""
    cells = _Cells(langs)
    core: dict[str, list[bool]] = {}
    for name, sentence in found.groups.items():
        seen = [found.by_lang[lang].get(name) for lang in langs]
        kept = [one is not None and one.kept and level in (None, one.level) for one in seen]
        if not any(kept):
            continue
        item = cells.item(name, sentence)
        reason, lacking = _lacks(seen, kept)
        if reason:
            cells.add(item, None, None, **{reason: 1})
            for lang in (lang for lang, lacks in zip(langs, lacking, strict=True) if lacks):
                cells.add(item, lang, lang, **{reason: 1})
            continue
        right = core[name] = [one is not None and one.right for one in seen]
        cells.add(item, None, None, items=1, right=all(right), somewhere=any(right))
        for lang, one in zip(langs, right, strict=True):
            cells.add(item, lang, lang, items=1, right=one)
        for (a, one), (b, other) in combinations(zip(langs, right, strict=True), 2):
            cells.add(item, a, b, items=1, same=one == other)
    for row in found.rows:
        if row.lang in langs:
            values = {"hits": row.hits, "predicted": row.predicted, "gold": row.gold}
            cells.add(cells.item(row.id, row.group), row.lang, row.lang, **values)
    whole = {name: ids for name, ids in contrasts.items() if ids and all(one in core for one in ids)}
    for name, ids in whole.items():
        item = cells.item(f"contrast/{name}", Counter(found.groups[one] for one in ids).most_common(1)[0][0])
        every = [all(core[one][place] for one in ids) for place in range(len(langs))]
        cells.add(item, None, None, contrasts=1, contrasts_right=all(every))
        for lang, right_ in zip(langs, every, strict=True):
            cells.add(item, lang, lang, contrasts=1, contrasts_right=right_)
    if len(whole) < len(contrasts):
        notes = (*notes, f"groups with an item outside the core, left out: {len(contrasts) - len(whole)}")
    if not source:
        notes = (*notes, "no gaps: the gold does not say what the others were translated from; name a source")
    elif source not in langs:
        notes = (*notes, f"no gaps: {source} is not among the languages compared")
    return Consistency(cells.table(signed), zero, notes, source, contrasted=bool(contrasts))


def _lacks(seen: Sequence[Seen | None], kept: Sequence[bool]) -> tuple[str, list[bool]]:
    """Why an id is not in the core, of `REASONS`, and in which languages; empty if it is."""
    levels = [one.level if one else "" for one in seen]
    tests = ([one is None for one in seen], [name != levels[0] for name in levels], [not there for there in kept])
    return next(((reason, lacks) for reason, lacks in zip(REASONS, tests, strict=True) if any(lacks)), ("", []))


class _Cells:
    """The rows of the table, in the making."""

    def __init__(self, langs: tuple[str, ...]) -> None:
        self.langs = langs
        self.codes: dict[str | None, int] = {None: NONE, **{lang: code for code, lang in enumerate(langs)}}
        self.ids: list[str] = []
        self.groups: list[str] = []
        self.places: list[int] = []
        self.keys: list[tuple[int, int]] = []
        self.values: list[list[int]] = []

    def item(self, name: str, group: str) -> int:
        self.ids.append(name)
        self.groups.append(group)
        return len(self.ids) - 1

    def add(self, item: int, a: str | None, b: str | None, **counts: int) -> None:
        self.places.append(item)
        self.keys.append((self.codes[a], self.codes[b]))
        self.values.append([int(counts.get(column, 0)) for column in COLUMNS])

    def table(self, signed: str) -> CountTable:
        return CountTable(
            Items(tuple(self.ids), {GROUP: tuple(self.groups)}),
            self.langs,
            COLUMNS,
            np.array(self.places, dtype=np.int64),
            np.array(self.keys, dtype=np.int64).reshape(-1, 2),
            np.array(self.values, dtype=np.int64).reshape(-1, len(COLUMNS)),
            signed,
        )


__all__ = ["Consistency", "consistency", "consistency_of"]
