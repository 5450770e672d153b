"""The dataset card: YAML that `load_dataset` reads, and a text that people read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from string import Template
from typing import Any

import pyarrow as pa
import yaml
from datasets import DatasetInfo
from datasets.info import DatasetInfosDict
from huggingface_hub import DatasetCardData

from idlib_corpus.agreement import Agreement
from idlib_corpus.agreement.answers import Answers
from idlib_corpus.agreement.remarked import Remarked
from idlib_corpus.agreement.support import Support
from idlib_corpus.build import collections, columns, contents, numbers, worth
from idlib_corpus.build.example import example
from idlib_corpus.build.gates import gates
from idlib_corpus.build.tables import ALONE, Part, config_features, digest
from idlib_corpus.model import Corpus
from idlib_corpus.source.review import Readings


@dataclass(frozen=True)
class Checked:
    """How the data was checked.

    Args:
        readings: What readers found in the texts.
        passes: The stored blind passes.
        remarked: Translations that were marked anew.
        support: What readers of one language alone found in its words.
        answers: What blind readers answered to the cells of passages.
        gates: What passages with variants give away, as it is kept.
        results: The table of results, as it is kept.
    """

    readings: tuple[Readings, ...] = ()
    passes: tuple[Agreement, ...] = ()
    remarked: tuple[Remarked, ...] = ()
    support: tuple[Support, ...] = ()
    answers: tuple[Answers, ...] = ()
    gates: Mapping[str, Any] = field(default_factory=dict)
    results: str = ""


def card(corpus: Corpus, all_parts: list[Part], template: str, checked: Checked | None = None) -> str:
    """The whole README.md of the dataset folder.

    Args:
        corpus: The corpus.
        all_parts: Its tables.
        template: The text of the card, with `$name` for what is computed.
        checked: How the data was checked.
    """
    checked = checked or Checked()
    body = Template(template).substitute(
        **numbers.numbers(corpus),
        **numbers.of_checks(corpus, checked.readings, checked.passes, checked.remarked, checked.answers),
        example=example(corpus, all_parts),
        collections=collections.table(corpus),
        configs=contents.configs(all_parts),
        files=contents.files(),
        columns=columns.of_configs(config_features(corpus, _configs_of(all_parts))),
        label_lists=contents.label_lists(corpus),
        documents=contents.documents(corpus),
        mentions=contents.mentions(corpus),
        stances=contents.stances(corpus),
        passage_stances=contents.stances(corpus, apart=True),
        pairs=contents.pairs(corpus),
        varieties=contents.varieties(corpus),
        unrealised=contents.unrealised(corpus),
        reach=contents.reach(corpus, all_parts),
        checked=collections.checked(
            corpus, checked.readings, checked.passes, checked.remarked, checked.support, checked.answers
        ),
        makers=worth.makers(corpus),
        readings=worth.readings(corpus, all_parts, checked.readings),
        agreement=worth.agreement(checked.passes),
        remarked=worth.remarked(checked.remarked),
        support=worth.support(checked.support),
        answers=worth.answers(checked.answers),
        gates=gates(checked.gates),
        results=checked.results or "No results are kept here.",
    )
    header = yaml.safe_dump(_yaml(corpus, all_parts, title_of(body)), allow_unicode=True, sort_keys=False, width=1000)
    return f"---\n{header}---\n\n{body}"


def title_of(text: str) -> str:
    """What the data set is called: the first heading of the card."""
    return next((line.removeprefix("# ") for line in text.split("\n") if line.startswith("# ")), "")


def _configs_of(all_parts: list[Part]) -> list[str]:
    """The configs, in the order of the card."""
    return list(dict.fromkeys(part.config for part in all_parts))


def _yaml(corpus: Corpus, all_parts: list[Part], title: str) -> dict[str, Any]:
    licences = list(dict.fromkeys(document.licence.lower() for document in corpus.documents))
    data: dict[str, Any] = {
        "license": licences if len(licences) > 1 else licences[0],
        "language": [code for code in corpus.codes if corpus.having(lang=code).documents],
        "pretty_name": title,
        "annotations_creators": ["machine-generated"],
        "language_creators": ["found", "machine-generated"],
        "multilinguality": ["multilingual", "translation"],
        "source_datasets": ["original"],
        "size_categories": [_size(sum(part.table.num_rows for part in all_parts))],
        "task_categories": ["token-classification", "text-classification"],
        "task_ids": ["named-entity-recognition", "coreference-resolution"],
        "tags": ["parallel", "nested-ner", "relation-extraction", "stance-detection", "entity-linking"],
        "configs": list(_configs(corpus, all_parts)),
    }
    return data | _dataset_info(corpus, all_parts)


def _size(rows: int) -> str:
    """The category of the Hub."""
    bounds = {1_000: "n<1K", 10_000: "1K<n<10K", 100_000: "10K<n<100K", 1_000_000: "100K<n<1M"}
    return next((name for bound, name in bounds.items() if rows < bound), "n>1M")


def _configs(corpus: Corpus, all_parts: list[Part]) -> Iterator[dict[str, Any]]:
    configs = _configs_of(all_parts)
    for config in configs:
        entry: dict[str, Any] = {"config_name": config}
        if config == configs[0]:
            # `datasets` keys its cache by the card alone: other rows must be another card
            entry |= {"default": True, "description": f"rows sha256:{digest(all_parts)}"}
        yield entry | {"data_files": _files(p for p in all_parts if p.config == config)}
    for config in ALONE:
        for lang in corpus.codes:
            if files := _files(p for p in all_parts if (p.config, p.lang) == (config, lang)):
                yield {"config_name": f"{config}.{lang}", "data_files": files}
    for config, value in dict.fromkeys((part.config, part.value) for part in all_parts if part.value):
        apart = [part for part in all_parts if (part.config, part.value) == (config, value)]
        yield {"config_name": f"{config}_{value}", "data_files": _files(apart)}
        for lang in corpus.codes:
            if files := _files(part for part in apart if part.lang == lang):
                yield {"config_name": f"{config}_{value}.{lang}", "data_files": files}


def _files(chosen: Iterable[Part]) -> list[dict[str, Any]]:
    paths: dict[str, list[str]] = {}
    for part in chosen:
        paths.setdefault(part.split, []).append(part.path)
    return [{"split": split, "path": files} for split, files in paths.items()]


def _dataset_info(corpus: Corpus, all_parts: list[Part]) -> dict[str, Any]:
    features = config_features(corpus, _configs_of(all_parts))
    infos = DatasetInfosDict({config: DatasetInfo(features=columns) for config, columns in features.items()})
    data = DatasetCardData()
    infos.to_dataset_card_data(data)
    written = data["dataset_info"]
    for info in written:
        sizes: dict[str, Counter[str]] = {}
        for part in all_parts:
            if part.config == info["config_name"]:
                size = sizes.setdefault(part.split, Counter())
                size["num_bytes"] += _bytes(part.table)
                size["num_examples"] += part.table.num_rows
        info["splits"] = [{"name": split, **size} for split, size in sizes.items()]
    return {"dataset_info": written}


def _bytes(table: pa.Table) -> int:
    """The size of the rows, not of the file."""
    return int(table.nbytes)
