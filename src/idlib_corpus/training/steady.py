"""Files of skops that are the same whenever and wherever the same model is written.

skops names arrays by the addresses that objects have in memory, and a zip file keeps the time of day.
"""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

SCHEMA = "schema.json"
# the earliest time that a zip file can say
TIME = (1980, 1, 1, 0, 0, 0)
# an address that scikit-learn keeps of the stop words it has checked; with another it checks them again
ADDRESS = "_stop_words_id"


def steady(data: bytes) -> bytes:
    """The same file, with numbers from 0 for addresses, in the order of the schema, and without times.

    Args:
        data: A file as `skops.io.dumps` makes it.
    """
    numbers: dict[str, int] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        schema = _numbered(json.loads(file.read(SCHEMA)), numbers)
        parts = {}
        for name in file.namelist():
            stem, dot, suffix = name.partition(".")
            if name != SCHEMA:
                parts[_number(stem, numbers), suffix] = f"{_number(stem, numbers)}{dot}{suffix}", file.read(name)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in (*(parts[key] for key in sorted(parts)), (SCHEMA, json.dumps(schema).encode())):
            info = zipfile.ZipInfo(name, TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(info, content)
    return written.getvalue()


def _number(address: str, numbers: dict[str, int]) -> int:
    return numbers.setdefault(address, len(numbers))


def _numbered(node: Any, numbers: dict[str, int]) -> Any:
    """A node of the schema with numbers for addresses."""
    if isinstance(node, list):
        return [_numbered(part, numbers) for part in node]
    if not isinstance(node, dict):
        return node
    found: dict[str, Any] = {}
    for name, value in node.items():
        if name == "__id__":
            found[name] = _number(str(value), numbers)
        elif name == "file" and isinstance(value, str):
            stem, dot, suffix = value.partition(".")
            found[name] = f"{_number(stem, numbers)}{dot}{suffix}"
        elif name == ADDRESS:
            found[name] = _numbered({**value, "content": "0"}, numbers)
        else:
            found[name] = _numbered(value, numbers)
    return found
