"""Files of rows as bytes: unpacked, a block at a time, with errors that name the file."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from idlib_corpus.errors import InputError
from idlib_corpus.formats.base import HEAD, Sample

BOM = b"\xef\xbb\xbf"
GZIP = b"\x1f\x8b"
# bytes that are read at once
BLOCK = 4 * 1024 * 1024


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """A file for reading bytes, unpacked if it is packed with gzip, whatever its name.

    Raises:
        InputError: It cannot be read.
    """
    try:
        with path.open("rb") as raw:
            # a pipe cannot be read twice: look without reading
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


def blocks(path: Path, size: int = BLOCK) -> Iterator[bytes]:
    """The content in blocks of whole lines, without a byte order mark; the last may lack its line end.

    A line that is longer than a block makes the block longer.

    Raises:
        InputError: The file cannot be read.
    """
    kept: list[bytes] = []
    first = True
    with opened(path) as file:
        while data := file.read(max(size, len(BOM))):
            if first:
                data, first = data.removeprefix(BOM), False
            end = data.rfind(b"\n") + 1
            if end:
                yield b"".join([*kept, data[:end]])
                kept = []
            if data[end:]:
                kept.append(data[end:])
    if kept:
        yield b"".join(kept)
