"""Rows through a system, each with its record: the one path of files, of shards and of texts in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import tee
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.items import Item
from idlib_corpus.prediction.rows import Found
from idlib_corpus.records import Record
from idlib_corpus.systems import System
from idlib_corpus.tasks import Task
from idlib_corpus.tasks.base import LABELS
from idlib_corpus.tasks.predicted import answers, asked, checked, unasked


class Predictor:
    """Predicts rows with one loaded system.

    Args:
        task: The task.
        system: The system, loaded.
        langs: Languages whose rows are predicted, others are left out; empty for all.
        lang: The language of rows that do not say theirs. Of a system for one language it is that one, if not given.
        stances: The labels of stances there are, where they are not ours.
    """

    def __init__(
        self,
        task: Task[Any, Any],
        system: System[Any, Any],
        langs: Collection[str] = (),
        lang: str = "",
        stances: tuple[str, ...] = (),
    ) -> None:
        self._task, self._system, self._stances = task, system, stances
        self._langs = frozenset(langs)
        self._made_for = system.languages()
        only = next(iter(self._made_for)) if self._made_for is not None and len(self._made_for) == 1 else ""
        self._lang = lang or only

    def records(self, rows: Iterable[Found]) -> Iterator[tuple[Any, Record]]:
        """Items with their records, in order; no more of them in memory than the system takes ahead.

        Args:
            rows: Rows with their places, as `rows.Reader` gives them.

        Raises:
            InputError: A row is wrong, or of a language that the system is not made for; the system failed, or gave
                what no system may give.
        """
        items, ahead = tee(self._items(rows))
        found_of = answers(self._system, (item for item in ahead if asked(item)))
        for item in items:
            if not asked(item):
                yield item, unasked(item)
                continue
            found = next(found_of, _NOTHING)
            if found is _NOTHING:
                raise self._uneven()
            yield item, self._record(item, found)
        if next(found_of, _NOTHING) is not _NOTHING:
            raise self._uneven()

    def _record(self, item: Any, found: Any) -> Record:
        unusable = self._system.unusable(item.id)
        record = checked(self._task, item, found, self._system.name, self._system.labels, unusable)
        return {"text": item.text, **record} if isinstance(item, Item) and _is_joined(item) else record

    def _uneven(self) -> InputError:
        return InputError(self._system.name, "its answers are not as many as the items", "one thing an item, in order")

    def _items(self, rows: Iterable[Found]) -> Iterator[Any]:
        read, made_for = self._task.checked, self._made_for
        ids: set[str] = set()
        for where, row in rows:
            lang = row["lang"] = row.get("lang") or self._lang
            if not isinstance(lang, str):
                read(row, where)  # says so
            if self._langs and lang not in self._langs:
                if not lang:
                    remedy = 'Add the column "lang", or name the language of such rows with --lang'
                    raise InputError(where, "the row does not say its language", "one, for --langs", remedy)
                continue
            if lang and made_for is not None and lang not in made_for:
                self._not_made_for(lang, where)
            if self._stances:
                row[LABELS] = self._stances
            item = read(row, where)
            if row["id"] in ids:
                raise InputError(where, f"the id {row['id']} a second time", "an id a row", "Give it another id")
            ids.add(row["id"])
            yield item

    def _not_made_for(self, lang: str, where: str) -> None:
        made_for = sorted(self._made_for or ())
        wanted = [lang for lang in sorted(self._langs) if lang in made_for] or made_for
        remedy = f"To leave other rows out: --langs {','.join(wanted)}"
        raise InputError(where, f'language "{lang}"', f"{' or '.join(made_for)}, for {self._system.name}", remedy)


_NOTHING: Any = object()


def _is_joined(item: Item) -> bool:
    """Whether a text is its tokens joined with blanks: no scorer takes offsets on such a text without seeing it."""
    return bool(item.tokens) and item.text == " ".join(item.text[start:end] for start, end in item.tokens)
