"""Folders of data files: which files there are, in a fixed order, and what each is called.

A folder is one that `predict` wrote, one of `save_to_disk` (a Dataset or a DatasetDict), a dataset repository whose
README.md names configs, or any folder with files of rows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from idlib_corpus.decoding import value_of
from idlib_corpus.errors import InputError

# what `save_to_disk` leaves in a folder, of one dataset or of several splits
SAVED, SAVED_SPLITS = "state.json", "dataset_dict.json"
# what `predict` leaves there
PREDICTED = "predictions.json"
README = "README.md"
# files that are rows by their names; of the others, those that a format surely knows
ROWS = frozenset(
    [
        ".jsonl",
        ".ndjson",
        ".parquet",
        ".arrow",
        ".feather",
        ".csv",
        ".tsv",
        ".conll",
        ".bio",
        ".iob",
        ".iob2",
        ".bioes",
        ".spacy",
        ".ann",
        ".xmi",
    ]
)
PERHAPS = frozenset({".json", ".txt", ".zip"})
# bytes of a name in a folder, on any file system
LONGEST_NAME = 255
# other names of a split
ALIKE = ({"validation", "valid", "val", "dev"}, {"train", "training"}, {"test", "testing"})
CONFIGS = re.compile(rb"^configs:", re.MULTILINE)

Named = tuple[Path, str]


def says(folder: Path) -> str:
    """What a folder is, for messages."""
    if (folder / PREDICTED).is_file():
        return "a folder of predictions"
    if (folder / SAVED_SPLITS).is_file() or (folder / SAVED).is_file():
        return "a folder of save_to_disk"
    return "a dataset repository" if _is_repository(folder) else "a folder of files"


def files(folder: Path, config: str, split: str) -> tuple[list[Named], bool]:
    """The files of a folder, each with its name below the folder, and whether the folder has splits.

    Args:
        folder: The folder.
        config: The config to take of a repository that has several.
        split: The split; not needed where there is one.

    Raises:
        InputError: The folder is broken or has no rows; no such config or split; shards of predictions are missing.
    """
    if (folder / PREDICTED).is_file():
        return _predicted(folder), False
    if (folder / SAVED_SPLITS).is_file():
        splits = _told(folder / SAVED_SPLITS, "splits")
        if not splits or not all(_is_name(name) for name in splits):
            raise _broken(folder / SAVED_SPLITS, f"the splits {json.dumps(splits)[:80]}")
        return _saved(folder / _chosen(str(folder), splits, split)), True
    if (folder / SAVED).is_file():
        return _saved(folder), False
    if _is_repository(folder):
        return _repository(folder, config, split), True
    found = [
        (path, path.relative_to(folder).as_posix()) for path in sorted(folder.rglob("*")) if _is_data(path, folder)
    ]
    if not split:
        return found, False
    of_split = [(path, name) for path, name in found if _is_of(name, split)]
    return (of_split, True) if of_split else (found, False)


def _is_data(path: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    if hidden or suffix(path.name) not in ROWS | PERHAPS or not path.is_file():
        return False
    # the text of a brat file is no file of rows
    return suffix(path.name) != ".txt" or not path.with_name(f"{path.name.removesuffix('.gz')[:-4]}.ann").exists()


def suffix(name: str) -> str:
    """The last suffix in small letters, without ``.gz``."""
    return PurePosixPath(name.lower().removesuffix(".gz")).suffix


def _is_of(name: str, split: str) -> bool:
    """Whether a file is of a split, by a word of its path."""
    words = set(re.split(r"[^\w]+|_", name.lower()))
    return bool(words & next((alike for alike in ALIKE if split.lower() in alike), {split.lower()}))


def _predicted(folder: Path) -> list[Named]:
    """The shards that `predict` wrote, in order."""
    shards = _told(folder / PREDICTED, "shards", int)
    found = sorted(folder.glob("part-*.jsonl"))
    if len(found) != shards:
        there = f"{len(found)} of {shards} shards are there"
        raise InputError(str(folder), there, "all of them", "Run predict again, or name the files that are to be read")
    return [(path, f"{folder.name}/{path.name}") for path in found]


def _chosen(where: str, splits: Sequence[str], split: str) -> str:
    if split in splits or (not split and len(splits) == 1):
        return split or splits[0]
    found = f'no split "{split}"' if split else f"it has the splits {', '.join(splits)}"
    raise InputError(where, found, f"one of {', '.join(splits)}", f"Choose one: --split {splits[0]}")


def _told(path: Path, key: str, kind: type = list) -> Any:
    said = value_of(path, _writes(path), "Save it again")
    if not isinstance(said, dict) or key not in said:
        raise _broken(path, f'no "{key}" in it')
    value = said[key]
    if not isinstance(value, kind) or isinstance(value, bool):
        raise _broken(path, f"{key} is {json.dumps(value)[:80]}")
    return value


def _broken(path: Path, found: str) -> InputError:
    return InputError(str(path), found, _writes(path), "Save it again")


def _writes(path: Path) -> str:
    return "what predict writes" if path.name == PREDICTED else "what save_to_disk writes"


def _is_name(value: Any) -> bool:
    """Whether this is the name of a file or folder right here."""
    if not isinstance(value, str) or value in ("", ".", "..") or len(value.encode()) > LONGEST_NAME:
        return False
    return not {"/", "\\", "\0"} & set(value)


def _saved(folder: Path) -> list[Named]:
    told = _told(folder / SAVED, "_data_files")
    names = [one.get("filename", "") if isinstance(one, dict) else "" for one in told]
    if not all(_is_name(name) for name in names):
        raise _broken(folder / SAVED, f"the files {json.dumps(told)[:80]}")
    for name in names:
        if not (folder / name).is_file():
            raise InputError(str(folder / name), "the file is gone", f"what {SAVED} names", "Save it again")
    return [(folder / name, f"{folder.name}/{name}") for name in names]


def _is_repository(folder: Path) -> bool:
    """Whether there is a README.md that names configs."""
    try:
        with (folder / README).open("rb") as file:
            head = file.read(1 << 20)
    except OSError:
        return False
    front = head.split(b"\n---", 1)[0] if head.startswith(b"---") else b""
    return CONFIGS.search(front) is not None


def _repository(folder: Path, config: str, split: str) -> list[Named]:
    """The data files of a dataset repository, as `load_dataset` resolves them."""
    import datasets

    try:
        configs = datasets.get_dataset_config_names(str(folder))
        if config not in configs and len(configs) > 1:
            found, remedy = f"no config {config}", "Name the files of a config"
            raise InputError(str(folder), found, f"one of {', '.join(configs)}", remedy)
        name = config if config in configs else configs[0]
        data_files = datasets.load_dataset_builder(str(folder), name).config.data_files or {}
    except InputError:
        raise
    except Exception as error:  # whatever the libraries below it raise
        said = str(error).strip().partition("\n")[0] or type(error).__name__
        raise InputError(str(folder), f"datasets cannot read it: {said}", "a dataset repository") from error
    root = folder.resolve()
    return list(_below(root, data_files[_chosen(str(folder), list(data_files), split)]))


def _below(root: Path, data_files: Sequence[Any]) -> Iterator[Named]:
    for path in map(Path, data_files):
        if not path.is_file() or not path.resolve().is_relative_to(root):
            remedy = "Name files that are there in the configs of README.md"
            raise InputError(str(root), f"the data file {path} is not in it", "files of the repository", remedy)
        yield path, path.resolve().relative_to(root).as_posix()
