"""Tables for a terminal: set flush in all scripts, within its width, in colour where it has some.

Widths of characters, wrapping and colour are those of the library rich. A table that is too wide is split by columns;
each part begins with the columns that say what a row is.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import groupby
from typing import IO, TYPE_CHECKING

from idlib_corpus.escapes import safe
from idlib_corpus.tables.block import Block, Column, Kind

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

# of a terminal that does not say its own, and of what is no terminal
WIDTH = 80
# blanks between columns
GAP = 2
# the least width of a column of sentences
LEAST = 24
# the least width of a name that is parted
SHORTEST = 12
# a heading of so many columns is not parted
SHORT = 7
# where a name that is too long for its column may be parted
ENDED = re.compile(r"(?<=\|)")
PARTING = re.compile(r"(?<=[:/@|,;=_-])|(?<= )")


def width() -> int:
    """The width of the terminal: ``COLUMNS``, what standard output says, else 80."""
    return max(20, shutil.get_terminal_size((WIDTH, 24)).columns)


def text(blocks: Sequence[Block], columns: int | None = None) -> str:
    """Blocks below each other as plain text, without a line end behind the last.

    Args:
        blocks: The blocks.
        columns: The width that no line exceeds, if no word does; `width` if None.
    """
    file = StringIO()
    show(blocks, file, columns, plain=True)
    return file.getvalue().rstrip("\n")


def grid(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Words in a table without a title, the first column to the left, the others to the right."""
    columns = [Column(str(place), Kind.COUNT if place else Kind.NAME, name) for place, name in enumerate(head)]
    return text([Block("", columns, [{str(place): cell for place, cell in enumerate(row)} for row in rows])])


def show(blocks: Sequence[Block], file: IO[str], columns: int | None = None, *, plain: bool = False) -> None:
    """Write blocks to a stream, in colour where it is a terminal that has some (and ``NO_COLOR`` is not set).

    Args:
        blocks: The blocks. What a terminal would obey in their words is escaped.
        file: The stream.
        columns: As for `text`.
        plain: Whether nothing but text is written, whatever the stream is.
    """
    console = _console(file, columns or width(), plain)
    # without colour, blanks at the ends of lines are of no use
    held = console if console.is_terminal else _console(StringIO(), console.width, True)
    for number, block in enumerate(blocks):
        if number:
            held.print()
        _show(block, held)
    if held is not console:
        assert isinstance(held.file, StringIO)
        file.write("".join(f"{line.rstrip()}\n" for line in held.file.getvalue().splitlines()))


def wrapped(message: str, columns: int | None = None, indent: str = "") -> str:
    """A message in lines of a width; a word that is longer, as a path, stays whole.

    Args:
        message: The message; its own line ends and blanks at the front stay.
        columns: As for `text`.
        indent: What stands before each line but the first.
    """
    most = columns or width()
    if message.isascii() and all(len(line) <= most for line in message.split("\n")):
        return message
    from rich.cells import cell_len

    lines = []
    for paragraph in message.split("\n"):
        line, *words = paragraph.split(" ")
        for word in words:
            if line.strip() and cell_len(f"{line} {word}") > most:
                lines.append(line.rstrip())
                line = indent + word
            else:
                line = f"{line} {word}"
        lines.append(line.rstrip())
    return "\n".join(lines)


def _console(file: IO[str], columns: int, plain: bool) -> Console:
    from rich.console import Console

    return Console(
        file=file,
        width=columns,
        color_system=None if plain else "auto",
        force_terminal=False if plain else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )


def _show(block: Block, console: Console) -> None:
    from rich.text import Text

    lines = [
        *([Text(safe(block.title), style="bold")] if block.title else []),
        *(_table(block, part, console.width) for part in (_parts(block, console.width) if block.rows else ())),
        *(Text(safe(note)) for note in block.notes),
        *([Text(_signature(block.signature, console.width), style="dim")] if block.signature else []),
    ]
    for number, line in enumerate(lines):
        # notes stand together, all else apart
        alone = not (isinstance(line, Text) and isinstance(lines[number - 1], Text))
        if number and (alone or (number == 1 and block.title)):
            console.print()
        console.print(line)


def _parts(block: Block, most: int) -> list[list[int]]:
    """The places of the columns of each part of a table, that fit its width together."""
    widths = _widths(block, most)
    keys = list(range(block.keys))
    room = most - sum(widths[place] + GAP for place in keys) + GAP
    parts: list[list[int]] = [[]]

    def needed(places: Iterable[int]) -> int:
        return sum(widths[place] + GAP for place in places)

    others = range(len(keys), len(block.columns))
    for _, group in groupby(others, key=lambda place: block.columns[place].group):
        together = list(group)
        if needed(parts[-1]) + needed(together) <= room:
            parts[-1] += together
            continue
        if needed(together) <= room and parts[-1]:
            parts.append(together)
            continue
        for place in together:
            if parts[-1] and needed(parts[-1]) + needed([place]) > room:
                parts.append([])
            parts[-1].append(place)
    return [[*keys, *part] for part in parts]


