"""What every scorer returns: a table of counts, and scores that are functions of its sums.

`metrics` names each score and gives the function from sums to it. The figures shown, intervals, comparisons and limits
(``--fail-under``) all go through these functions, so that a score means one thing.
"""

from __future__ import annotations

import json
import re
from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Self

import numpy as np

from idlib_corpus.errors import InputError
from idlib_corpus.near import no_such
from idlib_corpus.records.kind import ALIASES
from idlib_corpus.scoring.columns import columns
from idlib_corpus.scoring.items import GROUP, ITEM
from idlib_corpus.scoring.notebook import Shown, count, named
from idlib_corpus.scoring.prf import Floats
from idlib_corpus.scoring.table import CountTable, Numbers
from idlib_corpus.tables import Block, Column
from idlib_corpus.tables.markdown import as_markdown

SCORES = ("precision", "recall", "f1")
# how the names of scores end that stand in the columns of these names
PLACED = rf"\.({'|'.join(SCORES)})"
# the column of a score that has no place of its own in a table
VALUE = "value"
# the parts by label, as `Result.by` and ``--by`` call them
TYPE = "type"
# scores that the text of a result names behind the main one and its precision and recall, where it has them
BESIDE = ("macro.f1", "accuracy", "everywhere.of_somewhere", "state.f_avg", "claim.f_avg", "all.changed", "all.stayed")
# what a group of items is, if the task says nothing else
SENTENCE = "source sentence"

# from sums of shape (…, *the shape of `Result.counted.by_key`) to scores of shape (…)
Metric = Callable[[Numbers], Floats]


