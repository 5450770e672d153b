"""What every command does with its process: messages and closed streams."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from idlib_corpus.escapes import safe

if TYPE_CHECKING:
    from idlib_corpus.tables import Block

# so much is written at once, in characters
PIECE = 1024
# a terminal shows what stands between these in red
RED, PLAIN = "\x1b[31m", "\x1b[0m"

# what an interrupted command says that keeps what is done
GOES_ON = "what is done is kept: the same command goes on from there"


def out(text: str, end: str = "\n") -> None:
    """Data on standard output; nothing of a stranger's text is obeyed by a terminal."""
    whole = safe(text) + end
    # of a text that is larger than Python's buffer a full disk takes the beginning, and no error is raised
    for at in range(0, len(whole), PIECE):
        sys.stdout.write(whole[at : at + PIECE])


def show(blocks: Sequence[Block]) -> None:
    """Tables on standard output, in colour where it is a terminal that has some."""
    from idlib_corpus.tables import text

    if sys.stdout.isatty():
        text.show(blocks, sys.stdout)
    else:
        out(text.text(blocks))


def tell(message: str, command: str = "idlib-corpus", *, failure: bool = False) -> None:
    """A message on standard error, in lines that fit; nothing of a stranger's text is obeyed by a terminal.

    Args:
        message: The message, a line or several.
        command: What stands before it.
        failure: Whether the command ends with it: red, where the terminal has colour.
    """
    from idlib_corpus.tables.text import wrapped

    first, *more = message.split("\n")
    for line in (f"{command}: {first}", *more):
        said = wrapped(safe(line), indent="  ")
        print(f"{RED}{said}{PLAIN}" if failure and _has_colour() else said, file=sys.stderr)


def _has_colour() -> bool:
    """Whether standard error is a terminal with colour, which nobody has switched off (https://no-color.org)."""
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM", "dumb") != "dumb"


def open_streams() -> None:
    """Open streams that the caller closed to nowhere, so that no file is given their number and is written into."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            opened = os.open(os.devnull, os.O_RDWR)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, "r" if number == 0 else "w", encoding="utf-8", closefd=False))
