"""Load the packaged data through `datasets`, from a checkout or an installed wheel alike."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from idlib_corpus.errors import InputError, in_one_line
from idlib_corpus.languages import check, codes
from idlib_corpus.near import no_such

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
    lang: str | Iterable[str] | None = None,
    split: str | None = "",
    folder: Path | None = None,
    **options: Any,
) -> Dataset | DatasetDict | IterableDataset | IterableDatasetDict:
    """Load a config of the corpus.

    >>> load("ner", lang="fr")  # doctest: +SKIP
    >>> load("stance", lang=["fr", "ar"], split="train")  # doctest: +SKIP
    >>> load("mentions", lang="fr, ar", split=None)  # doctest: +SKIP

    Args:
        config: ``ner`` (default), ``mentions``, ``relations``, ``stance``, ``choice``, ``grid``, ``contrast``,
            ``coref``, ``articles``, ``twins``, ``alignment``, ``provenance`` or ``entities``; ``choice_state`` and
            ``choice_claim`` are the two tasks of ``choice``.
        lang: A language code, or several: a list, or a text with commas or blanks. Every language if not given. The
            rows stand in the order of the release, one language after the other, in whatever order they are named; a
            language that is named twice counts once. `entities` is for all languages.
        split: The split; ``test`` if empty, but of ``contrast`` ``challenge``, of ``twins`` ``train``, which have no
            test. None for all that have the language.
        folder: The dataset folder; that of the package if not given.
        **options: Passed on to `datasets.load_dataset` (``streaming``, ``cache_dir``, …).

    Returns:
        What `datasets.load_dataset` returns.

    Raises:
        InputError: No such folder, config or split; `lang` names no language, or one of which the config has no row
            in this split.
    """
    from datasets import load_dataset

    if not isinstance(config, str):
        raise InputError("config", f"{config!r}", 'the name of a config, as "ner"', "Name it as text")
    split = DEFAULT_SPLITS.get(config, "test") if split == "" else split
    place = str(folder or corpus_folder())
    configs = _configs(place)
    if config not in configs:
        raise no_such("config", config, configs)
    known = [one["split"] for one in configs[config]]
    if isinstance(split, str) and split.isalnum() and split not in (*known, "all"):
        raise no_such("split", split, known)
    if lang is None:
        return _loaded(load_dataset, place, config, split, options)
    has = _languages(configs, config.partition(".")[0])
    langs = _there(place, has, config, codes(lang), split)
    if config == "entities" or "." in config:
        return _loaded(load_dataset, place, config, split, options)
    own = [f"{config}.{code}" for code in langs if f"{config}.{code}" in configs]
    if split and "[" in split and own != [f"{config}.{langs[0]}"]:
        remedy = "Load the split, and take rows of it with select()"
        raise InputError("split", f'"{split}", a slice of several languages', "the name of a split", remedy)
    # files of their own are read faster than rows are filtered, and a stream of them knows its types
    if len(own) == len(langs):
        return _joined([_loaded(load_dataset, place, name, split, options) for name in own], has)
    data = _loaded(load_dataset, place, config, split, options)
    if split is None:
        data = type(data)({part: rows for part, rows in data.items() if has[part].keys() & set(langs)})
    return data.filter(lambda code: code in langs, input_columns="lang")


def _there(
    place: str, has: Mapping[str, Mapping[str, None]], config: str, langs: Sequence[str], split: str | None
) -> tuple[str, ...]:
    """Languages in the order of the release.

    Args:
        place: The dataset folder.
        has: Split -> the languages that the config has in it.
        config: The config.
        langs: The languages that are asked for.
        split: The split.

    Raises:
        InputError: The config has nothing in one of them, or not in this split.
    """
    order = list(dict.fromkeys(code for there in has.values() for code in there))
    check(langs, order, _names(place))
    own = config.partition(".")[2]
    if own and set(langs) != {own}:
        found = " and ".join(f'"{code}"' for code in langs)
        raise InputError("lang", found, f"the language of {config}", "Name the config without a language")
    here = langs if split is None else has.get(split, langs)
    lacking = [code for code in langs if code not in here]
    if lacking:
        found = f'"{lacking[0]}", of which {config} has nothing in the split {split}'
        raise InputError("lang", found, f"one of {', '.join(here)}", "Choose another language or split")
    return tuple(sorted(langs, key=order.index))


def _loaded(load_dataset: Any, place: str, name: str, split: str | None, options: Mapping[str, Any]) -> Any:
    """What `datasets` has of a config.

    Raises:
        InputError: No such split.
    """
    try:
        return load_dataset(place, name, split=split, **options)
    except ValueError as error:
        raise InputError("split", f'"{split}"', remedy=str(error).rstrip(".")) from error


def _joined(parts: Sequence[Any], splits: Iterable[str]) -> Any:
    """The rows of parts, one after the other; split by split, in this order, where they have several."""
    if len(parts) == 1:
        return parts[0]
    from datasets import concatenate_datasets

    if not isinstance(parts[0], dict):
        return concatenate_datasets(list(parts))
    found = {split: [part[split] for part in parts if split in part] for split in splits}
    return type(parts[0])({split: concatenate_datasets(having) for split, having in found.items() if having})


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


def _languages(configs: Mapping[str, Any], config: str) -> dict[str, dict[str, None]]:
    """The languages of a config by split, in the order of the release.

    Its files are laid out so: `data/<config>/<lang>/<split>.parquet`.
    """
    if config == "entities":  # one file for all languages; who knows one of them may ask for it
        config = "articles"
    return {one["split"]: dict.fromkeys(PurePath(path).parent.name for path in one["path"]) for one in configs[config]}


def _names(place: str) -> dict[str, str]:
    """The English names of the languages, for messages; none if the sources do not say."""
    try:
        said = tomllib.loads((Path(place) / "source" / "dataset.toml").read_text(encoding="utf-8"))
        return {one["code"]: one["name"] for one in said["languages"]}
    except (OSError, ValueError, LookupError, TypeError):
        return {}


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
