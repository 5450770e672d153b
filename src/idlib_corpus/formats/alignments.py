"""Aligned mentions: tab-separated values with a header, a mention of the source or of the language a row.

Written is `<lang>.tsv`, the rows of the config `alignment`: the mentions of the source in its order, then those that
the language adds, sentence by sentence. Where the language has no words for a mention of the source, `realised` is
`false`, `reason` says why, and its own cells are empty; where the source has none, `added` is `true` and the cells of
the source are empty. Offsets are code points, half-open; `pieces` has those of each piece, as `3:8 12:15`. A cell with
a quotation mark, a tab or a line end is quoted as Python's `csv` does it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from idlib_corpus.flat import aligned_rows
from idlib_corpus.formats.renditions import Rendition
from idlib_corpus.formats.writing import DEFAULTS, Ledger, WriteOptions

NAME = "alignments"
WRITES = "aligned mentions: a table with tabs a language"
LAYER = "entities"
KEEPS = {
    "document": ("id", "lang", "split", "source_language"),
    "mention": ("id", "extent", "pieces", "entity", "type", "level", "added", "source_extent"),
    "omission": ("id", "reason"),
}
LOSSES = ()
EXTENT = ("start", "end", "pieces", "surface", "level")
COLUMNS = ("id", "document", "split", "source_lang", "lang", "group", "sentence", "mention", "entity", "type",
           "realised", "added", "reason", *EXTENT, *(f"source_{name}" for name in EXTENT))  # fmt: skip


def write(
    renditions: Sequence[Rendition], ledger: Ledger, options: WriteOptions = DEFAULTS
) -> Iterator[tuple[str, bytes]]:
    """As `writing.Writer.write`."""
    ledger.keep("document", len(renditions))
    for lang in dict.fromkeys(one.lang for one in renditions):
        file = io.StringIO()
        writer = csv.DictWriter(file, COLUMNS, extrasaction="ignore", delimiter="\t", lineterminator="\n")
        writer.writeheader()
        for one in renditions:
            if one.lang == lang:
                writer.writerows(_rows(one, ledger))
        yield f"{lang}.tsv", file.getvalue().encode()


def _rows(rendition: Rendition, ledger: Ledger) -> Iterator[dict[str, Any]]:
    document = rendition.document
    beside = {"split": document.split, "source_lang": document.source_language}
    for row in aligned_rows(rendition.corpus, document, rendition.text):
        ledger.keep("mention" if row["realised"] else "omission")
        flags = {name: str(row[name]).lower() for name in ("realised", "added")}
        yield {**row, **beside, **flags, **_extent(row, ""), **_extent(row, "source_")}


def _extent(row: dict[str, Any], side: str) -> dict[str, Any]:
    pieces = row[f"{side}pieces"]
    if not pieces:
        return {f"{side}{name}": "" for name in EXTENT}
    return {f"{side}pieces": " ".join(f"{piece['start']}:{piece['end']}" for piece in pieces)}
