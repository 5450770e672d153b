"""Rows of gold and of predictions, and both held together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.escapes import clean
from idlib_corpus.records.chunks import Chunk
from idlib_corpus.records.kind import TASKS, Record, kind, known_task
from idlib_corpus.records.policies import STRICT, Policies
from idlib_corpus.records.problems import Problem
from idlib_corpus.tagging.recognition import Recognised

# the field that a row must have for a task
FIELDS = {task: kind(task).field for task in TASKS}


class NoFieldError(InputError):
    """The source is of a kind that has nothing of a task."""


@dataclass(frozen=True, repr=False)
class Records:
    """The rows of a source, in memory.

    Args:
        rows: One mapping a row: ``id``, ``text``, ``lang``, ``group`` and the fields of the task. Offsets are code
            points, half-open.
        where: The place of each row, for messages: ``file:line`` or ``name: row 12``.
        name: The source, for messages.
        problems: What could not be read; `pair` reports it with all the rest.
        tag_sets: The closed lists of labels that predictions for this gold may use, by name; empty if the labels are
            those that the rows have.
        checked: Whether `pair` has passed these rows already.
        notes: What `pair` left out then, and what a reader has to know of how the rows were read.
        policies: What became of input that did not fit, if `pair` has passed them.
        others: Ids that predictions may have though no row is here: those of other documents.
    """

    rows: tuple[Record, ...]
    where: tuple[str, ...]
    name: str
    problems: tuple[Problem, ...] = ()
    tag_sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    checked: bool = False
    notes: tuple[str, ...] = ()
    policies: Policies = STRICT
    others: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        spoilt = f", {len(self.problems):,} that could not be read" if self.problems else ""
        return clean(f"Records of {self.name}: {len(self.rows):,} rows{spoilt}")

    def __len__(self) -> int:
        return len(self.rows)

    def __add__(self, other: Records) -> Records:
        """The rows of both: shards of one system."""
        return Records(
            self.rows + other.rows,
            self.where + other.where,
            f"{self.name} + {other.name}",
            self.problems + other.problems,
            {**self.tag_sets, **other.tag_sets},
            notes=tuple(dict.fromkeys([*self.notes, *other.notes])),
            policies=self.policies if self.policies != STRICT else other.policies,
        )

    def where_document(self, names: Collection[str]) -> Records:
        """The rows of some documents; predictions for the others are known, and passed over."""
        kept = [place for place, row in enumerate(self.rows) if row.get("document") in names]
        others = {row["id"] for row in self.rows if row.get("document") not in names}
        rows, where = tuple(self.rows[place] for place in kept), tuple(self.where[place] for place in kept)
        return replace(self, rows=rows, where=where, others=frozenset(others))

    def chunks(self, task: str) -> Iterator[Chunk]:
        """The rows as one chunk."""
        where = self.where
        yield Chunk(task, [row["id"] for row in self.rows], lambda place: where[place], rows=self.rows)


@dataclass(frozen=True)
class Held:
    """Rows of one side that were paired: a source that needs no further check.

    Args:
        chunk: The rows.
        name: The source, for messages.
        tag_sets: As in `Records`.
        notes: What was done when they were paired.
        policies: What became of rows that did not fit.
        tags: What a reader saw of their tags.
    """

    chunk: Chunk
    name: str
    tag_sets: Mapping[str, tuple[str, ...]]
    notes: tuple[str, ...] = ()
    policies: Policies = STRICT
    tags: Recognised | None = None
    problems: tuple[Problem, ...] = ()
    checked: bool = True

    def chunks(self, task: str) -> Iterator[Chunk]:
        """The rows as one chunk."""
        yield self.chunk

    def take(self, places: Sequence[int], *notes: str) -> Held:
        """The rows at these places, with further notes."""
        return replace(self, chunk=self.chunk.take(places), notes=(*self.notes, *notes))

    def records(self) -> Records:
        """The rows as dicts."""
        where = tuple(map(self.chunk.where, range(len(self.chunk))))
        return Records(self.chunk.rows, where, self.name, (), self.tag_sets, True, self.notes, policies=self.policies)


@dataclass(frozen=True)
class Paired:
    """Gold and predictions, row by row.

    Args:
        left: The rows of the gold.
        right: The rows of the predictions, as many and in the same order.
        notes: What was left out, and what else a reader has to know.
        tag_set: Which of the gold's tag sets the predictions use; empty if it has none.
        policies: What became of input that did not fit.
    """

    left: Chunk
    right: Chunk
    notes: tuple[str, ...] = ()
    tag_set: str = ""
    policies: Policies = STRICT

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the rows, in the order of the gold."""
        return self.left.ids

    @cached_property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """Values by the name of a grouping, one a row.

        ``lang``, ``group`` (the source sentence in all its languages), and what else the gold says of its rows.
        """
        return self.left.groups()

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Texts of the rows; empty where neither side says them."""
        mine = self.left.texts()
        if all(mine):
            return tuple(mine)
        return tuple(one or other for one, other in zip(mine, self.right.texts(), strict=True))

    @property
    def gold(self) -> tuple[Record, ...]:
        """Rows of the gold."""
        return self.left.rows

    @property
    def predicted(self) -> tuple[Record, ...]:
        """Rows of the predictions."""
        return self.right.rows

    @property
    def conventions(self) -> dict[str, Any]:
        """What the pairing adds to a signature: the policies that are not as usual."""
        return self.policies.conventions

    def sources(self, gold: Any, predicted: Any) -> tuple[Held, Held]:
        """The same as two sources that need no further check.

        Args:
            gold: The source of the gold.
            predicted: That of the predictions.
        """
        return (
            Held(self.left, gold.name, gold.tag_sets, tags=getattr(gold, "tags", None)),
            Held(self.right, predicted.name, {}, self.notes, self.policies, getattr(predicted, "tags", None)),
        )


__all__ = ["FIELDS", "TASKS", "NoFieldError", "Paired", "Record", "Records", "kind", "known_task"]
