"""What outcomes are made of: items, rows, and what each system has of a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.records import Paired, Record
from idlib_corpus.records.spans import stretches
from idlib_corpus.scoring.spans import Pieces, canonical

CORRECT = "correct"


@dataclass(frozen=True, slots=True)
class Judged:
    """A system with its predictions and its score.

    Args:
        name: The system, as the command line names it.
        paired: Its predictions, row by row beside the gold.
        result: What the scorer of the task made of them, with its items kept.
        keywords: What the scorer was told.
    """

    name: str
    paired: Paired
    result: Any
    keywords: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a text.

    Args:
        pieces: Where it stands: code points, half-open.
        label: Its label.
        key: What it is in every language; empty if languages share no ids.
    """

    pieces: Pieces
    label: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a system has of a row.

    Args:
        kind: ``correct``, a kind of error of the scorer, or what is neither (``excluded``, ``ignored``).
        label: The predicted label; empty if there is no prediction.
        pieces: Where the prediction stands, of stances its evidence; empty if there is none.
    """

    kind: str
    label: str = ""
    pieces: Pieces = ()


@dataclass(frozen=True, slots=True)
class Row:
    """Something of the gold, or a prediction of which the gold has nothing.

    Args:
        item: The place of its item.
        label: The label of the gold; empty where the gold has nothing.
        pieces: Where it stands: the mention, the evidence of a stance; of a relation its head, then its tail.
        outcomes: One a system, in their order; None if it predicts nothing here, or was not asked for this item.
        key: What it is in every language; empty if languages share no ids, or the gold has nothing here.
        says: What else the gold says of it: words by name.
        marks: What else belongs to it in the text, by name: the holder, the cue.
    """

    item: int
    label: str
    pieces: Pieces
    outcomes: tuple[Outcome | None, ...]
    key: str = ""
    says: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, tuple[Mark, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Item:
    """A text that systems were asked for.

    Args:
        id: Its id.
        lang: Its language; empty if the gold does not say.
        document: Its document; empty if the gold does not say.
        group: The sentence in all its languages; empty if the gold does not say.
        text: Its words; empty if neither side says them.
        context: The text before it.
        asked: Whether each system was asked.
        beside: Gold that is not scored: what a view leaves out.
        ignored: By system, predictions that are neither right nor wrong.
    """

    id: str
    lang: str
    document: str
    group: str
    text: str
    context: str = ""
    asked: tuple[bool, ...] = ()
    beside: tuple[Mark, ...] = ()
    ignored: tuple[tuple[Mark, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class System:
    """A system in numbers.

    Args:
        name: The system.
        result: Its score.
        parts: Its scores by language; empty if the gold says none.
    """

    name: str
    result: Any
    parts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Browsed:
    """The outcomes of several systems.

    Args:
        task: The task.
        kinds: The kinds of error, in the order in which they are shown.
        systems: The systems.
        items: The texts.
        rows: The rows, in the order of the items and of their text.
        labels: The labels of gold and predictions, in the order of the scorer.
        scores: Of a result: names of figures and the figures, in the order in which they are shown.
    """

    task: str
    kinds: tuple[str, ...]
    systems: tuple[System, ...]
    items: tuple[Item, ...]
    rows: tuple[Row, ...]
    labels: tuple[str, ...]
    scores: Callable[[Any], Mapping[str, float]]

    @property
    def shared(self) -> bool:
        """Whether languages share ids, so that outcomes can be held against each other across them."""
        return any(row.key for row in self.rows)


def systems_of(judged: Sequence[Judged]) -> tuple[System, ...]:
    """The systems with their scores by language."""
    return tuple(
        System(one.name, one.result, one.result.by("lang") if "lang" in one.paired.groups else {}) for one in judged
    )


def labels_of(judged: Sequence[Judged]) -> tuple[str, ...]:
    """The labels of all results, in their order."""
    return tuple(dict.fromkeys(label for one in judged for label in one.result.table.labels))


def unique_items(
    judged: Sequence[Judged], scored: Callable[[Record], Any]
) -> dict[str, tuple[Record, str, tuple[bool, ...]]]:
    """The row of the gold, the text, and which systems were asked, by id in the order of the gold.

    Args:
        judged: The systems.
        scored: What a row of the gold is scored by, which must be the same for all of them. Rows that were paired in
            columns have fewer fields than others, so rows are not compared as they are.

    Raises:
        InputError: Two systems have other texts, or another gold, under one id.
    """
    found: dict[str, tuple[Record, str, list[bool]]] = {}
    for place, one in enumerate(judged):
        for name, row, text in zip(one.paired.ids, one.paired.gold, one.paired.texts, strict=True):
            first = found.setdefault(name, (row, text, [False] * len(judged)))
            if first[1] != text or (first[0] is not row and scored(first[0]) != scored(row)):
                what = "text" if first[1] != text else "gold"
                told = f"another {what} than a file before it has, under the id {name}"
                raise InputError(one.name, told, "systems for the same gold", "View them one by one")
            first[2][place] = True
    return {name: (row, text, tuple(asked)) for name, (row, text, asked) in found.items()}


def extent(span: Mapping[str, Any]) -> Pieces:
    """Where a span of a record stands, in canonical form."""
    return canonical(stretches(span))


def pieces_of(spans: Iterable[Mapping[str, Any]]) -> Pieces:
    """Where several spans of a record stand, together."""
    every = [piece for span in spans for piece in stretches(span)]
    return canonical(every) if every else ()


def said(row: Record, name: str) -> str:
    """What a row says; empty if nothing."""
    return str(row.get(name) or "")