def _widths(block: Block, most: int) -> list[int]:
    """The width of each column: of its longest cell, or of its heading in two lines."""
    from rich.cells import cell_len

    cells = [list(map(_clean, block.cells(row))) for row in block.rows]
    widths = []
    for place, column in enumerate(block.columns):
        longest = max((cell_len(row[place]) for row in cells), default=0)
        widths.append(max(longest, _of_heading(column.heading)))
    keys = block.keys
    # long names and sentences go over several lines, so that columns that belong together stand in one part
    if not _fits(widths, most):
        heads = [_of_heading(column.heading) for column in block.columns[:keys]]
        groups = groupby(range(keys, len(widths)), key=lambda place: block.columns[place].group)
        largest = max((sum(widths[place] + GAP for place in group) for _, group in groups), default=0)
        gaps, wide = GAP * (keys - 1), most * 3 // 5
        room = min(max(most - largest, most * 2 // 5), wide) - gaps
        found = list(map(max, heads, _shared_out(widths[:keys], room)))
        # names are not parted for columns that stand in several parts all the same
        if sum(found) + gaps + largest > most:
            found = list(map(max, heads, _shared_out(widths[:keys], wide - gaps)))
        widths[:keys] = found
        # nothing is wider than what they leave
        left = max(SHORTEST, most - sum(one + GAP for one in widths[:keys]))
        widths[keys:] = (min(one, left) for one in widths[keys:])
    texts = [place for place, column in enumerate(block.columns) if column.kind is Kind.TEXT]
    room = most - sum(one + GAP for place, one in enumerate(widths) if place not in texts) + GAP
    for place in texts:
        widths[place] = min(widths[place], max(LEAST if len(texts) == 1 else SHORTEST, room // len(texts) - GAP))
    return widths


def _fits(widths: Sequence[int], most: int) -> bool:
    return sum(widths) + GAP * (len(widths) - 1) <= most


def _shared_out(widths: Sequence[int], room: int) -> list[int]:
    """Widths that need no more room than there is: the widest give way first."""
    found = list(widths)
    while sum(found) > room and max(found) > SHORTEST:
        found[found.index(max(found))] -= 1
    return found


def _of_heading(heading: str) -> int:
    """The least width in which a heading takes two lines; a very long one takes three."""
    from rich.cells import cell_len

    words = heading.split()
    if cell_len(heading) <= SHORT or len(words) < 2:
        return cell_len(heading)
    if len(words) > 3:
        return max(*map(cell_len, words), cell_len(heading) // 3 + 2)
    return min(max(cell_len(" ".join(words[:cut])), cell_len(" ".join(words[cut:]))) for cut in range(1, len(words)))


def _table(block: Block, places: Sequence[int], most: int) -> Table:
    from rich.box import Box
    from rich.table import Table
    from rich.text import Text

    # a line below the headings, and nothing else
    box = Box("    \n    \n -  \n    \n    \n    \n    \n    \n", ascii=True)
    table = Table(
        box=box, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), collapse_padding=False, header_style="bold"
    )
    widths = _widths(block, most)
    sentences = any(block.columns[place].kind is Kind.TEXT for place in places)
    for place in places:
        column = block.columns[place]
        words = column.kind.words
        table.add_column(
            safe(column.heading),
            justify="left" if words else "right",
            width=widths[place],
            overflow="fold",
            vertical="top" if sentences else "bottom",
        )
    best = {place: block.best(block.columns[place]) for place in places}
    for number, row in enumerate(block.rows):
        cells = block.cells(row)
        table.add_row(
            *(
                Text(
                    _fit(block.columns[place], cells[place], widths[place]),
                    style="bold green" if number in best[place] else "",
                )
                for place in places
            )
        )
    return table


def _fit(column: Column, cell: str, most: int) -> str:
    cell = _clean(cell)
    return cell if column.kind is Kind.TEXT else _parted(cell, most)


def _clean(cell: str) -> str:
    # a line end within a cell would begin a row
    return safe(cell.replace("\n", "\\n"))


def _signature(signature: str, most: int) -> str:
    """A signature in lines; a part of it is parted itself only where it is too long."""
    return "\n".join(_parted(line, most, ENDED) for line in safe(signature).split("\n"))


def _parted(name: str, most: int, where: re.Pattern[str] = PARTING) -> str:
    """A long name in lines, each ended where its parts end."""
    from rich.cells import cell_len

    return "\n".join(_lines(where.split(name), most)) if cell_len(name) > most else name


def _lines(pieces: Sequence[str], most: int) -> Iterator[str]:
    from rich.cells import cell_len

    line = ""
    for piece in pieces:
        if line and cell_len(line + piece.rstrip()) > most:
            yield line.rstrip()
            line = ""
        line += piece
    yield line
