"""A public set as files in our own columns, which every command reads like anybody's files.

The files are kept (`cache.cache_folder`) by all that they depend on: the entry and its map, the revision, the version
of this package, what the user says of columns and labels, and the copy on disk, if they are from one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from idlib_corpus import __version__
from idlib_corpus.decoding import value_of
from idlib_corpus.errors import InputError
from idlib_corpus.files import write_text
from idlib_corpus.hub.loading import Splits, splits
from idlib_corpus.hub.registry import SPLITS, Named
from idlib_corpus.hub.rows import BATCH, Reading, Row
from idlib_corpus.labels import maps
from idlib_corpus.temporary import remove, temporary

# what a folder of prepared files says of itself; it is written last
SAID = "set.json"


@dataclass(frozen=True)
class Prepared:
    """A set that is ready to be read.

    Args:
        named: The set.
        folder: The folder with its files, ``<split>.parquet``.
        rows: Rows of each split, in the order of `SPLITS`.
        left_out: Rows that were left out, by the reason.
        notes: What else was done.
    """

    named: Named
    folder: Path
    rows: Mapping[str, int]
    left_out: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def file(self, split: str) -> Path:
        """The file of a split."""
        return self.folder / f"{split}.parquet"

    def chosen(self, split: str) -> str:
        """The split that is scored or predicted: what the user says, else test, else the only one there is.

        Raises:
            InputError: It has no such split, or several, none of which is test.
        """
        wanted = split or ("test" if "test" in self.rows else next(iter(self.rows)) if len(self.rows) == 1 else "")
        if wanted not in self.rows:
            found = f'no split "{split}"' if split else "no split test"
            raise InputError(self.named.name, found, f"one of {', '.join(self.rows)}", "Choose one: --split NAME")
        return wanted

    def says(self) -> Iterator[str]:
        """What a user has to know of the rows: how many there are, which were left out."""
        yield "; ".join(f"{number} rows in {split}" for split, number in self.rows.items())
        yield from self.notes
        for reason, number in self.left_out.items():
            yield f"{number} rows {reason} left out"


def announced(named: Named) -> Iterator[str]:
    """What a user has to know of a set before it is used: where it is from, its licence, its traps."""
    entry = named.entry
    yield f"{entry.id} at {named.revision}; licence: {entry.licence}; {entry.url}"
    if entry.traps:
        yield f"mind: {'; '.join(entry.traps)}"
    if entry.task == "stance":
        yield "it names no holders: who holds a stance is the author"


def prepared(
    named: Named,
    cache: Path,
    *,
    folder: Path | None = None,
    columns: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    names: Sequence[str] = (),
) -> Prepared:
    """Read a set and write its splits as files in our columns, unless they are there.

    Args:
        named: The set, its configs and revision.
        cache: The folder in which things are kept.
        folder: A copy of it on disk; the hub if None.
        columns: Our names of fields -> columns, in place of those of the entry.
        labels: Labels -> ours: of stance in place of those of the entry, of entities beside them.
        names: Names of labels that are numbers, in place of those of the entry.

    Raises:
        InputError: It cannot be loaded, a column or label is not as the entry says, or it has no rows.
    """
    reading = Reading(named.entry, dict(columns or {}), labels, names)
    place = cache / "sets" / named.entry.name / _key(named, folder, reading)
    if kept := _kept(named, place):
        return kept
    remove(place)  # what is not whole
    place.parent.mkdir(parents=True, exist_ok=True)
    with temporary(place, folder=True) as made, temporary(place, folder=True) as loaded:
        data = {config: splits(named, config, folder, loaded) for config in named.configs}
        _write(named, made, data, reading)
        del data
        with suppress(OSError):  # another process made it meanwhile
            made.replace(place)
    return _read(named, place)


def _key(named: Named, folder: Path | None, reading: Reading) -> str:
    """Another wherever the files could be others; of a copy by the sizes and times of its files."""
    known = maps()[named.entry.labels] if isinstance(named.entry.labels, str) else {}
    said: list[Any] = [__version__, asdict(named), asdict(reading), known]
    if folder is not None:
        there = (path for path in sorted(folder.rglob("*")) if path.is_file())
        said += [str(folder.resolve()), [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in there]]
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()[:16]


def _kept(named: Named, place: Path) -> Prepared | None:
    """What is there already; None if there is nothing, or something is missing or damaged."""
    try:
        found = _read(named, place)
    except (InputError, KeyError, TypeError):
        return None
    return found if all((place / f"{split}.parquet").is_file() for split in found.rows) else None


def _read(named: Named, place: Path) -> Prepared:
    said = value_of(place / SAID, "what is kept of a set", f"Remove the folder {place}")
    return Prepared(named, place, dict(said["rows"]), said["left_out"], tuple(said["notes"]))


def _write(named: Named, folder: Path, data: Mapping[str, Splits], reading: Reading) -> None:
    """Write the files of all splits, and then what they are.

    Raises:
        InputError: See `prepared`.
    """
    rows: dict[str, int] = {}
    notes: list[str] = []
    for split in SPLITS:
        of = {config: there[split] for config, there in data.items() if split in there}
        if not of:
            continue
        before = reading.left_out.copy()
        path = folder / f"{split}.parquet"
        try:
            rows[split] = _file(path, _once(_rows(of, split, reading)), reading)
        except RepeatedIdError as error:
            reading.left_out = before
            rows[split] = _file(path, _rows(of, split, reading, made=True), reading)
            notes.append(f'the id "{error}" stands twice in {split}: its rows are numbered instead')
    if not any(rows.values()):
        left = "; ".join(f"{number} {reason}" for reason, number in reading.left_out.items())
        raise InputError(named.name, f"no row that can be used ({left or 'none at all'})", "rows with gold")
    said = {"rows": {name: n for name, n in rows.items() if n}, "left_out": dict(reading.left_out), "notes": notes}
    write_text(folder / SAID, json.dumps(said, ensure_ascii=False, indent=1) + "\n")


class RepeatedIdError(Exception):
    """An id of a set stands in it twice."""


def _once(rows: Iterable[Row]) -> Iterator[Row]:
    seen: set[str] = set()
    for row in rows:
        if row["id"] in seen:
            raise RepeatedIdError(row["id"])
        seen.add(row["id"])
        yield row


def _rows(of: Mapping[str, Any], split: str, reading: Reading, *, made: bool = False) -> Iterator[Row]:
    for config, data in of.items():
        yield from reading.rows(data, config, split, made=made)


def _file(path: Path, rows: Iterable[Row], reading: Reading) -> int:
    """Write rows as Parquet, a batch at a time; how many there were."""
    import pyarrow as pa

    text = pa.string()
    own = {"target": text, "target_id": text, "label": text}
    tagged = {"tokens": pa.list_(text), "tags": pa.list_(text)}
    schema = pa.schema({"id": text, "lang": text, "text": text, **(own if reading.entry.task == "stance" else tagged)})
    number = 0
    with _writer(path, schema) as write:
        batch: list[Row] = []
        for row in rows:
            batch.append(row)
            if len(batch) == BATCH:
                write(pa.Table.from_pylist(batch, schema))
                number += len(batch)
                batch = []
        write(pa.Table.from_pylist(batch, schema))
    return number + len(batch)


@contextmanager
def _writer(path: Path, schema: Any) -> Iterator[Any]:
    import pyarrow.parquet as pq

    try:
        with pq.ParquetWriter(path, schema) as writer:
            yield writer.write_table
    except OSError as error:
        raise InputError(str(path), f"cannot be written: {error.strerror or error}", "room for the set") from error
