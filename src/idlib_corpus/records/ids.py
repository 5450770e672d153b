"""Which row of the predictions is which row of the gold: ids, and places where a file has no ids."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.records.chunks import Chunk


class Keys:
    """What rows are paired by.

    Rows are paired by their ids. Where neither side has ids, they are paired by their numbers in the files; where only
    the predictions have none, in order, and `notes` says so. A made id, ``<file>:<number>``, is what `predict` writes
    for a row without one; its number alone does too.
    """

    def __init__(self) -> None:
        self.notes: list[str] = []

    def same(self, gold: Chunk, predicted: Chunk, number: int) -> int:
        """How many of the first rows are the same rows, in the same order."""
        mine, theirs = tuple(self.of(gold)[:number]), tuple(self._as(gold, predicted)[:number])
        if mine == theirs:
            return number
        # equal keys in sequences of other kinds are equal
        return next((place for place, (a, b) in enumerate(zip(mine, theirs, strict=True)) if a != b), number)

    def of(self, rows: Chunk) -> Sequence[Any]:
        """The keys of rows of the gold: ids."""
        return rows.ids

    def others(self, gold: Chunk, predicted: Chunk, before: int) -> Sequence[Any]:
        """The keys of what is left of the predictions, as ids of the gold.

        Args:
            gold: What is left of the gold.
            predicted: What is left of the predictions.
            before: Rows that were paired already.

        Raises:
            InputError: The predictions have no ids, the gold has, and there are not as many rows.
        """
        named = len(gold) > 0 and gold.numbers is None
        in_order = bool(self.notes) or (named and predicted.numbers is not None)
        if in_order and len(gold) != len(predicted):
            where = predicted.where(0) if len(predicted) else "the predictions"
            found = f"rows without ids: {before + len(predicted)} for {before + len(gold)} of the gold"
            raise InputError(where, found, "ids, or as many rows as the gold has, in its order", "Write the ids")
        return self._as(gold, predicted)

    def _as(self, gold: Chunk, predicted: Chunk) -> Sequence[Any]:
        """The keys of predictions, those that have no ids named as the rows of the gold."""
        if predicted.numbers is not None and gold.numbers is not None:
            by_number, known = dict(zip(gold.numbers, gold.ids, strict=True)), set(gold.ids)
            pairs = zip(predicted.numbers, predicted.ids, strict=True)
            return [name if name in known else by_number.get(number, name) for number, name in pairs]
        if predicted.numbers is not None:
            note = "the predictions have no ids: their rows were paired with those of the gold in order"
            self.notes += [note] if note not in self.notes else []
            return (*gold.ids[: len(predicted)], *predicted.ids[len(gold) :])
        if gold.numbers is not None and any(name.isdecimal() for name in predicted.ids):
            names = {str(number): name for number, name in zip(gold.numbers, gold.ids, strict=True)}
            return [names.get(name, name) for name in predicted.ids]
        return predicted.ids


class Seen:
    """Ids that were there, as numbers: 16 bytes a row."""

    def __init__(self) -> None:
        self._parts: list[tuple[Any, Callable[[int], str]]] = []

    def add(self, rows: Chunk) -> None:
        """Remember ids; made ones cannot stand twice."""
        if rows.numbers is None:
            self._parts.append((_hashes(rows), rows.where))

    def among(self, rows: Chunk) -> dict[int, str]:
        """Those of other rows that were there, by place, with the place of the first."""
        import numpy as np

        if rows.numbers is not None or not self._parts or not len(rows):
            return {}
        found: dict[int, str] = {}
        for hashes, where in self._parts:
            for place in np.flatnonzero(np.isin(_hashes(rows), hashes)).tolist():
                first = int(np.flatnonzero(hashes == _hashes(rows)[place])[0])
                found.setdefault(place, where(first))
        return found

    def twice(self) -> Iterator[tuple[str, str]]:
        """The places of rows whose id was there before, each with that of the first."""
        import numpy as np

        if not self._parts:
            return
        hashes = np.concatenate([part for part, _ in self._parts])
        order = np.argsort(hashes, kind="stable")
        again = np.flatnonzero(hashes[order][1:] == hashes[order][:-1])
        for place in again.tolist():
            yield self._where(int(order[place + 1])), self._where(int(order[place]))

    def _where(self, place: int) -> str:
        for hashes, where in self._parts:
            if place < len(hashes):
                return where(place)
            place -= len(hashes)
        raise IndexError(place)


def _hashes(rows: Chunk) -> Any:
    import numpy as np

    return np.fromiter(map(hash, rows.ids), np.int64, len(rows))
