"""What commands print: nothing of a stranger's text is obeyed by the terminal."""

from __future__ import annotations

import sys

from idlib_corpus.escapes import safe


def out(text: str, end: str = "\n") -> None:
    """Print data on standard output."""
    print(safe(text), end=end)


def tell(line: str) -> None:
    """Print a message on standard error, if there is one."""
    if sys.stderr is not None:
        print(f"idlib-corpus: {safe(line)}", file=sys.stderr)
