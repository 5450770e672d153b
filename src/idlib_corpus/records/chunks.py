"""Some rows of a source: as columns, as dicts, or as both, whichever was there first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from idlib_corpus.records import columns as as_columns
from idlib_corpus.records.kind import Record
from idlib_corpus.records.units import Counting

# what gold says of its rows and scores can be grouped by: the fields that say it, a key before words
GROUPINGS: Mapping[str, tuple[str, ...]] = {
    "lang": ("lang",),
    "group": ("group",),
    "document": ("document",),
    "holder": ("holder_id", "holder"),
    "target": ("target_id", "target"),
    "kind": ("kind",),
    "decision": ("decision",),
}


def grouping(row: Record, name: str) -> str:
    """What a row says of a grouping; empty if nothing."""
    return next((str(row[field]) for field in GROUPINGS[name] if row.get(field)), "")


def groupings(rows: Sequence[Record]) -> dict[str, tuple[str, ...]]:
    """Values by the name of a grouping, one a row, for those that a row says."""
    return {
        name: tuple(grouping(row, name) for row in rows)
        for name, fields in GROUPINGS.items()
        if any(field in row for row in rows for field in fields)
    }


class Chunk:
    """Rows of a task.

    Args:
        task: The task.
        ids: One id a row.
        where: The place of a row, for messages.
        rows: The rows as dicts, if they are.
        columns: The rows as a `pyarrow.RecordBatch` of `columns.schema(task)`, if they are; its ids may be null.
        numbers: Numbers of the rows in their source, if they have no ids of their own: `ids` are made then.
        token: The place of a token of a row, for messages, if that is another than the row's.
        counting: What the offsets count, if they were not held against the words beside them yet: that needs a text,
            and predictions may have that of the gold only.
    """

    def __init__(
        self,
        task: str,
        ids: Sequence[str],
        where: Callable[[int], str],
        rows: Sequence[Record] | None = None,
        columns: Any = None,
        numbers: Sequence[int] | None = None,
        token: Callable[[int, int], str] | None = None,
        counting: Counting | None = None,
    ) -> None:
        self.task, self.ids, self.where, self.numbers = task, tuple(ids), where, numbers
        self._token, self.counting = token, counting
        self._rows, self._columns = None if rows is None else tuple(rows), columns

    def __len__(self) -> int:
        return len(self.ids)

    def token(self, row: int, token: int) -> str:
        """The place of a token of a row, for messages."""
        return self._token(row, token) if self._token else f"{self.where(row)}, token {token + 1}"

    @property
    def in_columns(self) -> bool:
        """Whether the rows are columns already."""
        return self._columns is not None

    @property
    def rows(self) -> tuple[Record, ...]:
        """The rows as dicts."""
        if self._rows is None:
            found = as_columns.rows(self._columns, self.task)
            self._rows = tuple({**row, "id": name} for row, name in zip(found, self.ids, strict=True))
        return self._rows

    def row(self, place: int) -> Record:
        """One row as a dict."""
        if self._rows is not None:
            return self._rows[place]
        [row] = as_columns.rows(self._columns.slice(place, 1), self.task)
        return {**row, "id": self.ids[place]}

    @property
    def columns(self) -> Any:
        """The rows as columns."""
        if self._columns is None:
            self._columns = as_columns.columns(self._rows or (), self.task)
        return self._columns

    def take(self, places: Sequence[int]) -> Chunk:
        """The rows at these places."""
        where, token, known = self.where, self._token, list(map(int, places))
        return Chunk(
            self.task,
            [self.ids[i] for i in known],
            lambda place: where(known[place]),
            None if self._rows is None else [self._rows[i] for i in known],
            None if self._columns is None else self._columns.take(known),
            None if self.numbers is None else [self.numbers[i] for i in known],
            token and (lambda row, place: token(known[row], place)),
            self.counting,
        )

    def slice(self, first: int, last: int) -> Chunk:
        """The rows from one place to before another."""
        where, token = self.where, self._token
        return Chunk(
            self.task,
            self.ids[first:last],
            lambda place: where(first + place),
            None if self._rows is None else self._rows[first:last],
            None if self._columns is None else self._columns.slice(first, last - first),
            None if self.numbers is None else self.numbers[first:last],
            token and (lambda row, place: token(first + row, place)),
            self.counting,
        )

    def with_columns(self, columns: Any) -> Chunk:
        """The same with other columns, whose offsets are settled."""
        return Chunk(self.task, self.ids, self.where, None, columns, self.numbers, self._token)

    def with_rows(self, changed: Mapping[int, Record]) -> Chunk:
        """The same with other rows in some places."""
        if not changed:
            return self
        rows = [changed.get(place, row) for place, row in enumerate(self.rows)]
        return Chunk(self.task, self.ids, self.where, rows, None, self.numbers, self._token)

    def texts(self) -> list[str]:
        """The texts; empty where a row says none."""
        if self._rows is None:
            return [text or "" for text in self._columns.column("text").to_pylist()]
        return [row.get("text", "") for row in self._rows]

    def groups(self) -> dict[str, tuple[str, ...]]:
        """Values by the name of a grouping, for those that a row says."""
        if self._rows is not None:
            return groupings(self._rows)
        import pyarrow.compute as pc

        there = set(self._columns.schema.names)
        found = {}
        for name, fields in GROUPINGS.items():
            said = [self._columns.column(field) for field in fields if field in there]
            if any(column.null_count < len(column) for column in said):
                found[name] = tuple(pc.fill_null(pc.coalesce(*said), "").to_pylist())
        return found


def joined(chunks: Iterable[Chunk], task: str) -> Chunk:
    """Several as one."""
    import bisect

    parts = [chunk for chunk in chunks if len(chunk)]
    if len(parts) == 1:
        return parts[0]
    ends: list[int] = []
    for part in parts:
        ends.append((ends[-1] if ends else 0) + len(part))

    def found(place: int) -> tuple[Chunk, int]:
        part = bisect.bisect_right(ends, place)
        return parts[part], place - (ends[part - 1] if part else 0)

    def where(place: int) -> str:
        part, inside = found(place)
        return part.where(inside)

    def token(row: int, place: int) -> str:
        part, inside = found(row)
        return part.token(inside, place)

    columns = None
    if parts and all(part.in_columns for part in parts):
        import pyarrow as pa

        table = pa.Table.from_batches([part.columns for part in parts]).combine_chunks()
        columns = table.to_batches()[0]
    made = all(part.numbers is not None for part in parts)
    return Chunk(
        task,
        [name for part in parts for name in part.ids],
        where,
        None if columns is not None else [row for part in parts for row in part.rows],
        columns,
        [number for part in parts for number in part.numbers or ()] if made and parts else None,
        token,
        next((part.counting for part in parts if part.counting is not None), None),
    )
