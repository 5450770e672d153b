"""Tables with a title and a caption, as plain text, Markdown, HTML or CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from idlib_corpus.escapes import cells
from idlib_corpus.report.table import table
from idlib_corpus.scoring.figures import shown
from idlib_corpus.scoring.result import cell, markdown

STYLE = """
body { font: 1em/1.5 sans-serif; max-width: 75em; margin: 2em auto; padding: 0 1em; color: #222 }
table { border-collapse: collapse; font-size: .9em; font-variant-numeric: tabular-nums }
th, td { padding: .2em .7em; border-bottom: 1px solid #ddd; text-align: right; white-space: nowrap }
th { border-bottom: 2px solid #888 } .text { text-align: left }
p { max-width: 60em } div { overflow-x: auto } code { font-size: .85em; overflow-wrap: anywhere }
"""


@dataclass(frozen=True)
class Block:
    """A table.

    Args:
        title: What it shows.
        rows: Its rows, the same columns in each.
        caption: What a reader has to know of it.
    """

    title: str
    rows: Sequence[Mapping[str, Any]]
    caption: str = ""


def text(blocks: Sequence[Block]) -> str:
    """Blocks below each other, columns set flush."""
    parts = []
    for block in blocks:
        head = list(block.rows[0])
        left = max((i for i, name in enumerate(head) if _is_text(block, name)), default=0) + 1
        lines = [[cell(row[name]) for name in head] for row in map(shown, block.rows)]
        body = table(head, lines, left if all(_is_text(block, name) for name in head[:left]) else 1)
        parts.append("\n".join(filter(None, [f"{block.title}\n", body, block.caption and f"\n{block.caption}"])))
    return "\n\n".join(parts)


def as_markdown(blocks: Sequence[Block], level: int = 2) -> str:
    """Blocks as sections of Markdown."""
    return "\n\n".join(
        "\n\n".join(filter(None, [f"{'#' * level} {b.title}", markdown([shown(r) for r in b.rows]), b.caption]))
        for b in blocks
    )


def html(title: str, blocks: Sequence[Block]) -> str:
    """One page, without anything from elsewhere."""
    parts = [
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>',
        f"<style>{STYLE}</style></head><body>\n<h1>{escape(title)}</h1>",
    ]
    for block in blocks:
        head = list(block.rows[0])
        parts.append(f"<h2>{escape(block.title)}</h2>\n<div><table>")
        kinds = [' class="text"' if _is_text(block, name) else "" for name in head]
        lines = [("th", head), *(("td", [cell(row[name]) for name in head]) for row in map(shown, block.rows))]
        for tag, texts in lines:
            marked = (f"<{tag}{kind}>{escape(one)}</{tag}>" for one, kind in zip(texts, kinds, strict=True))
            parts.append(f"<tr>{''.join(marked)}</tr>")
        parts.append(f"</table></div>\n<p>{escape(block.caption)}</p>")
    return "\n".join([*parts, "</body></html>"])


def as_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as CSV, numbers in full."""
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]) if rows else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows(cells({name: "" if value != value else value for name, value in row.items()}) for row in rows)
    return file.getvalue().rstrip("\n")


def _is_text(block: Block, name: str) -> bool:
    return all(isinstance(row[name], str) and row[name] != "·" and not _number(row[name]) for row in block.rows)


def _number(value: str) -> bool:
    return value.replace(".", "").replace("-", "").replace("+", "").isdigit()
