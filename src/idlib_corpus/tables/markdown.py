"""Tables as Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from idlib_corpus.tables.block import Block, Column, Kind


def as_markdown(blocks: Sequence[Block], level: int = 2) -> str:
    """Blocks as sections.

    Args:
        blocks: The blocks; one without a title has no heading.
        level: Of their headings.
    """
    return "\n\n".join("\n\n".join(filter(None, _parts(block, level))) for block in blocks)


def _parts(block: Block, level: int) -> list[str]:
    title = f"{'#' * level} {block.title}" if block.title else ""
    notes = [*block.notes, *([f"`{block.signature}`"] if block.signature else [])]
    return [title, _table(block) if block.rows else "", *notes]


def _table(block: Block) -> str:
    best = [block.best(column) for column in block.columns]
    lines = [block.heads, ["---" if column.kind.words else "---:" for column in block.columns]]
    for place, row in enumerate(block.rows):
        cells = zip(block.columns, block.cells(row), best, strict=True)
        lines.append([_cell(column, text, place in places) for column, text, places in cells])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(column: Column, text: str, best: bool) -> str:
    # a line end or a bar within a cell would end it
    text = text.replace("\n", "\\n").replace("|", r"\|")
    if column.kind is Kind.CODE and text and "`" not in text:
        return f"`{text}`"
    return f"**{text}**" if best else text
