"""The dataset card: YAML that `load_dataset` reads, and a text that people read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from string import Template
from typing import Any

import pyarrow as pa
import yaml
from datasets import DatasetInfo
from datasets.info import DatasetInfosDict
from huggingface_hub import DatasetCardData

from idlib_corpus.build.tables import ALONE, Part, config_features, digest
from idlib_corpus.model import Corpus


def card(corpus: Corpus, all_parts: list[Part], template: str) -> str:
    """The whole README.md of the dataset folder.

    Args:
        corpus: The corpus.
        all_parts: Its tables.
        template: The text of the card, with `$name` for what is computed.
    """
    body = Template(template).substitute(
        version=corpus.version,
        languages=_languages(corpus),
        counts=_counts(all_parts),
        mentions=_mention_counts(corpus),
        stances=_stance_counts(corpus),
        unrealised=_unrealised(corpus),
    )
    header = yaml.safe_dump(_yaml(corpus, all_parts), allow_unicode=True, sort_keys=False, width=1000)
    return f"---\n{header}---\n\n{body}"


def _yaml(corpus: Corpus, all_parts: list[Part]) -> dict[str, Any]:
    data: dict[str, Any] = {
        "license": "cc-by-sa-4.0",
        "language": list(corpus.codes),
        "pretty_name": "Idlib: one article, the same ids in every language",
        "annotations_creators": ["machine-generated"],
        "language_creators": ["found", "machine-generated"],
        "multilinguality": ["multilingual", "translation"],
        "source_datasets": ["original"],
        "size_categories": ["1K<n<10K"],
        "task_categories": ["token-classification", "text-classification"],
        "task_ids": ["named-entity-recognition", "coreference-resolution"],
        "tags": ["parallel", "nested-ner", "relation-extraction", "stance-detection", "entity-linking"],
        "configs": list(_configs(corpus, all_parts)),
    }
    return data | _dataset_info(corpus, all_parts)


def _configs(corpus: Corpus, all_parts: list[Part]) -> Iterator[dict[str, Any]]:
    configs = list(dict.fromkeys(part.config for part in all_parts))
    for config in configs:
        entry: dict[str, Any] = {"config_name": config}
        if config == configs[0]:
            # `datasets` keys its cache by the card alone: other rows must be another card
            entry |= {"default": True, "description": f"rows sha256:{digest(all_parts)}"}
        yield entry | {"data_files": _files(p for p in all_parts if p.config == config)}
    for config in ALONE:
        for lang in corpus.codes:
            name = f"{config}.{lang}"
            yield {
                "config_name": name,
                "data_files": _files(p for p in all_parts if (p.config, p.lang) == (config, lang)),
            }


def _files(chosen: Iterator[Part]) -> list[dict[str, Any]]:
    paths: dict[str, list[str]] = {}
    for part in chosen:
        paths.setdefault(part.split, []).append(part.path)
    return [{"split": split, "path": files} for split, files in paths.items()]


def _dataset_info(corpus: Corpus, all_parts: list[Part]) -> dict[str, Any]:
    infos = DatasetInfosDict(
        {config: DatasetInfo(features=features) for config, features in config_features(corpus).items()}
    )
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


def _table(head: list[str], rows: Iterator[list[str]] | list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _languages(corpus: Corpus) -> str:
    """Who made each language's text and grounding, and which review it had."""
    rows = []
    for language in corpus.languages:
        for document in corpus.documents:
            text = document.texts[language.code]
            for layer in ("text", "grounding"):
                p = text.provenance[layer]
                rows.append([f"{language.name} (`{language.code}`)", layer, p.made_by, p.made_from, p.date, p.review])
    return _table(["language", "layer", "made by", "from", "date", "review"], rows)


def _counts(all_parts: list[Part]) -> str:
    rows: Counter[tuple[str, str]] = Counter()
    for part in all_parts:
        rows[part.config, part.split] += part.table.num_rows
    return _table(["config", "split", "rows"], [[f"`{c}`", s, str(n)] for (c, s), n in rows.items()])


def _mention_counts(corpus: Corpus) -> str:
    levels = list(corpus.labels["levels"])
    rows = []
    for code in corpus.codes:
        mentions = [m for d in corpus.documents for s in d.texts[code].sentences for m in s.mentions]
        count = Counter(m.level for m in mentions)
        flat = sum(len(s.outermost_names()) for d in corpus.documents for s in d.texts[code].sentences)
        pieces = sum(len(m.pieces) > 1 for m in mentions)
        rows.append([f"`{code}`", str(len(mentions)), *(str(count[x]) for x in levels), str(flat), str(pieces)])
    return _table(["language", "mentions", *levels, "outermost names", "in pieces"], rows)


def _stance_counts(corpus: Corpus) -> str:
    rows = []
    cells = [(d, c) for d in corpus.documents for c in d.cells()]
    for label in corpus.labels["stance"]:
        chosen = [(d, c) for d, c in cells if c.label == label]
        decisions = {(d.id, c.sentence, d.members_together(c, corpus.entities), c.target) for d, c in chosen}
        rows.append([label, str(len(chosen)), str(len(decisions))])
    return _table(["label", "cells", "decisions"], rows)


def _unrealised(corpus: Corpus) -> str:
    rows = [
        [f"`{code}`", f"`{u.id}`", u.reason]
        for code in corpus.codes
        for d in corpus.documents
        for u in d.texts[code].unrealised
    ]
    return _table(["language", "mention", "reason"], rows) if rows else "None."
