"""The configs of this corpus as records."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from idlib_corpus.labels import labels, maps
from idlib_corpus.load import load
from idlib_corpus.records.base import EXCLUDED, NIL, Record, Records, known_task

# config -> the tasks that its rows have gold for
CONFIGS = {
    "ner": ("ner", "linking", "tags"),
    "relations": ("relations", "ner", "linking"),
    "coref": ("coref",),
    "stance": ("stance",),
}
# task -> the config that its gold is of
CONFIG = {
    "ner": "ner",
    "linking": "ner",
    "tags": "ner",
    "relations": "relations",
    "coref": "coref",
    "stance": "stance",
}
COLUMNS = {
    "relations": {"mentions", "relations"},
    "ner": {"mentions", "ner_tags", "token_offsets"},
    "coref": {"chains", "sentences", "document"},
    "stance": {"holder", "target_id", "label", "kind"},
}
KEPT = ("id", "text", "lang", "group", "document", "sentence")


def packaged(task: str, split: str = "test") -> Records:
    """The gold of the corpus, in every language.

    Args:
        task: The task.
        split: The split.

    Raises:
        InputError: No such task or split.
    """
    return _packaged(known_task(task), split)


@cache
def _packaged(task: str, split: str) -> Records:
    data = load(CONFIG[task], split=split)
    rows = [record(row, task) for row in named(iter(data), data.features)]
    return records(rows, "corpus", task)


def records(rows: Iterable[Record], name: str, task: str) -> Records:
    """Rows of a config, with the places they are named by and the labels that predictions for them may use."""
    rows = tuple(rows)
    return Records(rows, tuple(f"{name}: {row['id']}" for row in rows), name, (), tag_sets(task))


def tag_sets(task: str) -> dict[str, tuple[str, ...]]:
    """The closed lists of labels of a task, by name."""
    task = known_task(task)
    if task in ("ner", "linking"):
        return {name: tuple(table) for name, table in maps().items()}
    if task == "tags":
        return {"corpus": tuple(maps()["corpus"])}
    return {"relations": tuple(labels()["relations"])} if task == "relations" else {}


def kind(columns: Collection[str]) -> str:
    """Which config has these columns; empty if none has."""
    return next((config for config, needed in COLUMNS.items() if needed <= set(columns)), "")


def named(rows: Iterable[Mapping[str, Any]], features: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Rows with names in the place of the numbers of ClassLabels, at any depth."""
    decoders = {column: decode for column, feature in features.items() if (decode := _decoder(feature))}
    for row in rows:
        yield {**row, **{column: decode(row[column]) for column, decode in decoders.items()}}


def _decoder(feature: Any) -> Any:
    """A function that names the numbers of a feature; None if it has no ClassLabel."""
    if names := getattr(feature, "names", None):
        return lambda value: names[value] if isinstance(value, int) and 0 <= value < len(names) else ""
    if isinstance(feature, Mapping):
        inner = {key: decode for key, part in feature.items() if (decode := _decoder(part))}
        return inner and (lambda value: value and {**value, **{k: f(value[k]) for k, f in inner.items()}})
    part = feature[0] if isinstance(feature, list) else getattr(feature, "feature", None)
    decode = part is not None and _decoder(part)
    return decode and (lambda value: value and [decode(one) for one in value])


def record(row: Mapping[str, Any], task: str) -> dict[str, Any]:
    """A row of a config, ClassLabels named, as a record with the gold of a task."""
    found: dict[str, Any] = {name: row[name] for name in KEPT if name in row}
    if task == "tags":
        return found | {"tokens": row["tokens"], "tags": row["ner_tags"]}
    if task == "stance":
        return found | _stance(row)
    if task == "coref":
        chains = [[_mention(m) for m in chain["mentions"]] for chain in row["chains"]]
        return found | {"group": row["document"], "sentences": row["sentences"], "chains": chains}
    found["entities"] = [_entity(mention) for mention in row["mentions"]]
    if task == "relations":
        found["relations"] = [{**relation, "label": relation["type"]} for relation in row["relations"]]
    return found


def _pieces(marked: Mapping[str, Any]) -> list[list[int]]:
    return [[piece["start"], piece["end"]] for piece in marked["pieces"]]


def _entity(mention: Mapping[str, Any]) -> dict[str, Any]:
    wikidata = {"linked": mention["wikidata"], "nil": NIL}.get(mention["link_status"], "")
    return {**mention, "label": mention["type"], "pieces": _pieces(mention), "wikidata": wikidata}


def _mention(mention: Mapping[str, Any]) -> dict[str, Any]:
    return {**mention, "pieces": _pieces(mention)}


def _stance(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "label": EXCLUDED if row["excluded"] else row["label"],
        "holder": row["holder"]["entity"],
        "target": row["target_id"],
        "kind": row["kind"],
        "decision": row["decision"],
        "evidence_scope": row["evidence_scope"],
        "context": row["context"],
        "evidence": [{"start": e["start"], "end": e["end"], "pieces": _pieces(e)} for e in row["evidence"]],
    }
