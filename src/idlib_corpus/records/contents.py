"""What stands in a row, held against its text and the labels that there are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from idlib_corpus.records.base import EXCLUDED, FIELDS, STANCES, Record, known_task
from idlib_corpus.records.problems import Known


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a row.

    Args:
        what: Its kind, for counting.
        found: For the message.
        expected: For the message.
        at: Place in the field of the task; a pair for a mention of a chain; None if the whole row is useless.
        kept: Whether it can be scored as it stands.
        remedy: For the message.
    """

    what: str
    found: str
    expected: str
    at: int | tuple[int, int] | None
    kept: bool = False
    remedy: str = ""


class Contents:
    """The checks of a task.

    Args:
        task: The task.
        known: Labels that there are; None where every label is right, as in gold.
        remedy: What to do about a label that is not known, where labels are mapped.
        arguments: Labels that arguments of relations may have; None where every one is right.
    """

    def __init__(
        self, task: str, known: Collection[str] | None, remedy: str = "", arguments: Collection[str] | None = None
    ) -> None:
        self.task, self.known, self.remedy, self.arguments = known_task(task), known, remedy, arguments
        checks: dict[str, Callable[[Record, Record], list[Fault]]] = {
            "ner": self._entities,
            "linking": self._entities,
            "relations": self._relations,
            "coref": self._chains,
            "stance": self._stance,
            "tags": self._tags,
        }
        self.faults = checks[self.task]

    @cached_property
    def _hints(self) -> Known:
        return Known(self.known or ())

    def labels(self, rows: Iterable[Record]) -> frozenset[str]:
        """The labels of these rows."""
        if self.task == "stance":
            return frozenset(STANCES)
        if self.task == "tags":
            return frozenset(tag.partition("-")[2] for row in rows for tag in row["tags"] if tag != "O")
        if self.task == "coref":
            return frozenset()
        field = FIELDS[self.task]
        return frozenset(one["label"] for row in rows for one in row[field] if "label" in one)

    def without(self, row: Record, faults: Iterable[Fault]) -> Record:
        """The row without what is faulty in it and cannot be scored."""
        out = {fault.at for fault in faults if not fault.kept and fault.at is not None}
        if not out:
            return row
        field = FIELDS[self.task]
        if self.task == "stance":
            return {name: value for name, value in row.items() if name != "evidence"}
        if self.task == "coref":
            chains = [[m for j, m in enumerate(chain) if (i, j) not in out] for i, chain in enumerate(row[field])]
            return {**row, field: [chain for chain in chains if chain]}
        return {**row, field: [one for i, one in enumerate(row[field]) if i not in out]}

    def _entities(self, row: Record, gold: Record) -> list[Fault]:
        length = len(gold["text"]) if "text" in gold else None
        faults = []
        for at, entity in enumerate(row["entities"]):
            wrong = _span(entity, length)
            if wrong:
                faults.append(Fault("faulty spans", *wrong, at))
            label = entity.get("label")
            if label is not None and self.known is not None and label not in self.known:
                faults.append(self._unknown(label, at))
        return faults

    def _unknown(self, label: str, at: int) -> Fault:
        kind = "type of relations" if self.task == "relations" else "label"
        # a label that a map lacks has no place in any view
        kept = not self.remedy
        return Fault("unknown labels", f'the unknown {kind} "{label}"', self._hints.hint(label), at, kept, self.remedy)

    def _relations(self, row: Record, gold: Record) -> list[Fault]:
        length = len(gold["text"]) if "text" in gold else None
        keys = {entity["entity"] for entity in gold.get("entities", ()) if "entity" in entity}
        faults = []
        for at, relation in enumerate(row["relations"]):
            for argument in ("head", "tail"):
                span = relation[argument]
                if not isinstance(span, Mapping):
                    if span not in keys:
                        found = f'{argument}: "{span}", which is no entity of the gold'
                        expected = Known(keys).hint(span) if keys else "gold whose entities have keys"
                        faults.append(Fault("relations of unknown entities", found, expected, at))
                elif wrong := _span(span, length):
                    faults.append(Fault("faulty spans", f"{argument}: {wrong[0]}", wrong[1], at))
                label = span.get("label") if isinstance(span, Mapping) else None
                if label and self.arguments is not None and label not in self.arguments:
                    found = f'{argument}: the unknown label "{label}"'
                    faults.append(Fault("unknown labels", found, Known(self.arguments).hint(label), at, True))
            if self.known is not None and relation["label"] not in self.known:
                faults.append(self._unknown(relation["label"], at))
        return faults

    def _chains(self, row: Record, gold: Record) -> list[Fault]:
        lengths = {s["sentence"]: len(s["text"]) for s in gold.get("sentences", ())}
        whole = len(gold["text"]) if "text" in gold else None
        faults = []
        chain_of: dict[Any, int] = {}
        for i, chain in enumerate(row["chains"]):
            for j, mention in enumerate(chain):
                sentence = mention.get("sentence", "")
                if lengths and sentence not in lengths:
                    found = f'a mention in the sentence "{sentence}"' if sentence else "a mention without its sentence"
                    faults.append(Fault("faulty mentions", found, f"one of {', '.join(lengths)}", (i, j)))
                elif wrong := _span(mention, lengths.get(sentence, whole)):
                    faults.append(Fault("faulty mentions", *wrong, (i, j)))
                elif chain_of.setdefault((sentence, *_stretches(mention)), i) != i:
                    place = f" of {sentence}" if sentence else ""
                    found = f"the mention {mention['start']}-{mention['end']}{place} is in two chains"
                    faults.append(Fault("faulty mentions", found, "chains that share no mention", (i, j)))
        return faults

    def _stance(self, row: Record, gold: Record) -> list[Fault]:
        faults = []
        label, right = row["label"], STANCES if self.known is not None else (*STANCES, EXCLUDED)
        if label not in right:
            expected = Known(right).hint(label.upper())
            faults.append(Fault("rows with an unknown stance", f'the unknown stance "{label}"', expected, None))
        length = len(gold["text"]) if "text" in gold else None
        for at, span in enumerate(row.get("evidence", ())):
            if wrong := _span(span, length):
                faults.append(Fault("faulty spans of evidence", *wrong, at))
        return faults

    def _tags(self, row: Record, gold: Record) -> list[Fault]:
        faults = []
        number = len(row.get("tokens", gold.get("tokens", gold["tags"])))
        if len(row["tags"]) != number:
            found = f"{len(row['tags'])} tags for {number} tokens"
            faults.append(Fault("rows with another number of tags", found, "a tag for each token", None))
        if self.known is not None:
            labels = {tag: tag.partition("-")[2] for tag in row["tags"] if tag != "O"}
            unknown = set(labels.values()) - set(self.known)
            faults += [self._unknown(label, 0) for label in sorted(unknown - {""})]
            for tag in sorted(tag for tag, label in labels.items() if not label and "" in unknown):
                faults.append(Fault("unknown labels", f'the tag "{tag}"', "O, or as in B-LOC", 0, True))
        return faults


