"""Tables as a page for the browser, without anything from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from idlib_corpus.tables.block import Block, Column, Kind

STYLE = """
body { font: 1em/1.5 sans-serif; max-width: 75em; margin: 2em auto; padding: 0 1em; color: #222 }
table { border-collapse: collapse; font-size: .9em; font-variant-numeric: tabular-nums }
th, td { padding: .2em .7em; border-bottom: 1px solid #ddd; text-align: right; vertical-align: bottom }
td { white-space: nowrap } th { border-bottom: 2px solid #888; max-width: 9em }
.words { text-align: left } .text { text-align: left; white-space: normal; min-width: 20em }
p { max-width: 60em } div { overflow-x: auto } code { font-size: .95em; overflow-wrap: anywhere }
"""


def page(title: str, blocks: Sequence[Block]) -> str:
    """One page with all blocks."""
    return "\n".join(
        [
            f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>',
            f"<style>{STYLE}</style></head><body>\n<h1>{escape(title)}</h1>",
            *(section(block) for block in blocks),
            "</body></html>",
        ]
    )


def section(block: Block) -> str:
    """A block with its heading and notes, to stand in a page."""
    best = [block.best(column) for column in block.columns]
    parts = [f"<h2>{escape(block.title)}</h2>"] if block.title else []
    heads = (f"<th{_class(column)}>{escape(column.heading)}</th>" for column in block.columns)
    parts += ["<div><table>", f"<thead><tr>{''.join(heads)}</tr></thead>", "<tbody>"]
    for place, row in enumerate(block.rows):
        cells = zip(block.columns, block.cells(row), best, strict=True)
        marked = (f"<td{_class(column)}>{_cell(column, text, place in at)}</td>" for column, text, at in cells)
        parts.append(f"<tr>{''.join(marked)}</tr>")
    parts.append("</tbody></table></div>")
    parts += [f"<p>{escape(note)}</p>" for note in block.notes]
    parts += [f"<p><code>{escape(block.signature)}</code></p>"] if block.signature else []
    return "\n".join(parts)


def _class(column: Column) -> str:
    return f' class="{"text" if column.kind is Kind.TEXT else "words"}"' if column.kind.words else ""


def _cell(column: Column, text: str, best: bool) -> str:
    text = escape(text)
    if column.kind is Kind.CODE and text:
        return f"<code>{text}</code>"
    return f"<b>{text}</b>" if best else text
