"""Values as the pages load them: scripts that hand one value to `view.add`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from idlib_corpus.model import Provenance

# line separators, which older readers of JavaScript take for the end of a line; a byte order mark; half a letter,
# which a corpus that breaks rule B01 may have, and which cannot be written as UTF-8
ESCAPED = re.compile("[\u2028\u2029\ufeff\ud800-\udfff]")


def script(name: str, value: Any) -> bytes:
    """A script that registers a value under a name.

    Keys of objects are those of the code: what strangers named (ids, languages, labels) stands in lists, since a key
    ``__proto__`` means something else in JavaScript than in JSON.

    Args:
        name: The name, ``documents/zones/saar``.
        value: Of JSON.
    """
    return f"view.add({_literal(name)}, {_literal(value)});\n".encode()


def _literal(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def said(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record without the fields that say nothing."""
    return {name: value for name, value in record.items() if value not in ("", (), [], None, False)}


def made(layers: Iterable[Provenance]) -> list[dict[str, Any]]:
    """Who made some layers."""
    return [asdict(layer) for layer in layers]
