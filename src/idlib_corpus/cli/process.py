"""What every command does with its process: messages, closed streams, signals that end it."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from idlib_corpus.escapes import safe

# what ends a command as Ctrl-C does: what schedulers send before they kill, and the end of a terminal
SIGNALS = ("SIGTERM", "SIGHUP")


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


@contextmanager
def interruptible() -> Iterator[None]:
    """Have signals that end a process come as Ctrl-C does, so that what was begun is cleared away.

    A signal that the caller has ignored (`nohup`) or handles stays as it is; so do all in a thread, where no handler
    can be set.
    """
    kept = {}
    if threading.current_thread() is threading.main_thread():
        there = [getattr(signal, name) for name in SIGNALS if hasattr(signal, name)]
        kept = {one: signal.SIG_DFL for one in there if signal.getsignal(one) is signal.SIG_DFL}
    try:
        for one in kept:
            signal.signal(one, signal.default_int_handler)
        yield
    finally:
        for one, handler in kept.items():
            signal.signal(one, handler)
