"""What every command does with its process: messages and closed streams."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap

from idlib_corpus.escapes import safe

# what an interrupted command says that keeps what is done
GOES_ON = "what is done is kept: the same command goes on from there"


def out(text: str, end: str = "\n") -> None:
    """Data on standard output; nothing of a stranger's text is obeyed by a terminal."""
    print(safe(text), end=end)


def tell(message: str, command: str = "idlib-corpus") -> None:
    """A message on standard error; nothing of a stranger's text is obeyed by a terminal.

    A terminal gets it in lines that fit; a file or a pipe, whose readers search lines, in one.

    Args:
        message: The message, a line or several.
        command: What stands before it.
    """
    for number, line in enumerate(message.split("\n")):
        told = safe(line) if number else f"{command}: {safe(line)}"
        if sys.stderr.isatty():
            width = shutil.get_terminal_size().columns
            told = textwrap.fill(told, width, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
        print(told, file=sys.stderr)


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