@dataclass(frozen=True, repr=False)
class Result(Shown):
    """Scores over a table of counts.

    Args:
        table: The counts.
        zero: The value of a score with an empty denominator.
        notes: What a reader has to know of this scoring: predictions dropped, items left out.
        also: Types that macro averages take in beside their own: in a comparison, those of the other systems.
    """

    table: CountTable
    zero: float = 0.0
    notes: tuple[str, ...] = ()
    also: frozenset[str] = field(default=frozenset(), kw_only=True)

    # groupings of the items that scores look at
    needed: ClassVar[tuple[str, ...]] = ()
    # the names of scores of one type, and the kind of mean that stands for them among the scores of that type alone;
    # a label may have line breaks, here and in `placed`
    typed: ClassVar[re.Pattern[str] | None] = re.compile(
        rf"(?P<before>.*?)per_type\.(?P<type>.+)\.(?P<score>{'|'.join(SCORES)})", re.DOTALL
    )
    over_types: ClassVar[str] = "micro"
    # what a group of the items is
    noun: ClassVar[str] = SENTENCE
    # columns of `rows` that tables show otherwise than by their name (`scoring.columns`)
    shown: ClassVar[Mapping[str, Column]] = {}

    @property
    def remarks(self) -> tuple[str, ...]:
        """Notes, and what the counts say of what was not scored as it stood."""
        return self.notes

    @property
    def signature(self) -> str:
        """What was computed, to be printed beside every figure."""
        return self.table.signature

    def __add__(self, other: Self) -> Self:
        """The scores over the items of both.

        Raises:
            InputError: The signatures differ, or an item is in both.
        """
        notes = tuple(dict.fromkeys([*self.notes, *other.notes]))
        return replace(self, table=self.table + other.table, notes=notes)

    def __radd__(self, other: object) -> Self:
        """So that `sum` adds results."""
        return self if other == 0 else NotImplemented

    def by(self, name: str) -> dict[str, Any]:
        """The scores of the parts by a grouping of the items, or by type: what ``--by`` of the command line takes.

        Args:
            name: ``type`` (each label by itself, as `of_type.TypeScores`); ``group`` (the source sentence in all its
                languages) or ``item``; or another grouping that the items have: ``lang``, ``document``, and of stance
                ``kind``, ``holder``, ``target``, ``decision``. `groupings` lists them.

        Returns:
            Scores by the name of the part, in the order of the items; each has all that the whole has.

        Raises:
            InputError: There is no such grouping; the message lists those that there are.
        """
        if name == TYPE:
            from idlib_corpus.scoring.of_type import by_type

            return dict(by_type(self))
        items = self.table.items
        if name not in (*items.groups, GROUP, ITEM) and not items.summed:
            expected = f"one of {', '.join(self.groupings)}"
            raise InputError("by", f'"{name}"', expected, "The items say nothing else of themselves")
        return dict(self._parts(name))

    def _parts(self, name: str) -> Mapping[str, Self]:
        """The scores of the parts by a grouping of the items."""
        return {part: replace(self, table=table) for part, table in self.table.by(name).items()}

    @property
    def types(self) -> tuple[str, ...]:
        """The labels that have scores of their own; none for tasks without types."""
        return tuple(self.typed_names())

    def typed_names(self) -> dict[str, dict[str, str]]:
        """By label, the names of its scores: what one is called among the scores of the label alone -> among all."""
        found: dict[str, dict[str, str]] = {}
        for name in self.metrics() if self.typed else ():
            if self.typed and (one := self.typed.fullmatch(name)):
                alone = f"{one['before']}{self.over_types}.{one['score']}".replace("..", ".").lstrip(".")
                found.setdefault(one["type"], {})[alone] = name
        return found

    @property
    def groupings(self) -> tuple[str, ...]:
        """The names that `by` takes."""
        items = self.table.items
        plain = () if items.summed else (GROUP, ITEM)
        return tuple(dict.fromkeys([*items.groups, *plain, *((TYPE,) if self.types else ())]))

    def collapsed(self, by: Sequence[str] = ()) -> Self:
        """The same scores over sums of items, one a combination of groupings; see `CountTable.collapsed`.

        Args:
            by: Groupings that are kept, beside those that scores depend on (`needed`).

        Raises:
            InputError: The items have no such grouping.
        """
        return replace(self, table=self.table.collapsed(self.kept(by)))

    def kept(self, by: Sequence[str]) -> tuple[str, ...]:
        """These groupings, and those that the scores cannot do without."""
        return tuple(dict.fromkeys([*by, *(name for name in self.needed if name in self.table.items.groups)]))

    @abstractmethod
    def metrics(self) -> Mapping[str, Metric]:
        """Every score by its dotted name, as a function of sums of `counted`."""

    def types_of(self, name: str) -> tuple[str, ...]:
        """The labels that a score is a mean over: those of ``macro.f1``, ``f_avg``. Empty for one that is no mean.

        Resampling gives no interval to a mean if one of these lacks gold in too many resamples.
        """
        return ()

    @property
    def counted(self) -> CountTable:
        """The table whose sums the metrics are functions of: here the table itself."""
        return self.table

    @property
    def sums(self) -> Numbers:
        """The sums of `counted` by label, the last place for none; what the figures shown are functions of."""
        return self.counted.by_key

    def reduced(self, names: Sequence[str]) -> tuple[CountTable, Mapping[str, Metric]]:
        """A table with no more cells than these scores need, and the scores as functions of its sums.

        Resampling draws from it. Here `counted` as it is.

        Args:
            names: Of `metrics`.
        """
        known = self.metrics()
        return self.counted, {name: known[name] for name in names}

    def value(self, name: str) -> float:
        """One score by its dotted name, ``micro.f1``: what ``--metric`` of the command line takes.

        Args:
            name: One of `metrics`; the task may stand before it, ``ner.micro.f1``.

        Returns:
            A fraction from 0 to 1 (a gap or difference from -1 to 1); nan if it is not defined.

        Raises:
            InputError: No such score; the message has the names.
        """
        known, own = self.metrics(), self.own_name(name)
        if own not in known:
            raise no_such("metric", name, known)
        return float(known[own](self.sums))

    def own_name(self, name: str) -> str:
        """The name of a score without its task: ``micro.f1`` for ``ner.micro.f1``."""
        head, dot, rest = name.partition(".")
        task = self.signature.partition("|")[0]
        return rest if dot and ALIASES.get(head, head) == ALIASES.get(task, task) else name

    @property
    def headline(self) -> str:
        """The name of the main score, which a comparison tests if none is named.

        F_avg, else micro F1, which of entities is the strict one, else the first F1, else the first score.
        """
        known = list(self.metrics())
        for name in ("f_avg", "micro.f1", "strict.micro.f1"):
            if name in known:
                return name
        return next((name for name in known if f".{name}".endswith(".f1")), known[0])

    def heading(self) -> str:
        """What it is, of how many items."""
        return f"{type(self).__name__} of {count(self.table.items.number, 'item')}"

    def lines(self) -> list[str]:
        """The main scores, in one line."""
        known, main = self.metrics(), self.headline
        stem = main.rpartition(".")[0]
        names = dict.fromkeys([main, *(f"{stem}.{score}" for score in SCORES), *BESIDE])
        return [named({name: self.value(name) for name in names if name in known})]

    def below(self) -> tuple[str, ...]:
        """The signature."""
        return (self.signature,)

    @abstractmethod
    def layout(self) -> list[dict[str, Any]]:
        """The rows of the table of the scores in `placed`: the same columns in each, a name in the first."""

    @abstractmethod
    def content(self) -> dict[str, Any]:
        """The scores of `placed` with the counts behind them, notes and signature, for JSON."""

    @property
    @abstractmethod
    def placed(self) -> re.Pattern[str]:
        """The names of the scores that `layout` and `content` have a place for; others stand below them."""

    def more(self) -> dict[str, float]:
        """The scores of `metrics` that have no place of their own, by their dotted names."""
        known = self.metrics()
        return {name: float(known[name](self.sums)) for name in known if not self.placed.fullmatch(name)}

    def rows(self) -> list[dict[str, Any]]:
        """The figures as the rows of a table, the same columns in each."""
        rows = self.layout()
        more = self.more()
        if not more:
            return rows
        columns = dict.fromkeys([*(rows[0] if rows else ("score",)), VALUE])
        blank = {name: "" if any(isinstance(row.get(name), str) for row in rows) else np.nan for name in columns}
        first = next(iter(columns))
        return [
            *({**blank, **row} for row in rows),
            *({**blank, first: name, VALUE: value} for name, value in more.items()),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Everything, as plain Python values; `to_json` makes JSON of it.

        Scores are fractions from 0 to 1, nan where they are not defined; counts are whole numbers, halves where a
        schema gives half credit, sums of weights where rows are weighted. The keys say how a score is called:
        ``to_dict()["micro"]["f1"]`` is ``value("micro.f1")``. A group of scores has ``precision``, ``recall``, ``f1``,
        the counts behind them (``hits_predicted``, ``predicted``, ``hits_gold``, ``gold``) and ``defined``. Beside
        the scores stand ``items`` (how many were scored), ``notes`` and ``signature``; ``confusion`` where labels are
        confused. A score without a place of its own stands where its dotted name says.
        """
        told = self.content()
        for name, value in self.more().items():
            part, *path = told, *name.split(".")
            for key in path[:-1]:
                part = part.setdefault(key, {}) if isinstance(part, dict) else part
            if isinstance(part, dict) and path[-1] not in part:
                part[path[-1]] = value
            else:
                told[name] = value
        return told

    def to_json(self, **options: Any) -> str:
        """`to_dict` as JSON; nan is null. `options` go to `json.dumps`."""
        return json.dumps(without_nan(self.to_dict()), ensure_ascii=False, **options)

    @property
    def says(self) -> tuple[str, ...]:
        """What a reader has to know of the rows of the table."""
        return ()

    def blocks(self, title: str = "") -> list[Block]:
        """The scores as tables for readers, in percent."""
        rows = self.rows()
        return [Block(title, columns(rows, self.shown), rows, self.says, self.signature)]

    def to_markdown(self) -> str:
        """The tables of `blocks` as Markdown."""
        return as_markdown(self.blocks())

    def to_frame(self) -> Any:
        """The figures as a pandas DataFrame, as the table of the command line has them.

        The first column names the row: ``type`` (entities, tags, linking, relations: a label each, then ``micro`` and
        ``macro``), behind ``schema`` for entities; ``score`` for stance, behind ``kind`` where states and claims stand
        apart; ``metric`` for coreference; ``language`` for consistency; ``change`` for contrast.

        ``precision``, ``recall``, ``f1``, ``accuracy``: fractions from 0 to 1. ``predicted``, ``gold``: counts.
        Consistency has ``n`` and ``right`` (ids of the common core), ``score`` (the share that is right), ``gap`` (to
        the source language, from -1 to 1), ``precision``, ``predicted`` and, where there are groups, ``contrast``.
        Contrast has ``pairs``, ``cells that change``, ``cells that stay`` (counts), and the shares ``consistency``,
        ``changed``, ``unmoved``, ``stayed``, ``moved``. Scores without a column stand in ``value``.

        nan: not defined, or nothing that this row has.
        """
        return super().to_frame()


def without_nan(value: Any) -> Any:
    """The same for JSON, which has no nan."""
    if isinstance(value, Mapping):
        return {str(key): without_nan(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [without_nan(item) for item in value]
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and not np.isfinite(value) else value
