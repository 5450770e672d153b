"""The dataset card: YAML that `load_dataset` reads, and a text that people read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from string import Template
from typing import Any

import pyarrow as pa
import yaml
from datasets import DatasetInfo
from datasets.info import DatasetInfosDict
from huggingface_hub import DatasetCardData

from idlib_corpus.build.tables import ALONE, Part, config_features, digest
from idlib_corpus.model import Corpus
from idlib_corpus.source.review import SEVERITIES, Readings

# documents that a row of the card names one by one
NAMED = 3


def card(corpus: Corpus, all_parts: list[Part], template: str, readings: Sequence[Readings] = ()) -> str:
    """The whole README.md of the dataset folder.

    Args:
        corpus: The corpus.
        all_parts: Its tables.
        template: The text of the card, with `$name` for what is computed.
        readings: What readers found in the texts.
    """
    body = Template(template).substitute(
        version=corpus.version,
        documents=_documents(corpus),
        languages=_languages(corpus),
        counts=_counts(all_parts),
        mentions=_mention_counts(corpus),
        stances=_stance_counts(corpus),
        unrealised=_unrealised(corpus),
        reach=_reach(corpus, all_parts),
        readings=_readings(corpus, all_parts, readings),
    )
    header = yaml.safe_dump(
        _yaml(corpus, all_parts, _title(template)), allow_unicode=True, sort_keys=False, width=1000
    )
    return f"---\n{header}---\n\n{body}"


def _title(template: str) -> str:
    """The first heading of the card."""
    return next((line.removeprefix("# ") for line in template.split("\n") if line.startswith("# ")), "")


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
    configs = list(dict.fromkeys(part.config for part in all_parts))
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


def _files(chosen: Iterator[Part]) -> list[dict[str, Any]]:
    paths: dict[str, list[str]] = {}
    for part in chosen:
        paths.setdefault(part.split, []).append(part.path)
    return [{"split": split, "path": files} for split, files in paths.items()]


def _dataset_info(corpus: Corpus, all_parts: list[Part]) -> dict[str, Any]:
    features = config_features(corpus, dict.fromkeys(part.config for part in all_parts))
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


def markdown(head: list[str], rows: Iterator[list[str]] | list[list[str]]) -> str:
    """A table as Markdown has it."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _documents(corpus: Corpus) -> str:
    """What each document is and has."""
    rows = [
        [
            f"`{d.id}`",
            d.split,
            f"`{d.source_language}`",
            " ".join(f"`{code}`" for code in d.texts),
            ", ".join(d.layers) or "text alone",
            str(len(d.source_text.sentences)),
            d.licence,
        ]
        for d in corpus.documents
    ]
    return markdown(["document", "split", "source", "languages", "layers", "sentences", "licence"], rows)


def _languages(corpus: Corpus) -> str:
    """Who made each language's text and grounding, and which review it had; documents made alike share a row."""
    made: dict[tuple[str, ...], list[str]] = {}
    for language in corpus.languages:
        for document in corpus.having(lang=language.code).documents:
            provenance = document.texts[language.code].provenance
            for layer in ("text", "grounding"):
                if p := provenance.get(layer):
                    of = (f"{language.name} (`{language.code}`)", layer, p.made_by, p.made_from, p.date, p.review)
                    made.setdefault(of, []).append(f"`{document.id}`")
    rows = [[language, layer, _some(documents), *rest] for (language, layer, *rest), documents in made.items()]
    return markdown(["language", "layer", "documents", "made by", "from", "date", "review"], rows)


def _some(documents: list[str]) -> str:
    return ", ".join(documents) if len(documents) <= NAMED else f"{len(documents)} documents"


def _counts(all_parts: list[Part]) -> str:
    rows: Counter[tuple[str, str]] = Counter()
    for part in all_parts:
        rows[part.config, part.split] += part.table.num_rows
    return markdown(["config", "split", "rows"], [[f"`{c}`", s, str(n)] for (c, s), n in rows.items()])


def _mention_counts(corpus: Corpus) -> str:
    levels = list(corpus.labels["levels"])
    rows = []
    for code in corpus.codes:
        texts = [d.texts[code] for d in corpus.having(lang=code, layer="entities").documents]
        if not texts:
            continue
        mentions = [m for text in texts for s in text.sentences for m in s.mentions]
        count = Counter(m.level for m in mentions)
        flat = sum(len(s.outermost_names()) for text in texts for s in text.sentences)
        pieces = sum(len(m.pieces) > 1 for m in mentions)
        rows.append([f"`{code}`", str(len(mentions)), *(str(count[x]) for x in levels), str(flat), str(pieces)])
    return markdown(["language", "mentions", *levels, "outermost names", "in pieces"], rows)


def _stance_counts(corpus: Corpus) -> str:
    rows = []
    cells = [(d, c) for d in corpus.documents for c in d.cells()]
    for label in corpus.labels["stance"]:
        chosen = [(d, c) for d, c in cells if c.label == label]
        decisions = {(d.id, d.decision(c)) for d, c in chosen}
        rows.append([label, str(len(chosen)), str(len(decisions))])
    return markdown(["label", "cells", "decisions"], rows)


def _unrealised(corpus: Corpus) -> str:
    rows = [
        [f"`{code}`", f"`{d.id}`", f"`{u.id}`", u.reason]
        for code in corpus.codes
        for d in corpus.having(lang=code).documents
        for u in d.texts[code].unrealised
    ]
    return markdown(["language", "document", "mention", "reason"], rows) if rows else "None."


def _sentences(all_parts: list[Part], lang: str) -> Iterator[Any]:
    """The rows of the config `ner` in one language."""
    for part in all_parts:
        if (part.config, part.lang) == ("ner", lang):
            yield from part.table.select(["document", "tokens", "mentions"]).to_pylist()


def _reach(corpus: Corpus, all_parts: list[Part]) -> str:
    """What tags can at most reach: F1 of the tags of the gold against its names, outermost names that are names.

    A name that begins or ends inside a token is widened to it by tags, and so is neither found nor right.
    """
    rows = []
    for code in corpus.codes:
        names = [m for row in _sentences(all_parts, code) for m in row["mentions"] if m["flat"]]
        if names:
            on_tokens = sum(m["on_tokens"] for m in names)
            everywhere = sum(m["name_everywhere"] for m in names)
            rows.append([f"`{code}`", str(len(names)), f"{on_tokens / len(names):.3f}", str(everywhere)])
    return markdown(["language", "outermost names", "F1 that tags can reach", "names in every language"], rows)


def _readings(corpus: Corpus, all_parts: list[Part], readings: Sequence[Readings]) -> str:
    """Findings for each 1,000 words by severity, in the first round and in the last."""
    rows = []
    for reading in readings:
        texts = [row["tokens"] for row in _sentences(all_parts, reading.lang) if row["document"] == reading.document]
        words = sum(any(c.isalnum() for c in token) for tokens in texts for token in tokens)
        first, last = reading.rounds[0].number, reading.rounds[-1].number
        rates = [f"{reading.rate(number, s, words):.1f}" for number in (first, last) for s in SEVERITIES]
        rows.append([f"`{reading.document}`", f"`{reading.lang}`", str(words), str(len(reading.rounds)), *rates])
    if not rows:
        return "Nobody has read the texts."
    head = [f"{when}: {severity}" for when in ("first", "last") for severity in SEVERITIES]
    return markdown(["document", "language", "words", "rounds", *head], rows)
