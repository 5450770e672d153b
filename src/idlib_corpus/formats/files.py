"""Files of rows as bytes: unpacked, a block at a time, with errors that name the file."""

from __future__ import annotations

import gzip
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from idlib_corpus.errors import InputError
from idlib_corpus.formats import pipes
from idlib_corpus.formats.base import HEAD, Sample

BOM = b"\xef\xbb\xbf"
GZIP = b"\x1f\x8b"
# bytes that are read at once
BLOCK = 4 * 1024 * 1024


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """A file for reading bytes, unpacked if it is packed with gzip, whatever its name; a pipe too, and more than once.

    Raises:
        InputError: It cannot be read.
    """
    try:
        with pipes.opened(path) as raw:
            packed = raw.peek(2)[:2] == GZIP
            if packed:
                with gzip.open(raw) as unpacked:
                    yield unpacked  # type: ignore[misc]
            else:
                yield raw
    except (OSError, EOFError, zlib.error) as error:
        said = getattr(error, "strerror", None) or str(error)
        found = f"the file cannot be read: {said}"
        raise InputError(str(path), found, "a file of rows", "Name the file that a system wrote") from error


@contextmanager
def random_access(path: Path) -> Iterator[IO[bytes]]:
    """A file in which one may go to and fro; what is packed is unpacked into a temporary file.

    Raises:
        InputError: It cannot be read.
    """
    with opened(path) as file:
        if isinstance(file, gzip.GzipFile):
            with tempfile.TemporaryFile() as unpacked:
                shutil.copyfileobj(file, unpacked, BLOCK)
                unpacked.seek(0)
                yield unpacked
        else:
            yield file


def sample(path: Path) -> Sample:
    """The beginning of a file.

    Raises:
        InputError: It cannot be read.
    """
    if path.is_dir():
        return Sample(path, b"", True)
    with opened(path) as file:
        head = file.read(HEAD + 1)
    return Sample(path, head[:HEAD].removeprefix(BOM), len(head) <= HEAD)


def chunks(path: Path, size: int = BLOCK, start: int = 0) -> Iterator[bytes]:
    """The content in pieces of `size` bytes, cut anywhere, without a byte order mark.

    Args:
        path: The file.
        size: Bytes of a piece.
        start: Where to begin, in unpacked bytes.

    Raises:
        InputError: The file cannot be read.
    """
    with opened(path) as file:
        if start:
            file.seek(start)
        data = file.read(size if start else max(size, len(BOM) + 1))
        if not start:
            data = data.removeprefix(BOM)
        while data:
            yield data
            data = file.read(size)


def blocks(path: Path, size: int = BLOCK, start: int = 0) -> Iterator[bytes]:
    """The content in blocks of whole lines, without a byte order mark; the last may lack its line end.

    A line that is longer than a block makes the block longer.

    Args:
        path: The file.
        size: Bytes of a block, about.
        start: Where a line begins, in unpacked bytes.

    Raises:
        InputError: The file cannot be read.
    """
    kept: list[bytes] = []
    for data in chunks(path, size, start):
        end = data.rfind(b"\n") + 1
        if end:
            yield b"".join([*kept, data[:end]])
            kept = []
        if data[end:]:
            kept.append(data[end:])
    if kept:
        yield b"".join(kept)