def _span(span: Mapping[str, Any], length: int | None) -> tuple[str, str] | None:
    """What was found and what was expected; None if the span is right.

    Args:
        span: ``start``, ``end`` and ``pieces``.
        length: Of the text in code points; None if it is not known.
    """
    start, end = span["start"], span["end"]
    if not (0 <= start < end and (length is None or end <= length)):
        inside = "" if length is None else f" <= {length}"
        empty = "the empty span" if start == end else "the span"
        return f"{empty} {start}-{end}", f"0 <= start < end{inside}, in code points"
    pieces = span.get("pieces")
    if pieces and not _in_order(pieces, start, end):
        told = ", ".join(f"{a}-{b}" for a, b in pieces)
        return f"the pieces {told} of the span {start}-{end}", "pieces in order, from its start to its end"
    return None


def _stretches(span: Mapping[str, Any]) -> tuple[tuple[int, int], ...]:
    """The parts of a span."""
    return tuple((start, end) for start, end in span.get("pieces") or [(span["start"], span["end"])])


def _in_order(pieces: list[list[int]], start: int, end: int) -> bool:
    return (
        pieces[0][0] == start
        and pieces[-1][1] == end
        and all(a < b for a, b in pieces)
        and all(one[1] <= two[0] for one, two in pairwise(pieces))
    )
