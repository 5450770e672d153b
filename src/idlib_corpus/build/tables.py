"""All tables of the release: which configs there are, and their rows as Arrow tables."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import PurePosixPath
from types import ModuleType
from typing import Any

import pyarrow as pa
from datasets import ClassLabel, Features, List
from datasets.features.features import encode_nested_example

from idlib_corpus.build import (
    alignment,
    articles,
    choice,
    contrast,
    coref,
    entities,
    grid,
    mentions,
    ner,
    provenance,
    relations,
    stance,
    twins,
)
from idlib_corpus.flat import Row
from idlib_corpus.model import SPLITS, TWINS, VARIANTS, Corpus

# every config with a row set a language, the default first; the order of the card. Each has the documents that have
# one thing (`Document.has`); `articles` has all
BY_LANGUAGE: dict[str, tuple[ModuleType, str]] = {
    "ner": (ner, "entities"),
    "mentions": (mentions, "entities"),
    "relations": (relations, "relations"),
    "stance": (stance, "stance"),
    "choice": (choice, "stance"),
    "grid": (grid, "stance"),
    "contrast": (contrast, VARIANTS),
    "coref": (coref, "coref"),
    "articles": (articles, ""),
    "twins": (twins, TWINS),
    "alignment": (alignment, "entities"),
    "provenance": (provenance, ""),
}
# where the metadata of a file's schema has the canary
CANARY = "canary"
# those that also load as `<config>.<lang>`
ALONE = ("ner", "mentions", "relations", "stance", "choice")
# a column whose values have files of their own, and load as `<config>_<value>` and `<config>_<value>.<lang>`
APART = {"choice": choice.APART}


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one file: a config, a language (none where it holds for all), a split, and a value of `APART`."""

    config: str
    lang: str
    split: str
    table: pa.Table
    value: str = ""

    @property
    def path(self) -> str:
        """Where it stands in the dataset folder."""
        name = "-".join(filter(None, (self.split, self.value)))
        return str(PurePosixPath("data", self.config, self.lang, f"{name}.parquet"))


def parts(corpus: Corpus) -> Iterator[Part]:
    """Every file of the release, in the order of the card: config, split, language.

    There is a file where some document has the language and what the config is about, and none elsewhere; of a
    config of `APART`, one for each value that is there.
    """
    for config, (module, layer) in BY_LANGUAGE.items():
        features = Features(module.features(corpus))
        for split, lang in product(SPLITS, corpus.codes):
            chosen = corpus.having(split=split, lang=lang, layer=layer)
            if not chosen.documents:
                continue
            rows = module.rows(chosen, lang)
            if config in APART:
                column = APART[config]
                for value in sorted({row[column] for row in rows}):
                    some = [row for row in rows if row[column] == value]
                    yield Part(config, lang, split, _table(corpus, features, some), value)
            else:
                yield Part(config, lang, split, _table(corpus, features, rows))
    for split in SPLITS:
        if rows := entities.rows(corpus.having(split=split, layer="entities")):
            yield Part("entities", "", split, _table(corpus, Features(entities.features(corpus)), rows))


def config_features(corpus: Corpus, configs: Iterable[str]) -> dict[str, Features]:
    """The features of configs over all languages."""
    modules = {**{config: module for config, (module, _) in BY_LANGUAGE.items()}, "entities": entities}
    return {config: Features(modules[config].features(corpus)) for config in configs}


def _table(corpus: Corpus, features: Features, rows: list[Row]) -> pa.Table:
    columns = {name: _column(feature, [row[name] for row in rows]) for name, feature in features.items()}
    schema = features.arrow_schema
    if corpus.canary:
        schema = schema.with_metadata({**schema.metadata, CANARY: corpus.canary})
    return pa.Table.from_pydict(columns, schema=schema)


def _column(feature: Any, values: list[Any]) -> list[Any]:
    """The values of a column as Arrow takes them: labels as their numbers, all else as it is."""
    return [encode_nested_example(feature, value) for value in values] if _labelled(feature) else values


def _labelled(feature: Any) -> bool:
    if isinstance(feature, List):
        return _labelled(feature.feature)
    if isinstance(feature, dict):
        return any(map(_labelled, feature.values()))
    return isinstance(feature, ClassLabel)


def digest(all_parts: list[Part]) -> str:
    """SHA-256 over all rows: of the data as it reads, whatever wrote the files.

    Schemas are part of it, so that a renamed label is other data too.
    """
    sha = hashlib.sha256()
    for part in all_parts:
        sha.update(_canonical([part.path, part.table.schema.metadata[b"huggingface"].decode()]))
        for name, values in part.table.to_pydict().items():
            sha.update(_canonical([name, values]))
    return sha.hexdigest()


def _canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"
