"""Load the packaged data through `datasets`, from a checkout or an installed wheel alike."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from idlib_corpus.errors import InputError

if TYPE_CHECKING:
    from datasets import Dataset, DatasetDict, IterableDataset, IterableDatasetDict


def corpus_folder() -> Path:
    """The dataset folder: that of the installed package, else `corpus/` of the checkout.

    Raises:
        InputError: Neither is there.
    """
    here = Path(__file__).resolve().parent
    for folder in (here / "corpus", here.parent.parent / "corpus"):
        if (folder / "source").is_dir():
            return folder
    raise InputError(str(here), "the data of the package is missing", remedy="Install idlib-corpus again")


def load(
    config: str = "ner",
    *,
    lang: str | None = None,
    split: str | None = "test",
    folder: Path | None = None,
    **options: Any,
) -> Dataset | DatasetDict | IterableDataset | IterableDatasetDict:
    """Load a config of the corpus.

    Args:
        config: ``ner`` (default), ``mentions``, ``relations``, ``stance``, ``coref``, ``articles``, ``alignment``
            or ``entities``.
        lang: A language code; every language if not given. Configs without a part of their own for a language
            are filtered by their column `lang`.
        split: The split; None for all.
        folder: The dataset folder; that of the package if not given.
        **options: Passed on to `datasets.load_dataset` (``streaming``, ``cache_dir``, …).

    Returns:
        What `datasets.load_dataset` returns.

    Raises:
        InputError: No such folder, config, language or split.
    """
    from datasets import get_dataset_config_names, load_dataset

    place = str(folder or corpus_folder())
    try:
        configs = get_dataset_config_names(place)
    except (OSError, ValueError) as error:
        remedy = "Name one that has README.md and data/"
        raise InputError(place, f"no dataset folder: {error}", remedy=remedy) from error
    languages = [name.partition(".")[2] for name in configs if name.startswith("ner.")]
    if config not in configs:
        raise InputError("config", f'"{config}"', f"one of {', '.join(configs)}", "Choose one of them")
    if lang is not None and lang not in languages:
        raise InputError("lang", f'"{lang}"', f"one of {', '.join(languages)}", "Choose one of them")
    if lang is not None and "." in config and not config.endswith(f".{lang}"):
        raise InputError("lang", f'"{lang}"', f"the language of {config}", "Name the config without a language")
    name = f"{config}.{lang}" if f"{config}.{lang}" in configs else config
    try:
        data = load_dataset(place, name, split=split, **options)
    except ValueError as error:
        raise InputError("split", f'"{split}"', remedy=str(error).rstrip(".")) from error
    if lang is None or name != config or config == "entities":
        return data
    return data.filter(lambda row: row["lang"] == lang)
