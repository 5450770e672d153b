"""Temporary files and folders that no interruption leaves behind: the one place that makes them.

A name is decided, noted and guarded before anything is made under it. It is guarded three times, so that a signal that
falls into the clearing away, and a second one after it, find another guard; what is left even then goes when the
process ends.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from idlib_corpus.interruption import undisturbed

# what is there: by its place, the process and the thread that made it
_THERE: dict[Path, tuple[int, int]] = {}
# seconds that the end of a process waits for threads that are writing
PATIENCE = 1.0


@contextmanager
def temporary(target: Path, *, folder: bool = False, mark: str = "") -> Iterator[Path]:
    """A new name beside a target; what stands there when the block ends is removed.

    Args:
        target: The file or folder that is meant; its own folder is there.
        folder: Make a folder of the name, which nobody else can read; else the block makes a file.
        mark: Goes into the name, ``.<target>.<mark><random>``.

    Yields:
        The path. The block may move it to where it belongs.

    Raises:
        OSError: The folder cannot be made.
    """
    path = beside(target, mark)
    _THERE[path] = os.getpid(), threading.get_ident()
    with always(partial(_clear, path)):
        if folder:
            path.mkdir(mode=0o700)
        yield path


def beside(target: Path, mark: str = "") -> Path:
    """A new name in the same folder."""
    return target.with_name(f".{target.name}.{mark}{os.urandom(4).hex()}")


@contextmanager
def always(clear: Callable[[], object]) -> Iterator[None]:
    """Call something when a block ends, also if an interruption falls into the very call.

    Args:
        clear: What is called; up to three times, so a second call must do no harm.
    """
    with _after(clear), _after(clear), _after(clear):
        yield


@contextmanager
def _after(clear: Callable[[], object]) -> Iterator[None]:
    try:
        yield
    finally:
        clear()


def _clear(path: Path) -> None:
    remove(path)
    _THERE.pop(path, None)


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for work, in the folder of the system for temporary files; it goes with the block."""
    with temporary(Path(tempfile.gettempdir(), "idlib-corpus"), folder=True) as path:
        yield path


def remove(path: Path) -> None:
    """Remove a file, or a folder with all that is in it; what cannot be removed stays."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def remove_temporary(*, of_threads: bool = False) -> None:
    """Remove what interruptions have left of this process after all; no signal stops it.

    Args:
        of_threads: Also what other threads are writing, after a second in which they may end by themselves.
    """
    with undisturbed():
        ours = os.getpid(), threading.get_ident()
        deadline = time.monotonic() + PATIENCE
        while of_threads and time.monotonic() < deadline and _of_process() - {ours}:
            time.sleep(0.01)
        for path, (process, thread) in list(_THERE.items()):
            if process == ours[0] and (of_threads or thread == ours[1]):
                _clear(path)


def _of_process() -> set[tuple[int, int]]:
    return {made for made in list(_THERE.values()) if made[0] == os.getpid()}


atexit.register(remove_temporary, of_threads=True)
