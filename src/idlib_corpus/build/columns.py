"""Tables of the card: the columns of each config, with their types and meanings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from datasets import ClassLabel, Features, List

from idlib_corpus.build.contents import details, markdown
from idlib_corpus.build.meanings import meaning, purpose


@dataclass(frozen=True, slots=True)
class Column:
    """A column, or a field of the rows that a column lists.

    Args:
        path: Its name; of a field, that of its column, a dot, and its own.
        type: As people read it: ``string``, ``list of int32``, ``list of {start: int32, end: int32}``.
        meaning: A line of English.
    """

    path: str
    type: str
    meaning: str


def columns(config: str, features: Features) -> Iterator[Column]:
    """The columns of a config in order; each column that lists rows is followed by the fields of these."""
    for name, feature in features.items():
        fields = feature.feature if isinstance(feature, List) and isinstance(feature.feature, dict) else {}
        told = "list of rows" if fields else _type(feature)
        yield Column(name, told, meaning(config, name))
        for field, inner in fields.items():
            yield Column(f"{name}.{field}", _type(inner), meaning(config, f"{name}.{field}"))


def of_configs(features: Mapping[str, Features]) -> str:
    """A table a config, folded."""
    tables = []
    for config, some in features.items():
        listed = list(columns(config, some))
        rows = [[f"`{one.path}`", one.type, one.meaning] for one in listed]
        row, _ = purpose(config)
        title = f"<code>{config}</code>: a row is {row or 'not told'} ({len(some)} columns)"
        tables.append(details(title, markdown(["column", "type", "meaning"], rows)))
    return "\n\n".join(tables)


def _type(feature: Any) -> str:
    """A type as people read it; labels with their numbers."""
    if isinstance(feature, List):
        return f"list of {_type(feature.feature)}"
    if isinstance(feature, dict):
        return "{" + ", ".join(f"{name}: {_type(inner)}" for name, inner in feature.items()) + "}"
    if isinstance(feature, ClassLabel):
        return "label: " + ", ".join(f"{number} {name}" for number, name in enumerate(feature.names))
    return str(feature.dtype)
