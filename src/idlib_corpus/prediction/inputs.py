"""What is read: files, patterns and folders as sources, in a fixed order.

A source is a file of JSON Lines, Parquet, or Arrow (a stream, as `datasets` saves).
"""

from __future__ import annotations

import glob
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BufferedReader
from pathlib import Path
from typing import Any

from idlib_corpus.errors import InputError

JSON = (".jsonl", ".ndjson", ".json")
TABLES = (".parquet", ".arrow")
SUFFIXES = JSON + TABLES
# what `save_to_disk` leaves in a folder, of one dataset or of several splits
SAVED, SAVED_SPLITS = "state.json", "dataset_dict.json"
EXPECTED = "JSON Lines (.jsonl), Parquet (.parquet), or a folder that datasets reads"


@dataclass(frozen=True)
class Source:
    """A file with rows.

    Args:
        path: The file.
        name: What ids of rows without one begin with: the file without its suffix, below the folder that was given;
            no two sources of a run share it.
        kind: ``json``, ``parquet`` or ``arrow``.
    """

    path: Path
    name: str
    kind: str


def find(given: Sequence[str | Path], config: str, split: str = "") -> list[Source]:
    """The sources of what a user named, in the order of the names; in a folder, in the order of their paths.

    Args:
        given: Files, patterns (``data/*.jsonl``), folders of such files, folders of `save_to_disk`, and dataset
            repositories (a README.md that names configs, or data files by split).
        config: The config to take of a repository that has several.
        split: The split of a folder of `datasets`; not needed where there is one.

    Raises:
        InputError: Nothing of the name, another kind of file, no such config or split.
    """
    sources: list[Source] = []
    split_used = False
    for one in given:
        path = Path(one)
        if path.is_dir():
            found, has_splits = _folder(path, config, split)
            split_used |= has_splits
            sources += found
        elif path.exists():
            sources.append(_source(path, path.name))
        else:
            matching = _matching(str(one))
            if not matching:
                raise InputError(str(one), "no such file or folder", EXPECTED, "Name what is there")
            sources += [_source(file, file.name) for file in matching]
    if split and not split_used:
        raise InputError("--split", f'"{split}", but no input has splits', "a folder of datasets", "Leave it out")
    paths = Counter(source.path.resolve() for source in sources)
    for path, times in paths.items():
        if times > 1:
            raise InputError(str(path), f"it is given {times} times", "each file once", "Name it once")
    names = Counter(source.name for source in sources)
    return [source if names[source.name] == 1 else replace(source, name=_bare(source.path)) for source in sources]


def _matching(pattern: str) -> list[Path]:
    if not glob.has_magic(pattern):
        return []
    anchor = Path(pattern).anchor
    return sorted(path for path in Path(anchor or ".").glob(pattern.removeprefix(anchor)) if path.is_file())


def _bare(path: Path | str) -> str:
    return Path(path).with_suffix("").as_posix()


def _source(path: Path, name: str) -> Source:
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        found = f"a file of the kind {suffix}" if suffix else "a file without a suffix"
        raise InputError(str(path), found, EXPECTED, "Write the rows as JSON Lines")
    kind = "json" if suffix in JSON else suffix[1:]
    if kind == "json":
        _no_array(path)
    return Source(path.absolute(), _bare(name), kind)


def _no_array(path: Path) -> None:
    with opened(path) as file:
        if file.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"[":
            raise InputError(str(path), "a JSON array", "one JSON object a line", f"jq -c '.[]' {path} > rows.jsonl")


def opened(path: Path) -> BufferedReader:
    """A file for reading bytes.

    Raises:
        InputError: It cannot be read.
    """
    try:
        return path.open("rb")
    except OSError as error:
        raise InputError(str(path), f"it cannot be read: {error.strerror or error}", EXPECTED) from error


def _folder(folder: Path, config: str, split: str) -> tuple[list[Source], bool]:
    """The sources of a folder, and whether it has splits."""
    if (folder / SAVED_SPLITS).is_file():
        splits = _json(folder / SAVED_SPLITS, "splits")
        return _saved(folder / _chosen(str(folder), splits, split)), True
    if (folder / SAVED).is_file():
        return _saved(folder), False
    if (folder / "README.md").is_file():
        return _repository(folder, config, split), True
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
    visible = [path for path in files if not any(part.startswith(".") for part in path.relative_to(folder).parts)]
    if not visible:
        raise InputError(str(folder), "no rows in this folder", EXPECTED, "Name a folder that has them")
    return [_source(path, str(path.relative_to(folder))) for path in visible], False


def _chosen(where: str, splits: Sequence[str], split: str) -> str:
    if split in splits or (not split and len(splits) == 1):
        return split or splits[0]
    found = f'no split "{split}"' if split else f"it has the splits {', '.join(splits)}"
    raise InputError(where, found, f"one of {', '.join(splits)}", f"Choose one: --split {splits[0]}")


def _json(path: Path, key: str) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))[key]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(str(path), f"unreadable: {error}", "what save_to_disk writes", "Save it again") from error


def _saved(folder: Path) -> list[Source]:
    files = _json(folder / SAVED, "_data_files")
    return [_source(folder / file["filename"], f"{folder.name}/{file['filename']}") for file in files]


def _repository(folder: Path, config: str, split: str) -> list[Source]:
    """The data files of a dataset repository, as `load_dataset` resolves them."""
    import datasets

    try:
        configs = datasets.get_dataset_config_names(str(folder))
        if config not in configs and len(configs) > 1:
            found = f"no config {config}"
            raise InputError(str(folder), found, f"one of {', '.join(configs)}", "Name the files of a config")
        name = config if config in configs else configs[0]
        data_files = datasets.load_dataset_builder(str(folder), name).config.data_files or {}
    except InputError:
        raise
    except Exception as error:  # whatever the libraries below it raise
        said = str(error).strip().partition("\n")[0] or type(error).__name__
        raise InputError(str(folder), f"datasets cannot read it: {said}", EXPECTED) from error
    files = data_files[_chosen(str(folder), list(data_files), split)]
    root = folder.resolve()
    return [_source(path, str(path.resolve().relative_to(root))) for path in map(Path, files)]


def changed(source: Source) -> InputError:
    """The error of a source that is no longer as it was when it was counted."""
    return InputError(str(source.path), "it changed while it was read", "the same rows to the end", "Start again")


@contextmanager
def unreadable(source: Source) -> Iterator[None]:
    """Say which file it was, where reading a table fails."""
    try:
        yield
    except InputError:
        raise
    except Exception as error:  # whatever the libraries raise
        said = str(error).strip().partition("\n")[0] or type(error).__name__
        raise InputError(
            str(source.path), f"it cannot be read: {said}", f"a file of {source.kind.capitalize()}"
        ) from error
