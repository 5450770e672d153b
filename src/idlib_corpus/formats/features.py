"""The names that `datasets` keeps for labels that are numbers in a table (`ClassLabel`), at any depth."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from idlib_corpus.decoding import UndecodedError, json_value
from idlib_corpus.errors import InputError

# of a column: the names of its numbers, or those of the fields below it; None if it has none. Lists count for nothing:
# the names of a list are those of what stands in it
Names = tuple[str, ...] | dict[str, Any] | None

KEY = b"huggingface"
EXPECTED = "what datasets writes: names of a ClassLabel as different texts"


def of_metadata(metadata: Mapping[bytes, bytes] | None, where: str) -> dict[str, Names]:
    """The names of each column that has some.

    Args:
        metadata: Of an Arrow schema.
        where: The file, for messages.

    Raises:
        InputError: The metadata are not as `datasets` writes them.
    """
    if not metadata or KEY not in metadata:
        return {}
    try:
        said = json_value(metadata[KEY])
    except UndecodedError as error:
        raise InputError(where, f"the metadata of datasets: {error.found}", EXPECTED, "Save it again") from error
    info = said.get("info") if isinstance(said, dict) else None
    features = info.get("features") if isinstance(info, dict) else None
    return of_features({} if features is None else features, where)


def of_features(features: Any, where: str) -> dict[str, Names]:
    """The names of each column that has some.

    Args:
        features: As `datasets.Features.to_dict` gives them.
        where: The source, for messages.

    Raises:
        InputError: They are not as `datasets` writes them.
    """
    if not isinstance(features, Mapping):
        raise InputError(where, "the metadata of datasets name no columns", EXPECTED, "Save it again")
    return {str(column): found for column, feature in features.items() if (found := _names(feature, where))}


def _names(feature: Any, where: str) -> Names:
    if isinstance(feature, list):
        return _names(feature[0], where) if len(feature) == 1 else None
    if not isinstance(feature, Mapping):
        return None
    kind = feature.get("_type")
    if kind == "ClassLabel":
        return _labels(feature.get("names"), where)
    if isinstance(kind, str):
        return _names(feature.get("feature"), where)
    found = {str(name): names for name, part in feature.items() if (names := _names(part, where))}
    return found or None


def _labels(names: Any, where: str) -> tuple[str, ...] | None:
    if names is None:
        return None
    if (
        not isinstance(names, list)
        or not all(isinstance(name, str) and name for name in names)
        or len(set(names)) < len(names)
    ):
        raise InputError(where, f"a ClassLabel with the names {json.dumps(names)[:80]}", EXPECTED, "Save it again")
    return tuple(names)
