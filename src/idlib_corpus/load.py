"""Load the packaged data through `datasets`, from a checkout or an installed wheel alike."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from idlib_corpus.errors import InputError, in_one_line

if TYPE_CHECKING:
    from datasets import Dataset, DatasetDict, IterableDataset, IterableDatasetDict


# names the dataset folder for every command and function that is not given one
VARIABLE = "IDLIB_CORPUS"
# config -> the split that is loaded if none is named, where that is not test
DEFAULT_SPLITS = {"contrast": "challenge", "twins": "train"}


def corpus_folder() -> Path:
    """The dataset folder: that of `IDLIB_CORPUS`, else of the installed package, else `corpus/` of the checkout.

    Raises:
        InputError: It is not there.
    """
    if said := os.environ.get(VARIABLE):
        if (Path(said) / "source").is_dir():
            return Path(said).resolve()  # workers may stand in another folder
        raise InputError(VARIABLE, f'"{said}"', "a dataset folder with source/", "Name another, or unset the variable")
    here = Path(__file__).resolve().parent
    for folder in (here / "corpus", here.parent.parent / "corpus"):
        if (folder / "source").is_dir():
            return folder
    raise InputError(str(here), "the data of the package is missing", remedy="Install idlib-corpus again")


def load(
    config: str = "ner",
    *,
    lang: str | None = None,
    split: str | None = "",
    folder: Path | None = None,
    **options: Any,
) -> Dataset | DatasetDict | IterableDataset | IterableDatasetDict:
    """Load a config of the corpus.

    Args:
        config: ``ner`` (default), ``mentions``, ``relations``, ``stance``, ``grid``, ``contrast``, ``coref``,
            ``articles``, ``twins``, ``alignment``, ``provenance`` or ``entities``.
        lang: A language code; every language if not given. Configs without a part of their own for a language
            are filtered by their column `lang`; `entities` is for all languages.
        split: The split; ``test`` if empty, but of ``contrast`` ``challenge``, of ``twins`` ``train``, which have no
            test. None for all that have the language.
        folder: The dataset folder; that of the package if not given.
        **options: Passed on to `datasets.load_dataset` (``streaming``, ``cache_dir``, …).

    Returns:
        What `datasets.load_dataset` returns.

    Raises:
        InputError: No such folder, config or split, or no row of the config in this language and split.
    """
    from datasets import load_dataset

    split = DEFAULT_SPLITS.get(config, "test") if split == "" else split
    place = str(folder or corpus_folder())
    configs = _configs(place)
    if config not in configs:
        raise InputError("config", f'"{config}"', f"one of {', '.join(configs)}", "Choose one of them")
    if lang is not None and "." in config and not config.endswith(f".{lang}"):
        raise InputError("lang", f'"{lang}"', f"the language of {config}", "Name the config without a language")
    # split -> the languages that the config has in it
    langs = _languages(configs, config) if lang is not None and "." not in config else {}
    known = sorted({code for codes in langs.values() for code in codes})
    if langs and lang not in known:
        raise InputError("lang", f'"{lang}"', f"one of {', '.join(known)}", "Choose one of them")
    if split in langs and lang not in langs[split]:
        found, has = f'"{lang}", of which {config} has nothing in the split {split}', ", ".join(sorted(langs[split]))
        raise InputError("lang", found, f"one of {has}", "Choose another language or split")
    name = f"{config}.{lang}" if f"{config}.{lang}" in configs else config
    try:
        data = load_dataset(place, name, split=split, **options)
    except ValueError as error:
        raise InputError("split", f'"{split}"', remedy=str(error).rstrip(".")) from error
    if lang is None or name != config or config == "entities":
        return data
    if split is None:
        data = type(data)({part: rows for part, rows in data.items() if lang in langs.get(part, ())})
    return data.filter(lambda row: row["lang"] == lang)


def source_languages(folder: Path | None = None) -> dict[str, str]:
    """The language that each document was translated from, by the document.

    Args:
        folder: The dataset folder; that of the package if not given.

    Raises:
        InputError: See `load`.
    """
    parts: Any = load("articles", split=None, folder=folder)
    rows = (row for name in parts for row in parts[name].select_columns(["document", "lang", "origin"]))
    return {row["document"]: row["lang"] for row in rows if row["origin"] == "source"}


def source_language(documents: Iterable[str], folder: Path | None = None) -> str:
    """The language that all these documents were translated from; empty if they have several, or none is known.

    Args:
        documents: Their ids.
        folder: The dataset folder; that of the package if not given.

    Raises:
        InputError: See `load`.
    """
    names = set(documents)
    # gold of somebody's own says no document: nothing is to be looked up
    known = source_languages(folder) if names - {""} else {}
    found = {known.get(document, "") for document in names}
    return found.pop() if len(found) == 1 else ""


def _languages(configs: Mapping[str, Any], config: str) -> dict[str, set[str]]:
    """The languages of a config by split, as its files are laid out: `data/<config>/<lang>/<split>.parquet`."""
    if config == "entities":  # one file for all languages; who knows one of them may ask for it
        config = "articles"
    return {one["split"]: {PurePath(path).parent.name for path in one["path"]} for one in configs[config]}


def _configs(place: str) -> dict[str, Any]:
    """The files of each config by split, as the head of the card lists them.

    Raises:
        InputError: There is no card, or it lists none.
    """
    import yaml

    card = Path(place) / "README.md"
    try:
        state = card.stat()
        return _listed(card, state.st_mtime_ns, state.st_size)
    except (OSError, ValueError, LookupError, TypeError, yaml.YAMLError) as error:
        remedy = "Name one that has README.md and data/"
        raise InputError(place, f"no dataset folder: {in_one_line(error)}", remedy=remedy) from error


@lru_cache(maxsize=8)
def _listed(card: Path, changed: int, size: int) -> dict[str, Any]:
    """What `datasets` reads of the head too, in Python, which takes longer than all the rest of a loading."""
    import yaml

    _, head, _ = card.read_text(encoding="utf-8").split("---\n", 2)
    listed = yaml.load(head, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))["configs"]
    return {one["config_name"]: one["data_files"] for one in listed}
