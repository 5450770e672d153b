"""What a system has right of the items of a parallel corpus, language by language: mentions, relations, stances."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.labels import Labelling
from idlib_corpus.records import STANCES as LABELS
from idlib_corpus.records import Paired
from idlib_corpus.records.chunks import grouping
from idlib_corpus.records.stance import EXCLUDED, MISSING
from idlib_corpus.scoring.spans import Pieces, canonical
from idlib_corpus.scoring.stance.scores import POLAR
from idlib_corpus.scoring.table import CountTable

# which of the ids of a row are right, from the two records of the row
Correct = Callable[[Mapping[str, Any], Mapping[str, Any]], Collection[str]]


@dataclass(frozen=True, slots=True)
class Seen:
    """An item in one language.

    Args:
        right: Whether the system has it right.
        kept: Whether the gold asks for it in this language (in the view; of stances, polar and not excluded).
        level: Its level (NAM, NOM, …); empty if items have none.
        says: What gold says of it, for groups of items.
    """

    right: bool
    kept: bool = True
    level: str = ""
    says: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """The counts of a row of the gold: right predictions, predictions, gold."""

    id: str
    group: str
    lang: str
    hits: int
    predicted: int
    gold: int


@dataclass(frozen=True)
class Outcomes:
    """All items by language.

    Args:
        by_lang: Items by id, by language.
        groups: The source sentence of each id.
        rows: The counts of all rows, for precision.
        notes: What was left out.
    """

    by_lang: dict[str, dict[str, Seen]]
    groups: dict[str, str]
    rows: list[Row]
    notes: tuple[str, ...] = ()


class _Found:
    """Outcomes in the making."""

    def __init__(self, paired: Paired) -> None:
        for name in ("lang", "group"):
            if not all(paired.groups.get(name, ("",))):
                remedy = "Only parallel gold can be asked across languages"
                raise InputError("gold", f'rows without "{name}"', f'a "{name}" in every row', remedy)
        self.places = list(zip(paired.ids, paired.groups["group"], paired.groups["lang"], strict=True))
        self.by_lang: dict[str, dict[str, Seen]] = {lang: {} for lang in paired.groups["lang"]}
        self.groups: dict[str, str] = {}
        self.rows: list[Row] = []

    def add(self, place: int, name: str, seen: Seen) -> None:
        _, group, lang = self.places[place]
        key = f"{group}/{name}"
        self.by_lang[lang][key] = seen
        self.groups[key] = group

    def count(self, place: int, hits: int, predicted: int, gold: int) -> None:
        self.rows.append(Row(*self.places[place], hits, predicted, gold))


def mentions(paired: Paired, labelling: Labelling, correct: Correct | None = None) -> Outcomes:
    """Mentions by their ids, right if extent and label are, as in the strict schema of `entities`."""
    found = _Found(paired)
    of_gold, of_predicted = labelling.side("gold"), labelling.side("predicted")
    # the label set of a side is that of all its labels
    for named, rows in ((of_gold, paired.gold), (of_predicted, paired.predicted)):
        named.of(mention["label"] for row in rows for mention in row.get("entities", ()))
    off_view = 0
    for place, (row, answer) in enumerate(zip(paired.gold, paired.predicted, strict=True)):
        answers = [(_extent_of(mention), of_predicted.label(mention)) for mention in answer.get("entities", ())]
        off_view += sum(not label for _, label in answers)
        predicted = {one for one in answers if one[1]}
        labelled = [(_extent_of(mention), of_gold.label(mention)) for mention in row["entities"]]
        gold = {one for one in labelled if one[1]}
        # what has the extent of a mention that the view leaves out is neither right nor wrong
        asked, ignored = {pieces for pieces, _ in gold}, {pieces for pieces, label in labelled if not label}
        counted = {one for one in predicted if one[0] in asked or one[0] not in ignored}
        found.count(place, len(gold & predicted), len(counted), len(gold))
        own = None if correct is None else set(correct(row, paired.predicted[place]))
        for mention, (extent, label) in zip(row["entities"], labelled, strict=True):
            if "mention" not in mention:
                raise InputError(paired.ids[place], "a mention without an id", '"mention": its id in every language')
            name = mention["mention"]
            right = (extent, label) in predicted if own is None else name in own
            says = {"entity": str(mention.get("entity", "")), "type": label}
            found.add(place, name, Seen(right, bool(label), mention.get("level", ""), says))
    said = f"{off_view} predictions have a label that the view does not have, and were not scored"
    return Outcomes(found.by_lang, found.groups, found.rows, (said,) if off_view else ())


def _extent_of(mention: Mapping[str, Any]) -> Pieces:
    return canonical(mention.get("pieces") or [(mention["start"], mention["end"])])


def relations(
    paired: Paired, table: CountTable, match: str, family: str | None, correct: Correct | None = None
) -> Outcomes:
    """Relations between entities by head, type and tail.

    Right if a predicted relation of the type has a mention of the head entity as its head and one of the tail entity
    as its tail, or the other way round if gold says that it is symmetric. A relation that only a name says
    (``name_internal``) is not asked for, as in `relations`.

    Args:
        paired: The rows.
        table: What `relations` counted of them between entities, for precision.
        match: ``strict`` if the types of the arguments must be right, or ``boundary``.
        family: Relations of this family; all if None.
        correct: Another rule; by `head.type.tail`.
    """
    found = _Found(paired)
    sums = dict(zip(*table.units("item"), strict=True))
    for place, (row, predicted) in enumerate(zip(paired.gold, paired.predicted, strict=True)):
        hits, answers, _, gold = sums[paired.ids[place]].sum(axis=0).tolist()
        found.count(place, int(hits), int(answers), int(gold))
        extents = {m["mention"]: _argument(m, match) for m in row.get("entities", ()) if "mention" in m}
        said = {(r["label"], _argument(r["head"], match), _argument(r["tail"], match)) for r in predicted["relations"]}
        own = None if correct is None else set(correct(row, predicted))
        for relation in row["relations"]:
            if "head_mention" not in relation:
                expected = 'relations of entities, with "head_mention" and "tail_mention"'
                raise InputError(paired.ids[place], "a relation between extents", expected)
            if family not in (None, relation.get("family", family)):
                continue
            label, name = relation["label"], f"{relation['head']}.{relation['label']}.{relation['tail']}"
            heads, tails = ([extents[m] for m in _mentions(relation, side)] for side in ("head", "tail"))
            pairs = {*product(heads, tails), *(product(tails, heads) if relation.get("symmetric") else ())}
            right = any((label, *pair) in said for pair in pairs) if own is None else name in own
            says = {"type": label, "fact": str(relation.get("fact", name))}
            found.add(place, name, Seen(right, not relation.get("name_internal", False), "", says))
    return Outcomes(found.by_lang, found.groups, found.rows)


def _mentions(relation: Mapping[str, Any], side: str) -> list[str]:
    """Every mention of an argument: the one that carries the relation, and the others."""
    return [name for name in (relation[f"{side}_mention"], *relation.get(f"{side}_others", ())) if name]


def _argument(mention: Mapping[str, Any], match: str) -> tuple[Pieces, str]:
    return _extent_of(mention), str(mention.get("label", "")) if match == "strict" else ""


def stances(paired: Paired, kind: str | None, correct: Correct | None = None) -> Outcomes:
    """Cells of holder and target in which the gold takes a side, right if the label is.

    A cell is asked for if its gold is polar: what a system says of the many cells in which nobody takes a side is no
    outcome, so that one which always says NONE has nothing right. Precision is that of the tuples without NONE over
    all rows, and sees the sides that nobody takes.
    """
    found, idle = _Found(paired), 0
    for place, (row, predicted) in enumerate(zip(paired.gold, paired.predicted, strict=True)):
        if kind is not None and row.get("kind") != kind:
            continue
        label, answer, polar = row["label"], predicted["label"], row["label"] in POLAR
        if label != EXCLUDED and answer not in (*LABELS, MISSING):
            raise InputError(paired.ids[place], f"the predicted label is {answer!r}", f"one of {', '.join(LABELS)}")
        says = {key: grouping(row, key) for key in ("holder", "target", "kind", "decision")}
        name = f"{says['holder']}/{says['target']}"
        right = polar and (label == answer if correct is None else name in correct(row, predicted))
        found.add(place, name, Seen(right, polar, "", says))
        if label != EXCLUDED:
            idle += not polar
            found.count(place, int(polar and label == answer), int(answer in POLAR), int(polar))
    said = f"{idle} cells in which the gold is neither {' nor '.join(POLAR)} are in no core"
    return Outcomes(found.by_lang, found.groups, found.rows, (said,) if idle else ())
