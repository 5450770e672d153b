"""What a task is: what a system sees and gives, how that is scored, and how the scores are shown."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from idlib_corpus.errors import InputError
from idlib_corpus.load import load
from idlib_corpus.near import no_such
from idlib_corpus.records import Record
from idlib_corpus.records.corpus import named, record
from idlib_corpus.records.kind import kind

Row = Mapping[str, Any]
Scorer = Callable[..., Any]
# the field of a row that has the labels there are, where its data have a set of their own
LABELS = "labels"
LabelsOfGold = Mapping[str, str] | None
ItemT = TypeVar("ItemT")
FoundT = TypeVar("FoundT")


def one_text(item: Any) -> Record:
    """The text of an item that is a sentence."""
    return {"text": item.text}


def no_columns(result: Any) -> Mapping[str, float]:
    """No columns behind the languages."""
    return {}


def no_conventions(items: Sequence[Any]) -> Mapping[str, Any]:
    """The data ask for no conventions."""
    return {}


def no_remark(result: Any) -> str:
    """Nothing to say."""
    return ""


@dataclass(frozen=True, kw_only=True, eq=False)
class ScoredTask:
    """What is scored.

    Args:
        name: As commands, configs and folders have it.
        title: Of its tables.
        scorer: Gives the function of `scoring`, whose keywords are the conventions of the task; called when it is
            needed, so that naming the tasks imports no scorer.
        headline: The dotted name of the score by which systems are compared.
        score_name: What tables call it, where it is neither an F1 nor goes by its dotted name.
        compared: Scores that are resampled and compared if none are named; those of them that a result has.
        schemas: The schemas of its scores, if it has several.
        errors: Whether its results list their errors one by one.
        conlleval: Whether its scores can be shown as the script conlleval shows them.
        of: The task whose rows it is a score over; empty if it is a task itself, or a score over several.
        split: Of the corpus, that is scored where none is named.
    """

    name: str
    title: str
    scorer: Callable[[], Scorer]
    headline: str
    score_name: str = ""
    compared: tuple[str, ...] = ()
    schemas: tuple[str, ...] = ()
    errors: bool = False
    conlleval: bool = False
    of: str = ""
    split: str = "test"

    @property
    def called(self) -> str:
        """What tables call the headline."""
        return self.score_name or ("F1" if self.headline.endswith(".f1") else self.headline)

    @property
    def consistent(self) -> str:
        """What of its rows `scoring.consistency` counts, ``mention``; empty if nothing."""
        from idlib_corpus.scoring.consistency import ITEMS

        return next((items for items, task in ITEMS.items() if task == self.name), "")


@dataclass(frozen=True, kw_only=True, eq=False)
class Task(ScoredTask, Generic[ItemT, FoundT]):
    """What is scored and predicted.

    Args:
        needs: Fields that a row must have for a system to predict from it.
        takes: Fields that a system predicts from where they are there, beside ``id``, ``text``, ``lang`` and
            ``group``; the others are gold. All fields are those of `records.columns`.
        kind: The class of its items.
        item: A row as an item, with its gold if the row has it.
        record: What was predicted for an item as a record.
        score: Gold and predictions as a result, by the conventions in which systems are compared; with a map of the
            gold's labels, if there is one, and with keywords of the scorer that somebody gave.
        conventions: Of items: the keywords of the scorer that their data ask for.
        view: What the figures are of, in one line for readers.
        texts: Of an item: the texts that the offsets of its record are held against, as gold has them.
        columns: Of a result: the figures that a report shows behind the languages, by the head of the column.
        heads: Headings of these columns, where they are not called by their name.
        board: Those of them that the leaderboard shows, too.
        remark: Of a result: what its table has to say of what was counted, as a sentence; empty if nothing.
        noun: What its items are called.
        unit: What its groups are called, which stand in all languages.
        trainer: The trainer that needs no download, ``sklearn:linear``; empty if the task is not trained.
        labels: Labels that predictions may have; None for any.
        own_labels: Whether files may have a label set of their own in place of them.
        relabelled: (what was found in an item, our label for one of theirs, empty for none) -> what is found in our
            labels; None if predictions have no labels.
        arguments: Of relations: labels that arguments may have; None for any.
    """

    needs: tuple[str, ...]
    takes: tuple[str, ...]
    kind: type[ItemT]
    item: Callable[[Row], ItemT]
    record: Callable[[ItemT, FoundT], Record]
    score: Callable[..., Any]
    view: str
    texts: Callable[[ItemT], Record] = one_text
    conventions: Callable[[Sequence[ItemT]], Mapping[str, Any]] = no_conventions
    columns: Callable[[Any], Mapping[str, float]] = no_columns
    heads: Mapping[str, str] = field(default_factory=dict)
    board: tuple[str, ...] = ()
    remark: Callable[[Any], str] = no_remark
    noun: str = "sentences"
    unit: str = "sentences"
    trainer: str = ""
    labels: Callable[[], tuple[str, ...]] | None = None
    own_labels: bool = False
    relabelled: Callable[[FoundT, Callable[[str], str]], FoundT] | None = None
    arguments: Callable[[], tuple[str, ...]] | None = None

    def set_of(self, table: Mapping[str, str]) -> tuple[str, ...]:
        """The label set that a map of labels leads to, where it is not the task's but one of its own; else nothing.

        Args:
            table: Their labels -> what they are called here; empty for no place.
        """
        named = tuple(dict.fromkeys(filter(None, table.values())))
        ours = self.labels() if self.labels is not None else ()
        return named if self.own_labels and not set(named) <= set(ours) else ()

    @property
    def config(self) -> str:
        """The config of the corpus that has its gold."""
        return kind(self.name).config

    def read(
        self,
        langs: Sequence[str] | None = None,
        split: str = "test",
        folder: Path | None = None,
        documents: Sequence[str] = (),
    ) -> list[ItemT]:
        """The items of the corpus with their gold, in the order of the release.

        Args:
            langs: Languages; all if not given.
            split: The split.
            folder: The dataset folder; that of the package if not given.
            documents: The documents; all if empty.

        Raises:
            InputError: No such language, split or document.
        """
        data = load(self.config, split=split, folder=folder)
        for option, column, asked in (("--langs", "lang", langs or ()), ("--document", "document", documents)):
            _known(option, asked, data[column])
        return self._read(data, langs, documents)

    def _read(self, data: Any, langs: Sequence[str] | None, documents: Sequence[str]) -> list[ItemT]:
        return [
            self.item(self._said(row))
            for row in named(iter(data), data.features)
            if (not langs or row["lang"] in langs) and (not documents or row["document"] in documents)
        ]

    def _said(self, row: Row) -> Row:
        """A row of the config with the fields of `records.columns`."""
        return {**{name: row[name] for name in self.takes if name in row}, **record(row, self.name)}

    def read_splits(self, folder: Path | None = None, documents: Sequence[str] = ()) -> dict[str, list[ItemT]]:
        """The items of every split of the corpus, by its name, in all languages: what `splits.plan` takes.

        Args:
            folder: The dataset folder; that of the package if not given.
            documents: The documents; all if empty. A split that has nothing of them is empty.

        Raises:
            InputError: No split has one of the documents.
        """
        parts = load(self.config, split=None, folder=folder)
        _known("--document", documents, (one for name in parts for one in parts[name]["document"]))
        return {name: self._read(parts[name], None, documents) for name in parts}

    def items(self, rows: Iterable[Row], where: str) -> Iterator[ItemT]:
        """Rows of any source as items, one by one.

        Args:
            rows: The rows.
            where: Their source, for messages.

        Raises:
            InputError: A row lacks a column or its text is no text; the message has its place.
        """
        return (self.checked(row, f"{where}: row {number}") for number, row in enumerate(rows, 1))

    def checked(self, row: Row, where: str) -> ItemT:
        """A row of any source as an item.

        Args:
            row: The row.
            where: Its place, for messages.

        Raises:
            InputError: The row lacks a field, its text is no text, or another field is not as it must be.
        """
        for column in self.needs:
            if not row.get(column):
                found = f'no "{column}"' if row.get(column) is None else f'an empty "{column}"'
                if column != "text" or row.get(column) is None:
                    expected = f"rows with {', '.join(self.needs)} for {self.name}"
                    raise InputError(where, found, expected, f"Add the column, or name it: --map {column}=COLUMN")
        for column in ("text", "lang"):
            if not isinstance(row.get(column) or "", str):
                raise InputError(where, f"the {column} is {row[column]!r}", "a string", "Mend the row")
        try:
            return self.item(row)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            fields = ", ".join(f'"{field}"' for field in self.takes)
            found = f"a field is not as it must be ({type(error).__name__}: {error})"
            raise InputError(where, found, f"{fields} as the rows of {self.name} have them", "Mend the row") from error


def _known(option: str, asked: Iterable[str], there: Iterable[str]) -> None:
    """Hold names against those that there are.

    Raises:
        InputError: There is none of a name.
    """
    names = list(dict.fromkeys(there))
    for name in asked:
        if name not in names:
            raise no_such(option, name, names, "Choose among them")


def stretches(row: Row) -> tuple[tuple[int, int], ...]:
    """The pieces of a mention in several stretches; empty if it is one."""
    pieces = tuple((start, end) for start, end in row.get("pieces") or ())
    return pieces if len(pieces) > 1 else ()


def group(row: Row) -> str:
    """The group of a row; a row without one is a group of its own.

    That is named by its id and a digest of its text: ids such as 1, 2, 3 are those of any file, and a model that was
    trained on one of them has not seen the others.
    """
    if row.get("group"):
        return str(row["group"])
    digest = hashlib.sha256(json.dumps([row.get("text"), row.get("sentences")], default=str).encode()).hexdigest()
    return f"{row['id']}#{digest[:8]}"
