"""What every command does with its process: messages and closed streams."""

from __future__ import annotations

import os
import sys

from idlib_corpus.escapes import safe


def out(text: str, end: str = "\n") -> None:
    """Data on standard output; nothing of a stranger's text is obeyed by a terminal."""
    print(safe(text), end=end)


def tell(line: str) -> None:
    """A message on standard error; nothing of a stranger's text is obeyed by a terminal."""
    print(f"idlib-corpus: {safe(line)}", file=sys.stderr)


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
