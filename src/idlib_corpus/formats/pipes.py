"""What can be read once, a pipe or a FIFO, as something that can be read as often as a file."""

from __future__ import annotations

import io
import os
import shutil
import stat
import tempfile
from pathlib import Path
from typing import IO, Any

# device and inode -> when something was last written into it, and what was read from it
_kept: dict[tuple[int, int], tuple[int, IO[bytes]]] = {}


class _Again(io.RawIOBase):
    """A file that several may read, each from its beginning."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._at = file, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: os.fstat(self._file.fileno()).st_size}[whence]
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        data = os.pread(self._file.fileno(), len(buffer), self._at)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def opened(path: Path) -> io.BufferedReader:
    """A file for reading bytes.

    What is no file on a disk (``/dev/stdin`` behind a pipe, a FIFO, ``/dev/fd/3`` of a shell) is read to its end,
    once, into a temporary file without a name, which is gone with the process; whoever opens it again reads that. So
    a process that takes a second input out of the same FIFO does not see it: a new FIFO is needed for each.

    Raises:
        OSError: It cannot be read.
    """
    said = path.stat()
    if stat.S_ISREG(said.st_mode) or stat.S_ISDIR(said.st_mode):
        return path.open("rb")
    # to open a FIFO again waits for another writer
    key = said.st_dev, said.st_ino
    if key not in _kept or _kept[key][0] != said.st_mtime_ns:
        copy = tempfile.TemporaryFile()  # noqa: SIM115 it lives as long as the process
        with path.open("rb") as raw:
            shutil.copyfileobj(raw, copy)
            written = os.fstat(raw.fileno()).st_mtime_ns
        copy.flush()
        _kept[key] = written, copy
    return io.BufferedReader(_Again(_kept[key][1]))
