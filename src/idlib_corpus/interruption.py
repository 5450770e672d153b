"""Interruptions: Ctrl-C, and the signals of schedulers and terminals, which come as Ctrl-C does.

Python raises `KeyboardInterrupt` wherever the program stands. Compiled libraries turn it into an error of their own
(NumPy: "cannot be imported") and callbacks of the interpreter drop it. So it is also written down, and what was
dropped is raised once more.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

# what ends a command: Ctrl-C, what schedulers send before they kill, and the end of a terminal
ENDING = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
# seconds until a dropped interruption is raised again, when the callback that dropped it has returned
LATER = 0.02

_seen = threading.Event()


def interrupted() -> bool:
    """Whether an interruption came since `interruptible` was entered, whatever became of it."""
    return _seen.is_set()


@contextmanager
def interruptible() -> Iterator[None]:
    """Have signals that end a process come as Ctrl-C does, and note each.

    A signal that the caller has ignored (`nohup`) or handles stays as it is; so do all in a thread, where no handler
    can be set.
    """
    _seen.clear()
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    plain = {one: signal.default_int_handler if one is signal.SIGINT else signal.SIG_DFL for one in ENDING}
    kept: dict[signal.Signals, Any] = {one: how for one, how in plain.items() if signal.getsignal(one) is how}
    hook = sys.unraisablehook

    def dropped(what: sys.UnraisableHookArgs) -> None:
        if what.exc_type is KeyboardInterrupt:
            again = threading.Timer(LATER, signal.raise_signal, [signal.SIGINT])
            again.daemon = True
            again.start()
        else:
            hook(what)

    try:
        sys.unraisablehook = dropped
        for one in kept:
            signal.signal(one, _interrupt)
        yield
    finally:
        for one, handler in kept.items():
            signal.signal(one, handler)
        sys.unraisablehook = hook


def _interrupt(number: int, frame: FrameType | None) -> None:
    _seen.set()
    signal.default_int_handler(number, frame)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let signals wait that would end the process, for a block that is short."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
