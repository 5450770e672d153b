"""People's own maps: a file that says what their labels are called here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from idlib_corpus.decoding import UndecodedError, json_value, toml_table
from idlib_corpus.errors import InputError

EXPECTED = 'a [labels] table in TOML, PERSON = "PER", or a JSON object, {"PERSON": "PER"}; "" for no place'
# the tables of a file: those of the predictions' labels, and of the gold's
LABELS, GOLD = "labels", "gold"


@dataclass(frozen=True)
class OwnMap:
    """What is in a file of labels.

    Args:
        name: The file, for messages.
        predicted: Labels of the predictions and what they are called; empty for one without a place. None if the file
            says nothing of them.
        gold: The same of the gold.
    """

    name: str
    predicted: Mapping[str, str] | None = None
    gold: Mapping[str, str] | None = None


def read_map(path: str | Path) -> OwnMap:
    """Read a map of labels: their label to ours, an empty value for one that has no place.

    TOML has a table ``[labels]`` for the labels of predictions, a table ``[gold]`` for those of the gold, or both.
    JSON has the two as objects, or is the object of the predictions' labels itself.

    Args:
        path: A ``.toml`` or ``.json`` file.

    Raises:
        InputError: The file cannot be read, or has another form; the message names the place.
    """
    name = str(path)
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(name, f"{error.strerror}", EXPECTED) from None
    except UnicodeDecodeError as error:
        raise InputError(name, f"no UTF-8 at byte {error.start}", EXPECTED) from None
    is_json = Path(path).suffix.lower() == ".json" or (
        Path(path).suffix.lower() != ".toml" and text.lstrip().startswith("{")
    )
    try:
        found = json_value(text) if is_json else toml_table(text)
    except UndecodedError as error:
        where = f"{name}:{error.line}" if error.line else name
        raise InputError(where, error.found, EXPECTED, error.remedy or "Mend it") from None
    if not isinstance(found, dict):
        raise InputError(name, f"a {type(found).__name__}", EXPECTED)
    if is_json and found and all(isinstance(value, str) for value in found.values()):
        found = {LABELS: found}
    odd = [key for key in found if key not in (LABELS, GOLD)]
    if odd or not found:
        told = f'"{odd[0]}" at the top' if odd else "no table of labels"
        raise InputError(name, told, EXPECTED)
    return OwnMap(name, *(_table(name, key, found[key]) if key in found else None for key in (LABELS, GOLD)))


def _table(name: str, key: str, table: Any) -> Mapping[str, str]:
    if not isinstance(table, dict) or not table:
        raise InputError(name, f"{key} is {'empty' if table == {} else f'a {type(table).__name__}'}", EXPECTED)
    for label, value in table.items():
        if not isinstance(value, str) or not label:
            remedy = f'Quote a label with dots in TOML: "{label}.…" = "PER"' if isinstance(value, dict) else ""
            raise InputError(
                name, f'{key}: "{label}" is mapped to {value!r}'[:200], "a label, or an empty text", remedy
            )
    return table
