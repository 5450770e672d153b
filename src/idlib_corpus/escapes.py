"""What strangers wrote, as it may be printed: nothing in it is obeyed by a terminal or by a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

# what a terminal obeys, or what turns the order of letters around: control characters but tab and line end, half
# surrogates, the separators of lines and paragraphs, embeddings and overrides of direction
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# what a spreadsheet takes for the beginning of a formula
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def clean(text: str, most: int = 400) -> str:
    """A text as it may stand in a message: what is no printable character is escaped, what is long is cut."""
    text = text if len(text) <= most else f"{text[: most // 2]} … {text[-most // 2 :]}"
    if not text.isprintable():
        text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
    return text


def safe(text: str) -> str:
    r"""A report as it may be printed: what a terminal obeys is escaped, as ``\u001b``, which JSON reads as it was."""
    return OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def cells(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of CSV, in which no text is a formula: an apostrophe stands before what could be one."""
    return {name: _cell(value) for name, value in row.items()}


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) and not _number(value) else value


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
