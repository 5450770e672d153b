"""The splits of a public set, by `datasets`: from its hub, or from a copy on disk without any network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from idlib_corpus.errors import InputError, in_one_line
from idlib_corpus.escapes import clean
from idlib_corpus.formats.folders import SAVED, SAVED_SPLITS
from idlib_corpus.hub.registry import CONFIG, SPLITS, Entry, Named
from idlib_corpus.interruption import interrupted

# other names of our splits, where an entry does not say them
OTHERS = {"train": ("training",), "validation": ("valid", "val", "dev"), "test": ("testing",)}
# what `datasets` calls the reader of a file, for sets that are on no hub
READERS = {".csv": "csv", ".tsv": "csv", ".json": "json", ".jsonl": "json", ".parquet": "parquet"}
# characters of what a library says of a set that it cannot load
LONGEST = 300

Splits = Mapping[str, Any]


def splits(named: Named, config: str, folder: Path | None, cache: Path) -> Splits:
    """The splits of a config.

    Args:
        named: The set, and its revision.
        config: One of its configs.
        folder: A copy: a folder with the files as the hub has them, or one of `save_to_disk`. No network is used then.
        cache: Where `datasets` may keep what it makes of a copy, while that is read: its own cache takes one folder
            for another of the same name.

    Returns:
        A `datasets.Dataset` by our name of the split, in the order of `SPLITS`.

    Raises:
        InputError: It cannot be loaded, or has none of our splits.
    """
    entry = named.entry
    with _said(named, config, folder):
        found = _remote(named, config) if folder is None else _local(entry, config, folder.resolve(), str(cache))
    known = {name: (entry.splits.get(name, name).replace(CONFIG, config), name, *OTHERS[name]) for name in SPLITS}
    there = {name: next((found[one] for one in names if one in found), None) for name, names in known.items()}
    kept = {name: data for name, data in there.items() if data is not None}
    if not kept:
        where = _where(named, config, folder)
        raise InputError(where, f"the splits {', '.join(found) or '(none)'}", f"one of {', '.join(SPLITS)}")
    return kept


def _remote(named: Named, config: str) -> Splits:
    from datasets import load_dataset

    entry = named.entry
    if entry.base:
        base = entry.base.replace("{revision}", named.revision)
        files = {split: [base + quote(one) for one in of] for split, of in _patterns(entry, config).items()}
        suffix = Path(next(iter(files.values()))[0]).suffix
        return dict(load_dataset(READERS[suffix], data_files=files))
    if entry.files:
        return dict(load_dataset(entry.id, data_files=_patterns(entry, config), revision=named.revision))
    return dict(load_dataset(entry.id, config, revision=named.revision))


def _local(entry: Entry, config: str, folder: Path, cache: str) -> Splits:
    """The splits in a copy: what was saved, the files of the entry, or what `datasets` makes of the folder."""
    import datasets

    places = [place for place in (folder / config, folder / entry.name, folder) if place.is_dir()]
    for place in places:
        if (place / SAVED_SPLITS).is_file():
            return dict(datasets.load_from_disk(str(place)))
        if (place / SAVED).is_file():
            return {place.name if place.name in SPLITS else SPLITS[0]: datasets.load_from_disk(str(place))}
    options: dict[str, Any] = {"verification_mode": "no_checks", "cache_dir": cache}
    for place in places:
        if there := _there(entry, config, place):
            return dict(datasets.load_dataset(str(place), data_files=there, **options))
    if not places:
        raise FileNotFoundError(f"no such folder: {folder}")
    place, name = places[0], None
    if place == folder and (folder / "README.md").is_file():
        names = datasets.get_dataset_config_names(str(folder))
        name = config if config in names else None
    return dict(datasets.load_dataset(str(place), name, **options))


def _there(entry: Entry, config: str, folder: Path) -> dict[str, list[str]]:
    """The files of an entry that a copy has, by split."""
    found = {
        split: sorted(str(path) for pattern in of for path in folder.glob(pattern))
        for split, of in _patterns(entry, config).items()
    }
    return {split: paths for split, paths in found.items() if paths}


def _patterns(entry: Entry, config: str) -> dict[str, list[str]]:
    return {split: [one.replace(CONFIG, config) for one in of] for split, of in entry.files.items()}


def _where(named: Named, config: str, folder: Path | None) -> str:
    place = f"in {folder}" if folder else f"of {named.entry.id} at {named.revision}"
    return f"{named.entry.name}: {config} {place}"


@contextmanager
def _said(named: Named, config: str, folder: Path | None) -> Iterator[None]:
    """Say which set it was, where loading fails.

    Raises:
        InputError: It failed, for whatever reason the libraries have.
    """
    try:
        yield
    except InputError:
        raise
    except Exception as error:  # whatever datasets and the libraries below it raise
        if interrupted():
            raise
        entry = named.entry
        files = ", ".join(one for of in _patterns(entry, config).values() for one in of[:1])
        expected = f"its files as the hub has them{f' ({files})' if files else ''}, or a folder of save_to_disk"
        remedy = f"See {entry.url}. Without a network, name a folder with its files: --data-dir FOLDER"
        if folder is not None:
            remedy = f"Download them from {entry.url}, or name another folder"
        raise InputError(
            _where(named, config, folder), clean(in_one_line(error.__cause__ or error), LONGEST), expected, remedy
        ) from error
