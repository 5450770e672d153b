"""JSON Lines: a row a line, UTF-8. Every system writes them; `formats.jsonl` reads them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from idlib_corpus.files import write_text
from idlib_corpus.records.kind import Record


def write(path: Path, rows: Iterable[Record]) -> None:
    """Write rows, whole or not at all.

    Args:
        path: The file.
        rows: The rows.

    Raises:
        InputError: The file cannot be written.
    """
    write_text(path, "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows))
